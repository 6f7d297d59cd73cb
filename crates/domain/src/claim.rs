//! Written claims: timely ones stop the presumption of 4.9 for good, each is answered within thirty days (10.1).

mod acts;
mod loss;

pub use acts::{
    AnswerClaim, ClaimAnswered, ClaimReclassified, CloseClaim, HandingInProven, HeldClaimDecided, ProveHandingIn,
    ReclassifyClaim, Resolution, StrikeReason,
};
pub(crate) use acts::{answer, close, decide_held, evolve, prove, reclassify, strike, withdraw};
pub use loss::LossMonthSet;
pub(crate) use loss::set_month;

use crate::Instant;
use crate::act::{Act, Channel};
use crate::code::{Code, Refusal};
use crate::deadline::{Deadline, Rule};
use crate::deeming::{arrived_by, silence_counts_from};
use crate::event::Fact;
use crate::instant::happened;
use crate::month::Month;
use crate::order::Order;
use crate::policy::Policy;
use serde::{Deserialize, Serialize};

/// How many claims one order keeps: a bound on its size, not a rule of the offer.
pub const CLAIMS_MAX: usize = 100;

/// What a claim is about, as the buyer says; every one counts for 4.9 whatever it is about (K5).
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
    pub held: bool,
    /// The instant it reached us, before any queue.
    pub received_at: Instant,
    /// When the buyer says it was handed in; counts only once proven (K22).
    pub handed_in_at: Option<Instant>,
    /// Whether that was proven.
    pub proven: bool,
    /// The month in which the loss that it claims arose, if that was said (clause 6.3).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub loss_month: Option<Month>,
    /// By when it is to be answered (clause 10.1).
    pub answer: Deadline,
    /// When it was first answered.
    pub answered_at: Option<Instant>,
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
}

/// An operator's classification of a claim as not about the scope (K51).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Classified {
    /// By when the buyer can contradict it.
    pub due: Deadline,
    /// Whether that passed without contradiction: the claim no longer stops 4.9.
    pub stands: bool,
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
    /// Whether an operator has seen proof of that.
    pub proven: bool,
    /// The month in which the loss arose, if that was said.
    pub loss_month: Option<Month>,
    /// How it reached us.
    pub channel: Channel,
    /// Salted commitment to its text.
    pub commitment: String,
    /// Who registered it, where it did not come through the API.
    pub act: Option<Act>,
}

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
    pub held: bool,
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
    /// Who registered it.
    pub act: Option<Act>,
}

/// For how long a claim keeps the license from being deemed provided.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Stops {
    /// It does not.
    Never,
    /// Until its classification stands (K51).
    Until(Instant),
    /// Nothing ends it as things are.
    ForGood,
}

/// Decides a claim. It is timely strictly before the window's end (I5), and before there is a window (K23); proof of an
/// earlier handing-in counts, whenever the claim arrives (K22).
pub(crate) fn lodge(policy: &Policy, order: &Order, lodge: &LodgeClaim, now: Instant) -> Result<Vec<Fact>, Refusal> {
    if order.claims.len() >= CLAIMS_MAX {
        return Err(Code::LimitReached.into());
    }
    if let Some(month) = lodge.loss_month {
        loss::checked(policy, order, month, now)?;
    }
    let received_at = match lodge.act {
        Some(_) => happened("received_at", lodge.received_at, order, now)?,
        None => lodge.received_at.max(order.created_at).min(now),
    };
    let handed_in_at = lodge.handed_in_at.map(|at| happened("handed_in_at", at, order, now)).transpose()?;
    if handed_in_at.is_some_and(|at| at > received_at) {
        return Err(Code::HandedInAfterReceipt.into());
    }
    let handed_in = handed_in_at.filter(|_| lodge.proven);
    let counts_at = handed_in.unwrap_or(received_at);
    let window = order.license.window.as_ref();
    let late = window.is_some_and(|window| !window.timely(counts_at));
    let in_doubt = silence_counts_from(policy, &order.license).is_none_or(|from| received_at < from);
    Ok(vec![Fact::ClaimReceived(Box::new(ClaimReceived {
        id: format!("{}-C{}", order.id, order.claims.len() + 1),
        about: lodge.about,
        channel: lodge.channel,
        late,
        held: late && in_doubt,
        received_at,
        handed_in_at,
        proven: handed_in.is_some(),
        loss_month: lodge.loss_month,
        answer: policy.deadline(Rule::ClaimAnswer, received_at),
        commitment: lodge.commitment.clone(),
        act: lodge.act.clone(),
    }))])
}

