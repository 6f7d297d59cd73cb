//! Days, instants and money as people write them in a language.

use super::texts::Texts;
use chrono::{Datelike, NaiveDate, Offset};
use domain::Instant;
use domain::agreement::zone::Tz;
use domain::money::Money;

/// Between parts that stand on one line.
const NO_BREAK: char = '\u{a0}';

impl Texts {
    /// A day, such as `14 February 2025`.
    pub(crate) fn day(self, day: NaiveDate) -> String {
        self.date(day.day(), day.month(), day.year())
    }

    /// An instant by the clock of a zone, to the minute or, where it has seconds, to the second, with offset and zone: such as
    /// `14 February 2025, 00:00 (UTC+05:00, Asia/Almaty)`.
    pub(crate) fn at(self, zone: Tz, at: Instant) -> String {
        let local = at.with_timezone(&zone);
        let time = if at.timestamp() % 60 == 0 { "%H:%M" } else { "%H:%M:%S" };
        self.instant(self.day(local.date_naive()), local.format(time), local.offset().fix(), zone.name())
    }

    /// An amount with its currency, such as `1,234.50 USD`. Its parts are not torn apart at the end of a line.
    pub(crate) fn money(self, money: Money) -> String {
        let minor = money.amount_minor.unsigned_abs();
        let mut text = if money.amount_minor < 0 { "−".to_owned() } else { String::new() };
        let whole = (minor / 100).to_string();
        for (place, digit) in whole.chars().enumerate() {
            if place > 0 && (whole.len() - place).is_multiple_of(3) {
                text.extend(self.thousands_mark().chars().map(|mark| if mark == ' ' { NO_BREAK } else { mark }));
            }
            text.push(digit);
        }
        format!("{text}{}{:02}{NO_BREAK}{}", self.decimal_mark(), minor % 100, money.currency)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::money::Currency;

    const ALMATY: Tz = Tz::Asia__Almaty;

    #[test]
    fn a_day_and_an_instant_are_written_as_people_write_them() {
        let day = NaiveDate::from_ymd_opt(2025, 2, 14).expect("a day");
        assert_eq!((Texts::En.day(day), Texts::Ru.day(day)), ("14 February 2025".into(), "14 февраля 2025 г.".into()));
        let at: Instant = "2025-02-13T19:00:00Z".parse().expect("an instant");
        assert_eq!(Texts::En.at(ALMATY, at), "14 February 2025, 00:00 (UTC+05:00, Asia/Almaty)");
        let late = at - chrono::TimeDelta::seconds(1);
        assert_eq!(Texts::Ru.at(ALMATY, late), "13 февраля 2025 г., 23:59:59 (UTC+05:00, Asia/Almaty)");
    }

    #[test]
    fn an_amount_has_its_marks_and_its_currency() {
        let of = |texts: Texts, minor| texts.money(Money::new(minor, Currency::Usd));
        assert_eq!(of(Texts::En, 4900), "49.00\u{a0}USD");
        assert_eq!(of(Texts::En, 123_456_789), "1,234,567.89\u{a0}USD");
        assert_eq!(of(Texts::Ru, 123_450), "1\u{a0}234,50\u{a0}USD");
        assert_eq!(of(Texts::Ru, -7), "−0,07\u{a0}USD");
    }
}
