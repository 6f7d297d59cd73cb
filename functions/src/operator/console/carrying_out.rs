//! How a page carries out an act: it asks the JSON route of the act, in the name of who is signed in.

use crate::http::problem::{self, Problem};
use crate::http::request::{Actor, IdempotencyKey, Now, RequestId};
use crate::operator::caller::SignedIn;
use crate::operator::{Operator, router};
use axum::body::{Body, to_bytes};
use axum::extract::Request;
use axum::response::Response;
use domain::code::Code;
use http::request::Parts;
use http::{HeaderValue, Method, header};
use lambda_http::request::RequestContext;
use serde::de::DeserializeOwned;
use serde_json::Value;
use std::sync::Arc;
use store::order::rehearsal::{Rehearsal, Rehearsed};
use tower::ServiceExt;

/// An act as its form was sent.
pub(super) struct Sent {
    /// The path of the JSON route.
    pub(super) path: String,
    pub(super) body: Value,
    /// Under which it is done once.
    pub(super) key: String,
    /// The version of the order that it rests on, where it rests on one.
    pub(super) version: Option<String>,
}

impl Operator {
    /// Carries an act out.
    ///
    /// # Errors
    /// What the JSON route answers.
    pub(super) async fn do_act(
        self: &Arc<Self>,
        parts: &Parts,
        signed_in: &SignedIn,
        sent: &Sent,
    ) -> Result<Response, Problem> {
        IdempotencyKey::of(&sent.key)?;
        let request = request(parts, signed_in, sent)?;
        let answered = router().with_state(self.clone()).oneshot(request).await;
        let mut response = answered.unwrap_or_else(|never| match never {});
        match problem::taken(&mut response) {
            Some(problem) => Err(problem),
            None if response.status().is_success() => Ok(response),
            None => Err(Code::Internal.into()),
        }
    }

    /// What a JSON route of operators tells.
    ///
    /// # Errors
    /// What it answers, or that its answer is not as expected.
    pub(super) async fn ask<T: DeserializeOwned>(
        self: &Arc<Self>,
        parts: &Parts,
        signed_in: &SignedIn,
        path: &str,
    ) -> Result<T, Problem> {
        let response = self.ask_as_it_is(parts, signed_in, path).await?;
        let body = to_bytes(response.into_body(), usize::MAX).await.map_err(|_| Code::Internal)?;
        serde_json::from_slice(&body).map_err(|error| {
            tracing::error!(%error, "a page cannot read what its route tells");
            Code::Internal.into()
        })
    }

    /// The answer of a JSON route of operators, as it is.
    ///
    /// # Errors
    /// What it answers.
    pub(super) async fn ask_as_it_is(
        self: &Arc<Self>,
        parts: &Parts,
        signed_in: &SignedIn,
        path: &str,
    ) -> Result<Response, Problem> {
        let request = Request::builder().method(Method::GET).uri(path).body(Body::empty());
        let mut request = request.map_err(|_| Code::NotFound)?;
        of_page(parts, signed_in, &mut request);
        let answered = router().with_state(self.clone()).oneshot(request).await;
        let mut response = answered.unwrap_or_else(|never| match never {});
        problem::taken(&mut response).map_or(Ok(response), Err)
    }

    /// What would come of an act; `None` where nothing would.
    ///
    /// # Errors
    /// What the JSON route would answer.
    pub(super) async fn rehearse(
        self: &Arc<Self>,
        parts: &Parts,
        signed_in: &SignedIn,
        sent: &Sent,
    ) -> Result<Option<Rehearsed>, Problem> {
        let rehearsal = Rehearsal::default();
        let function = Operator { store: self.store.rehearsing(&rehearsal), ..(**self).clone() };
        Arc::new(function).do_act(parts, signed_in, sent).await?;
        Ok(rehearsal.take())
    }
}

/// The request of the JSON route of an act.
fn request(parts: &Parts, signed_in: &SignedIn, sent: &Sent) -> Result<Request, Problem> {
    let mut request = Request::builder().method(Method::POST).uri(&sent.path);
    request = request.header(header::CONTENT_TYPE, "application/json").header("idempotency-key", &sent.key);
    if let Some(version) = &sent.version {
        let tag = HeaderValue::try_from(format!("\"{version}\"")).map_err(|_| Code::VersionChanged)?;
        request = request.header(header::IF_MATCH, tag);
    }
    let mut request = request.body(Body::from(sent.body.to_string())).map_err(|_| Code::NotFound)?;
    of_page(parts, signed_in, &mut request);
    Ok(request)
}

/// Puts into a request of a JSON route whose it is, and the instant and the identity of the page's own.
fn of_page(parts: &Parts, signed_in: &SignedIn, request: &mut Request) {
    let (from, to) = (&parts.extensions, request.extensions_mut());
    to.insert(signed_in.clone());
    if let Some(now) = from.get::<Now>() {
        to.insert(*now);
    }
    if let Some(id) = from.get::<RequestId>() {
        to.insert(id.clone());
    }
    if let Some(actor) = from.get::<Actor>() {
        to.insert(actor.clone());
    }
    if let Some(context) = from.get::<RequestContext>() {
        to.insert(context.clone());
    }
}
