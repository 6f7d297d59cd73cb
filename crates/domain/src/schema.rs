//! Schemas of the types that are one text in JSON, beside what `utoipa` derives.

use serde_json::Value;
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::{ObjectBuilder, Schema, Type};

/// A text of this form.
pub(crate) fn text(description: &str, pattern: &str, example: Option<&str>) -> RefOr<Schema> {
    let schema = ObjectBuilder::new().schema_type(Type::String).description(Some(description)).pattern(Some(pattern));
    RefOr::T(schema.examples(example.map(Value::from)).build().into())
}

/// One of these texts.
pub(crate) fn one_of(description: &str, texts: impl Iterator<Item = &'static str>) -> RefOr<Schema> {
    let schema = ObjectBuilder::new().schema_type(Type::String).description(Some(description));
    RefOr::T(schema.enum_values(Some(texts)).build().into())
}
