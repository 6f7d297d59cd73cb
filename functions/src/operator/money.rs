//! What an operator does about money: invoices, chargebacks and what is owed after them, refunds (clauses 4.3, 4.11, 9.3).

use super::Operator;
use super::operator_view::{ActDone, ActRecorded};
use super::request::{Acting, Attachment, OperatorAct, Precondition, Reasoned};
use crate::http::body::bodies;
use crate::http::body::fields::{ActReason, MinorUnits, PastInstant};
use crate::http::openapi::answers::{OnOrder, OnVersion, refusals};
use crate::http::openapi::parameters::{IdempotencyKey, IfMatch, IfMatchOfFact, InvoiceNumber, OrderById};
use crate::http::problem::Problem;
use crate::http::request::{InvoicePath, OrderPath};
use axum::extract::State;
use axum::response::Response;
use chrono::NaiveDate;
use domain::order::payment::Source;
use domain::party::InvoiceBuyer;
use domain::rules::Command;
use domain::rules::debt::WaiveDebt;
use domain::rules::invoice::IssueInvoice;
use http::StatusCode;
use std::sync::Arc;
use store::order::execute::Read;
use store::table::error::StoreError;

type Function = State<Arc<Operator>>;

bodies! {
    /// An invoice for what is still owed (clause 4.3).
    #[schema(examples(
        json!({"last_day": "2025-02-28", "replace": true, "reason": "As the file of the case says."}),
    ))]
    pub(super) struct NewInvoice {
        /// The last local day to pay it; not a day that has passed. By default as many days from now as the policy says.
        last_day: Option<NaiveDate>,
        /// Whether it takes the place of one that can still be paid, which is void then; by default false.
        replace: Option<bool>,
        reason: ActReason,
    }

    /// A payment that the bank took back.
    #[schema(examples(json!({
        "source": {"transfer": "T-2025-0001"}, "reversed_at": "2025-02-03T10:00:00+05:00",
        "reason": "As the file of the case says.",
    })))]
    pub(super) struct Chargeback {
        source: Source,
        /// When the bank took it, and not ahead. From the bank's day of the payment on.
        reversed_at: PastInstant,
        reason: ActReason,
    }

    /// What of a debt is given up (clause 9.3).
    #[schema(examples(json!({"amount_minor": 4900, "reason": "The bank gave the payment back."})))]
    pub(super) struct DebtWaiver {
        amount_minor: MinorUnits,
        reason: ActReason,
    }
}

refusals! {
    /// The order is paid by card (clause 4.3), is paid already (clause 4.6), has ended or waits for its review
    /// (clause 4.2); an invoice can still be paid and is not to be replaced; the terms that were accepted are no longer in force, so that nothing can be paid for
    /// longer than the last invoice says (clauses 2.4, 9.4); the order holds all the invoices that it can; or a
    /// resident's cannot be charged by the newest rate (clause 4.2).
    IssueInvoiceRefused = PaidByCard, AlreadyPaid, OrderEnded, AwaitingReview, InvoiceOpen, TermsNotInForce, LimitReached,
        ResidentRateNotCurrent, ChargeTooSmall, ChargeTooLarge;
    /// The last day has passed (clause 4.3).
    IssueInvoiceInvalid = InvoiceDayPast | InvalidAct;
}

/// Issue an invoice
///
/// For what is still owed (clause 4.3). The first comes with the order or, where that is reviewed, with its release; this is another one, or one in its place, with the
/// buyer's data and the licensor's as they are now.
#[utoipa::path(
    post,
    path = "/v1/operator/orders/{id}/invoices",
    operation_id = "issueInvoice",
    tag = "operator",
    security(("operatorToken" = ["operator"])),
    params(OrderById, IfMatch, IdempotencyKey),
    request_body = NewInvoice,
    responses(ActRecorded, OnVersion, IssueInvoiceRefused, IssueInvoiceInvalid),
)]
pub(super) async fn issue_invoice(
    State(function): Function,
    OrderPath(id): OrderPath,
    Acting(asked, body): Acting<NewInvoice>,
) -> Result<Response, Problem> {
    let (last_day, replace) = (body.last_day, body.replace.unwrap_or_default());
    let mut operator_act = OperatorAct::new(&id, &asked, body.reason);
    let keyed = function.keyed(&asked, Precondition::OnVersion)?;
    let outcome = match function.read(&asked, &operator_act, &keyed).await? {
        Read::Done(outcome) => outcome,
        Read::New(read) => {
            let vault = function.store.vault(&read.order.subject).await?;
            let vault = vault.ok_or(StoreError::Unreadable("vault of an order"))?;
            let buyer = operator_act.keep(Attachment::NewInvoice, InvoiceBuyer::of(&vault.party).to_text(), &asked);
            let act = operator_act.act.clone();
            let command = Command::IssueInvoice(IssueInvoice { last_day, replace, buyer, act });
            function.write(&asked, &operator_act, &keyed, *read, &command).await?
        }
    };
    Ok(function.show(&outcome, StatusCode::CREATED, asked.now))
}

