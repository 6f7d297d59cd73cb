//! What handlers take from a request: its instant, its identity, its key, its JSON body, its token.

use super::problem::Problem;
use crate::keys::BodyKeys;
use axum::body::Bytes;
use axum::extract::{FromRequest, FromRequestParts, Path, Request};
use domain::Instant;
use domain::agreement::prices::is_name;
use domain::agreement::terms::is_language;
use domain::code::Code;
use domain::order::OrderId;
use http::{Extensions, HeaderMap, header, request::Parts};
use http_body_util::{BodyExt, LengthLimitError, Limited};
use lambda_http::request::RequestContext;
use serde_json::Value;
use std::collections::HashMap;
use std::sync::{Arc, OnceLock};
use store::table::idempotency::Keyed;

/// The largest body that is read.
pub const BODY_BYTES_MAX: usize = 64 * 1024;

/// The instant of a request.
#[derive(Debug, Clone, Copy)]
pub struct Now(pub Instant);

/// The identity of a request, for its log line and its problem.
#[derive(Debug, Clone)]
pub struct RequestId(pub String);

/// Who a request's log line names: the pseudonym of the operator who was let in, if one was.
#[derive(Debug, Clone, Default)]
pub(crate) struct Actor(Arc<OnceLock<String>>);

impl Actor {
    /// Names the operator.
    pub(crate) fn is(&self, pseudonym: &str) {
        // One request has one operator.
        let _ = self.0.set(pseudonym.to_owned());
    }

    /// The operator's pseudonym.
    pub(super) fn pseudonym(&self) -> Option<&str> {
        self.0.get().map(String::as_str)
    }
}

/// The gateway's name for the request, or one of our own.
pub(super) fn identity(extensions: &Extensions) -> String {
    match extensions.get::<RequestContext>() {
        Some(RequestContext::ApiGatewayV2(context)) => context.request_id.clone().unwrap_or_default(),
        _ => ulid::Ulid::generate().to_string(),
    }
}

impl<S: Sync> FromRequestParts<S> for Now {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Now, Problem> {
        parts.extensions.get::<Now>().copied().ok_or(Problem::from(Code::Internal))
    }
}

/// The longest key of a caller.
const KEY_BYTES_MAX: usize = 255;

/// A caller's Idempotency-Key.
#[derive(Debug, Clone)]
pub struct IdempotencyKey(String);

impl IdempotencyKey {
    /// The key that a form carries.
    ///
    /// # Errors
    /// [`Code::IdempotencyKeyMissing`], [`Code::IdempotencyKeyInvalid`].
    pub(crate) fn of(key: &str) -> Result<IdempotencyKey, Problem> {
        match key.len() {
            0 => Err(Code::IdempotencyKeyMissing.into()),
            1..=KEY_BYTES_MAX if key.bytes().all(|byte| byte.is_ascii_graphic()) => Ok(IdempotencyKey(key.to_owned())),
            _ => Err(Code::IdempotencyKeyInvalid.into()),
        }
    }

    /// The key with what was sent under it. The scope is the operation and whose it is.
    pub fn keyed(self, scope: impl Into<String>, body: &Value, keys: &BodyKeys) -> Keyed {
        Keyed { scope: scope.into(), key: self.0, body: keys.hash(body), if_match: None, opened_by: None }
    }
}

impl<S: Sync> FromRequestParts<S> for IdempotencyKey {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<IdempotencyKey, Problem> {
        let mut values = parts.headers.get_all("idempotency-key").iter();
        let value = values.next().ok_or(Code::IdempotencyKeyMissing)?.to_str();
        match value {
            Ok("") => Err(Code::IdempotencyKeyMissing.into()),
            Ok(key) if values.next().is_none() => IdempotencyKey::of(key),
            _ => Err(Code::IdempotencyKeyInvalid.into()),
        }
    }
}

/// A JSON body.
#[derive(Debug, Clone)]
pub struct Json(pub Value);

impl<S: Sync> FromRequest<S> for Json {
    type Rejection = Problem;

    async fn from_request(request: Request, _: &S) -> Result<Json, Problem> {
        let json = media_type(request.headers()).is_some_and(|kind| kind.eq_ignore_ascii_case("application/json"));
        if !json {
            return Err(Code::UnsupportedMediaType.into());
        }
        let bytes = bytes(request).await?;
        super::json::parse(&bytes).map(Json).map_err(|_| Code::NotJson.into())
    }
}

