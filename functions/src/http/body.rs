//! Bodies of requests: each a struct whose fields' types say what they take, as a reader and as a schema. Every mistake is told
//! at once, with its pointer and without its value.

pub(crate) mod fields;

use super::openapi::schema::written;
use super::problem::{FieldProblem, Problem};
use domain::Instant;
use domain::code::Code;
use serde_json::{Map, Value, json};
use utoipa::openapi::{RefOr, Schema};
use utoipa::{PartialSchema, ToSchema};

/// Collects the mistakes of one body.
pub(crate) struct Reader {
    /// When the request came: what is said to have happened does not lie ahead of it.
    pub(crate) now: Instant,
    errors: Vec<FieldProblem>,
}

/// What a field of a body, or the body itself, can be.
pub(crate) trait Field: Sized {
    /// The value of a field; `None` if a mistake was noted.
    fn read(value: &Value, pointer: &str, reader: &mut Reader) -> Option<Self>;

    /// What a field is that is missing or null. Most have to be there.
    fn absent(pointer: &str, reader: &mut Reader) -> Option<Self> {
        reader.error(pointer, "is missing");
        None
    }
}

impl<T: Field> Field for Option<T> {
    fn read(value: &Value, pointer: &str, reader: &mut Reader) -> Option<Option<T>> {
        T::read(value, pointer, reader).map(Some)
    }

    fn absent(_: &str, _: &mut Reader) -> Option<Option<T>> {
        Some(None)
    }
}

impl<T: Field> Field for Vec<T> {
    fn read(value: &Value, pointer: &str, reader: &mut Reader) -> Option<Vec<T>> {
        let list = reader.expect(value.as_array(), pointer, "must be a list")?;
        // Every item is read, so that the mistakes of all are told.
        let items = list.iter().enumerate().map(|(n, item)| T::read(item, &format!("{pointer}/{n}"), reader));
        items.collect::<Vec<_>>().into_iter().collect()
    }
}

/// Reads a body.
///
/// # Errors
/// [`Code::InvalidFields`] with every mistake.
pub(crate) fn read<T: Field>(body: &Value, now: Instant) -> Result<T, Problem> {
    read_with(body, now, |_, _| ())
}

/// As [`read`], with a further check that needs more than the body.
pub(crate) fn read_with<T: Field>(
    body: &Value,
    now: Instant,
    check: impl FnOnce(&Fields<'_>, &mut Reader),
) -> Result<T, Problem> {
    let mut reader = Reader { now, errors: Vec::new() };
    let read = T::read(body, "", &mut reader);
    if let Some(map) = body.as_object() {
        check(&Fields { map, pointer: "" }, &mut reader);
    }
    match read {
        Some(read) if reader.errors.is_empty() => Ok(read),
        _ => Err(Problem::fields(Code::InvalidFields, reader.errors)),
    }
}

impl Reader {
    /// Notes a mistake.
    pub(crate) fn error(&mut self, pointer: impl Into<String>, detail: &str) {
        self.errors.push(FieldProblem { pointer: pointer.into(), detail: detail.to_owned() });
    }

    /// Notes a mistake, unless the same field, or what it lies in, has one: the first says more.
    pub(crate) fn error_unless_noted(&mut self, pointer: String, detail: &str) {
        let noted =
            |error: &FieldProblem| error.pointer == pointer || pointer.starts_with(&format!("{}/", error.pointer));
        if !self.errors.iter().any(noted) {
            self.error(pointer, detail);
        }
    }

    /// What was read of a field, or the mistake that it is of another kind.
    pub(crate) fn expect<T>(&mut self, read: Option<T>, pointer: &str, kind: &str) -> Option<T> {
        if read.is_none() {
            self.error(pointer, kind);
        }
        read
    }

    /// The fields of an object that has these and no others.
    pub(crate) fn fields<'a>(&mut self, value: &'a Value, pointer: &'a str, known: &[&str]) -> Option<Fields<'a>> {
        let map = self.expect(value.as_object(), pointer, "must be an object")?;
        for name in map.keys().filter(|name| !known.contains(&name.as_str())) {
            // The name of an unknown field is the caller's own text: it is shown shortened.
            let name: String = name.chars().take(64).collect();
            self.error(format!("{pointer}/{}", name.replace('~', "~0").replace('/', "~1")), "is unknown");
        }
        Some(Fields { map, pointer })
    }
}

/// The fields of an object.
pub(crate) struct Fields<'a> {
    map: &'a Map<String, Value>,
    pointer: &'a str,
}

impl Fields<'_> {
    /// The pointer of a field.
    pub(crate) fn pointer(&self, name: &str) -> String {
        format!("{}/{name}", self.pointer)
    }

    /// A field's value, unless it is missing or null.
    pub(crate) fn value(&self, name: &str) -> Option<&Value> {
        self.map.get(name).filter(|value| !value.is_null())
    }

    /// Reads a field.
    pub(crate) fn read<T: Field>(&self, name: &str, reader: &mut Reader) -> Option<T> {
        let pointer = self.pointer(name);
        match self.value(name) {
            Some(value) => T::read(value, &pointer, reader),
            None => T::absent(&pointer, reader),
        }
    }

    /// What a field says, if it is as it should be; for what holds between fields.
    pub(crate) fn peek<T: Field>(&self, name: &str, reader: &Reader) -> Option<T> {
        T::read(self.value(name)?, "", &mut Reader { now: reader.now, errors: Vec::new() })
    }

    /// Refuses fields that mean nothing beside what another one says.
    pub(crate) fn without(&self, names: &[&str], detail: &str, reader: &mut Reader) {
        for name in names.iter().filter(|name| self.value(name).is_some()) {
            reader.error(self.pointer(name), detail);
        }
    }
}

