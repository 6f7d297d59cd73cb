//! The index of what operators published: one item that everything which is decided reads with its order. It changes with the
//! act that changes it, on condition of its revision.

use crate::table::act_log::{Act, Tried};
use crate::table::error::{StoreError, unreadable};
use crate::table::item::{Item, put_item};
use crate::table::keys::PUBLICATION_INDEX;
use crate::table::retry::Tries;
use crate::{SCHEMA, Store};
use aws_sdk_dynamodb::types::{AttributeValue, Put, TransactWriteItem};
use domain::agreement::publications::PublicationIndex;
use serde::Serialize;
use serde::de::DeserializeOwned;

const REVISION: &str = "revision";

/// What a publication comes to: the index after it, what is answered for it, and what is written with it.
pub(crate) type Publication<T> = (PublicationIndex, T, Vec<TransactWriteItem>);

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
    /// What operators published.
    pub async fn publication_index(&self) -> Result<PublicationIndex, StoreError> {
        let (pk, sk) = PUBLICATION_INDEX;
        read(self.get(pk, sk).await?)
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
        let mut tries = Tries::begin();
        loop {
            let before = self.publication_index().await?;
            let (index, answer, mut writes) = match make(&before) {
                // What is refused now may have been done before, under the same key.
                Err(StoreError::Refused(refusal)) => {
                    return self.act_before(act).await?.ok_or(StoreError::Refused(refusal));
                }
                made => made?,
            };
            writes.push(self.index_put(&index)?);
            match self.try_act(act, answer, writes).await? {
                Tried::Done(answer) => return Ok(answer),
                Tried::Again(why) => tries.pause(why).await?,
            }
        }
    }

    fn index_put(&self, index: &PublicationIndex) -> Result<TransactWriteItem, StoreError> {
        let (pk, sk) = PUBLICATION_INDEX;
        let item = PublicationIndexItem { pk, sk, schema: SCHEMA, index };
        let put = Put::builder()
            .table_name(&self.table)
            .set_item(Some(serde_dynamo::to_item(item).map_err(unreadable("publication index"))?))
            .condition_expression("attribute_not_exists(pk) OR #revision = :before")
            .expression_attribute_names("#revision", REVISION)
            .expression_attribute_values(":before", AttributeValue::N((index.revision - 1).to_string()));
        Ok(put_item(put))
    }
}
