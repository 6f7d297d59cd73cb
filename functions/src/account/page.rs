//! What the pages of a buyer's account share: the cookie of a session, the words, where a page sends its reader.

use super::Account;
use crate::http::pages::{self, cookie};
use crate::http::problem::Problem;
use crate::http::session_token;
use crate::notices;
use crate::pages::Frame;
use crate::pages::texts::Texts;
use axum::response::{IntoResponse, Response};
use domain::agreement::local_text::ENGLISH;
use domain::code::Code;
use domain::order::OrderId;
use http::{HeaderMap, HeaderValue, StatusCode, header};
use store::table::access::SessionKey;

/// The cookie of a session.
pub(super) const COOKIE: &str = "__Host-session";

/// Whose page is asked for, by the cookie alone. Whether there is such a session is judged on what is read.
pub(super) fn session(headers: &HeaderMap) -> Option<SessionKey> {
    session_token::read(cookie(headers, COOKIE)?)
}

/// The answer of a page that is not shown: whose session is none or over signs in, and is shown the order that they came for.
pub(super) fn unless_signed_in(problem: Problem, order: Option<&OrderId>) -> Result<Response, Problem> {
    match problem.code() {
        Code::TokenMissing | Code::TokenInvalid | Code::TokenExpired => sign_in(order),
        _ => Err(problem),
    }
}

/// To the page on which one signs in, for an order or for none.
pub(super) fn sign_in(order: Option<&OrderId>) -> Result<Response, Problem> {
    see(&order.map_or_else(|| "/account/sign-in".to_owned(), |order| format!("/account/sign-in?order={order}")))
}

/// To another page of this shop.
pub(super) fn see(place: &str) -> Result<Response, Problem> {
    let place = HeaderValue::try_from(place).map_err(|_| Code::Internal)?;
    let no_store = HeaderValue::from_static("no-store");
    Ok((StatusCode::SEE_OTHER, [(header::LOCATION, place), (header::CACHE_CONTROL, no_store)]).into_response())
}

/// The page of an order.
pub(super) fn order_page(id: &str) -> String {
    format!("/account/orders/{id}")
}

/// The order that a form carries along. What is none is left out.
pub(super) fn hidden_order(order: Option<String>) -> Option<String> {
    order.filter(|order| OrderId::parse(order).is_some())
}

/// The language of a page: of those of the shop the one that the browser asks for, else English.
pub(super) fn language<'a>(function: &'a Account, headers: &HeaderMap) -> &'a str {
    pages::language(headers, &function.agreement.offer.languages()).unwrap_or(ENGLISH)
}

impl Account {
    /// The frame of a page in a language.
    pub(super) fn frame(&self, language: &str, title: String) -> Frame {
        Frame::new(&self.agreement, Texts::of(language).unwrap_or(Texts::En), title)
    }

    /// A message of a page, in a language or in English if the shop has that no more.
    pub(super) fn text(
        &self,
        language: &str,
        id: &str,
        values: &Vec<(&'static str, String)>,
    ) -> Result<String, Problem> {
        let mut languages = [language, ENGLISH].into_iter();
        let message = languages.find_map(|language| notices::message(&self.agreement, language, id, values));
        message.ok_or_else(|| {
            tracing::error!(id, "a page of the account cannot be written");
            Code::Internal.into()
        })
    }
}
