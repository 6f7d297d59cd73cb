//! What is offered: terms, prices, the label of the box, and when something falls due.

use super::Acceptance;
use super::body::one_of;
use crate::http::openapi::answers::{InvalidQuery, NotFound, Stateful};
use crate::http::openapi::parameters::{VersionByName, parameters};
use crate::http::openapi::schema;
use crate::http::problem::Problem;
use crate::http::request::{Now, VersionPath, parameters};
use crate::order_view::instant;
use crate::prices_view::PricesView;
use axum::extract::{RawQuery, State};
use axum::response::{IntoResponse, Response};
use domain::Instant;
use domain::agreement::consent::{ConsentLine, Purpose};
use domain::agreement::deadline::DeadlineView;
use domain::agreement::local_text::ENGLISH;
use domain::agreement::prices::PRICE_CURRENCIES;
use domain::agreement::terms::TermsVersion;
use domain::clause::Clause;
use domain::code::Code;
use domain::money::Currency;
use domain::rules::placing::card_rate;
use http::{HeaderValue, header};
use serde::Serialize;
use sha2::{Digest, Sha256};
use std::sync::Arc;
use utoipa::ToSchema;

parameters! {
    /// Language of the label, the notice of recording and the consent lines, one of those that the vendor has texts in;
    /// the answer to any other lists them.
    OfferLanguage = Query "language", optional,
        {"type": "string", "pattern": "^[a-z]{2,3}$", "examples": ["en", "ru"], "default": "en"};
    /// The instant.
    TermsAt = Query "at", required, AnyInstant;
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
    /// The version in force (clause 9.4).
    terms: TermsView<'a>,
    /// Versions published and not yet in force, the earliest first (clause 9.4).
    coming: Vec<TermsView<'a>>,
    /// The current price list (clause 4.1).
    prices: PricesView<'a>,
    /// The currencies of prices in which an order by card can be placed now: those with a rate that has not grown too
    /// old (clause 4.2).
    card_currencies: Vec<Currency>,
    /// The box by which the offer is accepted (clause 2.4).
    acceptance: AcceptanceView<'a>,
    /// The notice that calls and correspondence may be recorded, listened to and kept; to be shown before any is
    /// (clause 10.2).
    recording: RecordingView<'a>,
    /// One line for every purpose (clause 8.6).
    consents: Vec<ConsentView<'a>>,
}

/// A published version of the terms (clause 9.4).
#[derive(Serialize, ToSchema)]
#[schema(as = Terms)]
struct TermsView<'a> {
    #[schema(value_type = schema::Version)]
    version: &'a str,
    /// Of the bytes served at `url`; an order names it, so that it is certain what was accepted (clause 2.4).
    #[schema(value_type = schema::Sha256)]
    sha256: &'a str,
    /// Where the text is served.
    #[schema(format = "uri")]
    url: String,
    /// From when it is in force, inclusive (clause 9.4).
    #[serde(serialize_with = "instant")]
    #[schema(value_type = schema::Instant)]
    in_force_from: Instant,
    /// When it was published.
    #[serde(serialize_with = "instant")]
    #[schema(value_type = schema::Instant)]
    published_at: Instant,
}

/// The box by which the offer is accepted (clause 2.4).
#[derive(Serialize, ToSchema)]
#[schema(as = OfferAcceptance)]
struct AcceptanceView<'a> {
    /// The label beside the box, which is never ticked beforehand.
    label: &'a str,
}

/// The notice that calls and correspondence may be recorded, listened to and kept; to be shown before any is (clause
/// 10.2).
#[derive(Serialize, ToSchema)]
#[schema(as = RecordingNotice)]
struct RecordingView<'a> {
    clause: Clause,
    /// The notice.
    #[schema(min_length = 1)]
    text: &'a str,
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
    let view = OfferView {
        terms: function.terms_view(terms),
        coming: offer.coming_terms(now).into_iter().map(|terms| function.terms_view(terms)).collect(),
        prices: PricesView::of(prices),
        card_currencies: PRICE_CURRENCIES.into_iter().filter(chargeable).collect(),
        acceptance: AcceptanceView { label: offer.acceptance_label.in_language(language) },
        recording: RecordingView { clause: Clause::new(10, 2), text: offer.recording_notice.in_language(language) },
        consents: offer.consents.iter().map(|line| consent_view(line, language)).collect(),
    };
    Ok(axum::Json(view).into_response())
}

