//! Outages, recorded (clause 5.1); everybody reads them.

use super::Operator;
use super::publication_answers::{created, invalid};
use super::request::Acting;
use crate::http::body::bodies;
use crate::http::body::fields::{ActReason, AnyInstant, Prose};
use crate::http::openapi::answers::Acts;
use crate::http::openapi::parameters::IdempotencyKey;
use crate::http::problem::Problem;
use crate::outage_view::OutageView;
use axum::extract::State;
use axum::response::Response;
use std::sync::Arc;
use store::published::outages::NewOutage as Recorded;

bodies! {
    /// An outage, or works that were announced (clause 5.1).
    #[schema(examples(json!({
        "from": "2025-02-03T10:00:00+05:00", "until": "2025-02-03T10:20:00+05:00", "planned": false,
        "what": "Reports were not made.", "reason": "As the log of the service says.",
    })))]
    pub(super) struct NewOutage {
        /// When it began; ahead only where it is planned.
        from: AnyInstant,
        /// The first instant after it; ahead only where it is planned.
        until: AnyInstant,
        planned: bool,
        /// What did not work, as everybody reads it: no names.
        what: Prose,
        reason: ActReason,
    }
}

/// Record an outage
///
/// Or works that were announced. Everybody reads it; clause 5.1 says what it means.
#[utoipa::path(
    post,
    path = "/v1/operator/outages",
    operation_id = "recordOutage",
    tag = "operator",
    security(("operatorToken" = ["operator"])),
    params(IdempotencyKey),
    request_body = NewOutage,
    responses(
        (status = 201, description = "It is recorded.", body = OutageView, headers(("Cache-Control"))),
        Acts,
    ),
)]
pub(super) async fn record(
    State(function): State<Arc<Operator>>,
    Acting(asked, body): Acting<NewOutage>,
) -> Result<Response, Problem> {
    let (from, until) = (body.from.0, body.until.0);
    if until <= from {
        return Err(invalid("until", "is not after its beginning"));
    }
    if !body.planned && until > asked.now {
        return Err(invalid("until", "lies ahead, and it is not planned"));
    }
    let publisher = function.publisher(&asked, body.reason)?;
    let outage = Recorded { from, until, planned: body.planned, what: body.what.0 };
    let recorded = function.store.record_outage(outage, &publisher).await?;
    Ok(created(OutageView::of(recorded)))
}
