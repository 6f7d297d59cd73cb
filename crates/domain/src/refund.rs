//! Refunds (clauses 4.10, 4.11): to the source that paid, intent first, never twice, never more than came in, within the
//! law's seven days of the demand.

mod asking;
mod desk;

use crate::Instant;
use crate::act::{Act, Channel};
use crate::clauses::Clause;
use crate::code::{Code, Refusal};
use crate::deadline::{Deadline, Rule};
use crate::event::Fact;
use crate::instant::{happened, happened_at_bank};
use crate::order::Order;
use crate::payment::{self, Capture, Source};
use crate::policy::Policy;
use serde::{Deserialize, Serialize};

pub use asking::GatewaySaid;
pub(crate) use asking::{begin, question, told};
pub use desk::{EnterRefund, RefundEntered};
pub(crate) use desk::{enter, evolve as evolve_entered};

/// How many refunds one order keeps: a bound on its size, not a rule of the offer.
pub const REFUNDS_MAX: usize = 100;
/// Why money goes back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
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
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
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

/// Money is to go back.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RefundDemanded {
    /// Its identity.
    pub id: String,
    /// The payment that it returns.
    pub source: Source,
    /// Minor units.
    pub amount_minor: i64,
    /// Why.
    pub cause: Cause,
    /// When it was demanded.
    pub demanded_at: Instant,
    /// By when it is to be paid.
    pub due: Deadline,
    /// The operator who entered it, where one did.
    pub act: Option<Act>,
}

/// The intent to ask the gateway, written before it is asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RefundRequested {
    /// The refund.
    pub id: String,
    /// Which attempt this is, from 1.
    pub attempt: u32,
    /// What had gone back of the same payment before, in minor units.
    pub refunded_before_minor: i64,
}

/// Demand of an operator that money goes back.
#[derive(Debug, Clone)]
pub struct DemandRefund {
    /// The payment that it returns.
    pub source: Source,
    /// Minor units.
    pub amount_minor: i64,
    /// Why: a surplus, an agreement or a court's decision.
    pub cause: Cause,
    /// When the buyer demanded it.
    pub demanded_at: Instant,
    /// Who entered it.
    pub act: Act,
}

/// Another way to pay out a refund that the card did not take (K9).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RefundRerouted {
    /// The refund.
    pub id: String,
    /// How the new destination reached the vendor.
    pub channel: Channel,
    /// Salted commitment to the destination and to the proof that it is the buyer's.
    pub destination: String,
    /// Who proposed it.
    pub act: Act,
}

/// How a refund was settled.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Settlement {
    /// By the gateway, to the card that paid.
    Gateway,
    /// To the card that paid, at the bank's desk: an operator entered it, under the bank's reference (K60).
    Desk {
        /// The bank's reference.
        reference: String,
        /// Who entered it.
        act: Act,
    },
    /// By a transfer that an operator made, under the bank's reference.
    Payout {
        /// The bank's reference.
        reference: String,
        /// Who made it.
        act: Act,
    },
}

impl Settlement {
    /// The operator's part in it.
    pub fn act(&self) -> Option<&Act> {
        match self {
            Settlement::Gateway => None,
            Settlement::Desk { act, .. } | Settlement::Payout { act, .. } => Some(act),
        }
    }

    /// The bank's reference, where an operator entered one.
    fn reference(&self) -> Option<&str> {
        match self {
            Settlement::Gateway => None,
            Settlement::Desk { reference, .. } | Settlement::Payout { reference, .. } => Some(reference),
        }
    }
}

/// What went back of a payment, or is to go back: what is no more to be had of it.
pub(crate) fn bound_minor(order: &Order, source: &Source) -> i64 {
    of(order, source).filter(|refund| refund.stored != RefundState::Void).map(|refund| refund.amount_minor).sum()
}

/// What went back of a payment.
pub(crate) fn settled_minor(order: &Order, source: &Source) -> i64 {
    of(order, source).filter(|refund| refund.stored == RefundState::Settled).map(|refund| refund.amount_minor).sum()
}

fn of<'a>(order: &'a Order, source: &'a Source) -> impl Iterator<Item = &'a Refund> {
    order.refunds.iter().filter(move |refund| refund.source == *source)
}

