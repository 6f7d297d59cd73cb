//! Fields of forms: what was typed, and what is wrong with it, beside the field.

use std::collections::BTreeMap;

/// What was typed into a form, and what is wrong with it, by the names of the fields.
#[derive(Debug, Default)]
pub(crate) struct Typed {
    values: BTreeMap<&'static str, String>,
    errors: BTreeMap<&'static str, String>,
}

impl Typed {
    /// What was typed, of a form with these fields.
    pub(crate) fn of<const N: usize>(names: [&'static str; N], values: &[Option<String>; N]) -> Typed {
        let values = names.into_iter().zip(values);
        let values = values.filter_map(|(name, value)| Some((name, value.clone()?))).collect();
        Typed { values, errors: BTreeMap::new() }
    }

    /// Puts a value where nothing was typed.
    pub(crate) fn or(mut self, name: &'static str, value: impl Into<String>) -> Typed {
        self.values.entry(name).or_insert_with(|| value.into());
        self
    }

    /// Takes out what was typed into a field.
    pub(crate) fn take(&mut self, name: &str) -> Option<String> {
        self.values.remove(name)
    }

    /// Says what is wrong with a field.
    pub(crate) fn wrong(&mut self, name: &'static str, why: impl Into<String>) {
        self.errors.entry(name).or_insert_with(|| why.into());
    }

    /// What was typed into a field.
    pub(crate) fn value(&self, name: &str) -> &str {
        self.values.get(name).map_or("", String::as_str)
    }

    /// Whether a box was ticked.
    pub(crate) fn ticked(&self, name: &str) -> bool {
        self.values.contains_key(name)
    }

    /// What is wrong with a field.
    pub(crate) fn error(&self, name: &str) -> Option<&str> {
        self.errors.get(name).map(String::as_str)
    }

    /// How many fields are wrong.
    pub(crate) fn wrong_count(&self) -> usize {
        self.errors.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_typed_stays_and_each_field_has_its_error() {
        let mut typed = Typed::of(["email", "city"], &[Some("x".into()), None]).or("city", "Astana").or("email", "y");
        assert_eq!((typed.value("email"), typed.value("city"), typed.value("other")), ("x", "Astana", ""));
        typed.wrong("email", "is no address");
        typed.wrong("email", "is another thing");
        assert_eq!((typed.error("email"), typed.error("city"), typed.wrong_count()), (Some("is no address"), None, 1));
    }
}
