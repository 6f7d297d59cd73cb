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
    /// The table did not answer, or refused; whether a write took effect is unknown.
    #[error("table unavailable: {0}")]
    Unavailable(String),
    /// An item is not of the form that this version reads.
    #[error("unreadable item {key}: {reason}")]
    Unreadable {
        /// The item's key.
        key: String,
        /// What does not fit, without the item's values.
        reason: String,
    },
}

/// The service's code for an error, or what kind of failure it was; never the content of an item.
pub(crate) fn unavailable<E, R>(error: &SdkError<E, R>) -> StoreError
where
    E: ProvideErrorMetadata + std::error::Error + 'static,
    R: std::fmt::Debug,
{
    let reason = match error.code() {
        Some(code) => code.to_owned(),
        None => format!("{}", DisplayErrorContext(error)),
    };
    StoreError::Unavailable(reason)
}

/// An item that does not fit its type.
pub(crate) fn unreadable(key: &str, error: &serde_dynamo::Error) -> StoreError {
    StoreError::Unreadable { key: key.to_owned(), reason: error.to_string() }
}
