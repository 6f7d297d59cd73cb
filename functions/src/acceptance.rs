//! The offer and its acceptance: what is offered, when what falls due, and the order placed by the ticked box (2.4, 3.5).

use crate::http::body::{Object, Reader};
use crate::http::problem::Problem;
use crate::http::request::{IdempotencyKey, Json, Now, parameters};
use crate::http::token;
use crate::keys::Keys;
use crate::order_view::{OrderView, answer, instant};
use axum::Router;
use axum::extract::{Path, RawQuery, State};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use domain::Instant;
use domain::agreement::Agreement;
use domain::code::Code;
use domain::decide::Command;
use domain::money::{Currency, Money};
use domain::offer::{ConsentLine, Purpose, TermsVersion};
use domain::order::{OrderId, TermsRef};
use domain::party::{Kommo, KommoInput, Party, PartyInput};
use domain::placing::{Method, Place};
use domain::prices::{Activation, Period, PriceList};
use http::{HeaderValue, StatusCode, header};
use serde::Serialize;
use serde_json::Value;
use std::sync::Arc;
use store::Store;
use store::vault::Vault;

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
        .route("/v1/offer", get(offer))
        .route("/v1/terms", get(terms_at))
        .route("/v1/terms/{version}", get(terms))
        .route("/v1/prices/{version}", get(prices))
        .route("/v1/deadlines", get(deadlines))
        .route("/v1/orders", post(place))
        .route("/v1/openapi.json", get(openapi))
        .with_state(Arc::new(function))
}

#[derive(Serialize)]
struct OfferView<'a> {
    terms: TermsView<'a>,
    coming: Vec<TermsView<'a>>,
    prices: PricesView<'a>,
    acceptance: AcceptanceView<'a>,
    consents: Vec<ConsentView<'a>>,
}

#[derive(Serialize)]
struct TermsView<'a> {
    version: &'a str,
    sha256: &'a str,
    url: String,
    #[serde(serialize_with = "instant")]
    in_force_from: Instant,
    #[serde(serialize_with = "instant")]
    published_at: Instant,
}

#[derive(Serialize)]
struct PricesView<'a> {
    version: &'a str,
    items: Vec<ItemView<'a>>,
}

#[derive(Serialize)]
struct ItemView<'a> {
    sku: &'a str,
    name: &'a str,
    period: Period,
    prices: &'a [Money],
    activation: Activation,
}

#[derive(Serialize)]
struct AcceptanceView<'a> {
    label: &'a str,
}

#[derive(Serialize)]
struct ConsentView<'a> {
    purpose: &'a str,
    text: &'a str,
    required: bool,
}

async fn offer(
    State(function): State<Arc<Acceptance>>,
    Now(now): Now,
    RawQuery(query): RawQuery,
) -> Result<Response, Problem> {
    let [language] = parameters(query.as_deref(), ["language"])?;
    let language = language.as_deref().unwrap_or("en");
    let offer = &function.agreement.offer;
    let (Some(terms), Some(prices)) = (offer.terms_in_force(now), offer.prices_current(now)) else {
        return Err(Code::NotFound.into());
    };
    let view = OfferView {
        terms: function.terms_view(terms),
        coming: offer.coming_terms(now).into_iter().map(|terms| function.terms_view(terms)).collect(),
        prices: prices_view(prices),
        acceptance: AcceptanceView { label: offer.acceptance_label.in_language(language) },
        consents: offer.consents.iter().map(|line| consent_view(line, language)).collect(),
    };
    Ok(axum::Json(view).into_response())
}

impl Acceptance {
    fn terms_view<'a>(&self, terms: &'a TermsVersion) -> TermsView<'a> {
        TermsView {
            version: &terms.version,
            sha256: &terms.sha256,
            url: format!("{}/v1/terms/{}", self.public_url, terms.version),
            in_force_from: terms.in_force_from,
            published_at: terms.published_at,
        }
    }
}

fn prices_view(prices: &PriceList) -> PricesView<'_> {
    PricesView { version: &prices.version, items: prices.items.iter().map(item_view).collect() }
}

fn item_view(item: &domain::prices::PriceItem) -> ItemView<'_> {
    ItemView {
        sku: &item.sku,
        name: &item.name,
        period: item.period,
        prices: &item.prices,
        activation: item.activation,
    }
}

