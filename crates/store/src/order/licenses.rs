//! The licenses of a Kommo account: one item, an attribute for each order, so that the widget's question is one read. When each
//! period begins and ends follows from all of them (`domain::periods`).

use crate::Store;
use crate::due::account_shard;
use crate::table::error::{StoreError, unreadable};
use crate::table::item::{Item, update_item};
use crate::table::keys;
use aws_sdk_dynamodb::types::{AttributeValue, TransactWriteItem, Update};
use domain::agreement::zone::Tz;
use domain::order::periods::{Entry, Periods};
use domain::order::{Order, OrderId};

/// An account's licenses.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Licenses {
    version: u64,
    /// Until when the index has it that one may run, in milliseconds since 1970.
    listed_until: Option<i64>,
    /// The paid periods.
    pub periods: Periods,
}

const EXPRESSION_SETS: &str = "SET #entry = :entry, #schema = :schema";

/// The write that keeps the account's item equal to the order, if the order's entry changes.
///
/// With `seen`, the item must stand as it was read: a period that begins where another ends rests on it.
pub(crate) fn projection(
    table: &str,
    before: Option<&Order>,
    after: &Order,
    seen: Option<&Licenses>,
    zone: Tz,
) -> Option<TransactWriteItem> {
    let written = Entry::of(after)?;
    if before.and_then(Entry::of).as_ref() == Some(&written) {
        return None;
    }
    let value: AttributeValue = serde_dynamo::to_attribute_value(&written).ok()?;
    let update = Update::builder()
        .table_name(table)
        .set_key(Some(keys::primary(&keys::account(&after.account), keys::LICENSES)))
        .update_expression(format!("{EXPRESSION_SETS} ADD #version :one"))
        .expression_attribute_names("#entry", keys::license_entry(&after.id))
        .expression_attribute_names("#schema", "schema")
        .expression_attribute_names("#version", "version")
        .expression_attribute_values(":entry", value)
        .expression_attribute_values(":schema", AttributeValue::N(crate::SCHEMA.to_string()))
        .expression_attribute_values(":one", AttributeValue::N("1".to_owned()));
    let update = match seen {
        None => update,
        Some(seen) => update
            .update_expression(format!("{EXPRESSION_SETS}, #shard = :shard, #at = :until ADD #version :one"))
            .expression_attribute_names("#shard", keys::DUE_SHARD)
            .expression_attribute_names("#at", keys::DUE_AT)
            .expression_attribute_values(":shard", AttributeValue::S(account_shard(&after.account)))
            .expression_attribute_values(
                ":until",
                AttributeValue::N(seen.listed_with(after, written, zone).to_string()),
            ),
    };
    let update = match seen {
        None => update,
        Some(seen) if seen.version == 0 => update.condition_expression("attribute_not_exists(pk)"),
        Some(seen) => update
            .condition_expression("#version = :seen")
            .expression_attribute_values(":seen", AttributeValue::N(seen.version.to_string())),
    };
    Some(update_item(update))
}

/// The writes that take an order's entry along from the item of its account's former pseudonym to that of the new one; none
/// where it has no entry. Both items as they were read before.
pub(crate) fn moved(
    table: &str,
    former: &str,
    from: &Licenses,
    to: &Licenses,
    after: &Order,
) -> Vec<TransactWriteItem> {
    let value = Entry::of(after).and_then(|entry| serde_dynamo::to_attribute_value(&entry).ok());
    let Some(value) = value else { return Vec::new() };
    let update = |account: &str| {
        Update::builder()
            .table_name(table)
            .set_key(Some(keys::primary(&keys::account(account), keys::LICENSES)))
            .expression_attribute_names("#entry", keys::license_entry(&after.id))
            .expression_attribute_names("#version", "version")
            .expression_attribute_values(":one", AttributeValue::N("1".to_owned()))
    };
    let put = update(&after.account)
        .expression_attribute_names("#schema", "schema")
        .expression_attribute_values(":entry", value)
        .expression_attribute_values(":schema", AttributeValue::N(crate::SCHEMA.to_string()));
    let put = match from.listed_until.max(to.listed_until) {
        None => put.update_expression(format!("{EXPRESSION_SETS} ADD #version :one")),
        Some(until) => put
            .update_expression(format!("{EXPRESSION_SETS}, #shard = :shard, #at = :until ADD #version :one"))
            .expression_attribute_names("#shard", keys::DUE_SHARD)
            .expression_attribute_names("#at", keys::DUE_AT)
            .expression_attribute_values(":shard", AttributeValue::S(account_shard(&after.account)))
            .expression_attribute_values(":until", AttributeValue::N(until.to_string())),
    };
    let remove = update(former).update_expression("REMOVE #entry ADD #version :one");
    [Some(put), (from.version > 0).then_some(remove)].into_iter().flatten().map(update_item).collect()
}

impl Licenses {
    pub(crate) fn read(item: Option<Item>) -> Result<Licenses, StoreError> {
        let mut licenses = Licenses::default();
        for (name, value) in item.into_iter().flatten() {
            if name == "version" {
                licenses.version = serde_dynamo::from_attribute_value(value).map_err(unreadable("licenses"))?;
            } else if name == keys::DUE_AT {
                licenses.listed_until = serde_dynamo::from_attribute_value(value).map_err(unreadable("licenses"))?;
            } else if let Some(order) = keys::license_entry_of(&name) {
                let entry = serde_dynamo::from_attribute_value(value).map_err(unreadable("licenses"))?;
                let order = OrderId::parse(order).ok_or(StoreError::Unreadable("licenses"))?;
                licenses.periods.put(order, entry);
            }
        }
        Ok(licenses)
    }

    /// Until when the index is to have it that one may run, with the entry of an order: never less than it has already, so
    /// that no account is passed by while all of them are gone through.
    fn listed_with(&self, order: &Order, entry: Entry, zone: Tz) -> i64 {
        let mut periods = self.periods.clone();
        periods.put(order.id.clone(), entry);
        let until = periods.last_until(zone).map(|until| until.timestamp_millis());
        until.max(self.listed_until).unwrap_or_default()
    }
}

impl Store {
    /// The licenses of a Kommo account, in one read.
    pub async fn licenses(&self, account: &str) -> Result<Licenses, StoreError> {
        Licenses::read(self.get(&keys::account(account), keys::LICENSES).await?)
    }
}
