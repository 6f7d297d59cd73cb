//! Up to which of the bank's days its own lists were wholly reconciled: one item a gateway, moved on a day at a time, so that
//! no day is passed over however long the bank, or the night's job, was away.

use crate::table::error::{StoreError, unreadable};
use crate::table::item::put_if_allowed;
use crate::table::keys;
use crate::{SCHEMA, Store};
use aws_sdk_dynamodb::types::AttributeValue;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize)]
struct Mark {
    pk: String,
    sk: String,
    schema: u32,
    day: NaiveDate,
}

impl Store {
    /// The last day that was wholly reconciled, with every day before it; `None` before the first night.
    pub async fn reconciled(&self, gateway: &str) -> Result<Option<NaiveDate>, StoreError> {
        let item = self.get(&keys::reconciled(gateway), keys::DAY).await?;
        let mark: Option<Mark> =
            item.map(|item| serde_dynamo::from_item(item).map_err(unreadable("reconciled day"))).transpose()?;
        Ok(mark.map(|mark| mark.day))
    }

    /// Records that a day was wholly reconciled, after the one before it. `false` if another night came first.
    pub async fn day_reconciled(
        &self,
        gateway: &str,
        before: Option<NaiveDate>,
        day: NaiveDate,
    ) -> Result<bool, StoreError> {
        let mark = Mark { pk: keys::reconciled(gateway), sk: keys::DAY.to_owned(), schema: SCHEMA, day };
        let put = self.put(&mark)?;
        let put = match before {
            None => put.condition_expression("attribute_not_exists(#pk)").expression_attribute_names("#pk", keys::PK),
            Some(before) => put
                .condition_expression("#day = :before")
                .expression_attribute_names("#day", "day")
                .expression_attribute_values(":before", AttributeValue::S(before.to_string())),
        };
        put_if_allowed(put).await
    }
}
