//! The sort keys of outbox items, and what they say.

use super::{OUTBOX_PREFIX, order_of, partitions};

/// The sort key of an outbox item: the version of the event that caused it, and its number among that event's effects.
pub fn outbox(version: u64, n: usize) -> String {
    format!("{OUTBOX_PREFIX}{version:08}.{n}")
}

/// The sort key of an outbox item of something that was published, by its name there.
pub fn outbox_named(name: &str) -> String {
    format!("{OUTBOX_PREFIX}{name}")
}

/// The name of an outbox item that has one.
pub fn outbox_name(sk: &str) -> Option<&str> {
    sk.strip_prefix(OUTBOX_PREFIX)
}

/// The name of what one mailbox is sent by a broadcast.
pub(crate) fn name_for(notice: &str, mailbox: &str) -> String {
    format!("{notice}#{mailbox}")
}

/// The version of the order whose event caused the outbox item of a sort key.
pub fn outbox_version(sk: &str) -> Option<u64> {
    sk.strip_prefix(OUTBOX_PREFIX)?.split_once('.')?.0.parse().ok()
}

/// Whether a sort key is an outbox item's.
pub fn is_outbox(sk: &str) -> bool {
    sk.starts_with(OUTBOX_PREFIX)
}

/// Whether notices are sent of what lies in a partition: to buyers of orders, of terms, of price lists and of a report of our own
/// mailbox, to the vendor also of calendars, of what was set aside and of what
/// waits in the morning.
pub fn has_notices(pk: &str) -> bool {
    use partitions::{CALENDAR, DESK, LICENSOR, PRICES, QUARANTINE, TERMS};
    order_of(pk).is_some()
        || [TERMS, PRICES, LICENSOR, CALENDAR, QUARANTINE, DESK].iter().any(|prefix| pk.starts_with(prefix))
}
