//! What a list of events says, read anew: none of it asks the order or the code that folds it.

use chrono::TimeDelta;
use domain::Instant;
use domain::agreement::deadline::Deadline;
use domain::order::claim::About;
use domain::order::correction::Wrong;
use domain::order::ending::Terminated;
use domain::order::event::{Event, Fact};
use domain::order::facts::{ClaimFact, LicenseFact, OrderFact, PaymentFact, RefundFact, RestrictionFact, TransferFact};
use domain::order::payment::{PaidInFull, PaymentReceived, Source};
use domain::order::recomputed::DeadlineKind;
use domain::order::refund::Cause;
use domain::order::refund_facts::RefundDemanded;
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
    /// When it was withdrawn.
    pub(crate) withdrawn_at: Option<Instant>,
    /// By when it can be contradicted that it is not about the scope, unless it was; and whether that is official.
    pub(crate) open_until: Option<(Instant, bool)>,
    /// Whether that was contradicted in time.
    pub(crate) contradicted: bool,
    /// Whether it was answered, withdrawn, closed or struck.
    pub(crate) dealt_with: bool,
}

/// Whether the license is deemed provided by what happened last.
pub(crate) fn deemed(event: &Event) -> bool {
    matches!(event.fact, Fact::License(LicenseFact::DeemedProvided(_)))
}

/// Whether an event took back the activation for another account, after those before it.
fn deactivates(before: &[Event], event: &Event) -> bool {
    match &event.fact {
        Fact::Order(OrderFact::AccountCorrected(it)) => it.account != it.former && activated_at(before).is_some(),
        _ => false,
    }
}

/// What happened since the activation for another account was last taken back.
pub(crate) fn anew(events: &[Event]) -> &[Event] {
    let corrected = |event: &Event| matches!(event.fact, Fact::Order(OrderFact::AccountCorrected(_)));
    let place = (0..events.len())
        .rev()
        .find(|place| corrected(&events[*place]) && deactivates(&events[..*place], &events[*place]));
    place.map_or(events, |place| &events[place + 1..])
}

/// What an operator corrected of a full payment on which nothing rests yet: what it is without the wrong entry.
fn corrected(events: &[Event], place: usize) -> Option<Option<&PaidInFull>> {
    let Fact::Transfer(TransferFact::Corrected(it)) = &events[place].fact else { return None };
    let before = &events[..place];
    let rests = activated_at(before).is_some() || ended(before) || !paid(before);
    match &it.wrong {
        Wrong::Figures { full } | Wrong::Order { full } if !rests => Some(full.as_deref()),
        _ => None,
    }
}

/// A deadline of the order that an event sets, moves or takes away.
fn sets(events: &[Event], place: usize, which: &DeadlineKind) -> Option<Option<Deadline>> {
    let of_full = |full: &PaidInFull| match which {
        DeadlineKind::Activation => Some(full.activation_due.clone()),
        DeadlineKind::DelayRight => Some(full.delay_right.clone()),
        DeadlineKind::Window => full.window.clone(),
        _ => None,
    };
    match &events[place].fact {
        Fact::Payment(PaymentFact::Received(received)) => received.full.as_ref().and_then(of_full).map(Some),
        Fact::Transfer(TransferFact::Corrected(_))
            if matches!(which, DeadlineKind::Activation | DeadlineKind::DelayRight | DeadlineKind::Window) =>
        {
            corrected(events, place).map(|full| full.and_then(of_full))
        }
        Fact::License(LicenseFact::Activated(activated)) if *which == DeadlineKind::Window => {
            Some(Some(activated.window.clone()))
        }
        Fact::License(LicenseFact::PeriodMoved(moved)) if *which == DeadlineKind::Window => {
            moved.window.clone().map(Some)
        }
        Fact::Order(OrderFact::AccountCorrected(_)) if *which == DeadlineKind::Window => {
            deactivates(&events[..place], &events[place]).then_some(None)
        }
        Fact::Order(OrderFact::DeadlinesRecomputed { changes }) => {
            changes.iter().find(|change| change.which == *which).map(|change| Some(change.deadline.clone()))
        }
        _ => None,
    }
}

