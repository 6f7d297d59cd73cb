//! Sessions by the API: a link is mailed, its token begins one, its owner sees and ends them (clause 3.5).

use super::Account;
use crate::http::body::fields::EmailAddress;
use crate::http::body::{self, Fields, Reader, bodies};
use crate::http::openapi::answers::{NotJson, Stateful, TooLarge, Unauthorized, refusals};
use crate::http::openapi::parameters::parameters;
use crate::http::openapi::schema;
use crate::http::problem::Problem;
use crate::http::request::{Json, Now, SessionPath};
use crate::http::token;
use crate::order_view::instant;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use domain::Instant;
use http::{HeaderMap, StatusCode, header};
use serde::Serialize;
use std::sync::Arc;
use store::order::sessions::Session;
use utoipa::ToSchema;

bodies! {
    /// To be mailed a link: `email`. To begin a session by the token of such a link: `link_token`. One of the two.
    #[schema(examples(json!({"email": "buyer@example.com"}), json!({"link_token": "eyJhbGciOiJIUzI1NiJ9.e30.c2ln"})))]
    pub(super) struct NewSession {
        email: Option<EmailAddress>,
        /// As the link has it. It is good for 15 minutes and once.
        link_token: Option<String>,
    } [check is_one_of_two] [also {"oneOf": [
        {"required": ["email"], "not": {"required": ["link_token"]}},
        {"required": ["link_token"], "not": {"required": ["email"]}},
    ]}]
}

fn is_one_of_two(fields: &Fields<'_>, reader: &mut Reader) {
    match (fields.value("email"), fields.value("link_token")) {
        (None, None) => reader.error("/email", "is missing"),
        (Some(_), Some(_)) => reader.error("/link_token", "goes alone"),
        _ => {}
    }
}

parameters! {
    /// The session.
    SessionById = Path "id", required, {"type": "string", "pattern": "^[0-9a-f]{64}$"};
}

/// A session that began.
#[derive(Serialize, ToSchema)]
#[schema(as = NewlySignedIn)]
struct SignedInView {
    /// A bearer token that opens every order of the mailbox, for 30 days from its last use. It is told this once.
    access_token: String,
    session: SessionView,
}

/// A session.
#[derive(Serialize, ToSchema)]
#[schema(as = Session)]
struct SessionView {
    /// By which it is ended; opens nothing.
    #[schema(pattern = "^[0-9a-f]{64}$")]
    id: String,
    #[serde(serialize_with = "instant")]
    #[schema(value_type = schema::Instant)]
    begun_at: Instant,
    /// When it was last used, to the day.
    #[serde(serialize_with = "instant")]
    #[schema(value_type = schema::Instant)]
    used_at: Instant,
    /// When it ends unless it is used.
    #[serde(serialize_with = "instant")]
    #[schema(value_type = schema::Instant)]
    ends_at: Instant,
    /// Whether it is the one that asks.
    current: bool,
}

/// The sessions of a mailbox.
#[derive(Serialize, ToSchema)]
#[schema(as = SessionList)]
struct List {
    #[schema(max_items = 100)]
    items: Vec<SessionView>,
}

fn view(session: &Session, current: bool) -> SessionView {
    SessionView {
        id: session.hash().to_owned(),
        begun_at: session.begun_at,
        used_at: session.renewed_at,
        ends_at: session.ends_at,
        current,
    }
}

const NO_STORE: [(header::HeaderName, &str); 1] = [(header::CACHE_CONTROL, "no-store")];

refusals! {
    /// Not JSON.
    BeginSessionMalformed = NotJson;
    /// The link's token is not valid, has expired, or was used before.
    BeginSessionRefused = TokenInvalid, TokenExpired;
    /// A field is unknown, missing or invalid.
    BeginSessionInvalid = InvalidFields;
}

/// Sign in
///
/// With `email` a link is mailed, if there are orders with that address: three an hour at most, and the answer is always
/// the same. With the `link_token` of such a link a session begins, which opens every order of the mailbox (clause 3.5).
/// Needs no `Idempotency-Key`: a link begins one session.
#[utoipa::path(
    post,
    path = "/v1/sessions",
    operation_id = "beginSession",
    tag = "account",
    request_body = NewSession,
    responses(
        (status = 201, description = "The session began.", body = SignedInView, headers(("Cache-Control"))),
        (status = 202, description = "If there are orders with this address, a link is on its way to it."),
        Stateful, TooLarge, NotJson, BeginSessionMalformed, BeginSessionRefused, BeginSessionInvalid,
    ),
)]
pub(super) async fn begin(
    State(function): State<Arc<Account>>,
    Now(now): Now,
    Json(body): Json,
) -> Result<Response, Problem> {
    let asked: NewSession = body::read(&body, now)?;
    let Some(EmailAddress(email)) = asked.email else {
        let signed_in = function.sign_in(asked.link_token, now).await?;
        let view = SignedInView { access_token: signed_in.token, session: view(&signed_in.session, true) };
        return Ok((StatusCode::CREATED, NO_STORE, axum::Json(view)).into_response());
    };
    function.mail_link(&email, None, now).await?;
    Ok(StatusCode::ACCEPTED.into_response())
}

/// Where the buyer is signed in
///
/// The sessions of the mailbox that last, the newest first: a hundred at most (clause 3.5).
#[utoipa::path(
    get,
    path = "/v1/sessions",
    operation_id = "listSessions",
    tag = "account",
    security(("session" = [])),
    responses(
        (status = 200, description = "The sessions.", body = List, headers(("Cache-Control"))),
        Stateful, Unauthorized,
    ),
)]
pub(super) async fn list(
    State(function): State<Arc<Account>>,
    Now(now): Now,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let own = token::session(&headers)?;
    function.store.session(&own, now).await?;
    // Read after it, so that it is shown as it was just renewed.
    let sessions = function.store.sessions(&own.mailbox, now).await?;
    let items = sessions.iter().map(|session| view(session, session.hash() == own.hash)).collect();
    Ok((NO_STORE, axum::Json(List { items })).into_response())
}

refusals! {
    /// The mailbox has no such session.
    EndSessionUnknown = NotFound;
}

/// End a session
///
/// Its own, as a sign-out, or another one of the same mailbox (clause 3.5). Ended again, nothing changes.
#[utoipa::path(
    delete,
    path = "/v1/sessions/{id}",
    operation_id = "endSession",
    tag = "account",
    security(("session" = [])),
    params(SessionById),
    responses(
        (status = 204, description = "It is ended."),
        Stateful, Unauthorized, EndSessionUnknown,
    ),
)]
pub(super) async fn end(
    State(function): State<Arc<Account>>,
    Now(now): Now,
    headers: HeaderMap,
    SessionPath(id): SessionPath,
) -> Result<Response, Problem> {
    let own = token::session(&headers)?;
    function.end_session(&own, id, now).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}
