//! What events do to the license.

use crate::Instant;
use crate::order::facts::LicenseFact;
use crate::order::state::Order;

pub(super) fn evolve(order: &mut Order, fact: &LicenseFact, at: Instant) {
    let version = order.version;
    let license = &mut order.license;
    match fact {
        LicenseFact::Activated(activated) => {
            license.activated_at = Some(at);
            license.window_notice = Some(version);
            license.place = activated.place;
            license.term = Some(activated.term);
            license.replace_window(&activated.window);
        }
        LicenseFact::PeriodMoved(moved) => {
            license.term = Some(moved.term);
            if let Some(window) = &moved.window {
                // It is this notice that shows the window now.
                license.replace_window(window);
                license.window_notice = Some(version);
                (license.shown, license.held_at) = (None, None);
            }
            order.period_moved(moved);
        }
        LicenseFact::ActivationOverdue => license.overdue_reported = true,
        LicenseFact::DelayRightArose => license.delay_right_reported = true,
        LicenseFact::DeemingConfirmed { .. } => license.deeming_confirmed_at = Some(at),
        LicenseFact::DeemingHeld => license.held_at = Some(at),
        LicenseFact::WindowShown { how } => license.shown = Some(*how),
        LicenseFact::DeemedProvided(deemed) => {
            license.deemed_at = Some(at);
            license.shown = Some(deemed.shown);
        }
        LicenseFact::DeemingLifted { .. } => {
            license.deemed_at = None;
            license.lifted_at = Some(at);
        }
        LicenseFact::Expired => license.expired_reported = true,
    }
}
