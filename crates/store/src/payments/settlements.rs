//! The card refunds that were settled, by the bank's day: what the night's reconciliation looks for in the bank's own list.
//! A note never expires: its day may stay open for as long as the bank is away.

use crate::table::TxWrite;
use crate::table::error::{StoreError, failed, unreadable};
use crate::table::item::new_item;
use crate::table::keys;
use crate::{SCHEMA, Store};
use chrono::NaiveDate;
use domain::order::OrderId;
use serde::{Deserialize, Serialize};

/// A card refund that was settled.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Settlement {
    pk: String,
    /// The refund.
    sk: String,
    schema: u32,
    /// The order.
    pub order: OrderId,
    /// The gateway's name for the payment that was returned.
    pub ticket: String,
}

impl Store {
    /// Notes a refund on the day on which it was settled, with the commit that settles it.
    pub fn refund_settled(
        &self,
        gateway: &str,
        day: NaiveDate,
        ticket: &str,
        refund: &str,
        order: &OrderId,
    ) -> Result<TxWrite, StoreError> {
        let item = Settlement {
            pk: keys::settled(gateway, day),
            sk: keys::settled_refund(refund),
            schema: SCHEMA,
            order: order.clone(),
            ticket: ticket.to_owned(),
        };
        new_item(&self.table, &item).map(TxWrite)
    }

    /// The refunds that were settled on a day.
    pub async fn refunds_settled(&self, gateway: &str, day: NaiveDate) -> Result<Vec<Settlement>, StoreError> {
        let query = self.beginning(&keys::settled(gateway, day), keys::SETTLED_REFUNDS).consistent_read(true);
        let mut pages = query.into_paginator().items().send();
        let mut settled = Vec::new();
        while let Some(item) = pages.next().await {
            let item = item.map_err(|e| failed(&e))?;
            settled.push(serde_dynamo::from_item(item).map_err(unreadable("settlement"))?);
        }
        Ok(settled)
    }
}
