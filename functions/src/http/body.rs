//! Reading a JSON body field by field: every mistake is reported at once, with its pointer and without its value.

use super::problem::{FieldProblem, Problem};
use domain::Instant;
use domain::code::Code;
use domain::month::Month;
use domain::text::is_blank;
use serde_json::{Map, Value};

/// The longest text that a buyer writes, in characters.
const PROSE_CHARS_MAX: usize = 10_000;

/// Collects the mistakes of one body.
#[derive(Debug, Default)]
pub struct Reader {
    errors: Vec<FieldProblem>,
}

/// A body in which nothing is said.
///
/// # Errors
/// [`Code::InvalidFields`] for any but an empty object.
pub fn nothing(body: &Value) -> Result<(), Problem> {
    let mut reader = Reader::default();
    reader.body(body, &[]);
    reader.finish(Some(()))
}

/// An object of the body.
#[derive(Debug, Clone)]
pub struct Object<'a> {
    map: Option<&'a Map<String, Value>>,
    at: String,
}

impl Reader {
    /// Notes a mistake.
    pub fn error(&mut self, pointer: impl Into<String>, detail: &str) {
        self.errors.push(FieldProblem { pointer: pointer.into(), detail: detail.to_owned() });
    }

    /// Notes a mistake, unless the same field has one: the first says more.
    pub fn error_unless_noted(&mut self, pointer: String, detail: &str) {
        if !self
            .errors
            .iter()
            .any(|error| error.pointer == pointer || pointer.starts_with(&format!("{}/", error.pointer)))
        {
            self.error(pointer, detail);
        }
    }

    /// The body itself as an object with these fields and no others.
    pub fn body<'a>(&mut self, body: &'a Value, known: &[&str]) -> Object<'a> {
        self.object_at(Some(body), String::new(), known)
    }

    fn object_at<'a>(&mut self, value: Option<&'a Value>, at: String, known: &[&str]) -> Object<'a> {
        let map = value.and_then(Value::as_object);
        if map.is_none() {
            self.error(at.clone(), if value.is_none() { "is missing" } else { "must be an object" });
        }
        for name in map.into_iter().flat_map(Map::keys).filter(|name| !known.contains(&name.as_str())) {
            // The name of an unknown field is the caller's own text: it is shown shortened.
            let name: String = name.chars().take(64).collect();
            self.error(format!("{at}/{}", name.replace('~', "~0").replace('/', "~1")), "is unknown");
        }
        Object { map, at }
    }

    /// What was read, if no mistake was noted.
    ///
    /// # Errors
    /// [`Code::InvalidFields`] with every mistake.
    pub fn finish<T>(self, read: Option<T>) -> Result<T, Problem> {
        match read {
            Some(read) if self.errors.is_empty() => Ok(read),
            _ => Err(Problem::fields(Code::InvalidFields, self.errors)),
        }
    }
}

impl<'a> Object<'a> {
    /// The pointer of a field.
    pub fn pointer(&self, name: &str) -> String {
        format!("{}/{name}", self.at)
    }

