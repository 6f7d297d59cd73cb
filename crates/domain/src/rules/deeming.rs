//! The presumption of 4.9: a license is deemed provided once the window for claims passed in silence and nothing stands in its
//! way.

use crate::Instant;
use crate::act::Act;
use crate::agreement::deadline::Deadline;
use crate::agreement::policy::{ConfirmDeeming, Policy};
use crate::code::{Code, Refusal};
use crate::order::Order;
use crate::order::claim::{Claim, ClaimState};
use crate::order::deeming::{DeemedProvided, Shown};
use crate::order::event::Fact;
use crate::order::facts::LicenseFact;
use crate::order::license::License;

/// Decides an operator's confirmation that nothing speaks against deeming the license provided (K30).
pub(crate) fn confirm(policy: &Policy, order: &Order, act: &Act) -> Result<Vec<Fact>, Refusal> {
    if order.license.deeming_confirmed_at.is_some() {
        return Ok(Vec::new());
    }
    match awaits_confirmation(policy, order) {
        Some(_) => Ok(vec![Fact::License(LicenseFact::DeemingConfirmed { act: act.clone() })]),
        None => Err(Code::NothingToConfirm.into()),
    }
}

/// From when a confirmation is waited for, where the policy asks for one and every other guard of 4.9 but the clock's holds.
pub(crate) fn awaits_confirmation(policy: &Policy, order: &Order) -> Option<Instant> {
    let waits = asks_confirmation(policy, order) && order.license.deeming_confirmed_at.is_none();
    silence(policy, order).filter(|_| waits).map(|(_, at)| at)
}

/// The presumption as the clock will record it: that it came, or once that it waits for a person, since nothing shows that the
/// buyer was told of the window (K53).
pub(crate) fn pending(policy: &Policy, order: &Order) -> Option<(Instant, Fact)> {
    let (window, at) = due(policy, order)?;
    let (window_expired_at, calendar) = (window.expires_at, window.calendar.clone());
    let counted = order.license.window_counted;
    let not_asked = policy.deem_without_notice.then_some(Shown::NotAsked);
    let fact = match order.license.shown.or(not_asked) {
        Some(shown) => {
            Fact::License(LicenseFact::DeemedProvided(DeemedProvided { window_expired_at, calendar, counted, shown }))
        }
        None if order.license.held_at.is_none() => Fact::License(LicenseFact::DeemingHeld),
        None => return None,
    };
    Some((at, fact))
}

/// Decides what became known of how the window was shown, by the notice of a version of the order: it matters where the deeming waits
/// for that notice, and once.
pub(crate) fn show(order: &Order, how: Shown, notice: u64) -> Vec<Fact> {
    let license = &order.license;
    let waits = license.held_at.is_some() && license.shown.is_none() && license.window_notice == Some(notice);
    if waits { vec![Fact::License(LicenseFact::WindowShown { how })] } else { Vec::new() }
}

/// Since when the silence would count but for the buyer who is to be reached, if the deeming waits for that and nothing else stands in its way.
pub(crate) fn awaits_reaching(policy: &Policy, order: &Order) -> Option<Instant> {
    let asked = order.license.shown.is_none() && !policy.deem_without_notice;
    order.license.held_at.filter(|_| asked)?;
    due(policy, order).map(|(_, since)| since)
}

/// The window and the instant from which its silence counts, if every guard of 4.9 but the clock's holds.
///
/// Never without activation (K3, I3), never after a timely claim that counts (K4, K23, K51, I1, I2), never again once an
/// objection lifted it (K52), nor while a claim that arrived within the clock's error after the window, or before its days were
/// official, waits for a person (K21, K56), nor on a provisional calendar (K48), nor while an objection or a
/// compromised mailbox stands in its way (K30, K26), nor without an operator's confirmation where the policy asks for it
/// (K30). Whether the buyer was shown the window is asked last (K53).
fn due<'a>(policy: &Policy, order: &'a Order) -> Option<(&'a Deadline, Instant)> {
    let confirmed = order.license.deeming_confirmed_at.is_some() || !asks_confirmation(policy, order);
    silence(policy, order).filter(|_| confirmed)
}

/// The window whose silence can count, and from when: every guard of 4.9 but the clock's and the operator's confirmation holds.
/// While a claim can lose its effect, that is from when it has lost it (K51).
fn silence<'a>(policy: &Policy, order: &'a Order) -> Option<(&'a Deadline, Instant)> {
    let license = &order.license;
    let window = license.window.as_ref()?;
    let counting = || order.claims.iter().filter(|claim| claim.counts());
    let silent = !order.claims.iter().any(Claim::waits) && counting().all(|claim| claim.stands_from(policy).is_some());
    let from = silence_counts_from(policy, license)?;
    let free = !order.restrictions.objected() && !order.mailbox_frozen();
    let open = license.activated_at.is_some() && license.undecided() && order.paid_in_full();
    let holds = open && silent && free && order.ended.is_none();
    let stand = counting().filter_map(|claim| claim.stands_from(policy));
    holds.then(|| (window, stand.fold(from, Instant::max)))
}

fn asks_confirmation(policy: &Policy, order: &Order) -> bool {
    match policy.confirm_deeming {
        ConfirmDeeming::Never => false,
        ConfirmDeeming::NaturalPersons => order.natural_person,
        ConfirmDeeming::Always => true,
    }
}

/// Whether the window's end is not certain, since its days are not official: nothing is decided on it (K48).
pub(crate) fn uncertain(policy: &Policy, license: &License) -> bool {
    license.window.as_ref().is_some_and(|window| window.provisional) && !policy.deem_on_provisional_calendar
}

/// By when what was handed in before the end of a term has arrived, whatever the clock's error (K21, K22).
pub(crate) fn arrived_by(policy: &Policy, term: &Deadline) -> Instant {
    term.expires_at + policy.transit_grace + policy.clock_error_bound
}

/// From when the silence of the window counts: what was handed in in time has arrived by then, and its days were counted by the
/// official calendar (K56). `None` while that is not so, or without a window.
pub(crate) fn silence_counts_from(policy: &Policy, license: &License) -> Option<Instant> {
    let window = license.window.as_ref().filter(|_| !uncertain(policy, license))?;
    let arrived = arrived_by(policy, window);
    Some(license.window_counted.map_or(arrived, |counted| arrived.max(counted.at)))
}

/// For how long a claim keeps the license from being deemed provided.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Stops {
    /// It does not.
    Never,
    /// Until its classification stands (K51).
    Until(Instant),
    /// Nothing ends it as things are.
    ForGood,
}

impl Claim {
    /// From when it no longer counts unless the buyer contradicts: what was said in time has arrived by then, whatever the
    /// clock's error (K21, K51). `None` where it counts for good, where that is so already, and on a calendar that is not
    /// official (K48).
    pub(crate) fn stands_from(&self, policy: &Policy) -> Option<Instant> {
        let open = self.classified.as_ref().filter(|it| !it.stands && self.stored != ClaimState::Struck)?;
        let certain = !open.due.provisional || policy.deem_on_provisional_calendar;
        certain.then(|| arrived_by(policy, &open.due))
    }

    /// Until when it keeps the license from being deemed provided: an instant that is past or ahead, [`Stops::ForGood`], or
    /// never at all.
    pub(crate) fn stops(&self, policy: &Policy) -> Stops {
        match &self.classified {
            Some(classified) if classified.stands => Stops::Until(arrived_by(policy, &classified.due)),
            _ if !self.counts() => Stops::Never,
            _ => self.stands_from(policy).map_or(Stops::ForGood, Stops::Until),
        }
    }
}
