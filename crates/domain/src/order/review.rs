//! The review of a resident's order, whose price is in a foreign currency, before it can be paid (clause 4.2, K20).

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Where the review of an order stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Review {
    /// An operator looks at it; until then it cannot be paid.
    Awaited,
    /// An operator released it.
    Released,
}
