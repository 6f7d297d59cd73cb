//! Written claims (clauses 4.9, 10.1): received at the instant they reach us, before any queue.

use crate::http::body::Reader;
use crate::http::problem::Problem;
use crate::http::request::{IdempotencyKey, Json, Now, OrderPath};
use crate::http::token;
use crate::keys::Keys;
use crate::order_view::{ClaimView, answer};
use axum::Router;
use axum::extract::State;
use axum::response::Response;
use axum::routing::post;
use domain::Instant;
use domain::agreement::Agreement;
use domain::claim::{About, LodgeClaim};
use domain::code::Code;
use domain::decide::Command;
use http::{HeaderMap, StatusCode};
use serde_json::Value;
use std::sync::Arc;
use store::Store;
use store::execute::Read;
use store::vault::ClaimText;

/// What the function needs.
pub struct ClaimIntake {
    /// The rules.
    pub agreement: Arc<Agreement>,
    /// The state.
    pub store: Store,
    /// The shop's keys.
    pub keys: Keys,
}

/// The function's routes.
pub fn routes(function: ClaimIntake) -> Router {
    Router::new().route("/v1/orders/{id}/claims", post(lodge)).with_state(Arc::new(function))
}

/// The longest text of a claim, in characters.
const TEXT_CHARS_MAX: usize = 10_000;

struct Request {
    text: String,
    about: About,
    handed_in_at: Option<Instant>,
}

fn read(body: &Value) -> Result<Request, Problem> {
    let mut reader = Reader::default();
    let object = reader.body(body, &["text", "about", "handed_in_at"]);
    let text = object.text(&mut reader, "text");
    if let Some(text) = text {
        let unprintable = |c: char| c.is_control() && !matches!(c, '\n' | '\r' | '\t');
        if text.trim().is_empty() {
            reader.error("/text", "is empty");
        } else if text.chars().count() > TEXT_CHARS_MAX {
            reader.error("/text", "is longer than 10000 characters");
        } else if text.chars().any(unprintable) {
            reader.error("/text", "has control characters");
        }
    }
    let about = object.choice(&mut reader, "about", "must be scope, payment or other", |text| match text {
        "scope" => Some(About::Scope),
        "payment" => Some(About::Payment),
        "other" => Some(About::Other),
        _ => None,
    });
    let handed_in_at = object.optional_instant(&mut reader, "handed_in_at");
    let request = text.zip(about).map(|(text, about)| Request { text: text.to_owned(), about, handed_in_at });
    reader.finish(request)
}

async fn lodge(
    State(function): State<Arc<ClaimIntake>>,
    Now(now): Now,
    OrderPath(id): OrderPath,
    headers: HeaderMap,
    key: IdempotencyKey,
    Json(body): Json,
) -> Result<Response, Problem> {
    token::authorise(&function.keys, &headers, &id, now)?;
    let request = read(&body)?;
    let text = ClaimText::new(&id, request.text, now);
    let command = Command::LodgeClaim(LodgeClaim {
        about: request.about,
        received_at: now,
        handed_in_at: request.handed_in_at,
        commitment: text.commitment(),
    });
    let keyed = key.keyed(format!("claims/{id}"), &body, &function.keys);
    let store = &function.store;
    let beside = |order: &domain::order::Order| {
        order.claims.last().map(|claim| store.claim_text(&claim.id, &text)).into_iter().collect()
    };
    let outcome = match store.read_keyed(&id, &keyed, now).await? {
        Read::Done(outcome) => outcome,
        Read::New(read) => store.execute_keyed(&function.agreement, *read, &command, &keyed, beside, now).await?,
    };
    let order = outcome.order();
    let claim = order.claims.iter().find(|claim| claim.version == outcome.version()).ok_or(Code::Internal)?;
    Ok(answer(StatusCode::CREATED, ClaimView::of(claim, &function.agreement), order.version))
}
