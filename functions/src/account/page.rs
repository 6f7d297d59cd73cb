//! What the pages of a buyer's account share: by what they are opened, and where a page sends its reader.

use super::Account;
use crate::http::pages::{cookie, order_access};
use crate::http::problem::Problem;
use crate::http::session_token;
use crate::keys::TokenKeys;
use crate::pages::Frame;
use crate::pages::texts::Texts;
use axum::response::{IntoResponse, Response};
use domain::Instant;
use domain::code::Code;
use domain::order::{Order, OrderId};
use http::{HeaderMap, HeaderValue, StatusCode, header};
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
pub(crate) fn order_page(id: &str) -> String {
    format!("/account/orders/{id}")
}

/// The order that a form carries along. What is none is left out.
pub(super) fn hidden_order(order: Option<String>) -> Option<String> {
    order.filter(|order| OrderId::parse(order).is_some())
}

/// An order as a page opened it.
pub(super) struct Seen {
    pub(super) order: Order,
    /// By what.
    pub(super) access: Access,
}

impl Account {
    /// The frame of a page.
    pub(super) fn frame(&self, texts: Texts, title: impl Into<String>) -> Frame {
        Frame::new(&self.agreement, texts, title)
    }

    /// An order, for whoever may see it by the cookies of their browser.
    ///
    /// # Errors
    /// [`Code::TokenMissing`] and its like where nothing opens it; [`Code::NotFound`] for another mailbox's order; the store's.
    pub(super) async fn seen(&self, headers: &HeaderMap, id: &OrderId, now: Instant) -> Result<Seen, Problem> {
        let mut refused = Problem::from(Code::TokenMissing);
        for access in accesses(&self.tokens, headers, id, now) {
            match self.store.opened(id, &access, now).await {
                Ok(stored) => return Ok(Seen { order: stored.order, access }),
                Err(error) => refused = error.into(),
            }
            if !refused.is_of_access() {
                break;
            }
        }
        Err(refused)
    }
}
