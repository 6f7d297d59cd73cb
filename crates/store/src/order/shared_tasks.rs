//! The one task of a mailbox that nobody has proven: what was said about its orders that only exist, nobody having paid and
//! nothing saying how (K59). It lies with the mailbox and names the orders; each of their own tasks is written as always, but
//! stands in no index. What it comes to is found out when the queue is looked at: then own tasks of orders that no longer
//! share come back, and the shared one moves to what is left, or goes.

use crate::due::{Due, TASKS};
use crate::table::error::{StoreError, unreadable};
use crate::table::item::{Item, number, update_if_allowed, update_item};
use crate::table::keys;
use crate::{SCHEMA, Store};
use aws_sdk_dynamodb::types::{AttributeValue, TransactWriteItem, Update};
use chrono::TimeDelta;
use domain::Instant;
use domain::agreement::policy::Policy;
use domain::agreement::zone::{local_date, start_of_day};
use domain::follows::task::{Task, TaskKind, tasks};
use domain::follows::unproven::{asks_of_operators, is_of_what_was_said, only_placed};
use domain::order::event::Event;
use domain::order::{Order, OrderId};
use serde::Deserialize;
use std::collections::BTreeSet;

/// The shard of shared tasks beyond those that a day brings into the queue.
pub const UNPROVEN: &str = "unproven";

/// How many orders are read at once.
const PAGE: usize = 100;
/// How long the day's counter is kept.
const KEPT: TimeDelta = TimeDelta::days(2);

/// A mailbox that nobody has proven, with its task as it was read: tasks that a commit adds join it.
#[derive(Debug, Clone)]
pub(crate) struct Sharing {
    mailbox: String,
    /// Where the task stands, or is to stand.
    shard: String,
    due_at: Option<i64>,
}

/// What a shared task comes to.
#[derive(Debug, Clone, Default)]
pub struct Shared {
    /// The tasks that it stands for, the nearest first.
    pub tasks: Vec<(OrderId, Task)>,
    /// Whether own tasks of orders came back into the queue.
    pub gave_back: bool,
}

#[derive(Deserialize)]
struct SharedItem {
    #[serde(default)]
    orders: BTreeSet<OrderId>,
    #[serde(default)]
    revision: u64,
    due_shard: Option<String>,
    due_at: Option<i64>,
}

/// Whether something that waits is the shared task of a mailbox.
pub fn is_shared(due: &Due) -> bool {
    due.pk.starts_with(keys::partitions::MAILBOX) && due.sk == sk()
}

fn sk() -> String {
    keys::task(TaskKind::AnswerUnproven.name(), "")
}

/// The write by which an order's tasks join the task of its mailbox.
pub(crate) fn joined(table: &str, sharing: &Sharing, order: &OrderId, nearest: Instant) -> TransactWriteItem {
    let nearest = nearest.timestamp_millis();
    let due_at = sharing.due_at.map_or(nearest, |before| before.min(nearest));
    let update = Update::builder()
        .table_name(table)
        .set_key(Some(keys::primary(&keys::mailbox(&sharing.mailbox), &sk())))
        .update_expression(
            "SET #schema = :schema, #shard = if_not_exists(#shard, :shard), #at = :at ADD orders :orders, revision :one",
        )
        .expression_attribute_names("#schema", "schema")
        .expression_attribute_names("#shard", keys::DUE_SHARD)
        .expression_attribute_names("#at", keys::DUE_AT)
        .expression_attribute_values(":schema", number(SCHEMA.into()))
        .expression_attribute_values(":shard", AttributeValue::S(sharing.shard.clone()))
        .expression_attribute_values(":at", number(due_at))
        .expression_attribute_values(":orders", AttributeValue::Ss(vec![order.to_string()]))
        .expression_attribute_values(":one", number(1));
    update_item(update)
}

