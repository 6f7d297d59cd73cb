//! What became of a notice, kept on its own outbox item. The item's place in the due index follows from what is known, in
//! the same write: what waits for a person cannot drift from the notice that waits.

use crate::board::{Publisher, Publishing};
use crate::commit::Why;
use crate::due::{Family, PARKED};
use crate::error::{StoreError, failed, unreadable};
use crate::execute::Tries;
use crate::outbox::{OutboxItem, number};
use crate::tasks::TASKS;
use crate::{Store, keys};
use aws_sdk_dynamodb::operation::update_item::builders::UpdateItemFluentBuilder;
use aws_sdk_dynamodb::types::AttributeValue;
use domain::Instant;
use domain::agreement::policy::NoticePolicy;
use domain::code::Code;
use domain::follows::delivery::{Fact, Facts, Kind, Wait};
use domain::follows::notice::Notice;
use serde::{Deserialize, Serialize};

/// Where an item is in the due index: its shard, and when it is due there.
type Place = Option<(String, i64)>;

/// How often one notice is sent: a bound on its item's size.
const ROUNDS_MAX: usize = 10;

/// That a notice is to be sent again, as the act is kept.
#[derive(Clone, Serialize, Deserialize)]
struct Round {
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
    /// [`Store::learn`].
    pub async fn send_again(
        &self,
        policy: &NoticePolicy,
        item: &OutboxItem,
        fact: Fact,
        publisher: &Publisher,
    ) -> Result<OutboxItem, StoreError> {
        let publishing = Publishing { of: item.pk.clone(), act: "notices.sent_again", publisher };
        let before: Option<Round> = self.before(&publishing).await?;
        let begun = match before {
            Some(begun) => begun,
            None => {
                may_be_sent_again(policy, item)?;
                let round = Round { round: item.facts.round() + 1, fact };
                self.write_kept(&publishing, round, Vec::new()).await?
            }
        };
        self.learn(policy, item, &Facts::in_round(begun.round, Kind::SendAgain, begun.fact)).await
    }

    /// Records that a buyer was reached another way, with who says so and why beside the notice, under the operator's key,
    /// and gives the notice as it then stands. The record comes first: repeated after a crash between the two writes it
    /// comes to the same.
    ///
    /// # Errors
    /// A key used with another body; those of [`Store::learn`].
    pub async fn reached(
        &self,
        policy: &NoticePolicy,
        item: &OutboxItem,
        fact: Fact,
        publisher: &Publisher,
    ) -> Result<OutboxItem, StoreError> {
        let publishing = Publishing { of: item.pk.clone(), act: "notices.reached", publisher };
        let fact = self.write_kept(&publishing, fact, Vec::new()).await?;
        self.learn(policy, item, &Facts::of(Kind::Reached, fact)).await
    }

