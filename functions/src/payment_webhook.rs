//! The bank's callbacks (clauses 4.6, 4.7). The signature covers neither the status nor the ticket, so a payment counts only
//! once the bank confirms it on the ticket that we stored; what does not fit is set aside, and the order stays as it is.

use crate::http::address::{CallerNetworks, Edge};
use crate::http::handlers::handlers;
use crate::http::openapi::answers::{BankUnavailable, Internal, TooLarge, refusals};
use crate::http::openapi::schema;
use crate::http::problem::Problem;
use crate::http::request::{self, Now};
use crate::payment;
use crate::payment::quarantine::{Reported, quarantine};
use axum::Router;
use axum::extract::{Request, State};
use domain::Instant;
use domain::agreement::Agreement;
use domain::code::Code;
use domain::order::OrderId;
use domain::rules::Command;
use gateways::avangard::GATEWAY;
use gateways::avangard::{Bank, Callback, CallbackVerifier, OrderInfo, Status};
use http::{StatusCode, header};
use std::sync::Arc;
use store::Store;
use store::order::execute::Execution;
use store::order::state::Stored;
use store::payments::quarantine::{Reason, Shown};
use store::payments::tickets::TicketRef;

/// What the function needs.
pub struct PaymentWebhook {
    /// The rules.
    pub agreement: Arc<Agreement>,
    /// The state.
    pub store: Store,
    /// The gateway.
    pub bank: Bank,
    /// Knows its callbacks.
    pub callbacks: CallbackVerifier,
    /// From where the bank calls.
    pub networks: CallerNetworks,
    /// Says from where somebody calls.
    pub edge: Edge,
}

handlers! {
    Arc<PaymentWebhook>;
    self: callback;
}

/// The function's routes.
pub fn routes(function: PaymentWebhook) -> Router {
    router().with_state(Arc::new(function))
}

refusals! {
    /// The callback cannot be read.
    ReceiveBankCallbackMalformed = CallbackMalformed;
    /// The signature is wrong, or who calls is not the bank; nothing is stored.
    ReceiveBankCallbackForged = CallbackSignature;
}

/// The bank tells of a payment
///
/// For the bank only, which signs it. A payment counts only after the bank confirmed it on the ticket that the shop
/// stored (clauses 4.6, 4.7). What is signed and does not fit is set aside, and the order stays as it is.
#[utoipa::path(
    post,
    path = "/v1/payments/avangard/callback",
    operation_id = "receiveBankCallback",
    tag = "payments",
    request_body(content((schema::BankCallback = "application/x-www-form-urlencoded"), (String = "application/xml"), (String = "text/xml"))),
    responses(
        (status = 202, description = "Counted, counted before, still under way, or set aside."),
        TooLarge, BankUnavailable, Internal, ReceiveBankCallbackMalformed, ReceiveBankCallbackForged,
    ),
)]
async fn callback(
    State(function): State<Arc<PaymentWebhook>>,
    Now(now): Now,
    request: Request,
) -> Result<StatusCode, Problem> {
    let caller = function.edge.caller(request.headers(), request.extensions());
    if !function.networks.have(caller) {
        // Told as any other forgery, so that nobody learns which of the two was wrong.
        tracing::warn!("a callback came from an address that is none of the bank's");
        return Err(Code::CallbackSignature.into());
    }
    let content_type =
        request.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).map(str::to_owned);
    let body = request::bytes(request).await?;
    let callback = gateways::avangard::parse(content_type.as_deref(), &body).map_err(|reason| {
        tracing::warn!(%reason, "a callback is malformed");
        Problem::from(Code::CallbackMalformed)
    })?;
    if !function.callbacks.verify(&callback) {
        return Err(Code::CallbackSignature.into());
    }
    function.handle(&callback, now).await?;
    Ok(StatusCode::ACCEPTED)
}

