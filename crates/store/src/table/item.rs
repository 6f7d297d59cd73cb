//! Reading and writing items: what every other file here does it with.

use super::error::{StoreError, failed, unreadable};
use super::keys;
use super::retry::{RetryReason, Tries};
use crate::Store;
use aws_sdk_dynamodb::operation::put_item::builders::PutItemFluentBuilder;
use aws_sdk_dynamodb::operation::query::builders::QueryFluentBuilder;
use aws_sdk_dynamodb::operation::update_item::builders::UpdateItemFluentBuilder;
use aws_sdk_dynamodb::types::builders::{PutBuilder, UpdateBuilder};
use aws_sdk_dynamodb::types::{AttributeValue, KeysAndAttributes, Put, TransactWriteItem, Update};
use serde::Serialize;
use std::collections::HashMap;

/// An item of the table, as it was read.
pub(crate) type Item = HashMap<String, AttributeValue>;

/// A write that is made in a transaction with others.
#[derive(Debug, Clone)]
pub struct TxWrite(pub(crate) TransactWriteItem);

/// A put of an item that is not there yet.
pub(crate) fn new_item(table: &str, item: &impl Serialize) -> Result<TransactWriteItem, StoreError> {
    let item = serde_dynamo::to_item(item).map_err(unreadable("new item"))?;
    Ok(put_item(Put::builder().table_name(table).set_item(Some(item)).condition_expression("attribute_not_exists(pk)")))
}

pub(crate) fn put_item(put: PutBuilder) -> TransactWriteItem {
    TransactWriteItem::builder().put(put.build().expect("table and item are set")).build()
}

pub(crate) fn update_item(update: UpdateBuilder) -> TransactWriteItem {
    TransactWriteItem::builder().update(update.build().expect("table, key and expression are set")).build()
}

pub(crate) fn number(n: i64) -> AttributeValue {
    AttributeValue::N(n.to_string())
}

impl Store {
    /// One item, read consistently.
    pub(crate) async fn get(&self, pk: &str, sk: &str) -> Result<Option<Item>, StoreError> {
        let answer = self
            .client
            .get_item()
            .table_name(&self.table)
            .set_key(Some(keys::primary(pk, sk)))
            .consistent_read(true)
            .send()
            .await
            .map_err(|e| failed(&e))?;
        Ok(answer.item)
    }

    /// Items of different partitions, read consistently in one round trip, by their partition: a hundred at most.
    pub(crate) async fn get_all(
        &self,
        wanted: Vec<HashMap<String, AttributeValue>>,
    ) -> Result<HashMap<String, Item>, StoreError> {
        let of = |item: &Item| item.get(keys::PK).and_then(|pk| pk.as_s().ok()).cloned();
        Ok(self.get_each(wanted).await?.into_iter().filter_map(|item| Some((of(&item)?, item))).collect())
    }

    /// As [`Store::get_all`], where several may lie in one partition, in any order.
    pub(crate) async fn get_each(&self, wanted: Vec<HashMap<String, AttributeValue>>) -> Result<Vec<Item>, StoreError> {
        if wanted.is_empty() {
            return Ok(Vec::new());
        }
        let keys = KeysAndAttributes::builder().set_keys(Some(wanted)).consistent_read(true).build();
        let mut keys = Some(keys.map_err(|e| StoreError::Unavailable(e.to_string()))?);
        let (mut found, mut tries) = (Vec::new(), Tries::begin());
        while let Some(wanted) = keys {
            let answer = self.client.batch_get_item().request_items(&self.table, wanted).send().await;
            let answer = answer.map_err(|e| failed(&e))?;
            found.extend(answer.responses.unwrap_or_default().remove(&self.table).unwrap_or_default());
            // A page that is too large, or a table that is busy, leaves some for the next request.
            keys = answer.unprocessed_keys.unwrap_or_default().remove(&self.table);
            if keys.is_some() {
                tries.pause(RetryReason::Busy).await?;
            }
        }
        Ok(found)
    }

    /// The query of what begins with a prefix of [`keys`] in a partition.
    pub(crate) fn beginning(&self, pk: &str, prefix: &str) -> QueryFluentBuilder {
        self.client
            .query()
            .table_name(&self.table)
            .key_condition_expression("#pk = :pk AND begins_with(#sk, :prefix)")
            .expression_attribute_names("#pk", keys::PK)
            .expression_attribute_names("#sk", keys::SK)
            .expression_attribute_values(":pk", AttributeValue::S(pk.to_owned()))
            .expression_attribute_values(":prefix", AttributeValue::S(prefix.to_owned()))
    }

    /// Every item that begins with a prefix in a partition, page by page. For what operators look at, not for what orders do.
    pub(crate) async fn all_beginning(&self, pk: &str, prefix: &str) -> Result<Vec<Item>, StoreError> {
        let mut pages = self.beginning(pk, prefix).into_paginator().items().send();
        let mut items = Vec::new();
        while let Some(item) = pages.next().await {
            items.push(item.map_err(|e| failed(&e))?);
        }
        Ok(items)
    }

    /// Writes an item unless there is one under its key. `false` if there was.
    pub(crate) async fn put_unless_there(&self, item: &impl Serialize) -> Result<bool, StoreError> {
        put_if_allowed(self.put(item)?.condition_expression("attribute_not_exists(pk)")).await
    }

    /// Keeps how far something has come that goes page by page, unless another sweep came further.
    pub(crate) async fn put_progress(&self, pages_before: u64, after: &impl Serialize) -> Result<bool, StoreError> {
        let put = self
            .put(after)?
            .condition_expression("pages = :pages")
            .expression_attribute_values(":pages", AttributeValue::N(pages_before.to_string()));
        put_if_allowed(put).await
    }

    pub(crate) fn put(&self, item: &impl Serialize) -> Result<PutItemFluentBuilder, StoreError> {
        let item = serde_dynamo::to_item(item).map_err(unreadable("new item"))?;
        Ok(self.client.put_item().table_name(&self.table).set_item(Some(item)))
    }

    pub(crate) fn update(&self, pk: &str, sk: &str, expression: &str) -> UpdateItemFluentBuilder {
        let update = self.client.update_item().table_name(&self.table);
        update.set_key(Some(keys::primary(pk, sk))).update_expression(expression)
    }

    /// The update that takes an item out of the due index.
    pub(crate) fn no_more_due(&self, pk: &str, sk: &str) -> UpdateBuilder {
        Update::builder()
            .table_name(&self.table)
            .set_key(Some(keys::primary(pk, sk)))
            .update_expression("REMOVE #shard, #at")
            .expression_attribute_names("#shard", keys::DUE_SHARD)
            .expression_attribute_names("#at", keys::DUE_AT)
    }
}

/// Sends a conditional put; `false` if its condition did not hold.
pub(crate) async fn put_if_allowed(put: PutItemFluentBuilder) -> Result<bool, StoreError> {
    match put.send().await {
        Ok(_) => Ok(true),
        Err(e) if e.as_service_error().is_some_and(|e| e.is_conditional_check_failed_exception()) => Ok(false),
        Err(e) => Err(failed(&e)),
    }
}

/// Sends a conditional update; `false` if its condition did not hold.
pub(crate) async fn update_if_allowed(update: UpdateItemFluentBuilder) -> Result<bool, StoreError> {
    match update.send().await {
        Ok(_) => Ok(true),
        Err(e) if e.as_service_error().is_some_and(|e| e.is_conditional_check_failed_exception()) => Ok(false),
        Err(e) => Err(failed(&e)),
    }
}
