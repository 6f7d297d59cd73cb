//! Whether a write that failed is made again, and when.

use super::error::{StoreError, failed};
use aws_sdk_dynamodb::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_dynamodb::operation::transact_write_items::TransactWriteItemsError;
use aws_sdk_dynamodb::types::AttributeValue;
use std::collections::HashMap;
use std::time::Duration;

/// How often a command is decided anew before the caller is told to come back.
const TRIES: u32 = 5;
/// For how long a command is decided anew: a table that hangs must leave the function time to answer for itself.
const TRIED_FOR: Duration = Duration::from_secs(4);

/// Why a command is to be decided anew.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum RetryReason {
    /// Another change came first; this one was not written.
    Another,
    /// The table is busy; this one was not written.
    Busy,
    /// No answer came; it may have been written.
    Unknown,
}

/// Why a transaction was not written, or may not have been.
pub(crate) enum Failure {
    /// What stands under the caller's key.
    Known(HashMap<String, AttributeValue>),
    /// Read again and decide again.
    Again(RetryReason),
}

/// Reads a failed transaction: by the caller's key first, then by the other conditions, then by what may pass.
pub(crate) fn read_failure(
    error: &SdkError<TransactWriteItemsError>,
    is_record: impl Fn(usize) -> bool,
) -> Result<Failure, StoreError> {
    let reasons = match error.as_service_error() {
        Some(TransactWriteItemsError::TransactionCanceledException(cancelled)) => cancelled.cancellation_reasons(),
        // An attempt of this very transaction, whose reply was lost, is still under way.
        Some(TransactWriteItemsError::TransactionInProgressException(_)) => {
            return Ok(Failure::Again(RetryReason::Unknown));
        }
        Some(TransactWriteItemsError::ProvisionedThroughputExceededException(_)) => {
            return Ok(Failure::Again(RetryReason::Busy));
        }
        // A throttle or a fault by another name, a lost reply: what it did is read anew, or sent again.
        Some(_) | None if passing(error) => return Ok(Failure::Again(RetryReason::Unknown)),
        _ => return Err(failed(error)),
    };
    let failed = || reasons.iter().enumerate().filter(|(_, reason)| reason.code() == Some("ConditionalCheckFailed"));
    if let Some((_, reason)) = failed().find(|(index, _)| is_record(*index)) {
        return Ok(Failure::Known(reason.item.clone().unwrap_or_default()));
    }
    if failed().next().is_some() {
        return Ok(Failure::Again(RetryReason::Another));
    }
    let passes = |code: &str| {
        matches!(code, "None" | "TransactionConflict" | "ThrottlingError" | "ProvisionedThroughputExceeded")
    };
    if reasons.iter().all(|reason| passes(reason.code().unwrap_or("None"))) {
        return Ok(Failure::Again(RetryReason::Busy));
    }
    Err(StoreError::Rejected("TransactionCanceledException".to_owned()))
}

/// Whether an error outside a cancellation may pass, its outcome being unknown.
fn passing(error: &SdkError<TransactWriteItemsError>) -> bool {
    match error {
        SdkError::TimeoutError(_) | SdkError::DispatchFailure(_) | SdkError::ResponseError(_) => true,
        SdkError::ServiceError(service) => {
            service.raw().status().is_server_error()
                || matches!(error.code(), Some("ThrottlingException" | "RequestLimitExceeded"))
        }
        _ => false,
    }
}

/// The tries of one command, and what stood in their way.
pub(crate) struct Tries {
    began: tokio::time::Instant,
    made: u32,
    /// Whether one of them may have been written all the same.
    unknown: bool,
}

impl Tries {
    pub(crate) fn begin() -> Tries {
        Tries { began: tokio::time::Instant::now(), made: 0, unknown: false }
    }

    /// Waits a random part of a span that doubles with each try, so that those who collided do not meet again.
    ///
    /// # Errors
    /// After the last try: what the caller is to be told.
    pub(crate) async fn pause(&mut self, why: RetryReason) -> Result<(), StoreError> {
        self.unknown |= why == RetryReason::Unknown;
        self.made += 1;
        if self.made == TRIES || self.began.elapsed() > TRIED_FOR {
            let unknown = || StoreError::Unavailable("no answer".to_owned());
            return Err(if self.unknown { unknown() } else { StoreError::Contended });
        }
        let span_ms = 10u64 << self.made;
        let wait_ms = rand::random_range(0..=span_ms);
        tracing::debug!(tries = self.made, ?why, wait_ms, "a command is decided anew");
        tokio::time::sleep(Duration::from_millis(wait_ms)).await;
        Ok(())
    }
}
