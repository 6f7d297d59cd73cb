//! The keys of the table.

use aws_sdk_dynamodb::types::AttributeValue;
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

/// The partition of an order.
pub fn order(id: &OrderId) -> String {
    format!("ORDER#{id}")
}

/// The order id of an order's partition.
pub fn order_of(pk: &str) -> Option<OrderId> {
    OrderId::parse(pk.strip_prefix("ORDER#")?)
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

/// How the sort keys of outbox items begin.
pub const OUTBOX_PREFIX: &str = "OUT#";

pub(crate) fn primary(pk: &str, sk: &str) -> HashMap<String, AttributeValue> {
    HashMap::from([
        (PK.to_owned(), AttributeValue::S(pk.to_owned())),
        (SK.to_owned(), AttributeValue::S(sk.to_owned())),
    ])
}
