//! The clauses of the offer by number: what each is called and what it says, in the project's own words.

use crate::policy::{AgreementError, Source};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

/// The number of a clause of the offer, such as 4.9. Ordered as the offer counts: 4.9 comes before 4.10.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Clause {
    section: u8,
    number: u8,
}

impl Clause {
    /// The clause `section.number`.
    pub const fn new(section: u8, number: u8) -> Clause {
        Clause { section, number }
    }
}

impl fmt::Display for Clause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.section, self.number)
    }
}

/// The text is not the number of a clause.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("must be the number of a clause, such as 4.9")]
pub struct NotAClause;

impl FromStr for Clause {
    type Err = NotAClause;

    fn from_str(text: &str) -> Result<Clause, NotAClause> {
        let (section, number) = text.split_once('.').ok_or(NotAClause)?;
        Ok(Clause::new(part(section)?, part(number)?))
    }
}

/// One part of a clause's number: digits only, no leading zero, so that a clause has one spelling.
fn part(text: &str) -> Result<u8, NotAClause> {
    let canonical = text.bytes().all(|b| b.is_ascii_digit()) && !text.starts_with('0');
    text.parse().ok().filter(|_| canonical).ok_or(NotAClause)
}

impl Serialize for Clause {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Clause {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Clause, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

/// What one clause is called and says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClauseText {
    /// A heading of a few words.
    pub title: String,
    /// One sentence that says what the clause does.
    pub summary: String,
}

/// Every clause of the offer, as read from `agreement/clauses.toml`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Clauses {
    version: String,
    clauses: BTreeMap<Clause, ClauseText>,
}

/// How many clauses each section of the offer has: section 1 has 1.1 to 1.3, and so on to section 10.
const CLAUSES_PER_SECTION: [u8; 10] = [3, 4, 8, 14, 9, 3, 2, 6, 4, 7];

/// Every clause of the offer in its order, from 1.1 to 10.7; the file must describe each.
pub fn required() -> impl Iterator<Item = Clause> {
    (1u8..).zip(CLAUSES_PER_SECTION).flat_map(|(section, last)| (1..=last).map(move |n| Clause::new(section, n)))
}

impl Clauses {
    /// Reads `clauses.toml`. An unknown or missing clause, an unknown key or an empty text is an error at its key.
    pub fn parse(source: Source) -> Result<Clauses, AgreementError> {
        let read: Clauses = source.toml()?;
        if read.version.trim().is_empty() {
            return Err(source.error("version", "must not be empty"));
        }
        if let Some(missing) = required().find(|clause| !read.clauses.contains_key(clause)) {
            return Err(source.error(format!("clauses.\"{missing}\""), "is missing; every clause must be described"));
        }
        for (clause, text) in &read.clauses {
            if !required().any(|known| known == *clause) {
                return Err(source.error(format!("clauses.\"{clause}\""), "is no clause of the offer"));
            }
            for (key, value) in [("title", &text.title), ("summary", &text.summary)] {
                if value.trim().is_empty() {
                    return Err(source.error(format!("clauses.\"{clause}\".{key}"), "must not be empty"));
                }
            }
        }
        Ok(read)
    }

    /// The text of a clause, or nothing if the offer has no such clause.
    pub fn get(&self, clause: Clause) -> Option<&ClauseText> {
        self.clauses.get(&clause)
    }

    /// The version of this reading of the offer.
    pub fn version(&self) -> &str {
        &self.version
    }

    /// All clauses in the order of the offer.
    pub fn iter(&self) -> impl Iterator<Item = (Clause, &ClauseText)> {
        self.clauses.iter().map(|(clause, text)| (*clause, text))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clause_has_one_spelling_and_the_order_of_the_offer() {
        assert_eq!("4.9".parse(), Ok(Clause::new(4, 9)));
        assert!(Clause::new(4, 9) < Clause::new(4, 10));
        assert_eq!(Clause::new(4, 10).to_string(), "4.10");
        for wrong in ["", "4", "4.", ".9", "4.09", "04.9", "0.1", "4.+9", "4.9.1", "4.256", "4,9", " 4.9"] {
            assert_eq!(wrong.parse::<Clause>(), Err(NotAClause), "{wrong}");
        }
    }

    #[test]
    fn a_clause_is_a_string_in_json() {
        assert_eq!(serde_json::to_string(&Clause::new(4, 10)).unwrap(), "\"4.10\"");
        assert_eq!(serde_json::from_str::<Clause>("\"4.10\"").unwrap(), Clause::new(4, 10));
        assert!(serde_json::from_str::<Clause>("4.1").is_err());
    }

    #[test]
    fn the_offer_runs_from_1_1_to_10_7() {
        assert_eq!(required().next(), Some(Clause::new(1, 1)));
        assert_eq!(required().last(), Some(Clause::new(10, 7)));
        assert_eq!(required().count(), 60);
    }
}
