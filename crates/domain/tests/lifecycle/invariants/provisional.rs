//! What waits for an official calendar, and what becomes of it once there is one (K48, K56).

use crate::history::{activated_at, claims, deadline, ended, official_since, right_arose, settled, void};
use crate::story::{
    AGREEMENT, Almanac, Change, Focus, Moment, carry_out, change, claim, operator, sample, story, story_about,
};
use chrono::{DateTime, TimeDelta};
use domain::Instant;
use domain::agreement::Agreement;
use domain::agreement::deadline::Deadline;
use domain::agreement::reach::Reach;
use domain::agreement::rule::Rule;
use domain::order::Order;
use domain::order::claim_facts::ClaimTimeDecided;
use domain::order::event::Fact;
use domain::order::facts::{LicenseFact, OrderFact, RestrictionFact};
use domain::order::license::Activator;
use domain::order::payment::TicketIssued;
use domain::order::recomputed::DeadlineKind;
use domain::rules::action::{Until, actions};
use domain::rules::license::Activate;
use domain::rules::payment::ConfirmPayment;
use domain::rules::recompute::provisional_until;
use domain::rules::{Command, decide};
use proptest::prelude::*;
use std::sync::LazyLock;

/// The ends of the deadlines that still run and rest on days that are not official, by the events alone.
fn waits(moment: &Moment<'_>) -> Vec<Instant> {
    let (events, order) = (moment.events, moment.after);
    let unofficial =
        |deadline: &Deadline| moment.almanac(&deadline.calendar).count(deadline.rule, deadline.from).unofficial;
    let waiting = activated_at(events).is_none() && !ended(events);
    let arose = right_arose(events);
    let undecided = order.license.deemed_at.is_none() && order.license.lifted_at.is_none();
    let mut open = Vec::new();
    open.extend(deadline(events, &DeadlineKind::Activation).filter(|_| waiting));
    open.extend(deadline(events, &DeadlineKind::DelayRight).filter(|_| waiting && !arose));
    open.extend(deadline(events, &DeadlineKind::Window).filter(|_| undecided && !ended(events)));
    let told = claims(events);
    open.extend(order.claims.iter().filter(|it| !told[&it.id].dealt_with).map(|it| it.answer.clone()));
    let contradicted = order.claims.iter().filter_map(|it| it.classified.as_ref().filter(|it| !it.stands));
    open.extend(contradicted.map(|it| it.due.clone()));
    let back = order.refunds.iter().filter(|it| !settled(events, &it.id) && !void(events, &it.id));
    open.extend(back.map(|it| it.due.clone()));
    let resolved = |id: &str| {
        events.iter().any(|event| matches!(&event.fact, Fact::Restriction(RestrictionFact::ObjectionResolved { id: it, .. }) if it == id))
    };
    open.extend(order.restrictions.objections.iter().filter(|it| !resolved(&it.id)).map(|it| it.due.clone()));
    open.iter().filter(|deadline| unofficial(deadline)).map(|deadline| deadline.expires_at).collect()
}

