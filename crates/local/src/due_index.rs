//! What is due, read of all shards at once: on one machine a scan of the index costs less than a query of each of its shards.

use crate::shop::TABLE;
use aws_sdk_dynamodb::types::AttributeValue;
use domain::Instant;
use std::collections::HashMap;
use store::due::Family;
use store::table::error::StoreError;
use store::table::keys::{DUE_AT, DUE_INDEX, DUE_SHARD};

/// The index of what is due, by a client of the embedded table.
pub struct DueIndex(pub aws_sdk_dynamodb::Client);

/// An entry: its shard, and when it is due, in milliseconds since 1970.
type Entry = (String, i64);

impl DueIndex {
    /// The first instant after one and up to another at which something of any family falls due.
    ///
    /// # Errors
    /// The table's.
    pub async fn next(&self, after: Instant, until: Instant) -> Result<Option<Instant>, StoreError> {
        let span = after.timestamp_millis() + 1..=until.timestamp_millis();
        let of_family =
            |(shard, due_at): &Entry| FAMILIES.iter().any(|family| is_of(shard, *family)) && span.contains(due_at);
        let next = self.entries().await?.into_iter().filter(of_family).map(|(_, due_at)| due_at).min();
        Ok(next.and_then(chrono::DateTime::from_timestamp_millis))
    }

    /// Whether anything of a family is due.
    ///
    /// # Errors
    /// The table's.
    pub async fn has_due(&self, family: Family, now: Instant) -> Result<bool, StoreError> {
        let is_due = |(shard, due_at): Entry| is_of(&shard, family) && due_at <= now.timestamp_millis();
        Ok(self.entries().await?.into_iter().any(is_due))
    }

    async fn entries(&self) -> Result<Vec<Entry>, StoreError> {
        let scan = self.0.scan().table_name(TABLE).index_name(DUE_INDEX);
        let mut pages = scan.into_paginator().items().send();
        let mut entries = Vec::new();
        while let Some(item) = pages.next().await {
            let item = item.map_err(|e| StoreError::Unavailable(e.to_string()))?;
            entries.extend(entry(&item));
        }
        Ok(entries)
    }
}

const FAMILIES: [Family; 3] = [Family::Order, Family::Published, Family::Outbox];

/// Whether a shard is one of a family's: it is called by the family, and by a number where there are several.
fn is_of(shard: &str, family: Family) -> bool {
    shard.split('#').next() == Some(family.name())
}

fn entry(item: &HashMap<String, AttributeValue>) -> Option<Entry> {
    Some((item.get(DUE_SHARD)?.as_s().ok()?.clone(), item.get(DUE_AT)?.as_n().ok()?.parse().ok()?))
}
