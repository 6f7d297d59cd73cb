//! The license: activated within a day of full payment (4.7), deemed provided ten days on without a claim (4.9).

use crate::Instant;
use crate::act::Act;
use crate::claim::{Claim, Resolution};
use crate::code::{Code, Refusal};
use crate::deadline::{Deadline, Rule};
use crate::deeming::{self, Shown};
use crate::ending::How;
use crate::event::Fact;
use crate::order::Order;
use crate::payment::PaidInFull;
use crate::periods::{self, Behind};
use crate::policy::{ClaimWindowAnchor, Policy};
use serde::{Deserialize, Serialize};

/// The license of an order: the facts that its state follows from.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct License {
    /// By when it is to be activated (clause 4.7); set by full payment.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub activation_due: Option<Deadline>,
    /// From when the buyer may terminate for delay (clause 4.10).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub delay_right: Option<Deadline>,
    /// Whether the vendor was told of a missed activation.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub overdue_reported: bool,
    /// Whether the buyer was told of the right to terminate (clause 4.10).
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub delay_right_reported: bool,
    /// When the right to use was provided.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub activated_at: Option<Instant>,
    /// The place among the account's periods of the same item (K39); set by the activation.
    #[serde(default)]
    pub place: u64,
    /// The paid period; ahead while another one of the same account and item runs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub term: Option<Term>,
    /// The window for written claims (clause 4.9).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub window: Option<Deadline>,
    /// How the window came to rest on official days, where it did not at first (K56).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub window_counted: Option<WindowCounted>,
    /// When an operator confirmed that it may be deemed provided, where the policy asks for it (K30).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deeming_confirmed_at: Option<Instant>,
    /// When it was deemed provided.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deemed_at: Option<Instant>,
    /// How the window was shown to the buyer, once that was asked (K53).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shown: Option<Shown>,
    /// Since when the deeming waits for a person, because nothing shows that (K53).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub held_at: Option<Instant>,
    /// The version of the order whose notice shows the window.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub window_notice: Option<u64>,
    /// When the deeming was lifted for an objection that was found to be right: it does not come again (K52).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lifted_at: Option<Instant>,
    /// Whether the end of the paid period was recorded (clause 9.2).
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub expired_reported: bool,
}

/// A window whose days were not official at first, and were counted again once they were (K56): it ends at the later of the
/// two ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct WindowCounted {
    /// The end that was shown until then.
    pub shown: Instant,
    /// The end by the official calendar.
    pub official: Instant,
    /// When it was counted by that calendar.
    pub at: Instant,
}

/// The paid period, half-open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Term {
    /// Its first instant.
    pub from: Instant,
    /// The first instant after it.
    pub until: Instant,
}

/// Where a license stands, as callers know it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LicenseState {
    /// Not paid in full.
    None,
    /// Paid, to be activated within a day (4.7).
    AwaitingActivation,
    /// That day passed without activation.
    Overdue,
    /// More than ten days of delay: the buyer may terminate (4.10).
    DelayRight,
    /// Active; claims are timely (4.9).
    WindowOpen,
    /// Active; a timely claim stopped the presumption of 4.9.
    Claimed,
    /// Active and deemed provided in full and duly (4.9).
    DeemedProvided,
    /// Active; every timely claim ended with the buyer's acceptance, a settlement or a court (K4).
    ProvidedConfirmed,
    /// Active; every timely claim ended, not all of them so (K4), or the deeming was lifted for an objection (K52).
    ProvidedUnconfirmed,
    /// The agreement on it ended before its time (4.10, 4.12, K38).
    Terminated,
    /// The paid period is over (9.2).
    Expired,
}

/// Who activates.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Activator {
    /// The system, on full payment, for items that need nobody.
    System,
    /// The vendor's operator.
    Operator(Act),
}

impl Activator {
    /// The operator's part in it.
    pub fn act(&self) -> Option<&Act> {
        match self {
            Activator::System => None,
            Activator::Operator(act) => Some(act),
        }
    }
}

/// Provide the right to use.
#[derive(Debug, Clone)]
pub struct Activate {
    /// Who does it.
    pub by: Activator,
    /// The periods of the same account and item that it comes behind, if there are any (K39).
    pub behind: Option<Behind>,
}

