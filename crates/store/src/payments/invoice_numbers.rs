//! The numbers of invoices.

use crate::table::error::{StoreError, failed};
use crate::table::keys::INVOICE_COUNTER;
use crate::{SCHEMA, Store};
use aws_sdk_dynamodb::types::{AttributeValue, ReturnValue};

impl Store {
    /// Draws the number of a new invoice (clause 4.3): each is drawn once, so none is ever used again. One whose invoice is
    /// not written after all is left out.
    pub async fn draw_invoice_number(&self) -> Result<u64, StoreError> {
        let (pk, sk) = INVOICE_COUNTER;
        let update = self
            .update(pk, sk, "SET #schema = :schema ADD #last :one")
            .expression_attribute_names("#schema", "schema")
            .expression_attribute_names("#last", "last")
            .expression_attribute_values(":schema", AttributeValue::N(SCHEMA.to_string()))
            .expression_attribute_values(":one", AttributeValue::N("1".to_owned()))
            .return_values(ReturnValue::UpdatedNew);
        let answer = update.send().await.map_err(|e| failed(&e))?;
        let last = answer.attributes.as_ref().and_then(|item| item.get("last"));
        last.and_then(|value| value.as_n().ok()?.parse().ok()).ok_or(StoreError::Unreadable("counter"))
    }
}
