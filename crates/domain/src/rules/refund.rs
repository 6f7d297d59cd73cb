//! Refunds (clauses 4.10, 4.11): to the source that paid, intent first, never twice, never more than came in, within the
//! law's seven days of the demand.

use crate::Instant;
use crate::act::{Act, Channel};
use crate::agreement::policy::Policy;
use crate::agreement::rule::Rule;
use crate::code::{Code, Refusal};
use crate::order::balance::{of, refundable_minor};
use crate::order::event::Fact;
use crate::order::facts::RefundFact;
use crate::order::payment::Source;
use crate::order::references::paid_out_by;
use crate::order::refund::{Cause, Refund, RefundState};
use crate::order::refund_facts::{RefundDemanded, RefundRerouted, RefundSettled, Settlement};
use crate::order::{Order, references};
use crate::rules::happened::{happened, happened_at_bank};

/// How many refunds one order keeps: a bound on its size, not a rule of the offer.
pub const REFUNDS_MAX: usize = 100;

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
    Fact::Refund(RefundFact::Demanded(Box::new(RefundDemanded {
        id: format!("{}-R{}", order.id, place + 1),
        source: source.clone(),
        amount_minor,
        cause,
        demanded_at,
        due: policy.deadline(Rule::Refund, demanded_at),
        act: act.cloned(),
    })))
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
pub(crate) fn taken_by_bank(order: &Order, refund: &Refund) -> bool {
    order.payment.capture(&refund.source).is_some_and(|capture| capture.reversed_at.is_some())
}

pub(crate) fn settled(id: String, by: Settlement, settled_at: Instant) -> Fact {
    Fact::Refund(RefundFact::Settled(Box::new(RefundSettled { id, by, settled_at })))
}

/// Decides to try the gateway once more (K9). It is asked first what became of the attempt before.
pub(crate) fn retry(order: &Order, id: &str, act: &Act) -> Result<Vec<Fact>, Refusal> {
    match find(order, id)?.stored {
        RefundState::Declined => Ok(vec![Fact::Refund(RefundFact::Retried { id: id.to_owned(), act: act.clone() })]),
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
        RefundState::Declined | RefundState::Manual => {
            Ok(vec![Fact::Refund(RefundFact::Rerouted(Box::new(rerouted.clone())))])
        }
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
        RefundState::Manual => Ok(vec![Fact::Refund(RefundFact::Approved { id: id.to_owned(), act: act.clone() })]),
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
    if paid_out_by(order, reference) || references::entered(order, reference).is_some() {
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

pub(crate) fn find<'a>(order: &'a Order, id: &str) -> Result<&'a Refund, Refusal> {
    order.refunds.iter().find(|refund| refund.id == id).ok_or(Code::NotFound.into())
}

/// What the clock asks of an order's refunds: the report of a term that passed, another question to the gateway.
pub(crate) fn pending(order: &Order) -> impl Iterator<Item = (Instant, Fact)> {
    order.refunds.iter().filter(|refund| refund.open()).flat_map(|refund| {
        // A term whose last day is not official has not passed for certain (K48).
        let certain = !refund.overdue_reported && !refund.due.provisional && !taken_by_bank(order, refund);
        let overdue =
            certain.then(|| (refund.due.expires_at, Fact::Refund(RefundFact::Overdue { id: refund.id.clone() })));
        let again = refund.ask_again_at().map(|at| (at, Fact::Refund(RefundFact::Pending { id: refund.id.clone() })));
        overdue.into_iter().chain(again)
    })
}
