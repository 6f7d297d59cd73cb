//! What was said to a buyer about an order: its notices as they were sent (clause 10.5), unless their texts were erased.

use super::Account;
use crate::http::openapi::answers::{AtOrder, InvalidQuery};
use crate::http::openapi::parameters::{Cursor, Limit, OrderById};
use crate::http::openapi::schema;
use crate::http::paging::{outbox_cursor, page_size};
use crate::http::problem::Problem;
use crate::http::request::{Now, OrderPath, parameters};
use crate::http::token;
use crate::order_view::{instant, optional_instant};
use axum::extract::{RawQuery, State};
use axum::response::{IntoResponse, Response};
use domain::Instant;
use domain::agreement::policy::NoticePolicy;
use domain::clause::Clause;
use domain::follows::delivery::State as NoticeState;
use domain::follows::notice::Notice;
use domain::order::Order;
use http::{HeaderMap, header};
use serde::Serialize;
use std::sync::Arc;
use store::order::texts::Text;
use store::outbox::item::OutboxItem;
use store::table::error::StoreError;
use utoipa::ToSchema;

/// A page of the notices to the buyer of an order.
#[derive(Serialize, ToSchema)]
#[schema(as = BuyerNoticeList)]
struct Notices {
    #[schema(max_items = 100)]
    items: Vec<NoticeView>,
    /// The cursor of the next page; null on the last.
    next: Option<String>,
}

/// A notice to the buyer, as it was sent.
#[derive(Serialize, ToSchema)]
#[schema(as = BuyerNotice)]
struct NoticeView {
    /// What every copy of the mail bears.
    reference: String,
    /// Its name.
    notice: &'static str,
    state: NoticeState,
    /// The claim, refund or other part that it is about; null where it is the order.
    about: Option<String>,
    #[schema(value_type = schema::MaybeClause)]
    clause: Option<Clause>,
    /// When its cause was recorded.
    #[serde(serialize_with = "instant")]
    #[schema(value_type = schema::Instant)]
    queued_at: Instant,
    /// When it was last sent; null where it was not.
    #[serde(serialize_with = "optional_instant")]
    #[schema(value_type = Option<schema::Instant>)]
    sent_at: Option<Instant>,
    /// The subject line, as it was last sent; null where it was not, and where the text was erased.
    subject: Option<String>,
    /// The text, as it was last sent; null where it was not, and where it was erased. In place of a link that opens
    /// something stands that it is not kept.
    text: Option<String>,
}

impl NoticeView {
    fn of(told: Told, policy: &NoticePolicy, now: Instant) -> NoticeView {
        let Told { item, notice, text } = told;
        let (subject, text) = text.map_or((None, None), |text| (text.subject, Some(text.text)));
        NoticeView {
            state: item.facts.state(policy, now),
            sent_at: item.facts.last_sent().map(|(_, at)| at),
            reference: item.reference,
            notice: notice.name(),
            about: item.subject_id,
            clause: item.clause,
            queued_at: item.at,
            subject,
            text,
        }
    }
}

/// A notice to the buyer, with what it said when it was last sent, as far as that is kept.
pub(super) struct Told {
    pub(super) item: OutboxItem,
    pub(super) notice: Notice,
    pub(super) text: Option<Text>,
}

impl Account {
    /// A page of the notices to the buyer of an order, the oldest first and those of broadcasts last, and behind which place the next one
    /// begins.
    pub(super) async fn told(
        &self,
        order: &Order,
        limit: i32,
        behind: Option<&str>,
    ) -> Result<(Vec<Told>, Option<String>), StoreError> {
        let (page, last) = self.store.outbox_about(order, limit, behind).await?;
        let to_buyer = |item: OutboxItem| Some((item.notice().filter(|notice| !notice.to_vendor())?, item));
        let page: Vec<(Notice, OutboxItem)> = page.into_iter().filter_map(to_buyer).collect();
        let mut texts = self.store.last_texts(page.iter().map(|(_, item)| item)).await?;
        let told = page.into_iter().map(|(notice, item)| {
            let text = texts.remove(&(item.pk.clone(), item.sk.clone()));
            Told { text, notice, item }
        });
        Ok((told.collect(), last.map(hex::encode)))
    }
}

/// What was said to the buyer of an order
///
/// Every notice about it, oldest first, as it was sent (clause 10.5). Last come those by which everybody was told, at the address that the
/// order has now, of the newest twenty terms, price lists and reports of our mailbox since it was placed. A page may hold fewer than
/// it might: what is not mailed, or to others, is left out.
#[utoipa::path(
    get,
    path = "/v1/orders/{id}/notices",
    operation_id = "listOrderNotices",
    tag = "orders",
    security(("session" = []), ("orderToken" = [])),
    params(OrderById, Cursor, Limit),
    responses(
        (status = 200, description = "A page of the notices.", body = Notices, headers(("Cache-Control"))),
        AtOrder, InvalidQuery,
    ),
)]
pub(super) async fn notices(
    State(function): State<Arc<Account>>,
    Now(now): Now,
    OrderPath(id): OrderPath,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
) -> Result<Response, Problem> {
    let access = token::authorise(&function.tokens, &headers, &id, now)?;
    // Whom the order is not open to is told that before what is wrong with their query.
    let order = function.store.opened(&id, &access, now).await?.order;
    let [cursor, limit] = parameters(query.as_deref(), ["cursor", "limit"])?;
    let limit = page_size(limit.as_deref())?;
    let behind = outbox_cursor(cursor.as_deref())?;

    let (told, next) = function.told(&order, limit, behind.as_deref()).await?;
    let policy = &function.agreement.policy.notices;
    let items = told.into_iter().map(|told| NoticeView::of(told, policy, now)).collect();
    let list = Notices { items, next };
    Ok(([(header::CACHE_CONTROL, "no-store")], axum::Json(list)).into_response())
}
