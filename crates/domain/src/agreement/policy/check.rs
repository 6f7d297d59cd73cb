//! Checks of the policy's values that their types cannot make.

use crate::agreement::policy::duration::parse_duration;
use crate::agreement::policy::file::PolicyFile;
use crate::agreement::policy::rules::key_of;
use crate::agreement::rule::Rule;
use crate::agreement::source::{AgreementError, Source};
use chrono::TimeDelta;
use std::collections::BTreeMap;

/// Texts that must say something, and lengths of time that can be meant.
pub(crate) fn values(source: Source, file: &PolicyFile) -> Result<(), AgreementError> {
    file.licensor.check(source)?;
    file.invoices.check(source, &file.charge_currency)?;
    let (none, second, hour, day) = (TimeDelta::zero(), TimeDelta::seconds(1), TimeDelta::hours(1), TimeDelta::days(1));
    for (key, value, least, most) in [
        ("transit_grace", file.transit_grace, none, day * 30),
        ("clock_error_bound", file.clock_error_bound, none, second * 60),
        ("orders.token_repeat", file.orders.token_repeat, second * 60, day),
        ("orders.renewal_invoice_before", file.orders.renewal_invoice_before, day, day * 366),
        ("payment.ticket_validity", file.payment.ticket_validity, second * 60, day),
        ("payment.invoice_validity", file.payment.invoice_validity, day, day * 366),
        ("rates.greatest_age", file.rates.greatest_age, hour, day * 366),
        ("reconciliation.listed_within", file.reconciliation.listed_within, day, day * 30),
        ("notices.delivery_unknown_after", file.notices.delivery_unknown_after, hour, day * 30),
        ("notices.give_up_after", file.notices.give_up_after, hour, day * 30),
        ("notices.account_give_up_after", file.notices.account_give_up_after, hour, day * 90),
        ("notices.receipt_link_validity", file.notices.receipt_link_validity, day, day * 366),
        ("claim_files.added_within", file.claim_files.added_within, hour, day * 30),
        ("claim_files.form_validity", file.claim_files.form_validity, second * 60, day),
        ("desk.taken_for", file.desk.taken_for, hour, day * 7),
        ("desk.stand_in_at_most", file.desk.stand_in_at_most, day, day * 366),
        ("activation_internal_target", file.activation_internal_target, second * 60, day * 30),
        ("calendar_alarm_before", file.calendar_alarm_before, day, day * 366),
    ] {
        if !(least..=most).contains(&value) {
            return Err(
                source.error(key, format!("must be from {} to {} seconds", least.num_seconds(), most.num_seconds()))
            );
        }
    }
    if file.payment.invoice_validity != day * file.payment.invoice_validity.num_days() as i32 {
        return Err(source.error("payment.invoice_validity", "must be whole days"));
    }
    if !(1..=100).contains(&file.rates.band) {
        return Err(source.error("rates.band", "must be from 1 to 100 per cent"));
    }
    if !(1..=366).contains(&file.reconciliation.days_a_night) {
        return Err(source.error("reconciliation.days_a_night", "must be from 1 to 366"));
    }
    numbers(source, file)
}

/// How much of something is taken or sent within an hour or a day.
fn numbers(source: Source, file: &PolicyFile) -> Result<(), AgreementError> {
    for (key, value) in [
        ("limits.orders_of_mailbox", file.limits.orders_of_mailbox),
        ("limits.orders_of_account", file.limits.orders_of_account),
        ("limits.orders_of_address", file.limits.orders_of_address),
        ("unproven.confirmations_a_day", file.unproven.confirmations_a_day.into()),
        ("unproven.tasks_a_day", file.unproven.tasks_a_day),
    ] {
        if !(1..=100_000).contains(&value) {
            return Err(source.error(key, "must be from 1 to 100000"));
        }
    }
    if !(1..=20).contains(&file.claim_files.files_max) {
        return Err(source.error("claim_files.files_max", "must be from 1 to 20"));
    }
    // The function that looks at a file reads the whole of it within its time.
    if !(1..=100_000_000).contains(&file.claim_files.bytes_max) {
        return Err(source.error("claim_files.bytes_max", "must be from 1 to 100000000"));
    }
    if file.claim_files.media_types.is_empty() {
        return Err(source.error("claim_files.media_types", "must name a kind"));
    }
    // An order's page of the mailbox is read to find its place among those of its day.
    if file.unproven.confirmations_a_day > 100 {
        return Err(source.error("unproven.confirmations_a_day", "must be from 1 to 100"));
    }
    Ok(())
}

/// Reminders as durations before a deadline.
pub(crate) fn reminders(
    source: Source,
    written: &BTreeMap<Rule, Vec<String>>,
) -> Result<BTreeMap<Rule, Vec<TimeDelta>>, AgreementError> {
    let mut read = BTreeMap::new();
    for (rule, texts) in written {
        read.insert(*rule, durations(source, &key_of(*rule, "").replacen("rules", "reminders", 1), texts)?);
    }
    Ok(read)
}

/// Durations after an event, the shortest first.
pub(crate) fn rising(source: Source, key: &str, texts: &[String]) -> Result<Vec<TimeDelta>, AgreementError> {
    let after = read(source, key, texts)?;
    if !after.is_sorted_by(|a, b| a < b) || after.first().is_some_and(|first| *first <= TimeDelta::zero()) {
        return Err(source.error(key, "must rise, the shortest first, without repetition or zero"));
    }
    Ok(after)
}

fn read(source: Source, key: &str, texts: &[String]) -> Result<Vec<TimeDelta>, AgreementError> {
    let read: Result<Vec<TimeDelta>, String> = texts.iter().map(|text| parse_duration(text)).collect();
    read.map_err(|reason| source.error(key, format!("each {reason}")))
}

/// Durations before an end, the longest first.
pub(crate) fn durations(source: Source, key: &str, texts: &[String]) -> Result<Vec<TimeDelta>, AgreementError> {
    let before = read(source, key, texts)?;
    if !before.is_sorted_by(|a, b| a > b) || before.last().is_some_and(|last| *last <= TimeDelta::zero()) {
        return Err(source.error(key, "must fall, the longest first, without repetition or zero"));
    }
    Ok(before)
}
