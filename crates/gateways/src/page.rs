//! A public page as anybody sees it, fetched to prove that it serves what is about to be published (K43).

use crate::http::{CallError, Client};
use http::StatusCode;
use sha2::{Digest, Sha256};
use std::time::Duration;

/// More than any page that is published: a request's body is smaller.
const BYTES_MAX: usize = 256 * 1024;
/// How long a page may take: the operator's request waits for it.
const WITHIN: Duration = Duration::from_secs(10);

/// Why a page proves nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PageError {
    /// It cannot be had whole.
    #[error(transparent)]
    Call(#[from] CallError),
    /// It answers, but not with a page.
    #[error("the page answers {0}")]
    Status(StatusCode),
}

/// Sees public pages as anybody does.
#[derive(Debug, Clone)]
pub struct Pages {
    client: Client,
}

impl Pages {
    /// Sees them through a client.
    pub fn new(client: Client) -> Pages {
        Pages { client }
    }

    /// Fetches a page and gives the lower-case hex of the SHA-256 of its bytes.
    ///
    /// # Errors
    /// [`PageError`] says what came instead.
    pub async fn sha256(&self, url: &str) -> Result<String, PageError> {
        let answer = self.client.get(url, WITHIN, BYTES_MAX).await?;
        match answer.status {
            StatusCode::OK => Ok(hex::encode(Sha256::digest(&answer.body))),
            other => Err(PageError::Status(other)),
        }
    }
}
