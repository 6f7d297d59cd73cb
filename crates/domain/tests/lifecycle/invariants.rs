//! Invariants on random stories, under their numbers in the list that the agreement was read into.

use crate::story::{AGREEMENT, Moment, carry_out, claim, sample, story};
use chrono::TimeDelta;
use domain::Instant;
use domain::decide::{Command, decide, evolve};
use domain::event::{Event, Fact};
use domain::license::{Activate, Activator};
use domain::order::Order;
use domain::payment::{ConfirmPayment, TicketIssued};
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use std::sync::LazyLock;

/// Whether a claim on record arrived before the end of the window, asked anew rather than read from its label.
fn timely_claim(order: &Order) -> bool {
    let end = order.license.window.as_ref().map(|window| window.expires_at);
    order.claims.iter().any(|claim| end.is_none_or(|end| claim.received_at < end))
}

fn new_events<'a>(moment: &'a Moment<'_>) -> &'a [Event] {
    moment.decided.as_deref().unwrap_or_default()
}

fn deemed(event: &Event) -> bool {
    matches!(event.fact, Fact::DeemedProvided(_))
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(200) })]

    #[test]
    fn i1_no_license_is_deemed_provided_while_a_timely_claim_is_on_record(story in story()) {
        story.play(|moment| {
            prop_assert!(!(timely_claim(moment.after) && moment.after.license.deemed_at.is_some()));
            Ok(())
        })?;
    }

    #[test]
    fn i2_after_a_timely_claim_nothing_is_ever_deemed(story in story()) {
        let far: Instant = "2190-01-01T00:00:00Z".parse().unwrap();
        story.play(|moment| {
            if timely_claim(moment.before) {
                prop_assert!(!new_events(moment).iter().any(deemed));
            }
            if timely_claim(moment.after) {
                let later = decide(moment.agreement, Some(moment.after), &Command::Tick, far).unwrap();
                prop_assert!(!later.iter().any(deemed));
            }
            Ok(())
        })?;
    }

    #[test]
    fn i3_what_is_deemed_provided_was_activated_before(story in story()) {
        story.play(|moment| {
            for event in new_events(moment).iter().filter(|event| deemed(event)) {
                let activation = moment.events.iter().find(|e| matches!(e.fact, Fact::Activated(_)));
                prop_assert!(activation.is_some_and(|activation| activation.at <= event.at));
            }
            Ok(())
        })?;
    }

    #[test]
    fn i4_nothing_is_deemed_before_the_window_the_grace_and_the_clocks_error_are_over(story in story()) {
        let (grace, error) = (story.grace, TimeDelta::seconds(5));
        story.play(|moment| {
            for event in new_events(moment).iter().filter(|event| deemed(event)) {
                let end = moment.after.license.window.as_ref().unwrap().expires_at;
                prop_assert!(event.at >= end + grace + error);
            }
            Ok(())
        })?;
    }

    #[test]
    fn i5_a_claim_is_timely_by_the_instant_of_its_arrival_alone(story in story()) {
        let doubt = story.grace + TimeDelta::seconds(5);
        story.play(|moment| {
            let end = moment.after.license.window.as_ref().map(|window| window.expires_at);
            for claim in &moment.after.claims {
                let late = end.is_some_and(|end| claim.received_at >= end);
                let doubtful = end.is_some_and(|end| claim.received_at < end + doubt);
                prop_assert_eq!((claim.late, claim.held), (late, late && doubtful));
            }
            Ok(())
        })?;
    }

    #[test]
    fn i5_the_order_of_processing_changes_neither_the_labels_nor_the_end(
        arrivals in arrivals(),
        delays in prop::collection::vec(0i64..600_000, 4),
        sweeps in prop::collection::vec(0i64..600_000, 0..4),
    ) {
        let end = ACTIVE.license.window.as_ref().unwrap().expires_at;
        let done = end + TimeDelta::days(5);
        // Fault-free: every claim is processed as it arrives, and the sweep comes last.
        let at_once = arrivals.iter().map(|by| (*by, Some(*by))).collect();
        let at_once = carry_out(&AGREEMENT, Some(after(at_once, end)), &Command::Tick, done);
        // Disturbed: each claim waits in a queue for a while, and sweeps come in between.
        let claims = arrivals.iter().zip(&delays).map(|(by, delay)| (by + delay, Some(*by)));
        let disturbed = claims.chain(sweeps.iter().map(|at| (*at, None))).collect();
        let disturbed = carry_out(&AGREEMENT, Some(after(disturbed, end)), &Command::Tick, done);
        prop_assert_eq!(labels(&disturbed), labels(&at_once));
        prop_assert_eq!(disturbed.license.deemed_at.is_some(), at_once.license.deemed_at.is_some());
    }

    #[test]
    fn i12_nothing_is_activated_that_is_not_paid_in_full(story in story()) {
        story.play(|moment| {
            let tickets = &moment.before.payment.tickets;
            let confirmed = |ticket: &str| {
                moment.events.iter().filter(|e| matches!(&e.fact, Fact::PaymentReceived(p) if p.ticket == ticket)).count()
            };
            // The money that came in, added up from the tickets rather than read from the order's own sum.
            let mut received = 0;
            for ticket in tickets {
                let times = confirmed(&ticket.ticket);
                prop_assert!(times <= 1, "a ticket was counted twice");
                received += if times == 1 { ticket.amount_minor } else { 0 };
            }
            if new_events(moment).iter().any(|event| matches!(event.fact, Fact::Activated(_))) {
                prop_assert!(received >= moment.before.owed().amount_minor);
            }
            Ok(())
        })?;
    }

    #[test]
    fn i32_the_state_is_the_fold_of_the_recorded_events(story in story()) {
        let (order, events) = story.play(|_| Ok(()))?;
        let recorded: Vec<String> = events.iter().map(|event| serde_json::to_string(event).unwrap()).collect();
        let read = recorded.iter().map(|text| serde_json::from_str::<Event>(text).unwrap());
        let folded = read.fold(None, |order, event| Some(evolve(order, &event)));
        prop_assert_eq!(folded, Some(order.clone()));
        let stored: Order = serde_json::from_str(&serde_json::to_string(&order).unwrap()).unwrap();
        prop_assert_eq!(stored, order);
    }

    #[test]
    fn versions_count_events_and_time_never_goes_back(story in story()) {
        story.play(|moment| {
            prop_assert_eq!(moment.after.version as usize, moment.events.len());
            prop_assert_eq!(moment.after.timeline.len(), moment.events.len());
            prop_assert!(moment.events.is_sorted_by_key(|event| event.at));
            prop_assert_eq!(Some(moment.after.last_at), moment.events.last().map(|event| event.at));
            // A clock that is behind the one that recorded the last event does not date the next one before it.
            let behind = moment.now - TimeDelta::hours(3);
            let decided = decide(moment.agreement, Some(moment.before), moment.command, behind);
            for event in decided.unwrap_or_default() {
                prop_assert!(event.at >= moment.before.last_at);
            }
            Ok(())
        })?;
    }

    #[test]
    fn what_is_asked_twice_happens_once(story in story()) {
        story.play(|moment| {
            if matches!(moment.command, Command::LodgeClaim(_)) {
                return Ok(()); // Two claims are two claims; a repeat of one is known by its key.
            }
            let again = decide(moment.agreement, Some(moment.after), moment.command, moment.now);
            match moment.decided {
                Ok(_) => prop_assert_eq!(again, Ok(Vec::new())),
                Err(refusal) => {
                    prop_assert_eq!(moment.after, moment.before);
                    prop_assert_eq!(again, Err(*refusal));
                }
            }
            Ok(())
        })?;
    }
}

