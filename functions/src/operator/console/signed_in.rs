//! Who is signed in on the operators' pages: by the cookie alone, judged on the session that is kept.

use crate::http::problem::Problem;
use crate::http::request::{Actor, Now, RequestId};
use crate::operator::Operator;
use crate::operator::caller::{Caller, Looking, Role};
use crate::operator::pages::session_of;
use axum::extract::FromRequestParts;
use axum::response::{IntoResponse, Response};
use domain::Instant;
use domain::code::Code;
use http::request::Parts;
use http::{HeaderMap, HeaderValue, StatusCode, header};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use std::sync::Arc;

/// An operator who is signed in. In a request it stands only where a page put it there, for the JSON route that the page carries an
/// act out by: no caller can.
#[derive(Debug, Clone)]
pub(crate) struct SignedIn {
    pub(in crate::operator) caller: Caller,
    pub(in crate::operator) roles: Vec<Role>,
    /// When the session ends.
    pub(in crate::operator) until: Instant,
    /// The request's identity, as in its log line.
    request: String,
}

impl SignedIn {
    /// Whether the operator has a role.
    pub(in crate::operator) fn is(&self, role: Role) -> bool {
        self.roles.contains(&role)
    }

    /// Whether the operator may do what another proposed: an approver, or one who stands in for one.
    ///
    /// # Errors
    /// The table does not answer.
    pub(in crate::operator) async fn approves(&self, function: &Operator, now: Instant) -> Result<bool, Problem> {
        Ok(self.is(Role::Approver)
            || self.is(Role::Operator) && function.store.stands_in(&self.caller.actor, now).await?)
    }

    /// The operator as one who looks.
    pub(in crate::operator) fn looking(&self) -> Looking {
        Looking { caller: self.caller.clone(), request: self.request.clone() }
    }
}

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
