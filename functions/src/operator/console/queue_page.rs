//! The queue, with which the console begins: everything that waits for a person, the nearest deadline first, what is overdue on top.

use super::Who;
use super::acts::ActForm;
use crate::account::page::see;
use crate::http::openapi::answers::{Stateful, TooLarge, refusals};
use crate::http::openapi::schema;
use crate::http::pages::{form, same_site};
use crate::http::problem::Problem;
use crate::http::request::parameters;
use crate::operator::Operator;
use crate::operator::caller::SignedIn;
use crate::operator::console::carrying_out::Sent;
use crate::pages::texts::Texts;
use crate::pages::{Frame, personal};
use askama::Template;
use axum::extract::{Request, State};
use axum::response::Response;
use chrono::TimeDelta;
use domain::Instant;
use domain::follows::task::TaskKind;
use domain::money::Money;
use http::StatusCode;
use http::request::Parts;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Deserialize;
use std::sync::Arc;

/// The lists that there are; the first is the queue itself.
const LISTS: [&str; 5] = ["tasks", "parked", "calendar", "unproven", "set_aside"];

#[derive(Template)]
#[template(path = "console_queue.html")]
struct Page {
    frame: Frame,
    who: Who,
    texts: Texts,
    done: Option<String>,
    list: &'static str,
    lists: [&'static str; 5],
    items: Vec<Item>,
    /// The cursor of the next page.
    next: Option<String>,
    /// Whether who is signed in may take something on.
    takes: bool,
}

/// Something that waits.
struct Item {
    what: String,
    overdue: bool,
    due: String,
    rest: String,
    clause: Option<String>,
    /// The page of the order that it is about, and the order's number.
    order: Option<(String, String)>,
    about: Option<String>,
    amount: Option<String>,
    /// The acts that may close it.
    acts: Vec<(String, String)>,
    /// What it is called where it is taken on.
    handle: String,
    taken: Option<String>,
    /// Whether it was who is signed in that took it on.
    mine: bool,
}

/// What the JSON route of the queue tells.
#[derive(Deserialize)]
pub(super) struct Queue {
    pub(super) items: Vec<Waiting>,
    pub(super) next: Option<String>,
}

/// Something of it that waits.
#[derive(Deserialize)]
pub(super) struct Waiting {
    pub(super) kind: Option<String>,
    pub(super) clause: Option<String>,
    pub(super) order_id: Option<String>,
    pub(super) number: Option<String>,
    pub(super) about: Option<String>,
    notice: Option<String>,
    pub(super) amount: Option<Money>,
    pub(super) due_at: Instant,
    count: Option<usize>,
    #[serde(default)]
    proposal: Option<Proposal>,
    #[serde(default)]
    what: String,
    #[serde(default)]
    taken_by: Option<String>,
    #[serde(default)]
    taken_until: Option<Instant>,
}

/// What waits for a second person.
#[derive(Deserialize)]
struct Proposal {
    by: String,
    path: Option<String>,
}

impl Operator {
    /// The page of the queue, or of another list of what waits.
    pub(in crate::operator) async fn queue_page(
        self: &Arc<Self>,
        texts: Texts,
        parts: &Parts,
        signed_in: &SignedIn,
        now: Instant,
    ) -> Result<Response, Problem> {
        let [_, done, list, cursor] = parameters(parts.uri.query(), ["back", "done", "list", "cursor"])?;
        let list = LISTS.into_iter().find(|known| list.as_deref() == Some(known)).unwrap_or(LISTS[0]);
        let cursor = cursor.map(|cursor| format!("&cursor={}", utf8_percent_encode(&cursor, NON_ALPHANUMERIC)));
        let path = format!("/v1/operator/queue?list={list}&limit=50{}", cursor.unwrap_or_default());
        let queue: Queue = self.ask(parts, signed_in, &path).await?;
        let done = done.as_deref().and_then(ActForm::named);
        let waits_for_approval = queue.items.iter().any(|item| item.proposal.is_some());
        let who = (signed_in, waits_for_approval && signed_in.approves(self, now).await?);
        let page = Page {
            frame: self.frame(texts, texts.console_list(list)).at("/operator"),
            who: self.who(texts, signed_in),
            texts,
            done: done.map(|act| texts.console_done(texts.console_act_title(act.name))),
            list,
            lists: LISTS,
            items: queue.items.into_iter().map(|item| self.queue_item(texts, item, who, now)).collect(),
            next: queue.next.map(|next| format!("/operator?list={list}&cursor={next}")),
            takes: signed_in.acts(),
        };
        personal(StatusCode::OK, &page)
    }

