//! The form of an order as it is shown: what is sold with its price, charge and rate, the buyer's data, the terms in place, each
//! consent by itself (clauses 2.4, 3.1, 4.1, 4.2, 5.2, 5.6, 5.8, 8.6, 10.2).

use super::countries::countries;
use super::form::{carried, choice, consent_field};
use super::items::{self, Item};
use super::readable::{Block, blocks};
use super::terms::coming;
use crate::acceptance::Acceptance;
use crate::http::openapi::answers::{InvalidQuery, NotFound, Stateful};
use crate::http::openapi::parameters::parameters;
use crate::http::problem::Problem;
use crate::http::request::{Now, parameters};
use crate::pages::fields::Typed;
use crate::pages::texts::Texts;
use crate::pages::{Frame, personal};
use askama::Template;
use axum::extract::{RawQuery, State};
use axum::response::Response;
use domain::Instant;
use domain::agreement::Agreement;
use domain::agreement::consent::ConsentLine;
use domain::agreement::local_text::LocalText;
use domain::agreement::policy::ResidentCurrency;
use domain::agreement::terms::TermsText;
use domain::clause::Clause;
use domain::code::Code;
use domain::rules::placing::rates_now;
use http::StatusCode;
use std::sync::Arc;

parameters! {
    /// The item that is chosen beforehand.
    SkuToOrder = Query "sku", optional, {"type": "string"};
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

#[derive(Template)]
#[template(path = "shop_checkout.html")]
struct Page<'a> {
    frame: Frame,
    typed: Typed,
    /// Why the form came back, where no field is to blame.
    notice: Option<String>,
    key: String,
    prices: &'a str,
    carried_rates: String,
    choices: Vec<Choice>,
    list: String,
    rates: Vec<String>,
    methods: [(&'static str, &'a str); 2],
    countries: Vec<(&'static str, &'static str)>,
    restrictions: Vec<String>,
    consents: Vec<Tick>,
    recording: &'a str,
    label: &'a str,
    terms: Terms<'a>,
    /// Whether the order of a resident waits for an operator before it is paid (K20).
    reviewed: bool,
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

/// The form of an order
///
/// Made for one order: it carries a key by which it places one, however often it is sent (clauses 2.4, 3.1, 4.1, 8.6).
#[utoipa::path(
    get,
    path = "/checkout",
    operation_id = "showCheckout",
    tag = "pages",
    params(SkuToOrder),
    responses(
        (
            status = 200,
            description = "A page with a form.",
            body = String, content_type = "text/html", headers(("Cache-Control"))
        ),
        Stateful, NotFound, InvalidQuery,
    ),
)]
pub(in crate::acceptance) async fn checkout(
    State(function): State<Arc<Acceptance>>,
    Now(now): Now,
    texts: Texts,
    RawQuery(query): RawQuery,
) -> Result<Response, Problem> {
    let [sku] = parameters(query.as_deref(), ["sku"])?;
    let agreement = function.store.offered(&function.agreement, now).await?;
    let prices = agreement.offer.prices_current(now);
    let item = prices.and_then(|list| list.items.iter().find(|item| sku.as_ref() == Some(&item.sku)));
    let typed = Typed::default().or("type", "person").or("method", "card");
    let typed = match item.and_then(|item| Some((item, item.prices.first()?))) {
        Some((item, price)) => typed.or("choice", choice(&item.sku, price.currency.code())),
        None => typed,
    };
    let form = Shown { typed, notice: None, status: StatusCode::OK };
    function.checkout_page(&agreement, texts, form, now).await
}

/// What of the form is another one each time.
pub(super) struct Shown {
    pub(super) typed: Typed,
    pub(super) notice: Option<String>,
    pub(super) status: StatusCode,
}

impl Acceptance {
    /// The page with the form, under what is offered now.
    pub(super) async fn checkout_page(
        &self,
        agreement: &Agreement,
        texts: Texts,
        shown: Shown,
        now: Instant,
    ) -> Result<Response, Problem> {
        let (offer, language) = (&agreement.offer, texts.language());
        let prices = offer.prices_current(now).ok_or(Code::NotFound)?;
        let at = |instant| texts.at(agreement.policy.zone, instant);
        let key = shown.typed.value("key").to_owned();
        let page = Page {
            frame: Frame::new(agreement, texts, texts.checkout_title()).at("/checkout"),
            notice: shown.notice,
            key: if key.is_empty() { ulid::Ulid::from_datetime(now.into()).to_string() } else { key },
            prices: &prices.version,
            carried_rates: carried(rates_now(agreement, now)),
            choices: items::offered(agreement, prices, texts, now)
                .into_iter()
                .flat_map(|it| choices(it, texts))
                .collect(),
            list: texts.shop_list(&prices.version, at(prices.current_from)),
            rates: items::rates(agreement, texts, now),
            methods: [("card", &offer.form.card), ("invoice", &offer.form.invoice)]
                .map(|(method, text)| (method, text.in_language(language))),
            countries: countries(language).collect(),
            restrictions: offer.form.restrictions.iter().map(|it| restriction(it, texts)).collect(),
            consents: offer.form.consents.iter().map(|line| consent(line, texts)).collect(),
            recording: offer.form.recording_notice.in_language(language),
            label: offer.form.acceptance_label.in_language(language),
            reviewed: agreement.policy.payment.resident_currency == ResidentCurrency::Review,
            terms: self.terms_in_place(agreement, texts, now).await?,
            typed: shown.typed,
        };
        personal(shown.status, &page)
    }

    /// The terms in force, in the language of a page or the one that prevails.
    pub(super) async fn terms_in_place<'a>(
        &self,
        agreement: &'a Agreement,
        texts: Texts,
        now: Instant,
    ) -> Result<Terms<'a>, Problem> {
        let terms = agreement.offer.terms_in_force(now).ok_or(Code::NotFound)?;
        let TermsText { language, sha256, .. } = terms.shown(&agreement.policy, texts.language(), now);
        let prevailing = terms.prevailing(&agreement.policy);
        let named = |language: &str| texts.shop_language_name(language);
        Ok(Terms {
            version: &terms.version,
            sha256,
            languages: if language == prevailing {
                texts.terms_prevails_this(named(&language))
            } else {
                texts.terms_prevails(named(&language), named(prevailing))
            },
            from: texts.at(agreement.policy.zone, terms.in_force_from),
            coming: coming(agreement, texts, now),
            blocks: blocks(&self.text(&terms.version, Some(&language)).await?.text),
            language,
        })
    }
}

/// An item in each of its currencies.
pub(super) fn choices(item: Item, texts: Texts) -> Vec<Choice> {
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

pub(super) fn consent(line: &ConsentLine, texts: Texts) -> Tick {
    let text = line.text.in_language(texts.language());
    let (label, attributes) = match line.required {
        true => (texts.checkout_consent_required(text), "required"),
        false => (texts.checkout_consent_free(text), ""),
    };
    Tick { field: consent_field(line.purpose), label, attributes }
}

/// A line of the use restrictions, with its clause.
pub(super) fn restriction((clause, text): &(Clause, LocalText), texts: Texts) -> String {
    texts.checkout_restrictions_clause(text.in_language(texts.language()), clause)
}
