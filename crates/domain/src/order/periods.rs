//! The paid periods of one Kommo account. Those of one item stand in a queue, and each begins where the one before it ends, so
//! that nobody's end shortens another's (K39, K50). An entry says how long its period is, since when it may run and its place;
//! when it begins and ends follows from those before it ([`Periods::terms`]), so that the entry of an order that ends early
//! moves up all that waits behind it. So does what an order leaves behind whose account is corrected: until then its period ran.

use crate::Instant;
use crate::agreement::prices::{Period, PeriodUnit, local_time};
use crate::order::id::OrderId;
use crate::order::license::{LicenseState, Term};
use crate::order::state::Order;
use chrono::Datelike;
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What an account's item says of one order's license.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    /// The item.
    pub sku: String,
    /// Its place in the queue of that item.
    pub place: u64,
    /// How long the period is.
    pub length: Period,
    /// When it was activated: it never begins before.
    pub since: Instant,
    /// When the order ended before its time: nothing runs from then on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ended_at: Option<Instant>,
    /// The period as its order has it, which is behind the queue until the order is moved.
    #[serde(flatten)]
    pub term: Term,
    /// Where it stands while its period lasts.
    pub state: LicenseState,
    /// The end of the window for claims.
    pub claim_until: Instant,
    /// Whether an operator suspended its use (K37).
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub suspended: bool,
    /// Whether it is recorded that the license was used (preamble).
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub used: bool,
    /// Whether its order is for another account by now: it only keeps what waits behind it from beginning before it left.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub left: bool,
}

impl Entry {
    /// The entry of an order; none before it is activated.
    pub fn of(order: &Order) -> Option<Entry> {
        let license = &order.license;
        Some(Entry {
            sku: order.sku.clone(),
            place: license.place,
            length: order.period,
            since: license.activated_at?,
            ended_at: order.ended.as_ref().map(|ended| ended.at),
            term: license.term?,
            state: license.state_without_clock(order),
            claim_until: license.window.as_ref()?.expires_at,
            suspended: order.restrictions.suspended.is_some(),
            used: order.evidence.first_used_at.is_some(),
            left: false,
        })
    }

    /// What is left of the entry of an order that is for another account from an instant on.
    pub fn left(self, at: Instant) -> Entry {
        Entry { ended_at: Some(at), left: true, ..self }
    }
}

/// What a new period comes behind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Behind {
    /// Where the last period before it ends.
    pub until: Instant,
    /// The day of the month that an unbroken chain of periods keeps (K54); none where it has to begin anew.
    pub anchor: Option<u32>,
    /// The first place that is free.
    pub place: u64,
}

/// The last period of a chain.
#[derive(Clone, Copy)]
struct Tail {
    until: Instant,
    anchor: Option<u32>,
}

/// The period of a length that may not begin before an instant, behind another one: where that ends, if it does not end before
/// (K39), else a gap lies between them, and a new chain begins (K54).
pub(crate) fn follow(behind: Option<&Behind>, length: Period, since: Instant, zone: Tz) -> Term {
    next(behind.map(|it| Tail { until: it.until, anchor: it.anchor }), length, since, zone).0
}

fn next(behind: Option<Tail>, length: Period, since: Instant, zone: Tz) -> (Term, Tail) {
    let before = behind.filter(|it| it.until >= since);
    let from = before.map_or(since, |it| it.until);
    let anchor = before.and_then(|it| it.anchor).or_else(|| local_time(from, zone).map(|local| local.day()));
    let until = length.end(from, anchor, zone);
    // Days are counted and not dated: the day on which they end is another chain's first.
    (Term { from, until }, Tail { until, anchor: anchor.filter(|_| length.unit != PeriodUnit::Day) })
}

/// What is left of a period that ended early, and what the one behind it finds: one that never began leaves no trace, and one
/// that ended on another day than its last begins a new chain there (K54).
fn cut(term: Term, tail: Tail, before: Option<Tail>, ended_at: Option<Instant>, zone: Tz) -> (Term, Option<Tail>) {
    match ended_at.filter(|at| *at < term.until) {
        None => (term, Some(tail)),
        Some(at) if at <= term.from => (Term { until: term.from, ..term }, before),
        Some(at) => {
            let day = |at| local_time(at, zone).map(|local| local.date());
            let same_day = day(at) == day(term.until);
            (Term { until: at, ..term }, Some(Tail { until: at, anchor: tail.anchor.filter(|_| same_day) }))
        }
    }
}

