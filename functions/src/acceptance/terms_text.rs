//! The texts of the terms, byte for byte, one for each language of a version (K63).

use super::Acceptance;
use super::body::one_of;
use super::offer::IMMUTABLE;
use crate::http::openapi::answers::{InvalidQuery, NotFound, Stateful};
use crate::http::openapi::parameters::{VersionByName, parameters};
use crate::http::problem::Problem;
use crate::http::request::{VersionPath, parameters};
use axum::extract::{RawQuery, State};
use axum::response::{IntoResponse, Response};
use domain::agreement::Agreement;
use domain::agreement::local_text::ENGLISH;
use domain::code::Code;
use http::{HeaderName, HeaderValue, header};
use sha2::{Digest, Sha256};
use std::sync::Arc;
use store::Store;

parameters! {
    /// Language of the text, one of those that the version has; the answer to any other lists them. Without it the text is that
    /// in the language in which the version was first published.
    TextLanguage = Query "language", optional, {"type": "string", "pattern": "^[a-z]{2,3}$", "examples": ["en", "ru"]};
}

/// A text of the terms.
pub(crate) struct Text {
    /// Lower-case hex of the SHA-256 of its bytes.
    pub(crate) sha256: String,
    pub(crate) text: String,
    pub(crate) language: String,
    /// The language whose text prevails where two differ.
    pub(crate) prevailing: String,
}

impl Acceptance {
    /// A text of the terms.
    ///
    /// # Errors
    /// Those of [`Text::read`]; [`Code::InvalidQuery`] where the version has none in the language.
    pub(super) async fn text(&self, version: &str, language: Option<&str>) -> Result<Text, Problem> {
        match Text::read(&self.agreement, &self.store, version, language).await? {
            Some(text) => Ok(text),
            None => Err(self.without_text(version).await?),
        }
    }

    /// That a version has no text in a language; it says in which it has one.
    async fn without_text(&self, version: &str) -> Result<Problem, Problem> {
        let index = self.store.publications_and_drafts().await?;
        let known = index.languages_of(&self.agreement.offer, version);
        let known: Vec<&str> = known.iter().map(String::as_str).collect();
        Ok(Problem::field(Code::InvalidQuery, "language", &one_of(&known)))
    }
}

impl Text {
    /// A text of the terms, whatever the state of its version: in a language, or as the version was first published. A draft is
    /// read too: only what is seen on its public page can be published (K43). `None` where the version has none in the language.
    ///
    /// # Errors
    /// [`Code::NotFound`] for an unknown version; the store's.
    pub(crate) async fn read(
        agreement: &Agreement,
        store: &Store,
        version: &str,
        language: Option<&str>,
    ) -> Result<Option<Text>, Problem> {
        let offer = &agreement.offer;
        if let Some((terms, texts)) = offer.terms(version).zip(offer.texts(version)) {
            let prevailing = terms.prevailing(&agreement.policy);
            let wanted = language.unwrap_or(&terms.language);
            let text = match texts.get(wanted) {
                Some(text) => Some(text.clone()),
                // It was added by an operator, or there is none.
                None => store.terms_texts(version, Some(wanted)).await?.1.map(|added| added.text),
            };
            return Ok(text.map(|text| Text::new(text, wanted, prevailing)));
        }
        let (first, other) = store.terms_texts(version, language).await?;
        let first = first.ok_or(Code::NotFound)?;
        let first_language = first.language.as_deref().unwrap_or(ENGLISH);
        let by_policy = agreement.policy.terms.prevailing.as_deref();
        let prevailing = by_policy.filter(|it| first.together.iter().any(|language| language == it));
        let prevailing = prevailing.unwrap_or(first_language);
        Ok(match language.filter(|language| *language != first_language) {
            None => Some(Text::new(first.text.clone(), first_language, prevailing)),
            Some(language) => other.map(|other| Text::new(other.text, language, prevailing)),
        })
    }

    fn new(text: String, language: &str, prevailing: &str) -> Text {
        let sha256 = hex::encode(Sha256::digest(&text));
        Text { sha256, text, language: language.to_owned(), prevailing: prevailing.to_owned() }
    }
}

/// The text of the terms
///
/// Byte for byte what was published in a language; its hash is what an order accepts (clauses 2.4, 9.4).
/// `Prevailing-Language` is the language whose text prevails where two differ (K63).
#[utoipa::path(
    get,
    path = "/v1/terms/{version}",
    operation_id = "getTerms",
    tag = "offer",
    params(VersionByName, TextLanguage),
    responses(
        (
            status = 200,
            description = "The text.",
            body = String, content_type = "text/markdown",
            headers(("ETag"), ("Cache-Control"), ("Link"), ("Content-Language"), ("Prevailing-Language"))
        ),
        Stateful, NotFound, InvalidQuery,
    ),
)]
pub(super) async fn terms(
    State(function): State<Arc<Acceptance>>,
    VersionPath(version): VersionPath,
    RawQuery(query): RawQuery,
) -> Result<Response, Problem> {
    let [language] = parameters(query.as_deref(), ["language"])?;
    let Text { sha256, text, language, prevailing } = function.text(&version, language.as_deref()).await?;
    let value = |text: String| HeaderValue::try_from(text).map_err(|_| Code::Internal);
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("text/markdown; charset=utf-8")),
        (header::CACHE_CONTROL, IMMUTABLE),
        (header::LINK, value(format!("<{}>; rel=\"author\"", function.licensor_url()))?),
        (header::ETAG, value(format!("\"{sha256}\""))?),
        (header::CONTENT_LANGUAGE, value(language)?),
        (HeaderName::from_static("prevailing-language"), value(prevailing)?),
    ];
    Ok((headers, text).into_response())
}
