//! A file of a claim, for whoever opens the order (clause 10.1): as a download, by an address of short life.

use super::Account;
use crate::claim_files::download;
use crate::http::openapi::answers::AtOrder;
use crate::http::openapi::parameters::{ClaimOfOrder, FileOfClaim, OrderById};
use crate::http::problem::Problem;
use crate::http::request::{FilePath, Now};
use crate::http::token;
use axum::extract::State;
use axum::response::Response;
use http::HeaderMap;
use std::sync::Arc;

/// A file of a claim
///
/// Leads to the file itself, as a download, for a minute.
#[utoipa::path(
    get,
    path = "/v1/orders/{id}/claims/{claim}/files/{file}",
    operation_id = "getClaimFile",
    tag = "claims",
    security(("session" = []), ("orderToken" = [])),
    params(OrderById, ClaimOfOrder, FileOfClaim),
    responses(
        (status = 303, description = "To the file.", headers(("Location"), ("Cache-Control"))),
        AtOrder,
    ),
)]
pub(super) async fn file(
    State(function): State<Arc<Account>>,
    Now(now): Now,
    path: FilePath,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let access = token::authorise(&function.tokens, &headers, &path.order, now)?;
    let order = function.store.opened(&path.order, &access, now).await?.order;
    download(&function.bucket, &order, &path.claim, path.file, now)
}
