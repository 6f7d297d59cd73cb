//! Invariants I6 to I10 of the time limits on random instants, against an oracle that steps day by day.
//!
//! The oracle shares nothing with the engine: it reads the calendar file for itself, knows one change of clocks, and
//! has the lengths written down once more.

#![expect(clippy::unwrap_used, reason = "a helper of tests fails the test")]

use chrono::{DateTime, Datelike, NaiveDate, TimeDelta};
use domain::Instant;
use domain::agreement::clauses::Clauses;
use domain::agreement::deadline::Deadline;
use domain::agreement::policy::Policy;
use domain::agreement::rule::Rule;
use domain::agreement::source::Source;
use proptest::prelude::*;
use std::collections::BTreeMap;
use std::sync::LazyLock;

const CALENDAR: &str = include_str!("../../../tests/agreement/calendar.json");

static POLICY: LazyLock<Policy> = LazyLock::new(|| {
    let source = |file, text| Source { file, text };
    let clauses =
        Clauses::parse(source("clauses.toml", include_str!("../../../tests/agreement/clauses.toml"))).unwrap();
    let policy = source("policy.toml", include_str!("../../../tests/agreement/policy.toml"));
    Policy::parse(policy, source("calendar.json", CALENDAR), &clauses).unwrap()
});

/// The listed days: whether each is worked on.
static LISTED: LazyLock<BTreeMap<NaiveDate, bool>> = LazyLock::new(|| {
    let calendar: serde_json::Value = serde_json::from_str(CALENDAR).unwrap();
    let day = |day: &serde_json::Value| {
        (day["date"].as_str().unwrap().parse().unwrap(), day["kind"].as_str().unwrap() == "working_weekend")
    };
    calendar["days"].as_array().unwrap().iter().map(day).collect()
});

/// 2024-02-29T18:00:00Z, when Kazakhstan's clocks went from UTC+6 to UTC+5.
const CHANGE: i64 = 1_709_229_600;

fn local_day(at: Instant) -> NaiveDate {
    let hours = if at.timestamp() < CHANGE { 6 } else { 5 };
    (at.naive_utc() + TimeDelta::hours(hours)).date()
}

/// 00:00 local of a date, as UTC: the first midnight of UTC+5 is that of 1 March 2024.
fn midnight(date: NaiveDate) -> Instant {
    let hours = if (date.year(), date.ordinal()) <= (2024, 60) { 6 } else { 5 };
    date.and_hms_opt(0, 0, 0).unwrap().and_utc() - TimeDelta::hours(hours)
}

fn working(date: NaiveDate) -> bool {
    let weekday = date.weekday().number_from_monday() < 6;
    LISTED.get(&date).copied().unwrap_or(weekday)
}

fn steps(mut date: NaiveDate, count: u32) -> NaiveDate {
    for _ in 0..count {
        date = date.succ_opt().unwrap();
    }
    date
}

fn rolled(mut date: NaiveDate) -> NaiveDate {
    while !working(date) {
        date = date.succ_opt().unwrap();
    }
    date
}

fn working_days(mut date: NaiveDate, mut count: u32) -> NaiveDate {
    while count > 0 {
        date = date.succ_opt().unwrap();
        if working(date) {
            count -= 1;
        }
    }
    date
}

/// The same date so many months later, found by stepping back from a date that the month has not.
fn months(date: NaiveDate, count: u32) -> NaiveDate {
    let (mut year, mut month) = (date.year(), date.month());
    for _ in 0..count {
        (year, month) = if month == 12 { (year + 1, 1) } else { (year, month + 1) };
    }
    (1..=date.day()).rev().find_map(|day| NaiveDate::from_ymd_opt(year, month, day)).unwrap()
}

/// First day, nominal last day and last day of a rule for an event on a local day.
fn oracle(rule: Rule, event: NaiveDate, roll: bool) -> (NaiveDate, NaiveDate, NaiveDate) {
    let next = steps(event, 1);
    let term = |nominal: NaiveDate| (next, nominal, if roll { rolled(nominal) } else { nominal });
    let counted = |count| (next, working_days(event, count), working_days(event, count));
    match rule {
        Rule::ClaimWindow => term(steps(event, 10)),
        Rule::Activation | Rule::PaymentQuery => term(next),
        Rule::LicensorDelay => {
            let base = if roll { rolled(next) } else { next };
            (steps(base, 1), steps(base, 10), steps(base, 10))
        }
        Rule::TermsInForce | Rule::Refund => term(steps(event, 7)),
        Rule::ClaimAnswer => term(steps(event, 30)),
        Rule::ReportingMonth => {
            let first = event.with_day(1).unwrap();
            let last = months(first, 1).pred_opt().unwrap();
            (first, last, last)
        }
        Rule::Limitation => term(months(event, 36)),
        Rule::Warning => term(months(event, 1)),
        Rule::ConsentWithdrawal => counted(15),
        Rule::BreachNotice => counted(1),
        Rule::Objection => counted(3),
        Rule::ThirdPartyNotice => counted(10),
    }
}

