//! The form of an order as it is sent: it is read as the API's body and decided as that is. What is wrong comes back beside its
//! field with all that was typed; what was placed leads to the order's pages, which its own token opens (clauses 2.4, 3.5).

use super::checkout::Shown;
use super::form::{FIELDS, body, explain};
use crate::acceptance::body::Restrictions;
use crate::acceptance::limits::Caller;
use crate::acceptance::placing::PlacedOrder;
use crate::acceptance::{Acceptance, PlaceOrderInvalid, PlaceOrderRefused, PlaceOrderTooMany};
use crate::http::openapi::answers::{Stateful, TooLarge, refusals};
use crate::http::openapi::schema;
use crate::http::pages::{asked, form, same_site, set_order_cookie};
use crate::http::problem::Problem;
use crate::http::request::{IdempotencyKey, Now};
use crate::pages::fields::Typed;
use crate::pages::texts::Texts;
use axum::extract::{Request, State};
use axum::response::{IntoResponse, Response};
use domain::Instant;
use domain::agreement::local_text::ENGLISH;
use domain::code::Code;
use domain::order::placing::Method;
use http::{HeaderValue, StatusCode, header};
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
    let values = form(request, FIELDS).await?;
    let typed = Typed::of(FIELDS, &values);
    let languages = function.agreement.offer.languages();
    let language = if languages.contains(&texts.language()) { texts.language() } else { ENGLISH };
    let placed = match IdempotencyKey::of(typed.value("key")) {
        Ok(key) => function.place_order(&body(&typed, language), key, &address, Restrictions::Acknowledged, now).await,
        Err(problem) => Err(problem),
    };
    match placed {
        Ok(placed) => leads_on(&placed),
        Err(problem) if by_browser && problem.code() != Code::Internal => {
            function.again(values, problem, texts, now).await
        }
        Err(problem) => Err(problem),
    }
}

/// To the payment of an order by card, or to the order with its invoice.
fn leads_on(placed: &PlacedOrder) -> Result<Response, Problem> {
    let order = placed.outcome.order();
    let place = match order.method {
        Method::Card => format!("/account/orders/{}/payment", order.id),
        Method::Invoice => format!("/account/orders/{}", order.id),
    };
    let place = HeaderValue::try_from(place).map_err(|_| Code::Internal)?;
    let no_store = HeaderValue::from_static("no-store");
    let headers = [(header::LOCATION, place), (header::CACHE_CONTROL, no_store)];
    let mut response = (StatusCode::SEE_OTHER, headers).into_response();
    if let Some(token) = &placed.access_token {
        response.headers_mut().insert(header::SET_COOKIE, set_order_cookie(token)?);
    }
    Ok(response)
}

impl Acceptance {
    /// The form once more, under what is offered now, with what was typed and why nothing was placed.
    async fn again(
        &self,
        mut values: [Option<String>; FIELDS.len()],
        problem: Problem,
        texts: Texts,
        now: Instant,
    ) -> Result<Response, Problem> {
        let Ok(agreement) = self.store.offered(&self.agreement, now).await else { return Err(problem) };
        let code = problem.code();
        let mut forget = |name: &str| {
            let place = FIELDS.iter().position(|field| *field == name);
            place.and_then(|place| values[place].take())
        };
        // An order that this key placed stands; what is ordered next is another one.
        if matches!(code, Code::IdempotencyKeyReused | Code::IdempotencyKeyMissing | Code::IdempotencyKeyInvalid) {
            forget("key");
        }
        // Other terms are ticked anew.
        let read = forget("terms_sha256");
        let terms = agreement.offer.terms_in_force(now);
        let shown = terms.map(|terms| terms.shown(&agreement.policy, texts.language(), now).sha256);
        if read != shown {
            forget("accepted");
        }
        let mut typed = Typed::of(FIELDS, &values);
        let explained = explain(&mut typed, &problem, texts);
        let notice = (!explained).then(|| texts.checkout_notice(code.as_str(), code.summary()));
        let status = problem.status();
        let mut response = self.checkout_page(&agreement, texts, Shown { typed, notice, status }, now).await?;
        if let Some(seconds) = problem.retry_after() {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        Ok(response)
    }
}
