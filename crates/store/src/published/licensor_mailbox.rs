//! A report that our own mailbox may be in other hands, of which every licensee is told (clause 10.4, K26).

use super::broadcast::Broadcast;
use crate::outbox::item::PublicationRef;
use crate::table::act_log::{Act, Author};
use crate::table::error::{StoreError, failed, unreadable};
use crate::table::item::new_item;
use crate::table::keys;
use crate::{SCHEMA, Store};
use domain::Instant;
use domain::clause::Clause;
use domain::follows::notice::Notice;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// A report of our own mailbox.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LicensorReport {
    pk: String,
    sk: String,
    schema: u32,
    /// The name of the report.
    pub id: String,
    /// Since when the mailbox may be in other hands, as far as that is known.
    pub since: Instant,
    /// When it was reported.
    pub reported_at: Instant,
}

impl Store {
    /// Keeps a report and has every licensee told. Gives it, now or before under the same key.
    ///
    /// # Errors
    /// A key used with another body, or the table's failure.
    pub async fn report_licensor_mailbox(&self, since: Instant, author: &Author) -> Result<LicensorReport, StoreError> {
        let named = Sha256::digest(format!("{} {}", author.keyed.scope, author.keyed.key));
        let id = hex::encode(&named[..16]);
        let (pk, reported_at) = (keys::licensor(&id), author.at);
        let of = PublicationRef { pk: pk.clone(), version: &id, clause: Clause::new(10, 4) };
        let broadcast = Broadcast::begin(&of, Notice::LicensorMailboxReported, reported_at);
        let act = Act { pk: pk.clone(), name: "licensor_mailbox.reported", author };
        let (sk, schema) = (keys::LICENSOR_REPORT.to_owned(), SCHEMA);
        let report = LicensorReport { pk, sk, schema, id: id.clone(), since, reported_at };
        let listed = LicensorReport {
            pk: keys::LICENSOR_REPORTS.to_owned(),
            sk: keys::at_instant(reported_at, &id),
            ..report.clone()
        };
        let writes =
            vec![new_item(&self.table, &report)?, new_item(&self.table, &broadcast)?, new_item(&self.table, &listed)?];
        self.write_act(&act, report, writes).await
    }

    /// The last reports, the newest first: so many at most.
    pub async fn licensor_reports(&self, limit: i32) -> Result<Vec<LicensorReport>, StoreError> {
        let query = self.beginning(keys::LICENSOR_REPORTS, keys::AT_INSTANT).scan_index_forward(false).limit(limit);
        let answer = query.send().await.map_err(|e| failed(&e))?;
        let items = answer.items.unwrap_or_default().into_iter();
        items.map(|item| serde_dynamo::from_item(item).map_err(unreadable("report of our mailbox"))).collect()
    }

    /// A report, by its name.
    pub async fn licensor_report(&self, id: &str) -> Result<Option<LicensorReport>, StoreError> {
        let item = self.get(&keys::licensor(id), keys::LICENSOR_REPORT).await?;
        item.map(|item| serde_dynamo::from_item(item).map_err(unreadable("report of our mailbox"))).transpose()
    }
}
