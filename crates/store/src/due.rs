//! The due index: what waits for the clock, by family and shard, oldest first.

use crate::error::{StoreError, unavailable};
use crate::orders::Stored;
use crate::{Store, keys, outbox};
use aws_sdk_dynamodb::types::AttributeValue;
use domain::Instant;
use domain::order::OrderId;
use serde::{Deserialize, Serialize};

/// How often a job may fail on an item before it is parked.
pub const FAILURES_MAX: u32 = 3;

/// The shard of what waits for a person.
pub const PARKED: &str = "parked";

const SHARDS: u8 = 16;

/// What a sweep looks after.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Family {
    /// Orders: every clock of the offer that an order carries.
    Order,
    /// Terms that come into force.
    Terms,
    /// Effects that were not sent at once.
    Outbox,
}

impl Family {
    /// The family's name.
    pub fn name(self) -> &'static str {
        match self {
            Family::Order => "order",
            Family::Terms => "terms",
            Family::Outbox => "outbox",
        }
    }

    /// The family's shards.
    pub fn shards(self) -> Vec<String> {
        match self {
            Family::Terms => vec![self.name().to_owned()],
            Family::Order | Family::Outbox => (0..SHARDS).map(|n| self.shard(n)).collect(),
        }
    }

    fn shard(self, n: u8) -> String {
        format!("{}#{n:02}", self.name())
    }

    /// The shard of an order's items. An order id ends in random characters of base 32.
    pub(crate) fn shard_of(self, order: &OrderId) -> String {
        self.shard_of_bytes(order.as_str().as_bytes())
    }

    pub(crate) fn shard_of_bytes(self, id: &[u8]) -> String {
        self.shard(id.iter().fold(0u8, |sum, b| sum.wrapping_mul(31).wrapping_add(*b)) % SHARDS)
    }
}

/// Something due.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Due {
    /// Its partition.
    pub pk: String,
    /// Its sort key.
    pub sk: String,
    /// When it fell due, in milliseconds since 1970.
    pub due_at: i64,
}

impl Store {
    /// What is due in a shard at an instant, oldest first, at most `limit`.
    ///
    /// # Errors
    /// The table does not answer.
    pub async fn due(&self, shard: &str, now: Instant, limit: i32) -> Result<Vec<Due>, StoreError> {
        let answer = self
            .client
            .query()
            .table_name(&self.table)
            .index_name(keys::DUE_INDEX)
            .key_condition_expression("#shard = :shard AND #at <= :now")
            .expression_attribute_names("#shard", keys::DUE_SHARD)
            .expression_attribute_names("#at", keys::DUE_AT)
            .expression_attribute_values(":shard", AttributeValue::S(shard.to_owned()))
            .expression_attribute_values(":now", AttributeValue::N(now.timestamp_millis().to_string()))
            .limit(limit)
            .send()
            .await
            .map_err(|e| unavailable(&e))?;
        let text = |value: Option<&AttributeValue>| value.and_then(|v| v.as_s().ok()).cloned();
        let number = |value: Option<&AttributeValue>| value.and_then(|v| v.as_n().ok()).and_then(|n| n.parse().ok());
        let due = |item: &std::collections::HashMap<String, AttributeValue>| {
            Some(Due {
                pk: text(item.get(keys::PK))?,
                sk: text(item.get(keys::SK))?,
                due_at: number(item.get(keys::DUE_AT))?,
            })
        };
        Ok(answer.items().iter().filter_map(due).collect())
    }

    /// Records that a job failed on an order: it stays due, or is parked so that nothing behind it waits. `true` if it
    /// was parked.
    ///
    /// # Errors
    /// The table does not answer.
    pub async fn failed(&self, stored: &Stored) -> Result<bool, StoreError> {
        self.mark_failed(&stored.order.id, stored.failures, Some(stored.order.version)).await
    }

    /// Parks an order whose state cannot even be read.
    ///
    /// # Errors
    /// The table does not answer.
    pub async fn park_unreadable(&self, order: &OrderId) -> Result<bool, StoreError> {
        self.mark_failed(order, FAILURES_MAX, None).await
    }

    async fn mark_failed(&self, order: &OrderId, failures: u32, version: Option<u64>) -> Result<bool, StoreError> {
        let parked = failures + 1 >= FAILURES_MAX;
        let shard = if parked { PARKED.to_owned() } else { Family::Order.shard_of(order) };
        let update = self
            .client
            .update_item()
            .table_name(&self.table)
            .set_key(Some(keys::primary(&keys::order(order), keys::STATE)))
            .update_expression("SET #shard = :shard, failures = :failures")
            .expression_attribute_names("#shard", keys::DUE_SHARD)
            .expression_attribute_values(":shard", AttributeValue::S(shard))
            .expression_attribute_values(":failures", AttributeValue::N((failures + 1).to_string()));
        let update = match version {
            None => update.condition_expression("attribute_exists(due_at)"),
            Some(version) => update
                .condition_expression("#version = :version AND attribute_exists(due_at)")
                .expression_attribute_names("#version", "version")
                .expression_attribute_values(":version", AttributeValue::N(version.to_string())),
        };
        Ok(outbox::applied(update).await? && parked)
    }
}
