//! The orders that wait for an official calendar (K48, K56), in an entry of their own beside the order's: an order has one due
//! instant, and this is not the clock's. An entry is written only where an order begins or ceases to wait, or waits otherwise.

use crate::due::{Due, Family, calendar_shard, calendar_shards};
use crate::table::error::StoreError;
use crate::table::keys;
use crate::{SCHEMA, Store};
use domain::Instant;
use domain::agreement::policy::Policy;
use domain::agreement::reach::Days;
use domain::order::{Order, OrderId};
use domain::rules::recompute::{kept, provisional_until};
use serde::Serialize;

/// How many orders are asked before a calendar is posted; with more that it might concern, the operator says that what was
/// shown stays.
const ASKED_MAX: usize = 200;
/// How many orders are read at once.
const PAGE: i32 = 100;

/// That an order waits, and since or until when: the first end of what rests on days that are not official.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Entry {
    pk: String,
    sk: &'static str,
    schema: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    due_shard: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    due_at: Option<i64>,
}

/// The entry after a change, if the change touches it. One that waits no more stays, out of the index.
pub(crate) fn changed(before: Option<&Order>, after: &Order) -> Option<Entry> {
    let until = provisional_until(after);
    if before.and_then(provisional_until) == until {
        return None;
    }
    Some(Entry {
        pk: keys::order(&after.id),
        sk: keys::PROVISIONAL,
        schema: SCHEMA,
        due_shard: until.map(|_| calendar_shard(&after.id)),
        due_at: until.map(|until| until.timestamp_millis()),
    })
}

impl Store {
    /// Whether a calendar that gives some days back would end a shown deadline earlier: asked of few orders; where more might
    /// be concerned, it is taken for so. An order that changes meanwhile may be missed: what was shown stays all the same (I11).
    pub async fn calendar_brings_forward(
        &self,
        policy: &Policy,
        given_back: Option<Days>,
        now: Instant,
    ) -> Result<bool, StoreError> {
        let Some(days) = given_back.filter(|days| days.until > now) else { return Ok(false) };
        let official = Family::Order.shards().into_iter().filter(|_| days.official);
        let mut asked = 0;
        for shard in calendar_shards().chain(official) {
            let mut last: Option<Due> = None;
            loop {
                let page = self.due(&shard, days.until, PAGE, last.as_ref()).await?;
                let ids: Vec<OrderId> = page.iter().filter_map(|due| keys::order_of(&due.pk)).collect();
                asked += ids.len();
                if asked > ASKED_MAX || self.orders(&ids).await?.iter().any(|order| kept(policy, order) > 0) {
                    return Ok(true);
                }
                if page.len() < PAGE as usize {
                    break;
                }
                last = page.into_iter().last();
            }
        }
        Ok(false)
    }

    /// Orders with a deadline that has passed by its shown end and waits for an official calendar, from behind one that was
    /// given before: `limit` at most, the nearest first within each shard. With each its shard's number.
    pub async fn waiting_for_calendar(
        &self,
        now: Instant,
        limit: i32,
        behind: Option<&(usize, Due)>,
    ) -> Result<Vec<(usize, Due)>, StoreError> {
        let first = behind.map_or(0, |(shard, _)| *shard);
        let mut found: Vec<(usize, Due)> = Vec::new();
        for (number, shard) in calendar_shards().enumerate().skip(first) {
            let behind = behind.filter(|(shard, _)| *shard == number).map(|(_, due)| due);
            let room = limit - i32::try_from(found.len()).unwrap_or(limit);
            if room == 0 {
                break;
            }
            found.extend(self.due(&shard, now, room, behind).await?.into_iter().map(|due| (number, due)));
        }
        Ok(found)
    }
}
