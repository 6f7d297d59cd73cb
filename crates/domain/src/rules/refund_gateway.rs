//! A refund at the gateway: the intent that is written before it is asked, what it said, and what became of an attempt whose
//! reply was lost. Only the bank's own no opens another way (K60).

use crate::Instant;
use crate::act::Act;
use crate::code::{Code, Refusal};
use crate::order::Order;
use crate::order::balance::{of, settled_minor};
use crate::order::event::Fact;
use crate::order::facts::RefundFact;
use crate::order::payment::Source;
use crate::order::refund::RefundState;
use crate::order::refund_facts::{RefundBegun, Settlement};
use crate::rules::refund::{find, settled, taken_by_bank};
use serde::{Deserialize, Serialize};

/// What the gateway said of a refund.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum GatewaySaid {
    /// The money went back just now.
    Settled,
    /// The money went back at this instant, by its status.
    SettledAt(Instant),
    /// Its list of operations has the money as returned at this instant.
    Listed(Instant),
    /// It refused, with this code, and by its status nothing went back.
    Declined(u16),
    /// What it was asked for before did not go back, by its status or by its lists.
    NotReturned,
    /// No clear answer.
    Unknown,
}

/// Writes the intent to ask the gateway. No events: another attempt is under way, or there is nothing to ask for.
pub(crate) fn begin(order: &Order, id: &str, now: Instant) -> Result<Vec<Fact>, Refusal> {
    let refund = find(order, id)?;
    let free = match refund.stored {
        RefundState::Demanded => true,
        RefundState::Requested | RefundState::Unknown => !refund.under_way(now),
        _ => false,
    };
    // Two refunds of one payment at once could not be told apart by what the gateway says went back.
    let alone = !of(order, &refund.source).any(|other| other.id != id && other.asked_for());
    if !free || !alone || !matches!(refund.source, Source::Card(_)) {
        return Ok(Vec::new());
    }
    if taken_by_bank(order, refund) {
        return Ok(vec![Fact::Refund(RefundFact::Voided { id: id.to_owned() })]);
    }
    Ok(vec![Fact::Refund(RefundFact::Begun(RefundBegun {
        id: id.to_owned(),
        attempt: refund.attempts + 1,
        refunded_before_minor: settled_minor(order, &refund.source),
    }))])
}

/// Records what the gateway said. What is settled stays so; what is unknown stays so until the gateway says (K60).
pub(crate) fn record_gateway_answer(
    order: &Order,
    id: &str,
    said: GatewaySaid,
    now: Instant,
) -> Result<Vec<Fact>, Refusal> {
    let refund = find(order, id)?;
    if !refund.open() || !matches!(refund.source, Source::Card(_)) {
        return Ok(Vec::new());
    }
    let (tried, asked_for, taken) = (refund.attempts > 0, refund.asked_for(), taken_by_bank(order, refund));
    let went_back = |at| vec![settled(id.to_owned(), Settlement::Gateway, at)];
    let id = id.to_owned();
    Ok(match said {
        GatewaySaid::Settled if tried => went_back(now),
        GatewaySaid::SettledAt(at) if tried => went_back(refund.dated(at, now)),
        // An attempt that began meanwhile tells for itself.
        GatewaySaid::Listed(at) if !refund.under_way(now) => went_back(refund.dated(at, now)),
        GatewaySaid::Declined(_) if asked_for && taken => vec![Fact::Refund(RefundFact::Voided { id })],
        GatewaySaid::NotReturned if asked_for && taken && !refund.under_way(now) => {
            vec![Fact::Refund(RefundFact::Voided { id })]
        }
        GatewaySaid::Declined(response_code) if asked_for => {
            vec![Fact::Refund(RefundFact::Declined { id, response_code: Some(response_code) })]
        }
        GatewaySaid::NotReturned if asked_for && !refund.under_way(now) => {
            vec![Fact::Refund(RefundFact::Declined { id, response_code: None })]
        }
        GatewaySaid::Unknown if refund.stored == RefundState::Requested => {
            vec![Fact::Refund(RefundFact::Unknown { id })]
        }
        _ => Vec::new(),
    })
}

/// Decides to have the gateway asked what became of a refund: asked, and nothing paid. Possible until it is known to be
/// settled, so that nobody pays out by hand what went back late (K60).
pub(crate) fn question(order: &Order, id: &str, act: &Act) -> Result<Vec<Fact>, Refusal> {
    let refund = find(order, id)?;
    if refund.attempts == 0 || !refund.open() {
        return Err(Code::RefundNotOpen.into());
    }
    Ok(vec![Fact::Refund(RefundFact::Questioned { id: id.to_owned(), act: act.clone() })])
}
