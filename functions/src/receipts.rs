//! The signed link by which a buyer confirms that a notice arrived (clause 4.13, K19). It confirms one notice and opens
//! nothing; to follow it confirms nothing either, since mail scanners follow links: the page that it shows has a button.

use crate::account::Account;
use crate::http::problem::Problem;
use crate::http::request::{Now, bytes, parameters};
use crate::http::token;
use crate::keys::Keys;
use crate::notices;
use askama::Template;
use axum::extract::{RawQuery, Request, State};
use axum::response::{Html, IntoResponse, Response};
use domain::Instant;
use domain::code::Code;
use domain::delivery::{Fact, Facts, Kind};
use domain::language::ENGLISH;
use http::header;
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use store::keys;

const AUDIENCE: &str = "oferta-receipt";
/// Nothing is loaded, framed or sent elsewhere, and the address of the page, which holds the token, is told to nobody.
const POLICY: &str =
    "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

#[derive(Clone, Serialize, Deserialize)]
struct Claims {
    aud: String,
    /// The outbox item's id.
    sub: String,
    /// The language of the mail, and so of the page.
    lang: String,
    exp: i64,
}

/// The link that confirms the notice of an outbox item, mailed in a language, until an instant: the same for every copy of
/// the mail.
///
/// # Errors
/// None but of the signing library.
pub(crate) fn link(
    keys: &Keys,
    public_url: &str,
    item: &str,
    language: &str,
    until: Instant,
) -> Result<String, jsonwebtoken::errors::Error> {
    let (aud, sub, lang) = (AUDIENCE.to_owned(), item.to_owned(), language.to_owned());
    let claims = Claims { aud, sub, lang, exp: until.timestamp() };
    let key = EncodingKey::from_secret(keys.receipt_token());
    let token = jsonwebtoken::encode(&Header::new(Algorithm::HS256), &claims, &key)?;
    Ok(format!("{public_url}/v1/receipts?token={token}"))
}

/// What a token of ours that is good at an instant says.
fn verify(keys: &Keys, token: Option<String>, now: Instant) -> Result<Claims, Problem> {
    let token = token.ok_or(Code::TokenMissing)?;
    let claims: Claims = token::decode(&token, keys.receipt_token(), AUDIENCE)?;
    if now.timestamp() >= claims.exp {
        return Err(Code::TokenExpired.into());
    }
    Ok(claims)
}

/// `GET /v1/receipts?token=…`: the page with the button. Changes nothing.
pub(crate) async fn ask(
    State(function): State<Arc<Account>>,
    Now(now): Now,
    RawQuery(query): RawQuery,
) -> Result<Response, Problem> {
    let [token] = parameters(query.as_deref(), ["token"])?;
    let claims = verify(&function.keys, token.clone(), now)?;
    page(&claims.lang, "receipt-page-ask", token.as_deref())
}

/// `POST /v1/receipts`, the form of that page. Confirmed again, the first instant stays.
pub(crate) async fn confirm(
    State(function): State<Arc<Account>>,
    Now(now): Now,
    request: Request,
) -> Result<Response, Problem> {
    let form = bytes(request).await?;
    // A token has no character that a form would escape.
    let token = std::str::from_utf8(&form).unwrap_or_default().split('&').find_map(|pair| pair.strip_prefix("token="));
    let Claims { sub, lang, .. } = verify(&function.keys, token.map(str::to_owned), now)?;
    let (pk, sk) = keys::item_of(&sub).ok_or(Code::TokenInvalid)?;
    let item = function.store.outbox_item(&pk, &sk).await?.ok_or(Code::TokenInvalid)?;
    let confirmed = Facts::of(Kind::Confirmed, Fact::at(now));
    function.store.learn(&function.agreement.policy.notices, &item, &confirmed).await?;
    page(&lang, "receipt-page-thanks", None)
}

#[derive(Template)]
#[template(path = "receipt.html")]
struct Page<'a> {
    language: &'a str,
    title: String,
    words: String,
    form: Option<Form<'a>>,
}

/// The button, and the token that it sends.
struct Form<'a> {
    token: &'a str,
    button: String,
}

/// The page that says a message, with a button for a token: in a language, or in English if the shop has that no more.
fn page(language: &str, words: &str, token: Option<&str>) -> Result<Response, Problem> {
    let html = [language, ENGLISH].into_iter().find_map(|language| html(language, words, token));
    let html = html.ok_or_else(|| {
        tracing::error!("the page of receipts cannot be written");
        Code::Internal
    })?;
    let headers = [
        (header::CACHE_CONTROL, "no-store"),
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::REFERRER_POLICY, "no-referrer"),
    ];
    Ok((headers, Html(html)).into_response())
}

/// The page in a language; `None` if it has not all of its messages.
fn html(language: &str, words: &str, token: Option<&str>) -> Option<String> {
    let message = |id: &str| notices::message(language, id, &Vec::new());
    let (title, words) = (message("receipt-page-title")?, message(words)?);
    let form = match token {
        Some(token) => Some(Form { token, button: message("receipt-page-button")? }),
        None => None,
    };
    Page { language, title, words, form }.render().ok()
}

#[cfg(test)]
#[path = "receipts_tests.rs"]
mod tests;
