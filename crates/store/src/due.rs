//! The due index: what waits for the clock, by family and shard, oldest first.

use crate::Store;
use crate::table::error::{StoreError, failed};
use crate::table::item::{Item, update_if_allowed};
use crate::table::keys;
use aws_sdk_dynamodb::operation::query::builders::QueryFluentBuilder;
use aws_sdk_dynamodb::types::AttributeValue;
use domain::Instant;
use domain::order::OrderId;
use serde::{Deserialize, Serialize};
use strum::IntoStaticStr;

/// The shard of what no job can go on with.
pub const PARKED: &str = "parked";

/// The shard of what waits for an operator: one, so that the queue is read in one order. People work through it, so it never
/// is as busy as what the clock drives.
pub const TASKS: &str = "task";

/// The shard of callbacks that were not believed, until an operator has looked at them. Whoever has one callback can make more, so
/// they do not stand among the tasks.
pub const SET_ASIDE: &str = "set_aside";

const SHARDS: u8 = 16;

/// What a sweep looks after.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, IntoStaticStr)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum Family {
    /// Orders: every clock of the offer that an order carries.
    Order,
    /// What is published: terms that come into force, broadcasts, a calendar that ends, deadlines to be counted again.
    Published,
    /// Effects that were not sent at once.
    Outbox,
}

impl Family {
    /// The family's name.
    pub fn name(self) -> &'static str {
        self.into()
    }

    /// The family's shards.
    pub fn shards(self) -> Vec<String> {
        match self {
            Family::Published => vec![self.name().to_owned()],
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
        self.shard(shard_number(id))
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
    shard(ACCOUNTS, shard_number(account.as_bytes()))
}

/// How the shards are named in which orders lie that wait for an official calendar, by the first end that rests on it.
const CALENDARS: &str = "calendar";

/// The shards of orders that wait for a calendar.
pub(crate) fn calendar_shards() -> impl Iterator<Item = String> {
    (0..SHARDS).map(|n| shard(CALENDARS, n))
}

/// The shard in which an order waits for a calendar.
pub(crate) fn calendar_shard(order: &OrderId) -> String {
    shard(CALENDARS, shard_number(order.as_str().as_bytes()))
}

fn shard(name: &str, n: u8) -> String {
    format!("{name}#{n:02}")
}

/// The number of the shard that a name falls to.
fn shard_number(id: &[u8]) -> u8 {
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
    /// asked for by that one's instant, which may have passed meanwhile: a key to start from must lie in what is asked for.
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
    pub(crate) async fn take_out(&self, due: &Due) -> Result<(), StoreError> {
        let update = self
            .update(&due.pk, &due.sk, "REMOVE #shard, #at")
            .condition_expression("#at = :seen")
            .expression_attribute_names("#shard", keys::DUE_SHARD)
            .expression_attribute_names("#at", keys::DUE_AT)
            .expression_attribute_values(":seen", AttributeValue::N(due.due_at.to_string()));
        update_if_allowed(update).await.map(|_| ())
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
        update_if_allowed(update).await.map(|_| ())
    }

    /// Parks an item that cannot even be read. `true` if it was there.
    pub async fn park(&self, due: &Due) -> Result<bool, StoreError> {
        let update = self
            .update(&due.pk, &due.sk, "SET #shard = :parked")
            .condition_expression("#at = :seen")
            .expression_attribute_names("#shard", keys::DUE_SHARD)
            .expression_attribute_names("#at", keys::DUE_AT)
            .expression_attribute_values(":seen", AttributeValue::N(due.due_at.to_string()))
            .expression_attribute_values(":parked", AttributeValue::S(PARKED.to_owned()));
        update_if_allowed(update).await
    }
}

impl Due {
    pub(crate) fn read(item: &Item) -> Option<Due> {
        let text = |name: &str| item.get(name)?.as_s().ok().cloned();
        let due_at = item.get(keys::DUE_AT)?.as_n().ok()?.parse().ok()?;
        Some(Due { pk: text(keys::PK)?, sk: text(keys::SK)?, due_at })
    }

    pub(crate) fn index_key(&self, shard: &str) -> Item {
        let mut key = keys::primary(&self.pk, &self.sk);
        key.insert(keys::DUE_SHARD.to_owned(), AttributeValue::S(shard.to_owned()));
        key.insert(keys::DUE_AT.to_owned(), AttributeValue::N(self.due_at.to_string()));
        key
    }
}
