//! What became of a notice, kept on its own outbox item. The item's slot in the due index follows from what is known, in
//! the same write: what waits for a person cannot drift from the notice that waits.

use super::item::OutboxItem;
use crate::Store;
use crate::due::{Family, PARKED, TASKS};
use crate::table::act_log::{Act, Author};
use crate::table::error::{StoreError, failed, unreadable};
use crate::table::item::number;
use crate::table::keys;
use crate::table::retry::{RetryReason, Tries};
use aws_sdk_dynamodb::operation::update_item::builders::UpdateItemFluentBuilder;
use aws_sdk_dynamodb::types::AttributeValue;
use domain::Instant;
use domain::agreement::policy::NoticePolicy;
use domain::code::Code;
use domain::follows::delivery::{Fact, Facts, Kind, Wait};
use domain::follows::notice::Notice;
use serde::{Deserialize, Serialize};

/// Where an item stands in the due index, if it does: its shard, and when it is due there.
type DueSlot = Option<(String, i64)>;

/// How often one notice is sent: a bound on its item's size.
const ROUNDS_MAX: usize = 10;

/// That a notice is to be sent again, as the act is kept.
#[derive(Clone, Serialize, Deserialize)]
struct SendAgain {
    round: usize,
    fact: Fact,
}

impl Store {
    /// Has a notice sent again that did not arrive: one that was refused, given up, came back, was not heard of or was parked.
    /// Who says so and why is kept beside it under the operator's key, and first, as with [`Store::reached`]. Gives the
    /// notice as it then stands; the sweep sends it, under the same reference.
    ///
    /// # Errors
    /// It is to be sent anyhow, or was not lost, or was sent too often; a key used with another body; those of
    /// [`Store::record_delivery`].
    pub async fn send_again(
        &self,
        policy: &NoticePolicy,
        item: &OutboxItem,
        fact: Fact,
        author: &Author,
    ) -> Result<OutboxItem, StoreError> {
        let act = Act { pk: item.pk.clone(), name: "notices.sent_again", author };
        let before: Option<SendAgain> = self.act_before(&act).await?;
        let begun = match before {
            Some(begun) => begun,
            None => {
                may_be_sent_again(policy, item)?;
                let round = SendAgain { round: item.facts.round() + 1, fact };
                self.write_act(&act, round, Vec::new()).await?
            }
        };
        self.record_delivery(policy, item, &Facts::in_round(begun.round, Kind::SendAgain, begun.fact)).await
    }

    /// Records that a buyer was reached another way, with who says so and why beside the notice, under the operator's key,
    /// and gives the notice as it then stands. The record comes first: repeated after a crash between the two writes it
    /// comes to the same.
    ///
    /// # Errors
    /// A key used with another body; those of [`Store::record_delivery`].
    pub async fn reached(
        &self,
        policy: &NoticePolicy,
        item: &OutboxItem,
        fact: Fact,
        author: &Author,
    ) -> Result<OutboxItem, StoreError> {
        let act = Act { pk: item.pk.clone(), name: "notices.reached", author };
        let fact = self.write_act(&act, fact, Vec::new()).await?;
        self.record_delivery(policy, item, &Facts::of(Kind::Reached, fact)).await
    }

    /// A page of the outbox items of a partition, by their sort keys, from behind one: what was found, and the last sort key
    /// that was looked at unless it was the last of all.
    pub async fn outbox_of(
        &self,
        pk: &str,
        limit: i32,
        behind: Option<&str>,
    ) -> Result<(Vec<OutboxItem>, Option<String>), StoreError> {
        let query = self
            .beginning(pk, keys::OUTBOX_PREFIX)
            .set_exclusive_start_key(behind.map(|sk| keys::primary(pk, sk)))
            .limit(limit);
        let answer = query.send().await.map_err(|e| failed(&e))?;
        let last = answer.last_evaluated_key.and_then(|key| key.get(keys::SK)?.as_s().ok().cloned());
        let items = answer.items.unwrap_or_default().into_iter().map(OutboxItem::from_item);
        Ok((items.collect::<Result<_, _>>()?, last))
    }

    /// Adds what became known of a notice, and gives the item as it then stands. Repeated or out of order it comes to the
    /// same; where nothing is new nothing is written.
    ///
    /// # Errors
    /// The item is not there or no notice; the table does not answer.
    pub async fn record_delivery(
        &self,
        policy: &NoticePolicy,
        item: &OutboxItem,
        facts: &Facts,
    ) -> Result<OutboxItem, StoreError> {
        self.change(item, |notice, item| with_facts(policy, notice, item, facts)).await
    }

    /// Records that the order was told how a notice that it waited for was shown. The item's slot is again what follows from its
    /// facts.
    ///
    /// # Errors
    /// As [`Store::record_delivery`].
    pub async fn stop_awaiting(&self, policy: &NoticePolicy, item: &OutboxItem) -> Result<OutboxItem, StoreError> {
        let ended = |notice, item: &OutboxItem| {
            let ended = OutboxItem { awaited: false, ..item.clone() };
            in_due_slot(policy, notice, item, ended)
        };
        self.change(item, ended).await
    }

