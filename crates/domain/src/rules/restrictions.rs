//! Objections to automated processing (K30) and the suspension of a use (5.2, 5.6, 5.8; K37).

use crate::Instant;
use crate::act::{Act, Channel};
use crate::agreement::language::USE_RESTRICTIONS;
use crate::agreement::policy::Policy;
use crate::agreement::rule::Rule;
use crate::clause::Clause;
use crate::code::{Code, Refusal};
use crate::order::Order;
use crate::order::event::Fact;
use crate::order::facts::{LicenseFact, RestrictionFact};
use crate::rules::happened::happened;

/// How many objections one order keeps: a bound on its size, not a rule of the offer.
pub const OBJECTIONS_MAX: usize = 20;

/// Object to automated processing, or to an operator's classification of a claim (K30, K51).
#[derive(Debug, Clone)]
pub struct Object {
    /// When it reached us.
    pub received_at: Instant,
    /// The claim whose classification it contradicts.
    pub claim: Option<String>,
    /// How it reached us.
    pub channel: Channel,
    /// Who registered it, where it did not come through the API.
    pub act: Option<Act>,
}

/// Decides a suspension: by an operator, for a breach of 5.2, 5.6 or 5.8 only.
pub(crate) fn suspend(order: &Order, ground: Clause, act: &Act) -> Result<Vec<Fact>, Refusal> {
    if !USE_RESTRICTIONS.contains(&ground) {
        return Err(Code::NoGroundToSuspend.into());
    }
    if order.ended.is_some() || order.license.activated_at.is_none() {
        return Err(Code::NotActive.into());
    }
    let already = order.restrictions.suspended.as_ref().is_some_and(|suspended| suspended.ground == ground);
    Ok(if already {
        Vec::new()
    } else {
        vec![Fact::Restriction(RestrictionFact::UseSuspended { ground, act: act.clone() })]
    })
}

/// Decides the end of a suspension.
pub(crate) fn resume(order: &Order, act: &Act) -> Result<Vec<Fact>, Refusal> {
    match order.restrictions.suspended {
        Some(_) => Ok(vec![Fact::Restriction(RestrictionFact::UseResumed { act: act.clone() })]),
        None => Err(Code::NotHeld.into()),
    }
}

/// Decides an objection: it stops the rule of 4.9 for this order (K30). One that contradicts in time that a claim is not about
/// the scope makes that claim count for good (K51).
pub(crate) fn object(policy: &Policy, order: &Order, asked: &Object, now: Instant) -> Result<Vec<Fact>, Refusal> {
    if order.restrictions.objections.len() >= OBJECTIONS_MAX {
        return Err(Code::LimitReached.into());
    }
    let received_at = match asked.act {
        Some(_) => happened("received_at", asked.received_at, order, now)?,
        None => asked.received_at.max(order.created_at).min(now),
    };
    let late = match &asked.claim {
        None => false,
        Some(id) => {
            let claim = order.claim(id).ok_or(Code::NotFound)?;
            let classified = claim.classified.as_ref().ok_or(Code::NotClassified)?;
            !classified.due.timely(received_at)
        }
    };
    Ok(vec![Fact::Restriction(RestrictionFact::ObjectionReceived {
        id: format!("{}-B{}", order.id, order.restrictions.objections.len() + 1),
        received_at,
        due: policy.deadline(Rule::Objection, received_at),
        claim: asked.claim.clone(),
        late,
        channel: asked.channel,
        act: asked.act.clone(),
    })])
}

/// Decides on an objection. One that is sustained leaves the rule stopped for this order, and lifts what was deemed by it (K52).
pub(crate) fn resolve_objection(order: &Order, id: &str, sustained: bool, act: &Act) -> Result<Vec<Fact>, Refusal> {
    let objection = order.restrictions.objections.iter().find(|known| known.id == id).ok_or(Code::NotFound)?;
    match objection.sustained {
        None => {
            let lifts = sustained && order.license.deemed_at.is_some();
            let lifted =
                lifts.then(|| Fact::License(LicenseFact::DeemingLifted { objection: id.to_owned(), act: act.clone() }));
            let resolved = Fact::Restriction(RestrictionFact::ObjectionResolved {
                id: id.to_owned(),
                sustained,
                act: act.clone(),
            });
            Ok([resolved].into_iter().chain(lifted).collect())
        }
        Some(known) if known == sustained => Ok(Vec::new()),
        Some(_) => Err(Code::ObjectionResolved.into()),
    }
}

impl Object {
    /// An objection to automated processing, as the buyer makes it through the API.
    pub fn by_buyer(received_at: Instant) -> Object {
        Object { received_at, claim: None, channel: Channel::Api, act: None }
    }
}
