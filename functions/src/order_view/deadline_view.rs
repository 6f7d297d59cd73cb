//! A deadline with the sum that leads to it. The lines are made here alone, so that a page, a mail and the API say the same.

use crate::pages::texts::Texts;
use chrono::NaiveDate;
use domain::agreement::calculation::{Calculation, CountedTerm, SkippedDay};
use domain::agreement::deadline::{Deadline, DeadlineView};
use domain::agreement::policy::Policy;
use domain::agreement::rule::Rule;
use domain::clause::Clause;
use serde::Serialize;
use utoipa::ToSchema;

/// A time limit, with what it was computed by and how. Days are whole local days.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = Deadline)]
pub struct CountedDeadline {
    rule: Rule,
    /// The clause that this rests on; null where the rule is the shop's own or the law's.
    clause: Option<Clause>,
    /// On what the term rests.
    basis: String,
    /// The first local day that counts.
    first_day: NaiveDate,
    /// The last local day that counts.
    last_day: NaiveDate,
    /// The first instant after the last day, with the local offset. What happens before it is in time.
    #[schema(format = "date-time")]
    expires_at: String,
    /// The zone of the days, by its IANA name.
    zone: String,
    /// The version of the calendar of working days.
    calendar: String,
    /// Whether it may still change, because the calendar of a year that matters is not official yet.
    provisional: bool,
    /// How it was counted.
    calculation: Calculation,
    /// The same in words, a line for each step, in the language of the order's notices.
    sum: Vec<String>,
}

impl CountedDeadline {
    /// A deadline, with its sum in a language or in English if pages have no texts in it.
    pub fn of(policy: &Policy, deadline: &Deadline, language: &str) -> CountedDeadline {
        let DeadlineView { rule, clause, basis, first_day, last_day, expires_at, zone, calendar, provisional } =
            policy.describe(deadline);
        let calculation = policy.calculation(deadline);
        let sum = sum_of(Texts::of(language).unwrap_or(Texts::En), policy, deadline, &calculation);
        CountedDeadline {
            rule,
            clause,
            basis,
            first_day,
            last_day,
            expires_at,
            zone,
            calendar,
            provisional,
            calculation,
            sum,
        }
    }
}

/// How a deadline was counted, a line for each step.
pub(crate) fn sum(texts: Texts, policy: &Policy, deadline: &Deadline) -> Vec<String> {
    sum_of(texts, policy, deadline, &policy.calculation(deadline))
}

fn sum_of(texts: Texts, policy: &Policy, deadline: &Deadline, calculation: &Calculation) -> Vec<String> {
    let Calculation { event_day, terms, calendar, .. } = calculation;
    let start = texts.sum_start(deadline.rule.word(), texts.at(policy.zone, deadline.from));
    let mut lines = vec![start];
    match terms {
        Some(terms) => {
            if deadline.first_day > *event_day {
                lines.push(texts.sum_not_counted(texts.day(*event_day)));
            }
            for term in terms {
                lines.push(term_line(texts, term));
                lines.extend(term.skipped.iter().map(|day| skipped_line(texts, *day)));
            }
            if terms.iter().all(|term| term.skipped.is_empty()) {
                lines.push(texts.sum_none_skipped().to_owned());
            }
            lines.push(texts.sum_calendar(calendar));
        }
        None => lines.push(texts.sum_former(calendar)),
    }
    if deadline.provisional {
        lines.push(texts.sum_provisional().to_owned());
    }
    let end = texts.at(policy.zone, deadline.expires_at);
    lines.push(match deadline.rule {
        // No act is to be done by then: something is so from then on.
        Rule::LicensorDelay | Rule::TermsInForce => texts.sum_from(end),
        _ => texts.sum_until(end),
    });
    lines
}

fn term_line(texts: Texts, term: &CountedTerm) -> String {
    let clause = term.clause.map_or_else(|| "none".to_owned(), |clause| clause.to_string());
    let length = texts.sum_length(&term.unit, term.length);
    texts.sum_term(texts.sum_rule(clause), length, texts.day(term.first_day), texts.day(term.last_day))
}

fn skipped_line(texts: Texts, day: SkippedDay) -> String {
    texts.sum_skipped(texts.day(day.date), texts.day_off(word(day.reason)))
}

/// The published name of a choice, by which texts select their words; dots of an event's name are dashes there.
pub(crate) fn word(choice: impl Serialize) -> String {
    let name = serde_json::to_value(choice).ok();
    name.and_then(|name| name.as_str().map(|name| name.replace('.', "-"))).unwrap_or_default()
}