/// What can still be returned of a payment, in minor units.
pub fn refundable_minor(order: &Order, capture: &Capture) -> i64 {
    if capture.reversed_at.is_some() { 0 } else { capture.amount_minor - bound_minor(order, &capture.source) }
}

/// Demands back `limit` minor units, or all there is, over the payments of an order in their order.
pub(crate) fn demand_all(
    policy: &Policy,
    order: &Order,
    cause: Cause,
    limit: Option<i64>,
    demanded_at: Instant,
    act: Option<&Act>,
) -> Vec<Fact> {
    let mut left = limit.unwrap_or(i64::MAX);
    let mut facts = Vec::new();
    for capture in &order.payment.captures {
        let amount_minor = refundable_minor(order, capture).min(left);
        if amount_minor > 0 {
            left -= amount_minor;
            let place = order.refunds.len() + facts.len();
            facts.push(demanded(policy, order, place, &capture.source, amount_minor, cause, demanded_at, act));
        }
    }
    facts
}

/// The return of what came in for an order which has ended.
pub(crate) fn after_the_end(policy: &Policy, order: &Order, source: &Source, amount_minor: i64, now: Instant) -> Fact {
    let place = order.refunds.len();
    demanded(policy, order, place, source, amount_minor, Cause::AfterTheEnd, now, None)
}

#[expect(clippy::too_many_arguments, reason = "each is one part of the demand")]
fn demanded(
    policy: &Policy,
    order: &Order,
    place: usize,
    source: &Source,
    amount_minor: i64,
    cause: Cause,
    demanded_at: Instant,
    act: Option<&Act>,
) -> Fact {
    Fact::RefundDemanded(Box::new(RefundDemanded {
        id: format!("{}-R{}", order.id, place + 1),
        source: source.clone(),
        amount_minor,
        cause,
        demanded_at,
        due: policy.deadline(Rule::Refund, demanded_at),
        act: act.cloned(),
    }))
}

/// Decides a demand that an operator enters: of a payment of this order, never more than is left of it (I13), one at a
/// time for each payment.
pub(crate) fn demand(policy: &Policy, order: &Order, asked: &DemandRefund, now: Instant) -> Result<Vec<Fact>, Refusal> {
    let capture = order.payment.capture(&asked.source).ok_or(Code::NotFound)?;
    let demanded_at = happened("demanded_at", asked.demanded_at, order, now)?;
    if of(order, &asked.source).any(|refund| refund.open()) {
        return Err(Code::RefundOpen.into());
    }
    let allowed = match asked.cause {
        // The vendor keeps what was owed for the license.
        Cause::Surplus => refundable_minor(order, capture).min(order.credit_minor()),
        _ => refundable_minor(order, capture),
    };
    if asked.amount_minor <= 0 || asked.amount_minor > allowed {
        return Err(Code::RefundTooLarge.into());
    }
    if order.refunds.len() >= REFUNDS_MAX {
        return Err(Code::LimitReached.into());
    }
    let place = order.refunds.len();
    let act = Some(&asked.act);
    Ok(vec![demanded(policy, order, place, &asked.source, asked.amount_minor, asked.cause, demanded_at, act)])
}

/// Whether the bank took back itself what a refund was to return: once it says that the refund did not go through, there is
/// nothing left to return (K38).
fn taken_by_bank(order: &Order, refund: &Refund) -> bool {
    order.payment.capture(&refund.source).is_some_and(|capture| capture.reversed_at.is_some())
}

fn settled(id: String, by: Settlement, settled_at: Instant) -> Fact {
    Fact::RefundSettled(Box::new(RefundSettled { id, by, settled_at }))
}

/// The money went back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RefundSettled {
    /// The refund.
    pub id: String,
    /// How.
    pub by: Settlement,
    /// When.
    pub settled_at: Instant,
}

