//! A new version of the calendar: open deadlines are computed again, and none that was shown to the buyer comes earlier
//! (invariant I11). What is closed stays as it was.

use crate::Instant;
use crate::agreement::Agreement;
use crate::agreement::deadline::Deadline;
use crate::agreement::policy::Policy;
use crate::order::Order;
use crate::order::event::Fact;
use crate::order::facts::OrderFact;
use crate::order::recomputed::{DeadlineKind, Recomputed};

/// Decides what the agreement's calendar changes of an order's open deadlines. A deadline that comes out the same stays under
/// the version that it was computed by.
pub(crate) fn recompute(agreement: &Agreement, order: &Order) -> Vec<Fact> {
    let changes = changes(&agreement.policy, order);
    if changes.is_empty() { Vec::new() } else { vec![Fact::Order(OrderFact::DeadlinesRecomputed { changes })] }
}

fn changes(policy: &Policy, order: &Order) -> Vec<Recomputed> {
    let old = open(order).into_iter().filter(|(_, old)| old.calendar != policy.calendar.version);
    old.filter_map(|(which, old)| {
        let (deadline, counted) = later(old, policy.recompute(old));
        let moved = deadline.expires_at != old.expires_at;
        (moved || deadline.provisional != old.provisional).then_some(Recomputed { which, deadline, moved, counted })
    })
    .collect()
}

/// Whether a policy's calendar changes one of an order's open deadlines: its days, or whether they are official.
pub fn changed(policy: &Policy, order: &Order) -> bool {
    !changes(policy, order).is_empty()
}

/// How many of an order's open deadlines a policy's calendar would end earlier than they were shown: they stay (I11).
pub fn kept(policy: &Policy, order: &Order) -> usize {
    let earlier = |shown: &Deadline| policy.recompute(shown).expires_at < shown.expires_at;
    open(order).into_iter().filter(|(_, shown)| earlier(shown)).count()
}

/// When the first of an order's open deadlines ends whose days are not official yet: such an order waits for a calendar (K48).
pub fn provisional_until(order: &Order) -> Option<Instant> {
    let provisional = open(order).into_iter().filter(|(_, deadline)| deadline.provisional);
    provisional.map(|(_, deadline)| deadline.expires_at).min()
}

/// The later of the two, and the end of the new one where it is the earlier. Where the old one stays, it says by which
/// calendar its days were counted.
fn later(old: &Deadline, new: Deadline) -> (Deadline, Option<Instant>) {
    if new.expires_at >= old.expires_at {
        return (new, None);
    }
    let counted_by = old.counted_by.clone().or_else(|| Some(old.calendar.clone()));
    let kept = Deadline { calendar: new.calendar, provisional: new.provisional, counted_by, ..old.clone() };
    (kept, Some(new.expires_at))
}

/// The deadlines of an order that still run. A right that arose is none of them: no calendar takes it back (clause 4.10).
pub fn open(order: &Order) -> Vec<(DeadlineKind, &Deadline)> {
    let license = &order.license;
    let waiting = license.activated_at.is_none() && order.ended.is_none();
    let undecided = license.undecided() && order.ended.is_none();
    let activation = license.activation_due.as_ref().filter(|_| waiting).map(|due| (DeadlineKind::Activation, due));
    let right = license.delay_right.as_ref().filter(|_| waiting && !license.delay_right_reported);
    let right = right.map(|right| (DeadlineKind::DelayRight, right));
    let window = license.window.as_ref().filter(|_| undecided).map(|window| (DeadlineKind::Window, window));
    let answers = order.claims.iter().filter(|claim| claim.unanswered());
    let answers = answers.map(|claim| (DeadlineKind::Answer(claim.id.clone()), &claim.answer));
    let contradictions = order.claims.iter().filter_map(|claim| {
        let open = claim.classified.as_ref().filter(|it| !it.stands)?;
        Some((DeadlineKind::Contradiction(claim.id.clone()), &open.due))
    });
    let refunds = order.refunds.iter().filter(|refund| refund.open());
    let refunds = refunds.map(|refund| (DeadlineKind::Refund(refund.id.clone()), &refund.due));
    let objections = order.restrictions.objections.iter().filter(|objection| objection.sustained.is_none());
    let objections = objections.map(|objection| (DeadlineKind::Objection(objection.id.clone()), &objection.due));
    activation
        .into_iter()
        .chain(right)
        .chain(window)
        .chain(answers)
        .chain(contradictions)
        .chain(refunds)
        .chain(objections)
        .collect()
}
