//! The notices of an order with what is known of each; where one did not arrive, the buyer reached another way, or the notice
//! sent again.

use super::Operator;
use super::caller::{LOOKING, admit};
use super::form::Form;
use super::published::listed;
use super::queue::{KEY_BYTES_MAX, page_size};
use super::request::OperatorRequest;
use crate::http::problem::Problem;
use crate::http::request::{Now, OrderPath, parameters};
use crate::order_view::instant;
use axum::extract::{Path, RawQuery, State};
use axum::response::{IntoResponse, Response};
use domain::Instant;
use domain::agreement::policy::NoticePolicy;
use domain::clause::Clause;
use domain::code::Code;
use domain::follows::delivery::{Fact, Kind, Wait};
use domain::follows::notice::Notice;
use domain::order::OrderId;
use http::{HeaderMap, StatusCode};
use serde::Serialize;
use std::sync::Arc;
use store::outbox::item::OutboxItem;
use store::table::keys;

/// The ways in which an operator reaches a buyer.
const CHANNELS: [&str; 4] = ["phone", "post", "in_person", "kommo"];

/// A page of notices.
#[derive(Serialize)]
pub(super) struct Notices {
    items: Vec<NoticeView>,
    next: Option<String>,
}

/// A notice, and what is known of it.
#[derive(Serialize)]
struct NoticeView {
    id: String,
    reference: String,
    notice: &'static str,
    state: domain::follows::delivery::State,
    order_id: Option<OrderId>,
    about: Option<String>,
    clause: Option<Clause>,
    #[serde(serialize_with = "instant")]
    queued_at: Instant,
    facts: Vec<FactView>,
    /// Null unless the buyer confirmed the receipt: that a server took the mail is no report of its owner (K19).
    certificate: Option<Certificate>,
}

#[derive(Serialize)]
struct FactView {
    kind: Kind,
    #[serde(serialize_with = "instant")]
    at: Instant,
    class: Option<String>,
    by: Option<String>,
}

/// That the letter was received, as clause 4.13 has it reported from the owner's mailbox.
#[derive(Serialize)]
struct Certificate {
    clause: Clause,
    #[serde(serialize_with = "instant")]
    confirmed_at: Instant,
}

impl NoticeView {
    fn of(item: &OutboxItem, notice: Notice, policy: &NoticePolicy, now: Instant) -> NoticeView {
        let certificate = |confirmed_at| Certificate { clause: Clause::new(4, 13), confirmed_at };
        let fact = |(kind, fact): (Kind, &Fact)| FactView {
            kind,
            at: fact.at,
            class: fact.class.clone(),
            by: fact.by.clone(),
        };
        NoticeView {
            id: item.id(),
            reference: item.reference.clone(),
            notice: notice.name(),
            state: item.facts.state(policy, now),
            order_id: item.order.clone(),
            about: item.subject_id.clone(),
            clause: item.clause,
            queued_at: item.at,
            facts: item.facts.iter().map(fact).collect(),
            certificate: item.facts.when(Kind::Confirmed).map(certificate),
        }
    }
}

/// `GET /v1/operator/orders/{id}/notices`, oldest first.
pub(super) async fn notices(
    State(function): State<Arc<Operator>>,
    Now(now): Now,
    OrderPath(id): OrderPath,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
) -> Result<Response, Problem> {
    admit(&function.keys, &headers, &LOOKING, now)?;
    let notices = function.notices_of(&keys::order(&id), query.as_deref(), now).await?;
    if notices.items.is_empty() && function.store.order(&id).await?.is_none() {
        return Err(Code::NotFound.into());
    }
    Ok(listed(notices))
}

