//! What an order waits for a person over: a compromised mailbox (10.4), an objection to automated processing (K30), a
//! use that the operator suspended (5.2, 5.6, 5.8; K37).

use crate::Instant;
use crate::agreement::deadline::Deadline;
use crate::clause::Clause;
use crate::order::mailbox::MailboxReport;
use serde::{Deserialize, Serialize};

/// What an order waits for a person over.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Restrictions {
    /// Since when e-mail alone is not trusted (clause 10.4); lifted by an operator.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mailbox_since: Option<Instant>,
    /// When an operator last trusted it again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mailbox_cleared_at: Option<Instant>,
    /// What the buyer reported of it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub mailbox_reports: Vec<MailboxReport>,
    /// A suspension of the use, by an operator.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub suspended: Option<Suspended>,
    /// Objections to automated processing.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub objections: Vec<Objection>,
}

/// The use is suspended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Suspended {
    /// The clause that was broken.
    pub ground: Clause,
    /// Since when.
    pub since: Instant,
}

/// An objection to automated processing (law on personal data, article 19-1).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Objection {
    /// Its identity: the order's, a dash, `B` and its place.
    pub id: String,
    /// The version of the order that it led to.
    pub version: u64,
    /// When it reached us.
    pub received_at: Instant,
    /// By when it is dealt with.
    pub due: Deadline,
    /// Whether it was found to be right, once it was dealt with.
    pub sustained: Option<bool>,
    /// The claim whose classification it contradicts (K51).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub claim: Option<String>,
    /// Whether it came after the days for that, so that the classification stands.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub late: bool,
}

impl Restrictions {
    pub(crate) fn is_none(&self) -> bool {
        *self == Restrictions::default()
    }

    /// Whether an objection stops automated processing.
    pub fn objected(&self) -> bool {
        self.objections.iter().any(|objection| objection.sustained != Some(false))
    }
}

impl Restrictions {
    /// The buyer's report that was recorded at a version of the order.
    pub fn mailbox_report(&self, version: u64) -> Option<&MailboxReport> {
        self.mailbox_reports.iter().find(|known| known.report == version)
    }

    /// Since when a report waits for an operator or for its proof without having taken effect.
    pub fn mailbox_report_waits_since(&self) -> Option<Instant> {
        self.mailbox_reports.iter().find(|known| known.waits).map(|known| known.at)
    }
}
