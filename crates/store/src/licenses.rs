//! The licenses of a Kommo account: one item, an attribute for each order, so that the widget's question is one read.

use crate::commit::{Beside, update_item};
use crate::due::account_shard;
use crate::error::{StoreError, unreadable};
use crate::{Store, keys};
use aws_sdk_dynamodb::types::{AttributeValue, TransactWriteItem, Update};
use domain::Instant;
use domain::license::LicenseState;
use domain::order::{Order, OrderId};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, HashMap};

/// What an account's item says of one order's license.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    /// The item.
    pub sku: String,
    /// Where it stands while its period lasts.
    pub state: LicenseState,
    /// The first instant of the period.
    pub from: Instant,
    /// The first instant after it.
    pub until: Instant,
    /// The end of the window for claims.
    pub claim_until: Instant,
    /// Whether an operator suspended its use (K37).
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub suspended: bool,
}

/// An account's licenses.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Licenses {
    version: u64,
    entries: BTreeMap<String, Entry>,
}

pub(crate) const SK: &str = "LICENSES";
const ENTRY_PREFIX: &str = "L#";
const EXPRESSION_SETS: &str = "SET #entry = :entry, #schema = :schema";

pub(crate) fn pk(account: &str) -> String {
    format!("ACCOUNT#{account}")
}

fn entry(order: &Order) -> Option<Entry> {
    let license = &order.license;
    let (term, window) = (license.term?, license.window.as_ref()?);
    Some(Entry {
        sku: order.sku.clone(),
        state: license.standing(order),
        from: term.from,
        // What ended before its time no longer runs, and what follows it need not wait for it.
        until: order.ended.as_ref().map_or(term.until, |ended| term.until.min(ended.at)),
        claim_until: window.expires_at,
        suspended: order.holds.suspended.is_some(),
    })
}

/// The write that keeps the account's item equal to the order, if the order's entry changes.
///
/// With `seen`, the item must stand as it was read: a period that begins where another ends rests on it.
pub(crate) fn projection(
    table: &str,
    before: Option<&Order>,
    after: &Order,
    seen: Option<&Licenses>,
) -> Option<TransactWriteItem> {
    let written = entry(after)?;
    if before.and_then(entry).as_ref() == Some(&written) {
        return None;
    }
    let value: AttributeValue = serde_dynamo::to_attribute_value(&written).ok()?;
    let update = Update::builder()
        .table_name(table)
        .set_key(Some(keys::primary(&pk(&after.account), SK)))
        .update_expression(format!("{EXPRESSION_SETS} ADD #version :one"))
        .expression_attribute_names("#entry", format!("{ENTRY_PREFIX}{}", after.id))
        .expression_attribute_names("#schema", "schema")
        .expression_attribute_names("#version", "version")
        .expression_attribute_values(":entry", value)
        .expression_attribute_values(":schema", AttributeValue::N(crate::SCHEMA.to_string()))
        .expression_attribute_values(":one", AttributeValue::N("1".to_owned()));
    // Who may still have a license is found in the index by the end of the last one: only an activation moves that further, and
    // it has seen the others.
    let update = match seen {
        None => update,
        Some(seen) => {
            let until = seen.entries.values().map(|entry| entry.until).chain([written.until]).max();
            let until = until.unwrap_or(written.until).timestamp_millis();
            update
                .update_expression(format!("{EXPRESSION_SETS}, #shard = :shard, #at = :until ADD #version :one"))
                .expression_attribute_names("#shard", keys::DUE_SHARD)
                .expression_attribute_names("#at", keys::DUE_AT)
                .expression_attribute_values(":shard", AttributeValue::S(account_shard(&after.account)))
                .expression_attribute_values(":until", AttributeValue::N(until.to_string()))
        }
    };
    let update = match seen {
        None => update,
        Some(seen) if seen.version == 0 => update.condition_expression("attribute_not_exists(pk)"),
        Some(seen) => update
            .condition_expression("#version = :seen")
            .expression_attribute_values(":seen", AttributeValue::N(seen.version.to_string())),
    };
    Some(Beside(update_item(update)).0)
}

impl Licenses {
    pub(crate) fn read(item: Option<HashMap<String, AttributeValue>>) -> Result<Licenses, StoreError> {
        let mut licenses = Licenses::default();
        for (name, value) in item.into_iter().flatten() {
            if name == "version" {
                licenses.version = serde_dynamo::from_attribute_value(value).map_err(unreadable("licenses"))?;
            } else if let Some(order) = name.strip_prefix(ENTRY_PREFIX) {
                let entry = serde_dynamo::from_attribute_value(value).map_err(unreadable("licenses"))?;
                licenses.entries.insert(order.to_owned(), entry);
            }
        }
        Ok(licenses)
    }

    /// Where the last period of an item ends, leaving out one order's own.
    pub fn last_until(&self, sku: &str, but: &Order) -> Option<Instant> {
        let others = self.entries.iter().filter(|(order, entry)| entry.sku == sku && *order != but.id.as_str());
        others.map(|(_, entry)| entry.until).max()
    }

    /// The orders whose license runs at an instant, or will.
    pub(crate) fn running(&self, now: Instant) -> impl Iterator<Item = OrderId> {
        let running = self.entries.iter().filter(move |(_, entry)| now < entry.until);
        running.filter_map(|(order, _)| OrderId::parse(order))
    }

    /// The running license that ends last, of one item or of any; if none runs, the one that ended last.
    pub fn at(&self, sku: Option<&str>, now: Instant) -> Option<&Entry> {
        let of_sku = || self.entries.values().filter(|entry| sku.is_none_or(|sku| entry.sku == sku));
        let running = of_sku().filter(|entry| entry.from <= now && now < entry.until).max_by_key(|entry| entry.until);
        running.or_else(|| of_sku().filter(|entry| entry.until <= now).max_by_key(|entry| entry.until))
    }
}

impl Store {
    /// The licenses of a Kommo account, in one read.
    ///
    /// # Errors
    /// The table does not answer, or the item cannot be read.
    pub async fn licenses(&self, account: &str) -> Result<Licenses, StoreError> {
        Licenses::read(self.get(&pk(account), SK).await?)
    }
}
