//! The figures of months, kept in the transactions of the orders that change them (`domain::follows::figures`). A month's are
//! spread over shards, an order's always in its own one, so that commits of different orders seldom meet; where they do, one of them is
//! made again, as any that meets another.

use crate::table::error::{StoreError, unreadable};
use crate::table::item::{Item, number, update_item};
use crate::table::keys;
use crate::{SCHEMA, Store};
use aws_sdk_dynamodb::types::{TransactWriteItem, Update};
use domain::follows::figures::Figures;
use domain::month::Month;
use domain::order::OrderId;
use std::collections::BTreeMap;

/// The writes that add figures, one for each month: beside the order of whose commit they are a part.
pub(crate) fn adding(table: &str, order: &OrderId, added: &Figures) -> Vec<TransactWriteItem> {
    let mut months: BTreeMap<Month, Vec<(String, i64)>> = BTreeMap::new();
    for ((month, figure), amount) in added {
        months.entry(*month).or_default().push((figure.to_string(), *amount));
    }
    months.iter().map(|(month, amounts)| update(table, order, *month, amounts)).collect()
}

fn update(table: &str, order: &OrderId, month: Month, amounts: &[(String, i64)]) -> TransactWriteItem {
    let (pk, sk) = keys::figures(month, order);
    let place = |n: usize| format!("#f{n} :f{n}");
    let places: Vec<String> = (0..amounts.len()).map(place).collect();
    let update = Update::builder()
        .table_name(table)
        .set_key(Some(keys::primary(&pk, &sk)))
        .update_expression(format!("SET #schema = :schema ADD {}", places.join(", ")))
        .expression_attribute_names("#schema", "schema")
        .expression_attribute_values(":schema", number(SCHEMA.into()));
    let update = amounts.iter().enumerate().fold(update, |update, (n, (name, amount))| {
        update
            .expression_attribute_names(format!("#f{n}"), name)
            .expression_attribute_values(format!(":f{n}"), number(*amount))
    });
    update_item(update)
}

impl Store {
    /// The figures of the months from one to another, both included: a query for each of their years.
    pub async fn figures(&self, from: Month, to: Month) -> Result<Figures, StoreError> {
        let mut sums = Figures::new();
        for year in from.year()..=to.year() {
            for item in self.all_beginning(&keys::figures_of(year), keys::FIGURES).await? {
                let month = item.get(keys::SK).and_then(|sk| keys::figures_month(sk.as_s().ok()?));
                let month = month.ok_or(StoreError::Unreadable("figures"))?;
                if (from..=to).contains(&month) {
                    add(&mut sums, month, item)?;
                }
            }
        }
        sums.retain(|_, sum| *sum != 0);
        Ok(sums)
    }
}

/// Adds what a shard has; an attribute that is no figure is none.
fn add(sums: &mut Figures, month: Month, item: Item) -> Result<(), StoreError> {
    for (name, value) in item {
        let Ok(figure) = name.parse() else { continue };
        let amount: i64 = serde_dynamo::from_attribute_value(value).map_err(unreadable("figures"))?;
        let sum = sums.entry((month, figure)).or_default();
        *sum = sum.saturating_add(amount);
    }
    Ok(())
}