impl Operator {
    /// A page of the notices of a partition.
    pub(super) async fn notices_of(&self, pk: &str, query: Option<&str>, now: Instant) -> Result<Notices, Problem> {
        let [cursor, limit] = parameters(query, ["cursor", "limit"])?;
        let limit = page_size(limit.as_deref())?;
        let unknown = || Problem::field(Code::InvalidQuery, "cursor", "was not given out");
        let behind = cursor.map(|cursor| read_cursor(&cursor).ok_or_else(unknown)).transpose()?;
        let (page, last) = self.store.outbox_of(pk, limit, behind.as_deref()).await?;
        let policy = &self.agreement.policy.notices;
        let view = |item: &OutboxItem| Some(NoticeView::of(item, item.notice()?, policy, now));
        Ok(Notices { items: page.iter().filter_map(view).collect(), next: last.map(hex::encode) })
    }
}

fn read_cursor(text: &str) -> Option<String> {
    String::from_utf8(hex::decode(text).ok()?).ok().filter(|sk| keys::is_outbox(sk) && sk.len() <= KEY_BYTES_MAX)
}

/// `GET /v1/operator/notices/{id}`.
pub(super) async fn notice(
    State(function): State<Arc<Operator>>,
    Now(now): Now,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    admit(&function.keys, &headers, &LOOKING, now)?;
    let (item, notice) = function.notice(&id).await?;
    Ok(function.show_notice(&item, notice, StatusCode::OK, now))
}

/// `POST /v1/operator/notices/{id}/fallback`: the buyer was reached another way, so nobody waits to do it any more.
pub(super) async fn fall_back(
    State(function): State<Arc<Operator>>,
    Path(id): Path<String>,
    asked: OperatorRequest,
) -> Result<Response, Problem> {
    let mut form = Form::new(&asked.body, &["channel"]);
    let channel = form.word::<String>("channel", &CHANNELS);
    let (channel, reason) = form.finish(channel)?;
    let (item, notice) = function.notice(&id).await?;
    let policy = &function.agreement.policy.notices;
    // Else nobody would send what is owed in writing; but a deeming that waits for the buyer to be told goes before that (K53).
    if item.facts.wait(notice, policy) == Wait::Sending && !item.awaited {
        return Err(Code::NoticeQueued.into());
    }
    let fact = Fact { class: Some(channel), by: Some(asked.caller.actor.clone()), ..Fact::at(asked.now) };
    let publisher = function.publisher(&asked, reason)?;
    let reached = function.store.reached(policy, &item, fact, &publisher).await?;
    Ok(function.show_notice(&reached, notice, StatusCode::OK, asked.now))
}

/// `POST /v1/operator/notices/{id}/sending`: a notice that did not arrive is sent again, by the next sweep.
pub(super) async fn send_again(
    State(function): State<Arc<Operator>>,
    Path(id): Path<String>,
    asked: OperatorRequest,
) -> Result<Response, Problem> {
    let reason = Form::reason(&asked.body)?;
    let (item, notice) = function.notice(&id).await?;
    let fact = Fact { by: Some(asked.caller.actor.clone()), ..Fact::at(asked.now) };
    let publisher = function.publisher(&asked, reason)?;
    let policy = &function.agreement.policy.notices;
    let again = function.store.send_again(policy, &item, fact, &publisher).await?;
    Ok(function.show_notice(&again, notice, StatusCode::ACCEPTED, asked.now))
}

impl Operator {
    /// The notice that an id names: of an order, or of something published.
    async fn notice(&self, id: &str) -> Result<(OutboxItem, Notice), Problem> {
        let (pk, sk) = keys::item_of(id).filter(|(pk, _)| keys::has_notices(pk)).ok_or(Code::NotFound)?;
        let item = self.store.outbox_item(&pk, &sk).await?.ok_or(Code::NotFound)?;
        let notice = item.notice().ok_or(Code::NotFound)?;
        Ok((item, notice))
    }

    fn show_notice(&self, item: &OutboxItem, notice: Notice, status: StatusCode, now: Instant) -> Response {
        let view = NoticeView::of(item, notice, &self.agreement.policy.notices, now);
        (status, listed(view)).into_response()
    }
}
