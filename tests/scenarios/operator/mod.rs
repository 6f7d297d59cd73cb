//! What operators do: a queue of what waits for them, and every act, met over HTTP.

mod accounts;
mod acting;
mod claims;
mod corrections;
mod correspondence;
mod costs;
pub(crate) mod deeming;
mod digests;
mod endings;
mod figures;
mod finding;
mod holds;
mod instants;
mod invoices;
pub(crate) mod letters;
mod licensor_mailbox;
mod lists;
mod looks;
mod outages;
pub(crate) mod pages;
mod periods;
pub(crate) mod published;
pub(crate) mod queue;
mod rates;
mod receipts;
pub(crate) mod refunds;
mod registrations;
pub(crate) mod reports;
mod returns;
pub(crate) mod reviews;
mod stand_ins;
mod takings;
mod texts;
mod tokens;

use crate::problems::{Expected, assert_problem};
use axum::Router;
use functions::http::edge;
use functions::operator::Operator;
use harness::{Answer, Placed, World, answer};
use reqwest::Method;
use serde_json::{Value, json};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use tokio::net::TcpListener;

/// A shop and those who work in it: anna, an operator; boris, an operator who approves, too.
pub(crate) struct Desk {
    pub(crate) world: World,
    acts: AtomicUsize,
}

/// What a request of an operator says beside its path and its body.
#[derive(Clone, Copy)]
pub(crate) struct Says<'a> {
    pub(crate) token: &'a str,
    pub(crate) key: &'a str,
    pub(crate) if_match: Option<&'a str>,
}

impl Desk {
    pub(crate) async fn new() -> Desk {
        Desk::of(World::new().await)
    }

    /// Those who work in a shop.
    pub(crate) fn of(world: World) -> Desk {
        Desk { world, acts: AtomicUsize::new(0) }
    }

    /// The operator's function of the same shop, changed and by its own clock, on a port of its own.
    pub(crate) async fn served(&self, change: impl FnOnce(&mut Operator)) -> World {
        let mut function = self.world.shop().operator();
        change(&mut function);
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let url = format!("http://{}", listener.local_addr().expect("an address"));
        let clock = function.clock.clone();
        let routes: Router = functions::operator::routes(function);
        tokio::spawn(async move { axum::serve(listener, edge(routes, Arc::new(move |_| clock()))).await });
        World::of(&url)
    }

    /// A token of anna, who does every act but approve.
    pub(crate) async fn anna(&self) -> String {
        self.world.operator_token("anna", &["operator"]).await
    }

    /// A token of boris, who approves as well.
    pub(crate) async fn boris(&self) -> String {
        self.world.operator_token("boris", &["operator", "approver"]).await
    }

    /// A POST as it is said.
    pub(crate) async fn send(&self, path: &str, says: Says<'_>, body: &Value) -> Answer {
        let mut request = self.world.request(Method::POST, &format!("/v1/operator/{path}")).bearer_auth(says.token);
        request = request.header("idempotency-key", says.key).header("content-type", "application/json");
        if let Some(version) = says.if_match {
            request = request.header("if-match", version);
        }
        answer(request.body(body.to_string())).await
    }

    /// A key that was not used yet.
    pub(crate) fn key(&self) -> String {
        format!("act-{}", self.acts.fetch_add(1, Ordering::Relaxed))
    }

    /// An act by the holder of a token on the order as it stands, for some reason.
    pub(crate) async fn act_as(&self, token: &str, placed: &Placed, path: &str, fields: Value) -> Answer {
        let mut body = fields;
        body["reason"] = json!("As the file of the case says.");
        let version = format!("\"{}\"", self.view(placed).await["order"]["version"]);
        self.send(path, Says { token, key: &self.key(), if_match: Some(&version) }, &body).await
    }

    /// An act of anna's.
    pub(crate) async fn act(&self, placed: &Placed, path: &str, fields: Value) -> Answer {
        self.act_as(&self.anna().await, placed, path, fields).await
    }

    /// An act of anna's that is done; the order after it and after what follows at once.
    pub(crate) async fn done(&self, placed: &Placed, path: &str, fields: Value) -> Value {
        let answer = self.act(placed, path, fields).await;
        assert!(matches!(answer.status, 200 | 201), "{path}: {}", answer.text);
        self.world.settle().await;
        self.view(placed).await
    }

    /// An act of anna's that is refused and changes nothing.
    pub(crate) async fn refused(&self, placed: &Placed, path: &str, fields: Value, expected: Expected) {
        let before = self.view(placed).await;
        assert_problem(&self.act(placed, path, fields).await, expected, &[], path);
        assert_eq!(self.view(placed).await, before, "{path}");
    }

    /// An order as operators see it.
    pub(crate) async fn view(&self, placed: &Placed) -> Value {
        let answer = self.get(&format!("orders/{}", placed.id)).await;
        assert_eq!(answer.status, 200, "{}", answer.text);
        assert_eq!(answer.headers["etag"].to_str().expect("ASCII"), format!("\"{}\"", answer.json["order"]["version"]));
        answer.json
    }

    /// A GET of anna's.
    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.world.get(&format!("/v1/operator/{path}"), Some(&self.anna().await)).await
    }

    /// What waits, as kind and what it is about, nearest deadline first.
    pub(crate) async fn tasks(&self) -> Vec<String> {
        let queue = self.get("queue").await;
        assert_eq!(queue.status, 200, "{}", queue.text);
        let items = queue.json["items"].as_array().expect("a list");
        items.iter().map(|item| item["kind"].as_str().expect("a kind").to_owned()).collect()
    }

    /// An order that is paid by invoice.
    pub(crate) async fn invoiced(&self, key: &str) -> Placed {
        let mut body = self.world.order_body().await;
        body["method"] = json!("invoice");
        self.world.place_body(key, &body).await
    }

    /// Issues an invoice in the place of the order's own, to be paid until the last of February.
    pub(crate) async fn issue(&self, placed: &Placed) -> Value {
        self.done(placed, &format!("orders/{}/invoices", placed.id), json!({"last_day": "2025-02-28", "replace": true}))
            .await
    }

    /// Enters a transfer of minor units in dollars that arrived now.
    pub(crate) async fn receive(&self, placed: &Placed, reference: &str, minor: i64) -> Value {
        self.done(placed, "bank-receipts", self.receipt(placed, reference, minor).await).await
    }

    pub(crate) async fn receipt(&self, placed: &Placed, reference: &str, minor: i64) -> Value {
        json!({"order_id": placed.id, "reference": reference, "amount": {"amount_minor": minor, "currency": "USD"},
            "received_at": self.now().await, "third_party": false})
    }

    /// The instant of the world's clock.
    pub(crate) async fn now(&self) -> Value {
        self.world.get("/local/clock", None).await.json["now"].clone()
    }
}

/// A field of a value by its pointer.
#[track_caller]
pub(crate) fn at<'a>(value: &'a Value, pointer: &str) -> &'a Value {
    value.pointer(pointer).unwrap_or_else(|| panic!("{pointer} of {value:#}"))
}
