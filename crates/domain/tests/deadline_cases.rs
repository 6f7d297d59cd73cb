//! The worked cases of the time limits, and what the cases leave out.

#![expect(clippy::unwrap_used, reason = "a helper of tests fails the test")]

use domain::Instant;
use domain::agreement::calendar::Calendar;
use domain::agreement::clauses::Clauses;
use domain::agreement::deadline::{Deadline, OutOfRange, answer};
use domain::agreement::policy::Policy;
use domain::agreement::rule::Rule;
use domain::agreement::source::Source;
use domain::clause::Clause;
use serde::Deserialize;

const CALENDAR: &str = include_str!("../../../tests/agreement/calendar.json");

fn policy() -> Policy {
    let source = |file, text| Source { file, text };
    let clauses =
        Clauses::parse(source("clauses.toml", include_str!("../../../tests/agreement/clauses.toml"))).unwrap();
    let policy = source("policy.toml", include_str!("../../../tests/agreement/policy.toml"));
    Policy::parse(policy, source("calendar.json", CALENDAR), &clauses).unwrap()
}

fn at(text: &str) -> Instant {
    chrono::DateTime::parse_from_rfc3339(text).unwrap().to_utc()
}

#[derive(Deserialize)]
struct Case {
    rule: Rule,
    start_event_instant: String,
    zone: String,
    roll_to_working_day: bool,
    first_day: String,
    last_day: String,
    expires_at: String,
    note: String,
}

fn check(cases: &str, count: usize) {
    let policy = policy();
    let cases: Vec<Case> = serde_json::from_str(cases).unwrap();
    assert_eq!(cases.len(), count);
    for case in cases {
        let roll = Some(case.roll_to_working_day);
        let view = answer(&policy, case.rule.name(), &case.start_event_instant, roll).unwrap();
        let context = format!("{} from {}: {}", case.rule.name(), case.start_event_instant, case.note);
        assert_eq!(view.first_day.to_string(), case.first_day, "{context}");
        assert_eq!(view.last_day.to_string(), case.last_day, "{context}");
        assert_eq!(view.expires_at, case.expires_at, "{context}");
        assert_eq!(view.zone, case.zone, "{context}");
        let year_2027 = case.last_day.starts_with("2027") || case.last_day.starts_with("2028");
        assert_eq!(view.provisional, year_2027, "{context}");
        let deadline = policy.deadline_with_roll(case.rule, at(&case.start_event_instant), roll);
        assert_eq!(deadline.expires_at, at(&case.expires_at), "{context}");
    }
}

#[test]
fn calendar_days_as_worked_out() {
    check(include_str!("data/deadline-cases.json"), 48);
}

#[test]
fn working_days_months_and_years_as_worked_out() {
    check(include_str!("data/deadline-cases-units.json"), 12);
}

#[test]
fn the_policy_rolls_where_the_agreement_is_read_so() {
    let policy = policy();
    for (rule, from, last_day, why) in [
        (Rule::ClaimWindow, "2025-02-06T12:00:00+05:00", "2025-02-17", "4.9 rolls"),
        (Rule::Activation, "2025-02-07T16:00:00+05:00", "2025-02-10", "4.7 rolls"),
        (Rule::LicensorDelay, "2025-03-20T12:00:00+05:00", "2025-04-05", "the base of 4.10 rolls, its days do not"),
        (Rule::TermsInForce, "2025-03-14T12:00:00+05:00", "2025-03-21", "9.4 does not roll"),
        (Rule::ClaimAnswer, "2025-02-19T12:00:00+05:00", "2025-03-26", "10.1 rolls"),
        (Rule::PaymentQuery, "2025-02-28T12:00:00+05:00", "2025-03-03", "3.6 rolls"),
        (Rule::Refund, "2025-03-19T15:00:00+05:00", "2025-03-26", "the refund rolls"),
    ] {
        assert_eq!(policy.deadline(rule, at(from)).last_day.to_string(), last_day, "{why}");
    }
}

#[test]
fn roll_is_ignored_where_a_rule_cannot_roll() {
    let policy = policy();
    for rule in [Rule::ReportingMonth, Rule::ConsentWithdrawal, Rule::BreachNotice, Rule::Objection] {
        // 31 August 2025 is a Sunday, and so would the month's last day roll if it could.
        let from = at("2025-08-07T12:00:00+05:00");
        assert_eq!(policy.deadline_with_roll(rule, from, Some(true)), policy.deadline(rule, from), "{rule}");
    }
}

#[test]
fn a_window_is_half_open() {
    let deadline = policy().deadline(Rule::ClaimWindow, at("2025-02-03T10:00:00+05:00"));
    assert!(deadline.timely(at("2025-02-13T23:59:59.999999999+05:00")));
    assert!(!deadline.timely(at("2025-02-14T00:00:00+05:00")));
}

