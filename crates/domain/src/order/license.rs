//! The license of an order: the facts that its state follows from.

use crate::Instant;
use crate::act::Act;
use crate::agreement::deadline::Deadline;
use crate::order::deeming::{Shown, WindowCounted};
use crate::order::payment::PaidInFull;
use serde::{Deserialize, Serialize};
use strum::VariantArray;
use utoipa::ToSchema;

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

/// The paid period, half-open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Term {
    /// Its first instant.
    pub from: Instant,
    /// The first instant after it.
    pub until: Instant,
}

/// Where a license stands: `none` not paid in full; `awaiting_activation` paid, to be activated within a day (clause
/// 4.7); `overdue` that day passed; `delay_right` more than ten days of delay, the buyer may terminate (clause 4.10);
/// `window_open` active, claims are timely (clause 4.9); `claimed` active, a timely claim stopped the presumption;
/// `deemed_provided` active and deemed provided in full (clause 4.9); `provided_confirmed` active, and every timely
/// claim ended with the buyer's acceptance, a settlement or a court; `provided_unconfirmed` active, and every timely
/// claim ended, not all of them so; `terminated` the agreement ended before its time (clauses 4.10, 4.12, 9.3);
/// `expired` the paid period is over (clause 9.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema, VariantArray)]
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

impl License {
    /// Whether the presumption of 4.9 can still come: the license was not deemed provided, nor was that lifted (K52).
    pub(crate) fn undecided(&self) -> bool {
        self.deemed_at.is_none() && self.lifted_at.is_none()
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
    pub(super) fn replace_window(&mut self, window: &Deadline) {
        if self.window.as_ref() != Some(window) {
            (self.window, self.window_counted) = (Some(window.clone()), None);
        }
    }
}
