//! The calendars that operators post, beside the board, and the alarm before the last official day of the one in use (K48).

use crate::board::{Publisher, Publishing};
use crate::commit::{new_item, update_item};
use crate::due::{Due, Family};
use crate::error::{StoreError, unreadable};
use crate::outbox::{OutboxItem, Published};
use crate::recomputing::Recomputing;
use crate::tasks::TASKS;
use crate::{SCHEMA, Store};
use domain::Instant;
use domain::agreement::Agreement;
use domain::agreement::calendar::Calendar;
use domain::agreement::policy::Policy;
use domain::agreement::publications::{CalendarLine, calendar_alarm};
use domain::agreement::reach::Reach;
use domain::agreement::source::Source;
use domain::agreement::zone::start_of_day;
use domain::clause::Clause;
use domain::follows::effect::Effect;
use domain::follows::notice::Notice;
use serde::{Deserialize, Serialize};

const SK: &str = "CALENDAR";
/// The sort key of the moment at which the vendor is told that a calendar ends.
pub const ALARM: &str = "ALARM";
/// The first of the clauses whose terms are counted by the calendar.
const CLAUSE: Clause = Clause::new(4, 7);

#[derive(Serialize, Deserialize)]
struct CalendarItem {
    pk: String,
    sk: String,
    schema: u32,
    text: String,
}

/// When the vendor is told that a calendar ends: due until that was done, then in the operator's queue, by the first day that
/// is not official, until another calendar is posted: one task, however many orders wait for it.
#[derive(Serialize)]
struct AlarmItem {
    pk: String,
    sk: &'static str,
    schema: u32,
    due_shard: &'static str,
    due_at: i64,
}

/// The partition of a calendar.
pub fn pk(version: &str) -> String {
    format!("CALENDAR#{version}")
}

impl AlarmItem {
    fn new(policy: &Policy) -> AlarmItem {
        // A calendar without an official year is asked for at once.
        let (due_shard, at) = match calendar_alarm(policy) {
            Some(at) => (Family::Terms.name(), at),
            None => (TASKS, unofficial_from(policy)),
        };
        let (pk, due_at) = (pk(&policy.calendar.version), at.timestamp_millis());
        AlarmItem { pk, sk: ALARM, schema: SCHEMA, due_shard, due_at }
    }
}

/// The first instant whose day is not official in a policy's calendar.
fn unofficial_from(policy: &Policy) -> Instant {
    start_of_day(policy.zone, policy.calendar.first_unofficial_day())
}

/// The version of the calendar that a task is about.
pub fn version_of(due: &Due) -> Option<&str> {
    due.pk.strip_prefix("CALENDAR#").filter(|_| due.sk == ALARM)
}

impl Store {
    /// Posts a calendar in the place of the one in use, given as its text and as it was read: what is decided from now on is
    /// decided by it, and what it changes of open deadlines is counted again within the hour.
    ///
    /// # Errors
    /// [`domain::code::Code::VersionTaken`], a key used with another body, or the table's failure.
    pub async fn post_calendar(
        &self,
        files: &Agreement,
        used: &Policy,
        calendar: &Calendar,
        text: &str,
        publisher: &Publisher,
    ) -> Result<CalendarLine, StoreError> {
        let version = calendar.version.as_str();
        let published = Published { pk: pk(version), version, clause: CLAUSE };
        let publishing = Publishing { of: published.pk.clone(), act: "calendars.posted", publisher };
        let item = CalendarItem { pk: published.pk.clone(), sk: SK.to_owned(), schema: SCHEMA, text: text.to_owned() };
        let new = files.policy.with_calendar(calendar.clone());
        let alarm = AlarmItem::new(&new);
        let recomputing = Recomputing::begin(&published.pk, Reach::of(used, &new).changed, publisher.at);
        let event = Effect::Announce("calendars.posted".to_owned());
        let event = OutboxItem::of_publication(&published, "posted", event, publisher.at);
        self.publish(&publishing, |before| {
            let board = before.post_calendar(&files.policy.calendar, version, publisher.at)?;
            let last = before.calendars.last().map_or(&files.policy.calendar.version, |line| &line.version);
            if *last != used.calendar.version {
                // Another was posted meanwhile, and what this one changes is to be found anew.
                return Err(StoreError::Contended);
            }
            let line = board.calendars.last().cloned().ok_or(StoreError::Unreadable("board"))?;
            let mut beside =
                vec![new_item(&self.table, &item)?, new_item(&self.table, &alarm)?, new_item(&self.table, &event)?];
            beside.push(update_item(self.no_more_due(&pk(last), ALARM)));
            if let Some(recomputing) = &recomputing {
                beside.push(new_item(&self.table, recomputing)?);
            }
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

    /// Queues the notice that a calendar ends, if it is still the one in use, and puts its posting in the operator's queue.
    ///
    /// # Errors
    /// The table does not answer.
    pub async fn calendar_ends(&self, in_use: &Policy, due: &Due, now: Instant) -> Result<(), StoreError> {
        let version = in_use.calendar.version.as_str();
        if due.pk != pk(version) {
            return self.done(due).await;
        }
        let published = Published { pk: due.pk.clone(), version, clause: CLAUSE };
        let notice = Effect::Mail(Notice::VendorCalendarEnding);
        self.put_unless_there(&OutboxItem::of_publication(&published, "ending", notice, now)).await?;
        self.becomes_task(due, unofficial_from(in_use)).await
    }
}
