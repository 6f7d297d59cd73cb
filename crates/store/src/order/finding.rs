//! By what an order is found: by words of its buyer and its account, which stand in keys as keyed hashes alone and are erased with
//! the vault, and by its number, which is nobody's own.

use super::opening::MOVED;
use super::vault::Vault;
use crate::table::TxWrite;
use crate::table::error::{StoreError, unreadable};
use crate::table::item::{new_item, number, put_item, update_item};
use crate::table::keys;
use crate::{SCHEMA, Store};
use aws_sdk_dynamodb::types::{Put, TransactWriteItem, Update};
use domain::Instant;
use domain::order::{Order, OrderId};
use serde::Serialize;

/// That an order is found so. There is nothing in it but its keys.
#[derive(Serialize)]
struct Found {
    pk: String,
    sk: String,
    schema: u32,
}

impl Found {
    fn new(by: &str, order: &OrderId) -> Found {
        Found { pk: keys::found(by), sk: keys::order(order), schema: SCHEMA }
    }
}

/// What has an order found by its number, from its placing on.
pub(crate) fn numbered(table: &str, order: &Order) -> Result<TransactWriteItem, StoreError> {
    new_item(table, &Found::new(&order.id.number(), &order.id))
}

impl Store {
    /// Has an order found by the words of its vault, with the commit that places it.
    pub fn found_by(&self, vault: &Vault, order: &OrderId) -> Result<Vec<TxWrite>, StoreError> {
        vault.find.iter().map(|word| new_item(&self.table, &Found::new(word, order)).map(TxWrite)).collect()
    }

    /// Has an order found by other words, with the commit that puts one vault in the place of another. By those that no longer hold
    /// it is found no more from that moment on, and the table lets their items expire.
    pub fn found_anew(
        &self,
        before: &Vault,
        after: &Vault,
        order: &OrderId,
        now: Instant,
    ) -> Result<Vec<TxWrite>, StoreError> {
        let gone = before.find.difference(&after.find).map(|word| self.no_more_found(word, order, now));
        let new = after.find.difference(&before.find).map(|word| self.found_again(word, order));
        gone.chain(new).collect()
    }

    /// Has an order found by a word, by which it may have been found before.
    fn found_again(&self, word: &str, order: &OrderId) -> Result<TxWrite, StoreError> {
        let put = Put::builder()
            .table_name(&self.table)
            .set_item(Some(serde_dynamo::to_item(Found::new(word, order)).map_err(unreadable("word of an order"))?))
            .condition_expression("attribute_not_exists(pk) OR attribute_exists(#moved)")
            .expression_attribute_names("#moved", MOVED);
        Ok(TxWrite(put_item(put)))
    }

    fn no_more_found(&self, word: &str, order: &OrderId, now: Instant) -> Result<TxWrite, StoreError> {
        let moved = Update::builder()
            .table_name(&self.table)
            .set_key(Some(keys::primary(&keys::found(word), &keys::order(order))))
            .update_expression("SET #moved = :at, #ttl = :ttl")
            .expression_attribute_names("#moved", MOVED)
            .expression_attribute_names("#ttl", keys::TTL)
            .expression_attribute_values(":at", serde_dynamo::to_attribute_value(now).map_err(unreadable("instant"))?)
            .expression_attribute_values(":ttl", number(now.timestamp()));
        Ok(TxWrite(update_item(moved)))
    }

    /// The orders that are found by a word, as its keyed pseudonym, or by their number, the newest first: a page at a time, from
    /// behind one that was given before. A shorter page is the last.
    pub async fn find(&self, by: &str, limit: i32, behind: Option<&OrderId>) -> Result<Vec<OrderId>, StoreError> {
        self.orders_in(&keys::found(by), limit, behind, false).await
    }
}
