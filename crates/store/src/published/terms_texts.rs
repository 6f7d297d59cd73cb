//! The texts of the terms in further languages (K63): kept beside their version, served from their drafting on, published with the
//! version or added to it.

use super::terms::{Proof, TextItem};
use crate::table::TxWrite;
use crate::table::act_log::{Act, Author};
use crate::table::error::{StoreError, unreadable};
use crate::table::item::{Item, put_item, update_item};
use crate::table::keys;
use crate::{SCHEMA, Store};
use aws_sdk_dynamodb::types::{Put, Update};
use domain::agreement::Agreement;
use domain::agreement::terms::{AddedText, DraftText};
use domain::code::{Code, Refusal};
use futures::try_join;
use serde::{Deserialize, Serialize};

/// What is kept of the text of a version that was drafted or published here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptText {
    /// Its language, if one was kept.
    pub language: Option<String>,
    /// The text.
    pub text: String,
    /// Of a version's first text: the languages of the texts that are published with it.
    pub together: Vec<String>,
}

/// The publication of a text that was added to a version, as it is kept and answered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TextPublication {
    /// What was added.
    pub added: AddedText,
    /// That its page served it.
    pub proof: Proof,
}

impl Store {
    /// The text of a version in the language in which it was first published and, where another is asked for, the one in that.
    /// None of them where it was discarded.
    pub async fn terms_texts(
        &self,
        version: &str,
        language: Option<&str>,
    ) -> Result<(Option<KeptText>, Option<KeptText>), StoreError> {
        let pk = keys::terms(version);
        let first = self.kept_text(&pk, keys::TERMS_TEXT.to_owned());
        match language {
            None => Ok((first.await?, None)),
            Some(language) => try_join!(first, self.kept_text(&pk, keys::terms_text(language))),
        }
    }

    async fn kept_text(&self, pk: &str, sk: String) -> Result<Option<KeptText>, StoreError> {
        let Some(item) = self.get(pk, &sk).await? else { return Ok(None) };
        let TextItem { language, text, together, discarded_at, .. } =
            serde_dynamo::from_item(item).map_err(unreadable("terms"))?;
        Ok(discarded_at.is_none().then_some(KeptText { language, text, together }))
    }

    /// Keeps a draft of a text in a further language: it can be read at its public page from now on. It takes the place of one that
    /// was not published.
    ///
    /// # Errors
    /// A refusal of [`domain::agreement::publications::PublicationIndex::draft_text`], a key used with another body, or the
    /// table's failure.
    pub async fn draft_terms_text(
        &self,
        files: &Agreement,
        draft: &DraftText,
        text: &str,
        author: &Author,
    ) -> Result<DraftText, StoreError> {
        let pk = keys::terms(&draft.version);
        let act = Act { pk: pk.clone(), name: "terms.text_drafted", author };
        let item = TextItem {
            pk: pk.clone(),
            sk: keys::terms_text(&draft.language),
            schema: SCHEMA,
            text: text.to_owned(),
            language: Some(draft.language.clone()),
            together: Vec::new(),
            discarded_at: None,
        };
        let item: Item = serde_dynamo::to_item(item).map_err(unreadable("terms"))?;
        self.publish_drafted(&act, |index| {
            let index = index.draft_text(&files.offer, draft.clone())?;
            let mut writes = vec![put_item(Put::builder().table_name(&self.table).set_item(Some(item.clone())))];
            if index.open_drafts().any(|other| other.version == draft.version) {
                let waiting = index.waiting_texts(&draft.version);
                let together: Vec<&str> = waiting.iter().map(|text| &*text.language).collect();
                let together = serde_dynamo::to_attribute_value(together).map_err(unreadable("languages"))?;
                let update = Update::builder()
                    .table_name(&self.table)
                    .set_key(Some(keys::primary(&pk, keys::TERMS_TEXT)))
                    .update_expression("SET together = :together")
                    .condition_expression("attribute_exists(pk)")
                    .expression_attribute_values(":together", together);
                writes.push(update_item(update));
            }
            Ok((index, draft.clone(), writes))
        })
        .await
    }

    /// Adds a drafted text, whose page was seen to serve it, to its published version. Without a proof of this very text nothing is
    /// published. Nobody is told: it changes nothing.
    ///
    /// # Errors
    /// A refusal of [`domain::agreement::publications::PublicationIndex::publish_text`], [`Code::PageUnavailable`] without the
    /// proof, a key used with another body, or the table's failure.
    pub async fn publish_terms_text(
        &self,
        files: &Agreement,
        (version, language): (&str, &str),
        proof: Option<&Proof>,
        approval: Option<&TxWrite>,
        author: &Author,
    ) -> Result<TextPublication, StoreError> {
        let act = Act { pk: keys::terms(version), name: "terms.text_published", author };
        self.publish_drafted(&act, |index| {
            let (index, added) = index.publish_text(&files.offer, version, language, author.at)?;
            let proof = proof.filter(|proof| proof.sha256 == added.text.sha256);
            let proof = proof.ok_or(Refusal::from(Code::PageUnavailable))?.clone();
            let writes = approval.iter().map(|TxWrite(write)| write.clone()).collect();
            Ok((index, TextPublication { added, proof }, writes))
        })
        .await
    }
}
