//! The page of a buyer who signed in: their orders, where they are signed in, and how that is ended (clause 3.5).

use super::Account;
use super::page::{COOKIE, language, see, session, sign_in, unless_signed_in};
use super::signing_in::OrdersPage;
use crate::http::openapi::answers::{Stateful, TooLarge, refusals};
use crate::http::openapi::schema;
use crate::http::pages::{form, same_site, set_cookie};
use crate::http::paging::LIMIT_MAX;
use crate::http::problem::Problem;
use crate::http::request::{Now, is_hash};
use crate::pages::{Frame, personal};
use askama::Template;
use axum::extract::{Request, State};
use axum::response::Response;
use domain::Instant;
use domain::agreement::zone::local_date;
use domain::code::Code;
use domain::order::Order;
use http::{HeaderMap, StatusCode, header};
use serde::Serialize;
use std::sync::Arc;
use store::order::sessions::Session;
use store::table::access::SessionKey;

#[derive(Template)]
#[template(path = "account_overview.html")]
struct Page {
    frame: Frame,
    orders_title: String,
    orders: Vec<OrderLine>,
    more: Option<String>,
    sessions_title: String,
    sessions: Vec<SessionLine>,
}

struct OrderLine {
    id: String,
    number: String,
    sku: String,
    state: String,
}

struct SessionLine {
    id: String,
    /// That it is the one that asks.
    this: Option<String>,
    words: String,
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
    responses(
        (
            status = 200,
            description = "The page.",
            body = String, content_type = "text/html", headers(("Cache-Control"))
        ),
        (status = 303, description = "To sign in.", headers(("Location"), ("Cache-Control"))),
        Stateful,
    ),
)]
pub(super) async fn overview(
    State(function): State<Arc<Account>>,
    Now(now): Now,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let Some(key) = session(&headers) else { return sign_in(None) };
    match function.overview(&key, language(&function, &headers), now).await {
        Ok(page) => Ok(page),
        Err(problem) => unless_signed_in(problem, None),
    }
}

impl Account {
    async fn overview(&self, key: &SessionKey, language: &str, now: Instant) -> Result<Response, Problem> {
        let OrdersPage { orders, next } = self.orders_of(key, LIMIT_MAX, None, now).await?;
        let sessions = self.store.sessions(&key.mailbox, now).await?;
        let text = |id: &str| self.text(language, id, &Vec::new());
        let page = Page {
            frame: self.frame(language, text("account-title")?).at("/account"),
            orders_title: text("account-orders")?,
            orders: orders.iter().map(|order| self.order_line(language, order, now)).collect::<Result<_, _>>()?,
            more: next.map(|_| text("account-more")).transpose()?,
            sessions_title: text("account-sessions")?,
            sessions: sessions
                .iter()
                .map(|session| self.session_line(language, session, key))
                .collect::<Result<_, _>>()?,
        };
        personal(StatusCode::OK, &page)
    }

    fn session_line(&self, language: &str, session: &Session, own: &SessionKey) -> Result<SessionLine, Problem> {
        let day = |at: Instant| local_date(self.agreement.policy.zone, at).to_string();
        let days =
            vec![("begun", day(session.begun_at)), ("seen", day(session.renewed_at)), ("ends", day(session.ends_at))];
        let this = session.hash() == own.hash;
        Ok(SessionLine {
            id: session.hash().to_owned(),
            this: this.then(|| self.text(language, "account-session-this", &Vec::new())).transpose()?,
            words: self.text(language, "account-session", &days)?,
            button: self.text(language, "account-session-end", &Vec::new())?,
        })
    }

    fn order_line(&self, language: &str, order: &Order, now: Instant) -> Result<OrderLine, Problem> {
        Ok(OrderLine {
            id: order.id.to_string(),
            number: order.id.number(),
            sku: order.sku.clone(),
            state: self.state_name(language, order, now)?,
        })
    }

    /// How an order's state is called.
    pub(super) fn state_name(&self, language: &str, order: &Order, now: Instant) -> Result<String, Problem> {
        self.text(language, "account-order-state-name", &vec![("state", name(order.state(now)))])
    }
}

/// The published name of a choice, by which the words are selected.
pub(super) fn name(choice: impl Serialize) -> String {
    let name = serde_json::to_value(choice).ok();
    name.and_then(|name| name.as_str().map(str::to_owned)).unwrap_or_default()
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
