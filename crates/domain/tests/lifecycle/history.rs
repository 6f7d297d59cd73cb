//! What a list of events says, read anew: none of it asks the order or the code that folds it.

use domain::Instant;
use domain::correction::Wrong;
use domain::deadline::Deadline;
use domain::ending::Terminated;
use domain::event::{Event, Fact};
use domain::payment::{PaidInFull, PaymentReceived, Source};
use domain::recompute::Which;
use domain::refund::{Cause, RefundDemanded};
use std::collections::BTreeMap;

/// A claim as its events tell of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Claimed {
    /// The instant that counts for it: its arrival, or its handing-in as far as that was proven.
    pub(crate) counts_at: Instant,
    /// Whether it was handed in before the end of the window, or before there was one.
    pub(crate) timely: bool,
    /// Whether it waits for a person before anything is deemed.
    pub(crate) waits: bool,
    /// Whether it was struck.
    pub(crate) struck: bool,
    /// Whether it was answered, withdrawn, closed or struck.
    pub(crate) dealt_with: bool,
}

/// Whether the license is deemed provided by what happened last.
pub(crate) fn deemed(event: &Event) -> bool {
    matches!(event.fact, Fact::DeemedProvided(_))
}

/// What an operator corrected of a full payment on which nothing rests yet: what it is without the wrong entry.
fn corrected(events: &[Event], place: usize) -> Option<Option<&PaidInFull>> {
    let Fact::ReceiptCorrected(it) = &events[place].fact else { return None };
    let before = &events[..place];
    let rests = activated_at(before).is_some() || ended(before) || !paid(before);
    match &it.wrong {
        Wrong::Figures { full } | Wrong::Order { full } if !rests => Some(full.as_deref()),
        _ => None,
    }
}

/// A deadline of the order that an event sets, moves or takes away.
fn sets(events: &[Event], place: usize, which: &Which) -> Option<Option<Deadline>> {
    let of_full = |full: &PaidInFull| match which {
        Which::Activation => Some(full.activation_due.clone()),
        Which::DelayRight => Some(full.delay_right.clone()),
        Which::Window => full.window.clone(),
        _ => None,
    };
    match &events[place].fact {
        Fact::PaymentReceived(received) => received.full.as_ref().and_then(of_full).map(Some),
        Fact::ReceiptCorrected(_) if matches!(which, Which::Activation | Which::DelayRight | Which::Window) => {
            corrected(events, place).map(|full| full.and_then(of_full))
        }
        Fact::Activated(activated) if *which == Which::Window => Some(Some(activated.window.clone())),
        Fact::DeadlinesRecomputed { changes } => {
            changes.iter().find(|change| change.which == *which).map(|change| Some(change.deadline.clone()))
        }
        _ => None,
    }
}

/// A deadline of the order as it was last set.
pub(crate) fn deadline(events: &[Event], which: &Which) -> Option<Deadline> {
    (0..events.len()).rev().find_map(|place| sets(events, place, which)).flatten()
}

