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
    /// The attributes of what orders left behind that are for another account by now, as they are stored.
    left: Vec<(String, AttributeValue)>,
}

const EXPRESSION_SETS: &str = "SET #entry = :entry, #schema = :schema";

/// The write that keeps the account's item equal to the order, if the order's entry changes. Where it has none any more, its account
/// was corrected: the item of the former one loses it, and what waited behind it there moves up.
///
/// With `seen`, the item must stand as it was read: a period that begins where another ends rests on it.
pub(crate) fn projection(
    table: &str,
    before: Option<&Order>,
    after: &Order,
    seen: Option<&Licenses>,
    zone: Tz,
) -> Option<TransactWriteItem> {
    let had = before.and_then(|before| Some((before, Entry::of(before)?)));
    let Some(written) = Entry::of(after) else { return had.and_then(|(before, had)| left(table, before, had, after)) };
    if had.is_some_and(|(_, had)| had == written) {
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

/// The write that takes an order's entry out of the item of the account that it was for.
fn left(table: &str, before: &Order, had: Entry, after: &Order) -> Option<TransactWriteItem> {
    let value: AttributeValue = serde_dynamo::to_attribute_value(had.left(after.last_at)).ok()?;
    let update = Update::builder()
        .table_name(table)
        .set_key(Some(keys::primary(&keys::account(&before.account), keys::LICENSES)))
        .update_expression("REMOVE #entry SET #left = :left ADD #version :one")
        .expression_attribute_names("#entry", keys::license_entry(&after.id))
        .expression_attribute_names("#left", keys::left_entry(&after.id, after.version))
        .expression_attribute_names("#version", "version")
        .expression_attribute_values(":left", value)
        .expression_attribute_values(":one", AttributeValue::N("1".to_owned()));
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
    let mut sets = EXPRESSION_SETS.to_owned();
    let put = from.left.iter().enumerate().fold(put, |put, (n, (name, value))| {
        let (named, valued) = (format!("#left{n}"), format!(":left{n}"));
        sets.push_str(&format!(", {named} = {valued}"));
        put.expression_attribute_names(named, name).expression_attribute_values(valued, value.clone())
    });
    let put = match from.listed_until.max(to.listed_until) {
        None => put.update_expression(format!("{sets} ADD #version :one")),
        Some(until) => put
            .update_expression(format!("{sets}, #shard = :shard, #at = :until ADD #version :one"))
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
            } else if let Some(order) = keys::left_entry_of(&name) {
                let order = OrderId::parse(order).ok_or(StoreError::Unreadable("licenses"))?;
                let entry = serde_dynamo::from_attribute_value(value.clone()).map_err(unreadable("licenses"))?;
                licenses.periods.leave(order, entry);
                licenses.left.push((name, value));
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
