//! What the pages of a buyer's account share: by what they are opened, and where a page sends its reader.

use super::Account;
use crate::http::pages::{cookie, order_access};
use crate::http::problem::Problem;
use crate::http::request::{Now, OrderPath};
use crate::http::session_token;
use crate::keys::TokenKeys;
use crate::pages::Frame;
use crate::pages::texts::Texts;
use axum::extract::FromRequestParts;
use axum::response::{IntoResponse, Response};
use domain::Instant;
use domain::agreement::zone::local_date;
use domain::code::Code;
use domain::order::{Order, OrderId};
use http::request::Parts;
use http::{HeaderMap, HeaderValue, StatusCode, header};
use std::fmt::Display;
use std::sync::Arc;
use store::table::access::{Access, SessionKey};

/// The cookie of a session.
pub(crate) const COOKIE: &str = "__Host-session";

/// Whose page is asked for, by the cookie alone. Whether there is such a session is judged on what is read.
pub(crate) fn session(headers: &HeaderMap) -> Option<SessionKey> {
    session_token::read(cookie(headers, COOKIE)?)
}

/// By what the cookies of a browser may open an order, what opens more of it first: the token that came with it when it was
/// placed there, and a session. Whether they still do is judged on what is read.
pub(crate) fn accesses(
    keys: &TokenKeys,
    headers: &HeaderMap,
    order: &OrderId,
    now: Instant,
) -> impl Iterator<Item = Access> {
    let own = order_access(keys, headers, order, now);
    own.into_iter().chain(session(headers).map(Access::Session))
}

/// Asks by each access in turn, and goes on only while who asks is refused for what they hold: one whose order's token was ended
/// may have a session.
///
/// # Errors
/// What the last of them is refused for; [`Code::TokenMissing`] where there is none.
pub(crate) async fn by_first<T, F: Future<Output = Result<T, Problem>>>(
    accesses: impl IntoIterator<Item = Access>,
    mut ask: impl FnMut(Access) -> F,
) -> Result<T, Problem> {
    let mut refused = Problem::from(Code::TokenMissing);
    for access in accesses {
        match ask(access).await {
            Err(problem) if problem.is_of_access() => refused = problem,
            answer => return answer,
        }
    }
    Err(refused)
}

/// The answer of a page that is not shown: whose session is none or over signs in, and is shown the order that they came for.
pub(super) fn unless_signed_in(problem: Problem, order: Option<&OrderId>) -> Result<Response, Problem> {
    if problem.is_of_access() { sign_in(order) } else { Err(problem) }
}

/// To the page on which one signs in, for an order or for none.
pub(super) fn sign_in(order: Option<&OrderId>) -> Result<Response, Problem> {
    see(&order.map_or_else(|| "/account/sign-in".to_owned(), |order| format!("/account/sign-in?order={order}")))
}

/// To another page of this shop.
pub(crate) fn see(place: &str) -> Result<Response, Problem> {
    let place = HeaderValue::try_from(place).map_err(|_| Code::Internal)?;
    let no_store = HeaderValue::from_static("no-store");
    Ok((StatusCode::SEE_OTHER, [(header::LOCATION, place), (header::CACHE_CONTROL, no_store)]).into_response())
}

/// The page of an order.
pub(crate) fn order_page(id: impl Display) -> String {
    format!("/account/orders/{id}")
}

/// The page on which an order is paid.
pub(crate) fn payment_page(id: impl Display) -> String {
    format!("{}/payment", order_page(id))
}

/// The order that a form carries along. What is none is left out.
pub(super) fn hidden_order(order: Option<String>) -> Option<String> {
    order.filter(|order| OrderId::parse(order).is_some())
}

/// The order that a path names, as a page opened it for whoever may see it by the cookies of their browser. Who is not signed in is
/// led to where they can, and back from there.
pub(super) struct Seen {
    pub(super) order: Order,
    /// By what.
    pub(super) access: Access,
}

impl FromRequestParts<Arc<Account>> for Seen {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, function: &Arc<Account>) -> Result<Seen, Response> {
        let answered = |problem: Problem| problem.into_response();
        let Now(now) = Now::from_request_parts(parts, function).await.map_err(answered)?;
        let OrderPath(id) = OrderPath::from_request_parts(parts, function).await.map_err(answered)?;
        let (store, id) = (&function.store, &id);
        let seen = by_first(accesses(&function.tokens, &parts.headers, id, now), |access| async move {
            let order = store.opened(id, &access, now).await?.order;
            Ok(Seen { order, access })
        });
        seen.await.map_err(|problem| unless_signed_in(problem, Some(id)).unwrap_or_else(answered))
    }
}

impl Account {
    /// The frame of a page.
    pub(super) fn frame(&self, texts: Texts, title: impl Into<String>) -> Frame {
        Frame::new(&self.agreement, texts, title)
    }

    /// An instant by the clock of the agreement.
    pub(super) fn at(&self, texts: Texts, at: Instant) -> String {
        texts.at(self.agreement.policy.zone, at)
    }

    /// The local day of an instant.
    pub(super) fn day(&self, texts: Texts, at: Instant) -> String {
        texts.day(local_date(self.agreement.policy.zone, at))
    }
}
