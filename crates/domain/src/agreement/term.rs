//! Counting a term in local days (Civil Code of Kazakhstan, articles 172 to 175).

use crate::agreement::calendar::Calendar;
use chrono::{Datelike, Days, Months, NaiveDate};
use serde::Deserialize;

/// What a term is counted in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Unit {
    /// Every day, working or not.
    CalendarDay,
    /// Working days of the calendar only.
    WorkingDay,
    /// To the same date of a later month, or the month's last day where that date is missing.
    Month,
    /// To the same date of a later year; 29 February becomes 28 February by analogy.
    Year,
    /// The month of the calendar in which the event falls, from its first day to its last.
    CalendarMonth,
}

impl Unit {
    /// The name in `policy.toml`, and of its message in each language.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Unit::CalendarDay => "calendar_day",
            Unit::WorkingDay => "working_day",
            Unit::Month => "month",
            Unit::Year => "year",
            Unit::CalendarMonth => "calendar_month",
        }
    }

    /// The longest length that can be meant; a longer one is a slip of the pen.
    pub(crate) fn longest(self) -> i64 {
        match self {
            Unit::CalendarDay | Unit::WorkingDay => 366,
            Unit::Month => 120,
            Unit::Year => 30,
            Unit::CalendarMonth => 1,
        }
    }

    /// Whether a last day in this unit can be a non-working day from which the term would roll.
    pub(crate) fn can_roll(self) -> bool {
        matches!(self, Unit::CalendarDay | Unit::Month | Unit::Year)
    }
}

/// A length in its unit, at most [`Unit::longest`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Term {
    pub(crate) length: u32,
    pub(crate) unit: Unit,
}

/// The days of one running of a term, both included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Span {
    pub(crate) first: NaiveDate,
    pub(crate) last: NaiveDate,
    /// Whether a day that mattered, the last one or one looked at on the way, is not official yet.
    pub(crate) provisional: bool,
}

impl Term {
    /// Counts the term from the local date of its event. The event's own day never counts (article 173).
    ///
    /// The date operators below cannot overflow: event dates lie between 1989 and 2201 and a term is at most 30 years.
    pub(crate) fn count(self, calendar: &Calendar, event: NaiveDate, roll: bool) -> Span {
        let next = event + Days::new(1);
        let (first, nominal) = match self.unit {
            Unit::CalendarDay => (next, event + Days::new(self.length.into())),
            Unit::WorkingDay => return self.count_working_days(calendar, next),
            Unit::Month => (next, event + Months::new(self.length)),
            Unit::Year => (next, event + Months::new(self.length * 12)),
            Unit::CalendarMonth => {
                let first = event - Days::new(event.day0().into());
                (first, first + Months::new(self.length) - Days::new(1))
            }
        };
        let mut span = Span { first, last: nominal, provisional: calendar.is_provisional(nominal) };
        while roll && !calendar.is_working_day(span.last) {
            span.last = span.last + Days::new(1);
            span.provisional |= calendar.is_provisional(span.last);
        }
        span
    }

    /// The days that [`Term::count`] stepped over from an event to the last day that it gave: of working days all others between
    /// the first and the last, else those from which the last day rolled on.
    pub(crate) fn skipped(self, calendar: &Calendar, event: NaiveDate, span: &Span) -> Vec<NaiveDate> {
        let from = match self.unit {
            Unit::WorkingDay => span.first,
            Unit::CalendarDay | Unit::Month | Unit::Year | Unit::CalendarMonth => {
                self.count(calendar, event, false).last
            }
        };
        from.iter_days().take_while(|day| *day < span.last).filter(|day| !calendar.is_working_day(*day)).collect()
    }

    fn count_working_days(self, calendar: &Calendar, first: NaiveDate) -> Span {
        let mut span = Span { first, last: first, provisional: calendar.is_provisional(first) };
        let mut counted = u32::from(calendar.is_working_day(first));
        while counted < self.length {
            span.last = span.last + Days::new(1);
            span.provisional |= calendar.is_provisional(span.last);
            counted += u32::from(calendar.is_working_day(span.last));
        }
        span
    }
}