refusals! {
    /// The order is paid (clause 4.6).
    VoidInvoiceRefused = AlreadyPaid;
}

/// Void an invoice
///
/// A transfer that arrives for it is set aside (clause 4.3).
#[utoipa::path(
    post,
    path = "/v1/operator/orders/{id}/invoices/{number}/void",
    operation_id = "voidInvoice",
    tag = "operator",
    security(("operatorToken" = ["operator"])),
    params(OrderById, InvoiceNumber, IfMatch, IdempotencyKey),
    request_body = Reasoned,
    responses(ActDone, OnVersion, VoidInvoiceRefused),
)]
pub(super) async fn void_invoice(
    State(function): Function,
    invoice: InvoicePath,
    Acting(asked, body): Acting<Reasoned>,
) -> Result<Response, Problem> {
    let operator_act = OperatorAct::new(&invoice.order, &asked, body.reason);
    let command = Command::VoidInvoice { number: invoice.number, act: operator_act.act.clone() };
    function.carry_out(&asked, &operator_act, command, Precondition::OnVersion, StatusCode::OK).await
}

refusals! {
    /// The payment was taken back on another day, as it was recorded before.
    RecordChargebackRefused = FactsDiffer;
}

/// Record that the bank took a payment back
///
/// An order that is no longer paid by what is left ends, with its license and its clocks; what the buyer owes then is
/// in `payment.debt` (clause 9.3).
// K38.
#[utoipa::path(
    post,
    path = "/v1/operator/orders/{id}/chargebacks",
    operation_id = "recordChargeback",
    tag = "operator",
    security(("operatorToken" = ["operator"])),
    params(OrderById, IfMatchOfFact, IdempotencyKey),
    request_body = Chargeback,
    responses(ActRecorded, OnOrder, RecordChargebackRefused),
)]
pub(super) async fn charge_back(
    State(function): Function,
    OrderPath(id): OrderPath,
    Acting(asked, body): Acting<Chargeback>,
) -> Result<Response, Problem> {
    let operator_act = OperatorAct::new(&id, &asked, body.reason);
    let command = Command::Reverse { source: body.source, at: body.reversed_at.0, act: operator_act.act.clone() };
    function.carry_out(&asked, &operator_act, command, Precondition::OnFact, StatusCode::CREATED).await
}

refusals! {
    /// The amount is more than is owed (clause 9.3).
    WaiveDebtInvalid = DebtSmaller | InvalidAct;
}

/// Give up what the buyer owes, or a part of it
///
/// What is owed after the bank took a payment back (clause 9.3).
#[utoipa::path(
    post,
    path = "/v1/operator/orders/{id}/debt-waivers",
    operation_id = "waiveDebt",
    tag = "operator",
    security(("operatorToken" = ["operator"])),
    params(OrderById, IfMatch, IdempotencyKey),
    request_body = DebtWaiver,
    responses(ActRecorded, OnVersion, WaiveDebtInvalid),
)]
pub(super) async fn waive_debt(
    State(function): Function,
    OrderPath(id): OrderPath,
    Acting(asked, body): Acting<DebtWaiver>,
) -> Result<Response, Problem> {
    let operator_act = OperatorAct::new(&id, &asked, body.reason);
    let command = Command::WaiveDebt(WaiveDebt { amount_minor: body.amount_minor.0, act: operator_act.act.clone() });
    function.carry_out(&asked, &operator_act, command, Precondition::OnVersion, StatusCode::CREATED).await
}
