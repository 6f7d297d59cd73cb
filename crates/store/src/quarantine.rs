//! What the bank reported and the shop did not believe, or cannot explain: recorded, reported to the vendor, the order
//! untouched.

use crate::commit::{new_item, put_item};
use crate::due::Family;
use crate::error::{StoreError, failed, unreadable};
use crate::outbox::OutboxItem;
use crate::{SCHEMA, Store, keys};
use aws_sdk_dynamodb::types::Put;
use domain::Instant;
use domain::clauses::Clause;
use domain::delivery::Facts;
use domain::effect::{Effect, Notice};
use domain::order::OrderId;
use serde::{Deserialize, Serialize};

/// Why a report of the bank was not believed, or is not explained.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// Its ticket is none of ours.
    Foreign,
    /// Its order number is not the one that the ticket was opened for.
    OtherOrder,
    /// Its amount is not what the gateway was asked for.
    WrongAmount,
    /// The bank itself says another status.
    StatusNotConfirmed,
    /// The bank confirms another amount.
    AmountNotConfirmed,
    /// Its status is one that this shop does not expect.
    UnexpectedStatus,
    /// The bank lists an operation of a kind that is not known here.
    UnknownOperation,
    /// The bank returned money that no refund of ours explains.
    RefundNotOurs,
    /// The bank does not know a refund that was settled here.
    RefundNotAtBank,
}

impl Reason {
    /// The reason in words, for the vendor's operator.
    pub fn text(self) -> &'static str {
        match self {
            Reason::Foreign => "the ticket is none of this shop's",
            Reason::OtherOrder => "the ticket was opened for another order",
            Reason::WrongAmount => "the amount is not what was asked for",
            Reason::StatusNotConfirmed => "the bank itself says another status",
            Reason::AmountNotConfirmed => "the bank itself says another amount",
            Reason::UnexpectedStatus => "the status is not one that is expected here",
            Reason::UnknownOperation => "the bank lists an operation of a kind that is not known here",
            Reason::RefundNotOurs => "the bank returned money that no refund of this shop explains",
            Reason::RefundNotAtBank => "the bank does not know a refund that was settled here",
        }
    }
}

/// A report as it is set aside; without anything of the card.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Quarantined {
    /// Hex of a hash over what follows, so that a repeat is kept once.
    pub id: String,
    /// Why.
    pub reason: Reason,
    /// The gateway.
    pub gateway: String,
    /// The ticket it names.
    pub ticket: String,
    /// The order number it names.
    pub order_number: String,
    /// The amount it names, in minor units.
    pub amount_minor: i64,
    /// The status it names, if it does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<u8>,
    /// The order that the ticket belongs to, if it is ours.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub order: Option<OrderId>,
    /// When it arrived.
    pub at: Instant,
}

#[derive(Serialize)]
struct Item<'a> {
    pk: &'a str,
    sk: &'static str,
    schema: u32,
    #[serde(flatten)]
    callback: &'a Quarantined,
}

impl Store {
    /// What was set aside under a partition, if anything was.
    ///
    /// # Errors
    /// The table does not answer, or the item cannot be read.
    pub async fn quarantined(&self, pk: &str) -> Result<Option<Quarantined>, StoreError> {
        let item = self.get(pk, "CALLBACK").await?;
        item.map(|item| serde_dynamo::from_item(item).map_err(unreadable("callback"))).transpose()
    }

    /// Sets a report aside and queues the notice of it. `false` if it was set aside before.
    ///
    /// # Errors
    /// The table does not answer.
    pub async fn quarantine(&self, callback: &Quarantined) -> Result<bool, StoreError> {
        let pk = format!("QUARANTINE#{}", callback.id);
        let item = serde_dynamo::to_item(Item { pk: &pk, sk: "CALLBACK", schema: SCHEMA, callback })
            .map_err(unreadable("callback"))?;
        let put = Put::builder()
            .table_name(&self.table)
            .set_item(Some(item))
            .condition_expression("attribute_not_exists(pk)");
        let report = OutboxItem {
            pk: pk.clone(),
            sk: keys::outbox(0, 0),
            schema: SCHEMA,
            reference: format!("Q-{}", callback.id),
            effect: Effect::Mail(Notice::VendorPaymentQuarantined),
            order: callback.order.clone(),
            account: None,
            about: None,
            clause: Some(Clause::new(4, 6)),
            terms: None,
            at: callback.at,
            failures: 0,
            facts: Facts::default(),
            revision: 0,
            due_shard: Some(Family::Outbox.shard_of_bytes(callback.id.as_bytes())),
            due_at: Some(callback.at.timestamp_millis()),
        };
        let written = self
            .client
            .transact_write_items()
            .transact_items(put_item(put))
            .transact_items(new_item(&self.table, &report)?)
            .send()
            .await;
        match written {
            Ok(_) => Ok(true),
            Err(e) if e.as_service_error().is_some_and(|e| e.is_transaction_canceled_exception()) => {
                // It stands already, or a copy of it is being written: either way one is kept.
                match self.get(&pk, "CALLBACK").await? {
                    Some(_) => Ok(false),
                    None => Err(failed(&e)),
                }
            }
            Err(e) => Err(failed(&e)),
        }
    }
}
