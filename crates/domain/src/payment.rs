//! Paying an order: tickets of the gateway, payments counted once, the moment of full payment (clauses 4.5–4.7, 9.1).

use crate::Instant;
use crate::code::{Code, Refusal};
use crate::deadline::{Deadline, Rule};
use crate::event::Fact;
use crate::money::Money;
use crate::order::Order;
use crate::placing::Method;
use crate::policy::{ClaimWindowAnchor, Policy};
use serde::{Deserialize, Serialize};

/// How many payments may be opened for one order: a bound on its size, not a rule of the offer.
pub const TICKETS_MAX: usize = 50;

/// What was paid for an order.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Payment {
    /// The gateway's tickets, oldest first.
    pub tickets: Vec<Ticket>,
    /// Captured in all, in minor units of the captured currency.
    pub captured_minor: i64,
    /// When the order was paid in full, by the bank's own instant.
    pub paid_at: Option<Instant>,
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
    /// The ticket it was made on.
    pub ticket: String,
    /// What was captured, in minor units.
    pub amount_minor: i64,
    /// The bank's instant of success (clause 4.6).
    pub captured_at: Instant,
    /// Set if it made the order paid in full.
    pub full: Option<PaidInFull>,
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
    if order.paid_in_full() {
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

/// Counts a confirmed payment, once. A second payment of a paid order is kept as captured and extends nothing (K14).
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
    let total = order.payment.captured_minor.saturating_add(ticket.amount_minor);
    let completes = !order.paid_in_full() && total >= order.owed().amount_minor;
    Ok(vec![Fact::PaymentReceived(Box::new(PaymentReceived {
        ticket: ticket.ticket.clone(),
        amount_minor: ticket.amount_minor,
        captured_at,
        full: completes.then(|| paid_in_full(policy, order, captured_at)),
    }))])
}

fn paid_in_full(policy: &Policy, order: &Order, paid_at: Instant) -> PaidInFull {
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
        Outcome::Open => Ok(vec![Fact::PaymentDeclined { ticket: ticket.to_owned(), unpaid: !order.paid_in_full() }]),
        Outcome::Declined | Outcome::Captured => Ok(Vec::new()),
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
        self.settle(&received.ticket, Outcome::Captured);
        self.captured_minor = self.captured_minor.saturating_add(received.amount_minor);
        if let Some(full) = &received.full {
            self.paid_at = Some(full.paid_at);
        }
    }

    fn settle(&mut self, ticket: &str, outcome: Outcome) {
        for known in self.tickets.iter_mut().filter(|known| known.ticket == ticket) {
            known.outcome = outcome;
        }
    }
}
