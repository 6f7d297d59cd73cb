//! An order as it was placed: the tick, the terms, the price and the charge (clauses 2.4, 3.5, 4.1–4.3).

use crate::agreement::consent::Purpose;
use crate::agreement::prices::{Activation, Period};
use crate::agreement::rates::Charge;
use crate::clause::Clause;
use crate::money::Money;
use crate::order::id::OrderId;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// By card at the bank's gateway, or by transfer against an invoice (clause 4.3).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Method {
    /// By card at the bank's gateway.
    Card,
    /// By transfer against an invoice.
    Invoice,
}

/// The version of the terms that an order was accepted under, for ever (clause 2.4).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct TermsRef {
    /// The name of a version of the terms or of the price list.
    #[schema(max_length = 64, pattern = "^[A-Za-z0-9][A-Za-z0-9._-]*$", examples("2023-01"))]
    pub version: String,
    /// SHA-256 in lower-case hex.
    #[schema(pattern = "^[0-9a-f]{64}$")]
    pub sha256: String,
    /// The language of that text; left out for an order that was placed before texts had one (K63). Who places an order may
    /// leave it out, since the hash says which text it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(pattern = "^[a-z]{2,3}$", examples("en", "ru"))]
    pub language: Option<String>,
    /// The language whose text prevailed when the order was placed, where two differ (K63); left out as `language` is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(pattern = "^[a-z]{2,3}$", examples("en"))]
    pub prevailing: Option<String>,
}

impl TermsRef {
    /// A text by its version and its hash.
    pub fn new(version: impl Into<String>, sha256: impl Into<String>) -> TermsRef {
        TermsRef { version: version.into(), sha256: sha256.into(), language: None, prevailing: None }
    }
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
    /// Whether the buyer is a resident of Kazakhstan (K20, K62).
    #[serde(default)]
    pub resident: bool,
    /// Whether an operator has to release it before it can be paid (K20).
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub awaits_review: bool,
    /// The language of the buyer's notices.
    pub language: String,
    /// The label of the box, as it was shown (decision K2).
    pub label: String,
    /// The purposes consented to, each by its own act, with the lower-case hex SHA-256 of the line that was shown.
    pub consents: BTreeMap<Purpose, String>,
    /// The restrictions of use that the accepted terms have (clauses 5.2, 5.6, 5.8).
    pub restrictions: Vec<Clause>,
    /// What the buyer said to the line that acknowledges them; `None` where the form did not ask.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub restrictions_acknowledged: Option<bool>,
    /// Salted commitment to the buyer's data.
    pub commitment: String,
}
