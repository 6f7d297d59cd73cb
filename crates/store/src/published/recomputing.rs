//! Counting open deadlines again once another calendar was posted (I11, K56): first those of the orders that wait for a
//! calendar, as far as the new one reaches; all that are open only where days changed that were official. RecomputedPage by page, and
//! how far it came is kept after each, so that what breaks off goes on from there. A deadline that comes out the same costs
//! no write.

use crate::due::{Due, Family, calendar_shards};
use crate::order::execute::Execution;
use crate::order::state::stored;
use crate::table::error::{StoreError, unreadable};
use crate::table::keys;
use crate::{SCHEMA, Store};
use chrono::TimeDelta;
use domain::Instant;
use domain::agreement::Agreement;
use domain::agreement::reach::Days;
use domain::order::Order;
use domain::rules::Command;
use domain::rules::recompute::{changed, kept};
use futures::future::try_join_all;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use std::sync::Arc;

/// How many orders are read at once.
const PAGE: i32 = 100;
/// How many orders are written at once.
const AT_ONCE: usize = 8;
/// When it begins after the posting: by then whatever read the publication index before has been written, and stands in the index.
const BEGINS_AFTER: TimeDelta = TimeDelta::minutes(2);

/// How far it has come.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Recomputing {
    pk: String,
    sk: String,
    schema: u32,
    /// No deadline that ends later can change.
    until: Instant,
    /// Whether deadlines that rest on official days can change, too.
    official: bool,
    /// How many pages were counted.
    pages: u64,
    /// The shard that is being read.
    shard: usize,
    /// The last entry of that shard that was read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    behind: Option<Due>,
    /// How many orders were changed by it.
    pub orders: u64,
    /// How many of the deadlines that were looked at would end earlier by the new calendar, and stay as they were shown.
    pub kept: u64,
    /// When it was done.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub done_at: Option<Instant>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    due_shard: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    due_at: Option<i64>,
}

/// What one order came to.
enum Counted {
    Changed,
    /// It is met by its own clock.
    Left,
    /// It cannot be written, or not even read: its entry is left to a person.
    Parked,
}

/// A page that was counted.
#[derive(Debug)]
pub struct RecomputedPage {
    /// What is left, if anything is and nobody else has come as far.
    pub next: Option<Recomputing>,
    /// How many entries were left to a person.
    pub parked: usize,
}

impl Recomputing {
    /// What a posting has counted again; `None` where no day differs.
    pub(crate) fn begin(pk: &str, changed: Option<Days>, posted_at: Instant) -> Option<Recomputing> {
        let days = changed?;
        Some(Recomputing {
            pk: pk.to_owned(),
            sk: keys::RECOMPUTING.to_owned(),
            schema: SCHEMA,
            until: days.until,
            official: days.official,
            pages: 0,
            shard: 0,
            behind: None,
            orders: 0,
            kept: 0,
            done_at: None,
            due_shard: Some(Family::Published.name().to_owned()),
            due_at: Some((posted_at + BEGINS_AFTER).timestamp_millis()),
        })
    }

    /// The shard that is read next, and whether it is one of orders that wait for a calendar.
    fn shard(&self) -> Option<(String, bool)> {
        let waiting = calendar_shards().map(|shard| (shard, true));
        let open = Family::Order.shards().into_iter().filter(|_| self.official).map(|shard| (shard, false));
        waiting.chain(open).nth(self.shard)
    }

    /// The same after a page: at the next entry, the next shard, or done.
    fn after(&self, page: &[Due], orders: usize, kept: usize, now: Instant) -> Recomputing {
        let mut next = Recomputing {
            pages: self.pages + 1,
            orders: self.orders + orders as u64,
            kept: self.kept + kept as u64,
            ..self.clone()
        };
        match page.last() {
            Some(last) if page.len() == PAGE as usize => next.behind = Some(last.clone()),
            _ => (next.shard, next.behind) = (self.shard + 1, None),
        }
        if next.shard().is_none() {
            (next.done_at, next.due_shard, next.due_at) = (Some(now), None, None);
        }
        next
    }
}

impl Store {
    /// What a posting has counted again; `None` where no day differed.
    pub async fn recomputing(&self, pk: &str) -> Result<Option<Recomputing>, StoreError> {
        let item = self.get(pk, keys::RECOMPUTING).await?;
        item.map(|item| serde_dynamo::from_item(item).map_err(unreadable("recomputing"))).transpose()
    }

