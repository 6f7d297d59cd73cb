//! What operators do outside an order's own chain: each act as it was done, by whom and why, for ever, under the operator's
//! key, by which a repeat is found and answered as before.

use super::error::{StoreError, unreadable};
use super::idempotency::Keyed;
use super::item::{Item, new_item};
use super::keys;
use super::retry::{Failure, RetryReason, Tries, read_failure};
use crate::{SCHEMA, Store};
use aws_sdk_dynamodb::types::{ReturnValuesOnConditionCheckFailure, TransactWriteItem};
use domain::Instant;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

/// Who does it, why and when.
#[derive(Debug, Clone)]
pub struct Author {
    /// The operator's name.
    pub by: String,
    /// The reason.
    pub reason: String,
    /// The operator's key, under which the act is found again.
    pub keyed: Keyed,
    /// When it is asked for.
    pub at: Instant,
}

/// An act as it is asked for.
pub(crate) struct Act<'a> {
    /// The partition of what it is about, in which it is recorded.
    pub(crate) pk: String,
    /// What is done.
    pub(crate) name: &'static str,
    pub(crate) author: &'a Author,
}

/// An act as it was done.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ActRecord<T> {
    pk: String,
    sk: String,
    schema: u32,
    body_hmac: String,
    /// What was done, as `terms.published`.
    pub act: String,
    /// The operator's name.
    pub by: String,
    /// The reason.
    pub reason: String,
    /// When it was asked for.
    pub at: Instant,
    /// What was answered for it.
    pub answer: T,
}

/// What came of one try to write an act.
pub(crate) enum Tried<T> {
    /// It is written, now or before: its answer.
    Done(T),
    Again(RetryReason),
}

impl Act<'_> {
    fn sk(&self) -> String {
        keys::act(&self.author.keyed.scope, &self.author.keyed.key)
    }

    fn record<T>(&self, answer: T) -> ActRecord<T> {
        ActRecord {
            pk: self.pk.clone(),
            sk: self.sk(),
            schema: SCHEMA,
            body_hmac: self.author.keyed.body.current.clone(),
            act: self.name.to_owned(),
            by: self.author.by.clone(),
            reason: self.author.reason.clone(),
            at: self.author.at,
            answer,
        }
    }

    /// What was answered for the act that stands under the operator's key.
    fn answer_before<T: DeserializeOwned>(&self, item: Item) -> Result<T, StoreError> {
        let known: ActRecord<T> = serde_dynamo::from_item(item).map_err(unreadable("act"))?;
        let same = self.author.keyed.body.is(&known.body_hmac);
        if same && known.act == self.name { Ok(known.answer) } else { Err(StoreError::KeyReused) }
    }
}

impl Store {
    /// What was answered for the same act before, under the same key.
    ///
    /// # Errors
    /// A key used with another body, or the table's failure.
    pub(crate) async fn act_before<T: DeserializeOwned>(&self, act: &Act<'_>) -> Result<Option<T>, StoreError> {
        let known = self.get(&act.pk, &act.sk()).await?;
        known.map(|item| act.answer_before(item)).transpose()
    }

    /// Writes an act with what it changes, and gives what is answered for it, now or before.
    ///
    /// # Errors
    /// A key used with another body, or the table's failure.
    pub(crate) async fn write_act<T: Serialize + DeserializeOwned + Clone>(
        &self,
        act: &Act<'_>,
        answer: T,
        writes: Vec<TransactWriteItem>,
    ) -> Result<T, StoreError> {
        let mut tries = Tries::begin();
        loop {
            match self.try_act(act, answer.clone(), writes.clone()).await? {
                Tried::Done(answer) => return Ok(answer),
                Tried::Again(why) => tries.pause(why).await?,
            }
        }
    }

    /// One try of [`Store::write_act`].
    pub(crate) async fn try_act<T: Serialize + DeserializeOwned>(
        &self,
        act: &Act<'_>,
        answer: T,
        writes: Vec<TransactWriteItem>,
    ) -> Result<Tried<T>, StoreError> {
        let record = act.record(answer);
        let mut write = new_item(&self.table, &record)?;
        // A repeat is answered from what stands there.
        if let Some(put) = write.put.as_mut() {
            put.return_values_on_condition_check_failure = Some(ReturnValuesOnConditionCheckFailure::AllOld);
        }
        let items = [write].into_iter().chain(writes).collect();
        let Err(error) = self.client.transact_write_items().set_transact_items(Some(items)).send().await else {
            return Ok(Tried::Done(record.answer));
        };
        match read_failure(&error, |index| index == 0)? {
            Failure::Known(item) => act.answer_before(item).map(Tried::Done),
            Failure::Again(why) => Ok(Tried::Again(why)),
        }
    }

    /// The acts about what lies in a partition, in the order in which they were done.
    pub(crate) async fn act_log<T: DeserializeOwned>(&self, pk: &str) -> Result<Vec<ActRecord<T>>, StoreError> {
        let items = self.all_beginning(pk, keys::ACTS).await?.into_iter();
        let acts = items.map(|item| serde_dynamo::from_item(item).map_err(unreadable("act")));
        let mut acts: Vec<ActRecord<T>> = acts.collect::<Result<_, _>>()?;
        acts.sort_by_key(|act| act.at);
        Ok(acts)
    }
}
