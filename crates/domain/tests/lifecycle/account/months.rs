//! Dated stories of one account: month ends, early ends, late moves.

use super::{Books, DARING, End, at};
use domain::agreement::prices::{Period, PeriodUnit};
use domain::order::OrderId;
use domain::order::event::Fact;
use domain::order::facts::LicenseFact;
use domain::order::license::LicenseState;

const MONTH: Period = Period { unit: PeriodUnit::Month, count: 1 };
const YEAR: Period = Period { unit: PeriodUnit::Year, count: 1 };

fn months(books: &mut Books, count: usize) -> Vec<OrderId> {
    (0..count).map(|_| books.active("account", "widget-month", MONTH)).collect()
}

/// The local dates on which an order's own period begins and ends.
fn dates(books: &Books, id: &OrderId) -> [String; 2] {
    let term = books.orders[id].license.term.unwrap();
    [term.from, term.until].map(|at| domain::agreement::zone::local_date(DARING.policy.zone, at).to_string())
}

fn window(books: &Books, id: &OrderId) -> [String; 2] {
    let window = books.orders[id].license.window.as_ref().unwrap();
    [window.first_day, window.last_day].map(|day| day.to_string())
}

#[test]
fn k54_the_day_of_the_first_period_is_kept_over_short_months() {
    let mut books = Books::open(at("2025-01-31T05:00:00Z"));
    let ends = months(&mut books, 5).iter().map(|id| dates(&books, id)[1].clone()).collect::<Vec<_>>();
    assert_eq!(ends, ["2025-02-28", "2025-03-31", "2025-04-30", "2025-05-31", "2025-06-30"]);
}

#[test]
fn k54_a_leap_day_is_kept_over_the_years_between() {
    let mut books = Books::open(at("2024-02-29T05:00:00Z"));
    let years: Vec<_> = (0..4).map(|_| books.active("account", "widget-month", YEAR)).collect();
    let ends = years.iter().map(|id| dates(&books, id)[1].clone()).collect::<Vec<_>>();
    assert_eq!(ends, ["2025-02-28", "2026-02-28", "2027-02-28", "2028-02-29"]);
}

#[test]
fn k54_a_gap_begins_a_new_chain() {
    let mut books = Books::open(at("2025-01-31T05:00:00Z"));
    months(&mut books, 1);
    books.until("2025-02-28T05:00:00.001Z");
    let ids = months(&mut books, 2);
    assert_eq!(dates(&books, &ids[0]), ["2025-02-28", "2025-03-28"]);
    assert_eq!(dates(&books, &ids[1]), ["2025-03-28", "2025-04-28"]);
}

#[test]
fn k54_a_renewal_at_the_very_end_keeps_the_chain() {
    let mut books = Books::open(at("2025-01-31T05:00:00Z"));
    months(&mut books, 1);
    books.until("2025-02-28T05:00:00Z");
    let ids = months(&mut books, 1);
    assert_eq!(dates(&books, &ids[0]), ["2025-02-28", "2025-03-31"]);
}

#[test]
fn k54_a_move_to_another_day_begins_a_new_chain_and_one_on_the_same_day_does_not() {
    for (ended, expected) in [
        ("2025-02-10T05:00:00Z", [["2025-02-10", "2025-03-10"], ["2025-03-10", "2025-04-10"]]),
        // The last day of April is the last of a month, and still not the day on which the period would have ended.
        ("2025-02-27T05:00:00Z", [["2025-02-27", "2025-03-27"], ["2025-03-27", "2025-04-27"]]),
        ("2025-02-28T04:00:00Z", [["2025-02-28", "2025-03-31"], ["2025-03-31", "2025-04-30"]]),
    ] {
        let mut books = Books::open(at("2025-01-31T05:00:00Z"));
        let ids = months(&mut books, 3);
        books.until(ended);
        books.end(&ids[0], End::Terminated);
        books.move_all();
        assert_eq!([dates(&books, &ids[1]), dates(&books, &ids[2])], expected, "{ended}");
    }
}

#[test]
fn k54_what_ended_before_it_began_leaves_no_gap_in_the_chain() {
    let mut books = Books::open(at("2025-01-31T05:00:00Z"));
    let ids = months(&mut books, 3);
    books.end(&ids[1], End::ChargedBack);
    books.move_all();
    assert_eq!(dates(&books, &ids[2]), ["2025-02-28", "2025-03-31"]);
}

