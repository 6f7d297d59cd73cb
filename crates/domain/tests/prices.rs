//! What a price becomes: the end of the period it buys, and the charge of a card.
#![allow(clippy::unwrap_used, reason = "a test may fail")]

use domain::Instant;
use domain::agreement::prices::{Period, PeriodUnit};
use domain::agreement::rates::{Charge, ChargeRate, Rate};
use domain::money::{Currency, Money};
use proptest::prelude::*;

fn at(text: &str) -> Instant {
    text.parse().unwrap()
}

fn rate(value: &str) -> Rate {
    let json =
        format!(r#"{{"from":"USD","to":"RUB","value":"{value}","source":"s","published_at":"2023-01-01T06:00:00Z"}}"#);
    serde_json::from_str(&json).unwrap()
}

#[test]
fn conversion_rounds_half_up_and_refuses_what_does_not_fit() {
    for (value, amount, expected) in [
        ("92.5000", 4900, Some(453_250)),
        ("92.5", 1, Some(93)),
        ("92.49999999", 1, Some(92)),
        ("0.5", 1, Some(1)),
        ("0.49999999", 1, Some(0)),
        ("0.5", -1, Some(0)),
        ("0.5", 3, Some(2)),
        ("1", i64::MAX, Some(i64::MAX)),
        ("1", i64::MIN, Some(i64::MIN)),
        ("1.00000001", i64::MAX, None),
        ("999999999.99999999", i64::MAX, None),
        ("999999999.99999999", i64::MIN, None),
    ] {
        let converted = rate(value).convert(Money::new(amount, Currency::Usd));
        assert_eq!(converted, expected.map(|minor| Money::new(minor, Currency::Rub)), "{amount} at {value}");
    }
    assert_eq!(rate("92.5").convert(Money::new(1, Currency::Eur)), None, "another currency");
}

proptest! {
    #[test]
    fn conversion_is_the_nearest_minor_unit(amount in 0..=1_000_000_000_000i64, whole in 0..100_000u32, decimals in 1..10_000u32) {
        let converted = rate(&format!("{whole}.{decimals:04}")).convert(Money::new(amount, Currency::Usd)).unwrap();
        let exact = i128::from(amount) * (i128::from(whole) * 10_000 + i128::from(decimals));
        let error = i128::from(converted.amount_minor) * 10_000 - exact;
        prop_assert!((-4_999..=5_000).contains(&error), "at most half a unit, up where it is exactly half");
    }

    #[test]
    fn a_period_ends_after_it_begins(unit in 0..3usize, count in 1..=1000u32, second in 0..4_000_000_000i64, zone in 0..chrono_tz::TZ_VARIANTS.len()) {
        let unit = [PeriodUnit::Day, PeriodUnit::Month, PeriodUnit::Year][unit];
        let from = Instant::from_timestamp(second, 0).unwrap();
        let period = Period { unit, count };
        prop_assert!(period.end(from, None, chrono_tz::TZ_VARIANTS[zone]) > from);
    }
}

#[test]
fn a_period_ends_at_the_same_local_time() {
    use PeriodUnit::{Day, Month, Year};
    let almaty = chrono_tz::Asia::Almaty;
    let berlin = chrono_tz::Europe::Berlin;
    for (unit, count, zone, from, end, why) in [
        (Month, 1, almaty, "2025-02-03T05:00:00Z", "2025-03-03T05:00:00Z", "a plain month"),
        (Month, 1, almaty, "2025-01-31T05:00:00Z", "2025-02-28T05:00:00Z", "clamped to the last day"),
        (Month, 1, almaty, "2025-01-30T20:00:00Z", "2025-02-27T20:00:00Z", "the 31st in Almaty, the 30th in UTC"),
        (Month, 1, almaty, "2024-02-15T06:00:00Z", "2024-03-15T07:00:00Z", "noon stays noon over the change to UTC+5"),
        (Month, 1, almaty, "2024-01-29T17:30:00Z", "2024-02-29T18:30:00Z", "23:30 occurs twice: the later"),
        (Year, 1, almaty, "2024-02-29T00:00:00Z", "2025-02-28T01:00:00Z", "29 February, and the change"),
        (Year, 4, almaty, "2024-02-29T00:00:00Z", "2028-02-29T01:00:00Z", "29 February again"),
        (Day, 10, almaty, "2024-02-24T06:00:00Z", "2024-03-05T07:00:00Z", "calendar days, not 240 hours"),
        (Month, 1, berlin, "2025-02-28T01:30:00Z", "2025-03-28T01:30:00Z", "no change between"),
        (Day, 1, berlin, "2025-03-29T01:30:00Z", "2025-03-30T01:00:00Z", "02:30 does not occur: the end of the gap"),
        (
            Day,
            1,
            chrono_tz::Pacific::Apia,
            "2011-12-30T00:00:00Z",
            "2011-12-30T10:00:00Z",
            "a date that does not occur",
        ),
    ] {
        assert_eq!(Period { unit, count }.end(at(from), None, zone), at(end), "{why}");
    }
    let period = Period { unit: Year, count: 1000 };
    assert_eq!(period.end(Instant::MAX_UTC, None, almaty), Instant::MAX_UTC, "no end beyond the last instant");
}

#[test]
fn a_charge_is_written_as_the_api_shows_it() {
    let rate =
        ChargeRate { value: "92.5000".into(), source: "s".into(), published_at: at("2023-01-01T12:00:00+06:00") };
    let charge = Charge { amount_minor: 453_250, currency: Currency::Rub, rate };
    let json = r#"{"amount_minor":453250,"currency":"RUB","rate":{"value":"92.5000","source":"s","published_at":"2023-01-01T06:00:00Z"}}"#;
    assert_eq!(serde_json::to_string(&charge).unwrap(), json);
    assert_eq!(serde_json::from_str::<Charge>(json).unwrap(), charge);
}

#[test]
fn a_rate_is_beyond_the_band_by_whatever_little_it_is() {
    for (new, old, band, beyond) in [
        ("101.75", "92.5000", 10, false),
        ("101.75000001", "92.5000", 10, true),
        ("83.25", "92.5", 10, false),
        ("83.24999999", "92.5", 10, true),
        ("92.5", "92.5", 1, false),
        ("999999999.99999999", "0.00000001", 100, true),
        ("0.00000001", "999999999.99999999", 100, false),
        ("0.00000001", "999999999.99999999", 99, true),
    ] {
        assert_eq!(rate(new).is_beyond(band, &rate(old)), beyond, "{new} after {old}, {band} per cent");
    }
}
