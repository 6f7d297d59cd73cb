//! The board of what operators published: one item that everything which is decided reads with its order, and every change
//! of it as it was made, by whom and why, for ever.

use crate::commit::{Failure, Why, judge, new_item, put_item};
use crate::error::{StoreError, unreadable};
use crate::execute::Tries;
use crate::idempotency::Keyed;
use crate::{SCHEMA, Store, keys};
use aws_sdk_dynamodb::types::{AttributeValue, Put, ReturnValuesOnConditionCheckFailure, TransactWriteItem};
use chrono::TimeDelta;
use domain::Instant;
use domain::agreement::Agreement;
use domain::agreement::publications::PublicationIndex;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use subtle::ConstantTimeEq;

pub(crate) const BOARD: (&str, &str) = ("OFFER#board", "BOARD");
const REVISION: &str = "revision";

/// For how long a price list that was superseded is still kept at hand: far longer than any request is on its way.
const LATE: TimeDelta = TimeDelta::hours(1);

/// An item of the table, as it was read.
pub(crate) type Item = HashMap<String, AttributeValue>;

/// The agreement as the board last was, so that a board that did not change since is not read again into rules.
#[derive(Debug, Clone, Default)]
pub(crate) struct Resolved(Arc<Mutex<Option<Cached>>>);

#[derive(Debug, Clone)]
struct Cached {
    files: Arc<Agreement>,
    revision: u64,
    with_lists: bool,
    agreement: Arc<Agreement>,
}

/// Who publishes something, reached a buyer another way or has a notice sent again, why and when.
#[derive(Debug, Clone)]
pub struct Publisher {
    /// The operator's name.
    pub by: String,
    /// The reason.
    pub reason: String,
    /// The operator's key, under which the change is found again.
    pub keyed: Keyed,
    /// When it is asked for.
    pub at: Instant,
}

/// A change of the board, or an act about what it has or what was sent, as it is asked for.
pub(crate) struct Publishing<'a> {
    /// The partition of what it is about.
    pub(crate) of: String,
    /// What is done.
    pub(crate) act: &'static str,
    /// By whom.
    pub(crate) publisher: &'a Publisher,
}

/// A change as it is kept.
#[derive(Serialize, Deserialize)]
pub(crate) struct Kept<T> {
    pk: String,
    sk: String,
    schema: u32,
    body_hmac: String,
    pub(crate) act: String,
    pub(crate) by: String,
    pub(crate) reason: String,
    pub(crate) at: Instant,
    pub(crate) what: T,
}

/// How the sort keys of kept changes begin. Beside an order they lie outside the ranges of its texts.
pub(crate) const DONE: &str = "DONE#";

/// What a change makes of the board: the next one, what is answered for it, and what it writes beside.
pub(crate) type Made<T> = (PublicationIndex, T, Vec<TransactWriteItem>);

#[derive(Serialize)]
struct BoardItem<'a> {
    pk: &'static str,
    sk: &'static str,
    schema: u32,
    #[serde(flatten)]
    board: &'a PublicationIndex,
}

fn read(item: Option<Item>) -> Result<PublicationIndex, StoreError> {
    item.map_or(Ok(PublicationIndex::default()), |item| serde_dynamo::from_item(item).map_err(unreadable("board")))
}

/// The board's revision, without reading the rest of it.
fn revision(item: &Option<Item>) -> u64 {
    let number = item.as_ref().and_then(|item| item.get(REVISION)?.as_n().ok());
    number.and_then(|number| number.parse().ok()).unwrap_or_default()
}

impl Publishing<'_> {
    fn sk(&self) -> String {
        format!("{DONE}{}#{}", self.publisher.keyed.scope, self.publisher.keyed.key)
    }

    fn kept<T>(&self, what: T) -> Kept<T> {
        Kept {
            pk: self.of.clone(),
            sk: self.sk(),
            schema: SCHEMA,
            body_hmac: self.publisher.keyed.body_hmac.clone(),
            act: self.act.to_owned(),
            by: self.publisher.by.clone(),
            reason: self.publisher.reason.clone(),
            at: self.publisher.at,
            what,
        }
    }

    /// What was answered for the change that stands under the caller's key.
    fn judge<T: DeserializeOwned>(&self, item: Item) -> Result<T, StoreError> {
        let known: Kept<T> = serde_dynamo::from_item(item).map_err(unreadable("publication"))?;
        let same: bool = known.body_hmac.as_bytes().ct_eq(self.publisher.keyed.body_hmac.as_bytes()).into();
        if same && known.act == self.act { Ok(known.what) } else { Err(StoreError::KeyReused) }
    }
}

