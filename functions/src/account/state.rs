//! What the account's function needs.

use crate::keys::Keys;
use domain::agreement::Agreement;
use std::sync::Arc;
use store::Store;

/// What the function needs.
pub struct Account {
    /// The rules.
    pub agreement: Arc<Agreement>,
    /// The state.
    pub store: Store,
    /// The shop's keys.
    pub keys: Keys,
}
