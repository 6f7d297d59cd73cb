//! A form with a file, held against the policy that was signed for it.
//! <https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-HTTPPOSTConstructPolicy.html>

use super::{LocalBucket, NAME, REGION, SECRET, error, failed};
use axum::body::{Bytes, to_bytes};
use axum::extract::{Request, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use chrono::NaiveDateTime;
use domain::Instant;
use gateways::bucket::policy_signature;
use multer::{Multipart, parse_boundary};
use serde_json::Value;
use std::collections::BTreeMap;
use std::convert::Infallible;

/// More than any form that is tried here.
const BODY_BYTES_MAX: usize = 128 * 1024 * 1024;

/// What a form says: the fields before its file, by their names in lower case, and the file.
struct Sent {
    fields: BTreeMap<String, String>,
    file: Bytes,
}

/// Why a form is not taken: the status and S3's own code.
type Refused = (StatusCode, &'static str);

const DENIED: Refused = (StatusCode::FORBIDDEN, "AccessDenied");
const MALFORMED: Refused = (StatusCode::BAD_REQUEST, "MalformedPOSTRequest");

pub(super) async fn take(State(bucket): State<LocalBucket>, request: Request) -> Response {
    let sent = match read(request).await {
        Ok(sent) => sent,
        Err((status, code)) => return error(status, code),
    };
    let key = match bucket.check(&sent) {
        Ok(key) => key,
        Err((status, code)) => return error(status, code),
    };
    let media_type = sent.fields.get("content-type").map_or("binary/octet-stream", String::as_str);
    let etag = match bucket.put(&key, media_type, &sent.file) {
        Ok(etag) => etag,
        Err(failure) => return failed(&failure),
    };
    answer(&sent, &key, &etag)
}

async fn read(request: Request) -> Result<Sent, Refused> {
    let kind = request.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
    let boundary = kind.and_then(|kind| parse_boundary(kind).ok()).ok_or(MALFORMED)?;
    let body = to_bytes(request.into_body(), BODY_BYTES_MAX).await;
    let body = body.map_err(|_| (StatusCode::BAD_REQUEST, "EntityTooLarge"))?;
    let mut parts = Multipart::new(futures::stream::iter([Ok::<Bytes, Infallible>(body)]), boundary);
    let mut fields = BTreeMap::new();
    while let Some(part) = parts.next_field().await.map_err(|_| MALFORMED)? {
        let name = part.name().ok_or(MALFORMED)?.to_ascii_lowercase();
        if name == "file" {
            // What stands behind the file does not count.
            return Ok(Sent { fields, file: part.bytes().await.map_err(|_| MALFORMED)? });
        }
        if fields.insert(name, part.text().await.map_err(|_| MALFORMED)?).is_some() {
            return Err(MALFORMED);
        }
    }
    Err(MALFORMED)
}

impl LocalBucket {
    /// The key under which a form may put its file.
    fn check(&self, sent: &Sent) -> Result<String, Refused> {
        let field = |name: &str| sent.fields.get(name).map(String::as_str).ok_or(DENIED);
        let (policy, date, credential) = (field("policy")?, field("x-amz-date")?, field("x-amz-credential")?);
        let at = NaiveDateTime::parse_from_str(date, "%Y%m%dT%H%M%SZ").map_err(|_| DENIED)?.and_utc();
        let (caller, scope) = credential.split_once('/').ok_or(DENIED)?;
        let expected = format!("{}/{REGION}/s3/aws4_request", at.format("%Y%m%d"));
        let signature = policy_signature(policy, SECRET, REGION, at);
        if scope != expected || field("x-amz-algorithm")? != "AWS4-HMAC-SHA256" {
            return Err(DENIED);
        }
        if field("x-amz-signature")? != signature {
            return Err((StatusCode::FORBIDDEN, "SignatureDoesNotMatch"));
        }
        let policy = BASE64_STANDARD.decode(policy).ok().and_then(|text| serde_json::from_slice::<Value>(&text).ok());
        conditions(&policy.ok_or(DENIED)?, sent, self.clock.now())?;
        let key = field("key")?.to_owned();
        self.used(caller, "s3:PutObject", &key);
        Ok(key)
    }
}

/// Holds a form against its policy: each condition is met, and each field has one.
fn conditions(policy: &Value, sent: &Sent, now: Instant) -> Result<(), Refused> {
    let until = policy["expiration"].as_str().and_then(|text| text.parse::<Instant>().ok()).ok_or(DENIED)?;
    if now >= until {
        return Err(DENIED);
    }
    let mut named = vec!["policy", "x-amz-signature"];
    for condition in policy["conditions"].as_array().ok_or(DENIED)? {
        if let Some([Value::String(range), least, most]) = condition.as_array().map(Vec::as_slice) {
            let (least, most) = (least.as_u64().ok_or(DENIED)?, most.as_u64().ok_or(DENIED)?);
            match sent.file.len() as u64 {
                _ if range != "content-length-range" => return Err(DENIED),
                size if size < least => return Err((StatusCode::BAD_REQUEST, "EntityTooSmall")),
                size if size > most => return Err((StatusCode::BAD_REQUEST, "EntityTooLarge")),
                _ => continue,
            }
        }
        let (name, value) = condition.as_object().and_then(|pair| pair.iter().next()).ok_or(DENIED)?;
        let said = sent.fields.get(&name.to_ascii_lowercase()).map(String::as_str);
        let said = if name == "bucket" { said.or(Some(NAME)) } else { said };
        if said != value.as_str() {
            return Err(DENIED);
        }
        named.push(name);
    }
    let extra = sent.fields.keys().any(|field| !named.iter().any(|name| name.eq_ignore_ascii_case(field)));
    if extra { Err(DENIED) } else { Ok(()) }
}

/// To the page that the form names, with what was put where; or 201.
fn answer(sent: &Sent, key: &str, etag: &str) -> Response {
    if let Some(page) = sent.fields.get("success_action_redirect") {
        let joint = if page.contains('?') { '&' } else { '?' };
        let (key, etag) = (key.replace('/', "%2F"), etag.replace('"', "%22"));
        let place = format!("{page}{joint}bucket={NAME}&key={key}&etag={etag}");
        return (StatusCode::SEE_OTHER, [(header::LOCATION, place)]).into_response();
    }
    let xml = format!("<PostResponse><Bucket>{NAME}</Bucket><Key>{key}</Key><ETag>{etag}</ETag></PostResponse>");
    (StatusCode::CREATED, [(header::CONTENT_TYPE, "application/xml")], xml).into_response()
}
