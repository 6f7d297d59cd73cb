//! The claims desk: every claim that waits for an answer or a decision, and every question and objection.

use super::desks::Desk;
use crate::http::openapi::answers::{HtmlPage, Stateful, ToSignIn};
use crate::http::problem::Problem;
use crate::http::request::Now;
use crate::operator::Operator;
use crate::operator::caller::SignedIn;
use crate::pages::personal;
use crate::pages::texts::Texts;
use axum::extract::{Request, State};
use axum::response::Response;
use http::StatusCode;
use std::sync::Arc;

/// What stands on the desk.
const KINDS: &[&str] =
    &["answer_claim", "decide_held_claim", "resolve_objection", "answer_payment_query", "decide_termination"];

/// Claims that wait
///
/// The nearest deadline first (clauses 3.6, 10.1).
#[utoipa::path(
    get,
    path = "/operator/claims",
    operation_id = "showClaimsDesk",
    tag = "operator pages",
    responses(HtmlPage, ToSignIn, Stateful)
)]
pub(in crate::operator) async fn claims(
    State(function): State<Arc<Operator>>,
    signed_in: SignedIn,
    Now(now): Now,
    texts: Texts,
    request: Request,
) -> Result<Response, Problem> {
    let (parts, _) = request.into_parts();
    let desk = function.desk(texts, &parts, &signed_in, (texts.console_claims(), KINDS), now).await?;
    let frame = desk.frame.at("/operator/claims");
    personal(StatusCode::OK, &Desk { frame, ..desk })
}
