//! Telling every licensee of something that was published: page by page through the accounts that have a license, an outbox
//! item for each recipient. How far a broadcast came is kept after each page, so that one that breaks off goes on from there,
//! and a recipient has one item under one key, however often a page is read.

use crate::due::{Due, Family, account_shards};
use crate::order::licenses::Licenses;
use crate::order::vault::Vault;
use crate::outbox::item::{OutboxItem, PublicationRef};
use crate::table::error::{StoreError, unreadable};
use crate::table::keys;
use crate::{SCHEMA, Store};
use domain::Instant;
use domain::agreement::zone::Tz;
use domain::clause::Clause;
use domain::follows::effect::Effect;
use domain::follows::notice::Notice;
use domain::order::{Order, OrderId};
use futures::future::try_join_all;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// How many accounts are read at once.
const PAGE: i32 = 100;
/// How many orders or vaults are read at once.
const BATCH: usize = 100;
/// How many items are written at once.
const WRITES_AT_ONCE: usize = 8;

/// How far a broadcast has come.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Broadcast {
    pk: String,
    sk: String,
    schema: u32,
    /// The version of what is told of.
    pub version: String,
    /// By which notice.
    pub notice: Notice,
    clause: Clause,
    /// When it began.
    pub begun_at: Instant,
    /// How many pages were told.
    pages: u64,
    /// The shard that is being read.
    shard: usize,
    /// The last account of that shard that was told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    behind: Option<Due>,
    /// How many accounts were gone through; one whose license was extended meanwhile counts twice, and is told once.
    pub accounts: u64,
    /// When the last of them was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub done_at: Option<Instant>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    due_shard: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    due_at: Option<i64>,
}

/// One who is told: the newest order of a mailbox, in whose language it is done.
struct Recipient {
    mailbox: String,
    order: OrderId,
    account: String,
}

impl Broadcast {
    /// A broadcast that begins when its cause is recorded.
    pub(crate) fn begin(of: &PublicationRef<'_>, notice: Notice, at: Instant) -> Broadcast {
        Broadcast {
            pk: of.pk.clone(),
            sk: keys::broadcast(notice.name()),
            schema: SCHEMA,
            version: of.version.to_owned(),
            notice,
            clause: of.clause,
            begun_at: at,
            pages: 0,
            shard: 0,
            behind: None,
            accounts: 0,
            done_at: None,
            due_shard: Some(Family::Published.name().to_owned()),
            due_at: Some(at.timestamp_millis()),
        }
    }

    /// The item by which one recipient is told.
    fn item(&self, recipient: &Recipient, now: Instant) -> OutboxItem {
        let published = PublicationRef { pk: self.pk.clone(), version: &self.version, clause: self.clause };
        let name = keys::name_for(self.notice.name(), &recipient.mailbox);
        let mut item = OutboxItem::of_publication(&published, &name, Effect::Mail(self.notice), now);
        item.order = Some(recipient.order.clone());
        item.account = Some(recipient.account.clone());
        item
    }

    /// The broadcast after a page: at the next account, the next shard, or done.
    fn after(&self, page: &[Due], accounts: usize, now: Instant) -> Broadcast {
        let mut next = Broadcast { pages: self.pages + 1, accounts: self.accounts + accounts as u64, ..self.clone() };
        match page.last() {
            Some(last) if page.len() == PAGE as usize => next.behind = Some(last.clone()),
            _ => (next.shard, next.behind) = (self.shard + 1, None),
        }
        if account_shards().nth(next.shard).is_none() {
            next.end(now);
        }
        next
    }

    fn end(&mut self, now: Instant) {
        (self.done_at, self.due_shard, self.due_at) = (Some(now), None, None);
    }
}

impl Store {
    /// A broadcast that is due, or was.
    pub async fn broadcast(&self, pk: &str, sk: &str) -> Result<Option<Broadcast>, StoreError> {
        let item = self.get(pk, sk).await?;
        item.map(|item| serde_dynamo::from_item(item).map_err(unreadable("broadcast"))).transpose()
    }

    /// The broadcasts of a version of the terms.
    pub async fn broadcasts(&self, version: &str) -> Result<Vec<Broadcast>, StoreError> {
        let items = self.all_beginning(&keys::terms(version), keys::BROADCASTS).await?;
        items.into_iter().map(|item| serde_dynamo::from_item(item).map_err(unreadable("broadcast"))).collect()
    }

