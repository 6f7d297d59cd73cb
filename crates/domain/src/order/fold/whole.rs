//! What events do to an order as a whole.

use crate::Instant;
use crate::order::claim::window_ends;
use crate::order::contact::Proposal;
use crate::order::correspondence;
use crate::order::ending::{Ended, How};
use crate::order::facts::OrderFact;
use crate::order::pseudonyms;
use crate::order::recomputed::{DeadlineKind, Recomputed};
use crate::order::review::Review;
use crate::order::state::Order;

pub(super) fn evolve(order: &mut Order, fact: &OrderFact, at: Instant) {
    match fact {
        // The first event made the order itself.
        OrderFact::Placed(_) => assert!(order.version == 1, "an order is placed once"),
        OrderFact::Released { .. } => order.review = Some(Review::Released),
        OrderFact::Cancelled { .. } => order.ended = Some(Ended { how: How::Cancelled, at }),
        OrderFact::TerminationRequested { request, .. } => order.requests.push(request.clone()),
        OrderFact::TerminationRefused { .. } => requests_decided(order),
        OrderFact::Terminated(terminated) => {
            order.ended = Some(Ended { how: How::Terminated(terminated.ground), at });
            requests_decided(order);
        }
        OrderFact::EverythingReturned => {
            order.ended = Some(Ended { how: How::Returned, at });
            requests_decided(order);
        }
        OrderFact::Reminded(reminded) => drop(order.reminded.insert(reminded.of.key(), reminded.before_s)),
        OrderFact::DeadlinesRecomputed { changes } => recompute(order, changes, at),
        OrderFact::ContactProposed(proposed) => {
            order.contact.proposed = Some(Proposal { version: order.version, by: proposed.act.actor.clone(), at });
        }
        OrderFact::ContactChanged(changed) => {
            order.contact.changes += 1;
            order.contact.proposed = None;
            // Whoever had a token may not be the buyer.
            order.token_epoch += u32::from(changed.act.is_some());
        }
        OrderFact::AccountCorrected(corrected) => order.account_corrected(corrected),
        OrderFact::TokensEnded => order.token_epoch += 1,
        OrderFact::PseudonymsRenewed { renewed } => pseudonyms::renew(order, renewed),
        OrderFact::CorrespondenceRegistered(it) => {
            correspondence::evolve(&mut order.correspondence, it, order.version, at);
        }
    }
}

fn requests_decided(order: &mut Order) {
    for request in &mut order.requests {
        request.open = false;
    }
}

/// Puts deadlines that were recomputed at an instant in their places.
fn recompute(order: &mut Order, changes: &[Recomputed], at: Instant) {
    for Recomputed { which, deadline, counted, .. } in changes {
        let place = match which {
            DeadlineKind::Activation => order.license.activation_due.as_mut(),
            DeadlineKind::DelayRight => order.license.delay_right.as_mut(),
            DeadlineKind::Window => {
                window_ends(&mut order.claims, deadline.expires_at);
                order.license.window_recomputed(deadline, counted.unwrap_or(deadline.expires_at), at);
                order.license.window.as_mut()
            }
            DeadlineKind::Answer(id) => {
                order.claims.iter_mut().find(|claim| claim.id == *id).map(|claim| &mut claim.answer)
            }
            DeadlineKind::Contradiction(id) => {
                let claim = order.claims.iter_mut().find(|claim| claim.id == *id);
                claim.and_then(|claim| claim.classified.as_mut()).map(|classified| &mut classified.due)
            }
            DeadlineKind::Refund(id) => {
                order.refunds.iter_mut().find(|refund| refund.id == *id).map(|refund| &mut refund.due)
            }
            DeadlineKind::Objection(id) => {
                let mut objections = order.restrictions.objections.iter_mut();
                objections.find(|objection| objection.id == *id).map(|objection| &mut objection.due)
            }
        };
        if let Some(place) = place {
            place.clone_from(deadline);
        }
    }
}
