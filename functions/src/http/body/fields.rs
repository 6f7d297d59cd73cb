//! What fields of bodies can be: each type with its rule, and its schema beside it.

use super::{Field, Reader, bodies};
use crate::http::openapi::schema::{self, written};
use chrono::NaiveDate;
use domain::Instant;
use domain::media_type::MediaType;
use domain::money::{Currency, Money};
use domain::month::Month;
use domain::order::OrderId;
use domain::order::claim::About;
use domain::party::Email;
use domain::text::is_blank;
use serde_json::{Value, json};
use std::borrow::Cow;
use utoipa::openapi::{RefOr, Schema};
use utoipa::{PartialSchema, ToSchema};

/// The longest text that somebody writes, in characters.
const PROSE_CHARS_MAX: usize = 10_000;
/// The longest reference of a bank, in characters: it is part of a key.
const REFERENCE_CHARS_MAX: usize = 100;
/// More than anybody transfers, in minor units: what an order sums up stays far from what a number holds.
const AMOUNT_MINOR_MAX: i64 = 1_000_000_000_000;

/// Rules of types that are what a JSON value is, or what is read of its text.
macro_rules! rules {
    ($($type:ty, $kind:literal: $read:expr;)+) => {
        $(
            impl $crate::http::body::Field for $type {
                fn read(
                    value: &serde_json::Value,
                    pointer: &str,
                    reader: &mut $crate::http::body::Reader,
                ) -> Option<$type> {
                    let read: fn(&serde_json::Value) -> Option<$type> = $read;
                    reader.expect(read(value), pointer, $kind)
                }
            }
        )+
    };
}

rules! {
    String, "must be a string": |value| value.as_str().map(str::to_owned);
    VersionName, "must be a string": |value| value.as_str().map(|text| VersionName(text.to_owned()));
    SkuName, "must be a string": |value| value.as_str().map(|text| SkuName(text.to_owned()));
    bool, "must be true or false": Value::as_bool;
    i64, "must be a whole number": Value::as_i64;
    Month, "must be a month such as 2025-02": |value| value.as_str()?.parse().ok();
    NaiveDate, "must be a day such as 2025-02-28": |value| day(value.as_str()?);
    OrderId, "is no order id": |value| OrderId::parse(value.as_str()?);
    About, "must be one of scope, payment, other":
        |value| value.as_str().and_then(|_| serde_json::from_value(value.clone()).ok());
    Currency, "must be USD, EUR, RUB or KZT": |value| Currency::from_code(value.as_str()?);
    AnyInstant, "must be an instant such as 2025-02-03T10:00:00Z":
        |value| domain::instant::read(value.as_str()?).map(AnyInstant);
    EmailAddress, "is no e-mail address": |value| Email::parse(value.as_str()?).ok().map(EmailAddress);
    FileName, "must be 1 to 200 characters of one line, of which some can be seen":
        |value| value.as_str().filter(|text| is_file_name(text)).map(|text| FileName(text.to_owned()));
    FileSize, "must be a number of bytes": |value| value.as_u64().filter(|size| *size > 0).map(FileSize);
    MediaType, "must be one of application/pdf, image/png, image/jpeg, text/plain":
        |value| value.as_str().and_then(|_| serde_json::from_value(value.clone()).ok());
    BankReference, "must be 1 to 100 visible ASCII characters without #":
        |value| value.as_str().filter(|text| is_reference(text)).map(|text| BankReference(text.to_owned()));
}

pub(crate) use rules;

/// A local day, as it is written in full.
fn day(text: &str) -> Option<NaiveDate> {
    text.parse::<NaiveDate>().ok().filter(|day| day.to_string() == text && text.len() == 10)
}

fn is_reference(text: &str) -> bool {
    let visible = text.bytes().all(|b| b.is_ascii_graphic() && b != b'#');
    visible && (1..=REFERENCE_CHARS_MAX).contains(&text.len())
}

