//! Orders as operators find and list them: by what they type, or by the month of the placing and where the order stands.

use super::Operator;
use super::caller::Looking;
use super::finding::{Finding, Found, state_of};
use super::looks::{LookReason, LookTask, opened_from};
use super::publication_answers::listed;
use crate::http::openapi::answers::{InvalidQuery, Looks};
use crate::http::openapi::parameters::{Cursor, Limit, parameters};
use crate::http::openapi::schema;
use crate::http::paging::page_size;
use crate::http::problem::Problem;
use crate::http::request::{Now, parameters};
use crate::order_view::{instant, optional_instant};
use axum::extract::{RawQuery, State};
use axum::response::Response;
use domain::Instant;
use domain::code::Code;
use domain::money::Money;
use domain::order::OrderState;
use serde::Serialize;
use std::sync::Arc;
use store::order::lists::Row;
use utoipa::ToSchema;

parameters! {
    /// What is looked for, exactly but for case, spaces and the order of words: a number or an id of an order or of a part of it
    /// (wherever a number stands in a line of a bank), an invoice, a ticket of the gateway, a reference of the bank, the id of a
    /// report of the bank; an e-mail address; a name, an organisation, a BIN or IIN, the number or the subdomain of a Kommo account.
    Find = Query "find", optional, {"type": "string", "minLength": 1, "maxLength": 200}, example "OF-000000000042-Z";
    /// The month in which the orders were placed, by local days.
    PlacedInMonth = Query "month", optional, Month;
    /// Where the orders stand by what is recorded of them, which the clock alone does not change; with `month`.
    StoredState = Query "state", optional, OrderState;
}

/// A page of orders: those that were found, the newest first, or those of a month by their states.
#[derive(Serialize, ToSchema)]
#[schema(as = FoundOrders)]
struct OrderList {
    #[schema(max_items = 100)]
    items: Vec<RowView>,
    /// The report of the bank whose id was typed; null otherwise.
    bank_report_id: Option<String>,
    /// The cursor of the next page; null on the last.
    next: Option<String>,
}

/// An order in a list, without anything of its buyer.
#[derive(Serialize, ToSchema)]
#[schema(as = FoundOrder)]
struct RowView {
    #[schema(value_type = schema::OrderId)]
    order_id: String,
    /// The number under which the buyer and the bank know it.
    number: String,
    /// Where it stands by what is recorded of it.
    state: OrderState,
    #[serde(serialize_with = "instant")]
    #[schema(value_type = schema::Instant)]
    created_at: Instant,
    sku: String,
    price: Money,
    /// When it was paid in full; null where it was not.
    #[serde(serialize_with = "optional_instant")]
    #[schema(value_type = Option<schema::Instant>)]
    paid_at: Option<Instant>,
}

impl From<Row> for RowView {
    fn from(row: Row) -> RowView {
        RowView {
            order_id: row.id.to_string(),
            number: row.id.number(),
            state: row.state,
            created_at: row.shown.created_at,
            sku: row.shown.sku,
            price: row.shown.price,
            paid_at: row.shown.paid_at,
        }
    }
}

impl From<Found> for OrderList {
    fn from(found: Found) -> OrderList {
        OrderList {
            items: found.rows.into_iter().map(RowView::from).collect(),
            bank_report_id: found.report,
            next: found.next,
        }
    }
}

/// Find orders, or list those of a month
///
/// With `find`, what it means exactly; that somebody was looked for by an address or by words is kept first, without these. With
/// `month`, the orders that were placed in it, all or those of a state.
#[utoipa::path(
    get,
    path = "/v1/operator/orders",
    operation_id = "listOrdersAsOperator",
    tag = "operator",
    security(("operatorToken" = ["operator"]), ("operatorToken" = ["approver"]), ("operatorToken" = ["reader"])),
    params(Find, PlacedInMonth, StoredState, Cursor, Limit, LookTask, LookReason),
    responses(
        (status = 200, description = "A page of orders.", body = OrderList, headers(("Cache-Control"))),
        Looks, InvalidQuery,
    ),
)]
pub(super) async fn list(
    State(function): State<Arc<Operator>>,
    looking: Looking,
    Now(now): Now,
    RawQuery(query): RawQuery,
) -> Result<Response, Problem> {
    let names = ["find", "month", "state", "cursor", "limit", "task", "reason"];
    let [find, month, state, cursor, limit, task, reason] = parameters(query.as_deref(), names)?;
    let wrong = |field: &str, why: &str| Problem::field(Code::InvalidQuery, field, why);
    let (limit, cursor) = (page_size(limit.as_deref())?, cursor.as_deref());
    let found = match (find, month) {
        (Some(text), None) if state.is_none() => {
            let opened_from = opened_from(task, reason)?;
            function.find(&Finding { text: &text, limit, cursor, looking: &looking, opened_from }, now).await?
        }
        (Some(_), None) => return Err(wrong("state", "goes with month")),
        (None, Some(month)) => {
            let month = month.parse().map_err(|_| wrong("month", "must be a month such as 2025-02"))?;
            let state = state.as_deref().map(|name| state_of(name).ok_or_else(|| wrong("state", "is no state")));
            function.listed(month, state.transpose()?, limit, cursor).await?
        }
        (Some(_), Some(_)) => return Err(wrong("month", "is not given beside find")),
        (None, None) => return Err(wrong("find", "is missing, or month in its place")),
    };
    Ok(listed(OrderList::from(found)))
}
