//! Lengths of time in the agreement's files: ISO 8601, strictly, in units that never vary.

use chrono::TimeDelta;
use serde::de::{Deserialize, Deserializer, Error};

/// Reads an ISO 8601 duration of weeks, days, hours, minutes and seconds, such as `PT20M`, `P3D` or `P1DT12H`.
///
/// A day is 24 hours. Years and months are refused, since their length varies; so are signs, fractions, units out of
/// order or repeated, weeks beside other units, and a length of more than 100 years. The error says what was expected.
pub fn parse_duration(text: &str) -> Result<TimeDelta, String> {
    seconds(text)
        .filter(|seconds| *seconds <= LONGEST_SECONDS)
        .and_then(|seconds| TimeDelta::try_seconds(i64::try_from(seconds).ok()?))
        .ok_or_else(|| "must be an ISO 8601 duration without years or months, such as PT20M or P3D".to_owned())
}

/// A hundred years: beyond it a duration is a slip of the pen, and adding it to an instant could overflow.
const LONGEST_SECONDS: u64 = 100 * 366 * 86_400;

fn seconds(text: &str) -> Option<u64> {
    let body = text.strip_prefix('P')?;
    if let Some(weeks) = body.strip_suffix('W') {
        return number(weeks)?.checked_mul(7 * 86_400);
    }
    let (days, time) = match body.split_once('T') {
        Some((_, "")) => return None,
        Some((days, time)) => (days, time),
        None if body.is_empty() => return None,
        None => (body, ""),
    };
    sum(days, &[('D', 86_400)])?.checked_add(sum(time, &[('H', 3_600), ('M', 60), ('S', 1)])?)
}

/// The sum of `number unit` pairs, each unit at most once and in the given order.
fn sum(mut text: &str, units: &[(char, u64)]) -> Option<u64> {
    let mut total = 0u64;
    for (unit, worth) in units {
        if let Some((digits, rest)) = text.split_once(*unit) {
            total = total.checked_add(number(digits)?.checked_mul(*worth)?)?;
            text = rest;
        }
    }
    text.is_empty().then_some(total)
}

fn number(digits: &str) -> Option<u64> {
    digits.bytes().all(|b| b.is_ascii_digit()).then(|| digits.parse().ok()).flatten()
}

/// For `#[serde(deserialize_with)]`: a duration written as a string.
pub(crate) fn iso8601<'de, D: Deserializer<'de>>(deserializer: D) -> Result<TimeDelta, D::Error> {
    parse_duration(&String::deserialize(deserializer)?).map_err(D::Error::custom)
}

/// For `#[serde(deserialize_with)]`: a share written as `10 %`.
pub(crate) fn percent<'de, D: Deserializer<'de>>(deserializer: D) -> Result<u16, D::Error> {
    let text = String::deserialize(deserializer)?;
    let number = text.strip_suffix('%').and_then(|number| number.trim_end().parse().ok());
    number.ok_or_else(|| D::Error::custom("must be a whole number of per cent such as 10 %"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_iso_8601_allows() {
        for (text, seconds) in [
            ("PT20M", 1_200),
            ("PT0S", 0),
            ("P3D", 259_200),
            ("P2W", 1_209_600),
            ("P1DT12H30M5S", 131_405),
            ("PT24H", 86_400),
        ] {
            assert_eq!(parse_duration(text), Ok(TimeDelta::seconds(seconds)), "{text}");
        }
    }

    #[test]
    fn refuses_the_rest() {
        for text in [
            "",
            "P",
            "PT",
            "P1DT",
            "20M",
            "PT20",
            "P1M",
            "P1Y",
            "-P1D",
            "P-1D",
            "P1.5D",
            "pt20m",
            "PT1S1M",
            "PT1H1H",
            "P1W1D",
            "PW",
            "PTH",
            "PT 1H",
            "PT+1H",
            "P99999999999999999999D",
            "P99999999D",
            "P1D1D",
        ] {
            assert!(parse_duration(text).is_err(), "{text}");
        }
    }
}
