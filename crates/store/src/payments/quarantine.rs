//! What the bank reported and the shop did not believe, or cannot explain: recorded, reported to the vendor, the order
//! untouched. A sum that the bank itself shows and no order bears waits for an operator until it is explained or closed
//! (`unexplained.rs`); a callback that was not believed is evidence, since anybody can edit one, and what moved is on the bank's own
//! list by the next night: it has a list of its own until an operator has looked at it.

use crate::due::{Family, SET_ASIDE, TASKS};
use crate::outbox::item::OutboxItem;
use crate::table::error::{StoreError, failed, unreadable};
use crate::table::item::{Item, new_item};
use crate::table::keys;
use crate::{SCHEMA, Store};
use domain::Instant;
use domain::clause::Clause;
use domain::follows::delivery::Facts;
use domain::follows::effect::Effect;
use domain::follows::notice::Notice;
use domain::order::OrderId;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Why a report of the bank was not believed, or is not explained.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = BankReportReason)]
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

/// What the bank itself shows, in its list or its answer about a ticket, and no order bears.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = BankReportShown)]
#[serde(rename_all = "snake_case")]
pub enum Shown {
    /// Money that came in.
    Payment,
    /// Money that went back.
    Refund,
    /// That money which was settled here as returned did not go back.
    MissingRefund,
    /// An operation whose kind is not known here.
    Other,
}

/// How a sum stopped waiting.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = BankReportOutcome)]
#[serde(rename_all = "snake_case")]
pub enum Closing {
    /// A later look at the bank's figures explained it.
    Explained,
    /// An operator: it went back at the bank.
    Returned,
    /// An operator: it was entered on an order.
    Entered,
    /// An operator: it belongs to another system of the vendor's.
    Elsewhere,
    /// An operator: the bank corrected its books.
    Corrected,
    /// An operator: a callback that was not believed was looked at.
    Seen,
}

/// That a sum waits no more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Closed {
    /// How.
    pub how: Closing,
    /// When.
    pub at: Instant,
    /// The operator's pseudonym; `None` where nobody had to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
}

/// A report as it is set aside; without anything of the card.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Quarantined {
    /// Hex of a hash over what tells it from others, so that a repeat is kept once.
    pub id: String,
    /// Why.
    pub reason: Reason,
    /// What the bank itself shows by it; `None` for what somebody only told in its name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shown: Option<Shown>,
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
    /// When the bank made the operation, where it says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub made_at: Option<Instant>,
    /// When it arrived.
    pub at: Instant,
    /// How it stopped waiting, if it waited and does no more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub closed: Option<Closed>,
}

impl Quarantined {
    /// Whether it waits for an operator: it is a sum, and nobody and nothing has explained it.
    pub fn waits(&self) -> bool {
        self.shown.is_some() && self.closed.is_none()
    }

    /// Whether a later look at the bank's figures may explain it: a sum on a ticket of ours.
    pub(crate) fn explicable(&self) -> bool {
        self.waits() && self.order.is_some()
    }
}

#[derive(Serialize)]
struct QuarantineItem<'a> {
    pk: &'a str,
    sk: &'static str,
    schema: u32,
    #[serde(flatten)]
    callback: &'a Quarantined,
    due_shard: &'static str,
    due_at: i64,
}

pub(crate) fn quarantined(item: Item) -> Result<Quarantined, StoreError> {
    serde_dynamo::from_item(item).map_err(unreadable("callback"))
}

impl Store {
    /// What was set aside under a partition, if anything was.
    pub async fn quarantined(&self, pk: &str) -> Result<Option<Quarantined>, StoreError> {
        self.get(pk, keys::REPORT).await?.map(quarantined).transpose()
    }

    /// Sets a report aside and queues the notice of it; it stands in the operator's queue from then on, or in the list of what
    /// was only told. `false`
    /// if it was set aside before.
    pub async fn quarantine(&self, callback: &Quarantined) -> Result<bool, StoreError> {
        let pk = keys::report(&callback.id);
        let item = QuarantineItem {
            pk: &pk,
            sk: keys::REPORT,
            schema: SCHEMA,
            callback,
            due_shard: if callback.waits() { TASKS } else { SET_ASIDE },
            due_at: callback.at.timestamp_millis(),
        };
        let report = OutboxItem {
            pk: pk.clone(),
            sk: keys::outbox(0, 0),
            schema: SCHEMA,
            reference: format!("Q-{}", callback.id),
            effect: Effect::Mail(Notice::VendorPaymentQuarantined),
            order: callback.order.clone(),
            account: None,
            former_account: None,
            subject_id: None,
            event: None,
            clause: Some(Clause::new(4, 6)),
            terms: None,
            at: callback.at,
            failures: 0,
            awaited: false,
            facts: Facts::default(),
            revision: 0,
            due_shard: Some(Family::Outbox.shard_of_bytes(callback.id.as_bytes())),
            due_at: Some(callback.at.timestamp_millis()),
            ttl: None,
        };
        let mut writes = vec![new_item(&self.table, &item)?, new_item(&self.table, &report)?];
        writes.extend(callback.explicable().then(|| self.remember_unexplained(&callback.gateway, &callback.id)));
        let written = self.client.transact_write_items().set_transact_items(Some(writes)).send().await;
        match written {
            Ok(_) => Ok(true),
            Err(e) if e.as_service_error().is_some_and(|e| e.is_transaction_canceled_exception()) => {
                // It stands already, or a copy of it is being written: either way one is kept.
                match self.get(&pk, keys::REPORT).await? {
                    Some(_) => Ok(false),
                    None => Err(failed(&e)),
                }
            }
            Err(e) => Err(failed(&e)),
        }
    }
}
