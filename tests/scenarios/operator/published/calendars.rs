//! Calendars: in use once posted, never to end a shown deadline earlier.

use crate::operator::{Desk, at};
use crate::problems::{INVALID_FIELDS, ours};
use serde_json::{Value, json};

/// The calendar of the agreement's files under another version.
fn calendar() -> Value {
    let mut calendar: Value =
        serde_json::from_str(include_str!("../../../../tests/agreement/calendar.json")).expect("JSON");
    calendar["version"] = json!("2027-01-01/1");
    calendar
}

/// As [`calendar`] under a version of its own, with years that are official and others that are not, and more days off.
pub(crate) fn of_years(version: &str, years: &[(&str, bool)], off: &[&str]) -> Value {
    let mut calendar = calendar();
    calendar["version"] = json!(version);
    for (year, official) in years {
        calendar["status"][*year] = json!(if *official { "final" } else { "provisional" });
    }
    let holidays = off.iter().map(|date| json!({"date": date, "kind": "holiday", "name": "A new day"}));
    calendar["days"].as_array_mut().expect("days").extend(holidays);
    calendar
}

/// As [`calendar`], with a day that it had off a working day.
pub(crate) fn without(date: &str) -> Value {
    let mut calendar = calendar();
    let days = calendar["days"].as_array_mut().expect("days");
    let before = days.len();
    days.retain(|day| day["date"] != date);
    assert_eq!(days.len() + 1, before, "{date} is a day off");
    calendar
}

/// As [`calendar`], with one more day off.
fn with(date: &str) -> Value {
    let mut calendar = calendar();
    calendar["days"].as_array_mut().expect("days").push(json!({"date": date, "kind": "holiday", "name": "A new day"}));
    calendar
}

async fn last_day(desk: &Desk, from: &str) -> Value {
    let path = format!("/v1/deadlines?rule=4.9&from={from}");
    at(&desk.world.get(&path, None).await.json, "/last_day").clone()
}

#[tokio::test]
async fn a_posted_calendar_counts_at_once_for_what_is_computed_from_then_on() {
    let desk = Desk::new().await;
    let placed = desk.world.paid("k").await;
    let window = |order: &Value| {
        let deadlines = order["deadlines"].as_array().expect("deadlines").clone();
        deadlines.into_iter().find(|deadline| deadline["rule"] == "4.9").expect("a window")["last_day"].clone()
    };
    assert_eq!(window(&desk.world.order(&placed).await), "2025-02-13");
    assert_eq!(last_day(&desk, "2025-02-03T05:00:00Z").await, "2025-02-13");
    let posted = desk.published("calendars", json!({"calendar": with("2025-02-13")})).await;
    assert_eq!(posted["version"], "2027-01-01/1");
    assert_eq!(last_day(&desk, "2025-02-03T05:00:00Z").await, "2025-02-14");
    let next = desk.world.paid_for_another_account("next").await;
    assert_eq!(window(&desk.world.order(&next).await), "2025-02-14");
    // A reminder falls due before the window ends, and the order is looked at.
    desk.world.clock("2025-02-11T12:00:00+05:00").await;
    assert_eq!(window(&desk.world.order(&placed).await), "2025-02-14", "open deadlines are computed again");
    let shown = desk.get("calendars").await.json;
    assert_eq!(at(&shown, "/in_use/version"), "2027-01-01/1");
    assert_eq!(
        (at(&shown, "/in_use/status/2026"), at(&shown, "/in_use/status/2027")),
        (&json!("final"), &json!("provisional"))
    );
    assert_eq!(at(&shown, "/in_use/last_official_day"), "2026-12-31");
    assert_eq!(at(&shown, "/in_use/alarm_at"), "2026-11-01T19:00:00Z", "sixty days before it ends");
}

#[tokio::test]
async fn a_calendar_that_brings_a_shown_deadline_forward_is_refused() {
    // Paid on 11 March 2025: the tenth day is Friday, 21 March, a day off for Nauryz, and the window ends later.
    let desk = Desk::of(harness::World::at("2025-03-11T10:00:00+05:00").await);
    let placed = desk.world.paid("k").await;
    let before = desk.world.order(&placed).await;
    let forward = ours(409, "calendar_brings_forward");
    desk.unpublished("calendars", json!({"calendar": without("2025-03-21")}), forward, &[]).await;
    desk.unpublished("calendars", json!({"calendar": without("2025-03-21"), "keep_notified": false}), forward, &[])
        .await;
    desk.published("calendars", json!({"calendar": without("2025-03-21"), "keep_notified": true})).await;
    desk.world.clock("2025-03-19T12:00:00+05:00").await;
    let deadline = |order: &Value| {
        let deadlines = order["deadlines"].as_array().expect("deadlines").clone();
        deadlines.into_iter().find(|deadline| deadline["rule"] == "4.9").expect("a window")["expires_at"].clone()
    };
    assert_eq!(deadline(&desk.world.order(&placed).await), deadline(&before), "what was shown stays (I11)");
}

#[tokio::test]
async fn a_day_that_no_deadline_rests_on_can_be_given_back() {
    let desk = Desk::of(harness::World::at("2025-03-03T10:00:00+05:00").await);
    desk.world.paid("k").await;
    desk.published("calendars", json!({"calendar": without("2025-03-21")})).await;
}

#[tokio::test]
async fn what_is_no_calendar_is_refused_with_its_place() {
    let desk = Desk::new().await;
    let broken = |pointer: &str, value: Value| {
        let mut calendar = calendar();
        *calendar.pointer_mut(pointer).expect("a field") = value;
        calendar
    };
    let cases = [
        (json!(null), "/calendar"),
        (json!({}), "/calendar"),
        (broken("/version", json!("")), "/calendar/version"),
        (broken("/version", json!("a#b")), "/calendar/version"),
        (broken("/days/0/kind", json!("feast")), "/calendar/days/0/kind"),
        (broken("/days/1/date", json!("2023-01-01")), "/calendar/days/1/date"),
        (broken("/valid_to", json!("2022-01-01")), "/calendar/valid_to"),
    ];
    for (calendar, pointer) in cases {
        desk.unpublished("calendars", json!({"calendar": calendar}), INVALID_FIELDS, &[pointer]).await;
    }
    let own = broken("/version", at(&desk.get("calendars").await.json, "/in_use/version").clone());
    desk.unpublished("calendars", json!({"calendar": own}), ours(409, "version_taken"), &[]).await;
    desk.published("calendars", json!({"calendar": calendar()})).await;
    desk.unpublished("calendars", json!({"calendar": calendar()}), ours(409, "version_taken"), &[]).await;
}

#[tokio::test]
async fn the_vendor_is_told_once_sixty_days_before_the_last_official_day() {
    let desk = Desk::of(harness::World::at("2026-10-20T10:00:00+05:00").await);
    desk.world.settle().await;
    let endings = || async {
        let mails = desk.world.mails().await;
        mails.iter().filter(|mail| mail["subject"].as_str().is_some_and(|it| it.contains("2026-12-31"))).count()
    };
    desk.world.clock("2026-11-01T23:59:59+05:00").await;
    assert_eq!(endings().await, 0);
    desk.world.clock("2026-11-02T00:00:00+05:00").await;
    assert_eq!(endings().await, 1);
    desk.world.clock("2026-12-20T00:00:00+05:00").await;
    assert_eq!(endings().await, 1);
}