/// The longest name of a file, in characters.
const FILE_NAME_CHARS_MAX: usize = 200;

fn is_file_name(text: &str) -> bool {
    let fits = text.chars().count() <= FILE_NAME_CHARS_MAX && !is_blank(text);
    fits && !text.chars().any(char::is_control)
}

/// What somebody calls a file.
pub(crate) struct FileName(pub(crate) String);

impl PartialSchema for FileName {
    fn schema() -> RefOr<Schema> {
        written(json!({
            "type": "string", "minLength": 1, "maxLength": FILE_NAME_CHARS_MAX, "pattern": r"\S",
            "description": "What a file is called: one line, of which some can be seen.",
        }))
    }
}

impl ToSchema for FileName {}

/// How many bytes a file has.
pub(crate) struct FileSize(pub(crate) u64);

impl PartialSchema for FileSize {
    fn schema() -> RefOr<Schema> {
        written(
            json!({"type": "integer", "format": "int64", "minimum": 1, "description": "How many bytes a file has."}),
        )
    }
}

impl ToSchema for FileSize {}

/// Types of fields that are named in the document as another type's schema is.
macro_rules! named_as {
    ($($type:ty = $schema:ty;)+) => {
        $(
            impl PartialSchema for $type {
                fn schema() -> RefOr<Schema> {
                    <$schema>::schema()
                }
            }

            impl ToSchema for $type {
                fn name() -> Cow<'static, str> {
                    <$schema>::name()
                }
            }
        )+
    };
}

named_as! {
    AnyInstant = schema::AnyInstant;
    PastInstant = schema::AnyInstant;
    BankReference = schema::BankReference;
    VersionName = schema::Version;
    SkuName = schema::Sku;
}

/// The name of a version: whether there can be one of it is for the rules to say.
pub(crate) struct VersionName(pub(crate) String);

/// An item of the price list: whether there is one is for the rules to say.
pub(crate) struct SkuName(pub(crate) String);

/// An instant: RFC 3339 with its offset.
pub(crate) struct AnyInstant(pub(crate) Instant);

/// An instant that does not lie ahead.
#[derive(PartialEq, PartialOrd)]
pub(crate) struct PastInstant(pub(crate) Instant);

impl Field for PastInstant {
    fn read(value: &Value, pointer: &str, reader: &mut Reader) -> Option<PastInstant> {
        let AnyInstant(at) = AnyInstant::read(value, pointer, reader)?;
        let past = Some(at).filter(|at| *at <= reader.now);
        reader.expect(past, pointer, "lies ahead").map(PastInstant)
    }
}

/// An e-mail address.
pub(crate) struct EmailAddress(pub(crate) Email);

impl PartialSchema for EmailAddress {
    fn schema() -> RefOr<Schema> {
        written(json!({
            "type": "string", "description": "Where notices go (clause 10.3).", "format": "idn-email", "maxLength": 254,
        }))
    }
}

impl ToSchema for EmailAddress {}

/// The bank's reference of a transfer. It has no separator of keys.
pub(crate) struct BankReference(pub(crate) String);

/// A text of several lines that says something.
pub(crate) struct Prose(pub(crate) String);

impl Field for Prose {
    fn read(value: &Value, pointer: &str, reader: &mut Reader) -> Option<Prose> {
        let text = String::read(value, pointer, reader)?;
        let unprintable = |c: char| c.is_control() && !matches!(c, '\n' | '\r' | '\t');
        let wrong = if is_blank(&text) {
            "is empty"
        } else if text.chars().count() > PROSE_CHARS_MAX {
            "is longer than 10000 characters"
        } else if text.chars().any(unprintable) {
            "has control characters"
        } else {
            return Some(Prose(text));
        };
        reader.error(pointer, wrong);
        None
    }
}

impl PartialSchema for Prose {
    fn schema() -> RefOr<Schema> {
        written(json!({
            "type": "string", "minLength": 1, "maxLength": PROSE_CHARS_MAX, "pattern": r"\S",
            "description": "A text that says something; may have line breaks and tabs, no other control characters.",
        }))
    }
}

