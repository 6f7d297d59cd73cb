//! The vault: the one place for personal data, an item for each subject.

use crate::commit::{Beside, new_item};
use crate::error::{StoreError, failed, unreadable};
use crate::{SCHEMA, Store, keys};
use aws_sdk_dynamodb::types::AttributeValue;
use domain::Instant;
use domain::order::OrderId;
use domain::party::{Kommo, Party};
use hmac::{Hmac, KeyInit, Mac};
use serde::{Deserialize, Serialize};
use sha2::Sha256;
use std::collections::HashMap;

/// A subject's personal data and the salt of the commitments to them: without it they say nothing.
#[derive(Clone, Serialize, Deserialize)]
pub struct Vault {
    pk: String,
    sk: String,
    schema: u32,
    salt: String,
    /// The keyed pseudonym of the mailbox, by which it is known without its address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mailbox: Option<String>,
    /// Who ordered.
    pub party: Party,
    /// For which Kommo account.
    pub kommo: Kommo,
}

impl Vault {
    /// A new vault for a subject, under a fresh random salt.
    pub fn new(subject: &str, mailbox: &str, party: Party, kommo: Kommo) -> Vault {
        let mailbox = Some(mailbox.to_owned());
        Vault { pk: pk(subject), sk: SK.to_owned(), schema: SCHEMA, salt: salt(), mailbox, party, kommo }
    }

    pub(crate) fn key(subject: &str) -> HashMap<String, AttributeValue> {
        keys::primary(&pk(subject), SK)
    }

    pub(crate) fn pk(subject: &str) -> String {
        pk(subject)
    }

    /// Hex of the salted commitment to the data, for events.
    pub fn commitment(&self) -> String {
        // Serialising plain data structures to memory cannot fail; an empty text would only commit to nothing.
        let data = serde_json::to_string(&(&self.party, &self.kommo)).unwrap_or_default();
        commitment(&self.salt, &data)
    }
}

const SK: &str = "VAULT";

fn pk(subject: &str) -> String {
    format!("SUBJECT#{subject}")
}

pub(crate) fn salt() -> String {
    hex::encode(rand::random_iter::<u8>().take(32).collect::<Vec<u8>>())
}

pub(crate) fn commitment(salt: &str, data: &str) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(salt.as_bytes()).expect("HMAC takes keys of any length");
    mac.update(data.as_bytes());
    hex::encode(mac.finalize().into_bytes())
}

impl Store {
    /// Keeps a new vault, with the commit that needs it.
    ///
    /// # Errors
    /// None but of the item's form.
    pub fn vault_new(&self, vault: &Vault) -> Result<Beside, StoreError> {
        new_item(&self.table, vault).map(Beside)
    }

    /// Keeps an order among those of a mailbox, known by its keyed pseudonym: an order that is not in this list from its
    /// first day could not be found later by the one who can read that mailbox (clause 3.5).
    ///
    /// # Errors
    /// None but of the item's form.
    pub fn mailbox_order(&self, mailbox: &str, order: &OrderId, at: Instant) -> Result<Beside, StoreError> {
        let item = MailboxOrder { pk: mailbox_pk(mailbox), sk: keys::order(order), schema: SCHEMA, at };
        new_item(&self.table, &item).map(Beside)
    }

    /// A subject's vault, if it was not erased.
    ///
    /// # Errors
    /// The table does not answer, or the item cannot be read.
    pub async fn vault(&self, subject: &str) -> Result<Option<Vault>, StoreError> {
        let item = self.get(&pk(subject), SK).await?;
        item.map(|item| serde_dynamo::from_item(item).map_err(unreadable("vault"))).transpose()
    }
}

impl Store {
    /// The orders of a mailbox, a page at a time, from behind one that was given before.
    ///
    /// # Errors
    /// The table does not answer.
    pub async fn mailbox_orders(
        &self,
        mailbox: &str,
        limit: i32,
        behind: Option<&OrderId>,
    ) -> Result<Vec<OrderId>, StoreError> {
        let pk = mailbox_pk(mailbox);
        let answer = self
            .client
            .query()
            .table_name(&self.table)
            .key_condition_expression("#pk = :pk AND begins_with(#sk, :prefix)")
            .expression_attribute_names("#pk", keys::PK)
            .expression_attribute_names("#sk", keys::SK)
            .expression_attribute_values(":prefix", AttributeValue::S(keys::ORDER_PREFIX.to_owned()))
            .expression_attribute_values(":pk", AttributeValue::S(pk.clone()))
            .set_exclusive_start_key(behind.map(|order| keys::primary(&pk, &keys::order(order))))
            .consistent_read(true)
            .limit(limit)
            .send()
            .await
            .map_err(|e| failed(&e))?;
        let order = |item: &HashMap<String, AttributeValue>| keys::order_of(item.get(keys::SK)?.as_s().ok()?);
        Ok(answer.items().iter().filter_map(order).collect())
    }
}

#[derive(Serialize)]
struct MailboxOrder {
    pk: String,
    sk: String,
    schema: u32,
    at: Instant,
}

const MUTE: &str = "MUTE";

/// That who reads a mailbox called a notice unwanted.
#[derive(Serialize)]
struct Mute {
    pk: String,
    sk: &'static str,
    schema: u32,
    at: Instant,
}

impl Store {
    /// Keeps that who reads a mailbox, known by its keyed pseudonym, wants no mail that they are not owed. The first time
    /// stays.
    ///
    /// # Errors
    /// The table does not answer.
    pub async fn mute(&self, mailbox: &str, at: Instant) -> Result<(), StoreError> {
        self.put_unless_there(&Mute { pk: mailbox_pk(mailbox), sk: MUTE, schema: SCHEMA, at }).await.map(|_| ())
    }

    /// Whether that is kept of a mailbox.
    ///
    /// # Errors
    /// The table does not answer.
    pub async fn is_muted(&self, mailbox: &str) -> Result<bool, StoreError> {
        self.get(&mailbox_pk(mailbox), MUTE).await.map(|item| item.is_some())
    }
}

fn mailbox_pk(mailbox: &str) -> String {
    format!("MAILBOX#{mailbox}")
}
