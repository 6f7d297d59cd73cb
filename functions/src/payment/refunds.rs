//! Refunds to the card that paid (clause 4.11), on the bus's `refund.due`, and what an operator has asked about them,
//! on its `refund.questioned`.

use super::Payment;
use super::heard::ticket;
use domain::Instant;
use domain::order::payment::Source;
use domain::order::refund::{Refund, RefundState};
use domain::order::{Order, OrderId};
use domain::rules::Command;
use domain::rules::refund_gateway::GatewaySaid;
use gateways::avangard::GATEWAY;
use gateways::avangard::{BankError, date_of};
use serde::Deserialize;
use serde_json::Value;
use store::order::execute::{Execution, Outcome};
use store::table::error::StoreError;

/// Why an event was not handled.
#[derive(Debug, thiserror::Error)]
pub enum RefundError {
    /// The event does not say which order it is about.
    #[error("the event names no order")]
    Unreadable,
    /// The store's failure; the event is to be delivered again.
    #[error(transparent)]
    Store(#[from] StoreError),
}

#[derive(Deserialize)]
struct Requested {
    order_id: OrderId,
}

impl Payment {
    /// Has the bank return the card refunds of the order in a `refund.due` event that are open, each once.
    ///
    /// Why each is paid once, however often the event comes, whoever handles it at the same time, and wherever it stops:
    ///
    /// 1. Nobody calls `reverse_order` but the one whose `BeginRefund` was written, and of those who begin at once one is
    ///    written: the order's version decides. The others find an attempt under way and stop.
    /// 2. An attempt has the refund for itself for two minutes, longer than the function that makes it may run, and no other
    ///    refund of the same ticket begins meanwhile. So when the next one begins, the caller of the one before is gone.
    /// 3. The next one begins only after the bank itself said that the one before moved nothing: what went back of the ticket
    ///    in all is what it had returned for the refunds that were settled before, to the kopeck; or, where its figures do not
    ///    tell, its lists of all those days are without it (`heard.rs`). Anything else, or nothing, is unknown, and the order's
    ///    clock asks again later. No answer is never taken for "no".
    /// 4. What was settled stays settled; a lost write of that is found by the question of 3.
    ///
    /// What remains is a bank that carries out a call after it answered, two minutes later, that it had not. Where all of a
    /// ticket goes back even that pays once, since each call names its amount and the bank returns no more than it took.
    ///
    /// # Errors
    /// The event cannot be read, or the store failed: deliver it again.
    pub async fn on_refund_due(&self, detail: &Value, now: Instant) -> Result<(), RefundError> {
        let Requested { order_id } = serde_json::from_value(detail.clone()).map_err(|_| RefundError::Unreadable)?;
        let Some(stored) = self.store.order(&order_id).await? else {
            tracing::error!(order = %order_id, "an event names an order that is not there");
            return Ok(());
        };
        let mut order = stored.order;
        let ids: Vec<String> = order.refunds.iter().filter(|it| asked_of_bank(it)).map(|it| it.id.clone()).collect();
        for id in ids {
            order = self.refund(order, &id, now).await?;
        }
        Ok(())
    }

    /// Asks the bank what became of the card refunds of the order in a `refund.questioned` event, and pays nothing (K60). Its
    /// no opens another way; where it says that the money went back, nothing is left to be paid.
    ///
    /// # Errors
    /// As [`Payment::on_refund_due`].
    pub async fn on_refund_questioned(&self, detail: &Value, now: Instant) -> Result<(), RefundError> {
        let Requested { order_id } = serde_json::from_value(detail.clone()).map_err(|_| RefundError::Unreadable)?;
        let Some(stored) = self.store.order(&order_id).await? else {
            tracing::error!(order = %order_id, "an event names an order that is not there");
            return Ok(());
        };
        let mut order = stored.order;
        let tried = |it: &&Refund| it.open() && it.attempts > 0;
        let ids: Vec<String> = order.refunds.iter().filter(tried).map(|it| it.id.clone()).collect();
        for id in ids {
            let Some(refund) = order.refunds.iter().find(|it| it.id == id).filter(tried) else { continue };
            let said = self.heard(&order, refund, now).await;
            order = self.record(&order, refund, said, now).await?;
        }
        Ok(())
    }

    /// Carries one refund as far as it goes now; the order after it.
    async fn refund(&self, order: Order, id: &str, now: Instant) -> Result<Order, StoreError> {
        let Some(refund) = open(&order, id) else { return Ok(order) };
        if refund.attempts > 0 {
            let said = self.heard(&order, refund, now).await;
            if said != GatewaySaid::NotReturned {
                return self.record(&order, refund, said, now).await;
            }
        }
        let begin = Command::BeginRefund { id: id.to_owned() };
        let order = match self.store.execute(&self.agreement, Execution::on(&order.id, &begin), now).await? {
            Outcome::Done(order) => *order,
            // Another attempt is under way, or was while its outcome reached us.
            Outcome::Unchanged(order) | Outcome::Repeated(order, _) => return Ok(*order),
        };
        let Some(refund) = open(&order, id) else { return Ok(order) };
        let said = match self.bank.reverse_order(ticket(refund), Some(refund.amount_minor)).await {
            Ok(()) => GatewaySaid::Settled,
            Err(error) => self.after(error, &order, refund).await,
        };
        self.record(&order, refund, said, now).await
    }

    /// What a failed call means. Also a refusal may come of an earlier call that was carried out late, so it is the bank's no
    /// only if its status, asked after it, has nothing as gone back (K60).
    async fn after(&self, error: BankError, order: &Order, refund: &Refund) -> GatewaySaid {
        tracing::warn!(%error, "a refund was not confirmed");
        match (self.by_status(order, refund).await, error) {
            (GatewaySaid::NotReturned, BankError::Refused { response_code }) if !error.outcome_unknown() => {
                GatewaySaid::Declined(response_code)
            }
            // The call may still be on its way: it is asked about once it cannot be.
            (GatewaySaid::NotReturned, _) => GatewaySaid::Unknown,
            (said, _) => said,
        }
    }

    /// Writes what the bank said. One that was settled is noted for the night's reconciliation with it.
    pub(super) async fn record(
        &self,
        order: &Order,
        refund: &Refund,
        said: GatewaySaid,
        now: Instant,
    ) -> Result<Order, StoreError> {
        let command = Command::RecordRefund { id: refund.id.clone(), said };
        let extra_writes = |order: &Order| match said {
            GatewaySaid::Settled | GatewaySaid::SettledAt(_) | GatewaySaid::Listed(_) => {
                let day = date_of(now);
                Ok(vec![self.store.refund_settled(GATEWAY, day, ticket(refund), &refund.id, &order.id)?])
            }
            GatewaySaid::Declined(_) | GatewaySaid::NotReturned | GatewaySaid::Unknown => Ok(Vec::new()),
        };
        let execution = Execution::on(&order.id, &command).extra_writes(&extra_writes);
        self.store.execute(&self.agreement, execution, now).await.map(Outcome::into_order)
    }
}

/// Whether the bank is asked to carry a refund out: what was declined waits for a person.
fn asked_of_bank(refund: &Refund) -> bool {
    matches!(refund.source, Source::Card(_))
        && matches!(refund.stored, RefundState::Demanded | RefundState::Requested | RefundState::Unknown)
}

fn open<'a>(order: &'a Order, id: &str) -> Option<&'a Refund> {
    order.refunds.iter().find(|refund| refund.id == id).filter(|refund| asked_of_bank(refund))
}