/// The media type of a request, without its parameters.
fn media_type(headers: &HeaderMap) -> Option<&str> {
    headers.get(header::CONTENT_TYPE)?.to_str().ok()?.split(';').next().map(str::trim)
}

/// The whole body, if it is not too large.
///
/// # Errors
/// [`Code::BodyTooLarge`]; [`Code::NotJson`] if it breaks off.
pub async fn bytes(request: Request) -> Result<Bytes, Problem> {
    match Limited::new(request.into_body(), BODY_BYTES_MAX).collect().await {
        Ok(body) => Ok(body.to_bytes()),
        Err(e) if e.is::<LengthLimitError>() => Err(Code::BodyTooLarge.into()),
        Err(_) => Err(Code::NotJson.into()),
    }
}

/// A parameter of the path. What is no text names nothing.
async fn named<S: Send + Sync>(parts: &mut Parts, state: &S, name: &str) -> Result<String, Problem> {
    let path: Result<Path<HashMap<String, String>>, _> = Path::from_request_parts(parts, state).await;
    path.ok().and_then(|Path(mut names)| names.remove(name)).ok_or(Code::NotFound.into())
}

/// The order named by the path. What is no order id names no order.
#[derive(Debug, Clone)]
pub struct OrderPath(pub OrderId);

impl<S: Send + Sync> FromRequestParts<S> for OrderPath {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<OrderPath, Problem> {
        let id = named(parts, state, "id").await?;
        OrderId::parse(&id).map(OrderPath).ok_or(Code::NotFound.into())
    }
}

/// An invoice of an order, by its number. What is none names nothing.
pub(crate) struct InvoicePath {
    pub(crate) order: OrderId,
    pub(crate) number: u64,
}

impl<S: Send + Sync> FromRequestParts<S> for InvoicePath {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<InvoicePath, Problem> {
        let path: Result<Path<(String, String)>, _> = Path::from_request_parts(parts, state).await;
        let read = path.ok().and_then(|Path((order, text))| {
            let number: u64 = text.parse().ok()?;
            // One invoice has one address.
            (number.to_string() == text).then_some(InvoicePath { order: OrderId::parse(&order)?, number })
        });
        read.ok_or(Code::NotFound.into())
    }
}

/// How long an order's id is.
const ORDER_CHARS: usize = 26;
/// The most digits of a part's place: no order has so many parts of a kind.
const PLACE_DIGITS_MAX: usize = 4;

/// The order of a part by the part's id, for a claim, refund, objection or question: the order's id, a dash, a letter and its
/// place. `None` for what is no such id.
pub fn order_of_part(id: &str) -> Option<OrderId> {
    let order = OrderId::parse(id.get(..ORDER_CHARS)?)?;
    let mut place = id[ORDER_CHARS..].strip_prefix('-')?.chars();
    let letter = place.next()?.is_ascii_uppercase();
    let digits = place.as_str();
    let number = (1..=PLACE_DIGITS_MAX).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit());
    (letter && number).then_some(order)
}

/// The session named by the path: the hash of its secret. What is none names none.
#[derive(Debug, Clone)]
pub struct SessionPath(pub String);

impl<S: Send + Sync> FromRequestParts<S> for SessionPath {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<SessionPath, Problem> {
        let id = named(parts, state, "id").await?;
        Some(id).filter(|id| is_hash(id)).map(SessionPath).ok_or(Code::NotFound.into())
    }
}

/// Whether a text is a hash in hexadecimal digits.
pub fn is_hash(text: &str) -> bool {
    text.len() == HASH_DIGITS && text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'))
}

/// How many digits a hash has.
const HASH_DIGITS: usize = 64;

/// The claim named by the path of its order. What is no id of one names none.
#[derive(Debug, Clone)]
pub struct ClaimPath(pub String);

impl<S: Send + Sync> FromRequestParts<S> for ClaimPath {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<ClaimPath, Problem> {
        let id = named(parts, state, "claim").await?;
        order_of_part(&id).map(|_| ClaimPath(id)).ok_or(Code::NotFound.into())
    }
}

/// The refund named by the path of its order. What is no id of one names none.
#[derive(Debug, Clone)]
pub struct RefundPath(pub String);

impl<S: Send + Sync> FromRequestParts<S> for RefundPath {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<RefundPath, Problem> {
        let id = named(parts, state, "refund").await?;
        order_of_part(&id).map(|_| RefundPath(id)).ok_or(Code::NotFound.into())
    }
}

/// A file of a claim of an order, all three named by the path. What is none names nothing.
pub(crate) struct FilePath {
    pub(crate) order: OrderId,
    pub(crate) claim: String,
    /// Which of the claim's files it is.
    pub(crate) file: u32,
}