/// Decides to try the gateway once more (K9). It is asked first what became of the attempt before.
pub(crate) fn retry(order: &Order, id: &str, act: &Act) -> Result<Vec<Fact>, Refusal> {
    match find(order, id)?.stored {
        RefundState::Declined => Ok(vec![Fact::RefundRetried { id: id.to_owned(), act: act.clone() }]),
        RefundState::Demanded | RefundState::Requested | RefundState::Unknown => Ok(Vec::new()),
        _ => Err(Code::RefundNotOpen.into()),
    }
}

/// Decides on another way to pay out a refund that the card did not take (K9). After a report of 10.4 no destination
/// changes on e-mail evidence alone (I31).
pub(crate) fn reroute(order: &Order, rerouted: &RefundRerouted) -> Result<Vec<Fact>, Refusal> {
    let refund = find(order, &rerouted.id)?;
    trusted(order, Some(rerouted.channel))?;
    match refund.stored {
        RefundState::Declined | RefundState::Manual => Ok(vec![Fact::RefundRerouted(Box::new(rerouted.clone()))]),
        _ => Err(Code::RefundNotOpen.into()),
    }
}

/// Refuses what rests on an e-mail alone while the mailbox is reported as compromised (I31), whichever came first.
fn trusted(order: &Order, channel: Option<Channel>) -> Result<(), Refusal> {
    let email = channel == Some(Channel::Email);
    if email && order.mailbox_frozen() { Err(Code::MailboxFrozen.into()) } else { Ok(()) }
}

/// Decides the second operator's approval of another way (K9): never that of the one who proposed it.
pub(crate) fn approve(order: &Order, id: &str, act: &Act) -> Result<Vec<Fact>, Refusal> {
    let refund = find(order, id)?;
    if refund.stored == RefundState::Manual {
        trusted(order, refund.proposed_through)?;
    }
    match refund.stored {
        RefundState::Manual if refund.proposed_by.as_ref() == Some(&act.actor) => Err(Code::SecondOperator.into()),
        RefundState::Manual => Ok(vec![Fact::RefundApproved { id: id.to_owned(), act: act.clone() }]),
        RefundState::Approved => Ok(Vec::new()),
        _ => Err(Code::RefundNotOpen.into()),
    }
}

/// Decides that a refund was paid out by hand: back to the account that paid (K8), or on an approved way (K9).
pub(crate) fn pay_out(
    policy: &Policy,
    order: &Order,
    id: &str,
    reference: &str,
    paid_at: Instant,
    act: &Act,
    now: Instant,
) -> Result<Vec<Fact>, Refusal> {
    let refund = find(order, id)?;
    if refund.stored == RefundState::Settled {
        return match &refund.reference {
            Some(known) if refund.by_hand && known == reference => Ok(Vec::new()),
            Some(_) if refund.by_hand => Err(Code::FactsDiffer.into()),
            _ => Err(Code::RefundNotOpen.into()),
        };
    }
    if paid_out_by(order, reference) || payment::entered(order, reference).is_some() {
        return Err(Code::ReferenceTaken.into());
    }
    match (&refund.source, refund.stored) {
        // What went back some other way did not go back by this transfer as well.
        (Source::Transfer(_), RefundState::Demanded) | (_, RefundState::Approved) => {
            trusted(order, refund.proposed_through)?;
            let by = Settlement::Payout { reference: reference.to_owned(), act: act.clone() };
            let paid_at = happened_at_bank("paid_at", paid_at, policy, refund.demanded_at, now)?;
            Ok(vec![settled(id.to_owned(), by, paid_at)])
        }
        (Source::Card(_), RefundState::Declined | RefundState::Manual) => Err(Code::SecondOperator.into()),
        _ => Err(Code::RefundNotOpen.into()),
    }
}

/// Whether a transfer out of this order's money is known by a reference of the bank: one reference is one transfer.
pub(crate) fn paid_out_by(order: &Order, reference: &str) -> bool {
    let refunds = order.refunds.iter().map(|refund| &refund.reference);
    let returns = order.payment.held.iter().map(|held| &held.payout);
    refunds.chain(returns).any(|payout| payout.as_deref() == Some(reference))
}

fn find<'a>(order: &'a Order, id: &str) -> Result<&'a Refund, Refusal> {
    order.refunds.iter().find(|refund| refund.id == id).ok_or(Code::NotFound.into())
}

