//! A version of the terms as everybody sees it.

use super::Acceptance;
use crate::http::openapi::schema;
use crate::order_view::instant;
use domain::Instant;
use domain::agreement::terms::TermsVersion;
use serde::Serialize;
use utoipa::ToSchema;

/// A published version of the terms (clause 9.4).
#[derive(Serialize, ToSchema)]
#[schema(as = Terms)]
pub(super) struct TermsView<'a> {
    #[schema(value_type = schema::Version)]
    pub(super) version: &'a str,
    /// Of the bytes served at `url`; an order names it, so that it is certain what was accepted (clause 2.4).
    #[schema(value_type = schema::Sha256)]
    pub(super) sha256: &'a str,
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
}

impl Acceptance {
    pub(super) fn terms_view<'a>(&self, terms: &'a TermsVersion) -> TermsView<'a> {
        TermsView {
            version: &terms.version,
            sha256: &terms.sha256,
            url: format!("{}/v1/terms/{}", self.public_url, terms.version),
            licensor_url: self.licensor_url(),
            in_force_from: terms.in_force_from,
            published_at: terms.published_at,
        }
    }
}
