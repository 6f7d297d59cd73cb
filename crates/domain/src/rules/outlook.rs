//! What is ahead of an order: what the clock will record by itself as things stand, and what would come of the buyer's own word
//! that ends it. Both are asked of the rules themselves, so they cannot say otherwise than will be decided.

use crate::Instant;
use crate::act::Channel;
use crate::agreement::deadline::Deadline;
use crate::agreement::policy::Policy;
use crate::clause::Clause;
use crate::code::Refusal;
use crate::money::Money;
use crate::order::deeming::Shown;
use crate::order::event::{Event, Fact};
use crate::order::facts::{OrderFact, RefundFact};
use crate::order::reminder::ReminderKind;
use crate::order::{Order, evolve};
use crate::rules::clock;
use crate::rules::ending::{self, Terminate};

/// What will be recorded by itself, unless something comes in between.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ahead {
    /// When it falls due; past where the sweep has not come yet.
    pub at: Instant,
    /// The published name of the event.
    pub event: &'static str,
    /// The clause that it rests on.
    pub clause: Option<Clause>,
    /// What of the order it is about, where it is a part of it.
    pub about: Option<String>,
}

/// How many steps of the clock are looked ahead; an order takes some ten, more only while the gateway does not answer.
const STEPS_MAX: usize = 60;

/// What the clock will record of an order, in order, as far as it follows from what stands now: steps of operators and of the
/// bank are left out. That the buyer is told of the window for claims is taken for granted (K53).
pub fn ahead(policy: &Policy, order: &Order) -> Vec<Ahead> {
    let mut order = order.clone();
    if order.license.held_at.is_none() {
        order.license.shown.get_or_insert(Shown::NotAsked);
    }
    let mut ahead = Vec::new();
    for _ in 0..STEPS_MAX {
        let Some((due, facts)) = clock::next(policy, &order) else { break };
        let at = due.max(order.last_at);
        for fact in facts {
            if of_the_buyer(&fact) {
                let (event, clause, about) = (fact.name(), fact.clause(), fact.subject_id());
                ahead.push(Ahead { at: due, event, clause, about });
            }
            order = evolve(Some(order), &Event { at, fact });
        }
    }
    ahead
}

/// Whether the buyer notices it: not that an operator is reminded, nor that the gateway is asked again.
fn of_the_buyer(fact: &Fact) -> bool {
    match fact {
        Fact::Order(OrderFact::Reminded(reminded)) => !matches!(reminded.of, ReminderKind::ClaimAnswer(_)),
        Fact::Refund(RefundFact::Pending { .. }) => false,
        _ => true,
    }
}

/// What comes of a word that ends an order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Consequence {
    /// It ends the order.
    Ends {
        /// What goes back.
        back: Money,
        /// By when, where anything does.
        by: Option<Deadline>,
    },
    /// A person decides on it (K47).
    PersonDecides,
}

/// What a notice of termination of an instant would lead to: everything goes back under 4.10, nothing under 4.12, and between a
/// missed day of 4.7 and the right of 4.10 a person decides (K47).
///
/// # Errors
/// As the notice itself, save that nothing need be acknowledged.
pub fn if_terminated(policy: &Policy, order: &Order, now: Instant) -> Result<Consequence, Refusal> {
    let notice = Terminate { received_at: now, channel: Channel::Api, acknowledged: true, act: None };
    ending::terminate(policy, order, &notice, now).map(|facts| consequence(order, &facts))
}

/// What the cancellation of an order that is not paid in full would lead to (clause 3.5).
///
/// # Errors
/// As the cancellation itself.
pub fn if_cancelled(policy: &Policy, order: &Order, now: Instant) -> Result<Consequence, Refusal> {
    ending::cancel(policy, order, None, now).map(|facts| consequence(order, &facts))
}

fn consequence(order: &Order, facts: &[Fact]) -> Consequence {
    if facts.iter().any(|fact| matches!(fact, Fact::Order(OrderFact::TerminationRequested { .. }))) {
        return Consequence::PersonDecides;
    }
    let demanded = facts.iter().filter_map(|fact| match fact {
        Fact::Refund(RefundFact::Demanded(demanded)) => Some(demanded),
        _ => None,
    });
    let back: i64 = demanded.clone().map(|demanded| demanded.amount_minor).sum();
    let by = demanded.map(|demanded| demanded.due.clone()).max_by_key(|due| due.expires_at);
    Consequence::Ends { back: Money::new(back, order.captured_currency()), by }
}
