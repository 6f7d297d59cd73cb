//! Claims as an order keeps them. None is ever removed (I22).

use crate::Instant;
use crate::act::Channel;
use crate::agreement::deadline::Deadline;
use crate::month::Month;
use crate::order::claim_file::ClaimFile;

use serde::{Deserialize, Serialize};
use strum::VariantArray;
use utoipa::ToSchema;

/// What a claim is about: the scope of the rights granted, a payment, or anything else. Every one counts for 4.9, whatever it is
/// about (K5).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum About {
    /// The scope of the rights granted.
    Scope,
    /// A payment.
    Payment,
    /// Anything else.
    Other,
}

/// Where a claim stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema, VariantArray)]
#[serde(rename_all = "snake_case")]
pub enum ClaimState {
    /// It arrived.
    Received,
    /// It was answered without a decision yet.
    Answered,
    /// It was answered: accepted.
    Accepted,
    /// It was answered: accepted in part.
    Partly,
    /// It was answered: rejected.
    Rejected,
    /// The thirty days of 10.1 passed without an answer: the buyer may go to court. Neither accepted nor rejected (I23).
    PretrialExhausted,
    /// The buyer withdrew it.
    Withdrawn,
    /// It is settled, one way or the other.
    Closed,
    /// It is no claim of the buyer's: an operator struck it, with a reason.
    Struck,
}

/// A claim, in short; its text is an item of its own.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Claim {
    /// Its identity: the order's, a dash, `C` and its place among the order's claims.
    pub id: String,
    /// The version of the order that it led to.
    pub version: u64,
    /// What it is about, as it was last classified.
    pub about: About,
    /// Where it stands; what only the clock decides is added by [`Claim::state`].
    pub stored: ClaimState,
    /// How it reached us.
    pub channel: Channel,
    /// Whether it arrived after the window; a label, not a refusal.
    pub late: bool,
    /// Whether a person decides first, and nothing is deemed before: it came late but before the silence of the window
    /// counts (K21, K22, K56).
    pub needs_decision: bool,
    /// The instant it reached us, before any queue.
    pub received_at: Instant,
    /// When the buyer says it was handed in; counts only once proven (K22).
    pub handed_in_at: Option<Instant>,
    /// Whether that was proven.
    pub proven: bool,
    /// The month in which the loss that it claims arose, if that was said (clause 6.3).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub loss_month: Option<Month>,
    /// How many card numbers in its text were masked before it was kept.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub cards_masked: usize,
    /// By when it is to be answered (clause 10.1).
    pub answer: Deadline,
    /// When it was first answered.
    pub answered_at: Option<Instant>,
    /// What was answered, the last one last.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub answers: Vec<Answer>,
    /// How it was closed, if it was.
    pub resolution: Option<Resolution>,
    /// Whether the operator was told that its time ran out.
    pub overdue_reported: bool,
    /// When the buyer withdrew it, if they did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub withdrawn_at: Option<Instant>,
    /// Whether that was before the payment: then it was never there for 4.9 (K23).
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub withdrawn_unpaid: bool,
    /// An operator's classification of it as not about the scope, unless the buyer contradicted (K5, K51).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub classified: Option<Classified>,
    /// Whether the buyer contradicted such a classification in time: it then counts for good (K51).
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub contradicted: bool,
    /// The files that were announced for it, in their order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub files: Vec<ClaimFile>,
}

/// Whether a count says nothing.
pub(crate) fn is_zero(count: &usize) -> bool {
    *count == 0
}

/// An answer to a claim (clause 10.1), in short; its text is an item of its own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answer {
    /// The version of the order that it led to.
    pub version: u64,
    /// `answered`, or what was decided with it.
    pub outcome: ClaimState,
    /// When it was given.
    pub at: Instant,
}

impl Answer {
    /// What was decided with it, if anything was.
    pub fn decision(&self) -> Option<ClaimState> {
        Some(self.outcome).filter(|outcome| *outcome != ClaimState::Answered)
    }
}

/// An operator's classification of a claim as not about the scope (K51).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Classified {
    /// By when the buyer can contradict it.
    pub due: Deadline,
    /// Whether that passed without contradiction: the claim no longer stops 4.9.
    pub stands: bool,
}

/// How a claim was closed. Only the buyer's own acceptance, a settlement or a court makes the license provided (K4).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Resolution {
    /// The buyer accepted the answer.
    BuyerAccepted,
    /// The parties settled.
    Settlement,
    /// A court decided.
    Court,
    /// In any other way.
    Other,
}

impl Resolution {
    /// Whether it makes the license provided.
    pub fn confirms(self) -> bool {
        self != Resolution::Other
    }
}

impl Claim {
    /// Whether it keeps the license from being deemed provided: handed in in time, not struck, not withdrawn before the payment
    /// (K23), not classified as about something else than the scope without the buyer's contradiction (K51; I1, I2).
    pub fn counts(&self) -> bool {
        let struck = self.stored == ClaimState::Struck;
        !self.late && !struck && !self.withdrawn_unpaid && !self.classified.as_ref().is_some_and(|it| it.stands)
    }

    /// The instant that counts for it: that of its handing-in as far as it was proven (K22), else of its arrival.
    pub fn counts_at(&self) -> Instant {
        self.handed_in_at.filter(|_| self.proven).unwrap_or(self.received_at)
    }

    /// Whether it waits for a person before anything is deemed.
    pub fn waits(&self) -> bool {
        self.needs_decision && self.stored != ClaimState::Struck
    }

    /// Whether an answer is still due.
    pub fn unanswered(&self) -> bool {
        self.stored == ClaimState::Received
    }

    /// A file of it, by its number.
    pub fn file(&self, number: u32) -> Option<&ClaimFile> {
        self.files.iter().find(|file| file.number == number)
    }

    /// Whether its buyer can withdraw it (clause 10.1).
    pub fn withdrawable(&self) -> bool {
        !self.settled()
    }

    /// By when its buyer can contradict how it was classified, while an objection of now would be in time (K51); `None` where
    /// nothing can be contradicted, or no more.
    pub fn contradictable(&self, now: Instant) -> Option<&Deadline> {
        self.classified.as_ref().map(|it| &it.due).filter(|due| due.provisional || due.timely(now))
    }

    /// Whether nothing more is to be done about it.
    pub fn settled(&self) -> bool {
        matches!(self.stored, ClaimState::Withdrawn | ClaimState::Closed | ClaimState::Struck)
    }

    /// Where it stands at an instant. That its time ran out follows from the clock (K34), once its last day is official (K48).
    pub fn state(&self, now: Instant) -> ClaimState {
        match self.stored {
            ClaimState::Received if !self.answer.provisional && !self.answer.timely(now) => {
                ClaimState::PretrialExhausted
            }
            stored => stored,
        }
    }
}

/// A new calendar, or a moved period, moved the window's end: what no longer comes after it is timely (I5).
pub(crate) fn window_ends(claims: &mut [Claim], end: Instant) {
    for claim in claims.iter_mut().filter(|claim| claim.counts_at() < end) {
        (claim.late, claim.needs_decision) = (false, false);
    }
}

/// There is no window any more, and a claim of before there is one is in time (K23).
pub(crate) fn no_window(claims: &mut [Claim]) {
    for claim in claims {
        (claim.late, claim.needs_decision) = (false, false);
    }
}

/// The order was paid in full at an instant of the bank's: what was withdrawn before it never counted (K23).
pub(crate) fn paid(claims: &mut [Claim], paid_at: Instant) {
    for claim in claims {
        claim.withdrawn_unpaid = claim.withdrawn_at.is_some_and(|at| at < paid_at);
    }
}
