//! Every item under new pseudonyms, when their key leaked: a job that goes through the whole table, a page at a time, until a
//! pass finds nothing to write. It is run by a program that is deployed for it alone, while the functions that make pseudonyms
//! stand still; the others may go on.
//!
//! A pseudonym is the whole of an attribute, or a part of a key between two separators. What has one in its keys is copied in the
//! first pass and taken away in a later one, when all that leads to it leads to the copy. An order is renewed by an event of its
//! own, which takes its entry among its account's licenses along. These stay as they are: events, which are evidence and chained;
//! the keys of notices to a mailbox about something published, which are the ids that mails bear, and of what those said; other long texts, which have none.

use crate::due::Family;
use crate::order::execute::Execution;
use crate::order::licenses;
use crate::order::state::stored;
use crate::table::TxWrite;
use crate::table::error::{StoreError, failed, unreadable};
use crate::table::item::{Item, put_if_allowed, update_if_allowed};
use crate::table::keys;
use crate::{SCHEMA, Store};
use aws_sdk_dynamodb::types::AttributeValue;
use domain::Instant;
use domain::agreement::Agreement;
use domain::order::pseudonyms::to_renew;
use domain::order::{Order, OrderId};
use domain::rules::Command;
use futures::{StreamExt, stream};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// How many items are read at once.
const PAGE: i32 = 100;
/// How many of them are written at once.
const WRITES_AT_ONCE: usize = 8;

/// Gives the newest version of a pseudonym; `None` for what is no pseudonym of the shop.
pub type Renewed<'a> = &'a (dyn Fn(&str) -> Option<String> + Sync);

/// How far the job came.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Renewal {
    pk: String,
    sk: String,
    schema: u32,
    /// How often the whole table was gone through.
    pub passes: u32,
    /// How many pages were read, in all passes.
    pub pages: u64,
    /// What this pass wrote so far, or the last one if it is done.
    pub written: u64,
    /// What it could not write; the log says why.
    pub failed: u64,
    /// Whether a pass found nothing to write: no item is left.
    pub done: bool,
    /// The keys of the last item that was gone through.
    behind: Option<(String, String)>,
}

impl Renewal {
    fn new(version: usize) -> Renewal {
        Renewal {
            pk: keys::RENEWAL.0.to_owned(),
            sk: format!("{}{version}", keys::RENEWAL.1),
            schema: SCHEMA,
            passes: 0,
            pages: 0,
            written: 0,
            failed: 0,
            done: false,
            behind: None,
        }
    }

    /// How far it is after a page.
    fn after(&self, behind: Option<(String, String)>, written: u64, failed: u64) -> Renewal {
        // What a pass counted is that of one pass.
        let (before, failed_before) = if self.behind.is_some() { (self.written, self.failed) } else { (0, 0) };
        let (written, failed) = (before + written, failed_before + failed);
        let over = behind.is_none();
        Renewal {
            passes: self.passes + u32::from(over),
            pages: self.pages + 1,
            written,
            failed,
            done: over && written == 0 && failed == 0,
            behind,
            ..self.clone()
        }
    }
}

impl Store {
    /// How far the renewal to a version of the pseudonyms came; it begins with this call.
    ///
    /// # Errors
    /// The table does not answer.
    pub async fn renewal(&self, version: usize) -> Result<Renewal, StoreError> {
        let begun = Renewal::new(version);
        match self.get(&begun.pk, &begun.sk).await? {
            Some(item) => serde_dynamo::from_item(item).map_err(unreadable("renewal")),
            None => self.put_unless_there(&begun).await.map(|_| begun),
        }
    }