impl<S: Send + Sync> FromRequestParts<S> for FilePath {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<FilePath, Problem> {
        let OrderPath(order) = OrderPath::from_request_parts(parts, state).await?;
        let ClaimPath(claim) = ClaimPath::from_request_parts(parts, state).await?;
        let file = place(&named(parts, state, "file").await?).ok_or(Code::NotFound)?;
        Ok(FilePath { order, claim, file })
    }
}

/// A file of a claim that a path names without its order.
pub(crate) struct PartFilePath(pub(crate) FilePath);

impl<S: Send + Sync> FromRequestParts<S> for PartFilePath {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<PartFilePath, Problem> {
        let claim = named(parts, state, "id").await?;
        let order = order_of_part(&claim).ok_or(Code::NotFound)?;
        let file = place(&named(parts, state, "file").await?).ok_or(Code::NotFound)?;
        Ok(PartFilePath(FilePath { order, claim, file }))
    }
}

/// A place among others, from 1, written in the one way.
fn place(text: &str) -> Option<u32> {
    text.parse().ok().filter(|place: &u32| *place > 0 && place.to_string() == text)
}

/// A version named by the path. What no version can be called names none.
async fn version<S: Send + Sync>(parts: &mut Parts, state: &S, name: &str) -> Result<String, Problem> {
    named(parts, state, name).await.ok().filter(|version| is_name(version)).ok_or(Code::NotFound.into())
}

/// The version named by the path.
#[derive(Debug, Clone)]
pub struct VersionPath(pub String);

impl<S: Send + Sync> FromRequestParts<S> for VersionPath {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<VersionPath, Problem> {
        version(parts, state, "version").await.map(VersionPath)
    }
}

/// The two versions named by the path.
#[derive(Debug, Clone)]
pub struct VersionsPath(pub String, pub String);

impl<S: Send + Sync> FromRequestParts<S> for VersionsPath {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<VersionsPath, Problem> {
        Ok(VersionsPath(version(parts, state, "version").await?, version(parts, state, "other").await?))
    }
}

/// The text of a version of the terms that the path names by its language. What no version or language can be called names none.
#[derive(Debug, Clone)]
pub struct TermsTextPath {
    /// The version.
    pub version: String,
    /// The language.
    pub language: String,
}

impl<S: Send + Sync> FromRequestParts<S> for TermsTextPath {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<TermsTextPath, Problem> {
        let version = version(parts, state, "version").await?;
        let language = named(parts, state, "language").await.ok().filter(|language| is_language(language));
        Ok(TermsTextPath { version, language: language.ok_or(Code::NotFound)? })
    }
}

/// The bearer token of a request.
///
/// # Errors
/// [`Code::TokenMissing`]; [`Code::TokenInvalid`] where there are two of the header: who judges the one must not act by the
/// other.
pub fn bearer(headers: &HeaderMap) -> Result<&str, Problem> {
    let mut values = headers.get_all(header::AUTHORIZATION).iter();
    let value = values.next().and_then(|value| value.to_str().ok());
    if values.next().is_some() {
        return Err(Code::TokenInvalid.into());
    }
    let token = value.and_then(|value| value.split_once(' ')).filter(|(kind, _)| kind.eq_ignore_ascii_case("bearer"));
    token.map(|(_, token)| token.trim()).filter(|token| !token.is_empty()).ok_or(Code::TokenMissing.into())
}

/// The parameters of a query by their names; an unknown or repeated one is an error. A plus stands for itself, so that the
/// offset of an instant needs no escaping.
///
/// # Errors
/// [`Code::InvalidQuery`] with the parameter's name.
pub fn parameters<const N: usize>(query: Option<&str>, names: [&str; N]) -> Result<[Option<String>; N], Problem> {
    let mut values = [const { None }; N];
    for pair in query.unwrap_or_default().split('&').filter(|pair| !pair.is_empty()) {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        let place = names.iter().position(|known| *known == name);
        let shown: String = name.chars().take(64).collect();
        let place = place.ok_or_else(|| Problem::field(Code::InvalidQuery, &shown, "is unknown"))?;
        let value = percent_encoding::percent_decode_str(value).decode_utf8();
        let value = value.map_err(|_| Problem::field(Code::InvalidQuery, &shown, "is not UTF-8"))?;
        if values[place].replace(value.into_owned()).is_some() {
            return Err(Problem::field(Code::InvalidQuery, &shown, "is given twice"));
        }
    }
    Ok(values)
}
