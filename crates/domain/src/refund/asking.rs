//! A refund at the gateway: the intent that is written before it is asked, what it said, and what became of an attempt whose
//! reply was lost. Only the bank's own no opens another way (K60).

use super::{Refund, RefundRequested, RefundState, Settlement, find, of, settled, settled_minor, taken_by_bank};
use crate::Instant;
use crate::act::Act;
use crate::code::{Code, Refusal};
use crate::event::Fact;
use crate::order::Order;
use crate::payment::Source;
use chrono::TimeDelta;
use serde::{Deserialize, Serialize};

/// How long one attempt at the gateway has for itself: longer than the function that makes it may run.
const ATTEMPT: TimeDelta = TimeDelta::minutes(2);
/// The longest wait between two questions to the gateway is 2^9 minutes.
const DOUBLINGS_MAX: u32 = 8;
/// After so many questions without a clear answer it is a person's task to have the bank asked.
const ASKED_MAX: u32 = 7;

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
        return Ok(vec![Fact::RefundVoided { id: id.to_owned() }]);
    }
    Ok(vec![Fact::RefundRequested(RefundRequested {
        id: id.to_owned(),
        attempt: refund.attempts + 1,
        refunded_before_minor: settled_minor(order, &refund.source),
    })])
}

/// Records what the gateway said. What is settled stays so; what is unknown stays so until the gateway says (K60).
pub(crate) fn told(order: &Order, id: &str, said: GatewaySaid, now: Instant) -> Result<Vec<Fact>, Refusal> {
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
        GatewaySaid::Declined(_) if asked_for && taken => vec![Fact::RefundVoided { id }],
        GatewaySaid::NotReturned if asked_for && taken && !refund.under_way(now) => vec![Fact::RefundVoided { id }],
        GatewaySaid::Declined(response_code) if asked_for => {
            vec![Fact::RefundDeclined { id, response_code: Some(response_code) }]
        }
        GatewaySaid::NotReturned if asked_for && !refund.under_way(now) => {
            vec![Fact::RefundDeclined { id, response_code: None }]
        }
        GatewaySaid::Unknown if refund.stored == RefundState::Requested => vec![Fact::RefundUnknown { id }],
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
    Ok(vec![Fact::RefundQuestioned { id: id.to_owned(), act: act.clone() }])
}

impl Refund {
    /// Whether the gateway is being asked for it, or what became of that is not known.
    pub fn asked_for(&self) -> bool {
        matches!(self.stored, RefundState::Requested | RefundState::Unknown)
    }

    /// Whether an attempt at the gateway may still be running.
    pub(crate) fn under_way(&self, now: Instant) -> bool {
        self.asked_for() && self.attempted_at.is_some_and(|at| now < at + ATTEMPT)
    }

    /// Whether the gateway did not say for long what became of it: a person has it asked (K60).
    pub(crate) fn long_unknown(&self) -> bool {
        self.asked_for() && self.asked >= ASKED_MAX
    }

    /// Whether the last question made it a person's matter.
    pub(crate) fn became_long_unknown(&self) -> bool {
        self.asked_for() && self.asked == ASKED_MAX
    }

    /// An instant of the bank's: money went back between its demand and now.
    fn dated(&self, at: Instant, now: Instant) -> Instant {
        at.min(now).max(self.demanded_at)
    }

    /// When the gateway is to be asked again: the event that asks for it may be lost, and so may its reply.
    pub(super) fn ask_again_at(&self) -> Option<Instant> {
        let waits = self.stored == RefundState::Demanded || self.asked_for();
        let since = self.asked_at.unwrap_or(self.demanded_at);
        let wait = ATTEMPT * (1 << self.asked.min(DOUBLINGS_MAX));
        (waits && matches!(self.source, Source::Card(_))).then(|| since + wait)
    }
}
