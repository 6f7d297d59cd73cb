//! Reminders before deadlines, as the policy has them: to the buyer before the window of 4.9 and the paid period end, to the
//! operator before an answer under 10.1 is due.

use crate::Instant;
use crate::agreement::policy::Policy;
use crate::agreement::rule::Rule;
use crate::order::Order;
use crate::order::claim::Claim;
use crate::order::event::Fact;
use crate::order::facts::OrderFact;
use crate::order::license::License;
use crate::order::reminder::{Reminded, ReminderKind};
use crate::rules::debt;
use crate::rules::deeming::Stops;
use chrono::TimeDelta;

/// The next reminder before the window ends. `None` once it is known that nothing will be deemed, or was. While a claim can
/// lose its effect it waits for that (K51), and comes no more where the window is over by then.
pub(crate) fn before_window(policy: &Policy, order: &Order) -> Option<(Instant, Fact)> {
    let License { activated_at, window, .. } = &order.license;
    let window = window.as_ref().filter(|_| order.ended.is_none() && order.license.undecided())?;
    let mut silent_from = Instant::MIN_UTC;
    for claim in &order.claims {
        match claim.stops(policy) {
            Stops::Never => {}
            Stops::Until(at) => silent_from = silent_from.max(at),
            Stops::ForGood => return None,
        }
    }
    // It may begin long after the activation, with the paid period (K49), or where it runs from the payment, before it.
    let since = window.from.max((*activated_at)?);
    let (at, reminded) =
        next(order, ReminderKind::ClaimWindow, policy.reminders(Rule::ClaimWindow), since, window.expires_at)?;
    (silent_from < window.expires_at).then(|| (at.max(silent_from), reminded))
}

/// The next reminder before a claim is to be answered.
pub(crate) fn before_answer(policy: &Policy, order: &Order, claim: &Claim) -> Option<(Instant, Fact)> {
    let before = policy.reminders(Rule::ClaimAnswer);
    next(order, ReminderKind::ClaimAnswer(claim.id.clone()), before, claim.received_at, claim.answer.expires_at)
}

/// The next reminder before the paid period ends.
pub(crate) fn before_period_end(policy: &Policy, order: &Order) -> Option<(Instant, Fact)> {
    let term = order.license.term.filter(|_| order.ended.is_none() && !order.license.expired_reported)?;
    next(order, ReminderKind::PeriodEnd, &policy.period_end_reminders, term.from, term.until)
}

/// The longest reminder that did not go out yet and begins after the deadline itself began to run.
fn next(
    order: &Order,
    of: ReminderKind,
    before: &[TimeDelta],
    since: Instant,
    end: Instant,
) -> Option<(Instant, Fact)> {
    let sent = order.reminded.get(&of.key()).copied().unwrap_or(i64::MAX);
    let before = before.iter().find(|before| before.num_seconds() < sent && end - **before > since)?;
    let reminded = Reminded { of, before_s: before.num_seconds(), ahead: true };
    Some((end - *before, Fact::Order(OrderFact::Reminded(reminded))))
}

/// Reminders as they are recorded at an instant: of several that fell due at once the last one alone, and without a notice
/// where the deadline itself has passed.
pub(crate) fn at(policy: &Policy, order: &Order, reminded: Reminded, now: Instant) -> Reminded {
    let end = |of: &ReminderKind| match of {
        ReminderKind::ClaimWindow => order.license.window.as_ref().map(|window| window.expires_at),
        ReminderKind::PeriodEnd => order.license.term.map(|term| term.until),
        ReminderKind::ClaimAnswer(id) => order.claim(id).map(|claim| claim.answer.expires_at),
        ReminderKind::Debt => None,
    };
    let before = match &reminded.of {
        ReminderKind::Debt => return debt::reminded(policy, order, reminded, now),
        ReminderKind::ClaimWindow => policy.reminders(Rule::ClaimWindow),
        ReminderKind::ClaimAnswer(_) => policy.reminders(Rule::ClaimAnswer),
        ReminderKind::PeriodEnd => &policy.period_end_reminders,
    };
    let Some(end) = end(&reminded.of) else { return reminded };
    let last = before.iter().rev().find(|before| end - **before <= now);
    let before_s = last.map_or(reminded.before_s, TimeDelta::num_seconds);
    Reminded { before_s, ahead: now < end, ..reminded }
}
