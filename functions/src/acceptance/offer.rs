//! What is offered: terms, prices, the label of the box, and when something falls due.

use super::Acceptance;
use super::body::one_of;
use super::history::{ComingView, TermsHistory};
use super::terms_view::TermsView;
use crate::http::openapi::answers::{InvalidQuery, NotFound, Stateful};
use crate::http::openapi::parameters::{VersionByName, parameters};
use crate::http::problem::Problem;
use crate::http::request::{Now, VersionPath, parameters};
use crate::licensor_view::LicensorView;
use crate::order_view::CountedDeadline;
use crate::prices_view::PricesView;
use axum::extract::{RawQuery, State};
use axum::response::{IntoResponse, Response};
use domain::agreement::consent::{ConsentLine, Purpose};
use domain::agreement::deadline::asked;
use domain::agreement::language::Form;
use domain::agreement::local_text::{ENGLISH, LocalText};
use domain::agreement::prices::{PRICE_CURRENCIES, PriceList};
use domain::clause::Clause;
use domain::code::Code;
use domain::money::Currency;
use domain::order::placing::Method;
use domain::rules::placing::card_rate;
use http::HeaderValue;
use serde::Serialize;
use std::sync::Arc;
use utoipa::ToSchema;

parameters! {
    /// Language of the label, the notice of recording and the consent lines, one of those that the vendor has texts in;
    /// the answer to any other lists them.
    OfferLanguage = Query "language", optional,
        {"type": "string", "pattern": "^[a-z]{2,3}$", "examples": ["en", "ru"], "default": "en"};
    /// The instant; without one every version that was published is listed.
    TermsAt = Query "at", optional, AnyInstant;
    /// Which time limit.
    DeadlineRule = Query "rule", required, RuleOrName, example "4.9";
    /// The instant of the event; for 4.10 that of full payment.
    DeadlineFrom = Query "from", required, AnyInstant, example "2025-02-03T10:00:00+05:00";
    /// Whether a last day that is no working day moves to the next one, in place of the policy's answer; ignored where
    /// the rule cannot.
    DeadlineRoll = Query "roll", optional, {"type": "boolean"};
}

/// What is offered now.
#[derive(Serialize, ToSchema)]
#[schema(as = Offer)]
struct OfferView<'a> {
    /// Who sells (clauses 1.1, 3.8, 10.7).
    licensor: LicensorView<'a>,
    /// The version in force (clause 9.4).
    terms: TermsView<'a>,
    /// The terms and the price lists that were published and do not count yet, the earliest first (clauses 4.13, 9.4).
    coming: Vec<ComingView>,
    /// The current price list (clause 4.1).
    prices: PricesView<'a>,
    /// The currencies of prices in which an order by card can be placed now: those with a rate that has not grown too
    /// old (clause 4.2).
    card_currencies: Vec<Currency>,
    /// How an order can be paid (clause 4.4).
    payment_methods: Vec<PaymentMethodView<'a>>,
    /// The box by which the offer is accepted (clause 2.4).
    acceptance: AcceptanceView<'a>,
    /// What the use is restricted by, each with its clause; a page shows them with a box of their own (clauses 5.2, 5.6,
    /// 5.8).
    restrictions: Vec<ClauseText<'a>>,
    /// On which of Kommo's plans everything works (clause 5.9).
    plan: ClauseText<'a>,
    /// Where the instructions for installing and using the widget are (clause 5.4).
    instructions: InstructionsView<'a>,
    /// The notice that calls and correspondence may be recorded, listened to and kept; to be shown before any is
    /// (clause 10.2).
    recording: ClauseText<'a>,
    /// One line for every purpose (clause 8.6).
    consents: Vec<ConsentView<'a>>,
}

/// Which terms were in force at an instant, or without one all of them.
#[derive(Serialize, ToSchema)]
#[serde(untagged)]
#[schema(as = TermsOrHistory)]
enum TermsAnswer<'a> {
    One(TermsView<'a>),
    All(TermsHistory<'a>),
}

/// The box by which the offer is accepted (clause 2.4).
#[derive(Serialize, ToSchema)]
#[schema(as = OfferAcceptance)]
struct AcceptanceView<'a> {
    /// The label beside the box, which is never ticked beforehand.
    label: &'a str,
}

/// What a buyer is told, and the clause that it rests on.
#[derive(Serialize, ToSchema)]
struct ClauseText<'a> {
    clause: Clause,
    /// As the buyer reads it.
    #[schema(min_length = 1)]
    text: &'a str,
}