    async fn change(
        &self,
        item: &OutboxItem,
        after: impl Fn(Notice, &OutboxItem) -> OutboxItem,
    ) -> Result<OutboxItem, StoreError> {
        let notice = item.notice().ok_or(StoreError::Unreadable("an announcement is no notice"))?;
        let (mut item, mut tries) = (item.clone(), Tries::begin());
        loop {
            let changed = after(notice, &item);
            if changed == item {
                return Ok(item);
            }
            match self.written(&item, &changed)?.send().await {
                Ok(_) => return Ok(changed),
                Err(e) if e.as_service_error().is_some_and(|e| e.is_conditional_check_failed_exception()) => {
                    tries.pause(RetryReason::Another).await?;
                }
                Err(e) => return Err(failed(&e)),
            }
            let read = self.outbox_item(&item.pk, &item.sk).await?;
            item = read.ok_or(StoreError::Unreadable("the outbox item is gone"))?;
        }
    }

    /// The write of what became known, unless something else became known meanwhile.
    fn written(&self, before: &OutboxItem, after: &OutboxItem) -> Result<UpdateItemFluentBuilder, StoreError> {
        let moved = (&before.due_shard, before.due_at) != (&after.due_shard, after.due_at);
        let slot = match (&after.due_shard, after.due_at) {
            (Some(_), Some(_)) if moved => ", #due_shard = :shard, #due_at = :due_at",
            (None, None) => " REMOVE #due_shard, #due_at",
            _ => "",
        };
        let unchanged = match before.revision {
            0 => "attribute_exists(pk) AND attribute_not_exists(revision)",
            _ => "revision = :before",
        };
        let facts = serde_dynamo::to_attribute_value(&after.facts).map_err(unreadable("facts of a notice"))?;
        let expression =
            format!("SET facts = :facts, awaited = :awaited, revision = :revision, failures = :failures{slot}");
        let mut update = self
            .update(&before.pk, &before.sk, &expression)
            .condition_expression(unchanged)
            .expression_attribute_values(":failures", number(after.failures.into()))
            .expression_attribute_values(":facts", facts)
            .expression_attribute_values(":awaited", AttributeValue::Bool(after.awaited))
            .expression_attribute_values(":revision", number(after.revision.into()));
        // Names and values that an expression does not use are refused.
        if before.revision > 0 {
            update = update.expression_attribute_values(":before", number(before.revision.into()));
        }
        if !slot.is_empty() {
            update = update
                .expression_attribute_names("#due_shard", keys::DUE_SHARD)
                .expression_attribute_names("#due_at", keys::DUE_AT);
        }
        Ok(match (&after.due_shard, after.due_at) {
            (Some(shard), Some(due_at)) if moved => update
                .expression_attribute_values(":shard", AttributeValue::S(shard.clone()))
                .expression_attribute_values(":due_at", number(due_at)),
            _ => update,
        })
    }
}

/// Whether a notice is one that an operator may have sent again.
fn may_be_sent_again(policy: &NoticePolicy, item: &OutboxItem) -> Result<(), StoreError> {
    let notice = item.notice().ok_or(StoreError::Unreadable("an announcement is no notice"))?;
    let refused = match item.facts.wait(notice, policy) {
        _ if item.facts.round() + 1 >= ROUNDS_MAX => Code::LimitReached,
        Wait::Person(_) => return Ok(()),
        Wait::Sending if item.due_shard.as_deref() == Some(PARKED) => return Ok(()),
        Wait::Sending => Code::NoticeQueued,
        Wait::Nothing if item.facts.when(Kind::HeldBack).is_some() => return Ok(()),
        Wait::Report(_) | Wait::Nothing => Code::NoticeNotLost,
    };
    Err(StoreError::Refused(refused.into()))
}

/// The item with more facts, in the slot that follows from them. One that is still to be sent stays where its sender put it,
/// unless it is to be sent again.
fn with_facts(policy: &NoticePolicy, notice: Notice, item: &OutboxItem, facts: &Facts) -> OutboxItem {
    let mut after = item.clone();
    after.facts.merge(facts);
    in_due_slot(policy, notice, item, after)
}

/// An item as it is after a change, in the slot that follows from it. One that an order waits for is due as soon as it is known
/// that its reader was told (K53).
fn in_due_slot(policy: &NoticePolicy, notice: Notice, item: &OutboxItem, mut after: OutboxItem) -> OutboxItem {
    let shown = after.facts.shown().filter(|_| after.awaited);
    let waiting = |since: Instant| {
        let shard = Family::Outbox.shard_of_bytes(item.reference.as_bytes());
        Some((shard, since.timestamp_millis()))
    };
    let again = after.facts.when(Kind::SendAgain).filter(|_| after.facts.round() > item.facts.round());
    if again.is_some() {
        after.failures = 0;
    }
    let slot: DueSlot = match after.facts.wait(notice, policy) {
        _ if shown.is_some() => shown.and_then(|(_, since)| waiting(since)),
        Wait::Sending => again.map_or_else(|| item.due_shard.clone().zip(item.due_at), waiting),
        Wait::Report(until) => waiting(until),
        // The vendor's own mailbox is no buyer to be reached: what is wrong with it is parked, with an alarm.
        Wait::Person(since) => {
            Some((if notice.to_vendor() { PARKED } else { TASKS }.to_owned(), since.timestamp_millis()))
        }
        Wait::Nothing => None,
    };
    (after.due_shard, after.due_at) = slot.unzip();
    if after != *item {
        after.revision += 1;
    }
    after
}
