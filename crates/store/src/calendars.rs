//! The calendars that operators post, beside the board, and the alarm before the last official day of the one in use (K48).

use crate::board::{Publisher, Publishing};
use crate::commit::new_item;
use crate::due::{Due, Family, PARKED};
use crate::error::{StoreError, unreadable};
use crate::outbox::{OutboxItem, Published};
use crate::{SCHEMA, Store, keys};
use domain::Instant;
use domain::agreement::Agreement;
use domain::board::{CalendarLine, calendar_alarm};
use domain::calendar::Calendar;
use domain::clauses::Clause;
use domain::effect::{Effect, Notice};
use domain::order::OrderId;
use domain::policy::{Policy, Source};
use domain::recompute::brings_forward;
use serde::{Deserialize, Serialize};

const SK: &str = "CALENDAR";
/// The sort key of the moment at which the vendor is told that a calendar ends.
pub const ALARM: &str = "ALARM";
/// The first of the clauses whose terms are counted by the calendar.
const CLAUSE: Clause = Clause::new(4, 7);
/// How many orders one posting asks at the most; with more of them open, nobody can say in time that none would end earlier.
const ORDERS_MAX: usize = 20_000;
/// How many orders are read at once.
const PAGE: i32 = 100;

#[derive(Serialize, Deserialize)]
struct CalendarItem {
    pk: String,
    sk: String,
    schema: u32,
    text: String,
}

/// When the vendor is told that a calendar ends: in the due index until that was done.
#[derive(Serialize)]
struct AlarmItem {
    pk: String,
    sk: &'static str,
    schema: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    due_shard: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    due_at: Option<i64>,
}

fn pk(version: &str) -> String {
    format!("CALENDAR#{version}")
}

impl AlarmItem {
    fn new(policy: &Policy) -> AlarmItem {
        let due_at = calendar_alarm(policy).map(|at| at.timestamp_millis());
        AlarmItem {
            pk: pk(&policy.calendar.version),
            sk: ALARM,
            schema: SCHEMA,
            due_shard: due_at.map(|_| Family::Terms.name()),
            due_at,
        }
    }
}

impl Store {
    /// Posts a calendar, given as its text and as it was read: what is decided from now on is decided by it.
    ///
    /// # Errors
    /// [`domain::code::Code::VersionTaken`], a key used with another body, or the table's failure.
    pub async fn post_calendar(
        &self,
        files: &Agreement,
        calendar: &Calendar,
        text: &str,
        publisher: &Publisher,
    ) -> Result<CalendarLine, StoreError> {
        let version = calendar.version.as_str();
        let published = Published { pk: pk(version), version, clause: CLAUSE };
        let publishing = Publishing { of: published.pk.clone(), act: "calendars.posted", publisher };
        let item = CalendarItem { pk: published.pk.clone(), sk: SK.to_owned(), schema: SCHEMA, text: text.to_owned() };
        let alarm = AlarmItem::new(&files.policy.with_calendar(calendar.clone()));
        let event = Effect::Announce("calendars.posted".to_owned());
        let event = OutboxItem::of_publication(&published, "posted", event, publisher.at);
        self.publish(&publishing, |board| {
            let board = board.post_calendar(&files.policy.calendar, version, publisher.at)?;
            let line = board.calendars.last().cloned().ok_or(StoreError::Unreadable("board"))?;
            let beside =
                vec![new_item(&self.table, &item)?, new_item(&self.table, &alarm)?, new_item(&self.table, &event)?];
            Ok((board, line, beside))
        })
        .await
    }

    /// What was answered when a calendar was posted under the same key; `None` if it was not.
    ///
    /// # Errors
    /// A key used with another body, or the table's failure.
    pub async fn calendar_posted(
        &self,
        calendar: &Calendar,
        publisher: &Publisher,
    ) -> Result<Option<CalendarLine>, StoreError> {
        let of = pk(&calendar.version);
        self.before(&Publishing { of, act: "calendars.posted", publisher }).await
    }

    /// A calendar that was posted here.
    pub(crate) async fn calendar(&self, version: &str) -> Result<Calendar, StoreError> {
        let item = self.get(&pk(version), SK).await?.ok_or(StoreError::Unreadable("calendar of the board"))?;
        let item: CalendarItem = serde_dynamo::from_item(item).map_err(unreadable("calendar"))?;
        Calendar::parse(Source { file: "calendar", text: &item.text }).map_err(|_| StoreError::Unreadable("calendar"))
    }

    /// Whether a policy's calendar would end a deadline of any open order earlier than it was shown; also where more orders
    /// are open than can be asked. An order that changes meanwhile may be missed: what was shown stays all the same (I11).
    ///
    /// # Errors
    /// The table does not answer, or an order cannot be read.
    pub async fn calendar_brings_forward(&self, policy: &Policy) -> Result<bool, StoreError> {
        let mut asked = 0;
        for shard in Family::Order.shards().into_iter().chain([PARKED.to_owned()]) {
            let mut last: Option<Due> = None;
            loop {
                let page = self.waiting(&shard, PAGE, last.as_ref()).await?;
                let ids: Vec<OrderId> =
                    page.iter().filter(|due| due.sk == keys::STATE).filter_map(|due| keys::order_of(&due.pk)).collect();
                asked += ids.len();
                if self.orders(&ids).await?.iter().any(|order| brings_forward(policy, order)) || asked > ORDERS_MAX {
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

    /// Puts the alarm of the calendar that came with the agreement's files in the due index, unless it was there before.
    ///
    /// # Errors
    /// The table does not answer.
    pub async fn seed_calendar_alarm(&self, policy: &Policy) -> Result<(), StoreError> {
        let alarm = AlarmItem::new(policy);
        if self.get(&alarm.pk, ALARM).await?.is_some() {
            return Ok(());
        }
        self.put_unless_there(&alarm).await.map(|_| ())
    }

    /// Queues the notice that a calendar ends, if it is still the one in use, and takes its alarm out of the index.
    ///
    /// # Errors
    /// The table does not answer.
    pub async fn calendar_ends(&self, in_use: &Policy, due: &Due, now: Instant) -> Result<(), StoreError> {
        let version = in_use.calendar.version.as_str();
        if due.pk == pk(version) {
            let published = Published { pk: due.pk.clone(), version, clause: CLAUSE };
            let notice = Effect::Mail(Notice::VendorCalendarEnding);
            self.put_unless_there(&OutboxItem::of_publication(&published, "ending", notice, now)).await?;
        }
        self.done(due).await
    }
}
