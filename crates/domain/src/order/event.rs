//! What can happen to an order. Folding its events gives its state; they carry no personal data.
//!
//! Each event belongs to a topic, and [`crate::order::facts`] is the table of them all: what is published of it and what is
//! recorded with it. What each does to the order is in `fold`, topic by topic; which notices follow is in
//! [`crate::follows::effect`].

use crate::Instant;
use crate::act::{Act, Channel};
use crate::clause::Clause;
use crate::order::correspondence::{Direction, Medium};
use crate::order::event_info::EventInfo;
use crate::order::facts::{
    ClaimFact, EvidenceFact, InvoiceFact, LicenseFact, OrderFact, PaymentFact, RefundFact, RestrictionFact,
    TransferFact,
};
use serde::{Deserialize, Serialize};

/// A fact and when it was recorded.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Event {
    /// Never before the event that precedes it.
    pub at: Instant,
    /// What happened.
    #[serde(flatten)]
    pub fact: Fact,
}

/// What happened, by topic.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "topic", rename_all = "snake_case")]
pub enum Fact {
    /// To the order as a whole.
    Order(OrderFact),
    /// To its payment.
    Payment(PaymentFact),
    /// To a transfer.
    Transfer(TransferFact),
    /// To an invoice.
    Invoice(InvoiceFact),
    /// To the license.
    License(LicenseFact),
    /// To a claim.
    Claim(ClaimFact),
    /// To a refund.
    Refund(RefundFact),
    /// To what holds the order up.
    Restriction(RestrictionFact),
    /// Nothing: it is recorded.
    Evidence(EvidenceFact),
}

impl Event {
    /// When what it records reached us, where that was by e-mail: it is looked at anew if our own mailbox was in other hands
    /// (clause 10.4, K26).
    pub fn by_email(&self) -> Option<Instant> {
        let (channel, at) = match &self.fact {
            Fact::Claim(ClaimFact::Received(it)) => (it.channel, it.received_at),
            Fact::Order(OrderFact::Terminated(it)) => (it.channel?, it.received_at),
            Fact::Order(OrderFact::TerminationRequested { request, .. }) => (request.channel, request.received_at),
            Fact::Order(OrderFact::CorrespondenceRegistered(it)) => {
                let by_email = it.piece.medium == Medium::Email && it.piece.direction == Direction::In;
                return by_email.then_some(it.piece.arrived_at);
            }
            Fact::Payment(PaymentFact::Queried { asked_at, registered: Some(it), .. }) => (it.channel, *asked_at),
            Fact::Refund(RefundFact::Rerouted(it)) => (it.channel, self.at),
            Fact::Restriction(RestrictionFact::ObjectionReceived { channel, received_at, .. }) => {
                (*channel, *received_at)
            }
            Fact::Evidence(EvidenceFact::InformationDeclined { channel, received_at, .. }) => (*channel, *received_at),
            _ => return None,
        };
        (channel == Channel::Email).then_some(at)
    }
}

impl Fact {
    /// The published name of every kind of event.
    pub fn names() -> impl Iterator<Item = &'static str> {
        let topics = [
            OrderFact::NAMES,
            PaymentFact::NAMES,
            TransferFact::NAMES,
            InvoiceFact::NAMES,
            LicenseFact::NAMES,
            ClaimFact::NAMES,
            RefundFact::NAMES,
            RestrictionFact::NAMES,
            EvidenceFact::NAMES,
        ];
        topics.into_iter().flatten().copied()
    }

    /// Its row in the table of events.
    pub fn info(&self) -> EventInfo<'_> {
        match self {
            Fact::Order(fact) => fact.info(),
            Fact::Payment(fact) => fact.info(),
            Fact::Transfer(fact) => fact.info(),
            Fact::Invoice(fact) => fact.info(),
            Fact::License(fact) => fact.info(),
            Fact::Claim(fact) => fact.info(),
            Fact::Refund(fact) => fact.info(),
            Fact::Restriction(fact) => fact.info(),
            Fact::Evidence(fact) => fact.info(),
        }
    }

    /// The published name of the event.
    pub fn name(&self) -> &'static str {
        self.info().name
    }

    /// The clause that the event rests on; `None` where none of the offer's does.
    pub fn clause(&self) -> Option<Clause> {
        self.info().clause
    }

    /// What of the order it is about ([`EventInfo::subject_id`]).
    pub fn subject_id(&self) -> Option<String> {
        self.info().subject_id
    }

    /// The operator's part in it, where an operator acted.
    pub fn act(&self) -> Option<&Act> {
        self.info().act
    }
}
