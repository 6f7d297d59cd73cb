//! Signing in by a link that is mailed to a mailbox (clause 3.5). Whether the mailbox is one of a buyer is found out only when the
//! mail is written: what is asked of the table for a stranger's address is the same, so that nobody can tell the two apart.

use super::sessions::Session;
use crate::outbox::item::OutboxItem;
use crate::table::access::SessionKey;
use crate::table::error::{StoreError, unreadable};
use crate::table::item::{new_item, put_item, update_item};
use crate::table::keys;
use crate::table::retry::{Failure, Tries, read_failure};
use crate::{SCHEMA, Store};
use aws_sdk_dynamodb::types::{AttributeValue, Put, ReturnValuesOnConditionCheckFailure, TransactWriteItem, Update};
use chrono::TimeDelta;
use domain::Instant;
use domain::code::{Code, Refusal};
use domain::follows::notice::Notice;
use domain::order::OrderId;
use serde::{Deserialize, Serialize};

/// How long a link is good. Ours, not the agreement's.
pub const LINK_LIFE: TimeDelta = TimeDelta::minutes(15);
/// How many links are mailed to one mailbox within an hour. Ours, not the agreement's.
pub const LINKS_MAX: usize = 3;
/// Within how long.
pub const LINKS_WITHIN: TimeDelta = TimeDelta::hours(1);
/// How long what concerns a link is kept after it was asked for: while its mail may still be tried or reported on.
const KEPT: TimeDelta = TimeDelta::days(7);

/// When links to sign in with a mailbox were last asked for.
#[derive(Serialize, Deserialize)]
struct Links {
    pk: String,
    sk: String,
    schema: u32,
    revision: u64,
    asked_at: Vec<Instant>,
    /// The name of the last one.
    last: String,
    ttl: i64,
}

/// That a link was used, and for which session.
#[derive(Serialize, Deserialize)]
struct Spent {
    pk: String,
    sk: String,
    schema: u32,
    session: String,
    ttl: i64,
}

impl Store {
    /// Has a link mailed to a mailbox, under a name of its own, for somebody who came for an order or for none. A mailbox that was
    /// mailed enough of them within the hour is mailed none, and nobody is told.
    pub async fn ask_for_link(
        &self,
        mailbox: &str,
        name: &str,
        order: Option<&OrderId>,
        now: Instant,
    ) -> Result<(), StoreError> {
        let pk = keys::mailbox(mailbox);
        let mail = OutboxItem::of_mailbox(mailbox, name, Notice::SignInLink, order, now, now + KEPT);
        let mut tries = Tries::begin();
        loop {
            let before = self.get(&pk, keys::LINKS).await?;
            let before: Option<Links> =
                before.map(|item| serde_dynamo::from_item(item).map_err(unreadable("links"))).transpose()?;
            // An attempt whose reply was lost was written all the same.
            if before.as_ref().is_some_and(|before| before.last == name) {
                return Ok(());
            }
            let revision = before.as_ref().map(|before| before.revision);
            let mut asked_at = before.map(|before| before.asked_at).unwrap_or_default();
            asked_at.retain(|at| *at > now - LINKS_WITHIN);
            if asked_at.len() >= LINKS_MAX {
                return Ok(());
            }
            asked_at.push(now);
            let links = Links {
                pk: pk.clone(),
                sk: keys::LINKS.to_owned(),
                schema: SCHEMA,
                revision: revision.unwrap_or_default() + 1,
                asked_at,
                last: name.to_owned(),
                ttl: (now + KEPT).timestamp(),
            };
            let writes = vec![self.links_after(&links, revision)?, new_item(&self.table, &mail)?];
            match self.together(writes, |_| false).await? {
                None => return Ok(()),
                Some(Failure::Again(why)) => tries.pause(why).await?,
                Some(Failure::Known(_)) => return Err(StoreError::Unreadable("record of nothing")),
            }
        }
    }

    fn links_after(&self, links: &Links, before: Option<u64>) -> Result<TransactWriteItem, StoreError> {
        let item = serde_dynamo::to_item(links).map_err(unreadable("links"))?;
        let put = Put::builder().table_name(&self.table).set_item(Some(item));
        Ok(put_item(match before {
            None => put.condition_expression("attribute_not_exists(pk)"),
            Some(revision) => put
                .condition_expression("revision = :revision")
                .expression_attribute_values(":revision", AttributeValue::N(revision.to_string())),
        }))
    }

    /// Uses a link of a mailbox, by its name: begins a session, and keeps that the mailbox was proven to be its reader's. In one
    /// transaction, so that a link begins one session and no more.
    ///
    /// # Errors
    /// [`Code::TokenInvalid`] if it was used before, or the table's failure.
    pub async fn spend_link(&self, name: &str, key: &SessionKey, now: Instant) -> Result<Session, StoreError> {
        let (session, (pk, _)) = (Session::new(key, now), key.keys());
        let spent = Spent {
            pk: pk.clone(),
            sk: keys::spent(name),
            schema: SCHEMA,
            session: key.hash.clone(),
            ttl: (now + KEPT).timestamp(),
        };
        let item = serde_dynamo::to_item(&spent).map_err(unreadable("spent link"))?;
        let once = Put::builder()
            .table_name(&self.table)
            .set_item(Some(item))
            .condition_expression("attribute_not_exists(pk)")
            .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld);
        let writes = vec![put_item(once), new_item(&self.table, &session)?, self.proven(&pk, now)?];
        let mut tries = Tries::begin();
        loop {
            match self.together(writes.clone(), |index| index == 0).await? {
                None => return Ok(session),
                Some(Failure::Known(item)) => {
                    // An attempt whose reply was lost used it for this very session.
                    let by: Spent = serde_dynamo::from_item(item).map_err(unreadable("spent link"))?;
                    let ours = by.session == spent.session;
                    return if ours { Ok(session) } else { Err(Refusal::from(Code::TokenInvalid).into()) };
                }
                Some(Failure::Again(why)) => tries.pause(why).await?,
            }
        }
    }

    /// That a mailbox was proven to be its reader's. The first time stays.
    fn proven(&self, pk: &str, now: Instant) -> Result<TransactWriteItem, StoreError> {
        self.first_mark(pk, keys::PROVEN, now)
    }

    /// A mark with an instant, of which the first stays.
    pub(super) fn first_mark(&self, pk: &str, sk: &str, at: Instant) -> Result<TransactWriteItem, StoreError> {
        let at = serde_dynamo::to_attribute_value(at).map_err(unreadable("instant"))?;
        let update = Update::builder()
            .table_name(&self.table)
            .set_key(Some(keys::primary(pk, sk)))
            .update_expression("SET #schema = :schema, #at = if_not_exists(#at, :at)")
            .expression_attribute_names("#schema", "schema")
            .expression_attribute_names("#at", "at")
            .expression_attribute_values(":schema", AttributeValue::N(SCHEMA.to_string()))
            .expression_attribute_values(":at", at);
        Ok(update_item(update))
    }

    /// Writes in one transaction; why not, if it was not.
    pub(super) async fn together(
        &self,
        writes: Vec<TransactWriteItem>,
        is_record: impl Fn(usize) -> bool,
    ) -> Result<Option<Failure>, StoreError> {
        match self.client.transact_write_items().set_transact_items(Some(writes)).send().await {
            Ok(_) => Ok(None),
            Err(error) => read_failure(&error, is_record).map(Some),
        }
    }
}
