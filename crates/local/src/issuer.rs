//! The development issuer of operators' tokens: on one machine only, never in the deployed functions.

use crate::clock::Clock;
use crate::problem::problem;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use axum::{Json, Router};
use functions::keys::OperatorKeys;
use functions::operator::caller::{Role, issue};
use serde::Deserialize;
use serde_json::json;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Asked {
    sub: String,
    roles: Vec<Role>,
}

/// `POST /local/operator/token`: a token for whoever asks, with the roles that are asked for.
pub fn router(keys: OperatorKeys, clock: Clock) -> Router {
    Router::new().route("/local/operator/token", post(token)).with_state((keys, clock))
}

async fn token(State((keys, clock)): State<(OperatorKeys, Clock)>, body: Bytes) -> Response {
    let asked = serde_json::from_slice::<Asked>(&body).ok().filter(|asked| !domain::text::is_blank(&asked.sub));
    let Some(asked) = asked else {
        let detail = "The body is {\"sub\": text, \"roles\": [\"operator\", \"approver\", \"reader\"]}.";
        return problem(StatusCode::BAD_REQUEST, "malformed", detail);
    };
    match issue(&keys, &asked.sub, &asked.roles, clock.now()) {
        Ok(token) => Json(json!({ "token": token })).into_response(),
        Err(_) => problem(StatusCode::INTERNAL_SERVER_ERROR, "internal", "The token could not be signed."),
    }
}
