//! Instants from outside, read in one way wherever they come in as text.

use crate::Instant;
use chrono::{DateTime, Utc};
use chrono::{Datelike, Timelike};
use serde::{Deserialize, Deserializer, de};

/// The months at whose end, in UTC, a leap second was put in, by the list of the Earth rotation service (Bulletin C). No other
/// day has a second 60.
const LEAP_SECONDS: [(i32, u32); 27] = [
    (1972, 6),
    (1972, 12),
    (1973, 12),
    (1974, 12),
    (1975, 12),
    (1976, 12),
    (1977, 12),
    (1978, 12),
    (1979, 12),
    (1981, 6),
    (1982, 6),
    (1983, 6),
    (1985, 6),
    (1987, 12),
    (1989, 12),
    (1990, 12),
    (1992, 6),
    (1993, 6),
    (1994, 6),
    (1995, 12),
    (1997, 6),
    (1998, 12),
    (2005, 12),
    (2008, 12),
    (2012, 6),
    (2015, 6),
    (2016, 12),
];

/// From this many nanoseconds on a second is the sixtieth, in chrono's form.
const LEAP: u32 = 1_000_000_000;

/// Reads an instant as RFC 3339 writes it, with its offset. `T` and `Z` may be small letters, as there; nothing else is let
/// pass: no space between date and time, no sign but `+` and `-`, no second 60 that there never was. `None` for anything else.
pub fn read(text: &str) -> Option<Instant> {
    let at = DateTime::parse_from_rfc3339(Some(text).filter(|text| is_rfc3339(text.as_bytes()))?).ok()?.to_utc();
    (at.nanosecond() < LEAP || is_leap_second(at)).then_some(at)
}

/// As [`read`], for serde.
///
/// # Errors
/// The value is no such text.
pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Instant, D::Error> {
    let text = std::borrow::Cow::<str>::deserialize(deserializer)?;
    read(&text).ok_or_else(|| de::Error::custom("must be an instant such as 2025-02-03T10:00:00Z"))
}

/// Whether the bytes have the form of RFC 3339's `date-time`; whether the numbers are a time is not asked.
fn is_rfc3339(text: &[u8]) -> bool {
    let Some((to_second, rest)) = text.split_at_checked(19) else { return false };
    let offset = match rest.strip_prefix(b".") {
        None => rest,
        Some(fraction) => {
            let digits = fraction.iter().take_while(|byte| byte.is_ascii_digit()).count();
            if digits == 0 {
                return false;
            }
            &fraction[digits..]
        }
    };
    let offset = matches!(offset, b"Z" | b"z") || has_form(offset, b"+00:00") || has_form(offset, b"-00:00");
    offset && has_form(to_second, b"0000-00-00T00:00:00")
}

/// Whether the bytes are those of a form in which 0 stands for any digit and a letter for itself, capital or small.
fn has_form(text: &[u8], form: &[u8]) -> bool {
    let fits = |(byte, of): (&u8, &u8)| match of {
        b'0' => byte.is_ascii_digit(),
        of => byte.eq_ignore_ascii_case(of),
    };
    text.len() == form.len() && text.iter().zip(form).all(fits)
}

fn is_leap_second(at: DateTime<Utc>) -> bool {
    let last_minute = (at.hour(), at.minute(), at.second()) == (23, 59, 59);
    let last_day = matches!((at.month(), at.day()), (6, 30) | (12, 31));
    last_minute && last_day && LEAP_SECONDS.contains(&(at.year(), at.month()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_instant_is_read_as_rfc_3339_writes_it_and_in_no_other_way() {
        for (text, expected) in [
            ("2025-02-03T10:00:00Z", Some("2025-02-03T10:00:00Z")),
            ("2025-02-03t10:00:00z", Some("2025-02-03T10:00:00Z")),
            ("2025-02-03T10:00:00+05:00", Some("2025-02-03T05:00:00Z")),
            ("2025-02-03T10:00:00-00:00", Some("2025-02-03T10:00:00Z")),
            ("2025-02-03T10:00:00.123456789Z", Some("2025-02-03T10:00:00.123456789Z")),
            ("2025-02-03T10:00:00.1+05:30", Some("2025-02-03T04:30:00.1Z")),
            ("2024-02-29T23:59:59Z", Some("2024-02-29T23:59:59Z")),
            // The last two leap seconds, one of them as a clock in Almaty showed it.
            ("2016-12-31T23:59:60Z", Some("2016-12-31T23:59:60Z")),
            ("2017-01-01T05:59:60.5+06:00", Some("2016-12-31T23:59:60.5Z")),
            ("2015-06-30T23:59:60Z", Some("2015-06-30T23:59:60Z")),
            // None was put in then, or not at that time of day.
            ("2025-02-03T10:00:60Z", None),
            ("2025-02-03T23:59:60Z", None),
            ("2025-06-30T23:59:60Z", None),
            ("2016-12-31T23:59:60+06:00", None),
            ("2016-12-31T22:59:60Z", None),
            ("2016-06-30T23:59:60Z", None),
            ("2025-02-03T10:00:61Z", None),
            // What chrono lets pass, and what looks like it.
            ("2025-02-03 10:00:00Z", None),
            ("2025-02-03_10:00:00Z", None),
            ("2025-02-03T10:00:00\u{2212}05:00", None),
            ("2025-02-03T10:00:00\u{2013}05:00", None),
            ("2025\u{2212}02\u{2212}03T10:00:00Z", None),
            ("\u{0662}025-02-03T10:00:00Z", None),
            ("2025-02-03T10:00:00+0500", None),
            ("2025-02-03T10:00:00+05", None),
            ("2025-02-03T10:00:00+05 :00", None),
            ("2025-02-03T10:00:00 +05:00", None),
            ("2025-02-03T10:00:00 Z", None),
            ("2025-02-03T10:00:00.Z", None),
            ("2025-02-03T10:00:00,5Z", None),
            ("2025-02-03T10:00Z", None),
            ("2025-02-03T10:00:00", None),
            ("2025-02-03T10:00:00UTC", None),
            ("2025-02-03T24:00:00Z", None),
            ("2025-02-29T10:00:00Z", None),
            ("2025-2-03T10:00:00Z", None),
            ("+2025-02-03T10:00:00Z", None),
            ("12025-02-03T10:00:00Z", None),
            (" 2025-02-03T10:00:00Z", None),
            ("2025-02-03T10:00:00Z ", None),
            ("2025-02-03T10:00:00Z\n", None),
            ("2025-02-03T10:00:00+24:00", None),
            ("2025-02-03", None),
            ("1738576800", None),
            ("", None),
        ] {
            let expected = expected.map(|text| text.parse::<Instant>().unwrap());
            assert_eq!(read(text), expected, "{text:?}");
        }
    }
}
