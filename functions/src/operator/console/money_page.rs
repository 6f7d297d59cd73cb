//! Money: which order a line of the bank's statement is for, with what is owed of it beside the amount; refunds, debts and sums that
//! nobody can explain.

use super::Who;
use super::desks::{Desk, Line};
use super::find_page::Orders;
use crate::http::openapi::answers::{HtmlPage, InvalidQuery, Stateful, ToSignIn};
use crate::http::openapi::parameters::{Cursor, parameters};
use crate::http::problem::Problem;
use crate::http::request::{Now, parameters};
use crate::operator::Operator;
use crate::operator::caller::SignedIn;
use crate::operator::console::fields::{currencies, minor};
use crate::pages::texts::Texts;
use crate::pages::{Frame, personal};
use askama::Template;
use axum::extract::{Request, State};
use axum::response::Response;
use domain::code::Code;
use domain::money::{Currency, Money};
use domain::order::{Order, OrderId};
use http::StatusCode;
use http::request::Parts;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use std::sync::Arc;

/// What stands on the desk.
const KINDS: &[&str] = &[
    "explain_sum",
    "pay_refund",
    "approve_refund",
    "reroute_refund",
    "ask_bank",
    "return_receipt",
    "settle_debt",
    "issue_invoice",
];

/// How many orders are proposed.
const PROPOSED_MAX: usize = 10;

parameters! {
    /// The line of the bank's statement, as it is, or the payer.
    BankLine = Query "line", optional, {"type": "string", "maxLength": 200};
    /// The amount, in major units.
    BankAmount = Query "amount", optional, {"type": "string", "maxLength": 30};
    /// Its currency.
    BankCurrency = Query "currency", optional, {"type": "string", "maxLength": 3};
    /// The bank's reference.
    BankLineReference = Query "reference", optional, {"type": "string", "maxLength": 100};
    /// When it was on the account, by the clock of the agreement.
    BankReceivedAt = Query "received_at", optional, {"type": "string", "maxLength": 20};
}

#[derive(Template)]
#[template(path = "console_money.html")]
struct Page {
    frame: Frame,
    who: Who,
    texts: Texts,
    typed: [String; 5],
    currencies: Vec<&'static str>,
    /// The orders that the line may be for, once one was typed.
    proposed: Option<Vec<Proposal>>,
    lines: Vec<Line>,
    next: Option<String>,
}

/// An order that a line may be for.
struct Proposal {
    id: String,
    number: String,
    owed: String,
    /// Whether the amount is what is owed.
    exact: bool,
    /// The form of the transfer, filled in.
    href: String,
}

/// Money that came in or is to go out
///
/// With the line of a bank's statement the orders that it may be for: by number, amount and payer (clauses 4.6, 4.7, 4.11).
#[utoipa::path(
    get,
    path = "/operator/money",
    operation_id = "showMoneyDesk",
    tag = "operator pages",
    params(BankLine, BankAmount, BankCurrency, BankLineReference, BankReceivedAt, Cursor),
    responses(HtmlPage, ToSignIn, Stateful, InvalidQuery)
)]
pub(in crate::operator) async fn money(
    State(function): State<Arc<Operator>>,
    signed_in: SignedIn,
    Now(now): Now,
    texts: Texts,
    request: Request,
) -> Result<Response, Problem> {
    let (parts, _) = request.into_parts();
    let names = ["line", "amount", "currency", "reference", "received_at", "cursor"];
    let [line, amount, currency, reference, received_at, cursor] = parameters(parts.uri.query(), names)?;
    let typed =
        [line, amount, currency, reference, received_at].map(|value| value.unwrap_or_default().trim().to_owned());
    let proposed = match typed[0].is_empty() {
        true => None,
        false => Some(function.proposed(texts, &parts, &signed_in, &typed).await?),
    };
    let of = ("/operator/money", texts.console_money(), KINDS);
    let desk = function.desk(texts, &parts, &signed_in, of, cursor.as_deref(), now).await?;
    let Desk { frame, who, lines, next, .. } = desk;
    let currencies = currencies().collect();
    personal(StatusCode::OK, &Page { frame, who, texts, typed, currencies, proposed, lines, next })
}

impl Operator {
    /// The orders that a line may be for, those with the exact amount first.
    async fn proposed(
        self: &Arc<Self>,
        texts: Texts,
        parts: &Parts,
        signed_in: &SignedIn,
        typed: &[String; 5],
    ) -> Result<Vec<Proposal>, Problem> {
        let [line, amount, currency, reference, received_at] = typed;
        let encoded = |text: &str| utf8_percent_encode(text, NON_ALPHANUMERIC).to_string();
        let reason = encoded(texts.console_money_look());
        let path = format!("/v1/operator/orders?find={}&limit={PROPOSED_MAX}&reason={reason}", encoded(line));
        let found: Orders = match self.ask(parts, signed_in, &path).await {
            Err(problem) if problem.code() == Code::InvalidQuery => return Ok(Vec::new()),
            found => found?,
        };
        let came = minor(amount).zip(Currency::from_code(currency));
        let came = came.map(|(minor, currency)| Money::new(minor, currency));
        let ids: Vec<OrderId> = found.items.iter().filter_map(|row| OrderId::parse(&row.order_id)).collect();
        let fields =
            [("amount", amount), ("currency", currency), ("reference", reference), ("received_at", received_at)];
        let fields = fields.iter().filter(|(_, value)| !value.is_empty());
        let query: String = fields.map(|(name, value)| format!("&{name}={}", encoded(value))).collect();
        let orders = self.store.orders(&ids).await?;
        let mut proposals: Vec<Proposal> = orders.iter().map(|order| proposal(texts, order, &query, came)).collect();
        // The newest first, those with the exact amount before them.
        proposals.sort_by(|one, other| (one.exact, &one.id).cmp(&(other.exact, &other.id)).reverse());
        Ok(proposals)
    }
}

/// An order that the line may be for, with the form of its receipt, and what is still owed for it.
fn proposal(texts: Texts, order: &Order, query: &str, came: Option<Money>) -> Proposal {
    let owed = order.owed();
    let missing = Money::new(owed.amount_minor - order.net_minor(), owed.currency);
    let all_there = missing.amount_minor <= 0;
    Proposal {
        id: order.id.to_string(),
        number: order.id.number(),
        owed: if all_there {
            texts.console_money_full().to_owned()
        } else {
            texts.console_money_owed(texts.money(missing))
        },
        exact: !all_there && came == Some(missing),
        href: format!("/operator/acts/receipt?order={}{query}", order.id),
    }
}
