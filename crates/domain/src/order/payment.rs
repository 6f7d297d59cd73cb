//! What was paid for an order: tickets of the gateway, payments as the bank has them, the moment of full payment
//! (clauses 4.5–4.7, 9.1).

use crate::Instant;
use crate::act::Act;
use crate::agreement::deadline::Deadline;
use crate::order::transfer::{TransferReturned, UnmatchedTransfer};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What was paid for an order.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Payment {
    /// The gateway's tickets, oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tickets: Vec<Ticket>,
    /// What came in for the order, in the order of counting; none is removed but by a correction.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub captures: Vec<Capture>,
    /// When each payment was counted, oldest first, also where a correction took it out since.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub counted_at: Vec<Instant>,
    /// Transfers that came in and could not be counted for the order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unmatched: Vec<UnmatchedTransfer>,
    /// When the order was paid in full, by the bank's own instant.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub paid_at: Option<Instant>,
}

/// How money came in, by the name that the bank has for it. It goes back the same way (clause 4.11, K8).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[schema(as = PaymentSource, description = "A payment by the name that the bank has for it.",
    examples(json!({"transfer": "T-2025-0001"})))]
#[serde(rename_all = "snake_case")]
pub enum Source {
    /// The ticket of a payment by card.
    Card(String),
    /// The bank's reference of a transfer.
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
    #[serde(default, skip_serializing_if = "is_zero")]
    pub surplus_minor: i64,
    /// The bank's own instant.
    pub captured_at: Instant,
    /// Whether somebody else than the buyer paid; what goes back goes to that payer (K14).
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub third_party: bool,
    /// When the bank took it back (K38).
    #[serde(default, skip_serializing_if = "Option::is_none")]
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

    pub(crate) fn received(&mut self, received: &PaymentReceived, at: Instant) {
        if let Source::Card(ticket) = &received.source {
            self.settle(ticket, Outcome::Captured);
        }
        self.counted_at.push(at);
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

    pub(crate) fn returned(&mut self, returned: &TransferReturned, at: Instant) {
        for held in self.unmatched.iter_mut().filter(|held| held.reference == returned.reference) {
            held.returned_at = Some(at);
            held.payout = Some(returned.payout.clone());
        }
    }

    /// Takes out what was entered under a reference.
    pub(crate) fn take_out(&mut self, reference: &str) {
        self.captures.retain(|capture| !capture.is_transfer(reference));
        self.unmatched.retain(|held| held.reference != reference);
    }

    /// Says anew who paid what was entered under a reference.
    pub(crate) fn paid_by(&mut self, reference: &str, third_party: bool) {
        for capture in self.captures.iter_mut().filter(|capture| capture.is_transfer(reference)) {
            capture.third_party = third_party;
        }
        for held in self.unmatched.iter_mut().filter(|held| held.reference == reference) {
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

#[expect(clippy::trivially_copy_pass_by_ref, reason = "as serde calls it")]
fn is_zero(minor: &i64) -> bool {
    *minor == 0
}
