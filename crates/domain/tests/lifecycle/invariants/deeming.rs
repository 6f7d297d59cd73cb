//! When a license is deemed provided, and which claims keep it from that.

use crate::history::{
    activated_at, anew, claims, deadline, deemed, ended, frozen, lifted, objected, official_since, shown, standing,
    timely_claim, timely_claims,
};
use crate::story::{AGREEMENT, Focus, Moment, carry_out, claim, operator, sample, story, story_about};
use chrono::TimeDelta;
use domain::Instant;
use domain::agreement::policy::ConfirmDeeming;
use domain::order::claim::{Claim, ClaimState};
use domain::order::claim_facts::{ClaimTimeDecided, StrikeReason};
use domain::order::event::{Event, Fact};
use domain::order::facts::{ClaimFact, LicenseFact};
use domain::order::license::Activator;
use domain::order::mailbox::Reporter;
use domain::order::payment::TicketIssued;
use domain::order::recomputed::DeadlineKind;
use domain::order::{Order, evolve};
use domain::rules::claim_acts::ProveHandingIn;
use domain::rules::license::Activate;
use domain::rules::payment::ConfirmPayment;
use domain::rules::restrictions::Object;
use domain::rules::{Command, decide};
use proptest::prelude::*;
use std::sync::LazyLock;

/// Whether every guard of 4.9 but the clock's holds, by the events and the story's choices alone.
fn only_time_is_missing(moment: &Moment<'_>, events: &[Event]) -> bool {
    let Some(window) = deadline(events, &DeadlineKind::Window) else { return false };
    let unofficial = moment.almanac(&window.calendar).count(window.rule, window.from).unofficial;
    let waits = claims(events).values().any(|claim| claim.waits && !claim.struck);
    let stopped = waits || timely_claims(events, TimeDelta::zero()).iter().any(Option::is_none);
    let asked = match moment.setting.confirm {
        ConfirmDeeming::Never => false,
        ConfirmDeeming::NaturalPersons => moment.setting.natural_person,
        ConfirmDeeming::Always => true,
    };
    let confirmed =
        anew(events).iter().any(|event| matches!(event.fact, Fact::License(LicenseFact::DeemingConfirmed { .. })));
    let paid = standing(events) >= moment.after.owed().amount_minor;
    let provided = activated_at(events).is_some() && paid && !ended(events);
    let told = moment.setting.unasked || shown(events);
    provided
        && told
        && !unofficial
        && !stopped
        && !lifted(events)
        && !objected(events)
        && !frozen(events)
        && (confirmed || !asked)
}

