//! Paying an order: tickets of the gateway, receipts of the bank, payments counted once, the moment of full payment
//! (clauses 4.5–4.7, 9.1).

mod receipt;

pub(crate) use receipt::{Entered, entered, receive, return_receipt};
pub use receipt::{HeldReason, HeldReceipt, ReceiptHeld, ReceiptReturned, RecordReceipt};

use crate::Instant;
use crate::act::Act;
use crate::code::{Code, Refusal};
use crate::deadline::{Deadline, Rule};
use crate::event::Fact;
use crate::instant::happened_at_bank;
use crate::money::Money;
use crate::order::Order;
use crate::placing::Method;
use crate::policy::{ClaimWindowAnchor, Policy};
use crate::refund::{self, Cause, RefundState};
use crate::zone::local_date;
use serde::{Deserialize, Serialize};

/// How many payments may be opened for one order: a bound on its size, not a rule of the offer.
pub const TICKETS_MAX: usize = 50;
/// How many transfers may be entered for one order: a bound on its size, not a rule of the offer.
pub const RECEIPTS_MAX: usize = 200;

/// What was paid for an order.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Payment {
    /// The gateway's tickets, oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tickets: Vec<Ticket>,
    /// What came in for the order, in the order of counting; none is removed but by a correction.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub captures: Vec<Capture>,
    /// Transfers that came in and could not be counted for the order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub held: Vec<HeldReceipt>,
    /// When the order was paid in full, by the bank's own instant.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub paid_at: Option<Instant>,
}

/// How money came in, by the name that the bank has for it. It goes back the same way (clause 4.11, K8).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Source {
    /// By card, on a ticket of the gateway.
    Card(String),
    /// By transfer, under the bank's reference.
    Transfer(String),
}

/// Money that came in for an order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Capture {
    /// How it came in.
    pub source: Source,
    /// Minor units of the captured currency.
    pub amount_minor: i64,
    /// What of it was more than was still owed, in minor units (K14).
    pub surplus_minor: i64,
    /// The bank's own instant.
    pub captured_at: Instant,
    /// Whether somebody else than the buyer paid; what goes back goes to that payer (K14).
    pub third_party: bool,
    /// When the bank took it back (K38).
    pub reversed_at: Option<Instant>,
}

/// One payment opened at the gateway.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ticket {
    /// The gateway's name for it.
    pub ticket: String,
    /// The version of the order that it led to.
    pub version: u64,
    /// When it was opened.
    pub issued_at: Instant,
    /// Until when the buyer can pay on it.
    pub expires_at: Instant,
    /// What the gateway was asked for, in minor units of the captured currency.
    pub amount_minor: i64,
    /// What became of it.
    pub outcome: Outcome,
}

/// What became of a ticket.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// Nothing known yet.
    Open,
    /// The bank declined it.
    Declined,
    /// The bank captured it, and it was counted.
    Captured,
}

/// The gateway opened a payment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TicketIssued {
    /// The gateway's name for it.
    pub ticket: String,
    /// Until when the buyer can pay on it.
    pub expires_at: Instant,
    /// What the gateway was asked for, in minor units.
    pub amount_minor: i64,
}

/// A payment that the bank confirmed on the ticket that we stored.
#[derive(Debug, Clone)]
pub struct ConfirmPayment {
    /// The ticket.
    pub ticket: String,
    /// When the bank captured it, where it says so.
    pub captured_at: Option<Instant>,
}

/// A payment was counted.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PaymentReceived {
    /// How it came in.
    pub source: Source,
    /// What was captured, in minor units.
    pub amount_minor: i64,
    /// What of it is more than was still owed, in minor units: it extends nothing and is returned on demand (K14).
    pub surplus_minor: i64,
    /// What of it pays off what the buyer owed after the bank took a payment back, in minor units (9.3).
    #[serde(default)]
    pub debt_minor: i64,
    /// The bank's instant of success (clause 4.6), or that of the receipt on the account (clause 4.7).
    pub captured_at: Instant,
    /// Whether somebody else than the buyer paid.
    pub third_party: bool,
    /// Who entered it, where it was not the gateway that told.
    pub act: Option<Act>,
    /// Set if it made the order paid in full, or dates that earlier than it was known.
    pub full: Option<PaidInFull>,
}

