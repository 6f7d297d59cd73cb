//! The state of an order as it is kept and read.

use super::licenses::Licenses;
use super::lists::{Row, Shown};
use super::opening::{Opening, judge};
use crate::due::{Due, Family, PARKED};
use crate::table::access::Access;
use crate::table::error::{StoreError, unreadable};
use crate::table::idempotency::{Keyed, Record};
use crate::table::item::{Item, update_if_allowed};
use crate::table::keys;
use crate::{SCHEMA, Store};
use aws_sdk_dynamodb::types::AttributeValue;
use domain::Instant;
use domain::agreement::Agreement;
use domain::agreement::zone::local_date;
use domain::code::{Code, Refusal};
use domain::month::Month;
use domain::order::{Order, OrderId};
use domain::rules::next_due;
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

/// What is read with an order.
#[derive(Default, Clone, Copy)]
pub(crate) struct Beside<'a> {
    /// The publication index, where something is decided.
    pub(crate) index: bool,
    /// The record of a caller's key.
    pub(crate) keyed: Option<(&'a Keyed, Instant)>,
    /// The licenses of an account.
    pub(crate) account: Option<&'a str>,
    /// What says whether a buyer's access opens it.
    pub(crate) opened_by: Option<(&'a Access, Instant)>,
}

impl<'a> Beside<'a> {
    /// What a command is decided on.
    pub(crate) fn to_decide() -> Beside<'a> {
        Beside { index: true, ..Beside::default() }
    }
}

/// An order with what was read in the same round trip, as far as it was asked for and is there.
pub(crate) struct ReadTogether {
    pub(crate) order: Option<Stored>,
    /// What stands under the caller's key, unless it has expired.
    pub(crate) record: Option<Record>,
    pub(crate) licenses: Option<Licenses>,
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
    /// By what the index of lists has it: these follow from the order and are never read back.
    #[serde(skip_deserializing)]
    month: String,
    #[serde(skip_deserializing)]
    listed_as: String,
    #[serde(skip_deserializing)]
    listed: Option<Shown>,
    order: Order,
}

impl StateItem {
    pub(crate) fn new(agreement: &Agreement, order: &Order, head: &str) -> StateItem {
        let due_at = next_due(agreement, order).map(|at| at.timestamp_millis());
        let row = Row::of(order);
        StateItem {
            pk: keys::order(&order.id),
            sk: keys::STATE.to_owned(),
            schema: SCHEMA,
            version: order.version,
            head: head.to_owned(),
            failures: 0,
            due_shard: due_at.map(|_| Family::Order.shard_of(&order.id)),
            due_at,
            month: keys::listed_month(Month::of(local_date(agreement.policy.zone, order.created_at))),
            listed_as: keys::listed_as(row.state, Some(&order.id)),
            listed: Some(row.shown),
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
    pub async fn order(&self, id: &OrderId) -> Result<Option<Stored>, StoreError> {
        self.get(&keys::order(id), keys::STATE).await?.map(stored).transpose()
    }

    /// An order that a buyer opens, in one round trip.
    ///
    /// # Errors
    /// What the access is refused for ([`Code::NotFound`], [`Code::TokenInvalid`], [`Code::TokenExpired`]), or the table's failure.
    pub async fn opened(&self, id: &OrderId, access: &Access, now: Instant) -> Result<Stored, StoreError> {
        let order = match access {
            Access::Token { .. } => {
                let stored = self.order(id).await?;
                judge(access, id, stored.as_ref().map(|stored| &stored.order), &Opening::default(), now)?;
                stored
            }
            Access::Session(_) => {
                let beside = Beside { opened_by: Some((access, now)), ..Beside::default() };
                self.read_together(id, beside).await?.order
            }
        };
        order.ok_or(StoreError::Refused(Code::NotFound.into()))
    }

    /// An order and the publication index, in one round trip: what a command is decided on.
    ///
    /// # Errors
    /// [`Code::NotFound`] if there is no such order, or the table's failure.
    pub async fn read_to_decide(&self, id: &OrderId) -> Result<Stored, StoreError> {
        let read = self.read_together(id, Beside::to_decide()).await?;
        Ok(read.order.ok_or(Refusal::from(Code::NotFound))?)
    }

    /// An order with what is asked for beside it, in one round trip.
    ///
    /// # Errors
    /// What its buyer's access is refused for ([`judge`]), a key used with another body, or the table's failure.
    pub(crate) async fn read_together(&self, id: &OrderId, beside: Beside<'_>) -> Result<ReadTogether, StoreError> {
        let pk = keys::order(id);
        let record_pk = beside.keyed.map(|(keyed, _)| keyed.pk());
        let account_pk = beside.account.map(keys::account);
        let (index_pk, index_sk) = keys::PUBLICATION_INDEX;
        let mut wanted = vec![keys::primary(&pk, keys::STATE)];
        wanted.extend(record_pk.as_ref().map(|pk| keys::primary(pk, keys::IDEMPOTENCY_RECORD)));
        wanted.extend(account_pk.as_ref().map(|pk| keys::primary(pk, keys::LICENSES)));
        wanted.extend(beside.index.then(|| keys::primary(index_pk, index_sk)));
        wanted.extend(beside.opened_by.iter().flat_map(|(access, _)| access.wanted(id)));
        let mut items = self.get_each(wanted).await?;
        let opening = beside.opened_by.map(|(access, _)| Opening::read(access, id, &mut items)).transpose()?;
        let mut items: HashMap<String, Item> =
            items.into_iter().filter_map(|item| Some((item.get(keys::PK)?.as_s().ok()?.clone(), item))).collect();
        let order = items.remove(&pk).map(stored).transpose()?;
        let order = order.map(|stored| Stored { publication_index: items.remove(index_pk), ..stored });
        if let Some((opening, (access, now))) = opening.zip(beside.opened_by) {
            judge(access, id, order.as_ref().map(|stored| &stored.order), &opening, now)?;
            if let Some(session) = &opening.session {
                self.renew(session, now).await;
            }
        }
        let record = record_pk.and_then(|pk| items.remove(&pk)).zip(beside.keyed);
        let record = record.map(|(item, (keyed, now))| keyed.read_record(item, now)).transpose()?.flatten();
        let licenses = account_pk.map(|pk| Licenses::read(items.remove(&pk))).transpose()?;
        Ok(ReadTogether { order, record, licenses })
    }

    /// Orders by their ids, in one round trip: a hundred at most.
    pub async fn orders(&self, ids: &[OrderId]) -> Result<Vec<Order>, StoreError> {
        let wanted = ids.iter().map(|id| keys::primary(&keys::order(id), keys::STATE)).collect();
        let items = self.get_all(wanted).await?;
        items.into_values().map(|item| Ok(stored(item)?.order)).collect()
    }

    /// Puts the index right where it says that an order is due and the order says that it is not, as after a change of the
    /// policy. A change that came between wins.
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
