//! What is offered: terms, price lists and rates with the instants from which they count, the label of the acceptance
//! box (clause 2.4) and the consent lines (clause 8.6).

use crate::Instant;
use crate::deadline::Rule;
use crate::language::{self, LocalText};
use crate::money::Currency;
use crate::policy::{AgreementError, Policy, Source};
use crate::prices::{PlainPriceList, PriceList, check_name};
use crate::rates::{PlainRate, Rate};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// One published version of the terms. It is never edited; orders refer to it by its version and hash.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TermsVersion {
    /// Its version.
    pub version: String,
    /// Lower-case hex of the SHA-256 of the text's bytes.
    pub sha256: String,
    /// The text, served byte for byte.
    pub text: String,
    /// When it was published.
    pub published_at: Instant,
    /// From when it is in force, inclusive (clause 9.4).
    pub in_force_from: Instant,
}

impl TermsVersion {
    /// A version published at `published_at`; when it comes into force is computed (clause 9.4).
    ///
    /// # Errors
    /// The field at fault and why: the version is no plain name, or the text is blank.
    pub fn new(
        version: String,
        text: String,
        published_at: Instant,
        policy: &Policy,
    ) -> Result<TermsVersion, (&'static str, &'static str)> {
        check_name(&version).map_err(|reason| ("version", reason))?;
        if text.trim().is_empty() {
            return Err(("text", "empty"));
        }
        let sha256 = hex::encode(Sha256::digest(&text));
        let in_force_from = policy.deadline(Rule::TermsInForce, published_at).expires_at;
        Ok(TermsVersion { version, sha256, text, published_at, in_force_from })
    }
}

/// What a buyer can consent to, each on its own (clause 8.6).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Purpose {
    /// To conclude and perform the agreement.
    Perform,
    /// To have the license deemed provided by automated means (clause 4.9).
    Automated,
    /// To pass data on when the licensor assigns its rights or duties.
    Assign,
    /// To collect debts.
    Collect,
    /// To be sent news and information.
    Inform,
}

impl Purpose {
    /// Every purpose, in the order in which an order form shows them.
    pub const ALL: [Purpose; 5] =
        [Purpose::Perform, Purpose::Automated, Purpose::Assign, Purpose::Collect, Purpose::Inform];

    /// The name in the API and in the files of the languages.
    pub fn code(self) -> &'static str {
        match self {
            Purpose::Perform => "perform",
            Purpose::Automated => "automated",
            Purpose::Assign => "assign",
            Purpose::Collect => "collect",
            Purpose::Inform => "inform",
        }
    }

    /// Whether there is no order without it: nothing can be performed without data, nor deemed without a person unless
    /// the buyer agreed. The other purposes are free.
    pub(crate) fn is_required(self) -> bool {
        matches!(self, Purpose::Perform | Purpose::Automated)
    }
}

/// One consent line of the order form, with a box of its own that is not ticked beforehand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConsentLine {
    /// What is consented to.
    pub purpose: Purpose,
    /// The line as the buyer reads it.
    pub text: LocalText,
    /// Whether there is no order without it.
    pub required: bool,
}

/// The files that say what is offered.
#[derive(Debug, Clone, Copy)]
pub struct OfferSources<'a> {
    /// `offer.toml`.
    pub offer: Source<'a>,
    /// The texts of the terms. Each is named by one version of `offer.toml`, by the end of its file's path.
    pub terms: &'a [Source<'a>],
    /// The price lists.
    pub prices: &'a [Source<'a>],
    /// `rates.toml`.
    pub rates: Source<'a>,
    /// What the order form says, as the build took it from `notices/`: one file a language.
    pub forms: &'a [Source<'a>],
}

/// Everything that is, was or will be offered. Which version applies follows from an instant, never from a job having run:
/// intervals are half-open, each lasting until the next begins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offer {
    terms: Vec<TermsVersion>,
    prices: Vec<PriceList>,
    rates: Vec<Rate>,
    /// The label of the box by which a buyer accepts the terms (clause 2.4).
    pub acceptance_label: LocalText,
    /// One line for every purpose, in the order of [`Purpose::ALL`].
    pub consents: Vec<ConsentLine>,
}

