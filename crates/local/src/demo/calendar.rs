//! When things happen in the stories: by the agreement's own zone, calendar, terms and price list, whatever they are.

use super::Teller;
use crate::shop::Error;
use chrono::{Datelike, Days, NaiveDate, NaiveTime, TimeZone, Weekday};
use domain::Instant;
use domain::agreement::Agreement;
use domain::agreement::calendar::YearStatus;
use domain::agreement::deadline::Deadline;
use domain::agreement::prices::{Activation, PeriodUnit};
use domain::agreement::rule::Rule;
use domain::agreement::zone::local_date;
use serde_json::json;

/// The first year in which a story may play.
const FIRST_YEAR: i32 = 2025;

/// Ten in the morning of the first Monday of February, of the first official year with terms in force and a price list.
pub(super) fn begin(agreement: &Agreement) -> Option<Instant> {
    let Agreement { policy, offer, .. } = agreement;
    let official = policy.calendar.status().iter().filter(|(_, status)| **status == YearStatus::Final);
    let mondays = official.filter(|(year, _)| **year >= FIRST_YEAR).filter_map(|(year, _)| {
        let monday = NaiveDate::from_weekday_of_month_opt(*year, 2, Weekday::Mon, 1)?;
        policy.zone.from_local_datetime(&monday.and_time(time(10, 0)?)).earliest()
    });
    let offered = |at: &Instant| offer.terms_in_force(*at).is_some() && offer.prices_current(*at).is_some();
    mondays.map(|monday| monday.to_utc()).find(offered)
}

fn time(hour: u32, minute: u32) -> Option<NaiveTime> {
    NaiveTime::from_hms_opt(hour, minute, 0)
}

impl Teller {
    /// The item that is sold for a month and activated by the software, or by an operator.
    pub(super) fn item(&self, activation: Activation) -> Result<String, Error> {
        let list = self.server.shop.agreement.offer.prices_current(self.begin).ok_or("no price list")?;
        let month = |item: &&domain::agreement::prices::PriceItem| {
            item.activation == activation && item.period.unit == PeriodUnit::Month && item.period.count == 1
        };
        let item = list.items.iter().find(month).ok_or("no item is sold for a month")?;
        Ok(item.sku.clone())
    }

    /// The local day so many days after the story's first.
    pub(super) fn day(&self, days: u64) -> NaiveDate {
        let first = local_date(self.server.shop.agreement.policy.zone, self.begin);
        first.checked_add_days(Days::new(days)).unwrap_or(first)
    }

    /// An hour of that day.
    pub(super) fn hour_of(&self, days: u64, hour: u32, minute: u32) -> Instant {
        let zone = self.server.shop.agreement.policy.zone;
        let local = time(hour, minute).map(|time| self.day(days).and_time(time));
        local.and_then(|local| zone.from_local_datetime(&local).earliest()).map_or(self.begin, |at| at.to_utc())
    }

    /// The month in which it begins, `2025-02`.
    pub(super) fn month(&self) -> String {
        format!("{}-{:02}", self.day(0).year(), self.day(0).month())
    }

    /// What the agreement says of a term that an event began.
    pub(super) fn deadline(&self, rule: Rule, from: Instant) -> Deadline {
        self.server.shop.agreement.policy.deadline(rule, from)
    }

    /// How long a term is, in words.
    pub(super) fn length(&self, rule: Rule) -> String {
        let length = self.server.shop.agreement.policy.length(rule);
        let plural = if length.count == 1 { "" } else { "s" };
        format!("{} {}{plural}", length.count, length.unit.replace('_', " "))
    }

    /// Lets the time pass until an instant.
    pub(super) async fn wait_until(&self, at: Instant) -> Result<(), Error> {
        self.clock(&json!({"now": at})).await.map(|_| ())
    }
}