/// What the clock asks of an order's refunds: the report of a term that passed, another question to the gateway.
pub(crate) fn pending(order: &Order) -> impl Iterator<Item = (Instant, Fact)> {
    order.refunds.iter().filter(|refund| refund.open()).flat_map(|refund| {
        // A term whose last day is not official has not passed for certain (K48).
        let certain = !refund.overdue_reported && !refund.due.provisional && !taken_by_bank(order, refund);
        let overdue = certain.then(|| (refund.due.expires_at, Fact::RefundOverdue { id: refund.id.clone() }));
        let again = refund.ask_again_at().map(|at| (at, Fact::RefundPending { id: refund.id.clone() }));
        overdue.into_iter().chain(again)
    })
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

impl RefundDemanded {
    /// The refund of an order. What is returned by agreement or by a court once the order was paid lowers what is owed for the
    /// license (K57); before that a part that goes back is still to be paid.
    pub(crate) fn refund(&self, version: u64, paid: bool) -> Refund {
        let agreed = paid && matches!(self.cause, Cause::Agreement | Cause::Court);
        Refund {
            id: self.id.clone(),
            version,
            source: self.source.clone(),
            amount_minor: self.amount_minor,
            cause: self.cause,
            lowers_minor: if agreed { self.amount_minor } else { 0 },
            demanded_at: self.demanded_at,
            due: self.due.clone(),
            stored: RefundState::Demanded,
            attempts: 0,
            asked: 0,
            first_attempted_at: None,
            attempted_at: None,
            asked_at: None,
            proposed_by: None,
            proposed_through: None,
            overdue_reported: false,
            settled_at: None,
            by_hand: false,
            reference: None,
        }
    }
}

/// Folds what happened to a refund.
pub(crate) fn evolve(refunds: &mut [Refund], fact: &Fact, at: Instant) {
    let id = match fact {
        Fact::RefundRequested(requested) => &requested.id,
        Fact::RefundRerouted(rerouted) => &rerouted.id,
        Fact::RefundSettled(settled) => &settled.id,
        Fact::RefundUnknown { id }
        | Fact::RefundDeclined { id, .. }
        | Fact::RefundVoided { id }
        | Fact::RefundRetried { id, .. }
        | Fact::RefundApproved { id, .. }
        | Fact::RefundOverdue { id }
        | Fact::RefundPending { id } => id,
        _ => return,
    };
    let Some(refund) = refunds.iter_mut().find(|refund| refund.id == *id) else { return };
    match fact {
        Fact::RefundRequested(requested) => {
            refund.stored = RefundState::Requested;
            refund.attempts = requested.attempt;
            refund.first_attempted_at = refund.first_attempted_at.or(Some(at));
            refund.attempted_at = Some(at);
            refund.asked_at = Some(at);
        }
        Fact::RefundUnknown { .. } => refund.stored = RefundState::Unknown,
        Fact::RefundDeclined { .. } => refund.stored = RefundState::Declined,
        Fact::RefundVoided { .. } => refund.stored = RefundState::Void,
        Fact::RefundRetried { .. } => {
            // Unknown rather than demanded where the gateway was asked before: it is asked first what became of that.
            refund.stored = if refund.attempts == 0 { RefundState::Demanded } else { RefundState::Unknown };
            refund.asked = 0;
            refund.asked_at = None;
        }
        Fact::RefundRerouted(rerouted) => {
            refund.stored = RefundState::Manual;
            refund.proposed_by = Some(rerouted.act.actor.clone());
            refund.proposed_through = Some(rerouted.channel);
        }
        Fact::RefundApproved { .. } => refund.stored = RefundState::Approved,
        Fact::RefundSettled(settled) => {
            refund.stored = RefundState::Settled;
            refund.settled_at = Some(settled.settled_at);
            refund.by_hand = matches!(settled.by, Settlement::Payout { .. });
            refund.reference = settled.by.reference().map(str::to_owned);
        }
        Fact::RefundOverdue { .. } => refund.overdue_reported = true,
        Fact::RefundPending { .. } => {
            refund.asked += 1;
            refund.asked_at = Some(at);
        }
        _ => {}
    }
}