    /// Renews the next page of the table; how far it is then. Nothing happens while a broadcast is under way, since it would tell
    /// a mailbox under either pseudonym.
    ///
    /// # Errors
    /// The table does not answer. What was written stays, and is found written.
    pub async fn renew_page(
        &self,
        files: &Arc<Agreement>,
        renewal: &Renewal,
        renewed: Renewed<'_>,
        now: Instant,
    ) -> Result<Renewal, StoreError> {
        if renewal.done || self.is_telling().await? {
            return Ok(renewal.clone());
        }
        let behind = renewal.behind.as_ref().map(|(pk, sk)| keys::primary(pk, sk));
        let scan = self.client.scan().table_name(&self.table).consistent_read(true).limit(PAGE);
        let page = scan.set_exclusive_start_key(behind).send().await.map_err(|e| failed(&e))?;
        let first = renewal.passes == 0;
        let renew = |item: Item| async move {
            let of = keys_of(&item);
            self.renew_item(files, item, renewed, first, now).await.inspect_err(|error| {
                let (pk, sk) = of.unwrap_or_default();
                tracing::error!(%error, pk, sk, "an item was not renewed");
            })
        };
        let items = page.items.unwrap_or_default();
        let (mut written, mut not_written) = (0, 0);
        let mut renewing = stream::iter(items.into_iter().map(renew)).buffer_unordered(WRITES_AT_ONCE);
        while let Some(outcome) = renewing.next().await {
            match outcome {
                Ok(changed) => written += u64::from(changed),
                Err(_) => not_written += 1,
            }
        }
        let after = renewal.after(page.last_evaluated_key.as_ref().and_then(keys_of), written, not_written);
        self.put_progress(renewal.pages, &after).await?;
        Ok(after)
    }

    /// Whether a broadcast is under way.
    async fn is_telling(&self) -> Result<bool, StoreError> {
        let published = self.waiting(&Family::Published.shards()[0], PAGE, None).await?;
        Ok(published.iter().any(|due| due.sk.starts_with(keys::BROADCASTS)))
    }

    /// Renews one item as it was read. Whether anything was written.
    async fn renew_item(
        &self,
        files: &Arc<Agreement>,
        item: Item,
        renewed: Renewed<'_>,
        first: bool,
        now: Instant,
    ) -> Result<bool, StoreError> {
        let (pk, sk) = keys_of(&item).ok_or(StoreError::Unreadable("item without keys"))?;
        // What a mailbox was told goes with the mailbox.
        let text = sk.starts_with(keys::TEXTS) && keys::mailbox_of(&pk).is_none();
        if sk.starts_with(keys::EVENTS) || text {
            return Ok(false);
        }
        if keys::order_of(&pk).is_some() && sk == keys::STATE {
            return self.renew_order(files, &stored(item)?.order, renewed, now).await;
        }
        let key_renewed = renewed_key(&pk, renewed);
        if pk.starts_with(keys::partitions::ACCOUNT) {
            return if key_renewed == pk { Ok(false) } else { self.renew_account(files, item, renewed, now).await };
        }
        let new = (key_renewed, if keys::is_outbox(&sk) { sk.clone() } else { renewed_key(&sk, renewed) });
        let attributes = renewed_attributes(&item, &sk, renewed);
        if new == (pk.clone(), sk.clone()) {
            return self.renew_attributes(&pk, &sk, &item, attributes).await;
        }
        let mut copy = item;
        copy.extend(attributes);
        copy.extend(keys::primary(&new.0, &new.1));
        let put = self.client.put_item().table_name(&self.table).set_item(Some(copy));
        // What stands there already is newer.
        let copied = put_if_allowed(put.condition_expression("attribute_not_exists(pk)")).await?;
        if first {
            return Ok(copied);
        }
        self.delete(&pk, &sk).await?;
        Ok(true)
    }

    async fn delete(&self, pk: &str, sk: &str) -> Result<(), StoreError> {
        let delete = self.client.delete_item().table_name(&self.table).set_key(Some(keys::primary(pk, sk)));
        delete.send().await.map(|_| ()).map_err(|e| failed(&e))
    }

    /// Writes the attributes that change, each unless it changed since it was read.
    async fn renew_attributes(
        &self,
        pk: &str,
        sk: &str,
        item: &Item,
        attributes: Vec<(String, AttributeValue)>,
    ) -> Result<bool, StoreError> {
        let mut written = false;
        for (name, value) in attributes {
            let update = self
                .update(pk, sk, "SET #name = :new")
                .condition_expression("#name = :old")
                .expression_attribute_names("#name", &name)
                .expression_attribute_values(":new", value)
                .expression_attribute_values(":old", item[&name].clone());
            written |= update_if_allowed(update).await?;
        }
        Ok(written)
    }

