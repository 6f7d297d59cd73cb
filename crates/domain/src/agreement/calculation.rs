//! How a deadline was counted, step by step, so that anybody can count it again with a calendar in their hand.

use crate::agreement::calendar::DayOff;
use crate::agreement::deadline::Deadline;
use crate::agreement::policy::Policy;
use crate::agreement::rule::Rule;
use crate::agreement::zone::local_date;
use crate::clause::Clause;
use chrono::{NaiveDate, SecondsFormat};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// How a deadline was counted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Calculation {
    /// The instant of the event from which it ran, with the local offset.
    #[schema(format = "date-time")]
    pub starts_at: String,
    /// The local day of that event. It does not count, save where the term is the calendar month of the event.
    pub event_day: NaiveDate,
    /// The terms that ran one behind the other: one, or for clause 4.10 that of 4.7 before it. Null where a rule or a calendar
    /// counted that is no longer in use, by which the days cannot be told one by one.
    pub terms: Option<Vec<CountedTerm>>,
    /// The version of the calendar of working days by which its days were counted.
    pub calendar: String,
}

/// A term as it was counted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CountedTerm {
    #[allow(missing_docs)] // the type says it
    pub rule: Rule,
    /// The clause that this rests on; null where the rule is the shop's own or the law's.
    pub clause: Option<Clause>,
    /// On what the term rests.
    pub basis: String,
    /// How long it is, in its unit.
    #[schema(minimum = 1)]
    pub length: u32,
    /// What it is counted in.
    #[schema(pattern = "^(calendar_day|working_day|month|year|calendar_month)$")]
    pub unit: String,
    /// The first local day that counts.
    pub first_day: NaiveDate,
    /// The last local day that counts.
    pub last_day: NaiveDate,
    /// Whether a last day that is no working day moves to the next one.
    pub rolls: bool,
    /// The days that were stepped over: of working days each other one, else those from which the last day moved on.
    pub skipped: Vec<SkippedDay>,
}

/// A day that was stepped over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SkippedDay {
    /// The day.
    pub date: NaiveDate,
    /// Why.
    pub reason: DayOff,
}

impl Policy {
    /// How a deadline was counted.
    ///
    /// ```
    /// use domain::agreement::Agreement;
    /// use domain::agreement::calendar::DayOff;
    /// use domain::agreement::rule::Rule;
    ///
    /// let policy = Agreement::of_tests().policy;
    /// // Ten days from Friday 7 March 2025 on: the tenth is Sunday the 16th, so it moves to the Monday.
    /// let window = policy.deadline(Rule::ClaimWindow, "2025-03-06T05:00:00Z".parse().unwrap());
    /// let calculation = policy.calculation(&window);
    /// assert_eq!(calculation.event_day.to_string(), "2025-03-06");
    /// let term = &calculation.terms.unwrap()[0];
    /// assert_eq!((term.length, term.last_day.to_string().as_str()), (10, "2025-03-17"));
    /// assert_eq!((term.skipped[0].date.to_string().as_str(), term.skipped[0].reason), ("2025-03-16", DayOff::Weekend));
    /// ```
    pub fn calculation(&self, deadline: &Deadline) -> Calculation {
        let again = self.recompute(deadline);
        let same_days = (again.first_day, again.last_day) == (deadline.first_day, deadline.last_day);
        let same_rule = again.rule_version == deadline.rule_version;
        let event_day = local_date(self.zone, deadline.from);
        let calendar = deadline.counted_by.as_ref().unwrap_or(&deadline.calendar).clone();
        Calculation {
            starts_at: self.local_instant(deadline.from),
            event_day,
            terms: (same_days && same_rule && calendar == self.calendar.version)
                .then(|| self.terms_of(deadline.rule, event_day, deadline.roll)),
            calendar,
        }
    }

    /// An instant with the local offset, to the second.
    pub(super) fn local_instant(&self, at: crate::Instant) -> String {
        at.with_timezone(&self.zone).to_rfc3339_opts(SecondsFormat::Secs, false)
    }

    /// The terms of a rule for an event's day, the first one first.
    fn terms_of(&self, rule: Rule, event: NaiveDate, roll: bool) -> Vec<CountedTerm> {
        let mut terms = Vec::new();
        self.span(rule, event, Some(roll), &mut |rule, event, span, rolls| {
            let own = self.rule(rule);
            let skipped = own.term.skipped(&self.calendar, event, &span).into_iter();
            let skipped = skipped.filter_map(|date| Some(SkippedDay { date, reason: self.calendar.day_off(date)? }));
            terms.push(CountedTerm {
                rule,
                clause: own.clause,
                basis: own.basis.clone(),
                length: own.term.length,
                unit: own.term.unit.name().to_owned(),
                first_day: span.first,
                last_day: span.last,
                rolls,
                skipped: skipped.collect(),
            });
        });
        terms
    }
}
