//! What two versions of the terms say differently, clause by clause (9.4).

use super::Acceptance;
use super::offer::IMMUTABLE;
use crate::http::openapi::answers::{Internal, InvalidQuery, NotFound};
use crate::http::openapi::parameters::{VersionByName, parameters};
use crate::http::openapi::schema;
use crate::http::problem::Problem;
use crate::http::request::{VersionsPath, parameters};
use axum::extract::{RawQuery, State};
use axum::response::{IntoResponse, Response};
use domain::agreement::difference::{ClauseChange, by_clause};
use http::header;
use serde::Serialize;
use std::sync::Arc;
use utoipa::ToSchema;

parameters! {
    /// The version that it is compared with: the new one, as far as the answer is concerned.
    OtherVersion = Path "other", required, Version;
    /// Language of the texts that are compared, one in which both versions have a text. Without it each is that in the language
    /// in which its version was first published.
    DifferenceLanguage = Query "language", optional, {"type": "string", "pattern": "^[a-z]{2,3}$", "examples": ["en", "ru"]};
}

/// What two versions of the terms say differently (clause 9.4).
#[derive(Serialize, ToSchema)]
#[schema(as = TermsDiff)]
struct DifferenceView<'a> {
    /// The old one.
    from: VersionView<'a>,
    /// The new one.
    to: VersionView<'a>,
    /// The clauses that differ, in the order of the texts; empty where both say the same.
    clauses: Vec<ClauseChange>,
}

/// A version of the terms and the hash of its text.
#[derive(Serialize, ToSchema)]
#[schema(as = ComparedTerms)]
struct VersionView<'a> {
    #[schema(value_type = schema::Version)]
    version: &'a str,
    #[schema(value_type = schema::Sha256)]
    sha256: &'a str,
    /// The language of the text that was compared.
    #[schema(pattern = "^[a-z]{2,3}$", examples("en", "ru"))]
    language: &'a str,
}

/// What another version of the terms says differently
///
/// Clause by clause, and in a clause word by word. Clauses are matched by their numbers; line ends and blank lines
/// between them make no difference (clause 9.4).
#[utoipa::path(
    get,
    path = "/v1/terms/{version}/diff/{other}",
    operation_id = "getTermsDiff",
    tag = "offer",
    params(VersionByName, OtherVersion, DifferenceLanguage),
    responses(
        (status = 200, description = "What differs.", body = DifferenceView, headers(("Cache-Control"))),
        NotFound, InvalidQuery, Internal,
    ),
)]
pub(super) async fn difference(
    State(function): State<Arc<Acceptance>>,
    VersionsPath(from, to): VersionsPath,
    RawQuery(query): RawQuery,
) -> Result<Response, Problem> {
    let [language] = parameters(query.as_deref(), ["language"])?;
    let language = language.as_deref();
    let (old, new) = (function.text(&from, language).await?, function.text(&to, language).await?);
    let view = DifferenceView {
        from: VersionView { version: &from, sha256: &old.sha256, language: &old.language },
        to: VersionView { version: &to, sha256: &new.sha256, language: &new.language },
        clauses: by_clause(&old.text, &new.text),
    };
    Ok(([(header::CACHE_CONTROL, IMMUTABLE)], axum::Json(view)).into_response())
}
