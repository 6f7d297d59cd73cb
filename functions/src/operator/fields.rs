//! What fields of operators' bodies can be, beside what those of buyers can.

use crate::http::body::{Field, Reader, fields::rules, fields::words};
use crate::http::openapi::schema;
use crate::keys::pseudonyms::version_of;
use domain::act;
use domain::clause::Clause;
use domain::order::claim::Resolution;
use domain::order::claim_facts::StrikeReason;
use domain::order::correspondence::{Direction, Kind, Medium, Source as MessageSource};
use domain::order::payment::Source;
use domain::order::query::QueryAnswer;
use serde_json::Value;
use std::borrow::Cow;
use utoipa::openapi::{RefOr, Schema};
use utoipa::{PartialSchema, ToSchema};

words! {
    /// How it reached the vendor: in the Kommo account, by e-mail, by post or by telephone.
    pub(super) Channel(act::Channel) = "kommo" "email" "post" "phone";
}

/// A word by its serialised name.
pub(super) fn word<T: serde::de::DeserializeOwned>(value: &Value) -> Option<T> {
    value.as_str().and_then(|_| serde_json::from_value(value.clone()).ok())
}

/// An operator, by the pseudonym.
pub(super) struct Pseudonym(pub(super) String);

impl PartialSchema for Pseudonym {
    fn schema() -> RefOr<Schema> {
        schema::OperatorPseudonym::schema()
    }
}

impl ToSchema for Pseudonym {
    fn name() -> Cow<'static, str> {
        schema::OperatorPseudonym::name()
    }
}

rules! {
    Pseudonym, "must be an operator's pseudonym":
        |value| value.as_str().filter(|text| version_of(text).is_some()).map(|text| Pseudonym(text.to_owned()));
    Clause, "must be a clause such as 5.2": |value| value.as_str()?.parse().ok();
    Resolution, "must be one of buyer_accepted, settlement, court, other": word;
    StrikeReason, "must be one of spam, not_from_licensee": word;
    QueryAnswer, "must be one of paid, processing, declined, not_found": word;
    Kind, "must be one of message, screenshot, recording, document": word;
    Direction, "must be one of in, out": word;
    Medium, "must be one of email, phone, post, kommo, site": word;
    MessageSource, "must be one of licensee, licensor, carrier, bank, third_party": word;
}

/// A payment by the name that the bank has for it: `{"card": ticket}` or `{"transfer": reference}`.
impl Field for Source {
    fn read(value: &Value, pointer: &str, reader: &mut Reader) -> Option<Source> {
        let fields = reader.fields(value, pointer, &["card", "transfer"])?;
        let (card, transfer): (Option<Option<String>>, Option<Option<String>>) =
            (fields.read("card", reader), fields.read("transfer", reader));
        match (card.flatten(), transfer.flatten()) {
            (Some(ticket), None) => Some(Source::Card(ticket)),
            (None, Some(reference)) => Some(Source::Transfer(reference)),
            _ => {
                reader.error_unless_noted(pointer.to_owned(), "must name either card or transfer");
                None
            }
        }
    }
}
