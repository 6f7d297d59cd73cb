//! Who took a task of the queue: advice with an end, which locks nobody out. One item for each task that somebody took, which the
//! table drops some time after its end.

use crate::due::Due;
use crate::table::error::{StoreError, unreadable};
use crate::table::item::Item;
use crate::table::keys;
use crate::{SCHEMA, Store};
use domain::Instant;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

/// How many hex digits the name of a task has here.
const NAME_CHARS: usize = 32;

/// That somebody took a task.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Taking {
    /// The operator's pseudonym.
    pub by: String,
    /// Until when it counts.
    pub until: Instant,
}

/// A task of the queue, by its two keys.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct TaskKeys {
    /// Its partition.
    pub pk: String,
    /// Its sort key.
    pub sk: String,
}

impl From<&Due> for TaskKeys {
    fn from(due: &Due) -> TaskKeys {
        TaskKeys { pk: due.pk.clone(), sk: due.sk.clone() }
    }
}

impl TaskKeys {
    /// Those of an item.
    pub(crate) fn of(item: &Item) -> Option<TaskKeys> {
        let text = |name: &str| item.get(name)?.as_s().ok().cloned();
        Some(TaskKeys { pk: text(keys::PK)?, sk: text(keys::SK)? })
    }

    /// The partition of who took it.
    fn taken(&self) -> String {
        let hash = Sha256::digest(format!("{}\n{}", self.pk, self.sk));
        keys::taken(&hex::encode(hash)[..NAME_CHARS])
    }
}

#[derive(Serialize)]
struct TakingItem<'a> {
    pk: String,
    sk: &'static str,
    schema: u32,
    #[serde(flatten)]
    taking: &'a Taking,
    ttl: i64,
}

impl Store {
    /// Keeps who took a task, in the place of whoever took it before.
    pub async fn take_task(&self, task: &TaskKeys, taking: &Taking) -> Result<(), StoreError> {
        let item =
            TakingItem { pk: task.taken(), sk: keys::TAKEN, schema: SCHEMA, taking, ttl: taking.until.timestamp() };
        self.put(&item)?.send().await.map(|_| ()).map_err(|e| crate::table::error::failed(&e))
    }

    /// Who took each of these tasks, in their order: a hundred at most, in one round trip.
    pub async fn takings(&self, tasks: &[TaskKeys], now: Instant) -> Result<Vec<Option<Taking>>, StoreError> {
        let wanted: Vec<String> = tasks.iter().map(TaskKeys::taken).collect();
        let found = self.get_all(wanted.iter().map(|pk| keys::primary(pk, keys::TAKEN)).collect()).await?;
        let read = |item| serde_dynamo::from_item(item).map_err(unreadable("taking"));
        let found: BTreeMap<String, Taking> =
            found.into_iter().map(|(pk, item)| Ok((pk, read(item)?))).collect::<Result<_, StoreError>>()?;
        Ok(wanted.iter().map(|pk| found.get(pk).filter(|taking| now < taking.until).cloned()).collect())
    }
}
