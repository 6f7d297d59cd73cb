//! Written claims: timely ones stop the presumption of 4.9 for good, each is answered within thirty days (10.1).

use crate::Instant;
use crate::act::{Act, Channel};
use crate::agreement::policy::Policy;
use crate::agreement::rule::Rule;
use crate::agreement::zone::local_date;
use crate::code::{Code, Refusal};
use crate::month::Month;
use crate::order::Order;
use crate::order::claim::{About, ClaimState};
use crate::order::claim_facts::{ClaimReceived, LossMonthSet};
use crate::order::event::Fact;
use crate::order::facts::ClaimFact;
use crate::rules::claim_acts;
use crate::rules::deeming::silence_counts_from;
use crate::rules::happened::happened;

/// How many claims one order keeps: a bound on its size, not a rule of the offer.
pub const CLAIMS_MAX: usize = 100;

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
    /// How many card numbers in its text were masked.
    pub cards_masked: usize,
    /// Who registered it, where it did not come through the API.
    pub act: Option<Act>,
}

/// Decides a claim. It is timely strictly before the window's end (I5), and before there is a window (K23); proof of an
/// earlier handing-in counts, whenever the claim arrives (K22).
pub(crate) fn lodge(policy: &Policy, order: &Order, lodge: &LodgeClaim, now: Instant) -> Result<Vec<Fact>, Refusal> {
    if order.claims.len() >= CLAIMS_MAX {
        return Err(Code::LimitReached.into());
    }
    if let Some(month) = lodge.loss_month {
        checked(policy, order, month, now)?;
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
    Ok(vec![Fact::Claim(ClaimFact::Received(Box::new(ClaimReceived {
        id: format!("{}-C{}", order.id, order.claims.len() + 1),
        about: lodge.about,
        channel: lodge.channel,
        late,
        needs_decision: late && in_doubt,
        received_at,
        handed_in_at,
        proven: handed_in.is_some(),
        loss_month: lodge.loss_month,
        answer: policy.deadline(Rule::ClaimAnswer, received_at),
        commitment: lodge.commitment.clone(),
        cards_masked: lodge.cards_masked,
        act: lodge.act.clone(),
    })))])
}

/// What the clock asks of an order's claims: the reminders before an answer is due, the report that it is overdue, the end of
/// the days in which a classification can be contradicted.
pub(crate) fn pending<'a>(policy: &'a Policy, order: &'a Order) -> impl Iterator<Item = (Instant, Fact)> + 'a {
    let stands = order.claims.iter().filter(|_| order.ended.is_none()).filter_map(move |claim| {
        let stands = Fact::Claim(ClaimFact::ClassificationStands { id: claim.id.clone() });
        Some((claim.stands_from(policy)?, stands))
    });
    let answers = order.claims.iter().filter(|claim| claim.unanswered()).flat_map(move |claim| {
        let certain = !claim.overdue_reported && !claim.answer.provisional;
        let overdue =
            certain.then(|| (claim.answer.expires_at, Fact::Claim(ClaimFact::Overdue { id: claim.id.clone() })));
        let reminder = crate::rules::reminder::before_answer(policy, order, claim);
        overdue.into_iter().chain(reminder)
    });
    stands.chain(answers)
}

/// Decides in which month a loss arose. Once the claim is answered, the answer rests on what stands there.
pub(crate) fn set_month(
    policy: &Policy,
    order: &Order,
    set: &LossMonthSet,
    now: Instant,
) -> Result<Vec<Fact>, Refusal> {
    let claim = claim_acts::find(order, &set.id)?;
    match claim.stored {
        ClaimState::Received => {}
        ClaimState::Withdrawn | ClaimState::Closed | ClaimState::Struck => return Err(Code::ClaimClosed.into()),
        _ => return Err(Code::ClaimAnswered.into()),
    }
    checked(policy, order, set.month, now)?;
    if claim.loss_month == Some(set.month) {
        return Ok(Vec::new());
    }
    Ok(vec![Fact::Claim(ClaimFact::LossMonthSet(Box::new(set.clone())))])
}

/// Refuses a month in which no loss of this order can have arisen yet: before the order, or ahead.
pub(crate) fn checked(policy: &Policy, order: &Order, month: Month, now: Instant) -> Result<(), Refusal> {
    let month_of = |at| Month::of(local_date(policy.zone, at));
    let known = month_of(order.created_at)..=month_of(now.max(order.created_at));
    if known.contains(&month) { Ok(()) } else { Err(Code::LossMonthOutside.into()) }
}
