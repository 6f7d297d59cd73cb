//! Money on its way back, and what went back (clauses 4.10, 4.11).

use crate::Instant;
use crate::act::Channel;
use crate::agreement::deadline::Deadline;
use crate::clause::Clause;
use crate::order::payment::Source;
use chrono::TimeDelta;
use serde::{Deserialize, Serialize};
use strum::VariantArray;
use utoipa::ToSchema;

/// Why money goes back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = RefundCause)]
#[serde(rename_all = "snake_case")]
pub enum Cause {
    /// The licensor's delay (clause 4.10).
    Delay,
    /// The order was cancelled before it was paid in full (clause 3.5, K13).
    Cancelled,
    /// It came in after the order had ended (K13).
    AfterTheEnd,
    /// More came in than was owed, and it was demanded (K14).
    Surplus,
    /// The parties agreed.
    Agreement,
    /// A court decided.
    Court,
}

impl Cause {
    /// The clause that it rests on; `None` where none of the offer's does.
    pub fn clause(self) -> Option<Clause> {
        match self {
            Cause::Delay => Some(Clause::new(4, 10)),
            Cause::Cancelled | Cause::AfterTheEnd => Some(Clause::new(3, 5)),
            Cause::Surplus => Some(Clause::new(4, 1)),
            Cause::Agreement | Cause::Court => None,
        }
    }
}

/// Where a refund stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema, VariantArray)]
#[serde(rename_all = "snake_case")]
pub enum RefundState {
    /// Demanded; nothing was asked of the bank.
    Demanded,
    /// Demanded, and its term has passed; shown by the clock, never stored.
    Overdue,
    /// The intent is written and the gateway is being asked.
    Requested,
    /// The gateway's reply was lost: it is asked what became of it, for as long as it does not say (K60).
    Unknown,
    /// The gateway said no: a person decides how it goes on (K9).
    Declined,
    /// Another way to pay it out was proposed and waits for a second operator (K9).
    Manual,
    /// The other way was approved; it waits for the payout.
    Approved,
    /// The money went back.
    Settled,
    /// The bank took the payment back itself: there is nothing to return (K38).
    Void,
}

/// Money on its way back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refund {
    /// Its identity: the order's, a dash, `R` and its place among the order's refunds.
    pub id: String,
    /// The version of the order that it led to.
    pub version: u64,
    /// The payment that it returns, wholly or in part.
    pub source: Source,
    /// Minor units of the captured currency.
    pub amount_minor: i64,
    /// Why.
    pub cause: Cause,
    /// By how much it lowers what is owed for the license, in minor units (K57).
    #[serde(default)]
    pub lowers_minor: i64,
    /// When it was demanded.
    pub demanded_at: Instant,
    /// By when it is to be paid (Civil Code 277(2): seven days from the demand).
    pub due: Deadline,
    /// Where it stands; what only the clock decides is added by [`Refund::state`].
    pub stored: RefundState,
    /// How often the gateway was asked to pay.
    pub attempts: u32,
    /// How often the gateway was asked what became of it, without a clear answer.
    pub asked: u32,
    /// When the first attempt at the gateway began.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first_attempted_at: Option<Instant>,
    /// When the last attempt at the gateway began.
    pub attempted_at: Option<Instant>,
    /// When the gateway was last to be asked for anything.
    pub asked_at: Option<Instant>,
    /// Who proposed another way to pay it out.
    pub proposed_by: Option<String>,
    /// How that way reached the vendor.
    pub proposed_through: Option<Channel>,
    /// Whether the operator was told that its term passed.
    pub overdue_reported: bool,
    /// When the money went back.
    pub settled_at: Option<Instant>,
    /// Whether it went back by a transfer of the vendor's, and not over the bank's ticket.
    #[serde(default)]
    pub by_hand: bool,
    /// The bank's reference of what went back, where an operator entered it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reference: Option<String>,
}

impl Refund {
    /// Whether money is still to go back.
    pub fn open(&self) -> bool {
        !matches!(self.stored, RefundState::Settled | RefundState::Void)
    }

    /// Where it stands at an instant.
    pub fn state(&self, now: Instant) -> RefundState {
        match self.stored {
            RefundState::Demanded if !self.due.provisional && !self.due.timely(now) => RefundState::Overdue,
            stored => stored,
        }
    }
}

/// How long one attempt at the gateway has for itself: longer than the function that makes it may run.
const ATTEMPT: TimeDelta = TimeDelta::minutes(2);

/// The longest wait between two questions to the gateway is 2^9 minutes.
const DOUBLINGS_MAX: u32 = 8;

/// After so many questions without a clear answer it is a person's task to have the bank asked.
const ASKED_MAX: u32 = 7;

impl Refund {
    /// Whether the gateway is being asked for it, or what became of that is not known.
    pub fn asked_for(&self) -> bool {
        matches!(self.stored, RefundState::Requested | RefundState::Unknown)
    }

    /// Whether an attempt at the gateway may still be running.
    pub(crate) fn under_way(&self, now: Instant) -> bool {
        self.asked_for() && self.attempted_at.is_some_and(|at| now < at + ATTEMPT)
    }

    /// Whether the gateway did not say for long what became of it: a person has it asked (K60).
    pub(crate) fn long_unknown(&self) -> bool {
        self.asked_for() && self.asked >= ASKED_MAX
    }

    /// Whether the last question made it a person's matter.
    pub(crate) fn became_long_unknown(&self) -> bool {
        self.asked_for() && self.asked == ASKED_MAX
    }

    /// An instant of the bank's: money went back between its demand and now.
    pub(crate) fn dated(&self, at: Instant, now: Instant) -> Instant {
        at.min(now).max(self.demanded_at)
    }

    /// When the gateway is to be asked again: the event that asks for it may be lost, and so may its reply.
    pub(crate) fn ask_again_at(&self) -> Option<Instant> {
        let waits = self.stored == RefundState::Demanded || self.asked_for();
        let since = self.asked_at.unwrap_or(self.demanded_at);
        let wait = ATTEMPT * (1 << self.asked.min(DOUBLINGS_MAX));
        (waits && matches!(self.source, Source::Card(_))).then(|| since + wait)
    }
}
