//! Local days and UTC instants. A legal day begins and ends at local midnight, whatever the clocks did on it.

use crate::Instant;
use chrono::{DateTime, MappedLocalTime, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, TimeZone, Utc};
pub use chrono_tz::Tz;

/// The version of the zone data in this program, such as `2025b`; recorded in every deadline.
pub const TZDATA: &str = chrono_tz::IANA_TZDB_VERSION;

/// The date of an instant in a zone.
pub fn local_date(zone: Tz, at: Instant) -> NaiveDate {
    at.with_timezone(&zone).date_naive()
}

/// The first instant of a local date: from it on, no earlier local date comes again.
///
/// Where clocks go back over midnight the date before it ends at its last midnight; where they go forward over it, the
/// date begins at the change.
pub fn start_of_day(zone: Tz, date: NaiveDate) -> Instant {
    let midnight = date.and_time(NaiveTime::MIN);
    match zone.from_local_datetime(&midnight) {
        MappedLocalTime::Single(at) => at.to_utc(),
        MappedLocalTime::Ambiguous(first, second) => {
            let before_second = second.to_utc() - TimeDelta::seconds(1);
            if local_date(zone, before_second) < date { second.to_utc() } else { first.to_utc() }
        }
        MappedLocalTime::None => end_of_gap(zone, date, midnight),
    }
}

/// The first instant at which the local clock shows a time of a date; the start of the date, so much later, where it never does.
pub fn at_time(zone: Tz, date: NaiveDate, time: NaiveTime) -> Instant {
    match zone.from_local_datetime(&date.and_time(time)) {
        MappedLocalTime::Single(at) | MappedLocalTime::Ambiguous(at, _) => at.to_utc(),
        MappedLocalTime::None => start_of_day(zone, date) + (time - NaiveTime::MIN),
    }
}

/// The change of clocks that skipped the midnight at which `date` would begin. Found by halving: over a change forward
/// the local date only grows, and no zone is a whole day and a half from UTC.
fn end_of_gap(zone: Tz, date: NaiveDate, midnight: NaiveDateTime) -> Instant {
    let around = midnight.and_utc().timestamp();
    let (mut before, mut after) = (around - 36 * 3_600, around + 36 * 3_600);
    while after - before > 1 {
        let middle = before + (after - before) / 2;
        if second(middle).is_some_and(|at| local_date(zone, at) < date) {
            before = middle;
        } else {
            after = middle;
        }
    }
    second(after).unwrap_or(midnight.and_utc())
}

fn second(timestamp: i64) -> Option<Instant> {
    DateTime::<Utc>::from_timestamp(timestamp, 0)
}

/// Whether the zone went from UTC+6 to UTC+5 at 2024-02-29T18:00:00Z. Asked of Asia/Almaty it tells zone data of 2024a
/// or later from older ones, which leave Kazakhstan an hour off for ever.
pub(crate) fn has_change_of_2024(zone: Tz) -> bool {
    let offset_hours =
        |timestamp| second(timestamp).map(|at| (at.with_timezone(&zone).naive_local() - at.naive_utc()).num_hours());
    const CHANGE: i64 = 1_709_229_600;
    offset_hours(CHANGE - 1) == Some(6) && offset_hours(CHANGE) == Some(5)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_begins_at_one_instant_across_changes() {
        for (zone, date, expected, why) in [
            (Tz::Asia__Almaty, "2024-02-29", "2024-02-28T18:00:00Z", "still UTC+6"),
            (Tz::Asia__Almaty, "2024-03-01", "2024-02-29T19:00:00Z", "29 Feb 2024 had 25 hours"),
            (Tz::Asia__Almaty, "2025-02-14", "2025-02-13T19:00:00Z", "UTC+5"),
            (Tz::America__Santiago, "2024-09-08", "2024-09-08T04:00:00Z", "midnight skipped, begins at 01:00"),
            (Tz::America__Havana, "2024-11-03", "2024-11-03T04:00:00Z", "01:00 back to 00:00: the first midnight"),
            (Tz::America__St_Johns, "2006-10-29", "2006-10-29T03:30:00Z", "00:01 back to 23:01: the second midnight"),
            (Tz::Pacific__Apia, "2011-12-30", "2011-12-30T10:00:00Z", "the whole date was skipped"),
        ] {
            let date: NaiveDate = date.parse().unwrap();
            assert_eq!(start_of_day(zone, date), expected.parse::<Instant>().unwrap(), "{zone} {date}: {why}");
        }
    }

    #[test]
    fn the_first_instant_belongs_to_the_day_and_the_one_before_does_not() {
        for (zone, date) in [
            (Tz::America__Santiago, "2024-09-08"),
            (Tz::America__St_Johns, "2006-10-29"),
            (Tz::Asia__Almaty, "2024-03-01"),
        ] {
            let date: NaiveDate = date.parse().unwrap();
            let start = start_of_day(zone, date);
            assert_eq!(local_date(zone, start), date, "{zone}");
            assert_eq!(local_date(zone, start - TimeDelta::nanoseconds(1)), date.pred_opt().unwrap(), "{zone}");
        }
    }

    #[test]
    fn old_zone_data_are_recognised() {
        assert!(has_change_of_2024(Tz::Asia__Almaty));
        assert!(!has_change_of_2024(Tz::Asia__Omsk), "UTC+6 all along, as Almaty is in data before 2024a");
        assert!(!has_change_of_2024(Tz::Asia__Tashkent), "UTC+5 all along");
    }
}