/// The bank took a payment back (K38).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaymentReversed {
    /// Which one.
    pub source: Source,
    /// What was taken back, in minor units.
    pub amount_minor: i64,
    /// When the bank took it.
    pub reversed_at: Instant,
    /// Whether the order is no longer paid by it: its clocks are void and its license ends.
    pub ends: bool,
    /// Who recorded it.
    pub act: Act,
}

/// The order became paid in full: the clocks of 4.7 and 4.10 start.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PaidInFull {
    /// The bank's instant of the payment that completed it.
    pub paid_at: Instant,
    /// When the agreement is concluded: the later of the tick and full payment (clause 9.1, decision K1).
    pub concluded_at: Instant,
    /// By when the license is to be activated (clause 4.7).
    pub activation_due: Deadline,
    /// From when the buyer may terminate for delay (clause 4.10).
    pub delay_right: Deadline,
    /// The window for claims, where the policy anchors it at payment alone (clause 4.9).
    pub window: Option<Deadline>,
}

/// What the gateway is to be asked for, if the order can be paid there now.
///
/// # Errors
/// The order is paid by invoice, is paid already, or has too many tickets.
pub fn payable(order: &Order) -> Result<Money, Refusal> {
    if order.method == Method::Invoice {
        return Err(Code::PaidByInvoice.into());
    }
    if order.ended.is_some() {
        return Err(Code::OrderEnded.into());
    }
    if order.payment.paid_at.is_some() {
        return Err(Code::AlreadyPaid.into());
    }
    if order.payment.tickets.len() >= TICKETS_MAX {
        return Err(Code::LimitReached.into());
    }
    Ok(order.owed())
}

/// Records a ticket. A payment that came in while the bank was asked does not undo it: the ticket exists at the bank, and
/// what is paid on it must be found.
pub(crate) fn issue(order: &Order, issued: &TicketIssued) -> Result<Vec<Fact>, Refusal> {
    if order.payment.ticket(&issued.ticket).is_some() {
        return Ok(Vec::new());
    }
    if order.method == Method::Invoice {
        return Err(Code::PaidByInvoice.into());
    }
    Ok(vec![Fact::TicketIssued(issued.clone())])
}

/// Counts a confirmed payment, once. What comes in for an order that has ended goes back (K13).
pub(crate) fn confirm(
    policy: &Policy,
    order: &Order,
    confirmed: &ConfirmPayment,
    now: Instant,
) -> Result<Vec<Fact>, Refusal> {
    let ticket = order.payment.ticket(&confirmed.ticket).ok_or(Code::NotFound)?;
    if ticket.outcome == Outcome::Captured {
        return Ok(Vec::new());
    }
    // The bank's clock may be ahead of ours, and its instants have no fractions of a second; a payment lies between the
    // opening of its ticket and now.
    let captured_at = confirmed.captured_at.unwrap_or(now).min(now).max(ticket.issued_at);
    let capture = Capture {
        source: Source::Card(ticket.ticket.clone()),
        amount_minor: ticket.amount_minor,
        surplus_minor: 0,
        captured_at,
        third_party: false,
        reversed_at: None,
    };
    // What is owed after the bank took a payment back is paid first (9.3).
    let back = if order.ended.is_some() { capture.amount_minor - order.debt_minor() } else { 0 };
    let back = (back > 0).then(|| refund::after_the_end(policy, order, &capture.source, back, now));
    Ok([count(policy, order, capture, None)].into_iter().chain(back).collect())
}

