//! Records of keyed commands: a repeat renders the order again, the same key with another body is refused.

use super::access::Access;
use super::error::{StoreError, unreadable};
use super::item::{Item, put_item};
use super::keys;
use crate::SCHEMA;
use aws_sdk_dynamodb::types::{AttributeValue, Put, ReturnValuesOnConditionCheckFailure, TransactWriteItem};
use chrono::TimeDelta;
use domain::Instant;
use domain::code::{Code, Refusal};
use domain::order::OrderId;
use serde::{Deserialize, Serialize};
use subtle::ConstantTimeEq;

/// How long a key is remembered. Ours, not the agreement's: money is deduplicated by facts that stay.
pub const REMEMBERED: TimeDelta = TimeDelta::days(7);

/// A caller's key and what was sent under it.
#[derive(Debug, Clone)]
pub struct Keyed {
    /// What the key is scoped to: the operation, and whose it is: the order that a token opened, the buyer's mailbox or the
    /// operator, so that no two callers share a key.
    pub scope: String,
    /// The key.
    pub key: String,
    /// The keyed hash of the parsed body.
    pub body: BodyHash,
    /// The versions of the order that the caller's decision may rest on, where it must rest on one.
    pub if_match: Option<IfMatch>,
    /// By what a buyer opens the order; `None` for an operator, and for an order that is placed.
    pub opened_by: Option<Access>,
}

/// The keyed hash of a parsed body, in hexadecimal digits, as the current key gives it, and the previous one while it counts.
#[derive(Debug, Clone)]
pub struct BodyHash {
    /// What is stored with a new record.
    pub current: String,
    /// What may stand in an older one.
    pub previous: Option<String>,
}

impl BodyHash {
    /// Whether a stored hash is of this body. Compares in constant time.
    pub fn is(&self, stored: &str) -> bool {
        let same = |hash: &String| bool::from(hash.as_bytes().ct_eq(stored.as_bytes()));
        same(&self.current) | self.previous.as_ref().is_some_and(same)
    }
}

/// What an `If-Match` header asks of the order (RFC 9110, 13.1.1).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum IfMatch {
    /// That it is there, in whatever version.
    Any,
    /// That it is in one of these versions.
    OneOf(Vec<u64>),
}

impl IfMatch {
    /// Whether it lets a change of this version through.
    fn allows(&self, version: u64) -> bool {
        match self {
            IfMatch::Any => true,
            IfMatch::OneOf(versions) => versions.contains(&version),
        }
    }
}

/// What is kept of a command: never its answer, a token or a name.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Record {
    pk: String,
    sk: String,
    schema: u32,
    body_hmac: String,
    status: u16,
    pub(crate) order: OrderId,
    /// The version of the order that the command led to.
    pub(crate) version: u64,
    ttl: i64,
}

impl Keyed {
    pub(crate) fn pk(&self) -> String {
        keys::idempotency(&self.scope, &self.key)
    }

    pub(crate) fn put(
        &self,
        table: &str,
        order: &OrderId,
        version: u64,
        now: Instant,
    ) -> Result<TransactWriteItem, StoreError> {
        let record = Record {
            pk: self.pk(),
            sk: keys::IDEMPOTENCY_RECORD.to_owned(),
            schema: SCHEMA,
            body_hmac: self.body.current.clone(),
            status: 201,
            order: order.clone(),
            version,
            ttl: (now + REMEMBERED).timestamp(),
        };
        let put = Put::builder()
            .table_name(table)
            .set_item(Some(serde_dynamo::to_item(&record).map_err(unreadable("idempotency record"))?))
            .condition_expression("attribute_not_exists(pk) OR #ttl <= :now")
            .expression_attribute_names("#ttl", keys::TTL)
            .expression_attribute_values(":now", AttributeValue::N(now.timestamp().to_string()))
            .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld);
        Ok(put_item(put))
    }

    /// Whether a caller who names versions of the order rests on this one.
    ///
    /// # Errors
    /// [`Code::VersionChanged`].
    pub fn check_version(&self, version: u64) -> Result<(), Refusal> {
        match &self.if_match {
            Some(if_match) if !if_match.allows(version) => Err(Code::VersionChanged.into()),
            _ => Ok(()),
        }
    }

    /// Reads a record that stands under this key; `None` once it has expired, deleted or not.
    ///
    /// # Errors
    /// [`StoreError::KeyReused`] if it was made by another body.
    pub(crate) fn read_record(&self, item: Item, now: Instant) -> Result<Option<Record>, StoreError> {
        let record: Record = serde_dynamo::from_item(item).map_err(unreadable("idempotency record"))?;
        match (record.ttl > now.timestamp(), self.body.is(&record.body_hmac)) {
            (false, _) => Ok(None),
            (true, true) => Ok(Some(record)),
            (true, false) => Err(StoreError::KeyReused),
        }
    }
}
