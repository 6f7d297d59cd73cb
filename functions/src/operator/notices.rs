//! The notices of an order with what is known of each; where one did not arrive, the buyer reached another way, or the notice
//! sent again.

use super::Operator;
use super::caller::Looking;
use super::looks::{LookReason, LookTask, opened_from};
use super::publication_answers::listed;
use super::request::{Acting, Reasoned};
use crate::http::body::bodies;
use crate::http::body::fields::{ActReason, words};
use crate::http::openapi::answers::{Acts, InvalidQuery, Looks, NoSuchOrder, refusals};
use crate::http::openapi::parameters::{Cursor, IdempotencyKey, Limit, NoticeById, OrderById};
use crate::http::openapi::schema;
use crate::http::paging::{outbox_cursor, page_size};
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
use http::StatusCode;
use serde::Serialize;
use std::sync::Arc;
use store::outbox::item::OutboxItem;
use store::table::keys;
use utoipa::ToSchema;

words! {
    /// A way in which an operator reaches a buyer.
    pub(super) ReachingChannel(String) = "phone" "post" "in_person" "kommo";
}

bodies! {
    /// How a buyer was reached whom a notice did not.
    #[schema(examples(json!({"channel": "phone", "reason": "As the file of the case says."})))]
    pub(super) struct Fallback {
        /// On which channel.
        channel: ReachingChannel,
        reason: ActReason,
    }
}

/// A page of the notices of an order.
#[derive(Serialize, ToSchema)]
#[schema(as = NoticeList)]
pub(super) struct Notices {
    #[schema(max_items = 100)]
    items: Vec<NoticeView>,
    /// The cursor of the next page; null on the last.
    next: Option<String>,
}

impl Notices {
    /// Whether none is on the page.
    pub(super) fn is_empty(&self) -> bool {
        self.items.is_empty()
    }
}

/// A notice and what became of it.
#[derive(Serialize, ToSchema)]
#[schema(as = Notice)]
struct NoticeView {
    #[schema(value_type = schema::NoticeId)]
    id: String,
    /// What every copy of the mail bears.
    reference: String,
    /// Its name.
    notice: &'static str,
    state: domain::follows::delivery::State,
    /// The order that it is about.
    order_id: Option<OrderId>,
    /// The claim, refund or other part; null where it is the order.
    about: Option<String>,
    #[schema(value_type = schema::MaybeClause)]
    clause: Option<Clause>,
    /// When its cause was recorded.
    #[serde(serialize_with = "instant")]
    #[schema(value_type = schema::Instant)]
    queued_at: Instant,
    facts: Vec<FactView>,
    /// That the letter was received (clause 4.13); null unless the buyer confirmed it. Delivery alone is none.
    certificate: Option<Certificate>,
}

/// What a notice said, sending by sending.
#[derive(Serialize, ToSchema)]
#[schema(as = NoticeTextList)]
struct SaidList {
    items: Vec<SaidView>,
    #[schema(value_type = schema::OnePage)]
    next: Option<String>,
}

/// What a notice said in one sending.
#[derive(Serialize, ToSchema)]
#[schema(as = NoticeText)]
struct SaidView {
    /// Which sending, from 0.
    #[schema(minimum = 0)]
    round: usize,
    /// The subject line.
    subject: Option<String>,
    /// The text. In place of a link that opens something stands that it is not kept.
    text: String,
    /// When it was rendered.
    #[serde(serialize_with = "instant")]
    #[schema(value_type = schema::Instant)]
    at: Instant,
}

/// What became known of a notice, and when.
#[derive(Serialize, ToSchema)]
#[schema(as = NoticeFact)]
struct FactView {
    /// What: as the states, and `returned` for a passing reason, `refused` by the mail service, `given_up`, `withheld`
    /// from who does not consent or complained, `unheard` of in time, `confirmed` by the buyer, `reached` by an
    /// operator, `send_again`: an operator has it sent again, and what follows is of that sending.
    kind: Kind,
    #[serde(serialize_with = "instant")]
    #[schema(value_type = schema::Instant)]
    at: Instant,
    /// The class of a bounce or complaint, or the channel on which the buyer was reached.
    class: Option<String>,
    /// The operator's pseudonym, where one reached the buyer or has the notice sent again.
    by: Option<String>,
    /// The mail service's identifier of the message; null where it does not say so.
    message: Option<String>,
    /// Of the message as it was handed to the mail service; null for any other fact.
    #[schema(value_type = Option<schema::Sha256>)]
    sha256: Option<String>,
    /// A keyed commitment to the text as it was sent; null for any other fact.
    #[schema(value_type = Option<schema::Sha256>)]
    commitment: Option<String>,
}