proptest! {
    #![proptest_config(super::cases(80))]

    #[test]
    fn i1_i2_i3_i4_a_license_is_deemed_in_time_if_every_guard_holds_and_never_if_one_does_not(story in story()) {
        let far: Instant = "2190-01-01T00:00:00Z".parse().expect("an instant");
        story.play(|moment| {
            if moment.new_events().is_empty() || moment.after.license.deemed_at.is_some() {
                return Ok(());
            }
            let recomputed = decide(moment.agreement, Some(moment.after), &Command::Recompute, moment.now);
            let recomputed = recomputed.expect("a calendar can always be counted by");
            let order = recomputed.iter().fold(moment.after.clone(), |order, event| evolve(Some(order), event));
            let events = [moment.events, &recomputed].concat();
            let later = decide(moment.agreement, Some(&order), &Command::Tick, far).expect("a sweep");
            let missing = only_time_is_missing(moment, &events);
            prop_assert_eq!(later.iter().any(deemed), missing);
            let window = order.license.window.as_ref().filter(|_| missing);
            let Some(window) = window else { return Ok(()) };
            let is_deemed = |order: &Order, at| {
                let later = decide(moment.agreement, Some(order), &Command::Tick, at).expect("a sweep");
                later.iter().any(deemed)
            };
            let ms = TimeDelta::milliseconds(1);
            let doubt = moment.setting.grace + TimeDelta::seconds(5);
            let lost = timely_claims(&events, doubt).into_iter().flatten();
            let counts_from = lost.fold(window.expires_at + doubt, Instant::max);
            prop_assert!(order.last_at >= counts_from || !is_deemed(&order, counts_from - ms));
            prop_assert!(is_deemed(&order, counts_from));
            // Each guard alone, when it does not hold and when it holds again. A claim within the clock's error after
            // the window waits for a person, and so does the deeming (K21).
            let now = moment.now.max(window.expires_at + ms);
            let then = |order: &Order, command| carry_out(moment.agreement, Some(order.clone()), &command, now);
            let timely = then(&order, claim(window.expires_at - ms));
            let held = then(&order, claim(window.expires_at + ms));
            let objected = then(&order, Command::Object(Object::by_buyer(now)));
            let frozen = then(&order, Command::ReportMailbox { by: Reporter::Operator(operator("one")) });
            for order in [&timely, &held, &objected, &frozen] {
                prop_assert!(!is_deemed(order, far), "{:?} {:?}", order.claims.last(), order.restrictions);
            }
            let (act, reason) = (operator("one"), StrikeReason::Spam);
            let id = held.claims.last().expect("the claim").id.clone();
            let decides = |timely| {
                Command::DecideClaimTime(ClaimTimeDecided { id: id.clone(), timely, act: act.clone() })
            };
            let strikes = Command::StrikeClaim { id: id.clone(), reason, act: act.clone() };
            let objection = objected.restrictions.objections.last().expect("the objection").id.clone();
            let resolves = |sustained| {
                Command::ResolveObjection { id: objection.clone(), sustained, act: act.clone() }
            };
            prop_assert!(is_deemed(&then(&timely, strikes.clone()), far), "it was no claim");
            prop_assert!(is_deemed(&then(&held, strikes), far), "it was no claim");
            prop_assert!(is_deemed(&then(&held, decides(false)), far) && !is_deemed(&then(&held, decides(true)), far));
            prop_assert!(is_deemed(&then(&objected, resolves(false)), far));
            prop_assert!(!is_deemed(&then(&objected, resolves(true)), far));
            let cleared = then(&frozen, Command::ClearMailbox { act: act.clone() });
            prop_assert!(is_deemed(&cleared, far));
            Ok(())
        })?;
    }

    #[test]
    fn i1_i2_a_timely_claim_that_is_known_of_later_voids_what_was_deemed(story in story_about(Focus::Calendar)) {
        let far: Instant = "2190-01-01T00:00:00Z".parse().expect("an instant");
        story.play(|moment| {
            let license = &moment.after.license;
            let (Some(window), Some(_)) = (&license.window, license.deemed_at) else { return Ok(()) };
            if moment.new_events().is_empty() {
                return Ok(());
            }
            let then = |order: &Order, command| carry_out(moment.agreement, Some(order.clone()), &command, moment.now);
            let handed_in_at = window.expires_at - TimeDelta::milliseconds(1);
            let told_late = then(moment.after, claim(handed_in_at));
            let came_late = then(moment.after, claim(moment.now));
            prop_assert!(came_late.license.deemed_at.is_some(), "a claim after the window changes nothing");
            let id = came_late.claims.last().expect("the claim").id.clone();
            let proof = ProveHandingIn { id, handed_in_at, act: operator("one") };
            for order in [told_late, then(&came_late, Command::ProveHandingIn(proof))] {
                prop_assert_eq!(order.license.deemed_at, None);
                let later = decide(moment.agreement, Some(&order), &Command::Tick, far).expect("a sweep");
                prop_assert!(!later.iter().any(deemed));
            }
            Ok(())
        })?;
    }

    #[test]
    fn i1_no_license_is_deemed_provided_while_a_timely_claim_is_on_record(story in story_about(Focus::Claims)) {
        story.play(|moment| {
            let doubt = moment.setting.grace + TimeDelta::seconds(5);
            let counts = timely_claim(moment.events, doubt, moment.after.last_at);
            prop_assert!(moment.after.license.deemed_at.is_none() || !counts);
            Ok(())
        })?;
    }

    #[test]
    fn i2_after_a_timely_claim_nothing_is_ever_deemed(story in story_about(Focus::Claims)) {
        let far: Instant = "2190-01-01T00:00:00Z".parse().unwrap();
        story.play(|moment| {
            let doubt = moment.setting.grace + TimeDelta::seconds(5);
            if let Some(deeming) = moment.new_events().iter().find(|event| deemed(event)) {
                prop_assert!(!timely_claim(moment.earlier(), doubt, deeming.at));
            }
            if moment.new_events().is_empty() || !timely_claim(moment.events, doubt, far) {
                return Ok(());
            }
            let later = decide(moment.agreement, Some(moment.after), &Command::Tick, far).unwrap();
            prop_assert!(!later.iter().any(deemed));
            Ok(())
        })?;
    }

    #[test]
    fn i2_proof_of_a_timely_handing_in_voids_what_was_deemed(story in story_about(Focus::Claims)) {
        story.play(|moment| {
            let license = &moment.after.license;
            let (Some(window), Some(_)) = (&license.window, license.deemed_at) else { return Ok(()) };
            // One that lost its effect does not get it back by the time of its handing-in (K23, K51).
            let lost = |claim: &Claim| claim.withdrawn_unpaid || claim.classified.as_ref().is_some_and(|it| it.stands);
            let claims = moment.after.claims.iter().filter(|claim| claim.stored != ClaimState::Struck && !lost(claim));
            for claim in claims {
                let handed_in_at = window.expires_at - TimeDelta::milliseconds(1);
                let proof = ProveHandingIn { id: claim.id.clone(), handed_in_at, act: operator("one") };
                let proof = Command::ProveHandingIn(proof);
                let proven = carry_out(moment.agreement, Some(moment.after.clone()), &proof, moment.now);
                prop_assert_eq!(proven.license.deemed_at, None);
            }
            Ok(())
        })?;
    }

    #[test]
    fn i3_what_is_deemed_provided_was_activated_before(story in story()) {
        let far: Instant = "2190-01-01T00:00:00Z".parse().unwrap();
        story.play(|moment| {
            for event in moment.new_events().iter().filter(|event| deemed(event)) {
                prop_assert!(activated_at(moment.events).is_some_and(|activated| activated <= event.at));
            }
            // Not by any length of waiting either.
            if activated_at(moment.events).is_none() {
                let later = decide(moment.agreement, Some(moment.after), &Command::Tick, far).unwrap();
                prop_assert!(!later.iter().any(deemed));
            }
            Ok(())
        })?;
    }

    #[test]
    fn i4_nothing_is_deemed_before_the_window_the_grace_and_the_clocks_error_are_over(story in story()) {
        let doubt = story.setting.grace + TimeDelta::seconds(5);
        story.play(|moment| {
            for event in moment.new_events().iter().filter(|event| deemed(event)) {
                let end = deadline(moment.events, &DeadlineKind::Window).unwrap().expires_at;
                prop_assert!(event.at >= end + doubt);
                // Nor before the end that the calendar of that day gives it.
                let window = deadline(moment.events, &DeadlineKind::Window).expect("a window");
                let counted = moment.almanac(&moment.agreement.policy.calendar.version).count(window.rule, window.from);
                prop_assert!(event.at >= counted.expires_at + doubt && !counted.unofficial);
            }
            Ok(())
        })?;
    }

    #[test]
    fn i5_a_claim_is_timely_by_the_instant_of_its_handing_in_alone(story in story_about(Focus::Claims)) {
        let doubt = story.setting.grace + TimeDelta::seconds(5);
        story.play(|moment| {
            if moment.new_events().is_empty() {
                return Ok(());
            }
            let told = claims(moment.events);
            for claim in &moment.after.claims {
                prop_assert_eq!(claim.late, !told[&claim.id].timely, "{:?}", claim);
            }
            for event in moment.new_events() {
                if let (Fact::Claim(ClaimFact::HandingInProven(it)), Command::ProveHandingIn(proof)) = (&event.fact, moment.command) {
                    prop_assert_eq!(it.handed_in_at, proof.handed_in_at);
                }
                if let (Fact::Claim(ClaimFact::Received(it)), Command::LodgeClaim(lodged)) = (&event.fact, moment.command) {
                    let plausible = |at| lodged.proven && at <= it.received_at;
                    prop_assert_eq!(it.received_at, lodged.received_at.min(event.at));
                    prop_assert_eq!(it.handed_in_at, lodged.handed_in_at);
                    prop_assert_eq!(it.proven, lodged.handed_in_at.is_some_and(plausible));
                    // Within the clock's error, or before the days of the window were official (K21, K56).
                    let doubtful = deadline(moment.events, &DeadlineKind::Window).is_some_and(|window| {
                        let counted = official_since(moment.events).is_some_and(|since| it.received_at < since);
                        window.provisional || counted || it.received_at < window.expires_at + doubt
                    });
                    prop_assert_eq!(it.needs_decision, !told[&it.id].timely && doubtful);
                }
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
    let activate = Command::Activate(Activate { by: Activator::System, behind: None });
    [issue, confirm, activate].iter().fold(order, |order, command| carry_out(&AGREEMENT, Some(order), command, now))
});

fn labels(order: &Order) -> Vec<(Instant, bool, bool)> {
    let mut labels: Vec<_> =
        order.claims.iter().map(|claim| (claim.received_at, claim.late, claim.needs_decision)).collect();
    labels.sort_unstable();
    labels
}
