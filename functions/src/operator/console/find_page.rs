//! Finding an order: one field for whatever is known of it; or the orders of a month by their states.

use super::Who;
use crate::http::openapi::answers::{HtmlPage, InvalidQuery, Stateful, ToSignIn};
use crate::http::openapi::parameters::{Cursor, parameters};
use crate::http::problem::Problem;
use crate::http::request::parameters;
use crate::operator::Operator;
use crate::operator::caller::SignedIn;
use crate::order_view::deadline_view::word;
use crate::pages::texts::Texts;
use crate::pages::{Frame, personal};
use askama::Template;
use axum::extract::{Request, State};
use axum::response::Response;
use domain::Instant;
use domain::code::Code;
use domain::money::Money;
use domain::order::OrderState;
use http::StatusCode;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Deserialize;
use std::sync::Arc;
use strum::VariantArray;

parameters! {
    /// What is looked for.
    ConsoleFind = Query "find", optional, {"type": "string", "maxLength": 200};
    /// The month in which orders were placed.
    ConsoleMonth = Query "month", optional, {"type": "string"};
    /// Where they stand.
    ConsoleState = Query "state", optional, {"type": "string"};
    /// Why somebody is looked for; it is kept.
    ConsoleReason = Query "reason", optional, {"type": "string", "maxLength": 200};
}

#[derive(Template)]
#[template(path = "console_find.html")]
struct Page {
    frame: Frame,
    who: Who,
    texts: Texts,
    find: String,
    reason: String,
    month: String,
    state: String,
    states: Vec<(String, String)>,
    /// What was found, once something was looked for.
    found: Option<Vec<Line>>,
    /// The report of the bank whose id was typed.
    report: Option<String>,
    next: Option<String>,
    wrong: Option<&'static str>,
}

/// An order that was found.
struct Line {
    id: String,
    number: String,
    state: String,
    placed: String,
    sku: String,
    price: String,
}

/// What the JSON route of orders tells.
#[derive(Deserialize)]
pub(super) struct Orders {
    pub(super) items: Vec<Row>,
    #[serde(default)]
    bank_report_id: Option<String>,
    next: Option<String>,
}

/// An order of it.
#[derive(Deserialize)]
pub(super) struct Row {
    pub(super) order_id: String,
    pub(super) number: String,
    state: String,
    created_at: Instant,
    sku: String,
    pub(super) price: Money,
}

/// Find an order
///
/// By what is known of it, or by the month of its placing. Nothing of the buyer is shown.
#[utoipa::path(
    get,
    path = "/operator/find",
    operation_id = "findOnPage",
    tag = "operator pages",
    params(ConsoleFind, ConsoleMonth, ConsoleState, ConsoleReason, Cursor),
    responses(HtmlPage, ToSignIn, Stateful, InvalidQuery)
)]
pub(in crate::operator) async fn find(
    State(function): State<Arc<Operator>>,
    signed_in: SignedIn,
    texts: Texts,
    request: Request,
) -> Result<Response, Problem> {
    let (parts, _) = request.into_parts();
    let names = ["find", "month", "state", "reason", "cursor"];
    let typed = parameters(parts.uri.query(), names)?;
    let [find, month, state, reason, cursor] = typed.map(|value| value.unwrap_or_default().trim().to_owned());
    let asked: &[(&str, &str)] = match (find.is_empty(), month.is_empty()) {
        (false, _) => &[("find", &find), ("reason", &reason), ("cursor", &cursor)],
        (true, false) => &[("month", &month), ("state", &state), ("cursor", &cursor)],
        (true, true) => &[],
    };
    let pairs = asked.iter().filter(|(_, value)| !value.is_empty());
    let pairs: Vec<String> =
        pairs.map(|(name, value)| format!("{name}={}", utf8_percent_encode(value, NON_ALPHANUMERIC))).collect();
    let asked = match pairs.is_empty() {
        true => Ok(None),
        false => function
            .ask(&parts, &signed_in, &format!("/v1/operator/orders?limit=20&{}", pairs.join("&")))
            .await
            .map(Some),
    };
    let (orders, wrong): (Option<Orders>, _) = match asked {
        Ok(orders) => (orders, None),
        Err(problem) if problem.code() == Code::InvalidQuery => (None, Some(texts.console_find_wrong())),
        Err(problem) => return Err(problem),
    };
    let state_of = |state: &OrderState| word(state);
    let next = orders.as_ref().and_then(|orders| orders.next.clone());
    let without_cursor: Vec<&String> = pairs.iter().filter(|pair| !pair.starts_with("cursor=")).collect();
    let query: Vec<&str> = without_cursor.iter().map(|pair| pair.as_str()).collect();
    let page = Page {
        frame: function.frame(texts, texts.console_find()).at("/operator/find"),
        who: function.who(texts, &signed_in),
        texts,
        states: OrderState::VARIANTS.iter().map(|it| (state_of(it), texts.order_state(state_of(it)))).collect(),
        report: orders.as_ref().and_then(|orders| orders.bank_report_id.clone()),
        found: orders.map(|orders| orders.items.into_iter().map(|row| function.found(texts, row)).collect()),
        next: next.map(|next| format!("/operator/find?{}&cursor={next}", query.join("&"))),
        find,
        reason,
        month,
        state,
        wrong,
    };
    personal(StatusCode::OK, &page)
}

impl Operator {
    fn found(&self, texts: Texts, row: Row) -> Line {
        Line {
            id: row.order_id,
            number: row.number,
            state: texts.order_state(row.state),
            placed: self.at(texts, row.created_at),
            sku: row.sku,
            price: texts.money(row.price),
        }
    }
}
