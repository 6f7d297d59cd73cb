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
use domain::agreement::local_text::ENGLISH;
use domain::code::Code;
use http::{HeaderName, HeaderValue, header};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::sync::Arc;

parameters! {
    /// Language of the text, one of those that the version has; the answer to any other lists them. Without it the text is that
    /// in the language in which the version was first published.
    TextLanguage = Query "language", optional, {"type": "string", "pattern": "^[a-z]{2,3}$", "examples": ["en", "ru"]};
}

/// A text of the terms.
pub(super) struct Text {
    /// Lower-case hex of the SHA-256 of its bytes.
    pub(super) sha256: String,
    pub(super) text: String,
    pub(super) language: String,
    /// The language whose text prevails where two differ.
    pub(super) prevailing: String,
}

impl Acceptance {
    /// A version of the terms: its hash and its text as it was first published, whatever its state. A draft is served too: only
    /// what is seen on its public page can be published (K43).
    pub(super) async fn version(&self, version: &str) -> Result<(String, String), Problem> {
        let Text { sha256, text, .. } = self.text(version, None).await?;
        Ok((sha256, text))
    }

    /// The same in a language, where one is asked for.
    pub(super) async fn text(&self, version: &str, language: Option<&str>) -> Result<Text, Problem> {
        let offer = &self.agreement.offer;
        let (mut texts, first, prevailing) = match offer.terms(version).zip(offer.texts(version)) {
            Some((terms, texts)) => {
                let prevailing = terms.prevailing(&self.agreement.policy);
                (texts.clone(), terms.language.clone(), prevailing.to_owned())
            }
            None => {
                let (language, text) = self.store.terms_text(version).await?.ok_or(Code::NotFound)?;
                let language = language.unwrap_or_else(|| ENGLISH.to_owned());
                (BTreeMap::from([(language.clone(), text)]), language.clone(), language)
            }
        };
        let language = language.unwrap_or(&first);
        let Some(text) = texts.remove(language) else {
            let known: Vec<&str> = texts.keys().map(String::as_str).collect();
            return Err(Problem::field(Code::InvalidQuery, "language", &one_of(&known)));
        };
        Ok(Text { sha256: hex::encode(Sha256::digest(&text)), text, language: language.to_owned(), prevailing })
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
