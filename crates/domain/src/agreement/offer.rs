//! What is offered: terms, price lists and rates with the instants from which they count, what the order form says, and where
//! the instructions are (clause 5.4).

use crate::Instant;
use crate::agreement::language::{self, Form};
use crate::agreement::policy::Policy;
use crate::agreement::prices::{PlainPriceList, PriceList};
use crate::agreement::rates::{PlainRate, Rate};
use crate::agreement::recipients::{self, PlainRecipient, Recipient};
use crate::agreement::source::{AgreementError, Source};
use crate::agreement::terms::{AddedText, TermsState, TermsVersion};
use crate::agreement::terms_files::{self, PlainTerms, TermsTexts};
use crate::money::Currency;
use chrono::TimeDelta;
use serde::Deserialize;
use std::collections::BTreeMap;

/// The files that say what is offered.
#[derive(Debug, Clone, Copy)]
pub struct OfferSources<'a> {
    /// `offer.toml`.
    pub offer: Source<'a>,
    /// The texts of the terms. Each is named by one version of `offer.toml`, by the end of its file's path, or is one of that
    /// version in another language, `VERSION.LANGUAGE.md` beside `VERSION.md`.
    pub terms: &'a [Source<'a>],
    /// The price lists.
    pub prices: &'a [Source<'a>],
    /// `rates.toml`.
    pub rates: Source<'a>,
    /// What the order form says, as it was taken from `notices/`: JSON, one file a language.
    pub forms: &'a [Source<'a>],
}

/// Everything that is, was or will be offered. Which version applies follows from an instant, never from a job having run:
/// intervals are half-open, each lasting until the next begins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offer {
    terms: Vec<TermsVersion>,
    /// The texts that came with the agreement's files; those published later lie in the table.
    texts: TermsTexts,
    prices: Vec<PriceList>,
    rates: Vec<Rate>,
    /// The newest rate of each pair that operators published; it goes before those of the files.
    published_rates: Vec<Rate>,
    /// What the order form says, in each language.
    pub form: Form,
    /// Where the instructions for installing and using the widget are (clause 5.4).
    pub instructions: String,
    /// Who besides the licensor is given personal data (clauses 8.2, 8.6).
    pub recipients: Vec<Recipient>,
}

impl Offer {
    /// Reads what is offered.
    ///
    /// # Errors
    /// The first mistake, with its file and key: a key unknown, missing or malformed; an empty text; a version, sku or
    /// instant used twice; a price missing, zero or negative; a rate that is no positive decimal number.
    pub fn parse(sources: &OfferSources<'_>, policy: &Policy) -> Result<Offer, AgreementError> {
        let plain: PlainOffer = sources.offer.toml()?;
        if !plain.instructions.starts_with("https://") {
            return Err(sources.offer.error("instructions", "must be an address that begins with https://"));
        }
        let (mut terms, texts) = terms_files::read(&plain.terms, sources.offer, sources.terms, policy)?;
        in_order_of_force(&mut terms);
        Ok(Offer {
            terms,
            texts,
            prices: parse_prices(sources.prices)?,
            rates: parse_rates(&sources.rates)?,
            published_rates: Vec::new(),
            form: language::form(sources.forms)?,
            instructions: plain.instructions,
            recipients: recipients::read(plain.recipients, sources.offer)?,
        })
    }

