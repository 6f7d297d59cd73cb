//! The policy: every parameter of the agreement that is a decision, read from `agreement/policy.toml`.

mod check;
mod duration;
mod rules;
mod source;

pub use duration::parse_duration;
pub use rules::ClaimWindowAnchor;
pub use source::{AgreementError, Source};

use crate::calendar::Calendar;
use crate::clauses::Clauses;
use crate::deadline::Rule;
use crate::zone;
use chrono::TimeDelta;
use chrono_tz::Tz;
use duration::{iso8601, percent};
use rules::{RuleFile, RulePolicy};
use serde::Deserialize;
use std::collections::BTreeMap;

/// Who sells, as shown to buyers (clause 1.1 and the signature block).
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Licensor {
    /// The full legal name.
    pub name: String,
    /// The number in the business register.
    pub registration: String,
    /// Who acts for the licensor and on what ground.
    pub representative: String,
    /// The postal and legal address.
    pub address: String,
    /// The address for claims, questions and notices to the licensor.
    pub email: String,
    /// The telephone number for support (clause 10.7).
    pub phone: String,
    /// The licensor's site, without a slash at its end.
    pub site: String,
}

/// Parameters of placing orders: ours, since the offer is silent.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OrderPolicy {
    /// How long after an order was placed a repeat of the request is told the order's token again.
    #[serde(deserialize_with = "iso8601")]
    pub token_repeat: TimeDelta,
}

/// Parameters of payments (section 4 of the offer).
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PaymentPolicy {
    /// For how long a payment registered with the bank can be made; the bank itself states no limit.
    #[serde(deserialize_with = "iso8601")]
    pub ticket_validity: TimeDelta,
    /// The zone of the bank's days, by which it dates what it lists.
    #[serde(deserialize_with = "zone_name")]
    pub bank_zone: Tz,
}

fn zone_name<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Tz, D::Error> {
    let name = String::deserialize(deserializer)?;
    name.parse().map_err(|_| serde::de::Error::custom("must be the name of an IANA zone"))
}

/// Parameters of the rates by which a card is charged (K46, K58).
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RatesPolicy {
    /// How far a rate may lie from the one before it, in per cent of that one, unless the operator says that it is meant.
    #[serde(deserialize_with = "percent")]
    pub band: u16,
    /// How old a rate may be to charge a card.
    #[serde(deserialize_with = "iso8601")]
    pub greatest_age: TimeDelta,
}

/// The nightly comparison with the bank's own list (clause 4.6): ours, since the offer is silent.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReconciliationPolicy {
    /// How late the bank may list an operation: a day is done once its list was compared when it lay this far back.
    #[serde(deserialize_with = "iso8601")]
    pub listed_within: TimeDelta,
    /// How many open days a night looks at, at most.
    pub days_a_night: u16,
}

/// How notices are followed: ours, since the offer is silent.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NoticePolicy {
    /// How long after it was sent a notice of which nothing was heard counts as of unknown delivery.
    #[serde(deserialize_with = "iso8601")]
    pub delivery_unknown_after: TimeDelta,
    /// How long after its cause a notice that cannot be handed over is given up, and becomes a person's task.
    #[serde(deserialize_with = "iso8601")]
    pub give_up_after: TimeDelta,
    /// The same where the mail service takes nothing because of what the vendor's account lacks.
    #[serde(deserialize_with = "iso8601")]
    pub account_give_up_after: TimeDelta,
    /// How long the link by which the buyer confirms a notice can be used (clause 4.13).
    #[serde(deserialize_with = "iso8601")]
    pub receipt_link_validity: TimeDelta,
}

/// When an operator confirms before a license is deemed provided (K30).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ConfirmDeeming {
    /// The rule of 4.9 runs by itself.
    Never,
    /// An operator confirms where the licensee is a person.
    NaturalPersons,
    /// An operator confirms every time.
    Always,
}

/// The file as it is written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PolicyFile {
    zone: String,
    licensor: Licensor,
    orders: OrderPolicy,
    payment: PaymentPolicy,
    rates: RatesPolicy,
    reconciliation: ReconciliationPolicy,
    notices: NoticePolicy,
    rules: BTreeMap<Rule, RuleFile>,
    reminders: BTreeMap<Rule, Vec<String>>,
    period_end_reminders: Vec<String>,
    debt_reminders: Vec<String>,
    #[serde(deserialize_with = "iso8601")]
    transit_grace: TimeDelta,
    #[serde(deserialize_with = "iso8601")]
    clock_error_bound: TimeDelta,
    #[serde(deserialize_with = "iso8601")]
    activation_internal_target: TimeDelta,
    #[serde(deserialize_with = "iso8601")]
    calendar_alarm_before: TimeDelta,
    deem_on_provisional_calendar: bool,
    reclassified_claim_counts: bool,
    deem_without_notice: bool,
    confirm_deeming: ConfirmDeeming,
    delay_right_survives_activation: bool,
}

