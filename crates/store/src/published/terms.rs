//! The versions of the terms beside the publication index: their texts, the proof of their publication, and the moment at
//! which they come into force (clause 9.4).

use super::broadcast::Broadcast;
use crate::due::{Due, Family};
use crate::outbox::item::{OutboxItem, PublicationRef};
use crate::table::TxWrite;
use crate::table::act_log::{Act, ActRecord, Author};
use crate::table::error::{StoreError, unreadable};
use crate::table::item::{new_item, update_item};
use crate::table::keys;
use crate::table::retry::{Failure, RetryReason, Tries, read_failure};
use crate::{SCHEMA, Store};
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

#[derive(Serialize, Deserialize)]
struct TextItem {
    pk: String,
    sk: String,
    schema: u32,
    text: String,
    /// Its language; none was kept before texts had one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    language: Option<String>,
    /// When it was discarded: its public page is gone then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    discarded_at: Option<Instant>,
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
        author: &Author,
    ) -> Result<Draft, StoreError> {
        let act = Act { pk: keys::terms(&draft.version), name: "terms.drafted", author };
        let text = TextItem {
            pk: keys::terms(&draft.version),
            sk: keys::TERMS_TEXT.to_owned(),
            schema: SCHEMA,
            text: text.to_owned(),
            language: Some(draft.language.clone()),
            discarded_at: None,
        };
        self.publish_drafted(&act, |index| {
            let index = index.draft_terms(&files.offer, draft.clone())?;
            Ok((index, draft.clone(), vec![new_item(&self.table, &text)?]))
        })
        .await
    }

    /// The language, if one was kept, and the text of a version that was drafted or published here, and not discarded.
    pub async fn terms_text(&self, version: &str) -> Result<Option<(Option<String>, String)>, StoreError> {
        let Some(item) = self.get(&keys::terms(version), keys::TERMS_TEXT).await? else { return Ok(None) };
        let item: TextItem = serde_dynamo::from_item(item).map_err(unreadable("terms"))?;
        Ok(item.discarded_at.is_none().then_some((item.language, item.text)))
    }

    /// Discards a draft: it cannot be published any more, its public page is gone, and its name stays taken.
    ///
    /// # Errors
    /// A refusal of [`domain::agreement::publications::PublicationIndex::discard_terms`], a key used with another body, or
    /// the table's failure.
    pub async fn discard_terms(&self, version: &str, author: &Author) -> Result<Draft, StoreError> {
        let act = Act { pk: keys::terms(version), name: "terms.discarded", author };
        let at: AttributeValue = serde_dynamo::to_attribute_value(author.at).map_err(unreadable("instant"))?;
        self.publish_drafted(&act, |index| {
            let (index, draft) = index.discard_terms(version, author.at)?;
            let update = Update::builder()
                .table_name(&self.table)
                .set_key(Some(keys::primary(&keys::terms(version), keys::TERMS_TEXT)))
                .update_expression("SET discarded_at = :at")
                .condition_expression("attribute_exists(pk)")
                .expression_attribute_values(":at", at.clone());
            Ok((index, draft, vec![update_item(update)]))
        })
        .await
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
        approval: Option<&TxWrite>,
        author: &Author,
    ) -> Result<Publication, StoreError> {
        let act = Act { pk: keys::terms(version), name: "terms.published", author };
        self.publish_drafted(&act, |index| {
            let (index, terms) = index.publish_terms(policy, version, author.at)?;
            // The draft may have come after the page was looked at.
            let proof =
                proof.filter(|proof| proof.sha256 == terms.sha256).ok_or(Refusal::from(Code::PageUnavailable))?;
            let force = ForceItem {
                pk: keys::terms(version),
                sk: keys::FORCE,
                schema: SCHEMA,
                due_shard: Family::Published.name(),
                due_at: terms.in_force_from.timestamp_millis(),
            };
            let mut writes = self.broadcast_writes(version, "published", Notice::TermsPublished, author.at)?;
            writes.push(new_item(&self.table, &force)?);
            writes.extend(approval.map(|TxWrite(write)| write.clone()));
            Ok((index, Publication { terms, proof: proof.clone() }, writes))
        })
        .await
    }

    /// Withdraws a published version before it comes into force, and has every licensee told.
    ///
    /// # Errors
    /// A refusal of [`domain::agreement::publications::PublicationIndex::withdraw_terms`], a key used with another body, or the table's failure.
    pub async fn withdraw_terms(&self, version: &str, author: &Author) -> Result<TermsLine, StoreError> {
        let act = Act { pk: keys::terms(version), name: "terms.withdrawn", author };
        self.publish_drafted(&act, |index| {
            let (index, line) = index.withdraw_terms(version, author.at)?;
            let mut writes = self.broadcast_writes(version, "withdrawn", Notice::TermsWithdrawn, author.at)?;
            // Once it is recorded that they came into force, they cannot have been withdrawn before.
            let update =
                self.no_more_due(&keys::terms(version), keys::FORCE).condition_expression("attribute_exists(#at)");
            writes.push(update_item(update));
            Ok((index, line, writes))
        })
        .await
    }

    /// Records that a version came into force, and has every licensee told. `false` if that was done, or the version was
    /// withdrawn.
    pub async fn terms_come_into_force(&self, due: &Due) -> Result<bool, StoreError> {
        let version = keys::terms_of(&due.pk).ok_or(StoreError::Unreadable("key of terms"))?;
        let index = self.publication_index().await?;
        let line = index.terms(version).ok_or(StoreError::Unreadable("terms off the index"))?;
        let mut writes = Vec::new();
        if line.withdrawn_at.is_none() {
            writes = self.broadcast_writes(version, "in-force", Notice::TermsInForce, line.terms.in_force_from)?;
        }
        let seen = AttributeValue::N(due.due_at.to_string());
        let update = self.no_more_due(&due.pk, &due.sk);
        let update = update.condition_expression("#at = :seen").expression_attribute_values(":seen", seen);
        writes.push(update_item(update));
        let mut tries = Tries::begin();
        loop {
            let sent = self.client.transact_write_items().set_transact_items(Some(writes.clone())).send().await;
            let Err(error) = sent else { return Ok(line.withdrawn_at.is_none()) };
            match read_failure(&error, |_| false)? {
                // Another sweep recorded it.
                Failure::Again(RetryReason::Another) | Failure::Known(_) => return Ok(false),
                Failure::Again(why) => tries.pause(why).await?,
            }
        }
    }

    /// What was done about a version, in the order in which it was done.
    pub async fn terms_acts(&self, version: &str) -> Result<Vec<ActRecord<Value>>, StoreError> {
        self.act_log(&keys::terms(version)).await
    }

    /// The domain event `terms.…` and the broadcast that follow from a change.
    fn broadcast_writes(
        &self,
        version: &str,
        name: &str,
        notice: Notice,
        at: Instant,
    ) -> Result<Vec<TransactWriteItem>, StoreError> {
        let published = PublicationRef { pk: keys::terms(version), version, clause: CLAUSE };
        let event = Effect::Announce(format!("terms.{}", name.replace('-', "_")));
        let event = OutboxItem::of_publication(&published, name, event, at);
        let broadcast = Broadcast::begin(&published, notice, at);
        Ok(vec![new_item(&self.table, &event)?, new_item(&self.table, &broadcast)?])
    }
}
