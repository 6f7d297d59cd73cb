//! Papers of an order to print: the terms as they were accepted, with what stood beside the box (clauses 2.4, 8.6, 10.6), and the
//! receipt of a refund (clause 4.11).

use super::Account;
use super::order_page::refund_to;
use super::page::{Seen, order_page};
use crate::acceptance::shown::Shown;
use crate::acceptance::terms_text::Text;
use crate::http::openapi::answers::{HtmlPage, NotFound, Stateful, ToSignIn};
use crate::http::openapi::parameters::{OrderById, parameters};
use crate::http::problem::Problem;
use crate::http::request::{Now, RefundPath};
use crate::order_view::deadline_view::word;
use crate::pages::readable::{Block, blocks};
use crate::pages::texts::Texts;
use crate::pages::{Frame, personal};
use askama::Template;
use axum::extract::State;
use axum::response::Response;
use domain::code::Code;
use domain::money::Money;
use domain::order::Order;
use domain::order::refund::Refund;
use http::StatusCode;
use std::sync::Arc;
use store::order::texts::TextKind;
use store::table::error::StoreError;

parameters! {
    /// The refund.
    RefundOfOrder = Path "refund", required, RefundId;
}

#[derive(Template)]
#[template(path = "account_accepted.html")]
struct Accepted {
    frame: Frame,
    texts: Texts,
    order: String,
    rows: Vec<(&'static str, String)>,
    /// The path of the text as it is published.
    published: String,
    language: String,
    /// What the text says.
    blocks: Vec<Block>,
    /// What was shown beside the box; `None` once that was erased.
    shown: Option<Shown<'static>>,
    /// The consent lines, each with what was said to it.
    consents: Vec<(String, &'static str)>,
}

/// The terms as they were accepted with an order
///
/// The text with its version, hash and language, the label of the box and each consent line as it was shown, with the answer
/// (clauses 2.4, 8.6).
#[utoipa::path(
    get,
    path = "/account/orders/{id}/terms",
    operation_id = "showAcceptedTerms",
    tag = "account",
    params(OrderById),
    responses(HtmlPage, ToSignIn, Stateful, NotFound)
)]
pub(super) async fn accepted(
    State(function): State<Arc<Account>>,
    Seen { order, .. }: Seen,
    texts: Texts,
) -> Result<Response, Problem> {
    let (agreement, store, terms) = (&function.agreement, &function.store, &order.terms);
    let kept = async { Ok::<_, Problem>(store.read_text(&order.id, &TextKind::Shown).await?) };
    let text = Text::read(agreement, store, &terms.version, terms.language.as_deref());
    let (kept, text) = tokio::try_join!(kept, text)?;
    // What was accepted is kept for ever, byte for byte.
    let text = text.filter(|text| text.sha256 == terms.sha256).ok_or(StoreError::Unreadable("accepted terms"))?;
    let shown = kept.map(|kept| serde_json::from_str(&kept.text)).transpose();
    let shown: Option<Shown<'static>> = shown.map_err(|_| StoreError::Unreadable("form as it was shown"))?;
    let said = |purpose| match order.consents.contains(purpose) {
        true => texts.consent_yes(),
        false => texts.consent_not_given(),
    };
    let consents = shown.iter().flat_map(|shown| &shown.consents);
    let consents = consents.map(|(purpose, text)| (text.to_string(), said(purpose))).collect();
    let frame = function.frame(texts, texts.accepted_title(order.id.number()));
    let page = Accepted {
        frame: frame.at(format!("{}/terms", order_page(&order.id))),
        texts,
        order: order.id.to_string(),
        rows: rows(&function, texts, &order),
        published: format!("/terms/{}?language={}", terms.version, text.language),
        language: text.language,
        blocks: blocks(&text.text),
        consents,
        shown,
    };
    personal(StatusCode::OK, &page)
}

fn rows(function: &Account, texts: Texts, order: &Order) -> Vec<(&'static str, String)> {
    let rows = [
        (texts.refund_of_order(), Some(order.id.number())),
        (texts.accepted_at(), Some(function.at(texts, order.created_at))),
        (texts.accepted_version(), Some(order.terms.version.clone())),
        (texts.accepted_hash(), Some(order.terms.sha256.clone())),
        (texts.accepted_language(), order.terms.language.clone()),
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
    responses(HtmlPage, ToSignIn, Stateful, NotFound)
)]
pub(super) async fn refund(
    State(function): State<Arc<Account>>,
    Now(now): Now,
    RefundPath(refund): RefundPath,
    Seen { order, .. }: Seen,
    texts: Texts,
) -> Result<Response, Problem> {
    let refund = order.refunds.iter().find(|known| known.id == refund).ok_or(Code::NotFound)?;
    let frame = function.frame(texts, texts.refund_title(&refund.id));
    let page = Receipt {
        frame: frame.at(format!("{}/refunds/{}", order_page(&order.id), refund.id)),
        texts,
        order: order.id.to_string(),
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
        let at = |at| self.at(texts, at);
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