    /// What the postings of some versions have counted again, by the partition of the calendar: a hundred at most.
    pub async fn recomputings(&self, versions: &[&str]) -> Result<HashMap<String, Recomputing>, StoreError> {
        let keys = versions.iter().map(|version| keys::primary(&keys::calendar(version), keys::RECOMPUTING)).collect();
        let items = self.get_all(keys).await?.into_iter();
        let read = |item| serde_dynamo::from_item(item).map_err(unreadable("recomputing"));
        items.map(|(pk, item)| Ok((pk, read(item)?))).collect()
    }

    /// Counts the next page of orders by the calendar in use.
    ///
    /// # Errors
    /// The table does not answer; what was counted stays so, and is not counted again.
    pub async fn recompute_page(
        &self,
        files: &Arc<Agreement>,
        recomputing: &Recomputing,
        now: Instant,
    ) -> Result<RecomputedPage, StoreError> {
        let shard = recomputing.shard().filter(|_| recomputing.done_at.is_none());
        let Some((shard, waiting)) = shard else { return Ok(RecomputedPage { next: None, parked: 0 }) };
        let behind = recomputing.behind.as_ref();
        let page = match waiting {
            true => self.due(&shard, recomputing.until, PAGE, behind).await?,
            false => self.waiting(&shard, PAGE, behind).await?,
        };
        let agreement = self.in_force_now(files).await?;
        let found = self.orders_of(&page).await?;
        let earlier = found.iter().flatten().map(|order| kept(&agreement.policy, order)).sum();
        let touched =
            |(_, order): &(&Due, &Option<Order>)| order.as_ref().is_none_or(|order| changed(&agreement.policy, order));
        let touched: Vec<(&Due, &Option<Order>)> = page.iter().zip(&found).filter(touched).collect();
        let mut counted = Vec::with_capacity(touched.len());
        for part in touched.chunks(AT_ONCE) {
            let counting = part.iter().map(|(due, order)| self.recompute(files, due, order.as_ref(), waiting, now));
            counted.extend(try_join_all(counting).await?);
        }
        let of = |fate: fn(&&Counted) -> bool| counted.iter().filter(fate).count();
        let next = recomputing.after(&page, of(|it| matches!(it, Counted::Changed)), earlier, now);
        let first = self.put_progress(recomputing.pages, &next).await?;
        let next = Some(next).filter(|next| first && next.done_at.is_none());
        Ok(RecomputedPage { next, parked: of(|it| matches!(it, Counted::Parked)) })
    }

    /// Counts one order again, if it could be read.
    async fn recompute(
        &self,
        files: &Arc<Agreement>,
        due: &Due,
        order: Option<&Order>,
        waiting: bool,
        now: Instant,
    ) -> Result<Counted, StoreError> {
        let Some(order) = order else { return self.left_to_a_person(due, waiting).await };
        match self.execute(files, Execution::on(&order.id, &Command::Recompute), now).await {
            Ok(_) => Ok(Counted::Changed),
            Err(error @ (StoreError::Rejected(_) | StoreError::Refused(_))) => {
                tracing::error!(%error, order = %order.id, "an order's deadlines cannot be counted again");
                self.left_to_a_person(due, waiting).await
            }
            Err(error) => Err(error),
        }
    }

    /// Parks the entry of an order that waits and cannot be counted. One that is only open is met by its own clock.
    async fn left_to_a_person(&self, due: &Due, waiting: bool) -> Result<Counted, StoreError> {
        let parked = waiting && self.park(due).await?;
        Ok(if parked { Counted::Parked } else { Counted::Left })
    }

    /// The orders of a page of the index, in its order; `None` for one that cannot be read.
    async fn orders_of(&self, page: &[Due]) -> Result<Vec<Option<Order>>, StoreError> {
        let keys = page.iter().map(|due| keys::primary(&due.pk, keys::STATE)).collect();
        let mut items = self.get_all(keys).await?;
        let orders = page.iter().map(|due| {
            let read = items.remove(&due.pk).map(stored).transpose();
            read.inspect_err(|error| tracing::error!(%error, key = due.pk, "an order cannot be read")).ok().flatten()
        });
        Ok(orders.map(|stored| stored.map(|stored| stored.order)).collect())
    }
}
