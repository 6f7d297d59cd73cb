//! The button that leads to the bank: what the JSON route of a payment does, for a browser (clauses 4.3 to 4.5).

use super::Payment;
use crate::account::page::{accesses, by_first, payment_page, see};
use crate::http::buyer::BuyerRequest;
use crate::http::openapi::answers::{BankUnavailable, NotFound, Stateful, TooLarge, refusals};
use crate::http::openapi::parameters::OrderById;
use crate::http::openapi::schema;
use crate::http::pages::{form, same_site};
use crate::http::problem::Problem;
use crate::http::request::{IdempotencyKey, Now, OrderPath};
use axum::extract::{Request, State};
use axum::response::Response;
use domain::code::Code;
use serde_json::json;
use std::sync::Arc;

refusals! {
    /// No usable key.
    PayFormMalformed = IdempotencyKeyMissing, IdempotencyKeyInvalid;
    /// Nothing that the browser holds opens the order.
    PayFormSignedOut = TokenMissing, TokenInvalid, TokenExpired;
    /// The form was sent from another site's page.
    PayFormCrossSite = CrossSite;
    /// The order is paid by invoice (clause 4.3), has ended, waits for its review (clause 4.2), or holds all the payments that it
    /// can; or the bank refuses what trying again does not change (clause 4.5).
    PayFormRefused = PaidByInvoice, OrderEnded, AwaitingReview, LimitReached, BankRefuses;
    /// There is no such field.
    PayFormInvalid = InvalidFields;
}

/// Go to the bank
///
/// Opens a payment as the JSON route does, and leads to the bank's page. Sent twice it leads to the same one. Where the order
/// is paid already it leads back to the page that says so.
#[utoipa::path(
    post,
    path = "/account/orders/{id}/pay",
    operation_id = "pay",
    tag = "account",
    params(OrderById),
    request_body(content = schema::KeyForm, content_type = "application/x-www-form-urlencoded"),
    responses(
        (
            status = 303,
            description = "To the bank; or to the page of the payment, where the order is paid.",
            headers(("Location"), ("Cache-Control"))
        ),
        Stateful, TooLarge, NotFound, BankUnavailable, PayFormMalformed, PayFormSignedOut, PayFormCrossSite, PayFormRefused,
        PayFormInvalid,
    ),
)]
pub(super) async fn pay(
    State(function): State<Arc<Payment>>,
    Now(now): Now,
    OrderPath(id): OrderPath,
    request: Request,
) -> Result<Response, Problem> {
    same_site(request.headers(), &function.public_url)?;
    let opened_by: Vec<_> = accesses(&function.tokens, request.headers(), &id, now).collect();
    let [key] = form(request, ["key"]).await?;
    let key = IdempotencyKey::of(&key.unwrap_or_default())?;
    let opened = by_first(opened_by, |access| {
        let asked = BuyerRequest::of_form(&id, now, access, key.clone(), json!({}));
        let function = &function;
        async move { function.opened(&asked).await }
    });
    match opened.await {
        Ok((opened, _)) => see(&opened.redirect_url),
        Err(problem) if problem.code() == Code::AlreadyPaid => see(&payment_page(&id)),
        Err(problem) => Err(problem),
    }
}
