//! Exchange rates as published, and what a card is charged by them.
//!
//! Prices are in dollars or euros (clause 4.2) while the bank's gateway charges roubles, so an order by card keeps its
//! price and carries a charge, fixed at acceptance by the newest published rate.

use crate::Instant;
use crate::money::{Currency, Money};
use crate::text::is_blank;
use chrono::TimeDelta;
use serde::{Deserialize, Serialize};

/// The most digits before the decimal point of a rate.
const MAX_WHOLE_DIGITS: usize = 9;

/// The most digits after it. Together they keep every product below within an `i128`.
const MAX_DECIMALS: usize = 8;

/// A published rate: what one unit of `from` costs in `to`. One that is not a positive decimal number is refused wherever it
/// is read or made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "PlainRate", into = "PlainRate")]
pub struct Rate {
    /// The currency converted from.
    pub from: Currency,
    /// The currency converted to.
    pub to: Currency,
    /// The rate as published, for example `92.5000`.
    pub value: String,
    /// Who published it.
    pub source: String,
    /// When it was published.
    pub published_at: Instant,
    ratio: Ratio,
}

/// A positive decimal number in its exact integer form, `units / scale`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Ratio {
    units: i128,
    scale: i128,
}

impl Ratio {
    fn parse(text: &str) -> Result<Ratio, &'static str> {
        let (whole, decimals) = text.split_once('.').unwrap_or((text, "0"));
        let is_number = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
        if !is_number(whole) || !is_number(decimals) {
            return Err("not a decimal number like \"92.5000\"");
        }
        if whole.len() > MAX_WHOLE_DIGITS || decimals.len() > MAX_DECIMALS {
            return Err("more than 9 digits before or 8 after the decimal point");
        }
        let digits = whole.bytes().chain(decimals.bytes());
        let units = digits.fold(0, |sum, digit| sum * 10 + i128::from(digit - b'0'));
        if units == 0 {
            return Err("not positive");
        }
        let scale = decimals.bytes().fold(1, |scale, _| scale * 10);
        Ok(Ratio { units, scale })
    }
}

impl Rate {
    /// A rate that is published at an instant.
    ///
    /// # Errors
    /// The field at fault and why: a currency converted to itself, no positive decimal number, no source.
    pub fn publish(
        (from, to): (Currency, Currency),
        value: String,
        source: String,
        published_at: Instant,
    ) -> Result<Rate, (&'static str, &'static str)> {
        PlainRate { from, to, value, source, published_at }.check()
    }

    /// Whether it converts from the one currency to the other.
    pub fn is_of(&self, from: Currency, to: Currency) -> bool {
        (self.from, self.to) == (from, to)
    }

    /// The same rate, published at another instant.
    pub fn published_again(&self, published_at: Instant) -> Rate {
        Rate { published_at, ..self.clone() }
    }

    /// Whether it may still charge a card at an instant (K58).
    pub fn is_current(&self, greatest_age: TimeDelta, now: Instant) -> bool {
        now - self.published_at <= greatest_age
    }

    /// Whether it lies further from another than so many per cent of that one (K58).
    pub fn is_beyond(&self, band: u16, other: &Rate) -> bool {
        let (new, old) = (self.ratio.units * other.ratio.scale, other.ratio.units * self.ratio.scale);
        (new - old).abs() * 100 > old * i128::from(band)
    }

    /// Converts an amount exactly and rounds once, half up, to a minor unit. None if the amount is in another currency or
    /// the result too large. All currencies here have two decimals, so minor units convert like units.
    pub fn convert(&self, amount: Money) -> Option<Money> {
        if amount.currency != self.from {
            return None;
        }
        let Ratio { units, scale } = self.ratio;
        let doubled = i128::from(amount.amount_minor) * units * 2;
        let rounded = (doubled + scale).div_euclid(scale * 2);
        Some(Money::new(i64::try_from(rounded).ok()?, self.to))
    }
}

/// A rate as it is written and stored.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct PlainRate {
    from: Currency,
    to: Currency,
    value: String,
    source: String,
    #[serde(deserialize_with = "crate::instant::deserialize")]
    published_at: Instant,
}

impl PlainRate {
    /// The rate, or the field at fault and why.
    pub(crate) fn check(self) -> Result<Rate, (&'static str, &'static str)> {
        let PlainRate { from, to, value, source, published_at } = self;
        if from == to {
            return Err(("to", "the same currency as `from`"));
        }
        if is_blank(&source) {
            return Err(("source", "empty"));
        }
        let ratio = Ratio::parse(&value).map_err(|reason| ("value", reason))?;
        Ok(Rate { from, to, value, source, published_at, ratio })
    }
}

impl TryFrom<PlainRate> for Rate {
    type Error = String;

    fn try_from(plain: PlainRate) -> Result<Rate, String> {
        plain.check().map_err(|(field, reason)| format!("{field}: {reason}"))
    }
}

impl From<Rate> for PlainRate {
    fn from(rate: Rate) -> PlainRate {
        let Rate { from, to, value, source, published_at, .. } = rate;
        PlainRate { from, to, value, source, published_at }
    }
}

/// What is charged for an order in another currency than that of its price, with the rate it rests on: by card, fixed at acceptance;
/// by a resident's invoice, when that is issued.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Charge {
    /// Minor units of `currency`.
    pub amount_minor: i64,
    /// The gateway's currency, or tenge.
    pub currency: Currency,
    /// The rate, as published.
    pub rate: ChargeRate,
}

/// The rate that a charge rests on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChargeRate {
    /// As published, for example `92.5000`.
    pub value: String,
    /// Who published it.
    pub source: String,
    /// When it was published.
    pub published_at: Instant,
}
