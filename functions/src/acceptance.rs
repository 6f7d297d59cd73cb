//! The offer and its acceptance: what is offered, when what falls due, and the order placed by the ticked box (2.4, 3.5).

mod assets;
mod body;
mod difference;
mod history;
mod limits;
mod offer;
mod outages;
mod pages;
mod placing;
mod renewal;
pub(crate) mod shown;
pub(crate) mod terms_text;
mod terms_view;

pub use limits::orders_an_hour;

use crate::http::address::Edge;
use crate::http::handlers::handlers;
use crate::http::openapi::answers::{Internal, Posted, refusals};
use crate::http::openapi::parameters::{self};
use crate::http::openapi::schema;
use crate::http::problem::Problem;
use crate::http::request::{IdempotencyKey, Json, Now};
use crate::keys::{BodyKeys, Pseudonyms, TokenKeys};
use crate::order_view::{OrderView, answer};
use axum::Router;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use body::Restrictions;
use domain::agreement::Agreement;
use http::{StatusCode, header};
use limits::Caller;
use pages::{checkout, home, order, prices as prices_page, privacy, renewal as renewal_page, terms as terms_page};
use placing::PlacedOrder;
use serde::Serialize;
use std::sync::Arc;
use store::Store;
use store::order::limits::OrderLimits;
use utoipa::ToSchema;

/// What the function needs.
pub struct Acceptance {
    /// The rules and what is offered.
    pub agreement: Arc<Agreement>,
    /// The state.
    pub store: Store,
    /// Signs the tokens of orders.
    pub tokens: TokenKeys,
    /// Hashes the bodies of requests.
    pub bodies: BodyKeys,
    /// Makes the pseudonyms of mailbox and account.
    pub pseudonyms: Pseudonyms,
    /// How many orders may be placed within a window of time.
    pub limits: OrderLimits,
    /// Whose word on a caller's address counts.
    pub edge: Edge,
    /// Where the shop is found, without a closing slash.
    pub public_url: String,
}

handlers! {
    Arc<Acceptance>;
    offer: offer, terms_at;
    terms_text: terms;
    difference: difference;
    history: all_prices;
    outages: outages;
    offer: prices, deadlines;
    assets: style, language;
    self: openapi, place;
    home: home;
    privacy: privacy;
    terms_page: all, one;
    prices_page: all, one;
    checkout: checkout;
    order: order;
    renewal: renew;
    renewal_page: show, renew;
}

/// The function's routes.
pub fn routes(function: Acceptance) -> Router {
    router().with_state(Arc::new(function))
}

/// A new order, and what opens it.
#[derive(Serialize, ToSchema)]
#[schema(as = PlacedOrder)]
struct PlacedView<'a> {
    order: OrderView<'a>,
    /// A bearer token that opens this order only, for 90 days from its placing. A repeat of the request is told the
    /// same for 10 minutes after the placing; later it is null, and so it is once the tokens were ended, since who
    /// repeats it may be another.
    access_token: Option<String>,
}

refusals! {
    /// The terms named are not in force (clauses 2.4, 9.4); another price list or rate counts than the one in `shown`
    /// (clause 4.1); or a card, or a resident's invoice, cannot be charged by the newest rate: it has grown too old, or the
    /// charge would be nothing or too much (clause 4.2).
    PlaceOrderRefused = TermsNotInForce, PriceChanged, RateNotCurrent, ResidentRateNotCurrent, ChargeTooSmall, ChargeTooLarge;
    /// A field is unknown, missing or invalid; the box is not ticked (clause 2.4); a needed consent is not given
    /// (clause 8.6); the price list lacks the item or the currency (clauses 4.1, 4.2); or the key was used with another
    /// body.
    PlaceOrderInvalid = InvalidFields, NotAccepted, ConsentRequired, UnknownSku, CurrencyNotListed, IdempotencyKeyReused;
    /// Too many orders were placed within the hour for this mailbox, by this Kommo account or from this address. Nothing
    /// was placed. A request that placed an order before is answered as before.
    PlaceOrderTooMany = TooManyOrders;
}

/// Accept the offer and order
///
/// The ticked box concludes the agreement (clauses 2.4, 3.5). The price is that of the current list (clause 4.1); a
/// card is charged by the rate published then. One that is paid by invoice comes with it (clause 4.3). Waits for no bank.
#[utoipa::path(
    post,
    path = "/v1/orders",
    operation_id = "placeOrder",
    tag = "orders",
    params(parameters::IdempotencyKey),
    request_body = body::NewOrder,
    responses(
        (status = 201, description = "The order was placed.", body = PlacedView, headers(("ETag"), ("Cache-Control"))),
        Posted, PlaceOrderRefused, PlaceOrderInvalid, PlaceOrderTooMany,
    ),
)]
async fn place(
    State(function): State<Arc<Acceptance>>,
    Now(now): Now,
    Caller(address): Caller,
    key: IdempotencyKey,
    Json(body): Json,
) -> Result<Response, Problem> {
    let PlacedOrder { outcome, agreement, access_token } =
        function.place_order(&body, key, &address, Restrictions::Recorded, now).await?;
    let order = outcome.order();
    let view = PlacedView { order: OrderView::of(order, &agreement, now), access_token };
    Ok(answer(StatusCode::CREATED, view, order.version))
}

/// This document
///
/// OpenAPI 3.1.
#[utoipa::path(
    get,
    path = "/v1/openapi.json",
    operation_id = "getOpenApi",
    tag = "offer",
    responses((status = 200, description = "This document.", body = schema::ApiDocument), Internal),
)]
async fn openapi() -> Response {
    let document = include_str!("../openapi.json");
    ([(header::CONTENT_TYPE, "application/json")], document).into_response()
}
