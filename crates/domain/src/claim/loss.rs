//! The month in which a loss arose, and what the licensor answers for at most then: the payment for that month (clause 6.3).

use super::{ClaimState, acts};
use crate::Instant;
use crate::act::Act;
use crate::code::{Code, Refusal};
use crate::event::Fact;
use crate::money::Money;
use crate::month::Month;
use crate::order::Order;
use crate::policy::Policy;
use crate::zone::local_date;
use chrono::TimeDelta;
use serde::{Deserialize, Serialize};

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

/// Decides in which month a loss arose. Once the claim is answered, the answer rests on what stands there.
pub(crate) fn set_month(
    policy: &Policy,
    order: &Order,
    set: &LossMonthSet,
    now: Instant,
) -> Result<Vec<Fact>, Refusal> {
    let claim = acts::find(order, &set.id)?;
    match claim.stored {
        ClaimState::Received => {}
        ClaimState::Withdrawn | ClaimState::Closed | ClaimState::Struck => return Err(Code::ClaimClosed.into()),
        _ => return Err(Code::ClaimAnswered.into()),
    }
    checked(policy, order, set.month, now)?;
    if claim.loss_month == Some(set.month) {
        return Ok(Vec::new());
    }
    Ok(vec![Fact::LossMonthSet(Box::new(set.clone()))])
}

/// Refuses a month in which no loss of this order can have arisen yet: before the order, or ahead.
pub(super) fn checked(policy: &Policy, order: &Order, month: Month, now: Instant) -> Result<(), Refusal> {
    let month_of = |at| Month::of(local_date(policy.zone, at));
    let known = month_of(order.created_at)..=month_of(now.max(order.created_at));
    if known.contains(&month) { Ok(()) } else { Err(Code::LossMonthOutside.into()) }
}

impl Order {
    /// What the licensor answers for at most for a loss of a month: the payment for that month (clause 6.3); `None` where the
    /// license ran on no local day of it, so that nothing was paid for it.
    ///
    /// A month in which the license ran on some days only has the payment for a whole month: a limit of liability that is
    /// in doubt is read against who wrote it.
    pub fn liability_cap(&self, policy: &Policy, month: Month) -> Option<Money> {
        let term = self.license.term?;
        let until = self.ended.as_ref().map_or(term.until, |ended| ended.at.min(term.until));
        let last = until - TimeDelta::nanoseconds(1);
        let month_of = |at| Month::of(local_date(policy.zone, at));
        let runs = until > term.from && (month_of(term.from)..=month_of(last)).contains(&month);
        runs.then(|| self.monthly_price())
    }
}