/// The right to use was provided: the evidence that 4.9 needs.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Activated {
    /// Who did it.
    pub by: Activator,
    /// Its place among the account's periods of the same item.
    pub place: u64,
    /// The paid period.
    pub term: Term,
    /// The window for claims (clause 4.9).
    pub window: Deadline,
}

/// What stood before the paid period in the queue of its account ended early, and the period moved up (K50).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PeriodMoved {
    /// The paid period from now on.
    pub term: Term,
    /// The window for claims from now on, where it goes by the period (K49) and was not over.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub window: Option<Deadline>,
}

/// Decides an activation (clause 4.7, invariant I12). An item that an operator activates is left alone by the system.
pub(crate) fn activate(
    policy: &Policy,
    order: &Order,
    activate: &Activate,
    now: Instant,
) -> Result<Vec<Fact>, Refusal> {
    let Some(paid_at) = order.payment.paid_at.filter(|_| order.paid_in_full() || order.ended.is_some()) else {
        return Err(Code::NotPaid.into());
    };
    let not_ours = activate.by == Activator::System && order.activation == crate::prices::Activation::Manual;
    if order.license.activated_at.is_some() || not_ours {
        return Ok(Vec::new());
    }
    if order.ended.is_some() {
        return Err(Code::OrderEnded.into());
    }
    let behind = activate.behind.as_ref();
    let term = periods::follow(behind, order.period, now, policy.zone);
    let window = match &order.license.window {
        Some(window) => window.clone(),
        None => policy.deadline(Rule::ClaimWindow, window_begins(policy, paid_at.max(now), term)),
    };
    let (by, place) = (activate.by.clone(), behind.map_or(0, |behind| behind.place));
    Ok(vec![Fact::Activated(Box::new(Activated { by, place, term, window }))])
}

/// When the window for claims begins, where it can from an instant on: with the paid period, where the policy has it so (K49).
fn window_begins(policy: &Policy, earliest: Instant, term: Term) -> Instant {
    match policy.claim_window_anchor {
        ClaimWindowAnchor::LaterOfPaymentActivationAndPeriod => earliest.max(term.from),
        ClaimWindowAnchor::LaterOfPaymentAndActivation | ClaimWindowAnchor::Payment => earliest,
    }
}

/// Decides that the period of an order is the one that the queue of its account has (K50). Where the window for claims goes by
/// the period, it begins with it or, if that is later, now, and is full; until then the one that was shown stands. What was
/// deemed provided stays so.
pub(crate) fn move_period(policy: &Policy, order: &Order, to: Option<Term>, now: Instant) -> Vec<Fact> {
    let license = &order.license;
    let (Some(term), Some(to)) = (license.term.filter(|_| order.ended.is_none()), to) else { return Vec::new() };
    if term == to {
        return Vec::new();
    }
    let by_period = policy.claim_window_anchor == ClaimWindowAnchor::LaterOfPaymentActivationAndPeriod;
    let moves = by_period && term.from != to.from && license.undecided();
    let window = moves.then(|| policy.deadline(Rule::ClaimWindow, window_begins(policy, now, to)));
    vec![Fact::PeriodMoved(Box::new(PeriodMoved { term: to, window }))]
}

/// What the clock asks of the license: the reports of a missed activation (4.7) and of the right that follows (4.10), the
/// presumption of 4.9, the end of the paid period (9.2).
pub(crate) fn pending(policy: &Policy, order: &Order) -> Vec<(Instant, Fact)> {
    let license = &order.license;
    if order.ended.is_some() {
        return Vec::new();
    }
    // What goes back as a whole is not provided any more (K57).
    let waiting = license.activated_at.is_none() && !order.nothing_owed();
    let overdue = license.activation_due.as_ref().filter(|_| waiting && !license.overdue_reported);
    let right = license.delay_right.as_ref().filter(|_| waiting && !license.delay_right_reported);
    let end = license.term.filter(|_| !license.expired_reported);
    let deemed = deeming::pending(policy, order);
    let overdue = overdue.map(|due| (due.expires_at, Fact::ActivationOverdue));
    let right = right.map(|right| (right.expires_at, Fact::DelayRightArose));
    let end = end.map(|term| (term.until, Fact::LicenseExpired));
    overdue.into_iter().chain(right).chain(deemed).chain(end).collect()
}

