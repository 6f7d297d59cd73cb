//! A version of the terms as everybody sees it.

use super::Acceptance;
use crate::http::openapi::schema;
use crate::order_view::instant;
use domain::Instant;
use domain::agreement::terms::{TermsText, TermsVersion};
use serde::Serialize;
use utoipa::ToSchema;

/// A published version of the terms (clause 9.4).
#[derive(Serialize, ToSchema)]
#[schema(as = Terms)]
pub(super) struct TermsView<'a> {
    #[schema(value_type = schema::Version)]
    pub(super) version: &'a str,
    /// The language of the text: the one asked for or, where the version has none in it, the one that prevails (K63).
    #[schema(pattern = "^[a-z]{2,3}$", examples("en", "ru"))]
    pub(super) language: String,
    /// The language whose text prevails where two differ (K63).
    #[schema(pattern = "^[a-z]{2,3}$", examples("en"))]
    pub(super) prevailing: String,
    /// Of the bytes served at `url`; an order names it, so that it is certain what was accepted (clause 2.4).
    #[schema(value_type = schema::Sha256)]
    pub(super) sha256: String,
    /// Where the text is served.
    #[schema(format = "uri")]
    pub(super) url: String,
    /// Where the licensor is named whom the text means (clauses 1.1, 3.8, 10.7).
    #[schema(format = "uri")]
    pub(super) licensor_url: String,
    /// From when it is in force, inclusive (clause 9.4).
    #[serde(serialize_with = "instant")]
    #[schema(value_type = schema::Instant)]
    pub(super) in_force_from: Instant,
    /// When it was published.
    #[serde(serialize_with = "instant")]
    #[schema(value_type = schema::Instant)]
    pub(super) published_at: Instant,
    /// Every text of the version that was published by now, the one first published at their head.
    #[schema(min_items = 1)]
    pub(super) texts: Vec<TermsTextView>,
}

/// The text of a version in one language (K63).
#[derive(Serialize, ToSchema)]
#[schema(as = TermsText)]
pub(super) struct TermsTextView {
    #[schema(pattern = "^[a-z]{2,3}$", examples("en", "ru"))]
    language: String,
    /// Of the bytes served at `url`.
    #[schema(value_type = schema::Sha256)]
    sha256: String,
    /// Where the text is served.
    #[schema(format = "uri")]
    url: String,
    /// When it was published: with the version, or later.
    #[serde(serialize_with = "instant")]
    #[schema(value_type = schema::Instant)]
    published_at: Instant,
}

impl Acceptance {
    /// A version as it is shown to who reads a language; without one in the language in which it was first published.
    pub(super) fn terms_view<'a>(
        &self,
        terms: &'a TermsVersion,
        language: Option<&str>,
        now: Instant,
    ) -> TermsView<'a> {
        let policy = &self.agreement.policy;
        let shown = terms.shown(policy, language.unwrap_or(&terms.language), now);
        let url = |language: &str| terms.url(&self.public_url, language);
        let texts = terms.texts(now).into_iter().map(|TermsText { language, sha256, published_at }| TermsTextView {
            url: url(&language),
            language,
            sha256,
            published_at,
        });
        TermsView {
            version: &terms.version,
            prevailing: terms.prevailing(policy).to_owned(),
            url: url(&shown.language),
            language: shown.language,
            sha256: shown.sha256,
            licensor_url: self.licensor_url(),
            in_force_from: terms.in_force_from,
            published_at: terms.published_at,
            texts: texts.collect(),
        }
    }
}
