//! What an operator does about money: invoices, chargebacks and what is owed after them, refunds (clauses 4.3, 4.11, 9.3).

use super::Operator;
use super::operator_view::{ActDone, ActRecorded};
use super::part_paths::InvoicePath;
use super::request::{Acting, OperatorAct, Precondition, Reasoned};
use crate::http::body::bodies;
use crate::http::body::fields::{ActReason, MinorUnits, PastInstant};
use crate::http::openapi::answers::{OnOrder, OnVersion, refusals};
use crate::http::openapi::parameters::{IdempotencyKey, IfMatch, IfMatchOfFact, InvoiceNumber, OrderById};
use crate::http::problem::Problem;
use crate::http::request::OrderPath;
use axum::extract::State;
use axum::response::Response;
use chrono::NaiveDate;
use domain::order::payment::Source;
use domain::rules::Command;
use domain::rules::debt::WaiveDebt;
use domain::rules::invoice::{IssueInvoice, issuable};
use http::StatusCode;
use std::sync::Arc;
use store::order::execute::Read;

type Function = State<Arc<Operator>>;

bodies! {
    /// An invoice for what is still owed (clause 4.3).
    #[schema(examples(json!({"last_day": "2025-02-28", "reason": "As the file of the case says."})))]
    pub(super) struct NewInvoice {
        /// The last local day to pay it; not a day that has passed.
        last_day: NaiveDate,
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
    /// The order is paid by card (clause 4.3), is paid already (clause 4.6) or has ended; an invoice can still be paid;
    /// the terms that were accepted are no longer in force after the last one lapsed or was voided (clauses 2.4, 9.4);
    /// or the order holds all the invoices that it can.
    IssueInvoiceRefused = PaidByCard, AlreadyPaid, OrderEnded, InvoiceOpen, TermsNotInForce, LimitReached;
    /// The last day has passed (clause 4.3).
    IssueInvoiceInvalid = InvoiceDayPast | InvalidAct;
}

/// Issue an invoice
///
/// For what is still owed (clause 4.3). Its number is drawn for it and never given twice.
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
    let last_day = body.last_day;
    let deed = OperatorAct::new(&id, &asked, body.reason);
    let keyed = function.keyed(&asked, Precondition::OnVersion)?;
    let outcome = match function.read(&asked, &deed, &keyed).await? {
        Read::Done(outcome) => outcome,
        Read::New(read) => {
            issuable(&function.agreement, &read.order, last_day, asked.now)
                .map_err(|refusal| Problem::from(refusal.under(&read.order.terms.version)))?;
            let number = function.store.draw_invoice_number().await?;
            let command = Command::IssueInvoice(IssueInvoice { number, last_day, act: deed.act.clone() });
            function.write(&asked, &deed, &keyed, *read, &command).await?
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
    let deed = OperatorAct::new(&invoice.order, &asked, body.reason);
    let command = Command::VoidInvoice { number: invoice.number, act: deed.act.clone() };
    function.carry_out(&asked, &deed, command, Precondition::OnVersion, StatusCode::OK).await
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
    let deed = OperatorAct::new(&id, &asked, body.reason);
    let command = Command::Reverse { source: body.source, at: body.reversed_at.0, act: deed.act.clone() };
    function.carry_out(&asked, &deed, command, Precondition::OnFact, StatusCode::CREATED).await
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
    let deed = OperatorAct::new(&id, &asked, body.reason);
    let command = Command::WaiveDebt(WaiveDebt { amount_minor: body.amount_minor.0, act: deed.act.clone() });
    function.carry_out(&asked, &deed, command, Precondition::OnVersion, StatusCode::CREATED).await
}
