//! The texts of the pages, as `functions/build/texts.rs` compiled them of `functions/texts`: a method a message.

use crate::http::pages::{cookie, language};
use axum::extract::FromRequestParts;
use chrono::TimeDelta;
use http::HeaderMap;
use http::request::Parts;
use intl_pluralrules::{PluralCategory, PluralRuleType, PluralRules};
use std::convert::Infallible;
use unic_langid::LanguageIdentifier;

include!(concat!(env!("OUT_DIR"), "/texts.rs"));

/// The cookie of the language that somebody chose.
pub(crate) const LANGUAGE: &str = "__Host-language";
/// How long a browser keeps a choice of language.
pub(crate) const CHOICE_LIFE: TimeDelta = TimeDelta::days(365);

impl Texts {
    /// The texts in the language of a code, if pages have it.
    pub(crate) fn of(code: &str) -> Option<Texts> {
        Texts::ALL.iter().copied().find(|texts| texts.language() == code)
    }

    /// The texts for a browser: in the language chosen before, else in the one that it asks for first, else in English.
    pub(crate) fn asked(headers: &HeaderMap) -> Texts {
        let known: Vec<&str> = Texts::ALL.iter().map(|texts| texts.language()).collect();
        let chosen = cookie(headers, LANGUAGE).and_then(Texts::of);
        chosen.or_else(|| language(headers, &known).and_then(Texts::of)).unwrap_or(Texts::En)
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Texts {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Texts, Infallible> {
        Ok(Texts::asked(&parts.headers))
    }
}

/// The plural category of a number in a language; `other` for what is no number.
pub(super) fn plural(language: &str, number: &str) -> &'static str {
    let rules = language
        .parse::<LanguageIdentifier>()
        .ok()
        .and_then(|id| PluralRules::create(id, PluralRuleType::CARDINAL).ok());
    match rules.and_then(|rules| rules.select(number).ok()) {
        Some(PluralCategory::ZERO) => "zero",
        Some(PluralCategory::ONE) => "one",
        Some(PluralCategory::TWO) => "two",
        Some(PluralCategory::FEW) => "few",
        Some(PluralCategory::MANY) => "many",
        _ => "other",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_has_the_form_of_its_language() {
        let forms = |language| ["0", "1", "2", "5", "11", "21", "22", "x"].map(|number| plural(language, number));
        assert_eq!(forms("en"), ["other", "one", "other", "other", "other", "other", "other", "other"]);
        assert_eq!(forms("ru"), ["many", "one", "few", "many", "many", "one", "few", "other"]);
    }

    #[test]
    fn a_choice_of_language_goes_before_what_the_browser_asks_for() {
        let asked = |pairs: &[(&'static str, &'static str)]| {
            let mut headers = HeaderMap::new();
            for (name, value) in pairs {
                headers.append(*name, http::HeaderValue::from_static(value));
            }
            Texts::asked(&headers)
        };
        assert_eq!(asked(&[]), Texts::En);
        assert_eq!(asked(&[("accept-language", "kk, ru;q=0.8")]), Texts::Ru);
        assert_eq!(asked(&[("accept-language", "ru"), ("cookie", "__Host-language=en")]), Texts::En);
        assert_eq!(asked(&[("accept-language", "ru"), ("cookie", "__Host-language=xx")]), Texts::Ru);
    }
}
