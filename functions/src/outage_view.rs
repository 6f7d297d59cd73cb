//! An outage as everybody reads it (clause 5.1).

use crate::http::openapi::schema;
use crate::order_view::instant;
use domain::Instant;
use domain::clause::Clause;
use serde::Serialize;
use store::published::outages::Outage;
use utoipa::ToSchema;

/// An outage, or works that were announced (clause 5.1).
#[derive(Serialize, ToSchema)]
#[schema(as = Outage)]
pub struct OutageView {
    /// What says what an outage means.
    clause: Clause,
    /// When it began.
    #[serde(serialize_with = "instant")]
    #[schema(value_type = schema::Instant)]
    from: Instant,
    /// The first instant after it.
    #[serde(serialize_with = "instant")]
    #[schema(value_type = schema::Instant)]
    until: Instant,
    planned: bool,
    /// What did not work.
    what: String,
    /// When it was recorded.
    #[serde(serialize_with = "instant")]
    #[schema(value_type = schema::Instant)]
    recorded_at: Instant,
}

impl OutageView {
    /// The view of an outage.
    pub fn of(outage: Outage) -> OutageView {
        let Outage { from, until, planned, what, recorded_at, .. } = outage;
        OutageView { clause: Clause::new(5, 1), from, until, planned, what, recorded_at }
    }
}
