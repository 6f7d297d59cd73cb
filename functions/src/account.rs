//! The buyer's account: signing in, the orders that a token opens, with their status (clause 3.5), and the receipt of a notice.

mod act_page;
mod claim_file;
mod claim_pages;
mod data_page;
mod invoice;
mod invoice_page;
mod notices;
mod notices_page;
mod order_page;
mod overview_page;
pub(crate) mod page;
mod papers;
mod payment_page;
mod profile;
mod receipt_page;
mod sessions;
mod sign_in_page;
mod signing_in;
mod state;

pub use state::Account;

use crate::http::handlers::handlers;
use crate::http::openapi::answers::{AtOrder, InvalidQuery};
use crate::http::openapi::parameters::{OrderById, parameters};
use crate::http::paging::page_size;
use crate::http::problem::Problem;
use crate::http::request::{Now, OrderPath, parameters};
use crate::http::token;
use crate::order_view::{ClaimTexts, OrderView, answer};
use axum::Router;
use axum::extract::{RawQuery, State};
use axum::response::{IntoResponse, Response};
use domain::Instant;
use domain::code::Code;
use domain::follows::delivery::{Fact, Facts, Kind};
use domain::order::{Order, OrderId};
use http::{HeaderMap, StatusCode, header};
use serde::Serialize;
use signing_in::OrdersPage;
use std::sync::Arc;
use store::table::access::Access;
use store::table::error::StoreError;
use utoipa::ToSchema;

parameters! {
    /// The `next` of the page before; the first page needs none.
    OrdersCursor = Query "cursor", optional, {"type": "string"};
    /// How many orders a page holds at most.
    OrdersLimit = Query "limit", optional, {"type": "integer", "minimum": 1, "maximum": 100, "default": 100};
}

handlers! {
    Arc<Account>;
    self: orders, order;
    invoice: invoice;
    claim_file: file;
    invoice_page: invoice;
    payment_page: payment;
    notices: notices;
    receipt_page: ask, confirm;
    sessions: begin, list, end;
    profile: account;
    sign_in_page: ask, mail, follow, press;
    overview_page: overview, end;
    order_page: order;
    act_page: act;
    claim_pages: form, claim, file;
    notices_page: notices, confirm;
    papers: accepted, refund;
    data_page: data, mute;
}

/// The function's routes.
pub fn routes(function: Account) -> Router {
    router().with_state(Arc::new(function))
}

/// A page of orders.
#[derive(Serialize, ToSchema)]
#[schema(as = OrderList)]
struct List<'a> {
    #[schema(max_items = 100)]
    items: Vec<OrderView<'a>>,
    /// The cursor of the next page; null on the last.
    next: Option<String>,
}

/// The orders that a token opens
///
/// A session opens every order of its mailbox, the newest first; an order's own token opens that one (clause 3.5).
#[utoipa::path(
    get,
    path = "/v1/orders",
    operation_id = "listOrders",
    tag = "orders",
    security(("session" = []), ("orderToken" = [])),
    params(OrdersCursor, OrdersLimit),
    responses(
        (status = 200, description = "The orders.", body = List, headers(("Cache-Control"))),
        AtOrder, InvalidQuery,
    ),
)]
async fn orders(
    State(function): State<Arc<Account>>,
    Now(now): Now,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
) -> Result<Response, Problem> {
    let access = token::caller(&function.tokens, &headers, now)?;
    let page = match (page(query.as_deref(), &access), &access) {
        (Ok((limit, behind)), Access::Session(key)) => function.orders_of(key, limit, behind.as_ref(), now).await?,
        (Ok(_), Access::Token { order, .. }) => {
            let order = function.store.opened(order, &access, now).await?.order;
            OrdersPage { orders: vec![order], next: None }
        }
        (Err(problem), Access::Session(_)) => {
            function.store.known(&access, now).await?;
            return Err(problem);
        }
        (Err(problem), Access::Token { order, .. }) => {
            function.store.opened(order, &access, now).await?;
            return Err(problem);
        }
    };
    for order in &page.orders {
        function.opened(order, now).await;
    }
    let items = page.orders.iter().map(|order| OrderView::of(order, &function.agreement, now)).collect();
    let list = List { items, next: page.next.map(|id| id.to_string()) };
    Ok(([(header::CACHE_CONTROL, "no-store")], axum::Json(list)).into_response())
}

/// How many orders a page holds, and behind which one it begins. An order's own token lists one, so it is given no cursor.
fn page(query: Option<&str>, access: &Access) -> Result<(i32, Option<OrderId>), Problem> {
    let [cursor, limit] = parameters(query, ["cursor", "limit"])?;
    let not_given_out = || Problem::field(Code::InvalidQuery, "cursor", "was not given out");
    let behind = match (cursor, access) {
        (None, _) => None,
        (Some(cursor), Access::Session(_)) => Some(OrderId::parse(&cursor).ok_or_else(not_given_out)?),
        (Some(_), Access::Token { .. }) => return Err(not_given_out()),
    };
    Ok((page_size(limit.as_deref())?, behind))
}

impl Account {
    /// Keeps that the buyer saw the order, where its deeming waits for that (K53), on the notice that was to show the window: a look
    /// at any other time writes nothing. What fails is seen with the next look.
    async fn opened(&self, order: &Order, now: Instant) {
        if order.license.held_at.is_none() || order.license.shown.is_some() {
            return;
        }
        let kept = async {
            let Some(item) = self.store.window_notice(order).await? else { return Ok(()) };
            let opened = Facts::of(Kind::Opened, Fact::at(now));
            self.store.record_delivery(&self.agreement.policy.notices, &item, &opened).await.map(|_| ())
        };
        let kept: Result<(), StoreError> = kept.await;
        if let Err(error) = kept {
            tracing::warn!(%error, order = %order.id, "a look at an order was not kept");
        }
    }
}

/// An order
///
/// What was agreed, what was paid, what is due and what can be done, each by its clause (clause 3.5); what its claims
/// say and what was answered (clause 10.1).
#[utoipa::path(
    get,
    path = "/v1/orders/{id}",
    operation_id = "getOrder",
    tag = "orders",
    security(("session" = []), ("orderToken" = [])),
    params(OrderById),
    responses(
        (status = 200, description = "The order.", body = OrderView, headers(("ETag"), ("Cache-Control"))),
        AtOrder,
    ),
)]
async fn order(
    State(function): State<Arc<Account>>,
    Now(now): Now,
    OrderPath(id): OrderPath,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let access = token::authorise(&function.tokens, &headers, &id, now)?;
    let stored = function.store.opened(&id, &access, now).await?;
    function.opened(&stored.order, now).await;
    let texts = ClaimTexts::read(&function.store, &stored.order).await?;
    let view = OrderView::of(&stored.order, &function.agreement, now).with_texts(&stored.order, &texts);
    Ok(answer(StatusCode::OK, view, stored.order.version))
}
