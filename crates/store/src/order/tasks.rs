//! The operator's queue: what waits for a person, by the nearest deadline, from the due index.

use crate::SCHEMA;
use crate::due::TASKS;
use crate::table::keys;
use domain::Instant;
use domain::agreement::policy::Policy;
use domain::follows::task::{Task, tasks};
use domain::follows::unproven::{is_of_what_was_said, only_placed};
use domain::order::Order;
use serde::Serialize;

/// A task as it is kept. A done one stays, out of the index.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct TaskItem {
    pk: String,
    sk: String,
    schema: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    due_shard: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    due_at: Option<i64>,
}

/// How many tasks come back into the queue with the commit by which an order no longer shares them: a transaction has room for a
/// hundred items. Others come back when the queue is looked at.
const GIVEN_BACK_MAX: usize = 40;

/// The items of the tasks that a change adds, moves or does, and the nearest of those that join the task of the order's mailbox.
#[derive(Default)]
pub(crate) struct Changed {
    pub(crate) items: Vec<TaskItem>,
    pub(crate) joining: Option<Instant>,
}

/// What a change does to the tasks. Where they are shared, those of what was said that it adds stand in no index.
pub(crate) fn changed(policy: &Policy, before: Option<&Order>, after: &Order, shared: bool) -> Changed {
    let old = before.map(|order| tasks(policy, order)).unwrap_or_default();
    let new = tasks(policy, after);
    let done = old.iter().filter(|task| !new.iter().any(|other| same(other, task)));
    let mut items: Vec<TaskItem> = done.map(|task| item(after, task, false)).collect();
    let joins = |task: &Task| shared && only_placed(after) && is_of_what_was_said(task.kind);
    let ceases = before.is_some_and(only_placed) && !only_placed(after);
    let mut kept: Vec<&Task> = new.iter().filter(|task| ceases && is_of_what_was_said(task.kind)).collect();
    kept.retain(|task| old.contains(task));
    kept.sort_by_key(|task| task.due);
    let mut joining = None;
    for task in new.iter().filter(|task| !old.contains(task)) {
        items.push(item(after, task, !joins(task)));
        joining = if joins(task) {
            Some(joining.map_or(task.due, |nearest: Instant| nearest.min(task.due)))
        } else {
            joining
        };
    }
    items.extend(kept.into_iter().take(GIVEN_BACK_MAX).map(|task| item(after, task, true)));
    Changed { items, joining }
}

fn same(a: &Task, b: &Task) -> bool {
    (a.kind, &a.subject_id) == (b.kind, &b.subject_id)
}

fn item(order: &Order, task: &Task, waits: bool) -> TaskItem {
    TaskItem {
        pk: keys::order(&order.id),
        sk: keys::task(task.kind.name(), &task.subject_id),
        schema: SCHEMA,
        due_shard: waits.then_some(TASKS),
        due_at: waits.then(|| task.due.timestamp_millis()),
    }
}