    fn queue_item(&self, texts: Texts, item: Waiting, (signed_in, approves): (&SignedIn, bool), now: Instant) -> Item {
        let approval = approval(texts, signed_in, &item).filter(|_| approves);
        let acts = approval.into_iter().chain(acts_of(texts, signed_in, &item)).collect();
        let kind = item.kind.as_deref().unwrap_or("parked");
        let order = item.order_id.zip(item.number);
        let what = match item.count {
            Some(count) => texts.console_task_count(texts.console_task(kind), count),
            None => texts.console_task(kind),
        };
        let mine = item.taken_by.as_deref() == Some(&signed_in.caller.actor);
        let taken = item.taken_by.zip(item.taken_until).map(|(by, until)| match mine {
            true => texts.console_taken_mine(self.at(texts, until)),
            false => texts.console_taken(by, self.at(texts, until)),
        });
        Item {
            what,
            overdue: item.due_at < now,
            due: self.at(texts, item.due_at),
            rest: rest(texts, item.due_at - now),
            clause: item.clause.map(|clause| texts.by_clause(clause)),
            order: order.map(|(id, number)| (order_page(&id, kind), number)),
            acts,
            about: item.notice.or(item.about),
            amount: item.amount.map(|amount| texts.money(amount)),
            handle: item.what,
            taken,
            mine,
        }
    }
}

/// The acts that something which waits is mostly closed by, each with its form. What is about an order as a whole is done on its page.
pub(super) fn acts_of(texts: Texts, signed_in: &SignedIn, item: &Waiting) -> Vec<(String, String)> {
    let names: &[&str] = match item.kind.as_deref().filter(|_| signed_in.acts()).unwrap_or_default() {
        "answer_claim" => &["claim-answer"],
        "decide_held_claim" => &["claim-timeliness"],
        "resolve_objection" => &["objection-resolution"],
        "answer_payment_query" => &["payment-query-answer"],
        "pay_refund" => &["refund-payout"],
        "ask_bank" => &["refund-question"],
        "reroute_refund" => &["refund-reroute"],
        "approve_refund" => &["refund-approval"],
        "return_receipt" => &["receipt-return"],
        "reach_buyer" => &["notice-fallback", "notice-sending"],
        "explain_sum" | "look_at_callback" => &["bank-report-closing"],
        "approve_publication" => &["proposal-dropping"],
        "handle_dead_letter" => &["dead-letter-resending", "dead-letter-closing"],
        _ => &[],
    };
    // A proposal is known by what the queue calls it.
    let of_queue = item.kind.as_deref() == Some("approve_publication");
    let Some(part) = item.about.as_deref().filter(|_| !of_queue).or(of_queue.then_some(&item.what)) else {
        return Vec::new();
    };
    let part = utf8_percent_encode(part, NON_ALPHANUMERIC);
    let order = item.order_id.as_ref().map(|order| format!("&order={order}")).unwrap_or_default();
    let form = |name: &&str| (texts.console_act_title(name), format!("/operator/acts/{name}?about_part={part}{order}"));
    names.iter().map(form).collect()
}

/// The act that approves what waits for a second person, with its form, unless who is signed in proposed it.
fn approval(texts: Texts, signed_in: &SignedIn, item: &Waiting) -> Option<(String, String)> {
    let Proposal { by, path } = item.proposal.as_ref()?;
    let (act, _) = ActForm::approving(path.as_deref()?)?;
    let form = format!("/operator/acts/{}?proposal={}", act.name, item.what);
    (*by != signed_in.caller.actor).then(|| (texts.console_act_title(act.name), form))
}

/// The page of an order, opened for a task: with the buyer's data, where the task is the order's own.
pub(super) fn order_page(id: &str, kind: &str) -> String {
    let own = TaskKind::of_orders().any(|known| known.name() == kind);
    let task = if own { format!("?task={kind}") } else { String::new() };
    format!("/operator/orders/{id}{task}")
}

/// How much time is left, or since when none is.
pub(super) fn rest(texts: Texts, left: TimeDelta) -> String {
    let (past, left) = (left < TimeDelta::zero(), left.abs());
    let (unit, count) = match left {
        left if left.num_days() > 1 => ("days", left.num_days()),
        left if left.num_hours() > 0 => ("hours", left.num_hours()),
        left => ("minutes", left.num_minutes()),
    };
    match (past, unit) {
        (true, "days") => texts.console_since_days(count),
        (true, "hours") => texts.console_since_hours(count),
        (true, _) => texts.console_since_minutes(count),
        (false, "days") => texts.console_left_days(count),
        (false, "hours") => texts.console_left_hours(count),
        (false, _) => texts.console_left_minutes(count),
    }
}

refusals! {
    /// The form was sent from another site's page.
    TakingCrossSite = CrossSite | RoleMissing;
    /// There is no such field, or nothing of that name.
    TakingInvalid = InvalidFields;
}

/// Take something of the queue on, or give it back
///
/// Advice to the others for some hours, which locks nobody out.
#[utoipa::path(
    post,
    path = "/operator/queue",
    operation_id = "takeOnPage",
    tag = "operator pages",
    request_body(content = schema::TakingForm, content_type = "application/x-www-form-urlencoded"),
    responses(
        (
            status = 303,
            description = "It is noted; to the queue. Or nobody is signed in; to sign in.",
            headers(("Location"), ("Cache-Control"))
        ),
        Stateful, TooLarge, TakingCrossSite, TakingInvalid,
    ),
)]
pub(in crate::operator) async fn take(
    State(function): State<Arc<Operator>>,
    signed_in: SignedIn,
    request: Request,
) -> Result<Response, Problem> {
    same_site(request.headers(), &function.public_url)?;
    let (parts, content) = request.into_parts();
    let [what, step] = form(Request::from_parts(parts.clone(), content), ["what", "step"]).await?;
    let route = if step.as_deref() == Some("give") { "giving-back" } else { "taking" };
    let sent = Sent {
        path: format!("/v1/operator/queue/{route}"),
        body: serde_json::json!({"what": what.unwrap_or_default()}),
        key: "taking".to_owned(),
        version: None,
    };
    function.do_act(&parts, &signed_in, &sent).await?;
    see("/operator")
}
