//! What a new calendar can change of open deadlines, as far as the two calendars alone tell: its posting then touches what it
//! can change, and asks after nothing else (invariant I11, K56).

use crate::Instant;
use crate::agreement::policy::Policy;
use crate::agreement::rule::Rule;
use crate::agreement::zone::start_of_day;
use chrono::{DateTime, NaiveDate};

/// The rules of the deadlines that an order keeps open.
const RULES: [Rule; 6] =
    [Rule::Activation, Rule::LicensorDelay, Rule::ClaimWindow, Rule::ClaimAnswer, Rule::Refund, Rule::Objection];

/// Some days that another calendar has otherwise.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Days {
    /// No deadline that rests on one of them ends later than this.
    pub until: Instant,
    /// Whether one of them was official.
    pub official: bool,
}

/// Which days a new calendar has otherwise than the one in use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reach {
    /// Those that are working days, or official, in one of the two only; `None` where there are none.
    pub changed: Option<Days>,
    /// Those of them that were days off and are working days: only by them can a deadline come earlier.
    pub given_back: Option<Days>,
}

impl Reach {
    /// Compares the calendar in use with a new one.
    pub fn of(used: &Policy, new: &Policy) -> Reach {
        let (old, new) = (&used.calendar, &new.calendar);
        if !old.same_weeks(new) {
            let all = Days { until: DateTime::<chrono::Utc>::MAX_UTC, official: true };
            return Reach { changed: Some(all), given_back: Some(all) };
        }
        let working = |day: &NaiveDate| (old.is_working_day(*day), new.is_working_day(*day));
        let first = old.valid_from.min(new.valid_from);
        let last = old.valid_to.max(new.valid_to);
        let differs = |day: &NaiveDate| {
            let (before, after) = working(day);
            before != after || old.is_provisional(*day) != new.is_provisional(*day)
        };
        let changed: Vec<NaiveDate> = first.iter_days().take_while(|day| *day <= last).filter(differs).collect();
        let given_back: Vec<NaiveDate> = changed.iter().copied().filter(|day| working(day) == (false, true)).collect();
        Reach { changed: days(used, &changed), given_back: days(used, &given_back) }
    }
}

/// What rests on some days ends before whatever an event of the last of them sets going, with weeks to spare for an end that
/// was kept as it had been shown.
fn days(used: &Policy, days: &[NaiveDate]) -> Option<Days> {
    let event = start_of_day(used.zone, *days.last()?);
    let until = RULES.into_iter().map(|rule| used.deadline(rule, event).expires_at).max()?;
    Some(Days { until, official: days.iter().any(|day| !used.calendar.is_provisional(*day)) })
}
