//! The calendars of a story and an oracle that counts by them: it steps day by day, reads the calendar's file for itself,
//! and has the lengths written down once more.

use chrono::{DateTime, Datelike, NaiveDate, TimeDelta};
use domain::Instant;
use domain::agreement::calendar::Calendar;
use domain::agreement::rule::Rule;
use domain::agreement::source::Source;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

static FILE: LazyLock<Value> =
    LazyLock::new(|| serde_json::from_str(include_str!("../../../../../tests/agreement/calendar.json")).unwrap());

/// What another version of the calendar changes.
#[derive(Debug, Clone)]
pub(crate) struct Change {
    /// Days off beside the listed ones, counted from the beginning of 2025.
    pub(crate) off: BTreeSet<u16>,
    /// Whether every listed day becomes a day like any other.
    pub(crate) plain: bool,
    /// The years that are not official.
    pub(crate) unofficial: BTreeSet<i32>,
}

/// A calendar and what it says, read anew.
#[derive(Debug, Clone)]
pub(crate) struct Almanac {
    pub(crate) calendar: Calendar,
    listed: BTreeMap<NaiveDate, bool>,
    official: BTreeSet<i32>,
}

/// What a term comes to, counted by hand.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Counted {
    pub(crate) expires_at: Instant,
    /// Whether a day that decided on the end lies in a year that is not official.
    pub(crate) unofficial: bool,
}

impl Almanac {
    /// The calendar as it is built in.
    pub(crate) fn built_in() -> Almanac {
        static BUILT_IN: LazyLock<Almanac> = LazyLock::new(|| Almanac::read(&FILE));
        BUILT_IN.clone()
    }

    /// The calendar after a change.
    pub(crate) fn changed(version: &str, change: &Change) -> Almanac {
        let mut file = FILE.clone();
        file["version"] = json!(version);
        for (year, status) in file["status"].as_object_mut().unwrap() {
            let official = !change.unofficial.contains(&year.parse().expect("a year"));
            *status = json!(if official { "final" } else { "provisional" });
        }
        let days = file["days"].as_array_mut().unwrap();
        if change.plain {
            days.clear();
        }
        let first = NaiveDate::from_ymd_opt(2025, 1, 1).unwrap();
        for off in &change.off {
            let date = (first + TimeDelta::days(i64::from(*off))).to_string();
            days.retain(|day| day["date"] != date.as_str());
            days.push(json!({"date": date, "kind": "transfer_day_off", "name": "A day off"}));
        }
        Almanac::read(&file)
    }

    fn read(file: &Value) -> Almanac {
        let text = file.to_string();
        let date = |day: &Value| day["date"].as_str().unwrap().parse::<NaiveDate>().unwrap();
        let days = file["days"].as_array().unwrap().iter();
        let years = file["status"].as_object().unwrap().iter();
        Almanac {
            calendar: Calendar::parse(Source { file: "calendar.json", text: &text }).unwrap(),
            listed: days.map(|day| (date(day), day["kind"] == "working_weekend")).collect(),
            official: years.filter(|(_, status)| **status == "final").map(|(year, _)| year.parse().unwrap()).collect(),
        }
    }

    fn working(&self, date: NaiveDate) -> bool {
        self.listed.get(&date).copied().unwrap_or(date.weekday().number_from_monday() < 6)
    }

    /// The first working day from a date on, and whether a day on the way is not official.
    fn rolled(&self, mut date: NaiveDate) -> (NaiveDate, bool) {
        let mut unofficial = !self.official.contains(&date.year());
        while !self.working(date) {
            date = later(date, 1);
            unofficial |= !self.official.contains(&date.year());
        }
        (date, unofficial)
    }

    /// The end of a term that an event of the instant set going.
    pub(crate) fn count(&self, rule: Rule, from: Instant) -> Counted {
        let day = local_day(from);
        let (last, unofficial) = match rule {
            Rule::ClaimWindow => self.rolled(later(day, 10)),
            Rule::Activation | Rule::PaymentQuery => self.rolled(later(day, 1)),
            Rule::LicensorDelay => {
                let (base, unofficial) = self.rolled(later(day, 1));
                let last = later(base, 10);
                (last, unofficial || !self.official.contains(&last.year()))
            }
            Rule::ClaimAnswer => self.rolled(later(day, 30)),
            Rule::Refund => self.rolled(later(day, 7)),
            Rule::Objection => {
                let step = |(date, unofficial), _| {
                    let (next, doubt) = self.rolled(later(date, 1));
                    (next, unofficial || doubt)
                };
                (0..3).fold((day, false), step)
            }
            other => unreachable!("no order has a deadline of {other}"),
        };
        Counted { expires_at: midnight(later(last, 1)), unofficial }
    }
}

/// The local date of an instant of the stories' years.
pub(crate) fn local_day(at: Instant) -> NaiveDate {
    (at.naive_utc() + TimeDelta::hours(5)).date()
}

fn midnight(date: NaiveDate) -> Instant {
    DateTime::from_naive_utc_and_offset(date.and_hms_opt(0, 0, 0).unwrap() - TimeDelta::hours(5), chrono::Utc)
}

fn later(date: NaiveDate, days: i64) -> NaiveDate {
    date + TimeDelta::days(days)
}
