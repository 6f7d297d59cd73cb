//! What is kept of a debt beside the money that it follows from (clause 9.3, K38).

use crate::Instant;
use serde::{Deserialize, Serialize};

/// What is kept of a debt beside the money that it follows from.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Debt {
    /// Since when something is owed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since: Option<Instant>,
    /// What an operator gave up, in minor units.
    #[serde(default)]
    pub waived_minor: i64,
}

impl Debt {
    pub(crate) fn is_none(&self) -> bool {
        *self == Debt::default()
    }
}
