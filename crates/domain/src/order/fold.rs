//! Folding the events of an order into its state.

mod claim;
mod license;
mod refund;
mod restrictions;

use crate::Instant;
use crate::order::claim::{paid, window_ends};
use crate::order::correction::{ReceiptCorrected, Wrong};
use crate::order::correspondence;
use crate::order::ending::{Ended, How};
use crate::order::event::{Event, Fact};
use crate::order::invoice::Closed;
use crate::order::query::PaymentQuery;
use crate::order::recomputed::{Recomputed, Which};
use crate::order::reminder::Of;
use crate::order::state::{Order, TimelineEntry};

/// Folds one event into the state.
///
/// # Panics
/// If the first event of an order is not its placing, or a later one is: the chain was not written by a decision.
pub fn evolve(order: Option<Order>, event: &Event) -> Order {
    let mut order = match (order, &event.fact) {
        (None, Fact::Placed(placed)) => placed.order(event.at),
        (Some(order), fact) if !matches!(fact, Fact::Placed(_)) => order,
        _ => panic!("an order begins with its placing and is placed once"),
    };
    order.version += 1;
    order.last_at = event.at;
    let (version, at) = (order.version, event.at);
    match &event.fact {
        Fact::TicketIssued(ticket) => order.payment.issued(ticket, version, at),
        Fact::PaymentDeclined { ticket, .. } => order.payment.declined(ticket),
        Fact::PaymentReceived(received) => {
            order.payment.received(received);
            if let Some(full) = &received.full {
                paid(&mut order.claims, full.paid_at);
                order.license.paid(full);
            }
        }
        Fact::ReceiptHeld(held) => order.payment.held.push(held.receipt.clone()),
        Fact::ReceiptReturned(returned) => order.payment.returned(returned, at),
        Fact::ReceiptCorrected(corrected) => evolve_corrected(&mut order, corrected),
        Fact::DebtWaived { amount_minor, .. } => order.debt.waived_minor += amount_minor,
        Fact::PaymentReversed(reversed) => order.reversed(reversed, at),
        Fact::InvoiceIssued(issued) => order.invoices.push(issued.invoice.clone()),
        Fact::InvoiceVoided { number, .. } => order.invoice_closed(*number, Closed::Void),
        Fact::InvoiceLapsed { number } => order.invoice_closed(*number, Closed::Lapsed),
        Fact::PaymentQueried { id, asked_at, within, answer } => order.queries.push(PaymentQuery {
            id: id.clone(),
            version,
            asked_at: *asked_at,
            within: within.clone(),
            answer: *answer,
        }),
        Fact::PaymentQueryAnswered { id, answer, .. } => {
            for query in order.queries.iter_mut().filter(|query| query.id == *id) {
                query.answer = Some(*answer);
            }
        }
        Fact::ClaimReceived(received) => {
            // A timely claim that was still on its way when the window's silence was counted voids the deeming (K22); one
            // that arrived within the clock's error after it holds the deeming, whichever was recorded first (K21).
            order.license.deemed_at = order.license.deemed_at.filter(|_| received.late && !received.held);
            order.claims.push(received.claim(version));
        }
        Fact::PeriodMoved(moved) => {
            order.license.evolve(&event.fact, version, at);
            order.period_moved(moved);
        }
        Fact::Cancelled { .. } => order.ended = Some(Ended { how: How::Cancelled, at }),
        Fact::TerminationRequested { request, .. } => order.requests.push(request.clone()),
        Fact::TerminationRefused { .. } => order.requests_decided(),
        Fact::Terminated(terminated) => {
            order.ended = Some(Ended { how: How::Terminated(terminated.ground), at });
            order.requests_decided();
        }
        Fact::EverythingReturned => {
            order.ended = Some(Ended { how: How::Returned, at });
            order.requests_decided();
        }
        Fact::RefundDemanded(demanded) => {
            order.refunds.push(demanded.refund(version, order.payment.paid_at.is_some()));
        }
        Fact::RefundEntered(entered) => {
            let paid = order.payment.paid_at.is_some();
            refund::evolve_entered(&mut order.refunds, entered, version, paid);
        }
        Fact::CorrespondenceRegistered(it) => correspondence::evolve(&mut order.correspondence, it, version, at),
        Fact::Reminded(reminded) => drop(order.reminded.insert(reminded.of.key(), reminded.before_s)),
        Fact::DeadlinesRecomputed { changes } => recompute(&mut order, changes, at),
        fact => {
            order.license.evolve(fact, version, at);
            order.holds.evolve(fact, version, at);
            refund::evolve(&mut order.refunds, fact, at);
            // What was deemed on silence is not, once a claim turns out to have been in time (K22).
            if claim::evolve(&mut order.claims, fact, at, order.payment.paid_at) {
                order.license.deemed_at = None;
            }
        }
    }
    follow(&mut order, at);
    order.timeline.push(TimelineEntry {
        at: event.at,
        event: event.fact.name().to_owned(),
        clause: event.fact.clause(),
    });
    order
}

/// Folds a correction. The clocks of a license that was not activated follow the full payment; those of one that was do not
/// move.
fn evolve_corrected(order: &mut Order, corrected: &ReceiptCorrected) {
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
    // A claim of before there is a window is in time (K23).
    for claim in &mut order.claims {
        (claim.late, claim.held) = (false, false);
    }
    if let Some(full) = full {
        order.license.paid(full);
    }
}

/// Keeps since when something is owed; whoever owes nothing any more is reminded anew of what comes later.
fn follow(order: &mut Order, at: Instant) {
    if order.debt_minor() > 0 {
        order.debt.since.get_or_insert(at);
    } else if order.debt.since.take().is_some() {
        order.reminded.remove(&Of::Debt.key());
    }
}

/// Puts deadlines that were recomputed at an instant in their places.
fn recompute(order: &mut Order, changes: &[Recomputed], at: Instant) {
    for Recomputed { which, deadline, counted, .. } in changes {
        let place = match which {
            Which::Activation => order.license.activation_due.as_mut(),
            Which::DelayRight => order.license.delay_right.as_mut(),
            Which::Window => {
                window_ends(&mut order.claims, deadline.expires_at);
                order.license.window_recomputed(deadline, counted.unwrap_or(deadline.expires_at), at);
                order.license.window.as_mut()
            }
            Which::Answer(id) => order.claims.iter_mut().find(|claim| claim.id == *id).map(|claim| &mut claim.answer),
            Which::Contradiction(id) => {
                let claim = order.claims.iter_mut().find(|claim| claim.id == *id);
                claim.and_then(|claim| claim.classified.as_mut()).map(|classified| &mut classified.due)
            }
            Which::Refund(id) => order.refunds.iter_mut().find(|refund| refund.id == *id).map(|refund| &mut refund.due),
            Which::Objection(id) => {
                let mut objections = order.holds.objections.iter_mut();
                objections.find(|objection| objection.id == *id).map(|objection| &mut objection.due)
            }
        };
        if let Some(place) = place {
            place.clone_from(deadline);
        }
    }
}
