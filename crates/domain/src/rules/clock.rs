//! What the passing of time asks of an order. The instant it asks next and what it then decides come from one list, so that
//! the index of due orders cannot drift from the rules. Nothing in the list moves money, makes a debt or ends an agreement
//! (I16).

use crate::Instant;
use crate::agreement::policy::Policy;
use crate::order::Order;
use crate::order::event::Fact;
use crate::order::facts::OrderFact;
use crate::rules::{claim, debt, invoice, license, refund, reminder};

/// Each fact that the clock will record, and when.
fn pending(policy: &Policy, order: &Order) -> impl Iterator<Item = (Instant, Fact)> {
    let window = reminder::before_window(policy, order);
    let period = reminder::before_period_end(policy, order);
    let claims: Vec<_> = claim::pending(policy, order).collect();
    let refunds: Vec<_> = refund::pending(order).collect();
    let license = license::pending(policy, order);
    let debt = debt::pending(policy, order);
    // Of what falls due at one instant, a claim that loses its effect comes before the deeming that waits for it.
    let others = window.into_iter().chain(period).chain(refunds).chain(invoice::pending(order)).chain(debt);
    claims.into_iter().chain(license).chain(others)
}

/// What has fallen due at an instant.
pub(crate) fn tick(policy: &Policy, order: &Order, now: Instant) -> Vec<Fact> {
    recorded(policy, order, pending(policy, order).filter(|(at, _)| now >= *at).collect(), now)
}

/// When something next falls due, and what.
pub(crate) fn next(policy: &Policy, order: &Order) -> Option<(Instant, Vec<Fact>)> {
    let all: Vec<(Instant, Fact)> = pending(policy, order).collect();
    let due = all.iter().map(|(at, _)| *at).min()?;
    Some((due, recorded(policy, order, all.into_iter().filter(|(at, _)| *at == due).collect(), due)))
}

/// What is recorded at an instant of that which has fallen due by then.
fn recorded(policy: &Policy, order: &Order, mut due: Vec<(Instant, Fact)>, now: Instant) -> Vec<Fact> {
    due.sort_by_key(|(at, _)| *at);
    let facts = due.into_iter().map(|(_, fact)| match fact {
        Fact::Order(OrderFact::Reminded(reminded)) => {
            Fact::Order(OrderFact::Reminded(reminder::at(policy, order, reminded, now)))
        }
        fact => fact,
    });
    facts.collect()
}

/// When something next falls due.
pub(crate) fn next_due(policy: &Policy, order: &Order) -> Option<Instant> {
    pending(policy, order).map(|(at, _)| at).min()
}
