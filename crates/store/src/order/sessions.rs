//! Sessions: that who reads a mailbox signed in, by the hash of a secret that only they have. A session lasts thirty days from
//! its last use, as far as a day tells, and opens every order of its mailbox (clause 3.5).

use crate::table::access::{Access, SessionKey};
use crate::table::error::{StoreError, unreadable};
use crate::table::item::{Item, update_if_allowed};
use crate::table::keys;
use crate::{SCHEMA, Store};
use aws_sdk_dynamodb::types::AttributeValue;
use chrono::TimeDelta;
use domain::Instant;
use domain::code::{Code, Refusal};
use serde::{Deserialize, Serialize};
use std::cmp::Reverse;

/// How long a session lasts after it was begun or renewed. Ours, not the agreement's.
pub const LIFE: TimeDelta = TimeDelta::days(30);
/// How long a session that is used is not written again.
const RENEWED_AFTER: TimeDelta = TimeDelta::days(1);

/// How many sessions of a mailbox are shown.
const SHOWN_MAX: usize = 100;
/// A session as it is kept.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Session {
    pk: String,
    sk: String,
    schema: u32,
    /// When its reader signed in.
    pub begun_at: Instant,
    /// When it was last seen in use, to the day.
    pub renewed_at: Instant,
    /// When it ends unless it is used.
    pub ends_at: Instant,
    /// When its reader ended it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    ended_at: Option<Instant>,
    ttl: i64,
}

impl Session {
    /// A session that begins.
    pub(crate) fn new(key: &SessionKey, now: Instant) -> Session {
        let (ends_at, (pk, sk)) = (now + LIFE, key.keys());
        Session {
            pk,
            sk,
            schema: SCHEMA,
            begun_at: now,
            renewed_at: now,
            ends_at,
            ended_at: None,
            ttl: ends_at.timestamp(),
        }
    }

    pub(crate) fn read(item: Item) -> Result<Session, StoreError> {
        serde_dynamo::from_item(item).map_err(unreadable("session"))
    }

    /// Hex of the hash of its secret, by which its reader names it.
    pub fn hash(&self) -> &str {
        keys::session_of(&self.sk).unwrap_or_default()
    }

    /// Lets it be used at an instant.
    ///
    /// # Errors
    /// [`Code::TokenInvalid`] where it was ended, [`Code::TokenExpired`].
    pub(crate) fn lasts(&self, now: Instant) -> Result<(), Refusal> {
        match self.ended_at {
            Some(_) => Err(Code::TokenInvalid.into()),
            None if now >= self.ends_at => Err(Code::TokenExpired.into()),
            None => Ok(()),
        }
    }
}

impl Store {
    /// Lets an access pass as far as it can be judged without an order: a session must be there and last.
    ///
    /// # Errors
    /// [`Code::TokenInvalid`], [`Code::TokenExpired`], or the table's failure.
    pub async fn known(&self, access: &Access, now: Instant) -> Result<(), StoreError> {
        match access {
            Access::Token { .. } => Ok(()),
            Access::Session(key) => self.session(key, now).await.map(|_| ()),
        }
    }

    /// A session that lasts.
    ///
    /// # Errors
    /// [`Code::TokenInvalid`] where there is none, [`Code::TokenExpired`], or the table's failure.
    pub async fn session(&self, key: &SessionKey, now: Instant) -> Result<Session, StoreError> {
        let (pk, sk) = key.keys();
        let item = self.get(&pk, &sk).await?.ok_or(Refusal::from(Code::TokenInvalid))?;
        let session = Session::read(item)?;
        session.lasts(now)?;
        self.renew(&session, now).await;
        Ok(session)
    }

    /// The sessions of a mailbox that last, the newest first: a hundred at most.
    pub async fn sessions(&self, mailbox: &str, now: Instant) -> Result<Vec<Session>, StoreError> {
        let items = self.all_beginning(&keys::mailbox(mailbox), keys::SESSIONS).await?;
        let mut sessions = items.into_iter().map(Session::read).collect::<Result<Vec<_>, _>>()?;
        sessions.retain(|session| session.lasts(now).is_ok());
        sessions.sort_by_key(|session| Reverse(session.begun_at));
        sessions.truncate(SHOWN_MAX);
        Ok(sessions)
    }

    /// Ends a session for good. Ended again, nothing changes; `false` if there is no such session.
    pub async fn end_session(&self, key: &SessionKey, now: Instant) -> Result<bool, StoreError> {
        let (pk, sk) = key.keys();
        let at = serde_dynamo::to_attribute_value(now).map_err(unreadable("instant"))?;
        let update = self
            .update(&pk, &sk, "SET ended_at = if_not_exists(ended_at, :at)")
            .condition_expression("attribute_exists(pk)")
            .expression_attribute_values(":at", at);
        update_if_allowed(update).await
    }

    /// Has a session that is in use last longer, once a day. It is used all the same if that fails.
    pub(crate) async fn renew(&self, session: &Session, now: Instant) {
        if now < session.renewed_at + RENEWED_AFTER {
            return;
        }
        let ends_at = now + LIFE;
        let text = |at: Instant| serde_dynamo::to_attribute_value(at);
        let (Ok(seen), Ok(now), Ok(ends)) = (text(session.renewed_at), text(now), text(ends_at)) else { return };
        let update = self
            .update(&session.pk, &session.sk, "SET renewed_at = :now, ends_at = :ends, #ttl = :ttl")
            .condition_expression("renewed_at = :seen AND attribute_not_exists(ended_at)")
            .expression_attribute_names("#ttl", keys::TTL)
            .expression_attribute_values(":seen", seen)
            .expression_attribute_values(":now", now)
            .expression_attribute_values(":ends", ends)
            .expression_attribute_values(":ttl", AttributeValue::N(ends_at.timestamp().to_string()));
        if let Err(error) = update_if_allowed(update).await {
            tracing::warn!(%error, "a session was not renewed");
        }
    }
}
