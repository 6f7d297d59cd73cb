//! What events do to the refunds.

use crate::Instant;
use crate::order::event::Fact;
use crate::order::refund::{Refund, RefundState};
use crate::order::refund_facts::{RefundEntered, Settlement};

/// Folds what happened to a refund.
pub(crate) fn evolve(refunds: &mut [Refund], fact: &Fact, at: Instant) {
    let id = match fact {
        Fact::RefundRequested(requested) => &requested.id,
        Fact::RefundRerouted(rerouted) => &rerouted.id,
        Fact::RefundSettled(settled) => &settled.id,
        Fact::RefundUnknown { id }
        | Fact::RefundDeclined { id, .. }
        | Fact::RefundVoided { id }
        | Fact::RefundRetried { id, .. }
        | Fact::RefundApproved { id, .. }
        | Fact::RefundOverdue { id }
        | Fact::RefundPending { id } => id,
        _ => return,
    };
    let Some(refund) = refunds.iter_mut().find(|refund| refund.id == *id) else { return };
    match fact {
        Fact::RefundRequested(requested) => {
            refund.stored = RefundState::Requested;
            refund.attempts = requested.attempt;
            refund.first_attempted_at = refund.first_attempted_at.or(Some(at));
            refund.attempted_at = Some(at);
            refund.asked_at = Some(at);
        }
        Fact::RefundUnknown { .. } => refund.stored = RefundState::Unknown,
        Fact::RefundDeclined { .. } => refund.stored = RefundState::Declined,
        Fact::RefundVoided { .. } => refund.stored = RefundState::Void,
        Fact::RefundRetried { .. } => {
            // Unknown rather than demanded where the gateway was asked before: it is asked first what became of that.
            refund.stored = if refund.attempts == 0 { RefundState::Demanded } else { RefundState::Unknown };
            refund.asked = 0;
            refund.asked_at = None;
        }
        Fact::RefundRerouted(rerouted) => {
            refund.stored = RefundState::Manual;
            refund.proposed_by = Some(rerouted.act.actor.clone());
            refund.proposed_through = Some(rerouted.channel);
        }
        Fact::RefundApproved { .. } => refund.stored = RefundState::Approved,
        Fact::RefundSettled(settled) => {
            refund.stored = RefundState::Settled;
            refund.settled_at = Some(settled.settled_at);
            refund.by_hand = matches!(settled.by, Settlement::Payout { .. });
            refund.reference = settled.by.reference().map(str::to_owned);
        }
        Fact::RefundOverdue { .. } => refund.overdue_reported = true,
        Fact::RefundPending { .. } => {
            refund.asked += 1;
            refund.asked_at = Some(at);
        }
        _ => {}
    }
}

/// Folds a refund that was entered: the refund of its own, and less to go back where it is a part of another.
pub(crate) fn evolve_entered(refunds: &mut Vec<Refund>, entered: &RefundEntered, version: u64, paid: bool) {
    let mut own = entered.demanded.refund(version, paid);
    for refund in refunds.iter_mut().filter(|refund| entered.part_of.as_ref() == Some(&refund.id)) {
        refund.amount_minor -= own.amount_minor;
        // It lowers what is owed as far as the whole does (K57).
        own.lowers_minor = own.amount_minor.min(refund.lowers_minor);
        refund.lowers_minor -= own.lowers_minor;
    }
    refunds.push(own);
}
