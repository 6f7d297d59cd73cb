//! What the bank reported and was set aside, and an operator's word of what became of a sum that no order bears.

use super::Operator;
use super::caller::Looking;
use super::part_paths::HexPath;
use super::publication_answers::listed;
use super::request::Acting;
use crate::http::body::bodies;
use crate::http::body::fields::{ActReason, words};
use crate::http::openapi::answers::{Acts, Looks, NoSuchOrder, NotFound, refusals};
use crate::http::openapi::parameters::{BankReportById, IdempotencyKey};
use crate::http::openapi::schema;
use crate::http::problem::Problem;
use crate::order_view::{instant, optional_instant};
use axum::extract::State;
use axum::response::Response;
use domain::Instant;
use domain::code::Code;
use domain::money::Money;
use domain::order::OrderId;
use domain::rules::placing::GATEWAY_CURRENCY;
use serde::Serialize;
use std::sync::Arc;
use store::payments::quarantine::{Closed, Closing, Quarantined, Reason, Shown};
use store::table::keys;
use utoipa::ToSchema;

words! {
    /// What an operator can say became of a sum.
    pub(super) SaidOutcome(Closing) = "returned" "entered" "elsewhere" "corrected" "seen";
}

bodies! {
    /// What became of a sum that no order bears.
    #[schema(examples(json!({"outcome": "returned", "reason": "As the file of the case says."})))]
    pub(super) struct BankReportClosing {
        /// It went back at the bank (`returned`), was entered on an order (`entered`), belongs to another system
        /// (`elsewhere`), or the bank corrected its books (`corrected`); a callback that was not believed was looked at (`seen`).
        outcome: SaidOutcome,
        reason: ActReason,
    }
}

/// What the bank reported and was set aside.
#[derive(Serialize, ToSchema)]
#[schema(as = BankReport)]
struct ReportView<'a> {
    #[schema(value_type = schema::BankReportId)]
    id: &'a str,
    /// Why it was not believed, or is not explained.
    reason: Reason,
    /// The reason in words.
    detail: &'static str,
    /// What the bank itself shows: a `payment`, a `refund`, that a refund which was settled here is missing
    /// (`missing_refund`), an operation of an unknown kind (`other`); null for what was only told in its name, which is
    /// evidence and waits to be looked at.
    shown: Option<Shown>,
    /// The order that the ticket was opened for; null if it is none of ours.
    order_id: Option<&'a OrderId>,
    /// The order number that the bank names, else the ticket.
    number: &'a str,
    /// The bank's name for the payment.
    ticket: &'a str,
    amount: Money,
    /// The bank's status code, where it names one.
    status: Option<u8>,
    /// When the bank made the operation, where it says so.
    #[serde(serialize_with = "optional_instant")]
    #[schema(value_type = Option<schema::Instant>)]
    made_at: Option<Instant>,
    /// When it was set aside.
    #[serde(serialize_with = "instant")]
    #[schema(value_type = schema::Instant)]
    reported_at: Instant,
    /// What can be done while it waits: have the bank return the payment, ask the bank, enter a refund that was made at
    /// its desk, say what became of the sum.
    #[schema(value_type = Vec<schema::BankReportAction>)]
    actions: &'static [&'static str],
    /// How it stopped waiting; null while it waits, and where it never did.
    closed: Option<ClosedView<'a>>,
}

/// How it stopped waiting; null while it waits, and where it never did.
#[derive(Serialize, ToSchema)]
#[schema(as = BankReportClosed)]
struct ClosedView<'a> {
    /// `explained` by a later look at the bank's figures, or what an operator said.
    outcome: Closing,
    #[serde(serialize_with = "instant")]
    #[schema(value_type = schema::Instant)]
    at: Instant,
    /// The operator's pseudonym; null where nobody had to.
    by: Option<&'a str>,
}

impl ClosedView<'_> {
    fn of(closed: &Closed) -> ClosedView<'_> {
        ClosedView { outcome: closed.how, at: closed.at, by: closed.by.as_deref() }
    }
}

impl ReportView<'_> {
    fn of(report: &Quarantined) -> ReportView<'_> {
        ReportView {
            id: &report.id,
            reason: report.reason,
            detail: report.reason.text(),
            shown: report.shown,
            order_id: report.order.as_ref(),
            number: &report.order_number,
            ticket: &report.ticket,
            amount: Money::new(report.amount_minor, GATEWAY_CURRENCY),
            status: report.status,
            made_at: report.made_at,
            reported_at: report.at,
            actions: actions(report),
            closed: report.closed.as_ref().map(ClosedView::of),
        }
    }
}

/// What can be done about a sum while it waits.
fn actions(report: &Quarantined) -> &'static [&'static str] {
    if report.closed.is_some() {
        return &[];
    }
    match report.shown {
        Some(Shown::Payment) => &["return_at_bank", "close"],
        Some(Shown::MissingRefund) => &["ask_bank", "close"],
        // What went back of a ticket of ours was returned at the bank's desk (K60).
        Some(Shown::Refund) if report.order.is_some() => &["enter_refund", "close"],
        Some(Shown::Refund | Shown::Other) | None => &["close"],
    }
}

/// What the bank reported and was set aside
///
/// A sum that the bank shows and no order bears, as the queue's `explain_sum` names it, or a callback that was not
/// believed (clause 4.6).
#[utoipa::path(
    get,
    path = "/v1/operator/bank-reports/{id}",
    operation_id = "bankReport",
    tag = "operator",
    security(("operatorToken" = ["operator"]), ("operatorToken" = ["approver"]), ("operatorToken" = ["reader"])),
    params(BankReportById),
    responses(
        (status = 200, description = "The report.", body = ReportView, headers(("Cache-Control"))),
        Looks, NotFound,
    ),
)]
pub(super) async fn report(
    State(function): State<Arc<Operator>>,
    _: Looking,
    HexPath(id): HexPath,
) -> Result<Response, Problem> {
    let report = function.store.quarantined(&keys::report(&id)).await?.ok_or(Code::NotFound)?;
    Ok(listed(ReportView::of(&report)))
}

refusals! {
    /// Nothing waits about it any more.
    CloseBankReportRefused = ReportClosed;
}

/// Say what became of a sum that no order bears
///
/// It no longer waits for a person. No order changes by it.
#[utoipa::path(
    post,
    path = "/v1/operator/bank-reports/{id}/closing",
    operation_id = "closeBankReport",
    tag = "operator",
    security(("operatorToken" = ["operator"])),
    params(BankReportById, IdempotencyKey),
    request_body = BankReportClosing,
    responses(
        (status = 200, description = "The report after it.", body = ReportView, headers(("Cache-Control"))),
        Acts, NoSuchOrder, CloseBankReportRefused,
    ),
)]
pub(super) async fn close(
    State(function): State<Arc<Operator>>,
    HexPath(id): HexPath,
    Acting(asked, body): Acting<BankReportClosing>,
) -> Result<Response, Problem> {
    let publisher = function.publisher(&asked, body.reason)?;
    let closed = function.store.close_report(&id, body.outcome.0, &asked.caller.actor, &publisher).await?;
    Ok(listed(ReportView::of(&closed)))
}
