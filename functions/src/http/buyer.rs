//! What a buyer asks of an order. Who asks is judged first: by the token alone before the rest of the request is looked at, and
//! by what is read with the order before anything is decided.

use super::body::{self, Field};
use super::problem::Problem;
use super::request::{IdempotencyKey, Json, Now, OrderPath};
use super::token;
use crate::keys::{BodyKeys, TokenKeys};
use axum::body::Body;
use axum::extract::{FromRequest, FromRequestParts, Request};
use domain::Instant;
use domain::order::OrderId;
use http::request::Parts;
use serde_json::Value;
use std::sync::Arc;
use store::Store;
use store::table::access::Access;
use store::table::idempotency::Keyed;

/// A function that buyers ask.
pub(crate) trait ForBuyers: Send + Sync + 'static {
    /// Knows the tokens of orders.
    fn tokens(&self) -> &TokenKeys;
    /// The state.
    fn store(&self) -> &Store;
}

/// What a buyer asks of an order.
pub(crate) struct BuyerRequest {
    pub(crate) order: OrderId,
    pub(crate) now: Instant,
    /// By what the order is opened.
    pub(crate) access: Access,
    key: IdempotencyKey,
    /// What was sent, by which a repeat under the same key is known.
    body: Value,
}

impl BuyerRequest {
    /// What the form of a page asks, with the body that the JSON route would be sent.
    pub(crate) fn of_form(
        order: &OrderId,
        now: Instant,
        access: Access,
        key: IdempotencyKey,
        body: Value,
    ) -> BuyerRequest {
        BuyerRequest { order: order.clone(), now, access, key, body }
    }

    /// The caller's key.
    pub(crate) fn key(&self) -> IdempotencyKey {
        self.key.clone()
    }

    /// What was sent.
    pub(crate) fn body(&self) -> &Value {
        &self.body
    }

    /// The caller's key with what was sent under it. One who has the order's token and one who reads its mailbox share no key.
    pub(crate) fn keyed(&self, operation: &str, keys: &BodyKeys) -> Keyed {
        let scope = match &self.access {
            Access::Token { .. } => format!("{operation}/{}", self.order),
            Access::Session(session) => format!("{operation}/{}/{}", self.order, session.mailbox),
        };
        let keyed = self.key.clone().keyed(scope, &self.body, keys);
        Keyed { opened_by: Some(self.access.clone()), ..keyed }
    }
}

/// A request at the order that its path names, with its body.
pub(crate) struct AtOrder<B>(pub(crate) BuyerRequest, pub(crate) B);

impl<F: ForBuyers, B: Field + Send> FromRequest<Arc<F>> for AtOrder<B> {
    type Rejection = Problem;

    async fn from_request(request: Request, function: &Arc<F>) -> Result<AtOrder<B>, Problem> {
        let (mut parts, body) = request.into_parts();
        let Now(now) = Now::from_request_parts(&mut parts, function).await?;
        let OrderPath(order) = OrderPath::from_request_parts(&mut parts, function).await?;
        let access = token::authorise(function.tokens(), &parts.headers, &order, now)?;
        match said(parts, body, now).await {
            Ok((key, body, said)) => Ok(AtOrder(BuyerRequest { order, now, access, key, body }, said)),
            Err(problem) => {
                // Whom the order is not open to is told that, and nothing of what they sent.
                function.store().opened(&order, &access, now).await?;
                Err(problem)
            }
        }
    }
}

/// The key and the body of a request.
async fn said<B: Field>(mut parts: Parts, body: Body, now: Instant) -> Result<(IdempotencyKey, Value, B), Problem> {
    let key = IdempotencyKey::from_request_parts(&mut parts, &()).await?;
    let Json(body) = Json::from_request(Request::from_parts(parts, body), &()).await?;
    let said = body::read(&body, now)?;
    Ok((key, body, said))
}

/// As [`AtOrder`], where the path names no order: with an order's own token it is that one.
pub(crate) struct ByToken<B> {
    pub(crate) access: Access,
    pub(crate) now: Instant,
    key: IdempotencyKey,
    body: Value,
    pub(crate) said: B,
}

impl<B> ByToken<B> {
    /// What is asked, of an order.
    pub(crate) fn of(self, order: OrderId) -> BuyerRequest {
        BuyerRequest { order, now: self.now, access: self.access, key: self.key, body: self.body }
    }
}

impl<F: ForBuyers, B: Field + Send> FromRequest<Arc<F>> for ByToken<B> {
    type Rejection = Problem;

    async fn from_request(request: Request, function: &Arc<F>) -> Result<ByToken<B>, Problem> {
        let (mut parts, body) = request.into_parts();
        let Now(now) = Now::from_request_parts(&mut parts, function).await?;
        let access = token::caller(function.tokens(), &parts.headers, now)?;
        match said(parts, body, now).await {
            Ok((key, body, said)) => Ok(ByToken { access, now, key, body, said }),
            Err(problem) => {
                function.store().known(&access, now).await?;
                Err(problem)
            }
        }
    }
}
