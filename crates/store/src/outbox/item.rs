//! Effects that wait to be carried out: leased, sent, marked. An item stays due until it is marked; what becomes of a notice
//! after that is kept on it too (`deliveries.rs`).

use crate::due::{Family, PARKED};
use crate::table::error::{StoreError, unreadable};
use crate::table::item::{Item, number, update_if_allowed};
use crate::table::keys;
use crate::{SCHEMA, Store};
use aws_sdk_dynamodb::operation::update_item::builders::UpdateItemFluentBuilder;
use aws_sdk_dynamodb::types::AttributeValue;
use chrono::TimeDelta;
use domain::Instant;
use domain::clause::Clause;
use domain::follows::delivery::{Facts, Kind};
use domain::follows::effect::Effect;
use domain::follows::notice::Notice;
use domain::order::event::{Event, Fact};
use domain::order::facts::OrderFact;
use domain::order::{Order, OrderId};
use serde::{Deserialize, Serialize};

/// The longest wait between two tries is 2^5 minutes.
const DOUBLINGS_MAX: u32 = 5;

/// One effect, without personal data: what to send is rendered when it is sent.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct OutboxItem {
    /// The partition: the order's, or that of what was set aside.
    pub pk: String,
    /// `OUT#`, the version of the causing event, and the effect's number among its effects.
    pub sk: String,
    /// The form of the item.
    pub schema: u32,
    /// The identity under which the outside knows it, the same for every copy.
    pub reference: String,
    /// What to do.
    pub effect: Effect,
    /// The order that it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub order: Option<OrderId>,
    /// The order's account, as its pseudonym.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub account: Option<String>,
    /// The pseudonym of the account that the order was for until this event, for an announcement that it was corrected.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub former_account: Option<String>,
    /// What of the order it is about: a claim, a refund, an invoice.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub subject_id: Option<String>,
    /// The published name of the event that caused it; `None` where it is of something published.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub event: Option<String>,
    /// The clause of the event that caused it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub clause: Option<Clause>,
    /// The terms that the order rests on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub terms: Option<String>,
    /// When its cause was recorded.
    pub at: Instant,
    /// How often sending failed.
    #[serde(default)]
    pub failures: u32,
    /// What is known of a notice since it was set going.
    #[serde(default, skip_serializing_if = "Facts::is_empty")]
    pub facts: Facts,
    /// Whether a deeming waits for its reader to have been told (K53): once that is known, the order is told.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub awaited: bool,
    /// How often that changed.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub revision: u32,
    /// The shard of the due index: where it waits to be sent, to be heard of, or for a person; absent once it waits for nothing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub due_shard: Option<String>,
    /// When it is next to be tried or looked at, or since when a person is waited for, in milliseconds since 1970.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub due_at: Option<i64>,
    /// When the table lets go of it, in seconds since 1970, where it is not kept for good.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ttl: Option<i64>,
}

/// What an effect is of, where it is not of an order.
pub(crate) struct PublicationRef<'a> {
    /// Its partition.
    pub(crate) pk: String,
    /// Its version.
    pub(crate) version: &'a str,
    /// The clause that it rests on.
    pub(crate) clause: Clause,
}

impl OutboxItem {
    pub(crate) fn new(order: &Order, event: &Event, n: usize, effect: Effect) -> OutboxItem {
        let info = event.fact.info();
        let keys = (keys::order(&order.id), keys::outbox(order.version, n));
        let reference = format!("{}-{}-{n}", order.id, order.version);
        OutboxItem {
            order: Some(order.id.clone()),
            account: Some(order.account.clone()),
            former_account: former_account(event, &effect),
            subject_id: info.subject_id,
            event: Some(info.name.to_owned()),
            clause: info.clause,
            terms: Some(order.terms.version.clone()),
            ..OutboxItem::at(keys, Family::Outbox.shard_of(&order.id), reference, effect, event.at)
        }
    }

    /// An effect of something that was published, by its name among that thing's effects.
    pub(crate) fn of_publication(of: &PublicationRef<'_>, name: &str, effect: Effect, at: Instant) -> OutboxItem {
        let keys = (of.pk.clone(), keys::outbox_named(name));
        let reference = format!("{}-{name}", of.pk).replace('#', "-");
        let shard = Family::Outbox.shard_of_bytes(reference.as_bytes());
        OutboxItem {
            subject_id: Some(of.version.to_owned()),
            clause: Some(of.clause),
            ..OutboxItem::at(keys, shard, reference, effect, at)
        }
    }

    /// A mail to the vendor about what waits, by its partition and its name there.
    pub(crate) fn of_desk(pk: &str, name: &str, notice: Notice, at: Instant) -> OutboxItem {
        let (reference, keys) = (format!("{pk}-{name}").replace('#', "-"), (pk.to_owned(), keys::outbox_named(name)));
        let shard = Family::Outbox.shard_of_bytes(reference.as_bytes());
        OutboxItem::at(keys, shard, reference, Effect::Mail(notice), at)
    }

    /// A mail to who reads a mailbox, by its name among those, which is kept until an instant. What was asked for, as an order, is
    /// its subject.
    pub(crate) fn of_mailbox(
        mailbox: &str,
        name: &str,
        notice: Notice,
        order: Option<&OrderId>,
        at: Instant,
        until: Instant,
    ) -> OutboxItem {
        // The mailbox is not named outside.
        let (reference, keys) = (name.to_owned(), (keys::mailbox(mailbox), keys::outbox_named(name)));
        let shard = Family::Outbox.shard_of_bytes(reference.as_bytes());
        OutboxItem {
            subject_id: order.map(OrderId::to_string),
            clause: Some(Clause::new(3, 5)),
            ttl: Some(until.timestamp()),
            ..OutboxItem::at(keys, shard, reference, Effect::Mail(notice), at)
        }
    }

