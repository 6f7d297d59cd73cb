//! Statuses of an order at the bank, and the instants it writes.

use super::config::Dialect;
use chrono::{NaiveDate, NaiveDateTime, NaiveTime, TimeZone, Timelike, Utc};
use chrono_tz::Europe::Moscow;
use domain::{Instant, instant};

/// Where an order stands at the bank.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// The bank does not know the ticket.
    NotFound,
    /// Not paid yet.
    Processing,
    /// The payment was refused.
    Rejected,
    /// Paid in full.
    Paid,
    /// A part of the money went back.
    PartlyRefunded,
    /// All of the money went back.
    Refunded,
    /// A code without a known meaning.
    Other(u8),
}

impl Status {
    /// The meaning of a status code. Which codes stand for refunds is a setting, since descriptions of the gateway
    /// differ.
    pub fn of(code: u8, dialect: &Dialect) -> Status {
        match code {
            0 => Status::NotFound,
            1 => Status::Processing,
            2 => Status::Rejected,
            3 => Status::Paid,
            code if code == dialect.partly_refunded => Status::PartlyRefunded,
            code if code == dialect.refunded => Status::Refunded,
            code => Status::Other(code),
        }
    }
}

/// The instant of a `status_date`: RFC 3339, or a date and time without an offset, which is Moscow time. A space before
/// the offset is read as the `+` that it was before someone decoded the form once too often. `None` if it is neither.
pub fn instant_of(status_date: &str) -> Option<Instant> {
    let text = status_date.trim();
    with_offset(text).or_else(|| moscow(text))
}

/// The day of an instant as the bank dates it: Moscow's.
pub fn date_of(instant: Instant) -> NaiveDate {
    instant.with_timezone(&Moscow).date_naive()
}

/// The first instant of one of the bank's days.
pub fn start_of(day: NaiveDate) -> Instant {
    let midnight = day.and_time(NaiveTime::MIN);
    // Moscow has not put its clocks forward at midnight since it keeps one offset; were it so, UTC's would be near enough.
    Moscow.from_local_datetime(&midnight).earliest().map_or(midnight.and_utc(), |instant| instant.with_timezone(&Utc))
}

fn with_offset(text: &str) -> Option<Instant> {
    instant::read(text).or_else(|| {
        let (time, offset) = text.rsplit_once(' ')?;
        instant::read(&format!("{time}+{offset}"))
    })
}

fn moscow(text: &str) -> Option<Instant> {
    let local = ["%Y-%m-%d %H:%M:%S%.f", "%Y-%m-%dT%H:%M:%S%.f"]
        .iter()
        .find_map(|format| NaiveDateTime::parse_from_str(text, format).ok())
        // A second 60 is none of Moscow's: leap seconds come there at three in the morning.
        .filter(|local| local.nanosecond() < 1_000_000_000)?;
    Moscow.from_local_datetime(&local).earliest().map(|instant| instant.with_timezone(&Utc))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_ways_to_write_an_instant_are_read() {
        let table = [
            ("2014-09-22T17:40:44+04:00", Some("2014-09-22T13:40:44Z")),
            ("2014-09-22T17:40:44 04:00", Some("2014-09-22T13:40:44Z")),
            ("2019-11-05 10:17:17.0", Some("2019-11-05T07:17:17Z")),
            ("2019-11-05 10:17:17", Some("2019-11-05T07:17:17Z")),
            // Moscow kept UTC+4 until 26 October 2014.
            ("2014-09-22 17:40:44.0", Some("2014-09-22T13:40:44Z")),
            // The hour that the clocks were put back was struck twice.
            ("2014-10-26 01:30:00.0", Some("2014-10-25T21:30:00Z")),
            ("2026-11-23T12:00:00Z", Some("2026-11-23T12:00:00Z")),
            ("2019-11-05T10:17:60Z", None),
            ("2019-11-05 10:17:60.0", None),
            ("2019-11-05T10:17:17\u{2212}03:00", None),
            ("2019-11-05", None),
            ("05.11.2019 10:17:17", None),
            ("2019-13-05 10:17:17.0", None),
            ("", None),
            ("\u{fd}\u{fd}", None),
        ];
        for (text, expected) in table {
            let expected = expected.map(|text| text.parse::<Instant>().unwrap());
            assert_eq!(instant_of(text), expected, "{text}");
        }
    }

    #[test]
    fn the_banks_day_begins_at_midnight_in_moscow() {
        for (instant, day) in [("2025-02-03T20:59:59Z", "2025-02-03"), ("2025-02-03T21:00:00Z", "2025-02-04")] {
            assert_eq!(date_of(instant.parse().unwrap()).to_string(), day);
        }
    }

    #[test]
    fn codes_of_refunds_follow_the_setting() {
        let usual = Dialect::default();
        let other = Dialect { partly_refunded: 4, refunded: 5, ..usual };
        let table = [
            (0, Status::NotFound, Status::NotFound),
            (1, Status::Processing, Status::Processing),
            (2, Status::Rejected, Status::Rejected),
            (3, Status::Paid, Status::Paid),
            (4, Status::Other(4), Status::PartlyRefunded),
            (5, Status::PartlyRefunded, Status::Refunded),
            (6, Status::Refunded, Status::Other(6)),
            (255, Status::Other(255), Status::Other(255)),
        ];
        for (code, as_usual, as_other) in table {
            assert_eq!((Status::of(code, &usual), Status::of(code, &other)), (as_usual, as_other), "{code}");
        }
    }
}
