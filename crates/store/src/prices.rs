//! The price lists that operators post (clauses 4.1, 4.13), beside the board: what each says, under its version.

use crate::board::{Publisher, Publishing};
use crate::commit::new_item;
use crate::error::{StoreError, unreadable};
use crate::outbox::{OutboxItem, Published};
use crate::telling::Telling;
use crate::{SCHEMA, Store, keys};
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

const SK: &str = "PRICES";
/// The clause by which payment terms for new service packages change.
const CLAUSE: Clause = Clause::new(4, 13);

#[derive(Serialize, Deserialize)]
struct ListItem {
    pk: String,
    sk: String,
    schema: u32,
    list: PriceList,
}

fn pk(version: &str) -> String {
    format!("PRICES#{version}")
}

impl Store {
    /// Posts a price list, whose public page serves bytes of this hash from now on, and has those told who asked for news.
    ///
    /// # Errors
    /// [`domain::code::Code::VersionTaken`], a key used with another body, or the table's failure.
    pub async fn post_prices(
        &self,
        files: &Agreement,
        list: &PriceList,
        sha256: &str,
        publisher: &Publisher,
    ) -> Result<PricesLine, StoreError> {
        let published = Published { pk: pk(&list.version), version: &list.version, clause: CLAUSE };
        let publishing = Publishing { of: published.pk.clone(), act: "prices.posted", publisher };
        let event = Effect::Announce("prices.posted".to_owned());
        let event = OutboxItem::of_publication(&published, "posted", event, publisher.at);
        let telling = Telling::begin(&published, Notice::PricesNews, publisher.at);
        self.publish(&publishing, |board| {
            let (board, list) = board.post_prices(&files.offer, list.clone(), sha256.to_owned())?;
            let item = ListItem { pk: published.pk.clone(), sk: SK.to_owned(), schema: SCHEMA, list };
            let line = board.prices.last().cloned().ok_or(StoreError::Unreadable("board"))?;
            let beside =
                vec![new_item(&self.table, &item)?, new_item(&self.table, &event)?, new_item(&self.table, &telling)?];
            Ok((board, line, beside))
        })
        .await
    }

    /// A price list that was posted here.
    ///
    /// # Errors
    /// The table does not answer, or the item cannot be read.
    pub async fn price_list(&self, version: &str) -> Result<Option<PriceList>, StoreError> {
        let item = self.get(&pk(version), SK).await?;
        let read = |item| serde_dynamo::from_item(item).map_err(unreadable("price list"));
        item.map(|item| read(item).map(|item: ListItem| item.list)).transpose()
    }

    /// The price lists of a board that are current at an instant or later, in one round trip.
    pub(crate) async fn price_lists(
        &self,
        board: &PublicationIndex,
        at: Instant,
    ) -> Result<Vec<PriceList>, StoreError> {
        let current = board.prices.iter().filter(|line| line.current_from <= at).map(|line| line.current_from).max();
        let counts = |line: &&PricesLine| line.current_from > at || Some(line.current_from) == current;
        let lines = board.prices.iter().filter(counts);
        let items = self.get_all(lines.map(|line| keys::primary(&pk(&line.version), SK)).collect()).await?;
        let read = |item| serde_dynamo::from_item(item).map_err(unreadable("price list"));
        items.into_values().map(|item| read(item).map(|item: ListItem| item.list)).collect()
    }

    /// Sends a price list to an order's buyer, who demanded it (clause 4.13). Gives the reference of the notice, now or before
    /// under the same key.
    ///
    /// # Errors
    /// A key used with another body, or the table's failure.
    pub async fn send_prices(&self, version: &str, order: &Order, publisher: &Publisher) -> Result<String, StoreError> {
        let published = Published { pk: pk(version), version, clause: CLAUSE };
        let publishing = Publishing { of: published.pk.clone(), act: "prices.sent", publisher };
        let notice = Effect::Mail(Notice::PricesPosted);
        // Each demand has a notice of its own, and the same demand the same.
        let demand = Sha256::digest(format!("{} {}", publisher.keyed.scope, publisher.keyed.key));
        let name = format!("demanded-{}", hex::encode(&demand[..16]));
        let mut item = OutboxItem::of_publication(&published, &name, notice, publisher.at);
        item.order = Some(order.id.clone());
        self.write_kept(&publishing, item.reference.clone(), vec![new_item(&self.table, &item)?]).await
    }
}
