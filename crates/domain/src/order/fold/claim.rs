//! What events do to the claims, and to a deeming that rested on there being none.

use crate::Instant;
use crate::order::claim::{Answer, Claim, ClaimState, Classified};
use crate::order::claim_file::{FileAnnounced, FileFate};
use crate::order::facts::ClaimFact;
use crate::order::state::Order;

pub(super) fn evolve(order: &mut Order, fact: &ClaimFact, at: Instant) {
    match fact {
        ClaimFact::Received(received) => {
            // A timely claim that was still on its way when the window's silence was counted voids the deeming (K22); one
            // that arrived within the clock's error after it holds the deeming, whichever was recorded first (K21).
            order.license.deemed_at = order.license.deemed_at.filter(|_| received.late && !received.needs_decision);
            order.claims.push(received.claim(order.version));
        }
        ClaimFact::Answered(answered) => {
            let answer = Answer { version: order.version, outcome: answered.outcome, at };
            change(order, &answered.id, |claim| {
                claim.stored = answered.outcome;
                claim.answered_at = claim.answered_at.or(Some(at));
                claim.answers.push(answer);
            });
        }
        ClaimFact::Withdrawn { id, .. } => {
            let paid_at = order.payment.paid_at;
            change(order, id, |claim| {
                claim.stored = ClaimState::Withdrawn;
                claim.withdrawn_at = Some(at);
                claim.withdrawn_unpaid = paid_at.is_none_or(|paid_at| at < paid_at);
            });
        }
        ClaimFact::Closed(closed) => change(order, &closed.id, |claim| {
            claim.stored = ClaimState::Closed;
            claim.resolution = Some(closed.resolution);
        }),
        ClaimFact::Reclassified(reclassified) => change(order, &reclassified.id, |claim| {
            let stands = claim.classified.as_ref().is_some_and(|before| before.stands);
            claim.about = reclassified.about;
            claim.classified = reclassified.contradiction.clone().map(|due| Classified { due, stands });
        }),
        ClaimFact::ClassificationStands { id } => change(order, id, |claim| {
            if let Some(classified) = &mut claim.classified {
                classified.stands = true;
            }
        }),
        ClaimFact::Struck { id, .. } => change(order, id, |claim| claim.stored = ClaimState::Struck),
        ClaimFact::HandingInProven(proven) => change(order, &proven.id, |claim| {
            claim.handed_in_at = Some(proven.handed_in_at);
            claim.proven = true;
            claim.late = proven.late;
            claim.needs_decision &= proven.late;
        }),
        ClaimFact::TimeDecided(decided) => change(order, &decided.id, |claim| {
            claim.needs_decision = false;
            claim.late = !decided.timely;
        }),
        ClaimFact::LossMonthSet(set) => change(order, &set.id, |claim| claim.loss_month = Some(set.month)),
        ClaimFact::FileAnnounced(it) => announce(order, it),
        ClaimFact::FileAdded { claim, number, found } => {
            settle(order, claim, *number, &FileFate::Added(found.clone(), at))
        }
        ClaimFact::FileRefused { claim, number, because } => {
            settle(order, claim, *number, &FileFate::Refused(*because, at));
        }
        ClaimFact::Overdue { id } => change(order, id, |claim| claim.overdue_reported = true),
    }
}

/// Notes a file that is to come.
fn announce(order: &mut Order, announced: &FileAnnounced) {
    let version = order.version;
    change(order, &announced.claim, |claim| claim.files.push(announced.file(version)));
}

/// Notes what became of a file.
fn settle(order: &mut Order, claim: &str, number: u32, fate: &FileFate) {
    change(order, claim, |claim| {
        for file in claim.files.iter_mut().filter(|file| file.number == number) {
            file.fate = Some(fate.clone());
        }
    });
}

/// Changes a claim. What was deemed on silence is not, once the claim turns out to have been in time (K22).
pub(super) fn change(order: &mut Order, id: &str, change: impl FnOnce(&mut Claim)) {
    let Some(claim) = order.claims.iter_mut().find(|claim| claim.id == id) else { return };
    let counted = claim.counts();
    change(claim);
    if claim.counts() && !counted {
        order.license.deemed_at = None;
    }
}
