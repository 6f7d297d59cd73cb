//! What two versions of the terms say differently, clause by clause (9.4).

use super::Acceptance;
use super::offer::IMMUTABLE;
use crate::http::problem::Problem;
use crate::http::request::VersionsPath;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use domain::difference::{ClauseChange, by_clause};
use domain::offer::TermsVersion;
use http::header;
use serde::Serialize;
use std::sync::Arc;

#[derive(Serialize)]
struct DifferenceView<'a> {
    from: VersionView<'a>,
    to: VersionView<'a>,
    clauses: Vec<ClauseChange>,
}

#[derive(Serialize)]
struct VersionView<'a> {
    version: &'a str,
    sha256: &'a str,
}

impl<'a> DifferenceView<'a> {
    fn of(from: &'a TermsVersion, to: &'a TermsVersion) -> DifferenceView<'a> {
        let view = |terms: &'a TermsVersion| VersionView { version: &terms.version, sha256: &terms.sha256 };
        DifferenceView { from: view(from), to: view(to), clauses: by_clause(&from.text, &to.text) }
    }
}

pub(super) async fn difference(
    State(function): State<Arc<Acceptance>>,
    VersionsPath(from, to): VersionsPath,
) -> Result<Response, Problem> {
    let view = DifferenceView::of(function.version(&from)?, function.version(&to)?);
    Ok(([(header::CACHE_CONTROL, IMMUTABLE)], axum::Json(view)).into_response())
}
