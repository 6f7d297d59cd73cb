//! The vendor's figures by the month: orders, money, claims. What an order adds to them is a function of the order, so what a change
//! adds is a difference, and the sums cannot drift from the orders.

use crate::Instant;
use crate::agreement::zone::{Tz, local_date};
use crate::money::Currency;
use crate::month::Month;
use crate::order::Order;
use crate::order::claim::ClaimState;
use crate::order::refund::RefundState;
use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

/// What is counted of a month, by local days.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Figure {
    /// Orders that were placed in it.
    Placed,
    /// Orders that were paid in full in it, by the bank's instant, and are so still.
    Paid,
    /// Claims that arrived in it, but those that were struck.
    Claims,
    /// Those of them that wait for their first answer.
    Unanswered,
    /// What came in in it, by the bank's instant, in minor units.
    Captured(Currency),
    /// What went back to buyers in it.
    Refunded(Currency),
    /// What the bank took back in it.
    Reversed(Currency),
}

/// Figures by their months; what is nothing is left out.
pub type Figures = BTreeMap<(Month, Figure), i64>;

impl Figure {
    /// Its kind, and its currency if it is a sum of money.
    fn parts(self) -> (&'static str, Option<Currency>) {
        match self {
            Figure::Placed => ("placed", None),
            Figure::Paid => ("paid", None),
            Figure::Claims => ("claims", None),
            Figure::Unanswered => ("unanswered", None),
            Figure::Captured(currency) => ("captured", Some(currency)),
            Figure::Refunded(currency) => ("refunded", Some(currency)),
            Figure::Reversed(currency) => ("reversed", Some(currency)),
        }
    }
}

impl fmt::Display for Figure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.parts() {
            (kind, None) => f.write_str(kind),
            (kind, Some(currency)) => write!(f, "{kind}_{currency}"),
        }
    }
}

impl FromStr for Figure {
    type Err = ();

    /// Reads what its `Display` writes.
    fn from_str(text: &str) -> Result<Figure, ()> {
        let (kind, code) = text.split_once('_').map_or((text, None), |(kind, code)| (kind, Some(code)));
        let currency = code.map(|code| Currency::from_code(code).ok_or(())).transpose()?;
        match (kind, currency) {
            ("placed", None) => Ok(Figure::Placed),
            ("paid", None) => Ok(Figure::Paid),
            ("claims", None) => Ok(Figure::Claims),
            ("unanswered", None) => Ok(Figure::Unanswered),
            ("captured", Some(currency)) => Ok(Figure::Captured(currency)),
            ("refunded", Some(currency)) => Ok(Figure::Refunded(currency)),
            ("reversed", Some(currency)) => Ok(Figure::Reversed(currency)),
            _ => Err(()),
        }
    }
}

/// What an order adds to the figures, in the months of a zone.
pub fn figures(zone: Tz, order: &Order) -> Figures {
    let mut sums = Figures::new();
    let mut add = |at: Instant, figure, amount: i64| {
        let sum = sums.entry((Month::of(local_date(zone, at)), figure)).or_default();
        *sum = sum.saturating_add(amount);
    };
    let currency = order.captured_currency();
    add(order.created_at, Figure::Placed, 1);
    order.payment.paid_at.into_iter().for_each(|at| add(at, Figure::Paid, 1));
    for capture in &order.payment.captures {
        add(capture.captured_at, Figure::Captured(currency), capture.amount_minor);
        capture.reversed_at.into_iter().for_each(|at| add(at, Figure::Reversed(currency), capture.amount_minor));
    }
    for refund in order.refunds.iter().filter(|refund| refund.stored == RefundState::Settled) {
        refund.settled_at.into_iter().for_each(|at| add(at, Figure::Refunded(currency), refund.amount_minor));
    }
    for claim in order.claims.iter().filter(|claim| claim.stored != ClaimState::Struck) {
        add(claim.received_at, Figure::Claims, 1);
        add(claim.received_at, Figure::Unanswered, i64::from(claim.unanswered()));
    }
    sums.retain(|_, sum| *sum != 0);
    sums
}

/// What a change of an order adds to the figures; less than nothing where something is taken off.
pub fn added(zone: Tz, before: Option<&Order>, after: &Order) -> Figures {
    let mut sums = figures(zone, after);
    for (key, amount) in before.map(|before| figures(zone, before)).unwrap_or_default() {
        let sum = sums.entry(key).or_default();
        *sum = sum.saturating_sub(amount);
    }
    sums.retain(|_, sum| *sum != 0);
    sums
}