/// Every claim by its id. What extends the window makes a claim timely that no longer comes after it.
pub(crate) fn claims(events: &[Event]) -> BTreeMap<String, Claimed> {
    let mut claims: BTreeMap<String, Claimed> = BTreeMap::new();
    let mut end: Option<Instant> = None;
    for (place, event) in events.iter().enumerate() {
        if corrected(events, place).is_some() {
            end = None;
            claims.values_mut().for_each(|claim| (claim.timely, claim.waits) = (true, false));
        }
        if let Some(Some(window)) = sets(events, place, &Which::Window) {
            end = Some(window.expires_at);
            for claim in claims.values_mut() {
                claim.timely |= claim.counts_at < window.expires_at;
                claim.waits &= claim.counts_at >= window.expires_at;
            }
        }
        let before = |at: Instant| end.is_none_or(|end| at < end);
        match &event.fact {
            Fact::ClaimReceived(it) => {
                let counts_at = it.handed_in_at.filter(|_| it.proven).unwrap_or(it.received_at);
                let timely = before(counts_at);
                let (waits, struck, dealt_with) = (it.held, false, false);
                claims.insert(it.id.clone(), Claimed { counts_at, timely, waits, struck, dealt_with });
            }
            Fact::HandingInProven(it) => {
                let claim = claims.get_mut(&it.id).unwrap();
                claim.counts_at = it.handed_in_at;
                claim.timely |= before(it.handed_in_at);
                claim.waits &= !claim.timely;
            }
            Fact::HeldClaimDecided(it) => {
                let claim = claims.get_mut(&it.id).expect("a claim of the order");
                (claim.timely, claim.waits) = (it.timely, false);
            }
            Fact::ClaimStruck { id, .. } => {
                let claim = claims.get_mut(id).unwrap();
                (claim.waits, claim.struck, claim.dealt_with) = (false, true, true);
            }
            Fact::ClaimAnswered(it) => claims.get_mut(&it.id).unwrap().dealt_with = true,
            Fact::ClaimClosed(it) => claims.get_mut(&it.id).unwrap().dealt_with = true,
            Fact::ClaimWithdrawn { id, .. } => claims.get_mut(id).unwrap().dealt_with = true,
            _ => {}
        }
    }
    claims
}

/// Whether a claim was ever handed in in time and not struck.
pub(crate) fn timely_claim(events: &[Event]) -> bool {
    claims(events).values().any(|claim| claim.timely && !claim.struck)
}

/// Whether the order ended before its time.
pub(crate) fn ended(events: &[Event]) -> bool {
    events.iter().any(|event| match &event.fact {
        Fact::Cancelled { .. } | Fact::Terminated(_) | Fact::EverythingReturned => true,
        Fact::PaymentReversed(it) => it.ends,
        _ => false,
    })
}

/// Whether the order is paid in full, as far as nothing ended it. What an operator corrects may undo it.
pub(crate) fn paid(events: &[Event]) -> bool {
    let mut paid = false;
    for (place, event) in events.iter().enumerate() {
        match &event.fact {
            Fact::PaymentReceived(it) => paid |= it.full.is_some(),
            Fact::ReceiptCorrected(it) => match &it.wrong {
                Wrong::Payer { .. } => {}
                _ if activated_at(&events[..place]).is_some() || ended(&events[..place]) => {}
                Wrong::Figures { full } | Wrong::Order { full } => paid &= full.is_some(),
            },
            _ => {}
        }
    }
    paid
}

/// Whether the mailbox is reported to be in other hands.
pub(crate) fn frozen(events: &[Event]) -> bool {
    let turn = |event: &Event| match event.fact {
        Fact::MailboxReported { .. } => Some(true),
        Fact::MailboxCleared { .. } => Some(false),
        _ => None,
    };
    events.iter().rev().find_map(turn).unwrap_or(false)
}

/// Whether somebody objects to what runs by itself: it was not decided on, or found to be right.
pub(crate) fn objected(events: &[Event]) -> bool {
    let dismissed = |id: &str| {
        let dismisses = |event: &Event| match &event.fact {
            Fact::ObjectionResolved { id: it, sustained, .. } => it == id && !sustained,
            _ => false,
        };
        events.iter().any(dismisses)
    };
    events.iter().any(|event| matches!(&event.fact, Fact::ObjectionReceived { id, .. } if !dismissed(id)))
}

/// The payments that were counted, without those whose entry was taken out again.
pub(crate) fn payments(events: &[Event]) -> impl Iterator<Item = &PaymentReceived> {
    let out = |event: &Event, source: &Source| match (&event.fact, source) {
        (Fact::ReceiptCorrected(it), Source::Transfer(name)) => {
            it.reference == *name && !matches!(it.wrong, Wrong::Payer { .. })
        }
        _ => false,
    };
    events.iter().enumerate().filter_map(move |(place, event)| match &event.fact {
        Fact::PaymentReceived(received) => {
            (!events[place..].iter().any(|event| out(event, &received.source))).then_some(&**received)
        }
        _ => None,
    })
}

