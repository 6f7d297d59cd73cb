//! The attributes of an account's licenses.

use domain::order::OrderId;

/// The attribute of an order among its account's licenses.
pub(crate) fn license_entry(order: &OrderId) -> String {
    format!("{LICENSE_ENTRIES}{order}")
}

/// The order of an attribute of an account's licenses; `None` for another attribute.
pub(crate) fn license_entry_of(attribute: &str) -> Option<&str> {
    attribute.strip_prefix(LICENSE_ENTRIES)
}

const LICENSE_ENTRIES: &str = "L#";

/// The attribute of what an order left behind among the licenses of an account that it was for until a version.
pub(crate) fn left_entry(order: &OrderId, version: u64) -> String {
    format!("{LEFT_ENTRIES}{order}#{version}")
}

/// The order of such an attribute; `None` for another attribute.
pub(crate) fn left_entry_of(attribute: &str) -> Option<&str> {
    attribute.strip_prefix(LEFT_ENTRIES)?.split_once('#').map(|(order, _)| order)
}

const LEFT_ENTRIES: &str = "LEFT#";
