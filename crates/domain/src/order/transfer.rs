//! Transfers that could not be counted for their order, and were returned (K13, K14).

use crate::Instant;
use crate::act::Act;
use crate::money::Money;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A transfer that was not counted: it waits for the operator to return it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnmatchedTransfer {
    /// The bank's reference.
    pub reference: String,
    /// What came in, in whatever currency.
    pub amount: Money,
    /// When it came in.
    pub received_at: Instant,
    /// Whether somebody else than the buyer paid.
    #[serde(default)]
    pub third_party: bool,
    /// Why it was not counted.
    pub reason: UnmatchedReason,
    /// When it was returned to its payer.
    pub returned_at: Option<Instant>,
    /// The bank's reference of the transfer back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub payout: Option<String>,
}

/// Why a transfer is not counted for its order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum UnmatchedReason {
    /// It is in another currency than what is owed (clause 4.2).
    WrongCurrency,
    /// The order is paid by card.
    CardOrder,
    /// The invoice has lapsed or was voided (K44).
    InvoiceLapsed,
    /// The order was cancelled, terminated or reversed.
    OrderEnded,
    /// The order waits for its review and cannot be paid yet (clause 4.2, K20).
    AwaitingReview,
}

/// A transfer was not counted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TransferUnmatched {
    /// What came in.
    pub transfer: UnmatchedTransfer,
    /// Who entered it.
    pub act: Act,
}

/// A transfer that was not counted went back to its payer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TransferReturned {
    /// The bank's reference of the transfer that came in.
    pub reference: String,
    /// The bank's reference of the transfer back.
    pub payout: String,
    /// Who returned it.
    pub act: Act,
}
