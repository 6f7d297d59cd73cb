//! The price lists that operators post (clauses 4.1, 4.13), beside the publication index: what each says, under its version.

use super::broadcast::Broadcast;
use crate::outbox::item::{OutboxItem, PublicationRef};
use crate::table::TxWrite;
use crate::table::act_log::{Act, Author};
use crate::table::error::{StoreError, unreadable};
use crate::table::item::new_item;
use crate::table::keys;
use crate::{SCHEMA, Store};
use domain::Instant;
use domain::agreement::Agreement;
use domain::agreement::prices::PriceList;
use domain::agreement::publications::{PricesLine, PublicationIndex};
use domain::clause::Clause;
use domain::follows::effect::Effect;
use domain::follows::notice::Notice;
use domain::order::Order;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// The clause by which payment terms for new service packages change.
const CLAUSE: Clause = Clause::new(4, 13);

#[derive(Serialize, Deserialize)]
struct ListItem {
    pk: String,
    sk: String,
    schema: u32,
    list: PriceList,
}

impl Store {
    /// Posts a price list, whose public page serves bytes of this hash from now on, and has those told who asked for news. A second
    /// person's approval is written with it.
    ///
    /// # Errors
    /// [`domain::code::Code::VersionTaken`], a key used with another body, or the table's failure.
    pub async fn post_prices(
        &self,
        files: &Agreement,
        list: &PriceList,
        sha256: &str,
        approval: Option<&TxWrite>,
        author: &Author,
    ) -> Result<PricesLine, StoreError> {
        let published = PublicationRef { pk: keys::prices(&list.version), version: &list.version, clause: CLAUSE };
        let act = Act { pk: published.pk.clone(), name: "prices.posted", author };
        let event = Effect::Announce("prices.posted".to_owned());
        let event = OutboxItem::of_publication(&published, "posted", event, author.at);
        let broadcast = Broadcast::begin(&published, Notice::PricesNews, author.at);
        self.publish(&act, |index| {
            let (index, list) = index.post_prices(&files.offer, list.clone(), sha256.to_owned())?;
            let item = ListItem { pk: published.pk.clone(), sk: keys::PRICES.to_owned(), schema: SCHEMA, list };
            let line = index.prices.last().cloned().ok_or(StoreError::Unreadable("publication index"))?;
            let mut writes =
                vec![new_item(&self.table, &item)?, new_item(&self.table, &event)?, new_item(&self.table, &broadcast)?];
            writes.extend(approval.map(|TxWrite(write)| write.clone()));
            Ok((index, line, writes))
        })
        .await
    }

    /// A price list that was posted here.
    pub async fn price_list(&self, version: &str) -> Result<Option<PriceList>, StoreError> {
        let item = self.get(&keys::prices(version), keys::PRICES).await?;
        let read = |item| serde_dynamo::from_item(item).map_err(unreadable("price list"));
        item.map(|item| read(item).map(|item: ListItem| item.list)).transpose()
    }

    /// The price lists of an index that are current at an instant or later, in one round trip.
    pub(crate) async fn price_lists(
        &self,
        index: &PublicationIndex,
        at: Instant,
    ) -> Result<Vec<PriceList>, StoreError> {
        let current = index.prices.iter().filter(|line| line.current_from <= at).map(|line| line.current_from).max();
        let counts = |line: &&PricesLine| line.current_from > at || Some(line.current_from) == current;
        let lines = index.prices.iter().filter(counts);
        let items =
            self.get_all(lines.map(|line| keys::primary(&keys::prices(&line.version), keys::PRICES)).collect()).await?;
        let read = |item| serde_dynamo::from_item(item).map_err(unreadable("price list"));
        items.into_values().map(|item| read(item).map(|item: ListItem| item.list)).collect()
    }

    /// Sends a price list to an order's buyer, who demanded it (clause 4.13). Gives the notice, now or before under the same key. It
    /// is one of the order's, as what was said to its buyer.
    ///
    /// # Errors
    /// A key used with another body, or the table's failure.
    pub async fn send_prices(&self, version: &str, order: &Order, author: &Author) -> Result<OutboxItem, StoreError> {
        let published = PublicationRef { pk: keys::prices(version), version, clause: CLAUSE };
        let act = Act { pk: published.pk.clone(), name: "prices.sent", author };
        let notice = Effect::Mail(Notice::PricesPosted);
        // Each demand has a notice of its own, and the same demand the same.
        let demand = Sha256::digest(format!("{} {}", author.keyed.scope, author.keyed.key));
        let name = format!("demanded-{}", hex::encode(&demand[..16]));
        let mut item = OutboxItem::of_publication(&published, &name, notice, author.at);
        (item.pk, item.order) = (keys::order(&order.id), Some(order.id.clone()));
        self.write_act(&act, item.reference.clone(), vec![new_item(&self.table, &item)?]).await?;
        Ok(item)
    }
}