#[test]
fn a_calendar_changed_inside_the_year_changes_what_is_computed_under_it() {
    let corrected = policy();
    let january = CALENDAR.replace("2026-11-23/1", "2026-01-02/1").replace(
        r#"{"date": "2026-10-25","#,
        r#"{"date": "2026-08-31", "kind": "substitute", "name": "Constitution Day (observed)"},
           {"date": "2026-10-25","#,
    );
    let january = Calendar::parse(Source { file: "january.json", text: &january }).unwrap();
    let before = corrected.with_calendar(january);
    let paid = at("2026-08-20T12:00:00+05:00");
    let stored = before.deadline(Rule::ClaimWindow, paid);
    assert_eq!((stored.last_day.to_string().as_str(), stored.calendar.as_str()), ("2026-09-01", "2026-01-02/1"));
    let again = corrected.recompute(&stored);
    assert_eq!((again.last_day.to_string().as_str(), again.calendar.as_str()), ("2026-08-31", "2026-11-23/1"));
    assert_eq!(before.recompute(&stored), stored);
}

#[test]
fn what_depends_on_an_unofficial_day_is_provisional() {
    let policy = policy();
    for (rule, from, provisional, why) in [
        (Rule::ClaimWindow, "2026-12-20T12:00:00+05:00", false, "last day 30 Dec 2026"),
        (Rule::ClaimWindow, "2026-12-22T12:00:00+05:00", true, "rolls into 2027"),
        (Rule::LicensorDelay, "2026-12-20T12:00:00+05:00", false, "base 21 Dec, last delay day 31 Dec"),
        (Rule::LicensorDelay, "2026-12-21T12:00:00+05:00", true, "last delay day 1 Jan 2027"),
        (Rule::LicensorDelay, "2022-12-28T12:00:00+06:00", true, "the base lies before the calendar"),
        (Rule::ConsentWithdrawal, "2026-12-20T12:00:00+05:00", true, "counts working days of 2027"),
        (Rule::ClaimWindow, "2030-06-03T12:00:00+05:00", true, "beyond the calendar"),
        (Rule::ClaimWindow, "2022-06-03T12:00:00+06:00", true, "before the calendar"),
    ] {
        assert_eq!(policy.deadline(rule, at(from)).provisional, provisional, "{rule} from {from}: {why}");
    }
    assert_eq!(policy.calendar.last_official_day(), "2026-12-31".parse().ok());
}

#[test]
fn beyond_the_calendar_only_weekends_count() {
    let policy = policy();
    // 1 January 2030 is a Tuesday and would be a holiday; 12 January 2030 is a Saturday.
    assert_eq!(policy.deadline(Rule::ClaimWindow, at("2029-12-22T12:00:00+05:00")).last_day.to_string(), "2030-01-01");
    assert_eq!(policy.deadline(Rule::ClaimWindow, at("2030-01-02T12:00:00+05:00")).last_day.to_string(), "2030-01-14");
}

#[test]
fn dates_far_off_are_refused_or_counted_from_the_nearest() {
    let policy = policy();
    for (from, fits) in [
        ("1989-12-31T12:00:00Z", false),
        ("1989-12-31T23:00:00Z", true),
        ("2200-12-31T18:59:59Z", true),
        ("2200-12-31T19:00:00Z", false),
        ("9999-12-31T23:59:59Z", false),
        ("0000-01-01T00:00:00Z", false),
    ] {
        for &rule in Rule::ALL {
            assert_eq!(policy.try_deadline(rule, at(from), None).is_ok(), fits, "{rule} from {from}");
        }
    }
    for from in [Instant::MIN_UTC, Instant::MAX_UTC] {
        for &rule in Rule::ALL {
            assert_eq!(policy.try_deadline(rule, from, None), Err(OutOfRange));
            assert_eq!(policy.deadline(rule, from).from, from);
        }
    }
}

#[test]
fn the_stored_form_is_short_and_reads_back_equal() {
    let policy = policy();
    let stored = policy.deadline(Rule::ClaimWindow, at("2025-02-03T10:00:00.123456789+05:00"));
    let text = serde_json::to_string(&stored).unwrap();
    let expected = format!(
        concat!(
            r#"{{"r":"4.9","f":"2025-02-03T05:00:00.123456789Z","o":true,"a":"2025-02-04","z":"2025-02-13","#,
            r#""x":"2025-02-13T19:00:00Z","c":"2026-11-23/1","t":"{}","v":2}}"#
        ),
        domain::agreement::zone::TZDATA
    );
    assert_eq!(text, expected);
    assert_eq!(serde_json::from_str::<Deadline>(&text).unwrap(), stored);
}

#[test]
fn a_deadline_is_shown_in_local_time_with_its_clause_and_basis() {
    let policy = policy();
    let view = answer(&policy, "4.9", "2025-02-03T10:00:00+05:00", None).unwrap();
    assert_eq!(
        serde_json::to_string(&view).unwrap(),
        concat!(
            r#"{"rule":"4.9","clause":"4.9","basis":"Offer 4.9; Civil Code of Kazakhstan, articles 173 to 176","#,
            r#""first_day":"2025-02-04","last_day":"2025-02-13","expires_at":"2025-02-14T00:00:00+05:00","#,
            r#""zone":"Asia/Almaty","calendar":"2026-11-23/1","provisional":false}"#
        )
    );
    for &rule in Rule::ALL {
        let view = answer(&policy, rule.id(), "2025-02-03T10:00:00+05:00", None).unwrap();
        assert_eq!(view.clause, rule.id().parse::<Clause>().ok(), "{rule}");
        assert!(!view.basis.is_empty(), "{rule}");
    }
}

#[test]
fn a_question_that_cannot_be_answered_says_what_to_write() {
    let policy = policy();
    for (rule, from, expected) in [
        ("4.99", "2025-02-03T10:00:00+05:00", "rule: unknown rule; the rules are 4.9 (claim_window_10_days), 4.7"),
        ("4.9", "2025-02-03", "from: must be an instant in RFC 3339 with an offset"),
        ("4.9", "2025-02-03T10:00:00 05:00", "written %2B"),
        ("4.9", "2025-02-30T10:00:00+05:00", "from: must be an instant"),
        ("4.9", "1800-01-01T00:00:00Z", "from: the date must lie between 1990-01-01 and 2200-12-31"),
    ] {
        let error = answer(&policy, rule, from, None).unwrap_err();
        assert!(error.contains(expected), "{rule} {from}: {error}");
    }
}
