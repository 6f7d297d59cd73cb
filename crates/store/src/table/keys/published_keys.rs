//! The partitions of what is published, by the versions.

use super::{TERMS_TEXTS, partitions};

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
