//! Refunds to the card that paid (clause 4.11), on the bus's `refund.requested`.

use super::Payment;
use crate::order_view::GATEWAY;
use domain::Instant;
use domain::decide::Command;
use domain::order::{Order, OrderId};
use domain::payment::Source;
use domain::refund::{GatewaySaid, Refund, RefundState};
use outside::avangard::{BankError, OrderInfo, Status, date_of};
use serde::Deserialize;
use serde_json::Value;
use store::error::StoreError;
use store::execute::{Outcome, nothing};

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

/// What the bank's own figures say of a refund that it was asked for before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Earlier {
    /// The money went back.
    WentBack,
    /// It did not.
    DidNot,
    /// They do not tell.
    Unclear,
}

impl Payment {
    /// Has the bank return the card refunds of the order in a `refund.requested` event that are open, each once.
    ///
    /// Why each is paid once, however often the event comes, whoever handles it at the same time, and wherever it stops:
    ///
    /// 1. Nobody calls `reverse_order` but the one whose `BeginRefund` was written, and of those who begin at once one is
    ///    written: the order's version decides. The others find an attempt under way and stop.
    /// 2. An attempt has the refund for itself for two minutes, longer than the function that makes it may run, and no other
    ///    refund of the same ticket begins meanwhile. So when the next one begins, the caller of the one before is gone.
    /// 3. The next one begins only after the bank itself said that the one before moved nothing: what went back of the ticket
    ///    in all is what it had returned for the refunds that were settled before, to the kopeck. Any other figure, or none, is
    ///    recorded as unknown, and the order's clock asks again later. No answer is never taken for "no".
    /// 4. What was settled stays settled; a lost write of that is found by the question of 3.
    ///
    /// What remains is a bank that carries out a call after it answered, two minutes later, that it had not. Where all of a
    /// ticket goes back even that pays once, since each call names its amount and the bank returns no more than it took.
    ///
    /// # Errors
    /// The event cannot be read, or the store failed: deliver it again.
    pub async fn on_refund_requested(&self, detail: &Value, now: Instant) -> Result<(), RefundError> {
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

    /// Carries one refund as far as it goes now; the order after it.
    async fn refund(&self, order: Order, id: &str, now: Instant) -> Result<Order, StoreError> {
        let Some(refund) = open(&order, id) else { return Ok(order) };
        if refund.attempts > 0 {
            match self.earlier(&order, refund).await {
                Earlier::WentBack => return self.record(&order, refund, GatewaySaid::Settled, now).await,
                Earlier::Unclear => return self.record(&order, refund, GatewaySaid::Unknown, now).await,
                Earlier::DidNot => {}
            }
        }
        let begin = Command::BeginRefund { id: id.to_owned() };
        let order = match self.store.execute(&self.agreement, &order.id, &begin, nothing, now).await? {
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

    /// What a failed call means. Also a refusal may come of an earlier call that was carried out late, so the bank is asked.
    async fn after(&self, error: BankError, order: &Order, refund: &Refund) -> GatewaySaid {
        tracing::warn!(%error, "a refund was not confirmed");
        match (self.earlier(order, refund).await, error) {
            (Earlier::WentBack, _) => GatewaySaid::Settled,
            (_, BankError::Refused { response_code }) if !error.outcome_unknown() => {
                GatewaySaid::Declined(response_code)
            }
            _ => GatewaySaid::Unknown,
        }
    }

    /// Asks the bank whether a refund that it was asked for went back.
    async fn earlier(&self, order: &Order, refund: &Refund) -> Earlier {
        let info = match self.bank.order_info(ticket(refund)).await {
            Ok(info) => info,
            Err(error) => {
                tracing::warn!(%error, "the bank did not say what became of a refund");
                return Earlier::Unclear;
            }
        };
        let whole = order.payment.capture(&refund.source).map_or(0, |capture| capture.amount_minor);
        let before = returned_by_bank(order, &refund.source);
        match gone_back(&info, whole) {
            Some(back) if back == before => Earlier::DidNot,
            Some(back) if back == before + refund.amount_minor => Earlier::WentBack,
            _ => Earlier::Unclear,
        }
    }

    /// Writes what the bank said. One that was settled is noted for the night's reconciliation with it.
    async fn record(
        &self,
        order: &Order,
        refund: &Refund,
        said: GatewaySaid,
        now: Instant,
    ) -> Result<Order, StoreError> {
        let command = Command::RecordRefund { id: refund.id.clone(), said };
        let beside = |order: &Order| match said {
            GatewaySaid::Settled => {
                let day = date_of(now);
                Ok(vec![self.store.refund_settled(GATEWAY, day, ticket(refund), &refund.id, &order.id)?])
            }
            GatewaySaid::Declined(_) | GatewaySaid::Unknown => Ok(Vec::new()),
        };
        match self.store.execute(&self.agreement, &order.id, &command, beside, now).await? {
            Outcome::Done(order) | Outcome::Unchanged(order) | Outcome::Repeated(order, _) => Ok(*order),
        }
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

/// The bank's name for the payment that a card refund returns.
fn ticket(refund: &Refund) -> &str {
    let (Source::Card(name) | Source::Transfer(name)) = &refund.source;
    name
}

/// What the bank returned of a payment for refunds of ours, in minor units. One that was paid out by hand (K9) did not go
/// over the ticket.
pub(super) fn returned_by_bank(order: &Order, source: &Source) -> i64 {
    let by_bank = |refund: &&Refund| refund.stored == RefundState::Settled && refund.proposed_by.is_none();
    order.refunds.iter().filter(|it| it.source == *source).filter(by_bank).map(|it| it.amount_minor).sum()
}

/// What went back of a ticket in all by the bank's figures, in minor units; `None` where they do not tell.
pub(super) fn gone_back(info: &OrderInfo, whole: i64) -> Option<i64> {
    match (info.status, info.refund_amount_minor) {
        (Status::Paid, None | Some(0)) => Some(0),
        (Status::PartlyRefunded, Some(back)) if back > 0 && back < whole => Some(back),
        (Status::Refunded, None) => Some(whole),
        (Status::Refunded, Some(back)) if back == whole => Some(whole),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_that_contradict_each_other_tell_nothing() {
        let table = [
            (Status::Paid, None, Some(0)),
            (Status::Paid, Some(0), Some(0)),
            (Status::Paid, Some(40), None),
            (Status::PartlyRefunded, Some(40), Some(40)),
            (Status::PartlyRefunded, None, None),
            (Status::PartlyRefunded, Some(0), None),
            (Status::PartlyRefunded, Some(100), None),
            (Status::Refunded, None, Some(100)),
            (Status::Refunded, Some(100), Some(100)),
            (Status::Refunded, Some(40), None),
            (Status::NotFound, None, None),
            (Status::Processing, Some(0), None),
            (Status::Rejected, Some(0), None),
            (Status::Other(4), Some(40), None),
        ];
        for (status, refund_amount_minor, expected) in table {
            let info = OrderInfo {
                status,
                amount_minor: Some(100),
                refund_amount_minor,
                status_date: None,
                method_name: None,
            };
            assert_eq!(gone_back(&info, 100), expected, "{status:?} {refund_amount_minor:?}");
        }
    }
}
