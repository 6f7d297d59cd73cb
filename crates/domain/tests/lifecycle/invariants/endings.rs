//! How an order ends: on which ground, by whom, and never by the clock.

use crate::history::{
    activated_at, anew, deadline, demands, ended, for_delay, frozen, going, lowered, lowering_is_open, paid, payments,
    reversed, settled, standing, terminated, void,
};
use crate::story::{Focus, Moment, Setting, operator, story, story_about};
use chrono::TimeDelta;
use domain::Instant;
use domain::act::Channel;
use domain::clause::Clause;
use domain::code::Code;
use domain::order::ending::Ground;
use domain::order::event::{Event, Fact};
use domain::order::facts::{ClaimFact, InvoiceFact, LicenseFact, OrderFact, RefundFact, RestrictionFact};
use domain::order::license::LicenseState;
use domain::order::mailbox::Reporter;
use domain::order::payment::Source;
use domain::order::recomputed::DeadlineKind;
use domain::order::refund_facts::{RefundDemanded, RefundRerouted};
use domain::order::{Order, evolve};
use domain::rules::ending::Terminate;
use domain::rules::{Command, decide};
use proptest::prelude::*;

/// What the agreement says of a notice that reached us at an instant, by the instants alone.
#[derive(Debug, PartialEq, Eq)]
enum Says {
    /// The right of 4.10 stood.
    Delay,
    /// The day of 4.7 was missed and the right had not arisen (K47).
    APerson,
    /// Neither.
    Early,
}

fn says(setting: &Setting, events: &[Event], at: Instant) -> Says {
    let end = |which| deadline(events, &which).map(|deadline| deadline.expires_at);
    let over = |end: Option<Instant>| end.is_some_and(|end| at >= end);
    let right = end(DeadlineKind::DelayRight);
    let activated = activated_at(events).filter(|activated| *activated <= at);
    match activated {
        None if over(right) => Says::Delay,
        None if over(end(DeadlineKind::Activation)) => Says::APerson,
        None => Says::Early,
        Some(activated) => {
            let late = right.is_some_and(|right| activated >= right) && setting.right_survives;
            // A window whose days are not official has not ended.
            let in_window =
                deadline(events, &DeadlineKind::Window).is_some_and(|it| it.provisional || at < it.expires_at);
            if late && in_window { Says::Delay } else { Says::Early }
        }
    }
}

fn notice<'a>(moment: &'a Moment<'_>) -> Option<&'a Terminate> {
    match moment.command {
        Command::Terminate(notice) => Some(notice),
        _ => None,
    }
}

/// The facts that the clock may record by itself: reports, reminders, and what 4.9 deems.
fn of_the_clock(fact: &Fact) -> bool {
    matches!(
        fact,
        Fact::License(LicenseFact::ActivationOverdue)
            | Fact::License(LicenseFact::DelayRightArose)
            | Fact::Claim(ClaimFact::ClassificationStands { .. })
            | Fact::License(LicenseFact::DeemingHeld)
        | Fact::License(LicenseFact::DeemedProvided(_))
            | Fact::License(LicenseFact::Expired)
            | Fact::Order(OrderFact::Reminded(_))
            | Fact::Claim(ClaimFact::Overdue { .. })
            | Fact::Refund(RefundFact::Overdue { .. })
            | Fact::Refund(RefundFact::Pending { .. })
            | Fact::Invoice(InvoiceFact::Lapsed { .. })
            // A calendar that changed since, before anything is decided by it.
            | Fact::Order(OrderFact::DeadlinesRecomputed { .. })
    )
}

