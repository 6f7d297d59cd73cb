//! What was proposed to be published, as the queue shows it.

use serde::Serialize;
use serde_json::Value;
use store::published::proposals::Proposed;
use utoipa::ToSchema;

/// The longest body that is shown in the queue, in bytes: a page of the queue has a hundred at most, and an answer of Lambda six megabytes.
const BODY_MAX: usize = 16 << 10;

/// A proposal that waits for a second person, and the request by which it is approved.
#[derive(Serialize, ToSchema)]
#[schema(as = OpenProposal)]
pub(super) struct ProposalView {
    /// The pseudonym of the operator who proposed it, who cannot approve it.
    by: String,
    /// The path of the route; null where it was not kept.
    path: Option<String>,
    /// What is sent there, beside a reason; null where it was not kept, or is longer than 16 KiB.
    #[schema(value_type = Option<Object>)]
    body: Option<Value>,
}

impl ProposalView {
    /// A proposal by an operator of this pseudonym.
    pub(super) fn of(proposed: Proposed, by: String) -> ProposalView {
        let short = |body: &String| body.len() <= BODY_MAX;
        let (path, body) = proposed.approval.map(|it| (it.path, it.body)).unzip();
        let body = body.filter(short).and_then(|body| serde_json::from_str(&body).ok());
        ProposalView { by, path, body }
    }
}
