//! The tokens that the issuer gives: for a code, or by the short cut to whoever asks.

use super::{CLIENT_ID, Issuer, LIFE};
use crate::problem::problem;
use aws_lc_rs::digest::{SHA256, digest};
use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use functions::operator::caller::Role;
use serde::Deserialize;
use serde_json::json;
use std::collections::BTreeMap;
use std::sync::Arc;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Asked {
    sub: String,
    roles: Vec<Role>,
}

/// `POST /local/operator/token`: a token for whoever asks, with the roles that are asked for.
pub(super) async fn short_cut(State(issuer): State<Arc<Issuer>>, body: Bytes) -> Response {
    let asked = serde_json::from_slice::<Asked>(&body).ok().filter(|asked| !domain::text::is_blank(&asked.sub));
    let Some(asked) = asked else {
        let detail = "The body is {\"sub\": text, \"roles\": [\"operator\", \"approver\", \"reader\"]}.";
        return problem(StatusCode::BAD_REQUEST, "malformed", detail);
    };
    let roles: Vec<&str> = asked.roles.iter().map(|role| role.name()).collect();
    match issuer.signer.access_token(&asked.sub, &roles, issuer.short_cut_life, issuer.clock.now()) {
        Ok(token) => Json(json!({ "token": token })).into_response(),
        Err(_) => unsigned(),
    }
}

/// `POST …/token`: the tokens for a code, to whoever has the verifier of its challenge (RFC 7636, 4.6).
pub(super) async fn redeem(State(issuer): State<Arc<Issuer>>, body: Bytes) -> Response {
    let form: BTreeMap<String, String> = form_urlencoded::parse(&body).into_owned().collect();
    let text = |name: &str| form.get(name).map(String::as_str).unwrap_or_default();
    let now = issuer.clock.now();
    let challenge = URL_SAFE_NO_PAD.encode(digest(&SHA256, text("code_verifier").as_bytes()));
    let asked = text("grant_type") == "authorization_code"
        && text("client_id") == CLIENT_ID
        && text("redirect_uri") == issuer.redirect_uri;
    // A code is spent by the first try, be it right or wrong.
    let signed_in = issuer.codes.take(text("code"), now).filter(|it| asked && it.challenge == challenge);
    let Some(it) = signed_in else {
        return (StatusCode::BAD_REQUEST, Json(json!({"error": "invalid_grant"}))).into_response();
    };
    let access = issuer.signer.access_token(&it.sub, &it.roles, LIFE, now);
    let id = issuer.signer.id_token((&it.sub, &it.roles, &it.nonce), LIFE, now);
    let (Ok(access), Ok(id)) = (access, id) else { return unsigned() };
    let tokens =
        json!({"access_token": access, "id_token": id, "token_type": "Bearer", "expires_in": LIFE.num_seconds()});
    ([(header::CACHE_CONTROL, "no-store")], Json(tokens)).into_response()
}

fn unsigned() -> Response {
    problem(StatusCode::INTERNAL_SERVER_ERROR, "internal", "The token could not be signed.")
}
