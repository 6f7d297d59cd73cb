//! The policy: every parameter of the agreement that is a decision, read from `agreement/policy.toml`.

mod check;
mod duration;
mod file;
mod invoices;
mod licensor;
mod rules;

pub use duration::parse_duration;
pub use file::{
    ClaimFilePolicy, ConfirmDeeming, DeskPolicy, LimitPolicy, NoticePolicy, OrderPolicy, PaymentPolicy, RatesPolicy,
    ReconciliationPolicy, ResidentCurrency, SecondPersonPolicy, TermsPolicy, UnprovenPolicy,
};
pub use invoices::{BankAccount, ChargePolicy, InvoicePolicy, InvoiceTexts, NUMBER, ResidentCharge};
pub use licensor::{Licensor, LicensorTexts, NamedLicensor};
pub use rules::ClaimWindowAnchor;

use crate::agreement::calendar::Calendar;
use crate::agreement::clauses::Clauses;
use crate::agreement::length::Length;
use crate::agreement::rule::Rule;
use crate::agreement::source::{AgreementError, Source};
use crate::agreement::zone;
use chrono::TimeDelta;
use chrono_tz::Tz;
use file::PolicyFile;
use rules::RulePolicy;
use std::collections::BTreeMap;

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
    /// How many orders may be placed within an hour.
    pub limits: LimitPolicy,
    /// Parameters of payments.
    pub payment: PaymentPolicy,
    /// What an invoice says beside buyer and price (clause 4.3).
    pub invoices: InvoicePolicy,
    /// In what residents are charged (K62).
    pub charge_currency: ChargePolicy,
    /// Parameters of the rates by which a card is charged.
    pub rates: RatesPolicy,
    /// The nightly comparison with the bank's own list.
    pub reconciliation: ReconciliationPolicy,
    /// How notices are followed.
    pub notices: NoticePolicy,
    /// What becomes of orders for an address that nobody has proven (K59).
    pub unproven: UnprovenPolicy,
    /// Files of claims.
    pub claim_files: ClaimFilePolicy,
    /// The texts of the terms in several languages (K63).
    pub terms: TermsPolicy,
    /// For what a second person is needed.
    pub second_person: SecondPersonPolicy,
    /// How operators work together.
    pub desk: DeskPolicy,
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
            limits: file.limits,
            payment: file.payment,
            invoices: file.invoices,
            charge_currency: file.charge_currency,
            rates: file.rates,
            reconciliation: file.reconciliation,
            notices: file.notices,
            unproven: file.unproven,
            claim_files: file.claim_files,
            terms: file.terms,
            second_person: file.second_person,
            desk: file.desk,
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

    /// How long a rule runs, as texts say it.
    pub fn length(&self, rule: Rule) -> Length {
        let term = self.rule(rule).term;
        Length { count: term.length, unit: term.unit.name() }
    }

    /// Whether a last day of the rule that is no working day moves to the next one.
    pub fn rolls(&self, rule: Rule) -> bool {
        self.rule(rule).roll.unwrap_or(false)
    }

    /// The rule's parameters. The array is made in the order of [`Rule::ALL`], which is that of the discriminants.
    pub(crate) fn rule(&self, rule: Rule) -> &RulePolicy {
        &self.rules[rule as usize]
    }
}
