//! The vendor's mail of each working morning: what waits for a person, by kind, what of it is overdue and what falls due that day.
//! The morning's instant is the policy's, in the zone and by the calendar of the agreement.

use super::{DeadlineSweep, ItemResult};
use crate::task_kinds::kind_of;
use chrono::{Days, NaiveDate, NaiveTime};
use domain::Instant;
use domain::agreement::policy::Policy;
use domain::agreement::zone::{at_time, local_date, start_of_day};
use domain::follows::task::TaskKind;
use std::collections::BTreeMap;
use store::due::{Due, TASKS};
use store::outbox::digests::{Digest, Waiting};
use store::table::error::StoreError;

/// How many tasks one page has, and how many pages are counted: beyond it the mail says that there are more.
const PAGE: i32 = 100;
const PAGES_MAX: usize = 20;

impl DeadlineSweep {
    /// Puts the next working morning in the due index, where the vendor is mailed and none stands there yet.
    pub(super) async fn seed_digest(&self, now: Instant) -> Result<(), StoreError> {
        let policy = &self.dispatch.agreement.policy;
        match policy.desk.digest_at {
            Some(time) => self.dispatch.store.seed_digest(morning_after(policy, time, now)).await,
            None => Ok(()),
        }
    }

    /// Mails what waits, if the day is a working one, its time has come and anything waits; then goes on to the next morning. A
    /// sweep that comes late mails the day on which it comes.
    pub(super) async fn digest(&self, due: &Due, now: Instant) -> Result<ItemResult, StoreError> {
        let store = &self.dispatch.store;
        let policy = store.in_force_now(&self.dispatch.agreement).await?.policy.clone();
        let Some(time) = policy.desk.digest_at else {
            // Nobody wants it any more.
            store.pass_morning(due, now + chrono::TimeDelta::days(1)).await?;
            return Ok(ItemResult::Done);
        };
        let (day, next) = (local_date(policy.zone, now), morning_after(&policy, time, now));
        let is_morning = policy.calendar.is_working_day(day) && at_time(policy.zone, day, time) <= now;
        let digest = if is_morning { Some(self.counted(&policy, day, now).await?) } else { None };
        match digest.filter(|digest| !digest.waiting.is_empty()) {
            Some(digest) => store.queue_digest(due, &digest, next, now).await?,
            None => store.pass_morning(due, next).await?,
        }
        Ok(ItemResult::Done)
    }

    /// What waits, by kind.
    async fn counted(&self, policy: &Policy, day: NaiveDate, now: Instant) -> Result<Digest, StoreError> {
        let tomorrow = start_of_day(policy.zone, day.checked_add_days(Days::new(1)).unwrap_or(day));
        let mut kinds: BTreeMap<TaskKind, Waiting> = BTreeMap::new();
        let (mut behind, mut more) = (None, true);
        for _ in 0..PAGES_MAX {
            let page = self.dispatch.store.waiting(TASKS, PAGE, behind.as_ref()).await?;
            for due in &page {
                let Some(kind) = kind_of(due) else { continue };
                let of_kind = kinds.entry(kind).or_insert(Waiting { kind, count: 0, overdue: 0, today: 0 });
                of_kind.count += 1;
                let overdue = due.due_at <= now.timestamp_millis();
                of_kind.overdue += u32::from(overdue);
                of_kind.today += u32::from(!overdue && due.due_at <= tomorrow.timestamp_millis());
            }
            if page.len() < PAGE as usize {
                more = false;
                break;
            }
            behind = page.into_iter().last();
        }
        Ok(Digest { day, waiting: kinds.into_values().collect(), more })
    }
}

/// The first morning after an instant that is one of a working day.
fn morning_after(policy: &Policy, time: NaiveTime, now: Instant) -> Instant {
    let days = local_date(policy.zone, now).iter_days().filter(|day| policy.calendar.is_working_day(*day));
    let mut mornings = days.map(|day| at_time(policy.zone, day, time));
    mornings.find(|morning| *morning > now).unwrap_or(now + chrono::TimeDelta::days(1))
}
