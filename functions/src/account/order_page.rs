//! The page of an order, to which every mail about it leads (clause 3.5): the license, every deadline with its sum, what the buyer
//! can do, what happened and what is ahead.

mod can_do;
mod parts;
mod timeline;

use super::Account;
use super::page::{self, Seen};
use crate::http::openapi::answers::{HtmlPage, InvalidQuery, NotFound, Stateful, ToSignIn};
use crate::http::openapi::parameters::{OrderById, parameters};
use crate::http::problem::Problem;
use crate::http::request::{Now, parameters};
use crate::order_act::Act;
use crate::order_view::ClaimTexts;
use crate::order_view::deadline_view::{sum, word};
use crate::pages::texts::Texts;
use crate::pages::{Frame, personal};
use askama::Template;
use axum::extract::{RawQuery, State};
use axum::response::Response;
use can_do::Offered;
use domain::Instant;
use domain::agreement::deadline::Deadline;
use domain::money::Money;
use domain::order::Order;
use domain::order::recomputed::DeadlineKind;
use domain::rules::invoice::item_name;
use domain::rules::recompute;
use http::StatusCode;
pub(super) use parts::refund_to;
use parts::{ClaimPart, Part};
use std::sync::Arc;
use store::table::access::Access;
use timeline::Entry;

parameters! {
    /// What was done a moment ago, of which the page says that it was.
    JustDone = Query "done", optional, {"type": "string", "maxLength": 32};
}

#[derive(Template)]
#[template(path = "account_order.html")]
struct Page {
    frame: Frame,
    texts: Texts,
    id: String,
    /// What was done a moment ago.
    done: Option<String>,
    /// What is to be known before all else.
    warnings: Vec<String>,
    by_token: bool,
    license: Vec<(&'static str, String)>,
    deadlines: Vec<DeadlinePart>,
    can_do: Vec<Offered>,
    facts: Vec<(&'static str, String)>,
    terms: String,
    /// Numbers and names of the invoices.
    invoices: Vec<(u64, String)>,
    claims: Vec<ClaimPart>,
    refunds: Vec<Part>,
    queries: Vec<String>,
    objections: Vec<String>,
    timeline: Vec<Entry>,
}

/// A deadline, and the sum that leads to it.
struct DeadlinePart {
    line: String,
    sum: Vec<String>,
}

/// The page of an order
///
/// Known by a cookie alone: of a session, or of the order itself in the browser in which it was placed a moment ago. Without one it
/// leads to the page on which one signs in, and from there back.
#[utoipa::path(
    get,
    path = "/account/orders/{id}",
    operation_id = "showOrder",
    tag = "account",
    params(OrderById, JustDone),
    responses(HtmlPage, ToSignIn, Stateful, NotFound, InvalidQuery)
)]
pub(super) async fn order(
    State(function): State<Arc<Account>>,
    Now(now): Now,
    Seen { order, access }: Seen,
    texts: Texts,
    RawQuery(query): RawQuery,
) -> Result<Response, Problem> {
    let [done] = parameters(query.as_deref(), ["done"])?;
    function.opened(&order, now).await;
    let words = ClaimTexts::read(&function.store, &order).await?;
    let mut page = function.order_page(texts, &order, &words, now);
    page.by_token = matches!(access, Access::Token { .. });
    page.done = done.filter(|done| is_done(done)).map(|done| texts.done(done));
    personal(StatusCode::OK, &page)
}

/// Whether the page says of something that it was done.
fn is_done(name: &str) -> bool {
    Act::parse(name).is_some() || ["confirmation", "renewal", "placed"].contains(&name)
}

