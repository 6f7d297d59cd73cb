//! The texts of one language as Fluent reads them, and what each may name of the agreement.

use crate::length::{Length, TERMS, UNITS};
use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource};
use toml::{Table, Value};

/// The messages of one language.
pub type Texts = FluentBundle<FluentResource>;

/// Reads the file of a language.
///
/// # Errors
/// What is wrong: it is named by no language, is no Fluent, or has a message twice.
pub fn texts(language: &str, file: String) -> Result<Texts, String> {
    let language = language.parse().map_err(|_| "named by no language".to_owned())?;
    let resource = FluentResource::try_new(file).map_err(|(_, errors)| format!("{errors:?}"))?;
    let mut texts = FluentBundle::new_concurrent(vec![language]);
    // Isolating marks are for text within text of the other direction; here they would only stand in the way of search.
    texts.set_use_isolating(false);
    texts.add_resource(resource).map_err(|errors| format!("{errors:?}"))?;
    Ok(texts)
}

/// Adds a length under its name, and under `NAME-FORM` each form that the language gives the length's unit as an attribute.
/// `None` where the language has no message for the unit.
pub fn add_length(texts: &Texts, name: &str, length: Length, all: &mut FluentArgs<'static>) -> Option<()> {
    let message = texts.get_message(&format!("span-{}", length.unit))?;
    let count: FluentArgs<'_> = [("count", length.count)].into_iter().collect();
    let forms = message.attributes().map(|form| (format!("{name}-{}", form.id()), form.value()));
    for (name, pattern) in std::iter::once((name.to_owned(), message.value()?)).chain(forms) {
        let mut errors = Vec::new();
        let text = texts.format_pattern(pattern, Some(&count), &mut errors).into_owned();
        errors.is_empty().then(|| all.set(name, text))?;
    }
    Some(())
}

/// What the order form may name: of `policy.toml`, as it is written, the length of each rule, whether its last day moves, and
/// the zone. What is wrong with that file is said where it is read.
pub(crate) fn of_policy(texts: &Texts, policy: &str) -> FluentArgs<'static> {
    let mut all = FluentArgs::new();
    let policy: Table = toml::from_str(policy).unwrap_or_default();
    let rules = policy.get("rules").and_then(Value::as_table);
    for (rule, name) in TERMS {
        let Some(rule) = rules.and_then(|rules| rules.get(rule)) else { continue };
        let written = rule.get("unit").and_then(Value::as_str);
        let unit = UNITS.into_iter().find(|unit| Some(*unit) == written);
        let count = rule.get("length").and_then(Value::as_integer).and_then(|length| u32::try_from(length).ok());
        if let (Some(unit), Some(count)) = (unit, count) {
            add_length(texts, name, Length { count, unit }, &mut all);
        }
        let rolls = rule.get("roll").and_then(Value::as_bool).unwrap_or_default();
        all.set(format!("{name}_rolls"), if rolls { "yes" } else { "no" });
    }
    if let Some(zone) = policy.get("zone").and_then(Value::as_str) {
        all.set("zone", zone.to_owned());
    }
    all
}
