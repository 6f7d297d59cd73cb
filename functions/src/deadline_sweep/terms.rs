//! What falls due of published things: terms that come into force (clause 9.4), everybody to be told of something, a calendar
//! that ends (K48).

use super::{DeadlineSweep, Fate};
use domain::Instant;
use store::due::Due;
use store::error::StoreError;
use store::{calendars, telling, terms};

/// How many pages of accounts one sweep tells: a bound on its time; the next one goes on.
const PAGES_MAX: usize = 50;

impl DeadlineSweep {
    pub(super) async fn published(&self, due: &Due, now: Instant) -> Result<Fate, StoreError> {
        match due.sk.as_str() {
            terms::FORCE => {
                self.dispatch.store.terms_come_into_force(due).await?;
                Ok(Fate::Done)
            }
            calendars::ALARM => {
                let in_use = self.dispatch.store.in_force_now(&self.dispatch.agreement).await?;
                self.dispatch.store.calendar_ends(&in_use.policy, due, now).await?;
                Ok(Fate::Done)
            }
            sk if sk.starts_with(telling::PREFIX) => self.tell(due, now).await,
            _ => Err(StoreError::Unreadable("key of something published")),
        }
    }

    /// Goes on telling everybody, as far as one sweep goes.
    async fn tell(&self, due: &Due, now: Instant) -> Result<Fate, StoreError> {
        let zone = self.dispatch.agreement.policy.zone;
        let mut telling = self.dispatch.store.telling(&due.pk, &due.sk).await?;
        for _ in 0..PAGES_MAX {
            let Some(told) = &telling else { return Ok(Fate::Done) };
            telling = self.dispatch.store.tell(told, zone, now).await?;
        }
        Ok(Fate::Left)
    }
}