impl Account {
    fn order_page(&self, texts: Texts, order: &Order, words: &ClaimTexts, now: Instant) -> Page {
        Page {
            frame: self.frame(texts, texts.order_title(order.id.number())).at(page::order_page(&order.id)),
            texts,
            id: order.id.to_string(),
            done: None,
            warnings: self.warnings(texts, order),
            by_token: false,
            license: self.license(texts, order, now),
            deadlines: self.deadlines(texts, order),
            can_do: self.can_do(texts, order, now),
            facts: self.facts(texts, order, now),
            terms: texts.order_terms_link(&order.terms.version),
            invoices: order.invoices.iter().map(|it| (it.number, texts.order_invoice_link(it.number))).collect(),
            claims: order.claims.iter().map(|claim| self.claim(texts, claim, words, now)).collect(),
            refunds: order.refunds.iter().map(|refund| self.refund(texts, order, refund, now)).collect(),
            queries: order.queries.iter().map(|query| self.query(texts, query)).collect(),
            objections: order.restrictions.objections.iter().map(|it| self.objection(texts, it)).collect(),
            timeline: self.timeline(texts, order),
        }
    }

    fn warnings(&self, texts: Texts, order: &Order) -> Vec<String> {
        let frozen = order.mailbox_frozen().then(|| texts.order_frozen().to_owned());
        let suspended = order.restrictions.suspended.as_ref();
        let suspended = suspended.map(|it| texts.order_suspended(self.day(texts, it.since), it.ground));
        let in_review = order.awaits_review().then(|| texts.order_in_review().to_owned());
        in_review.into_iter().chain(frozen).chain(suspended).collect()
    }

    fn license(&self, texts: Texts, order: &Order, now: Instant) -> Vec<(&'static str, String)> {
        let state = texts.license_state(word(order.license.state(order, now)));
        let period = order.license.term.map_or_else(
            || texts.order_period_none().to_owned(),
            |term| texts.order_period_dates(self.at(texts, term.from), self.at(texts, term.until)),
        );
        vec![
            (texts.order_license_state(), state),
            (texts.order_item(), item_name(&self.agreement, order)),
            (texts.order_period(), period),
        ]
    }

    fn facts(&self, texts: Texts, order: &Order, now: Instant) -> Vec<(&'static str, String)> {
        let captured = |minor| Money::new(minor, order.captured_currency());
        let charge = order.charge.as_ref().map(|it| Money::new(it.amount_minor, it.currency));
        let paid = captured(order.payment.captured_minor());
        let some = |minor: i64| (minor > 0).then(|| texts.money(captured(minor)));
        let rows = [
            (texts.order_status(), Some(texts.order_state(word(order.state(now))))),
            (texts.order_placed_on(), Some(self.at(texts, order.created_at))),
            (texts.order_price(), Some(texts.money(order.price))),
            (texts.order_charge(), charge.map(|charge| texts.money(charge))),
            (texts.order_paid(), Some(texts.money(paid))),
            (texts.order_refunded(), some(order.refunded_minor())),
            (texts.order_credit(), some(order.credit_minor())),
            (texts.order_debt(), some(order.debt_minor())),
        ];
        rows.into_iter().filter_map(|(label, value)| Some((label, value?))).collect()
    }

    fn deadlines(&self, texts: Texts, order: &Order) -> Vec<DeadlinePart> {
        let policy = &self.agreement.policy;
        let part = |(kind, deadline): (DeadlineKind, &Deadline)| {
            let (name, about) = named(&kind);
            let (day, from) = (texts.day(deadline.last_day), self.at(texts, deadline.expires_at));
            let line = texts.order_deadline_line(name, day, from, about);
            DeadlinePart { line, sum: sum(texts, policy, deadline) }
        };
        recompute::open(order).into_iter().map(part).collect()
    }
}

/// The name that a deadline's line goes by, and what of the order it is about.
fn named(kind: &DeadlineKind) -> (&'static str, &str) {
    match kind {
        DeadlineKind::Activation => ("activation", ""),
        DeadlineKind::DelayRight => ("delay-right", ""),
        DeadlineKind::Window => ("window", ""),
        DeadlineKind::Answer(id) => ("answer", id),
        DeadlineKind::Refund(id) => ("refund", id),
        DeadlineKind::Objection(id) => ("objection", id),
        DeadlineKind::Contradiction(id) => ("contradiction", id),
    }
}
