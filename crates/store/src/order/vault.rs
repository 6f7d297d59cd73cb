//! The vault: the one place for personal data, an item for each subject.

use crate::table::TxWrite;
use crate::table::error::{StoreError, unreadable};
use crate::table::item::{new_item, put_item};
use crate::table::keys;
use crate::table::random;
use crate::{SCHEMA, Store};
use aws_sdk_dynamodb::types::{AttributeValue, Put};
use domain::party::{Kommo, Party};
use hmac::{Hmac, KeyInit, Mac};
use serde::{Deserialize, Serialize};
use sha2::Sha256;
use std::collections::BTreeSet;

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
    /// The keyed pseudonyms of the words by which the order is found: who erases the data erases what lies under these.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub find: BTreeSet<String>,
    /// Who ordered.
    pub party: Party,
    /// For which Kommo account.
    pub kommo: Kommo,
}

impl Vault {
    /// A new vault for a subject, under a fresh random salt.
    pub fn new(subject: &str, mailbox: &str, find: BTreeSet<String>, party: Party, kommo: Kommo) -> Vault {
        let mailbox = Some(mailbox.to_owned());
        Vault {
            pk: keys::subject(subject),
            sk: keys::VAULT.to_owned(),
            schema: SCHEMA,
            salt: salt(),
            mailbox,
            find,
            party,
            kommo,
        }
    }

    /// The vault of the same subject with other data, under a fresh salt.
    pub fn with(&self, mailbox: &str, find: BTreeSet<String>, party: Party) -> Vault {
        Vault { salt: salt(), mailbox: Some(mailbox.to_owned()), find, party, ..self.clone() }
    }

    /// The vault of the same subject for another Kommo account, under a fresh salt.
    pub fn for_account(&self, find: BTreeSet<String>, kommo: Kommo) -> Vault {
        Vault { salt: salt(), find, kommo, ..self.clone() }
    }

    /// Hex of the salted commitment to the data, for events.
    pub fn commitment(&self) -> String {
        // Serialising plain data structures to memory cannot fail; an empty text would only commit to nothing.
        let data = serde_json::to_string(&(&self.party, &self.kommo)).unwrap_or_default();
        commitment(&self.salt, &data)
    }
}

pub(crate) fn salt() -> String {
    hex::encode(random::bits())
}

pub(crate) fn commitment(salt: &str, data: &str) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(salt.as_bytes()).expect("HMAC takes keys of any length");
    mac.update(data.as_bytes());
    hex::encode(mac.finalize().into_bytes())
}

impl Store {
    /// Keeps a new vault, with the commit that needs it.
    pub fn vault_new(&self, vault: &Vault) -> Result<TxWrite, StoreError> {
        new_item(&self.table, vault).map(TxWrite)
    }

    /// Puts a vault in the place of one that was read, with the commit that needs it: what stood there is erased.
    pub fn vault_replaced(&self, before: &Vault, after: &Vault) -> Result<TxWrite, StoreError> {
        let item = serde_dynamo::to_item(after).map_err(unreadable("vault"))?;
        let put = Put::builder()
            .table_name(&self.table)
            .set_item(Some(item))
            .condition_expression("salt = :salt")
            .expression_attribute_values(":salt", AttributeValue::S(before.salt.clone()));
        Ok(TxWrite(put_item(put)))
    }

    /// A subject's vault, if it was not erased.
    pub async fn vault(&self, subject: &str) -> Result<Option<Vault>, StoreError> {
        let item = self.get(&keys::subject(subject), keys::VAULT).await?;
        item.map(|item| serde_dynamo::from_item(item).map_err(unreadable("vault"))).transpose()
    }
}