impl License {
    /// Where the license of `order` stands at an instant. What only the clock decides follows from `now`.
    pub fn state(&self, order: &Order, now: Instant) -> LicenseState {
        let reached = |deadline: &Option<Deadline>| deadline.as_ref().is_some_and(|d| now >= d.expires_at);
        match (self.activated_at, self.term) {
            (_, _) if self.terminated(order) => LicenseState::Terminated,
            (Some(_), Some(term)) if now >= term.until => LicenseState::Expired,
            (Some(_), _) => self.standing(order),
            (None, _) if self.activation_due.is_none() => LicenseState::None,
            (None, _) if reached(&self.delay_right) => LicenseState::DelayRight,
            (None, _) if reached(&self.activation_due) => LicenseState::Overdue,
            (None, _) => LicenseState::AwaitingActivation,
        }
    }

    fn terminated(&self, order: &Order) -> bool {
        matches!(order.ended.as_ref().map(|ended| ended.how), Some(How::Terminated(_) | How::Reversed | How::Returned))
    }

    /// Whether the presumption of 4.9 can still come: the license was not deemed provided, nor was that lifted (K52).
    pub(crate) fn undecided(&self) -> bool {
        self.deemed_at.is_none() && self.lifted_at.is_none()
    }

    /// Where an activated license stands while its period lasts.
    pub fn standing(&self, order: &Order) -> LicenseState {
        let counting = || order.claims.iter().filter(|claim| claim.counts());
        if self.terminated(order) {
            LicenseState::Terminated
        } else if counting().any(|claim| !claim.settled()) {
            LicenseState::Claimed
        } else if counting().next().is_some() {
            let confirmed = |claim: &Claim| claim.resolution.is_some_and(Resolution::confirms);
            let all = counting().all(confirmed);
            if all { LicenseState::ProvidedConfirmed } else { LicenseState::ProvidedUnconfirmed }
        } else if self.lifted_at.is_some() {
            LicenseState::ProvidedUnconfirmed
        } else if self.deemed_at.is_some() {
            LicenseState::DeemedProvided
        } else {
            LicenseState::WindowOpen
        }
    }

    /// Forgets what followed from a full payment that turned out to be none.
    pub(crate) fn unpaid(&mut self) {
        *self = License::default();
    }

    /// Remembers both ends of a window whose days become official, before the later takes its place.
    pub(crate) fn window_recomputed(&mut self, new: &Deadline, official: Instant, at: Instant) {
        let shown = self.window.as_ref().filter(|shown| shown.provisional && !new.provisional);
        if let Some(shown) = shown {
            self.window_counted = Some(WindowCounted { shown: shown.expires_at, official, at });
        }
    }

    pub(crate) fn paid(&mut self, full: &PaidInFull) {
        self.activation_due = Some(full.activation_due.clone());
        self.delay_right = Some(full.delay_right.clone());
        if let Some(window) = &full.window {
            self.replace_window(window);
        }
    }

    /// Another window takes the place of the one before; what was said of that one's ends is void.
    fn replace_window(&mut self, window: &Deadline) {
        if self.window.as_ref() != Some(window) {
            (self.window, self.window_counted) = (Some(window.clone()), None);
        }
    }

    /// Folds what happened to the license.
    pub(crate) fn evolve(&mut self, fact: &Fact, version: u64, at: Instant) {
        match fact {
            Fact::Activated(activated) => {
                self.activated_at = Some(at);
                self.window_notice = Some(version);
                self.place = activated.place;
                self.term = Some(activated.term);
                self.replace_window(&activated.window);
            }
            Fact::PeriodMoved(moved) => {
                self.term = Some(moved.term);
                if let Some(window) = &moved.window {
                    // It is this notice that shows the window now.
                    self.replace_window(window);
                    self.window_notice = Some(version);
                    (self.shown, self.held_at) = (None, None);
                }
            }
            Fact::ActivationOverdue => self.overdue_reported = true,
            Fact::DelayRightArose => self.delay_right_reported = true,
            Fact::DeemingConfirmed { .. } => self.deeming_confirmed_at = Some(at),
            Fact::DeemingHeld => self.held_at = Some(at),
            Fact::WindowShown { how } => self.shown = Some(*how),
            Fact::DeemedProvided(deemed) => {
                self.deemed_at = Some(at);
                self.shown = Some(deemed.shown);
            }
            Fact::DeemingLifted { .. } => {
                self.deemed_at = None;
                self.lifted_at = Some(at);
            }
            Fact::LicenseExpired => self.expired_reported = true,
            _ => {}
        }
    }
}
