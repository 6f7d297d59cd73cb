//! The price list: what is sold, for how long, for how much (clauses 4.1 and 4.2).

use crate::Instant;
use crate::money::{Currency, Money};
use crate::text::is_blank;
use chrono::{DateTime, Datelike, Days, LocalResult, Months, NaiveDateTime, Offset, TimeZone, Utc};
use chrono_tz::{GapInfo, Tz};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use utoipa::ToSchema;

/// The currencies that an item must have a price in (clause 4.2).
pub const PRICE_CURRENCIES: [Currency; 2] = [Currency::Usd, Currency::Eur];

/// The longest period, in units: no license is sold for longer than this many days, months or years.
const MAX_PERIOD_COUNT: u32 = 1000;

/// The longest sku and version, in characters: both are parts of keys and addresses.
const MAX_NAME_CHARS: usize = 64;

/// A posted price list. It is never edited; a list is current from `current_from` until the next one is (clause 4.13).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "PlainPriceList", into = "PlainPriceList")]
pub struct PriceList {
    /// Its version, which an order refers to for ever.
    pub version: String,
    /// When it was posted.
    pub posted_at: Instant,
    /// From when it applies to orders, inclusive: never before it was posted.
    pub current_from: Instant,
    /// What is sold, in the order of the list.
    pub items: Vec<PriceItem>,
}

impl PriceList {
    /// The list, if it can be posted: every item complete, each listed once, with a price in each currency.
    ///
    /// # Errors
    /// The key at fault, such as `items[0].prices.EUR`, and why.
    pub fn checked(self) -> Result<PriceList, (String, &'static str)> {
        PlainPriceList::from(self).check()
    }
}

/// One item of a price list: a license of one widget for one period.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PriceItem {
    /// The stock-keeping unit, unique in the list.
    pub sku: String,
    /// What the buyer reads.
    pub name: String,
    /// How long one license lasts.
    pub period: Period,
    /// One price per currency, in the order of [`PRICE_CURRENCIES`].
    pub prices: Vec<Money>,
    /// Who activates it (clause 4.7).
    pub activation: Activation,
}

impl PriceItem {
    /// The price in a currency; none if the item is not sold in it.
    pub fn price_in(&self, currency: Currency) -> Option<Money> {
        self.prices.iter().find(|price| price.currency == currency).copied()
    }
}

/// How an item is activated once it is paid in full (clause 4.7).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Activation {
    /// By the software, at once.
    Automatic,
    /// By an operator, who reports it.
    Manual,
}

/// How long one license lasts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(examples(json!({"unit": "month", "count": 1})))]
#[serde(deny_unknown_fields)]
pub struct Period {
    /// Calendar days, months or years.
    pub unit: PeriodUnit,
    #[allow(missing_docs)] // its unit says it
    #[schema(minimum = 1, maximum = 1000)]
    pub count: u32,
}

/// The unit of a period.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum PeriodUnit {
    /// Calendar days.
    Day,
    /// Calendar months.
    Month,
    /// Calendar years.
    Year,
}

impl Period {
    /// When a period that begins at `from` ends: the same local time in `zone` so many days, months or years later. Months and
    /// years end on the day of the month that `anchor` names, else on that of `from`, or on the month's last day where that
    /// date is missing (K54). Of a local time that occurs twice the later one counts, so that no buyer loses an hour; one that
    /// does not occur gives way to the first instant after the gap. An end beyond the range of instants is the last instant.
    pub fn end(&self, from: Instant, anchor: Option<u32>, zone: Tz) -> Instant {
        self.end_within_range(from, anchor, zone).unwrap_or(DateTime::<Utc>::MAX_UTC)
    }

    fn end_within_range(&self, from: Instant, anchor: Option<u32>, zone: Tz) -> Option<Instant> {
        let local = local_time(from, zone)?;
        let day = anchor.unwrap_or_else(|| local.day());
        let end = match self.unit {
            PeriodUnit::Day => local.checked_add_days(Days::new(u64::from(self.count))),
            PeriodUnit::Month => months_on(local, self.count, day),
            PeriodUnit::Year => months_on(local, self.count.checked_mul(12)?, day),
        };
        instant_of(end?, zone)
    }
}

/// The local time of an instant; none beyond the range of local times.
pub(crate) fn local_time(at: Instant, zone: Tz) -> Option<NaiveDateTime> {
    let offset = zone.offset_from_utc_datetime(&at.naive_utc()).fix();
    at.naive_utc().checked_add_offset(offset)
}

/// So many months later, on a day of the month or the month's last.
fn months_on(local: NaiveDateTime, months: u32, day: u32) -> Option<NaiveDateTime> {
    let month = local.with_day(1)?.checked_add_months(Months::new(months))?;
    let last = u32::from(month.date().num_days_in_month());
    month.with_day(day.clamp(1, last))
}

