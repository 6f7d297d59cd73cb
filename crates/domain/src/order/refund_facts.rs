//! What happens to a refund.

use crate::Instant;
use crate::act::{Act, Channel};
use crate::agreement::deadline::Deadline;
use crate::order::payment::Source;
use crate::order::refund::{Cause, Refund, RefundState};
use serde::{Deserialize, Serialize};

/// The name under which the bus is asked to have a card refunded.
pub const REFUND_DUE: &str = "refund.due";

/// Money is to go back.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RefundDemanded {
    /// Its identity.
    pub id: String,
    /// The payment that it returns.
    pub source: Source,
    /// Minor units.
    pub amount_minor: i64,
    /// Why.
    pub cause: Cause,
    /// When it was demanded.
    pub demanded_at: Instant,
    /// By when it is to be paid.
    pub due: Deadline,
    /// The operator who entered it, where one did.
    pub act: Option<Act>,
}

impl RefundDemanded {
    /// The refund of an order. What is returned by agreement or by a court once the order was paid lowers what is owed for the
    /// license (K57); before that a part that goes back is still to be paid.
    pub(crate) fn refund(&self, version: u64, paid: bool) -> Refund {
        let agreed = paid && matches!(self.cause, Cause::Agreement | Cause::Court);
        Refund {
            id: self.id.clone(),
            version,
            source: self.source.clone(),
            amount_minor: self.amount_minor,
            cause: self.cause,
            lowers_minor: if agreed { self.amount_minor } else { 0 },
            demanded_at: self.demanded_at,
            due: self.due.clone(),
            stored: RefundState::Demanded,
            attempts: 0,
            asked: 0,
            first_attempted_at: None,
            attempted_at: None,
            asked_at: None,
            proposed_by: None,
            proposed_through: None,
            overdue_reported: false,
            settled_at: None,
            by_hand: false,
            reference: None,
        }
    }
}

/// The intent to ask the gateway, written before it is asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RefundBegun {
    /// The refund.
    pub id: String,
    /// Which attempt this is, from 1.
    pub attempt: u32,
    /// What had gone back of the same payment before, in minor units.
    pub refunded_before_minor: i64,
}

/// Another way to pay out a refund that the card did not take (K9).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RefundRerouted {
    /// The refund.
    pub id: String,
    /// How the new destination reached the vendor.
    pub channel: Channel,
    /// Salted commitment to the destination and to the proof that it is the buyer's.
    pub destination: String,
    /// Who proposed it.
    pub act: Act,
}

/// How a refund was settled.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Settlement {
    /// By the gateway, to the card that paid.
    Gateway,
    /// To the card that paid, at the bank's desk: an operator entered it, under the bank's reference (K60).
    Desk {
        /// The bank's reference.
        reference: String,
        /// Who entered it.
        act: Act,
    },
    /// By a transfer that an operator made, under the bank's reference.
    Payout {
        /// The bank's reference.
        reference: String,
        /// Who made it.
        act: Act,
    },
}

impl Settlement {
    /// The operator's part in it.
    pub fn act(&self) -> Option<&Act> {
        match self {
            Settlement::Gateway => None,
            Settlement::Desk { act, .. } | Settlement::Payout { act, .. } => Some(act),
        }
    }

    /// The bank's reference, where an operator entered one.
    pub(super) fn reference(&self) -> Option<&str> {
        match self {
            Settlement::Gateway => None,
            Settlement::Desk { reference, .. } | Settlement::Payout { reference, .. } => Some(reference),
        }
    }
}

/// The money went back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RefundSettled {
    /// The refund.
    pub id: String,
    /// How.
    pub by: Settlement,
    /// When.
    pub settled_at: Instant,
}

/// A refund of its own for what went back at the bank's desk: a part of one that was to go back, or more than any.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RefundEntered {
    /// The refund.
    pub demanded: RefundDemanded,
    /// The open refund that it is a part of, which is smaller by as much.
    pub part_of: Option<String>,
}
