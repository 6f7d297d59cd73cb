//! The number of a clause of the offer.

use crate::schema;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;
use std::str::FromStr;
use utoipa::openapi::{RefOr, Schema};
use utoipa::{PartialSchema, ToSchema};

/// The number of a clause of the offer, such as 4.9. Ordered as the offer counts: 4.9 comes before 4.10.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Clause {
    section: u8,
    number: u8,
}

impl PartialSchema for Clause {
    fn schema() -> RefOr<Schema> {
        schema::text("The number of a clause of the offer.", r"^([1-9]|10)\.[1-9]\d*$", Some("4.9"))
    }
}

impl ToSchema for Clause {}

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
}