    /// This offer with terms that were not withdrawn, texts that were added to terms, the rates of operators, and price lists.
    pub(crate) fn with_published<'a>(
        &self,
        terms: impl Iterator<Item = &'a TermsVersion>,
        added: &[AddedText],
        rates: &[Rate],
        lists: impl IntoIterator<Item = PriceList>,
    ) -> Offer {
        let mut offer = self.clone();
        offer.terms.extend(terms.cloned());
        if !added.is_empty() {
            offer.terms = offer.terms.iter().map(|terms| terms.with_added(added)).collect();
        }
        in_order_of_force(&mut offer.terms);
        offer.prices.extend(lists);
        in_order_of_posting(&mut offer.prices);
        offer.published_rates = rates.to_vec();
        offer
    }

    /// This offer with the newest rate of each pair published again, unchanged, every so often until an instant: for a shop
    /// whose sample rates nobody keeps up.
    pub fn with_rates_again(mut self, every: TimeDelta, until: Instant) -> Offer {
        let newer =
            |rate: &Rate, other: &Rate| other.is_of(rate.from, rate.to) && other.published_at > rate.published_at;
        let newest = self.rates.iter().filter(|rate| !self.rates.iter().any(|other| newer(rate, other)));
        let again = newest.flat_map(|rate| {
            let instants = std::iter::successors(Some(rate.published_at + every), move |at| Some(*at + every));
            instants.take_while(move |at| *at <= until).map(|at| rate.published_again(at))
        });
        let again: Vec<Rate> = again.collect();
        self.rates.extend(again);
        self.rates.sort_by_key(|rate| rate.published_at);
        self
    }

    /// The languages of the shop, in the order of their names.
    pub fn languages(&self) -> Vec<&str> {
        self.form.acceptance_label.languages()
    }

    /// The terms in force at an instant; none before the first version came into force.
    pub fn terms_in_force(&self, at: Instant) -> Option<&TermsVersion> {
        self.terms.iter().rfind(|terms| terms.in_force_from <= at)
    }

    /// The terms published by an instant that come into force after it, the earliest first.
    pub fn coming_terms(&self, at: Instant) -> Vec<&TermsVersion> {
        self.terms.iter().filter(|terms| terms.published_at <= at && at < terms.in_force_from).collect()
    }

    /// Where a published version stands at an instant, by its place among the others.
    pub fn terms_state(&self, version: &str, at: Instant) -> TermsState {
        let in_force = self.terms_in_force(at);
        match self.terms(version) {
            Some(terms) if in_force.is_some_and(|other| other.version == terms.version) => TermsState::InForce,
            Some(terms) if at < terms.in_force_from => TermsState::Published,
            _ => TermsState::Superseded,
        }
    }

    /// Every version of the terms, in the order in which they come into force.
    pub fn all_terms(&self) -> &[TermsVersion] {
        &self.terms
    }

    /// The texts of a version that came with the agreement's files, by their languages.
    pub fn texts(&self, version: &str) -> Option<&BTreeMap<String, String>> {
        self.texts.get(version)
    }

    /// The text of such a version in the language in which it was first published.
    pub fn text(&self, version: &str) -> Option<&str> {
        let language = &self.terms(version)?.language;
        self.texts(version)?.get(language).map(String::as_str)
    }

    /// A version of the terms, whatever its state.
    pub fn terms(&self, version: &str) -> Option<&TermsVersion> {
        self.terms.iter().find(|terms| terms.version == version)
    }

    /// The price list current at an instant (clause 4.1); none before the first was posted.
    pub fn prices_current(&self, at: Instant) -> Option<&PriceList> {
        self.prices.iter().rfind(|list| list.current_from <= at)
    }

    /// The price lists posted by an instant that become current after it, the earliest first (clause 4.13).
    pub fn coming_prices(&self, at: Instant) -> impl Iterator<Item = &PriceList> {
        self.prices.iter().filter(move |list| list.posted_at <= at && at < list.current_from)
    }

    /// Every price list that is known here, in the order in which they become current.
    pub fn all_prices(&self) -> &[PriceList] {
        &self.prices
    }

    /// A version of the price list, whatever its state.
    pub fn prices(&self, version: &str) -> Option<&PriceList> {
        self.prices.iter().find(|list| list.version == version)
    }

    /// The newest rate of a pair: of those that operators published by now, or of the agreement's files.
    pub fn newest_rate(&self, (from, to): (Currency, Currency), now: Instant) -> Option<&Rate> {
        let published = self.published_rates.iter().filter(|rate| rate.is_of(from, to));
        published.chain(self.rate(from, to, now)).max_by_key(|rate| rate.published_at)
    }

    /// The newest rate of the agreement's files that was published at or before an instant.
    pub fn rate(&self, from: Currency, to: Currency, at: Instant) -> Option<&Rate> {
        self.rates.iter().rfind(|rate| rate.is_of(from, to) && rate.published_at <= at)
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PlainOffer {
    instructions: String,
    recipients: Vec<PlainRecipient>,
    terms: Vec<PlainTerms>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PlainRates {
    rates: Vec<PlainRate>,
}

/// Two versions published on one day come into force together; the one published later then counts.
fn in_order_of_force(terms: &mut [TermsVersion]) {
    terms.sort_by_key(|terms| (terms.in_force_from, terms.published_at));
}

/// Of two lists that become current together the one posted later counts.
fn in_order_of_posting(lists: &mut [PriceList]) {
    lists.sort_by_key(|list| (list.current_from, list.posted_at));
}

fn parse_prices(sources: &[Source<'_>]) -> Result<Vec<PriceList>, AgreementError> {
    let mut all: Vec<PriceList> = Vec::new();
    for source in sources {
        let list = source.toml::<PlainPriceList>()?.check().map_err(|(key, reason)| source.error(key, reason))?;
        if all.iter().any(|other| other.version == list.version) {
            return Err(source.error("version", "used twice"));
        }
        if all.iter().any(|other| other.posted_at == list.posted_at) {
            return Err(source.error("posted_at", "the same as another price list's"));
        }
        all.push(list);
    }
    in_order_of_posting(&mut all);
    Ok(all)
}

fn parse_rates(source: &Source<'_>) -> Result<Vec<Rate>, AgreementError> {
    let mut all: Vec<Rate> = Vec::new();
    for (index, plain) in source.toml::<PlainRates>()?.rates.into_iter().enumerate() {
        let rate = plain.check().map_err(|(field, reason)| source.error(format!("rates[{index}].{field}"), reason))?;
        let key = |rate: &Rate| (rate.from, rate.to, rate.published_at);
        if all.iter().any(|other| key(other) == key(&rate)) {
            return Err(source.error(format!("rates[{index}].published_at"), "the same as another rate's of this pair"));
        }
        all.push(rate);
    }
    all.sort_by_key(|rate| rate.published_at);
    Ok(all)
}
