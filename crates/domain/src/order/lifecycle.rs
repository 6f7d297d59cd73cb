//! Where an order, its license and its invoices stand at an instant. What only the clock decides follows from it, not
//! from a job having run.

use crate::Instant;
use crate::agreement::deadline::Deadline;
use crate::order::claim::{Claim, Resolution};
use crate::order::ending::How;
use crate::order::invoice::{Closed, Invoice, InvoiceState};
use crate::order::license::{License, LicenseState};
use crate::order::refund::Refund;
use crate::order::state::{Order, OrderState};

impl Order {
    /// Where the order stands at an instant. The end of the period follows from the clock, not from a job having run.
    pub fn state(&self, now: Instant) -> OrderState {
        self.state_if(self.license.state(self, now) == LicenseState::Expired)
    }

    /// Where the order stands by what is recorded of it: that its period is over counts once its event was written. Lists of
    /// orders go by it, since it changes with the order alone.
    pub fn stored_state(&self) -> OrderState {
        self.state_if(self.license.expired_reported)
    }

    fn state_if(&self, expired: bool) -> OrderState {
        let returned = !self.refunds.is_empty() && !self.refunds.iter().any(Refund::open);
        match self.ended.as_ref().map(|ended| ended.how) {
            Some(How::Cancelled) => return OrderState::Cancelled,
            Some(How::Reversed) => return OrderState::Reversed,
            Some(How::Returned) => return OrderState::Refunded,
            Some(How::Terminated(_)) if returned => return OrderState::Refunded,
            Some(How::Terminated(_)) => return OrderState::Terminated,
            None => {}
        }
        if expired {
            OrderState::Fulfilled
        } else if self.payment.paid_at.is_some() {
            OrderState::Paid
        } else if self.payment.captured_minor() > 0 {
            OrderState::PartiallyPaid
        } else {
            OrderState::Placed
        }
    }
}

impl License {
    /// Where the license of `order` stands at an instant. What only the clock decides follows from `now`.
    pub fn state(&self, order: &Order, now: Instant) -> LicenseState {
        let reached = |deadline: &Option<Deadline>| deadline.as_ref().is_some_and(|d| now >= d.expires_at);
        match (self.activated_at, self.term) {
            (_, _) if self.terminated(order) => LicenseState::Terminated,
            (Some(_), Some(term)) if now >= term.until => LicenseState::Expired,
            (Some(_), _) => self.state_without_clock(order),
            (None, _) if self.activation_due.is_none() => LicenseState::None,
            (None, _) if reached(&self.delay_right) => LicenseState::DelayRight,
            (None, _) if reached(&self.activation_due) => LicenseState::Overdue,
            (None, _) => LicenseState::AwaitingActivation,
        }
    }

    fn terminated(&self, order: &Order) -> bool {
        matches!(order.ended.as_ref().map(|ended| ended.how), Some(How::Terminated(_) | How::Reversed | How::Returned))
    }

    /// Where an activated license stands while its period lasts.
    pub fn state_without_clock(&self, order: &Order) -> LicenseState {
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
}

impl Invoice {
    /// Where it stands at an instant: its lapse follows from the clock.
    pub fn state(&self, order: &Order, now: Instant) -> InvoiceState {
        match self.closed {
            Some(Closed::Void) => InvoiceState::Void,
            _ if order.payment.paid_at.is_some() => InvoiceState::Paid,
            _ if order.ended.is_some() => InvoiceState::Void,
            Some(Closed::Lapsed) => InvoiceState::Lapsed,
            None if now >= self.expires_at => InvoiceState::Lapsed,
            None if order.payment.captured_minor() > 0 => InvoiceState::PartiallyPaid,
            None => InvoiceState::Issued,
        }
    }
}
