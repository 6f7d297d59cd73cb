//! What the bank lists as returned of a payment, and which of our refunds it is.

use chrono::NaiveDate;
use domain::Instant;
use domain::order::Order;
use domain::order::payment::Source;
use domain::order::refund::{Refund, RefundState};
use gateways::avangard::{Operation, OperationKind, Returned, date_of, start_of};

/// A refund as the bank lists it on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Listed {
    /// What went back by it, where the bank states it.
    pub(super) returned: Option<Returned>,
    day: NaiveDate,
    /// When it was made; the first instant of its day, where the bank does not state it.
    pub(super) at: Instant,
}

/// The refunds of a ticket on a day's list.
pub(super) fn listed(operations: &[Operation], ticket: &str, day: NaiveDate) -> Vec<Listed> {
    let refunds = operations.iter().filter(|it| it.kind == OperationKind::Refund && it.ticket == ticket);
    let of = |it: &Operation| Listed { returned: it.returned, day, at: it.at.unwrap_or(start_of(day)) };
    refunds.map(of).collect()
}

/// The refunds of a payment that went back over the bank's ticket. One that was paid out by hand (K9) did not.
fn by_bank<'a>(order: &'a Order, source: &'a Source) -> impl Iterator<Item = &'a Refund> {
    order.refunds.iter().filter(|it| it.source == *source && it.stored == RefundState::Settled && !it.by_hand)
}

/// What the bank returned of a payment by what is known here, in minor units.
pub(super) fn returned_by_bank(order: &Order, source: &Source) -> i64 {
    by_bank(order, source).map(|refund| refund.amount_minor).sum()
}

/// One movement at the bank by what is known here: its amount, and the days on which the bank may list it.
struct Known<'a> {
    reference: Option<&'a str>,
    amount_minor: i64,
    first: NaiveDate,
    last: NaiveDate,
}

/// The movements of a payment's refunds. What was entered under one reference was one.
fn known<'a>(order: &'a Order, source: &'a Source) -> Vec<Known<'a>> {
    let mut all: Vec<Known<'a>> = Vec::new();
    for refund in by_bank(order, source) {
        let reference = refund.reference.as_deref();
        let Some(settled) = refund.settled_at.map(date_of) else { continue };
        match all.iter_mut().find(|it| reference.is_some() && it.reference == reference) {
            Some(one) => one.amount_minor += refund.amount_minor,
            None => {
                let first = refund.first_attempted_at.map_or(settled, |at| date_of(at).min(settled));
                all.push(Known { reference, amount_minor: refund.amount_minor, first, last: settled });
            }
        }
    }
    all
}

/// A payment's listed refunds beside those of ours that were settled.
pub(super) struct Compared {
    /// The listed ones that none of ours explains.
    pub(super) loose: Vec<Listed>,
    /// The amounts of ours that explain none: they may be listed on other days.
    unseen: Vec<i64>,
}

impl Compared {
    /// Lays the listed refunds of a payment beside ours.
    pub(super) fn of(order: &Order, source: &Source, mut listed: Vec<Listed>) -> Compared {
        let (mut known, all) = (known(order, source), returned_by_bank(order, source));
        listed.retain(|it| match it.returned {
            Some(Returned::Now(amount)) => {
                let is = |ours: &Known| ours.amount_minor == amount && ours.first <= it.day && it.day <= ours.last;
                known.iter().position(is).map(|place| known.swap_remove(place)).is_none()
            }
            Some(Returned::SoFar(total)) => total > all,
            None => true,
        });
        Compared { loose: listed, unseen: known.iter().map(|it| it.amount_minor).collect() }
    }

    /// The one open refund that a loose one equals (K60); `back` is what went back in all by the bank's status, where it
    /// tells. `None` where several are equal, where all were demanded later, and where it may be one that was settled before.
    pub(super) fn equal<'a>(
        &self,
        order: &'a Order,
        source: &Source,
        loose: &Listed,
        back: Option<i64>,
    ) -> Option<&'a Refund> {
        let ours = returned_by_bank(order, source);
        let (amount, alone) = match loose.returned? {
            Returned::Now(amount) => (amount, !self.unseen.contains(&amount)),
            Returned::SoFar(total) => (total - ours, true),
        };
        let waits = |it: &&Refund| it.source == *source && it.open() && it.amount_minor == amount;
        let mut equal = order.refunds.iter().filter(waits).filter(|it| date_of(it.demanded_at) <= loose.day);
        let refund = equal.next()?;
        let certain = back.map_or(alone, |back| back >= ours + amount);
        (certain && equal.next().is_none()).then_some(refund)
    }
}
