//! What an operator mistyped of a transfer, corrected (clause 4.7): the wrong entry is taken out, and what is right is entered
//! as if it had been from the start, so that payments, full payment and its clocks follow.

use crate::Instant;
use crate::act::Act;
use crate::agreement::policy::Policy;
use crate::code::{Code, Refusal};
use crate::order::correction::{TransferCorrected, Wrong};
use crate::order::ending::How;
use crate::order::event::{Event, Fact};
use crate::order::facts::TransferFact;
use crate::order::payment::{PaidInFull, Source};
use crate::order::references::Entered;
use crate::order::refund::RefundState;
use crate::order::{Order, evolve, references};
use crate::rules::happened::happened_at_bank;
use crate::rules::transfer::RecordTransfer;
use crate::rules::{payment, transfer};

/// Decides a correction of what was entered under a reference: these are the facts. No events if they are known so.
///
/// # Errors
/// No such transfer is known here; money went back on it; a license was activated or an agreement ended on it.
pub(crate) fn correct(
    policy: &Policy,
    order: &Order,
    right: &RecordTransfer,
    now: Instant,
) -> Result<Vec<Fact>, Refusal> {
    let known = references::entered(order, &right.reference).ok_or(Code::NotFound)?;
    let received_at = happened_at_bank("received_at", right.received_at, policy, order.created_at, now)?;
    let facts = Entered { amount: right.amount, received_at, third_party: right.third_party };
    if facts.same(&known, policy) {
        return Ok(Vec::new());
    }
    untouched(order, &right.reference)?;
    let corrected = |wrong| {
        let (reference, act) = (right.reference.clone(), right.act.clone());
        Fact::Transfer(TransferFact::Corrected(Box::new(TransferCorrected { reference, wrong, act })))
    };
    if facts.same_figures(&known, policy) {
        return Ok(vec![corrected(Wrong::Payer { third_party: right.third_party })]);
    }
    let out = corrected(Wrong::Figures { full: full_without(policy, order, &right.reference) });
    let without = after(order, &out, now);
    let entered = transfer::receive(policy, &without, right, now)?;
    let corrected = entered.iter().fold(without, |order, fact| after(&order, fact, now));
    stands(order, &corrected, &right.reference)?;
    Ok([out].into_iter().chain(entered).collect())
}

/// Decides that a transfer belongs to another order: it is taken out of this one.
///
/// # Errors
/// As [`correct`].
pub(crate) fn take_out(
    policy: &Policy,
    order: &Order,
    reference: &str,
    act: &Act,
    now: Instant,
) -> Result<Vec<Fact>, Refusal> {
    references::entered(order, reference).ok_or(Code::NotFound)?;
    untouched(order, reference)?;
    let wrong = Wrong::Order { full: full_without(policy, order, reference) };
    let corrected = TransferCorrected { reference: reference.to_owned(), wrong, act: act.clone() };
    let out = Fact::Transfer(TransferFact::Corrected(Box::new(corrected)));
    stands(order, &after(order, &out, now), reference)?;
    Ok(vec![out])
}

/// Refuses what rests on an entry that money already went back on, or was taken back.
fn untouched(order: &Order, reference: &str) -> Result<(), Refusal> {
    let source = Source::Transfer(reference.to_owned());
    let returned = order.refunds.iter().any(|it| it.source == source && it.stored != RefundState::Void);
    let reversed = order.payment.capture(&source).is_some_and(|capture| capture.reversed_at.is_some());
    let held = order.payment.unmatched.iter().find(|held| held.reference == reference);
    let sent_back = held.is_some_and(|held| held.returned_at.is_some());
    // What pays a debt is counted on an order that has ended, and nothing but the debt follows from it.
    let debt = order.ended.as_ref().is_none_or(|ended| ended.how == How::Reversed);
    if returned || reversed || sent_back || !(debt || held.is_some()) {
        return Err(Code::NotCorrectable.into());
    }
    Ok(())
}

/// Refuses a correction that would take from a license what it was activated on.
fn stands(order: &Order, corrected: &Order, reference: &str) -> Result<(), Refusal> {
    let counted = order.payment.capture(&Source::Transfer(reference.to_owned())).is_some();
    let runs = order.license.activated_at.is_some() && order.ended.is_none();
    let same = corrected.paid_in_full() && payment::completed_at(corrected, None) == payment::completed_at(order, None);
    if counted && runs && !same { Err(Code::NotCorrectable.into()) } else { Ok(()) }
}

/// The full payment of an order without an entry.
fn full_without(policy: &Policy, order: &Order, reference: &str) -> Option<Box<PaidInFull>> {
    let mut without = order.clone();
    without.payment.take_out(reference);
    without.payment.paid_at?;
    let paid_at = payment::completed_at(&without, None)?;
    Some(Box::new(payment::paid_in_full(policy, &without, paid_at)))
}

fn after(order: &Order, fact: &Fact, at: Instant) -> Order {
    evolve(Some(order.clone()), &Event { at, fact: fact.clone() })
}
