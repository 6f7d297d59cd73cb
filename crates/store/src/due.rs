//! The due index: what waits for the clock, by family and shard, oldest first.

use crate::error::{StoreError, failed, unreadable};
use crate::orders::Stored;
use crate::tasks::TASKS;
use crate::{Store, keys, outbox};
use aws_sdk_dynamodb::operation::query::builders::QueryFluentBuilder;
use aws_sdk_dynamodb::operation::update_item::builders::UpdateItemFluentBuilder;
use aws_sdk_dynamodb::types::AttributeValue;
use domain::Instant;
use domain::agreement::Agreement;
use domain::order::{Order, OrderId};
use domain::rules::next_due;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;

/// How often a job may fail on an order before it is parked.
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
        shard(self.name(), n)
    }

    /// The shard of an order's items. An order id ends in random characters of base 32.
    pub fn shard_of(self, order: &OrderId) -> String {
        self.shard_of_bytes(order.as_str().as_bytes())
    }

    pub(crate) fn shard_of_bytes(self, id: &[u8]) -> String {
        self.shard(place(id))
    }
}

/// How the shards are named in which accounts lie, by the end of the last license that they may have.
const ACCOUNTS: &str = "account";

/// The shards of accounts.
pub(crate) fn account_shards() -> impl Iterator<Item = String> {
    (0..SHARDS).map(|n| shard(ACCOUNTS, n))
}

/// The shard of an account.
pub(crate) fn account_shard(account: &str) -> String {
    shard(ACCOUNTS, place(account.as_bytes()))
}

/// How the shards are named in which orders lie that wait for an official calendar, by the first end that rests on it.
const CALENDARS: &str = "calendar";

/// The shards of orders that wait for a calendar.
pub(crate) fn calendar_shards() -> impl Iterator<Item = String> {
    (0..SHARDS).map(|n| shard(CALENDARS, n))
}

/// The shard in which an order waits for a calendar.
pub(crate) fn calendar_shard(order: &OrderId) -> String {
    shard(CALENDARS, place(order.as_str().as_bytes()))
}

fn shard(name: &str, n: u8) -> String {
    format!("{name}#{n:02}")
}

/// The number of the shard that a name falls to.
fn place(id: &[u8]) -> u8 {
    id.iter().fold(0u8, |sum, b| sum.wrapping_mul(31).wrapping_add(*b)) % SHARDS
}

/// Something due.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Due {
    /// Its partition.
    pub pk: String,
    /// Its sort key.
    pub sk: String,
    /// When it fell due, in milliseconds since 1970.
    pub due_at: i64,
}

async fn read_page(query: QueryFluentBuilder) -> Result<Vec<Due>, StoreError> {
    let answer = query.send().await.map_err(|e| failed(&e))?;
    Ok(answer.items().iter().filter_map(Due::read).collect())
}

impl Store {
    /// What is due in a shard at an instant, oldest first: `limit` items at most, from behind one that was given before.
    ///
    /// # Errors
    /// The table does not answer.
    pub async fn due(
        &self,
        shard: &str,
        now: Instant,
        limit: i32,
        behind: Option<&Due>,
    ) -> Result<Vec<Due>, StoreError> {
        let query = self
            .of_shard(shard, "#shard = :shard AND #at <= :now", limit, behind)
            .expression_attribute_names("#at", keys::DUE_AT)
            .expression_attribute_values(":now", AttributeValue::N(now.timestamp_millis().to_string()));
        read_page(query).await
    }

    /// A page of all that waits in a shard, the nearest first, due or not.
    ///
    /// # Errors
    /// The table does not answer.
    pub async fn waiting(&self, shard: &str, limit: i32, behind: Option<&Due>) -> Result<Vec<Due>, StoreError> {
        read_page(self.of_shard(shard, "#shard = :shard", limit, behind)).await
    }

    fn of_shard(&self, shard: &str, condition: &str, limit: i32, behind: Option<&Due>) -> QueryFluentBuilder {
        self.client
            .query()
            .table_name(&self.table)
            .index_name(keys::DUE_INDEX)
            .key_condition_expression(condition)
            .expression_attribute_names("#shard", keys::DUE_SHARD)
            .expression_attribute_values(":shard", AttributeValue::S(shard.to_owned()))
            .set_exclusive_start_key(behind.map(|due| due.index_key(shard)))
            .limit(limit)
    }

