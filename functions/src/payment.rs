//! Paying by card: the gateway opens a payment for the order's charge, and the buyer is sent to the bank (4.3–4.5).

use crate::http::body::Reader;
use crate::http::problem::Problem;
use crate::http::request::{IdempotencyKey, Json, Now, OrderPath};
use crate::http::token;
use crate::keys::Keys;
use crate::order_view::{GATEWAY, answer, instant};
use axum::Router;
use axum::extract::State;
use axum::response::Response;
use axum::routing::post;
use domain::Instant;
use domain::agreement::Agreement;
use domain::code::Code;
use domain::decide::Command;
use domain::order::Order;
use domain::payment::{TicketIssued, payable};
use http::{HeaderMap, StatusCode};
use outside::avangard::{Bank, Registration};
use serde::Serialize;
use std::sync::Arc;
use store::Store;
use store::execute::{Outcome, Read};
use store::idempotency::Keyed;
use store::orders::Stored;

/// What the function needs.
pub struct Payment {
    /// The rules.
    pub agreement: Arc<Agreement>,
    /// The state.
    pub store: Store,
    /// The shop's keys.
    pub keys: Keys,
    /// The gateway.
    pub bank: Bank,
    /// Where the bank sends the buyer afterwards.
    pub return_url: String,
}

/// The function's routes.
pub fn routes(function: Payment) -> Router {
    Router::new().route("/v1/orders/{id}/payments", post(open)).with_state(Arc::new(function))
}

#[derive(Serialize)]
struct PaymentView {
    redirect_url: String,
    #[serde(serialize_with = "instant")]
    expires_at: Instant,
}

async fn open(
    State(function): State<Arc<Payment>>,
    Now(now): Now,
    OrderPath(id): OrderPath,
    headers: HeaderMap,
    key: IdempotencyKey,
    Json(body): Json,
) -> Result<Response, Problem> {
    token::authorise(&function.keys, &headers, &id, now)?;
    let mut reader = Reader::default();
    reader.body(&body, &[]);
    reader.finish(Some(()))?;
    let keyed = key.keyed(format!("payments/{id}"), &body, &function.keys);
    let outcome = match function.store.read_keyed(&id, &keyed, now).await? {
        Read::Done(outcome) => outcome,
        Read::New(read) => function.register(*read, &keyed, now).await?,
    };
    let order = outcome.order();
    let ticket =
        order.payment.tickets.iter().find(|ticket| ticket.version == outcome.version()).ok_or(Code::Internal)?;
    let view = PaymentView { redirect_url: function.bank.pay_url(&ticket.ticket), expires_at: ticket.expires_at };
    Ok(answer(StatusCode::CREATED, view, order.version))
}

impl Payment {
    /// Opens a payment at the gateway and keeps its ticket. If we stop in between, nobody can be sent to that ticket, and a
    /// repeat opens another.
    async fn register(&self, read: Stored, keyed: &Keyed, now: Instant) -> Result<Outcome, Problem> {
        let charge = payable(&read.order)?;
        let registration = Registration {
            order_number: read.order.id.number(),
            amount_minor: charge.amount_minor,
            description: format!("{} / {}", read.order.id.number(), read.order.sku),
            language: read.order.language.to_uppercase(),
            back_url: self.return_url.clone(),
            client_email: None,
        };
        let registered = self.bank.register(&registration).await.map_err(|error| {
            tracing::warn!(%error, "the bank did not open a payment");
            Problem::from(Code::BankUnavailable)
        })?;
        let issued = TicketIssued {
            ticket: registered.ticket,
            expires_at: now + self.agreement.policy.payment.ticket_validity,
            amount_minor: charge.amount_minor,
        };
        let command = Command::IssueTicket(issued.clone());
        let beside =
            |order: &Order| Ok(vec![self.store.ticket_issued(GATEWAY, &issued.ticket, issued.amount_minor, order)?]);
        Ok(self.store.execute_keyed(&self.agreement, read, &command, keyed, beside, now).await?)
    }
}
