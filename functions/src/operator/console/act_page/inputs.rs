//! The fields of an act's form, with their words.

use crate::operator::console::fields::{FieldOf, Kind, currencies};
use crate::pages::texts::Texts;

/// A field as it is shown.
pub(super) struct Input {
    pub(super) field: &'static FieldOf,
    pub(super) label: String,
    pub(super) hint: String,
    /// The words that can be chosen, each with what it means.
    pub(super) choices: Vec<(&'static str, String)>,
}

impl Input {
    /// Its kind in HTML.
    pub(super) fn kind(&self) -> &'static str {
        match self.field.kind {
            Kind::Instant => "datetime-local",
            Kind::Day => "date",
            Kind::Month => "month",
            _ => "text",
        }
    }
}

/// A field with its words.
pub(super) fn input(texts: Texts, field: &'static FieldOf) -> Input {
    let choices = match field.kind {
        Kind::Choice(words) => words.iter().map(|word| (*word, texts.console_word(word.replace('.', "-")))).collect(),
        Kind::Amount => currencies().map(|code| (code, code.to_owned())).collect(),
        _ => Vec::new(),
    };
    let label = texts.console_field(field.name.replace('.', "-"));
    let label = if field.required { label } else { texts.console_field_optional(label) };
    Input { field, label, hint: hint(texts, field.kind), choices }
}

/// How a field is filled in, where its label does not say.
fn hint(texts: Texts, kind: Kind) -> String {
    match kind {
        Kind::Instant => texts.console_hint_instant().to_owned(),
        Kind::Amount | Kind::Minor => texts.console_hint_amount().to_owned(),
        _ => String::new(),
    }
}

/// What is wrong with a field of a kind that was not taken.
pub(super) fn wrong(texts: Texts, kind: Kind) -> String {
    texts.console_wrong(match kind {
        Kind::Instant => "instant",
        Kind::Day => "day",
        Kind::Month => "month",
        Kind::Choice(_) => "choice",
        Kind::Amount | Kind::Minor => "amount",
        Kind::Prose => "prose",
        Kind::Json => "json",
        Kind::Line | Kind::Number | Kind::Tick | Kind::Agreed | Kind::About | Kind::Payment | Kind::Order => "line",
    })
}
