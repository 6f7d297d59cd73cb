//! What both forms of an order, of a new one and of a renewal, offer: items with their charges, the lines to tick, the terms in
//! place (clauses 2.4, 4.1, 4.2, 5.2, 5.6, 5.8, 8.6, 10.2). `templates/shop_parts.html` shows it.

use super::form::{carried, choice, consent_field};
use super::items::{self, Item};
use super::terms::{coming, languages};
use crate::acceptance::Acceptance;
use crate::http::problem::Problem;
use crate::pages::fields::Typed;
use crate::pages::readable::{Block, blocks};
use crate::pages::texts::Texts;
use domain::Instant;
use domain::agreement::Agreement;
use domain::agreement::consent::ConsentLine;
use domain::agreement::local_text::LocalText;
use domain::agreement::policy::ResidentCurrency;
use domain::agreement::terms::TermsText;
use domain::clause::Clause;
use domain::code::Code;
use domain::rules::placing::rates_now;

/// What a form offers at an instant.
pub(super) struct Offered<'a> {
    /// By which the form places one order, however often it is sent.
    pub(super) key: String,
    pub(super) prices: &'a str,
    pub(super) carried_rates: String,
    pub(super) choices: Vec<Choice>,
    /// Which price list it is.
    pub(super) list: String,
    pub(super) rates: Vec<String>,
    pub(super) card: &'a str,
    pub(super) invoice: &'a str,
    pub(super) restrictions: Vec<String>,
    pub(super) consents: Vec<Tick>,
    pub(super) recording: &'a str,
    pub(super) label: &'a str,
    pub(super) terms: Terms<'a>,
    /// Whether the order of a resident waits for an operator before it is paid (K20).
    pub(super) reviewed: bool,
}

/// An item in one of its currencies, to choose.
pub(super) struct Choice {
    pub(super) value: String,
    pub(super) name: String,
    pub(super) about: String,
    pub(super) amount: String,
    /// What it comes to by card, or that it cannot be paid so.
    pub(super) card: String,
    pub(super) resident: Option<String>,
}

/// A box with its line.
pub(super) struct Tick {
    pub(super) field: &'static str,
    pub(super) label: String,
    /// Those of the input.
    pub(super) attributes: &'static str,
}

/// The terms as they are read in place.
pub(super) struct Terms<'a> {
    pub(super) version: &'a str,
    pub(super) sha256: String,
    /// In which language the text is, and which one prevails.
    pub(super) languages: String,
    pub(super) language: String,
    pub(super) from: String,
    pub(super) coming: Vec<String>,
    pub(super) blocks: Vec<Block>,
}

impl Acceptance {
    /// What a form into which something was typed offers now.
    ///
    /// # Errors
    /// [`Code::NotFound`] where nothing is sold or no terms are in force; the store's.
    pub(super) async fn offered<'a>(
        &self,
        agreement: &'a Agreement,
        texts: Texts,
        typed: &Typed,
        now: Instant,
    ) -> Result<Offered<'a>, Problem> {
        let (offer, language) = (&agreement.offer, texts.language());
        let prices = offer.prices_current(now).ok_or(Code::NotFound)?;
        let current_from = texts.at(agreement.policy.zone, prices.current_from);
        let key = typed.value("key").to_owned();
        Ok(Offered {
            key: if key.is_empty() { ulid::Ulid::from_datetime(now.into()).to_string() } else { key },
            prices: &prices.version,
            carried_rates: carried(rates_now(agreement, now)),
            choices: items::offered(agreement, prices, texts, now)
                .into_iter()
                .flat_map(|it| choices(it, texts))
                .collect(),
            list: texts.shop_list(&prices.version, current_from),
            rates: items::rates(agreement, texts, now),
            card: offer.form.card.in_language(language),
            invoice: offer.form.invoice.in_language(language),
            restrictions: offer.form.restrictions.iter().map(|it| restriction(it, texts)).collect(),
            consents: offer.form.consents.iter().map(|line| consent(line, texts)).collect(),
            recording: offer.form.recording_notice.in_language(language),
            label: offer.form.acceptance_label.in_language(language),
            terms: self.terms_in_place(agreement, texts, now).await?,
            reviewed: agreement.policy.payment.resident_currency == ResidentCurrency::Review,
        })
    }

    /// The terms in force, in the language of a page or the one that prevails.
    async fn terms_in_place<'a>(
        &self,
        agreement: &'a Agreement,
        texts: Texts,
        now: Instant,
    ) -> Result<Terms<'a>, Problem> {
        let terms = agreement.offer.terms_in_force(now).ok_or(Code::NotFound)?;
        let TermsText { language, sha256, .. } = terms.shown(&agreement.policy, texts.language(), now);
        Ok(Terms {
            version: &terms.version,
            sha256,
            languages: languages(texts, &language, terms.prevailing(&agreement.policy)),
            from: texts.at(agreement.policy.zone, terms.in_force_from),
            coming: coming(agreement, texts, now),
            blocks: blocks(&self.text(&terms.version, Some(&language)).await?.text),
            language,
        })
    }
}

/// An item in each of its currencies.
fn choices(item: Item, texts: Texts) -> Vec<Choice> {
    let about = format!("{}; {}", item.period, item.activation);
    let one = |price: items::Price| Choice {
        value: choice(&item.sku, price.currency),
        name: item.name.clone(),
        about: about.clone(),
        amount: price.amount,
        card: price.card.map_or_else(|| texts.checkout_no_card().to_owned(), |charge| texts.shop_by_card(charge)),
        resident: price.resident.map(|charge| texts.shop_resident(charge)),
    };
    item.prices.into_iter().map(one).collect()
}

fn consent(line: &ConsentLine, texts: Texts) -> Tick {
    let text = line.text.in_language(texts.language());
    let (label, attributes) = match line.required {
        true => (texts.checkout_consent_required(text), "required"),
        false => (texts.checkout_consent_free(text), ""),
    };
    Tick { field: consent_field(line.purpose), label, attributes }
}

/// A line of the use restrictions, with its clause.
fn restriction((clause, text): &(Clause, LocalText), texts: Texts) -> String {
    texts.checkout_restrictions_clause(text.in_language(texts.language()), clause)
}
