//! Puts all that is stored under new pseudonyms, when their key leaked. A program that is deployed for that alone
//! (`infra/rekey.yaml`), and run again and again until it says that it is done.

use crate::keys::Pseudonyms;
use domain::Instant;
use domain::agreement::Agreement;
use std::sync::Arc;
use store::Store;
use store::renewal::Renewal;
use store::table::error::StoreError;

/// What the program needs.
pub struct Rekey {
    /// The rules.
    pub agreement: Arc<Agreement>,
    /// The state.
    pub store: Store,
    /// The old keys and the new one.
    pub pseudonyms: Pseudonyms,
}

impl Rekey {
    /// Goes on for so many pages of the table at the most; how far it is then.
    ///
    /// # Errors
    /// The table does not answer. Run again, it goes on from there.
    pub async fn run(&self, pages: u32, now: Instant) -> Result<Renewal, StoreError> {
        let renewed = |text: &str| self.pseudonyms.renewed(text);
        let mut renewal = self.store.renewal(self.pseudonyms.version()).await?;
        for _ in 0..pages {
            let after = self.store.renew_page(&self.agreement, &renewal, &renewed, now).await?;
            if after == renewal {
                if !after.done {
                    tracing::warn!("a broadcast is under way: nothing is renewed until everybody is told");
                }
                break;
            }
            renewal = after;
        }
        Ok(renewal)
    }
}
