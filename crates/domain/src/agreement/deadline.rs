//! Deadlines: from the instant of an event to the one instant at which a time limit has run out.

use crate::Instant;
use crate::agreement::policy::Policy;
use crate::agreement::rule::Rule;
use crate::agreement::term::Span;
use crate::agreement::zone::{TZDATA, local_date, start_of_day};
use crate::clause::Clause;
use chrono::{Days, NaiveDate};
use serde::{Deserialize, Serialize};

/// A computed time limit with all it was computed from, so that it can be computed again. This is what is stored.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Deadline {
    /// The rule that ran.
    #[serde(rename = "r")]
    pub rule: Rule,
    /// The instant of the event from which it ran.
    #[serde(rename = "f")]
    pub from: Instant,
    /// Whether a non-working last day moved to the next working day; for 4.10 that of its 4.7 base.
    #[serde(rename = "o")]
    pub roll: bool,
    /// The first local day that counts.
    #[serde(rename = "a")]
    pub first_day: NaiveDate,
    /// The last local day that counts.
    #[serde(rename = "z")]
    pub last_day: NaiveDate,
    /// The first instant after the last day: what happens before it is in time. For 4.10 and 9.4 the instant from
    /// which the right exists or the terms are in force.
    #[serde(rename = "x")]
    pub expires_at: Instant,
    /// The version of the calendar.
    #[serde(rename = "c")]
    pub calendar: String,
    /// The version of the zone data.
    #[serde(rename = "t")]
    pub tzdata: String,
    /// The version of the rule in the policy.
    #[serde(rename = "v")]
    pub rule_version: u32,
    /// Whether a day that mattered is not official yet in that calendar (K48).
    #[serde(rename = "p", default, skip_serializing_if = "std::ops::Not::not")]
    pub provisional: bool,
    /// The version of the calendar that its days were counted by, where a later one would have ended it earlier and it was
    /// left as it had been shown (invariant I11).
    #[serde(rename = "k", default, skip_serializing_if = "Option::is_none")]
    pub counted_by: Option<String>,
}

impl Deadline {
    /// Whether something done at the instant is in time: windows are half-open, so at `expires_at` it is late.
    pub fn timely(&self, at: Instant) -> bool {
        at < self.expires_at
    }
}

/// A time limit, with what it was computed by. Days are whole local days.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeadlineView {
    #[allow(missing_docs)] // the type says it
    pub rule: Rule,
    /// The clause that this rests on; null where the rule is the shop's own or the law's.
    pub clause: Option<Clause>,
    /// On what the term rests.
    pub basis: String,
    /// The first local day that counts.
    pub first_day: NaiveDate,
    /// The last local day that counts.
    pub last_day: NaiveDate,
    /// The first instant after the last day, with the local offset. What happens before it is in time.
    pub expires_at: String,
    /// The zone of the days, by its IANA name.
    pub zone: String,
    /// The version of the calendar of working days.
    pub calendar: String,
    /// Whether it may still change, because the calendar of a year that matters is not official yet.
    pub provisional: bool,
}

/// The local dates of events for which the engine answers: zone data and calendar mean nothing far outside them.
const DATES: (NaiveDate, NaiveDate) = match (NaiveDate::from_ymd_opt(1990, 1, 1), NaiveDate::from_ymd_opt(2200, 12, 31))
{
    (Some(earliest), Some(latest)) => (earliest, latest),
    _ => panic!("both are dates; the compiler decides it"),
};

/// The event lies outside the dates for which the engine answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the date must lie between {} and {}", DATES.0, DATES.1)]
pub struct OutOfRange;

impl Policy {
    /// The deadline of a rule for an event, rolled as the policy says.
    ///
    /// ```
    /// use domain::agreement::Agreement;
    /// use domain::agreement::rule::Rule;
    ///
    /// let policy = Agreement::of_tests().policy;
    /// let window = policy.deadline(Rule::ClaimWindow, "2025-02-03T05:00:00Z".parse().unwrap());
    /// // Ten days from the day after 3 February, and over with the local midnight that ends the last.
    /// assert_eq!(window.last_day.to_string(), "2025-02-13");
    /// assert_eq!(window.expires_at.to_rfc3339(), "2025-02-13T19:00:00+00:00");
    /// assert!(window.timely("2025-02-13T18:59:59Z".parse().unwrap()));
    /// ```
    ///
    /// For instants of the running system: an event outside the years 1990 to 2200 is counted from the nearest local
    /// date inside them. Where the instant comes from outside, use [`Policy::try_deadline`].
    pub fn deadline(&self, rule: Rule, from: Instant) -> Deadline {
        self.deadline_with_roll(rule, from, None)
    }

