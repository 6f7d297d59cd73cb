//! What the account's function needs.

use crate::http::buyer::ForBuyers;
use crate::keys::{LinkKeys, Pseudonyms, TokenKeys};
use domain::agreement::Agreement;
use gateways::bucket::Bucket;
use std::sync::Arc;
use store::Store;

/// What the function needs.
pub struct Account {
    /// The rules.
    pub agreement: Arc<Agreement>,
    /// The state.
    pub store: Store,
    /// Knows the tokens of orders.
    pub tokens: TokenKeys,
    /// Knows the links in mails.
    pub links: LinkKeys,
    /// Makes the pseudonym of a mailbox.
    pub pseudonyms: Pseudonyms,
    /// Where the files of claims are.
    pub bucket: Bucket,
    /// Where the shop is found, without a closing slash.
    pub public_url: String,
    /// Scheme, host and port of the bank's pages, to which the form of a payment leads.
    pub bank_origin: String,
}

impl ForBuyers for Account {
    fn tokens(&self) -> &TokenKeys {
        &self.tokens
    }

    fn store(&self) -> &Store {
        &self.store
    }
}
