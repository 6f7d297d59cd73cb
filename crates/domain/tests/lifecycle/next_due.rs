//! The due index follows from the order: it wakes the sweep neither too early nor in vain, nor again for what is done.

use crate::invariants::cases;
use crate::story::{Moment, story};
use chrono::TimeDelta;
use domain::Instant;
use domain::order::event::{Event, Fact};
use domain::order::facts::RefundFact;
use domain::order::{Order, evolve};
use domain::rules::{Command, decide, next_due};
use proptest::prelude::*;

fn tick(moment: &Moment<'_>, order: &Order, at: Instant) -> Vec<Event> {
    decide(moment.agreement, Some(order), &Command::Tick, at).unwrap()
}

/// The order after the moment, its deadlines counted by the calendar of now: a sweep first does that and nothing else.
fn up_to_date(moment: &Moment<'_>) -> Order {
    let events = decide(moment.agreement, Some(moment.after), &Command::Recompute, moment.now).unwrap();
    events.iter().fold(moment.after.clone(), |order, event| evolve(Some(order), event))
}

proptest! {
    #![proptest_config(cases(60))]

    #[test]
    fn the_clock_asks_at_the_due_instant_and_not_before(story in story()) {
        story.play(|moment| {
            let order = up_to_date(moment);
            let Some(due) = next_due(moment.agreement, &order) else { return Ok(()) };
            if order.last_at < due {
                prop_assert_eq!(tick(moment, &order, due - TimeDelta::milliseconds(1)), vec![]);
            }
            prop_assert!(!tick(moment, &order, due).is_empty());
            Ok(())
        })?;
    }

    #[test]
    fn the_due_instant_moves_on_with_each_tick(story in story()) {
        story.play(|moment| {
            if moment.new_events().is_empty() {
                return Ok(());
            }
            let mut order = up_to_date(moment);
            // Each clock runs out once, with its reminders before; more rounds would be a sweep that turns on the spot. The
            // gateway alone is asked for as long as it does not answer, with waits that grow.
            let (mut rounds, most) = (0, 9 + order.claims.len() * 5 + order.refunds.len());
            let mut waits = Vec::new();
            while let Some(due) = next_due(moment.agreement, &order).filter(|_| waits.len() < 20) {
                let now = due.max(order.last_at);
                let events = tick(moment, &order, now);
                order = events.iter().fold(order, |order, event| evolve(Some(order), event));
                let next = next_due(moment.agreement, &order);
                prop_assert!(next.is_none_or(|next| next > now), "{:?} after {:?}", next, events);
                prop_assert_eq!(tick(moment, &order, now), vec![], "a second sweep at the same instant");
                if events.iter().all(|event| matches!(event.fact, Fact::Refund(RefundFact::Pending { .. }))) {
                    waits.push(now);
                } else {
                    rounds += 1;
                }
                prop_assert!(rounds <= most);
            }
            Ok(())
        })?;
    }

    #[test]
    fn an_order_with_nothing_due_waits_for_nothing(story in story()) {
        let far: Instant = "2190-01-01T00:00:00Z".parse().unwrap();
        story.play(|moment| {
            let order = up_to_date(moment);
            if next_due(moment.agreement, &order).is_none() {
                prop_assert_eq!(tick(moment, &order, far), vec![]);
            }
            Ok(())
        })?;
    }

    #[test]
    fn a_due_instant_is_whole_in_the_milliseconds_of_the_index(story in story()) {
        story.play(|moment| {
            if let Some(due) = next_due(moment.agreement, moment.after) {
                prop_assert_eq!(due.timestamp_subsec_nanos() % 1_000_000, 0);
            }
            Ok(())
        })?;
    }
}