impl Store {
    /// What operators published.
    ///
    /// # Errors
    /// The table does not answer, or the item cannot be read.
    pub async fn board(&self) -> Result<PublicationIndex, StoreError> {
        read(self.get(BOARD.0, BOARD.1).await?)
    }

    /// The agreement of the files with all that operators published besides, the price lists that count now or later among it:
    /// one read where nothing was published since the last.
    ///
    /// # Errors
    /// The table does not answer, or an item cannot be read.
    pub async fn offered(&self, files: &Arc<Agreement>, now: Instant) -> Result<Arc<Agreement>, StoreError> {
        let item = self.get(BOARD.0, BOARD.1).await?;
        self.resolve(files, item, Some(now)).await
    }

    /// As [`Store::offered`], without price lists: what a job goes by.
    ///
    /// # Errors
    /// As there.
    pub async fn in_force_now(&self, files: &Arc<Agreement>) -> Result<Arc<Agreement>, StoreError> {
        let item = self.get(BOARD.0, BOARD.1).await?;
        self.resolve(files, item, None).await
    }

    /// As [`Store::offered`], by the board as it was read with an order, and without price lists, which no order asks for any
    /// more once it is placed.
    pub(crate) async fn in_force(
        &self,
        files: &Arc<Agreement>,
        board: Option<Item>,
    ) -> Result<Arc<Agreement>, StoreError> {
        self.resolve(files, board, None).await
    }

    async fn resolve(
        &self,
        files: &Arc<Agreement>,
        item: Option<Item>,
        lists_at: Option<Instant>,
    ) -> Result<Arc<Agreement>, StoreError> {
        let (revision, with_lists) = (revision(&item), lists_at.is_some());
        if revision == 0 {
            return Ok(files.clone());
        }
        if let Some(agreement) = self.resolved.of(files, revision, with_lists) {
            return Ok(agreement);
        }
        let board = read(item)?;
        let lists = match lists_at {
            Some(now) => self.price_lists(&board, now - LATE).await?,
            None => Vec::new(),
        };
        let calendar = match board.calendars.last() {
            Some(line) => Some(self.calendar(&line.version).await?),
            None => None,
        };
        let agreement = Arc::new(files.with(&board, lists, calendar));
        let files = files.clone();
        self.resolved.keep(Cached { files, revision, with_lists, agreement: agreement.clone() });
        Ok(agreement)
    }

    /// Changes the board under a caller's key, and gives what is answered for it, now or before.
    ///
    /// # Errors
    /// A refusal, a key used with another body, or the table's failure.
    pub(crate) async fn publish<T: Serialize + DeserializeOwned>(
        &self,
        publishing: &Publishing<'_>,
        make: impl Fn(&PublicationIndex) -> Result<Made<T>, StoreError>,
    ) -> Result<T, StoreError> {
        let mut tries = Tries::begin();
        loop {
            let before = self.board().await?;
            let (board, what, beside) = match make(&before) {
                // What is refused now may have been done before, under the same key.
                Err(StoreError::Refused(refusal)) => {
                    return self.before(publishing).await?.ok_or(StoreError::Refused(refusal));
                }
                made => made?,
            };
            let mut beside = beside;
            beside.push(self.board_put(&board)?);
            match self.try_kept(publishing, what, beside).await? {
                Ok(what) => return Ok(what),
                Err(why) => tries.pause(why).await?,
            }
        }
    }

    /// What was answered for the same change before, under the same key.
    pub(crate) async fn before<T: DeserializeOwned>(
        &self,
        publishing: &Publishing<'_>,
    ) -> Result<Option<T>, StoreError> {
        let known = self.get(&publishing.of, &publishing.sk()).await?;
        known.map(|item| publishing.judge(item)).transpose()
    }

    /// Writes what an operator does about something that is published, or about a notice, under a caller's key, where the board stays as it is.
    ///
    /// # Errors
    /// A key used with another body, or the table's failure.
    pub(crate) async fn write_kept<T: Serialize + DeserializeOwned + Clone>(
        &self,
        publishing: &Publishing<'_>,
        what: T,
        writes: Vec<TransactWriteItem>,
    ) -> Result<T, StoreError> {
        let mut tries = Tries::begin();
        loop {
            match self.try_kept(publishing, what.clone(), writes.clone()).await? {
                Ok(what) => return Ok(what),
                Err(why) => tries.pause(why).await?,
            }
        }
    }

