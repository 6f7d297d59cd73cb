//! The sandbox's bucket: it takes a form's file as S3 would, held against the form's signed policy, keeps the bytes in the sandbox's
//! own database, tells the bus, and answers the signed requests of the functions.

mod form;
mod signed;

use crate::aws::Bus;
use crate::clock::Clock;
use crate::local_db::{LocalDb, LocalDbError, numbered};
use aws_credential_types::Credentials;
use aws_lc_rs::digest::{SHA256, digest};
use axum::Router;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use functions::claim_files::OBJECT_CREATED;
use gateways::bucket::{Bucket, Place};
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::sync::{Arc, Mutex, PoisonError};

/// Its name.
pub const NAME: &str = "claim-files";
const REGION: &str = "eu-central-1";
/// What everybody signs with here.
const SECRET: &str = "sandbox";

const OBJECTS: &str = "object";
const PIECES: &str = "object-piece";
/// How many bytes of an object lie in one item of the database, which holds 400 KB with the base 64 of it.
const PIECE_BYTES: usize = 200_000;

/// A bucket on the sandbox's database. Clones share it.
#[derive(Clone)]
pub struct LocalBucket {
    db: LocalDb,
    clock: Clock,
    bus: Bus,
    /// The address of the shop.
    url: String,
    /// In whose name its client speaks.
    caller: String,
    uses: Arc<Mutex<Vec<Use>>>,
}

/// What somebody did in the bucket: their access key, the action as IAM names it, the object's key.
pub type Use = (String, &'static str, String);

/// What is kept of an object beside its bytes.
#[derive(Clone, Serialize, Deserialize)]
struct Head {
    etag: String,
    media_type: String,
    pieces: u64,
}

impl LocalBucket {
    /// The bucket of a shop found at `url`; the bus is told of each object.
    pub fn new(db: &LocalDb, clock: Clock, bus: Bus, url: &str) -> LocalBucket {
        let uses = Arc::default();
        LocalBucket { db: db.clone(), clock, bus, url: url.to_owned(), caller: "sandbox".to_owned(), uses }
    }

    /// The same, spoken to in another name.
    #[must_use]
    pub fn in_name_of(&self, caller: &str) -> LocalBucket {
        LocalBucket { caller: caller.to_owned(), ..self.clone() }
    }

    /// The functions' client of it.
    pub fn client(&self) -> Bucket {
        self.client_with(&self.caller, None)
    }

    fn client_with(&self, caller: &str, session: Option<String>) -> Bucket {
        let credentials = Credentials::new(caller, SECRET, session, None, "sandbox");
        Bucket::new(gateways::http::client(), Place::at(&endpoint(&self.url), NAME, REGION), credentials)
    }

    /// Its routes.
    pub fn router(&self) -> Router {
        let objects = get(signed::get).put(signed::copy).delete(signed::delete);
        Router::new()
            .route("/local/bucket/claim-files/", post(form::take))
            .route("/local/bucket/claim-files/{*key}", objects)
            .with_state(self.clone())
    }

    /// The keys of its objects.
    ///
    /// # Errors
    /// [`LocalDbError`] if they cannot be read.
    pub fn keys(&self) -> Result<Vec<String>, LocalDbError> {
        Ok(self.db.list::<Head>(OBJECTS)?.into_iter().map(|(key, _)| key).collect())
    }

    /// What was done in it since this was last asked.
    pub fn uses(&self) -> Vec<Use> {
        std::mem::take(&mut *self.uses.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn used(&self, caller: &str, action: &'static str, key: &str) {
        let mut uses = self.uses.lock().unwrap_or_else(PoisonError::into_inner);
        uses.push((caller.to_owned(), action, key.to_owned()));
    }

    /// Keeps an object in place of what stood under its key, and tells the bus.
    fn put(&self, key: &str, media_type: &str, bytes: &[u8]) -> Result<String, LocalDbError> {
        self.remove(key)?;
        let pieces: Vec<&[u8]> = bytes.chunks(PIECE_BYTES).collect();
        for (n, piece) in (0..).zip(&pieces) {
            self.db.put(PIECES, &piece_id(key, n), &BASE64_STANDARD.encode(piece))?;
        }
        let hash = digest(&SHA256, bytes);
        let etag = format!("\"{}\"", hash.as_ref().iter().map(|byte| format!("{byte:02x}")).collect::<String>());
        let head = Head { etag: etag.clone(), media_type: media_type.to_owned(), pieces: pieces.len() as u64 };
        self.db.put(OBJECTS, key, &head)?;
        let object = json!({"key": key, "size": bytes.len(), "etag": etag.trim_matches('"')});
        self.bus.tell("aws.s3", OBJECT_CREATED, json!({"bucket": {"name": NAME}, "object": object}))?;
        Ok(etag)
    }

    fn head(&self, key: &str) -> Result<Option<Head>, LocalDbError> {
        self.db.get(OBJECTS, key)
    }

    fn bytes(&self, key: &str, head: &Head) -> Result<Vec<u8>, LocalDbError> {
        let mut bytes = Vec::new();
        for n in 0..head.pieces {
            let piece: String = self.db.get(PIECES, &piece_id(key, n))?.unwrap_or_default();
            bytes.extend(BASE64_STANDARD.decode(piece).unwrap_or_default());
        }
        Ok(bytes)
    }

    fn remove(&self, key: &str) -> Result<(), LocalDbError> {
        let Some(head) = self.head(key)? else { return Ok(()) };
        self.db.delete(OBJECTS, key)?;
        (0..head.pieces).try_for_each(|n| self.db.delete(PIECES, &piece_id(key, n)))
    }
}

/// The endpoint of the bucket of a shop found at `url`.
pub fn endpoint(url: &str) -> String {
    format!("{url}/local/bucket")
}

fn piece_id(key: &str, n: u64) -> String {
    format!("{key} {}", numbered(n))
}

/// An error as S3 says it.
fn error(status: StatusCode, code: &str) -> Response {
    let xml = format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error><Code>{code}</Code></Error>");
    (status, [("content-type", "application/xml")], xml).into_response()
}

fn failed(failure: &LocalDbError) -> Response {
    tracing::error!(%failure, "the sandbox's bucket failed");
    error(StatusCode::INTERNAL_SERVER_ERROR, "InternalError")
}