fn instant_of(local: NaiveDateTime, zone: Tz) -> Option<Instant> {
    let found = match zone.from_local_datetime(&local) {
        LocalResult::Single(only) => Some(only),
        LocalResult::Ambiguous(_, later) => Some(later),
        LocalResult::None => GapInfo::new(&local, &zone)?.end,
    };
    found.map(|found| found.to_utc())
}

/// A price list as it is written and stored.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct PlainPriceList {
    version: String,
    #[serde(deserialize_with = "crate::instant::deserialize")]
    posted_at: Instant,
    /// As soon as it is posted, unless it says later.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    current_from: Option<Instant>,
    items: Vec<PlainItem>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct PlainItem {
    sku: String,
    name: String,
    period: Period,
    prices: BTreeMap<String, i64>,
    activation: Activation,
}

/// What is wrong with a price list: the key and why.
pub(crate) type Fault = (String, &'static str);

impl TryFrom<PlainPriceList> for PriceList {
    type Error = String;

    fn try_from(plain: PlainPriceList) -> Result<PriceList, String> {
        plain.check().map_err(|(key, reason)| format!("{key}: {reason}"))
    }
}

impl PlainPriceList {
    /// The price list, if its items are complete and each is listed once.
    pub(crate) fn check(self) -> Result<PriceList, Fault> {
        check_name(&self.version).map_err(|reason| ("version".to_owned(), reason))?;
        if self.items.is_empty() {
            return Err(("items".to_owned(), "empty"));
        }
        let mut skus = BTreeSet::new();
        let mut items = Vec::new();
        for (index, item) in self.items.into_iter().enumerate() {
            let item = item.check().map_err(|(key, reason)| (format!("items[{index}].{key}"), reason))?;
            if !skus.insert(item.sku.clone()) {
                return Err((format!("items[{index}].sku"), "listed twice"));
            }
            items.push(item);
        }
        let current_from = self.current_from.unwrap_or(self.posted_at);
        if current_from < self.posted_at {
            return Err(("current_from".to_owned(), "before it is posted"));
        }
        Ok(PriceList { version: self.version, posted_at: self.posted_at, current_from, items })
    }
}

impl PlainItem {
    fn check(self) -> Result<PriceItem, Fault> {
        check_name(&self.sku).map_err(|reason| ("sku".to_owned(), reason))?;
        if is_blank(&self.name) {
            return Err(("name".to_owned(), "empty"));
        }
        if !(1..=MAX_PERIOD_COUNT).contains(&self.period.count) {
            return Err(("period.count".to_owned(), "not between 1 and 1000"));
        }
        if let Some(other) =
            self.prices.keys().find(|code| !PRICE_CURRENCIES.iter().any(|listed| listed.code() == *code))
        {
            return Err((format!("prices.{other}"), "not a currency of prices (clause 4.2)"));
        }
        let mut prices = Vec::new();
        for currency in PRICE_CURRENCIES {
            match self.prices.get(currency.code()) {
                None => return Err((format!("prices.{currency}"), "missing")),
                Some(amount) if *amount <= 0 => return Err((format!("prices.{currency}"), "not positive")),
                Some(amount) => prices.push(Money::new(*amount, currency)),
            }
        }
        let PlainItem { sku, name, period, activation, .. } = self;
        Ok(PriceItem { sku, name, period, prices, activation })
    }
}

/// Whether a text can be the name of a version or sku.
pub fn is_name(text: &str) -> bool {
    check_name(text).is_ok()
}

/// A version or sku: it stands in keys and addresses, so it is short and needs no escaping there.
pub(crate) fn check_name(name: &str) -> Result<(), &'static str> {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    if name.is_empty() {
        return Err("empty");
    }
    if name.len() > MAX_NAME_CHARS || !name.chars().all(plain) || !name.starts_with(|c: char| c.is_ascii_alphanumeric())
    {
        return Err("not 1 to 64 letters, digits, `-`, `_` or `.`, beginning with a letter or digit");
    }
    Ok(())
}

impl From<PriceList> for PlainPriceList {
    fn from(list: PriceList) -> PlainPriceList {
        let items = list.items.into_iter().map(|item| PlainItem {
            sku: item.sku,
            name: item.name,
            period: item.period,
            prices: item.prices.iter().map(|price| (price.currency.code().to_owned(), price.amount_minor)).collect(),
            activation: item.activation,
        });
        let current_from = (list.current_from != list.posted_at).then_some(list.current_from);
        PlainPriceList { version: list.version, posted_at: list.posted_at, current_from, items: items.collect() }
    }
}
