//! Requests that are signed by their headers or in their address. Each is signed once more here, and has to come to the same.

use super::{LocalBucket, NAME, error, failed};
use axum::extract::{Path, Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use chrono::NaiveDateTime;
use domain::Instant;
use form_urlencoded::parse;
use std::time::Duration;

/// What a signed request adds to its own headers.
const ADDED: [&str; 3] = ["x-amz-date", "x-amz-content-sha256", "x-amz-security-token"];

type Bucketed = State<LocalBucket>;

pub(super) async fn get(State(bucket): Bucketed, Path(key): Path<String>, request: Request) -> Response {
    let query = request.uri().query().unwrap_or_default().to_owned();
    let caller = match query.contains("X-Amz-Signature=") {
        true => bucket.by_address(&key, request.uri().path(), &query),
        false => bucket.by_headers(&Method::GET, &key, request.headers()),
    };
    let Some(caller) = caller else { return error(StatusCode::FORBIDDEN, "SignatureDoesNotMatch") };
    bucket.used(&caller, "s3:GetObject", &key);
    let head = match bucket.head(&key) {
        Ok(Some(head)) => head,
        Ok(None) => return error(StatusCode::NOT_FOUND, "NoSuchKey"),
        Err(failure) => return failed(&failure),
    };
    let bytes = match bucket.bytes(&key, &head) {
        Ok(bytes) => bytes,
        Err(failure) => return failed(&failure),
    };
    let mut response = bytes.into_response();
    let mut set = |name: HeaderName, value: &str| {
        HeaderValue::from_str(value).ok().map(|value| response.headers_mut().insert(name, value));
    };
    set(header::ETAG, &head.etag);
    set(header::CONTENT_TYPE, &head.media_type);
    for (name, value) in parse(query.as_bytes()) {
        match &*name {
            "response-content-type" => set(header::CONTENT_TYPE, &value),
            "response-content-disposition" => set(header::CONTENT_DISPOSITION, &value),
            _ => {}
        }
    }
    response
}

pub(super) async fn copy(State(bucket): Bucketed, Path(key): Path<String>, headers: HeaderMap) -> Response {
    let Some(caller) = bucket.by_headers(&Method::PUT, &key, &headers) else {
        return error(StatusCode::FORBIDDEN, "SignatureDoesNotMatch");
    };
    let said = |name: &str| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let Some(source) = said("x-amz-copy-source").strip_prefix(&format!("/{NAME}/")) else {
        return error(StatusCode::BAD_REQUEST, "InvalidRequest");
    };
    bucket.used(&caller, "s3:GetObject", source);
    bucket.used(&caller, "s3:PutObject", &key);
    let head = match bucket.head(source) {
        Ok(Some(head)) if head.etag == said("x-amz-copy-source-if-match") => head,
        Ok(Some(_)) => return error(StatusCode::PRECONDITION_FAILED, "PreconditionFailed"),
        Ok(None) => return error(StatusCode::NOT_FOUND, "NoSuchKey"),
        Err(failure) => return failed(&failure),
    };
    let copied = bucket.bytes(source, &head).and_then(|bytes| bucket.put(&key, &head.media_type, &bytes));
    match copied {
        Ok(etag) => format!("<CopyObjectResult><ETag>{etag}</ETag></CopyObjectResult>").into_response(),
        Err(failure) => failed(&failure),
    }
}

pub(super) async fn delete(State(bucket): Bucketed, Path(key): Path<String>, headers: HeaderMap) -> Response {
    let Some(caller) = bucket.by_headers(&Method::DELETE, &key, &headers) else {
        return error(StatusCode::FORBIDDEN, "SignatureDoesNotMatch");
    };
    bucket.used(&caller, "s3:DeleteObject", &key);
    match bucket.remove(&key) {
        Ok(()) => StatusCode::NO_CONTENT.into_response(),
        Err(failure) => failed(&failure),
    }
}

impl LocalBucket {
    /// Who signed a request by its headers.
    fn by_headers(&self, method: &Method, key: &str, headers: &HeaderMap) -> Option<String> {
        let said = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
        let (authorization, at) = (said("authorization")?, instant(said("x-amz-date")?)?);
        let caller = authorization.split_once("Credential=")?.1.split_once('/')?.0;
        let own = ["x-amz-copy-source", "x-amz-copy-source-if-match"];
        let unknown = |name: &HeaderName| {
            let name = name.as_str();
            name.starts_with("x-amz-") && !ADDED.contains(&name) && !own.contains(&name)
        };
        if headers.keys().any(unknown) {
            return None;
        }
        let own: Vec<(&str, &str)> = own.into_iter().filter_map(|name| Some((name, said(name)?))).collect();
        let client = self.client_with(caller, said("x-amz-security-token").map(str::to_owned));
        let again = client.request(method.clone(), key, &own, at).ok()?;
        let same = again.headers().get(header::AUTHORIZATION)?.to_str().ok()? == authorization;
        same.then(|| caller.to_owned())
    }

    /// Who signed an address that is still good.
    fn by_address(&self, key: &str, path: &str, query: &str) -> Option<String> {
        let pairs: Vec<(String, String)> = parse(query.as_bytes()).into_owned().collect();
        let said = |name: &str| pairs.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str());
        let (at, seconds) = (instant(said("X-Amz-Date")?)?, said("X-Amz-Expires")?.parse().ok()?);
        let caller = said("X-Amz-Credential")?.split_once('/')?.0;
        let own = pairs.iter().filter(|(name, _)| !name.starts_with("X-Amz-"));
        let own: Vec<(&str, &str)> = own.map(|(name, value)| (name.as_str(), value.as_str())).collect();
        let client = self.client_with(caller, said("X-Amz-Security-Token").map(str::to_owned));
        let within = Duration::from_secs(seconds);
        let again = client.presigned(key, &own, within, at).ok()?;
        let good = again.ends_with(&format!("{path}?{query}")) && self.clock.now() < at + within;
        good.then(|| caller.to_owned())
    }
}

fn instant(text: &str) -> Option<Instant> {
    NaiveDateTime::parse_from_str(text, "%Y%m%dT%H%M%SZ").ok().map(|at| at.and_utc())
}
