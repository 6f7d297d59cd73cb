//! A buyer confirms by the signed link of a notice that it arrived (clause 4.13, K19).

use crate::account::Account;
use crate::http::problem::Problem;
use crate::http::request::Now;
use crate::mailed_link::RECEIPT;
use axum::extract::{RawQuery, Request, State};
use axum::response::Response;
use domain::code::Code;
use domain::follows::delivery::{Fact, Facts, Kind};
use std::sync::Arc;
use store::table::keys;

/// `GET /v1/receipts?token=…`: the page with the button. Changes nothing.
pub(crate) async fn ask(
    State(function): State<Arc<Account>>,
    Now(now): Now,
    RawQuery(query): RawQuery,
) -> Result<Response, Problem> {
    RECEIPT.ask(&function.keys, query.as_deref(), now)
}

/// `POST /v1/receipts`, the form of that page. Confirmed again, the first instant stays.
pub(crate) async fn confirm(
    State(function): State<Arc<Account>>,
    Now(now): Now,
    request: Request,
) -> Result<Response, Problem> {
    let pressed = RECEIPT.pressed(&function.keys, request, now).await?;
    let (pk, sk) = keys::item_of(&pressed.sub).ok_or(Code::TokenInvalid)?;
    let item = function.store.outbox_item(&pk, &sk).await?.ok_or(Code::TokenInvalid)?;
    let confirmed = Facts::of(Kind::Confirmed, Fact::at(now));
    function.store.record_delivery(&function.agreement.policy.notices, &item, &confirmed).await?;
    RECEIPT.thanks(&pressed.lang)
}
