//! Placing an order: the tick, the terms in force, the price and the charge (clauses 2.4, 3.5, 4.1–4.3).

use crate::Instant;
use crate::agreement::Agreement;
use crate::agreement::consent::Purpose;
use crate::agreement::language::USE_RESTRICTIONS;
use crate::agreement::offer::Offer;
use crate::agreement::policy::{ResidentCharge, ResidentCurrency};
use crate::agreement::prices::PRICE_CURRENCIES;
use crate::agreement::rates::{Charge, Rate};
use crate::code::{Code, Refusal};
use crate::money::{Currency, Money};
use crate::order::OrderId;
use crate::order::event::Fact;
use crate::order::facts::{InvoiceFact, OrderFact};
use crate::order::placing::{Method, Placed, TermsRef};
use crate::rules::charge::{RESIDENT_CURRENCY, charge, current_rate};
use crate::rules::invoice;
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet};

/// The currency that the bank's gateway charges (decision K46).
pub const GATEWAY_CURRENCY: Currency = Currency::Rub;

/// What the buyer was shown of the price, where the order is to be placed by nothing else.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShownPrice {
    /// The version of the price list.
    pub prices: String,
    /// The rates by which charges in other currencies were shown.
    pub rates: Vec<ShownRate>,
}

/// A rate by what tells it from others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ShownRate {
    /// The currency converted from.
    pub from: Currency,
    /// The currency converted to.
    pub to: Currency,
    /// When it was published.
    pub published_at: Instant,
}

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
    /// Whether the buyer is a resident of Kazakhstan.
    pub resident: bool,
    /// Salted commitment to the buyer's data as an invoice has them; said where it is paid by one.
    pub invoice_buyer: Option<String>,
    /// The language of the buyer's notices.
    pub language: String,
    /// The purposes that the buyer consents to.
    pub consents: BTreeSet<Purpose>,
    /// What was said to the line of the use restrictions, where it was asked.
    pub restrictions_acknowledged: Option<bool>,
    /// What the buyer was shown of the price; `None` where they did not say.
    pub shown: Option<ShownPrice>,
    /// Salted commitment to the buyer's data: hex of a keyed hash.
    pub commitment: String,
}

/// Decides whether an order can be placed and at what price. One that is paid by invoice comes with its invoice (clause 4.3),
/// unless it is reviewed first (K20).
///
/// # Errors
/// The box not ticked (2.4), a required consent missing (8.6), an unknown item (4.1), a currency that the list lacks
/// (4.2), terms that are not in force (2.4), a price list or a rate that is not the one that was shown (4.1).
pub(crate) fn place(agreement: &Agreement, place: &Place, now: Instant) -> Result<Vec<Fact>, Refusal> {
    let offer = &agreement.offer;
    if !place.accepted {
        return Err(Code::NotAccepted.into());
    }
    if offer.form.consents.iter().any(|line| line.required && !place.consents.contains(&line.purpose)) {
        return Err(Code::ConsentRequired.into());
    }
    let terms = terms(agreement, &place.terms, now).ok_or(Code::TermsNotInForce)?;
    let prices = offer.prices_current(now).ok_or(Code::UnknownSku)?;
    if place.shown.as_ref().is_some_and(|shown| shown.prices != prices.version) {
        return Err(Code::PriceChanged.into());
    }
    let item = prices.items.iter().find(|item| item.sku == place.sku).ok_or(Code::UnknownSku)?;
    let price = item.price_in(place.currency).ok_or(Code::CurrencyNotListed)?;
    let charge = match place.method {
        Method::Card => Some(by_card(agreement, price, now)?),
        Method::Invoice => None,
    };
    let reviewed = agreement.policy.payment.resident_currency == ResidentCurrency::Review;
    let placed = Placed {
        id: place.id.clone(),
        subject: place.subject.clone(),
        account: place.account.clone(),
        natural_person: place.natural_person,
        terms,
        prices: prices.version.clone(),
        sku: item.sku.clone(),
        period: item.period,
        activation: item.activation,
        price,
        charge,
        method: place.method,
        resident: place.resident,
        awaits_review: place.resident && reviewed,
        language: place.language.clone(),
        label: offer.form.acceptance_label.in_language(&place.language).to_owned(),
        consents: consents(offer, place),
        restrictions: USE_RESTRICTIONS.to_vec(),
        restrictions_acknowledged: place.restrictions_acknowledged,
        commitment: place.commitment.clone(),
    };
    let order = placed.order(now);
    let invoice = match &place.invoice_buyer {
        Some(buyer) if place.method == Method::Invoice && !order.awaits_review() => {
            let buyer = (item.name.clone(), buyer.clone());
            Some(invoice::with_order(agreement, &order, buyer, now)?)
        }
        _ => None,
    };
    let facts: Vec<Fact> = [Fact::Order(OrderFact::Placed(Box::new(placed)))].into_iter().chain(invoice).collect();
    match &place.shown {
        Some(shown) if !was_shown(shown, price.currency, &facts) => Err(Code::PriceChanged.into()),
        _ => Ok(facts),
    }
}

