//! The offer and its acceptance: what is offered, when what falls due, and the order placed by the ticked box (2.4, 3.5).

mod body;
mod difference;
mod offer;

use crate::http::problem::Problem;
use crate::http::request::{IdempotencyKey, Json, Now};
use crate::http::token;
use crate::keys::Keys;
use crate::order_view::{OrderView, answer};
use crate::telemetry;
use axum::Router;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use domain::Instant;
use domain::agreement::Agreement;
use domain::code::Code;
use domain::money::Currency;
use domain::order::{Order, OrderId};
use domain::party::PartyType;
use domain::rules::Command;
use domain::rules::placing::Place;
use http::{StatusCode, header};
use serde::Serialize;
use std::sync::Arc;
use store::Store;
use store::order::execute::{Execution, Outcome};
use store::order::vault::Vault;
use store::table::error::StoreError;

/// What the function needs.
pub struct Acceptance {
    /// The rules and what is offered.
    pub agreement: Arc<Agreement>,
    /// The state.
    pub store: Store,
    /// The shop's keys.
    pub keys: Keys,
    /// Where the shop is found, without a closing slash.
    pub public_url: String,
}

/// The function's routes.
pub fn routes(function: Acceptance) -> Router {
    Router::new()
        .route("/v1/offer", get(offer::offer))
        .route("/v1/terms", get(offer::terms_at))
        .route("/v1/terms/{version}", get(offer::terms))
        .route("/v1/terms/{version}/diff/{other}", get(difference::difference))
        .route("/v1/prices/{version}", get(offer::prices))
        .route("/v1/deadlines", get(offer::deadlines))
        .route("/v1/orders", post(place))
        .route("/v1/openapi.json", get(openapi))
        .with_state(Arc::new(function))
}

#[derive(Serialize)]
struct PlacedView<'a> {
    order: OrderView<'a>,
    access_token: Option<String>,
}

impl Acceptance {
    /// The token of an order that was placed. Whoever repeats the request later may be another who came by its key and body,
    /// so it is told again for a while only.
    fn access_token(&self, outcome: &Outcome, now: Instant) -> Result<Option<String>, Problem> {
        let order = outcome.order();
        let told_until = order.created_at + self.agreement.policy.orders.token_repeat;
        match outcome {
            Outcome::Repeated(..) if now >= told_until => Ok(None),
            _ => token::issue(&self.keys, order).map(Some),
        }
    }
}

async fn place(
    State(function): State<Arc<Acceptance>>,
    Now(now): Now,
    key: IdempotencyKey,
    Json(body): Json,
) -> Result<Response, Problem> {
    let request = body::read(&body, &function.agreement.offer.languages())?;
    // A known currency that the list lacks and one that nobody knows are the same to the buyer.
    let currency = Currency::from_code(&request.currency)
        .ok_or_else(|| Problem::field(Code::CurrencyNotListed, "/currency", Code::CurrencyNotListed.summary()))?;
    let id = ulid::Ulid::from_datetime(now.into()).to_string();
    let id = OrderId::parse(&id).ok_or(Code::Internal)?;
    let subject = ulid::Ulid::from_datetime(now.into()).to_string();
    let mailbox = function.keys.mailbox(&request.party.email().normalised());
    let account = function.keys.account(request.kommo.account_id());
    let natural_person = request.party.kind() == PartyType::Person;
    let vault = Vault::new(&subject, &mailbox, request.party, request.kommo);
    let agreement = function.store.offered(&function.agreement, now).await?;
    let command = Command::Place(Box::new(Place {
        id,
        subject,
        account,
        natural_person,
        terms: request.terms,
        accepted: request.accepted,
        sku: request.sku,
        currency,
        method: request.method,
        language: request.language,
        consents: request.consents.into_iter().collect(),
        commitment: vault.commitment(),
    }));
    // Nobody is asked who they are, so the key is the mailbox's: another buyer's same key is another.
    let keyed = key.keyed(format!("orders/{mailbox}"), &body, &function.keys);
    let store = &function.store;
    let extra_writes =
        |order: &Order| Ok(vec![store.vault_new(&vault)?, store.mailbox_order(&mailbox, &order.id, order.created_at)?]);
    let placing = Execution::placing(&command, &keyed).extra_writes(&extra_writes);
    let outcome = store.execute(&agreement, placing, now).await.inspect_err(|error| told_of_rate(error, now))?;
    let order = outcome.order();
    let access_token = function.access_token(&outcome, now)?;
    let view = PlacedView { order: OrderView::of(order, &agreement, now), access_token };
    Ok(answer(StatusCode::CREATED, view, order.version))
}

async fn openapi() -> Response {
    let document = include_str!("../openapi.json");
    ([(header::CONTENT_TYPE, "application/json")], document).into_response()
}

/// Raises an alarm where no card can be charged until an operator publishes a rate (K58).
fn told_of_rate(error: &StoreError, now: Instant) {
    if matches!(error, StoreError::Refused(refusal) if refusal.code == Code::RateNotCurrent) {
        telemetry::metric("rate_not_current", 1, "Count", None, now);
    }
}
