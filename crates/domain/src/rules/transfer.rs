//! Paying an order: tickets of the gateway, receipts of the bank, payments counted once, the moment of full payment
//! (clauses 4.5–4.7, 9.1).

use crate::Instant;
use crate::act::Act;
use crate::agreement::policy::Policy;
use crate::code::{Code, Refusal};
use crate::money::Money;
use crate::order::event::Fact;
use crate::order::facts::TransferFact;
use crate::order::payment::{Capture, Source};
use crate::order::placing::Method;
use crate::order::references::{Entered, entered};
use crate::order::transfer::{TransferReturned, TransferUnmatched, UnmatchedReason, UnmatchedTransfer};
use crate::order::{Order, references};
use crate::rules::happened::happened_at_bank;
use crate::rules::payment::count;

/// How many transfers may be entered for one order: a bound on its size, not a rule of the offer.
pub const TRANSFERS_MAX: usize = 200;

/// A transfer on the vendor's account, as the operator enters it from the bank's statement.
#[derive(Debug, Clone)]
pub struct RecordTransfer {
    /// The bank's reference: the same one is counted once.
    pub reference: String,
    /// What came in.
    pub amount: Money,
    /// When it was on the account (clause 4.7).
    pub received_at: Instant,
    /// Whether somebody else than the buyer paid.
    pub third_party: bool,
    /// Who entered it.
    pub act: Act,
}

/// Counts a transfer, once by its reference, or sets it aside with the reason. Never refuses money that came in.
///
/// # Errors
/// The reference is known with other facts, or for money that went out; too many transfers.
pub(crate) fn receive(
    policy: &Policy,
    order: &Order,
    receipt: &RecordTransfer,
    now: Instant,
) -> Result<Vec<Fact>, Refusal> {
    let RecordTransfer { reference, amount, received_at, third_party, act } = receipt;
    let received_at = happened_at_bank("received_at", *received_at, policy, order.created_at, now)?;
    let facts = Entered { amount: *amount, received_at, third_party: *third_party };
    if let Some(known) = entered(order, reference) {
        return if facts.same(&known, policy) { Ok(Vec::new()) } else { Err(Code::FactsDiffer.into()) };
    }
    if references::paid_out_by(order, reference) {
        return Err(Code::ReferenceTaken.into());
    }
    if order.payment.captures.len() + order.payment.unmatched.len() >= TRANSFERS_MAX {
        return Err(Code::LimitReached.into());
    }
    if let Some(reason) = not_counted(order, *amount, received_at) {
        let transfer = UnmatchedTransfer {
            reference: reference.clone(),
            amount: *amount,
            received_at,
            third_party: *third_party,
            reason,
            returned_at: None,
            payout: None,
        };
        return Ok(vec![Fact::Transfer(TransferFact::Unmatched(Box::new(TransferUnmatched {
            transfer,
            act: act.clone(),
        })))]);
    }
    let capture = Capture {
        source: Source::Transfer(reference.clone()),
        amount_minor: amount.amount_minor,
        surplus_minor: 0,
        captured_at: received_at,
        third_party: *third_party,
        reversed_at: None,
    };
    Ok(vec![count(policy, order, capture, Some(act.clone()))])
}

fn not_counted(order: &Order, amount: Money, received_at: Instant) -> Option<UnmatchedReason> {
    if order.debt_minor() > 0 && amount.currency == order.captured_currency() {
        // What is owed after the bank took a payment back is paid off, whatever became of the order (9.3).
        None
    } else if order.ended.is_some() {
        Some(UnmatchedReason::OrderEnded)
    } else if order.method == Method::Card {
        Some(UnmatchedReason::CardOrder)
    } else if order.awaits_review() {
        Some(UnmatchedReason::AwaitingReview)
    } else if amount.currency != order.captured_currency() {
        Some(UnmatchedReason::WrongCurrency)
    } else if order.payment.paid_at.is_none() && order.invoices.last().is_some_and(|last| !last.takes(received_at)) {
        Some(UnmatchedReason::InvoiceLapsed)
    } else {
        None
    }
}

/// Records that a transfer which was not counted went back.
///
/// # Errors
/// There is no such transfer, it went back otherwise, or the reference is known for other money.
pub(crate) fn return_transfer(order: &Order, returned: &TransferReturned) -> Result<Vec<Fact>, Refusal> {
    let held =
        order.payment.unmatched.iter().find(|held| held.reference == returned.reference).ok_or(Code::NotFound)?;
    if held.returned_at.is_some() {
        let same = held.payout.as_ref() == Some(&returned.payout);
        return if same { Ok(Vec::new()) } else { Err(Code::FactsDiffer.into()) };
    }
    if entered(order, &returned.payout).is_some() || references::paid_out_by(order, &returned.payout) {
        return Err(Code::ReferenceTaken.into());
    }
    Ok(vec![Fact::Transfer(TransferFact::Returned(Box::new(returned.clone())))])
}
