//! The order: the aggregate that every rule reads. Claims, payments and their instants are short facts in it.

use crate::Instant;
use crate::claim::Claim;
use crate::clauses::Clause;
use crate::license::{License, LicenseState};
use crate::money::{Currency, Money};
use crate::payment::Payment;
use crate::placing::Method;
use crate::prices::{Activation, Period};
use crate::rates::Charge;
use serde::{Deserialize, Serialize};
use std::fmt;

/// The identity of an order: a ULID, 26 characters of Crockford's base 32.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String")]
pub struct OrderId(String);

impl OrderId {
    /// Reads an order id; `None` if it is not one.
    pub fn parse(text: &str) -> Option<OrderId> {
        let crockford = |b: u8| b.is_ascii_digit() || (b.is_ascii_uppercase() && !b"ILOU".contains(&b));
        (text.len() == 26 && text.as_bytes()[0] <= b'7' && text.bytes().all(crockford))
            .then(|| OrderId(text.to_owned()))
    }

    /// The id as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The number under which the buyer and the bank know the order: `OF-`, twelve characters, `-Z`.
    ///
    /// Its width is fixed and it never ends in a digit, because the bank signs shop, number and amount without
    /// separators.
    pub fn number(&self) -> String {
        format!("OF-{}-Z", &self.0[14..])
    }
}

impl TryFrom<String> for OrderId {
    type Error = &'static str;

    fn try_from(text: String) -> Result<OrderId, Self::Error> {
        OrderId::parse(&text).ok_or("not an order id")
    }
}

impl fmt::Display for OrderId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The version of the terms that an order was accepted under, for ever.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TermsRef {
    /// The version's name.
    pub version: String,
    /// Lower-case hex SHA-256 of its text.
    pub sha256: String,
}

/// Where an order stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OrderState {
    /// Accepted, nothing paid.
    Placed,
    /// Some of it is paid.
    PartiallyPaid,
    /// Paid in full.
    Paid,
    /// The paid period is over.
    Fulfilled,
}

/// One line of an order's history.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TimelineEntry {
    /// When it was recorded.
    pub at: Instant,
    /// The event's published name, such as `license.activated`.
    pub event: String,
    /// The clause it rests on.
    pub clause: Option<Clause>,
}

/// An order for one license period of one item.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Order {
    /// Its identity.
    pub id: OrderId,
    /// How many events it has.
    pub version: u64,
    /// When the box was ticked and the order placed (clause 2.4).
    pub created_at: Instant,
    /// When its last event was recorded; later events are never dated before it.
    pub last_at: Instant,
    /// The vault item that holds the buyer's data; random, says nothing about the buyer.
    pub subject: String,
    /// The Kommo account that the license is for, as a keyed pseudonym.
    pub account: String,
    /// A natural person, whom the law on automated decisions protects more.
    pub natural_person: bool,
    /// The terms ticked.
    pub terms: TermsRef,
    /// The price list current at the tick (clause 4.1).
    pub prices: String,
    /// The item.
    pub sku: String,
    /// How long it is licensed.
    pub period: Period,
    /// Who activates it.
    pub activation: Activation,
    /// What is owed, in the price list's currency (clause 4.2).
    pub price: Money,
    /// What the gateway is asked for instead, with its rate.
    pub charge: Option<Charge>,
    /// Card or invoice (clause 4.3).
    pub method: Method,
    /// The language of the buyer's notices.
    pub language: String,
    /// What was paid.
    pub payment: Payment,
    /// The license.
    pub license: License,
    /// Every claim ever received; none is removed.
    pub claims: Vec<Claim>,
    /// What happened, in order.
    pub timeline: Vec<TimelineEntry>,
}

impl Order {
    /// What must be captured for the order to be paid: the charge of a card order, else the price.
    pub fn owed(&self) -> Money {
        match &self.charge {
            Some(charge) => Money::new(charge.amount_minor, charge.currency),
            None => self.price,
        }
    }

    /// The currency in which money is captured and returned.
    pub fn captured_currency(&self) -> Currency {
        self.owed().currency
    }

    /// Whether everything owed was captured (clause 4.7).
    pub fn paid_in_full(&self) -> bool {
        self.payment.captured_minor >= self.owed().amount_minor
    }

    /// Where the order stands at an instant. The end of the period follows from the clock, not from a job having run.
    pub fn state(&self, now: Instant) -> OrderState {
        if self.license.state(self, now) == LicenseState::Expired {
            OrderState::Fulfilled
        } else if self.paid_in_full() {
            OrderState::Paid
        } else if self.payment.captured_minor > 0 {
            OrderState::PartiallyPaid
        } else {
            OrderState::Placed
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_order_number_has_one_width_and_never_ends_in_a_digit() {
        let id = OrderId::parse("01JGZ8QK3W0000000000000042").expect("an id");
        assert_eq!(id.number(), "OF-000000000042-Z");
    }

    #[test]
    fn what_is_no_ulid_is_no_order_id() {
        for text in [
            "",
            "01JGZ8QK3W000000000000004",
            "01JGZ8QK3W000000000000004é",
            "01jgz8qk3w0000000000000042",
            "81JGZ8QK3W0000000000000042",
        ] {
            assert_eq!(OrderId::parse(text), None, "{text}");
        }
    }
}
