//! Paying by card: the gateway opens a payment for the order's charge, and the buyer is sent to the bank (4.3–4.5). In
//! `payment/` is what else this function has the bank do: refunds, and the night's reconciliation.

mod comparison;
mod heard;
mod listed;
mod pay_form;
pub(crate) mod quarantine;
pub mod queries;
pub mod reconciliation;
pub mod refunds;

use crate::http::body::Nothing;
use crate::http::buyer::{AtOrder, BuyerRequest, ForBuyers};
use crate::http::handlers::handlers;
use crate::http::openapi::answers::{BankUnavailable, NotEmpty, PostedAtOrder, refusals};
use crate::http::openapi::parameters::{self, OrderById};
use crate::http::openapi::schema;
use crate::http::problem::Problem;
use crate::keys::{BodyKeys, TokenKeys};
use crate::order_view::{answer, instant};
use crate::telemetry;
use axum::Router;
use axum::extract::State;
use axum::response::Response;
use domain::Instant;
use domain::agreement::Agreement;
use domain::code::{Code, Refusal};
use domain::order::payment::{Outcome, Ticket, TicketIssued};
use domain::order::{Order, OrderId};
use domain::rules::Command;
use domain::rules::payment::{ConfirmPayment, payable};
use gateways::avangard::GATEWAY;
use gateways::avangard::{Bank, BankError, OrderInfo, Registration, Status};
use http::StatusCode;
use serde::Serialize;
use std::sync::Arc;
use store::Store;
use store::order::execute::{self, Execution, Read};
use store::order::state::Stored;
use store::table::error::StoreError;
use store::table::idempotency::Keyed;
use utoipa::ToSchema;

/// What the function needs.
pub struct Payment {
    /// The rules.
    pub agreement: Arc<Agreement>,
    /// The state.
    pub store: Store,
    /// Knows the tokens of orders.
    pub tokens: TokenKeys,
    /// Hashes the bodies of requests.
    pub bodies: BodyKeys,
    /// The gateway.
    pub bank: Bank,
    /// Where the shop is found, without a closing slash: the bank sends the buyer back there.
    pub public_url: String,
}

handlers! {
    Arc<Payment>;
    self: open;
    pay_form: pay;
}

/// The function's routes.
pub fn routes(function: Arc<Payment>) -> Router {
    router().with_state(function)
}

/// A payment that the bank opened (clause 4.5).
#[derive(Serialize, ToSchema)]
#[schema(as = Payment)]
struct PaymentView {
    /// The bank's page, where the buyer types the card.
    #[schema(format = "uri")]
    redirect_url: String,
    /// Until when the page can be expected to work.
    #[serde(serialize_with = "instant")]
    #[schema(value_type = schema::Instant)]
    expires_at: Instant,
}

refusals! {
    /// The order is paid by invoice (clause 4.3) or already paid (clause 4.6), has ended, waits for the vendor's review
    /// (clause 4.2), or holds all the payments that it can; or the bank refuses what trying again does not change
    /// (clause 4.5).
    OpenPaymentRefused = PaidByInvoice, AlreadyPaid, OrderEnded, AwaitingReview, LimitReached, BankRefuses;
}

/// Pay by card
///
/// Opens a payment at the bank; the buyer is then sent to the bank's page (clauses 4.3 to 4.5).
#[utoipa::path(
    post,
    path = "/v1/orders/{id}/payments",
    operation_id = "openPayment",
    tag = "payments",
    security(("session" = []), ("orderToken" = [])),
    params(OrderById, parameters::IdempotencyKey),
    request_body = Nothing,
    responses(
        (
            status = 201,
            description = "The payment was opened.",
            body = PaymentView, headers(("ETag"), ("Cache-Control"))
        ),
        PostedAtOrder, BankUnavailable, OpenPaymentRefused, NotEmpty,
    ),
)]
async fn open(
    State(function): State<Arc<Payment>>,
    AtOrder(asked, Nothing): AtOrder<Nothing>,
) -> Result<Response, Problem> {
    let (view, version) = function.opened(&asked).await?;
    Ok(answer(StatusCode::CREATED, view, version))
}

impl ForBuyers for Payment {
    fn tokens(&self) -> &TokenKeys {
        &self.tokens
    }

    fn store(&self) -> &Store {
        &self.store
    }
}

