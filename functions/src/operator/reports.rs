//! What the bank reported and was set aside, and an operator's word of what became of a sum that no order bears.

use super::Operator;
use super::caller::{LOOKING, admit};
use super::form::Form;
use super::published::listed;
use super::request::OperatorRequest;
use crate::http::problem::Problem;
use crate::http::request::Now;
use crate::order_view::{instant, optional_instant};
use axum::extract::{FromRequestParts, Path, State};
use axum::response::Response;
use domain::Instant;
use domain::code::Code;
use domain::money::Money;
use domain::order::OrderId;
use domain::rules::placing::GATEWAY_CURRENCY;
use http::HeaderMap;
use http::request::Parts;
use serde::Serialize;
use std::sync::Arc;
use store::payments::quarantine::{Closed, Closing, Quarantined, Reason, Shown};
use store::table::keys;

/// How long a report's id is, in hex digits.
const ID_CHARS: usize = 32;
/// What an operator can say became of a sum.
const CLOSINGS: [&str; 4] = ["returned", "entered", "elsewhere", "corrected"];

/// A report of the bank, by its id. What is none names nothing.
pub(super) struct ReportPath(String);

impl<S: Send + Sync> FromRequestParts<S> for ReportPath {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<ReportPath, Problem> {
        let path: Result<Path<String>, _> = Path::from_request_parts(parts, state).await;
        let hex = |id: &String| id.len() == ID_CHARS && id.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
        path.ok().map(|Path(id)| id).filter(hex).map(ReportPath).ok_or(Code::NotFound.into())
    }
}

/// What was set aside, with what can be done about it.
#[derive(Serialize)]
struct ReportView<'a> {
    id: &'a str,
    reason: Reason,
    detail: &'static str,
    /// Null for what was only told in the bank's name.
    shown: Option<Shown>,
    order_id: Option<&'a OrderId>,
    number: &'a str,
    ticket: &'a str,
    amount: Money,
    /// The status code that it names, if it names one.
    status: Option<u8>,
    #[serde(serialize_with = "optional_instant")]
    made_at: Option<Instant>,
    #[serde(serialize_with = "instant")]
    reported_at: Instant,
    actions: &'static [&'static str],
    closed: Option<ClosedView<'a>>,
}

#[derive(Serialize)]
struct ClosedView<'a> {
    outcome: Closing,
    #[serde(serialize_with = "instant")]
    at: Instant,
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
    match report.shown.filter(|_| report.waits()) {
        Some(Shown::Payment) => &["return_at_bank", "close"],
        Some(Shown::MissingRefund) => &["ask_bank", "close"],
        // What went back of a ticket of ours was returned at the bank's desk (K60).
        Some(Shown::Refund) if report.order.is_some() => &["enter_refund", "close"],
        Some(Shown::Refund | Shown::Other) => &["close"],
        None => &[],
    }
}

/// `GET /v1/operator/bank-reports/{id}`.
pub(super) async fn report(
    State(function): State<Arc<Operator>>,
    Now(now): Now,
    ReportPath(id): ReportPath,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    admit(&function.keys, &headers, &LOOKING, now)?;
    let report = function.store.quarantined(&keys::report(&id)).await?.ok_or(Code::NotFound)?;
    Ok(listed(ReportView::of(&report)))
}

/// `POST /v1/operator/bank-reports/{id}/closing`: what became of the sum, so nobody waits to find out any more.
pub(super) async fn close(
    State(function): State<Arc<Operator>>,
    ReportPath(id): ReportPath,
    asked: OperatorRequest,
) -> Result<Response, Problem> {
    let mut form = Form::new(&asked.body, &["outcome"]);
    let outcome: Option<Closing> = form.word("outcome", &CLOSINGS);
    let (outcome, reason) = form.finish(outcome)?;
    let publisher = function.publisher(&asked, reason)?;
    let closed = function.store.close_report(&id, outcome, &asked.caller.actor, &publisher).await?;
    Ok(listed(ReportView::of(&closed)))
}