impl Store {
    /// The task that what these events ask of operators joins: none where they ask nothing, something came in for the order, there
    /// is a ticket or an invoice, or its mailbox is proven. A mailbox's first of a day is counted; beyond so many it stands in a
    /// list of its own.
    ///
    /// # Errors
    /// The table's failure.
    pub(crate) async fn sharing(
        &self,
        policy: &Policy,
        order: &Order,
        events: &[Event],
        now: Instant,
    ) -> Result<Option<Sharing>, StoreError> {
        if !asks_of_operators(policy, order, events) {
            return Ok(None);
        }
        let Some(mailbox) = self.vault(&order.subject).await?.and_then(|vault| vault.mailbox) else { return Ok(None) };
        if self.is_proven(&mailbox).await? {
            return Ok(None);
        }
        let item = self.shared_item(&keys::mailbox(&mailbox)).await?;
        let stands = item.and_then(|item| item.due_shard.zip(item.due_at));
        let (shard, due_at) = match stands {
            Some((shard, due_at)) => (shard, Some(due_at)),
            None if self.counted_today(policy, now).await? => (TASKS.to_owned(), None),
            None => (UNPROVEN.to_owned(), None),
        };
        Ok(Some(Sharing { mailbox, shard, due_at }))
    }

    /// Whether the queue takes one more of these tasks today.
    async fn counted_today(&self, policy: &Policy, now: Instant) -> Result<bool, StoreError> {
        let today = start_of_day(policy.zone, local_date(policy.zone, now));
        let pk = keys::counter("task", UNPROVEN, today.timestamp(), 0);
        let update = self
            .update(&pk, keys::PLACED, "SET #schema = :schema, #ttl = :ttl ADD #placed :one")
            .condition_expression("attribute_not_exists(#placed) OR #placed < :most")
            .expression_attribute_names("#schema", "schema")
            .expression_attribute_names("#ttl", keys::TTL)
            .expression_attribute_names("#placed", "placed")
            .expression_attribute_values(":schema", number(SCHEMA.into()))
            .expression_attribute_values(":ttl", number((today + KEPT).timestamp()))
            .expression_attribute_values(":one", number(1))
            .expression_attribute_values(":most", number(policy.unproven.tasks_a_day.into()));
        update_if_allowed(update).await
    }

    async fn shared_item(&self, pk: &str) -> Result<Option<SharedItem>, StoreError> {
        let item = self.get(pk, &sk()).await?;
        item.map(|item| serde_dynamo::from_item(item).map_err(unreadable("shared task"))).transpose()
    }

    /// What a shared task comes to now. Tasks of orders that no longer share come back into the queue, and the task moves to the
    /// nearest that is left, or out of the queue.
    ///
    /// # Errors
    /// The table's failure.
    pub async fn look_at_shared(&self, policy: &Policy, due: &Due) -> Result<Shared, StoreError> {
        let Some(item) = self.shared_item(&due.pk).await? else { return Ok(Shared::default()) };
        let proven = match due.pk.strip_prefix(keys::partitions::MAILBOX) {
            Some(mailbox) => self.is_proven(mailbox).await?,
            None => false,
        };
        let ids: Vec<OrderId> = item.orders.iter().cloned().collect();
        let (mut shared, mut gone) = (Shared::default(), item.orders.clone());
        for page in ids.chunks(PAGE) {
            for order in self.orders(page).await? {
                let hidden = self.hidden(policy, &order).await?;
                if proven || !only_placed(&order) {
                    shared.gave_back |= !hidden.is_empty();
                    for task in &hidden {
                        self.give_back(&order.id, task).await?;
                    }
                } else if !hidden.is_empty() {
                    gone.remove(&order.id);
                    shared.tasks.extend(hidden.into_iter().map(|task| (order.id.clone(), task)));
                }
            }
        }
        shared.tasks.sort_by_key(|(_, task)| task.due);
        self.move_shared(&due.pk, &item, &gone, shared.tasks.first().map(|(_, task)| task.due)).await?;
        Ok(shared)
    }

