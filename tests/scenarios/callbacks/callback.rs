//! Callbacks as a test writes them, and orders whose callback the bank keeps back.

use gateways::avangard::signature;
use harness::{Answer, Placed, World, answer};
use percent_encoding::{NON_ALPHANUMERIC, percent_encode};
use reqwest::Method;

pub(super) const FORM: &str = "application/x-www-form-urlencoded";
pub(super) const AMOUNT: &str = "453250";

/// What a callback says.
#[derive(Clone)]
pub(super) struct Callback {
    pub(super) ticket: String,
    pub(super) number: String,
    pub(super) amount: String,
    pub(super) status: u8,
    pub(super) signature: Option<String>,
}

impl Callback {
    pub(super) fn new(placed: &Placed, ticket: &str, status: u8) -> Callback {
        let (ticket, number) = (ticket.to_owned(), placed.number.clone());
        Callback { ticket, number, amount: AMOUNT.to_owned(), status, signature: None }
    }

    pub(super) fn fields(&self) -> Vec<(&'static str, String)> {
        let signed = || signature("AvSignSandbox0123456789", "1113", &self.number, &self.amount);
        vec![
            ("id", "7".to_owned()),
            ("ticket", self.ticket.clone()),
            ("shop_id", "1113".to_owned()),
            ("order_number", self.number.clone()),
            ("amount", self.amount.clone()),
            ("status_code", self.status.to_string()),
            ("status_desc", "Оплачен успешно".to_owned()),
            ("status_date", "2025-02-03T08:00:00+03:00".to_owned()),
            ("signature", self.signature.clone().unwrap_or_else(signed)),
            ("card_num", "400000CARDSENTINEL".to_owned()),
            ("exp_mm", "MMSENTINEL".to_owned()),
            ("exp_yy", "YYSENTINEL".to_owned()),
        ]
    }

    pub(super) fn flat(&self, encode: Encode) -> Vec<u8> {
        let pairs = self.fields().into_iter().map(|(name, value)| format!("{name}={}", escaped(&encode(&value))));
        pairs.collect::<Vec<_>>().join("&").into_bytes()
    }

    pub(super) fn xml(&self, prolog: &str) -> String {
        let tags: String = self.fields().iter().map(|(name, value)| format!("<{name}>{value}</{name}>")).collect();
        format!("{prolog}<order_info>{tags}</order_info>")
    }
}

/// How a text becomes bytes.
pub(super) type Encode = fn(&str) -> Vec<u8>;

pub(super) fn utf8(text: &str) -> Vec<u8> {
    text.as_bytes().to_vec()
}

/// Windows-1251 as far as these texts need it: ASCII and the Russian alphabet without Ё.
pub(super) fn windows_1251(text: &str) -> Vec<u8> {
    let byte = |c: char| match c {
        'А'..='я' => u8::try_from(u32::from(c) - u32::from('А')).expect("a letter") + 0xC0,
        c => u8::try_from(c).expect("ASCII"),
    };
    text.chars().map(byte).collect()
}

fn escaped(bytes: &[u8]) -> String {
    percent_encode(bytes, NON_ALPHANUMERIC).to_string()
}

pub(super) fn in_form(xml: &[u8]) -> Vec<u8> {
    format!("xml={}", escaped(xml)).into_bytes()
}

pub(super) async fn post(world: &World, content_type: &str, body: Vec<u8>) -> Answer {
    let request = world.request(Method::POST, "/v1/payments/avangard/callback");
    answer(request.header("content-type", content_type).body(body)).await
}

pub(super) async fn call_back(world: &World, call: &Callback) -> Answer {
    post(world, FORM, call.flat(utf8)).await
}

/// An order whose ticket stands at the bank as it should, with the bank's own callback kept back.
pub(crate) async fn silent(world: &World, key: &str, outcome: Option<&str>) -> (Placed, String) {
    world.fault("callback", "error", 1_000_000).await;
    let placed = world.place(key).await;
    let ticket = world.ticket(&placed, &format!("pay-{key}")).await;
    if let Some(outcome) = outcome {
        assert_eq!(world.pay(&ticket, outcome).await.status, 303);
    }
    world.settle().await;
    assert_eq!(world.order(&placed).await["state"], "placed");
    (placed, ticket)
}

pub(super) async fn speak(world: &World) {
    world.fault("callback", "error", 0).await;
    world.settle().await;
}

/// A body with one part of it replaced.
pub(super) trait Replacing {
    fn replacing(self, from: &str, to: &str) -> Self;
}

impl Replacing for Vec<u8> {
    fn replacing(self, from: &str, to: &str) -> Vec<u8> {
        String::from_utf8(self).expect("ASCII").replace(from, to).into_bytes()
    }
}
