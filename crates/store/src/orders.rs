//! The state of an order as it is kept and read.

use crate::board::{BOARD, Item};
use crate::commit::Why;
use crate::error::{StoreError, failed, unreadable};
use crate::execute::Tries;
use crate::idempotency::{Keyed, Record};
use crate::{SCHEMA, Store, keys};
use aws_sdk_dynamodb::types::{AttributeValue, KeysAndAttributes};
use domain::Instant;
use domain::agreement::Agreement;
use domain::code::{Code, Refusal};
use domain::order::{Order, OrderId};
use domain::rules::next_due;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;

/// An order as it stands in the table.
#[derive(Debug, Clone)]
pub struct Stored {
    /// The order.
    pub order: Order,
    /// The hash of its last event.
    pub head: String,
    /// How often a job failed on it since its last change.
    pub failures: u32,
    /// The board as it was read with it, where a command was to be decided on it.
    pub(crate) board: Option<Item>,
}

#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct StateItem {
    pk: String,
    sk: String,
    schema: u32,
    version: u64,
    head: String,
    #[serde(default)]
    failures: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    due_shard: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    due_at: Option<i64>,
    order: Order,
}

impl StateItem {
    pub(crate) fn new(agreement: &Agreement, order: &Order, head: &str) -> StateItem {
        let due_at = next_due(agreement, order).map(|at| at.timestamp_millis());
        StateItem {
            pk: keys::order(&order.id),
            sk: keys::STATE.to_owned(),
            schema: SCHEMA,
            version: order.version,
            head: head.to_owned(),
            failures: 0,
            due_shard: due_at.map(|_| crate::due::Family::Order.shard_of(&order.id)),
            due_at,
            order: order.clone(),
        }
    }
}

pub(crate) fn stored(item: Item) -> Result<Stored, StoreError> {
    let item: StateItem = serde_dynamo::from_item(item).map_err(unreadable("order"))?;
    Ok(Stored { order: item.order, head: item.head, failures: item.failures, board: None })
}

impl Store {
    /// One item, read consistently.
    pub(crate) async fn get(&self, pk: &str, sk: &str) -> Result<Option<HashMap<String, AttributeValue>>, StoreError> {
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

    /// An order, or `None` if there is no such.
    ///
    /// # Errors
    /// The table does not answer, or the item cannot be read.
    pub async fn order(&self, id: &OrderId) -> Result<Option<Stored>, StoreError> {
        self.get(&keys::order(id), keys::STATE).await?.map(stored).transpose()
    }

    /// An order and the board, in one round trip: what a command is decided on.
    ///
    /// # Errors
    /// [`Code::NotFound`] if there is no such order, or the table's failure.
    pub async fn read_to_decide(&self, id: &OrderId) -> Result<Stored, StoreError> {
        let pk = keys::order(id);
        let mut items = self.get_all(vec![keys::primary(&pk, keys::STATE), board_key()]).await?;
        Ok(on_board(items.remove(&pk), &mut items)?.ok_or(Refusal::from(Code::NotFound))?)
    }

    /// As [`Store::read_to_decide`], with the record of a keyed command on the order.
    pub(crate) async fn order_and_record(
        &self,
        id: &OrderId,
        keyed: &Keyed,
        now: Instant,
    ) -> Result<(Option<Stored>, Option<Record>), StoreError> {
        let pk = keys::order(id);
        let wanted = vec![keys::primary(&pk, keys::STATE), keys::primary(&keyed.pk(), "IDEM"), board_key()];
        let mut items = self.get_all(wanted).await?;
        let record = items.remove(&keyed.pk()).map(|item| keyed.judge(item, now)).transpose()?.flatten();
        Ok((on_board(items.remove(&pk), &mut items)?, record))
    }

    /// As [`Store::read_to_decide`], with the order's account's licenses.
    pub(crate) async fn order_and_licenses(
        &self,
        id: &OrderId,
        account: &str,
    ) -> Result<(Option<Stored>, crate::licenses::Licenses), StoreError> {
        let pk = keys::order(id);
        let account = crate::licenses::pk(account);
        let wanted = vec![keys::primary(&pk, keys::STATE), keys::primary(&account, crate::licenses::SK), board_key()];
        let mut items = self.get_all(wanted).await?;
        let licenses = crate::licenses::Licenses::read(items.remove(&account))?;
        Ok((on_board(items.remove(&pk), &mut items)?, licenses))
    }

    /// Orders by their ids, in one round trip: a hundred at most.
    pub(crate) async fn orders(&self, ids: &[OrderId]) -> Result<Vec<Order>, StoreError> {
        let wanted = ids.iter().map(|id| keys::primary(&keys::order(id), keys::STATE)).collect();
        let items = self.get_all(wanted).await?;
        items.into_values().map(|item| Ok(stored(item)?.order)).collect()
    }

    /// Items of different partitions, read consistently in one round trip, by their partition: a hundred at most.
    pub(crate) async fn get_all(
        &self,
        wanted: Vec<HashMap<String, AttributeValue>>,
    ) -> Result<HashMap<String, Item>, StoreError> {
        if wanted.is_empty() {
            return Ok(HashMap::new());
        }
        let keys = KeysAndAttributes::builder().set_keys(Some(wanted)).consistent_read(true).build();
        let mut keys = Some(keys.map_err(|e| StoreError::Unavailable(e.to_string()))?);
        let (mut found, mut tries) = (HashMap::new(), Tries::begin());
        let of = |item: &Item| item.get(keys::PK).and_then(|pk| pk.as_s().ok()).cloned();
        while let Some(wanted) = keys {
            let answer = self.client.batch_get_item().request_items(&self.table, wanted).send().await;
            let answer = answer.map_err(|e| failed(&e))?;
            let items = answer.responses.unwrap_or_default().remove(&self.table).unwrap_or_default();
            found.extend(items.into_iter().filter_map(|item| Some((of(&item)?, item))));
            // A page that is too large, or a table that is busy, leaves some for the next request.
            keys = answer.unprocessed_keys.unwrap_or_default().remove(&self.table);
            if keys.is_some() {
                tries.pause(Why::Busy).await?;
            }
        }
        Ok(found)
    }
}

fn board_key() -> HashMap<String, AttributeValue> {
    keys::primary(BOARD.0, BOARD.1)
}

/// An order with the board that was read beside it.
fn on_board(order: Option<Item>, others: &mut HashMap<String, Item>) -> Result<Option<Stored>, StoreError> {
    let stored = order.map(stored).transpose()?;
    Ok(stored.map(|stored| Stored { board: others.remove(BOARD.0), ..stored }))
}
