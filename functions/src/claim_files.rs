//! Looks at each file of a claim as it arrives in the bucket (clause 10.1): reads it piece by piece, hashes it, and records that it was
//! added or why it was not. What is kept is copied to where no form can write, under its hash; what arrived is deleted in any case.
//!
//! Each step can be done again: a repeated event, or one whose invocation died, finds what was done before and does the rest.

mod fetching;
mod keys;
mod sending;

pub(crate) use fetching::download;
pub(crate) use sending::upload_form;

use domain::Instant;
use domain::agreement::Agreement;
use domain::code::Code;
use domain::media_type::MediaType;
use domain::order::Order;
use domain::order::claim_file::{FileRefusal, FoundFile};
use domain::rules::Command;
use domain::rules::claim_file::{CheckedFile, HandleFile};
use gateways::bucket::{Bucket, BucketError, Object};
use keys::Incoming;
use serde_json::Value;
use sha2::{Digest, Sha256};
use std::sync::Arc;
use store::Store;
use store::order::execute::Execution;
use store::table::error::StoreError;

/// What the bucket says to the bus of each object that it took.
pub const OBJECT_CREATED: &str = "Object Created";
/// What an object's key begins with where a form put it.
pub use keys::INCOMING;

/// What the function needs.
pub struct ClaimFiles {
    /// The rules.
    pub agreement: Arc<Agreement>,
    /// The state.
    pub store: Store,
    /// Where the files are.
    pub bucket: Bucket,
}

/// Why a file was not looked at to the end; the event comes again.
#[derive(Debug, thiserror::Error)]
pub enum CheckError {
    /// The event does not say which object it is about.
    #[error("an event of the bucket that names no object")]
    Event,
    /// The bucket.
    #[error(transparent)]
    Bucket(#[from] BucketError),
    /// The table.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The object was replaced while it was looked at.
    #[error("a file was replaced while it was looked at")]
    Replaced,
}

impl ClaimFiles {
    /// Handles what the bucket says of an object that it took.
    ///
    /// # Errors
    /// [`CheckError`]; then the event has to come again.
    pub async fn on_created(&self, detail: &Value, now: Instant) -> Result<(), CheckError> {
        let key = detail["object"]["key"].as_str().ok_or(CheckError::Event)?;
        let Some(incoming) = Incoming::read(key) else {
            tracing::warn!("an object that no form of ours can have put is left alone");
            return Ok(());
        };
        // What is gone was looked at before.
        let Some(object) = self.bucket.read(key, now).await? else { return Ok(()) };
        let etag = object.etag.clone();
        let found = look(object, self.agreement.policy.claim_files.bytes_max).await?;
        let copy = found.as_ref().ok().map(|found| keys::kept(&incoming.claim, incoming.number, &found.sha256));
        if let Some(copy) = &copy
            && !self.bucket.copy(key, &etag, copy, now).await?
        {
            return Err(CheckError::Replaced);
        }
        let of_claim = self.record(&incoming, found, now).await?;
        // Of two files sent by one form the first that was recorded is kept.
        if let Some(copy) = copy.filter(|copy| of_claim.as_ref() != Some(copy)) {
            self.bucket.delete(&copy, now).await?;
        }
        Ok(self.bucket.delete(key, now).await?)
    }

    /// Records what was found; the key of the file that the claim has then, if it has one.
    async fn record(
        &self,
        incoming: &Incoming,
        found: Result<FoundFile, FileRefusal>,
        now: Instant,
    ) -> Result<Option<String>, CheckError> {
        let Incoming { order, claim, number } = incoming;
        let checked = CheckedFile { claim: claim.clone(), number: *number, found };
        let command = Command::HandleFile(HandleFile::Record(checked));
        match self.store.execute(&self.agreement, Execution::on(order, &command), now).await {
            Ok(outcome) => Ok(kept_of(outcome.order(), claim, *number)),
            // Nobody announced it.
            Err(StoreError::Refused(refusal)) if refusal.code == Code::NotFound => Ok(None),
            Err(error) => Err(error.into()),
        }
    }
}

/// The key of a file that is among those of its claim.
fn kept_of(order: &Order, claim: &str, number: u32) -> Option<String> {
    let claim = order.claims.iter().find(|known| known.id == claim)?;
    let file = claim.files.iter().find(|file| file.number == number)?;
    Some(keys::kept(&claim.id, number, &file.found()?.sha256))
}

/// Reads an object, no further than a file may be long.
async fn look(mut object: Object, bytes_max: u64) -> Result<Result<FoundFile, FileRefusal>, BucketError> {
    let (mut hash, mut first, mut size_bytes) = (Sha256::new(), Vec::with_capacity(MediaType::FIRST_BYTES), 0);
    while let Some(piece) = object.piece().await? {
        size_bytes += piece.len() as u64;
        if size_bytes > bytes_max {
            return Ok(Err(FileRefusal::TooLarge));
        }
        hash.update(&piece);
        first.extend(piece.iter().take(MediaType::FIRST_BYTES - first.len()));
    }
    if size_bytes == 0 {
        return Ok(Err(FileRefusal::Empty));
    }
    let Some(media_type) = MediaType::of(&first) else { return Ok(Err(FileRefusal::WrongKind)) };
    Ok(Ok(FoundFile { media_type, size_bytes, sha256: hex::encode(hash.finalize()) }))
}