impl Payment {
    /// The payment that is opened for what a buyer asks, and the version of the order with it.
    async fn opened(&self, asked: &BuyerRequest) -> Result<(PaymentView, u64), Problem> {
        let keyed = asked.keyed("payments", &self.bodies);
        let outcome = match self.store.read_keyed(&asked.order, &keyed, asked.now).await? {
            Read::Done(outcome) => outcome,
            Read::New(read) => self.register(*read, &keyed, asked.now).await?,
        };
        let order = outcome.order();
        let ticket =
            order.payment.tickets.iter().find(|ticket| ticket.version == outcome.version()).ok_or(Code::Internal)?;
        let view = PaymentView { redirect_url: self.bank.pay_url(&ticket.ticket), expires_at: ticket.expires_at };
        Ok((view, order.version))
    }

    /// Opens a payment at the gateway and keeps its ticket. If we stop in between, nobody can be sent to that ticket, and a
    /// repeat opens another.
    async fn register(&self, read: Stored, keyed: &Keyed, now: Instant) -> Result<execute::Outcome, Problem> {
        let charge = payable(&read.order).map_err(|refusal| refusal.under(&read.order.terms.version))?;
        self.count_if_paid(&read.order, now).await?;
        let registration = Registration {
            order_number: read.order.id.number(),
            amount_minor: charge.amount_minor,
            description: format!("{} / {}", read.order.id.number(), read.order.sku),
            language: read.order.language.to_uppercase(),
            back_url: format!("{}/account/orders/{}/payment", self.public_url, read.order.id),
            client_email: None,
        };
        let registered = self.bank.register(&registration).await.map_err(|error| refused(error, now))?;
        let issued = TicketIssued {
            ticket: registered.ticket,
            expires_at: now + self.agreement.policy.payment.ticket_validity,
            amount_minor: charge.amount_minor,
        };
        let command = Command::IssueTicket(issued.clone());
        let extra_writes =
            |order: &Order| Ok(vec![self.store.ticket_issued(GATEWAY, &issued.ticket, issued.amount_minor, order)?]);
        let execution = Execution::on_read(read, &command).keyed(keyed).extra_writes(&extra_writes);
        Ok(self.store.execute(&self.agreement, execution, now).await?)
    }

    /// Asks the bank about the payment opened before: one whose callback was lost or set aside is counted now, and the
    /// buyer does not pay twice.
    async fn count_if_paid(&self, order: &Order, now: Instant) -> Result<(), Problem> {
        let open = order.payment.tickets.last().filter(|ticket| ticket.outcome == Outcome::Open);
        let Some(Ticket { ticket, amount_minor, .. }) = open else { return Ok(()) };
        let info = self.bank.order_info(ticket).await.map_err(|error| refused(error, now))?;
        if info.status != Status::Paid || info.amount_minor.is_some_and(|amount| amount != *amount_minor) {
            return Ok(());
        }
        count(&self.store, &self.agreement, &order.id, ticket, &info, now).await?;
        Err(Refusal::from(Code::AlreadyPaid).under(&order.terms.version).into())
    }
}

/// Counts a payment that the bank confirmed, on the order and on its ticket, once and for ever (clauses 4.6, 4.7).
///
/// # Errors
/// The store's.
pub(crate) async fn count(
    store: &Store,
    agreement: &Arc<Agreement>,
    order: &OrderId,
    ticket: &str,
    confirmed: &OrderInfo,
    now: Instant,
) -> Result<(), StoreError> {
    count_on(store, agreement, store.read_to_decide(order).await?, ticket, confirmed, now).await
}

/// As [`count`], on the order as it was read.
///
/// # Errors
/// The store's.
pub(crate) async fn count_on(
    store: &Store,
    agreement: &Arc<Agreement>,
    read: Stored,
    ticket: &str,
    confirmed: &OrderInfo,
    now: Instant,
) -> Result<(), StoreError> {
    let payment = ConfirmPayment { ticket: ticket.to_owned(), captured_at: confirmed.status_date };
    let command = Command::ConfirmPayment(payment);
    let counted = |_: &Order| Ok(vec![store.ticket_counted(GATEWAY, ticket, now)]);
    store.execute(agreement, Execution::on_read(read, &command).extra_writes(&counted), now).await.map(|_| ())
}

/// What the buyer is told of a payment that the bank did not open: to try again only where that can help.
fn refused(error: BankError, now: Instant) -> Problem {
    tracing::warn!(%error, "the bank did not answer a payment");
    report_refusal(error, now);
    if error.is_final() { Code::BankRefuses.into() } else { Code::BankUnavailable.into() }
}

/// Raises an alarm where the bank refuses what waiting does not change: the shop's credentials, an amount, an address.
pub(crate) fn report_refusal(error: BankError, now: Instant) {
    if error.is_final() {
        tracing::error!(%error, "the bank refuses, and will again");
        telemetry::metric("bank_refused", 1, "Count", None, now);
    }
}
