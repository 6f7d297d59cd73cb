//! Papers of an order to print: the terms as they were accepted, with what stood beside the box (clauses 2.4, 8.6, 10.6), and the
//! receipt of a refund (clause 4.11).

use super::Account;
use super::order_page::refund_to;
use super::page::{Seen, order_page, unless_signed_in};
use crate::http::openapi::answers::{HtmlPage, NotFound, Stateful, ToSignIn};
use crate::http::openapi::parameters::{OrderById, parameters};
use crate::http::problem::Problem;
use crate::http::request::{Now, OrderPath, order_of_part};
use crate::order_view::deadline_view::word;
use crate::pages::texts::Texts;
use crate::pages::{Frame, personal};
use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use domain::agreement::consent::Purpose;
use domain::clause::Clause;
use domain::code::Code;
use domain::money::Money;
use domain::order::Order;
use domain::order::OrderId;
use domain::order::refund::Refund;
use http::{HeaderMap, StatusCode};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::Arc;
use store::order::texts::TextKind;

parameters! {
    /// The refund.
    RefundOfOrder = Path "refund", required, RefundId;
}

/// What was shown beside the box, as `acceptance` keeps it.
#[derive(Deserialize)]
struct Shown {
    label: String,
    recording_notice: String,
    consents: BTreeMap<Purpose, String>,
    restrictions: BTreeMap<Clause, String>,
}

#[derive(Template)]
#[template(path = "account_accepted.html")]
struct Accepted {
    frame: Frame,
    texts: Texts,
    order: String,
    rows: Vec<(&'static str, String)>,
    version: String,
    /// The language of the text, which its address asks for.
    language: Option<String>,
    shown: Option<Shown>,
    /// The consent lines, each with what was said to it.
    consents: Vec<(String, &'static str)>,
}

/// The terms as they were accepted with an order
///
/// Version, hash and language of the text, the label of the box and each consent line as it was shown, with the answer (clauses 2.4,
/// 8.6).
#[utoipa::path(
    get,
    path = "/account/orders/{id}/terms",
    operation_id = "showAcceptedTerms",
    tag = "account",
    params(OrderById),
    responses(HtmlPage, ToSignIn, Stateful, NotFound,)
)]
pub(super) async fn accepted(
    State(function): State<Arc<Account>>,
    Now(now): Now,
    OrderPath(id): OrderPath,
    texts: Texts,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let Seen { order, .. } = match function.seen(&headers, &id, now).await {
        Ok(seen) => seen,
        Err(problem) => return unless_signed_in(problem, Some(&id)),
    };
    let kept = function.store.read_text(&id, &TextKind::Shown).await?;
    let shown: Option<Shown> = kept.and_then(|text| serde_json::from_str(&text.text).ok());
    let said = |purpose| match order.consents.contains(purpose) {
        true => texts.consent_yes(),
        false => texts.consent_not_given(),
    };
    let consents = shown.iter().flat_map(|shown| &shown.consents);
    let consents = consents.map(|(purpose, text)| (text.clone(), said(purpose))).collect();
    let frame = function.frame(texts, texts.accepted_title(order.id.number()));
    let page = Accepted {
        frame: frame.at(format!("{}/terms", order_page(id.as_str()))),
        texts,
        order: id.to_string(),
        rows: rows(&function, texts, &order),
        version: order.terms.version.clone(),
        language: order.terms.language.clone(),
        consents,
        shown,
    };
    personal(StatusCode::OK, &page)
}

fn rows(function: &Account, texts: Texts, order: &Order) -> Vec<(&'static str, String)> {
    let language = order.terms.language.clone();
    let rows = [
        (texts.refund_of_order(), Some(order.id.number())),
        (texts.accepted_at(), Some(texts.at(function.agreement.policy.zone, order.created_at))),
        (texts.accepted_version(), Some(order.terms.version.clone())),
        (texts.accepted_hash(), Some(order.terms.sha256.clone())),
        (texts.accepted_language(), language),
    ];
    rows.into_iter().filter_map(|(label, value)| Some((label, value?))).collect()
}

#[derive(Template)]
#[template(path = "account_refund.html")]
struct Receipt {
    frame: Frame,
    texts: Texts,
    order: String,
    rows: Vec<(&'static str, String)>,
}

/// The receipt of a refund
///
/// What goes or went back, why, where to, and when (clause 4.11).
#[utoipa::path(
    get,
    path = "/account/orders/{id}/refunds/{refund}",
    operation_id = "showRefund",
    tag = "account",
    params(OrderById, RefundOfOrder),
    responses(HtmlPage, ToSignIn, Stateful, NotFound,)
)]
pub(super) async fn refund(
    State(function): State<Arc<Account>>,
    Now(now): Now,
    Path((order, refund)): Path<(String, String)>,
    texts: Texts,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let id = OrderId::parse(&order).filter(|id| order_of_part(&refund).as_ref() == Some(id)).ok_or(Code::NotFound)?;
    let Seen { order, .. } = match function.seen(&headers, &id, now).await {
        Ok(seen) => seen,
        Err(problem) => return unless_signed_in(problem, Some(&id)),
    };
    let refund = order.refunds.iter().find(|known| known.id == refund).ok_or(Code::NotFound)?;
    let frame = function.frame(texts, texts.refund_title(&refund.id));
    let page = Receipt {
        frame: frame.at(format!("{}/refunds/{}", order_page(id.as_str()), refund.id)),
        texts,
        order: id.to_string(),
        rows: function.receipt(texts, &order, refund, now),
    };
    personal(StatusCode::OK, &page)
}

impl Account {
    fn receipt(
        &self,
        texts: Texts,
        order: &Order,
        refund: &Refund,
        now: domain::Instant,
    ) -> Vec<(&'static str, String)> {
        let at = |at| texts.at(self.agreement.policy.zone, at);
        let cause = texts.refund_cause(word(refund.cause));
        let clause = refund.cause.clause().map(|clause| format!(" ({})", texts.by_clause(clause)));
        let payer = self.agreement.policy.licensor.in_language(texts.language());
        let rows = [
            (texts.refund_of_order(), Some(order.id.number())),
            (texts.refund_amount(), Some(texts.money(Money::new(refund.amount_minor, order.captured_currency())))),
            (texts.refund_payer(), Some(payer.name.to_owned())),
            (texts.refund_where(), Some(refund_to(texts, refund))),
            (texts.refund_why(), Some(format!("{cause}{}", clause.unwrap_or_default()))),
            (texts.refund_stands(), Some(texts.refund_state(word(refund.state(now))))),
            (texts.refund_demanded_at(), Some(at(refund.demanded_at))),
            (texts.refund_settled_at(), refund.settled_at.map(at)),
            (texts.refund_reference(), refund.reference.clone()),
        ];
        rows.into_iter().filter_map(|(label, value)| Some((label, value?))).collect()
    }
}
