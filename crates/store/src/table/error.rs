//! What can go wrong between us and the table, in words that carry no item content.

use aws_sdk_dynamodb::error::{DisplayErrorContext, ProvideErrorMetadata, SdkError};
use domain::code::Refusal;

/// A call on the store that did not succeed.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The rules refused the command; nothing was changed.
    #[error("refused: {0}")]
    Refused(#[from] Refusal),
    /// The idempotency key was used with another body; nothing was changed.
    #[error("idempotency key used with another body")]
    KeyReused,
    /// Others kept changing the same order; nothing was changed.
    #[error("contended")]
    Contended,
    /// The table did not answer; whether a write took effect is unknown. It may answer another time.
    #[error("table unavailable: {0}")]
    Unavailable(String),
    /// The table will not take this write, now or later; nothing was changed.
    #[error("table rejects: {0}")]
    Rejected(String),
    /// An item is not of the form that this version reads, or cannot be written in it.
    #[error("unreadable item: {0}")]
    Unreadable(&'static str),
}

/// What a failed call means: by the service's code, or by what kind of failure it was; never by the content of an item.
pub(crate) fn failed<E, R>(error: &SdkError<E, R>) -> StoreError
where
    E: ProvideErrorMetadata + std::error::Error + 'static,
    R: std::fmt::Debug,
{
    match error.code() {
        Some(code @ ("ValidationException" | "ItemCollectionSizeLimitExceededException")) => {
            StoreError::Rejected(code.to_owned())
        }
        Some(code) => StoreError::Unavailable(code.to_owned()),
        None => StoreError::Unavailable(format!("{}", DisplayErrorContext(error))),
    }
}

/// An item that does not fit its type. What the library says of it may quote the item's values, so it is not kept.
pub(crate) fn unreadable(kind: &'static str) -> impl Fn(serde_dynamo::Error) -> StoreError {
    move |_| StoreError::Unreadable(kind)
}
