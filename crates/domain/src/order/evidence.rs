//! What is recorded of an order and moves none of its clocks.

use crate::Instant;
use serde::{Deserialize, Serialize};

/// What is recorded of an order and moves none of its clocks.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evidence {
    /// When the license was first used through the widget (preamble).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first_used_at: Option<Instant>,
    /// The paper copies of the agreement that the licensor asked for, the last one last (clause 10.6).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub paper_copies: Vec<PaperCopy>,
    /// Since when the buyer wants no news, as was registered first (clause 8.6).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub information_declined_at: Option<Instant>,
}

/// A copy of the agreement in paper form that the licensor asked for (clause 10.6).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaperCopy {
    /// Its identity: the order's, a dash, `P` and its place.
    pub id: String,
    /// When it was asked for.
    pub requested_at: Instant,
    /// When it arrived.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub received_at: Option<Instant>,
}

impl Evidence {
    pub(crate) fn is_none(&self) -> bool {
        *self == Evidence::default()
    }
}
