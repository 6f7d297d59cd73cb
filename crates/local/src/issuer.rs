//! The operators' issuer of one machine (OpenID Connect): it asks nobody for a password and gives whoever asks the roles that
//! they ask for, so it answers under names of this machine only. The deployed functions have none.

mod authorize;
mod guard;
pub mod signer;
mod tokens;

use crate::clock::Clock;
use crate::html::sentence;
use authorize::Codes;
use axum::Json;
use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::middleware::from_fn;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use chrono::TimeDelta;
use functions::oidc::{LONGEST_LIFE, Settings};
use signer::Signer;
use std::sync::Arc;

/// The client that the shop is.
pub const CLIENT_ID: &str = "oferta";
/// Where tokens list roles, as those of Cognito do.
pub const ROLES_CLAIM: &str = "cognito:groups";
/// How long a token of the short cut lasts, for whoever works with curl.
pub const SHORT_CUT_LIFE: TimeDelta = TimeDelta::hours(8);
/// How long a token of a sign-in lasts.
const LIFE: TimeDelta = LONGEST_LIFE;

/// What the shop at `url` takes for its operators' issuer. Tokens may last as long as those of the short cut.
pub fn settings(url: &str) -> Settings {
    Settings {
        issuer: at(url),
        client_id: CLIENT_ID.to_owned(),
        roles_claim: ROLES_CLAIM.to_owned(),
        longest_life: SHORT_CUT_LIFE,
    }
}

/// Where the issuer of the shop at `url` is.
fn at(url: &str) -> String {
    format!("{url}/local/issuer")
}

/// The issuer.
struct Issuer {
    signer: Signer,
    clock: Clock,
    codes: Codes,
    /// The one address to which a browser is sent back.
    redirect_uri: String,
    /// How long a token of the short cut lasts.
    short_cut_life: TimeDelta,
}

/// The issuer's endpoints, and the short cut past its sign-in, for the shop at `url`.
pub fn router(signer: Signer, clock: Clock, url: &str, short_cut_life: TimeDelta) -> Router {
    let redirect_uri = format!("{url}/operator/callback");
    let issuer = Arc::new(Issuer { signer, clock, codes: Codes::default(), redirect_uri, short_cut_life });
    Router::new()
        .route("/local/issuer/.well-known/openid-configuration", get(document))
        .route("/local/issuer/jwks", get(keys))
        .route("/local/issuer/authorize", get(authorize::ask).post(authorize::signed_in))
        .route("/local/issuer/token", post(tokens::redeem))
        .route("/local/issuer/sign-out", get(signed_out))
        .route("/local/operator/token", post(tokens::short_cut))
        .with_state(issuer)
        .layer(from_fn(guard::on_this_machine))
}

/// `GET …/.well-known/openid-configuration` (OpenID Connect Discovery 1.0).
async fn document(State(issuer): State<Arc<Issuer>>) -> Response {
    Json(issuer.signer.document()).into_response()
}

/// `GET …/jwks`: the key that tokens are held against.
async fn keys(State(issuer): State<Arc<Issuer>>) -> Response {
    Json(issuer.signer.keys()).into_response()
}

/// `GET …/sign-out`: there is nothing to end, since the issuer remembers nobody.
async fn signed_out() -> Response {
    sentence(StatusCode::OK, "Sandbox issuer", "You are signed out.")
}