fn consent_view<'a>(line: &'a ConsentLine, language: &str) -> ConsentView<'a> {
    ConsentView { purpose: line.purpose.code(), text: line.text.in_language(language), required: line.required }
}

/// The text itself, whose bytes have the hash that is accepted.
async fn terms(State(function): State<Arc<Acceptance>>, Path(version): Path<String>) -> Result<Response, Problem> {
    let terms = function.agreement.offer.terms(&version).ok_or(Code::NotFound)?;
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("text/markdown; charset=utf-8")),
        (header::CACHE_CONTROL, HeaderValue::from_static("public, max-age=31536000, immutable")),
    ];
    let tag = HeaderValue::try_from(format!("\"{}\"", terms.sha256)).map_err(|_| Code::Internal)?;
    Ok((headers, [(header::ETAG, tag)], terms.text.clone()).into_response())
}

/// Which terms were in force at an instant.
async fn terms_at(State(function): State<Arc<Acceptance>>, RawQuery(query): RawQuery) -> Result<Response, Problem> {
    let [at] = parameters(query.as_deref(), ["at"])?;
    let at = at.ok_or_else(|| Problem::field(Code::InvalidQuery, "at", "is missing"))?;
    let at = chrono::DateTime::parse_from_rfc3339(&at)
        .map_err(|_| Problem::field(Code::InvalidQuery, "at", "must be an instant such as 2025-02-03T10:00:00Z"))?;
    let terms = function.agreement.offer.terms_in_force(at.to_utc()).ok_or(Code::NotFound)?;
    Ok(axum::Json(function.terms_view(terms)).into_response())
}

async fn prices(State(function): State<Arc<Acceptance>>, Path(version): Path<String>) -> Result<Response, Problem> {
    let prices = function.agreement.offer.prices(&version).ok_or(Code::NotFound)?;
    Ok(axum::Json(prices_view(prices)).into_response())
}

/// When something falls due, by the same rules as everything else here.
async fn deadlines(State(function): State<Arc<Acceptance>>, RawQuery(query): RawQuery) -> Result<Response, Problem> {
    let [rule, from, roll] = parameters(query.as_deref(), ["rule", "from", "roll"])?;
    let missing = |name: &str| Problem::field(Code::InvalidQuery, name, "is missing");
    let (rule, from) = (rule.ok_or_else(|| missing("rule"))?, from.ok_or_else(|| missing("from"))?);
    let roll = match roll.as_deref() {
        None => None,
        Some("true") => Some(true),
        Some("false") => Some(false),
        Some(_) => return Err(Problem::field(Code::InvalidQuery, "roll", "must be true or false")),
    };
    let view = domain::deadline::answer(&function.agreement.policy, &rule, &from, roll)
        .map_err(|reason| Problem::field(Code::InvalidQuery, "", &reason))?;
    Ok(axum::Json(view).into_response())
}

/// An order as its body says it, each field valid on its own.
struct Request {
    terms: TermsRef,
    accepted: bool,
    sku: String,
    currency: String,
    method: Method,
    language: String,
    party: Party,
    kommo: Kommo,
    consents: Vec<Purpose>,
}

const FIELDS: [&str; 9] = ["terms", "accepted", "sku", "currency", "method", "language", "party", "kommo", "consents"];
const PARTY_FIELDS: [&str; 9] =
    ["type", "last_name", "first_name", "patronymic", "email", "phone", "city", "organisation", "country"];
const METHODS: &str = "must be card or invoice";
const LANGUAGES: &str = "must be en or ru";

fn read(body: &Value) -> Result<Request, Problem> {
    let mut reader = Reader::default();
    let object = reader.body(body, &FIELDS);
    let terms = object.object(&mut reader, "terms", &["version", "sha256"]);
    let version = terms.text(&mut reader, "version");
    let sha256 = terms.text(&mut reader, "sha256");
    let accepted = object.boolean(&mut reader, "accepted");
    let sku = object.text(&mut reader, "sku");
    let currency = object.text(&mut reader, "currency");
    let method = object.choice(&mut reader, "method", METHODS, |text| match text {
        "card" => Some(Method::Card),
        "invoice" => Some(Method::Invoice),
        _ => None,
    });
    let language =
        object.choice(&mut reader, "language", LANGUAGES, |text| ["en", "ru"].into_iter().find(|known| *known == text));
    let party = party(&mut reader, &object);
    let kommo = kommo(&mut reader, &object);
    let consents = consents(&mut reader, &object);
    let request = (|| {
        Some(Request {
            terms: TermsRef { version: version?.to_owned(), sha256: sha256?.to_owned() },
            accepted: accepted?,
            sku: sku?.to_owned(),
            currency: currency?.to_owned(),
            method: method?,
            language: language?.to_owned(),
            party: party?,
            kommo: kommo?,
            consents: consents?,
        })
    })();
    reader.finish(request)
}

