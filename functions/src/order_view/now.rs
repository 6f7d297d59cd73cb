//! What runs and what the buyer can do now.

use super::optional_instant;
use domain::Instant;
use domain::agreement::Agreement;
use domain::clauses::Clause;
use domain::deadline::Deadline;
use domain::order::Order;
use domain::{ending, payment};
use serde::Serialize;

/// Something that the buyer can do.
#[derive(Serialize)]
pub(super) struct ActionView {
    action: &'static str,
    clause: Clause,
    #[serde(serialize_with = "optional_instant")]
    until: Option<Instant>,
}

/// The clocks that run: until it is activated those of activation and delay, from then on the window for claims; those of
/// claims to be answered, of objections to be dealt with, of refunds to be paid. Clocks that its end made void are not shown.
pub(super) fn deadlines(order: &Order) -> impl Iterator<Item = &Deadline> {
    let license = &order.license;
    let runs = order.ended.is_none();
    let waiting = license.activated_at.is_none() && runs;
    let before = [&license.activation_due, &license.delay_right].into_iter().flatten().filter(move |_| waiting);
    let window = license.window.iter().filter(move |_| runs);
    let claims = order.claims.iter().filter(|claim| claim.unanswered()).map(|claim| &claim.answer);
    let open = order.holds.objections.iter().filter(|objection| objection.sustained.is_none());
    let refunds = order.refunds.iter().filter(|refund| refund.open()).map(|refund| &refund.due);
    before.chain(window).chain(claims).chain(open.map(|objection| &objection.due)).chain(refunds)
}

/// What the buyer can do now. A claim can be made at any time; until when it is timely is said with it.
pub(super) fn actions(order: &Order, agreement: &Agreement, now: Instant) -> Vec<ActionView> {
    let action = |action, section, number, until| ActionView { action, clause: Clause::new(section, number), until };
    let window = order.license.window.as_ref().map(|window| window.expires_at);
    let (unpaid, runs) = (order.payment.paid_at.is_none(), order.ended.is_none());
    let mut actions = Vec::new();
    if payment::payable(order).is_ok() {
        actions.push(action("pay", 4, 6, None));
    }
    if unpaid && runs {
        actions.push(action("query_payment", 3, 6, None));
        actions.push(action("cancel", 3, 5, None));
    }
    actions.push(action("claim", 4, 9, window));
    if order.claims.iter().any(|claim| !claim.settled()) {
        actions.push(action("withdraw_claim", 10, 1, None));
    }
    if runs && order.license.lifted_at.is_none() {
        // What was deemed is lifted by an objection that is right (K52).
        let until = window.filter(|_| order.license.deemed_at.is_none());
        actions.push(action("object", 4, 9, until));
    }
    let open = order.claims.iter().filter_map(|claim| Some(claim.classified.as_ref()?.due.expires_at));
    actions.extend(open.filter(|until| now < *until).max().map(|until| action("contradict", 4, 9, Some(until))));
    actions.extend(termination(order, agreement, now));
    if !order.mailbox_frozen() {
        actions.push(action("report_mailbox", 10, 4, None));
    }
    actions
}

/// How the buyer can end a paid agreement now, and what comes of it.
fn termination(order: &Order, agreement: &Agreement, now: Instant) -> Option<ActionView> {
    let license = &order.license;
    let over = license.term.is_some_and(|term| now >= term.until);
    if order.payment.paid_at.is_none() || order.ended.is_some() || over {
        return None;
    }
    let missed = license.activated_at.is_none() && license.activation_due.as_ref().is_some_and(|due| !due.timely(now));
    Some(if ending::delay_right(&agreement.policy, order, now) {
        // After a late activation the right lasts until the window ends (K6).
        let until = license.activated_at.and(license.window.as_ref()).map(|window| window.expires_at);
        ActionView { action: "terminate_with_refund", clause: Clause::new(4, 10), until }
    } else if missed {
        // A person decides until the right arises (K47).
        let until = license.delay_right.as_ref().map(|right| right.expires_at);
        ActionView { action: "request_termination", clause: Clause::new(4, 7), until }
    } else {
        let until = license.term.map(|term| term.until);
        ActionView { action: "terminate_without_refund", clause: Clause::new(4, 12), until }
    })
}
