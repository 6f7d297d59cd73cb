//! The index of what operators published: one item that everything which is decided reads with its order. It changes with the
//! act that changes it, on condition of its revision.

use crate::table::act_log::{Act, Tried};
use crate::table::error::{StoreError, unreadable};
use crate::table::item::{Item, put_item};
use crate::table::keys::{DRAFTS, PUBLICATION_INDEX, primary};
use crate::table::retry::Tries;
use crate::{SCHEMA, Store};
use aws_sdk_dynamodb::types::{AttributeValue, Put, TransactWriteItem};
use domain::agreement::publications::{Draft, PublicationIndex};
use domain::agreement::terms::DraftText;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

const REVISION: &str = "revision";

/// What a publication comes to: the index after it, what is answered for it, and what is written with it.
pub(crate) type Publication<T> = (PublicationIndex, T, Vec<TransactWriteItem>);

/// The drafts of terms, beside the index: what is placed reads the index and has nothing to do with them.
#[derive(Default, Serialize, Deserialize)]
struct DraftsItem {
    pk: String,
    sk: String,
    schema: u32,
    /// How often it was changed.
    revision: u64,
    drafts: Vec<Draft>,
    /// Texts in further languages, of drafts and of published versions.
    #[serde(default)]
    texts: Vec<DraftText>,
}

/// The index as an act reads it, and the revision of the drafts, if it reads them.
struct Known {
    index: PublicationIndex,
    drafts_revision: Option<u64>,
}

#[derive(Serialize)]
struct PublicationIndexItem<'a> {
    pk: &'static str,
    sk: &'static str,
    schema: u32,
    #[serde(flatten)]
    index: &'a PublicationIndex,
}

pub(super) fn read(item: Option<Item>) -> Result<PublicationIndex, StoreError> {
    item.map_or(Ok(PublicationIndex::default()), |item| {
        serde_dynamo::from_item(item).map_err(unreadable("publication index"))
    })
}

/// The index's revision, without reading the rest of it.
pub(super) fn revision(item: &Option<Item>) -> u64 {
    let number = item.as_ref().and_then(|item| item.get(REVISION)?.as_n().ok());
    number.and_then(|number| number.parse().ok()).unwrap_or_default()
}

impl Store {
    /// What operators published, without the drafts.
    pub async fn publication_index(&self) -> Result<PublicationIndex, StoreError> {
        let (pk, sk) = PUBLICATION_INDEX;
        read(self.get(pk, sk).await?)
    }

    /// What operators published, with the drafts.
    pub async fn publications_and_drafts(&self) -> Result<PublicationIndex, StoreError> {
        self.read_index(true).await.map(|known| known.index)
    }

    async fn read_index(&self, with_drafts: bool) -> Result<Known, StoreError> {
        if !with_drafts {
            return Ok(Known { index: self.publication_index().await?, drafts_revision: None });
        }
        let ((pk, sk), (drafts_pk, drafts_sk)) = (PUBLICATION_INDEX, DRAFTS);
        let mut items = self.get_all(vec![primary(pk, sk), primary(drafts_pk, drafts_sk)]).await?;
        let index = read(items.remove(pk))?;
        let drafts = items.remove(drafts_pk).map(|item| serde_dynamo::from_item(item).map_err(unreadable("drafts")));
        let DraftsItem { revision, drafts, texts: draft_texts, .. } = drafts.transpose()?.unwrap_or_default();
        Ok(Known { index: PublicationIndex { drafts, draft_texts, ..index }, drafts_revision: Some(revision) })
    }

    /// Publishes something by an operator's act, and gives what is answered for it, now or before.
    ///
    /// # Errors
    /// A refusal, a key used with another body, or the table's failure.
    pub(crate) async fn publish<T: Serialize + DeserializeOwned>(
        &self,
        act: &Act<'_>,
        make: impl Fn(&PublicationIndex) -> Result<Publication<T>, StoreError>,
    ) -> Result<T, StoreError> {
        self.publish_on(act, false, make).await
    }

    /// As [`Store::publish`], for an act that knows of the drafts.
    pub(crate) async fn publish_drafted<T: Serialize + DeserializeOwned>(
        &self,
        act: &Act<'_>,
        make: impl Fn(&PublicationIndex) -> Result<Publication<T>, StoreError>,
    ) -> Result<T, StoreError> {
        self.publish_on(act, true, make).await
    }

    async fn publish_on<T: Serialize + DeserializeOwned>(
        &self,
        act: &Act<'_>,
        with_drafts: bool,
        make: impl Fn(&PublicationIndex) -> Result<Publication<T>, StoreError>,
    ) -> Result<T, StoreError> {
        let mut tries = Tries::begin();
        loop {
            let Known { index: before, drafts_revision } = self.read_index(with_drafts).await?;
            let (index, answer, mut writes) = match make(&before) {
                // What is refused now may have been done before, under the same key.
                Err(StoreError::Refused(refusal)) => {
                    return self.act_before(act).await?.ok_or(StoreError::Refused(refusal));
                }
                made => made?,
            };
            writes.push(self.index_put(&index)?);
            let changed = (&index.drafts, &index.draft_texts) != (&before.drafts, &before.draft_texts);
            if let Some(revision) = drafts_revision.filter(|_| changed) {
                writes.push(self.drafts_put(&index, revision)?);
            }
            match self.try_act(act, answer, writes).await? {
                Tried::Done(answer) => return Ok(answer),
                Tried::Again(why) => tries.pause(why).await?,
            }
        }
    }

    fn index_put(&self, index: &PublicationIndex) -> Result<TransactWriteItem, StoreError> {
        let (pk, sk) = PUBLICATION_INDEX;
        let without_drafts = PublicationIndex { drafts: Vec::new(), draft_texts: Vec::new(), ..index.clone() };
        let item = PublicationIndexItem { pk, sk, schema: SCHEMA, index: &without_drafts };
        let put = Put::builder()
            .table_name(&self.table)
            .set_item(Some(serde_dynamo::to_item(item).map_err(unreadable("publication index"))?))
            .condition_expression("attribute_not_exists(pk) OR #revision = :before")
            .expression_attribute_names("#revision", REVISION)
            .expression_attribute_values(":before", AttributeValue::N((index.revision - 1).to_string()));
        Ok(put_item(put))
    }

    /// The drafts, unless somebody else changed them since they were read.
    fn drafts_put(&self, index: &PublicationIndex, before: u64) -> Result<TransactWriteItem, StoreError> {
        let (pk, sk) = DRAFTS;
        let (pk, sk) = (pk.to_owned(), sk.to_owned());
        let (drafts, texts) = (index.drafts.clone(), index.draft_texts.clone());
        let item = DraftsItem { pk, sk, schema: SCHEMA, revision: before + 1, drafts, texts };
        let put = Put::builder()
            .table_name(&self.table)
            .set_item(Some(serde_dynamo::to_item(item).map_err(unreadable("drafts"))?))
            .condition_expression("attribute_not_exists(pk) OR #revision = :before")
            .expression_attribute_names("#revision", REVISION)
            .expression_attribute_values(":before", AttributeValue::N(before.to_string()));
        Ok(put_item(put))
    }
}
