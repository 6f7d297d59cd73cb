//! What events do to the license.

use crate::Instant;
use crate::order::event::Fact;
use crate::order::license::License;

impl License {
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
