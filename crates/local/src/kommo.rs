//! The sandbox Kommo: one-time tokens such as a widget gets from the CRM.

use axum::Json;
use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use gateways::kommo::{KommoConfig, issue};
use serde::Deserialize;
use serde_json::json;

use crate::clock::Clock;
use crate::local_db::LocalDb;
use crate::problem::{failure, problem};

/// The user whom the sandbox's tokens name.
const USER_ID: u64 = 1;

#[derive(Clone)]
struct Kommo {
    config: KommoConfig,
    db: LocalDb,
    clock: Clock,
}

/// `POST /local/kommo/token`: a one-time token for an account, issued at the instant that `clock` shows and signed with
/// the secret in `config`. Each token has its own id, also over a restart.
pub fn router(config: KommoConfig, db: &LocalDb, clock: Clock) -> Router {
    Router::new().route("/local/kommo/token", post(token)).with_state(Kommo { config, db: db.clone(), clock })
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Asked {
    account_id: u64,
    #[serde(default = "any_subdomain")]
    subdomain: String,
}

fn any_subdomain() -> String {
    "example".to_owned()
}

async fn token(State(kommo): State<Kommo>, body: Bytes) -> Response {
    let Ok(asked) = serde_json::from_slice::<Asked>(&body) else {
        let detail = "The body is {\"account_id\": number} and, if wanted, \"subdomain\".";
        return problem(StatusCode::BAD_REQUEST, "malformed", detail);
    };
    match kommo.db.number("kommo-token") {
        Ok(number) => {
            let jti = format!("sandbox-{number}");
            let token = issue(&kommo.config, asked.account_id, &asked.subdomain, USER_ID, &jti, kommo.clock.now());
            Json(json!({ "token": token })).into_response()
        }
        Err(error) => failure(&error),
    }
}
