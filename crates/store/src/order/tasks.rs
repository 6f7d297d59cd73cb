//! The operator's queue: what waits for a person, by the nearest deadline, from the due index.

use crate::SCHEMA;
use crate::due::TASKS;
use crate::table::keys;
use domain::agreement::policy::Policy;
use domain::follows::task::{Task, tasks};
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

/// The items of the tasks that a change adds, moves or does.
pub(crate) fn changed(policy: &Policy, before: Option<&Order>, after: &Order) -> Vec<TaskItem> {
    let old = before.map(|order| tasks(policy, order)).unwrap_or_default();
    let new = tasks(policy, after);
    let done = old.iter().filter(|task| !new.iter().any(|other| same(other, task)));
    let added = new.iter().filter(|task| !old.contains(task));
    done.map(|task| item(after, task, false)).chain(added.map(|task| item(after, task, true))).collect()
}

fn same(a: &Task, b: &Task) -> bool {
    (a.kind, &a.about) == (b.kind, &b.about)
}

fn item(order: &Order, task: &Task, waits: bool) -> TaskItem {
    TaskItem {
        pk: keys::order(&order.id),
        sk: keys::task(task.kind.name(), &task.about),
        schema: SCHEMA,
        due_shard: waits.then_some(TASKS),
        due_at: waits.then(|| task.due.timestamp_millis()),
    }
}
