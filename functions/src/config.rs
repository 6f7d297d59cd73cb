//! Configuration from the environment. A missing or impossible value is an error that names its variable.

use crate::http::address::{CallerNetworks, Edge};
use crate::keys::{KeyRing, Pseudonyms};
use crate::oidc;
use gateways::avangard::{BankConfig, CallbackVerifier, Charset, TagCase};
use gateways::http::origin_of;
use gateways::kommo::KommoConfig;
use gateways::shared_secret::SharedSecret;
use std::time::Duration;

/// The bank's words have twenty characters.
const AV_SIGN_CHARS: usize = 16;
/// HS256 needs a key of the length of its hash at least (RFC 7518, 3.2).
const KOMMO_SECRET_CHARS: usize = 32;
/// The settings of keys: no key stands in two of them.
const KEYS: [&str; 4] = ["TOKEN_KEYS", "RECEIPT_KEYS", "BODY_KEYS", "PSEUDONYM_KEYS"];

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

    /// Scheme, host and port of the URL of a variable.
    ///
    /// # Errors
    /// As of [`Environment::url`].
    pub fn origin(&self, variable: &str) -> Result<String, ConfigError> {
        let url = self.url(variable)?;
        Ok(origin_of(&url).to_owned())
    }

    /// The keys of one use: `NAME:KEY` with 64 hexadecimal digits, and while a change lasts the previous one after a comma.
    ///
    /// # Errors
    /// They are not set, not so, or weak; or one of them is a key of another use too.
    pub fn key_ring(&self, variable: &str) -> Result<KeyRing, ConfigError> {
        let setting = self.of_one_use(variable)?;
        KeyRing::parse(&setting).map_err(|reason| error(variable, reason))
    }

    /// The keys of pseudonyms: `VERSION:KEY`, the newest first, down to version 1.
    ///
    /// # Errors
    /// As [`Environment::key_ring`].
    pub fn pseudonyms(&self) -> Result<Pseudonyms, ConfigError> {
        let setting = self.of_one_use("PSEUDONYM_KEYS")?;
        Pseudonyms::parse(&setting).map_err(|reason| error("PSEUDONYM_KEYS", reason))
    }

    /// A setting of keys of which none is one of another use that this function has too.
    fn of_one_use(&self, variable: &str) -> Result<String, ConfigError> {
        let setting = self.required(variable)?.trim().to_owned();
        let keys = |setting: &str| -> Vec<String> {
            setting.split(',').filter_map(|key| Some(key.split_once(':')?.1.to_ascii_lowercase())).collect()
        };
        let own = keys(&setting);
        let others = KEYS.iter().filter(|other| **other != variable);
        for other in others {
            if keys(&self.optional(other).unwrap_or_default()).iter().any(|key| own.contains(key)) {
                return Err(error(variable, &format!("has a key that {other} has too")));
            }
        }
        Ok(setting)
    }

    /// What the content delivery network before the gateway sends with each request, where there is one.
    ///
    /// # Errors
    /// It is shorter than 32 characters.
    pub fn content_network(&self) -> Result<Edge, ConfigError> {
        let secret = self.optional("EDGE_SECRET");
        if secret.as_ref().is_some_and(|secret| secret.len() < 32) {
            return Err(error("EDGE_SECRET", "must have at least 32 characters"));
        }
        Ok(Edge::new(secret))
    }

    /// The networks from which the bank calls; any, where the setting is left out.
    ///
    /// # Errors
    /// One of them is none.
    pub fn bank_networks(&self) -> Result<CallerNetworks, ConfigError> {
        match self.optional("AVANGARD_ADDRESSES") {
            Some(setting) => CallerNetworks::parse(&setting).map_err(|reason| error("AVANGARD_ADDRESSES", reason)),
            None => Ok(CallerNetworks::default()),
        }
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
        );
        let charsets = [("utf-8", Charset::Utf8), ("windows-1251", Charset::Windows1251)];
        let cases = [("upper", TagCase::Upper), ("lower", TagCase::Lower)];
        let refunds = [("5,6", (5, 6)), ("4,5", (4, 5))];
        bank.dialect.charset = self.choice("AVANGARD_CHARSET", charsets)?;
        bank.dialect.tag_case = self.choice("AVANGARD_TAG_CASE", cases)?;
        (bank.dialect.partly_refunded, bank.dialect.refunded) = self.choice("AVANGARD_REFUND_CODES", refunds)?;
        Ok(bank)
    }

    /// The bank's callbacks.
    ///
    /// # Errors
    /// One of its variables.
    pub fn callbacks(&self) -> Result<CallbackVerifier, ConfigError> {
        Ok(CallbackVerifier::new(&self.required("AVANGARD_SHOP_ID")?, self.shared("AVANGARD_AV_SIGN", AV_SIGN_CHARS)?))
    }

    /// A word that both sides know, and while it is changed the previous one after a comma.
    fn shared(&self, variable: &str, chars_min: usize) -> Result<SharedSecret, ConfigError> {
        SharedSecret::parse(self.required(variable)?.trim(), chars_min).map_err(|reason| error(variable, &reason))
    }

    /// The Kommo integration, and the domains that accounts may lie under.
    ///
    /// # Errors
    /// One of its variables.
    pub fn kommo(&self) -> Result<KommoConfig, ConfigError> {
        let mut kommo = KommoConfig::new(
            &self.required("KOMMO_CLIENT_ID")?,
            self.shared("KOMMO_CLIENT_SECRET", KOMMO_SECRET_CHARS)?,
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

    /// Whose tokens operators bear, and for which client.
    ///
    /// # Errors
    /// One of its variables.
    pub fn oidc(&self) -> Result<oidc::Settings, ConfigError> {
        // To the letter: it is compared with what tokens say.
        let issuer = self.required("OIDC_ISSUER")?;
        if !oidc::is_safe(&issuer) {
            return Err(error("OIDC_ISSUER", "must be an https URL"));
        }
        Ok(oidc::Settings {
            issuer,
            client_id: self.required("OIDC_CLIENT_ID")?,
            roles_claim: self.required("OIDC_ROLES_CLAIM")?,
            longest_life: oidc::LONGEST_LIFE,
        })
    }

    /// How long lies between two mails, so that SES's rate of mails a second is kept.
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
                "TOKEN_KEYS" => "a:8f1c02d9a47be365f0187c2d95eab34610fd27c8593b6ea471d8024c9fb5e63a",
                "BODY_KEYS" => "a:27d4b9016ae8f35c92407fbd18c6ea53e1095db72fc48a360be97d1452f8ac06",
                "PSEUDONYM_KEYS" => "1:c5038e6d17fa924be05d38c7612fb49a8d04e7f3265c1b90a8efd76431c2059b",
                "RECEIPT_KEYS" => "",
                _ => "https://a.long.enough.secret.example",
            };
            Some(if name == variable { value } else { good }.to_owned())
        };
        let environment = Environment::of(&lookup);
        let tokens = environment.key_ring("TOKEN_KEYS").err();
        let (bodies, pseudonyms) = (environment.key_ring("BODY_KEYS").err(), environment.pseudonyms().err());
        let (bank, kommo) = (environment.bank().err(), environment.kommo().err());
        let (edge, spacing) = (environment.content_network().err(), environment.mail_spacing().err());
        let callbacks = environment.callbacks().err().filter(|error| error.variable != "AVANGARD_SHOP_ID");
        let all = [callbacks, bank, kommo, tokens, bodies, pseudonyms, edge, spacing, environment.oidc().err()];
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
            (
                "KOMMO_CLIENT_SECRET",
                "ThirtyOneCharactersAreTooFew123",
                "must have at least 32 characters, and so the previous word after a comma",
            ),
            ("AVANGARD_AV_SIGN", " ", "is not set"),
            ("AVANGARD_AV_SIGN", "AvSignDemo0123456789,AvSignDemo0123456789", "has the same word twice"),
            ("KOMMO_DOMAINS", "kommo.com,", "must be domains such as kommo.com, with commas between"),
            ("OIDC_ISSUER", "http://issuer.example", "must be an https URL"),
            ("OIDC_CLIENT_ID", "", "is not set"),
            ("OIDC_ROLES_CLAIM", " ", "is not set"),
            ("TOKEN_KEYS", "", "is not set"),
            ("TOKEN_KEYS", "tiny-one", "must be NAME:KEY, and after a comma the previous NAME:KEY"),
            ("TOKEN_KEYS", "a:8f1c", "must have keys of 64 hexadecimal digits"),
            (
                "BODY_KEYS",
                "a:0000000000000000000000000000000000000000000000000000000000000000",
                "has a key that is not random",
            ),
            ("PSEUDONYM_KEYS", " ", "is not set"),
            (
                "PSEUDONYM_KEYS",
                "2:c5038e6d17fa924be05d38c7612fb49a8d04e7f3265c1b90a8efd76431c2059b",
                "must name its versions from the newest down to 1",
            ),
            ("EDGE_SECRET", "tiny-one", "must have at least 32 characters"),
            ("MAIL_RATE", "0", "must be a number of mails a second from 1 to 1000"),
        ] {
            assert_eq!(errors(variable, value), [format!("environment variable {variable} {reason}")]);
        }
    }

    #[test]
    fn no_key_has_two_uses() {
        let key = "27D4B9016ae8f35c92407fbd18c6ea53e1095db72fc48a360be97d1452f8ac06";
        let previous = "b:8e6d17fa924bc503e05d38c7612fb49a8d04e7f3265c1b90a8efd76431c2059b";
        for (variable, value) in [
            ("TOKEN_KEYS", format!("a:{key}")),
            ("TOKEN_KEYS", format!("{previous},a:{key}")),
            ("PSEUDONYM_KEYS", format!("1:{key}")),
        ] {
            let told = errors(variable, &value);
            assert!(
                told.contains(&format!("environment variable {variable} has a key that BODY_KEYS has too")),
                "{told:?}"
            );
            assert!(!told.concat().contains("27d4"), "{told:?}");
        }
    }
}
