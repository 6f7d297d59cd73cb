//! What was mistyped of a transfer, and put right (clause 4.7).

use crate::act::Act;
use crate::order::payment::PaidInFull;
use serde::{Deserialize, Serialize};

/// A transfer was entered wrongly.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TransferCorrected {
    /// The bank's reference.
    pub reference: String,
    /// What was wrong.
    pub wrong: Wrong,
    /// Who corrects it.
    pub act: Act,
}

/// What of an entry was wrong.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Wrong {
    /// Who paid, and nothing else.
    Payer {
        /// Whether somebody else than the buyer paid.
        third_party: bool,
    },
    /// Its figures: the entry is taken out, and the right one follows.
    Figures {
        /// The full payment without it, if there is one.
        full: Option<Box<PaidInFull>>,
    },
    /// Its order: the entry is taken out, and stands at another one.
    Order {
        /// The full payment without it, if there is one.
        full: Option<Box<PaidInFull>>,
    },
}
