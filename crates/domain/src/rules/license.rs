//! The license: activated within a day of full payment (4.7), deemed provided ten days on without a claim (4.9).

use crate::Instant;
use crate::agreement::policy::{ClaimWindowAnchor, Policy};
use crate::agreement::prices::Activation;
use crate::agreement::rule::Rule;
use crate::code::{Code, Refusal};
use crate::order::event::Fact;
use crate::order::facts::LicenseFact;
use crate::order::license::{Activated, Activator, PeriodMoved, Term};
use crate::order::periods::Behind;
use crate::order::{Order, periods};
use crate::rules::deeming;
use crate::rules::ended::not_ended;

/// Provide the right to use.
#[derive(Debug, Clone)]
pub struct Activate {
    /// Who does it.
    pub by: Activator,
    /// The periods of the same account and item that it comes behind, if there are any (K39).
    pub behind: Option<Behind>,
}

/// Decides an activation (clause 4.7, invariant I12). An item that an operator activates is left alone by the system.
pub(crate) fn activate(
    policy: &Policy,
    order: &Order,
    activate: &Activate,
    now: Instant,
) -> Result<Vec<Fact>, Refusal> {
    let Some(paid_at) = order.payment.paid_at.filter(|_| order.paid_in_full() || order.ended.is_some()) else {
        return Err(Code::NotPaid.into());
    };
    let not_ours = activate.by == Activator::System && order.activation == Activation::Manual;
    if order.license.activated_at.is_some() || not_ours {
        return Ok(Vec::new());
    }
    not_ended(order)?;
    let behind = activate.behind.as_ref();
    let term = periods::follow(behind, order.period, now, policy.zone);
    let window = match &order.license.window {
        Some(window) => window.clone(),
        None => policy.deadline(Rule::ClaimWindow, window_begins(policy, paid_at.max(now), term)),
    };
    let (by, place) = (activate.by.clone(), behind.map_or(0, |behind| behind.place));
    Ok(vec![Fact::License(LicenseFact::Activated(Box::new(Activated { by, place, term, window })))])
}

/// When the window for claims begins, where it can from an instant on: with the paid period, where the policy has it so (K49).
fn window_begins(policy: &Policy, earliest: Instant, term: Term) -> Instant {
    match policy.claim_window_anchor {
        ClaimWindowAnchor::LaterOfPaymentActivationAndPeriod => earliest.max(term.from),
        ClaimWindowAnchor::LaterOfPaymentAndActivation | ClaimWindowAnchor::Payment => earliest,
    }
}

/// Decides that the period of an order is the one that the queue of its account has (K50). Where the window for claims goes by
/// the period, it begins with it or, if that is later, now, and is full; until then the one that was shown stands. What was
/// deemed provided stays so.
pub(crate) fn move_period(policy: &Policy, order: &Order, to: Option<Term>, now: Instant) -> Vec<Fact> {
    let license = &order.license;
    let (Some(term), Some(to)) = (license.term.filter(|_| order.ended.is_none()), to) else { return Vec::new() };
    if term == to {
        return Vec::new();
    }
    let by_period = policy.claim_window_anchor == ClaimWindowAnchor::LaterOfPaymentActivationAndPeriod;
    let moves = by_period && term.from != to.from && license.undecided();
    let window = moves.then(|| policy.deadline(Rule::ClaimWindow, window_begins(policy, now, to)));
    vec![Fact::License(LicenseFact::PeriodMoved(Box::new(PeriodMoved { term: to, window })))]
}

/// What the clock asks of the license: the reports of a missed activation (4.7) and of the right that follows (4.10), the
/// presumption of 4.9, the end of the paid period (9.2).
pub(crate) fn pending(policy: &Policy, order: &Order) -> Vec<(Instant, Fact)> {
    let license = &order.license;
    if order.ended.is_some() {
        return Vec::new();
    }
    // What goes back as a whole is not provided any more (K57).
    let waiting = license.activated_at.is_none() && !order.nothing_owed();
    let overdue = license.activation_due.as_ref().filter(|_| waiting && !license.overdue_reported);
    let right = license.delay_right.as_ref().filter(|_| waiting && !license.delay_right_reported);
    let end = license.term.filter(|_| !license.expired_reported);
    let deemed = deeming::pending(policy, order);
    let overdue = overdue.map(|due| (due.expires_at, Fact::License(LicenseFact::ActivationOverdue)));
    let right = right.map(|right| (right.expires_at, Fact::License(LicenseFact::DelayRightArose)));
    let end = end.map(|term| (term.until, Fact::License(LicenseFact::Expired)));
    overdue.into_iter().chain(right).chain(deemed).chain(end).collect()
}
