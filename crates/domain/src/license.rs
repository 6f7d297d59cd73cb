//! The license: activated within a day of full payment (4.7), deemed provided ten days on without a claim (4.9).

use crate::Instant;
use crate::code::{Code, Refusal};
use crate::deadline::{Deadline, Rule};
use crate::event::Fact;
use crate::order::Order;
use crate::payment::PaidInFull;
use crate::policy::{ConfirmDeeming, Policy};
use serde::{Deserialize, Serialize};

/// The license of an order: the facts that its state follows from.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct License {
    /// By when it is to be activated (clause 4.7); set by full payment.
    pub activation_due: Option<Deadline>,
    /// From when the buyer may terminate for delay (clause 4.10).
    pub delay_right: Option<Deadline>,
    /// Whether the vendor was told of a missed activation.
    pub overdue_reported: bool,
    /// When the right to use was provided.
    pub activated_at: Option<Instant>,
    /// The paid period.
    pub term: Option<Term>,
    /// The window for written claims (clause 4.9).
    pub window: Option<Deadline>,
    /// When it was deemed provided.
    pub deemed_at: Option<Instant>,
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
    /// The paid period is over (9.2).
    Expired,
}

/// Who activates.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Activator {
    /// The system, on full payment, for items that need nobody.
    System,
    /// The vendor's operator.
    Operator,
}

/// Provide the right to use.
#[derive(Debug, Clone)]
pub struct Activate {
    /// Who does it.
    pub by: Activator,
    /// Where the running period of the same account and item ends, if there is one: the new one begins there (K39).
    pub running_until: Option<Instant>,
}

/// The right to use was provided: the evidence that 4.9 needs.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Activated {
    /// Who did it.
    pub by: Activator,
    /// The paid period.
    pub term: Term,
    /// The window for claims (clause 4.9).
    pub window: Deadline,
}

/// The license is deemed provided.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DeemedProvided {
    /// The end of the window that passed in silence.
    pub window_expired_at: Instant,
    /// The calendar that the window was computed by.
    pub calendar: String,
}

/// Decides an activation (clause 4.7, invariant I12). An item that an operator activates is left alone by the system.
pub(crate) fn activate(
    policy: &Policy,
    order: &Order,
    activate: &Activate,
    now: Instant,
) -> Result<Vec<Fact>, Refusal> {
    let Some(paid_at) = order.payment.paid_at.filter(|_| order.paid_in_full()) else {
        return Err(Code::NotPaid.into());
    };
    let not_ours = activate.by == Activator::System && order.activation == crate::prices::Activation::Manual;
    if order.license.activated_at.is_some() || not_ours {
        return Ok(Vec::new());
    }
    let from = activate.running_until.map_or(now, |until| until.max(now));
    let until = order.period.end(from, policy.zone);
    let window = match &order.license.window {
        Some(window) => window.clone(),
        None => policy.deadline(Rule::ClaimWindow, paid_at.max(now)),
    };
    Ok(vec![Fact::Activated(Box::new(Activated { by: activate.by, term: Term { from, until }, window }))])
}

/// Decides what the passing of time asks: the report of a missed activation (4.7), the presumption of 4.9.
pub(crate) fn tick(policy: &Policy, order: &Order, now: Instant) -> Vec<Fact> {
    let mut facts = Vec::new();
    if overdue_at(order).is_some_and(|at| now >= at) {
        facts.push(Fact::ActivationOverdue);
    }
    if let Some((window, at)) = deeming(policy, order)
        && now >= at
    {
        let window_expired_at = window.expires_at;
        facts.push(Fact::DeemedProvided(DeemedProvided { window_expired_at, calendar: window.calendar.to_string() }));
    }
    facts
}

/// When the clock next asks something.
pub(crate) fn next_due(policy: &Policy, order: &Order) -> Option<Instant> {
    let deeming = deeming(policy, order).map(|(_, at)| at);
    [overdue_at(order), deeming].into_iter().flatten().min()
}

/// When the vendor is to be told of a missed activation; `None` if it was, or there is nothing to activate.
fn overdue_at(order: &Order) -> Option<Instant> {
    let license = &order.license;
    let waiting = license.activated_at.is_none() && !license.overdue_reported;
    license.activation_due.as_ref().filter(|_| waiting).map(|due| due.expires_at)
}

/// The window and the instant from which its silence counts, if every guard of 4.9 but the clock's holds.
///
/// Never without activation (K3, I3), never after a timely claim (K4, I1, I2), nor while one that arrived within the
/// clock's error after the window waits for a person (K21), nor on a provisional calendar (K48), nor where the policy asks
/// for an operator's confirmation (K30). The order's own page and answers show the window from activation on.
fn deeming<'a>(policy: &Policy, order: &'a Order) -> Option<(&'a Deadline, Instant)> {
    let license = &order.license;
    let window = license.window.as_ref()?;
    let silent = order.claims.iter().all(|claim| claim.late && !claim.held);
    let certain = !window.provisional || policy.deem_on_provisional_calendar;
    let unconfirmed = match policy.confirm_deeming {
        ConfirmDeeming::Never => false,
        ConfirmDeeming::NaturalPersons => order.natural_person,
        ConfirmDeeming::Always => true,
    };
    let open = license.activated_at.is_some() && license.deemed_at.is_none() && order.paid_in_full();
    (open && silent && certain && !unconfirmed).then(|| (window, silence_counts_from(policy, window)))
}

/// From when the silence of a window counts: what was handed in in time has arrived by then, whatever the clock's error
/// (K21, K22).
pub(crate) fn silence_counts_from(policy: &Policy, window: &Deadline) -> Instant {
    window.expires_at + policy.transit_grace + policy.clock_error_bound
}

impl License {
    /// Where the license of `order` stands at an instant. What only the clock decides follows from `now`.
    pub fn state(&self, order: &Order, now: Instant) -> LicenseState {
        let reached = |deadline: &Option<Deadline>| deadline.as_ref().is_some_and(|d| now >= d.expires_at);
        match (self.activated_at, self.term) {
            (Some(_), Some(term)) if now >= term.until => LicenseState::Expired,
            (Some(_), _) => self.standing(order),
            (None, _) if self.activation_due.is_none() => LicenseState::None,
            (None, _) if reached(&self.delay_right) => LicenseState::DelayRight,
            (None, _) if reached(&self.activation_due) => LicenseState::Overdue,
            (None, _) => LicenseState::AwaitingActivation,
        }
    }

    /// Where an activated license stands while its period lasts.
    pub fn standing(&self, order: &Order) -> LicenseState {
        if order.claims.iter().any(|claim| !claim.late) {
            LicenseState::Claimed
        } else if self.deemed_at.is_some() {
            LicenseState::DeemedProvided
        } else {
            LicenseState::WindowOpen
        }
    }

    pub(crate) fn paid(&mut self, full: &PaidInFull) {
        self.activation_due = Some(full.activation_due.clone());
        self.delay_right = Some(full.delay_right.clone());
        self.window.clone_from(&full.window);
    }

    pub(crate) fn activated(&mut self, activated: &Activated, at: Instant) {
        self.activated_at = Some(at);
        self.term = Some(activated.term);
        self.window = Some(activated.window.clone());
    }
}
