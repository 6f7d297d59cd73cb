//! What the events of an account's orders say of its periods, read anew: nothing of it asks the queue or the code behind it.

use super::{Books, DARING};
use chrono::{Datelike, NaiveDate, NaiveDateTime, TimeZone};
use domain::Instant;
use domain::agreement::prices::{Period, PeriodUnit};
use domain::order::OrderId;
use domain::order::event::Fact;
use domain::order::facts::{LicenseFact, OrderFact, PaymentFact};
use domain::order::license::Term;
use domain::order::periods::Periods;
use proptest::prelude::*;
use std::collections::BTreeMap;

/// One period of an account and item, as its events tell of it.
pub(super) struct Told {
    pub(super) id: OrderId,
    length: Period,
    activated_at: Instant,
    ended_at: Option<Instant>,
    /// Whether it ended because the order is for another account.
    pub(super) left: bool,
}

/// The periods of an account and item in the order of their activation.
pub(super) fn told(books: &Books, account: &str, sku: &str) -> Vec<Told> {
    let mut accounts: BTreeMap<&OrderId, &str> = BTreeMap::new();
    let mut told: Vec<Told> = Vec::new();
    for (id, event) in &books.events {
        let first = || books.placed[id].as_str();
        let of = *accounts.entry(id).or_insert_with(first);
        let running = |it: &&mut Told| it.id == *id && it.ended_at.is_none();
        match &event.fact {
            Fact::License(LicenseFact::Activated(_)) if of == account && books.orders[id].sku == sku => {
                told.push(Told {
                    id: id.clone(),
                    length: books.orders[id].period,
                    activated_at: event.at,
                    ended_at: None,
                    left: false,
                })
            }
            Fact::Order(OrderFact::Terminated(_)) => {
                told.iter_mut().filter(running).for_each(|it| it.ended_at = Some(event.at));
            }
            Fact::Payment(PaymentFact::Reversed(reversed)) if reversed.ends => {
                told.iter_mut().filter(running).for_each(|it| it.ended_at = Some(event.at));
            }
            Fact::Order(OrderFact::AccountCorrected(corrected)) => {
                accounts.insert(id, &corrected.account);
                if corrected.account != corrected.former {
                    told.iter_mut().filter(running).for_each(|it| (it.ended_at, it.left) = (Some(event.at), true));
                }
            }
            _ => {}
        }
    }
    told
}

fn local(at: Instant) -> NaiveDateTime {
    at.with_timezone(&DARING.policy.zone).naive_local()
}

/// The instant so many months after a local time, on a day of the month or its last.
fn months_after(from: NaiveDateTime, months: u32, day: u32) -> Instant {
    let month = from.month0() + months;
    let (year, month) = (from.year() + i32::try_from(month / 12).unwrap(), month % 12 + 1);
    let date = (1..=day).rev().find_map(|day| NaiveDate::from_ymd_opt(year, month, day)).unwrap();
    DARING.policy.zone.from_local_datetime(&date.and_time(from.time())).unwrap().to_utc()
}

impl Told {
    /// Where the whole period ends that begins at an instant in a chain that keeps a day.
    fn whole(&self, from: Instant, day: u32) -> Instant {
        let from = local(from);
        match self.length.unit {
            PeriodUnit::Day => {
                let end = from + chrono::TimeDelta::days(self.length.count.into());
                DARING.policy.zone.from_local_datetime(&end).unwrap().to_utc()
            }
            PeriodUnit::Month => months_after(from, self.length.count, day),
            PeriodUnit::Year => months_after(from, self.length.count * 12, day),
        }
    }
}

/// The day that the chain keeps in which a period stands: that of the first one from which all follow without a gap, each on the
/// day on which the one before it ends by itself.
fn kept_day(queue: &[(&Told, Term)], place: usize) -> u32 {
    let (_, term) = queue[place];
    let own = local(term.from).day();
    let Some((before, its)) = place.checked_sub(1).map(|place| queue[place]) else { return own };
    let day = kept_day(queue, place - 1);
    let by_itself = before.whole(its.from, day);
    let follows = its.until == term.from && local(by_itself).date() == local(term.from).date();
    if follows && before.length.unit != PeriodUnit::Day { day } else { own }
}

/// Each period that began is whole or as long as its order lasted for this account, and begins where the one before it ends, or
/// with its activation, if that comes later.
pub(super) fn whole(books: &Books, periods: &Periods, account: &str, sku: &str) -> Result<(), TestCaseError> {
    let told = told(books, account, sku);
    let mut queue: Vec<(&Told, Term)> = Vec::new();
    for it in &told {
        let from = queue.last().map_or(it.activated_at, |(_, before)| before.until.max(it.activated_at));
        queue.push((it, Term { from, until: from }));
        let until = it.whole(from, kept_day(&queue, queue.len() - 1));
        let until = it.ended_at.map_or(until, |ended_at| until.min(ended_at));
        if it.ended_at.is_some_and(|at| at <= from) {
            // One that ended before it began leaves no trace.
            queue.pop();
            continue;
        }
        queue.last_mut().expect("it was put in").1.until = until;
        if !it.left {
            let term = periods.term(&it.id, DARING.policy.zone);
            prop_assert_eq!(term, Some(Term { from, until }), "{} of {}", it.id, sku);
        }
    }
    Ok(())
}
