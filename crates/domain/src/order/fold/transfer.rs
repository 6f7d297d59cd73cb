//! What events do to transfers beside counting them.

use crate::Instant;
use crate::order::claim;
use crate::order::correction::{TransferCorrected, Wrong};
use crate::order::facts::TransferFact;
use crate::order::state::Order;

pub(super) fn evolve(order: &mut Order, fact: &TransferFact, at: Instant) {
    match fact {
        TransferFact::Unmatched(it) => order.payment.unmatched.push(it.transfer.clone()),
        TransferFact::Returned(returned) => order.payment.returned(returned, at),
        TransferFact::Corrected(corrected) => correct(order, corrected),
    }
}

/// Folds a correction. The clocks of a license that was not activated follow the full payment; those of one that was do not
/// move.
fn correct(order: &mut Order, corrected: &TransferCorrected) {
    let full = match &corrected.wrong {
        Wrong::Payer { third_party } => return order.payment.paid_by(&corrected.reference, *third_party),
        Wrong::Figures { full } | Wrong::Order { full } => full,
    };
    order.payment.take_out(&corrected.reference);
    if order.ended.is_some() || order.license.activated_at.is_some() || order.payment.paid_at.is_none() {
        return;
    }
    order.payment.paid_at = full.as_ref().map(|full| full.paid_at);
    order.license.unpaid();
    claim::no_window(&mut order.claims);
    if let Some(full) = full {
        order.license.paid(full);
    }
}
