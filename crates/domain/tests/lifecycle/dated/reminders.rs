//! Reminders: three days and one day before the window ends; ten, three and one before an answer is due.

use super::{MONDAY, Tale, acknowledged, at};
use crate::story::claim;
use domain::code::Code;
use domain::follows::effect::{Effect, effects};
use domain::follows::notice::Notice;
use domain::order::event::Fact;
use domain::order::evolve;
use domain::order::facts::OrderFact;
use domain::order::placing::Method;
use domain::order::reminder::ReminderKind;
use domain::rules::renewal::renewable;
use domain::rules::{Command, decide, next_due};

/// The notices that a sweep mails.
fn mailed(tale: &mut Tale, now: &str) -> Vec<Notice> {
    let events = decide(&tale.agreement, Some(&tale.order), &Command::Tick, at(now)).unwrap();
    let mut notices = Vec::new();
    for event in &events {
        tale.order = evolve(Some(tale.order.clone()), event);
        notices.extend(effects(&tale.order, event).into_iter().filter_map(|effect| match effect {
            Effect::Mail(notice) => Some(notice),
            Effect::Announce(_) => None,
        }));
    }
    notices
}

/// How many days before its end the window was last reminded of, and whether that was before it.
fn reminded(facts: &[Fact]) -> Vec<(i64, bool)> {
    let of_window = |fact: &Fact| match fact {
        Fact::Order(OrderFact::Reminded(it)) if it.of == ReminderKind::ClaimWindow => {
            Some((it.before_s / 86_400, it.ahead))
        }
        _ => None,
    };
    facts.iter().filter_map(of_window).collect()
}

#[test]
fn the_buyer_is_reminded_three_days_and_one_day_before_the_window_ends() {
    let mut tale = Tale::active();
    for (now, reminder) in [("2025-02-10T19:00:00Z", true), ("2025-02-12T19:00:00Z", true)] {
        assert_eq!(next_due(&tale.agreement, &tale.order), Some(at(now)));
        let notices = mailed(&mut tale, now);
        assert_eq!(notices == [Notice::ClaimWindowReminder], reminder, "{now}: {notices:?}");
        assert_eq!(mailed(&mut tale, now), [], "once");
    }
    assert_eq!(mailed(&mut tale, "2025-02-13T19:00:05Z"), [Notice::LicenseDeemedProvided]);
}

#[test]
fn of_several_that_were_missed_only_the_last_is_mailed() {
    let mut late = Tale::active();
    assert_eq!(reminded(&late.does("2025-02-12T20:00:00Z", &Command::Tick)), [(1, true)]);
    assert_eq!(next_due(&late.agreement, &late.order), Some(at("2025-02-13T19:00:05Z")));
    assert_eq!(mailed(&mut Tale::active(), "2025-02-12T20:00:00Z"), [Notice::ClaimWindowReminder]);

    let mut too_late = Tale::active();
    assert_eq!(mailed(&mut too_late, "2025-02-13T19:00:00Z"), [], "the window has ended");
    let mut again = Tale::active();
    assert_eq!(reminded(&again.does("2025-02-13T19:00:00Z", &Command::Tick)), [(1, false)]);
}

#[test]
fn after_a_timely_claim_nobody_is_reminded_of_the_window() {
    let mut tale = Tale::active();
    tale.does("2025-02-05T05:00:00Z", &claim(at("2025-02-05T05:00:00Z")));
    let period_ends_in_a_week = at("2025-02-24T05:00:00Z");
    assert_eq!(next_due(&tale.agreement, &tale.order), Some(period_ends_in_a_week));
    for now in ["2025-02-25T19:00:00Z", "2025-03-04T19:00:00Z", "2025-03-06T19:00:00Z"] {
        let notices = mailed(&mut tale, now);
        assert!(notices.contains(&Notice::VendorClaimReminder), "{now}: {notices:?}");
    }
    assert!(mailed(&mut tale, "2025-03-07T19:00:00Z").starts_with(&[Notice::ClaimOverdue, Notice::VendorClaimOverdue]));
}

#[test]
fn a_renewal_is_ordered_by_card_at_any_time_and_by_invoice_some_days_before_the_period_ends() {
    let mut tale = Tale::paid();
    let renewable = |tale: &Tale, method, now| {
        renewable(&tale.agreement.policy, &tale.order, method, at(now)).err().map(|refusal| refusal.code)
    };
    assert_eq!(renewable(&tale, Method::Card, MONDAY), Some(Code::NotActive), "there is no period yet");
    tale.activated(MONDAY);
    // The month ends on 3 March; fourteen days before is 17 February.
    for (method, now, expected) in [
        (Method::Card, MONDAY, None),
        (Method::Invoice, MONDAY, Some(Code::RenewalTooEarly)),
        (Method::Invoice, "2025-02-17T04:59:59.999Z", Some(Code::RenewalTooEarly)),
        (Method::Invoice, "2025-02-17T05:00:00Z", None),
        (Method::Invoice, "2025-06-01T00:00:00Z", None),
    ] {
        assert_eq!(renewable(&tale, method, now), expected, "{method:?} on {now}");
    }
    tale.does("2025-02-20T00:00:00Z", &acknowledged("2025-02-20T00:00:00Z"));
    assert_eq!(renewable(&tale, Method::Card, "2025-02-21T00:00:00Z"), Some(Code::OrderEnded));
}
