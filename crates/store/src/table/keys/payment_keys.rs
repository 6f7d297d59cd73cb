//! The partitions of what the bank and its gateways are known by: tickets, references, days, reports.

use super::partitions;
use chrono::NaiveDate;

/// The partition of a gateway's ticket.
pub(crate) fn ticket(gateway: &str, ticket: &str) -> String {
    format!("{}{gateway}#{ticket}", partitions::REFERENCE)
}

/// The partition of a transfer, by the bank's reference.
pub(crate) fn bank_reference(reference: &str) -> String {
    ticket("bank", reference)
}

/// The partition of the refunds that a gateway settled on a day.
pub(crate) fn settled(gateway: &str, day: NaiveDate) -> String {
    format!("{}{gateway}#{day}", partitions::SETTLED)
}

/// The partition of a gateway's last reconciled day.
pub(crate) fn reconciled(gateway: &str) -> String {
    format!("{}{gateway}", partitions::RECONCILED)
}

/// The partition of a report that was set aside.
pub fn report(id: &str) -> String {
    format!("{}{id}", partitions::QUARANTINE)
}

/// The id of a report that was set aside, by its partition.
pub fn report_of(pk: &str) -> Option<&str> {
    pk.strip_prefix(partitions::QUARANTINE)
}

/// The id that no report has: its partition remembers those that wait to be explained.
const OPEN: &str = "open";

/// The partition of what remembers the reports that wait to be explained.
pub(crate) fn open_reports() -> String {
    report(OPEN)
}
