//! Changing the buyer's address (clause 3.1). Until somebody has proven that they read the mailbox, who has the order's token may
//! correct it, since it may be mistyped; from then on only an operator, with a second one.

use crate::Instant;
use crate::act::Act;
use crate::code::{Code, Refusal};
use crate::order::Order;
use crate::order::contact::{ContactChanged, ContactProposed, Ground};
use crate::order::event::Fact;
use crate::order::facts::OrderFact;

/// How often the buyer of one order corrects its address: a bound on the mails that go to addresses which nobody has proven, not a
/// rule of the offer.
pub const CORRECTIONS_MAX: u32 = 3;
/// How often the address of one order is changed at all: a bound on the order's size.
const CHANGES_MAX: u32 = 50;

/// What is done about the address.
#[derive(Debug, Clone)]
pub enum ChangeContact {
    /// It is corrected, by who has the order's token. That nobody has proven the mailbox is for the caller to see.
    Correct {
        /// Hex of the salted commitment to the buyer's data as they are then.
        commitment: String,
    },
    /// Another one is proposed.
    Propose(ProposeContact),
    /// What was proposed is approved, by a second operator.
    Approve {
        /// Hex of the salted commitment to the buyer's data as they are then.
        commitment: String,
        /// Who approves.
        act: Act,
    },
}

/// Another address, as an operator proposes it.
#[derive(Debug, Clone)]
pub struct ProposeContact {
    /// On what ground.
    pub ground: Ground,
    /// Hex of the salted commitment to what is proposed.
    pub proposal: String,
    /// Who proposes it.
    pub act: Act,
}

/// Decides what is done about the address.
pub(crate) fn change(order: &Order, asked: &ChangeContact) -> Result<Vec<Fact>, Refusal> {
    match asked {
        ChangeContact::Correct { commitment } => correct(order, commitment),
        ChangeContact::Propose(asked) => propose(order, asked),
        ChangeContact::Approve { commitment, act } => approve(order, commitment, act),
    }
}

fn correct(order: &Order, commitment: &str) -> Result<Vec<Fact>, Refusal> {
    if order.contact.changes >= CORRECTIONS_MAX {
        return Err(Code::LimitReached.into());
    }
    Ok(vec![changed(commitment, None)])
}

/// Decides a proposal. It takes the place of one that waits.
fn propose(order: &Order, asked: &ProposeContact) -> Result<Vec<Fact>, Refusal> {
    if order.contact.changes >= CHANGES_MAX {
        return Err(Code::LimitReached.into());
    }
    let ProposeContact { ground, proposal, act } = asked.clone();
    Ok(vec![Fact::Order(OrderFact::ContactProposed(ContactProposed { ground, proposal, act }))])
}

/// Decides the second operator's approval: never that of the one who proposed it.
fn approve(order: &Order, commitment: &str, act: &Act) -> Result<Vec<Fact>, Refusal> {
    let proposed = order.contact.proposed.as_ref().ok_or(Code::NothingProposed)?;
    if proposed.by == act.actor {
        return Err(Refusal { clause: None, ..Code::SecondOperator.into() });
    }
    Ok(vec![changed(commitment, Some(act.clone()))])
}

fn changed(commitment: &str, act: Option<Act>) -> Fact {
    Fact::Order(OrderFact::ContactChanged(ContactChanged { commitment: commitment.to_owned(), act }))
}

/// Since when a proposal waits for a second operator.
pub(crate) fn awaits_approval(order: &Order) -> Option<Instant> {
    order.contact.proposed.as_ref().map(|proposed| proposed.at)
}
