//! Placing an order: the tick, the terms in force, the price and the charge (clauses 2.4, 3.5, 4.1–4.3).

use crate::Instant;
use crate::agreement::Agreement;
use crate::clauses::Clause;
use crate::code::{Code, Refusal};
use crate::debt::Debt;
use crate::hold::{Holds, SUSPENDING};
use crate::license::License;
use crate::money::{Currency, Money};
use crate::offer::{Offer, Purpose};
use crate::order::{Order, OrderId, TermsRef};
use crate::payment::Payment;
use crate::prices::{Activation, Period};
use crate::rates::{Charge, ChargeRate, Rate};
use crate::reminder::Sent;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet};

/// How an order is paid (clause 4.3).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Method {
    /// By card at the bank's gateway.
    Card,
    /// By transfer against an invoice.
    Invoice,
}

/// The currency that the bank's gateway charges (decision K46).
pub const GATEWAY_CURRENCY: Currency = Currency::Rub;

/// An order as the buyer asks for it, its fields already valid on their own.
#[derive(Debug, Clone)]
pub struct Place {
    /// The new order's identity.
    pub id: OrderId,
    /// The vault item with the buyer's data.
    pub subject: String,
    /// The Kommo account's pseudonym.
    pub account: String,
    /// A natural person rather than an organisation.
    pub natural_person: bool,
    /// The terms that the buyer saw.
    pub terms: TermsRef,
    /// Whether the box was ticked.
    pub accepted: bool,
    /// The item.
    pub sku: String,
    /// The currency of the price.
    pub currency: Currency,
    /// Card or invoice.
    pub method: Method,
    /// The language of the buyer's notices.
    pub language: String,
    /// The purposes that the buyer consents to.
    pub consents: BTreeSet<Purpose>,
    /// Salted commitment to the buyer's data: hex of a keyed hash.
    pub commitment: String,
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

/// Decides whether an order can be placed and at what price.
///
/// # Errors
/// The box not ticked (2.4), a required consent missing (8.6), an unknown item (4.1), a currency that the list lacks
/// (4.2), terms that are not in force (2.4).
pub(crate) fn place(agreement: &Agreement, place: &Place, now: Instant) -> Result<Placed, Refusal> {
    let offer = &agreement.offer;
    if !place.accepted {
        return Err(Code::NotAccepted.into());
    }
    if offer.consents.iter().any(|line| line.required && !place.consents.contains(&line.purpose)) {
        return Err(Code::ConsentRequired.into());
    }
    let terms = offer.terms_in_force(now).filter(|terms| terms.version == place.terms.version);
    if terms.is_none_or(|terms| terms.sha256 != place.terms.sha256) {
        return Err(Code::TermsNotInForce.into());
    }
    let prices = offer.prices_current(now).ok_or(Code::UnknownSku)?;
    let item = prices.items.iter().find(|item| item.sku == place.sku).ok_or(Code::UnknownSku)?;
    let price = item.price_in(place.currency).ok_or(Code::CurrencyNotListed)?;
    let charge = match place.method {
        Method::Card => Some(charge(agreement, price, now)?),
        Method::Invoice => None,
    };
    Ok(Placed {
        id: place.id.clone(),
        subject: place.subject.clone(),
        account: place.account.clone(),
        natural_person: place.natural_person,
        terms: place.terms.clone(),
        prices: prices.version.clone(),
        sku: item.sku.clone(),
        period: item.period,
        activation: item.activation,
        price,
        charge,
        method: place.method,
        language: place.language.clone(),
        label: offer.acceptance_label.in_language(&place.language).to_owned(),
        consents: consents(offer, place),
        restrictions: SUSPENDING.to_vec(),
        commitment: place.commitment.clone(),
    })
}

/// What was consented to, and the hash of each line as it was shown.
fn consents(offer: &Offer, place: &Place) -> BTreeMap<Purpose, String> {
    let given = offer.consents.iter().filter(|line| place.consents.contains(&line.purpose));
    given.map(|line| (line.purpose, hex::encode(Sha256::digest(line.text.in_language(&place.language))))).collect()
}

/// The rate by which a card would be charged for a price in a currency now: the newest published one, unless it has grown too
/// old (K46, K58).
pub fn card_rate(agreement: &Agreement, currency: Currency, now: Instant) -> Option<&Rate> {
    let newest = agreement.offer.newest_rate((currency, GATEWAY_CURRENCY), now);
    newest.filter(|rate| rate.is_current(agreement.policy.rates.greatest_age, now))
}

/// The price in the gateway's currency (K46). Nothing is charged by no rate or an old one, and never nothing (K58).
fn charge(agreement: &Agreement, price: Money, now: Instant) -> Result<Charge, Code> {
    let rate = card_rate(agreement, price.currency, now).ok_or(Code::RateNotCurrent)?;
    let charged = rate.convert(price).ok_or(Code::ChargeTooLarge)?;
    if charged.amount_minor <= 0 {
        return Err(Code::ChargeTooSmall);
    }
    Ok(Charge {
        amount_minor: charged.amount_minor,
        currency: charged.currency,
        rate: ChargeRate { value: rate.value.clone(), source: rate.source.clone(), published_at: rate.published_at },
    })
}

impl Placed {
    /// The order as it begins, before it counts this event.
    pub(crate) fn order(&self, at: Instant) -> Order {
        Order {
            id: self.id.clone(),
            version: 0,
            created_at: at,
            last_at: at,
            subject: self.subject.clone(),
            account: self.account.clone(),
            natural_person: self.natural_person,
            terms: self.terms.clone(),
            prices: self.prices.clone(),
            sku: self.sku.clone(),
            period: self.period,
            activation: self.activation,
            price: self.price,
            charge: self.charge.clone(),
            method: self.method,
            language: self.language.clone(),
            consents: self.consents.keys().copied().collect(),
            payment: Payment::default(),
            license: License::default(),
            invoices: Vec::new(),
            claims: Vec::new(),
            refunds: Vec::new(),
            queries: Vec::new(),
            requests: Vec::new(),
            correspondence: Vec::new(),
            holds: Holds::default(),
            ended: None,
            debt: Debt::default(),
            reminded: Sent::new(),
            timeline: Vec::new(),
        }
    }
}
