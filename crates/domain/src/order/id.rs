//! The identity of an order.

use crate::schema;
use serde::{Deserialize, Serialize};
use std::fmt;
use utoipa::openapi::{RefOr, Schema};
use utoipa::{PartialSchema, ToSchema};

/// The identity of an order: a ULID, 26 characters of Crockford's base 32.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String")]
pub struct OrderId(String);

impl PartialSchema for OrderId {
    fn schema() -> RefOr<Schema> {
        let pattern = "^[0-7][0-9A-HJKMNP-TV-Z]{25}$";
        schema::text("The identity of an order, a ULID.", pattern, Some("01JK5Q0000000000000000000A"))
    }
}

impl ToSchema for OrderId {}

impl OrderId {
    /// Reads an order id; `None` if it is not one.
    pub fn parse(text: &str) -> Option<OrderId> {
        let crockford = |b: u8| b.is_ascii_digit() || (b.is_ascii_uppercase() && !b"ILOU".contains(&b));
        (text.len() == 26 && text.as_bytes()[0] <= b'7' && text.bytes().all(crockford))
            .then(|| OrderId(text.to_owned()))
    }

    /// The id as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The number under which the buyer and the bank know the order: `OF-`, twelve characters, `-Z`.
    ///
    /// Its width is fixed and it never ends in a digit, because the bank signs shop, number and amount without
    /// separators.
    pub fn number(&self) -> String {
        format!("OF-{}-Z", &self.0[14..])
    }
}

impl TryFrom<String> for OrderId {
    type Error = &'static str;

    fn try_from(text: String) -> Result<OrderId, Self::Error> {
        OrderId::parse(&text).ok_or("not an order id")
    }
}

impl fmt::Display for OrderId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_order_number_has_one_width_and_never_ends_in_a_digit() {
        let id = OrderId::parse("01JGZ8QK3W0000000000000042").expect("an id");
        assert_eq!(id.number(), "OF-000000000042-Z");
    }

    #[test]
    fn what_is_no_ulid_is_no_order_id() {
        for text in [
            "",
            "01JGZ8QK3W000000000000004",
            "01JGZ8QK3W000000000000004é",
            "01jgz8qk3w0000000000000042",
            "81JGZ8QK3W0000000000000042",
        ] {
            assert_eq!(OrderId::parse(text), None, "{text}");
        }
    }
}
