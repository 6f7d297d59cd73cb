//! The page of an order: what waits, what can be done and by which clause, the buyer, the money, claims with what they say, and the
//! buyer's own timeline.

mod can_do;
mod money;
mod parts;

use super::Who;
use crate::http::openapi::answers::{HtmlPage, InvalidQuery, NotFound, Stateful, ToSignIn};
use crate::http::openapi::parameters::{OrderById, parameters};
use crate::http::problem::Problem;
use crate::http::request::{Now, OrderPath, parameters};
use crate::operator::Operator;
use crate::operator::caller::SignedIn;
use crate::operator::console::visible::visible;
use crate::operator::looks::{LookReason, LookTask, opened_from};
use crate::order_view::ClaimTexts;
use crate::order_view::deadline_view::word;
use crate::pages::buyer_rows::buyer_rows;
use crate::pages::happening::happening;
use crate::pages::texts::Texts;
use crate::pages::{Frame, personal};
use askama::Template;
use axum::extract::{RawQuery, State};
use axum::response::Response;
use can_do::Act;
use domain::Instant;
use domain::code::Code;
use domain::follows::task::{Task, tasks};
use domain::money::Money;
use domain::order::Order;
use domain::rules::outlook::{Ahead, ahead};
use http::StatusCode;
use parts::Part;
use std::sync::Arc;
use store::operators::looks::OpenedFrom;

parameters! {
    /// The act that was done a moment ago, of which the page says that it was.
    ConsoleDone = Query "done", optional, {"type": "string", "maxLength": 32};
}

#[derive(Template)]
#[template(path = "console_order.html")]
struct Page {
    frame: Frame,
    who: Who,
    texts: Texts,
    id: String,
    done: Option<String>,
    tasks: Vec<TaskLine>,
    facts: Vec<(&'static str, String)>,
    acts: Vec<Act>,
    /// The buyer's data, where they are shown.
    buyer: Option<Vec<(&'static str, String)>>,
    money: Vec<money::Line>,
    balances: Vec<(String, String)>,
    parts: Vec<Part>,
    timeline: Vec<Line>,
}

/// What waits for a person about the order.
struct TaskLine {
    what: String,
    due: String,
    about: String,
    overdue: bool,
}

/// One line of the timeline.
struct Line {
    future: bool,
    at: String,
    what: String,
    clause: Option<String>,
}

/// An order, for who is to act on it
///
/// The buyer's data and words are shown where they are opened for a task or a reason, which is kept first.
#[utoipa::path(
    get,
    path = "/operator/orders/{id}",
    operation_id = "showOrderAsOperator",
    tag = "operator pages",
    params(OrderById, ConsoleDone, LookTask, LookReason),
    responses(HtmlPage, ToSignIn, Stateful, NotFound, InvalidQuery)
)]
pub(in crate::operator) async fn show(
    State(function): State<Arc<Operator>>,
    signed_in: SignedIn,
    Now(now): Now,
    OrderPath(id): OrderPath,
    texts: Texts,
    RawQuery(query): RawQuery,
) -> Result<Response, Problem> {
    let [done, task, reason] = parameters(query.as_deref(), ["done", "task", "reason"])?;
    let opened = opened_from(task, reason)?;
    let order = function.store.order(&id).await?.ok_or(Code::NotFound)?.order;
    let looks = opened != OpenedFrom::Unstated;
    let (buyer, words) = match looks {
        true => {
            function.record_look(&signed_in.looking(), opened, &id, ["buyer", "claim", "answer"], now).await?;
            let vault = function.store.vault(&order.subject).await?;
            let rows = vault.map(|vault| shown(buyer_rows(texts, &vault))).unwrap_or_default();
            (Some(rows), ClaimTexts::read(&function.store, &order).await?)
        }
        false => (None, ClaimTexts::default()),
    };
    let frame = function.frame(texts, texts.order_title(id.number()));
    let page = Page {
        frame: frame.at(format!("/operator/orders/{id}")),
        who: function.who(texts, &signed_in),
        texts,
        id: id.to_string(),
        done: done
            .filter(|done| super::acts::ActForm::named(done).is_some())
            .map(|done| texts.console_done(texts.console_act_title(done))),
        tasks: tasks(&function.agreement.policy, &order).iter().map(|task| function.task(texts, task, now)).collect(),
        facts: function.order_facts(texts, &order, now),
        acts: can_do::acts(
            &function.agreement,
            texts,
            &order,
            (&signed_in, signed_in.approves(&function, now).await?),
            now,
        ),
        buyer,
        money: function.money_lines(texts, &order),
        balances: money::balances(texts, &order),
        parts: function.parts(texts, &order, looks.then_some(&words), now),
        timeline: function.whole_timeline(texts, &order),
    };
    personal(StatusCode::OK, &page)
}

/// The buyer's data, with every character visible.
fn shown(rows: Vec<(&'static str, String)>) -> Vec<(&'static str, String)> {
    rows.into_iter().map(|(label, value)| (label, visible(&value))).collect()
}

impl Operator {
    fn task(&self, texts: Texts, task: &Task, now: Instant) -> TaskLine {
        TaskLine {
            what: texts.console_task(task.kind.name()),
            due: self.at(texts, task.due),
            about: task.subject_id.clone(),
            overdue: task.due < now,
        }
    }

    fn order_facts(&self, texts: Texts, order: &Order, now: Instant) -> Vec<(&'static str, String)> {
        let captured = |minor| texts.money(Money::new(minor, order.captured_currency()));
        let some = |minor: i64| (minor > 0).then(|| captured(minor));
        let charge = order.charge.as_ref().map(|it| texts.money(Money::new(it.amount_minor, it.currency)));
        let term = order.license.term;
        let period = term.map(|term| texts.order_period_dates(self.at(texts, term.from), self.at(texts, term.until)));
        let rows = [
            (texts.order_status(), Some(texts.order_state(word(order.state(now))))),
            (texts.order_license(), Some(texts.license_state(word(order.license.state(order, now))))),
            (texts.order_period(), period),
            (texts.console_sku(), Some(order.sku.clone())),
            (texts.console_method(), Some(texts.console_word(word(order.method)))),
            (texts.order_placed_on(), Some(self.at(texts, order.created_at))),
            (texts.console_terms(), Some(order.terms.version.clone())),
            (texts.order_price(), Some(texts.money(order.price))),
            (texts.order_charge(), charge),
            (texts.order_paid(), Some(captured(order.payment.captured_minor()))),
            (texts.order_refunded(), some(order.refunded_minor())),
            (texts.order_credit(), some(order.credit_minor())),
            (texts.console_debt(), some(order.debt_minor())),
        ];
        rows.into_iter().filter_map(|(label, value)| Some((label, value?))).collect()
    }

    fn whole_timeline(&self, texts: Texts, order: &Order) -> Vec<Line> {
        let line = |future, at, event: &str, clause: Option<domain::clause::Clause>| Line {
            future,
            at: self.at(texts, at),
            what: happening(texts, event, clause),
            clause: clause.map(|clause| texts.by_clause(clause)),
        };
        let past = order.timeline.iter().map(|it| line(false, it.at, &it.event, it.clause));
        let future = ahead(&self.agreement.policy, order).into_iter();
        past.chain(future.map(|Ahead { at, event, clause, .. }| line(true, at, event, clause))).collect()
    }
}
