//! The offer and its acceptance: what is offered, when what falls due, and the order placed by the ticked box (2.4, 3.5).

mod assets;
mod body;
mod difference;
mod history;
mod limits;
mod offer;
mod outages;
mod shown;
mod terms_text;
mod terms_view;

pub use limits::orders_an_hour;

use crate::http::address::Edge;
use crate::http::handlers::handlers;
use crate::http::openapi::answers::{Internal, Posted, refusals};
use crate::http::openapi::parameters::{self};
use crate::http::openapi::schema;
use crate::http::problem::Problem;
use crate::http::request::{IdempotencyKey, Json, Now};
use crate::http::token;
use crate::keys::{BodyKeys, Pseudonyms, TokenKeys};
use crate::order_view::{OrderView, answer};
use crate::telemetry;
use axum::Router;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use domain::Instant;
use domain::agreement::Agreement;
use domain::code::{Code, Refusal};
use domain::money::Currency;
use domain::order::placing::Method;
use domain::order::{Order, OrderId};
use domain::party::{InvoiceBuyer, PartyType};
use domain::rules::placing::Place;
use domain::rules::{Command, decide};
use http::{StatusCode, header};
use limits::Caller;
use serde::Serialize;
use shown::shown;
use std::sync::Arc;
use store::Store;
use store::order::execute::{Execution, Outcome};
use store::order::limits::{OrderLimits, Placer};
use store::order::texts::{Text, TextKind};
use store::order::vault::Vault;
use store::table::TxWrite;
use store::table::error::StoreError;
use utoipa::ToSchema;

/// What the function needs.
pub struct Acceptance {
    /// The rules and what is offered.
    pub agreement: Arc<Agreement>,
    /// The state.
    pub store: Store,
    /// Signs the tokens of orders.
    pub tokens: TokenKeys,
    /// Hashes the bodies of requests.
    pub bodies: BodyKeys,
    /// Makes the pseudonyms of mailbox and account.
    pub pseudonyms: Pseudonyms,
    /// How many orders may be placed within a window of time.
    pub limits: OrderLimits,
    /// Whose word on a caller's address counts.
    pub edge: Edge,
    /// Where the shop is found, without a closing slash.
    pub public_url: String,
}

handlers! {
    Arc<Acceptance>;
    offer: offer, terms_at;
    terms_text: terms;
    difference: difference;
    history: all_prices;
    outages: outages;
    offer: prices, deadlines;
    assets: style, language;
    self: openapi, place;
}

/// The function's routes.
pub fn routes(function: Acceptance) -> Router {
    router().with_state(Arc::new(function))
}

/// A new order, and what opens it.
#[derive(Serialize, ToSchema)]
#[schema(as = PlacedOrder)]
struct PlacedView<'a> {
    order: OrderView<'a>,
    /// A bearer token that opens this order only, for 90 days from its placing. A repeat of the request is told the
    /// same for 10 minutes after the placing; later it is null, and so it is once the tokens were ended, since who
    /// repeats it may be another.
    access_token: Option<String>,
}

impl Acceptance {
    /// The token of an order that was placed. Whoever repeats the request later may be another who came by its key and body,
    /// so it is told again for a while only, and not once the order's tokens were ended.
    fn access_token(&self, outcome: &Outcome, now: Instant) -> Result<Option<String>, Problem> {
        let order = outcome.order();
        let told_until = order.created_at + self.agreement.policy.orders.token_repeat;
        match outcome {
            Outcome::Repeated(..) if now >= told_until || order.token_epoch > 0 => Ok(None),
            _ => token::issue(&self.tokens, order).map(Some),
        }
    }
}

refusals! {
    /// The terms named are not in force (clauses 2.4, 9.4); or a card, or a resident's invoice, cannot be charged by the
    /// newest rate: it has grown too old, or the charge would be nothing or too much (clause 4.2).
    PlaceOrderRefused = TermsNotInForce, RateNotCurrent, ResidentRateNotCurrent, ChargeTooSmall, ChargeTooLarge;
    /// A field is unknown, missing or invalid; the box is not ticked (clause 2.4); a needed consent is not given
    /// (clause 8.6); the price list lacks the item or the currency (clauses 4.1, 4.2); or the key was used with another
    /// body.
    PlaceOrderInvalid = InvalidFields, NotAccepted, ConsentRequired, UnknownSku, CurrencyNotListed, IdempotencyKeyReused;
    /// Too many orders were placed within the hour for this mailbox, by this Kommo account or from this address. Nothing
    /// was placed. A request that placed an order before is answered as before.
    PlaceOrderTooMany = TooManyOrders;
}