impl<'a> ClauseText<'a> {
    fn new(clause: Clause, text: &'a LocalText, language: &str) -> ClauseText<'a> {
        ClauseText { clause, text: text.in_language(language) }
    }
}

/// One way to pay.
#[derive(Serialize, ToSchema)]
#[schema(as = PaymentMethod)]
struct PaymentMethodView<'a> {
    method: Method,
    /// In which prices an order can be placed now that is paid in this way (clause 4.2).
    currencies: Vec<Currency>,
    /// As the buyer reads it.
    #[schema(min_length = 1)]
    text: &'a str,
}

/// Where the instructions are (clause 5.4).
#[derive(Serialize, ToSchema)]
#[schema(as = Instructions)]
struct InstructionsView<'a> {
    clause: Clause,
    #[schema(format = "uri")]
    url: &'a str,
}

/// One consent line, with a box of its own that is not ticked beforehand (clause 8.6).
#[derive(Serialize, ToSchema)]
#[schema(as = Consent)]
struct ConsentView<'a> {
    #[schema(value_type = Purpose)]
    purpose: &'a str,
    /// The line as the buyer reads it.
    text: &'a str,
    /// Whether there is no order without it.
    required: bool,
}

/// What is offered now
///
/// The terms in force, those to come, the current price list, the label of the box, the notice of recording and the
/// consent lines (clauses 2.3, 2.4, 4.1, 8.6, 9.4, 10.2).
#[utoipa::path(
    get,
    path = "/v1/offer",
    operation_id = "getOffer",
    tag = "offer",
    params(OfferLanguage),
    responses((status = 200, description = "The offer.", body = OfferView), Stateful, NotFound, InvalidQuery),
)]
pub(super) async fn offer(
    State(function): State<Arc<Acceptance>>,
    Now(now): Now,
    RawQuery(query): RawQuery,
) -> Result<Response, Problem> {
    let [language] = parameters(query.as_deref(), ["language"])?;
    let language = language.as_deref().unwrap_or(ENGLISH);
    let agreement = function.store.offered(&function.agreement, now).await?;
    let offer = &agreement.offer;
    let languages = offer.languages();
    if !languages.contains(&language) {
        return Err(Problem::field(Code::InvalidQuery, "language", &one_of(&languages)));
    }
    let (Some(terms), Some(prices)) = (offer.terms_in_force(now), offer.prices_current(now)) else {
        return Err(Code::NotFound.into());
    };
    let chargeable = |currency: &Currency| card_rate(&agreement, *currency, now).is_some();
    let card_currencies: Vec<Currency> = PRICE_CURRENCIES.into_iter().filter(chargeable).collect();
    let form = &offer.form;
    let view = OfferView {
        licensor: LicensorView::of(&agreement.policy.licensor, language),
        terms: function.terms_view(terms, Some(language), now),
        coming: function.coming(offer, Some(language), now)?,
        prices: PricesView::of(prices),
        payment_methods: payment_methods(form, &card_currencies, language),
        card_currencies,
        acceptance: AcceptanceView { label: form.acceptance_label.in_language(language) },
        restrictions: form.restrictions.iter().map(|(clause, text)| ClauseText::new(*clause, text, language)).collect(),
        plan: ClauseText::new(Clause::new(5, 9), &form.plan_hint, language),
        instructions: InstructionsView { clause: Clause::new(5, 4), url: &offer.instructions },
        recording: ClauseText::new(Clause::new(10, 2), &form.recording_notice, language),
        consents: form.consents.iter().map(|line| consent_view(line, language)).collect(),
    };
    Ok(axum::Json(view).into_response())
}

/// A card can be charged where there is a rate for it; an invoice is in the currency of the price.
fn payment_methods<'a>(form: &'a Form, card: &[Currency], language: &str) -> Vec<PaymentMethodView<'a>> {
    let of = |method, currencies: &[Currency], text: &'a LocalText| PaymentMethodView {
        method,
        currencies: currencies.to_vec(),
        text: text.in_language(language),
    };
    vec![of(Method::Card, card, &form.card), of(Method::Invoice, &PRICE_CURRENCIES, &form.invoice)]
}

/// What a version of the terms says never changes.
pub(super) const IMMUTABLE: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");

impl Acceptance {
    pub(super) fn licensor_url(&self) -> String {
        format!("{}/v1/offer", self.public_url)
    }
}