/// Every parameter of the agreement, checked.
#[derive(Debug, Clone)]
pub struct Policy {
    /// The zone whose local days count: that of the offeror's seat.
    pub zone: Tz,
    /// The calendar of working days.
    pub calendar: Calendar,
    /// Who sells.
    pub licensor: Licensor,
    /// Parameters of placing orders.
    pub orders: OrderPolicy,
    /// Parameters of payments.
    pub payment: PaymentPolicy,
    /// Parameters of the rates by which a card is charged.
    pub rates: RatesPolicy,
    /// The nightly comparison with the bank's own list.
    pub reconciliation: ReconciliationPolicy,
    /// How notices are followed.
    pub notices: NoticePolicy,
    /// From which instant the window of 4.9 runs (K3, K49).
    pub claim_window_anchor: ClaimWindowAnchor,
    /// How long after the window of 4.9 a claim handed in in time may still be on its way (K22).
    pub transit_grace: TimeDelta,
    /// By how much the clock may be wrong; an arrival within it after a window goes to an operator (K21).
    pub clock_error_bound: TimeDelta,
    /// Whether a license is deemed provided on a window whose calendar is not official (K48).
    pub deem_on_provisional_calendar: bool,
    /// Whether a claim that an operator classified as not about the scope stops the presumption of 4.9 all the same; else it does
    /// so until the buyer's time to contradict is over, and for good once they did (K51).
    pub reclassified_claim_counts: bool,
    /// Whether a license is deemed provided though nothing shows that its buyer was told of the window (K53).
    pub deem_without_notice: bool,
    /// When an operator confirms before a license is deemed provided (K30).
    pub confirm_deeming: ConfirmDeeming,
    /// Within how long the licensor wants to activate; the legal term is that of 4.7.
    pub activation_internal_target: TimeDelta,
    /// Whether the right of 4.10, once arisen, survives a late activation (K6).
    pub delay_right_survives_activation: bool,
    /// How long before the calendar's last official day the operator is alarmed (K48).
    pub calendar_alarm_before: TimeDelta,
    /// How long before the end of the paid period its reminders go out, the longest first (clause 9.2).
    pub period_end_reminders: Vec<TimeDelta>,
    /// How long after a debt arose its reminders go out, the shortest first (clause 9.3).
    pub debt_reminders: Vec<TimeDelta>,
    reminders: BTreeMap<Rule, Vec<TimeDelta>>,
    rules: [RulePolicy; Rule::ALL.len()],
}

impl Policy {
    /// Reads the policy and its calendar. Refused, at the file and key: an unknown key, a missing or impossible value,
    /// a rule that is missing or names no clause of the offer, an unknown zone, and zone data older than 2024a.
    pub fn parse(policy: Source, calendar: Source, clauses: &Clauses) -> Result<Policy, AgreementError> {
        let calendar = Calendar::parse(calendar)?;
        let file: PolicyFile = policy.toml()?;
        check::values(policy, &file)?;
        let zone: Tz = file.zone.parse().map_err(|_| policy.error("zone", "must be the name of an IANA zone"))?;
        if !zone::has_change_of_2024(Tz::Asia__Almaty) {
            let reason = format!("the zone data {} lack the change of 2024-03-01 in Kazakhstan", zone::TZDATA);
            return Err(policy.error("zone", reason));
        }
        let reminders = check::reminders(policy, &file.reminders)?;
        let period_end_reminders = check::durations(policy, "period_end_reminders", &file.period_end_reminders)?;
        let debt_reminders = check::rising(policy, "debt_reminders", &file.debt_reminders)?;
        let anchor = file.rules.get(&Rule::ClaimWindow).and_then(|rule| rule.anchor);
        let rules = rules::check(policy, file.rules, clauses)?;
        Ok(Policy {
            zone,
            calendar,
            licensor: file.licensor,
            orders: file.orders,
            payment: file.payment,
            rates: file.rates,
            reconciliation: file.reconciliation,
            notices: file.notices,
            // Never absent: the check of the rules has refused a 4.9 without it.
            claim_window_anchor: anchor.unwrap_or(ClaimWindowAnchor::LaterOfPaymentActivationAndPeriod),
            transit_grace: file.transit_grace,
            clock_error_bound: file.clock_error_bound,
            deem_on_provisional_calendar: file.deem_on_provisional_calendar,
            reclassified_claim_counts: file.reclassified_claim_counts,
            deem_without_notice: file.deem_without_notice,
            confirm_deeming: file.confirm_deeming,
            activation_internal_target: file.activation_internal_target,
            delay_right_survives_activation: file.delay_right_survives_activation,
            calendar_alarm_before: file.calendar_alarm_before,
            reminders,
            period_end_reminders,
            debt_reminders,
            rules: rules.try_into().map_err(|_| policy.error("rules", "must hold every rule once"))?,
        })
    }

    /// The same policy with another calendar, for deadlines computed from now on and for looking at open ones again.
    pub fn with_calendar(&self, calendar: Calendar) -> Policy {
        Policy { calendar, ..self.clone() }
    }

    /// How long before a deadline of the rule its reminders go out, the longest first; empty where none do.
    pub fn reminders(&self, rule: Rule) -> &[TimeDelta] {
        self.reminders.get(&rule).map_or(&[], Vec::as_slice)
    }

    /// The rule's parameters. The array is made in the order of [`Rule::ALL`], which is that of the discriminants.
    pub(crate) fn rule(&self, rule: Rule) -> &RulePolicy {
        &self.rules[rule as usize]
    }
}
