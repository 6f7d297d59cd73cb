//! Questions whether a payment arrived (clauses 3.6, 4.8).

use crate::Instant;
use crate::agreement::deadline::Deadline;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A question whether a payment arrived.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaymentQuery {
    /// Its identity: the order's, a dash, `Q` and its place.
    pub id: String,
    /// The version of the order that it led to.
    pub version: u64,
    /// When it was asked.
    pub asked_at: Instant,
    /// The day within which the offer has it asked.
    pub within: Deadline,
    /// The answer, once there is one.
    pub answer: Option<QueryAnswer>,
}

/// What became of a payment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum QueryAnswer {
    /// It arrived and was counted.
    Paid,
    /// The bank is still at it.
    Processing,
    /// The bank declined it.
    Declined,
    /// Nothing arrived.
    NotFound,
}
