//! What two versions of the terms say differently, clause by clause (9.4).

use super::Acceptance;
use super::offer::IMMUTABLE;
use crate::http::openapi::answers::{Internal, NotFound};
use crate::http::openapi::parameters::{VersionByName, parameters};
use crate::http::openapi::schema;
use crate::http::problem::Problem;
use crate::http::request::VersionsPath;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use domain::agreement::difference::{ClauseChange, by_clause};
use http::header;
use serde::Serialize;
use std::sync::Arc;
use utoipa::ToSchema;

parameters! {
    /// The version that it is compared with: the new one, as far as the answer is concerned.
    OtherVersion = Path "other", required, Version;
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
    params(VersionByName, OtherVersion),
    responses(
        (status = 200, description = "What differs.", body = DifferenceView, headers(("Cache-Control"))),
        NotFound, Internal,
    ),
)]
pub(super) async fn difference(
    State(function): State<Arc<Acceptance>>,
    VersionsPath(from, to): VersionsPath,
) -> Result<Response, Problem> {
    let (old, new) = (function.version(&from).await?, function.version(&to).await?);
    let view = DifferenceView {
        from: VersionView { version: &from, sha256: &old.0 },
        to: VersionView { version: &to, sha256: &new.0 },
        clauses: by_clause(&old.1, &new.1),
    };
    Ok(([(header::CACHE_CONTROL, IMMUTABLE)], axum::Json(view)).into_response())
}
