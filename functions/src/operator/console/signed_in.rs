//! Who is signed in on the operators' pages: by the cookie alone, judged on the session that is kept.

use crate::http::pages::cookie;
use crate::http::problem::Problem;
use crate::http::request::{Actor, Now, RequestId};
use crate::operator::Operator;
use crate::operator::caller::{Caller, Role, SignedIn};
use axum::extract::FromRequestParts;
use axum::response::{IntoResponse, Response};
use domain::Instant;
use domain::code::Code;
use http::request::Parts;
use http::{HeaderMap, HeaderValue, StatusCode, header};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use sha2::{Digest, Sha256};
use std::sync::Arc;
use store::operators::sessions::Session;

impl Operator {
    /// The operator of a browser's session, if it lasts.
    pub(in crate::operator) async fn signed_in(
        &self,
        parts: &Parts,
        headers: &HeaderMap,
        now: Instant,
    ) -> Result<Option<SignedIn>, Problem> {
        let Some(session) = session_of(self, headers, now).await? else { return Ok(None) };
        if let Some(line) = parts.extensions.get::<Actor>() {
            line.is(&session.operator);
        }
        let request = parts.extensions.get::<RequestId>().map(|id| id.0.clone()).unwrap_or_default();
        let roles = Role::among(&session.roles);
        let caller = Caller { sub: session.sub, actor: session.operator };
        Ok(Some(SignedIn { caller, roles, until: session.until, request }))
    }
}

impl FromRequestParts<Arc<Operator>> for SignedIn {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, function: &Arc<Operator>) -> Result<SignedIn, Response> {
        let answered = |problem: Problem| problem.into_response();
        let Now(now) = Now::from_request_parts(parts, function).await.map_err(answered)?;
        let signed_in = function.signed_in(parts, &parts.headers, now).await.map_err(answered)?;
        signed_in.ok_or_else(|| to_sign_in(parts).unwrap_or_else(answered))
    }
}

/// The cookie of a session: 256 random bits.
pub(in crate::operator) const SESSION: &str = "__Host-operator";
/// How long what is kept in a cookie is: 32 bytes, written in base 64.
const SECRET_CHARS: usize = 43;

/// The session of a browser, by its cookie alone.
async fn session_of(function: &Operator, headers: &HeaderMap, now: Instant) -> Result<Option<Session>, Problem> {
    match secret(headers, SESSION) {
        Some(secret) => Ok(function.store.operator_session(&hash(secret), now).await?),
        None => Ok(None),
    }
}

/// What a cookie keeps, if it can be a secret of ours.
pub(in crate::operator) fn secret<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    cookie(headers, name).filter(|value| value.len() == SECRET_CHARS)
}

/// Of what a browser holds, what is kept here.
pub(in crate::operator) fn hash(secret: &str) -> String {
    hex::encode(Sha256::digest(secret))
}

/// To where one signs in, and back from there to a page that was asked for.
fn to_sign_in(parts: &Parts) -> Result<Response, Problem> {
    let asked = parts.uri.path_and_query().map(|asked| asked.as_str()).filter(|_| parts.method == http::Method::GET);
    let place = match asked {
        Some(page) => format!("/operator?back={}", utf8_percent_encode(page, NON_ALPHANUMERIC)),
        None => "/operator".to_owned(),
    };
    let place = HeaderValue::try_from(place).map_err(|_| Code::Internal)?;
    let no_store = HeaderValue::from_static("no-store");
    Ok((StatusCode::SEE_OTHER, [(header::LOCATION, place), (header::CACHE_CONTROL, no_store)]).into_response())
}

/// Whether a sign-in may lead back to a place: a page of the console, and nothing else.
pub(in crate::operator) fn leads_back(place: &str) -> bool {
    let page = place == "/operator" || place.starts_with("/operator/");
    page && place.len() <= 500 && place.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\')
}

#[cfg(test)]
mod tests {
    use super::leads_back;

    #[test]
    fn a_sign_in_leads_back_to_a_page_of_the_console_alone() {
        for ours in ["/operator", "/operator/orders/01JGZ8QK3W0000000000000042?task=answer_claim"] {
            assert!(leads_back(ours), "{ours}");
        }
        let long = format!("/operator/{}", "x".repeat(500));
        for other in [
            "",
            "/",
            "//evil.example/operator/",
            "https://evil.example/operator/",
            "/operators",
            "/operator\\evil",
            "/operator/\r\nset-cookie: x",
            "/operator/ x",
            "operator/",
            &long,
        ] {
            assert!(!leads_back(other), "{other}");
        }
    }
}