proptest! {
    #![proptest_config(super::cases(80))]

    #[test]
    fn i14_a_termination_for_delay_needs_the_buyers_notice_and_returns_everything(story in story()) {
        story.play(|moment| {
            let ended = terminated(moment.new_events()).filter(|ended| ended.ground == Ground::Delay);
            let Some(ended) = ended else {
                let demanded = |event: &Event| matches!(&event.fact, Fact::Refund(RefundFact::Demanded(it)) if for_delay(it));
                prop_assert!(!moment.new_events().iter().any(demanded), "money goes back for a delay that ended nothing");
                return Ok(());
            };
            let notice = notice(moment);
            prop_assert!(notice.is_some_and(|notice| ended.channel == Some(notice.channel)));
            prop_assert_eq!(ended.received_at, notice.unwrap().received_at.min(moment.now));
            let right = deadline(moment.earlier(), &DeadlineKind::DelayRight).unwrap();
            prop_assert!(ended.received_at >= right.expires_at);
            for payment in payments(moment.events).filter(|it| !reversed(moment.events, &it.source)) {
                let of_it = demands(moment.events).filter(|it| it.source == payment.source);
                let back: i64 = of_it.filter(|it| !void(moment.events, &it.id)).map(|it| it.amount_minor).sum();
                prop_assert_eq!(back, payment.amount_minor, "not all of {:?} goes back", payment);
            }
            Ok(())
        })?;
    }

    #[test]
    fn i15_early_termination_is_never_the_ground_where_the_delay_is(story in story()) {
        story.play(|moment| {
            let Some(notice) = notice(moment) else {
                let ground = terminated(moment.new_events()).map(|ended| ended.ground);
                prop_assert!(matches!(ground, None | Some(Ground::Agreement | Ground::Court)));
                return Ok(());
            };
            let says = says(moment.setting, moment.earlier(), notice.received_at.min(moment.now));
            // One that is over already is refused by the clause by which it ended.
            let refused = moment.decided.as_ref().err().filter(|refusal| refusal.code != Code::OrderEnded);
            let refused = refused.and_then(|refusal| refusal.clause);
            let ground = terminated(moment.new_events()).map(|ended| ended.ground);
            let early = ground == Some(Ground::Early) || refused == Some(Clause::new(4, 12));
            prop_assert!(!early || says == Says::Early, "{:?}: {:?}", says, moment.decided);
            prop_assert!(ground != Some(Ground::Early) || notice.acknowledged);
            prop_assert_eq!(ground == Some(Ground::Delay), moment.decided.is_ok() && says == Says::Delay);
            let asked = moment.new_events().iter().any(|event| matches!(event.fact, Fact::Order(OrderFact::TerminationRequested { .. })));
            prop_assert_eq!(asked, moment.decided.is_ok() && says == Says::APerson);
            Ok(())
        })?;
    }

    #[test]
    fn i14_i15_a_notice_at_any_time_rests_on_the_ground_that_its_instant_gives(story in story()) {
        story.play(|moment| {
            let (order, now) = (moment.after, moment.now);
            let notice = |received_at, acknowledged| {
                let notice = Terminate { received_at, channel: Channel::Api, acknowledged, act: None };
                decide(moment.agreement, Some(order), &Command::Terminate(notice), now)
            };
            let over = order.license.term.is_some_and(|term| now >= term.until);
            if moment.new_events().is_empty() || order.payment.paid_at.is_none() || order.ended.is_some() || over {
                return Ok(());
            }
            let ground = |decided: &Result<Vec<Event>, _>| {
                decided.as_ref().ok().and_then(|events| terminated(events)).map(|ended| ended.ground)
            };
            // One of now, and those that reached us about the instants that decide and are registered only now.
            let ends = [DeadlineKind::Activation, DeadlineKind::DelayRight, DeadlineKind::Window];
            let ends = ends.iter().filter_map(|which| deadline(moment.events, which)).map(|end| end.expires_at);
            let turns = ends.chain(activated_at(moment.events)).flat_map(|at| [at - TimeDelta::milliseconds(1), at]);
            for received_at in turns.filter(|at| *at <= now).chain([now]) {
                let (without, with) = (notice(received_at, false), notice(received_at, true));
                match says(moment.setting, moment.events, received_at) {
                    Says::Delay => prop_assert_eq!([ground(&without), ground(&with)], [Some(Ground::Delay); 2]),
                    Says::APerson => prop_assert!(without == with && without.is_ok() && ground(&without).is_none()),
                    Says::Early => {
                        prop_assert_eq!(without.map_err(|refusal| refusal.clause), Err(Some(Clause::new(4, 12))));
                        prop_assert_eq!(ground(&with), Some(Ground::Early));
                        prop_assert_eq!(demands(with.as_deref().expect("decided")).count(), 0, "nothing goes back");
                    }
                }
            }
            Ok(())
        })?;
    }

    #[test]
    fn i16_the_clock_moves_no_money_makes_no_debt_and_ends_no_agreement(story in story()) {
        story.play(|moment| {
            if matches!(moment.command, Command::Tick) {
                prop_assert!(moment.new_events().iter().all(|event| of_the_clock(&event.fact)), "{:?}", moment.new_events());
                let (old, new) = (moment.before, moment.after);
                prop_assert_eq!((&old.payment, &old.ended), (&new.payment, &new.ended));
                prop_assert_eq!(old.net_minor(), new.net_minor());
                prop_assert_eq!(old.open_refunds_minor(), new.open_refunds_minor());
                prop_assert_eq!((old.debt_minor(), old.owed()), (new.debt_minor(), new.owed()));
            }
            Ok(())
        })?;
    }

    #[test]
    fn i31_after_a_report_no_email_alone_ends_anything_or_moves_a_refund(story in story_about(Focus::Money)) {
        story.play(|moment| {
            if !frozen(moment.earlier()) {
                return Ok(());
            }
            for event in moment.new_events() {
                match &event.fact {
                    Fact::Order(OrderFact::Terminated(ended)) => prop_assert_ne!(ended.channel, Some(Channel::Email)),
                    Fact::Order(OrderFact::TerminationRequested { request, .. }) => prop_assert_ne!(request.channel, Channel::Email),
                    Fact::Refund(RefundFact::Rerouted(it)) => prop_assert_ne!(it.channel, Channel::Email),
                    Fact::Refund(RefundFact::Approved { id, .. }) => prop_assert!(!by_email(moment.events, id), "approved {id}"),
                    Fact::Refund(RefundFact::Settled(it)) if it.by.act().is_some() => {
                        prop_assert!(!by_email(moment.events, &it.id), "paid out {}", it.id);
                    }
                    // A deeming that rests on silence waits for it too.
                    Fact::License(LicenseFact::DeemedProvided(_)) => prop_assert!(false, "deemed while the mailbox is in doubt"),
                    _ => {}
                }
            }
            Ok(())
        })?;
    }

    #[test]
    fn i31_while_the_mailbox_is_in_doubt_no_email_could_do_so_either(story in story_about(Focus::Money)) {
        story.play(|moment| {
            if moment.new_events().is_empty() {
                return Ok(());
            }
            let after = |order: &Order, command| {
                let events = decide(moment.agreement, Some(order), &command, moment.now).unwrap_or_default();
                events.iter().fold(order.clone(), |order, event| evolve(Some(order), event))
            };
            let frozen = after(moment.after, Command::ReportMailbox { by: Reporter::Operator(operator("four")) });
            let notice = Terminate { received_at: moment.now, channel: Channel::Email, acknowledged: true, act: None };
            prop_assert_eq!(&after(&frozen, Command::Terminate(notice)), &frozen);
            for refund in &frozen.refunds {
                let (id, destination) = (refund.id.clone(), "commitment".to_owned());
                let by_email_now = RefundRerouted { id, channel: Channel::Email, destination, act: operator("four") };
                prop_assert_eq!(&after(&frozen, Command::RerouteRefund(by_email_now)), &frozen);
                if by_email(moment.events, &refund.id) {
                    let (id, act) = (refund.id.clone(), operator("four"));
                    let approve = Command::ApproveRefund { id: id.clone(), act: act.clone() };
                    prop_assert_eq!(&after(&frozen, approve), &frozen);
                    let reference = "of four".to_owned();
                    let payout = Command::PayOutRefund { id, reference, paid_at: moment.now, act };
                    prop_assert_eq!(&after(&frozen, payout), &frozen);
                }
            }
            Ok(())
        })?;
    }

    #[test]
    fn i38_a_license_lasts_to_the_end_of_its_period_unless_it_was_ended(story in story()) {
        story.play(|moment| {
            let term = anew(moment.events).iter().rev().find_map(|event| match &event.fact {
                Fact::License(LicenseFact::Activated(activated)) => Some(activated.term),
                Fact::License(LicenseFact::PeriodMoved(moved)) => Some(moved.term),
                _ => None,
            });
            prop_assert_eq!(moment.after.license.term, term, "only for another account is it taken back");
            let Some(term) = term else { return Ok(()) };
            for event in moment.new_events() {
                // Where a period of the same item still runs, the new one begins after it and is not cut short by it.
                if let (Fact::License(LicenseFact::Activated(activated)), Command::Activate(asked)) = (&event.fact, moment.command) {
                    let from = asked.behind.map_or(event.at, |behind| behind.until.max(event.at));
                    prop_assert_eq!(activated.term.from, from);
                }
            }
            let ended = ended(moment.events);
            let license = &moment.after.license;
            let lasts = |at| {
                !matches!(
                    license.state(moment.after, at),
                    LicenseState::Terminated | LicenseState::Expired | LicenseState::None
                )
            };
            let last = term.until - TimeDelta::milliseconds(1);
            prop_assert_eq!(license.term, Some(term));
            prop_assert_eq!((lasts(moment.now.min(last)), lasts(term.until)), (!ended, false));
            let over = |event: &Event| !matches!(event.fact, Fact::License(LicenseFact::Expired)) || event.at >= term.until;
            prop_assert!(moment.new_events().iter().all(over));
            let suspended = moment.after.restrictions.suspended.as_ref();
            let by_an_operator = moment.events.iter().rev().find_map(|event| match &event.fact {
                Fact::Restriction(RestrictionFact::UseSuspended { ground, act }) => Some(Some((*ground, !act.reason.is_empty()))),
                Fact::Restriction(RestrictionFact::UseResumed { .. }) => Some(None),
                _ => None,
            });
            let grounds = [Clause::new(5, 2), Clause::new(5, 6), Clause::new(5, 8)];
            prop_assert_eq!(suspended.map(|it| (it.ground, true)), by_an_operator.flatten());
            prop_assert!(suspended.is_none_or(|it| grounds.contains(&it.ground)));
            Ok(())
        })?;
    }

    #[test]
    fn i38_a_reversal_ends_a_license_only_if_it_is_no_longer_paid_by_it(story in story_about(Focus::Money)) {
        story.play(|moment| {
            if moment.new_events().is_empty() {
                return Ok(());
            }
            let standing_ones = |source: &&Source| !reversed(moment.events, source);
            for source in payments(moment.events).map(|it| &it.source).filter(standing_ones) {
                let reverse = Command::Reverse { source: source.clone(), at: moment.now, act: operator("one") };
                let new = decide(moment.agreement, Some(moment.after), &reverse, moment.now).expect("a reversal");
                let all = [moment.events, &new].concat();
                let (left, owed) = (standing(&all) - going(&all), moment.after.agreed().amount_minor - lowered(&all));
                // Everything was agreed to go back, and what was still to go is gone with it.
                let returned = owed <= 0 && !lowering_is_open(&all);
                let ends = paid(moment.events) && !ended(moment.events) && (left < owed || returned);
                prop_assert_eq!(ended(&new), ends, "{} of {} is left", left, owed);
            }
            Ok(())
        })?;
    }

    #[test]
    fn i38_what_was_paid_in_full_is_not_cancelled(story in story()) {
        story.play(|moment| {
            for event in moment.new_events() {
                if let Fact::Order(OrderFact::Cancelled { .. }) = event.fact {
                    prop_assert!(!paid(moment.events), "a paid order was cancelled");
                    let all: i64 = payments(moment.events).filter(|it| !reversed(moment.events, &it.source)).map(|it| it.amount_minor).sum();
                    let stands = |it: &RefundDemanded| !void(moment.events, &it.id) && !reversed(moment.events, &it.source);
                    let back: i64 = demands(moment.events).filter(stands).map(|it| it.amount_minor).sum();
                    prop_assert_eq!(back, all, "what was paid in part goes back");
                    prop_assert!(demands(moment.new_events()).all(|it| !settled(moment.events, &it.id)));
                }
            }
            Ok(())
        })?;
    }
}

/// Whether the way by which a refund is to be paid out rests on an e-mail.
fn by_email(events: &[Event], id: &str) -> bool {
    let channel = events.iter().rev().find_map(|event| match &event.fact {
        Fact::Refund(RefundFact::Rerouted(it)) if it.id == id => Some(it.channel),
        _ => None,
    });
    channel == Some(Channel::Email)
}
