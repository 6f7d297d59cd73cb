//! The versions of the terms beside the board: their texts, the proof of their publication, and the moment at which they come
//! into force (clause 9.4).

use crate::board::{Kept, Publisher, Publishing};
use crate::commit::{Failure, Why, judge, new_item, update_item};
use crate::due::{Due, Family};
use crate::error::{StoreError, unreadable};
use crate::execute::Tries;
use crate::outbox::{OutboxItem, Published};
use crate::telling::Telling;
use crate::{SCHEMA, Store, keys};
use aws_sdk_dynamodb::types::{AttributeValue, TransactWriteItem, Update};
use domain::Instant;
use domain::agreement::Agreement;
use domain::agreement::policy::Policy;
use domain::agreement::publications::{Draft, TermsLine};
use domain::agreement::terms::TermsVersion;
use domain::clause::Clause;
use domain::code::{Code, Refusal};
use domain::follows::effect::Effect;
use domain::follows::notice::Notice;
use serde::{Deserialize, Serialize};
use serde_json::Value;

const TEXT: &str = "TEXT";
/// The sort key of the moment at which a version comes into force.
pub const FORCE: &str = "FORCE";
/// The clause by which terms change.
const CLAUSE: Clause = Clause::new(9, 4);

/// The proof that a version was public when it was published (K43): its page was fetched from outside just before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proof {
    /// The page.
    pub url: String,
    /// Lower-case hex of the SHA-256 of what it served.
    pub sha256: String,
}

/// A publication, as it is kept and answered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Publication {
    /// What was published.
    pub terms: TermsVersion,
    /// That it was.
    pub proof: Proof,
}

/// What was done about a version, by whom and why.
#[derive(Debug, Clone, PartialEq)]
pub struct Act {
    /// What: `terms.drafted`, `terms.published`, `terms.withdrawn`.
    pub act: String,
    /// The operator's name.
    pub by: String,
    /// The reason.
    pub reason: String,
    /// When.
    pub at: Instant,
    /// What was answered for it.
    pub what: Value,
}

#[derive(Serialize, Deserialize)]
struct TextItem {
    pk: String,
    sk: String,
    schema: u32,
    text: String,
}

/// When a version comes into force: in the due index until that was recorded.
#[derive(Serialize)]
struct ForceItem {
    pk: String,
    sk: &'static str,
    schema: u32,
    due_shard: &'static str,
    due_at: i64,
}

/// The partition of a version.
pub fn pk(version: &str) -> String {
    format!("TERMS#{version}")
}

/// The version of a partition of terms.
pub(crate) fn version_of(pk: &str) -> Option<&str> {
    pk.strip_prefix("TERMS#")
}

impl Store {
    /// Keeps a draft of terms with its text, which is never edited: it can be read at its public page from now on.
    ///
    /// # Errors
    /// [`domain::code::Code::VersionTaken`], a key used with another body, or the table's failure.
    pub async fn draft_terms(
        &self,
        files: &Agreement,
        draft: &Draft,
        text: &str,
        publisher: &Publisher,
    ) -> Result<Draft, StoreError> {
        let publishing = Publishing { of: pk(&draft.version), act: "terms.drafted", publisher };
        let text = TextItem { pk: pk(&draft.version), sk: TEXT.to_owned(), schema: SCHEMA, text: text.to_owned() };
        self.publish(&publishing, |board| {
            let board = board.draft_terms(&files.offer, draft.clone())?;
            Ok((board, draft.clone(), vec![new_item(&self.table, &text)?]))
        })
        .await
    }

    /// The text of a version that was drafted or published here.
    ///
    /// # Errors
    /// The table does not answer, or the item cannot be read.
    pub async fn terms_text(&self, version: &str) -> Result<Option<String>, StoreError> {
        let item = self.get(&pk(version), TEXT).await?;
        let read = |item| serde_dynamo::from_item(item).map_err(unreadable("terms"));
        item.map(|item| read(item).map(|item: TextItem| item.text)).transpose()
    }

    /// Publishes a draft whose page was seen to serve it, and has every licensee told. Without a proof of this very draft nothing
    /// is published.
    ///
    /// # Errors
    /// A refusal of [`domain::agreement::publications::PublicationIndex::publish_terms`], [`Code::PageUnavailable`] without the proof, a key used with another
    /// body, or the table's failure.
    pub async fn publish_terms(
        &self,
        policy: &Policy,
        version: &str,
        proof: Option<&Proof>,
        publisher: &Publisher,
    ) -> Result<Publication, StoreError> {
        let publishing = Publishing { of: pk(version), act: "terms.published", publisher };
        self.publish(&publishing, |board| {
            let (board, terms) = board.publish_terms(policy, version, publisher.at)?;
            // The draft may have come after the page was looked at.
            let proof =
                proof.filter(|proof| proof.sha256 == terms.sha256).ok_or(Refusal::from(Code::PageUnavailable))?;
            let force = ForceItem {
                pk: pk(version),
                sk: FORCE,
                schema: SCHEMA,
                due_shard: Family::Terms.name(),
                due_at: terms.in_force_from.timestamp_millis(),
            };
            let mut beside = self.told(version, "published", Notice::TermsPublished, publisher.at)?;
            beside.push(new_item(&self.table, &force)?);
            Ok((board, Publication { terms, proof: proof.clone() }, beside))
        })
        .await
    }

