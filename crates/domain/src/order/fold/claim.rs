//! What events do to the claims.

use crate::Instant;
use crate::order::claim::{Claim, ClaimState, Classified};
use crate::order::event::Fact;

/// Folds what happened to a claim of an order, paid in full at some instant or not yet. Gives whether it now counts as timely and
/// did not before.
pub(crate) fn evolve(claims: &mut [Claim], fact: &Fact, at: Instant, paid_at: Option<Instant>) -> bool {
    let id = match fact {
        Fact::ClaimAnswered(answered) => &answered.id,
        Fact::ClaimClosed(closed) => &closed.id,
        Fact::ClaimReclassified(reclassified) => &reclassified.id,
        Fact::HandingInProven(proven) => &proven.id,
        Fact::HeldClaimDecided(decided) => &decided.id,
        Fact::LossMonthSet(set) => &set.id,
        Fact::ObjectionReceived { claim: Some(id), .. }
        | Fact::ClaimWithdrawn { id, .. }
        | Fact::ClaimStruck { id, .. }
        | Fact::ClaimOverdue { id }
        | Fact::ClassificationStands { id } => id,
        _ => return false,
    };
    let Some(claim) = claims.iter_mut().find(|claim| claim.id == *id) else { return false };
    let counted = claim.counts();
    match fact {
        Fact::ClaimAnswered(answered) => {
            claim.stored = answered.outcome;
            claim.answered_at = claim.answered_at.or(Some(at));
        }
        Fact::ClaimClosed(closed) => {
            claim.stored = ClaimState::Closed;
            claim.resolution = Some(closed.resolution);
        }
        Fact::ClaimReclassified(reclassified) => {
            let stands = claim.classified.as_ref().is_some_and(|before| before.stands);
            claim.about = reclassified.about;
            claim.classified = reclassified.contradiction.clone().map(|due| Classified { due, stands });
        }
        Fact::ClassificationStands { .. } => {
            if let Some(classified) = &mut claim.classified {
                classified.stands = true;
            }
        }
        Fact::ObjectionReceived { late: false, .. } => {
            claim.classified = None;
            claim.contradicted = true;
        }
        Fact::HandingInProven(proven) => {
            claim.handed_in_at = Some(proven.handed_in_at);
            claim.proven = true;
            claim.late = proven.late;
            claim.held &= proven.late;
        }
        Fact::LossMonthSet(set) => claim.loss_month = Some(set.month),
        Fact::HeldClaimDecided(decided) => {
            claim.held = false;
            claim.late = !decided.timely;
        }
        Fact::ClaimWithdrawn { .. } => {
            claim.stored = ClaimState::Withdrawn;
            claim.withdrawn_at = Some(at);
            claim.withdrawn_unpaid = paid_at.is_none_or(|paid_at| at < paid_at);
        }
        Fact::ClaimStruck { .. } => claim.stored = ClaimState::Struck,
        Fact::ClaimOverdue { .. } => claim.overdue_reported = true,
        _ => {}
    }
    claim.counts() && !counted
}
