//! Reminders, and which of them went out.

use crate::clause::Clause;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What somebody is reminded of.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Of {
    /// The end of the window for claims (clause 4.9).
    ClaimWindow,
    /// The answer to a claim (clause 10.1).
    ClaimAnswer(String),
    /// The end of the paid period (clause 9.2).
    PeriodEnd,
    /// What is owed after the bank took a payment back (clause 9.3).
    Debt,
}

/// A reminder fell due.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reminded {
    /// Of what.
    pub of: Of,
    /// How long before the deadline, in seconds; longer ones are done with it. Of a debt, how long after it arose; shorter ones
    /// are.
    pub before_s: i64,
    /// Whether the deadline is still ahead, so that it is worth a notice.
    pub ahead: bool,
}

/// The last reminder that went out, by what it was of.
pub type Sent = BTreeMap<String, i64>;

impl Of {
    /// The clause that sets the deadline.
    pub fn clause(&self) -> Clause {
        match self {
            Of::ClaimWindow => Clause::new(4, 9),
            Of::ClaimAnswer(_) => Clause::new(10, 1),
            Of::PeriodEnd => Clause::new(9, 2),
            Of::Debt => Clause::new(9, 3),
        }
    }

    /// The claim that it is about, if it is about one.
    pub(crate) fn claim(&self) -> Option<&str> {
        match self {
            Of::ClaimAnswer(claim) => Some(claim),
            Of::ClaimWindow | Of::PeriodEnd | Of::Debt => None,
        }
    }

    /// The name that it is remembered under.
    pub(crate) fn key(&self) -> String {
        match self {
            Of::ClaimWindow => "window".to_owned(),
            Of::ClaimAnswer(claim) => claim.clone(),
            Of::PeriodEnd => "period".to_owned(),
            Of::Debt => "debt".to_owned(),
        }
    }
}