    /// A page of what lies in a shard at a later instant than this one, the nearest first. What comes behind another one is
    /// asked for by that one's place, which may have passed meanwhile: a key to start from must lie in what is asked for.
    pub(crate) async fn later(
        &self,
        shard: &str,
        than: Instant,
        limit: i32,
        behind: Option<&Due>,
    ) -> Result<Vec<Due>, StoreError> {
        let than_ms = behind.map_or(i64::MAX, |behind| behind.due_at - 1).min(than.timestamp_millis());
        let query = self
            .of_shard(shard, "#shard = :shard AND #at > :than", limit, behind)
            .expression_attribute_names("#at", keys::DUE_AT)
            .expression_attribute_values(":than", AttributeValue::N(than_ms.to_string()));
        read_page(query).await
    }

    /// Takes an item out of the index, if it still stands there as it was seen.
    pub(crate) async fn done(&self, due: &Due) -> Result<(), StoreError> {
        let update = self
            .update(&due.pk, &due.sk, "REMOVE #shard, #at")
            .condition_expression("#at = :seen")
            .expression_attribute_names("#shard", keys::DUE_SHARD)
            .expression_attribute_names("#at", keys::DUE_AT)
            .expression_attribute_values(":seen", AttributeValue::N(due.due_at.to_string()));
        outbox::applied(update).await.map(|_| ())
    }

    /// Puts what is due in the operator's queue instead, if it still stands in the index as it was seen.
    pub(crate) async fn becomes_task(&self, due: &Due, at: Instant) -> Result<(), StoreError> {
        let update = self
            .update(&due.pk, &due.sk, "SET #shard = :tasks, #at = :at")
            .condition_expression("#at = :seen")
            .expression_attribute_names("#shard", keys::DUE_SHARD)
            .expression_attribute_names("#at", keys::DUE_AT)
            .expression_attribute_values(":tasks", AttributeValue::S(TASKS.to_owned()))
            .expression_attribute_values(":at", AttributeValue::N(at.timestamp_millis().to_string()))
            .expression_attribute_values(":seen", AttributeValue::N(due.due_at.to_string()));
        outbox::applied(update).await.map(|_| ())
    }

    /// Writes an item unless there is one under its key. `false` if there was.
    pub(crate) async fn put_unless_there(&self, item: &impl Serialize) -> Result<bool, StoreError> {
        let item = serde_dynamo::to_item(item).map_err(unreadable("new item"))?;
        let put = self.client.put_item().table_name(&self.table).set_item(Some(item));
        match put.condition_expression("attribute_not_exists(pk)").send().await {
            Ok(_) => Ok(true),
            Err(e) if e.as_service_error().is_some_and(|e| e.is_conditional_check_failed_exception()) => Ok(false),
            Err(e) => Err(failed(&e)),
        }
    }

    /// Puts the index right where it says that an order is due and the order says that it is not, as after a change of the
    /// policy. A change that came between wins.
    ///
    /// # Errors
    /// The table does not answer.
    pub async fn realign(&self, agreement: &Agreement, order: &Order, due: &Due) -> Result<(), StoreError> {
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
        outbox::applied(update).await.map(|_| ())
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
        Ok(outbox::applied(update).await? && parked)
    }

    /// Parks an item that cannot even be read. `true` if it was there.
    ///
    /// # Errors
    /// The table does not answer.
    pub async fn park(&self, due: &Due) -> Result<bool, StoreError> {
        let update = self
            .update(&due.pk, &due.sk, "SET #shard = :parked")
            .condition_expression("#at = :seen")
            .expression_attribute_names("#shard", keys::DUE_SHARD)
            .expression_attribute_names("#at", keys::DUE_AT)
            .expression_attribute_values(":seen", AttributeValue::N(due.due_at.to_string()))
            .expression_attribute_values(":parked", AttributeValue::S(PARKED.to_owned()));
        outbox::applied(update).await
    }

    pub(crate) fn update(&self, pk: &str, sk: &str, expression: &str) -> UpdateItemFluentBuilder {
        let update = self.client.update_item().table_name(&self.table);
        update.set_key(Some(keys::primary(pk, sk))).update_expression(expression)
    }
}

impl Due {
    pub(crate) fn read(item: &HashMap<String, AttributeValue>) -> Option<Due> {
        let text = |name: &str| item.get(name)?.as_s().ok().cloned();
        let due_at = item.get(keys::DUE_AT)?.as_n().ok()?.parse().ok()?;
        Some(Due { pk: text(keys::PK)?, sk: text(keys::SK)?, due_at })
    }

    pub(crate) fn index_key(&self, shard: &str) -> HashMap<String, AttributeValue> {
        let mut key = keys::primary(&self.pk, &self.sk);
        key.insert(keys::DUE_SHARD.to_owned(), AttributeValue::S(shard.to_owned()));
        key.insert(keys::DUE_AT.to_owned(), AttributeValue::N(self.due_at.to_string()));
        key
    }
}
