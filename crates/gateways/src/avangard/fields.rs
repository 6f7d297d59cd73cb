//! A message of the bank as a flat set of fields, whichever shape it came in, and what can be wrong with one.

use std::collections::BTreeMap;

const MAX_FIELDS: usize = 64;
const MAX_VALUE: usize = 4096;

/// Why a message of the bank cannot be read. Names the rule that was broken and at most a field's name, never content.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Malformed {
    /// Larger than any message of the bank.
    #[error("the message is too large")]
    TooLarge,
    /// The media type is neither a form nor XML.
    #[error("the media type is neither a form nor XML")]
    ContentType,
    /// Not well-formed XML, or XML with text where only fields belong.
    #[error("the message is not well-formed")]
    Syntax,
    /// A document type declaration, which may declare entities.
    #[error("the message has a document type declaration")]
    Doctype,
    /// A reference to an entity that XML itself does not define, or to a character that it does not allow.
    #[error("the message refers to an unknown entity")]
    Entity,
    /// Elements within a field.
    #[error("the message is nested too deeply")]
    Depth,
    /// Something after the end of the root element.
    #[error("the message goes on after its end")]
    TrailingContent,
    /// The root element is not the expected one.
    #[error("the message is of another kind")]
    Root,
    /// A field that occurs twice: two readers could each take another one.
    #[error("a field occurs twice")]
    Duplicate,
    /// More fields than any message of the bank has.
    #[error("the message has too many fields")]
    TooManyFields,
    /// A needed field is absent or empty.
    #[error("the field {0} is missing")]
    Missing(&'static str),
    /// A field's value is not of its kind, or too long.
    #[error("the field {0} is not valid")]
    Invalid(&'static str),
}

/// Fields by lower-case name; the bank writes names in either case. Has no `Debug`: it may hold card data until it is
/// dropped.
#[derive(Default)]
pub(super) struct Fields(BTreeMap<String, String>);

impl Fields {
    /// Adds a field.
    pub(super) fn insert(&mut self, name: &str, value: &str) -> Result<(), Malformed> {
        if value.len() > MAX_VALUE || name.len() > MAX_VALUE {
            return Err(Malformed::TooLarge);
        }
        if self.0.len() == MAX_FIELDS {
            return Err(Malformed::TooManyFields);
        }
        match self.0.insert(name.to_ascii_lowercase(), value.trim().to_owned()) {
            None => Ok(()),
            Some(_) => Err(Malformed::Duplicate),
        }
    }

    /// A field's value; an empty one counts as absent.
    pub(super) fn optional(&self, name: &'static str) -> Result<Option<String>, Malformed> {
        const LONGEST: usize = 255;
        match self.0.get(name).filter(|value| !value.is_empty()) {
            None => Ok(None),
            Some(value) if value.len() <= LONGEST && !value.contains(char::is_control) => Ok(Some(value.clone())),
            Some(_) => Err(Malformed::Invalid(name)),
        }
    }

    /// A field that must be there.
    pub(super) fn required(&self, name: &'static str) -> Result<String, Malformed> {
        self.optional(name)?.ok_or(Malformed::Missing(name))
    }

    /// An amount in kopecks, a status or a code: decimal digits only.
    pub(super) fn number<T: std::str::FromStr>(&self, name: &'static str) -> Result<Option<T>, Malformed> {
        self.optional(name)?.map(|value| digits(&value).ok_or(Malformed::Invalid(name))).transpose()
    }
}

fn digits<T: std::str::FromStr>(value: &str) -> Option<T> {
    value.bytes().all(|byte| byte.is_ascii_digit()).then(|| value.parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_digits_and_nothing_else() {
        let table = [
            ("0", Some(Some(0_i64))),
            ("4900000", Some(Some(4_900_000))),
            (" 12 ", Some(Some(12))),
            ("", Some(None)),
            ("+1", None),
            ("-1", None),
            ("1.0", None),
            ("1e3", None),
            ("9223372036854775808", None),
        ];
        for (value, expected) in table {
            let mut fields = Fields::default();
            fields.insert("AMOUNT", value).unwrap();
            assert_eq!(fields.number::<i64>("amount").ok(), expected, "{value:?}");
        }
    }

    #[test]
    fn names_are_one_whatever_their_case() {
        let mut fields = Fields::default();
        fields.insert("Ticket", "a").unwrap();
        assert_eq!(fields.required("ticket").unwrap(), "a");
        assert_eq!(fields.insert("TICKET", "a"), Err(Malformed::Duplicate));
        assert_eq!(fields.required("amount"), Err(Malformed::Missing("amount")));
    }

    #[test]
    fn sizes_are_limited() {
        let mut fields = Fields::default();
        assert_eq!(fields.insert("a", &"x".repeat(MAX_VALUE + 1)), Err(Malformed::TooLarge));
        for number in 0..MAX_FIELDS {
            fields.insert(&format!("f{number}"), "x").unwrap();
        }
        assert_eq!(fields.insert("one_more", "x"), Err(Malformed::TooManyFields));
    }
}
