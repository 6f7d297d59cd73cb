//! How many orders may be placed within a window of time: for one mailbox, by one Kommo account, from one caller's address. An
//! order is counted before it is written, and all of its counters in one transaction: one that is refused is counted nowhere.
//!
//! Windows are fixed, so at the edge of two of them twice the number may come close together. The address's counter has
//! shards, since many people may stand behind one address and transactions on one item keep each other waiting; where an order's
//! own shard is full the others are asked, so that the number is exact.

use crate::table::error::{StoreError, failed};
use crate::table::idempotency::Keyed;
use crate::table::item::{number, update_item};
use crate::table::keys;
use crate::table::retry::{RetryReason, Tries};
use crate::{SCHEMA, Store};
use aws_sdk_dynamodb::error::SdkError;
use aws_sdk_dynamodb::operation::transact_write_items::TransactWriteItemsError;
use aws_sdk_dynamodb::types::{TransactWriteItem, Update};
use chrono::{DateTime, TimeDelta};
use domain::Instant;
use sha2::{Digest, Sha256};

/// How many shards the counter of an address has.
const ADDRESS_SHARDS: u32 = 4;
/// How many counters an order has.
const COUNTERS: usize = 3;
/// How long a counter is kept behind its window.
const KEPT: TimeDelta = TimeDelta::days(1);

/// How many orders may be placed within a window of time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OrderLimits {
    /// How long a window is; windows begin at multiples of it since 1970.
    pub window: TimeDelta,
    /// For one mailbox.
    pub mailbox: u32,
    /// By one Kommo account.
    pub account: u32,
    /// From one caller's address.
    pub address: u32,
}

/// Who places an order, by pseudonyms.
#[derive(Debug, Clone, Copy)]
pub struct Placer<'a> {
    pub mailbox: &'a str,
    pub account: &'a str,
    pub address: &'a str,
}

/// Whether an order may be placed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Counted {
    /// It is counted.
    Within,
    /// One of its counters is full until an instant; nothing was counted.
    Full(Instant),
}

/// What an attempt to count came to.
enum Attempt {
    Counted,
    /// The mailbox's or the account's counter is full.
    Full,
    /// The address's counter is full in this shard.
    ShardFull,
    /// Another order is being counted.
    Again,
}

impl OrderLimits {
    /// When the window of an instant began and when it ends, in seconds since 1970.
    fn window(&self, now: Instant) -> (i64, i64) {
        let length = self.window.num_seconds().max(1);
        let since = now.timestamp().div_euclid(length) * length;
        (since, since + length)
    }
}

impl Store {
    /// Counts an order that is about to be placed. The same request under the same key is counted once, however often it is
    /// made within ten minutes.
    ///
    /// # Errors
    /// Others keep counting at the same time; the table's failure. Whether it was counted is not known then.
    pub async fn count_order(
        &self,
        limits: &OrderLimits,
        placer: &Placer<'_>,
        keyed: &Keyed,
        now: Instant,
    ) -> Result<Counted, StoreError> {
        let (_, until) = limits.window(now);
        let full = || DateTime::from_timestamp(until, 0).map(Counted::Full).ok_or(StoreError::Unreadable("window"));
        let request = Sha256::new().chain_update(keyed.pk()).chain_update(&keyed.body.current).finalize();
        let shards = ADDRESS_SHARDS.min(limits.address);
        let mut tries = Tries::begin();
        let mut asked = 0;
        while asked < shards {
            let shard = (u32::from(request[0]) + asked) % shards;
            match self.count_in(limits, placer, &request, (shard, shards), now).await? {
                Attempt::Counted => return Ok(Counted::Within),
                Attempt::Full => return full(),
                Attempt::ShardFull => asked += 1,
                Attempt::Again => tries.pause(RetryReason::Busy).await?,
            }
        }
        full()
    }

    async fn count_in(
        &self,
        limits: &OrderLimits,
        placer: &Placer<'_>,
        request: &[u8],
        (shard, shards): (u32, u32),
        now: Instant,
    ) -> Result<Attempt, StoreError> {
        let (since, until) = limits.window(now);
        let of_shard = limits.address / shards + u32::from(shard < limits.address % shards);
        let counters: [_; COUNTERS] = [
            (keys::counter("mailbox", placer.mailbox, since, 0), limits.mailbox),
            (keys::counter("account", placer.account, since, 0), limits.account),
            (keys::counter("address", placer.address, since, shard), of_shard),
        ];
        let expires = until + KEPT.num_seconds();
        let writes = counters.map(|(pk, most)| self.counting(&pk, most, expires)).to_vec();
        // The service carries out a transaction of the same token once: a repeat is not counted again.
        let token = Sha256::new().chain_update(request).chain_update(since.to_be_bytes()).chain_update([shard as u8]);
        let token = hex::encode(&token.finalize()[..16]);
        let send = self.client.transact_write_items().set_transact_items(Some(writes)).client_request_token(token);
        match send.send().await {
            Ok(_) => Ok(Attempt::Counted),
            Err(error) => refused(&error),
        }
    }

    /// Adds one to a counter that has not reached its most.
    fn counting(&self, pk: &str, most: u32, expires: i64) -> TransactWriteItem {
        let update = Update::builder()
            .table_name(&self.table)
            .set_key(Some(keys::primary(pk, keys::PLACED)))
            .update_expression("SET #schema = :schema, #ttl = :ttl ADD #placed :one")
            .condition_expression("attribute_not_exists(#placed) OR #placed < :most")
            .expression_attribute_names("#schema", "schema")
            .expression_attribute_names("#ttl", keys::TTL)
            .expression_attribute_names("#placed", "placed")
            .expression_attribute_values(":schema", number(SCHEMA.into()))
            .expression_attribute_values(":ttl", number(expires))
            .expression_attribute_values(":one", number(1))
            .expression_attribute_values(":most", number(most.into()));
        update_item(update)
    }
}

/// What a transaction that was not written says: of the three counters, the mailbox's and the account's come first.
fn refused(error: &SdkError<TransactWriteItemsError>) -> Result<Attempt, StoreError> {
    let reasons = match error.as_service_error() {
        Some(TransactWriteItemsError::TransactionCanceledException(cancelled)) => cancelled.cancellation_reasons(),
        Some(TransactWriteItemsError::TransactionInProgressException(_)) => return Ok(Attempt::Again),
        _ => return Err(failed(error)),
    };
    if reasons.len() != COUNTERS {
        return Err(failed(error));
    }
    let is = |code: &str| reasons.iter().position(|reason| reason.code() == Some(code));
    match (is("ConditionalCheckFailed"), is("TransactionConflict")) {
        (Some(0 | 1), _) => Ok(Attempt::Full),
        (Some(_), _) => Ok(Attempt::ShardFull),
        (None, Some(_)) => Ok(Attempt::Again),
        (None, None) => Err(failed(error)),
    }
}