impl ToSchema for Prose {}

/// Why an operator acts.
#[derive(Clone)]
pub(crate) struct ActReason(pub(crate) String);

impl Field for ActReason {
    fn read(value: &Value, pointer: &str, reader: &mut Reader) -> Option<ActReason> {
        Prose::read(value, pointer, reader).map(|Prose(text)| ActReason(text))
    }
}

impl PartialSchema for ActReason {
    fn schema() -> RefOr<Schema> {
        written(json!({
            "$ref": "#/components/schemas/Prose",
            "description": "Why. Kept beside the order with who acted; operators only read it.",
        }))
    }
}

impl ToSchema for ActReason {
    fn schemas(schemas: &mut Vec<(String, RefOr<Schema>)>) {
        schemas.push((Prose::name().into_owned(), Prose::schema()));
    }
}

/// Types of minor units, of which there are at least so many.
macro_rules! minor_units {
    ($($(#[doc = $doc:literal])+ $name:ident = $least:literal;)+) => {
        $(
            $(#[doc = $doc])+
            pub(crate) struct $name(pub(crate) i64);

            impl Field for $name {
                fn read(value: &Value, pointer: &str, reader: &mut Reader) -> Option<$name> {
                    let minor = i64::read(value, pointer, reader)?;
                    let good = Some(minor).filter(|minor| ($least..=AMOUNT_MINOR_MAX).contains(minor));
                    reader.expect(good, pointer, "is too small or too large").map($name)
                }
            }

            impl PartialSchema for $name {
                fn schema() -> RefOr<Schema> {
                    written(json!({
                        "type": "integer", "format": "int64", "minimum": $least, "maximum": AMOUNT_MINOR_MAX,
                        "description": concat!($($doc, "\n"),+).trim(),
                    }))
                }
            }

            impl ToSchema for $name {}
        )+
    };
}

minor_units! {
    /// Minor units: 4900 is 49.00.
    MinorUnits = 0;
    /// Minor units that are some: 4900 is 49.00.
    SomeMinorUnits = 1;
}

bodies! {
    /// An amount of one currency that is some.
    #[schema(examples(json!({"amount_minor": 4900, "currency": "USD"})))]
    pub(crate) struct Amount {
        amount_minor: SomeMinorUnits,
        currency: Currency,
    }
}

impl Amount {
    pub(crate) fn money(&self) -> Money {
        Money::new(self.amount_minor.0, self.currency)
    }
}

/// Types of fields that say one of some words: those of a type of the rules by their serialised names, which may know more.
macro_rules! words {
    ($($(#[doc = $doc:literal])+ $visibility:vis $name:ident($of:ty) = $($word:literal)+ $(, $kind:literal)?;)+) => {
        $(
            $(#[doc = $doc])+
            #[allow(dead_code)] // one word alone says nothing more
            $visibility struct $name($visibility $of);

            impl $crate::http::body::Field for $name {
                fn read(
                    value: &serde_json::Value,
                    pointer: &str,
                    reader: &mut $crate::http::body::Reader,
                ) -> Option<$name> {
                    let words = [$($word),+];
                    let known = value.as_str().filter(|text| words.contains(text));
                    let read = known.and_then(|_| serde_json::from_value(value.clone()).ok());
                    let kind = None::<&str>$(.or(Some($kind)))?;
                    let kind = kind.map_or_else(|| format!("must be one of {}", words.join(", ")), str::to_owned);
                    reader.expect(read, pointer, &kind).map($name)
                }
            }

            impl utoipa::PartialSchema for $name {
                fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::Schema> {
                    $crate::http::openapi::schema::written(serde_json::json!({
                        "type": "string",
                        "enum": [$($word),+],
                        "description": concat!($($doc, "\n"),+).trim(),
                    }))
                }
            }

            impl utoipa::ToSchema for $name {}
        )+
    };
}
pub(crate) use words;