/// When claims arrive, in milliseconds after the window's end: in half of the runs all of them late.
fn arrivals() -> impl Strategy<Value = Vec<i64>> {
    let late = prop_oneof![0i64..5_000, 4_990i64..5_010, 0i64..86_400_000];
    let any = prop_oneof![-3i64..3, 4_990i64..5_010, -9 * 86_400_000i64..86_400_000];
    prop_oneof![prop::collection::vec(late, 0..4), prop::collection::vec(any, 0..4)]
}

/// The active order after what was processed: when, and the claim that arrived then, or a sweep.
fn after(mut processed: Vec<(i64, Option<i64>)>, end: Instant) -> Order {
    processed.sort_unstable();
    let at = |ms| end + TimeDelta::milliseconds(ms);
    processed.into_iter().fold(ACTIVE.clone(), |order, (now, arrival)| {
        let command = arrival.map_or(Command::Tick, |by| claim(at(by)));
        carry_out(&AGREEMENT, Some(order), &command, at(now))
    })
}

/// The sample order, paid and activated on a Monday.
static ACTIVE: LazyLock<Order> = LazyLock::new(|| {
    let now = "2025-02-03T05:00:00Z".parse().unwrap();
    let place = Command::Place(Box::new(sample(&AGREEMENT, "widget-month", now)));
    let order = carry_out(&AGREEMENT, None, &place, now);
    let (ticket, amount_minor) = ("ticket".to_owned(), order.owed().amount_minor);
    let issue = Command::IssueTicket(TicketIssued { ticket: ticket.clone(), expires_at: now, amount_minor });
    let confirm = Command::ConfirmPayment(ConfirmPayment { ticket, captured_at: None });
    let activate = Command::Activate(Activate { by: Activator::System, running_until: None });
    [issue, confirm, activate].iter().fold(order, |order, command| carry_out(&AGREEMENT, Some(order), command, now))
});

fn labels(order: &Order) -> Vec<(Instant, bool, bool)> {
    let mut labels: Vec<_> = order.claims.iter().map(|claim| (claim.received_at, claim.late, claim.held)).collect();
    labels.sort_unstable();
    labels
}

/// The invariants say nothing of stories that never come near them.
#[test]
fn the_stories_reach_what_the_invariants_are_about() {
    let mut runner = TestRunner::deterministic();
    let [mut deemed_provided, mut timely, mut voided, mut held, mut overdue, mut refused, mut in_parts] = [0u32; 7];
    for _ in 0..300 {
        let story = story().new_tree(&mut runner).unwrap().current();
        story
            .play(|moment| {
                let (before, after) = (&moment.before.license, &moment.after.license);
                deemed_provided += u32::from(before.deemed_at.is_none() && after.deemed_at.is_some());
                voided += u32::from(before.deemed_at.is_some() && after.deemed_at.is_none());
                overdue += u32::from(before.overdue_reported != after.overdue_reported);
                refused += u32::from(moment.decided.is_err());
                for event in new_events(moment) {
                    match &event.fact {
                        Fact::ClaimReceived(claim) => {
                            timely += u32::from(!claim.late && after.activated_at.is_some());
                            held += u32::from(claim.held);
                        }
                        Fact::PaymentReceived(received) => in_parts += u32::from(received.full.is_none()),
                        _ => {}
                    }
                }
                Ok(())
            })
            .unwrap();
    }
    let reached = [deemed_provided, timely, voided, held, overdue, refused, in_parts];
    assert!(reached.iter().all(|times| *times >= 10), "{reached:?}");
}
