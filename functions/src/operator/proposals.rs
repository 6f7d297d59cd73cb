//! What was proposed to be published and is not to be any more.

use super::Operator;
use super::publication_answers::listed;
use super::request::Acting;
use super::takings::read_name;
use crate::http::body::bodies;
use crate::http::body::fields::ActReason;
use crate::http::openapi::answers::{Acts, refusals};
use crate::http::openapi::parameters::IdempotencyKey;
use crate::http::openapi::schema;
use crate::http::problem::Problem;
use crate::order_view::instant;
use axum::extract::State;
use axum::response::Response;
use domain::Instant;
use serde::Serialize;
use std::sync::Arc;
use utoipa::ToSchema;

bodies! {
    /// Which proposal is dropped, and why.
    #[schema(examples(json!({"what": "4f52444552", "reason": "A newer rate was published."})))]
    pub(super) struct ProposalDropping {
        /// The proposal, as the queue names it in `what`.
        what: String,
        reason: ActReason,
    }
}

/// That a proposal was dropped.
#[derive(Serialize, ToSchema)]
#[schema(as = ProposalDropped)]
struct DroppedView {
    #[serde(serialize_with = "instant")]
    #[schema(value_type = schema::Instant)]
    dropped_at: Instant,
}

refusals! {
    /// Nothing proposed waits under this name.
    DropProposalRefused = NothingProposed;
}

/// Drop what was proposed
///
/// Terms, a price list or a rate that waits for a second person: nobody approves it any more, and it leaves the queue. It can be
/// proposed again.
#[utoipa::path(
    post,
    path = "/v1/operator/proposals/dropping",
    operation_id = "dropProposal",
    tag = "operator",
    security(("operatorToken" = ["operator"])),
    params(IdempotencyKey),
    request_body = ProposalDropping,
    responses(
        (status = 200, description = "It is dropped.", body = DroppedView, headers(("Cache-Control"))),
        Acts, DropProposalRefused,
    ),
)]
pub(super) async fn take_back(
    State(function): State<Arc<Operator>>,
    Acting(asked, body): Acting<ProposalDropping>,
) -> Result<Response, Problem> {
    let task = read_name(&body.what)?;
    let author = function.publisher(&asked, body.reason)?;
    let dropped_at = function.store.drop_proposal(&task, &author).await?;
    Ok(listed(DroppedView { dropped_at }))
}