    /// Renews an order by an event, with its entry among its account's licenses.
    async fn renew_order(
        &self,
        files: &Arc<Agreement>,
        order: &Order,
        renewed: Renewed<'_>,
        now: Instant,
    ) -> Result<bool, StoreError> {
        let new = to_renew(order, renewed);
        if new.is_empty() {
            return Ok(false);
        }
        let account = match new.get(&order.account) {
            Some(new) => Some((self.licenses(&order.account).await?, self.licenses(new).await?)),
            None => None,
        };
        let extra_writes = |after: &Order| {
            let moved =
                account.as_ref().map(|(from, to)| licenses::moved(&self.table, &order.account, from, to, after));
            Ok(moved.into_iter().flatten().map(TxWrite).collect())
        };
        let command = Command::RenewPseudonyms(new);
        let execution = Execution::on(&order.id, &command).extra_writes(&extra_writes);
        self.execute(files, execution, now).await.map(|_| true)
    }

    /// Renews the orders that have an entry in an account's item, and takes the item away once it is empty.
    #[expect(clippy::disallowed_methods, reason = "each is looked at by itself, in whatever order")]
    async fn renew_account(
        &self,
        files: &Arc<Agreement>,
        item: Item,
        renewed: Renewed<'_>,
        now: Instant,
    ) -> Result<bool, StoreError> {
        let orders = item.keys().filter_map(|name| OrderId::parse(keys::license_entry_of(name)?));
        for id in orders {
            let order = self.order(&id).await?.ok_or(StoreError::Unreadable("licenses of no order"))?.order;
            self.renew_order(files, &order, renewed, now).await?;
        }
        let (pk, sk) = keys_of(&item).ok_or(StoreError::Unreadable("item without keys"))?;
        let left = self.get(&pk, &sk).await?.unwrap_or_default();
        if left.keys().all(|name| keys::license_entry_of(name).is_none()) {
            self.delete(&pk, &sk).await?;
        }
        Ok(true)
    }
}

fn keys_of(item: &Item) -> Option<(String, String)> {
    let text = |name| item.get(name).and_then(|value| value.as_s().ok()).cloned();
    text(keys::PK).zip(text(keys::SK))
}

/// A key whose pseudonyms are renewed.
fn renewed_key(key: &str, renewed: Renewed<'_>) -> String {
    let parts = key.split_inclusive(['#', '/']).map(|part| {
        let name = part.trim_end_matches(['#', '/']);
        renewed(name).map_or_else(|| part.to_owned(), |new| format!("{new}{}", &part[name.len()..]))
    });
    parts.collect()
}

/// The attributes that are a pseudonym, renewed. Of personal data those are that name the mailbox and the words by which the
/// order is found; all else is the buyer's own words.
#[expect(clippy::disallowed_methods, reason = "each is looked at by itself, in whatever order")]
fn renewed_attributes(item: &Item, sk: &str, renewed: Renewed<'_>) -> Vec<(String, AttributeValue)> {
    let may =
        |name: &str| name != keys::PK && name != keys::SK && (sk != keys::VAULT || ["mailbox", "find"].contains(&name));
    let changed = item.iter().filter(|(name, _)| may(name)).filter_map(|(name, value)| {
        let new = renewed_value(value, renewed);
        (new != *value).then(|| (name.clone(), new))
    });
    changed.collect()
}

#[expect(clippy::disallowed_methods, reason = "each is looked at by itself, in whatever order")]
fn renewed_value(value: &AttributeValue, renewed: Renewed<'_>) -> AttributeValue {
    match value {
        AttributeValue::S(text) => AttributeValue::S(renewed(text).unwrap_or_else(|| text.clone())),
        AttributeValue::L(items) => AttributeValue::L(items.iter().map(|item| renewed_value(item, renewed)).collect()),
        AttributeValue::M(members) => {
            let renew = |(name, member): (&String, &AttributeValue)| (name.clone(), renewed_value(member, renewed));
            AttributeValue::M(members.iter().map(renew).collect())
        }
        other => other.clone(),
    }
}
