//! Problem documents (RFC 9457) of the sandbox's own endpoints.

use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::json;

/// A problem document. `code` names the kind of problem, `detail` tells the caller what to do differently.
pub(crate) fn problem(status: StatusCode, code: &str, detail: &str) -> Response {
    let body = json!({
        "type": "about:blank",
        "title": status.canonical_reason(),
        "status": status.as_u16(),
        "code": code,
        "detail": detail,
    });
    (status, [(header::CONTENT_TYPE, "application/problem+json")], body.to_string()).into_response()
}

/// The answer when the sandbox itself failed. The cause goes to the log, not to the caller.
pub(crate) fn failure(error: &dyn std::error::Error) -> Response {
    tracing::error!(%error, "the sandbox failed");
    problem(StatusCode::INTERNAL_SERVER_ERROR, "sandbox_failure", "The sandbox failed; its log says why.")
}
