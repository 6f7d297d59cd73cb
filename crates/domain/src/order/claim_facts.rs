//! What happens to a claim: it is received, answered, withdrawn, closed, classified anew, struck, proven to have been
//! handed in in time.

use crate::Instant;
use crate::act::{Act, Channel};
use crate::agreement::deadline::Deadline;
use crate::month::Month;
use crate::order::claim::{About, Claim, ClaimState, Resolution, is_zero};

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A claim was received.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ClaimReceived {
    /// Its identity.
    pub id: String,
    /// What it is about.
    pub about: About,
    /// How it reached us.
    pub channel: Channel,
    /// Whether it arrived after the window.
    pub late: bool,
    /// Whether a person decides first.
    pub needs_decision: bool,
    /// The instant it reached us.
    pub received_at: Instant,
    /// When the buyer says it was handed in.
    pub handed_in_at: Option<Instant>,
    /// Whether that was proven.
    pub proven: bool,
    /// The month in which the loss arose, if that was said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub loss_month: Option<Month>,
    /// By when it is to be answered.
    pub answer: Deadline,
    /// Salted commitment to its text.
    pub commitment: String,
    /// How many card numbers in its text were masked before it was kept.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub cards_masked: usize,
    /// Who registered it.
    pub act: Option<Act>,
}

impl ClaimReceived {
    pub(crate) fn claim(&self, version: u64) -> Claim {
        Claim {
            id: self.id.clone(),
            version,
            about: self.about,
            stored: ClaimState::Received,
            channel: self.channel,
            late: self.late,
            needs_decision: self.needs_decision,
            received_at: self.received_at,
            handed_in_at: self.handed_in_at,
            proven: self.proven,
            loss_month: self.loss_month,
            cards_masked: self.cards_masked,
            answer: self.answer.clone(),
            answered_at: None,
            answers: Vec::new(),
            resolution: None,
            overdue_reported: false,
            withdrawn_at: None,
            withdrawn_unpaid: false,
            classified: None,
            contradicted: false,
            files: Vec::new(),
        }
    }
}

/// Why a claim is no claim of the buyer's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum StrikeReason {
    /// It is spam.
    Spam,
    /// It did not come from the licensee.
    NotFromLicensee,
}

/// A claim was answered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClaimAnswered {
    /// The claim.
    pub id: String,
    /// `answered`, or what was decided on it.
    pub outcome: ClaimState,
    /// Salted commitment to the answer's text.
    pub commitment: String,
    /// Who answered.
    pub act: Act,
}

/// Close a claim.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CloseClaim {
    /// The claim.
    pub id: String,
    /// How it ended.
    pub resolution: Resolution,
    /// Who closes it.
    pub act: Act,
}

/// A claim was classified anew; the instant that counts for it stays.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClaimReclassified {
    /// The claim.
    pub id: String,
    /// What it is about.
    pub about: About,
    /// By when the buyer can contradict that it is not about the scope; `None` where it counts in any case (K51).
    pub contradiction: Option<Deadline>,
    /// Who classified it.
    pub act: Act,
}

/// The handing-in of a claim was proven.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HandingInProven {
    /// The claim.
    pub id: String,
    /// When it was handed in.
    pub handed_in_at: Instant,
    /// Whether that, too, was after the window.
    pub late: bool,
    /// Who saw the proof.
    pub act: Act,
}

/// A person decided on a claim that arrived within the clock's error after its window (K21).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClaimTimeDecided {
    /// The claim.
    pub id: String,
    /// Whether it counts as handed in in time.
    pub timely: bool,
    /// Who decided.
    pub act: Act,
}

/// A person said in which month the loss arose that a claim is about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LossMonthSet {
    /// The claim.
    pub id: String,
    /// The month, by local dates.
    pub month: Month,
    /// Who said it.
    pub act: Act,
}