impl Offer {
    /// Reads what is offered.
    ///
    /// # Errors
    /// The first mistake, with its file and key: a key unknown, missing or malformed; an empty text; a version, sku or
    /// instant used twice; a price missing, zero or negative; a rate that is no positive decimal number.
    pub fn parse(sources: &OfferSources<'_>, policy: &Policy) -> Result<Offer, AgreementError> {
        let plain: PlainOffer = sources.offer.toml()?;
        let (acceptance_label, consents) = language::form(sources.forms)?;
        Ok(Offer {
            terms: parse_terms(&plain.terms, sources, policy)?,
            prices: parse_prices(sources.prices)?,
            rates: parse_rates(&sources.rates)?,
            acceptance_label,
            consents,
        })
    }

    /// The languages of the shop, in the order of their names.
    pub fn languages(&self) -> Vec<&str> {
        self.acceptance_label.languages()
    }

    /// The terms in force at an instant; none before the first version came into force.
    pub fn terms_in_force(&self, at: Instant) -> Option<&TermsVersion> {
        self.terms.iter().rfind(|terms| terms.in_force_from <= at)
    }

    /// The terms published by an instant that come into force after it, the earliest first.
    pub fn coming_terms(&self, at: Instant) -> Vec<&TermsVersion> {
        self.terms.iter().filter(|terms| terms.published_at <= at && at < terms.in_force_from).collect()
    }

    /// A version of the terms, whatever its state.
    pub fn terms(&self, version: &str) -> Option<&TermsVersion> {
        self.terms.iter().find(|terms| terms.version == version)
    }

    /// The price list current at an instant (clause 4.1); none before the first was posted.
    pub fn prices_current(&self, at: Instant) -> Option<&PriceList> {
        self.prices.iter().rfind(|list| list.posted_at <= at)
    }

    /// A version of the price list, whatever its state.
    pub fn prices(&self, version: &str) -> Option<&PriceList> {
        self.prices.iter().find(|list| list.version == version)
    }

    /// The newest rate of a pair: of those that operators published by now, or of the agreement's files.
    pub fn newest_rate<'a>(
        &'a self,
        published: &'a [Rate],
        (from, to): (Currency, Currency),
        now: Instant,
    ) -> Option<&'a Rate> {
        let published = published.iter().filter(|rate| rate.is_of(from, to));
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
    terms: Vec<PlainTerms>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PlainTerms {
    version: String,
    text: String,
    published_at: Instant,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PlainRates {
    rates: Vec<PlainRate>,
}

fn parse_terms(
    plain: &[PlainTerms],
    sources: &OfferSources<'_>,
    policy: &Policy,
) -> Result<Vec<TermsVersion>, AgreementError> {
    if plain.is_empty() {
        return Err(sources.offer.error("terms", "empty"));
    }
    let mut all: Vec<TermsVersion> = Vec::new();
    for (index, entry) in plain.iter().enumerate() {
        let at = |field: &str, reason: &str| sources.offer.error(format!("terms[{index}].{field}"), reason);
        let named = |source: &&Source<'_>| is_named(source.file, &entry.text);
        let text = sources.terms.iter().find(named).ok_or_else(|| at("text", "there is no such file"))?;
        let version = entry.version.clone();
        let terms = TermsVersion::new(version, text.text.to_owned(), entry.published_at, policy)
            .map_err(|(field, reason)| if field == "text" { text.error("", reason) } else { at(field, reason) })?;
        if all.iter().any(|other| other.version == terms.version) {
            return Err(at("version", "used twice"));
        }
        if all.iter().any(|other| other.published_at == terms.published_at) {
            return Err(at("published_at", "the same as another version's"));
        }
        all.push(terms);
    }
    // Two versions published on one day come into force together; the one published later then counts.
    all.sort_by_key(|terms| (terms.in_force_from, terms.published_at));
    Ok(all)
}

/// Whether a path ends with a whole relative path, so that `terms/a.md` does not name `old-terms/a.md`.
fn is_named(file: &str, path: &str) -> bool {
    file.strip_suffix(path).is_some_and(|rest| !path.is_empty() && (rest.is_empty() || rest.ends_with('/')))
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
    all.sort_by_key(|list| list.posted_at);
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