#[test]
fn k49_five_months_bought_at_once_have_five_windows_each_in_its_own_month() {
    let mut books = Books::open(at("2025-02-03T05:00:00Z"));
    let ids = months(&mut books, 5);
    let windows: Vec<_> = ids.iter().map(|id| window(&books, id)).collect();
    let expected = [
        ["2025-02-04", "2025-02-13"],
        ["2025-03-04", "2025-03-13"],
        ["2025-04-04", "2025-04-14"],
        ["2025-05-04", "2025-05-13"],
        ["2025-06-04", "2025-06-13"],
    ];
    assert_eq!(windows, expected);
    books.until("2025-04-03T04:59:59Z");
    let states: Vec<_> = ids.iter().map(|id| books.orders[id].license.state_without_clock(&books.orders[id])).collect();
    use LicenseState::{DeemedProvided, WindowOpen};
    assert_eq!(states, [DeemedProvided, DeemedProvided, WindowOpen, WindowOpen, WindowOpen]);
    // A claim before the period begins is in time (K23).
    books.claim(&ids[4]);
    assert!(!books.orders[&ids[4]].claims[0].late);
    books.until("2025-12-31T05:00:00Z");
    assert_eq!(books.orders[&ids[3]].license.deemed_at, Some(at("2025-12-31T05:00:00Z")));
    assert_eq!(books.orders[&ids[4]].license.deemed_at, None);
}

#[test]
fn k50_what_waits_moves_up_with_a_full_window_from_its_first_instant_or_from_the_move() {
    // Moved at once; two days late; after the end of the window that it had before.
    for (moved, expected, deemed) in [
        ("2025-02-10T05:00:00Z", ["2025-02-11", "2025-02-20"], false),
        ("2025-02-12T05:00:00Z", ["2025-02-13", "2025-02-24"], false),
        ("2025-03-20T05:00:00Z", ["2025-03-04", "2025-03-13"], true),
    ] {
        let mut books = Books::open(at("2025-02-03T05:00:00Z"));
        let ids = months(&mut books, 2);
        books.until("2025-02-10T05:00:00Z");
        books.end(&ids[0], End::ChargedBack);
        assert_eq!(window(&books, &ids[1]), ["2025-03-04", "2025-03-13"], "until it is moved the later one stands");
        books.until(moved);
        books.move_all();
        assert_eq!(dates(&books, &ids[1]), ["2025-02-10", "2025-03-10"], "{moved}");
        assert_eq!(window(&books, &ids[1]), expected, "{moved}");
        assert_eq!(books.orders[&ids[1]].license.deemed_at.is_some(), deemed, "{moved}");
        books.move_all();
        let moves = books
            .events
            .iter()
            .filter(|(_, event)| matches!(event.fact, Fact::License(LicenseFact::PeriodMoved(_))))
            .count();
        assert_eq!(moves, 1, "{moved}");
    }
}

#[test]
fn k6_the_right_of_a_late_activation_lasts_until_the_window_that_the_period_has() {
    let mut books = Books::open(at("2025-02-03T05:00:00Z"));
    let running = books.active("account", "widget-assisted-month", YEAR);
    let late = books.place("account", "widget-assisted-month", MONTH);
    books.pay(&late);
    books.until("2025-02-20T05:00:00Z");
    books.activate(&late);
    assert_eq!(window(&books, &late), ["2026-02-04", "2026-02-13"]);
    let right = |books: &Books, at| domain::rules::ending::delay_right(&DARING.policy, &books.orders[&late], at);
    assert!(right(&books, at("2025-08-01T05:00:00Z")));
    books.until("2025-08-01T05:00:00Z");
    books.end(&running, End::Agreed);
    books.move_all();
    assert!(right(&books, at("2025-08-11T18:59:59Z")) && !right(&books, at("2025-08-11T19:00:00Z")));
}

#[test]
fn k50_what_waits_behind_an_order_that_is_for_another_account_moves_up_to_then() {
    let mut books = Books::open(at("2025-02-03T05:00:00Z"));
    let ids = months(&mut books, 3);
    let other = books.active("right", "widget-month", MONTH);
    books.until("2025-02-10T05:00:00Z");
    books.correct(&ids[0], "right");
    // Not to its own activation, which lies before the instant at which the first one left.
    books.move_all();
    assert_eq!(dates(&books, &ids[1]), ["2025-02-10", "2025-03-10"]);
    assert_eq!(dates(&books, &ids[2]), ["2025-03-10", "2025-04-10"]);
    assert_eq!(window(&books, &ids[1]), ["2025-02-11", "2025-02-20"]);
    // It comes behind what the right account has.
    books.activate(&ids[0]);
    assert_eq!(dates(&books, &ids[0]), ["2025-03-03", "2025-04-03"]);
    assert_eq!(dates(&books, &other), ["2025-02-03", "2025-03-03"]);
    // Back again it comes last, and moves nobody.
    books.correct(&ids[0], "account");
    books.move_all();
    books.activate(&ids[0]);
    assert_eq!(dates(&books, &ids[1]), ["2025-02-10", "2025-03-10"]);
    assert_eq!(dates(&books, &ids[0]), ["2025-04-10", "2025-05-10"]);
}
