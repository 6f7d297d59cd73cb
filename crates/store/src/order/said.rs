//! What was said: the text of each notice as it was rendered, beside its outbox item, one for each sending. It is written with the
//! lease, before the mail service is asked, so that nothing which breaks off after that loses it; another try at the same sending
//! puts what it says in its place, so that none is kept twice.

use super::texts::{Text, TextKind};
use crate::Store;
use crate::outbox::item::OutboxItem;
use crate::table::error::{StoreError, unreadable};
use crate::table::item::{Item, number, update_item};
use crate::table::keys;
use crate::table::retry::{Failure, RetryReason, Tries};
use aws_sdk_dynamodb::types::Update;
use aws_sdk_dynamodb::types::builders::UpdateBuilder;
use domain::Instant;
use std::collections::BTreeMap;

impl Store {
    /// What the mail of an outbox item said in one sending, unless it was erased.
    pub async fn said(&self, item: &OutboxItem, round: usize) -> Result<Option<Text>, StoreError> {
        let text = self.get(&item.pk, &TextKind::of_notice(item, round).sk()).await?;
        text.map(|text| serde_dynamo::from_item(text).map_err(unreadable("text"))).transpose()
    }

    /// What mails last said, in one round trip, by the partitions and sort keys of their outbox items: a hundred at most. One that was not
    /// sent, or whose text was erased, is left out.
    pub async fn last_texts<'a>(
        &self,
        items: impl Iterator<Item = &'a OutboxItem>,
    ) -> Result<BTreeMap<(String, String), Text>, StoreError> {
        let text_of = |item: &'a OutboxItem| {
            let (round, _) = item.facts.last_sent()?;
            Some(((item.pk.clone(), TextKind::of_notice(item, round).sk()), (item.pk.clone(), item.sk.clone())))
        };
        let wanted: BTreeMap<_, _> = items.filter_map(text_of).collect();
        let found = self.get_each(wanted.keys().map(|(pk, sk)| keys::primary(pk, sk)).collect()).await?;
        let read = |item: Item| {
            let text: Text = serde_dynamo::from_item(item).map_err(unreadable("text"))?;
            let place = wanted.get(&text.place()).ok_or(StoreError::Unreadable("key of a text"))?;
            Ok((place.clone(), text))
        };
        found.into_iter().map(read).collect()
    }

    /// As [`Store::lease`], of a notice: what it says is kept in the same transaction.
    pub async fn lease_saying(
        &self,
        item: &OutboxItem,
        said: &Text,
        until: Instant,
    ) -> Result<Option<OutboxItem>, StoreError> {
        let Some(due_at) = item.due_at else { return Ok(None) };
        let until = until.timestamp_millis();
        let lease = Update::builder()
            .table_name(&self.table)
            .set_key(Some(keys::primary(&item.pk, &item.sk)))
            .update_expression("SET #due_at = :until")
            .condition_expression("#due_at = :due_at")
            .expression_attribute_names("#due_at", keys::DUE_AT)
            .expression_attribute_values(":until", number(until))
            .expression_attribute_values(":due_at", number(due_at));
        let (writes, mut tries) = (vec![update_item(lease), update_item(self.kept(said)?)], Tries::begin());
        loop {
            match self.together(writes.clone(), |_| false).await? {
                None => return Ok(Some(OutboxItem { due_at: Some(until), ..item.clone() })),
                Some(Failure::Again(RetryReason::Another)) => return Ok(None),
                Some(Failure::Again(why)) => tries.pause(why).await?,
                Some(Failure::Known(_)) => return Err(StoreError::Unreadable("record of nothing")),
            }
        }
    }

    /// The write of a text in whatever place it has, over what another try left there. It is an update, since who delivers may put
    /// no item into an order.
    fn kept(&self, said: &Text) -> Result<UpdateBuilder, StoreError> {
        let item: Item = serde_dynamo::to_item(said).map_err(unreadable("text"))?;
        let mut update = Update::builder().table_name(&self.table);
        let mut sets = Vec::new();
        for (name, value) in item {
            if name == keys::PK || name == keys::SK {
                update = update.key(name, value);
                continue;
            }
            let n = sets.len();
            sets.push(format!("#n{n} = :v{n}"));
            update = update
                .expression_attribute_names(format!("#n{n}"), name)
                .expression_attribute_values(format!(":v{n}"), value);
        }
        Ok(update.update_expression(format!("SET {}", sets.join(", "))))
    }
}
