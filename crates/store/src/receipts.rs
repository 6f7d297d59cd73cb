//! The bank's references of transfers: each is entered for one order, once and for ever.

use crate::commit::{Beside, new_item};
use crate::error::{StoreError, unreadable};
use crate::{SCHEMA, Store};
use domain::order::OrderId;
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize)]
struct ReceiptRef {
    pk: String,
    sk: String,
    schema: u32,
    order: OrderId,
}

fn pk(reference: &str) -> String {
    format!("REF#bank#{reference}")
}

const SK: &str = "REF";

impl Store {
    /// Keeps a reference for its order, with the commit that enters the transfer.
    ///
    /// # Errors
    /// None but of the item's form.
    pub fn receipt_entered(&self, reference: &str, order: &OrderId) -> Result<Beside, StoreError> {
        let item = ReceiptRef { pk: pk(reference), sk: SK.to_owned(), schema: SCHEMA, order: order.clone() };
        new_item(&self.table, &item).map(Beside)
    }

    /// The order that a reference was entered for.
    ///
    /// # Errors
    /// The table does not answer, or the item cannot be read.
    pub async fn receipt_order(&self, reference: &str) -> Result<Option<OrderId>, StoreError> {
        let item = self.get(&pk(reference), SK).await?;
        let read: Option<ReceiptRef> =
            item.map(|item| serde_dynamo::from_item(item).map_err(unreadable("receipt"))).transpose()?;
        Ok(read.map(|read| read.order))
    }
}