    /// A field, unless it is missing or null.
    fn value(&self, name: &str) -> Option<&'a Value> {
        self.map?.get(name).filter(|value| !value.is_null())
    }

    /// An object within this one.
    pub fn object(&self, reader: &mut Reader, name: &str, known: &[&str]) -> Object<'a> {
        // Where the outer object is missing, that is the mistake to report.
        match self.map {
            None => Object { map: None, at: self.pointer(name) },
            Some(_) => reader.object_at(self.value(name), self.pointer(name), known),
        }
    }

    /// A list of objects with these fields and no others.
    pub fn objects(&self, reader: &mut Reader, name: &str, known: &[&str]) -> Option<Vec<Object<'a>>> {
        let list = self.required(reader, name, "must be a list", Value::as_array)?;
        let at = self.pointer(name);
        Some(list.iter().enumerate().map(|(n, it)| reader.object_at(Some(it), format!("{at}/{n}"), known)).collect())
    }

    /// A field that must be there, of a kind.
    fn required<T>(
        &self,
        reader: &mut Reader,
        name: &str,
        kind: &str,
        read: impl Fn(&'a Value) -> Option<T>,
    ) -> Option<T> {
        self.map?;
        if self.value(name).is_none() {
            reader.error(self.pointer(name), "is missing");
            return None;
        }
        self.optional(reader, name, kind, read)
    }

    fn optional<T>(
        &self,
        reader: &mut Reader,
        name: &str,
        kind: &str,
        read: impl Fn(&'a Value) -> Option<T>,
    ) -> Option<T> {
        let value = self.value(name)?;
        let read = read(value);
        if read.is_none() {
            reader.error(self.pointer(name), kind);
        }
        read
    }

    /// A text that must be there.
    pub fn text(&self, reader: &mut Reader, name: &str) -> Option<&'a str> {
        self.required(reader, name, "must be a string", Value::as_str)
    }

    /// A text that may be left out or null.
    pub fn optional_text(&self, reader: &mut Reader, name: &str) -> Option<&'a str> {
        self.optional(reader, name, "must be a string", Value::as_str)
    }

    /// A text of several lines that must be there and say something.
    pub fn prose(&self, reader: &mut Reader, name: &str) -> Option<&'a str> {
        let text = self.text(reader, name)?;
        self.legible(reader, name, text)
    }

    /// As [`Object::prose`], but it may be left out or null.
    pub fn optional_prose(&self, reader: &mut Reader, name: &str) -> Option<&'a str> {
        let text = self.optional_text(reader, name)?;
        self.legible(reader, name, text)
    }

    fn legible(&self, reader: &mut Reader, name: &str, text: &'a str) -> Option<&'a str> {
        let unprintable = |c: char| c.is_control() && !matches!(c, '\n' | '\r' | '\t');
        let wrong = if is_blank(text) {
            "is empty"
        } else if text.chars().count() > PROSE_CHARS_MAX {
            "is longer than 10000 characters"
        } else if text.chars().any(unprintable) {
            "has control characters"
        } else {
            return Some(text);
        };
        reader.error(self.pointer(name), wrong);
        None
    }

    /// True or false.
    pub fn boolean(&self, reader: &mut Reader, name: &str) -> Option<bool> {
        self.required(reader, name, "must be true or false", Value::as_bool)
    }

    /// True or false, or left out.
    pub fn optional_boolean(&self, reader: &mut Reader, name: &str) -> Option<bool> {
        self.optional(reader, name, "must be true or false", Value::as_bool)
    }

    /// A whole number that may be left out; whether it must be there is its type's to say.
    pub fn optional_integer(&self, reader: &mut Reader, name: &str) -> Option<i64> {
        self.optional(reader, name, "must be a whole number", Value::as_i64)
    }

    /// One of a set of words.
    pub fn choice<T>(
        &self,
        reader: &mut Reader,
        name: &str,
        kind: &str,
        read: impl Fn(&str) -> Option<T>,
    ) -> Option<T> {
        self.required(reader, name, kind, |value| read(value.as_str()?))
    }

    /// A month that may be left out.
    pub fn optional_month(&self, reader: &mut Reader, name: &str) -> Option<Month> {
        self.optional(reader, name, "must be a month such as 2025-02", |value| value.as_str()?.parse().ok())
    }

    /// An instant that may be left out: RFC 3339 with its offset.
    pub fn optional_instant(&self, reader: &mut Reader, name: &str) -> Option<Instant> {
        let read = |value: &Value| domain::instant::read(value.as_str()?);
        self.optional(reader, name, "must be an instant such as 2025-02-03T10:00:00Z", read)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn every_mistake_is_reported_at_once_by_its_pointer() {
        let body = json!({"a": 1, "b": {"c": "yes"}, "x/y": 0});
        let mut reader = Reader::default();
        let object = reader.body(&body, &["a", "b", "d"]);
        object.text(&mut reader, "a");
        object.object(&mut reader, "b", &["c"]).boolean(&mut reader, "c");
        object.text(&mut reader, "d");
        let pointers: Vec<&str> = reader.errors.iter().map(|e| e.pointer.as_str()).collect();
        assert_eq!(pointers, ["/x~1y", "/a", "/b/c", "/d"]);
    }

    #[test]
    fn a_missing_object_is_one_mistake() {
        let body = json!({});
        let mut reader = Reader::default();
        let object = reader.body(&body, &["b"]);
        object.object(&mut reader, "b", &["c"]).text(&mut reader, "c");
        assert_eq!(reader.errors.len(), 1);
        assert!(reader.finish(Some(())).is_err());
    }
}
