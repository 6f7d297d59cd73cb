//! The sweeps: every minute, what the clock made due is loaded, decided and written (clauses 4.7, 4.9), and what was not sent
//! is sent again. A sweep trusts nothing but its family's name, and any number of them may run at once.

mod digest;
mod terms;

use crate::dispatch::{Delivery, Dispatch};
use crate::telemetry;
use domain::Instant;
use domain::order::deeming::Shown;
use domain::rules::Command;
use futures::stream::{self, StreamExt};
use store::due::{Due, Family};
use store::order::execute::{Execution, Outcome};
use store::outbox::item::OutboxItem;
use store::table::error::StoreError;
use store::table::keys;

/// What the function needs: the sender of effects, with the rules and the state that it works on.
pub struct DeadlineSweep {
    /// Sends what was not sent at once.
    pub dispatch: Dispatch,
}

/// How many items one page of the due index has.
const PAGE: i32 = 100;
/// How many pages one sweep takes from a shard: a bound on its time; the next one goes on.
const PAGES_MAX: usize = 20;

/// How many shards of orders are swept at once: all windows of one day end at the same midnight, and each order waits for the
/// table twice.
const SHARDS_AT_ONCE: usize = 8;

/// What a sweep did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Swept {
    /// Items carried out.
    pub done: usize,
    /// Items that failed and stay due, or that another sweep has.
    pub left: usize,
    /// Items parked for a person.
    pub parked: usize,
    /// When the oldest item fell due, in milliseconds since 1970.
    pub oldest_due_ms: Option<i64>,
}

impl Swept {
    fn add(&mut self, other: Swept) {
        self.done += other.done;
        self.left += other.left;
        self.parked += other.parked;
        self.oldest_due_ms = [self.oldest_due_ms, other.oldest_due_ms].into_iter().flatten().min();
    }
}

/// What became of one due item.
enum ItemResult {
    Done,
    Left,
    Parked,
}

impl DeadlineSweep {
    /// Carries out what is due of a family. One shard, or one item, that fails does not keep the others waiting.
    ///
    /// # Errors
    /// The due index did not answer for a shard. What was carried out stays so.
    pub async fn run(&self, family: Family, now: Instant) -> Result<Swept, StoreError> {
        if family == Family::Published {
            // The calendar that came with the agreement's files was posted by nobody, so its alarm is seen to here.
            self.dispatch.store.seed_calendar_alarm(&self.dispatch.agreement.policy).await?;
            self.seed_digest(now).await?;
        }
        let mut swept = Swept::default();
        let mut failed = None;
        // Mails are spaced one after another; orders wait for nothing but the table.
        let at_once = if family == Family::Order { SHARDS_AT_ONCE } else { 1 };
        let sweeps = family.shards().into_iter().map(|shard| async move { self.shard(family, &shard, now).await });
        let mut running = stream::iter(sweeps).buffer_unordered(at_once);
        while let Some((of_shard, result)) = running.next().await {
            swept.add(of_shard);
            failed = result.err().or(failed);
        }
        let age = swept.oldest_due_ms.map_or(0, |due_at| (now.timestamp_millis() - due_at).max(0) / 1000);
        telemetry::metric("oldest_due_seconds", age, "Seconds", Some(("family", family.name())), now);
        if swept.parked > 0 {
            telemetry::metric("parked", i64::try_from(swept.parked).unwrap_or(i64::MAX), "Count", None, now);
        }
        tracing::info!(
            family = family.name(),
            done = swept.done,
            left = swept.left,
            parked = swept.parked,
            oldest_due_seconds = age,
            "sweep"
        );
        failed.map_or(Ok(swept), Err)
    }

