//! A public page as anybody sees it, fetched to prove that it serves what is about to be published (K43).

use reqwest::{Client, StatusCode};
use sha2::{Digest, Sha256};

/// More than any page that is published: a request's body is smaller.
const BYTES_MAX: usize = 256 * 1024;

/// Why a page proves nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PageError {
    /// It cannot be reached, or breaks off.
    #[error("the page cannot be reached")]
    Unreachable,
    /// It answers, but not with a page.
    #[error("the page answers {0}")]
    Status(u16),
    /// It serves more than was published.
    #[error("the page is too large")]
    TooLarge,
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
        let unreachable = |_| PageError::Unreachable;
        let mut answer = self.client.get(url).send().await.map_err(unreachable)?;
        if answer.status() != StatusCode::OK {
            return Err(PageError::Status(answer.status().as_u16()));
        }
        let (mut hash, mut bytes) = (Sha256::new(), 0);
        while let Some(chunk) = answer.chunk().await.map_err(unreachable)? {
            bytes += chunk.len();
            if bytes > BYTES_MAX {
                return Err(PageError::TooLarge);
            }
            hash.update(&chunk);
        }
        Ok(hex::encode(hash.finalize()))
    }
}
