//! New calendars, and days that are not official yet.

use crate::history::{activated_at, claims, deadline, deemed, ended, lifted, payments, right_arose, settled, void};
use crate::story::{AGREEMENT, Almanac, Focus, Moment, change, story_about};
use chrono::DateTime;
use domain::Instant;
use domain::agreement::deadline::Deadline;
use domain::agreement::rule::Rule;
use domain::order::Order;
use domain::order::event::{Event, Fact};
use domain::order::facts::{ClaimFact, LicenseFact, OrderFact, RestrictionFact, TransferFact};
use domain::order::recomputed::DeadlineKind;
use domain::rules::Command;
use proptest::prelude::*;

/// Every deadline of an order that a calendar can move.
fn deadlines(order: &Order) -> Vec<(DeadlineKind, Deadline)> {
    let license = &order.license;
    let own = [
        (DeadlineKind::Activation, &license.activation_due),
        (DeadlineKind::DelayRight, &license.delay_right),
        (DeadlineKind::Window, &license.window),
    ];
    let own = own.into_iter().filter_map(|(which, deadline)| Some((which, deadline.clone()?)));
    let claims = order.claims.iter().map(|claim| (DeadlineKind::Answer(claim.id.clone()), claim.answer.clone()));
    let refunds = order.refunds.iter().map(|refund| (DeadlineKind::Refund(refund.id.clone()), refund.due.clone()));
    let objections = order.restrictions.objections.iter();
    let objections = objections.map(|objection| (DeadlineKind::Objection(objection.id.clone()), objection.due.clone()));
    let contradictions = order.claims.iter().filter_map(|claim| {
        Some((DeadlineKind::Contradiction(claim.id.clone()), claim.classified.as_ref()?.due.clone()))
    });
    own.chain(claims).chain(refunds).chain(objections).chain(contradictions).collect()
}

/// Whether a deadline no longer runs, as the events tell it.
fn closed(events: &[Event], order: &Order, which: &DeadlineKind) -> bool {
    let ended = ended(events);
    match which {
        DeadlineKind::Activation => ended || activated_at(events).is_some(),
        DeadlineKind::DelayRight => ended || right_arose(events) || activated_at(events).is_some(),
        DeadlineKind::Window => ended || order.license.deemed_at.is_some() || lifted(events),
        DeadlineKind::Answer(id) => claims(events)[id].dealt_with,
        // Until it is known to stand.
        DeadlineKind::Contradiction(id) => {
            let last = |event: &Event| match &event.fact {
                Fact::Claim(ClaimFact::ClassificationStands { id: it }) => (it == id).then_some(true),
                Fact::Claim(ClaimFact::Reclassified(it)) if it.id == *id && it.contradiction.is_none() => Some(false),
                _ => None,
            };
            events.iter().rev().find_map(last).unwrap_or(false)
        }
        DeadlineKind::Refund(id) => settled(events, id) || void(events, id),
        DeadlineKind::Objection(id) => {
            events.iter().any(|event| matches!(&event.fact, Fact::Restriction(RestrictionFact::ObjectionResolved { id: it, .. }) if it == id))
        }
    }
}

/// Whether a day that decides on a deadline is not official in the calendar that it bears.
fn unofficial(moment: &Moment<'_>, deadline: &Deadline) -> bool {
    moment.almanac(&deadline.calendar).count(deadline.rule, deadline.from).unofficial
}

/// Whether the calendar of now moves a deadline of before the moment that still runs, or makes it more or less certain.
fn stale(moment: &Moment<'_>) -> bool {
    let almanac = moment.almanac(&moment.agreement.policy.calendar.version);
    deadlines(moment.before).iter().any(|(which, old)| {
        let counted = almanac.count(old.rule, old.from);
        let other = counted.expires_at > old.expires_at || counted.unofficial != old.provisional;
        other && !closed(moment.earlier(), moment.before, which)
    })
}

/// An instant of the weeks before and after the turn of a year after which nothing may be official.
fn about_a_turn() -> impl Strategy<Value = Instant> {
    // From 1 December to 10 January.
    let turns = [1_764_547_200i64, 1_796_083_200];
    (prop::sample::select(turns.to_vec()), 0..40 * 86_400i64)
        .prop_map(|(from, seconds)| DateTime::from_timestamp(from + seconds, 0).expect("an instant"))
}

