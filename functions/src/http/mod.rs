//! The edge that all HTTP functions share: the clock of a request, its identity, problems, the log line.

pub mod address;
pub(crate) mod body;
pub(crate) mod buyer;
pub(crate) mod handlers;
mod json;
pub(crate) mod openapi;
pub(crate) mod pages;
pub(crate) mod paging;
pub mod problem;
pub mod request;
pub(crate) mod session_token;
pub mod token;

use crate::pages::problem_page;
use crate::pages::texts::Texts;
use crate::{routes, telemetry};
use axum::Router;
use axum::extract::{MatchedPath, Request, State};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use domain::Instant;
use domain::code::Code;
use http::{Extensions, HeaderMap, HeaderValue, Uri, header};
use problem::Problem;
use request::{Actor, Now, RequestId};
use std::sync::Arc;

/// Where a request's instant comes from: in Lambda the gateway's own, locally the settable clock.
pub type RequestClock = Arc<dyn Fn(&Extensions) -> Instant + Send + Sync>;

/// Puts the edge around a function's routes.
pub fn edge(routes: Router, clock: RequestClock) -> Router {
    routes.fallback(unmatched).method_not_allowed_fallback(unmatched).layer(from_fn_with_state(clock, serve))
}

/// What every answer tells a browser: to take it for nothing but what it says it is, and to come by TLS only. What is no page
/// may load nothing, and no other page may frame it; a page has a policy of its own.
fn protect(headers: &mut HeaderMap) {
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    // Two years. Browsers heed it over TLS only, so the local program may say it too.
    headers.insert(header::STRICT_TRANSPORT_SECURITY, HeaderValue::from_static("max-age=63072000; includeSubDomains"));
    let page = headers.get(header::CONTENT_TYPE).is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"));
    if !page {
        let nothing = HeaderValue::from_static("default-src 'none'; frame-ancestors 'none'");
        headers.entry(header::CONTENT_SECURITY_POLICY).or_insert(nothing);
    }
}

/// A path of ours met with another method, or a path of nobody.
async fn unmatched(uri: Uri) -> Response {
    match routes::allowed(uri.path()).map(HeaderValue::try_from) {
        Some(Ok(methods)) => ([(header::ALLOW, methods)], Problem::from(Code::MethodNotAllowed)).into_response(),
        _ => Problem::from(Code::NotFound).into_response(),
    }
}

async fn serve(State(clock): State<RequestClock>, mut request: Request, next: Next) -> Response {
    let now = clock(request.extensions());
    let id = request::identity(request.extensions());
    request.extensions_mut().insert(Now(now));
    request.extensions_mut().insert(RequestId(id.clone()));
    let actor = Actor::default();
    request.extensions_mut().insert(actor.clone());
    let method = request.method().clone();
    // The pattern, never the path: a path can carry anything.
    let route = request.extensions().get::<MatchedPath>().map(|path| path.as_str().to_owned());
    let page = pages::asked(request.uri().path(), request.headers()).then(|| Texts::asked(request.headers()));
    let mut response = next.run(request).await;
    let problem = problem::taken(&mut response);
    if let Some(problem) = &problem {
        answer(&mut response, problem, &id, page);
    }
    // A form that came back is a page of its own, and says its code beside.
    let code = problem.map(|problem| problem.code()).or_else(|| response.extensions_mut().remove::<Code>());
    protect(response.headers_mut());
    telemetry::request(&method, route.as_deref(), response.status(), code, &id, actor.pseudonym());
    response
}

/// Says what went wrong: as a page to a browser that asked for one, else as a document.
fn answer(response: &mut Response, problem: &Problem, id: &str, page: Option<Texts>) {
    match page.and_then(|texts| problem_page::written(problem, texts, id)) {
        Some(page) => {
            problem::write(response, problem, "text/html; charset=utf-8", page.into_bytes());
            let headers = response.headers_mut();
            headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(pages::POLICY));
            headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
        }
        None => problem::write(response, problem, "application/problem+json", problem::document(problem, id)),
    }
}
