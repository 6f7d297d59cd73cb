//! Folding the events of an order into its state: each topic in a file of its own, which says of every one of its facts what it
//! changes.

mod claim;
mod evidence;
mod invoice;
mod license;
mod payment;
mod refund;
mod restriction;
mod transfer;
mod whole;

use crate::Instant;
use crate::order::event::{Event, Fact};
use crate::order::facts::OrderFact;
use crate::order::reminder::ReminderKind;
use crate::order::state::{Order, TimelineEntry};

/// Folds one event into the state.
///
/// # Panics
/// If the first event of an order is not its placing, or a later one is: the chain was not written by a decision.
pub fn evolve(order: Option<Order>, event: &Event) -> Order {
    let at = event.at;
    let mut order = match (order, &event.fact) {
        (None, Fact::Order(OrderFact::Placed(placed))) => placed.order(at),
        (Some(order), _) => order,
        (None, _) => panic!("an order begins with its placing"),
    };
    order.version += 1;
    order.last_at = at;
    match &event.fact {
        Fact::Order(fact) => whole::evolve(&mut order, fact, at),
        Fact::Payment(fact) => payment::evolve(&mut order, fact, at),
        Fact::Transfer(fact) => transfer::evolve(&mut order, fact, at),
        Fact::Invoice(fact) => invoice::evolve(&mut order, fact),
        Fact::License(fact) => license::evolve(&mut order, fact, at),
        Fact::Claim(fact) => claim::evolve(&mut order, fact, at),
        Fact::Refund(fact) => refund::evolve(&mut order, fact, at),
        Fact::Restriction(fact) => restriction::evolve(&mut order, fact, at),
        Fact::Evidence(fact) => evidence::evolve(&mut order.evidence, fact, at),
    }
    follow(&mut order, at);
    let info = event.fact.info();
    order.timeline.push(TimelineEntry { at, event: info.name.to_owned(), clause: info.clause });
    order
}

/// Keeps since when something is owed; whoever owes nothing any more is reminded anew of what comes later.
fn follow(order: &mut Order, at: Instant) {
    if order.debt_minor() > 0 {
        order.debt.since.get_or_insert(at);
    } else if order.debt.since.take().is_some() {
        order.reminded.remove(&ReminderKind::Debt.key());
    }
}