    /// An effect that is due at once in a shard, under its two keys, and is of nothing yet.
    fn at((pk, sk): (String, String), shard: String, reference: String, effect: Effect, at: Instant) -> OutboxItem {
        OutboxItem {
            pk,
            sk,
            schema: SCHEMA,
            due_shard: Some(shard),
            due_at: Some(at.timestamp_millis()),
            reference,
            effect,
            order: None,
            account: None,
            former_account: None,
            subject_id: None,
            event: None,
            clause: None,
            terms: None,
            at,
            failures: 0,
            facts: Facts::default(),
            awaited: false,
            revision: 0,
            ttl: None,
        }
    }

    /// The id by which it is known outside.
    pub fn id(&self) -> String {
        keys::item_id(&self.pk, &self.sk)
    }

    /// Since when it is to be sent: since its cause was recorded, or since an operator has it sent again.
    pub fn begun_at(&self) -> Instant {
        self.facts.when(Kind::SendAgain).unwrap_or(self.at)
    }

    /// The notice that it mails, if it mails one.
    pub fn notice(&self) -> Option<Notice> {
        match self.effect {
            Effect::Mail(notice) => Some(notice),
            Effect::Announce(_) => None,
        }
    }

    /// Reads an outbox item as a stream record or a read gives it.
    pub fn from_item(item: Item) -> Result<OutboxItem, StoreError> {
        serde_dynamo::from_item(item).map_err(unreadable("outbox item"))
    }
}

impl Store {
    /// An outbox item, if it is there.
    pub async fn outbox_item(&self, pk: &str, sk: &str) -> Result<Option<OutboxItem>, StoreError> {
        self.get(pk, sk).await?.map(OutboxItem::from_item).transpose()
    }

    /// Outbox items by their partitions and sort keys, in one round trip: a hundred at most. What is not there is left out.
    pub async fn outbox_items(
        &self,
        places: impl Iterator<Item = (String, String)>,
    ) -> Result<Vec<OutboxItem>, StoreError> {
        let items = self.get_each(places.map(|(pk, sk)| keys::primary(&pk, &sk)).collect()).await?;
        items.into_iter().map(OutboxItem::from_item).collect()
    }

    /// Takes the right to send an item until a later instant, and gives it as it then stands. `None`: another has it, or
    /// it was sent.
    pub async fn lease(&self, item: &OutboxItem, until: Instant) -> Result<Option<OutboxItem>, StoreError> {
        let Some(due_at) = item.due_at else { return Ok(None) };
        let until = until.timestamp_millis();
        let update = self
            .update_outbox(item, "SET #due_at = :until")
            .condition_expression("#due_at = :due_at")
            .expression_attribute_names("#due_at", keys::DUE_AT)
            .expression_attribute_values(":until", number(until))
            .expression_attribute_values(":due_at", number(due_at));
        let leased = OutboxItem { due_at: Some(until), ..item.clone() };
        Ok(update_if_allowed(update).await?.then_some(leased))
    }

    /// Marks an announcement as made; it is due no more.
    ///
    /// # Errors
    /// The table does not answer: the item is sent again, under the same reference.
    pub async fn sent(&self, item: &OutboxItem, at: Instant) -> Result<(), StoreError> {
        let update = self
            .update_outbox(item, "SET sent_at = :at REMOVE #due_shard, #due_at")
            .condition_expression("attribute_exists(pk)")
            .expression_attribute_names("#due_shard", keys::DUE_SHARD)
            .expression_attribute_names("#due_at", keys::DUE_AT)
            .expression_attribute_values(":at", number(at.timestamp_millis()));
        update_if_allowed(update).await.map(|_| ())
    }

    /// Records that a leased item was not sent: it is tried again after a span that doubles, or waits for a person.
    /// `false` if the lease was over and another has the item.
    ///
    /// # Errors
    /// The table does not answer: the lease ends by itself.
    pub async fn not_sent(&self, leased: &OutboxItem, park: bool, now: Instant) -> Result<bool, StoreError> {
        let (Some(shard), Some(due_at)) = (&leased.due_shard, leased.due_at) else { return Ok(false) };
        let shard = if park { PARKED } else { shard };
        let next = now + TimeDelta::minutes(1 << leased.failures.min(DOUBLINGS_MAX));
        let update = self
            .update_outbox(leased, "SET #due_shard = :shard, #due_at = :next, failures = :failures")
            .condition_expression("#due_at = :due_at")
            .expression_attribute_names("#due_shard", keys::DUE_SHARD)
            .expression_attribute_names("#due_at", keys::DUE_AT)
            .expression_attribute_values(":due_at", number(due_at))
            .expression_attribute_values(":shard", AttributeValue::S(shard.to_owned()))
            .expression_attribute_values(":next", number(next.timestamp_millis()))
            .expression_attribute_values(":failures", number((leased.failures + 1).into()));
        update_if_allowed(update).await
    }

    fn update_outbox(&self, item: &OutboxItem, expression: &str) -> UpdateItemFluentBuilder {
        self.update(&item.pk, &item.sk, expression)
    }
}

fn former_account(event: &Event, effect: &Effect) -> Option<String> {
    match (&event.fact, effect) {
        (Fact::Order(OrderFact::AccountCorrected(it)), Effect::Announce(_)) => Some(it.former.clone()),
        _ => None,
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "as serde calls it")]
fn is_zero(n: &u32) -> bool {
    *n == 0
}