/// A deadline of the order as it was last set.
pub(crate) fn deadline(events: &[Event], which: &DeadlineKind) -> Option<Deadline> {
    (0..events.len()).rev().find_map(|place| sets(events, place, which)).flatten()
}

/// Whether the right of 4.10 was said to have arisen, on the full payment as it is known now.
pub(crate) fn right_arose(events: &[Event]) -> bool {
    let turn = |place: usize| match events[place].fact {
        Fact::License(LicenseFact::DelayRightArose) => Some(true),
        _ => corrected(events, place).map(|_| false),
    };
    (0..events.len()).rev().find_map(turn).unwrap_or(false)
}

/// When the window was last counted by a calendar whose days are official, where it was not before (K56).
pub(crate) fn official_since(events: &[Event]) -> Option<Instant> {
    let mut last: Option<Deadline> = None;
    let mut since = None;
    for (place, event) in events.iter().enumerate() {
        let Some(window) = sets(events, place, &DeadlineKind::Window) else { continue };
        let Some(window) = window else {
            (last, since) = (None, None);
            continue;
        };
        if matches!(event.fact, Fact::Order(OrderFact::DeadlinesRecomputed { .. })) {
            let official = !window.provisional && last.is_some_and(|last| last.provisional);
            since = since.filter(|_| !official).or_else(|| official.then_some(event.at));
        } else if last.as_ref() != Some(&window) {
            // Another window, with ends of its own.
            since = None;
        }
        last = Some(window);
    }
    since
}

/// Every claim by its id. What extends the window makes a claim timely that no longer comes after it.
pub(crate) fn claims(events: &[Event]) -> BTreeMap<String, Claimed> {
    let mut claims: BTreeMap<String, Claimed> = BTreeMap::new();
    let mut end: Option<Instant> = None;
    for (place, event) in events.iter().enumerate() {
        if corrected(events, place).is_some() || deactivates(&events[..place], event) {
            end = None;
            claims.values_mut().for_each(|claim| (claim.timely, claim.waits) = (true, false));
        }
        if let Some(Some(window)) = sets(events, place, &DeadlineKind::Window) {
            end = Some(window.expires_at);
            for claim in claims.values_mut() {
                claim.timely |= claim.counts_at < window.expires_at;
                claim.waits &= claim.counts_at >= window.expires_at;
            }
        }
        let before = |at: Instant| end.is_none_or(|end| at < end);
        match &event.fact {
            Fact::Claim(ClaimFact::Received(it)) => {
                let counts_at = it.handed_in_at.filter(|_| it.proven).unwrap_or(it.received_at);
                let timely = before(counts_at);
                let claim = Claimed {
                    counts_at,
                    timely,
                    waits: it.needs_decision,
                    struck: false,
                    withdrawn_at: None,
                    open_until: None,
                    contradicted: false,
                    dealt_with: false,
                };
                claims.insert(it.id.clone(), claim);
            }
            Fact::Claim(ClaimFact::HandingInProven(it)) => {
                let claim = claims.get_mut(&it.id).unwrap();
                claim.counts_at = it.handed_in_at;
                claim.timely |= before(it.handed_in_at);
                claim.waits &= !claim.timely;
            }
            Fact::Claim(ClaimFact::TimeDecided(it)) => {
                let claim = claims.get_mut(&it.id).expect("a claim of the order");
                (claim.timely, claim.waits) = (it.timely, false);
            }
            Fact::Claim(ClaimFact::Struck { id, .. }) => {
                let claim = claims.get_mut(id).unwrap();
                (claim.waits, claim.struck, claim.dealt_with) = (false, true, true);
            }
            Fact::Claim(ClaimFact::Answered(it)) => claims.get_mut(&it.id).unwrap().dealt_with = true,
            Fact::Claim(ClaimFact::Closed(it)) => claims.get_mut(&it.id).unwrap().dealt_with = true,
            Fact::Claim(ClaimFact::Withdrawn { id, .. }) => {
                let claim = claims.get_mut(id).unwrap();
                (claim.withdrawn_at, claim.dealt_with) = (Some(event.at), true);
            }
            Fact::Claim(ClaimFact::Reclassified(it)) => {
                let claim = claims.get_mut(&it.id).unwrap();
                let due = it.contradiction.as_ref().map(|due| (due.expires_at, !due.provisional));
                claim.open_until = due.filter(|_| it.about != About::Scope && !claim.contradicted);
            }
            Fact::Restriction(RestrictionFact::ObjectionReceived { claim: Some(id), received_at, .. }) => {
                let claim = claims.get_mut(id).unwrap();
                if claim.open_until.is_some_and(|(until, _)| *received_at < until) {
                    (claim.contradicted, claim.open_until) = (true, None);
                }
            }
            Fact::Order(OrderFact::DeadlinesRecomputed { changes }) => {
                for change in changes {
                    if let DeadlineKind::Contradiction(id) = &change.which {
                        let due = &change.deadline;
                        claims.get_mut(id).unwrap().open_until = Some((due.expires_at, !due.provisional));
                    }
                }
            }
            _ => {}
        }
    }
    claims
}

