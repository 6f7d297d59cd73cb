//! A calendar month, in which payments are counted (clause 4.14).

use crate::schema;
use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;
use utoipa::openapi::{RefOr, Schema};
use utoipa::{PartialSchema, ToSchema};

/// A month of a year, such as `2025-02`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Month {
    year: i32,
    month: u32,
}

impl PartialSchema for Month {
    fn schema() -> RefOr<Schema> {
        schema::text("A calendar month by local dates (clause 4.14).", r"^\d{4}-(0[1-9]|1[0-2])$", None)
    }
}

impl ToSchema for Month {}

impl Month {
    /// The month of a date.
    pub fn of(date: NaiveDate) -> Month {
        Month { year: date.year(), month: date.month() }
    }

    /// Its year.
    pub fn year(self) -> i32 {
        self.year
    }

    /// The month that is so many before it.
    #[must_use]
    pub fn back(self, months: u16) -> Month {
        let index = self.year * 12 + self.month.cast_signed() - 1 - i32::from(months);
        Month { year: index.div_euclid(12), month: index.rem_euclid(12).unsigned_abs() + 1 }
    }

    /// The month after it.
    #[must_use]
    pub fn next(self) -> Month {
        match self.month {
            12 => Month { year: self.year + 1, month: 1 },
            month => Month { month: month + 1, ..self },
        }
    }
}

impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.year, self.month)
    }
}

/// The text is no month such as `2025-02`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("must be a month such as 2025-02")]
pub struct NoMonth;

impl FromStr for Month {
    type Err = NoMonth;

    fn from_str(text: &str) -> Result<Month, NoMonth> {
        let date: NaiveDate = format!("{text}-01").parse().map_err(|_| NoMonth)?;
        let month = Month::of(date);
        // One month has one spelling.
        if month.to_string() == text { Ok(month) } else { Err(NoMonth) }
    }
}

impl TryFrom<String> for Month {
    type Error = NoMonth;

    fn try_from(text: String) -> Result<Month, NoMonth> {
        text.parse()
    }
}

impl From<Month> for String {
    fn from(month: Month) -> String {
        month.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_month_has_one_spelling() {
        let month: Month = "2025-02".parse().unwrap();
        assert_eq!(month.to_string(), "2025-02");
        assert_eq!((month.back(0), month.back(1).to_string()), (month, "2025-01".to_owned()));
        assert_eq!(
            (month.back(2).to_string(), month.back(26).to_string()),
            ("2024-12".to_owned(), "2022-12".to_owned())
        );
        for months in 0..30 {
            let mut back = std::iter::successors(Some(month.back(months)), |month| Some(month.next()));
            assert_eq!(back.nth(months.into()), Some(month), "{months}");
        }
        for text in
            ["", "2025", "2025-2", "2025-00", "2025-13", "25-02", "+2025-02", "2025-02-01", " 2025-02", "2025-02 "]
        {
            assert_eq!(text.parse::<Month>(), Err(NoMonth), "{text}");
        }
    }
}
