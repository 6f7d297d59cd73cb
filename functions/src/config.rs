//! Configuration from the environment. A missing or impossible value is an error that names its variable.

use gateways::avangard::{BankConfig, Charset, TagCase};
use gateways::kommo::KommoConfig;
use std::time::Duration;

/// A variable that keeps a function from starting.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("environment variable {variable} {reason}")]
pub struct ConfigError {
    /// Its name.
    pub variable: String,
    /// What is wrong with it; never its value.
    pub reason: String,
}

/// The environment, or a test's stand-in for it.
pub struct Environment<'a>(&'a dyn Fn(&str) -> Option<String>);

impl Environment<'_> {
    /// The environment of this process.
    pub fn process() -> Environment<'static> {
        Environment(&|name| std::env::var(name).ok())
    }

    /// An environment that is looked up in a function.
    pub fn of(lookup: &dyn Fn(&str) -> Option<String>) -> Environment<'_> {
        Environment(lookup)
    }

    /// A variable that must be set.
    ///
    /// # Errors
    /// It is not set, or blank.
    pub fn required(&self, variable: &str) -> Result<String, ConfigError> {
        self.optional(variable).ok_or_else(|| error(variable, "is not set"))
    }

    /// A variable that may be left out.
    pub fn optional(&self, variable: &str) -> Option<String> {
        (self.0)(variable).filter(|value| !value.trim().is_empty())
    }

    /// An absolute http or https URL, without its closing slash.
    ///
    /// # Errors
    /// It is not set, or no such URL.
    pub fn url(&self, variable: &str) -> Result<String, ConfigError> {
        let value = self.required(variable)?;
        if !value.starts_with("https://") && !value.starts_with("http://") {
            return Err(error(variable, "must be an http or https URL"));
        }
        Ok(value.trim_end_matches('/').to_owned())
    }

    /// The shop's secret.
    ///
    /// # Errors
    /// It is not set, or shorter than 32 characters.
    pub fn secret(&self) -> Result<String, ConfigError> {
        let secret = self.required("OFERTA_SECRET")?;
        if secret.len() < 32 {
            return Err(error("OFERTA_SECRET", "must have at least 32 characters"));
        }
        Ok(secret)
    }

    /// The bank's gateway, and the dialect it speaks where descriptions of it differ.
    ///
    /// # Errors
    /// One of its variables.
    pub fn bank(&self) -> Result<BankConfig, ConfigError> {
        let mut bank = BankConfig::new(
            &self.url("AVANGARD_URL")?,
            &self.required("AVANGARD_SHOP_ID")?,
            &self.required("AVANGARD_SHOP_PASSWORD")?,
            &self.required("AVANGARD_SHOP_SIGN")?,
            &self.required("AVANGARD_AV_SIGN")?,
        );
        let charsets = [("utf-8", Charset::Utf8), ("windows-1251", Charset::Windows1251)];
        let cases = [("upper", TagCase::Upper), ("lower", TagCase::Lower)];
        let refunds = [("5,6", (5, 6)), ("4,5", (4, 5))];
        bank.dialect.charset = self.choice("AVANGARD_CHARSET", charsets)?;
        bank.dialect.tag_case = self.choice("AVANGARD_TAG_CASE", cases)?;
        (bank.dialect.partly_refunded, bank.dialect.refunded) = self.choice("AVANGARD_REFUND_CODES", refunds)?;
        Ok(bank)
    }

    /// The Kommo integration, and the domains that accounts may lie under.
    ///
    /// # Errors
    /// One of its variables.
    pub fn kommo(&self) -> Result<KommoConfig, ConfigError> {
        let mut kommo = KommoConfig::new(
            &self.required("KOMMO_CLIENT_ID")?,
            &self.required("KOMMO_CLIENT_SECRET")?,
            &self.url("KOMMO_AUDIENCE")?,
        );
        if let Some(domains) = self.optional("KOMMO_DOMAINS") {
            kommo.allowed_domains = domains.split(',').map(|domain| domain.trim().to_owned()).collect();
            if kommo.allowed_domains.iter().any(|domain| !domain.contains('.') || domain.contains('/')) {
                return Err(error("KOMMO_DOMAINS", "must be domains such as kommo.com, with commas between"));
            }
        }
        Ok(kommo)
    }

    /// How long to wait before each mail, so that SES's rate of mails a second is kept.
    ///
    /// # Errors
    /// `MAIL_RATE` is no number from 1 to 1000.
    pub fn mail_spacing(&self) -> Result<Duration, ConfigError> {
        let rate = self.required("MAIL_RATE")?;
        let rate = rate.parse::<u32>().ok().filter(|rate| (1..=1000).contains(rate));
        let rate = rate.ok_or_else(|| error("MAIL_RATE", "must be a number of mails a second from 1 to 1000"))?;
        Ok(Duration::from_secs(1) / rate)
    }

    /// One of a few words; the first where the variable is left out.
    fn choice<T: Copy, const N: usize>(&self, variable: &str, words: [(&str, T); N]) -> Result<T, ConfigError> {
        let Some(value) = self.optional(variable) else { return Ok(words[0].1) };
        let chosen = words.iter().find(|(word, _)| *word == value).map(|(_, chosen)| *chosen);
        chosen.ok_or_else(|| error(variable, &format!("must be {}", words.map(|(word, _)| word).join(" or "))))
    }
}

fn error(variable: &str, reason: &str) -> ConfigError {
    ConfigError { variable: variable.to_owned(), reason: reason.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every variable is set to something that each reader takes, but one.
    fn errors(variable: &str, value: &str) -> Vec<String> {
        let lookup = |name: &str| {
            let good = match name {
                "AVANGARD_CHARSET" => "utf-8",
                "AVANGARD_TAG_CASE" => "upper",
                "AVANGARD_REFUND_CODES" => "5,6",
                "KOMMO_DOMAINS" => "kommo.com, amocrm.ru",
                "MAIL_RATE" => "14",
                _ => "https://a.long.enough.secret.example",
            };
            Some(if name == variable { value } else { good }.to_owned())
        };
        let environment = Environment::of(&lookup);
        let secret = environment.secret().err();
        let all = [environment.bank().err(), environment.kommo().err(), secret, environment.mail_spacing().err()];
        all.into_iter().flatten().map(|error| error.to_string()).collect()
    }

    #[test]
    fn an_error_names_the_variable_and_what_it_must_be() {
        assert_eq!(errors("NONE", ""), [""; 0]);
        for (variable, value, reason) in [
            ("AVANGARD_SHOP_ID", " ", "is not set"),
            ("AVANGARD_URL", "ftp://x", "must be an http or https URL"),
            ("AVANGARD_CHARSET", "koi8-r", "must be utf-8 or windows-1251"),
            ("AVANGARD_TAG_CASE", "Upper", "must be upper or lower"),
            ("AVANGARD_REFUND_CODES", "6,5", "must be 5,6 or 4,5"),
            ("KOMMO_CLIENT_SECRET", "", "is not set"),
            ("KOMMO_DOMAINS", "kommo.com,", "must be domains such as kommo.com, with commas between"),
            ("OFERTA_SECRET", "tiny-one", "must have at least 32 characters"),
            ("MAIL_RATE", "0", "must be a number of mails a second from 1 to 1000"),
        ] {
            assert_eq!(errors(variable, value), [format!("environment variable {variable} {reason}")]);
        }
    }
}