/// Accept the offer and order
///
/// The ticked box concludes the agreement (clauses 2.4, 3.5). The price is that of the current list (clause 4.1); a
/// card is charged by the rate published then. One that is paid by invoice comes with it (clause 4.3). Waits for no bank.
#[utoipa::path(
    post,
    path = "/v1/orders",
    operation_id = "placeOrder",
    tag = "orders",
    params(parameters::IdempotencyKey),
    request_body = body::NewOrder,
    responses(
        (status = 201, description = "The order was placed.", body = PlacedView, headers(("ETag"), ("Cache-Control"))),
        Posted, PlaceOrderRefused, PlaceOrderInvalid, PlaceOrderTooMany,
    ),
)]
async fn place(
    State(function): State<Arc<Acceptance>>,
    Now(now): Now,
    Caller(address): Caller,
    key: IdempotencyKey,
    Json(body): Json,
) -> Result<Response, Problem> {
    let request = body::read(&body, &function.agreement.offer.languages(), now)?;
    let id = ulid::Ulid::from_datetime(now.into()).to_string();
    let id = OrderId::parse(&id).ok_or(Code::Internal)?;
    let subject = ulid::Ulid::from_datetime(now.into()).to_string();
    let mailbox = function.pseudonyms.mailbox(&request.party.0.email().normalised());
    let account = function.pseudonyms.account(request.kommo.0.account_id());
    let language = request.language;
    let (natural_person, resident) = (request.party.0.kind() == PartyType::Person, request.party.0.is_resident());
    let named = (request.method == Method::Invoice).then(|| InvoiceBuyer::of(&request.party.0).to_text());
    let buyer = named.map(|named| Text::new(&id, named, None, now));
    let vault = Vault::new(&subject, &mailbox, request.party.0, request.kommo.0);
    // Nobody is asked who they are, so the key is the mailbox's: another buyer's same key is another.
    let keyed = key.keyed(format!("orders/{mailbox}"), &body, &function.bodies);
    let (agreement, before) = function.store.offered_under(&function.agreement, &keyed, now).await?;
    let currency = currency(&agreement, &request.currency, now)?;
    let command = Command::Place(Box::new(Place {
        id,
        subject,
        account: account.clone(),
        natural_person,
        terms: request.terms,
        accepted: request.accepted,
        sku: request.sku.0,
        currency,
        method: request.method,
        resident,
        invoice_buyer: buyer.as_ref().map(Text::commitment),
        language: language.clone(),
        consents: request.consents.given().collect(),
        restrictions_acknowledged: request.restrictions_acknowledged,
        commitment: vault.commitment(),
    }));
    let store = &function.store;
    let shown = shown(&agreement.offer.form, &language).map_err(|_| Code::Internal)?;
    let extra_writes = |order: &Order| {
        let mailbox = store.mailbox_order(&mailbox, &order.id, order.created_at)?;
        let beside = texts(store, order, &shown, buyer.as_ref())?;
        Ok([store.vault_new(&vault)?, mailbox].into_iter().chain(beside).collect())
    };
    let placing = Execution::placing(&command, &keyed).extra_writes(&extra_writes);
    let placer = Placer { mailbox: &mailbox, account: &account, address: &address };
    // What was placed before is not counted, nor is what the rules refuse.
    let before = match before {
        None if decide(&agreement, None, &command, now).is_ok() => function.count(&placer, &keyed, now).await?,
        before => before,
    };
    let outcome = match before {
        Some(before) => before,
        None => store.execute(&agreement, placing, now).await.inspect_err(|error| told_of_rate(error, now))?,
    };
    let order = outcome.order();
    let access_token = function.access_token(&outcome, now)?;
    let view = PlacedView { order: OrderView::of(order, &agreement, now), access_token };
    Ok(answer(StatusCode::CREATED, view, order.version))
}

/// The currency of a code. One that nobody knows is to the buyer as one that the list lacks.
fn currency(agreement: &Agreement, code: &str, now: Instant) -> Result<Currency, Refusal> {
    let terms = || agreement.offer.terms_in_force(now).map_or("", |terms| &terms.version);
    Currency::from_code(code).ok_or_else(|| Refusal::from(Code::CurrencyNotListed).under(terms()))
}

/// The texts that come with an order: what was shown beside the box, and the buyer as its invoice names them.
fn texts(store: &Store, order: &Order, shown: &str, buyer: Option<&Text>) -> Result<Vec<TxWrite>, StoreError> {
    let shown = Text::new(&order.id, shown.to_owned(), None, order.created_at);
    let invoice = order.invoices.last().zip(buyer);
    let invoice = invoice.map(|(it, buyer)| store.text(&TextKind::Invoice(it.number), buyer)).transpose()?;
    Ok([store.text(&TextKind::Shown, &shown)?].into_iter().chain(invoice).collect())
}

/// This document
///
/// OpenAPI 3.1.
#[utoipa::path(
    get,
    path = "/v1/openapi.json",
    operation_id = "getOpenApi",
    tag = "offer",
    responses((status = 200, description = "This document.", body = schema::ApiDocument), Internal),
)]
async fn openapi() -> Response {
    let document = include_str!("../openapi.json");
    ([(header::CONTENT_TYPE, "application/json")], document).into_response()
}

/// Raises an alarm where nobody can be charged until an operator publishes a rate (K58).
fn told_of_rate(error: &StoreError, now: Instant) {
    let no_rate = [Code::RateNotCurrent, Code::ResidentRateNotCurrent];
    if matches!(error, StoreError::Refused(refusal) if no_rate.contains(&refusal.code)) {
        telemetry::metric("rate_not_current", 1, "Count", None, now);
    }
}
