//! How operators sign in on their pages: the way to the issuer and back, and out again. A cookie says who looks, and nothing else
//! does; the API knows no cookie.

use super::Operator;
use super::caller::Role;
use super::console::SignedOut;
use super::console::order_page::ConsoleDone;
use super::console::signed_in::{SESSION, hash, leads_back, secret};
use super::queue::QueueList;
use crate::http::openapi::answers::{
    HtmlPage, Internal, InvalidQuery, IssuerUnavailable, RoleMissing, Stateful, refusals,
};
use crate::http::openapi::parameters::{Cursor, parameters};
use crate::http::pages::{same_site, set_cookie};
use crate::http::problem::Problem;
use crate::http::request::{Now, parameters};
use crate::oidc::code::{Redeemed, SignIn};
use crate::pages::personal;
use crate::pages::texts::Texts;
use axum::extract::{RawQuery, Request, State};
use axum::response::{IntoResponse, Response};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::TimeDelta;
use domain::Instant;
use domain::code::Code;
use http::request::Parts;
use http::{HeaderMap, HeaderValue, StatusCode, header};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use sha2::{Digest, Sha256};
use std::sync::Arc;
use store::operators::sessions::{Session, SignIn as Begun};
use store::table::random;

/// The cookie of a sign-in under way, by which it is finished only in the browser that began it.
const SIGN_IN: &str = "__Host-operator-sign-in";
/// How long a session lasts, whatever is done with it.
const SESSION_LIFE: TimeDelta = TimeDelta::hours(8);
/// How long a sign-in may take.
const SIGN_IN_LIFE: TimeDelta = TimeDelta::minutes(10);

parameters! {
    /// The page of the console to which a sign-in leads back.
    BackTo = Query "back", optional, {"type": "string", "maxLength": 500};
    /// What the issuer gives for who signed in.
    SignInCode = Query "code", optional, {"type": "string"};
    /// What the sign-in was begun with.
    SignInState = Query "state", optional, {"type": "string"};
    /// The issuer (RFC 9207).
    SignInIssuer = Query "iss", optional, {"type": "string"};
    /// Why nobody signed in, in the issuer's words.
    SignInError = Query "error", optional, {"type": "string"};
    /// The same in a sentence.
    SignInErrorDescription = Query "error_description", optional, {"type": "string"};
    /// The issuer's own name of its session.
    SignInSession = Query "session_state", optional, {"type": "string"};
}

/// The queue, with which the console begins
///
/// Everything that waits for a person, the nearest deadline first. Without a session, the way to sign in.
#[utoipa::path(
    get,
    path = "/operator",
    operation_id = "showOperator",
    tag = "operator pages",
    params(BackTo, ConsoleDone, QueueList, Cursor),
    responses(HtmlPage, Stateful, InvalidQuery)
)]
pub(super) async fn show(
    State(function): State<Arc<Operator>>,
    Now(now): Now,
    texts: Texts,
    RawQuery(query): RawQuery,
    request: Request,
) -> Result<Response, Problem> {
    let (parts, _) = request.into_parts();
    let Some(signed_in) = function.signed_in(&parts, &parts.headers, now).await? else {
        let [back, ..] = parameters(query.as_deref(), ["back", "done", "list", "cursor"])?;
        return function.signed_out(texts, back.as_deref(), None);
    };
    function.queue_page(texts, &parts, &signed_in, now).await
}

/// Sign in at the issuer
///
/// With a new state and nonce, and the hash of what will redeem the code.
#[utoipa::path(
    get,
    path = "/operator/sign-in",
    operation_id = "signInOperator",
    tag = "operator pages",
    params(BackTo),
    responses(
        (
            status = 303,
            description = "To the issuer; the cookie binds the sign-in to this browser.",
            headers(("Location"), ("Set-Cookie"), ("Cache-Control"))
        ),
        Internal, IssuerUnavailable, InvalidQuery,
    ),
)]
pub(super) async fn sign_in(
    State(function): State<Arc<Operator>>,
    Now(now): Now,
    RawQuery(query): RawQuery,
    request: Request,
) -> Result<Response, Problem> {
    let [back] = parameters(query.as_deref(), ["back"])?;
    let back = back.filter(|back| leads_back(back));
    let (parts, _) = request.into_parts();
    let [state, nonce, verifier, browser] = std::array::from_fn(|_| URL_SAFE_NO_PAD.encode(random::bits()));
    let challenge = URL_SAFE_NO_PAD.encode(Sha256::digest(&verifier));
    let redirect_uri = function.callback();
    let asked = SignIn { state: &state, nonce: &nonce, challenge: &challenge, redirect_uri: &redirect_uri };
    let url = function.issuer.sign_in_url(&asked, now).await;
    let url = url.map_err(|why| function.turned_away(why, &parts, now))?;
    let begun = Begun { browser: hash(&browser), nonce, verifier, back, until: now + SIGN_IN_LIFE };
    function.store.begin_sign_in(&hash(&state), &begun).await?;
    to(&url, &[(SIGN_IN, &browser, SIGN_IN_LIFE)])
}

refusals! {
    /// The sign-in is none, is over, or was begun in another browser; or the issuer let nobody in.
    SignInRefused = TokenInvalid;
}

