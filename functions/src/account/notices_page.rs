//! The page of the notices about an order, as they were sent (clause 10.5), and the button by which one is confirmed (clause 4.13,
//! K19).

use super::Account;
use super::notices::Told;
use super::page::{Seen, order_page, see, session, sign_in, unless_signed_in};
use crate::http::openapi::answers::{HtmlPage, InvalidQuery, NotFound, Stateful, ToSignIn, TooLarge, refusals};
use crate::http::openapi::parameters::{Cursor, OrderById};
use crate::http::openapi::schema;
use crate::http::pages::{form, same_site};
use crate::http::paging::outbox_cursor;
use crate::http::problem::Problem;
use crate::http::request::{Now, OrderPath, parameters};
use crate::order_view::deadline_view::word;
use crate::pages::texts::Texts;
use crate::pages::{Frame, personal};
use askama::Template;
use axum::extract::{RawQuery, Request, State};
use axum::response::Response;
use domain::Instant;
use domain::code::Code;
use domain::follows::delivery::{Fact, Facts, Kind, State as NoticeState};
use http::{HeaderMap, StatusCode};
use std::sync::Arc;
use store::table::access::Access;
use store::table::keys;

/// How many notices a page holds: few enough for its size.
const PAGE: i32 = 20;

#[derive(Template)]
#[template(path = "account_notices.html")]
struct Page {
    frame: Frame,
    texts: Texts,
    order: String,
    notices: Vec<NoticePart>,
    /// The cursor of the next page.
    next: Option<String>,
}

/// A notice as it was sent.
struct NoticePart {
    /// By which its form names it.
    name: String,
    title: String,
    line: String,
    text: Option<String>,
    /// Whether its reader can confirm here that it arrived.
    confirmable: bool,
}

impl Account {
    fn notice(&self, texts: Texts, told: Told, signed_in: bool, now: Instant) -> NoticePart {
        let Told { item, notice, text } = told;
        let state = item.facts.state(&self.agreement.policy.notices, now);
        let sent = item.facts.last_sent().map(|(_, sent)| texts.notices_sent(self.at(texts, sent)));
        let when = sent.unwrap_or_else(|| texts.notices_queued(self.at(texts, item.at)));
        let (subject, text) = text.map_or((None, None), |text| (text.subject, Some(text.text)));
        NoticePart {
            name: keys::outbox_name(&item.sk).unwrap_or_default().to_owned(),
            title: subject.unwrap_or_else(|| texts.notices_unnamed(notice.name())),
            line: format!("{when}; {}", texts.notice_state(word(state))),
            text,
            // What everybody was told is confirmed by the link in the mail.
            confirmable: signed_in
                && keys::order_of(&item.pk).is_some()
                && notice.confirmable()
                && item.facts.last_sent().is_some()
                && state != NoticeState::ReceiptConfirmed,
        }
    }
}

/// The notices about an order, as they were sent
///
/// The oldest first, a few on each page (clause 10.5).
#[utoipa::path(
    get,
    path = "/account/orders/{id}/notices",
    operation_id = "showNotices",
    tag = "account",
    params(OrderById, Cursor),
    responses(HtmlPage, ToSignIn, Stateful, NotFound, InvalidQuery)
)]
pub(super) async fn notices(
    State(function): State<Arc<Account>>,
    Now(now): Now,
    Seen { order, access }: Seen,
    texts: Texts,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
) -> Result<Response, Problem> {
    let [cursor] = parameters(query.as_deref(), ["cursor"])?;
    let behind = outbox_cursor(cursor.as_deref())?;
    let (told, next) = function.told(&order, PAGE, behind.as_deref()).await?;
    let signed_in = matches!(access, Access::Session(_)) || session(&headers).is_some();
    let frame = function.frame(texts, texts.notices_title(order.id.number()));
    let page = Page {
        frame: frame.at(format!("{}/notices", order_page(&order.id))),
        texts,
        order: order.id.to_string(),
        notices: told.into_iter().map(|told| function.notice(texts, told, signed_in, now)).collect(),
        next,
    };
    personal(StatusCode::OK, &page)
}

refusals! {
    /// The form was sent from another site's page.
    NoticeCrossSite = CrossSite;
    /// There is no such field.
    NoticeFormInvalid = InvalidFields;
}

/// Confirm on the page that a notice arrived
///
/// As by the link in the notice: what the certificate of receipt of clause 4.13 rests on. Who signed in reads the mailbox; the
/// order's own token is not enough.
#[utoipa::path(
    post,
    path = "/account/orders/{id}/notices",
    operation_id = "confirmNotice",
    tag = "account",
    params(OrderById),
    request_body(content = schema::NoticeForm, content_type = "application/x-www-form-urlencoded"),
    responses(
        (
            status = 303,
            description = "It is recorded; to the order. Or to sign in.",
            headers(("Location"), ("Cache-Control"))
        ),
        Stateful, TooLarge, NotFound, NoticeCrossSite, NoticeFormInvalid,
    ),
)]
pub(super) async fn confirm(
    State(function): State<Arc<Account>>,
    Now(now): Now,
    OrderPath(id): OrderPath,
    request: Request,
) -> Result<Response, Problem> {
    same_site(request.headers(), &function.public_url)?;
    let reader = session(request.headers());
    let [notice] = form(request, ["notice"]).await?;
    let Some(reader) = reader else { return sign_in(Some(&id)) };
    if let Err(error) = function.store.opened(&id, &Access::Session(reader), now).await {
        return unless_signed_in(error.into(), Some(&id));
    }
    let sk = keys::outbox_named(&notice.unwrap_or_default());
    let item = function.store.outbox_item(&keys::order(&id), &sk).await?;
    let item = item.filter(|item| item.notice().is_some_and(|notice| !notice.to_vendor() && notice.confirmable()));
    let item = item.filter(|item| item.facts.last_sent().is_some()).ok_or(Code::NotFound)?;
    let confirmed = Facts::of(Kind::Confirmed, Fact::at(now));
    function.store.record_delivery(&function.agreement.policy.notices, &item, &confirmed).await?;
    see(&format!("{}?done=confirmation", order_page(&id)))
}
