//! The sign-in page of the issuer, and the codes that it gives (RFC 6749, 4.1; RFC 7636).

use super::{CLIENT_ID, Issuer};
use crate::html::answer;
use crate::problem::problem;
use askama::Template;
use aws_lc_rs::rand::fill;
use axum::body::Bytes;
use axum::extract::{RawQuery, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::TimeDelta;
use domain::Instant;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

/// How long a code waits to be redeemed.
const CODE_LIFE: TimeDelta = TimeDelta::minutes(1);
/// What a form may ask for.
const ROLES: [&str; 3] = ["operator", "approver", "reader"];

/// The codes that wait to be redeemed, each for one sign-in.
#[derive(Default)]
pub(super) struct Codes(Mutex<BTreeMap<String, SignedIn>>);

/// Who signed in, and what the code is bound to.
pub(super) struct SignedIn {
    pub(super) sub: String,
    pub(super) roles: Vec<String>,
    pub(super) nonce: String,
    pub(super) challenge: String,
    until: Instant,
}

/// The page that asks for a name and roles, and hands on what was asked for.
#[derive(Template)]
#[template(path = "issuer_sign_in.html")]
struct SignIn<'a> {
    title: &'a str,
    asked: &'a BTreeMap<String, String>,
    roles: &'a [&'a str],
}

impl Codes {
    fn give(&self, signed_in: SignedIn) -> Option<String> {
        let mut bytes = [0; 32];
        fill(&mut bytes).ok()?;
        let code = URL_SAFE_NO_PAD.encode(bytes);
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(code.clone(), signed_in);
        Some(code)
    }

    /// Who signed in for a code, which is good once.
    pub(super) fn take(&self, code: &str, now: Instant) -> Option<SignedIn> {
        let taken = self.0.lock().unwrap_or_else(PoisonError::into_inner).remove(code);
        taken.filter(|signed_in| now < signed_in.until)
    }
}

/// The parameters of a request, of which each may stand once.
fn parameters(text: &[u8]) -> Option<BTreeMap<String, String>> {
    let mut found = BTreeMap::new();
    for (name, value) in form_urlencoded::parse(text) {
        // The form names each role that is ticked.
        let name = if name == "roles" { format!("roles {value}") } else { name.into_owned() };
        if found.insert(name, value.into_owned()).is_some() {
            return None;
        }
    }
    Some(found)
}

/// What must be right before anybody is sent anywhere.
fn refused(issuer: &Issuer, asked: &BTreeMap<String, String>) -> Option<Response> {
    let is = |name: &str, value: &str| asked.get(name).is_some_and(|given| given == value);
    let some = |name: &str| asked.get(name).is_some_and(|given| !given.is_empty());
    let openid = asked.get("scope").is_some_and(|scope| scope.split(' ').any(|one| one == "openid"));
    let good = is("client_id", CLIENT_ID)
        && is("redirect_uri", &issuer.redirect_uri)
        && is("response_type", "code")
        && is("code_challenge_method", "S256")
        && openid
        && ["code_challenge", "state", "nonce"].iter().all(|name| some(name));
    let detail =
        "A sign-in is asked for by the shop: a code for its client and its address, with PKCE, state and nonce.";
    (!good).then(|| problem(StatusCode::BAD_REQUEST, "malformed", detail))
}

/// `GET …/authorize`: asks for a name and roles, and for no password.
pub(super) async fn ask(State(issuer): State<Arc<Issuer>>, RawQuery(query): RawQuery) -> Response {
    let asked = parameters(query.unwrap_or_default().as_bytes()).unwrap_or_default();
    if let Some(refused) = refused(&issuer, &asked) {
        return refused;
    }
    answer(StatusCode::OK, &SignIn { title: "Sandbox issuer: sign in", asked: &asked, roles: &ROLES })
}

/// `POST …/authorize`: sends the browser back with a code.
pub(super) async fn signed_in(State(issuer): State<Arc<Issuer>>, body: Bytes) -> Response {
    let asked = parameters(&body).unwrap_or_default();
    if let Some(refused) = refused(&issuer, &asked) {
        return refused;
    }
    let text = |name: &str| asked.get(name).cloned().unwrap_or_default();
    let roles = ROLES.iter().filter(|role| asked.contains_key(&format!("roles {role}")));
    let signed_in = SignedIn {
        sub: text("sub"),
        roles: roles.map(|role| (*role).to_owned()).collect(),
        nonce: text("nonce"),
        challenge: text("code_challenge"),
        until: issuer.clock.now() + CODE_LIFE,
    };
    let Some(code) = issuer.codes.give(signed_in) else {
        return problem(StatusCode::INTERNAL_SERVER_ERROR, "internal", "No code could be made.");
    };
    let back = form_urlencoded::Serializer::new(String::new())
        .append_pair("code", &code)
        .append_pair("state", &text("state"))
        .append_pair("iss", issuer.signer.issuer())
        .finish();
    Redirect::to(&format!("{}?{back}", issuer.redirect_uri)).into_response()
}
