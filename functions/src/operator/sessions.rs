//! The end of an operator's sessions by whoever leads the operators: for a device that was lost, or somebody who leaves.

use super::Operator;
use super::publication_answers::listed;
use super::request::{Leading, Reasoned};
use crate::http::openapi::answers::{Acts, NotFound};
use crate::http::openapi::parameters::{IdempotencyKey, parameters};
use crate::http::openapi::schema;
use crate::http::problem::Problem;
use crate::keys::pseudonyms::version_of;
use crate::order_view::instant;
use axum::extract::{FromRequestParts, Path, State};
use axum::response::Response;
use domain::Instant;
use domain::code::Code;
use http::request::Parts;
use serde::Serialize;
use std::sync::Arc;
use utoipa::ToSchema;

parameters! {
    /// The operator's pseudonym, as acts and log lines have it.
    OperatorByPseudonym = Path "operator", required, OperatorPseudonym;
}

/// An operator, by the pseudonym. What is none names nobody.
pub(super) struct OperatorPath(String);

impl<S: Send + Sync> FromRequestParts<S> for OperatorPath {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<OperatorPath, Problem> {
        let path: Result<Path<String>, _> = Path::from_request_parts(parts, state).await;
        let named = path.ok().map(|Path(it)| it).filter(|it| version_of(it).is_some());
        named.map(OperatorPath).ok_or(Code::NotFound.into())
    }
}

/// That every session of an operator was ended.
#[derive(Serialize, ToSchema)]
#[schema(as = SessionsEnded)]
struct EndedView {
    /// The operator's pseudonym.
    operator: String,
    /// Those that had begun by then are over.
    #[serde(serialize_with = "instant")]
    #[schema(value_type = schema::Instant)]
    ended_at: Instant,
}

/// End every session of an operator
///
/// Those of the operators' pages. To keep the operator from signing in again is the issuer's; a token of the API lasts an
/// hour at most.
#[utoipa::path(
    post,
    path = "/v1/operator/operators/{operator}/sessions-end",
    operation_id = "endOperatorSessions",
    tag = "operator",
    security(("operatorToken" = ["approver"])),
    params(OperatorByPseudonym, IdempotencyKey),
    request_body = Reasoned,
    responses(
        (status = 200, description = "They are over.", body = EndedView, headers(("Cache-Control"))),
        Acts, NotFound,
    ),
)]
pub(super) async fn end(
    State(function): State<Arc<Operator>>,
    OperatorPath(operator): OperatorPath,
    Leading(asked, body): Leading<Reasoned>,
) -> Result<Response, Problem> {
    let author = function.publisher(&asked, body.reason)?;
    let ended = function.store.end_operator_sessions(&operator, &author).await?;
    Ok(listed(EndedView { operator: ended.operator, ended_at: ended.at }))
}
