//! What is not sent of an order that may be anybody's: nobody has proven its address, and nothing came in for it (K59). It is
//! decided when it is sent, so that a proof or a payment that came meanwhile counts.

use super::{Dispatch, Failure, passing};
use domain::Instant;
use domain::agreement::zone::{local_date, start_of_day};
use domain::follows::notice::Notice;
use domain::follows::unproven::{goes_to_unproven, nothing_came_in, only_placed, tells_of_what_was_said};
use domain::order::invoice::Invoice;
use domain::order::{Order, OrderId};
use store::order::vault::Vault;
use store::outbox::item::OutboxItem;

impl Dispatch {
    /// Whether a notice may be mailed to the buyer of an order.
    pub(super) async fn may_reach(
        &self,
        notice: Notice,
        item: &OutboxItem,
        order: &Order,
        vault: &Vault,
    ) -> Result<bool, Failure> {
        if !self.agreement.policy.unproven.few_mails || !nothing_came_in(order) {
            return Ok(true);
        }
        let Some(mailbox) = &vault.mailbox else { return Ok(goes_to_unproven(notice)) };
        // The invoice that comes with an order is sent where its confirmation is.
        let with_order = |invoice: &Invoice| {
            invoice.automatic && item.subject_id.as_deref() == Some(invoice.number.to_string().as_str())
        };
        match notice {
            Notice::InvoiceIssued if !order.invoices.iter().any(with_order) => Ok(true),
            Notice::OrderPlaced | Notice::InvoiceIssued => {
                Ok(self.among_confirmed(mailbox, order).await? || self.is_proven(mailbox).await?)
            }
            notice if goes_to_unproven(notice) => Ok(true),
            _ => self.is_proven(mailbox).await,
        }
    }

    async fn is_proven(&self, mailbox: &str) -> Result<bool, Failure> {
        self.store.is_proven(mailbox).await.map_err(passing)
    }

    /// Whether an order is among the first of its day for its mailbox. Its id begins with when it was placed.
    async fn among_confirmed(&self, mailbox: &str, order: &Order) -> Result<bool, Failure> {
        let policy = &self.agreement.policy;
        let most = policy.unproven.confirmations_a_day;
        let day = start_of_day(policy.zone, local_date(policy.zone, order.created_at));
        let first = ulid::Ulid::from_parts(u64::try_from(day.timestamp_millis()).unwrap_or_default(), 0);
        let behind = OrderId::parse(&first.to_string());
        let orders = self.store.mailbox_orders(mailbox, most.into(), behind.as_ref()).await.map_err(passing)?;
        Ok(orders.len() < usize::from(most) || orders.contains(&order.id))
    }

    /// Whether the vendor is told by a notice: of what was said about orders that only exist, for a mailbox that nobody has
    /// proven, by one a day, since all of it is one task.
    pub(super) async fn tells(
        &self,
        notice: Notice,
        item: &OutboxItem,
        order: &Order,
        now: Instant,
    ) -> Result<bool, Failure> {
        // That an order waits for its release follows from its placing, and is a task of its own.
        let of_placing = item.event.as_deref() == Some("order.placed");
        if !tells_of_what_was_said(notice) || !only_placed(order) || of_placing {
            return Ok(true);
        }
        let vault = self.store.vault(&order.subject).await.map_err(passing)?;
        let Some(mailbox) = vault.and_then(|vault| vault.mailbox) else { return Ok(true) };
        if self.is_proven(&mailbox).await? {
            return Ok(true);
        }
        let told = self.store.tells_of_shared(&self.agreement.policy, &mailbox, &item.reference, now).await;
        told.map_err(passing)
    }
}
