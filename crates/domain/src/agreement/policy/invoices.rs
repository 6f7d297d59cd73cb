//! What an invoice says beside buyer and price (clause 4.3): the accounts to which it is paid, the codes that banks in Kazakhstan
//! ask for, what the payer writes, the tax.

use crate::agreement::local_text::ENGLISH;
use crate::agreement::policy::duration::percent;
use crate::agreement::prices::PRICE_CURRENCIES;
use crate::agreement::source::{AgreementError, Source};
use crate::money::Currency;
use serde::{Deserialize, Deserializer};
use std::collections::BTreeMap;

/// Where the number of an invoice stands in what the payer writes.
pub const NUMBER: &str = "{number}";

/// What an invoice says beside buyer and price.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct InvoicePolicy {
    /// The code of the beneficiary (KBe), two digits.
    pub kbe: String,
    /// The code of the purpose of the payment (KNP), three digits.
    pub knp: String,
    /// What the payer writes; holds [`NUMBER`].
    pub purpose: String,
    /// The value-added tax in the price, in per cent; without it [`InvoicePolicy::without_vat`] says why.
    #[serde(default, deserialize_with = "some_percent")]
    pub vat: Option<u16>,
    /// The ground on which no value-added tax is in the price.
    pub without_vat: Option<String>,
    /// What reads otherwise in a language, by its two or three letters.
    #[serde(default)]
    pub languages: BTreeMap<String, InvoiceTexts>,
    /// The account for each currency that an invoice can be in.
    pub accounts: BTreeMap<Currency, BankAccount>,
}

/// What an invoice says in a language of its own.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct InvoiceTexts {
    /// What the payer writes; holds [`NUMBER`].
    pub purpose: String,
    /// The ground on which no value-added tax is in the price.
    pub without_vat: Option<String>,
}

/// An account of the licensor.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BankAccount {
    /// Its number (IIK): an IBAN, or twenty digits where there are none.
    pub account: String,
    /// The bank's name.
    pub bank: String,
    /// The bank's BIC.
    pub bic: String,
}

/// In what a resident's invoice is charged (K62).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub enum ResidentCharge {
    /// In the currency of the price.
    #[serde(rename = "none")]
    Nothing,
    /// In tenge, by the published rate of the day on which the invoice is issued.
    #[serde(rename = "KZT")]
    Tenge,
}

/// Parameters of what is charged in another currency than that of the price (K62).
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChargePolicy {
    /// In what a resident's invoice is charged.
    pub resident: ResidentCharge,
}

fn some_percent<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<u16>, D::Error> {
    percent(deserializer).map(Some)
}

impl InvoicePolicy {
    /// What the payer writes for an invoice, in a language or else in English.
    pub fn purpose(&self, language: &str, number: &str) -> String {
        let purpose = self.languages.get(language).map_or(&self.purpose, |texts| &texts.purpose);
        purpose.replace(NUMBER, number)
    }

    /// The ground on which no value-added tax is in the price, in a language or else in English; empty where it is.
    pub fn ground_without_vat(&self, language: &str) -> &str {
        let own = self.languages.get(language).and_then(|texts| texts.without_vat.as_deref());
        own.or(self.without_vat.as_deref()).unwrap_or_default()
    }

    /// Checks what its types cannot.
    pub(super) fn check(&self, source: Source, charge: &ChargePolicy) -> Result<(), AgreementError> {
        let error = |key: &str, reason: &str| Err(source.error(format!("invoices.{key}"), reason));
        let digits = |text: &str, count: usize| text.len() == count && text.bytes().all(|b| b.is_ascii_digit());
        if !digits(&self.kbe, 2) {
            return error("kbe", "must be two digits");
        }
        if !digits(&self.knp, 3) {
            return error("knp", "must be three digits");
        }
        if self.vat.is_some() == self.without_vat.is_some() {
            return error("vat", "must stand in the file, or else without_vat with its ground");
        }
        if self.vat.is_some_and(|rate| !(1..=50).contains(&rate)) {
            return error("vat", "must be from 1 to 50 per cent");
        }
        let own = self.languages.iter().map(|(language, it)| (Some(language), &it.purpose, &it.without_vat));
        for (language, purpose, ground) in own.chain([(None, &self.purpose, &self.without_vat)]) {
            let key = |name: &str| language.map_or(name.to_owned(), |language| format!("languages.{language}.{name}"));
            if language.is_some_and(|name| name == ENGLISH || !crate::agreement::language::is_name(name)) {
                let key = language.map_or(String::new(), |name| format!("languages.{name}"));
                return error(&key, "must be the two or three letters of a language other than English");
            }
            if !purpose.contains(NUMBER) || !is_line(purpose) {
                return error(&key("purpose"), "must be one line that holds {number}, the invoice's number");
            }
            if ground.is_some() != self.without_vat.is_some() || ground.as_ref().is_some_and(|text| !is_line(text)) {
                return error(&key("without_vat"), "must be one line, in each language where no tax is in the price");
            }
        }
        let tenge = (charge.resident == ResidentCharge::Tenge).then_some(Currency::Kzt);
        for currency in PRICE_CURRENCIES.into_iter().chain(tenge) {
            if !self.accounts.contains_key(&currency) {
                return error(&format!("accounts.{currency}"), "is missing: an invoice can be in this currency");
            }
        }
        for (currency, it) in &self.accounts {
            let key = |name: &str| format!("accounts.{currency}.{name}");
            // Where there are no IBANs, such as in Russia, an account has twenty digits.
            if !is_iban(&it.account) && !digits(&it.account, 20) {
                let reason = "must be an IBAN with right check digits, or twenty digits, without spaces";
                return error(&key("account"), reason);
            }
            if !is_line(&it.bank) {
                return error(&key("bank"), "must be one line that is not empty");
            }
            let is_bic = |text: &str| matches!(text.len(), 8 | 11) && text.bytes().all(|b| b.is_ascii_alphanumeric());
            let good = is_bic(&it.bic) && !it.bic.bytes().any(|b| b.is_ascii_lowercase());
            if !good && !digits(&it.bic, 9) {
                return error(&key("bic"), "must be a BIC of 8 or 11 letters and digits, or of nine digits");
            }
        }
        Ok(())
    }
}

fn is_line(text: &str) -> bool {
    !text.trim().is_empty() && !text.contains(char::is_control)
}

/// Whether a text is an IBAN by ISO 13616: country, two check digits, and the rest, so that the whole is 1 modulo 97.
fn is_iban(text: &str) -> bool {
    let shape = (15..=34).contains(&text.len())
        && text.bytes().all(|b| b.is_ascii_digit() || b.is_ascii_uppercase())
        && text.bytes().take(2).all(|b| b.is_ascii_uppercase())
        && (!text.starts_with("KZ") || text.len() == 20);
    let rearranged = || text.bytes().skip(4).chain(text.bytes().take(4));
    let modulo = |rest: u32, byte: u8| match byte {
        b'0'..=b'9' => (rest * 10 + u32::from(byte - b'0')) % 97,
        letter => (rest * 100 + u32::from(letter - b'A') + 10) % 97,
    };
    shape && rearranged().fold(0, modulo) == 1
}
