//! Who sells, as buyers are told (clauses 1.1, 3.8, 10.7 and the signature block).

use crate::agreement::local_text::ENGLISH;
use crate::agreement::source::{AgreementError, Source};
use serde::Deserialize;
use std::collections::BTreeMap;

/// Who sells. The texts are in English; a language may have its own.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Licensor {
    /// The full legal name.
    pub name: String,
    /// The number in the business register.
    pub registration: String,
    /// Who acts for the licensor and on what ground.
    pub representative: String,
    /// The legal address.
    pub address: String,
    /// The postal address, where it is another one.
    pub postal_address: Option<String>,
    /// The address for claims, questions and notices to the licensor.
    pub email: String,
    /// The telephone number for support, payment and cards (clause 10.7).
    pub phone: String,
    /// The telephone number for questions about products and services (clause 3.8), where it is another one.
    pub information_phone: Option<String>,
    /// When the telephone is answered.
    pub hours: String,
    /// The licensor's site, without a slash at its end.
    pub site: String,
    /// What reads otherwise in a language, by its two or three letters.
    #[serde(default)]
    pub languages: BTreeMap<String, LicensorTexts>,
}

/// What a language calls the licensor.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LicensorTexts {
    /// The full legal name.
    pub name: String,
    /// Who acts for the licensor and on what ground.
    pub representative: String,
    /// The legal address.
    pub address: String,
    /// The postal address, where it is another one.
    pub postal_address: Option<String>,
    /// When the telephone is answered.
    pub hours: String,
}

/// The licensor as it is named in a language.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NamedLicensor<'a> {
    /// The language of the texts: the one asked for, or English where it has none.
    pub language: &'a str,
    /// The full legal name.
    pub name: &'a str,
    /// Who acts for the licensor and on what ground.
    pub representative: &'a str,
    /// The legal address.
    pub address: &'a str,
    /// The postal address.
    pub postal_address: &'a str,
    /// When the telephone is answered.
    pub hours: &'a str,
}

impl Licensor {
    /// The licensor in a language; in English where that has no texts.
    pub fn in_language<'a>(&'a self, language: &'a str) -> NamedLicensor<'a> {
        let (language, name, representative, address, postal, hours) = match self.languages.get(language) {
            Some(it) => (language, &it.name, &it.representative, &it.address, &it.postal_address, &it.hours),
            None => (ENGLISH, &self.name, &self.representative, &self.address, &self.postal_address, &self.hours),
        };
        let postal_address = postal.as_ref().unwrap_or(address);
        NamedLicensor { language, name, representative, address, postal_address, hours }
    }

    /// The telephone number for questions about products and services (clause 3.8).
    pub fn information_phone(&self) -> &str {
        self.information_phone.as_ref().unwrap_or(&self.phone)
    }

    /// Checks what its types cannot: every text says something, on one line; address and site are ones.
    pub(super) fn check(&self, source: Source) -> Result<(), AgreementError> {
        let texts = [
            ("name", Some(&self.name)),
            ("registration", Some(&self.registration)),
            ("representative", Some(&self.representative)),
            ("address", Some(&self.address)),
            ("postal_address", self.postal_address.as_ref()),
            ("phone", Some(&self.phone)),
            ("information_phone", self.information_phone.as_ref()),
            ("hours", Some(&self.hours)),
        ];
        let mut keyed: Vec<_> = texts.into_iter().map(|(key, text)| (format!("licensor.{key}"), text)).collect();
        for (language, it) in &self.languages {
            let key = |name: &str| format!("licensor.languages.{language}.{name}");
            if language == ENGLISH || !crate::agreement::language::is_name(language) {
                let reason = "must be the two or three letters of a language other than English";
                return Err(source.error(format!("licensor.languages.{language}"), reason));
            }
            keyed.extend([
                (key("name"), Some(&it.name)),
                (key("representative"), Some(&it.representative)),
                (key("address"), Some(&it.address)),
                (key("postal_address"), it.postal_address.as_ref()),
                (key("hours"), Some(&it.hours)),
            ]);
        }
        for (key, text) in keyed.into_iter().filter_map(|(key, text)| Some((key, text?))) {
            if text.trim().is_empty() {
                return Err(source.error(key, "must not be empty"));
            }
            if text.contains(char::is_control) {
                return Err(source.error(key, "must be one line"));
            }
        }
        if !self.email.split_once('@').is_some_and(|(name, host)| !name.is_empty() && host.contains('.')) {
            return Err(source.error("licensor.email", "must be an e-mail address"));
        }
        if !self.site.starts_with("https://") || self.site.ends_with('/') {
            return Err(source.error("licensor.site", "must start with https:// and end without a slash"));
        }
        Ok(())
    }
}