/// Structs that are read of JSON objects, field by field in their order; `utoipa` derives their schemas. After the fields, in
/// square brackets, may come other known names that must not be said beside these, a check of what holds between fields, and
/// what the schema says of that.
macro_rules! bodies {
    ($(
        $(#[$attribute:meta])*
        $(pub($scope:ident))? struct $name:ident { $($(#[$of_field:meta])* $field:ident: $type:ty,)* }
        $([not $($other:literal)+, $detail:literal])?
        $([check $check:path])?
        $([also $also:tt])?
    )+) => {
        $(
            #[allow(dead_code)] // what tells bodies apart is read here
            $(pub($scope))? struct $name { $(pub(super) $field: $type,)* }

            const _: () = {
                #[derive(utoipa::ToSchema)]
                $(#[$attribute])*
                #[allow(dead_code)] // its schema is derived of it
                struct Derived { $($(#[$of_field])* $field: $type,)* }

                impl utoipa::PartialSchema for $name {
                    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::Schema> {
                        let also = None::<serde_json::Value>$(.or(Some(serde_json::json!($also))))?;
                        $crate::http::openapi::schema::extended(<Derived as utoipa::PartialSchema>::schema(), also)
                    }
                }

                impl utoipa::ToSchema for $name {
                    fn schemas(
                        schemas: &mut Vec<(String, utoipa::openapi::RefOr<utoipa::openapi::Schema>)>,
                    ) {
                        <Derived as utoipa::ToSchema>::schemas(schemas);
                    }
                }
            };

            impl $crate::http::body::Field for $name {
                fn read(
                    value: &serde_json::Value,
                    pointer: &str,
                    reader: &mut $crate::http::body::Reader,
                ) -> Option<$name> {
                    const KNOWN: &[&str] = &[
                        $($crate::http::body::name(stringify!($field)),)*
                        $($($other,)+)?
                    ];
                    #[allow(unused_variables)] // of a body without fields
                    let fields = reader.fields(value, pointer, KNOWN)?;
                    $(let $field = fields.read($crate::http::body::name(stringify!($field)), reader);)*
                    $(fields.without(&[$($other),+], $detail, reader);)?
                    $($check(&fields, reader);)?
                    Some($name { $($field: $field?,)* })
                }
            }
        )+
    };
}
pub(crate) use bodies;

/// The name of a field in JSON: a raw identifier's is without `r#`.
pub(crate) const fn name(field: &'static str) -> &'static str {
    match field.as_bytes() {
        [b'r', b'#', ..] => field.split_at(2).1,
        _ => field,
    }
}

/// A body in which nothing is said.
pub(crate) struct Nothing;

impl Field for Nothing {
    fn read(value: &Value, pointer: &str, reader: &mut Reader) -> Option<Nothing> {
        reader.fields(value, pointer, &[]).map(|_| Nothing)
    }
}

impl PartialSchema for Nothing {
    fn schema() -> RefOr<Schema> {
        written(json!({
            "type": "object",
            "description": "Nothing needs to be said: the order knows what is meant.",
            "properties": {},
            "examples": [{}],
        }))
    }
}

impl ToSchema for Nothing {}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    bodies! {
        struct Inner { c: bool, }
        struct Outer { a: String, b: Inner, d: String, r#as: Option<Vec<Inner>>, } [not "e" "f", "goes alone"]
    }

    fn pointers(body: &Value) -> Vec<String> {
        let refused = read::<Outer>(body, Instant::UNIX_EPOCH).err().expect("a mistake");
        refused.errors().iter().map(|error| format!("{} {}", error.pointer, error.detail)).collect()
    }

    #[test]
    fn every_mistake_is_reported_at_once_by_its_pointer() {
        let body = json!({"a": 1, "b": {"c": "yes"}, "x/y": 0, "f": true, "e": null, "as": [{}, {"c": true}, 1]});
        let expected = [
            "/x~1y is unknown",
            "/a must be a string",
            "/b/c must be true or false",
            "/d is missing",
            "/as/0/c is missing",
            "/as/2 must be an object",
            "/f goes alone",
        ];
        assert_eq!(pointers(&body), expected);
    }

    #[test]
    fn a_missing_object_is_one_mistake() {
        assert_eq!(pointers(&json!({"a": "", "d": ""})), ["/b is missing"]);
        assert_eq!(pointers(&json!([])), [" must be an object"]);
    }

    #[test]
    fn what_may_be_left_out_may_be_null() {
        let body = json!({"a": "x", "b": {"c": true}, "d": "", "as": null});
        let read: Outer = read(&body, Instant::UNIX_EPOCH).expect("a body");
        assert!(read.b.c && read.r#as.is_none() && read.a == "x" && read.d.is_empty());
    }
}
