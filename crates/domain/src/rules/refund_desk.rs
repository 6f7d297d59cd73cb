//! Money that went back to a card at the bank's desk and not through the gateway, as an operator enters it (K60): it counts
//! from the bank's day, first towards what was to go back of that payment, and never beyond what came in (I13).

use crate::Instant;
use crate::act::Act;
use crate::agreement::policy::Policy;
use crate::agreement::rule::Rule;
use crate::code::{Code, Refusal};
use crate::order::balance::{of, refundable_minor, settled_minor};
use crate::order::event::Fact;
use crate::order::facts::RefundFact;
use crate::order::payment::Source;
use crate::order::references::paid_out_by;
use crate::order::refund::{Cause, Refund};
use crate::order::refund_facts::{RefundDemanded, RefundEntered, Settlement};
use crate::order::{Order, references};
use crate::rules::refund::{REFUNDS_MAX, settled};

/// A refund that was made at the bank's desk.
#[derive(Debug, Clone)]
pub struct EnterRefund {
    /// The ticket of the gateway that it went back on.
    pub ticket: String,
    /// Minor units.
    pub amount_minor: i64,
    /// Why, as far as it is more than was to go back anyway: a surplus, an agreement or a court's decision.
    pub cause: Cause,
    /// The bank's reference: the same one is counted once.
    pub reference: String,
    /// When it went back, by the bank's statement.
    pub returned_at: Instant,
    /// Who entered it.
    pub act: Act,
}

/// Decides on a refund that an operator enters. No events: it is known with the same facts.
pub(crate) fn enter(policy: &Policy, order: &Order, entered: &EnterRefund, now: Instant) -> Result<Vec<Fact>, Refusal> {
    let source = Source::Card(entered.ticket.clone());
    let capture = order.payment.capture(&source).ok_or(Code::NotFound)?;
    let known = || order.refunds.iter().filter(|it| it.reference.as_deref() == Some(&entered.reference));
    if known().next().is_some() {
        let fits = |it: &Refund| it.source == source && it.settled_at == Some(entered.returned_at) && !it.by_hand;
        let same = known().all(fits) && known().map(|it| it.amount_minor).sum::<i64>() == entered.amount_minor;
        return if same { Ok(Vec::new()) } else { Err(Code::RefundReferenceKnown.into()) };
    }
    if paid_out_by(order, &entered.reference) || references::entered(order, &entered.reference).is_some() {
        return Err(Code::ReferenceTaken.into());
    }
    if of(order, &source).any(|refund| refund.under_way(now)) {
        return Err(Code::RefundOpen.into());
    }
    if entered.returned_at < capture.captured_at {
        return Err(Code::RefundBeforePayment.into());
    }
    let standing = if capture.reversed_at.is_some() { 0 } else { capture.amount_minor - settled_minor(order, &source) };
    let beyond = (entered.amount_minor - (standing - refundable_minor(order, capture))).max(0);
    let surplus = entered.cause == Cause::Surplus && order.ended.is_none();
    if entered.amount_minor <= 0 || entered.amount_minor > standing || surplus && beyond > order.credit_minor() {
        return Err(Code::RefundTooLarge.into());
    }
    let facts = count(policy, order, entered, &source);
    let own = facts.iter().any(|fact| matches!(fact, Fact::Refund(RefundFact::Entered(_))));
    if own && order.refunds.len() >= REFUNDS_MAX { Err(Code::LimitReached.into()) } else { Ok(facts) }
}

/// Counts it towards the open refunds of its payment: the one that it equals, else one after the other; then on its own.
fn count(policy: &Policy, order: &Order, entered: &EnterRefund, source: &Source) -> Vec<Fact> {
    let by = || Settlement::Desk { reference: entered.reference.clone(), act: entered.act.clone() };
    let done = |id: &str| settled(id.to_owned(), by(), entered.returned_at);
    let open: Vec<&Refund> = of(order, source).filter(|refund| refund.open()).collect();
    if let Some(equal) = open.iter().find(|refund| refund.amount_minor == entered.amount_minor) {
        return vec![done(&equal.id)];
    }
    let id = format!("{}-R{}", order.id, order.refunds.len() + 1);
    let own = |amount_minor, of: Option<&Refund>| {
        let demanded = RefundDemanded {
            id: id.clone(),
            source: source.clone(),
            amount_minor,
            cause: of.map_or(entered.cause, |of| of.cause),
            demanded_at: of.map_or(entered.returned_at, |of| of.demanded_at),
            due: of.map_or_else(|| policy.deadline(Rule::Refund, entered.returned_at), |of| of.due.clone()),
            act: Some(entered.act.clone()),
        };
        let entered = RefundEntered { demanded, part_of: of.map(|of| of.id.clone()) };
        [Fact::Refund(RefundFact::Entered(Box::new(entered))), done(&id)]
    };
    let (mut left, mut facts) = (entered.amount_minor, Vec::new());
    for refund in open {
        if left < refund.amount_minor {
            facts.extend((left > 0).then(|| own(left, Some(refund))).into_iter().flatten());
            return facts;
        }
        facts.push(done(&refund.id));
        left -= refund.amount_minor;
    }
    facts.extend((left > 0).then(|| own(left, None)).into_iter().flatten());
    facts
}