/// The bank's instant of full payment, as it was last told.
fn paid_at(events: &[Event]) -> Option<Instant> {
    events.iter().rev().find_map(|event| match &event.fact {
        Fact::Payment(PaymentFact::Received(it)) => it.full.as_ref().map(|full| full.paid_at),
        _ => None,
    })
}

/// From when each claim that was handed in in time no longer counts, if ever: at once where it was struck, or withdrawn before
/// the payment; after a doubt beyond the days for contradiction where it is not about the scope and nobody contradicted.
pub(crate) fn timely_claims(events: &[Event], doubt: TimeDelta) -> Vec<Option<Instant>> {
    let paid_at = paid_at(events);
    let counting = claims(events).into_values().filter(|claim| {
        let unpaid = claim.withdrawn_at.is_some_and(|at| paid_at.is_none_or(|paid_at| at < paid_at));
        claim.timely && !claim.struck && !unpaid
    });
    counting.map(|claim| claim.open_until.filter(|(_, official)| *official).map(|(until, _)| until + doubt)).collect()
}

/// Whether a claim was handed in in time and still counts at an instant.
pub(crate) fn timely_claim(events: &[Event], doubt: TimeDelta, at: Instant) -> bool {
    timely_claims(events, doubt).into_iter().any(|until| until.is_none_or(|until| at < until))
}

/// Whether it became known that the buyer was told of the window.
pub(crate) fn shown(events: &[Event]) -> bool {
    let turn = |event: &Event| match &event.fact {
        Fact::License(LicenseFact::WindowShown { .. }) | Fact::License(LicenseFact::DeemedProvided(_)) => Some(true),
        Fact::License(LicenseFact::PeriodMoved(moved)) if moved.window.is_some() => Some(false),
        _ => None,
    };
    anew(events).iter().rev().find_map(turn).unwrap_or(false)
}

/// Whether what was deemed was lifted for an objection.
pub(crate) fn lifted(events: &[Event]) -> bool {
    events.iter().any(|event| matches!(event.fact, Fact::License(LicenseFact::DeemingLifted { .. })))
}

/// Whether the order ended before its time.
pub(crate) fn ended(events: &[Event]) -> bool {
    events.iter().any(|event| match &event.fact {
        Fact::Order(OrderFact::Cancelled { .. })
        | Fact::Order(OrderFact::Terminated(_))
        | Fact::Order(OrderFact::EverythingReturned) => true,
        Fact::Payment(PaymentFact::Reversed(it)) => it.ends,
        _ => false,
    })
}

