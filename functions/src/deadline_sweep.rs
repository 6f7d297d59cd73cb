//! The sweeps: every minute, what the clock made due is loaded, decided and written (clauses 4.7, 4.9), and what was not sent
//! is sent again. A sweep trusts nothing but its family's name, and any number of them may run at once.

use crate::dispatch::{Delivery, Dispatch};
use crate::telemetry;
use domain::Instant;
use domain::decide::Command;
use std::collections::BTreeSet;
use store::due::{Due, Family};
use store::error::StoreError;
use store::execute::nothing;
use store::keys;

/// What the function needs: the sender of effects, with the rules and the state that it works on.
pub struct DeadlineSweep {
    /// Sends what was not sent at once.
    pub dispatch: Dispatch,
}

/// How many items one page of the due index has.
const PAGE: i32 = 100;
/// How many items one sweep takes from a shard: a bound on its time; the next one goes on.
const PER_SHARD_MAX: usize = 2_000;

/// What a sweep did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Swept {
    /// Items carried out.
    pub done: usize,
    /// Items that failed and stay due, or that another sweep has.
    pub left: usize,
    /// Items parked for a person.
    pub parked: usize,
}

/// What became of one due item.
enum Fate {
    Done,
    Left,
    Parked,
}

impl DeadlineSweep {
    /// Carries out what is due of a family.
    ///
    /// # Errors
    /// The due index does not answer. What was carried out before stays so.
    pub async fn run(&self, family: Family, now: Instant) -> Result<Swept, StoreError> {
        let mut swept = Swept::default();
        let mut oldest = None;
        for shard in family.shards() {
            self.shard(family, &shard, now, &mut swept, &mut oldest).await?;
        }
        let age = oldest.map_or(0, |due_at: i64| (now.timestamp_millis() - due_at).max(0) / 1000);
        telemetry::metric("oldest_due_seconds", age, "Seconds", Some(("family", family.name())), now);
        if swept.parked > 0 {
            tracing::error!(family = family.name(), parked = swept.parked, "items were parked");
        }
        tracing::info!(family = family.name(), done = swept.done, left = swept.left, oldest_due_seconds = age, "sweep");
        Ok(swept)
    }

    async fn shard(
        &self,
        family: Family,
        shard: &str,
        now: Instant,
        swept: &mut Swept,
        oldest: &mut Option<i64>,
    ) -> Result<(), StoreError> {
        let mut seen = BTreeSet::new();
        while seen.len() < PER_SHARD_MAX {
            let page = self.dispatch.store.due(shard, now, PAGE).await?;
            *oldest = [*oldest, page.first().map(|due| due.due_at)].into_iter().flatten().min();
            let full = page.len() == PAGE as usize;
            let fresh: Vec<Due> =
                page.into_iter().filter(|due| seen.insert((due.pk.clone(), due.sk.clone()))).collect();
            for due in &fresh {
                match self.one(family, due, now).await {
                    Fate::Done => swept.done += 1,
                    Fate::Left => swept.left += 1,
                    Fate::Parked => swept.parked += 1,
                }
            }
            if !full || fresh.is_empty() {
                break;
            }
        }
        Ok(())
    }

    async fn one(&self, family: Family, due: &Due, now: Instant) -> Fate {
        let fate = match family {
            Family::Order => self.order(due, now).await,
            Family::Outbox => self.outbox(due, now).await,
            // The sample terms are in force from the start; nothing else is published yet.
            Family::Terms => Ok(Fate::Done),
        };
        fate.unwrap_or_else(|error| {
            tracing::error!(%error, family = family.name(), "a due item stays due");
            Fate::Left
        })
    }

    /// Lets time pass for an order. One that cannot be decided is counted, and parked in the end.
    async fn order(&self, due: &Due, now: Instant) -> Result<Fate, StoreError> {
        let Some(id) = keys::order_of(&due.pk) else {
            tracing::error!("the due index holds something that is no order");
            return Ok(Fate::Left);
        };
        let Dispatch { agreement, store, .. } = &self.dispatch;
        let parked = match store.execute(agreement, &id, &Command::Tick, nothing, now).await {
            Ok(_) => return Ok(Fate::Done),
            Err(StoreError::Unreadable { reason, .. }) => {
                tracing::error!(reason, order = %id, "an order is unreadable");
                store.park_unreadable(&id).await?
            }
            Err(StoreError::Contended | StoreError::Unavailable(_)) => return Ok(Fate::Left),
            Err(error) => {
                tracing::error!(%error, order = %id, "an order cannot be decided");
                match store.order(&id).await? {
                    Some(stored) => store.failed(&stored).await?,
                    None => false,
                }
            }
        };
        if parked {
            telemetry::metric("parked", 1, "Count", None, now);
        }
        Ok(if parked { Fate::Parked } else { Fate::Left })
    }

    async fn outbox(&self, due: &Due, now: Instant) -> Result<Fate, StoreError> {
        let Some(item) = self.dispatch.store.outbox_item(&due.pk, &due.sk).await? else {
            return Ok(Fate::Left);
        };
        Ok(match self.dispatch.deliver(&item, now).await? {
            Delivery::Sent => Fate::Done,
            Delivery::NotOurs | Delivery::Later => Fate::Left,
            Delivery::Parked => Fate::Parked,
        })
    }
}