    /// As [`Policy::deadline`], with `roll` over the policy's own; ignored where the rule cannot roll. For 4.10 it is
    /// that of its 4.7 base.
    pub fn deadline_with_roll(&self, rule: Rule, from: Instant, roll: Option<bool>) -> Deadline {
        let date = self.event_date(from).unwrap_or_else(|nearest| nearest);
        self.compute(rule, from, date, roll)
    }

    /// As [`Policy::deadline_with_roll`], refusing an event outside the years 1990 to 2200.
    pub fn try_deadline(&self, rule: Rule, from: Instant, roll: Option<bool>) -> Result<Deadline, OutOfRange> {
        let date = self.event_date(from).map_err(|_| OutOfRange)?;
        Ok(self.compute(rule, from, date, roll))
    }

    /// The same deadline computed again from its stored inputs under this policy. Under the versions it names the
    /// result is equal; under others it tells what changed.
    pub fn recompute(&self, stored: &Deadline) -> Deadline {
        self.deadline_with_roll(stored.rule, stored.from, Some(stored.roll))
    }

    /// The deadline as shown: with its clause and basis, and its end in local time.
    pub fn describe(&self, deadline: &Deadline) -> DeadlineView {
        let rule = self.rule(deadline.rule);
        DeadlineView {
            rule: deadline.rule,
            clause: rule.clause,
            basis: rule.basis.clone(),
            first_day: deadline.first_day,
            last_day: deadline.last_day,
            expires_at: self.local_instant(deadline.expires_at),
            zone: self.zone.name().to_owned(),
            calendar: deadline.calendar.clone(),
            provisional: deadline.provisional,
        }
    }

    /// The local date of an event, or as an error the nearest date for which the engine answers.
    fn event_date(&self, from: Instant) -> Result<NaiveDate, NaiveDate> {
        let (earliest, latest) = DATES;
        // First in UTC, with days to spare, since the ends of representable time have no local date.
        let spare = Days::new(2);
        if !(earliest - spare..=latest + spare).contains(&from.date_naive()) {
            return Err(if from.date_naive() < earliest { earliest } else { latest });
        }
        let date = local_date(self.zone, from);
        if date < earliest {
            Err(earliest)
        } else if date > latest {
            Err(latest)
        } else {
            Ok(date)
        }
    }

    fn compute(&self, rule: Rule, from: Instant, date: NaiveDate, roll: Option<bool>) -> Deadline {
        let (span, roll) = self.span(rule, date, roll, &mut |_, _, _, _| {});
        Deadline {
            rule,
            from,
            roll,
            first_day: span.first,
            last_day: span.last,
            // Cannot overflow: `date` lies in `DATES` and a term is at most 30 years.
            expires_at: start_of_day(self.zone, span.last + Days::new(1)),
            calendar: self.calendar.version.clone(),
            tzdata: TZDATA.to_owned(),
            rule_version: self.rule(rule).version,
            provisional: span.provisional,
            counted_by: None,
        }
    }

    /// The days of a rule, and whether rolling was asked for where it can happen. `each` is told the terms that run one behind the
    /// other, the first one first: the rule, the day of its event, its days, and whether its last day may roll.
    pub(super) fn span(
        &self,
        rule: Rule,
        date: NaiveDate,
        roll: Option<bool>,
        each: &mut dyn FnMut(Rule, NaiveDate, Span, bool),
    ) -> (Span, bool) {
        let own = self.rule(rule);
        let Some(base) = own.base else {
            let roll = own.roll.is_some_and(|default| roll.unwrap_or(default));
            let span = own.term.count(&self.calendar, date, roll);
            each(rule, date, span, roll);
            return (span, roll);
        };
        // A term that starts when another has run out counts every day itself; only the other may roll (K7).
        let (base, roll) = self.span(base, date, roll, each);
        let mut span = own.term.count(&self.calendar, base.last, false);
        each(rule, base.last, span, false);
        span.provisional |= base.provisional;
        (span, roll)
    }
}

/// Answers a question for a deadline as it arrives as text: a rule by id or name, an instant in RFC 3339, and `roll`
/// over the policy's own. The error says what to write instead; it never repeats what was sent.
pub fn answer(policy: &Policy, rule: &str, from: &str, roll: Option<bool>) -> Result<DeadlineView, String> {
    asked(policy, rule, from, roll).map(|deadline| policy.describe(&deadline))
}

/// As [`answer`], the deadline itself.
pub fn asked(policy: &Policy, rule: &str, from: &str, roll: Option<bool>) -> Result<Deadline, String> {
    let rule = Rule::parse(rule).map_err(|unknown| format!("rule: {unknown}"))?;
    let from = crate::instant::read(from).ok_or_else(|| {
        "from: must be an instant in RFC 3339 with an offset, such as 2025-02-03T10:00:00+05:00 (in a URL the + is \
         written %2B)"
            .to_owned()
    })?;
    policy.try_deadline(rule, from, roll).map_err(|e| format!("from: {e}"))
}
