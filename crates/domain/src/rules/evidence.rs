//! What is recorded of an order and moves none of its clocks: its first use (preamble), a paper copy of the agreement (10.6), that
//! its buyer wants no news (8.6).

use crate::Instant;
use crate::act::{Act, Channel, Registered};
use crate::code::{Code, Refusal};
use crate::order::Order;
use crate::order::event::Fact;
use crate::order::facts::EvidenceFact;
use crate::rules::happened::{happened, happened_since};

/// How many paper copies are asked for of one order: a bound on its size, not a rule of the offer.
pub const PAPER_COPIES_MAX: usize = 20;

/// What is to be recorded of an order.
#[derive(Debug, Clone)]
pub enum RecordEvidence {
    /// That the license is used through the widget (preamble).
    Use {
        /// The pseudonym of the account that uses it.
        account: String,
    },
    /// That the licensor asks for a copy of the agreement in paper form (clause 10.6).
    RequestPaperCopy {
        /// When it was asked for.
        requested_at: Instant,
        /// Who asked.
        act: Act,
    },
    /// That such a copy arrived.
    ReceivePaperCopy {
        /// The request.
        id: String,
        /// When it arrived.
        received_at: Instant,
        /// Who has it.
        act: Act,
    },
    /// That the buyer wants no news any more (clause 8.6).
    DeclineInformation {
        /// When that reached us.
        received_at: Instant,
        /// How, and who registers it.
        registered: Registered,
    },
}

/// Decides what is to be recorded.
pub(crate) fn decide(order: &Order, asked: &RecordEvidence, now: Instant) -> Result<Vec<Fact>, Refusal> {
    match asked {
        RecordEvidence::Use { account } => used(order, account),
        RecordEvidence::RequestPaperCopy { requested_at, act } => request_copy(order, *requested_at, act, now),
        RecordEvidence::ReceivePaperCopy { id, received_at, act } => receive_copy(order, id, *received_at, act, now),
        RecordEvidence::DeclineInformation { received_at, registered } => {
            decline_information(order, *received_at, registered, now)
        }
    }
}

/// Decides that the license is used: the first time is recorded. What another account than the order's was told, before that was
/// corrected, is no use of it.
fn used(order: &Order, account: &str) -> Result<Vec<Fact>, Refusal> {
    if order.license.activated_at.is_none() || order.account != account {
        return Err(Code::NotActive.into());
    }
    let first = order.evidence.first_used_at.is_none();
    Ok(first.then_some(Fact::Evidence(EvidenceFact::FirstUsed)).into_iter().collect())
}

/// Decides a request for a copy in paper form.
fn request_copy(order: &Order, requested_at: Instant, act: &Act, now: Instant) -> Result<Vec<Fact>, Refusal> {
    let copies = &order.evidence.paper_copies;
    if copies.len() >= PAPER_COPIES_MAX {
        return Err(Code::LimitReached.into());
    }
    Ok(vec![Fact::Evidence(EvidenceFact::PaperCopyRequested {
        id: format!("{}-P{}", order.id, copies.len() + 1),
        requested_at: happened("requested_at", requested_at, order, now)?,
        act: act.clone(),
    })])
}

/// Decides that a copy arrived. The first time stays.
fn receive_copy(order: &Order, id: &str, received_at: Instant, act: &Act, now: Instant) -> Result<Vec<Fact>, Refusal> {
    let copy = order.evidence.paper_copies.iter().find(|copy| copy.id == id).ok_or(Code::NotFound)?;
    let received_at = happened_since("received_at", received_at, copy.requested_at, now)?;
    if copy.received_at.is_some() {
        return Ok(Vec::new());
    }
    let received = EvidenceFact::PaperCopyReceived { id: id.to_owned(), received_at, act: act.clone() };
    Ok(vec![Fact::Evidence(received)])
}

/// Decides that the buyer wants no news. A consent does not change on the word of an e-mail while the mailbox is reported (10.4,
/// I31).
fn decline_information(
    order: &Order,
    received_at: Instant,
    registered: &Registered,
    now: Instant,
) -> Result<Vec<Fact>, Refusal> {
    let Registered { channel, act } = registered.clone();
    let received_at = happened("received_at", received_at, order, now)?;
    if channel == Channel::Email && order.mailbox_frozen() {
        return Err(Code::MailboxFrozen.into());
    }
    Ok(vec![Fact::Evidence(EvidenceFact::InformationDeclined { received_at, channel, act })])
}