/// The periods of an account, by order.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Periods {
    entries: BTreeMap<OrderId, Entry>,
    /// What orders left behind that are for another account by now.
    left: Vec<(OrderId, Entry)>,
}

impl Periods {
    /// Puts in the entry of an order, in place of the one before it.
    pub fn put(&mut self, order: OrderId, entry: Entry) {
        self.entries.insert(order, entry);
    }

    /// Puts in what an order left behind.
    pub fn leave(&mut self, order: OrderId, entry: Entry) {
        self.left.push((order, entry));
    }

    /// Takes the entry of an order out.
    pub fn take(&mut self, order: &OrderId) {
        self.entries.remove(order);
    }

    /// The entry of an order.
    pub fn entry(&self, order: &OrderId) -> Option<&Entry> {
        self.entries.get(order)
    }

    /// When each period begins and ends, in the order of the queues.
    pub fn terms(&self, zone: Tz) -> Vec<(&OrderId, &Entry, Term)> {
        let all = self.lined_up(zone).into_iter().filter(|(_, entry, ..)| !entry.left);
        all.map(|(order, entry, term, _)| (order, entry, term)).collect()
    }

    fn lined_up(&self, zone: Tz) -> Vec<(&OrderId, &Entry, Term, Option<Tail>)> {
        let left = self.left.iter().map(|(order, entry)| (order, entry));
        let mut queue: Vec<(&OrderId, &Entry)> = self.entries.iter().chain(left).collect();
        queue.sort_by_key(|(_, entry)| (&entry.sku, entry.place));
        let mut last: Option<(&str, Option<Tail>)> = None;
        let mut all = Vec::with_capacity(queue.len());
        for (order, entry) in queue {
            let before = last.filter(|(sku, _)| *sku == entry.sku).and_then(|(_, tail)| tail);
            let (term, tail) = next(before, entry.length, entry.since, zone);
            let (term, tail) = cut(term, tail, before, entry.ended_at, zone);
            last = Some((&entry.sku, tail));
            all.push((order, entry, term, tail));
        }
        all
    }

    /// What a new period of an order comes behind; none where no other order of the account has that item.
    pub fn behind(&self, order: &Order, zone: Tz) -> Option<Behind> {
        let mut others = self.clone();
        others.take(&order.id);
        let lined_up = others.lined_up(zone);
        let (_, entry, _, tail) = lined_up.into_iter().rfind(|(_, entry, ..)| entry.sku == order.sku)?;
        // Where all of them ended before they began, only their places are taken.
        let tail = tail.unwrap_or(Tail { until: Instant::MIN_UTC, anchor: None });
        Some(Behind { until: tail.until, anchor: tail.anchor, place: entry.place + 1 })
    }

    /// The period of an order as the queue has it; none if it has none there.
    pub fn term(&self, order: &OrderId, zone: Tz) -> Option<Term> {
        self.terms(zone).into_iter().find(|(id, ..)| *id == order).map(|(.., term)| term)
    }

    /// The orders whose own period is not the one that the queue has: they are to be moved.
    pub fn unmoved(&self, zone: Tz) -> Vec<OrderId> {
        let unmoved = |entry: &Entry, term: Term| entry.ended_at.is_none() && entry.term != term;
        let all = self.terms(zone).into_iter();
        all.filter(|(_, entry, term)| unmoved(entry, *term)).map(|(order, ..)| order.clone()).collect()
    }

    /// The orders whose license runs at an instant, or will.
    pub fn running(&self, now: Instant, zone: Tz) -> Vec<OrderId> {
        let all = self.terms(zone).into_iter();
        all.filter(|(_, entry, term)| now < term.until && entry.ended_at.is_none()).map(|(id, ..)| id.clone()).collect()
    }

    /// The end of the last period.
    pub fn last_until(&self, zone: Tz) -> Option<Instant> {
        self.terms(zone).into_iter().map(|(.., term)| term.until).max()
    }

    /// The running license that ends last, of one item or of any; if none runs, the one that ended last.
    pub fn at(&self, sku: Option<&str>, now: Instant, zone: Tz) -> Option<(&OrderId, &Entry, Term)> {
        let all = self.terms(zone).into_iter();
        let of_sku: Vec<_> = all.filter(|(_, entry, _)| sku.is_none_or(|sku| entry.sku == sku)).collect();
        let last = |which: &dyn Fn(&Term) -> bool| {
            let those = of_sku.iter().filter(|(.., term)| which(term));
            those.max_by_key(|(.., term)| term.until).copied()
        };
        last(&|term| term.from <= now && now < term.until).or_else(|| last(&|term| term.until <= now))
    }
}
