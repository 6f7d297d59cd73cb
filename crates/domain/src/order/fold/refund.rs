//! What events do to the refunds.

use crate::Instant;
use crate::order::facts::RefundFact;
use crate::order::refund::{Refund, RefundState};
use crate::order::refund_facts::{RefundEntered, Settlement};
use crate::order::state::Order;

pub(super) fn evolve(order: &mut Order, fact: &RefundFact, at: Instant) {
    let paid = order.payment.paid_at.is_some();
    let refunds = &mut order.refunds;
    match fact {
        RefundFact::Demanded(demanded) => refunds.push(demanded.refund(order.version, paid)),
        RefundFact::Begun(begun) => change(refunds, &begun.id, |refund| {
            refund.stored = RefundState::Requested;
            refund.attempts = begun.attempt;
            refund.first_attempted_at = refund.first_attempted_at.or(Some(at));
            refund.attempted_at = Some(at);
            refund.asked_at = Some(at);
        }),
        RefundFact::Unknown { id } => change(refunds, id, |refund| refund.stored = RefundState::Unknown),
        RefundFact::Pending { id } => change(refunds, id, |refund| {
            refund.asked += 1;
            refund.asked_at = Some(at);
        }),
        // What the gateway then says is an event of its own.
        RefundFact::Questioned { .. } => {}
        RefundFact::Declined { id, .. } => change(refunds, id, |refund| refund.stored = RefundState::Declined),
        RefundFact::Retried { id, .. } => change(refunds, id, |refund| {
            // Unknown rather than demanded where the gateway was asked before: it is asked first what became of that.
            refund.stored = if refund.attempts == 0 { RefundState::Demanded } else { RefundState::Unknown };
            refund.asked = 0;
            refund.asked_at = None;
        }),
        RefundFact::Rerouted(rerouted) => change(refunds, &rerouted.id, |refund| {
            refund.stored = RefundState::Manual;
            refund.proposed_by = Some(rerouted.act.actor.clone());
            refund.proposed_through = Some(rerouted.channel);
        }),
        RefundFact::Approved { id, .. } => change(refunds, id, |refund| refund.stored = RefundState::Approved),
        RefundFact::Entered(entered) => enter(refunds, entered, order.version, paid),
        RefundFact::Overdue { id } => change(refunds, id, |refund| refund.overdue_reported = true),
        RefundFact::Voided { id } => change(refunds, id, |refund| refund.stored = RefundState::Void),
        RefundFact::Settled(settled) => change(refunds, &settled.id, |refund| {
            refund.stored = RefundState::Settled;
            refund.settled_at = Some(settled.settled_at);
            refund.by_hand = matches!(settled.by, Settlement::Payout { .. });
            refund.reference = settled.by.reference().map(str::to_owned);
        }),
    }
}

fn change(refunds: &mut [Refund], id: &str, change: impl FnOnce(&mut Refund)) {
    if let Some(refund) = refunds.iter_mut().find(|refund| refund.id == id) {
        change(refund);
    }
}

/// Puts in a refund that was entered: one of its own, and less to go back where it is a part of another.
fn enter(refunds: &mut Vec<Refund>, entered: &RefundEntered, version: u64, paid: bool) {
    let mut own = entered.demanded.refund(version, paid);
    for refund in refunds.iter_mut().filter(|refund| entered.part_of.as_ref() == Some(&refund.id)) {
        refund.amount_minor -= own.amount_minor;
        // It lowers what is owed as far as the whole does (K57).
        own.lowers_minor = own.amount_minor.min(refund.lowers_minor);
        refund.lowers_minor -= own.lowers_minor;
    }
    refunds.push(own);
}
