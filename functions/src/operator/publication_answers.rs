//! What the operator's acts on published things share: who publishes, and how a thing or a list of them is answered.

use super::Operator;
use super::request::{OperatorRequest, Precondition};
use crate::http::body::fields::ActReason;
use crate::http::openapi::schema;
use crate::http::problem::Problem;
use crate::order_view::instant;
use axum::response::{IntoResponse, Response};
use domain::Instant;
use domain::code::Code;
use http::{StatusCode, header};
use serde::Serialize;
use store::published::proposals::{ApprovalRequest, Proposal};
use store::table::act_log::Author;
use utoipa::ToSchema;

impl Operator {
    /// Who publishes, why, when and under which key. Another operator's same key is another.
    pub(super) fn publisher(&self, asked: &OperatorRequest, ActReason(reason): ActReason) -> Result<Author, Problem> {
        let keyed = self.keyed(asked, Precondition::OnFact)?;
        Ok(Author { by: asked.caller.sub.clone(), reason, keyed, at: asked.now })
    }
}

/// That a field of a body is invalid.
pub(super) fn invalid(field: &str, wrong: &str) -> Problem {
    Problem::field(Code::InvalidFields, &format!("/{field}"), wrong)
}

/// A thing that is shown, and not to be kept by anything in between.
pub(super) fn listed(view: impl Serialize) -> Response {
    ([(header::CACHE_CONTROL, "no-store")], axum::Json(view)).into_response()
}

/// The answer to an act that made something.
pub(super) fn created(view: impl Serialize) -> Response {
    (StatusCode::CREATED, listed(view)).into_response()
}

/// What was proposed, and waits for a second person.
#[derive(Serialize, ToSchema)]
#[schema(as = Proposed)]
pub(super) struct ProposedView {
    #[serde(serialize_with = "instant")]
    #[schema(value_type = schema::Instant)]
    proposed_at: Instant,
}

impl Operator {
    /// Proposes a publication that needs a second person.
    pub(super) async fn propose(
        &self,
        proposal: &Proposal,
        approval: &ApprovalRequest,
        publisher: &Author,
    ) -> Result<Response, Problem> {
        let proposed_at = self.store.propose(proposal, approval, publisher).await?;
        Ok((StatusCode::ACCEPTED, listed(ProposedView { proposed_at })).into_response())
    }
}

/// The JSON pointer of a key such as `items[0].sku`, within a member of the body.
pub(super) fn pointer(within: &str, key: &str) -> String {
    let path = key.replace('[', "/").replace(']', "").replace('.', "/");
    match path.trim_start_matches('/') {
        "" => within.to_owned(),
        path => format!("{within}/{path}"),
    }
}