/// Come back from the issuer
///
/// The code is redeemed once, in the browser that was sent there, within ten minutes.
#[utoipa::path(
    get,
    path = "/operator/callback",
    operation_id = "finishSignIn",
    tag = "operator pages",
    params(SignInCode, SignInState, SignInIssuer, SignInError, SignInErrorDescription, SignInSession),
    responses(
        (
            status = 303,
            description = "Signed in, as the cookie says; to the page that was asked for.",
            headers(("Location"), ("Set-Cookie"), ("Cache-Control"))
        ),
        Internal, IssuerUnavailable, SignInRefused, RoleMissing, InvalidQuery,
    ),
)]
pub(super) async fn callback(
    State(function): State<Arc<Operator>>,
    Now(now): Now,
    RawQuery(query): RawQuery,
    request: Request,
) -> Result<Response, Problem> {
    let names = ["code", "state", "iss", "error", "error_description", "session_state"];
    let [code, state, issuer, ..] = parameters(query.as_deref(), names)?;
    let (parts, _) = request.into_parts();
    let (secret, back) = function.finish(code, state, issuer, &parts, now).await?;
    to(
        &format!("{}{}", function.public_url, back.as_deref().unwrap_or("/operator")),
        &[(SESSION, &secret, SESSION_LIFE), (SIGN_IN, "", TimeDelta::zero())],
    )
}

refusals! {
    /// The form was sent from another site's page.
    SignOutCrossSite = CrossSite;
}

/// Sign out
///
/// Ends the session here, and shows the way to end that at the issuer.
#[utoipa::path(
    post,
    path = "/operator/sign-out",
    operation_id = "signOutOperator",
    tag = "operator pages",
    responses(
        (
            status = 200,
            description = "Signed out.",
            body = String, content_type = "text/html", headers(("Set-Cookie"), ("Cache-Control"))
        ),
        Stateful, SignOutCrossSite,
    ),
)]
pub(super) async fn sign_out(
    State(function): State<Arc<Operator>>,
    Now(now): Now,
    texts: Texts,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    same_site(&headers, &function.public_url)?;
    if let Some(secret) = secret(&headers, SESSION) {
        function.store.end_operator_session(&hash(secret), now).await?;
    }
    let at_issuer = function.issuer.sign_out_url(&format!("{}/operator", function.public_url), now).await;
    let mut response = function.signed_out(texts, None, at_issuer.as_deref())?;
    response.headers_mut().append(header::SET_COOKIE, set_cookie(SESSION, "", 0)?);
    Ok(response)
}

impl Operator {
    fn callback(&self) -> String {
        format!("{}/operator/callback", self.public_url)
    }

    /// The page of who is not signed in.
    fn signed_out(&self, texts: Texts, back: Option<&str>, at_issuer: Option<&str>) -> Result<Response, Problem> {
        let back = back.filter(|back| leads_back(back)).map(|back| utf8_percent_encode(back, NON_ALPHANUMERIC));
        let sign_in =
            back.map_or_else(|| "/operator/sign-in".to_owned(), |back| format!("/operator/sign-in?back={back}"));
        let frame = self.frame(texts, texts.console_signed_out()).at("/operator");
        personal(StatusCode::OK, &SignedOut { frame, texts, sign_in, at_issuer })
    }

    /// Finishes a sign-in; the secret of the session that begins, and the page that was asked for.
    async fn finish(
        &self,
        code: Option<String>,
        state: Option<String>,
        issuer: Option<String>,
        parts: &Parts,
        now: Instant,
    ) -> Result<(String, Option<String>), Problem> {
        let refused = |reason: &'static str| {
            self.log_refusal(reason, parts, now);
            Problem::from(Code::TokenInvalid)
        };
        if issuer.is_some_and(|issuer| issuer != self.issuer.settings().issuer) {
            return Err(refused("a sign-in at another issuer"));
        }
        let state = state.ok_or_else(|| refused("a sign-in without its state"))?;
        let browser = secret(&parts.headers, SIGN_IN).ok_or_else(|| refused("a sign-in without its cookie"))?;
        let begun = self.store.finish_sign_in(&hash(&state), &hash(browser), now).await?;
        let begun = begun.ok_or_else(|| refused("a sign-in that is none, is over, or is another browser's"))?;
        let code = code.ok_or_else(|| refused("the issuer let nobody in"))?;
        let redirect_uri = self.callback();
        let redeemed =
            Redeemed { code: &code, verifier: &begun.verifier, nonce: &begun.nonce, redirect_uri: &redirect_uri };
        let identity = self.issuer.redeem(&redeemed, now).await;
        let identity = identity.map_err(|why| self.turned_away(why, parts, now))?;
        let roles = Role::among(&identity.groups);
        if roles.is_empty() {
            self.log_refusal("a sign-in of somebody without a role", parts, now);
            return Err(Code::RoleMissing.into());
        }
        let secret = URL_SAFE_NO_PAD.encode(random::bits());
        let session = Session {
            operator: self.pseudonym(&identity.sub),
            sub: identity.sub,
            roles: roles.into_iter().map(|role| role.name().to_owned()).collect(),
            begun_at: now,
            until: now + SESSION_LIFE,
        };
        self.store.begin_operator_session(&hash(&secret), &session).await?;
        tracing::info!(operator = session.operator, "an operator signed in");
        Ok((secret, begun.back))
    }
}

/// Sends a browser on, with cookies and how long each lasts.
fn to(url: &str, cookies: &[(&str, &str, TimeDelta)]) -> Result<Response, Problem> {
    let url = HeaderValue::try_from(url).map_err(|_| Code::Internal)?;
    let mut response = (StatusCode::SEE_OTHER, [(header::CACHE_CONTROL, "no-store")]).into_response();
    response.headers_mut().insert(header::LOCATION, url);
    for (name, value, life) in cookies {
        response.headers_mut().append(header::SET_COOKIE, set_cookie(name, value, life.num_seconds())?);
    }
    Ok(response)
}
