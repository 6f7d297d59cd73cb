//! The end of an order's tokens, as when one leaked (clause 3.5). With such a token everybody is locked out who has one, its
//! owner too, who comes back by signing in, or by an operator where the address is not theirs: to give the caller a new one would
//! let a thief keep the order. Who signed in has proven the mailbox and is given a new one.

use super::ClaimIntake;
use crate::http::body::Nothing;
use crate::http::buyer::AtOrder;
use crate::http::openapi::answers::{NotEmpty, PostedAtOrder, refusals};
use crate::http::openapi::parameters::{IdempotencyKey, OrderById};
use crate::http::problem::Problem;
use crate::http::token;
use crate::order_view::{OrderView, answer};
use axum::extract::State;
use axum::response::Response;
use domain::rules::Command;
use http::StatusCode;
use serde::Serialize;
use std::sync::Arc;
use store::order::execute::nothing;
use store::table::access::Access;
use utoipa::ToSchema;

/// An order whose tokens were ended.
#[derive(Serialize, ToSchema)]
#[schema(as = TokensEnded)]
struct EndedView<'a> {
    order: OrderView<'a>,
    /// A new bearer token that opens this order only, for 90 days from its placing; null with the order's own token, after
    /// those days, and while the mailbox is reported (clause 10.4).
    access_token: Option<String>,
}

refusals! {
    /// Ended too often for this order.
    EndTokensRefused = LimitReached;
}

/// End the tokens that open this order
///
/// For one that leaked: none that was given out so far opens the order any more. Who signed in is given a new one; with
/// the order's own token nobody is, and the way back is to sign in (clause 3.5).
#[utoipa::path(
    post,
    path = "/v1/orders/{id}/token-revocation",
    operation_id = "endTokens",
    tag = "orders",
    security(("session" = []), ("orderToken" = [])),
    params(OrderById, IdempotencyKey),
    request_body = Nothing,
    responses(
        (status = 200, description = "They are ended.", body = EndedView, headers(("ETag"), ("Cache-Control"))),
        PostedAtOrder, EndTokensRefused, NotEmpty,
    ),
)]
pub(super) async fn end(
    State(function): State<Arc<ClaimIntake>>,
    AtOrder(asked, Nothing): AtOrder<Nothing>,
) -> Result<Response, Problem> {
    let outcome = function.carry_out(&asked, "token-revocation", async |_| Ok(Command::EndTokens), nothing).await?;
    let order = outcome.order();
    let signed_in = matches!(asked.access, Access::Session(_)) && !token::is_over(order, asked.now);
    // While the mailbox is reported, to have signed in by a mail is not enough (10.4).
    let access_token =
        (signed_in && !order.mailbox_frozen()).then(|| token::issue(&function.tokens, order)).transpose()?;
    let view = EndedView { order: OrderView::of(order, &function.agreement, asked.now), access_token };
    Ok(answer(StatusCode::OK, view, order.version))
}