proptest! {
    #![proptest_config(super::cases(80))]

    #[test]
    fn i11_no_deadline_that_was_shown_comes_earlier_and_none_that_is_closed_changes(story in story_about(Focus::Calendar)) {
        story.play(|moment| {
            if moment.new_events().is_empty() {
                return Ok(());
            }
            let recomputes = moment.recomputes();
            let new = deadlines(moment.after);
            // What was entered wrongly started no clock.
            if moment.new_events().iter().any(|event| matches!(event.fact, Fact::Transfer(TransferFact::Corrected(_)))) {
                return Ok(());
            }
            for (which, old) in deadlines(moment.before) {
                let corrected = |event: &Event| matches!(event.fact, Fact::Order(OrderFact::AccountCorrected(_)));
                if which == DeadlineKind::Window && moment.new_events().iter().any(corrected) {
                    continue;
                }
                let Some((_, new)) = new.iter().find(|(it, _)| *it == which) else {
                    prop_assert!(matches!(which, DeadlineKind::Contradiction(_)), "{which:?} is gone");
                    continue;
                };
                if matches!(moment.command, Command::ReclassifyClaim(_)) {
                    continue;
                }
                let of_payment = matches!(which, DeadlineKind::Activation | DeadlineKind::DelayRight | DeadlineKind::Window);
                if of_payment && moment.new_events().iter().any(|event| matches!(event.fact, Fact::Transfer(TransferFact::Corrected(_)))) {
                    continue;
                }
                let paid = matches!(which, DeadlineKind::Activation | DeadlineKind::DelayRight) && payments(moment.new_events()).next().is_some();
                let closed = closed(moment.earlier(), moment.before, &which);
                let period_moved = moment.new_events().iter().any(|event| matches!(event.fact, Fact::License(LicenseFact::PeriodMoved(_))));
                let with_its_period = which == DeadlineKind::Window && period_moved && !closed;
                let unmoved = !recomputes || closed;
                prop_assert!(paid || with_its_period || !unmoved || *new == old, "{:?} changed: {:?} {:?}", which, old, new);
                prop_assert!(!recomputes || new.expires_at >= old.expires_at, "{:?} came earlier: {:?} {:?}", which, old, new);
            }
            if matches!(moment.command, Command::Recompute) {
                for (which, deadline) in new.iter().filter(|(which, _)| !closed(moment.events, moment.after, which)) {
                    let version = &moment.agreement.policy.calendar.version;
                    let counted = moment.almanac(version).count(deadline.rule, deadline.from);
                    prop_assert!(deadline.expires_at >= counted.expires_at, "{:?} ends too early by the new calendar", which);
                    prop_assert_eq!(deadline.provisional, counted.unofficial);
                }
            }
            Ok(())
        })?;
    }

    #[test]
    fn i10_the_stored_inputs_and_versions_give_every_deadline_again(story in story_about(Focus::Calendar)) {
        story.play(|moment| {
            for (which, stored) in deadlines(moment.after).iter().filter(|_| !moment.new_events().is_empty()) {
                let version = stored.counted_by.as_ref().unwrap_or(&stored.calendar);
                let agreement = moment.agreements.iter().find(|it| it.policy.calendar.version == *version).unwrap();
                let again = agreement.policy.recompute(stored);
                let shown = Deadline { calendar: version.clone(), counted_by: None, provisional: again.provisional, ..stored.clone() };
                prop_assert_eq!(again, shown, "{:?}", which);
                let counted = moment.almanac(version).count(stored.rule, stored.from);
                prop_assert_eq!(stored.expires_at, counted.expires_at);
                if stored.counted_by.is_some() {
                    let kept = moment.almanac(&stored.calendar).count(stored.rule, stored.from);
                    prop_assert!(kept.expires_at < stored.expires_at, "{:?} was not left as it was for a reason", which);
                }
            }
            Ok(())
        })?;
    }

    #[test]
    fn i11_a_sweep_that_meets_a_new_calendar_decides_nothing_before_it_has_counted_by_it(
        story in story_about(Focus::Calendar),
    ) {
        story.play(|moment| {
            if matches!(moment.command, Command::Tick) {
                prop_assert_eq!(moment.recomputes(), stale(moment));
                prop_assert!(!moment.recomputes() || moment.new_events().len() == 1, "{:?}", moment.new_events());
            }
            Ok(())
        })?;
    }

    #[test]
    fn i40_a_deadline_is_final_only_if_every_day_that_decides_on_it_is_official(
        change in change(),
        froms in prop::collection::vec(about_a_turn(), 100),
    ) {
        let almanac = Almanac::changed("changed", &change);
        let mut policy = AGREEMENT.policy.clone();
        policy.calendar = almanac.calendar.clone();
        let rules = [
            Rule::ClaimWindow,
            Rule::Activation,
            Rule::PaymentQuery,
            Rule::LicensorDelay,
            Rule::ClaimAnswer,
            Rule::Refund,
            Rule::Objection,
        ];
        for (rule, from) in rules.iter().flat_map(|rule| froms.iter().map(move |from| (*rule, *from))) {
            let (stored, counted) = (policy.deadline(rule, from), almanac.count(rule, from));
            prop_assert_eq!(stored.expires_at, counted.expires_at, "{} {}", rule, from);
            prop_assert_eq!(stored.provisional, counted.unofficial, "{} {}", rule, from);
        }
    }

    #[test]
    fn i40_nothing_final_rests_on_a_day_that_is_not_official(story in story_about(Focus::Calendar)) {
        story.play(|moment| {
            if moment.new_events().is_empty() {
                return Ok(());
            }
            for (which, deadline) in deadlines(moment.after) {
                let view = moment.agreement.policy.describe(&deadline);
                prop_assert_eq!(view.provisional, unofficial(moment, &deadline), "{:?}: {:?}", which, deadline);
            }
            if moment.new_events().iter().any(deemed) {
                let window = deadline(moment.events, &DeadlineKind::Window).unwrap();
                prop_assert!(!unofficial(moment, &window));
            }
            Ok(())
        })?;
    }
}
