//! What the index of due items held before the last write, so that a query can be answered as a replica answers that is
//! behind.

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::types::AttributeValue;
use local::shop::TABLE;
use serde_json::{Value, json};
use std::collections::HashMap;
use store::table::keys::{DUE_AT, DUE_INDEX, DUE_SHARD, PK, SK};

/// An entry of the index in the order of the index: shard, instant, key.
type Entry = (String, i64, String, String);

/// The index before the last write, once it was begun.
#[derive(Default)]
pub(super) struct Memory(Option<Vec<Entry>>);

impl Memory {
    pub(super) fn begin(&mut self) {
        self.0 = Some(Vec::new());
    }

    pub(super) fn remembers(&self) -> bool {
        self.0.is_some()
    }

    pub(super) fn keep(&mut self, entries: Vec<Entry>) {
        self.0 = Some(entries);
    }

    /// The answer to a query for what is due of a shard; none to anything else.
    pub(super) fn answer(&self, query: &Value) -> Option<Value> {
        let entries = self.0.as_ref().filter(|_| query["IndexName"] == DUE_INDEX)?;
        let shard = query["ExpressionAttributeValues"][":shard"]["S"].as_str()?;
        let now = number(&query["ExpressionAttributeValues"][":now"])?;
        let start = &query["ExclusiveStartKey"];
        let behind = number(&start[DUE_AT]).zip(start[PK]["S"].as_str()).zip(start[SK]["S"].as_str());
        let behind = behind.map(|((at, pk), sk)| (shard.to_owned(), at, pk.to_owned(), sk.to_owned()));
        let due = entries.iter().filter(|entry| entry.0 == shard && entry.1 <= now);
        let due = due.filter(|entry| behind.as_ref().is_none_or(|behind| *entry > behind));
        let limit = query["Limit"].as_u64().and_then(|limit| usize::try_from(limit).ok()).unwrap_or(usize::MAX);
        let items: Vec<Value> = due.take(limit).map(item).collect();
        Some(json!({"Count": items.len(), "ScannedCount": items.len(), "Items": items}))
    }
}

fn number(value: &Value) -> Option<i64> {
    value["N"].as_str()?.parse().ok()
}

fn item((shard, at, pk, sk): &Entry) -> Value {
    json!({PK: {"S": pk}, SK: {"S": sk}, DUE_SHARD: {"S": shard}, DUE_AT: {"N": at.to_string()}})
}

/// What the index holds now.
pub(super) async fn scan(plain: &Client) -> Vec<Entry> {
    let mut entries = Vec::new();
    let mut pages = plain.scan().table_name(TABLE).index_name(DUE_INDEX).into_paginator().items().send();
    while let Some(item) = pages.next().await {
        entries.extend(entry(&item.expect("the index can be read")));
    }
    entries.sort();
    entries
}

fn entry(item: &HashMap<String, AttributeValue>) -> Option<Entry> {
    let text = |name: &str| item.get(name)?.as_s().ok().cloned();
    Some((text(DUE_SHARD)?, item.get(DUE_AT)?.as_n().ok()?.parse().ok()?, text(PK)?, text(SK)?))
}
