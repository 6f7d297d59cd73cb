//! The keys of what is published: its partitions by the versions, and what lies in them.

use super::{BROADCASTS, PROPOSALS, TERMS_TEXTS, partitions};

/// The partition of a version of the terms.
pub fn terms(version: &str) -> String {
    format!("{}{version}", partitions::TERMS)
}

/// The sort key of a text of the terms in a language other than the one first published.
pub(crate) fn terms_text(language: &str) -> String {
    format!("{TERMS_TEXTS}{language}")
}

/// The version of a partition of terms.
pub(crate) fn terms_of(pk: &str) -> Option<&str> {
    pk.strip_prefix(partitions::TERMS)
}

/// The partition of a price list.
pub fn prices(version: &str) -> String {
    format!("{}{version}", partitions::PRICES)
}

/// The partition of a calendar.
pub fn calendar(version: &str) -> String {
    format!("{}{version}", partitions::CALENDAR)
}

/// The version of a partition of a calendar.
pub(crate) fn calendar_of(pk: &str) -> Option<&str> {
    pk.strip_prefix(partitions::CALENDAR)
}

/// The partition of the acts by which rates were published.
pub(crate) fn rates() -> String {
    format!("{}published", partitions::RATES)
}

/// The partition of a report of our own mailbox.
pub(crate) fn licensor(report: &str) -> String {
    format!("{}{report}", partitions::LICENSOR)
}

/// The sort key of how far everybody was told by a notice.
pub(crate) fn broadcast(notice: &str) -> String {
    format!("{BROADCASTS}{notice}")
}

/// The sort key of what an operator proposes, by a hash of what it says.
pub(crate) fn proposed(content: &str) -> String {
    format!("{PROPOSALS}{content}")
}

/// Whether a sort key is a proposal's.
pub(crate) fn is_proposal(sk: &str) -> bool {
    sk.starts_with(PROPOSALS)
}

/// The version that a proposal in this partition is of; `None` for a rate, which has none.
pub(crate) fn version_of_proposal(pk: &str) -> Option<&str> {
    terms_of(pk).or_else(|| pk.strip_prefix(partitions::PRICES))
}
