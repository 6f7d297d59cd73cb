//! The keys of the table.

use aws_sdk_dynamodb::types::AttributeValue;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::order::OrderId;
use std::collections::HashMap;

/// The names of the key attributes, the index and the attributes that it rests on.
pub const PK: &str = "pk";
/// The sort key.
pub const SK: &str = "sk";
/// The attribute by which DynamoDB lets an item expire, in seconds since 1970.
pub const TTL: &str = "ttl";
/// The sparse index of what is due.
pub const DUE_INDEX: &str = "due";
/// Its partition: a family and a shard.
pub const DUE_SHARD: &str = "due_shard";
/// Its order: milliseconds since 1970.
pub const DUE_AT: &str = "due_at";

/// How the partitions of orders begin.
pub(crate) const ORDER_PREFIX: &str = "ORDER#";

/// The partition of an order.
pub fn order(id: &OrderId) -> String {
    format!("{ORDER_PREFIX}{id}")
}

/// The order id of an order's partition.
pub fn order_of(pk: &str) -> Option<OrderId> {
    OrderId::parse(pk.strip_prefix(ORDER_PREFIX)?)
}

/// How the partitions of what was set aside begin.
const REPORT_PREFIX: &str = "QUARANTINE#";

/// The partition of what was set aside.
pub fn report(id: &str) -> String {
    format!("{REPORT_PREFIX}{id}")
}

/// The id of what was set aside, by its partition.
pub fn report_of(pk: &str) -> Option<&str> {
    pk.strip_prefix(REPORT_PREFIX)
}

/// Whether notices are sent of what lies in a partition: to buyers of orders, of terms and of price lists, to the vendor also of
/// calendars and of what was set aside.
pub fn has_notices(pk: &str) -> bool {
    let others = ["TERMS#", "PRICES#", "CALENDAR#", "QUARANTINE#"];
    order_of(pk).is_some() || others.iter().any(|prefix| pk.starts_with(prefix))
}

/// The sort key of an order's state.
pub const STATE: &str = "STATE";

/// The sort key of an event.
pub fn event(version: u64) -> String {
    format!("E#{version:08}")
}

/// The sort key of an outbox item: the version of the event that caused it, and its place among that event's effects.
pub fn outbox(version: u64, n: usize) -> String {
    format!("{OUTBOX_PREFIX}{version:08}.{n}")
}

/// The version of the order whose event caused the outbox item of a sort key.
pub fn outbox_version(sk: &str) -> Option<u64> {
    sk.strip_prefix(OUTBOX_PREFIX)?.split_once('.')?.0.parse().ok()
}

/// How the sort keys of outbox items begin.
pub const OUTBOX_PREFIX: &str = "OUT#";

/// Whether a sort key is an outbox item's.
pub fn is_outbox(sk: &str) -> bool {
    sk.starts_with(OUTBOX_PREFIX)
}

/// Between the two keys of an outbox item in its id; no partition key has it.
const KEYS_APART: char = '|';
/// The longest id of an outbox item, in characters: what fits into a tag of the mail service.
const ITEM_ID_MAX: usize = 256;

/// The id by which an outbox item is known outside: in letters, digits, `-` and `_`.
pub fn item_id(pk: &str, sk: &str) -> String {
    URL_SAFE_NO_PAD.encode(format!("{pk}{KEYS_APART}{sk}"))
}

/// The keys of the outbox item that an id names; `None` for what is no such id. Whether the item is there is not said.
pub fn item_of(id: &str) -> Option<(String, String)> {
    let keys = URL_SAFE_NO_PAD.decode(Some(id).filter(|id| id.len() <= ITEM_ID_MAX)?).ok()?;
    let keys = String::from_utf8(keys).ok()?;
    let (pk, sk) = keys.split_once(KEYS_APART)?;
    (!pk.is_empty() && is_outbox(sk)).then(|| (pk.to_owned(), sk.to_owned()))
}

pub(crate) fn primary(pk: &str, sk: &str) -> HashMap<String, AttributeValue> {
    HashMap::from([
        (PK.to_owned(), AttributeValue::S(pk.to_owned())),
        (SK.to_owned(), AttributeValue::S(sk.to_owned())),
    ])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_names_an_outbox_item_and_nothing_else() {
        let id = item_id("ORDER#01JGZ8QK3W0000000000000042", "OUT#00000001.0");
        assert!(id.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_'), "{id}");
        let keys = ("ORDER#01JGZ8QK3W0000000000000042".to_owned(), "OUT#00000001.0".to_owned());
        assert_eq!(item_of(&id), Some(keys));
        let others = [item_id("SUBJECT#x", "VAULT"), item_id("", "OUT#1"), URL_SAFE_NO_PAD.encode("OUT#1")];
        let broken =
            [String::new(), "é".to_owned(), format!("{id}="), "A".repeat(257), URL_SAFE_NO_PAD.encode(b"\xff|OUT#")];
        for id in others.into_iter().chain(broken) {
            assert_eq!(item_of(&id), None, "{id}");
        }
    }
}
