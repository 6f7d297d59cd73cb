//! What is offered: terms, prices, the label of the box, and when something falls due.

use super::Acceptance;
use super::body::one_of;
use crate::http::problem::Problem;
use crate::http::request::{Now, VersionPath, parameters};
use crate::order_view::instant;
use crate::prices_view::PricesView;
use axum::extract::{RawQuery, State};
use axum::response::{IntoResponse, Response};
use domain::Instant;
use domain::agreement::consent::ConsentLine;
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

#[derive(Serialize)]
struct OfferView<'a> {
    terms: TermsView<'a>,
    coming: Vec<TermsView<'a>>,
    prices: PricesView<'a>,
    /// The currencies of prices in which a card can be charged now (K58).
    card_currencies: Vec<Currency>,
    acceptance: AcceptanceView<'a>,
    recording: RecordingView<'a>,
    consents: Vec<ConsentView<'a>>,
}

#[derive(Serialize)]
struct TermsView<'a> {
    version: &'a str,
    sha256: &'a str,
    url: String,
    #[serde(serialize_with = "instant")]
    in_force_from: Instant,
    #[serde(serialize_with = "instant")]
    published_at: Instant,
}

#[derive(Serialize)]
struct AcceptanceView<'a> {
    label: &'a str,
}

/// What is said before anything is recorded.
#[derive(Serialize)]
struct RecordingView<'a> {
    clause: Clause,
    text: &'a str,
}

#[derive(Serialize)]
struct ConsentView<'a> {
    purpose: &'a str,
    text: &'a str,
    required: bool,
}

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

/// The text itself, whose bytes have the hash that is accepted.
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

/// Which terms were in force at an instant.
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

/// When something falls due, by the same rules as everything else here.
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
