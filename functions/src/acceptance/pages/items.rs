//! What a price list says, as pages show it: prices, what they come to in other currencies now, and by which rates.

use crate::pages::texts::Texts;
use domain::Instant;
use domain::agreement::Agreement;
use domain::agreement::prices::{Activation, Period, PeriodUnit, PriceItem, PriceList};
use domain::agreement::rates::{Charge, Rate};
use domain::money::Money;
use domain::rules::charge::of_resident;
use domain::rules::placing::{by_card, rates_now};

/// An item of a price list.
pub(super) struct Item {
    pub(super) sku: String,
    pub(super) name: String,
    pub(super) period: String,
    pub(super) activation: String,
    pub(super) prices: Vec<Price>,
}

/// One of its prices.
pub(super) struct Price {
    pub(super) currency: &'static str,
    pub(super) amount: String,
    /// What a card would be charged now; `None` where none can be.
    pub(super) card: Option<String>,
    /// What a resident's invoice would be charged now, where that is in another currency.
    pub(super) resident: Option<String>,
}

/// The items of a list, without what they come to in other currencies.
pub(super) fn listed(list: &PriceList, texts: Texts) -> Vec<Item> {
    let price = |price: &Money| Price {
        currency: price.currency.code(),
        amount: texts.money(*price),
        card: None,
        resident: None,
    };
    list.items.iter().map(|item| of(item, texts, price)).collect()
}

/// The items of a list, with what they come to now.
pub(super) fn offered(agreement: &Agreement, list: &PriceList, texts: Texts, now: Instant) -> Vec<Item> {
    let charged = |charge: Charge| texts.money(Money::new(charge.amount_minor, charge.currency));
    let price = |price: &Money| Price {
        currency: price.currency.code(),
        amount: texts.money(*price),
        card: by_card(agreement, *price, now).ok().map(charged),
        resident: of_resident(agreement, *price, now).ok().flatten().map(charged),
    };
    list.items.iter().map(|item| of(item, texts, price)).collect()
}

fn of(item: &PriceItem, texts: Texts, price: impl Fn(&Money) -> Price) -> Item {
    let activation = match item.activation {
        Activation::Automatic => "automatic",
        Activation::Manual => "manual",
    };
    Item {
        sku: item.sku.clone(),
        name: item.name.clone(),
        period: period(item.period, texts),
        activation: texts.shop_activation(activation),
        prices: item.prices.iter().map(price).collect(),
    }
}

fn period(period: Period, texts: Texts) -> String {
    match period.unit {
        PeriodUnit::Day => texts.shop_period_day(period.count),
        PeriodUnit::Month => texts.shop_period_month(period.count),
        PeriodUnit::Year => texts.shop_period_year(period.count),
    }
}

/// The rates by which what is ordered now can be charged, a line each.
pub(super) fn rates(agreement: &Agreement, texts: Texts, now: Instant) -> Vec<String> {
    let line = |rate: &Rate| {
        let at = texts.at(agreement.policy.zone, rate.published_at);
        texts.shop_rate(rate.from, &rate.value, rate.to, &rate.source, at)
    };
    rates_now(agreement, now).map(line).collect()
}