    /// Carries out what is due of a shard, and gives what was done of it before it failed, if it did.
    async fn shard(&self, family: Family, shard: &str, now: Instant) -> (Swept, Result<(), StoreError>) {
        let mut swept = Swept::default();
        let mut last = None;
        for _ in 0..PAGES_MAX {
            let page = match self.dispatch.store.due(shard, now, PAGE, last.as_ref()).await {
                Ok(page) => page,
                Err(error) => {
                    tracing::error!(%error, shard, "a shard was not swept");
                    return (swept, Err(error));
                }
            };
            let first = page.first().map(|due| due.due_at);
            swept.oldest_due_ms = [swept.oldest_due_ms, first].into_iter().flatten().min();
            for due in &page {
                match self.one(family, due, now).await {
                    ItemResult::Done => swept.done += 1,
                    ItemResult::Left => swept.left += 1,
                    ItemResult::Parked => swept.parked += 1,
                }
            }
            if page.len() < PAGE as usize {
                break;
            }
            last = page.into_iter().last();
        }
        (swept, Ok(()))
    }

    async fn one(&self, family: Family, due: &Due, now: Instant) -> ItemResult {
        let fate = match family {
            Family::Order => self.order(due, now).await,
            Family::Outbox => self.outbox(due, now).await,
            Family::Published => self.published(due, now).await,
        };
        match fate {
            Ok(fate) => fate,
            Err(error @ StoreError::Unreadable(_)) => self.park(due, &error).await,
            Err(error) => {
                tracing::warn!(%error, family = family.name(), "a due item stays due");
                ItemResult::Left
            }
        }
    }

    /// Parks what cannot be read: nothing but a person's hand makes it readable.
    async fn park(&self, due: &Due, error: &StoreError) -> ItemResult {
        tracing::error!(%error, key = due.pk, "an item is parked");
        match self.dispatch.store.park(due).await {
            Ok(true) => ItemResult::Parked,
            Ok(false) | Err(_) => ItemResult::Left,
        }
    }

    /// Lets time pass for an order. One that cannot be written is counted, and parked in the end.
    async fn order(&self, due: &Due, now: Instant) -> Result<ItemResult, StoreError> {
        let Some(id) = keys::order_of(&due.pk) else {
            return Err(StoreError::Unreadable("key of a due order"));
        };
        let Dispatch { agreement, store, .. } = &self.dispatch;
        match store.execute(agreement, Execution::on(&id, &Command::Tick), now).await {
            Ok(Outcome::Unchanged(order)) => {
                store.reindex(agreement, &order, due).await?;
                Ok(ItemResult::Done)
            }
            Ok(_) => Ok(ItemResult::Done),
            Err(error @ (StoreError::Rejected(_) | StoreError::Refused(_))) => {
                tracing::error!(%error, order = %id, "an order cannot be written");
                let stored = store.order(&id).await?;
                let parked = match stored {
                    Some(stored) => store.failed(&stored).await?,
                    None => false,
                };
                Ok(if parked { ItemResult::Parked } else { ItemResult::Left })
            }
            Err(error) => Err(error),
        }
    }

    /// Tells an order whose deeming waits for it how its window was shown: it is due again by that (K53). Repeated it comes to the
    /// same; the item stays due until it is done.
    async fn tell_order(&self, item: &OutboxItem, how: Shown, now: Instant) -> Result<ItemResult, StoreError> {
        let Dispatch { agreement, store, .. } = &self.dispatch;
        let order = item.order.as_ref().ok_or(StoreError::Unreadable("notice of no order"))?;
        let notice = keys::outbox_version(&item.sk).ok_or(StoreError::Unreadable("notice of no version"))?;
        store.execute(agreement, Execution::on(order, &Command::ShowWindow { how, notice }), now).await?;
        store.stop_awaiting(&agreement.policy.notices, item).await?;
        Ok(ItemResult::Done)
    }

    async fn outbox(&self, due: &Due, now: Instant) -> Result<ItemResult, StoreError> {
        let Some(item) = self.dispatch.store.outbox_item(&due.pk, &due.sk).await? else {
            return Ok(ItemResult::Left);
        };
        if let Some((how, _)) = item.facts.shown().filter(|_| item.awaited) {
            return self.tell_order(&item, how, now).await;
        }
        Ok(match self.dispatch.deliver(&item, now).await? {
            Delivery::Sent | Delivery::Unheard | Delivery::Withheld => ItemResult::Done,
            Delivery::NotOurs | Delivery::Later => ItemResult::Left,
            Delivery::Parked => ItemResult::Parked,
        })
    }
}