impl PaymentWebhook {
    /// Counts a signed callback, or sets it aside. The bank is answered only after either is written.
    async fn handle(&self, callback: &Callback, now: Instant) -> Result<(), Problem> {
        let Some(ticket) = self.store.ticket(GATEWAY, &callback.ticket).await? else {
            return self.quarantine(callback, Reason::Foreign, None, now).await;
        };
        if ticket.counted_at.is_some() {
            return Ok(());
        }
        let told = self.bank.status(callback.status_code);
        if let Some(reason) = misfit(callback, told, &ticket) {
            return self.quarantine(callback, reason, Some(&ticket.order), now).await;
        }
        if !matches!(told, Status::Paid | Status::Rejected) {
            // Still under way: the bank calls again.
            return Ok(());
        }
        // The bank is asked and the order read at the same time: what is read is written on condition that it stands still.
        let (info, read) =
            tokio::join!(self.bank.order_info(&callback.ticket), self.store.read_to_decide(&ticket.order));
        let info = info.map_err(|error| {
            tracing::warn!(%error, "the bank did not confirm a status");
            payment::report_refusal(error, now);
            Problem::from(Code::BankUnavailable)
        })?;
        if let Some(reason) = unconfirmed(told, &info, &ticket) {
            // An amount that the bank itself confirms is money that came in; a status that it denies is nothing that moved.
            return match (reason, info.amount_minor) {
                (Reason::AmountNotConfirmed, Some(amount_minor)) if told == Status::Paid => {
                    let shown = Reported {
                        amount_minor,
                        order: Some(&ticket.order),
                        shown: Some(Shown::Payment),
                        ..reported(callback)
                    };
                    Ok(quarantine(&self.store, &shown, reason, now).await?)
                }
                _ => self.quarantine(callback, reason, Some(&ticket.order), now).await,
            };
        }
        self.record(callback, told, &info, read?, now).await
    }

    async fn record(
        &self,
        callback: &Callback,
        told: Status,
        info: &OrderInfo,
        read: Stored,
        now: Instant,
    ) -> Result<(), Problem> {
        if told == Status::Paid {
            payment::count_on(&self.store, &self.agreement, read, &callback.ticket, info, now).await?;
        } else {
            let command = Command::DeclinePayment { ticket: callback.ticket.clone() };
            self.store.execute(&self.agreement, Execution::on_read(read, &command), now).await?;
        }
        Ok(())
    }

    async fn quarantine(
        &self,
        callback: &Callback,
        reason: Reason,
        order: Option<&OrderId>,
        now: Instant,
    ) -> Result<(), Problem> {
        Ok(quarantine(&self.store, &Reported { order, ..reported(callback) }, reason, now).await?)
    }
}

/// What a callback tells. It is no evidence of what moved: whoever saw one can edit its status and its ticket.
fn reported(callback: &Callback) -> Reported<'_> {
    Reported {
        ticket: &callback.ticket,
        order_number: &callback.order_number,
        amount_minor: callback.amount_minor,
        status: Some(callback.status_code),
        order: None,
        shown: None,
        made_at: None,
    }
}

/// What in a callback does not fit the ticket that we stored.
fn misfit(callback: &Callback, told: Status, ticket: &TicketRef) -> Option<Reason> {
    if callback.order_number != ticket.number {
        Some(Reason::OtherOrder)
    } else if callback.amount_minor != ticket.amount_minor {
        Some(Reason::WrongAmount)
    } else if matches!(told, Status::Paid | Status::Rejected | Status::Processing) {
        None
    } else {
        Some(Reason::UnexpectedStatus)
    }
}

/// What in the bank's own answer does not bear the callback out.
fn unconfirmed(told: Status, info: &OrderInfo, ticket: &TicketRef) -> Option<Reason> {
    if info.status != told {
        Some(Reason::StatusNotConfirmed)
    } else if info.amount_minor.is_some_and(|amount| amount != ticket.amount_minor) {
        Some(Reason::AmountNotConfirmed)
    } else {
        None
    }
}
