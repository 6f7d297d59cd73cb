//! Deadlines that a new calendar moved.

use crate::Instant;
use crate::agreement::deadline::Deadline;
use serde::{Deserialize, Serialize};

/// Which of an order's deadlines.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DeadlineKind {
    /// That of activation (clause 4.7).
    Activation,
    /// That of the right to terminate (clause 4.10).
    DelayRight,
    /// The window for claims (clause 4.9).
    Window,
    /// The answer to a claim (clause 10.1).
    Answer(String),
    /// A refund.
    Refund(String),
    /// An objection.
    Objection(String),
    /// The contradiction of a claim's classification (K51).
    Contradiction(String),
}

/// A deadline as it is from now on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recomputed {
    /// Which one.
    pub which: DeadlineKind,
    /// The deadline.
    pub deadline: Deadline,
    /// Whether its days moved; else only whether it is final did.
    pub moved: bool,
    /// Its end by the new calendar alone, where what was shown is later and stays (I11).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub counted: Option<Instant>,
}
