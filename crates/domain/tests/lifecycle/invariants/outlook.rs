//! What is said to be ahead is what is decided then.

use super::cases;
use crate::story::story;
use domain::act::Channel;
use domain::order::deeming::Shown;
use domain::order::event::{Event, Fact};
use domain::order::facts::{OrderFact, RefundFact};
use domain::order::reminder::ReminderKind;
use domain::order::{Order, evolve};
use domain::rules::action::actions;
use domain::rules::ending::Terminate;
use domain::rules::outlook::{Consequence, ahead};
use domain::rules::{Command, decide, next_due};
use proptest::prelude::*;

fn folded(order: &Order, events: &[Event]) -> Order {
    events.iter().fold(order.clone(), |order, event| evolve(Some(order), event))
}

/// Whether the buyer notices it.
fn noticed(fact: &Fact) -> bool {
    !matches!(fact, Fact::Refund(RefundFact::Pending { .. }))
        && !matches!(fact, Fact::Order(OrderFact::Reminded(it)) if matches!(it.of, ReminderKind::ClaimAnswer(_)))
}

proptest! {
    #![proptest_config(cases(60))]

    #[test]
    fn what_is_ahead_is_what_the_sweep_records_then(story in story()) {
        story.play(|moment| {
            if moment.new_events().is_empty() {
                return Ok(());
            }
            let counted_again = decide(moment.agreement, Some(moment.after), &Command::Recompute, moment.now).unwrap();
            let mut order = folded(moment.after, &counted_again);
            let mut said = ahead(&moment.agreement.policy, &order).into_iter();
            // While the gateway does not answer it is asked without an end.
            for _ in 0..20 {
                let Some(due) = next_due(moment.agreement, &order) else {
                    let left: Vec<_> = said.collect();
                    prop_assert!(order.license.held_at.is_some() || left.is_empty(), "nothing more is ahead: {:?}", left);
                    return Ok(());
                };
                let sweep = match order.license.held_at {
                    None => Command::TickShown(Shown::NotAsked),
                    Some(_) => Command::Tick,
                };
                let events = decide(moment.agreement, Some(&order), &sweep, due.max(order.last_at)).unwrap();
                for event in events.iter().filter(|event| event.at == due && noticed(&event.fact)) {
                    let next = said.next().map(|it| (it.at, it.event, it.clause, it.about));
                    let fact = &event.fact;
                    prop_assert_eq!(next, Some((due, fact.name(), fact.clause(), fact.subject_id())));
                }
                if events.iter().any(|event| event.at != due) {
                    return Ok(());
                }
                order = folded(&order, &events);
            }
            Ok(())
        })?;
    }

    #[test]
    fn what_is_said_to_come_of_a_word_that_ends_an_order_comes_of_it(story in story()) {
        story.play(|moment| {
            let (order, now) = (moment.after, moment.now);
            let policy = &moment.agreement.policy;
            for action in actions(policy, order, now) {
                let notice = Terminate { received_at: now, channel: Channel::Api, acknowledged: true, act: None };
                let command = match action.name {
                    "cancel" => Command::Cancel { act: None },
                    "terminate_with_refund" | "terminate_without_refund" | "request_termination" => {
                        Command::Terminate(notice)
                    }
                    _ => {
                        prop_assert_eq!(action.consequence, None, "{}", action.name);
                        continue;
                    }
                };
                let events = decide(moment.agreement, Some(order), &command, now).unwrap();
                let after = folded(order, &events);
                let demanded: i64 = after.refunds[order.refunds.len()..].iter().map(|refund| refund.amount_minor).sum();
                match action.consequence {
                    Some(Consequence::Ends { back, .. }) => {
                        prop_assert!(after.ended.is_some());
                        prop_assert_eq!(back.amount_minor, demanded);
                        if action.name == "terminate_without_refund" {
                            prop_assert_eq!(back.amount_minor, 0);
                        }
                    }
                    Some(Consequence::PersonDecides) => {
                        prop_assert!(after.ended.is_none() && demanded == 0);
                        prop_assert_eq!(action.name, "request_termination");
                    }
                    None => prop_assert!(false, "{} has no consequence", action.name),
                }
            }
            Ok(())
        })?;
    }
}
