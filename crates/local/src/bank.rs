//! The sandbox bank: Avangard's gateway as the shop meets it, under `/local/bank`.
//!
//! It keeps its tickets durably and tells the time by the sandbox's clock. What it does not do on purpose: it asks for
//! no card, and it never lets a payment depend on what the shop answers.

mod callback;
mod faults;
mod h2h;
mod ledger;
mod listed;
mod pay;
mod request;
mod ticket;

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, PoisonError};

use axum::Json;
use axum::Router;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};

use crate::clock::Clock;
use crate::local_db::{LocalDb, LocalDbError};
use crate::problem::{failure, problem};
use faults::{Endpoint, Fault, Faults, Order};
use ledger::Ledger;

/// How the bank writes its callback: merchants have seen both.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum CallbackShape {
    /// One form parameter `xml` with an `order_info` document.
    #[default]
    Xml,
    /// Flat form fields; the time is Moscow's, without an offset.
    Form,
}

/// The contract between the bank and its one shop. Has no `Debug`: it holds secrets.
#[derive(Clone)]
pub struct BankSettings {
    /// The shop's id at the bank.
    pub shop_id: String,
    /// The password that goes with it in every call.
    pub shop_password: String,
    /// What the bank signs its callbacks with.
    pub av_sign: String,
    /// Where callbacks go.
    pub callback_url: String,
    /// How callbacks are written.
    pub callback_shape: CallbackShape,
}

/// The sandbox bank. Clones are one bank.
#[derive(Clone)]
pub struct SandboxBank {
    inner: Arc<Inner>,
}

struct Inner {
    settings: BankSettings,
    ledger: Ledger,
    faults: Faults,
    http: gateways::http::Client,
    /// The tickets whose callback is under way, so that no two senders send the same one.
    under_way: Mutex<BTreeSet<String>>,
}

impl SandboxBank {
    /// A bank with its tickets on `db`, for the shop in `settings`.
    pub fn new(db: &LocalDb, clock: Clock, settings: BankSettings) -> SandboxBank {
        let ledger = Ledger::new(db.clone(), clock);
        let http = gateways::http::client();
        let inner = Inner { settings, ledger, faults: Faults::default(), http, under_way: Mutex::default() };
        SandboxBank { inner: Arc::new(inner) }
    }

    /// Everything under `/local/bank`.
    pub fn router(&self) -> Router {
        Router::new()
            .route("/local/bank", get(listed::show))
            .route("/local/bank/h2h/{endpoint}", post(h2h::call))
            .route("/local/bank/pay", get(pay::show).post(pay::settle))
            .route("/local/bank/tickets/{ticket}", get(show_ticket))
            .route("/local/bank/faults", post(order_fault))
            .with_state(self.clone())
    }

    /// Sends every callback that the shop has not yet answered with 202, also those of before a restart. Answers how
    /// many it accepted now; those that it did not accept stay for the next call.
    ///
    /// # Errors
    /// [`LocalDbError`] if the tickets cannot be read or written.
    pub async fn deliver_pending(&self) -> Result<usize, LocalDbError> {
        let mut accepted = 0;
        for ticket in self.inner.ledger.all()?.into_iter().filter(|ticket| ticket.callback_due) {
            accepted += usize::from(self.deliver(&ticket.ticket).await?);
        }
        Ok(accepted)
    }

    /// Sends the callback of one ticket, if it is due and nobody else is sending it. True if the shop accepted it.
    async fn deliver(&self, name: &str) -> Result<bool, LocalDbError> {
        let Some(_flight) = Flight::begin(&self.inner.under_way, name) else { return Ok(false) };
        let Some(ticket) = self.inner.ledger.find(name)?.filter(|ticket| ticket.callback_due) else { return Ok(false) };
        let fault = self.inner.faults.take(Endpoint::Callback, self.inner.ledger.now());
        if matches!(fault, Some(Fault::Timeout | Fault::Error | Fault::Refused)) {
            return Ok(false);
        }
        let mut sent = callback::send(&self.inner.http, &self.inner.settings, &ticket).await;
        if fault == Some(Fault::LostReply) {
            sent.answered = None;
        }
        let accepted = sent.answered == Some(StatusCode::ACCEPTED.as_u16());
        self.inner.ledger.change(name, |ticket, _| {
            ticket.callbacks_sent += 1;
            ticket.callback_due = !accepted;
            ticket.callback = Some(sent);
        })?;
        Ok(accepted)
    }
}

/// A callback under way; it ends when this is dropped, also when the sender is cancelled.
struct Flight<'a> {
    under_way: &'a Mutex<BTreeSet<String>>,
    ticket: String,
}

impl<'a> Flight<'a> {
    fn begin(under_way: &'a Mutex<BTreeSet<String>>, ticket: &str) -> Option<Flight<'a>> {
        let mut tickets = under_way.lock().unwrap_or_else(PoisonError::into_inner);
        tickets.insert(ticket.to_owned()).then(|| Flight { under_way, ticket: ticket.to_owned() })
    }
}

impl Drop for Flight<'_> {
    fn drop(&mut self) {
        self.under_way.lock().unwrap_or_else(PoisonError::into_inner).remove(&self.ticket);
    }
}

async fn show_ticket(State(bank): State<SandboxBank>, Path(name): Path<String>) -> Response {
    match bank.inner.ledger.find(&name) {
        Ok(Some(ticket)) => Json(ticket.view(bank.inner.ledger.now())).into_response(),
        Ok(None) => problem(StatusCode::NOT_FOUND, "not_found", "The bank has no such ticket."),
        Err(error) => failure(&error),
    }
}

async fn order_fault(State(bank): State<SandboxBank>, body: Bytes) -> Response {
    if serde_json::from_slice::<serde_json::Value>(&body).is_err() {
        return problem(StatusCode::BAD_REQUEST, "malformed", "The body is not JSON.");
    }
    match serde_json::from_slice::<Order>(&body) {
        Ok(order) => {
            bank.inner.faults.order(order);
            StatusCode::NO_CONTENT.into_response()
        }
        Err(error) => problem(StatusCode::UNPROCESSABLE_ENTITY, "invalid", &error.to_string()),
    }
}
