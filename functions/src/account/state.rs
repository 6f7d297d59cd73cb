//! What the account's function needs.

use crate::keys::{LinkKeys, TokenKeys};
use domain::agreement::Agreement;
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
}
