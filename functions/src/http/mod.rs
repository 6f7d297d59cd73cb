//! The edge that all HTTP functions share: the clock of a request, its identity, problems, the log line.

pub(crate) mod body;
pub(crate) mod handlers;
mod json;
pub(crate) mod openapi;
pub mod problem;
pub mod request;
pub mod token;

use crate::{routes, telemetry};
use axum::Router;
use axum::extract::{MatchedPath, Request, State};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use domain::Instant;
use domain::code::Code;
use http::{Extensions, HeaderValue, Uri, header};
use problem::Problem;
use request::{Now, RequestId};
use std::sync::Arc;

/// Where a request's instant comes from: in Lambda the gateway's own, locally the settable clock.
pub type RequestClock = Arc<dyn Fn(&Extensions) -> Instant + Send + Sync>;

/// Puts the edge around a function's routes.
pub fn edge(routes: Router, clock: RequestClock) -> Router {
    routes.fallback(unmatched).method_not_allowed_fallback(unmatched).layer(from_fn_with_state(clock, serve))
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
    let method = request.method().clone();
    // The pattern, never the path: a path can carry anything.
    let route = request.extensions().get::<MatchedPath>().map(|path| path.as_str().to_owned());
    let response = next.run(request).await;
    let (response, code) = problem::render(response, &id);
    telemetry::request(&method, route.as_deref(), response.status(), code, &id);
    response
}
