//! What is known by a name that the bank or its gateway has for it, whatever kind of name it is.

use super::quarantine::Quarantined;
use super::tickets::TicketRef;
use super::transfers::TransferRef;
use crate::Store;
use crate::table::error::{StoreError, unreadable};
use crate::table::item::Item;
use crate::table::keys;
use domain::order::OrderId;
use serde::de::DeserializeOwned;
use std::collections::BTreeSet;

/// What stands under a text that is nobody's own.
#[derive(Debug, Default)]
pub struct KnownAs {
    /// The orders of a ticket of the gateway, of a transfer, of a report of the bank.
    pub orders: BTreeSet<OrderId>,
    /// The report of the bank that has this id.
    pub report: Option<String>,
}

impl Store {
    /// What a text stands for as a ticket of a gateway, a reference of the bank or the id of a report of the bank, in one round trip.
    pub async fn known_as(&self, gateway: &str, text: &str) -> Result<KnownAs, StoreError> {
        let (ticket, transfer, report) = (keys::ticket(gateway, text), keys::bank_reference(text), keys::report(text));
        let wanted = [(&ticket, keys::REFERENCE), (&transfer, keys::REFERENCE), (&report, keys::REPORT)];
        let wanted = wanted.iter().map(|(pk, sk)| keys::primary(pk, sk)).collect();
        let mut items = self.get_all(wanted).await?;
        let ticket: Option<TicketRef> = read(items.remove(&ticket), "ticket")?;
        let transfer: Option<TransferRef> = read(items.remove(&transfer), "transfer")?;
        let report: Option<Quarantined> = read(items.remove(&report), "report")?;
        let orders = [
            ticket.map(|ticket| ticket.order),
            transfer.map(|known| known.transfer.order),
            report.as_ref().and_then(|report| report.order.clone()),
        ];
        Ok(KnownAs { orders: orders.into_iter().flatten().collect(), report: report.map(|report| report.id) })
    }
}

fn read<T: DeserializeOwned>(item: Option<Item>, kind: &'static str) -> Result<Option<T>, StoreError> {
    item.map(|item| serde_dynamo::from_item(item).map_err(unreadable(kind))).transpose()
}
