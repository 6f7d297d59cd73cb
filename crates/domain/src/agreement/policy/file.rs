//! The policy as it is written in `agreement/policy.toml`.

use crate::agreement::policy::duration::{iso8601, percent};
use crate::agreement::policy::invoices::{ChargePolicy, InvoicePolicy};
use crate::agreement::policy::licensor::Licensor;
use crate::agreement::policy::rules::RuleFile;
use crate::agreement::rule::Rule;
use crate::media_type::MediaType;
use chrono::{NaiveTime, TimeDelta};
use chrono_tz::Tz;
use serde::Deserialize;
use std::collections::BTreeMap;

/// Parameters of placing orders: ours, since the offer is silent.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OrderPolicy {
    /// How long after an order was placed a repeat of the request is told the order's token again.
    #[serde(deserialize_with = "iso8601")]
    pub token_repeat: TimeDelta,
    /// From how long before the end of the paid period on a renewal can be ordered by invoice (clause 4.3).
    #[serde(deserialize_with = "iso8601")]
    pub renewal_invoice_before: TimeDelta,
}

/// How many orders may be placed within an hour: ours, so that nobody floods the shop or a mailbox.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LimitPolicy {
    /// For one mailbox.
    pub orders_of_mailbox: u32,
    /// By one Kommo account.
    pub orders_of_account: u32,
    /// From one caller's address.
    pub orders_of_address: u32,
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
    /// How many days after the one on which it is issued an invoice can be paid, where no operator says otherwise (clause 4.3).
    #[serde(deserialize_with = "iso8601")]
    pub invoice_validity: TimeDelta,
    /// What becomes of a resident's order, whose price is in a foreign currency (clause 4.2, K20).
    pub resident_currency: ResidentCurrency,
}

/// What becomes of a resident's order, whose price is in a foreign currency (clause 4.2, K20).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ResidentCurrency {
    /// It is paid as any other.
    Accept,
    /// It waits until an operator releases it, and is paid then.
    Review,
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

/// What becomes of orders for an address that nobody has proven, and for which nothing came in (K59).
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct UnprovenPolicy {
    /// Whether it is mailed the confirmation, the invoice and answers only.
    pub few_mails: bool,
    /// How many orders of one day are confirmed to it by mail.
    pub confirmations_a_day: u16,
    /// How many tasks of such addresses come into the operator's queue on one day.
    pub tasks_a_day: u32,
}

/// Files of claims: ours, since the offer is silent.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClaimFilePolicy {
    /// How long after a claim arrived files can be announced for it.
    #[serde(deserialize_with = "iso8601")]
    pub added_within: TimeDelta,
    /// How long the form can be used by which a file is sent.
    #[serde(deserialize_with = "iso8601")]
    pub form_validity: TimeDelta,
    /// How many files a claim has at most.
    pub files_max: u32,
    /// How many bytes a file has at most.
    pub bytes_max: u64,
    /// The kinds that are taken.
    pub media_types: Vec<MediaType>,
}

/// The texts of the terms in several languages (K63).
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TermsPolicy {
    /// The language whose text prevails where two differ; none is the one in which the version was first published.
    #[serde(default, deserialize_with = "prevailing")]
    pub prevailing: Option<String>,
}

fn prevailing<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    let text = String::deserialize(deserializer)?;
    match text.as_str() {
        "first_published" => Ok(None),
        language if (2..=3).contains(&language.len()) && language.bytes().all(|b| b.is_ascii_lowercase()) => {
            Ok(Some(text))
        }
        _ => Err(serde::de::Error::custom("must be first_published or a language of two or three lower-case letters")),
    }
}

/// For what a second person is needed: ours, since the offer is silent.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SecondPersonPolicy {
    /// For a rate.
    pub rates: bool,
    /// For a price list.
    pub prices: bool,
    /// For the publication of terms.
    pub terms: bool,
}

/// How operators work together: ours, since the offer is silent.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DeskPolicy {
    /// For how long others are told that somebody took a task of the queue.
    #[serde(deserialize_with = "iso8601")]
    pub taken_for: TimeDelta,
    /// At what time of each working day the vendor is mailed what waits; `None` where they are not.
    #[serde(deserialize_with = "time_of_day")]
    pub digest_at: Option<NaiveTime>,
    /// For how long at most somebody stands in for an approver.
    #[serde(deserialize_with = "iso8601")]
    pub stand_in_at_most: TimeDelta,
}

fn time_of_day<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Option<NaiveTime>, D::Error> {
    let text = String::deserialize(deserializer)?;
    match text.as_str() {
        "never" => Ok(None),
        time => NaiveTime::parse_from_str(time, "%H:%M")
            .ok()
            .filter(|_| time.len() == 5)
            .map(Some)
            .ok_or_else(|| serde::de::Error::custom("must be never or a time of the day such as 09:00")),
    }
}

/// When an operator confirms before a license is deemed provided (K30).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ConfirmDeeming {
    /// The rule of 4.9 asks nobody.
    Never,
    /// An operator confirms where the licensee is a person.
    NaturalPersons,
    /// An operator confirms every time.
    Always,
}

/// The file as it is written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct PolicyFile {
    pub(super) zone: String,
    pub(super) licensor: Licensor,
    pub(super) orders: OrderPolicy,
    pub(super) limits: LimitPolicy,
    pub(super) payment: PaymentPolicy,
    pub(super) invoices: InvoicePolicy,
    pub(super) charge_currency: ChargePolicy,
    pub(super) rates: RatesPolicy,
    pub(super) reconciliation: ReconciliationPolicy,
    pub(super) notices: NoticePolicy,
    pub(super) unproven: UnprovenPolicy,
    pub(super) claim_files: ClaimFilePolicy,
    #[serde(default)]
    pub(super) terms: TermsPolicy,
    pub(super) second_person: SecondPersonPolicy,
    pub(super) desk: DeskPolicy,
    pub(super) rules: BTreeMap<Rule, RuleFile>,
    pub(super) reminders: BTreeMap<Rule, Vec<String>>,
    pub(super) period_end_reminders: Vec<String>,
    pub(super) debt_reminders: Vec<String>,
    #[serde(deserialize_with = "iso8601")]
    pub(super) transit_grace: TimeDelta,
    #[serde(deserialize_with = "iso8601")]
    pub(super) clock_error_bound: TimeDelta,
    #[serde(deserialize_with = "iso8601")]
    pub(super) activation_internal_target: TimeDelta,
    #[serde(deserialize_with = "iso8601")]
    pub(super) calendar_alarm_before: TimeDelta,
    pub(super) deem_on_provisional_calendar: bool,
    pub(super) reclassified_claim_counts: bool,
    pub(super) deem_without_notice: bool,
    pub(super) confirm_deeming: ConfirmDeeming,
    pub(super) delay_right_survives_activation: bool,
}
