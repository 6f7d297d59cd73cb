//! Activation of what was paid (clause 4.7), and the widget's question whether its account has a license.

use crate::http::handlers::handlers;
use crate::http::openapi::answers::{Internal, InvalidQuery, Stateful, Unauthorized};
use crate::http::openapi::parameters::parameters;
use crate::http::openapi::schema;
use crate::http::problem::{FieldProblem, Problem};
use crate::http::request::Now;
use crate::keys::Pseudonyms;
use crate::order_view::instant;
use axum::Router;
use axum::extract::{RawQuery, Request, State};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use domain::Instant;
use domain::agreement::Agreement;
use domain::code::{Code, Refusal};
use domain::follows::effect::ORDER_ENDED;
use domain::order::license::{Activator, LicenseState, Term};
use domain::order::periods::Entry;
use domain::order::{Order, OrderId};
use domain::rules::Command;
use domain::rules::evidence::RecordEvidence;
use domain::rules::license::Activate;
use gateways::kommo::{self, KommoConfig, TokenRefused};
use http::{HeaderMap, HeaderValue, StatusCode, header};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::sync::Arc;
use std::time::Duration;
use store::Store;
use store::order::execute::Execution;
use store::order::licenses::Licenses;
use store::table::error::StoreError;
use utoipa::openapi::{RefOr, Schema};
use utoipa::{PartialSchema, ToSchema};

parameters! {
    /// The item; without it the running license that ends last.
    LicenseSku = Query "sku", optional, {"type": "string", "minLength": 1};
}

/// What the function needs.
pub struct Activation {
    /// The rules.
    pub agreement: Arc<Agreement>,
    /// The state.
    pub store: Store,
    /// Makes the pseudonym of an account.
    pub pseudonyms: Pseudonyms,
    /// The Kommo integration.
    pub kommo: KommoConfig,
}

/// The domain event that asks for an activation.
pub const ORDER_PAID: &str = "order.paid";

/// Whether a domain event tells of what may have ended an order, so that what waits behind it is to be moved up.
pub fn is_end(kind: &str) -> bool {
    ORDER_ENDED.contains(&kind)
}

handlers! {
    Arc<Activation>;
    self: license, preflight;
}

/// The function's routes.
pub fn routes(function: Arc<Activation>) -> Router {
    router().layer(from_fn_with_state(function.clone(), allow_origin)).with_state(function)
}

/// Why an event was not handled.
#[derive(Debug, thiserror::Error)]
pub enum ActivationError {
    /// The event does not say which order it is about.
    #[error("the event names no order")]
    Unreadable,
    /// The store's failure; the event is to be delivered again.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// What an event is about.
#[derive(Deserialize)]
struct About {
    order_id: OrderId,
    account: String,
    /// The account that it was for until then, where that was corrected.
    former_account: Option<String>,
}

/// The command that activates an order: its period comes behind those that its account has of the same item (K39).
pub(crate) fn activation(by: Activator, agreement: &Agreement) -> impl Fn(&Order, &Licenses) -> Command {
    let zone = agreement.policy.zone;
    move |order, licenses| Command::Activate(Activate { by: by.clone(), behind: licenses.periods.behind(order, zone) })
}

impl Activation {
    /// What an event is about. One that was under way while pseudonyms were renewed names the account by a former one.
    fn about(&self, detail: &Value) -> Result<About, ActivationError> {
        let about: About = serde_json::from_value(detail.clone()).map_err(|_| ActivationError::Unreadable)?;
        let renewed = |account: String| self.pseudonyms.renewed(&account).unwrap_or(account);
        let former_account = about.former_account.map(renewed);
        Ok(About { account: renewed(about.account), former_account, ..about })
    }

    /// Activates the order of an `order.paid` event, unless an operator is to do it. A repeated event changes nothing.
    ///
    /// # Errors
    /// The event cannot be read, or the store failed: deliver it again.
    pub async fn on_paid(&self, detail: &Value, now: Instant) -> Result<(), ActivationError> {
        if let Some(refusal) = self.activate(&self.about(detail)?, now).await? {
            // What the rules refuse is refused again: delivering the event again would change nothing.
            tracing::error!(code = refusal.code.as_str(), "an activation was refused");
        }
        Ok(())
    }

    /// Activates an order, unless an operator is to do it; why the rules refuse it, if they do.
    async fn activate(&self, about: &About, now: Instant) -> Result<Option<Refusal>, ActivationError> {
        let command = activation(Activator::System, &self.agreement);
        let execution = Execution::on_licenses(&about.order_id, &command).of_account(&about.account);
        match self.store.execute(&self.agreement, execution, now).await {
            Ok(_) => Ok(None),
            Err(StoreError::Refused(refusal)) => Ok(Some(refusal)),
            Err(error) => Err(error.into()),
        }
    }

