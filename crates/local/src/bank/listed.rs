//! The payments that the bank knows, for whoever tries the shop out.

use super::SandboxBank;
use super::pay::roubles;
use super::ticket::{State as Standing, Ticket};
use crate::html::answer;
use crate::problem::failure;
use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use domain::Instant;

#[derive(Template)]
#[template(path = "bank.html")]
struct Page {
    title: &'static str,
    payments: Vec<Payment>,
}

struct Payment {
    ticket: String,
    order_number: String,
    description: String,
    amount: String,
    refunded: String,
    state: &'static str,
    /// Whether it can still be paid.
    open: bool,
}

/// `GET /local/bank`.
pub(super) async fn show(State(bank): State<SandboxBank>) -> Response {
    match bank.inner.ledger.all() {
        Ok(tickets) => {
            let now = bank.inner.ledger.now();
            let payments = tickets.into_iter().rev().map(|ticket| payment(ticket, now)).collect();
            answer(StatusCode::OK, &Page { title: "Sandbox bank", payments })
        }
        Err(error) => failure(&error),
    }
}

fn payment(ticket: Ticket, now: Instant) -> Payment {
    let (state, _) = ticket.standing(now);
    Payment {
        order_number: ticket.order.order_number.clone(),
        description: ticket.order.description.clone(),
        amount: roubles(ticket.order.amount),
        refunded: roubles(ticket.refunded()),
        state: state.description(),
        open: state == Standing::Registered,
        ticket: ticket.ticket,
    }
}