/// The fact that counts a capture, and what it completes.
fn count(policy: &Policy, order: &Order, capture: Capture, act: Option<Act>) -> Fact {
    let open = order.payment.paid_at.is_none() && order.ended.is_none();
    let completes = open && order.kept_minor() + capture.amount_minor >= order.owed().amount_minor;
    let full = if completes {
        Some(paid_in_full(policy, order, paid_up_at(order, &capture)))
    } else {
        paid_earlier(policy, order, &capture)
    };
    let mut received = PaymentReceived {
        surplus_minor: 0,
        debt_minor: 0,
        source: capture.source,
        amount_minor: capture.amount_minor,
        captured_at: capture.captured_at,
        third_party: capture.third_party,
        act,
        full,
    };
    let mut after = order.clone();
    after.payment.received(&received);
    received.surplus_minor = after.credit_minor() - order.credit_minor();
    received.debt_minor = order.debt_minor() - after.debt_minor();
    Fact::PaymentReceived(Box::new(received))
}

/// The full payment dated anew, where a payment that is told of late came in before the one that completed it: the bank's
/// instants count, in whatever order they reach us (4.6, 4.7, I33). A window that was shown stays as it is.
fn paid_earlier(policy: &Policy, order: &Order, capture: &Capture) -> Option<PaidInFull> {
    let waits = order.ended.is_none() && order.license.activated_at.is_none();
    let paid_at = order.payment.paid_at.filter(|_| waits)?;
    let earlier = paid_up_at(order, capture);
    (earlier < paid_at).then(|| PaidInFull { window: None, ..paid_in_full(policy, order, earlier) })
}

/// When what came in first reached what is owed, by the bank's instants: receipts may be entered in any order (4.7).
fn paid_up_at(order: &Order, last: &Capture) -> Instant {
    completed_at(order, Some(last)).unwrap_or(last.captured_at)
}

/// When what came in and stands first reached what is owed, with one more payment or without; `None` if it does not. What is
/// gone or to go again does not count.
pub(crate) fn completed_at(order: &Order, more: Option<&Capture>) -> Option<Instant> {
    let mut captures: Vec<&Capture> = order.payment.captures.iter().chain(more).collect();
    captures.retain(|capture| capture.reversed_at.is_none());
    captures.sort_by_key(|capture| capture.captured_at);
    // A surplus that goes back was never part of what is owed.
    let gone = order.refunds.iter().filter(|it| it.cause != Cause::Surplus && it.stored != RefundState::Void);
    let gone = gone.filter(|it| captures.iter().any(|capture| capture.source == it.source));
    let mut sum = -gone.map(|it| it.amount_minor).sum::<i64>();
    let completing = captures.iter().find(|capture| {
        sum = sum.saturating_add(capture.amount_minor);
        sum >= order.owed().amount_minor
    });
    completing.map(|capture| capture.captured_at)
}

/// Records that the bank took a payment back (K38). An order that is no longer paid by it ends.
///
/// # Errors
/// There is no such payment, or it was taken back on another day.
pub(crate) fn reverse(
    policy: &Policy,
    order: &Order,
    source: &Source,
    at: Instant,
    act: &Act,
    now: Instant,
) -> Result<Vec<Fact>, Refusal> {
    let capture = order.payment.capture(source).ok_or(Code::NotFound)?;
    let reversed_at = happened_at_bank("reversed_at", at, policy, capture.captured_at, now)?;
    if let Some(known) = capture.reversed_at {
        let same = local_date(policy.zone, known) == local_date(policy.zone, reversed_at);
        return if same { Ok(Vec::new()) } else { Err(Code::FactsDiffer.into()) };
    }
    let mut reversed = PaymentReversed {
        source: source.clone(),
        amount_minor: capture.amount_minor,
        reversed_at,
        ends: false,
        act: act.clone(),
    };
    let mut after = order.clone();
    after.reversed(&reversed, now);
    let runs = order.payment.paid_at.is_some() && order.ended.is_none();
    reversed.ends = runs && (!after.paid_in_full() || after.everything_returned());
    Ok(vec![Fact::PaymentReversed(Box::new(reversed))])
}