fn party(reader: &mut Reader, body: &Object<'_>) -> Option<Party> {
    let object = body.object(reader, "party", &PARTY_FIELDS);
    let mut text = |name: &str| object.optional_text(reader, name).map(str::to_owned);
    let input = PartyInput {
        kind: text("type"),
        last_name: text("last_name"),
        first_name: text("first_name"),
        patronymic: text("patronymic"),
        email: text("email"),
        phone: text("phone"),
        city: text("city"),
        organisation: text("organisation"),
        country: text("country"),
    };
    valid(reader, &object, Party::parse(&input))
}

fn kommo(reader: &mut Reader, body: &Object<'_>) -> Option<Kommo> {
    let object = body.object(reader, "kommo", &["account_id", "subdomain"]);
    let input = KommoInput {
        account_id: object.optional_integer(reader, "account_id"),
        subdomain: object.optional_text(reader, "subdomain").map(str::to_owned),
    };
    valid(reader, &object, Kommo::parse(&input))
}

/// Notes what the type itself refuses, unless that field was already noted as being of the wrong kind.
fn valid<T>(reader: &mut Reader, object: &Object<'_>, parsed: Result<T, Vec<domain::party::FieldError>>) -> Option<T> {
    match parsed {
        Ok(valid) => Some(valid),
        Err(errors) => {
            for error in errors {
                reader.error_unless_noted(object.pointer(error.pointer.trim_start_matches('/')), error.reason);
            }
            None
        }
    }
}

fn consents(reader: &mut Reader, body: &Object<'_>) -> Option<Vec<Purpose>> {
    let names = Purpose::ALL.map(Purpose::code);
    let object = body.object(reader, "consents", &names);
    let mut given = Vec::new();
    let mut complete = true;
    for (purpose, name) in Purpose::ALL.into_iter().zip(names) {
        match object.boolean(reader, name) {
            Some(true) => given.push(purpose),
            Some(false) => {}
            None => complete = false,
        }
    }
    complete.then_some(given)
}

#[derive(Serialize)]
struct PlacedView<'a> {
    order: OrderView<'a>,
    access_token: String,
}

async fn place(
    State(function): State<Arc<Acceptance>>,
    Now(now): Now,
    key: IdempotencyKey,
    Json(body): Json,
) -> Result<Response, Problem> {
    let request = read(&body)?;
    // A known currency that the list lacks and one that nobody knows are the same to the buyer.
    let currency = Currency::from_code(&request.currency)
        .ok_or_else(|| Problem::field(Code::CurrencyNotListed, "/currency", Code::CurrencyNotListed.summary()))?;
    let id = ulid::Ulid::from_datetime(now.into()).to_string();
    let id = OrderId::parse(&id).ok_or(Code::Internal)?;
    let subject = ulid::Ulid::from_datetime(now.into()).to_string();
    let mailbox = function.keys.mailbox(&request.party.email().normalised());
    let account = function.keys.account(request.kommo.account_id());
    let natural_person = request.party.kind() == domain::party::PartyType::Person;
    let vault = Vault::new(&subject, request.party, request.kommo);
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
    let keyed = key.keyed("orders", &body, &function.keys);
    let store = &function.store;
    let beside = |order: &domain::order::Order| {
        Ok(vec![store.vault_new(&vault)?, store.mailbox_order(&mailbox, &order.id, order.created_at)?])
    };
    let outcome = store.place(&function.agreement, &command, &keyed, beside, now).await?;
    let order = outcome.order();
    let access_token = token::issue(&function.keys, order)?;
    let view = PlacedView { order: OrderView::of(order, &function.agreement, now), access_token };
    Ok(answer(StatusCode::CREATED, view, order.version))
}

async fn openapi() -> Response {
    let document = include_str!("../openapi.json");
    ([(header::CONTENT_TYPE, "application/json")], document).into_response()
}