fn consent_view<'a>(line: &'a ConsentLine, language: &str) -> ConsentView<'a> {
    ConsentView { purpose: line.purpose.code(), text: line.text.in_language(language), required: line.required }
}

/// Which terms were in force at an instant, or every version
///
/// Which was in force follows from instants alone, never from a job having run (clause 9.4). Without an instant the answer
/// is the public history: every version that was published, the newest first (clause 2.3).
#[utoipa::path(
    get,
    path = "/v1/terms",
    operation_id = "getTermsAt",
    tag = "offer",
    params(TermsAt),
    responses(
        (status = 200, description = "That version, or the history.", body = TermsAnswer),
        Stateful, NotFound, InvalidQuery,
    ),
)]
pub(super) async fn terms_at(
    State(function): State<Arc<Acceptance>>,
    Now(now): Now,
    RawQuery(query): RawQuery,
) -> Result<Response, Problem> {
    let [at] = parameters(query.as_deref(), ["at"])?;
    let Some(at) = at else {
        let index = function.store.publication_index().await?;
        let offer = function.agreement.offer.with(&index, []);
        return Ok(axum::Json(TermsAnswer::All(function.terms_history(&offer, &index, now))).into_response());
    };
    let at = domain::instant::read(&at)
        .ok_or_else(|| Problem::field(Code::InvalidQuery, "at", "must be an instant such as 2025-02-03T10:00:00Z"))?;
    let agreement = function.store.offered(&function.agreement, now).await?;
    let terms = agreement.offer.terms_in_force(at).ok_or(Code::NotFound)?;
    Ok(axum::Json(TermsAnswer::One(function.terms_view(terms, None, now))).into_response())
}

/// A price list
///
/// Posted once and never edited (clauses 4.1, 4.2, 4.13).
#[utoipa::path(
    get,
    path = "/v1/prices/{version}",
    operation_id = "getPrices",
    tag = "offer",
    params(VersionByName),
    responses((status = 200, description = "The price list.", body = PricesView), Stateful, NotFound),
)]
pub(super) async fn prices(
    State(function): State<Arc<Acceptance>>,
    VersionPath(version): VersionPath,
) -> Result<Response, Problem> {
    let prices = function.price_list(&version).await?;
    Ok(axum::Json(PricesView::of(&prices)).into_response())
}

impl Acceptance {
    /// A price list by its version.
    ///
    /// # Errors
    /// [`Code::NotFound`]; the store's.
    pub(super) async fn price_list(&self, version: &str) -> Result<PriceList, Problem> {
        match self.agreement.offer.prices(version) {
            Some(prices) => Ok(prices.clone()),
            None => Ok(self.store.price_list(version).await?.ok_or(Code::NotFound)?),
        }
    }
}

/// When something falls due
///
/// Computed by the rules that the orders run by, for any event (clauses 3.6, 4.7, 4.9, 4.10, 4.14, 9.4, 10.1 and the
/// law behind them).
#[utoipa::path(
    get,
    path = "/v1/deadlines",
    operation_id = "getDeadline",
    tag = "offer",
    params(DeadlineRule, DeadlineFrom, DeadlineRoll),
    responses((status = 200, description = "The time limit.", body = CountedDeadline), Stateful, InvalidQuery),
)]
pub(super) async fn deadlines(
    State(function): State<Arc<Acceptance>>,
    Now(now): Now,
    RawQuery(query): RawQuery,
) -> Result<Response, Problem> {
    let [rule, from, roll] = parameters(query.as_deref(), ["rule", "from", "roll"])?;
    let missing = |name: &str| Problem::field(Code::InvalidQuery, name, "is missing");
    let (rule, from) = (rule.ok_or_else(|| missing("rule"))?, from.ok_or_else(|| missing("from"))?);
    let roll = match roll.as_deref() {
        None => None,
        Some("true") => Some(true),
        Some("false") => Some(false),
        Some(_) => return Err(Problem::field(Code::InvalidQuery, "roll", "must be true or false")),
    };
    let agreement = function.store.offered(&function.agreement, now).await?;
    let deadline = asked(&agreement.policy, &rule, &from, roll).map_err(|reason| {
        // The reason begins with the parameter that it is about.
        let (name, detail) = reason.split_once(": ").unwrap_or(("", &reason));
        Problem::field(Code::InvalidQuery, name, detail)
    })?;
    Ok(axum::Json(CountedDeadline::of(&agreement.policy, &deadline, ENGLISH)).into_response())
}