pub(crate) fn paid_in_full(policy: &Policy, order: &Order, paid_at: Instant) -> PaidInFull {
    PaidInFull {
        paid_at,
        concluded_at: paid_at.max(order.created_at),
        activation_due: policy.deadline(Rule::Activation, paid_at),
        delay_right: policy.deadline(Rule::LicensorDelay, paid_at),
        window: (policy.claim_window_anchor == ClaimWindowAnchor::Payment)
            .then(|| policy.deadline(Rule::ClaimWindow, paid_at)),
    }
}

/// Records that the bank declined a ticket; what was captured stays captured.
pub(crate) fn decline(order: &Order, ticket: &str) -> Result<Vec<Fact>, Refusal> {
    match order.payment.ticket(ticket).ok_or(Code::NotFound)?.outcome {
        Outcome::Open => Ok(vec![Fact::PaymentDeclined { ticket: ticket.to_owned(), unpaid: payable(order).is_ok() }]),
        Outcome::Declined | Outcome::Captured => Ok(Vec::new()),
    }
}

impl Capture {
    fn is_transfer(&self, reference: &str) -> bool {
        matches!(&self.source, Source::Transfer(known) if known == reference)
    }
}

impl Payment {
    /// A ticket of this order.
    pub fn ticket(&self, ticket: &str) -> Option<&Ticket> {
        self.tickets.iter().find(|known| known.ticket == ticket)
    }

    pub(crate) fn issued(&mut self, issued: &TicketIssued, version: u64, at: Instant) {
        self.tickets.push(Ticket {
            ticket: issued.ticket.clone(),
            version,
            issued_at: at,
            expires_at: issued.expires_at,
            amount_minor: issued.amount_minor,
            outcome: Outcome::Open,
        });
    }

    pub(crate) fn declined(&mut self, ticket: &str) {
        self.settle(ticket, Outcome::Declined);
    }

    pub(crate) fn received(&mut self, received: &PaymentReceived) {
        if let Source::Card(ticket) = &received.source {
            self.settle(ticket, Outcome::Captured);
        }
        self.captures.push(Capture {
            source: received.source.clone(),
            amount_minor: received.amount_minor,
            surplus_minor: received.surplus_minor,
            captured_at: received.captured_at,
            third_party: received.third_party,
            reversed_at: None,
        });
        if let Some(full) = &received.full {
            self.paid_at = Some(full.paid_at);
        }
    }

    pub(crate) fn reversed(&mut self, reversed: &PaymentReversed) {
        for known in self.captures.iter_mut().filter(|known| known.source == reversed.source) {
            known.reversed_at = Some(reversed.reversed_at);
        }
    }

    pub(crate) fn returned(&mut self, returned: &ReceiptReturned, at: Instant) {
        for held in self.held.iter_mut().filter(|held| held.reference == returned.reference) {
            held.returned_at = Some(at);
            held.payout = Some(returned.payout.clone());
        }
    }

    /// Takes out what was entered under a reference.
    pub(crate) fn take_out(&mut self, reference: &str) {
        self.captures.retain(|capture| !capture.is_transfer(reference));
        self.held.retain(|held| held.reference != reference);
    }

    /// Says anew who paid what was entered under a reference.
    pub(crate) fn paid_by(&mut self, reference: &str, third_party: bool) {
        for capture in self.captures.iter_mut().filter(|capture| capture.is_transfer(reference)) {
            capture.third_party = third_party;
        }
        for held in self.held.iter_mut().filter(|held| held.reference == reference) {
            held.third_party = third_party;
        }
    }

    /// What came in and was not taken back by the bank, in minor units of the captured currency.
    pub fn captured_minor(&self) -> i64 {
        let standing = self.captures.iter().filter(|capture| capture.reversed_at.is_none());
        standing.fold(0, |sum, capture| sum.saturating_add(capture.amount_minor))
    }

    /// What came in under one name of the bank.
    pub fn capture(&self, source: &Source) -> Option<&Capture> {
        self.captures.iter().find(|known| known.source == *source)
    }

    fn settle(&mut self, ticket: &str, outcome: Outcome) {
        for known in self.tickets.iter_mut().filter(|known| known.ticket == ticket) {
            known.outcome = outcome;
        }
    }
}
