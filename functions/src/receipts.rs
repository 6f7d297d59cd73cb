//! The signed link by which a buyer confirms that a notice arrived (clause 4.13, K19). It confirms one notice and opens
//! nothing; to follow it confirms nothing either, since mail scanners follow links: the page that it shows has a button.

use crate::account::Account;
use crate::http::problem::Problem;
use crate::http::request::{Now, bytes, parameters};
use crate::http::token;
use crate::keys::Keys;
use axum::extract::{RawQuery, Request, State};
use axum::response::{Html, IntoResponse, Response};
use domain::Instant;
use domain::code::Code;
use domain::delivery::{Fact, Facts, Kind};
use http::header;
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use store::keys;

const AUDIENCE: &str = "oferta-receipt";
/// Nothing is loaded, framed or sent elsewhere, and the address of the page, which holds the token, is told to nobody.
const POLICY: &str = "default-src 'none'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

#[derive(Clone, Serialize, Deserialize)]
struct Claims {
    aud: String,
    /// The outbox item's id.
    sub: String,
    exp: i64,
}

/// The link that confirms the notice of an outbox item until an instant: the same for every copy of the mail.
///
/// # Errors
/// None but of the signing library.
pub(crate) fn link(
    keys: &Keys,
    public_url: &str,
    item: &str,
    until: Instant,
) -> Result<String, jsonwebtoken::errors::Error> {
    let claims = Claims { aud: AUDIENCE.to_owned(), sub: item.to_owned(), exp: until.timestamp() };
    let key = EncodingKey::from_secret(keys.receipt_token());
    let token = jsonwebtoken::encode(&Header::new(Algorithm::HS256), &claims, &key)?;
    Ok(format!("{public_url}/v1/receipts?token={token}"))
}

/// The outbox item that a token confirms at an instant.
fn verify(keys: &Keys, token: Option<String>, now: Instant) -> Result<String, Problem> {
    let token = token.ok_or(Code::TokenMissing)?;
    let claims: Claims = token::decode(&token, keys.receipt_token(), AUDIENCE)?;
    if now.timestamp() >= claims.exp {
        return Err(Code::TokenExpired.into());
    }
    Ok(claims.sub)
}

/// `GET /v1/receipts?token=…`: the page with the button. Changes nothing.
pub(crate) async fn ask(
    State(function): State<Arc<Account>>,
    Now(now): Now,
    RawQuery(query): RawQuery,
) -> Result<Response, Problem> {
    let [token] = parameters(query.as_deref(), ["token"])?;
    verify(&function.keys, token.clone(), now)?;
    // A token that was verified is made of letters, digits, dashes, underscores and dots.
    let token = token.unwrap_or_default();
    Ok(page(&format!(
        "<p>Confirm that you received our letter.</p><p lang=ru>Подтвердите, что вы получили наше письмо.</p>\
         <form method=post action=/v1/receipts><input type=hidden name=token value=\"{token}\">\
         <button>I received it / Я получил письмо</button></form>"
    )))
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
    let item = verify(&function.keys, token.map(str::to_owned), now)?;
    let (pk, sk) = keys::item_of(&item).ok_or(Code::TokenInvalid)?;
    let item = function.store.outbox_item(&pk, &sk).await?.ok_or(Code::TokenInvalid)?;
    let confirmed = Facts::of(Kind::Confirmed, Fact::at(now));
    function.store.learn(&function.agreement.policy.notices, &item, &confirmed).await?;
    Ok(page("<p>Thank you: the receipt is recorded.</p><p lang=ru>Спасибо: получение записано.</p>"))
}

fn page(body: &str) -> Response {
    let html = format!(
        "<!doctype html><html lang=en><meta charset=utf-8><meta name=viewport content=\"width=device-width\">\
         <title>Receipt of a letter</title><h1>Receipt of a letter</h1>{body}</html>"
    );
    let headers = [
        (header::CACHE_CONTROL, "no-store"),
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::REFERRER_POLICY, "no-referrer"),
    ];
    (headers, Html(html)).into_response()
}

#[cfg(test)]
#[path = "receipts_tests.rs"]
mod tests;
