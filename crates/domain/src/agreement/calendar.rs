//! The working days of Kazakhstan's five-day week as versioned data (Civil Code, article 175).

use crate::agreement::source::{AgreementError, Source};
use chrono::{Datelike, NaiveDate, Weekday};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// A calendar of working days: weekends, the days that differ from them, and how sure each year is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Calendar {
    /// The version of the data, stored with every deadline computed from them.
    pub version: String,
    /// The first day for which the data were made.
    pub valid_from: NaiveDate,
    /// The last day for which the data were made; beyond it only weekends count, provisionally.
    pub valid_to: NaiveDate,
    weekend: Vec<Weekday>,
    status: BTreeMap<i32, YearStatus>,
    days: BTreeMap<NaiveDate, Kind>,
}

/// Whether the days of a year are official.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum YearStatus {
    /// They are.
    Final,
    /// They may still change.
    Provisional,
}

/// Why nothing can fall due on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum DayOff {
    /// It is a day of the weekend.
    Weekend,
    /// It is a public holiday.
    Holiday,
    /// It stands in for a holiday that fell on a weekend.
    Substitute,
    /// It was made a day off in exchange for another day.
    TransferDayOff,
}

/// Why a day differs from the plain week.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Kind {
    Holiday,
    Substitute,
    TransferDayOff,
    WorkingWeekend,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CalendarFile {
    #[serde(rename = "calendar")]
    name: String,
    version: String,
    weekend: Vec<Weekday>,
    valid_from: NaiveDate,
    valid_to: NaiveDate,
    status: BTreeMap<i32, YearStatus>,
    sources: BTreeMap<i32, String>,
    days: Vec<Day>,
    #[serde(default, rename = "superseded")]
    _superseded: Vec<SupersededDay>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Day {
    date: NaiveDate,
    kind: Kind,
    #[serde(rename = "name")]
    _name: String,
}

/// A day that an earlier version had and this one has not: read only to hold the record to its form.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SupersededDay {
    #[serde(rename = "date")]
    _date: NaiveDate,
    #[serde(rename = "kind")]
    _kind: Kind,
    #[serde(rename = "name")]
    _name: String,
    #[serde(rename = "known_from")]
    _known_from: NaiveDate,
    #[serde(rename = "withdrawn_at")]
    _withdrawn_at: NaiveDate,
    #[serde(rename = "source")]
    _source: String,
}

impl Calendar {
    /// Reads a calendar. An error names the key: a date twice or outside the calendar's range, an unknown kind, a year
    /// without status or source, a weekend that leaves no working day, an unknown key.
    pub fn parse(source: Source) -> Result<Calendar, AgreementError> {
        let file: CalendarFile = source.json()?;
        check_head(&file).map_err(|(key, reason)| source.error(key, reason))?;
        let mut days = BTreeMap::new();
        for (index, day) in file.days.iter().enumerate() {
            check_day(&file, day).map_err(|reason| source.error(format!("days[{index}].date"), reason))?;
            if days.insert(day.date, day.kind).is_some() {
                return Err(source.error(format!("days[{index}].date"), format!("{} is listed twice", day.date)));
            }
        }
        let CalendarFile { version, weekend, valid_from, valid_to, status, .. } = file;
        Ok(Calendar { version, valid_from, valid_to, weekend, status, days })
    }

    /// Whether an act can fall due on the day: no weekend, holiday, substitute or transferred day off. Outside the
    /// calendar's range only weekends count.
    pub fn is_working_day(&self, date: NaiveDate) -> bool {
        self.day_off(date).is_none()
    }

    /// Why the day is no working day; `None` for one that is.
    pub fn day_off(&self, date: NaiveDate) -> Option<DayOff> {
        match self.days.get(&date) {
            Some(Kind::WorkingWeekend) => None,
            Some(Kind::Holiday) => Some(DayOff::Holiday),
            Some(Kind::Substitute) => Some(DayOff::Substitute),
            Some(Kind::TransferDayOff) => Some(DayOff::TransferDayOff),
            None => self.weekend.contains(&date.weekday()).then_some(DayOff::Weekend),
        }
    }

    /// Whether the day's standing may still change: its year is not official, or lies outside the calendar's range.
    pub fn is_provisional(&self, date: NaiveDate) -> bool {
        let covered = (self.valid_from..=self.valid_to).contains(&date);
        !covered || self.status.get(&date.year()) != Some(&YearStatus::Final)
    }

    /// Whether another calendar has the same weekends.
    pub(crate) fn same_weeks(&self, other: &Calendar) -> bool {
        let has = |one: &Calendar, two: &Calendar| one.weekend.iter().all(|day| two.weekend.contains(day));
        has(self, other) && has(other, self)
    }

    /// Whether the days of each year are official (K48).
    pub fn status(&self) -> &BTreeMap<i32, YearStatus> {
        &self.status
    }

    /// The first day that is not official yet.
    pub fn first_unofficial_day(&self) -> NaiveDate {
        self.last_official_day().and_then(|day| day.succ_opt()).unwrap_or(self.valid_from)
    }

    /// The last day whose standing is official, if any year is; the alarm for the next year's calendar counts from it.
    pub fn last_official_day(&self) -> Option<NaiveDate> {
        let year = self.status.iter().rev().find(|(_, status)| **status == YearStatus::Final)?.0;
        NaiveDate::from_ymd_opt(*year, 12, 31).map(|day| day.min(self.valid_to))
    }
}

fn check_head(file: &CalendarFile) -> Result<(), (String, String)> {
    for (key, text) in [("calendar", &file.name), ("version", &file.version)] {
        if text.trim().is_empty() {
            return Err((key.to_owned(), "must not be empty".to_owned()));
        }
    }
    // Rolling looks for the next working day, so every week must have one.
    let distinct = file.weekend.iter().enumerate().all(|(i, day)| !file.weekend[..i].contains(day));
    if !distinct || file.weekend.len() > 6 {
        return Err(("weekend".to_owned(), "must name each day once and leave a working day".to_owned()));
    }
    if file.valid_from > file.valid_to {
        return Err(("valid_to".to_owned(), "must not come before valid_from".to_owned()));
    }
    let years = file.valid_from.year()..=file.valid_to.year();
    for year in years.clone() {
        if !file.status.contains_key(&year) {
            return Err((format!("status.{year}"), "is missing; every year is final or provisional".to_owned()));
        }
        if !file.sources.contains_key(&year) {
            return Err((format!("sources.{year}"), "is missing; every year has a source".to_owned()));
        }
    }
    match file.status.keys().find(|year| !years.contains(year)) {
        Some(year) => Err((format!("status.{year}"), "lies outside valid_from to valid_to".to_owned())),
        None => Ok(()),
    }
}

fn check_day(file: &CalendarFile, day: &Day) -> Result<(), String> {
    if !(file.valid_from..=file.valid_to).contains(&day.date) {
        return Err(format!("{} lies outside valid_from to valid_to", day.date));
    }
    if day.kind == Kind::WorkingWeekend && !file.weekend.contains(&day.date.weekday()) {
        return Err(format!("{} is no weekend day, so it cannot be a working_weekend", day.date));
    }
    Ok(())
}
