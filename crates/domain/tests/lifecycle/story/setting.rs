//! The setting of a story: the order, when it begins, and the choices that the agreement leaves.

use super::almanac::{Almanac, Change};
use super::kinds::Focus;
use super::sample::{AGREEMENT, sample};
use chrono::{DateTime, TimeDelta};
use domain::Instant;
use domain::agreement::Agreement;
use domain::agreement::policy::{ClaimWindowAnchor, ConfirmDeeming, ResidentCharge, ResidentCurrency};
use domain::order::placing::Method;
use domain::rules::Command;
use domain::rules::placing::Place;
use proptest::prelude::*;

/// The order of a story and the choices it is played under.
#[derive(Debug, Clone)]
pub(crate) struct Setting {
    pub(crate) begin: Instant,
    pub(crate) sku: &'static str,
    pub(crate) method: Method,
    pub(crate) natural_person: bool,
    pub(crate) grace: TimeDelta,
    pub(crate) anchor: ClaimWindowAnchor,
    pub(crate) confirm: ConfirmDeeming,
    pub(crate) right_survives: bool,
    /// Whether nobody asks how the window was shown.
    pub(crate) unasked: bool,
    /// Whether a resident's order is reviewed before it can be paid (K20).
    pub(crate) reviewed: bool,
    /// Whether a resident's invoice is charged in tenge (K62).
    pub(crate) in_tenge: bool,
    pub(crate) changes: [Change; 2],
}

/// The two other versions of the calendar.
const VERSIONS: [&str; 2] = ["changed/1", "changed/2"];

impl Setting {
    /// The agreement with the story's choices, under each of some calendars.
    pub(crate) fn agreements(&self, almanacs: &[Almanac]) -> Vec<Agreement> {
        let mut agreement = AGREEMENT.clone();
        agreement.policy.transit_grace = self.grace;
        agreement.policy.claim_window_anchor = self.anchor;
        agreement.policy.confirm_deeming = self.confirm;
        agreement.policy.deem_without_notice = self.unasked;
        agreement.policy.delay_right_survives_activation = self.right_survives;
        if self.reviewed {
            agreement.policy.payment.resident_currency = ResidentCurrency::Review;
        }
        if self.in_tenge {
            agreement.policy.charge_currency.resident = ResidentCharge::Tenge;
        }
        let under = |almanac: &Almanac| {
            let mut agreement = agreement.clone();
            agreement.policy.calendar = almanac.calendar.clone();
            agreement
        };
        almanacs.iter().map(under).collect()
    }

    /// The calendar that is built in, and the others where they are to be met.
    pub(crate) fn almanacs(&self, others: bool) -> Vec<Almanac> {
        let others = VERSIONS.iter().zip(&self.changes).filter(|_| others);
        let changed = others.map(|(version, change)| Almanac::changed(version, change));
        [Almanac::built_in()].into_iter().chain(changed).collect()
    }

    /// The placing of the order.
    pub(crate) fn place(&self, agreement: &Agreement) -> Command {
        let Setting { method, natural_person, .. } = *self;
        let place = Place { method, natural_person, ..sample(agreement, self.sku, self.begin) };
        Command::Place(Box::new(place))
    }
}

/// Another version of the calendar.
pub(crate) fn change() -> impl Strategy<Value = Change> {
    let off = prop::collection::btree_set(0..1_000u16, 0..600);
    // The last one only a slip would leave out; it tells the days that decide on a deadline apart.
    let unofficial =
        prop_oneof![1 => Just(vec![2026, 2027]), 2 => Just(vec![2027]), 2 => Just(vec![]), 1 => Just(vec![2026])];
    (off, any::<bool>(), unofficial).prop_map(|(off, plain, years)| Change {
        off,
        plain,
        unofficial: years.into_iter().collect(),
    })
}

pub(super) fn setting(focus: Focus) -> impl Strategy<Value = Setting> {
    let at_the_turn = if focus == Focus::Calendar { 4 } else { 1 };
    let instant = |ms| DateTime::from_timestamp_millis(ms).unwrap();
    let begin = prop_oneof![
        // From January 2025 to March 2026: the built-in calendar is official for all that follows.
        4 => (1_735_689_600_000i64..1_772_323_200_000).prop_map(instant),
        // The turn to 2027, which is not official yet.
        at_the_turn => (1_795_000_000_000i64..1_799_000_000_000).prop_map(instant),
    ];
    let sku = prop_oneof![3 => Just("widget-month"), 1 => Just("widget-assisted-month")];
    let method = prop_oneof![Just(Method::Card), Just(Method::Invoice)];
    let grace = prop_oneof![3 => Just(TimeDelta::zero()), 1 => Just(TimeDelta::hours(36))];
    let anchor = prop_oneof![
        3 => Just(ClaimWindowAnchor::LaterOfPaymentActivationAndPeriod),
        1 => Just(ClaimWindowAnchor::LaterOfPaymentAndActivation),
        1 => Just(ClaimWindowAnchor::Payment),
    ];
    let confirm = prop_oneof![
        2 => Just(ConfirmDeeming::Never),
        1 => Just(ConfirmDeeming::NaturalPersons),
        1 => Just(ConfirmDeeming::Always),
    ];
    let order = (begin, sku, method, any::<bool>());
    let residents = (prop::bool::weighted(0.25), prop::bool::weighted(0.4));
    let choices =
        (grace, anchor, confirm, prop::bool::weighted(0.75), prop::bool::weighted(0.85), [change(), change()]);
    (order, residents, choices).prop_map(|(order, (reviewed, in_tenge), choices)| {
        let (begin, sku, method, natural_person) = order;
        let (grace, anchor, confirm, right_survives, unasked, changes) = choices;
        Setting {
            begin,
            sku,
            method,
            natural_person,
            grace,
            anchor,
            confirm,
            right_survives,
            unasked,
            reviewed,
            in_tenge,
            changes,
        }
    })
}
