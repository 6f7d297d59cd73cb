//! A text in each language of the shop.

use std::collections::BTreeMap;

/// The language of whoever is served in none of their own, and of the vendor's operators.
pub const ENGLISH: &str = "en";

/// A text in each language of the shop. English is always one of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LocalText {
    english: String,
    others: BTreeMap<String, String>,
}

impl LocalText {
    /// Texts by their languages; `None` without an English one.
    pub fn new(mut texts: BTreeMap<String, String>) -> Option<LocalText> {
        Some(LocalText { english: texts.remove(ENGLISH)?, others: texts })
    }

    /// The text in a language (`en`, `ru`); English for every other.
    pub fn in_language(&self, language: &str) -> &str {
        self.others.get(language).unwrap_or(&self.english)
    }

    /// The languages that it is there in, in the order of their names.
    pub fn languages(&self) -> Vec<&str> {
        let mut languages: Vec<&str> = self.others.keys().map(String::as_str).chain([ENGLISH]).collect();
        languages.sort_unstable();
        languages
    }
}