    /// The tasks of an order that stand in no index, and are still to be done.
    async fn hidden(&self, policy: &Policy, order: &Order) -> Result<Vec<Task>, StoreError> {
        let out = |item: &Item| !item.contains_key(keys::DUE_SHARD);
        let sk = |item: &Item| item.get(keys::SK)?.as_s().ok().cloned();
        let items = self.all_beginning(&keys::order(&order.id), keys::TASKS).await?;
        let out: BTreeSet<String> = items.iter().filter(|item| out(item)).filter_map(sk).collect();
        let open = tasks(policy, order).into_iter().filter(|task| is_of_what_was_said(task.kind));
        Ok(open.filter(|task| out.contains(&keys::task(task.kind.name(), &task.subject_id))).collect())
    }

    async fn give_back(&self, order: &OrderId, task: &Task) -> Result<(), StoreError> {
        let update = self
            .update(
                &keys::order(order),
                &keys::task(task.kind.name(), &task.subject_id),
                "SET #shard = :shard, #at = :at",
            )
            .condition_expression("attribute_exists(pk) AND attribute_not_exists(#shard)")
            .expression_attribute_names("#shard", keys::DUE_SHARD)
            .expression_attribute_names("#at", keys::DUE_AT)
            .expression_attribute_values(":shard", AttributeValue::S(TASKS.to_owned()))
            .expression_attribute_values(":at", number(task.due.timestamp_millis()));
        update_if_allowed(update).await.map(|_| ())
    }

    /// Puts the task where it belongs, unless an order joined it meanwhile.
    async fn move_shared(
        &self,
        pk: &str,
        seen: &SharedItem,
        gone: &BTreeSet<OrderId>,
        nearest: Option<Instant>,
    ) -> Result<(), StoreError> {
        let nearest = nearest.map(|at| at.timestamp_millis());
        if gone.is_empty() && nearest == seen.due_at {
            return Ok(());
        }
        let moved = if nearest.is_some() { "SET #at = :at" } else { "REMOVE #shard, #at" };
        let dropped = if gone.is_empty() { "" } else { " DELETE orders :gone" };
        let mut update = self
            .update(pk, &sk(), &format!("{moved}{dropped}"))
            .condition_expression("revision = :seen")
            .expression_attribute_names("#at", keys::DUE_AT)
            .expression_attribute_values(":seen", number(i64::try_from(seen.revision).unwrap_or(i64::MAX)));
        // Names and values that an expression does not use are refused.
        update = match nearest {
            Some(at) => update.expression_attribute_values(":at", number(at)),
            None => update.expression_attribute_names("#shard", keys::DUE_SHARD),
        };
        if !gone.is_empty() {
            let gone = gone.iter().map(OrderId::to_string).collect();
            update = update.expression_attribute_values(":gone", AttributeValue::Ss(gone));
        }
        update_if_allowed(update).await.map(|_| ())
    }

    /// Whether the vendor is to be told by a notice of what was said about the orders of a mailbox: by one a day, while its task
    /// stands in the queue. The same notice may ask again.
    ///
    /// # Errors
    /// The table's failure.
    pub async fn tells_of_shared(
        &self,
        policy: &Policy,
        mailbox: &str,
        reference: &str,
        now: Instant,
    ) -> Result<bool, StoreError> {
        let update = self
            .update(&keys::mailbox(mailbox), &sk(), "SET told_on = :today, told_by = :reference")
            .condition_expression(
                "#shard = :tasks AND (attribute_not_exists(told_on) OR told_on < :today OR told_by = :reference)",
            )
            .expression_attribute_names("#shard", keys::DUE_SHARD)
            .expression_attribute_values(":tasks", AttributeValue::S(TASKS.to_owned()))
            .expression_attribute_values(":today", AttributeValue::S(local_date(policy.zone, now).to_string()))
            .expression_attribute_values(":reference", AttributeValue::S(reference.to_owned()));
        update_if_allowed(update).await
    }
}
