//! What two versions of the terms say differently, clause by clause (9.4).

use super::Acceptance;
use super::offer::IMMUTABLE;
use crate::http::problem::Problem;
use crate::http::request::VersionsPath;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use domain::agreement::difference::{ClauseChange, by_clause};
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