    /// Moves up what waited behind an order that ended, each order by a command of its own (K50): what was moved is not moved
    /// again, so whatever is left is done when the event comes again. One that cannot be moved does not keep the others waiting.
    ///
    /// # Errors
    /// The event cannot be read, or the store failed for some order: deliver it again.
    pub async fn on_ended(&self, detail: &Value, now: Instant) -> Result<(), ActivationError> {
        self.move_up(&self.about(detail)?.account, now).await
    }

    /// Follows the correction of an order's Kommo account: what was active is activated for the right one, and what waited behind it
    /// in the queue of the former one moves up (K50). Neither keeps the other waiting, and a repeated event changes nothing.
    ///
    /// # Errors
    /// As for [`Activation::on_ended`].
    pub async fn on_corrected(&self, detail: &Value, now: Instant) -> Result<(), ActivationError> {
        let about = self.about(detail)?;
        let former = about.former_account.as_ref().ok_or(ActivationError::Unreadable)?;
        // One that is not paid yet is refused, and activated when it is.
        let activated = self.activate(&about, now).await;
        self.move_up(former, now).await?;
        activated.map(|_| ())
    }

    /// Moves up, of an account, each order whose period is not the one that the queue has.
    async fn move_up(&self, account: &str, now: Instant) -> Result<(), ActivationError> {
        let zone = self.agreement.policy.zone;
        let mut failed = None;
        for order in self.store.licenses(account).await?.periods.unmoved(zone) {
            let command =
                |order: &Order, licenses: &Licenses| Command::MovePeriod(licenses.periods.term(&order.id, zone));
            let execution = Execution::on_licenses(&order, &command).of_account(account);
            if let Err(error) = self.store.execute(&self.agreement, execution, now).await {
                tracing::error!(%error, %order, "a period was not moved");
                failed = Some(error);
            }
        }
        failed.map_or(Ok(()), |error| Err(error.into()))
    }

    /// Records that a license which runs is used, while its entry does not say so: once, so that the question stays one read (preamble,
    /// K1). What fails or takes long is left for the next question, and never keeps the widget waiting for it.
    async fn used(&self, account: &str, (order, entry, term): (&OrderId, &Entry, Term), now: Instant) {
        let runs = term.from <= now && now < term.until && !entry.suspended;
        if entry.used || !runs {
            return;
        }
        let command = Command::Evidence(RecordEvidence::Use { account: account.to_owned() });
        let recording = self.store.execute(&self.agreement, Execution::on(order, &command), now);
        match tokio::time::timeout(USE_WAIT, recording).await {
            Ok(Ok(_)) => {}
            Ok(Err(error)) => tracing::warn!(%error, %order, "the first use was not recorded"),
            Err(_) => tracing::warn!(%order, "the first use was not recorded in time"),
        }
    }
}

/// For how long the widget waits for its first use to be recorded.
const USE_WAIT: Duration = Duration::from_secs(1);

#[derive(Serialize)]
struct LicenseAnswer<'a> {
    state: LicenseState,
    #[serde(flatten)]
    entry: Option<EntryView<'a>>,
}

impl PartialSchema for LicenseAnswer<'_> {
    fn schema() -> RefOr<Schema> {
        let none = json!({
            "type": "object",
            "description": "There is no license.",
            "required": ["state"],
            "properties": {"state": {"const": "none"}},
        });
        let mut one = serde_json::to_value(EntryView::schema()).unwrap_or_default();
        one["properties"]["state"] = json!({"$ref": "#/components/schemas/LicenseState", "not": {"const": "none"}});
        schema::written(json!({
            "description": "What the widget needs to know of its account's license.",
            "oneOf": [none, one],
        }))
    }
}

impl ToSchema for LicenseAnswer<'_> {
    fn schemas(schemas: &mut Vec<(String, RefOr<Schema>)>) {
        EntryView::schemas(schemas);
    }
}

/// The license that runs, or the last one that did.
#[derive(Serialize, ToSchema)]
struct EntryView<'a> {
    #[schema(value_type = schema::Sku)]
    sku: &'a str,
    #[serde(serialize_with = "instant")]
    #[schema(value_type = schema::Instant)]
    from: Instant,
    #[serde(serialize_with = "instant")]
    #[schema(value_type = schema::Instant)]
    until: Instant,
    /// Until when a claim is timely (clause 4.9). While the period has not begun, the end of the window to come; a claim
    /// before it counts.
    #[serde(serialize_with = "instant")]
    #[schema(value_type = schema::Instant)]
    claim_until: Instant,
    /// Whether the vendor suspended the use (clauses 5.2, 5.6, 5.8).
    suspended: bool,
}

/// How long the widget may keep the answer.
const CACHED: HeaderValue = HeaderValue::from_static("private, max-age=60");

