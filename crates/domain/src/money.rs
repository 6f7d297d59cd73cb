//! Money in integer minor units (clause 4.2).

use serde::{Deserialize, Serialize};
use std::fmt;
use strum::{IntoStaticStr, VariantArray};
use utoipa::ToSchema;

/// ISO 4217 code. Prices are in USD or EUR (clause 4.2); the bank's gateway charges RUB, a resident's invoice may be in KZT.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    ToSchema,
    IntoStaticStr,
    VariantArray,
)]
#[serde(rename_all = "UPPERCASE")]
#[strum(serialize_all = "UPPERCASE")]
pub enum Currency {
    /// US dollar.
    Usd,
    /// Euro.
    Eur,
    /// Russian rouble.
    Rub,
    /// Kazakhstani tenge.
    Kzt,
}

impl Currency {
    /// Every currency.
    pub const ALL: &'static [Currency] = Currency::VARIANTS;

    /// The ISO 4217 code.
    pub fn code(self) -> &'static str {
        self.into()
    }

    /// The currency of an ISO 4217 code, if the project knows it.
    pub fn from_code(code: &str) -> Option<Currency> {
        Currency::ALL.iter().copied().find(|c| c.code() == code)
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

/// An amount of one currency.
// An amount in minor units (cents, kopecks) of one currency. All currencies here have two decimals.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[schema(examples(json!({"amount_minor": 4900, "currency": "USD"})))]
pub struct Money {
    /// Minor units: 4900 is 49.00.
    #[schema(minimum = 0)]
    pub amount_minor: i64,
    #[allow(missing_docs)] // its type says it
    pub currency: Currency,
}

impl Money {
    /// An amount of minor units.
    pub fn new(amount_minor: i64, currency: Currency) -> Money {
        Money { amount_minor, currency }
    }

    /// Nothing, in a currency.
    pub fn zero(currency: Currency) -> Money {
        Money::new(0, currency)
    }
}

impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.amount_minor < 0 { "-" } else { "" };
        let minor = self.amount_minor.unsigned_abs();
        write!(f, "{sign}{}.{:02} {}", minor / 100, minor % 100, self.currency)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn is_written_with_two_decimals() {
        assert_eq!(Money::new(4905, Currency::Usd).to_string(), "49.05 USD");
        assert_eq!(Money::new(-7, Currency::Rub).to_string(), "-0.07 RUB");
    }
}
