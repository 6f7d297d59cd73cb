//! The bank's references of transfers: each stands for one transfer of one order, in or out, once and for ever.

use crate::commit::{Beside, new_item, update_item};
use crate::error::{StoreError, unreadable};
use crate::{SCHEMA, Store, keys};
use aws_sdk_dynamodb::types::{AttributeValue, Update};
use domain::order::OrderId;
use serde::{Deserialize, Serialize};

/// What a reference of the bank stands for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Transfer {
    /// The order.
    pub order: OrderId,
    /// What of it.
    pub what: What,
}

/// What a transfer moved.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum What {
    /// Money that came in.
    Receipt,
    /// This refund, paid out by hand.
    Refund(String),
    /// Money that went back on this ticket of the gateway, at the bank's desk.
    Desk(String),
    /// The return of what came in under this reference and could not be counted.
    Return(String),
}

#[derive(Serialize, Deserialize)]
struct TransferRef {
    pk: String,
    sk: String,
    schema: u32,
    #[serde(flatten)]
    transfer: Transfer,
}

fn pk(reference: &str) -> String {
    format!("REF#bank#{reference}")
}

const SK: &str = "REF";

impl Store {
    /// Keeps a reference for what it stands for, with the commit that enters the transfer.
    ///
    /// # Errors
    /// None but of the item's form.
    pub fn transfer_entered(&self, reference: &str, transfer: &Transfer) -> Result<Beside, StoreError> {
        let item = TransferRef { pk: pk(reference), sk: SK.to_owned(), schema: SCHEMA, transfer: transfer.clone() };
        new_item(&self.table, &item).map(Beside)
    }

    /// Keeps the reference of money that came in for another order, with the commit that moves it there.
    pub(crate) fn receipt_moved(&self, reference: &str, from: &OrderId, to: &OrderId) -> Beside {
        let text = |order: &OrderId| AttributeValue::S(order.as_str().to_owned());
        let update = Update::builder()
            .table_name(&self.table)
            .set_key(Some(keys::primary(&pk(reference), SK)))
            .update_expression("SET #order = :to")
            .condition_expression("#order = :from")
            .expression_attribute_names("#order", "order")
            .expression_attribute_values(":from", text(from))
            .expression_attribute_values(":to", text(to));
        Beside(update_item(update))
    }

    /// What a reference stands for, if it is known.
    ///
    /// # Errors
    /// The table does not answer, or the item cannot be read.
    pub async fn transfer(&self, reference: &str) -> Result<Option<Transfer>, StoreError> {
        let item = self.get(&pk(reference), SK).await?;
        let read: Option<TransferRef> =
            item.map(|item| serde_dynamo::from_item(item).map_err(unreadable("transfer"))).transpose()?;
        Ok(read.map(|read| read.transfer))
    }
}
