//! A buyer confirms by the signed link of a notice that it arrived (clause 4.13, K19).

use super::state::Account;
use crate::http::openapi::answers::{Internal, InvalidQuery, Stateful, TooLarge, Unauthorized};
use crate::http::openapi::parameters::parameters;
use crate::http::openapi::schema;
use crate::http::problem::Problem;
use crate::http::request::Now;
use crate::mailed_link::RECEIPT;
use axum::extract::{RawQuery, Request, State};
use axum::response::Response;
use domain::code::Code;
use domain::follows::delivery::{Fact, Facts, Kind};
use std::sync::Arc;
use store::table::keys;

parameters! {
    /// As the link has it.
    LinkToken = Query "token", required, {"type": "string", "minLength": 1};
}

/// The page on which a buyer confirms that a notice arrived
///
/// For the link in a notice. To open it confirms nothing.
#[utoipa::path(
    get,
    path = "/v1/receipts",
    operation_id = "askForReceipt",
    tag = "orders",
    params(LinkToken),
    responses(
        (
            status = 200,
            description = "A page with a button.",
            body = String, content_type = "text/html", headers(("Cache-Control"))
        ),
        Unauthorized, InvalidQuery, Internal,
    ),
)]
pub(crate) async fn ask(
    State(function): State<Arc<Account>>,
    Now(now): Now,
    RawQuery(query): RawQuery,
) -> Result<Response, Problem> {
    RECEIPT.ask(&function.agreement, &function.links, query.as_deref(), now)
}

/// Confirm that a notice arrived
///
/// What the certificate of receipt of clause 4.13 rests on. Confirmed again, the first instant stays.
#[utoipa::path(
    post,
    path = "/v1/receipts",
    operation_id = "confirmReceipt",
    tag = "orders",
    request_body(content = schema::ReceiptConfirmation, content_type = "application/x-www-form-urlencoded"),
    responses(
        (
            status = 200,
            description = "It is recorded.",
            body = String, content_type = "text/html", headers(("Cache-Control"))
        ),
        Stateful, Unauthorized, TooLarge,
    ),
)]
pub(crate) async fn confirm(
    State(function): State<Arc<Account>>,
    Now(now): Now,
    request: Request,
) -> Result<Response, Problem> {
    let pressed = RECEIPT.pressed(&function.links, request, now).await?;
    let (pk, sk) = keys::item_of(&pressed.sub).ok_or(Code::TokenInvalid)?;
    let item = function.store.outbox_item(&pk, &sk).await?.ok_or(Code::TokenInvalid)?;
    let confirmed = Facts::of(Kind::Confirmed, Fact::at(now));
    function.store.record_delivery(&function.agreement.policy.notices, &item, &confirmed).await?;
    RECEIPT.thanks(&function.agreement, &pressed.lang)
}
