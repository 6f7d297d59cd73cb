//! What is known of a mailbox by its keyed pseudonym, without its address: its orders, and whether its reader wants no mail that
//! they are not owed.

use super::opening::{MOVED, stays};
use super::state::Stored;
use super::vault::Vault;
use crate::table::TxWrite;
use crate::table::error::{StoreError, failed, unreadable};
use crate::table::item::{Item, new_item, put_item};
use crate::table::keys;
use crate::{SCHEMA, Store};
use aws_sdk_dynamodb::types::{Put, Select};
use domain::Instant;
use domain::order::{Order, OrderId};
use serde::Serialize;

/// Among how many of a mailbox's newest orders its reader's data are looked for: those of the others were erased.
const READERS_MAX: i32 = 5;

#[derive(Serialize)]
struct MailboxOrder {
    pk: String,
    sk: String,
    schema: u32,
    at: Instant,
}

/// That who reads a mailbox called a notice unwanted.
#[derive(Serialize)]
struct Mute {
    pk: String,
    sk: &'static str,
    schema: u32,
    at: Instant,
}

impl Store {
    /// Keeps an order among those of a mailbox, known by its keyed pseudonym: an order that is not in this list from its
    /// first day could not be found later by the one who can read that mailbox (clause 3.5).
    pub fn mailbox_order(&self, mailbox: &str, order: &OrderId, at: Instant) -> Result<TxWrite, StoreError> {
        let item = MailboxOrder { pk: keys::mailbox(mailbox), sk: keys::order(order), schema: SCHEMA, at };
        new_item(&self.table, &item).map(TxWrite)
    }

    /// As [`Store::mailbox_order`], where the order may have been one of the mailbox before.
    pub(crate) fn mailbox_order_again(
        &self,
        mailbox: &str,
        order: &OrderId,
        at: Instant,
    ) -> Result<TxWrite, StoreError> {
        let item = MailboxOrder { pk: keys::mailbox(mailbox), sk: keys::order(order), schema: SCHEMA, at };
        let put = Put::builder()
            .table_name(&self.table)
            .set_item(Some(serde_dynamo::to_item(&item).map_err(unreadable("order of a mailbox"))?))
            .condition_expression("attribute_not_exists(pk) OR attribute_exists(#moved)")
            .expression_attribute_names("#moved", MOVED);
        Ok(TxWrite(put_item(put)))
    }

    /// The orders of a mailbox, a page at a time, from behind one that was given before. A shorter page is the last.
    pub async fn mailbox_orders(
        &self,
        mailbox: &str,
        limit: i32,
        behind: Option<&OrderId>,
    ) -> Result<Vec<OrderId>, StoreError> {
        self.orders_in(&keys::mailbox(mailbox), limit, behind, true).await
    }

    /// As [`Store::mailbox_orders`], the newest first.
    pub async fn newest_mailbox_orders(
        &self,
        mailbox: &str,
        limit: i32,
        behind: Option<&OrderId>,
    ) -> Result<Vec<OrderId>, StoreError> {
        self.orders_in(&keys::mailbox(mailbox), limit, behind, false).await
    }

    /// The orders that stand in a partition by their ids.
    pub(crate) async fn orders_in(
        &self,
        pk: &str,
        limit: i32,
        behind: Option<&OrderId>,
        oldest_first: bool,
    ) -> Result<Vec<OrderId>, StoreError> {
        let mut start = behind.map(|order| keys::primary(pk, &keys::order(order)));
        let mut page = Vec::new();
        let order = |item: &Item| keys::order_of(item.get(keys::SK)?.as_s().ok()?);
        loop {
            let query = self
                .beginning(pk, keys::partitions::ORDER)
                .set_exclusive_start_key(start)
                .scan_index_forward(oldest_first)
                .consistent_read(true)
                .limit(limit - page.len() as i32);
            let answer = query.send().await.map_err(|e| failed(&e))?;
            page.extend(answer.items().iter().filter(|item| stays(item)).filter_map(order));
            start = answer.last_evaluated_key;
            if start.is_none() || page.len() as i32 >= limit {
                return Ok(page);
            }
        }
    }

    /// The newest order of a mailbox whose buyer's data are there, with them: who reads it, and in which language.
    pub async fn reader(&self, mailbox: &str) -> Result<Option<(Order, Vault)>, StoreError> {
        for id in self.newest_mailbox_orders(mailbox, READERS_MAX, None).await? {
            let Some(Stored { order, .. }) = self.order(&id).await? else { continue };
            if let Some(vault) = self.vault(&order.subject).await? {
                return Ok(Some((order, vault)));
            }
        }
        Ok(None)
    }

    /// How many items of a mailbox begin so.
    async fn count(&self, mailbox: &str, prefix: &str) -> Result<i32, StoreError> {
        let (pk, mut start, mut count) = (keys::mailbox(mailbox), None, 0);
        loop {
            let query = self
                .beginning(&pk, prefix)
                .filter_expression("attribute_not_exists(#moved)")
                .expression_attribute_names("#moved", MOVED)
                .select(Select::Count)
                .set_exclusive_start_key(start);
            let answer = query.send().await.map_err(|e| failed(&e))?;
            count += answer.count;
            start = answer.last_evaluated_key;
            if start.is_none() {
                return Ok(count);
            }
        }
    }

    /// How many orders a mailbox has.
    pub async fn count_mailbox_orders(&self, mailbox: &str) -> Result<i32, StoreError> {
        self.count(mailbox, keys::partitions::ORDER).await
    }

    /// Since when a mailbox is known to be its reader's; `None` where nobody has proven it.
    pub async fn proven_since(&self, mailbox: &str) -> Result<Option<Instant>, StoreError> {
        let item = self.get(&keys::mailbox(mailbox), keys::PROVEN).await?;
        let at = item.and_then(|mut item| item.remove("at"));
        at.map(|at| serde_dynamo::from_attribute_value(at).map_err(unreadable("mark"))).transpose()
    }

    /// Keeps that who reads a mailbox, known by its keyed pseudonym, wants no mail that they are not owed. The first time
    /// stays.
    pub async fn mute(&self, mailbox: &str, at: Instant) -> Result<(), StoreError> {
        let mute = Mute { pk: keys::mailbox(mailbox), sk: keys::MUTE, schema: SCHEMA, at };
        self.put_unless_there(&mute).await.map(|_| ())
    }

    /// As [`Store::mute`], with the commit that it belongs to.
    pub fn muted(&self, mailbox: &str, at: Instant) -> Result<TxWrite, StoreError> {
        self.first_mark(&keys::mailbox(mailbox), keys::MUTE, at).map(TxWrite)
    }

    /// Whether that is kept of a mailbox.
    pub async fn is_muted(&self, mailbox: &str) -> Result<bool, StoreError> {
        self.get(&keys::mailbox(mailbox), keys::MUTE).await.map(|item| item.is_some())
    }

    /// Whether who reads a mailbox showed that it is theirs: they signed in by a link that was mailed to it (K59).
    pub async fn is_proven(&self, mailbox: &str) -> Result<bool, StoreError> {
        self.get(&keys::mailbox(mailbox), keys::PROVEN).await.map(|item| item.is_some())
    }
}