/// Whether the order is paid in full, as far as nothing ended it. What an operator corrects may undo it.
pub(crate) fn paid(events: &[Event]) -> bool {
    let mut paid = false;
    for (place, event) in events.iter().enumerate() {
        match &event.fact {
            Fact::Payment(PaymentFact::Received(it)) => paid |= it.full.is_some(),
            Fact::Transfer(TransferFact::Corrected(it)) => match &it.wrong {
                Wrong::Payer { .. } => {}
                _ if activated_at(&events[..place]).is_some() || ended(&events[..place]) => {}
                Wrong::Figures { full } | Wrong::Order { full } => paid &= full.is_some(),
            },
            _ => {}
        }
    }
    paid
}

/// Whether an operator has to release it before it can be paid (K20).
pub(crate) fn awaits_review(events: &[Event]) -> bool {
    let turn = |event: &Event| match &event.fact {
        Fact::Order(OrderFact::Placed(placed)) => Some(placed.awaits_review),
        Fact::Order(OrderFact::Released { .. }) | Fact::Order(OrderFact::Cancelled { .. }) => Some(false),
        _ => None,
    };
    events.iter().rev().find_map(turn).unwrap_or(false)
}

/// Whether the mailbox is reported as compromised.
pub(crate) fn frozen(events: &[Event]) -> bool {
    let turn = |event: &Event| match event.fact {
        Fact::Restriction(RestrictionFact::MailboxReported { .. }) => Some(true),
        Fact::Restriction(RestrictionFact::MailboxCleared { .. }) => Some(false),
        _ => None,
    };
    events.iter().rev().find_map(turn).unwrap_or(false)
}

/// Whether somebody objects to automated processing: it was not decided on, or found to be right.
pub(crate) fn objected(events: &[Event]) -> bool {
    let dismissed = |id: &str| {
        let dismisses = |event: &Event| match &event.fact {
            Fact::Restriction(RestrictionFact::ObjectionResolved { id: it, sustained, .. }) => it == id && !sustained,
            _ => false,
        };
        events.iter().any(dismisses)
    };
    events.iter().any(|event| matches!(&event.fact, Fact::Restriction(RestrictionFact::ObjectionReceived { id, .. }) if !dismissed(id)))
}

/// The payments that were counted, without those whose entry was taken out again.
pub(crate) fn payments(events: &[Event]) -> impl Iterator<Item = &PaymentReceived> {
    let out = |event: &Event, source: &Source| match (&event.fact, source) {
        (Fact::Transfer(TransferFact::Corrected(it)), Source::Transfer(name)) => {
            it.reference == *name && !matches!(it.wrong, Wrong::Payer { .. })
        }
        _ => false,
    };
    events.iter().enumerate().filter_map(move |(place, event)| match &event.fact {
        Fact::Payment(PaymentFact::Received(received)) => {
            (!events[place..].iter().any(|event| out(event, &received.source))).then_some(&**received)
        }
        _ => None,
    })
}

/// Whether the bank took a payment back.
pub(crate) fn reversed(events: &[Event], source: &Source) -> bool {
    events.iter().any(|event| matches!(&event.fact, Fact::Payment(PaymentFact::Reversed(it)) if it.source == *source))
}

/// Every refund that was to be made or was entered as made, without what was entered as a part of another.
pub(crate) fn demands(events: &[Event]) -> impl Iterator<Item = RefundDemanded> {
    let mut demands: Vec<RefundDemanded> = Vec::new();
    for event in events {
        match &event.fact {
            Fact::Refund(RefundFact::Demanded(demanded)) => demands.push((**demanded).clone()),
            Fact::Refund(RefundFact::Entered(entered)) => {
                if let Some(whole) = demands.iter_mut().find(|it| entered.part_of.as_ref() == Some(&it.id)) {
                    whole.amount_minor -= entered.demanded.amount_minor;
                }
                demands.push(entered.demanded.clone());
            }
            _ => {}
        }
    }
    demands.into_iter()
}

