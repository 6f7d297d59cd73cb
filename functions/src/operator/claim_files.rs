//! A file that a buyer added to a claim, for who has to answer it (clause 10.1). Who fetches it is kept first.

use super::Operator;
use super::caller::Looking;
use super::looks::{LookReason, LookTask, opened_from};
use crate::claim_files::download;
use crate::http::openapi::answers::{InvalidQuery, Looks, NoSuchOrder};
use crate::http::openapi::parameters::{ClaimById, FileOfClaim};
use crate::http::problem::Problem;
use crate::http::request::{Now, PartFilePath, parameters};
use axum::extract::{RawQuery, State};
use axum::response::Response;
use domain::code::Code;
use std::sync::Arc;

/// A file of a claim
///
/// Leads to the file itself, as a download, for a minute. Who looked, when and what for is kept first.
#[utoipa::path(
    get,
    path = "/v1/operator/claims/{id}/files/{file}",
    operation_id = "getClaimFileAsOperator",
    tag = "operator",
    security(("operatorToken" = ["operator"]), ("operatorToken" = ["approver"]), ("operatorToken" = ["reader"])),
    params(ClaimById, FileOfClaim, LookTask, LookReason),
    responses(
        (status = 303, description = "To the file.", headers(("Location"), ("Cache-Control"))),
        Looks, NoSuchOrder, InvalidQuery,
    ),
)]
pub(super) async fn file(
    State(function): State<Arc<Operator>>,
    looking: Looking,
    Now(now): Now,
    PartFilePath(path): PartFilePath,
    RawQuery(query): RawQuery,
) -> Result<Response, Problem> {
    let [task, reason] = parameters(query.as_deref(), ["task", "reason"])?;
    let opened_from = opened_from(task, reason)?;
    let order = function.store.order(&path.order).await?.ok_or(Code::NotFound)?.order;
    let response = download(&function.bucket, &order, &path.claim, path.file, now)?;
    function.record_look(&looking, opened_from, &path.order, ["file"], now).await?;
    Ok(response)
}
