//! The calendars that operators post, beside the publication index, and the alarm before the last official day of the one in use (K48).

use super::recomputing::Recomputing;
use crate::due::{Due, Family, TASKS};
use crate::outbox::item::{OutboxItem, PublicationRef};
use crate::table::act_log::{Act, Author};
use crate::table::error::{StoreError, unreadable};
use crate::table::item::{new_item, update_item};
use crate::table::keys;
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

impl AlarmItem {
    fn new(policy: &Policy) -> AlarmItem {
        // A calendar without an official year is asked for at once.
        let (due_shard, at) = match calendar_alarm(policy) {
            Some(at) => (Family::Published.name(), at),
            None => (TASKS, unofficial_from(policy)),
        };
        let (pk, due_at) = (keys::calendar(&policy.calendar.version), at.timestamp_millis());
        AlarmItem { pk, sk: keys::ALARM, schema: SCHEMA, due_shard, due_at }
    }
}

/// The first instant whose day is not official in a policy's calendar.
fn unofficial_from(policy: &Policy) -> Instant {
    start_of_day(policy.zone, policy.calendar.first_unofficial_day())
}

/// The version of the calendar that a task is about.
pub fn version_of(due: &Due) -> Option<&str> {
    keys::calendar_of(&due.pk).filter(|_| due.sk == keys::ALARM)
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
        author: &Author,
    ) -> Result<CalendarLine, StoreError> {
        let version = calendar.version.as_str();
        let published = PublicationRef { pk: keys::calendar(version), version, clause: CLAUSE };
        let act = Act { pk: published.pk.clone(), name: "calendars.posted", author };
        let item = CalendarItem {
            pk: published.pk.clone(),
            sk: keys::CALENDAR.to_owned(),
            schema: SCHEMA,
            text: text.to_owned(),
        };
        let new = files.policy.with_calendar(calendar.clone());
        let alarm = AlarmItem::new(&new);
        let recomputing = Recomputing::begin(&published.pk, Reach::of(used, &new).changed, author.at);
        let event = Effect::Announce("calendars.posted".to_owned());
        let event = OutboxItem::of_publication(&published, "posted", event, author.at);
        self.publish(&act, |before| {
            let index = before.post_calendar(&files.policy.calendar, version, author.at)?;
            let last = before.calendars.last().map_or(&files.policy.calendar.version, |line| &line.version);
            if *last != used.calendar.version {
                // Another was posted meanwhile, and what this one changes is to be found anew.
                return Err(StoreError::Contended);
            }
            let line = index.calendars.last().cloned().ok_or(StoreError::Unreadable("publication index"))?;
            let mut writes =
                vec![new_item(&self.table, &item)?, new_item(&self.table, &alarm)?, new_item(&self.table, &event)?];
            writes.push(update_item(self.no_more_due(&keys::calendar(last), keys::ALARM)));
            if let Some(recomputing) = &recomputing {
                writes.push(new_item(&self.table, recomputing)?);
            }
            Ok((index, line, writes))
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
        author: &Author,
    ) -> Result<Option<CalendarLine>, StoreError> {
        let pk = keys::calendar(&calendar.version);
        self.act_before(&Act { pk, name: "calendars.posted", author }).await
    }

    /// A calendar that was posted here.
    pub(crate) async fn calendar(&self, version: &str) -> Result<Calendar, StoreError> {
        let item = self
            .get(&keys::calendar(version), keys::CALENDAR)
            .await?
            .ok_or(StoreError::Unreadable("calendar of the index"))?;
        let item: CalendarItem = serde_dynamo::from_item(item).map_err(unreadable("calendar"))?;
        Calendar::parse(Source { file: "calendar", text: &item.text }).map_err(|_| StoreError::Unreadable("calendar"))
    }

    /// Puts the alarm of the calendar that came with the agreement's files in the due index, unless it was there before.
    pub async fn seed_calendar_alarm(&self, policy: &Policy) -> Result<(), StoreError> {
        let alarm = AlarmItem::new(policy);
        if self.get(&alarm.pk, keys::ALARM).await?.is_some() {
            return Ok(());
        }
        self.put_unless_there(&alarm).await.map(|_| ())
    }

    /// Queues the notice that a calendar ends, if it is still the one in use, and puts its posting in the operator's queue.
    pub async fn calendar_ends(&self, in_use: &Policy, due: &Due, now: Instant) -> Result<(), StoreError> {
        let version = in_use.calendar.version.as_str();
        if due.pk != keys::calendar(version) {
            return self.take_out(due).await;
        }
        let published = PublicationRef { pk: due.pk.clone(), version, clause: CLAUSE };
        let notice = Effect::Mail(Notice::VendorCalendarEnding);
        self.put_unless_there(&OutboxItem::of_publication(&published, "ending", notice, now)).await?;
        self.becomes_task(due, unofficial_from(in_use)).await
    }
}