/// What the clock asks of an order's claims: the reminders before an answer is due, the report that it is overdue, the end of
/// the days in which a classification can be contradicted.
pub(crate) fn pending<'a>(policy: &'a Policy, order: &'a Order) -> impl Iterator<Item = (Instant, Fact)> + 'a {
    let stands = order.claims.iter().filter(|_| order.ended.is_none()).filter_map(move |claim| {
        let stands = Fact::ClassificationStands { id: claim.id.clone() };
        Some((claim.stands_from(policy)?, stands))
    });
    let answers = order.claims.iter().filter(|claim| claim.unanswered()).flat_map(move |claim| {
        let certain = !claim.overdue_reported && !claim.answer.provisional;
        let overdue = certain.then(|| (claim.answer.expires_at, Fact::ClaimOverdue { id: claim.id.clone() }));
        let reminder = crate::reminder::before_answer(policy, order, claim);
        overdue.into_iter().chain(reminder)
    });
    stands.chain(answers)
}

impl Claim {
    /// Whether it keeps the license from being deemed provided: handed in in time, not struck, not withdrawn before the payment
    /// (K23), not classified as about something else than the scope without the buyer's contradiction (K51; I1, I2).
    pub fn counts(&self) -> bool {
        let struck = self.stored == ClaimState::Struck;
        !self.late && !struck && !self.withdrawn_unpaid && !self.classified.as_ref().is_some_and(|it| it.stands)
    }

    /// From when it no longer counts unless the buyer contradicts: what was said in time has arrived by then, whatever the
    /// clock's error (K21, K51). `None` where it counts for good, where that is so already, and on a calendar that is not
    /// official (K48).
    pub(crate) fn stands_from(&self, policy: &Policy) -> Option<Instant> {
        let open = self.classified.as_ref().filter(|it| !it.stands && self.stored != ClaimState::Struck)?;
        let certain = !open.due.provisional || policy.deem_on_provisional_calendar;
        certain.then(|| arrived_by(policy, &open.due))
    }

    /// Until when it keeps the license from being deemed provided: an instant that is past or ahead, [`Stops::ForGood`], or
    /// never at all.
    pub(crate) fn stops(&self, policy: &Policy) -> Stops {
        match &self.classified {
            Some(classified) if classified.stands => Stops::Until(arrived_by(policy, &classified.due)),
            _ if !self.counts() => Stops::Never,
            _ => self.stands_from(policy).map_or(Stops::ForGood, Stops::Until),
        }
    }

    /// The instant that counts for it: that of its handing-in as far as it was proven (K22), else of its arrival.
    pub fn counts_at(&self) -> Instant {
        self.handed_in_at.filter(|_| self.proven).unwrap_or(self.received_at)
    }

    /// Whether it waits for a person before anything is deemed.
    pub fn waits(&self) -> bool {
        self.held && self.stored != ClaimState::Struck
    }

    /// Whether an answer is still due.
    pub fn unanswered(&self) -> bool {
        self.stored == ClaimState::Received
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
        (claim.late, claim.held) = (false, false);
    }
}

/// The order was paid in full at an instant of the bank's: what was withdrawn before it never counted (K23).
pub(crate) fn paid(claims: &mut [Claim], paid_at: Instant) {
    for claim in claims {
        claim.withdrawn_unpaid = claim.withdrawn_at.is_some_and(|at| at < paid_at);
    }
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
            held: self.held,
            received_at: self.received_at,
            handed_in_at: self.handed_in_at,
            proven: self.proven,
            loss_month: self.loss_month,
            answer: self.answer.clone(),
            answered_at: None,
            resolution: None,
            overdue_reported: false,
            withdrawn_at: None,
            withdrawn_unpaid: false,
            classified: None,
            contradicted: false,
        }
    }
}
