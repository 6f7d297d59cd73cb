//! The commit: one command is one `TransactWriteItems`, conditional on the order's version.

use crate::chain::Link;
use crate::error::{StoreError, failed, unreadable};
use crate::idempotency::{Keyed, Record};
use crate::licenses::Licenses;
use crate::orders::{StateItem, Stored};
use crate::{Store, licenses, outbox, provisional, tasks};
use aws_sdk_dynamodb::error::SdkError;
use aws_sdk_dynamodb::operation::transact_write_items::TransactWriteItemsError;
use aws_sdk_dynamodb::types::builders::{PutBuilder, UpdateBuilder};
use aws_sdk_dynamodb::types::{AttributeValue, Put, TransactWriteItem};
use domain::Instant;
use domain::agreement::Agreement;
use domain::follows::effect::effects;
use domain::order::event::Event;
use domain::order::{Order, evolve};
use std::collections::HashMap;

/// An item that a command writes beside the order's own, in the same transaction.
#[derive(Debug, Clone)]
pub struct Beside(pub(crate) TransactWriteItem);

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
    pub(crate) now: Instant,
}

/// What became of a commit.
pub(crate) enum Committed {
    /// It took effect; the order after it.
    Done(Box<Order>),
    /// The caller's command took effect before, under this record.
    Before(Record),
    /// Read again and decide again.
    Again(Why),
}

/// Why a command is to be decided anew.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Why {
    /// Another change came first; this one was not written.
    Another,
    /// The table is busy; this one was not written.
    Busy,
    /// No answer came; it may have been written.
    Unknown,
}

/// What a place in the transaction is for, so that its cancellation can be read.
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
                let item = outbox::OutboxItem::new(&evolved, event, n, effect);
                writes.push((Role::Order, new_item(table, &item)?));
            }
            writes.push((Role::Order, new_item(table, &link)?));
            head = link.hash;
            order = Some(evolved);
        }
        let after = order.ok_or(StoreError::Unreadable("change without events"))?;
        writes.push((Role::Order, self.state(table, &after, &head)?));
        for item in tasks::changed(&self.agreement.policy, self.before.map(|b| &b.order), &after) {
            let item = serde_dynamo::to_item(item).map_err(unreadable("task"))?;
            writes.push((Role::Order, put_item(Put::builder().table_name(table).set_item(Some(item)))));
        }
        let (before, zone) = (self.before.map(|b| &b.order), self.agreement.policy.zone);
        if let Some(entry) = provisional::changed(before, &after) {
            let item = serde_dynamo::to_item(entry).map_err(unreadable("entry"))?;
            writes.push((Role::Order, put_item(Put::builder().table_name(table).set_item(Some(item)))));
        }
        if let Some(write) = licenses::projection(table, before, &after, self.licenses, zone) {
            writes.push((Role::Order, write));
        }
        Ok((after, writes))
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

/// A put of an item that is not there yet.
pub(crate) fn new_item(table: &str, item: &impl serde::Serialize) -> Result<TransactWriteItem, StoreError> {
    let item = serde_dynamo::to_item(item).map_err(unreadable("new item"))?;
    Ok(put_item(Put::builder().table_name(table).set_item(Some(item)).condition_expression("attribute_not_exists(pk)")))
}

pub(crate) fn put_item(put: PutBuilder) -> TransactWriteItem {
    TransactWriteItem::builder().put(put.build().expect("table and item are set")).build()
}

pub(crate) fn update_item(update: UpdateBuilder) -> TransactWriteItem {
    TransactWriteItem::builder().update(update.build().expect("table, key and expression are set")).build()
}

impl Store {
    /// Writes a change with what `beside` makes of the order after it.
    pub(crate) async fn commit(
        &self,
        change: &Change<'_>,
        beside: impl Fn(&Order) -> Result<Vec<Beside>, StoreError>,
    ) -> Result<Committed, StoreError> {
        let (after, mut writes) = change.writes(&self.table)?;
        if let Some(keyed) = change.keyed {
            writes.push((Role::Record, keyed.put(&self.table, &after.id, after.version, change.now)?));
        }
        writes.extend(beside(&after)?.into_iter().map(|Beside(write)| (Role::Order, write)));
        let (roles, items): (Vec<Role>, Vec<TransactWriteItem>) = writes.into_iter().unzip();
        match self.client.transact_write_items().set_transact_items(Some(items)).send().await {
            Ok(_) => Ok(Committed::Done(Box::new(after))),
            Err(error) => match judge(&error, |place| roles[place] == Role::Record)? {
                Failure::Known(item) => {
                    let keyed = change.keyed.ok_or(StoreError::Unreadable("record of nothing"))?;
                    let done = keyed.judge(item, change.now)?;
                    Ok(done.map_or(Committed::Again(Why::Another), Committed::Before))
                }
                Failure::Again(why) => Ok(Committed::Again(why)),
            },
        }
    }
}

/// Why a transaction was not written, or may not have been.
pub(crate) enum Failure {
    /// What stands under the caller's key.
    Known(HashMap<String, AttributeValue>),
    /// Read again and decide again.
    Again(Why),
}

/// Reads a failed transaction: by the place of the caller's key first, then by the other conditions, then by what may pass.
pub(crate) fn judge(
    error: &SdkError<TransactWriteItemsError>,
    is_record: impl Fn(usize) -> bool,
) -> Result<Failure, StoreError> {
    let reasons = match error.as_service_error() {
        Some(TransactWriteItemsError::TransactionCanceledException(cancelled)) => cancelled.cancellation_reasons(),
        // An attempt of this very transaction, whose reply was lost, is still under way.
        Some(TransactWriteItemsError::TransactionInProgressException(_)) => return Ok(Failure::Again(Why::Unknown)),
        Some(TransactWriteItemsError::ProvisionedThroughputExceededException(_)) => {
            return Ok(Failure::Again(Why::Busy));
        }
        // A throttle or a fault by another name, a lost reply: what it did is read anew, or sent again.
        Some(_) | None if passing(error) => return Ok(Failure::Again(Why::Unknown)),
        _ => return Err(failed(error)),
    };
    let failed = || {
        let places = reasons.iter().enumerate();
        places.filter(|(_, reason)| reason.code() == Some("ConditionalCheckFailed"))
    };
    if let Some((_, reason)) = failed().find(|(place, _)| is_record(*place)) {
        return Ok(Failure::Known(reason.item.clone().unwrap_or_default()));
    }
    if failed().next().is_some() {
        return Ok(Failure::Again(Why::Another));
    }
    let passes = |code: &str| {
        matches!(code, "None" | "TransactionConflict" | "ThrottlingError" | "ProvisionedThroughputExceeded")
    };
    if reasons.iter().all(|reason| passes(reason.code().unwrap_or("None"))) {
        return Ok(Failure::Again(Why::Busy));
    }
    Err(StoreError::Rejected("TransactionCanceledException".to_owned()))
}

/// Whether an error outside a cancellation may pass, its outcome being unknown.
fn passing(error: &SdkError<TransactWriteItemsError>) -> bool {
    use aws_sdk_dynamodb::error::ProvideErrorMetadata;
    match error {
        SdkError::TimeoutError(_) | SdkError::DispatchFailure(_) | SdkError::ResponseError(_) => true,
        SdkError::ServiceError(service) => {
            service.raw().status().is_server_error()
                || matches!(error.code(), Some("ThrottlingException" | "RequestLimitExceeded"))
        }
        _ => false,
    }
}
