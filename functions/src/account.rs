//! The buyer's account: the orders that a token opens, with their status (clause 3.5).

use crate::http::problem::Problem;
use crate::http::request::{Now, OrderPath, bearer};
use crate::http::token;
use crate::keys::Keys;
use crate::order_view::{OrderView, answer};
use axum::Router;
use axum::extract::State;
use axum::response::Response;
use axum::routing::get;
use domain::agreement::Agreement;
use domain::code::Code;
use http::{HeaderMap, StatusCode};
use serde::Serialize;
use std::sync::Arc;
use store::Store;

/// What the function needs.
pub struct Account {
    /// The rules.
    pub agreement: Arc<Agreement>,
    /// The state.
    pub store: Store,
    /// The shop's keys.
    pub keys: Keys,
}

/// The function's routes.
pub fn routes(function: Account) -> Router {
    Router::new().route("/v1/orders", get(orders)).route("/v1/orders/{id}", get(order)).with_state(Arc::new(function))
}

#[derive(Serialize)]
struct List<'a> {
    items: Vec<OrderView<'a>>,
    next: Option<String>,
}

/// The orders that the token opens: an order's own token opens that one.
async fn orders(State(function): State<Arc<Account>>, Now(now): Now, headers: HeaderMap) -> Result<Response, Problem> {
    let id = token::verify(&function.keys, bearer(&headers)?, now)?;
    let stored = function.store.order(&id).await?.ok_or(Code::NotFound)?;
    let items = vec![OrderView::of(&stored.order, &function.agreement, now)];
    Ok(answer(StatusCode::OK, List { items, next: None }, stored.order.version))
}

async fn order(
    State(function): State<Arc<Account>>,
    Now(now): Now,
    OrderPath(id): OrderPath,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    token::authorise(&function.keys, &headers, &id, now)?;
    let stored = function.store.order(&id).await?.ok_or(Code::NotFound)?;
    let view = OrderView::of(&stored.order, &function.agreement, now);
    Ok(answer(StatusCode::OK, view, stored.order.version))
}
