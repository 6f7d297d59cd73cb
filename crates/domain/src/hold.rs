//! What an order waits for a person over: a compromised mailbox (10.4), an objection to what runs by itself (K30), a use that
//! the operator suspended (5.2, 5.6, 5.8; K37).

use crate::Instant;
use crate::act::{Act, Channel};
use crate::clauses::Clause;
use crate::code::{Code, Refusal};
use crate::deadline::{Deadline, Rule};
use crate::event::Fact;
use crate::instant::happened;
use crate::mailbox::MailboxReport;
use crate::order::Order;
use crate::policy::Policy;
use serde::{Deserialize, Serialize};

/// How many objections one order keeps: a bound on its size, not a rule of the offer.
pub const OBJECTIONS_MAX: usize = 20;

/// The clauses whose breach an operator may suspend the use for (K37).
pub const SUSPENDING: [Clause; 3] = [Clause::new(5, 2), Clause::new(5, 6), Clause::new(5, 8)];

/// What an order waits for a person over.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Holds {
    /// Since when e-mail alone is not trusted (clause 10.4); lifted by an operator.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mailbox_since: Option<Instant>,
    /// When an operator last trusted it again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mailbox_cleared_at: Option<Instant>,
    /// What the buyer reported of it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub mailbox_reports: Vec<MailboxReport>,
    /// A suspension of the use, by an operator.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub suspended: Option<Suspended>,
    /// Objections to automated processing.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub objections: Vec<Objection>,
}

/// The use is suspended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Suspended {
    /// The clause that was broken.
    pub ground: Clause,
    /// Since when.
    pub since: Instant,
}

/// An objection to automated processing (law on personal data, article 19-1).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Objection {
    /// Its identity: the order's, a dash, `B` and its place.
    pub id: String,
    /// The version of the order that it led to.
    pub version: u64,
    /// When it reached us.
    pub received_at: Instant,
    /// By when it is dealt with.
    pub due: Deadline,
    /// Whether it was found to be right, once it was dealt with.
    pub sustained: Option<bool>,
    /// The claim whose classification it contradicts (K51).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub claim: Option<String>,
    /// Whether it came after the days for that, so that the classification stands.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub late: bool,
}

/// Object to what runs by itself, or to an operator's classification of a claim (K30, K51).
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
    if !SUSPENDING.contains(&ground) {
        return Err(Code::NoGroundToSuspend.into());
    }
    if order.ended.is_some() || order.license.activated_at.is_none() {
        return Err(Code::NotActive.into());
    }
    let already = order.holds.suspended.as_ref().is_some_and(|suspended| suspended.ground == ground);
    Ok(if already { Vec::new() } else { vec![Fact::UseSuspended { ground, act: act.clone() }] })
}

/// Decides the end of a suspension.
pub(crate) fn resume(order: &Order, act: &Act) -> Result<Vec<Fact>, Refusal> {
    match order.holds.suspended {
        Some(_) => Ok(vec![Fact::UseResumed { act: act.clone() }]),
        None => Err(Code::NotHeld.into()),
    }
}

/// Decides an objection: it stops the rule of 4.9 for this order (K30). One that contradicts in time that a claim is not about
/// the scope makes that claim count for good (K51).
pub(crate) fn object(policy: &Policy, order: &Order, asked: &Object, now: Instant) -> Result<Vec<Fact>, Refusal> {
    if order.holds.objections.len() >= OBJECTIONS_MAX {
        return Err(Code::LimitReached.into());
    }
    let received_at = match asked.act {
        Some(_) => happened("received_at", asked.received_at, order, now)?,
        None => asked.received_at.max(order.created_at).min(now),
    };
    let late = match &asked.claim {
        None => false,
        Some(id) => {
            let claim = order.claims.iter().find(|known| known.id == *id).ok_or(Code::NotFound)?;
            let classified = claim.classified.as_ref().ok_or(Code::NotClassified)?;
            !classified.due.timely(received_at)
        }
    };
    Ok(vec![Fact::ObjectionReceived {
        id: format!("{}-B{}", order.id, order.holds.objections.len() + 1),
        received_at,
        due: policy.deadline(Rule::Objection, received_at),
        claim: asked.claim.clone(),
        late,
        channel: asked.channel,
        act: asked.act.clone(),
    }])
}

/// Decides on an objection. One that is sustained leaves the rule stopped for this order, and lifts what was deemed by it (K52).
pub(crate) fn resolve_objection(order: &Order, id: &str, sustained: bool, act: &Act) -> Result<Vec<Fact>, Refusal> {
    let objection = order.holds.objections.iter().find(|known| known.id == id).ok_or(Code::NotFound)?;
    match objection.sustained {
        None => {
            let lifts = sustained && order.license.deemed_at.is_some();
            let lifted = lifts.then(|| Fact::DeemingLifted { objection: id.to_owned(), act: act.clone() });
            let resolved = Fact::ObjectionResolved { id: id.to_owned(), sustained, act: act.clone() };
            Ok([resolved].into_iter().chain(lifted).collect())
        }
        Some(known) if known == sustained => Ok(Vec::new()),
        Some(_) => Err(Code::ObjectionResolved.into()),
    }
}

impl Object {
    /// An objection to what runs by itself, as the buyer makes it through the API.
    pub fn by_buyer(received_at: Instant) -> Object {
        Object { received_at, claim: None, channel: Channel::Api, act: None }
    }
}

impl Holds {
    /// Whether an objection stops what runs by itself.
    pub fn objected(&self) -> bool {
        self.objections.iter().any(|objection| objection.sustained != Some(false))
    }

    pub(crate) fn evolve(&mut self, fact: &Fact, version: u64, at: Instant) {
        match fact {
            Fact::UseSuspended { ground, .. } => self.suspended = Some(Suspended { ground: *ground, since: at }),
            Fact::UseResumed { .. } => self.suspended = None,
            Fact::ObjectionReceived { id, received_at, due, claim, late, .. } => self.objections.push(Objection {
                id: id.clone(),
                version,
                received_at: *received_at,
                due: due.clone(),
                sustained: None,
                claim: claim.clone(),
                late: *late,
            }),
            Fact::ObjectionResolved { id, sustained, .. } => {
                for objection in self.objections.iter_mut().filter(|known| known.id == *id) {
                    objection.sustained = Some(*sustained);
                }
            }
            fact => self.evolve_mailbox(fact, version, at),
        }
    }
}