/// That a letter was received, by its reader's own confirmation.
#[derive(Serialize, ToSchema)]
struct Certificate {
    clause: Clause,
    #[serde(serialize_with = "instant")]
    #[schema(value_type = schema::Instant)]
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
            message: fact.message.clone(),
            sha256: fact.said.as_ref().map(|said| said.sha256.clone()),
            commitment: fact.said.as_ref().map(|said| said.commitment.clone()),
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

/// The notices of an order, and what became of them
///
/// Oldest first. A page may hold fewer than it might: what is not mailed is left out.
#[utoipa::path(
    get,
    path = "/v1/operator/orders/{id}/notices",
    operation_id = "listNotices",
    tag = "operator",
    security(("operatorToken" = ["operator"]), ("operatorToken" = ["approver"]), ("operatorToken" = ["reader"])),
    params(OrderById, Cursor, Limit),
    responses(
        (status = 200, description = "A page of the notices.", body = Notices, headers(("Cache-Control"))),
        Looks, NoSuchOrder, InvalidQuery,
    ),
)]
pub(super) async fn notices(
    State(function): State<Arc<Operator>>,
    _: Looking,
    Now(now): Now,
    OrderPath(id): OrderPath,
    RawQuery(query): RawQuery,
) -> Result<Response, Problem> {
    let (limit, behind) = place(query.as_deref())?;
    let order = function.store.order(&id).await?.ok_or(Code::NotFound)?.order;
    let page = function.store.outbox_about(&order, limit, behind.as_deref()).await?;
    Ok(listed(function.notice_page(page, now)))
}

/// How many notices are asked for, and from behind which place.
fn place(query: Option<&str>) -> Result<(i32, Option<String>), Problem> {
    let [cursor, limit] = parameters(query, ["cursor", "limit"])?;
    Ok((page_size(limit.as_deref())?, outbox_cursor(cursor.as_deref())?))
}

impl Operator {
    /// A page of the notices of a partition.
    pub(super) async fn notices_of(&self, pk: &str, query: Option<&str>, now: Instant) -> Result<Notices, Problem> {
        let (limit, behind) = place(query)?;
        let page = self.store.outbox_of(pk, limit, behind.as_deref()).await?;
        Ok(self.notice_page(page, now))
    }

    fn notice_page(&self, (page, last): (Vec<OutboxItem>, Option<String>), now: Instant) -> Notices {
        let policy = &self.agreement.policy.notices;
        let view = |item: &OutboxItem| Some(NoticeView::of(item, item.notice()?, policy, now));
        Notices { items: page.iter().filter_map(view).collect(), next: last.map(hex::encode) }
    }
}

/// One notice, and what became of it
///
/// With the certificate of receipt of clause 4.13, where the buyer confirmed it.
#[utoipa::path(
    get,
    path = "/v1/operator/notices/{id}",
    operation_id = "getNotice",
    tag = "operator",
    security(("operatorToken" = ["operator"]), ("operatorToken" = ["approver"]), ("operatorToken" = ["reader"])),
    params(NoticeById),
    responses(
        (status = 200, description = "The notice.", body = NoticeView, headers(("Cache-Control"))),
        Looks, NoSuchOrder,
    ),
)]
pub(super) async fn notice(
    State(function): State<Arc<Operator>>,
    _: Looking,
    Now(now): Now,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let (item, notice) = function.notice(&id).await?;
    Ok(function.show_notice(&item, notice, StatusCode::OK, now))
}

