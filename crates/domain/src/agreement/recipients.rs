//! Who besides the licensor is given personal data (clauses 8.2, 8.6): the page on privacy names each, with what it does with them and
//! the countries in which it keeps them.

use crate::agreement::language::is_name;
use crate::agreement::local_text::{ENGLISH, LocalText};
use crate::agreement::source::{AgreementError, Source};
use crate::party::Country;
use crate::text::is_blank;
use serde::Deserialize;
use std::collections::BTreeMap;

/// Who is given personal data.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recipient {
    /// How it is called.
    pub name: LocalText,
    /// What it does with the data.
    pub purpose: LocalText,
    /// Where it keeps them.
    pub countries: Vec<Country>,
}

/// A recipient as it is written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PlainRecipient {
    name: String,
    purpose: String,
    countries: Vec<String>,
    /// What reads otherwise in a language, by its two or three letters.
    #[serde(default)]
    languages: BTreeMap<String, PlainTexts>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PlainTexts {
    name: String,
    purpose: String,
}

/// Reads the recipients; there is one at least, since nobody runs a shop alone.
pub(super) fn read(plain: Vec<PlainRecipient>, source: Source<'_>) -> Result<Vec<Recipient>, AgreementError> {
    if plain.is_empty() {
        return Err(source.error("recipients", "empty"));
    }
    let one = |(index, plain): (usize, PlainRecipient)| {
        plain.check().map_err(|(key, reason)| source.error(format!("recipients[{index}].{key}"), reason))
    };
    plain.into_iter().enumerate().map(one).collect()
}

impl PlainRecipient {
    fn check(self) -> Result<Recipient, (String, &'static str)> {
        let mut names = BTreeMap::from([(ENGLISH.to_owned(), self.name)]);
        let mut purposes = BTreeMap::from([(ENGLISH.to_owned(), self.purpose)]);
        for (language, texts) in self.languages {
            if language == ENGLISH || !is_name(&language) {
                let reason = "must be the two or three letters of a language other than English";
                return Err((format!("languages.{language}"), reason));
            }
            names.insert(language.clone(), texts.name);
            purposes.insert(language, texts.purpose);
        }
        let text = |key: &str, texts: BTreeMap<String, String>| {
            if texts.values().any(|text| is_blank(text) || text.contains(char::is_control)) {
                return Err((key.to_owned(), "must be one line that says something"));
            }
            LocalText::new(texts).ok_or_else(|| (key.to_owned(), "missing"))
        };
        let (name, purpose) = (text("name", names)?, text("purpose", purposes)?);
        if self.countries.is_empty() {
            return Err(("countries".to_owned(), "empty"));
        }
        let country = |(index, code): (usize, &String)| {
            Country::parse(code).map_err(|reason| (format!("countries[{index}]"), reason))
        };
        let countries = self.countries.iter().enumerate().map(country).collect::<Result<_, _>>()?;
        Ok(Recipient { name, purpose, countries })
    }
}
