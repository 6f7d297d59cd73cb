//! The page of a buyer who signed in: their orders, where they are signed in, and how that is ended (clause 3.5).

use super::Account;
use super::page::{COOKIE, see, session, sign_in, unless_signed_in};
use super::signing_in::OrdersPage;
use crate::http::openapi::answers::{HtmlPage, Stateful, ToSignIn, TooLarge, refusals};
use crate::http::openapi::schema;
use crate::http::pages::{form, same_site, set_cookie};
use crate::http::paging::LIMIT_MAX;
use crate::http::problem::Problem;
use crate::http::request::{Now, is_hash};
use crate::order_view::deadline_view::word;
use crate::pages::texts::Texts;
use crate::pages::{Frame, personal};
use askama::Template;
use axum::extract::{Request, State};
use axum::response::Response;
use domain::Instant;
use domain::code::Code;
use domain::order::Order;
use domain::rules::invoice::item_name;
use http::{HeaderMap, StatusCode, header};
use std::sync::Arc;
use store::order::sessions::Session;
use store::table::access::SessionKey;

#[derive(Template)]
#[template(path = "account_overview.html")]
struct Page {
    frame: Frame,
    texts: Texts,
    orders: Vec<OrderLine>,
    more: Option<String>,
    sessions: Vec<SessionLine>,
}

struct OrderLine {
    id: String,
    number: String,
    item: String,
    state: String,
    until: Option<String>,
}

struct SessionLine {
    id: String,
    /// Whether it is the one that asks.
    this: bool,
    words: String,
    /// What its button says.
    button: String,
}

/// The page of the account
///
/// The newest hundred orders of the mailbox, and its sessions. Known by the cookie alone; without one it leads to the page on which
/// one signs in.
#[utoipa::path(
    get,
    path = "/account",
    operation_id = "showAccount",
    tag = "account",
    responses(HtmlPage, ToSignIn, Stateful)
)]
pub(super) async fn overview(
    State(function): State<Arc<Account>>,
    Now(now): Now,
    texts: Texts,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let Some(key) = session(&headers) else { return sign_in(None) };
    match function.overview(&key, texts, now).await {
        Ok(page) => Ok(page),
        Err(problem) => unless_signed_in(problem, None),
    }
}

impl Account {
    async fn overview(&self, key: &SessionKey, texts: Texts, now: Instant) -> Result<Response, Problem> {
        let OrdersPage { orders, next } = self.orders_of(key, LIMIT_MAX, None, now).await?;
        let sessions = self.store.sessions(&key.mailbox, now).await?;
        let page = Page {
            frame: self.frame(texts, texts.account_title()).at("/account"),
            texts,
            orders: orders.iter().map(|order| self.order_line(texts, order, now)).collect(),
            more: next.map(|_| texts.account_orders_more(LIMIT_MAX)),
            sessions: sessions.iter().map(|session| self.session_line(texts, session, key)).collect(),
        };
        personal(StatusCode::OK, &page)
    }

    fn session_line(&self, texts: Texts, session: &Session, own: &SessionKey) -> SessionLine {
        let begun = self.at(texts, session.begun_at);
        let this = session.hash() == own.hash;
        let words =
            texts.account_session(&begun, self.day(texts, session.renewed_at), self.day(texts, session.ends_at));
        let button = if this { texts.account_session_end().to_owned() } else { texts.account_session_end_of(begun) };
        SessionLine { id: session.hash().to_owned(), this, words, button }
    }

    fn order_line(&self, texts: Texts, order: &Order, now: Instant) -> OrderLine {
        let term = order.license.term.filter(|_| order.ended.is_none());
        OrderLine {
            id: order.id.to_string(),
            number: order.id.number(),
            item: item_name(&self.agreement, order),
            state: texts.order_state(word(order.state(now))),
            until: term.map(|term| texts.account_order_until(self.at(texts, term.until))),
        }
    }
}

refusals! {
    /// The form was sent from another site's page.
    EndCrossSite = CrossSite;
    /// The mailbox has no such session.
    EndUnknown = NotFound;
    /// There is no such field.
    EndInvalid = InvalidFields;
}

/// Sign out
///
/// Ends the session of the cookie, or another one of the same mailbox.
#[utoipa::path(
    post,
    path = "/account/session-end",
    operation_id = "signOut",
    tag = "account",
    request_body(content = schema::SessionForm, content_type = "application/x-www-form-urlencoded"),
    responses(
        (
            status = 303,
            description = "It is ended; to the account, or, without a session, to sign in.",
            headers(("Location"), ("Set-Cookie"), ("Cache-Control"))
        ),
        Stateful, TooLarge, EndCrossSite, EndUnknown, EndInvalid,
    ),
)]
pub(super) async fn end(
    State(function): State<Arc<Account>>,
    Now(now): Now,
    request: Request,
) -> Result<Response, Problem> {
    same_site(request.headers(), &function.public_url)?;
    let own = session(request.headers());
    let [ended] = form(request, ["session"]).await?;
    let Some(own) = own else { return sign_in(None) };
    let ended = ended.filter(|ended| is_hash(ended)).ok_or(Code::NotFound)?;
    let itself = ended == own.hash;
    if let Err(problem) = function.end_session(&own, ended, now).await {
        return unless_signed_in(problem, None);
    }
    if !itself {
        return see("/account");
    }
    let mut response = sign_in(None)?;
    response.headers_mut().insert(header::SET_COOKIE, set_cookie(COOKIE, "", 0)?);
    Ok(response)
}