/// What a notice said
///
/// In each of its sendings whose text is still kept, as it was sent. Who looked, when and what for is kept first.
#[utoipa::path(
    get,
    path = "/v1/operator/notices/{id}/texts",
    operation_id = "readNotice",
    tag = "operator",
    security(("operatorToken" = ["operator"]), ("operatorToken" = ["approver"]), ("operatorToken" = ["reader"])),
    params(NoticeById, LookTask, LookReason),
    responses(
        (status = 200, description = "The texts.", body = SaidList, headers(("Cache-Control"))),
        Looks, NoSuchOrder, InvalidQuery,
    ),
)]
pub(super) async fn texts(
    State(function): State<Arc<Operator>>,
    looking: Looking,
    Now(now): Now,
    Path(id): Path<String>,
    RawQuery(query): RawQuery,
) -> Result<Response, Problem> {
    let [task, reason] = parameters(query.as_deref(), ["task", "reason"])?;
    let opened_from = opened_from(task, reason)?;
    let (item, _) = function.notice(&id).await?;
    let mut items = Vec::new();
    for round in 0..=item.facts.round() {
        let text = function.store.said(&item, round).await?;
        items.extend(text.map(|text| SaidView { round, subject: text.subject, text: text.text, at: text.at }));
    }
    if let Some(order) = item.order.as_ref().filter(|_| !items.is_empty()) {
        function.record_look(&looking, opened_from, order, ["notice"], now).await?;
    }
    Ok(listed(SaidList { items, next: None }))
}

refusals! {
    /// The notice is still to be sent, and is sent whoever was reached otherwise.
    FallBackRefused = NoticeQueued;
}

/// Record that the buyer was reached another way
///
/// The notice no longer waits for a person.
#[utoipa::path(
    post,
    path = "/v1/operator/notices/{id}/fallback",
    operation_id = "fallBack",
    tag = "operator",
    security(("operatorToken" = ["operator"])),
    params(NoticeById, IdempotencyKey),
    request_body = Fallback,
    responses(
        (status = 200, description = "The notice after it.", body = NoticeView, headers(("Cache-Control"))),
        Acts, NoSuchOrder, FallBackRefused,
    ),
)]
pub(super) async fn fall_back(
    State(function): State<Arc<Operator>>,
    Path(id): Path<String>,
    Acting(asked, body): Acting<Fallback>,
) -> Result<Response, Problem> {
    let (item, notice) = function.notice(&id).await?;
    let policy = &function.agreement.policy.notices;
    // Else nobody would send what is owed in writing; but a deeming that waits for the buyer to be told goes before that (K53).
    if item.facts.wait(notice, policy) == Wait::Sending && !item.awaited {
        return Err(Code::NoticeQueued.into());
    }
    let fact = Fact { class: Some(body.channel.0), by: Some(asked.caller.actor.clone()), ..Fact::at(asked.now) };
    let publisher = function.publisher(&asked, body.reason)?;
    let reached = function.store.reached(policy, &item, fact, &publisher).await?;
    Ok(function.show_notice(&reached, notice, StatusCode::OK, asked.now))
}

refusals! {
    /// The notice is still to be sent by itself, or it went out and did not come back, or it was sent too often.
    SendNoticeAgainRefused = NoticeQueued, NoticeNotLost, LimitReached;
}

/// Send a notice again
///
/// One that did not arrive: refused, given up, bounced, not heard of, or set aside. The next sweep sends one copy of
/// it, under the same reference, as what it says is then.
#[utoipa::path(
    post,
    path = "/v1/operator/notices/{id}/sending",
    operation_id = "sendNoticeAgain",
    tag = "operator",
    security(("operatorToken" = ["operator"])),
    params(NoticeById, IdempotencyKey),
    request_body = Reasoned,
    responses(
        (
            status = 202,
            description = "The notice, which waits to be sent.",
            body = NoticeView, headers(("Cache-Control"))
        ),
        Acts, NoSuchOrder, SendNoticeAgainRefused,
    ),
)]
pub(super) async fn send_again(
    State(function): State<Arc<Operator>>,
    Path(id): Path<String>,
    Acting(asked, body): Acting<Reasoned>,
) -> Result<Response, Problem> {
    let (item, notice) = function.notice(&id).await?;
    let fact = Fact { by: Some(asked.caller.actor.clone()), ..Fact::at(asked.now) };
    let publisher = function.publisher(&asked, body.reason)?;
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
