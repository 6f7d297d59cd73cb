//! The rules of `agreement/policy.toml`: how long each time limit is and on what it rests.

use crate::agreement::clauses::Clauses;
use crate::agreement::rule::Rule;
use crate::agreement::source::{AgreementError, Source, quoted};
use crate::agreement::term::{Term, Unit};
use crate::clause::Clause;
use serde::Deserialize;
use std::collections::BTreeMap;

/// From which instant the window for claims of 4.9 runs (K3, K49).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ClaimWindowAnchor {
    /// Full payment, as clause 4.9 literally says.
    Payment,
    /// Full payment or activation, whichever is later, so that the licensee has the whole window with the license.
    LaterOfPaymentAndActivation,
    /// Full payment, activation or the paid period's first instant, whichever is latest, so that of several periods bought at
    /// once each has a window of its own, in which it can be used.
    LaterOfPaymentActivationAndPeriod,
}

/// One rule as it is used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct RulePolicy {
    pub(crate) version: u32,
    pub(crate) clause: Option<Clause>,
    pub(crate) basis: String,
    pub(crate) term: Term,
    /// Whether a non-working last day moves; none where the rule cannot roll.
    pub(crate) roll: Option<bool>,
    /// The rule after whose last day this one starts.
    pub(crate) base: Option<Rule>,
}

/// One rule as it is written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RuleFile {
    version: u32,
    clause: Option<Clause>,
    basis: String,
    length: i64,
    unit: Unit,
    roll: Option<bool>,
    base: Option<Rule>,
    pub(super) anchor: Option<ClaimWindowAnchor>,
}

/// Checks every rule and puts them in the order of [`Rule::ALL`].
pub(crate) fn check(
    source: Source,
    mut files: BTreeMap<Rule, RuleFile>,
    clauses: &Clauses,
) -> Result<Vec<RulePolicy>, AgreementError> {
    for (rule, file) in &files {
        check_base(*rule, file, &files)
            .and_then(|()| check_one(*rule, file, clauses))
            .map_err(|(key, reason)| source.error(key_of(*rule, key), reason))?;
    }
    Rule::ALL
        .iter()
        .copied()
        .map(|rule| {
            let file = files.remove(&rule).ok_or_else(|| source.error(key_of(rule, ""), "is missing"))?;
            let length = u32::try_from(file.length).map_err(|e| source.error(key_of(rule, "length"), e.to_string()))?;
            Ok(RulePolicy {
                version: file.version,
                clause: file.clause,
                basis: file.basis,
                term: Term { length, unit: file.unit },
                roll: file.roll,
                base: file.base,
            })
        })
        .collect()
}

/// `rules."4.9".length`, or `rules."4.9"` for the rule as a whole.
pub(crate) fn key_of(rule: Rule, key: &str) -> String {
    let dot = if key.is_empty() { "" } else { "." };
    format!("rules.{}{dot}{key}", quoted(rule.id()))
}

type Wrong = (&'static str, String);

fn check_one(rule: Rule, file: &RuleFile, clauses: &Clauses) -> Result<(), Wrong> {
    let wrong = |key, reason: &str| Err((key, reason.to_owned()));
    if file.version == 0 {
        return wrong("version", "must be 1 or more");
    }
    if file.basis.trim().is_empty() {
        return wrong("basis", "must not be empty");
    }
    if !(1..=file.unit.longest()).contains(&file.length) {
        return Err(("length", format!("must be from 1 to {} in this unit", file.unit.longest())));
    }
    let of_the_offer = rule.id().parse::<Clause>().is_ok();
    match file.clause {
        None if of_the_offer => return wrong("clause", "is missing; this rule executes a clause"),
        Some(_) if !of_the_offer => return wrong("clause", "must be left out; this term is the law's"),
        Some(clause) if clauses.get(clause).is_none() => {
            return Err(("clause", format!("clause {clause} is not in the file of clauses")));
        }
        _ => {}
    }
    match (rule, file.anchor) {
        (Rule::ClaimWindow, None) => {
            const MISSING: &str = "is missing; it is payment, later_of_payment_and_activation or \
                                   later_of_payment_activation_and_period";
            return wrong("anchor", MISSING);
        }
        (Rule::ClaimWindow, Some(_)) | (_, None) => {}
        (_, Some(_)) => return wrong("anchor", "must be left out; only 4.9 has a choice of anchor"),
    }
    match file.roll {
        Some(_) if file.base.is_some() => wrong("roll", "must be left out; only the base of this rule can roll"),
        Some(_) if !file.unit.can_roll() => wrong("roll", "must be left out; a term in this unit cannot roll"),
        None if file.base.is_none() && file.unit.can_roll() => wrong("roll", "is missing; it is true or false"),
        _ => Ok(()),
    }
}

/// Only 4.10 starts where another rule ends; that other one stands by itself, so that no chain or circle can arise.
fn check_base(rule: Rule, file: &RuleFile, files: &BTreeMap<Rule, RuleFile>) -> Result<(), Wrong> {
    let delay = rule == Rule::LicensorDelay;
    match file.base {
        None if delay => Err(("base", "is missing; the delay starts where the term of another rule ends".to_owned())),
        Some(_) if !delay => Err(("base", "must be left out; this rule starts with its own event".to_owned())),
        Some(base) if files.get(&base).is_none_or(|base| base.base.is_some()) => {
            Err(("base", format!("rule {base} is missing or has a base itself")))
        }
        Some(_) if file.unit == Unit::CalendarMonth => {
            Err(("unit", "must not be calendar_month; it does not start where another term ends".to_owned()))
        }
        _ => Ok(()),
    }
}
