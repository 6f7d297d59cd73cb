//! A compromised mailbox (clause 10.4): who reports it, and who says that the report counts for all of its orders
//! (K55).

use crate::Instant;
use crate::act::Act;
use crate::order::id::OrderId;
use serde::{Deserialize, Serialize};

/// Who says that a mailbox is compromised.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reporter {
    /// Who has the order's token.
    Buyer,
    /// An operator, or somebody whose word an operator registers.
    Operator(Act),
    /// A report that counts for every order of the mailbox (K55).
    Mailbox {
        /// The order on which it was confirmed.
        order: OrderId,
        /// When it was.
        confirmed_at: Instant,
    },
}

impl Reporter {
    /// The operator's part in it.
    pub fn act(&self) -> Option<&Act> {
        match self {
            Reporter::Operator(act) => Some(act),
            Reporter::Buyer | Reporter::Mailbox { .. } => None,
        }
    }
}

/// Who says that a report counts for every order of the mailbox (K55).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Confirmer {
    /// Who reads the mailbox: the button of the page was pressed that the mail about this very report leads to, or who made it had
    /// signed in with the mailbox. No other mail proves it, since to have received one says nothing of the report.
    Mailbox {
        /// The version of the order at which the report was recorded.
        report: u64,
    },
    /// An operator.
    Operator(Act),
}

impl Confirmer {
    /// The operator's part in it.
    pub fn act(&self) -> Option<&Act> {
        match self {
            Confirmer::Operator(act) => Some(act),
            Confirmer::Mailbox { .. } => None,
        }
    }
}

/// A report that the buyer of an order made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MailboxReport {
    /// The version of the order at which it was recorded.
    pub report: u64,
    /// When.
    pub at: Instant,
    /// When the reader of the mailbox confirmed it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub confirmed_at: Option<Instant>,
    /// Whether it took no effect and waits for an operator or for that confirmation.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub waits: bool,
}
