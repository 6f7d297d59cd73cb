//! Lengths of time as the agreement's texts name them, and by which variables.

/// A length of time as a text says it: so many of a unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Length {
    /// How many.
    pub count: u32,
    /// Of what, by the message `span-UNIT` of each language: a unit of `policy.toml`, or `day`, `hour`, `minute`, `second`.
    pub unit: &'static str,
}

impl Length {
    /// A length of whole seconds, in the largest unit that it is a whole number of. A day is 24 hours.
    pub fn of_seconds(seconds: i64) -> Length {
        let units = [(86_400, "day"), (3_600, "hour"), (60, "minute"), (1, "second")];
        let whole = |(worth, _): &&(i64, &str)| seconds >= *worth && seconds % worth == 0;
        let (worth, unit) = units.iter().find(whole).copied().unwrap_or((1, "second"));
        Length { count: u32::try_from(seconds / worth).unwrap_or(u32::MAX), unit }
    }
}

/// The units in which `policy.toml` counts a rule.
pub const UNITS: [&str; 5] = ["calendar_day", "working_day", "calendar_month", "month", "year"];

/// The variable by which a text names the length of a rule of `policy.toml`. `$claim_term` is the one of 4.9; beside it
/// `$claim_term_rolls` is `yes` where a last day that is no working day moves, else `no`.
pub const TERMS: [(&str, &str); 14] = [
    ("4.9", "claim_term"),
    ("4.7", "activation_term"),
    ("4.10", "delay_term"),
    ("9.4", "in_force_term"),
    ("10.1", "answer_term"),
    ("4.14", "reporting_term"),
    ("3.6", "query_term"),
    ("refund", "refund_term"),
    ("limitation", "limitation_term"),
    ("warning", "warning_term"),
    ("consent-withdrawal", "withdrawal_term"),
    ("breach-notice", "breach_term"),
    ("objection", "objection_term"),
    ("third-party-notice", "transfer_term"),
];
