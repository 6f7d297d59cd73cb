//! What the buyer can do now, each by its clause, and until when. No end lies in the past, and none is promised that rests on
//! days that are not official (invariant I40).

use crate::Instant;
use crate::agreement::deadline::Deadline;
use crate::agreement::policy::Policy;
use crate::clause::Clause;
use crate::order::Order;
use crate::order::claim::Claim;
use crate::rules::deeming::uncertain;
use crate::rules::ending::delay_right;
use crate::rules::outlook::{Consequence, if_cancelled, if_terminated};
use crate::rules::payment::payable;

/// Something that the buyer can do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Action {
    /// Its published name.
    pub name: &'static str,
    /// The clause that it rests on.
    pub clause: Clause,
    /// Until when it is timely.
    pub until: Until,
    /// What comes of it now, where it ends the order.
    pub consequence: Option<Consequence>,
}

/// Until when an action is timely.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Until {
    /// Nothing ends it, or what it could be in time for has ended.
    Open,
    /// An instant that is still ahead.
    At(Instant),
    /// The days are not official yet, so nobody can say.
    Unofficial,
}

impl Until {
    fn of(deadline: &Deadline, now: Instant) -> Until {
        match deadline {
            deadline if deadline.provisional => Until::Unofficial,
            deadline if deadline.timely(now) => Until::At(deadline.expires_at),
            _ => Until::Open,
        }
    }
}

/// What the buyer can do at an instant. A claim can be made at any time; until when it is timely is said with it.
pub fn actions(policy: &Policy, order: &Order, now: Instant) -> Vec<Action> {
    let action =
        |name, section, number, until| Action { name, clause: Clause::new(section, number), until, consequence: None };
    let window = order.license.window.as_ref().map_or(Until::Open, |window| Until::of(window, now));
    let (unpaid, runs) = (order.payment.paid_at.is_none(), order.ended.is_none());
    let mut actions = Vec::new();
    if payable(order).is_ok() {
        actions.push(action("pay", 4, 6, Until::Open));
    }
    if unpaid && runs {
        actions.push(action("query_payment", 3, 6, Until::Open));
        let consequence = if_cancelled(policy, order, now).ok();
        actions.push(Action { consequence, ..action("cancel", 3, 5, Until::Open) });
    }
    actions.push(action("claim", 4, 9, window));
    if order.claims.iter().any(Claim::withdrawable) {
        actions.push(action("withdraw_claim", 10, 1, Until::Open));
    }
    if runs && order.license.lifted_at.is_none() {
        // What was deemed is lifted by an objection that is right (K52).
        let until = if order.license.deemed_at.is_none() { window } else { Until::Open };
        actions.push(action("object", 4, 9, until));
    }
    let open = order.claims.iter().filter_map(|claim| claim.contradictable(now)).max_by_key(|due| due.expires_at);
    actions.extend(open.map(|due| action("contradict", 4, 9, Until::of(due, now))));
    actions.extend(termination(policy, order, now));
    if !order.mailbox_frozen() {
        actions.push(action("report_mailbox", 10, 4, Until::Open));
    }
    actions
}

/// How the buyer can end a paid agreement now, and what comes of it.
fn termination(policy: &Policy, order: &Order, now: Instant) -> Option<Action> {
    let license = &order.license;
    let over = license.term.is_some_and(|term| now >= term.until);
    if order.payment.paid_at.is_none() || order.ended.is_some() || over {
        return None;
    }
    let ends = |deadline: Option<&Deadline>| deadline.map_or(Until::Open, |deadline| Until::of(deadline, now));
    let missed = license.activated_at.is_none() && license.activation_due.as_ref().is_some_and(|due| !due.timely(now));
    let consequence = if_terminated(policy, order, now).ok();
    Some(if delay_right(policy, order, now) {
        // After a late activation the right lasts until the window ends (K6).
        let until = match license.activated_at {
            Some(_) if uncertain(policy, license) => Until::Unofficial,
            Some(_) => ends(license.window.as_ref()),
            None => Until::Open,
        };
        Action { name: "terminate_with_refund", clause: Clause::new(4, 10), until, consequence }
    } else if missed {
        // A person decides until the right arises (K47).
        let until = ends(license.delay_right.as_ref());
        Action { name: "request_termination", clause: Clause::new(4, 7), until, consequence }
    } else {
        let until = license.term.map_or(Until::Open, |term| Until::At(term.until));
        Action { name: "terminate_without_refund", clause: Clause::new(4, 12), until, consequence }
    })
}
