//! What the vendor is mailed each working morning: what waits for a person, in numbers. When that is next to be done stands in the
//! due index; what is mailed is kept under its day, so that a day has one mail, however often a sweep comes to it.

use super::item::OutboxItem;
use crate::due::{Due, Family};
use crate::table::error::{StoreError, failed, unreadable};
use crate::table::item::{Item, new_item, number, update_if_allowed, update_item};
use crate::table::keys;
use crate::{SCHEMA, Store};
use aws_sdk_dynamodb::types::{TransactWriteItem, Update};
use chrono::NaiveDate;
use domain::Instant;
use domain::follows::notice::Notice;
use domain::follows::task::TaskKind;
use serde::{Deserialize, Serialize};

/// What waits of one kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Waiting {
    /// What is to be done.
    pub kind: TaskKind,
    /// How often it waits.
    pub count: u32,
    /// How many of them are overdue.
    pub overdue: u32,
    /// How many of them fall due before the day ends.
    pub today: u32,
}

/// What waits in the morning of a day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Digest {
    /// The local day.
    pub day: NaiveDate,
    /// By kinds, each once.
    pub waiting: Vec<Waiting>,
    /// Whether more waits than was counted.
    pub more: bool,
}

#[derive(Serialize)]
struct ClockItem {
    pk: &'static str,
    sk: &'static str,
    schema: u32,
    due_shard: &'static str,
    due_at: i64,
}

#[derive(Serialize)]
struct DigestItem<'a> {
    pk: String,
    sk: &'static str,
    schema: u32,
    #[serde(flatten)]
    digest: &'a Digest,
}

/// The name of the mail among those of its day.
const NAME: &str = "digest";

impl Store {
    /// Puts the first morning in the due index, unless there was one before.
    pub async fn seed_digest(&self, first: Instant) -> Result<(), StoreError> {
        if self.get(keys::DESK_CLOCK, keys::DIGEST_CLOCK).await?.is_some() {
            return Ok(());
        }
        let clock = ClockItem {
            pk: keys::DESK_CLOCK,
            sk: keys::DIGEST_CLOCK,
            schema: SCHEMA,
            due_shard: Family::Published.name(),
            due_at: first.timestamp_millis(),
        };
        self.put_unless_there(&clock).await.map(|_| ())
    }

    /// Queues the mail of a morning and goes on to the next one, if the morning still stands in the index as it was seen. A day
    /// that has its mail gets no other.
    pub async fn queue_digest(
        &self,
        due: &Due,
        digest: &Digest,
        next: Instant,
        now: Instant,
    ) -> Result<(), StoreError> {
        let pk = keys::desk(digest.day);
        let mail = OutboxItem::of_desk(&pk, NAME, Notice::VendorDigest, now);
        let kept = DigestItem { pk, sk: keys::DIGEST, schema: SCHEMA, digest };
        let writes = vec![new_item(&self.table, &kept)?, new_item(&self.table, &mail)?, self.next_morning(due, next)];
        let written = self.client.transact_write_items().set_transact_items(Some(writes)).send().await;
        match written {
            Ok(_) => Ok(()),
            Err(e) if e.as_service_error().is_some_and(|e| e.is_transaction_canceled_exception()) => {
                // The day has its mail, or another sweep is at it: then it goes on as well.
                match self.digest(&kept.pk).await? {
                    Some(_) => self.pass_morning(due, next).await,
                    None => Err(failed(&e)),
                }
            }
            Err(e) => Err(failed(&e)),
        }
    }

    /// Goes on to the next morning without a mail, if this one still stands in the index as it was seen.
    pub async fn pass_morning(&self, due: &Due, next: Instant) -> Result<(), StoreError> {
        let update = self
            .update(&due.pk, &due.sk, "SET #at = :next")
            .condition_expression("#at = :seen")
            .expression_attribute_names("#at", keys::DUE_AT)
            .expression_attribute_values(":seen", number(due.due_at))
            .expression_attribute_values(":next", number(next.timestamp_millis()));
        update_if_allowed(update).await.map(|_| ())
    }

    fn next_morning(&self, due: &Due, next: Instant) -> TransactWriteItem {
        let update = Update::builder()
            .table_name(&self.table)
            .set_key(Some(keys::primary(&due.pk, &due.sk)))
            .update_expression("SET #at = :next")
            .condition_expression("#at = :seen")
            .expression_attribute_names("#at", keys::DUE_AT)
            .expression_attribute_values(":seen", number(due.due_at))
            .expression_attribute_values(":next", number(next.timestamp_millis()));
        update_item(update)
    }

    /// What waited in the morning that a partition is of.
    pub async fn digest(&self, pk: &str) -> Result<Option<Digest>, StoreError> {
        let item: Option<Item> = self.get(pk, keys::DIGEST).await?;
        item.map(|item| serde_dynamo::from_item(item).map_err(unreadable("digest"))).transpose()
    }
}
