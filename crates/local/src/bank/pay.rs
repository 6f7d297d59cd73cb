//! The bank's pay page: what the buyer sees between the shop and the shop.
//!
//! A real bank asks for the card here. The sandbox asks only how the payment ends, so that nobody types a card into it.

use askama::Template;
use axum::body::Bytes;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use super::SandboxBank;
use super::ticket::{State as Standing, Ticket};
use crate::html::{answer, sentence};
use crate::problem::failure;

#[derive(Deserialize)]
pub(super) struct Shown {
    #[serde(default)]
    ticket: String,
    /// `3ds` for the page on which the buyer confirms.
    step: Option<String>,
}

pub(super) async fn show(State(bank): State<SandboxBank>, Query(shown): Query<Shown>) -> Response {
    let ticket = match bank.inner.ledger.find(&shown.ticket) {
        Ok(Some(ticket)) => ticket,
        Ok(None) => return unknown(),
        Err(error) => return failure(&error),
    };
    match ticket.standing(bank.inner.ledger.now()).0 {
        Standing::Registered => payment(&ticket, shown.step.as_deref() == Some("3ds")),
        settled => closed(StatusCode::OK, settled),
    }
}

/// Keeps the outcome, then tells the shop, then sends the buyer back: a shop that does not answer delays the buyer, but
/// changes nothing about the payment.
pub(super) async fn settle(State(bank): State<SandboxBank>, body: Bytes) -> Response {
    let (mut name, mut outcome) = (String::new(), String::new());
    for (key, value) in form_urlencoded::parse(&body) {
        match &*key {
            "ticket" => name = value.into_owned(),
            "outcome" => outcome = value.into_owned(),
            _ => {}
        }
    }
    let paid = match outcome.as_str() {
        "paid" => true,
        "declined" => false,
        _ => return notice(StatusCode::UNPROCESSABLE_ENTITY, "The outcome is either paid or declined."),
    };
    let settled = bank.inner.ledger.change(&name, |ticket, now| {
        let standing = ticket.standing(now).0;
        if ticket.settle(paid, now) { Ok(back(ticket, paid)) } else { Err(standing) }
    });
    let back = match settled {
        Ok(Some(Ok(back))) => back,
        Ok(Some(Err(standing))) => return closed(StatusCode::CONFLICT, standing),
        Ok(None) => return unknown(),
        Err(error) => return failure(&error),
    };
    if let Err(error) = bank.deliver(&name).await {
        // The callback stays due, so the next delivery repeats it.
        tracing::error!(%error, "a callback was not recorded");
    }
    Redirect::to(&back).into_response()
}

/// Where the buyer goes back to, with the code of the outcome.
fn back(ticket: &Ticket, paid: bool) -> String {
    let own = if paid { &ticket.order.back_url_ok } else { &ticket.order.back_url_fail };
    let url = own.as_ref().unwrap_or(&ticket.order.back_url);
    let code = if paid { &ticket.ok_code } else { &ticket.failure_code };
    let separator = if url.contains('?') { '&' } else { '?' };
    format!("{url}{separator}result_code={code}")
}

/// The payment as the buyer sees it, at the bank and then at the card's own bank.
#[derive(Template)]
#[template(path = "bank_pay.html")]
struct Payment<'a> {
    title: &'static str,
    ticket: &'a str,
    order_number: &'a str,
    description: &'a str,
    amount: String,
    confirming: bool,
}

fn payment(ticket: &Ticket, confirming: bool) -> Response {
    let order = &ticket.order;
    let page = Payment {
        title: if confirming { "Sandbox bank: 3-D Secure" } else { "Sandbox bank: payment" },
        ticket: &ticket.ticket,
        order_number: &order.order_number,
        description: &order.description,
        amount: roubles(order.amount),
        confirming,
    };
    answer(StatusCode::OK, &page)
}

/// Kopecks as roubles.
pub(super) fn roubles(kopecks: i64) -> String {
    format!("{}.{:02}", kopecks / 100, kopecks % 100)
}

fn closed(status: StatusCode, standing: Standing) -> Response {
    notice(
        status,
        match standing {
            Standing::Paid => "This order is already paid. Nothing was charged again.",
            Standing::PartlyRefunded | Standing::Refunded => {
                "This order was paid and refunded. It cannot be paid again."
            }
            Standing::Declined => "This payment was declined. Start again from the shop.",
            Standing::Cancelled => "The shop cancelled this payment.",
            Standing::Expired | Standing::Registered => "The time to pay is over. Start again from the shop.",
        },
    )
}

fn unknown() -> Response {
    notice(StatusCode::NOT_FOUND, "The bank does not know this ticket.")
}

fn notice(status: StatusCode, words: &str) -> Response {
    sentence(status, "Sandbox bank", words)
}
