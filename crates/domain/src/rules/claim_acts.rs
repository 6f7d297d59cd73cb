//! What becomes of a claim once it is there: answered, withdrawn, closed, classified anew, struck, proven to have been
//! handed in in time. None is ever removed (I22).

use crate::Instant;
use crate::act::Act;
use crate::agreement::policy::Policy;
use crate::agreement::rule::Rule;
use crate::code::{Code, Refusal};
use crate::order::Order;
use crate::order::claim::{About, Claim, ClaimState, Resolution};
use crate::order::claim_facts::{
    ClaimAnswered, ClaimReclassified, ClaimTimeDecided, CloseClaim, HandingInProven, StrikeReason,
};
use crate::order::event::Fact;
use crate::order::facts::ClaimFact;
use crate::rules::happened::happened;

/// Answer a claim.
#[derive(Debug, Clone)]
pub struct AnswerClaim {
    /// The claim.
    pub id: String,
    /// What was decided on it, if it was.
    pub outcome: Option<ClaimState>,
    /// Salted commitment to the answer's text.
    pub commitment: String,
    /// Who answers.
    pub act: Act,
}

/// Classify a claim anew.
#[derive(Debug, Clone)]
pub struct ReclassifyClaim {
    /// The claim.
    pub id: String,
    /// What it is about.
    pub about: About,
    /// Who classifies it.
    pub act: Act,
}

/// Proof that a claim was handed in earlier than it arrived (K22).
#[derive(Debug, Clone)]
pub struct ProveHandingIn {
    /// The claim.
    pub id: String,
    /// When it was handed in.
    pub handed_in_at: Instant,
    /// Who saw the proof.
    pub act: Act,
}

/// Decides an answer. Only what was not answered, or answered without a decision, can be.
pub(crate) fn answer(order: &Order, answer: &AnswerClaim) -> Result<Vec<Fact>, Refusal> {
    let claim = find(order, &answer.id)?;
    let outcome = answer.outcome.unwrap_or(ClaimState::Answered);
    match claim.stored {
        ClaimState::Received => {}
        ClaimState::Answered if outcome != ClaimState::Answered => {}
        _ => return Err(Code::ClaimAnswered.into()),
    }
    Ok(vec![Fact::Claim(ClaimFact::Answered(Box::new(ClaimAnswered {
        id: answer.id.clone(),
        outcome,
        commitment: answer.commitment.clone(),
        act: answer.act.clone(),
    })))])
}

/// Decides the buyer's withdrawal of a claim. It does not bring the presumption of 4.9 back (K4), unless the order was not paid
/// yet (K23).
pub(crate) fn withdraw(order: &Order, id: &str, act: Option<&Act>) -> Result<Vec<Fact>, Refusal> {
    match find(order, id)?.stored {
        ClaimState::Withdrawn => Ok(Vec::new()),
        ClaimState::Closed | ClaimState::Struck => Err(Code::ClaimClosed.into()),
        _ => Ok(vec![Fact::Claim(ClaimFact::Withdrawn { id: id.to_owned(), act: act.cloned() })]),
    }
}

/// Decides the closing of a claim.
pub(crate) fn close(order: &Order, close: &CloseClaim) -> Result<Vec<Fact>, Refusal> {
    let claim = find(order, &close.id)?;
    if claim.settled() {
        return Err(Code::ClaimClosed.into());
    }
    if claim.unanswered() && close.resolution == Resolution::Other {
        // What is closed on the vendor's word alone was at least answered (10.1).
        return Err(Code::ClaimUnanswered.into());
    }
    Ok(vec![Fact::Claim(ClaimFact::Closed(Box::new(close.clone())))])
}

/// Decides a new classification. Until one every claim counts, whatever its buyer called it (K5); classified as not about the
/// scope it counts for good only if the buyer contradicts in the days of an objection, or did so before (K51).
pub(crate) fn reclassify(
    policy: &Policy,
    order: &Order,
    asked: &ReclassifyClaim,
    now: Instant,
) -> Result<Vec<Fact>, Refusal> {
    let ReclassifyClaim { id, about, act } = asked;
    let claim = find(order, id)?;
    let for_good = *about == About::Scope || claim.contradicted || policy.reclassified_claim_counts;
    if claim.about == *about && (for_good || claim.classified.is_some()) {
        return Ok(Vec::new());
    }
    // Another word for what it is instead gives no other days.
    let open = || claim.classified.as_ref().map(|open| open.due.clone());
    let contradiction = (!for_good).then(|| open().unwrap_or_else(|| policy.deadline(Rule::Objection, now)));
    let reclassified = ClaimReclassified { id: id.clone(), about: *about, contradiction, act: act.clone() };
    Ok(vec![Fact::Claim(ClaimFact::Reclassified(Box::new(reclassified)))])
}

/// Decides that a claim is none of the buyer's.
pub(crate) fn strike(order: &Order, id: &str, reason: StrikeReason, act: &Act) -> Result<Vec<Fact>, Refusal> {
    match find(order, id)?.stored {
        ClaimState::Struck => Ok(Vec::new()),
        ClaimState::Received => {
            Ok(vec![Fact::Claim(ClaimFact::Struck { id: id.to_owned(), reason, act: act.clone() })])
        }
        // What was answered was taken for the buyer's.
        _ => Err(Code::ClaimAnswered.into()),
    }
}

/// Decides on proof of an earlier handing-in: it can only help the buyer.
pub(crate) fn prove(order: &Order, proof: &ProveHandingIn, now: Instant) -> Result<Vec<Fact>, Refusal> {
    let claim = find(order, &proof.id)?;
    let handed_in_at = happened("handed_in_at", proof.handed_in_at, order, now)?;
    if handed_in_at > claim.received_at {
        return Err(Code::HandedInAfterReceipt.into());
    }
    if claim.proven && claim.handed_in_at.is_some_and(|known| known <= handed_in_at) {
        return Ok(Vec::new());
    }
    let late = claim.late && order.license.window.as_ref().is_some_and(|window| !window.timely(handed_in_at));
    Ok(vec![Fact::Claim(ClaimFact::HandingInProven(Box::new(HandingInProven {
        id: proof.id.clone(),
        handed_in_at,
        late,
        act: proof.act.clone(),
    })))])
}

/// Decides on a claim that waits for a person (K21).
pub(crate) fn decide_time(order: &Order, decided: &ClaimTimeDecided) -> Result<Vec<Fact>, Refusal> {
    if !find(order, &decided.id)?.needs_decision {
        return Err(Code::ClaimNotHeld.into());
    }
    Ok(vec![Fact::Claim(ClaimFact::TimeDecided(Box::new(decided.clone())))])
}

pub(crate) fn find<'a>(order: &'a Order, id: &str) -> Result<&'a Claim, Refusal> {
    order.claim(id).ok_or(Code::NotFound.into())
}