    /// Tells the next page of a broadcast, and gives it as it then stands; `None` if it is done, or another sweep told that page.
    ///
    /// # Errors
    /// The table does not answer, or an item cannot be read; what was told stays so, and is not told again.
    pub async fn broadcast_page(
        &self,
        broadcast: &Broadcast,
        zone: Tz,
        now: Instant,
    ) -> Result<Option<Broadcast>, StoreError> {
        if broadcast.done_at.is_some() {
            return Ok(None);
        }
        let mut next;
        if self.is_void(broadcast).await? {
            next = Broadcast { pages: broadcast.pages + 1, ..broadcast.clone() };
            next.end(now);
        } else {
            let Some(shard) = account_shards().nth(broadcast.shard) else { return Ok(None) };
            let page = self.later(&shard, now, PAGE, broadcast.behind.as_ref()).await?;
            let recipients = self.recipients(broadcast.notice, &page, zone, now).await?;
            let accounts: BTreeSet<&str> = recipients.iter().map(|recipient| recipient.account.as_str()).collect();
            let items: Vec<OutboxItem> = recipients.iter().map(|recipient| broadcast.item(recipient, now)).collect();
            for items in items.chunks(WRITES_AT_ONCE) {
                try_join_all(items.iter().map(|item| self.put_unless_there(item))).await?;
            }
            next = broadcast.after(&page, accounts.len(), now);
        }
        Ok(self.put_progress(broadcast.pages, &next).await?.then_some(next))
    }

    /// Whether there is nothing to tell of any more: the terms were withdrawn meanwhile.
    async fn is_void(&self, broadcast: &Broadcast) -> Result<bool, StoreError> {
        if broadcast.notice != Notice::TermsPublished {
            return Ok(false);
        }
        let index = self.publication_index().await?;
        Ok(index.terms(&broadcast.version).is_none_or(|line| line.withdrawn_at.is_some()))
    }

    /// Those to be told of a page of accounts, each mailbox once.
    async fn recipients(
        &self,
        notice: Notice,
        page: &[Due],
        zone: Tz,
        now: Instant,
    ) -> Result<Vec<Recipient>, StoreError> {
        let accounts = page.iter().map(|due| keys::primary(&due.pk, &due.sk)).collect();
        let mut orders: Vec<OrderId> = Vec::new();
        for item in self.get_all(accounts).await?.into_values() {
            orders.extend(Licenses::read(Some(item))?.periods.running(now, zone));
        }
        let mut found: BTreeMap<String, Recipient> = BTreeMap::new();
        for ids in orders.chunks(BATCH) {
            let mut orders = self.orders(ids).await?;
            orders.retain(|order| wanted(notice, order));
            let vaults = self.vaults(orders.iter().map(|order| order.subject.as_str())).await?;
            for order in orders {
                // Whose data were erased is told no more.
                let Some(vault) = vaults.get(&order.subject) else { continue };
                let mailbox = vault.mailbox.clone().unwrap_or_else(|| order.subject.clone());
                let recipient = Recipient { mailbox: mailbox.clone(), order: order.id, account: order.account };
                let newer = |known: &Recipient| known.order < recipient.order;
                if found.get(&mailbox).is_none_or(newer) {
                    found.insert(mailbox, recipient);
                }
            }
        }
        Ok(found.into_values().collect())
    }

    /// Vaults by their subjects, in one round trip: a hundred at most.
    async fn vaults(&self, subjects: impl Iterator<Item = &str>) -> Result<BTreeMap<String, Vault>, StoreError> {
        let subjects: BTreeSet<&str> = subjects.collect();
        let mut items = self
            .get_all(subjects.iter().map(|subject| keys::primary(&keys::subject(subject), keys::VAULT)).collect())
            .await?;
        let mut vaults = BTreeMap::new();
        for subject in subjects {
            if let Some(item) = items.remove(&keys::subject(subject)) {
                vaults.insert(subject.to_owned(), serde_dynamo::from_item(item).map_err(unreadable("vault"))?);
            }
        }
        Ok(vaults)
    }
}

/// Whether an order's buyer is told by a notice: news only those who asked for it (clause 8.6).
fn wanted(notice: Notice, order: &Order) -> bool {
    notice != Notice::PricesNews || order.wants_news()
}