    /// Withdraws a published version before it comes into force, and has every licensee told.
    ///
    /// # Errors
    /// A refusal of [`domain::agreement::publications::PublicationIndex::withdraw_terms`], a key used with another body, or the table's failure.
    pub async fn withdraw_terms(&self, version: &str, publisher: &Publisher) -> Result<TermsLine, StoreError> {
        let publishing = Publishing { of: pk(version), act: "terms.withdrawn", publisher };
        self.publish(&publishing, |board| {
            let (board, line) = board.withdraw_terms(version, publisher.at)?;
            let mut beside = self.told(version, "withdrawn", Notice::TermsWithdrawn, publisher.at)?;
            // Once it is recorded that they came into force, they cannot have been withdrawn before.
            let update = self.no_more_due(&pk(version), FORCE).condition_expression("attribute_exists(#at)");
            beside.push(update_item(update));
            Ok((board, line, beside))
        })
        .await
    }

    /// Records that a version came into force, and has every licensee told. `false` if that was done, or the version was
    /// withdrawn.
    ///
    /// # Errors
    /// The table does not answer.
    pub async fn terms_come_into_force(&self, due: &Due) -> Result<bool, StoreError> {
        let version = version_of(&due.pk).ok_or(StoreError::Unreadable("key of terms"))?;
        let board = self.board().await?;
        let line = board.terms(version).ok_or(StoreError::Unreadable("terms off the board"))?;
        let mut writes = Vec::new();
        if line.withdrawn_at.is_none() {
            writes = self.told(version, "in-force", Notice::TermsInForce, line.terms.in_force_from)?;
        }
        let seen = AttributeValue::N(due.due_at.to_string());
        let update = self.no_more_due(&due.pk, &due.sk);
        let update = update.condition_expression("#at = :seen").expression_attribute_values(":seen", seen);
        writes.push(update_item(update));
        let mut tries = Tries::begin();
        loop {
            let sent = self.client.transact_write_items().set_transact_items(Some(writes.clone())).send().await;
            let Err(error) = sent else { return Ok(line.withdrawn_at.is_none()) };
            match judge(&error, |_| false)? {
                // Another sweep recorded it.
                Failure::Again(Why::Another) | Failure::Known(_) => return Ok(false),
                Failure::Again(why) => tries.pause(why).await?,
            }
        }
    }

    /// What was done about a version, in the order in which it was done.
    ///
    /// # Errors
    /// The table does not answer, or an item cannot be read.
    pub async fn terms_acts(&self, version: &str) -> Result<Vec<Act>, StoreError> {
        let kept: Vec<Kept<Value>> = self.kept_acts(&pk(version)).await?;
        let act = |Kept { act, by, reason, at, what, .. }| Act { act, by, reason, at, what };
        let mut acts: Vec<Act> = kept.into_iter().map(act).collect();
        acts.sort_by_key(|act| act.at);
        Ok(acts)
    }

    /// The domain event `terms.…` and the telling of everybody that follow from a change.
    fn told(
        &self,
        version: &str,
        name: &str,
        notice: Notice,
        at: Instant,
    ) -> Result<Vec<TransactWriteItem>, StoreError> {
        let published = Published { pk: pk(version), version, clause: CLAUSE };
        let event = Effect::Announce(format!("terms.{}", name.replace('-', "_")));
        let event = OutboxItem::of_publication(&published, name, event, at);
        let telling = Telling::begin(&published, notice, at);
        Ok(vec![new_item(&self.table, &event)?, new_item(&self.table, &telling)?])
    }

    /// The update that takes an item out of the due index.
    pub(crate) fn no_more_due(&self, pk: &str, sk: &str) -> aws_sdk_dynamodb::types::builders::UpdateBuilder {
        Update::builder()
            .table_name(&self.table)
            .set_key(Some(keys::primary(pk, sk)))
            .update_expression("REMOVE #shard, #at")
            .expression_attribute_names("#shard", keys::DUE_SHARD)
            .expression_attribute_names("#at", keys::DUE_AT)
    }
}
