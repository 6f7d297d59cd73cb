//! What can happen to an order. Folding its events gives its state; they carry no personal data.

use crate::Instant;
use crate::claim::ClaimReceived;
use crate::clauses::Clause;
use crate::license::{Activated, DeemedProvided};
use crate::payment::{PaymentReceived, TicketIssued};
use crate::placing::Placed;
use serde::{Deserialize, Serialize};

/// A fact and when it was recorded.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Event {
    /// Never before the event that precedes it.
    pub at: Instant,
    /// What happened.
    #[serde(flatten)]
    pub fact: Fact,
}

/// What happened.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum Fact {
    /// The box was ticked and the order placed (clauses 2.4, 3.5).
    Placed(Box<Placed>),
    /// The gateway opened a payment (clause 4.5).
    TicketIssued(TicketIssued),
    /// The bank declined a payment; another can be tried.
    PaymentDeclined {
        /// The bank's ticket.
        ticket: String,
        /// Whether the order is still to be paid.
        unpaid: bool,
    },
    /// The bank confirmed a payment (clauses 4.6, 4.7).
    PaymentReceived(Box<PaymentReceived>),
    /// The right to use was provided (clause 4.7).
    Activated(Box<Activated>),
    /// The day for activation passed without it (clause 4.7).
    ActivationOverdue,
    /// A written claim arrived (clauses 4.9, 10.1).
    ClaimReceived(Box<ClaimReceived>),
    /// Ten days passed without a written claim (clause 4.9).
    DeemedProvided(DeemedProvided),
}

impl Fact {
    /// The published name of the event.
    pub fn name(&self) -> &'static str {
        match self {
            Fact::Placed(_) => "order.placed",
            Fact::TicketIssued(_) => "payment.opened",
            Fact::PaymentDeclined { .. } => "payment.declined",
            Fact::PaymentReceived(payment) if payment.full.is_some() => "order.paid",
            Fact::PaymentReceived(_) => "payment.received",
            Fact::Activated(_) => "license.activated",
            Fact::ActivationOverdue => "activation.overdue",
            Fact::ClaimReceived(_) => "claim.received",
            Fact::DeemedProvided(_) => "license.deemed_provided",
        }
    }

    /// The clause that the event rests on.
    pub fn clause(&self) -> Clause {
        match self {
            Fact::Placed(_) => Clause::new(2, 4),
            Fact::TicketIssued(_) => Clause::new(4, 5),
            Fact::PaymentDeclined { .. } | Fact::PaymentReceived(_) => Clause::new(4, 6),
            Fact::Activated(_) | Fact::ActivationOverdue => Clause::new(4, 7),
            Fact::ClaimReceived(_) => Clause::new(10, 1),
            Fact::DeemedProvided(_) => Clause::new(4, 9),
        }
    }
}
