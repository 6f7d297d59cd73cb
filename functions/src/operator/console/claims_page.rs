//! The claims desk: every claim that waits for an answer or a decision, and every question and objection.

use crate::http::openapi::answers::{HtmlPage, InvalidQuery, Stateful, ToSignIn};
use crate::http::openapi::parameters::Cursor;
use crate::http::problem::Problem;
use crate::http::request::{Now, parameters};
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
    params(Cursor),
    responses(HtmlPage, ToSignIn, Stateful, InvalidQuery)
)]
pub(in crate::operator) async fn claims(
    State(function): State<Arc<Operator>>,
    signed_in: SignedIn,
    Now(now): Now,
    texts: Texts,
    request: Request,
) -> Result<Response, Problem> {
    let (parts, _) = request.into_parts();
    let [cursor] = parameters(parts.uri.query(), ["cursor"])?;
    let of = ("/operator/claims", texts.console_claims(), KINDS);
    personal(StatusCode::OK, &function.desk(texts, &parts, &signed_in, of, cursor.as_deref(), now).await?)
}