/// Which license the account has
///
/// For the widget in Kommo, which may keep the answer for a minute (clauses 4.7, 4.9, 9.2). The first question of a
/// license that runs is recorded as its first use; what is asked changes nothing else, so the one-time token may be sent
/// again while it lives.
#[utoipa::path(
    get,
    path = "/v1/license",
    operation_id = "getLicense",
    tag = "license",
    security(("kommoToken" = [])),
    params(LicenseSku),
    responses(
        (
            status = 200,
            description = "The license, or that there is none.",
            body = LicenseAnswer, headers(("Cache-Control"), ("Vary"), ("Access-Control-Allow-Origin"))
        ),
        Stateful, Unauthorized, InvalidQuery,
    ),
)]
async fn license(
    State(function): State<Arc<Activation>>,
    Now(now): Now,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let token = one_time_token(&headers)?;
    let origin = origin(&headers);
    // Nothing is changed by the token, so it is not spent (see `gateways::kommo`).
    let caller = kommo::verify(&function.kommo, token, origin, now).map_err(|refused| {
        tracing::warn!(reason = ?refused, "a one-time token was refused");
        Problem::from(if refused == TokenRefused::Expired { Code::TokenExpired } else { Code::TokenInvalid })
    })?;
    let sku = sku(query.as_deref())?;
    let account = function.pseudonyms.account(caller.account_id);
    let licenses = function.store.licenses(&account).await?;
    let found = licenses.periods.at(sku.as_deref(), now, function.agreement.policy.zone);
    if let Some(found) = found {
        function.used(&account, found, now).await;
    }
    let body = match found {
        Some((_, entry, term)) => answer(entry, term, now),
        None => LicenseAnswer { state: LicenseState::None, entry: None },
    };
    let headers = [(header::CACHE_CONTROL, CACHED), (header::VARY, HeaderValue::from_static("X-Auth-Token, Origin"))];
    Ok((headers, axum::Json(body)).into_response())
}

fn answer(entry: &Entry, term: Term, now: Instant) -> LicenseAnswer<'_> {
    LicenseAnswer {
        state: if now >= term.until && entry.state != LicenseState::Terminated {
            LicenseState::Expired
        } else {
            entry.state
        },
        entry: Some(EntryView {
            sku: &entry.sku,
            from: term.from,
            until: term.until,
            claim_until: entry.claim_until,
            suspended: entry.suspended,
        }),
    }
}

fn sku(query: Option<&str>) -> Result<Option<String>, Problem> {
    let [sku] = crate::http::request::parameters(query, ["sku"])?;
    match sku {
        Some(sku) if sku.is_empty() => {
            let empty = FieldProblem { pointer: "sku".to_owned(), detail: "is empty".to_owned() };
            Err(Problem::fields(Code::InvalidQuery, vec![empty]))
        }
        sku => Ok(sku),
    }
}

/// The one token of a request. One of two, or one beside another kind of token, would be judged by us and perhaps not by who
/// stands before us.
fn one_time_token(headers: &HeaderMap) -> Result<&str, Problem> {
    let mut tokens = headers.get_all("x-auth-token").iter();
    let token = tokens.next().and_then(|value| value.to_str().ok()).ok_or(Code::TokenMissing)?;
    if tokens.next().is_some() || headers.contains_key(header::AUTHORIZATION) {
        tracing::warn!("a request has more than one token");
        return Err(Code::TokenInvalid.into());
    }
    Ok(token)
}

fn origin(headers: &HeaderMap) -> Option<&str> {
    // An origin that is no text is none of Kommo's: it must not pass as absent.
    headers.get(header::ORIGIN).map(|value| value.to_str().unwrap_or("invalid"))
}

/// Whether a page of a Kommo account may ask
///
/// The browser's question before it sends the token.
#[utoipa::path(
    options,
    path = "/v1/license",
    operation_id = "preflightLicense",
    tag = "license",
    responses(
        (
            status = 204,
            description = "What the page may send.",
            headers(
                ("Access-Control-Allow-Methods"), ("Access-Control-Allow-Headers"), ("Access-Control-Max-Age"),
                ("Access-Control-Allow-Origin")
            )
        ),
        Internal,
    ),
)]
async fn preflight() -> Response {
    let headers = [
        (header::ACCESS_CONTROL_ALLOW_METHODS, HeaderValue::from_static("GET")),
        (header::ACCESS_CONTROL_ALLOW_HEADERS, HeaderValue::from_static("X-Auth-Token")),
        (header::ACCESS_CONTROL_MAX_AGE, HeaderValue::from_static("600")),
    ];
    (StatusCode::NO_CONTENT, headers).into_response()
}

/// Lets pages of Kommo accounts read the answers, problems too.
async fn allow_origin(State(function): State<Arc<Activation>>, request: Request, next: Next) -> Response {
    let origin = request.headers().get(header::ORIGIN).cloned();
    let mut response = next.run(request).await;
    let allowed = origin.filter(|origin| origin.to_str().is_ok_and(|origin| function.kommo.allows_origin(origin)));
    if let Some(origin) = allowed {
        response.headers_mut().insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin);
        response.headers_mut().insert(header::VARY, HeaderValue::from_static("X-Auth-Token, Origin"));
    }
    response
}
