//! The end of an order at its buyer's wish: cancelled while it is not paid in full (3.5), terminated for delay (4.10) or
//! otherwise (4.12).

use super::{BuyerRequest, ClaimIntake, reason};
use crate::http::body::{self, Reader};
use crate::http::problem::Problem;
use crate::order_view::{OrderView, answer};
use axum::extract::State;
use axum::response::Response;
use domain::act::Channel;
use domain::rules::Command;
use domain::rules::ending::Terminate;
use http::StatusCode;
use std::sync::Arc;
use store::order::execute::{Outcome, nothing};

/// The event of a notice that a person decides on.
const REQUESTED: &str = "termination.requested";

pub(super) async fn terminate(
    State(function): State<Arc<ClaimIntake>>,
    asked: BuyerRequest,
) -> Result<Response, Problem> {
    let mut reader = Reader::default();
    let object = reader.body(&asked.body, &["reason", "acknowledge_no_refund"]);
    let reason = reason(&asked, &object, &mut reader);
    let acknowledged = object.optional_boolean(&mut reader, "acknowledge_no_refund").unwrap_or(false);
    reader.finish(Some(()))?;
    let notice = Terminate { received_at: asked.now, channel: Channel::Api, acknowledged, act: None };
    let command = Command::Terminate(notice);
    let extra_writes = function.reason(reason.as_ref());
    let outcome = function.carry_out(&asked, "termination", async |_| Ok(command), extra_writes).await?;
    let status = if waits(&outcome) { StatusCode::ACCEPTED } else { StatusCode::OK };
    Ok(shown(&function, &outcome, status, &asked))
}

/// Whether the notice waits for a person (K47), told by what it led to then: a repeat is answered as the first was.
fn waits(outcome: &Outcome) -> bool {
    let mut changes = outcome.order().timeline.iter().zip(1..);
    changes.any(|(entry, version)| version == outcome.version() && entry.event == REQUESTED)
}

pub(super) async fn cancel(State(function): State<Arc<ClaimIntake>>, asked: BuyerRequest) -> Result<Response, Problem> {
    body::nothing(&asked.body)?;
    let command = Command::Cancel { act: None };
    let outcome = function.carry_out(&asked, "cancellation", async |_| Ok(command), nothing).await?;
    Ok(shown(&function, &outcome, StatusCode::OK, &asked))
}

/// The order after what was asked.
pub(super) fn shown(function: &ClaimIntake, outcome: &Outcome, status: StatusCode, asked: &BuyerRequest) -> Response {
    let order = outcome.order();
    answer(status, OrderView::of(order, &function.agreement, asked.now), order.version)
}