    /// A page of the outbox items of a partition, by their sort keys, from behind one: what was found, and the last sort key
    /// that was looked at unless it was the last of all.
    ///
    /// # Errors
    /// The table does not answer, or an item cannot be read.
    pub async fn outbox_of(
        &self,
        pk: &str,
        limit: i32,
        behind: Option<&str>,
    ) -> Result<(Vec<OutboxItem>, Option<String>), StoreError> {
        let query = self
            .client
            .query()
            .table_name(&self.table)
            .key_condition_expression("#pk = :pk AND begins_with(#sk, :prefix)")
            .expression_attribute_names("#pk", keys::PK)
            .expression_attribute_names("#sk", keys::SK)
            .expression_attribute_values(":pk", AttributeValue::S(pk.to_owned()))
            .expression_attribute_values(":prefix", AttributeValue::S(keys::OUTBOX_PREFIX.to_owned()))
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
    pub async fn learn(
        &self,
        policy: &NoticePolicy,
        item: &OutboxItem,
        facts: &Facts,
    ) -> Result<OutboxItem, StoreError> {
        self.change(item, |notice, item| learned(policy, notice, item, facts)).await
    }

    /// Records that the order was told how a notice that it waited for was shown. The item's place is again what follows from its
    /// facts.
    ///
    /// # Errors
    /// As [`Store::learn`].
    pub async fn order_told(&self, policy: &NoticePolicy, item: &OutboxItem) -> Result<OutboxItem, StoreError> {
        let told = |notice, item: &OutboxItem| {
            let told = OutboxItem { awaited: false, ..item.clone() };
            placed(policy, notice, item, told)
        };
        self.change(item, told).await
    }

    async fn change(
        &self,
        item: &OutboxItem,
        after: impl Fn(Notice, &OutboxItem) -> OutboxItem,
    ) -> Result<OutboxItem, StoreError> {
        let notice = item.notice().ok_or(StoreError::Unreadable("an announcement is no notice"))?;
        let (mut item, mut tries) = (item.clone(), Tries::begin());
        loop {
            let learned = after(notice, &item);
            if learned == item {
                return Ok(item);
            }
            match self.written(&item, &learned)?.send().await {
                Ok(_) => return Ok(learned),
                Err(e) if e.as_service_error().is_some_and(|e| e.is_conditional_check_failed_exception()) => {
                    tries.pause(Why::Another).await?;
                }
                Err(e) => return Err(failed(&e)),
            }
            let read = self.outbox_item(&item.pk, &item.sk).await?;
            item = read.ok_or(StoreError::Unreadable("the outbox item is gone"))?;
        }
    }

    /// The write of what was learned, unless something else was learned meanwhile.
    fn written(&self, before: &OutboxItem, after: &OutboxItem) -> Result<UpdateItemFluentBuilder, StoreError> {
        let moved = (&before.due_shard, before.due_at) != (&after.due_shard, after.due_at);
        let place = match (&after.due_shard, after.due_at) {
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
            format!("SET facts = :facts, awaited = :awaited, revision = :revision, failures = :failures{place}");
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
        if !place.is_empty() {
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
        Wait::Report(_) | Wait::Nothing => Code::NoticeNotLost,
    };
    Err(StoreError::Refused(refused.into()))
}

/// The item with more facts, in the place that follows from them. One that is still to be sent stays where its sender put it,
/// unless it is to be sent again.
fn learned(policy: &NoticePolicy, notice: Notice, item: &OutboxItem, facts: &Facts) -> OutboxItem {
    let mut after = item.clone();
    after.facts.merge(facts);
    placed(policy, notice, item, after)
}

/// An item as it is after a change, in the place that follows from it. One that an order waits for is due as soon as it is known
/// that its reader was told (K53).
fn placed(policy: &NoticePolicy, notice: Notice, item: &OutboxItem, mut after: OutboxItem) -> OutboxItem {
    let tell = after.facts.shown().filter(|_| after.awaited);
    let waiting = |since: Instant| {
        let shard = Family::Outbox.shard_of_bytes(item.reference.as_bytes());
        Some((shard, since.timestamp_millis()))
    };
    let again = after.facts.when(Kind::SendAgain).filter(|_| after.facts.round() > item.facts.round());
    if again.is_some() {
        after.failures = 0;
    }
    let place: Place = match after.facts.wait(notice, policy) {
        _ if tell.is_some() => tell.and_then(|(_, since)| waiting(since)),
        Wait::Sending => again.map_or_else(|| item.due_shard.clone().zip(item.due_at), waiting),
        Wait::Report(until) => waiting(until),
        // The vendor's own mailbox is no buyer to be reached: what is wrong with it is parked, with an alarm.
        Wait::Person(since) => {
            Some((if notice.to_vendor() { PARKED } else { TASKS }.to_owned(), since.timestamp_millis()))
        }
        Wait::Nothing => None,
    };
    (after.due_shard, after.due_at) = place.unzip();
    if after != *item {
        after.revision += 1;
    }
    after
}
