//! Reminders, and which of them went out.

use crate::clause::Clause;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What somebody is reminded of.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReminderKind {
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
    pub of: ReminderKind,
    /// How long before the deadline, in seconds; longer ones are done with it. Of a debt, how long after it arose; shorter ones
    /// are.
    pub before_s: i64,
    /// Whether the deadline is still ahead, so that it is worth a notice.
    pub ahead: bool,
}

/// The last reminder that went out, by what it was of.
pub type Sent = BTreeMap<String, i64>;

impl ReminderKind {
    /// The clause that sets the deadline.
    pub fn clause(&self) -> Clause {
        match self {
            ReminderKind::ClaimWindow => Clause::new(4, 9),
            ReminderKind::ClaimAnswer(_) => Clause::new(10, 1),
            ReminderKind::PeriodEnd => Clause::new(9, 2),
            ReminderKind::Debt => Clause::new(9, 3),
        }
    }

    /// The claim that it is about, if it is about one.
    pub(crate) fn claim(&self) -> Option<&str> {
        match self {
            ReminderKind::ClaimAnswer(claim) => Some(claim),
            ReminderKind::ClaimWindow | ReminderKind::PeriodEnd | ReminderKind::Debt => None,
        }
    }

    /// The name that it is remembered under.
    pub(crate) fn key(&self) -> String {
        match self {
            ReminderKind::ClaimWindow => "window".to_owned(),
            ReminderKind::ClaimAnswer(claim) => claim.clone(),
            ReminderKind::PeriodEnd => "period".to_owned(),
            ReminderKind::Debt => "debt".to_owned(),
        }
    }
}
