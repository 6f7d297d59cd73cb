//! How the shop is known to the bank, and which of the gateway's ways of writing it uses.

use std::fmt;
use std::time::Duration;

/// The character set of requests.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Charset {
    /// UTF-8.
    Utf8,
    /// windows-1251, for contracts of older date.
    Windows1251,
}

/// The case of tags in requests.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TagCase {
    /// `NEW_ORDER`.
    Upper,
    /// `new_order`.
    Lower,
}

/// What differs between descriptions of the gateway.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Dialect {
    /// The character set of requests; answers are read in any.
    pub charset: Charset,
    /// The case of tags in requests; answers are read in either.
    pub tag_case: TagCase,
    /// The status code of a partly refunded order.
    pub partly_refunded: u8,
    /// The status code of a wholly refunded order.
    pub refunded: u8,
}

impl Default for Dialect {
    fn default() -> Dialect {
        Dialect { charset: Charset::Utf8, tag_case: TagCase::Upper, partly_refunded: 5, refunded: 6 }
    }
}

/// The shop's account with the bank.
#[derive(Clone)]
pub struct BankConfig {
    /// The gateway's address up to and without `/h2h` and `/pay`.
    pub base_url: String,
    /// The shop's number.
    pub shop_id: String,
    /// The password of the shop's calls.
    pub(super) shop_password: String,
    /// How requests are written.
    pub dialect: Dialect,
    /// How long a call may take.
    pub timeout: Duration,
}

impl BankConfig {
    /// An account with the usual dialect and a time-out of 8 seconds.
    pub fn new(base_url: &str, shop_id: &str, shop_password: &str) -> BankConfig {
        BankConfig {
            base_url: base_url.trim_end_matches('/').to_owned(),
            shop_id: shop_id.to_owned(),
            shop_password: shop_password.to_owned(),
            dialect: Dialect::default(),
            timeout: Duration::from_secs(8),
        }
    }
}

impl fmt::Debug for BankConfig {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BankConfig")
            .field("base_url", &self.base_url)
            .field("shop_id", &self.shop_id)
            .field("dialect", &self.dialect)
            .field("timeout", &self.timeout)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_are_not_printed() {
        let config = BankConfig::new("https://bank.test/iacq/", "1113", "PASSWD");
        assert_eq!(config.base_url, "https://bank.test/iacq");
        let printed = format!("{config:?}");
        assert!(!printed.contains("PASSWD"), "{printed}");
    }
}
