//! An order as it was placed: the tick, the terms, the price and the charge (clauses 2.4, 3.5, 4.1–4.3).

use crate::agreement::consent::Purpose;
use crate::agreement::prices::{Activation, Period};
use crate::agreement::rates::Charge;
use crate::clause::Clause;
use crate::money::Money;
use crate::order::id::OrderId;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// How an order is paid (clause 4.3).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Method {
    /// By card at the bank's gateway.
    Card,
    /// By transfer against an invoice.
    Invoice,
}

/// The version of the terms that an order was accepted under, for ever.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TermsRef {
    /// The version's name.
    pub version: String,
    /// Lower-case hex SHA-256 of its text.
    pub sha256: String,
}

/// An order was placed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Placed {
    /// The order's identity.
    pub id: OrderId,
    /// The vault item with the buyer's data.
    pub subject: String,
    /// The Kommo account's pseudonym.
    pub account: String,
    /// A natural person rather than an organisation.
    pub natural_person: bool,
    /// The terms ticked.
    pub terms: TermsRef,
    /// The price list current at the tick.
    pub prices: String,
    /// The item.
    pub sku: String,
    /// How long it is licensed.
    pub period: Period,
    /// Who activates it.
    pub activation: Activation,
    /// What is owed.
    pub price: Money,
    /// What the gateway is asked for.
    pub charge: Option<Charge>,
    /// Card or invoice.
    pub method: Method,
    /// The language of the buyer's notices.
    pub language: String,
    /// The label of the box, as it was shown (decision K2).
    pub label: String,
    /// The purposes consented to, each by its own act, with the lower-case hex SHA-256 of the line that was shown.
    pub consents: BTreeMap<Purpose, String>,
    /// The restrictions of use that the buyer acknowledged with the tick (clauses 5.2, 5.6, 5.8).
    pub restrictions: Vec<Clause>,
    /// Salted commitment to the buyer's data.
    pub commitment: String,
}
