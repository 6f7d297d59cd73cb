//! The state of an order as it is kept and read.

use super::licenses::Licenses;
use crate::due::{Due, Family, PARKED};
use crate::table::error::{StoreError, unreadable};
use crate::table::idempotency::{Keyed, Record};
use crate::table::item::{Item, update_if_allowed};
use crate::table::keys;
use crate::{SCHEMA, Store};
use aws_sdk_dynamodb::types::AttributeValue;
use domain::Instant;
use domain::agreement::Agreement;
use domain::code::{Code, Refusal};
use domain::decide::next_due;
use domain::order::{Order, OrderId};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;

/// How often a job may fail on an order before it is parked.
pub const FAILURES_MAX: u32 = 3;

/// An order as it stands in the table.
#[derive(Debug, Clone)]
pub struct Stored {
    /// The order.
    pub order: Order,
    /// The hash of its last event.
    pub head: String,
    /// How often a job failed on it since its last change.
    pub failures: u32,
    /// The publication index as it was read with it, where a command was to be decided on it.
    pub(crate) publication_index: Option<Item>,
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
            due_shard: due_at.map(|_| Family::Order.shard_of(&order.id)),
            due_at,
            order: order.clone(),
        }
    }
}

pub(crate) fn stored(item: Item) -> Result<Stored, StoreError> {
    let item: StateItem = serde_dynamo::from_item(item).map_err(unreadable("order"))?;
    Ok(Stored { order: item.order, head: item.head, failures: item.failures, publication_index: None })
}

impl Store {
    /// An order, or `None` if there is no such.
    ///
    /// # Errors
    /// The table does not answer, or the item cannot be read.
    pub async fn order(&self, id: &OrderId) -> Result<Option<Stored>, StoreError> {
        self.get(&keys::order(id), keys::STATE).await?.map(stored).transpose()
    }

    /// An order and the publication index, in one round trip: what a command is decided on.
    ///
    /// # Errors
    /// [`Code::NotFound`] if there is no such order, or the table's failure.
    pub async fn read_to_decide(&self, id: &OrderId) -> Result<Stored, StoreError> {
        let pk = keys::order(id);
        let mut items = self.get_all(vec![keys::primary(&pk, keys::STATE), publication_index_key()]).await?;
        Ok(with_index(items.remove(&pk), &mut items)?.ok_or(Refusal::from(Code::NotFound))?)
    }

    /// As [`Store::read_to_decide`], with the record of a keyed command on the order.
    pub(crate) async fn order_and_record(
        &self,
        id: &OrderId,
        keyed: &Keyed,
        now: Instant,
    ) -> Result<(Option<Stored>, Option<Record>), StoreError> {
        let pk = keys::order(id);
        let wanted = vec![
            keys::primary(&pk, keys::STATE),
            keys::primary(&keyed.pk(), keys::IDEMPOTENCY_RECORD),
            publication_index_key(),
        ];
        let mut items = self.get_all(wanted).await?;
        let record = items.remove(&keyed.pk()).map(|item| keyed.read_record(item, now)).transpose()?.flatten();
        Ok((with_index(items.remove(&pk), &mut items)?, record))
    }

    /// As [`Store::read_to_decide`], with the order's account's licenses.
    pub(crate) async fn order_and_licenses(
        &self,
        id: &OrderId,
        account: &str,
    ) -> Result<(Option<Stored>, Licenses), StoreError> {
        let pk = keys::order(id);
        let account = keys::account(account);
        let wanted =
            vec![keys::primary(&pk, keys::STATE), keys::primary(&account, keys::LICENSES), publication_index_key()];
        let mut items = self.get_all(wanted).await?;
        let licenses = Licenses::read(items.remove(&account))?;
        Ok((with_index(items.remove(&pk), &mut items)?, licenses))
    }

    /// Orders by their ids, in one round trip: a hundred at most.
    pub(crate) async fn orders(&self, ids: &[OrderId]) -> Result<Vec<Order>, StoreError> {
        let wanted = ids.iter().map(|id| keys::primary(&keys::order(id), keys::STATE)).collect();
        let items = self.get_all(wanted).await?;
        items.into_values().map(|item| Ok(stored(item)?.order)).collect()
    }

    /// Puts the index right where it says that an order is due and the order says that it is not, as after a change of the
    /// policy. A change that came between wins.
    ///
    /// # Errors
    /// The table does not answer.
    pub async fn reindex(&self, agreement: &Agreement, order: &Order, due: &Due) -> Result<(), StoreError> {
        let next = next_due(agreement, order).map(|at| at.timestamp_millis());
        let expression = if next.is_some() { "SET #at = :next" } else { "REMOVE #shard, #at" };
        let update = self
            .update(&due.pk, &due.sk, expression)
            .condition_expression("#version = :version AND #at = :seen")
            .expression_attribute_names("#version", "version")
            .expression_attribute_names("#at", keys::DUE_AT)
            .expression_attribute_values(":version", AttributeValue::N(order.version.to_string()))
            .expression_attribute_values(":seen", AttributeValue::N(due.due_at.to_string()));
        let update = match next {
            Some(next) => update.expression_attribute_values(":next", AttributeValue::N(next.to_string())),
            None => update.expression_attribute_names("#shard", keys::DUE_SHARD),
        };
        update_if_allowed(update).await.map(|_| ())
    }

    /// Records that a job failed on an order: it stays due, or is parked after the last failure so that nothing behind it
    /// waits. `true` if it was parked.
    ///
    /// # Errors
    /// The table does not answer.
    pub async fn failed(&self, stored: &Stored) -> Result<bool, StoreError> {
        let failures = stored.failures + 1;
        let parked = failures >= FAILURES_MAX;
        let order = &stored.order;
        let shard = if parked { PARKED.to_owned() } else { Family::Order.shard_of(&order.id) };
        let update = self
            .update(&keys::order(&order.id), keys::STATE, "SET #shard = :shard, failures = :failures")
            .condition_expression("#version = :version AND attribute_exists(#at)")
            .expression_attribute_names("#version", "version")
            .expression_attribute_names("#shard", keys::DUE_SHARD)
            .expression_attribute_names("#at", keys::DUE_AT)
            .expression_attribute_values(":version", AttributeValue::N(order.version.to_string()))
            .expression_attribute_values(":shard", AttributeValue::S(shard))
            .expression_attribute_values(":failures", AttributeValue::N(failures.to_string()));
        Ok(update_if_allowed(update).await? && parked)
    }
}

fn publication_index_key() -> HashMap<String, AttributeValue> {
    keys::primary(keys::PUBLICATION_INDEX.0, keys::PUBLICATION_INDEX.1)
}

/// An order with the publication index that was read beside it.
fn with_index(order: Option<Item>, others: &mut HashMap<String, Item>) -> Result<Option<Stored>, StoreError> {
    let stored = order.map(stored).transpose()?;
    Ok(stored.map(|stored| Stored { publication_index: others.remove(keys::PUBLICATION_INDEX.0), ..stored }))
}
