//! What falls due of published things: terms that come into force (clause 9.4), everybody to be told of something, a calendar
//! that ends (K48), open deadlines to be counted again by another one (K56).

use super::{DeadlineSweep, ItemResult};
use crate::dispatch::Dispatch;
use crate::telemetry;
use domain::Instant;
use store::due::Due;
use store::table::error::StoreError;
use store::table::keys;

/// How many pages of accounts one sweep tells, or of orders it counts: a bound on its time; the next one goes on.
const PAGES_MAX: usize = 50;

impl DeadlineSweep {
    pub(super) async fn published(&self, due: &Due, now: Instant) -> Result<ItemResult, StoreError> {
        match due.sk.as_str() {
            keys::FORCE => {
                self.dispatch.store.terms_come_into_force(due).await?;
                Ok(ItemResult::Done)
            }
            keys::ALARM => {
                let in_use = self.dispatch.store.in_force_now(&self.dispatch.agreement).await?;
                self.dispatch.store.calendar_ends(&in_use.policy, due, now).await?;
                Ok(ItemResult::Done)
            }
            keys::DIGEST_CLOCK => self.digest(due, now).await,
            keys::RECOMPUTING => self.recompute(due, now).await,
            sk if sk.starts_with(keys::BROADCASTS) => self.broadcast(due, now).await,
            _ => Err(StoreError::Unreadable("key of something published")),
        }
    }

    /// Goes on telling everybody, as far as one sweep goes.
    async fn broadcast(&self, due: &Due, now: Instant) -> Result<ItemResult, StoreError> {
        let zone = self.dispatch.agreement.policy.zone;
        let mut broadcast = self.dispatch.store.broadcast(&due.pk, &due.sk).await?;
        for _ in 0..PAGES_MAX {
            let Some(told) = &broadcast else { return Ok(ItemResult::Done) };
            broadcast = self.dispatch.store.broadcast_page(told, zone, now).await?;
        }
        Ok(ItemResult::Left)
    }

    /// Goes on counting open deadlines by the calendar in use, as far as one sweep goes. What then passed in silence is deemed by
    /// the order's own clock.
    async fn recompute(&self, due: &Due, now: Instant) -> Result<ItemResult, StoreError> {
        let Dispatch { agreement, store, .. } = &self.dispatch;
        let mut recomputing = store.recomputing(&due.pk).await?;
        for _ in 0..PAGES_MAX {
            let Some(counted) = &recomputing else { return Ok(ItemResult::Done) };
            let page = store.recompute_page(agreement, counted, now).await?;
            if page.parked > 0 {
                let parked = i64::try_from(page.parked).unwrap_or(i64::MAX);
                telemetry::metric("parked", parked, "Count", None, now);
            }
            recomputing = page.next;
        }
        Ok(ItemResult::Left)
    }
}
