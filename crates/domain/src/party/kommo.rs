//! The Kommo account that a license is for.

use super::{FieldError, Fields, Subdomain, joined};
use serde::{Deserialize, Serialize};
use std::fmt;
use std::num::NonZeroU64;

/// The Kommo account that a license is for (clause 1.3).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "KommoInput", into = "KommoInput")]
pub struct Kommo {
    account_id: u64,
    subdomain: Subdomain,
}

impl Kommo {
    /// Reads the account.
    ///
    /// # Errors
    /// Every invalid field at once: an account id that is not positive, a subdomain that is not one DNS label.
    pub fn parse(input: &KommoInput) -> Result<Kommo, Vec<FieldError>> {
        let mut fields = Fields::default();
        let account_id = fields.required("/account_id", &input.account_id, |id| match u64::try_from(*id) {
            Ok(id) if id > 0 => Ok(id),
            _ => Err("is not a positive number"),
        });
        let subdomain = fields.required("/subdomain", &input.subdomain, Subdomain::parse);
        match (account_id, subdomain) {
            (Some(account_id), Some(subdomain)) => Ok(Kommo { account_id, subdomain }),
            _ => Err(fields.errors),
        }
    }

    /// An account by its number and its subdomain.
    pub fn new(account_id: NonZeroU64, subdomain: Subdomain) -> Kommo {
        Kommo { account_id: account_id.get(), subdomain }
    }

    /// Kommo's number of the account, never zero.
    pub fn account_id(&self) -> u64 {
        self.account_id
    }

    /// Its subdomain.
    pub fn subdomain(&self) -> &Subdomain {
        &self.subdomain
    }
}

/// The account as it comes with an order or from the vault, unchecked.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KommoInput {
    /// Kommo's number of the account.
    pub account_id: Option<i64>,
    /// Its subdomain, without `.kommo.com`.
    pub subdomain: Option<String>,
}

impl fmt::Debug for KommoInput {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("KommoInput(..)")
    }
}

impl TryFrom<KommoInput> for Kommo {
    type Error = String;

    fn try_from(input: KommoInput) -> Result<Kommo, String> {
        Kommo::parse(&input).map_err(|errors| joined(&errors))
    }
}

impl From<Kommo> for KommoInput {
    fn from(kommo: Kommo) -> KommoInput {
        // Exact: the number was read from an i64.
        KommoInput { account_id: i64::try_from(kommo.account_id).ok(), subdomain: Some(kommo.subdomain.into()) }
    }
}
