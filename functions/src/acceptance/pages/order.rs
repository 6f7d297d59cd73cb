//! The form of an order as it is sent: it is read as the API's body and decided as that is. What is wrong comes back beside its
//! field with all that was typed; what was placed leads to the order's pages, which its own token opens (clauses 2.4, 3.5).

use super::form::{FIELDS, Shown, body, explain, forget, notice};
use crate::acceptance::body::Restrictions;
use crate::acceptance::limits::Caller;
use crate::acceptance::placing::PlacedOrder;
use crate::acceptance::{Acceptance, PlaceOrderInvalid, PlaceOrderRefused, PlaceOrderTooMany};
use crate::account::page::{order_page, see};
use crate::http::openapi::answers::{Stateful, TooLarge, refusals};
use crate::http::openapi::schema;
use crate::http::pages::{asked, form, same_site, set_order_cookie};
use crate::http::problem::Problem;
use crate::http::request::{IdempotencyKey, Now};
use crate::pages::fields::Typed;
use crate::pages::texts::Texts;
use axum::extract::{Request, State};
use axum::response::Response;
use domain::Instant;
use domain::agreement::local_text::ENGLISH;
use domain::code::Code;
use domain::order::placing::Method;
use http::header;
use std::sync::Arc;

refusals! {
    /// The form was sent from another site's page.
    OrderCrossSite = CrossSite;
    /// The form carries no usable key.
    OrderKeyInvalid = IdempotencyKeyMissing, IdempotencyKeyInvalid;
}

/// Order by the form
///
/// The ticked box concludes the agreement, as it does by the API (clauses 2.4, 3.5). One form places one order, however
/// often it is sent. Where nothing was placed, a browser is shown the form again with all that was typed, under the same
/// status.
#[utoipa::path(
    post,
    path = "/checkout",
    operation_id = "orderByForm",
    tag = "pages",
    request_body(content = schema::CheckoutForm, content_type = "application/x-www-form-urlencoded"),
    responses(
        (
            status = 303,
            description = "The order was placed; to its payment, or to its page. The cookie opens this order for a day.",
            headers(("Location"), ("Set-Cookie"), ("Cache-Control"))
        ),
        Stateful, TooLarge, OrderKeyInvalid, OrderCrossSite, PlaceOrderRefused, PlaceOrderInvalid, PlaceOrderTooMany,
    ),
)]
pub(in crate::acceptance) async fn order(
    State(function): State<Arc<Acceptance>>,
    Now(now): Now,
    Caller(address): Caller,
    texts: Texts,
    request: Request,
) -> Result<Response, Problem> {
    same_site(request.headers(), &function.public_url)?;
    let by_browser = asked(request.uri().path(), request.headers());
    let typed = Typed::of(FIELDS, &form(request, FIELDS).await?);
    let languages = function.agreement.offer.languages();
    let language = if languages.contains(&texts.language()) { texts.language() } else { ENGLISH };
    let placed = match IdempotencyKey::of(typed.value("key")) {
        Ok(key) => function.place_order(&body(&typed, language), key, &address, Restrictions::Acknowledged, now).await,
        Err(problem) => Err(problem),
    };
    match placed {
        Ok(placed) => leads_on(&placed),
        Err(problem) if by_browser && problem.code() != Code::Internal => {
            function.again(typed, problem, texts, now).await
        }
        Err(problem) => Err(problem),
    }
}

/// To the payment of an order by card, or to the order with its invoice.
fn leads_on(placed: &PlacedOrder) -> Result<Response, Problem> {
    let order = placed.outcome.order();
    let page = order_page(order.id.as_str());
    let mut response = see(&match order.method {
        Method::Card => format!("{page}/payment"),
        Method::Invoice => page,
    })?;
    if let Some(token) = &placed.access_token {
        response.headers_mut().insert(header::SET_COOKIE, set_order_cookie(token)?);
    }
    Ok(response)
}

impl Acceptance {
    /// The form once more, under what is offered now, with what was typed and why nothing was placed.
    async fn again(&self, mut typed: Typed, problem: Problem, texts: Texts, now: Instant) -> Result<Response, Problem> {
        let Ok(agreement) = self.store.offered(&self.agreement, now).await else { return Err(problem) };
        forget(&mut typed, problem.code(), &agreement, texts, now);
        let explained = explain(&mut typed, &problem, &FIELDS, texts);
        let notice = (!explained).then(|| notice(problem.code(), texts));
        self.checkout_page(&agreement, texts, Shown { typed, notice, refused: Some(&problem) }, now).await
    }
}
