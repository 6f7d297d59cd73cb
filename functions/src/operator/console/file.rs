//! A file of a claim, from the order's page: the JSON route of the same file leads to it.

use crate::http::openapi::answers::{NotFound, Stateful};
use crate::http::openapi::parameters::{ClaimById, FileOfClaim};
use crate::http::problem::Problem;
use crate::http::request::PartFilePath;
use crate::operator::Operator;
use crate::operator::caller::SignedIn;
use axum::extract::{Request, State};
use axum::response::Response;
use std::sync::Arc;

/// A file of a claim, from the order's page
///
/// Leads to the file itself, as a download, for a minute. Who looked is kept first, as for a task.
#[utoipa::path(
    get,
    path = "/operator/claims/{id}/files/{file}",
    operation_id = "openClaimFileOnPage",
    tag = "operator pages",
    params(ClaimById, FileOfClaim),
    responses(
        (
            status = 303,
            description = "To the file. Or nobody is signed in; to sign in.",
            headers(("Location"), ("Cache-Control"))
        ),
        Stateful, NotFound,
    ),
)]
pub(in crate::operator) async fn file(
    State(function): State<Arc<Operator>>,
    signed_in: SignedIn,
    PartFilePath(path): PartFilePath,
    request: Request,
) -> Result<Response, Problem> {
    let (parts, _) = request.into_parts();
    let route = format!("/v1/operator/claims/{}/files/{}?task=answer_claim", path.claim, path.file);
    function.ask_as_it_is(&parts, &signed_in, &route).await
}
