//! Transfers, as an operator enters them from the bank's statement (clause 4.7): counted once by the bank's reference, or set
//! aside with the reason and returned (K13, K14).

use super::{Capture, RECEIPTS_MAX, Source};
use crate::Instant;
use crate::act::Act;
use crate::code::{Code, Refusal};
use crate::event::Fact;
use crate::instant::happened_at_bank;
use crate::money::Money;
use crate::order::Order;
use crate::placing::Method;
use crate::policy::Policy;
use crate::refund;
use crate::zone::local_date;
use serde::{Deserialize, Serialize};

/// A transfer that was not counted: it waits for the operator to return it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HeldReceipt {
    /// The bank's reference.
    pub reference: String,
    /// What came in, in whatever currency.
    pub amount: Money,
    /// When it came in.
    pub received_at: Instant,
    /// Whether somebody else than the buyer paid.
    #[serde(default)]
    pub third_party: bool,
    /// Why it was not counted.
    pub reason: HeldReason,
    /// When it was returned to its payer.
    pub returned_at: Option<Instant>,
    /// The bank's reference of the transfer back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub payout: Option<String>,
}

/// Why a transfer is not counted for its order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HeldReason {
    /// It is in another currency than what is owed (clause 4.2).
    WrongCurrency,
    /// The order is paid by card.
    CardOrder,
    /// The invoice has lapsed or was voided (K44).
    InvoiceLapsed,
    /// The order was cancelled, terminated or reversed.
    OrderEnded,
}

/// A transfer on the vendor's account, as the operator enters it from the bank's statement.
#[derive(Debug, Clone)]
pub struct RecordReceipt {
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

/// A transfer was not counted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReceiptHeld {
    /// What came in.
    pub receipt: HeldReceipt,
    /// Who entered it.
    pub act: Act,
}

/// A transfer that was not counted went back to its payer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReceiptReturned {
    /// The bank's reference of the transfer that came in.
    pub reference: String,
    /// The bank's reference of the transfer back.
    pub payout: String,
    /// Who returned it.
    pub act: Act,
}

/// What an entry says of a transfer beside its reference.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Entered {
    pub(crate) amount: Money,
    pub(crate) received_at: Instant,
    pub(crate) third_party: bool,
}

impl Entered {
    /// Whether two entries say the same: a statement names a day and no time of it.
    pub(crate) fn same(&self, other: &Entered, policy: &Policy) -> bool {
        self.same_figures(other, policy) && self.third_party == other.third_party
    }

    /// As [`Entered::same`], whoever paid.
    pub(crate) fn same_figures(&self, other: &Entered, policy: &Policy) -> bool {
        let day = |at| local_date(policy.zone, at);
        self.amount == other.amount && day(self.received_at) == day(other.received_at)
    }
}

/// What is known of a transfer of this order, counted or not.
pub(crate) fn entered(order: &Order, reference: &str) -> Option<Entered> {
    let source = Source::Transfer(reference.to_owned());
    let counted = order.payment.capture(&source).map(|capture| Entered {
        amount: Money::new(capture.amount_minor, order.captured_currency()),
        received_at: capture.captured_at,
        third_party: capture.third_party,
    });
    let held = || order.payment.held.iter().find(|held| held.reference == reference);
    counted.or_else(|| {
        held().map(|it| Entered { amount: it.amount, received_at: it.received_at, third_party: it.third_party })
    })
}

/// Counts a transfer, once by its reference, or sets it aside with the reason. Never refuses money that came in.
///
/// # Errors
/// The reference is known with other facts, or for money that went out; too many transfers.
pub(crate) fn receive(
    policy: &Policy,
    order: &Order,
    receipt: &RecordReceipt,
    now: Instant,
) -> Result<Vec<Fact>, Refusal> {
    let RecordReceipt { reference, amount, received_at, third_party, act } = receipt;
    let received_at = happened_at_bank("received_at", *received_at, policy, order.created_at, now)?;
    let facts = Entered { amount: *amount, received_at, third_party: *third_party };
    if let Some(known) = entered(order, reference) {
        return if facts.same(&known, policy) { Ok(Vec::new()) } else { Err(Code::FactsDiffer.into()) };
    }
    if refund::paid_out_by(order, reference) {
        return Err(Code::ReferenceTaken.into());
    }
    if order.payment.captures.len() + order.payment.held.len() >= RECEIPTS_MAX {
        return Err(Code::LimitReached.into());
    }
    if let Some(reason) = not_counted(order, *amount, received_at) {
        let receipt = HeldReceipt {
            reference: reference.clone(),
            amount: *amount,
            received_at,
            third_party: *third_party,
            reason,
            returned_at: None,
            payout: None,
        };
        return Ok(vec![Fact::ReceiptHeld(Box::new(ReceiptHeld { receipt, act: act.clone() }))]);
    }
    let capture = Capture {
        source: Source::Transfer(reference.clone()),
        amount_minor: amount.amount_minor,
        surplus_minor: 0,
        captured_at: received_at,
        third_party: *third_party,
        reversed_at: None,
    };
    Ok(vec![super::count(policy, order, capture, Some(act.clone()))])
}

fn not_counted(order: &Order, amount: Money, received_at: Instant) -> Option<HeldReason> {
    if order.debt_minor() > 0 && amount.currency == order.captured_currency() {
        // What is owed after the bank took a payment back is paid off, whatever became of the order (9.3).
        None
    } else if order.ended.is_some() {
        Some(HeldReason::OrderEnded)
    } else if order.method == Method::Card {
        Some(HeldReason::CardOrder)
    } else if amount.currency != order.captured_currency() {
        Some(HeldReason::WrongCurrency)
    } else if order.payment.paid_at.is_none() && order.invoices.last().is_some_and(|last| !last.takes(received_at)) {
        Some(HeldReason::InvoiceLapsed)
    } else {
        None
    }
}

/// Records that a transfer which was not counted went back.
///
/// # Errors
/// There is no such transfer, it went back otherwise, or the reference is known for other money.
pub(crate) fn return_receipt(order: &Order, returned: &ReceiptReturned) -> Result<Vec<Fact>, Refusal> {
    let held = order.payment.held.iter().find(|held| held.reference == returned.reference).ok_or(Code::NotFound)?;
    if held.returned_at.is_some() {
        let same = held.payout.as_ref() == Some(&returned.payout);
        return if same { Ok(Vec::new()) } else { Err(Code::FactsDiffer.into()) };
    }
    if entered(order, &returned.payout).is_some() || refund::paid_out_by(order, &returned.payout) {
        return Err(Code::ReferenceTaken.into());
    }
    Ok(vec![Fact::ReceiptReturned(Box::new(returned.clone()))])
}
