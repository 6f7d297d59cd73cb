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
    /// The same of its texts in other languages.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub other_proofs: Vec<Proof>,
}

#[derive(Serialize, Deserialize)]
pub(super) struct TextItem {
    pub(super) pk: String,
    pub(super) sk: String,
    pub(super) schema: u32,
    pub(super) text: String,
    /// Its language; none was kept before texts had one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) language: Option<String>,
    /// Of a version's first text: the languages of the texts that are published with it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) together: Vec<String>,
    /// When it was discarded: its public page is gone then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) discarded_at: Option<Instant>,
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
            together: Vec::new(),
            discarded_at: None,
        };
        self.publish_drafted(&act, |index| {
            let index = index.draft_terms(&files.offer, draft.clone())?;
            Ok((index, draft.clone(), vec![new_item(&self.table, &text)?]))
        })
        .await
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
            let others = index.waiting_texts(version).into_iter().map(|text| keys::terms_text(&text.language));
            let texts: Vec<String> = others.chain([keys::TERMS_TEXT.to_owned()]).collect();
            let (index, draft) = index.discard_terms(version, author.at)?;
            let gone = texts.iter().map(|sk| {
                let update = Update::builder()
                    .table_name(&self.table)
                    .set_key(Some(keys::primary(&keys::terms(version), sk)))
                    .update_expression("SET discarded_at = :at")
                    .condition_expression("attribute_exists(pk)")
                    .expression_attribute_values(":at", at.clone());
                update_item(update)
            });
            Ok((index, draft, gone.collect()))
        })
        .await
    }

    /// Publishes a draft whose pages were seen to serve it, one for each of its texts, and has every licensee told. Without a proof
    /// of each of these very texts nothing is published.
    ///
    /// # Errors
    /// A refusal of [`domain::agreement::publications::PublicationIndex::publish_terms`], [`Code::PageUnavailable`] without the proof, a key used with another
    /// body, or the table's failure.
    pub async fn publish_terms(
        &self,
        policy: &Policy,
        version: &str,
        proofs: &[Proof],
        approval: Option<&TxWrite>,
        author: &Author,
    ) -> Result<Publication, StoreError> {
        let act = Act { pk: keys::terms(version), name: "terms.published", author };
        self.publish_drafted(&act, |index| {
            let (index, terms) = index.publish_terms(policy, version, author.at)?;
            // The draft, or a text of it, may have come after the pages were looked at.
            let of_text = |sha256: &str| proofs.iter().find(|proof| proof.sha256 == *sha256).cloned();
            let seen: Option<Vec<Proof>> =
                terms.texts(terms.published_at).iter().map(|it| of_text(&it.sha256)).collect();
            let mut other_proofs = seen.ok_or(Refusal::from(Code::PageUnavailable))?;
            let proof = other_proofs.remove(0);
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
            Ok((index, Publication { terms, proof, other_proofs }, writes))
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
