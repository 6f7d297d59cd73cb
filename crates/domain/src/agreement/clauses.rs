//! The clauses of the offer: what each is called and what it says, in the project's own words.

use crate::agreement::source::{AgreementError, Source};
use crate::clause::Clause;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

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
    fn the_offer_runs_from_1_1_to_10_7() {
        assert_eq!(required().next(), Some(Clause::new(1, 1)));
        assert_eq!(required().last(), Some(Clause::new(10, 7)));
        assert_eq!(required().count(), 60);
    }
}
