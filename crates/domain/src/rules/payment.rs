//! Paying an order: tickets of the gateway, payments counted once, the moment of full payment (clauses 4.5–4.7, 9.1).

use crate::Instant;
use crate::act::Act;
use crate::agreement::policy::{ClaimWindowAnchor, Policy};
use crate::agreement::rule::Rule;
use crate::agreement::zone::local_date;
use crate::code::{Code, Refusal};
use crate::money::Money;
use crate::order::Order;
use crate::order::event::Fact;
use crate::order::facts::PaymentFact;
use crate::order::payment::{Capture, Outcome, PaidInFull, PaymentReceived, PaymentReversed, Source, TicketIssued};
use crate::order::placing::Method;
use crate::order::refund::{Cause, RefundState};
use crate::rules::ended::not_ended;
use crate::rules::happened::happened_at_bank;
use crate::rules::refund;

/// How many payments may be opened for one order: a bound on its size, not a rule of the offer.
pub const TICKETS_MAX: usize = 50;

/// A payment that the bank confirmed on the ticket that we stored.
#[derive(Debug, Clone)]
pub struct ConfirmPayment {
    /// The ticket.
    pub ticket: String,
    /// When the bank captured it, where it says so.
    pub captured_at: Option<Instant>,
}

/// What the gateway is to be asked for, if the order can be paid there now.
///
/// # Errors
/// The order is paid by invoice, is paid already, waits for its review, or has too many tickets.
pub fn payable(order: &Order) -> Result<Money, Refusal> {
    if order.method == Method::Invoice {
        return Err(Code::PaidByInvoice.into());
    }
    not_ended(order)?;
    if order.payment.paid_at.is_some() {
        return Err(Code::AlreadyPaid.into());
    }
    if order.awaits_review() {
        return Err(Code::AwaitingReview.into());
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
    // Nothing was opened before the release, so there is no ticket that could be lost by this.
    if order.awaits_review() {
        return Err(Code::AwaitingReview.into());
    }
    Ok(vec![Fact::Payment(PaymentFact::Opened(issued.clone()))])
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
pub(crate) fn count(policy: &Policy, order: &Order, capture: Capture, act: Option<Act>) -> Fact {
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
    after.payment.received(&received, order.last_at);
    received.surplus_minor = after.credit_minor() - order.credit_minor();
    received.debt_minor = order.debt_minor() - after.debt_minor();
    Fact::Payment(PaymentFact::Received(Box::new(received)))
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
    // A surplus that goes back was never part of what is owed: it lessens the payment that it goes back from, not the sum.
    let returned = |surplus: bool| order.refunds.iter().filter(move |it| (it.cause == Cause::Surplus) == surplus);
    let gone = returned(false).filter(|it| it.stored != RefundState::Void);
    let gone = gone.filter(|it| captures.iter().any(|capture| capture.source == it.source));
    let surplus_of = |capture: &Capture| -> i64 {
        let of_it = returned(true).filter(|it| it.stored != RefundState::Void && it.source == capture.source);
        of_it.map(|it| it.amount_minor).sum()
    };
    let mut sum = -gone.map(|it| it.amount_minor).sum::<i64>();
    let completing = captures.iter().find(|capture| {
        sum = sum.saturating_add(capture.amount_minor - surplus_of(capture));
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
    Ok(vec![Fact::Payment(PaymentFact::Reversed(Box::new(reversed)))])
}

pub(crate) fn paid_in_full(policy: &Policy, order: &Order, paid_at: Instant) -> PaidInFull {
    PaidInFull {
        paid_at,
        concluded_at: order.concluded_by(paid_at),
        activation_due: policy.deadline(Rule::Activation, paid_at),
        delay_right: policy.deadline(Rule::LicensorDelay, paid_at),
        window: (policy.claim_window_anchor == ClaimWindowAnchor::Payment)
            .then(|| policy.deadline(Rule::ClaimWindow, paid_at)),
    }
}

/// Records that the bank declined a ticket; what was captured stays captured.
pub(crate) fn decline(order: &Order, ticket: &str) -> Result<Vec<Fact>, Refusal> {
    match order.payment.ticket(ticket).ok_or(Code::NotFound)?.outcome {
        Outcome::Open => {
            Ok(vec![Fact::Payment(PaymentFact::Declined { ticket: ticket.to_owned(), unpaid: payable(order).is_ok() })])
        }
        Outcome::Declined | Outcome::Captured => Ok(Vec::new()),
    }
}