/// What a version of the terms says never changes.
pub(super) const IMMUTABLE: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");

impl Acceptance {
    /// A version of the terms: its hash and its text, whatever its state. A draft is served too: only what is seen on its public
    /// page can be published (K43).
    pub(super) async fn version(&self, version: &str) -> Result<(String, String), Problem> {
        let text = match self.agreement.offer.text(version) {
            Some(text) => text.to_owned(),
            None => self.store.terms_text(version).await?.ok_or(Code::NotFound)?,
        };
        Ok((hex::encode(Sha256::digest(&text)), text))
    }

    fn terms_view<'a>(&self, terms: &'a TermsVersion) -> TermsView<'a> {
        TermsView {
            version: &terms.version,
            sha256: &terms.sha256,
            url: format!("{}/v1/terms/{}", self.public_url, terms.version),
            in_force_from: terms.in_force_from,
            published_at: terms.published_at,
        }
    }
}

fn consent_view<'a>(line: &'a ConsentLine, language: &str) -> ConsentView<'a> {
    ConsentView { purpose: line.purpose.code(), text: line.text.in_language(language), required: line.required }
}

/// The text of the terms
///
/// Byte for byte what was published; its hash is what an order accepts (clauses 2.4, 9.4).
#[utoipa::path(
    get,
    path = "/v1/terms/{version}",
    operation_id = "getTerms",
    tag = "offer",
    params(VersionByName),
    responses(
        (
            status = 200,
            description = "The text.",
            body = String, content_type = "text/markdown", headers(("ETag"), ("Cache-Control"))
        ),
        Stateful, NotFound,
    ),
)]
pub(super) async fn terms(
    State(function): State<Arc<Acceptance>>,
    VersionPath(version): VersionPath,
) -> Result<Response, Problem> {
    let (sha256, text) = function.version(&version).await?;
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("text/markdown; charset=utf-8")),
        (header::CACHE_CONTROL, IMMUTABLE),
    ];
    let tag = HeaderValue::try_from(format!("\"{sha256}\"")).map_err(|_| Code::Internal)?;
    Ok((headers, [(header::ETAG, tag)], text).into_response())
}

/// Which terms were in force at an instant
///
/// It follows from instants alone, never from a job having run (clause 9.4).
#[utoipa::path(
    get,
    path = "/v1/terms",
    operation_id = "getTermsAt",
    tag = "offer",
    params(TermsAt),
    responses((status = 200, description = "That version.", body = TermsView), Stateful, NotFound, InvalidQuery),
)]
pub(super) async fn terms_at(
    State(function): State<Arc<Acceptance>>,
    Now(now): Now,
    RawQuery(query): RawQuery,
) -> Result<Response, Problem> {
    let [at] = parameters(query.as_deref(), ["at"])?;
    let at = at.ok_or_else(|| Problem::field(Code::InvalidQuery, "at", "is missing"))?;
    let at = domain::instant::read(&at)
        .ok_or_else(|| Problem::field(Code::InvalidQuery, "at", "must be an instant such as 2025-02-03T10:00:00Z"))?;
    let agreement = function.store.offered(&function.agreement, now).await?;
    let terms = agreement.offer.terms_in_force(at).ok_or(Code::NotFound)?;
    Ok(axum::Json(function.terms_view(terms)).into_response())
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
    let posted;
    let prices = match function.agreement.offer.prices(&version) {
        Some(prices) => prices,
        None => {
            posted = function.store.price_list(&version).await?.ok_or(Code::NotFound)?;
            &posted
        }
    };
    Ok(axum::Json(PricesView::of(prices)).into_response())
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
    responses((status = 200, description = "The time limit.", body = DeadlineView), Stateful, InvalidQuery),
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
    let view = domain::agreement::deadline::answer(&agreement.policy, &rule, &from, roll).map_err(|reason| {
        // The reason begins with the parameter that it is about.
        let (name, detail) = reason.split_once(": ").unwrap_or(("", &reason));
        Problem::field(Code::InvalidQuery, name, detail)
    })?;
    Ok(axum::Json(view).into_response())
}