proptest! {
    #![proptest_config(super::cases(80))]

    #[test]
    fn k48_an_order_waits_for_a_calendar_for_as_long_as_an_open_deadline_is_not_official(
        story in story_about(Focus::Calendar),
    ) {
        story.play(|moment| {
            prop_assert_eq!(provisional_until(moment.after), waits(moment).into_iter().min());
            Ok(())
        })?;
    }

    #[test]
    fn k56_a_deeming_after_an_unofficial_window_keeps_both_of_its_ends(story in story_about(Focus::Calendar)) {
        story.play(|moment| {
            for event in moment.new_events() {
                let Fact::License(LicenseFact::DeemedProvided(it)) = &event.fact else { continue };
                let since = official_since(moment.events);
                prop_assert_eq!(it.counted.map(|counted| counted.at), since);
                let Some(counted) = it.counted else { continue };
                prop_assert!(event.at >= counted.at, "deemed before its days were official");
                let place = moment.events.iter().rposition(|event| {
                    let window = |which: &DeadlineKind| *which == DeadlineKind::Window;
                    event.at == counted.at && matches!(&event.fact, Fact::Order(OrderFact::DeadlinesRecomputed { changes })
                        if changes.iter().any(|it| window(&it.which) && !it.deadline.provisional))
                });
                let place = place.expect("the window was counted again");
                let before = deadline(&moment.events[..place], &DeadlineKind::Window).expect("a window");
                let after = deadline(&moment.events[..=place], &DeadlineKind::Window).expect("a window");
                prop_assert_eq!(counted.shown, before.expires_at);
                let official = moment.almanac(&after.calendar).count(Rule::ClaimWindow, after.from).expires_at;
                prop_assert_eq!(counted.official, official);
                prop_assert_eq!(after.expires_at, counted.shown.max(counted.official), "the later of the two");
            }
            Ok(())
        })?;
    }

    #[test]
    fn a_right_to_terminate_that_arose_is_taken_back_by_no_calendar(story in story_about(Focus::Calendar)) {
        story.play(|moment| {
            let told = right_arose(moment.earlier());
            if told && moment.recomputes() {
                prop_assert_eq!(&moment.after.license.delay_right, &moment.before.license.delay_right);
            }
            Ok(())
        })?;
    }

    #[test]
    fn no_end_of_what_a_buyer_can_do_lies_in_the_past_or_on_a_day_that_is_not_official(
        story in story(),
        waits in prop::collection::vec(0i64..500 * 86_400_000, 3),
    ) {
        story.play(|moment| {
            let order = moment.after;
            let ends = [DeadlineKind::Window, DeadlineKind::DelayRight].map(|which| deadline(moment.events, &which));
            let ends: Vec<&Deadline> = ends.iter().flatten().collect();
            // At any time, and about each end.
            let about = ends.iter().flat_map(|end| [-1, 0, 1].map(|ms| end.expires_at + TimeDelta::milliseconds(ms)));
            let any = waits.iter().map(|ms| moment.now + TimeDelta::milliseconds(*ms));
            for now in about.chain(any).filter(|at| *at >= order.last_at).chain([moment.now]) {
                for action in actions(&moment.agreement.policy, order, now) {
                    let of_window = ["claim", "object"].contains(&action.name);
                    if let Until::At(until) = action.until {
                        prop_assert!(until > now, "{:?} at {}", action, now);
                        let rests = |end: &&&Deadline| end.expires_at == until && action.name != "terminate_without_refund";
                        let uncertain = ends.iter().find(rests).is_some_and(|end| end.provisional);
                        prop_assert!(!uncertain, "{:?} promises a day", action);
                    }
                    let window = ends.iter().find(|end| end.rule == Rule::ClaimWindow);
                    let official = window.is_none_or(|window| !window.provisional);
                    prop_assert!(!of_window || official || action.until == Until::Unofficial, "{:?} at {}", action, now);
                    let open = window.is_some_and(|window| official && now < window.expires_at);
                    prop_assert!(!of_window || open == matches!(action.until, Until::At(_)), "{:?} at {}", action, now);
                }
            }
            Ok(())
        })?;
    }

    #[test]
    fn k56_silence_counts_once_the_calendar_is_official_and_until_the_later_of_both_ends(
        change in change(),
        arrivals in prop::collection::vec((any::<bool>(), arrival()), 0..4),
        posted in posting(),
        late_to_process in prop::collection::vec(0i64..40 * 86_400_000, 4),
    ) {
        let (almanac, official) = official(&change);
        let window = WAITING.license.window.clone().expect("a window");
        let by_official = almanac.count(Rule::ClaimWindow, window.from).expires_at;
        let end = window.expires_at.max(by_official);
        let ends = [window.expires_at, by_official];
        let posted_at = window.expires_at + TimeDelta::milliseconds(posted);
        let arrivals: Vec<Instant> = arrivals
            .iter()
            .map(|(which, ms)| ends[usize::from(*which)] + TimeDelta::milliseconds(*ms))
            .filter(|at| *at >= WAITING.last_at)
            .collect();
        // What happens, in the order in which it is processed: each claim as late as its queue has it, and a sweep a minute
        // after each, under the calendar of that instant.
        let mut steps: Vec<(Instant, Option<Instant>)> = arrivals
            .iter()
            .zip(&late_to_process)
            .map(|(at, wait)| (*at + TimeDelta::milliseconds(*wait), Some(*at)))
            .collect();
        let sweeps: Vec<_> = steps.iter().map(|(at, _)| (*at + TimeDelta::minutes(1), None)).collect();
        steps.extend(sweeps);
        steps.push((posted_at, None));
        steps.sort();
        let mut order = WAITING.clone();
        for (now, arrived) in steps {
            let agreement = if now < posted_at { &*AGREEMENT } else { &official };
            let command = arrived.map_or(Command::Tick, claim);
            order = carry_out(agreement, Some(order), &command, now);
            prop_assert!(now >= posted_at || order.license.deemed_at.is_none(), "deemed on days that are not official");
        }
        let far = posted_at.max(end) + TimeDelta::days(60);
        let order = swept(&official, order, far);
        let timely = |claim: &domain::order::claim::Claim| claim.received_at < end;
        for claim in &order.claims {
            prop_assert_eq!(claim.late, !timely(claim), "{:?} of {:?}", claim, ends);
            let in_doubt = claim.received_at < posted_at.max(end + TimeDelta::seconds(5));
            prop_assert_eq!(claim.needs_decision, !timely(claim) && in_doubt, "{:?} posted {}", claim, posted_at);
        }
        let silent = !order.claims.iter().any(|claim| timely(claim) || claim.needs_decision);
        prop_assert_eq!(order.license.deemed_at.is_some(), silent);
        // A person decides on each that waits; then nothing is in the way.
        let decided = order.claims.clone().into_iter().filter(|claim| claim.needs_decision).fold(order.clone(), |order, claim| {
            let decided = ClaimTimeDecided { id: claim.id, timely: false, act: operator("one") };
            carry_out(&official, Some(order), &Command::DecideClaimTime(decided), far)
        });
        let decided = swept(&official, decided, far + TimeDelta::minutes(1));
        prop_assert_eq!(decided.license.deemed_at.is_some(), !order.claims.iter().any(timely));
    }

    #[test]
    fn what_a_calendar_can_change_is_known_from_the_two_calendars(
        changes in [change(), change()],
        froms in prop::collection::vec(1_735_689_600i64..1_799_000_000, 60),
    ) {
        let [old, new] = [("one", &changes[0]), ("two", &changes[1])].map(|(version, change)| {
            let mut policy = AGREEMENT.policy.clone();
            policy.calendar = Almanac::changed(version, change).calendar;
            policy
        });
        let reach = Reach::of(&old, &new);
        let rules = [
            Rule::Activation,
            Rule::LicensorDelay,
            Rule::ClaimWindow,
            Rule::ClaimAnswer,
            Rule::Refund,
            Rule::Objection,
        ];
        for (rule, from) in rules.iter().flat_map(|rule| froms.iter().map(move |from| (*rule, *from))) {
            let from = DateTime::from_timestamp(from, 0).expect("an instant");
            let (before, after) = (old.deadline(rule, from), new.deadline(rule, from));
            if before.expires_at != after.expires_at || before.provisional != after.provisional {
                let changed = reach.changed.expect("days differ");
                prop_assert!(before.expires_at <= changed.until, "{} {}", rule, from);
                prop_assert!(changed.official || before.provisional, "{} {}", rule, from);
            }
            if after.expires_at < before.expires_at {
                prop_assert!(before.expires_at <= reach.given_back.expect("a day is given back").until, "{} {}", rule, from);
            }
        }
    }
}

