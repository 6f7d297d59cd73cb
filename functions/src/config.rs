//! Configuration from the environment. A missing or impossible value is an error that names its variable.

use outside::avangard::BankConfig;
use outside::kommo::KommoConfig;

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

    /// The bank's gateway.
    ///
    /// # Errors
    /// One of its variables.
    pub fn bank(&self) -> Result<BankConfig, ConfigError> {
        Ok(BankConfig::new(
            &self.url("AVANGARD_URL")?,
            &self.required("AVANGARD_SHOP_ID")?,
            &self.required("AVANGARD_SHOP_PASSWORD")?,
            &self.required("AVANGARD_SHOP_SIGN")?,
            &self.required("AVANGARD_AV_SIGN")?,
        ))
    }

    /// The Kommo integration.
    ///
    /// # Errors
    /// One of its variables.
    pub fn kommo(&self) -> Result<KommoConfig, ConfigError> {
        Ok(KommoConfig::new(
            &self.required("KOMMO_CLIENT_ID")?,
            &self.required("KOMMO_CLIENT_SECRET")?,
            &self.url("KOMMO_AUDIENCE")?,
        ))
    }
}

fn error(variable: &str, reason: &str) -> ConfigError {
    ConfigError { variable: variable.to_owned(), reason: reason.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(variable: &'static str, value: &'static str) -> String {
        let lookup = move |name: &str| Some(if name == variable { value } else { "https://set.example" }.to_owned());
        let environment = Environment::of(&lookup);
        let errors = [environment.bank().err(), environment.kommo().err(), environment.secret().err()];
        errors.into_iter().flatten().map(|e| e.to_string()).collect()
    }

    #[test]
    fn an_error_names_the_variable_and_never_its_value() {
        assert_eq!(
            check("AVANGARD_SHOP_ID", " "),
            "environment variable AVANGARD_SHOP_ID is not setenvironment variable OFERTA_SECRET must have at least 32 characters"
        );
        assert!(check("AVANGARD_URL", "ftp://x").contains("AVANGARD_URL must be an http or https URL"));
        assert!(
            !check("OFERTA_SECRET", "short").contains("short\0")
                && check("OFERTA_SECRET", "tiny-one").contains("OFERTA_SECRET")
        );
        assert!(!check("OFERTA_SECRET", "tiny-one").contains("tiny-one"));
    }
}
