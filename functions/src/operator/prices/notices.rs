//! Who was told of a price list unasked (clauses 4.13, 8.6).

use crate::http::openapi::answers::{InvalidQuery, Looks, NoSuchOrder};
use crate::http::openapi::parameters::{Cursor, Limit, VersionByName};
use crate::http::problem::Problem;
use crate::http::request::{Now, VersionPath};
use crate::operator::Operator;
use crate::operator::caller::Looking;
use crate::operator::notices::Notices;
use crate::operator::publication_answers::listed;
use axum::extract::{RawQuery, State};
use axum::response::Response;
use domain::code::Code;
use std::sync::Arc;
use store::table::keys;

/// The notices by which a price list was told of unasked, and what became of them
///
/// One to each licensee who agreed to be sent information (clauses 4.13, 8.6). A list that was demanded is among the
/// notices of the order that it was demanded for.
#[utoipa::path(
    get,
    path = "/v1/operator/prices/{version}/notices",
    operation_id = "listPricesNotices",
    tag = "operator",
    security(("operatorToken" = ["operator"]), ("operatorToken" = ["approver"]), ("operatorToken" = ["reader"])),
    params(VersionByName, Cursor, Limit),
    responses(
        (status = 200, description = "A page of the notices.", body = Notices, headers(("Cache-Control"))),
        Looks, NoSuchOrder, InvalidQuery,
    ),
)]
pub(in crate::operator) async fn notices(
    State(function): State<Arc<Operator>>,
    _: Looking,
    Now(now): Now,
    VersionPath(version): VersionPath,
    RawQuery(query): RawQuery,
) -> Result<Response, Problem> {
    let page = function.notices_of(&keys::prices(&version), query.as_deref(), now).await?;
    let known = || function.agreement.offer.prices(&version).is_some();
    if page.is_empty() && !known() && function.store.price_list(&version).await?.is_none() {
        return Err(Code::NotFound.into());
    }
    Ok(listed(page))
}