/// When a claim arrives, in milliseconds about an end.
fn arrival() -> impl Strategy<Value = i64> {
    prop_oneof![-2i64..2, 4_990i64..5_010, -3 * 86_400_000i64..0, 0i64..30 * 86_400_000]
}

/// When the calendar is posted, in milliseconds after the shown end.
fn posting() -> impl Strategy<Value = i64> {
    prop_oneof![-3 * 86_400_000i64..0, 0i64..10_000, 0i64..60 * 86_400_000]
}

/// A calendar that is official for every year, with a change of its days, and the agreement under it.
fn official(change: &Change) -> (Almanac, Agreement) {
    let almanac = Almanac::changed("official", &Change { unofficial: [].into(), ..change.clone() });
    let mut agreement = AGREEMENT.clone();
    agreement.policy.calendar = almanac.calendar.clone();
    (almanac, agreement)
}

/// Sweeps until nothing is due.
fn swept(agreement: &Agreement, mut order: Order, now: Instant) -> Order {
    for _ in 0..10 {
        let events = decide(agreement, Some(&order), &Command::Tick, now).expect("a sweep");
        if events.is_empty() {
            break;
        }
        order = carry_out(agreement, Some(order), &Command::Tick, now);
    }
    order
}

/// A year's license that was paid and activated on 26 December 2026: its window ends in 2027, which is not official.
static WAITING: LazyLock<Order> = LazyLock::new(|| {
    let now = "2026-12-26T05:00:00Z".parse().expect("an instant");
    let place = Command::Place(Box::new(sample(&AGREEMENT, "widget-year", now)));
    let order = carry_out(&AGREEMENT, None, &place, now);
    let (ticket, amount_minor) = ("ticket".to_owned(), order.owed().amount_minor);
    let issue = Command::IssueTicket(TicketIssued { ticket: ticket.clone(), expires_at: now, amount_minor });
    let confirm = Command::ConfirmPayment(ConfirmPayment { ticket, captured_at: None });
    let activate = Command::Activate(Activate { by: Activator::System, behind: None });
    [issue, confirm, activate].iter().fold(order, |order, command| carry_out(&AGREEMENT, Some(order), command, now))
});