/// Whether the bank took a payment back.
pub(crate) fn reversed(events: &[Event], source: &Source) -> bool {
    events.iter().any(|event| matches!(&event.fact, Fact::PaymentReversed(it) if it.source == *source))
}

/// Every demand for a refund.
pub(crate) fn demands(events: &[Event]) -> impl Iterator<Item = &RefundDemanded> {
    events.iter().filter_map(|event| match &event.fact {
        Fact::RefundDemanded(demanded) => Some(&**demanded),
        _ => None,
    })
}

/// Whether the money of a refund went back.
pub(crate) fn settled(events: &[Event], id: &str) -> bool {
    events.iter().any(|event| matches!(&event.fact, Fact::RefundSettled(it) if it.id == id))
}

/// Whether a refund that was not settled became void, because the bank took its payment back: at once, unless the gateway had
/// been asked for it and had not said no; then once it did.
pub(crate) fn void(events: &[Event], id: &str) -> bool {
    let Some(source) = demands(events).find(|it| it.id == id).map(|it| it.source.clone()) else { return false };
    let (mut asked, mut void) = (false, false);
    for event in events {
        match &event.fact {
            Fact::RefundRequested(it) if it.id == id => asked = true,
            Fact::RefundUnknown { id: it } if it == id => asked = true,
            Fact::RefundDeclined { id: it, .. } if it == id => asked = false,
            Fact::RefundRetried { id: it, .. } if it == id => asked = true,
            Fact::RefundSettled(it) if it.id == id => return false,
            Fact::RefundVoided { id: it } if it == id => void = true,
            Fact::PaymentReversed(it) if it.source == source => void |= !asked,
            _ => {}
        }
    }
    void
}

/// By how much agreements and courts lowered what is owed for the license: what they returned once the order was paid.
pub(crate) fn lowered(events: &[Event]) -> i64 {
    let agreed = |it: &RefundDemanded| matches!(it.cause, Cause::Agreement | Cause::Court);
    let paid_before = |place: usize| paid(&events[..place]);
    let each = events.iter().enumerate().filter_map(|(place, event)| match &event.fact {
        Fact::RefundDemanded(it) if agreed(it) && paid_before(place) => Some(it.amount_minor),
        _ => None,
    });
    each.sum()
}

/// What is still to go back of the payments that stand.
pub(crate) fn going(events: &[Event]) -> i64 {
    let open =
        |it: &&RefundDemanded| !settled(events, &it.id) && !void(events, &it.id) && !reversed(events, &it.source);
    demands(events).filter(open).map(|it| it.amount_minor).sum()
}

/// What is left of the payments that stand: what came in less what went back.
pub(crate) fn standing(events: &[Event]) -> i64 {
    let stands = |source: &Source| !reversed(events, source);
    let captured: i64 = payments(events).filter(|it| stands(&it.source)).map(|it| it.amount_minor).sum();
    let back = demands(events).filter(|it| stands(&it.source) && settled(events, &it.id));
    captured - back.map(|it| it.amount_minor).sum::<i64>()
}

/// The termination among some events.
pub(crate) fn terminated(events: &[Event]) -> Option<&Terminated> {
    events.iter().find_map(|event| match &event.fact {
        Fact::Terminated(terminated) => Some(&**terminated),
        _ => None,
    })
}

/// When the right to use was provided.
pub(crate) fn activated_at(events: &[Event]) -> Option<Instant> {
    events.iter().find(|event| matches!(event.fact, Fact::Activated(_))).map(|event| event.at)
}

/// Whether money goes back for the licensor's delay.
pub(crate) fn for_delay(demanded: &RefundDemanded) -> bool {
    demanded.cause == Cause::Delay
}
