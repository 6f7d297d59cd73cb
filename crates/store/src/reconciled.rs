//! Up to which of the bank's days its own lists were wholly reconciled: one item a gateway, moved on a day at a time, so that
//! no day is passed over however long the bank, or the night's job, was away.

use crate::error::{StoreError, failed, unreadable};
use crate::{SCHEMA, Store, keys};
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

fn pk(gateway: &str) -> String {
    format!("RECONCILED#{gateway}")
}

const SK: &str = "DAY";

impl Store {
    /// The last day that was wholly reconciled, with every day before it; `None` before the first night.
    ///
    /// # Errors
    /// The table does not answer, or the item cannot be read.
    pub async fn reconciled(&self, gateway: &str) -> Result<Option<NaiveDate>, StoreError> {
        let item = self.get(&pk(gateway), SK).await?;
        let mark: Option<Mark> =
            item.map(|item| serde_dynamo::from_item(item).map_err(unreadable("reconciled day"))).transpose()?;
        Ok(mark.map(|mark| mark.day))
    }

    /// Records that a day was wholly reconciled, after the one before it. `false` if another night came first.
    ///
    /// # Errors
    /// The table does not answer.
    pub async fn day_reconciled(
        &self,
        gateway: &str,
        before: Option<NaiveDate>,
        day: NaiveDate,
    ) -> Result<bool, StoreError> {
        let mark = Mark { pk: pk(gateway), sk: SK.to_owned(), schema: SCHEMA, day };
        let item = serde_dynamo::to_item(mark).map_err(unreadable("reconciled day"))?;
        let put = self.client.put_item().table_name(&self.table).set_item(Some(item));
        let put = match before {
            None => put.condition_expression("attribute_not_exists(#pk)").expression_attribute_names("#pk", keys::PK),
            Some(before) => put
                .condition_expression("#day = :before")
                .expression_attribute_names("#day", "day")
                .expression_attribute_values(":before", AttributeValue::S(before.to_string())),
        };
        match put.send().await {
            Ok(_) => Ok(true),
            Err(e) if e.as_service_error().is_some_and(|e| e.is_conditional_check_failed_exception()) => Ok(false),
            Err(e) => Err(failed(&e)),
        }
    }
}
