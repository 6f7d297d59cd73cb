//! Outages of what is licensed, as operators record them (clause 5.1).

use crate::table::act_log::{Act, Author};
use crate::table::error::{StoreError, failed, unreadable};
use crate::table::item::new_item;
use crate::table::keys;
use crate::{SCHEMA, Store};
use domain::Instant;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// An outage, or works that were announced.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Outage {
    pk: String,
    sk: String,
    schema: u32,
    /// When it began.
    pub from: Instant,
    /// The first instant after it.
    pub until: Instant,
    /// Whether it was planned.
    pub planned: bool,
    /// What did not work, as everybody reads it.
    pub what: String,
    /// When it was recorded.
    pub recorded_at: Instant,
}

/// What is recorded of an outage.
#[derive(Debug, Clone)]
pub struct NewOutage {
    /// When it began.
    pub from: Instant,
    /// The first instant after it.
    pub until: Instant,
    /// Whether it was planned.
    pub planned: bool,
    /// What did not work.
    pub what: String,
}

impl Store {
    /// Records an outage, and gives it, now or before under the same key.
    ///
    /// # Errors
    /// A key used with another body, or the table's failure.
    pub async fn record_outage(&self, outage: NewOutage, author: &Author) -> Result<Outage, StoreError> {
        let named = Sha256::digest(format!("{} {}", author.keyed.scope, author.keyed.key));
        let NewOutage { from, until, planned, what } = outage;
        let outage = Outage {
            pk: keys::OUTAGES.to_owned(),
            sk: keys::at_instant(from, &hex::encode(&named[..16])),
            schema: SCHEMA,
            from,
            until,
            planned,
            what,
            recorded_at: author.at,
        };
        let act = Act { pk: outage.pk.clone(), name: "outages.recorded", author };
        let writes = vec![new_item(&self.table, &outage)?];
        self.write_act(&act, outage, writes).await
    }

    /// The outages that began last, the newest first: so many at most.
    pub async fn outages(&self, limit: i32) -> Result<Vec<Outage>, StoreError> {
        let query = self.beginning(keys::OUTAGES, keys::AT_INSTANT).scan_index_forward(false).limit(limit);
        let answer = query.send().await.map_err(|e| failed(&e))?;
        let items = answer.items.unwrap_or_default().into_iter();
        items.map(|item| serde_dynamo::from_item(item).map_err(unreadable("outage"))).collect()
    }
}