/// Whether the rate by which a new order, or the invoice that comes with it, is charged is one that was shown.
fn was_shown(shown: &ShownPrice, from: Currency, facts: &[Fact]) -> bool {
    let mut charges = facts.iter().filter_map(|fact| match fact {
        Fact::Order(OrderFact::Placed(placed)) => placed.charge.as_ref(),
        Fact::Invoice(InvoiceFact::Issued(issued)) => issued.charge.as_ref(),
        _ => None,
    });
    charges.all(|charge| {
        let published_at = charge.rate.published_at;
        shown.rates.contains(&ShownRate { from, to: charge.currency, published_at })
    })
}

/// The text that was accepted, if it is one of the version in force: in which language it is, and which one prevails (K63).
fn terms(agreement: &Agreement, accepted: &TermsRef, now: Instant) -> Option<TermsRef> {
    let terms = agreement.offer.terms_in_force(now).filter(|terms| terms.version == accepted.version)?;
    let language = Some(terms.language_of(&accepted.sha256, now)?);
    let prevailing = Some(terms.prevailing(&agreement.policy).to_owned());
    // What the buyer says of them beside the hash has to be so.
    let so = |said: &Option<String>, is: &Option<String>| said.is_none() || said == is;
    let both = so(&accepted.language, &language) && so(&accepted.prevailing, &prevailing);
    both.then(|| TermsRef { language, prevailing, ..accepted.clone() })
}

/// What was consented to, and the hash of each line as it was shown.
fn consents(offer: &Offer, place: &Place) -> BTreeMap<Purpose, String> {
    let given = offer.form.consents.iter().filter(|line| place.consents.contains(&line.purpose));
    given.map(|line| (line.purpose, hex::encode(Sha256::digest(line.text.in_language(&place.language))))).collect()
}

/// What a card would be charged for a price now (K46).
///
/// # Errors
/// There is no rate of these days; the charge would be nothing or too much (K58).
pub fn by_card(agreement: &Agreement, price: Money, now: Instant) -> Result<Charge, Code> {
    charge(card_rate(agreement, price.currency, now).ok_or(Code::RateNotCurrent)?, price)
}

/// The rate by which a card would be charged for a price in a currency now: the newest published one, unless it has grown too
/// old (K46, K58).
pub fn card_rate(agreement: &Agreement, currency: Currency, now: Instant) -> Option<&Rate> {
    current_rate(agreement, (currency, GATEWAY_CURRENCY), now)
}

/// The rates by which what is ordered now can be charged: by card, and by a resident's invoice where the policy has it (K46, K62).
pub fn rates_now(agreement: &Agreement, now: Instant) -> impl Iterator<Item = &Rate> {
    let tenge = agreement.policy.charge_currency.resident != ResidentCharge::Nothing;
    let to = [Some(GATEWAY_CURRENCY), tenge.then_some(RESIDENT_CURRENCY)].into_iter().flatten();
    let pairs = to.flat_map(|to| PRICE_CURRENCIES.map(|from| (from, to)));
    pairs.filter_map(move |pair| current_rate(agreement, pair, now))
}