/// Whether the gateway's own no was the last thing that it said of a refund, or it was never asked for it (K60).
pub(crate) fn refused_by_bank(events: &[Event], id: &str) -> bool {
    let said = |event: &Event| match &event.fact {
        Fact::Refund(RefundFact::Begun(it)) if it.id == id => Some(false),
        Fact::Refund(RefundFact::Unknown { id: it }) | Fact::Refund(RefundFact::Retried { id: it, .. }) if it == id => {
            Some(false)
        }
        Fact::Refund(RefundFact::Declined { id: it, .. }) if it == id => Some(true),
        _ => None,
    };
    events.iter().rev().find_map(said).unwrap_or(true)
}

/// Whether the money of a refund went back.
pub(crate) fn settled(events: &[Event], id: &str) -> bool {
    events.iter().any(|event| matches!(&event.fact, Fact::Refund(RefundFact::Settled(it)) if it.id == id))
}

/// Whether a refund that was not settled became void, because the bank took its payment back: at once, unless the gateway had
/// been asked for it and had not said no; then once it did.
pub(crate) fn void(events: &[Event], id: &str) -> bool {
    let Some(source) = demands(events).find(|it| it.id == id).map(|it| it.source.clone()) else { return false };
    let (mut asked, mut void) = (false, false);
    for event in events {
        match &event.fact {
            Fact::Refund(RefundFact::Begun(it)) if it.id == id => asked = true,
            Fact::Refund(RefundFact::Unknown { id: it }) if it == id => asked = true,
            Fact::Refund(RefundFact::Declined { id: it, .. }) if it == id => asked = false,
            Fact::Refund(RefundFact::Retried { id: it, .. }) if it == id => asked = true,
            Fact::Refund(RefundFact::Settled(it)) if it.id == id => return false,
            Fact::Refund(RefundFact::Voided { id: it }) if it == id => void = true,
            Fact::Payment(PaymentFact::Reversed(it)) if it.source == source => void |= !asked,
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
        Fact::Refund(RefundFact::Demanded(it)) if agreed(it) && paid_before(place) => Some(it.amount_minor),
        // A part of another was counted with it.
        Fact::Refund(RefundFact::Entered(it)) if it.part_of.is_none() && agreed(&it.demanded) && paid_before(place) => {
            Some(it.demanded.amount_minor)
        }
        _ => None,
    });
    each.sum()
}

/// Whether an agreement or a court returns something of a paid license that is still to go back of a payment that stands. A
/// surplus on its way back is no part of the license.
pub(crate) fn lowering_is_open(events: &[Event]) -> bool {
    let open = |it: &RefundDemanded| !settled(events, &it.id) && !void(events, &it.id) && !reversed(events, &it.source);
    events.iter().enumerate().any(|(place, event)| match &event.fact {
        Fact::Refund(RefundFact::Demanded(it)) => {
            matches!(it.cause, Cause::Agreement | Cause::Court) && open(it) && paid(&events[..place])
        }
        _ => false,
    })
}

/// What is still to go back of the payments that stand.
pub(crate) fn going(events: &[Event]) -> i64 {
    let open = |it: &RefundDemanded| !settled(events, &it.id) && !void(events, &it.id) && !reversed(events, &it.source);
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
        Fact::Order(OrderFact::Terminated(terminated)) => Some(&**terminated),
        _ => None,
    })
}

/// When the right to use was provided, for the account that the order is for.
pub(crate) fn activated_at(events: &[Event]) -> Option<Instant> {
    let activated = |event: &&Event| matches!(event.fact, Fact::License(LicenseFact::Activated(_)));
    anew(events).iter().find(activated).map(|event| event.at)
}

/// Whether money goes back for the licensor's delay.
pub(crate) fn for_delay(demanded: &RefundDemanded) -> bool {
    demanded.cause == Cause::Delay
}