    /// One try. The inner error says why to try again.
    async fn try_kept<T: Serialize + DeserializeOwned>(
        &self,
        publishing: &Publishing<'_>,
        what: T,
        writes: Vec<TransactWriteItem>,
    ) -> Result<Result<T, Why>, StoreError> {
        let kept = publishing.kept(what);
        let items = [self.keep(&kept)?].into_iter().chain(writes).collect();
        let Err(error) = self.client.transact_write_items().set_transact_items(Some(items)).send().await else {
            return Ok(Ok(kept.what));
        };
        match judge(&error, |place| place == 0)? {
            Failure::Known(item) => publishing.judge(item).map(Ok),
            Failure::Again(why) => Ok(Err(why)),
        }
    }

    fn keep<T: Serialize>(&self, kept: &Kept<T>) -> Result<TransactWriteItem, StoreError> {
        let mut write = new_item(&self.table, kept)?;
        // A repeat is answered from what stands there.
        if let Some(put) = write.put.as_mut() {
            put.return_values_on_condition_check_failure = Some(ReturnValuesOnConditionCheckFailure::AllOld);
        }
        Ok(write)
    }

    fn board_put(&self, board: &PublicationIndex) -> Result<TransactWriteItem, StoreError> {
        let item = BoardItem { pk: BOARD.0, sk: BOARD.1, schema: SCHEMA, board };
        let put = Put::builder()
            .table_name(&self.table)
            .set_item(Some(serde_dynamo::to_item(item).map_err(unreadable("board"))?))
            .condition_expression("attribute_not_exists(pk) OR #revision = :before")
            .expression_attribute_names("#revision", REVISION)
            .expression_attribute_values(":before", AttributeValue::N((board.revision - 1).to_string()));
        Ok(put_item(put))
    }

    /// The changes that were made of what is published, in the order of their keys.
    pub(crate) async fn kept_acts<T: DeserializeOwned>(&self, pk: &str) -> Result<Vec<Kept<T>>, StoreError> {
        let items = self.items_beginning(pk, DONE).await?;
        items.into_iter().map(|item| serde_dynamo::from_item(item).map_err(unreadable("publication"))).collect()
    }

    /// Every item of a partition whose sort key begins so, page by page. For what operators look at, not for what orders do.
    pub(crate) async fn items_beginning(&self, pk: &str, sk: &str) -> Result<Vec<Item>, StoreError> {
        let (mut items, mut start) = (Vec::new(), None);
        loop {
            let answer = self
                .client
                .query()
                .table_name(&self.table)
                .key_condition_expression("#pk = :pk AND begins_with(#sk, :sk)")
                .expression_attribute_names("#pk", keys::PK)
                .expression_attribute_names("#sk", keys::SK)
                .expression_attribute_values(":pk", AttributeValue::S(pk.to_owned()))
                .expression_attribute_values(":sk", AttributeValue::S(sk.to_owned()))
                .set_exclusive_start_key(start)
                .send()
                .await
                .map_err(|e| crate::error::failed(&e))?;
            items.extend(answer.items.unwrap_or_default());
            start = answer.last_evaluated_key;
            if start.is_none() {
                return Ok(items);
            }
        }
    }
}

impl Resolved {
    fn of(&self, files: &Arc<Agreement>, revision: u64, with_lists: bool) -> Option<Arc<Agreement>> {
        let cached = self.0.lock().ok()?;
        let same = |cached: &&Cached| Arc::ptr_eq(&cached.files, files) && cached.revision == revision;
        let cached = cached.as_ref().filter(same).filter(|cached| cached.with_lists || !with_lists)?;
        Some(cached.agreement.clone())
    }

    /// Keeps what was resolved, unless something later was meanwhile.
    fn keep(&self, resolved: Cached) {
        if let Ok(mut cached) = self.0.lock()
            && cached
                .as_ref()
                .is_none_or(|cached| (cached.revision, cached.with_lists) <= (resolved.revision, resolved.with_lists))
        {
            *cached = Some(resolved);
        }
    }
}
