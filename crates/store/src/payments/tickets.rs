//! The gateway's tickets: which order a callback belongs to, and whether it was counted. A fact that never expires.

use crate::table::TxWrite;
use crate::table::error::{StoreError, unreadable};
use crate::table::item::{new_item, update_item};
use crate::table::keys;
use crate::{SCHEMA, Store};
use aws_sdk_dynamodb::types::{AttributeValue, Update};
use domain::Instant;
use domain::order::{Order, OrderId};
use serde::{Deserialize, Serialize};

/// A ticket that we asked the gateway for.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TicketRef {
    pk: String,
    sk: String,
    schema: u32,
    /// The order that it pays for.
    pub order: OrderId,
    /// The order's number, as the gateway was told.
    pub number: String,
    /// What the gateway was asked for, in minor units.
    pub amount_minor: i64,
    /// When its payment was counted, in milliseconds since 1970.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub counted_at: Option<i64>,
}

impl Store {
    /// Keeps a new ticket of an order, with the commit that issues it.
    pub fn ticket_issued(
        &self,
        gateway: &str,
        ticket: &str,
        amount_minor: i64,
        order: &Order,
    ) -> Result<TxWrite, StoreError> {
        let item = TicketRef {
            pk: keys::ticket(gateway, ticket),
            sk: keys::REFERENCE.to_owned(),
            schema: SCHEMA,
            order: order.id.clone(),
            number: order.id.number(),
            amount_minor,
            counted_at: None,
        };
        new_item(&self.table, &item).map(TxWrite)
    }

    /// Marks a ticket as counted, with the commit that counts it: once and for ever.
    pub fn ticket_counted(&self, gateway: &str, ticket: &str, at: Instant) -> TxWrite {
        let update = Update::builder()
            .table_name(&self.table)
            .set_key(Some(keys::primary(&keys::ticket(gateway, ticket), keys::REFERENCE)))
            .update_expression("SET counted_at = :at")
            .condition_expression("attribute_exists(pk) AND attribute_not_exists(counted_at)")
            .expression_attribute_values(":at", AttributeValue::N(at.timestamp_millis().to_string()));
        TxWrite(update_item(update))
    }

    /// A ticket, if it is ours.
    pub async fn ticket(&self, gateway: &str, ticket: &str) -> Result<Option<TicketRef>, StoreError> {
        let item = self.get(&keys::ticket(gateway, ticket), keys::REFERENCE).await?;
        item.map(|item| serde_dynamo::from_item(item).map_err(unreadable("ticket"))).transpose()
    }
}
