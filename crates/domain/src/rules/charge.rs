//! What is charged in another currency than that of the price: by card (K46), by a resident's invoice (K62).

use crate::Instant;
use crate::agreement::Agreement;
use crate::agreement::policy::ResidentCharge;
use crate::agreement::rates::{Charge, ChargeRate, Rate};
use crate::code::Code;
use crate::money::{Currency, Money};

/// The currency in which a resident's invoice is charged where the policy says so (decision K62).
pub const RESIDENT_CURRENCY: Currency = Currency::Kzt;

/// The newest published rate of a pair, unless it has grown too old (K58).
pub(crate) fn current_rate(agreement: &Agreement, pair: (Currency, Currency), now: Instant) -> Option<&Rate> {
    let newest = agreement.offer.newest_rate(pair, now);
    newest.filter(|rate| rate.is_current(agreement.policy.rates.greatest_age, now))
}

/// What a resident's invoice of now would be charged in another currency than its price (K62); `None` where it is the price's own.
///
/// # Errors
/// There is no rate of these days; the charge would be nothing or too much (K58).
pub fn of_resident(agreement: &Agreement, price: Money, now: Instant) -> Result<Option<Charge>, Code> {
    if agreement.policy.charge_currency.resident == ResidentCharge::Nothing {
        return Ok(None);
    }
    let rate = current_rate(agreement, (price.currency, RESIDENT_CURRENCY), now);
    charge(rate.ok_or(Code::ResidentRateNotCurrent)?, price).map(Some)
}

/// The price in another currency by a rate (K46, K62), and never nothing (K58).
pub(crate) fn charge(rate: &Rate, price: Money) -> Result<Charge, Code> {
    let charged = rate.convert(price).ok_or(Code::ChargeTooLarge)?;
    if charged.amount_minor <= 0 {
        return Err(Code::ChargeTooSmall);
    }
    Ok(Charge {
        amount_minor: charged.amount_minor,
        currency: charged.currency,
        rate: ChargeRate { value: rate.value.clone(), source: rate.source.clone(), published_at: rate.published_at },
    })
}
