//! The night's comparison of what went back of a ticket at the bank with the refunds that were settled here (I13, K60).

use super::Payment;
use super::heard::{gone_back, partly};
use super::listed::{Compared, Listed, returned_by_bank};
use super::quarantine::{Reported, quarantine};
use super::reconciliation::{ReconciliationError, of_ours};
use domain::Instant;
use domain::order::Order;
use domain::order::payment::Source;
use domain::order::refund::Refund;
use domain::rules::refund_gateway::GatewaySaid;
use gateways::avangard::Returned;
use store::payments::quarantine::{Reason, Shown};
use store::payments::tickets::TicketRef;
use store::table::error::StoreError;

impl Payment {
    /// Compares what went back of a ticket with what was settled. What the bank lists and one open refund equals settles it,
    /// dated by the bank, also while its status is away; any other difference is set aside.
    pub(super) async fn compare_refunds(
        &self,
        ticket: &str,
        known: &TicketRef,
        listed: &[Listed],
        now: Instant,
    ) -> Result<(), ReconciliationError> {
        let mut order = self.order_of(known).await?;
        let source = Source::Card(ticket.to_owned());
        let info = self.bank.order_info(ticket).await;
        let back = info.as_ref().ok().and_then(|info| gone_back(info, known.amount_minor));
        let compared = Compared::of(&order, &source, listed.to_vec());
        for loose in &compared.loose {
            if let Some(refund) = compared.equal(&order, &source, loose, back) {
                order = self.settle_listed(&order, refund, loose, now).await?;
            }
        }
        let info = info?;
        let loose = Compared::of(&order, &source, listed.to_vec()).loose;
        let ours = returned_by_bank(&order, &source);
        let explained = match back {
            Some(back) => back == ours || loose.is_empty() && will_be_listed(&order, &source, back - ours),
            None => loose.is_empty() && partly(&info),
        };
        if explained {
            return Ok(());
        }
        // A refund that moved meanwhile may be the whole difference.
        if self.order_of(known).await?.version != order.version {
            return Err(ReconciliationError::Moving);
        }
        let listed: i64 = loose.iter().map(amount).sum();
        let difference = back.map_or(listed, |back| back - ours);
        if difference < 0 {
            let missing = of_ours(ticket, known, -difference, Shown::MissingRefund);
            return Ok(quarantine(&self.store, &missing, Reason::RefundNotAtBank, now).await?);
        }
        // Each by itself where the list has them all: each is entered, or looked into, by itself.
        let each = if listed == difference { loose } else { Vec::new() };
        for one in &each {
            let sum = Reported { made_at: Some(one.at), ..of_ours(ticket, known, amount(one), Shown::Refund) };
            quarantine(&self.store, &sum, Reason::RefundNotOurs, now).await?;
        }
        if each.is_empty() {
            let sum = of_ours(ticket, known, difference, Shown::Refund);
            quarantine(&self.store, &sum, Reason::RefundNotOurs, now).await?;
        }
        Ok(())
    }

    /// Settles an open refund that the bank lists.
    async fn settle_listed(
        &self,
        order: &Order,
        refund: &Refund,
        listed: &Listed,
        now: Instant,
    ) -> Result<Order, ReconciliationError> {
        tracing::warn!(order = %order.id, "a refund that the bank lists is settled");
        let after = self.record(order, refund, GatewaySaid::Listed(listed.at), now).await?;
        // An attempt at it may be running just now: then it tells for itself, and the day is looked at once more.
        let open = after.refunds.iter().any(|it| it.id == refund.id && it.open());
        if open { Err(ReconciliationError::Moving) } else { Ok(after) }
    }

    pub(super) async fn order_of(&self, known: &TicketRef) -> Result<Order, StoreError> {
        let stored = self.store.order(&known.order).await?;
        stored.map(|stored| stored.order).ok_or(StoreError::Unreadable("order of a ticket"))
    }
}

/// Whether a difference is what one open refund returned, which the list of another day has.
fn will_be_listed(order: &Order, source: &Source, difference: i64) -> bool {
    let equal = |it: &&Refund| it.source == *source && it.open() && it.amount_minor == difference;
    order.refunds.iter().filter(equal).count() == 1
}

fn amount(listed: &Listed) -> i64 {
    match listed.returned {
        Some(Returned::Now(amount) | Returned::SoFar(amount)) => amount,
        None => 0,
    }
}
