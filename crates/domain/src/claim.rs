//! Written claims: timely ones stop the presumption of 4.9 for good, each is answered within thirty days (10.1).

use crate::Instant;
use crate::code::{Code, Refusal};
use crate::deadline::{Deadline, Rule};
use crate::event::Fact;
use crate::license::silence_counts_from;
use crate::order::Order;
use crate::policy::Policy;
use serde::{Deserialize, Serialize};

/// How many claims one order keeps: a bound on its size, not a rule of the offer.
pub const CLAIMS_MAX: usize = 100;

/// What a claim is about, as the buyer says; every one counts for 4.9 until an operator reclassifies it (K5).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
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
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ClaimState {
    /// It arrived.
    Received,
}

/// A claim, in short; its text is an item of its own.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Claim {
    /// Its identity: the order's, a dash, `C` and its place among the order's claims.
    pub id: String,
    /// The version of the order that it led to.
    pub version: u64,
    /// What it is about.
    pub about: About,
    /// Where it stands.
    pub state: ClaimState,
    /// Whether it arrived after the window; a label, not a refusal.
    pub late: bool,
    /// Late, but before the silence of the window counts: a person decides, and nothing is deemed before (K21, K22).
    pub held: bool,
    /// The instant it reached us, before any queue.
    pub received_at: Instant,
    /// When the buyer says it was handed in; counts only once proven (K22).
    pub handed_in_at: Option<Instant>,
    /// By when it is to be answered (clause 10.1).
    pub answer: Deadline,
}

/// A claim as it arrives.
#[derive(Debug, Clone)]
pub struct LodgeClaim {
    /// What it is about.
    pub about: About,
    /// The instant it reached us, before any queue.
    pub received_at: Instant,
    /// When the buyer says it was handed in.
    pub handed_in_at: Option<Instant>,
    /// Salted commitment to its text.
    pub commitment: String,
}

/// A claim was received.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ClaimReceived {
    /// Its identity.
    pub id: String,
    /// What it is about.
    pub about: About,
    /// Whether it arrived after the window.
    pub late: bool,
    /// Late, but before the silence of the window counts.
    pub held: bool,
    /// The instant it reached us.
    pub received_at: Instant,
    /// When the buyer says it was handed in.
    pub handed_in_at: Option<Instant>,
    /// By when it is to be answered.
    pub answer: Deadline,
    /// Salted commitment to its text.
    pub commitment: String,
}

/// Decides a claim. It is timely strictly before the window's end (I5), and before there is a window (K23).
pub(crate) fn lodge(policy: &Policy, order: &Order, lodge: &LodgeClaim) -> Result<Vec<Fact>, Refusal> {
    if order.claims.len() >= CLAIMS_MAX {
        return Err(Code::LimitReached.into());
    }
    let window = order.license.window.as_ref();
    let late = window.is_some_and(|window| !window.timely(lodge.received_at));
    let in_doubt = window.is_some_and(|window| lodge.received_at < silence_counts_from(policy, window));
    Ok(vec![Fact::ClaimReceived(Box::new(ClaimReceived {
        id: format!("{}-C{}", order.id, order.claims.len() + 1),
        about: lodge.about,
        late,
        held: late && in_doubt,
        received_at: lodge.received_at,
        handed_in_at: lodge.handed_in_at,
        answer: policy.deadline(Rule::ClaimAnswer, lodge.received_at),
        commitment: lodge.commitment.clone(),
    }))])
}

impl ClaimReceived {
    pub(crate) fn claim(&self, version: u64) -> Claim {
        Claim {
            id: self.id.clone(),
            version,
            about: self.about,
            state: ClaimState::Received,
            late: self.late,
            held: self.held,
            received_at: self.received_at,
            handed_in_at: self.handed_in_at,
            answer: self.answer.clone(),
        }
    }
}
