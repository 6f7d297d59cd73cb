//! What is asked of the bucket: to read an object piece by piece, to copy one, to delete one.

use super::Bucket;
use crate::http::CallError;
use domain::Instant;
use http::{Method, Response, StatusCode, header};
use http_body_util::{BodyExt, Limited};
use hyper::body::{Bytes, Incoming};
use std::time::Duration;
use tokio::time::timeout;

/// How long the bucket may take for the head of an answer, or for its next piece.
const ANSWER_WITHIN: Duration = Duration::from_secs(5);
/// More than a bucket says of a copy.
const ANSWER_BYTES_MAX: usize = 64 * 1024;

/// Why the bucket did not do what it was asked. It names neither a key nor what lies there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BucketError {
    /// The request could not be signed.
    #[error("a request to the bucket could not be signed")]
    Unsigned,
    /// It did not answer, or its answer broke off.
    #[error("the bucket does not answer")]
    Unanswered,
    /// It answered with this status.
    #[error("the bucket answered {0}")]
    Refused(StatusCode),
}

impl From<CallError> for BucketError {
    fn from(_: CallError) -> BucketError {
        BucketError::Unanswered
    }
}

/// An object that is being read.
#[derive(Debug)]
pub struct Object {
    /// The name of these very bytes.
    pub etag: String,
    body: Incoming,
}

impl Object {
    /// The next piece; `None` after the last.
    ///
    /// # Errors
    /// [`BucketError::Unanswered`].
    pub async fn piece(&mut self) -> Result<Option<Bytes>, BucketError> {
        loop {
            let frame = timeout(ANSWER_WITHIN, self.body.frame()).await.map_err(|_| BucketError::Unanswered)?;
            match frame.transpose().map_err(|_| BucketError::Unanswered)? {
                None => return Ok(None),
                Some(frame) => {
                    if let Ok(bytes) = frame.into_data() {
                        return Ok(Some(bytes));
                    }
                }
            }
        }
    }
}

impl Bucket {
    /// An object, if it is there.
    ///
    /// # Errors
    /// [`BucketError`].
    pub async fn read(&self, key: &str, now: Instant) -> Result<Option<Object>, BucketError> {
        let response = self.ask(Method::GET, key, &[], now).await?;
        match response.status() {
            StatusCode::OK => {
                let etag = response.headers().get(header::ETAG).and_then(|etag| etag.to_str().ok());
                let etag = etag.ok_or(BucketError::Unanswered)?.to_owned();
                Ok(Some(Object { etag, body: response.into_body() }))
            }
            StatusCode::NOT_FOUND => Ok(None),
            status => Err(BucketError::Refused(status)),
        }
    }

    /// Copies an object that still has the bytes of this name. Whether it was there and had them.
    ///
    /// # Errors
    /// [`BucketError`].
    pub async fn copy(&self, from: &str, etag: &str, to: &str, now: Instant) -> Result<bool, BucketError> {
        let source = format!("/{}/{from}", self.place.name);
        let headers = [("x-amz-copy-source", source.as_str()), ("x-amz-copy-source-if-match", etag)];
        let response = self.ask(Method::PUT, to, &headers, now).await?;
        match response.status() {
            // The bucket says so before it has copied, and may still fail: then the answer says that.
            StatusCode::OK => {
                let said = timeout(ANSWER_WITHIN, Limited::new(response.into_body(), ANSWER_BYTES_MAX).collect());
                let said = said.await.map_err(|_| BucketError::Unanswered)?.map_err(|_| BucketError::Unanswered)?;
                let copied = String::from_utf8_lossy(&said.to_bytes()).contains("<CopyObjectResult");
                if copied { Ok(true) } else { Err(BucketError::Unanswered) }
            }
            StatusCode::NOT_FOUND | StatusCode::PRECONDITION_FAILED => Ok(false),
            status => Err(BucketError::Refused(status)),
        }
    }

    /// Deletes an object, if it is there.
    ///
    /// # Errors
    /// [`BucketError`].
    pub async fn delete(&self, key: &str, now: Instant) -> Result<(), BucketError> {
        let status = self.ask(Method::DELETE, key, &[], now).await?.status();
        let gone = status.is_success() || status == StatusCode::NOT_FOUND;
        if gone { Ok(()) } else { Err(BucketError::Refused(status)) }
    }

    async fn ask(
        &self,
        method: Method,
        key: &str,
        headers: &[(&str, &str)],
        now: Instant,
    ) -> Result<Response<Incoming>, BucketError> {
        let request = self.request(method, key, headers, now)?;
        Ok(timeout(ANSWER_WITHIN, self.http.open(request)).await.map_err(|_| BucketError::Unanswered)??)
    }
}
