//! The bank's references of transfers: each stands for one transfer of one order, in or out, once and for ever.

use crate::table::TxWrite;
use crate::table::error::{StoreError, unreadable};
use crate::table::item::{new_item, update_item};
use crate::table::keys;
use crate::{SCHEMA, Store};
use aws_sdk_dynamodb::types::{AttributeValue, Update};
use domain::order::OrderId;
use serde::{Deserialize, Serialize};

/// What a reference of the bank stands for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Transfer {
    /// The order.
    pub order: OrderId,
    /// What it moved there.
    pub used_for: TransferUse,
}

/// What a transfer moved.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TransferUse {
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
pub(crate) struct TransferRef {
    pk: String,
    sk: String,
    schema: u32,
    #[serde(flatten)]
    pub(crate) transfer: Transfer,
}

impl Store {
    /// Keeps a reference for what it stands for, with the commit that enters the transfer.
    pub fn transfer_entered(&self, reference: &str, transfer: &Transfer) -> Result<TxWrite, StoreError> {
        let item = TransferRef {
            pk: keys::bank_reference(reference),
            sk: keys::REFERENCE.to_owned(),
            schema: SCHEMA,
            transfer: transfer.clone(),
        };
        new_item(&self.table, &item).map(TxWrite)
    }

    /// Keeps the reference of money that came in for another order, with the commit that moves it there.
    pub(crate) fn transfer_moved(&self, reference: &str, from: &OrderId, to: &OrderId) -> TxWrite {
        let text = |order: &OrderId| AttributeValue::S(order.as_str().to_owned());
        let update = Update::builder()
            .table_name(&self.table)
            .set_key(Some(keys::primary(&keys::bank_reference(reference), keys::REFERENCE)))
            .update_expression("SET #order = :to")
            .condition_expression("#order = :from")
            .expression_attribute_names("#order", "order")
            .expression_attribute_values(":from", text(from))
            .expression_attribute_values(":to", text(to));
        TxWrite(update_item(update))
    }

    /// What a reference stands for, if it is known.
    pub async fn transfer(&self, reference: &str) -> Result<Option<Transfer>, StoreError> {
        let item = self.get(&keys::bank_reference(reference), keys::REFERENCE).await?;
        let read: Option<TransferRef> =
            item.map(|item| serde_dynamo::from_item(item).map_err(unreadable("transfer"))).transpose()?;
        Ok(read.map(|read| read.transfer))
    }
}
