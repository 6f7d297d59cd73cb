//! The commit: one command is one `TransactWriteItems`, conditional on the order's version.

use super::chain::Link;
use super::email_acts::EmailAct;
use super::licenses::{self, Licenses};
use super::shared_tasks::Sharing;
use super::state::{StateItem, Stored};
use super::{figures, finding, provisional, shared_tasks, tasks};
use crate::Store;
use crate::outbox::item::OutboxItem;
use crate::table::TxWrite;
use crate::table::error::{StoreError, unreadable};
use crate::table::idempotency::{Keyed, Record};
use crate::table::item::{new_item, put_item};
use crate::table::retry::{Failure, RetryReason, read_failure};
use aws_sdk_dynamodb::types::{AttributeValue, Put, TransactWriteItem};
use domain::Instant;
use domain::agreement::Agreement;
use domain::follows::effect::effects;
use domain::follows::figures::added;
use domain::order::event::Event;
use domain::order::{Order, evolve};

/// What one commit writes.
pub(crate) struct Change<'a> {
    pub(crate) agreement: &'a Agreement,
    /// The order as it was read; `None` for a new one.
    pub(crate) before: Option<&'a Stored>,
    /// At least one.
    pub(crate) events: &'a [Event],
    /// The account's licenses as they were read, if the events rest on them.
    pub(crate) licenses: Option<&'a Licenses>,
    pub(crate) keyed: Option<&'a Keyed>,
    /// The task of the order's mailbox, if what the events ask for joins it.
    pub(crate) sharing: Option<&'a Sharing>,
    /// Another order that the same transaction changes, as it was and as it is then: what both add to a figure is one write.
    pub(crate) beside: Option<(&'a Order, &'a Order)>,
    pub(crate) now: Instant,
}

/// What became of a commit.
pub(crate) enum Committed {
    /// It took effect; the order after it.
    Done(Box<Order>),
    /// The caller's command took effect before, under this record.
    Before(Record),
    /// Read again and decide again.
    Again(RetryReason),
}

/// What a write of the transaction is for, so that its cancellation can be read.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Role {
    /// The idempotency record.
    Record,
    /// Anything else: its condition fails only because another change came first.
    Order,
}

impl Change<'_> {
    /// The order after the events, and the items of the order itself: its state, its events, their effects, what an operator
    /// is to do about it, its entry among the account's licenses.
    pub(crate) fn writes(&self, table: &str) -> Result<(Order, Vec<(Role, TransactWriteItem)>), StoreError> {
        let mut head = self.before.map(|b| b.head.clone()).unwrap_or_default();
        let mut order = self.before.map(|b| b.order.clone());
        let mut writes = Vec::with_capacity(4 + 4 * self.events.len());
        for event in self.events {
            let evolved = evolve(order, event);
            let link =
                Link::new(&evolved.id, evolved.version, event, &head).map_err(|_| StoreError::Unreadable("event"))?;
            for (n, effect) in effects(&evolved, event).into_iter().enumerate() {
                let item = OutboxItem::new(&evolved, event, n, effect);
                writes.push((Role::Order, new_item(table, &item)?));
            }
            writes.push((Role::Order, new_item(table, &link)?));
            if let Some(at) = event.by_email() {
                writes.push((Role::Order, new_item(table, &EmailAct::new(&evolved, event, at))?));
            }
            head = link.hash;
            order = Some(evolved);
        }
        let after = order.ok_or(StoreError::Unreadable("change without events"))?;
        writes.push((Role::Order, self.state(table, &after, &head)?));
        let before = self.before.map(|b| &b.order);
        if before.is_none() {
            writes.push((Role::Order, finding::numbered(table, &after)?));
        }
        let tasks = tasks::changed(&self.agreement.policy, before, &after, self.sharing.is_some());
        let joined = self.sharing.zip(tasks.joining);
        writes
            .extend(joined.map(|(with, nearest)| (Role::Order, shared_tasks::joined(table, with, &after.id, nearest))));
        for item in tasks.items {
            let item = serde_dynamo::to_item(item).map_err(unreadable("task"))?;
            writes.push((Role::Order, put_item(Put::builder().table_name(table).set_item(Some(item)))));
        }
        let zone = self.agreement.policy.zone;
        if let Some(entry) = provisional::changed(before, &after) {
            let item = serde_dynamo::to_item(entry).map_err(unreadable("entry"))?;
            writes.push((Role::Order, put_item(Put::builder().table_name(table).set_item(Some(item)))));
        }
        if let Some(write) = licenses::projection(table, before, &after, self.licenses, zone) {
            writes.push((Role::Order, write));
        }
        Ok((after, writes))
    }

    /// What the transaction adds to the figures of months.
    fn figures(&self, table: &str, after: &Order) -> Vec<TransactWriteItem> {
        let zone = self.agreement.policy.zone;
        let mut sums = added(zone, self.before.map(|before| &before.order), after);
        for (key, amount) in self.beside.map(|(before, after)| added(zone, Some(before), after)).unwrap_or_default() {
            let sum = sums.entry(key).or_default();
            *sum = sum.saturating_add(amount);
        }
        sums.retain(|_, sum| *sum != 0);
        figures::adding(table, &after.id, &sums)
    }

    fn state(&self, table: &str, after: &Order, head: &str) -> Result<TransactWriteItem, StoreError> {
        let item = serde_dynamo::to_item(StateItem::new(self.agreement, after, head)).map_err(unreadable("order"))?;
        let put = Put::builder().table_name(table).set_item(Some(item));
        let put = match self.before {
            None => put.condition_expression("attribute_not_exists(pk)"),
            Some(before) => put
                .condition_expression("#version = :version")
                .expression_attribute_names("#version", "version")
                .expression_attribute_values(":version", AttributeValue::N(before.order.version.to_string())),
        };
        Ok(put_item(put))
    }
}

impl Store {
    /// Writes a change with what `extra_writes` makes of the order after it.
    pub(crate) async fn commit(
        &self,
        change: &Change<'_>,
        extra_writes: impl Fn(&Order) -> Result<Vec<TxWrite>, StoreError>,
    ) -> Result<Committed, StoreError> {
        let (after, mut writes) = change.writes(&self.table)?;
        writes.extend(change.figures(&self.table, &after).into_iter().map(|write| (Role::Order, write)));
        if let Some(keyed) = change.keyed {
            writes.push((Role::Record, keyed.put(&self.table, &after.id, after.version, change.now)?));
        }
        writes.extend(extra_writes(&after)?.into_iter().map(|TxWrite(write)| (Role::Order, write)));
        let (roles, items): (Vec<Role>, Vec<TransactWriteItem>) = writes.into_iter().unzip();
        match self.client.transact_write_items().set_transact_items(Some(items)).send().await {
            Ok(_) => Ok(Committed::Done(Box::new(after))),
            Err(error) => match read_failure(&error, |index| roles[index] == Role::Record)? {
                Failure::Known(item) => {
                    let keyed = change.keyed.ok_or(StoreError::Unreadable("record of nothing"))?;
                    let done = keyed.read_record(item, change.now)?;
                    Ok(done.map_or(Committed::Again(RetryReason::Another), Committed::Before))
                }
                Failure::Again(why) => Ok(Committed::Again(why)),
            },
        }
    }
}