/// Whether rolling can be asked of the rule itself; 4.10 passes it to its base.
fn rolls(rule: Rule) -> bool {
    let unrolled = [Rule::ReportingMonth, Rule::LicensorDelay];
    let in_working_days = [Rule::ConsentWithdrawal, Rule::BreachNotice, Rule::Objection, Rule::ThirdPartyNotice];
    !unrolled.contains(&rule) && !in_working_days.contains(&rule)
}

fn rule() -> impl Strategy<Value = Rule> {
    prop::sample::select(Rule::ALL.to_vec())
}

fn rolling_rule() -> impl Strategy<Value = Rule> {
    rule().prop_filter("the rule rolls", |rule| rolls(*rule))
}

/// An instant of the years 2023 to 2030, often near the change of clocks or a local midnight.
fn instant() -> impl Strategy<Value = Instant> {
    let any_second = 1_672_531_200i64..1_924_992_000;
    let near_change = CHANGE - 200_000..CHANGE + 200_000;
    let near_midnight = (19_358i64..22_280, -7_205i64..7_205).prop_map(|(day, by)| day * 86_400 + 19 * 3_600 + by);
    let second = prop_oneof![2 => any_second, 1 => near_change, 2 => near_midnight];
    (second, 0u32..1_000_000_000).prop_map(|(second, nanos)| DateTime::from_timestamp(second, nanos).unwrap())
}

fn deadline(rule: Rule, from: Instant, roll: bool) -> Deadline {
    POLICY.deadline_with_roll(rule, from, Some(roll))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn the_engine_agrees_with_the_oracle(rule in rule(), from in instant(), roll: bool) {
        let computed = deadline(rule, from, roll);
        let (first, _, last) = oracle(rule, local_day(from), roll);
        prop_assert_eq!((computed.first_day, computed.last_day), (first, last));
        prop_assert_eq!(computed.expires_at, midnight(steps(last, 1)));
    }

    #[test]
    fn i6_a_later_event_never_ends_earlier(rule in rule(), one in instant(), by in 0i64..40 * 86_400, roll: bool) {
        let other = one + TimeDelta::seconds(by);
        prop_assert!(deadline(rule, one, roll).expires_at <= deadline(rule, other, roll).expires_at);
    }

    #[test]
    fn i7_all_instants_of_a_local_date_give_the_same_deadline(rule in rule(), from in instant(), nanos: u64) {
        let (start, end) = (midnight(local_day(from)), midnight(steps(local_day(from), 1)));
        let length = (end - start).num_nanoseconds().unwrap();
        let inside = start + TimeDelta::nanoseconds(i64::try_from(nanos % length.unsigned_abs()).unwrap());
        let last = end - TimeDelta::nanoseconds(1);
        let stored = POLICY.deadline(rule, from);
        for other in [start, inside, last] {
            prop_assert_eq!(Deadline { from, ..POLICY.deadline(rule, other) }, stored.clone());
        }
    }

    #[test]
    fn i8_a_rolled_last_day_is_the_first_working_day(rule in rolling_rule(), from in instant()) {
        let computed = deadline(rule, from, true);
        let (_, nominal, _) = oracle(rule, local_day(from), true);
        prop_assert!(working(computed.last_day));
        let mut day = nominal;
        while day < computed.last_day {
            prop_assert!(!working(day), "{} lies between", day);
            day = steps(day, 1);
        }
        prop_assert_eq!(day, computed.last_day);
    }

    #[test]
    fn i9_expires_at_is_the_one_local_midnight_after_the_last_day(rule in rule(), from in instant()) {
        let computed = POLICY.deadline(rule, from);
        let before = computed.expires_at - TimeDelta::nanoseconds(1);
        prop_assert_eq!(local_day(before), computed.last_day);
        prop_assert_eq!(local_day(computed.expires_at), steps(computed.last_day, 1));
        prop_assert_eq!(midnight(local_day(computed.expires_at)), computed.expires_at);
    }

    #[test]
    fn i10_the_stored_inputs_give_the_stored_deadline_again(rule in rule(), from in instant(), roll: Option<bool>) {
        let computed = POLICY.deadline_with_roll(rule, from, roll);
        let stored = serde_json::to_vec(&computed).unwrap();
        let read: Deadline = serde_json::from_slice(&stored).unwrap();
        prop_assert_eq!(serde_json::to_vec(&POLICY.recompute(&read)).unwrap(), stored);
    }
}
