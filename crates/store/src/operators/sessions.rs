//! Operators' sessions on their pages, and sign-ins under way. Of what a browser holds only the hash is kept. What has run out
//! is told by its own instant; the table drops it some time later.

use crate::table::act_log::{Act, Author};
use crate::table::error::{StoreError, failed, unreadable};
use crate::table::item::{number, update_if_allowed, update_item};
use crate::table::keys;
use crate::{SCHEMA, Store};
use aws_sdk_dynamodb::types::{AttributeValue, ReturnValue, Update};
use domain::Instant;
use serde::{Deserialize, Serialize};

/// A sign-in at the issuer that a browser was sent to.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct SignIn {
    /// The hash of what the browser keeps of it.
    pub browser: String,
    /// What the ID token must say.
    pub nonce: String,
    /// What redeems the code (RFC 7636).
    pub verifier: String,
    /// The page that was asked for, to which it leads back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub back: Option<String>,
    /// From when it can no longer be finished.
    pub until: Instant,
}

/// An operator's session.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Session {
    /// The operator's pseudonym.
    pub operator: String,
    /// The issuer's name for the operator.
    pub sub: String,
    /// The roles that the operator had when it began.
    pub roles: Vec<String>,
    /// When it began.
    pub begun_at: Instant,
    /// When it ends, whatever is done with it.
    pub until: Instant,
}

/// That every session of an operator was ended.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SessionsEnded {
    /// The operator's pseudonym.
    pub operator: String,
    /// Those that had begun by then are over.
    pub at: Instant,
}

#[derive(Serialize)]
struct Item<'a, T> {
    pk: String,
    sk: &'static str,
    schema: u32,
    ttl: i64,
    #[serde(flatten)]
    of: &'a T,
}

impl Store {
    /// Keeps a sign-in, by the hash of the state that the issuer hands back.
    pub async fn begin_sign_in(&self, state: &str, sign_in: &SignIn) -> Result<(), StoreError> {
        let item = Item {
            pk: keys::sign_in(state),
            sk: keys::SIGN_IN,
            schema: SCHEMA,
            ttl: sign_in.until.timestamp(),
            of: sign_in,
        };
        self.put_unless_there(&item).await.map(|_| ())
    }

    /// Takes a sign-in for the browser that began it, once and in time; `None` for any other.
    pub async fn finish_sign_in(&self, state: &str, browser: &str, now: Instant) -> Result<Option<SignIn>, StoreError> {
        let update = self
            .update(&keys::sign_in(state), keys::SIGN_IN, "SET finished_at = :now")
            .condition_expression("browser = :browser AND attribute_not_exists(finished_at) AND #ttl > :now")
            .expression_attribute_names("#ttl", keys::TTL)
            .expression_attribute_values(":browser", AttributeValue::S(browser.to_owned()))
            .expression_attribute_values(":now", number(now.timestamp()))
            .return_values(ReturnValue::AllNew);
        match update.send().await {
            Ok(done) => {
                let item = done.attributes.unwrap_or_default();
                serde_dynamo::from_item(item).map(Some).map_err(unreadable("sign-in"))
            }
            Err(e) if e.as_service_error().is_some_and(|e| e.is_conditional_check_failed_exception()) => Ok(None),
            Err(e) => Err(failed(&e)),
        }
    }

    /// Keeps a session, by the hash of its secret.
    pub async fn begin_operator_session(&self, secret: &str, session: &Session) -> Result<(), StoreError> {
        let item = Item {
            pk: keys::operator_session(secret),
            sk: keys::OPERATOR_SESSION,
            schema: SCHEMA,
            ttl: session.until.timestamp(),
            of: session,
        };
        self.put_unless_there(&item).await.map(|_| ())
    }

    /// The session of a secret's hash, if it lasts.
    pub async fn operator_session(&self, secret: &str, now: Instant) -> Result<Option<Session>, StoreError> {
        let Some(item) = self.get(&keys::operator_session(secret), keys::OPERATOR_SESSION).await? else {
            return Ok(None);
        };
        let ended = item.contains_key("ended_at");
        let session: Session = serde_dynamo::from_item(item).map_err(unreadable("operator's session"))?;
        if ended || now >= session.until {
            return Ok(None);
        }
        let all = self.get(&keys::operator(&session.operator), keys::SESSIONS_ENDED).await?;
        let all: Option<SessionsEnded> =
            all.map(serde_dynamo::from_item).transpose().map_err(unreadable("end of sessions"))?;
        Ok(Some(session).filter(|session| all.is_none_or(|all| session.begun_at > all.at)))
    }

    /// Ends the session of a secret's hash, if there is one.
    pub async fn end_operator_session(&self, secret: &str, now: Instant) -> Result<(), StoreError> {
        let update = self
            .update(&keys::operator_session(secret), keys::OPERATOR_SESSION, "SET ended_at = :now")
            .condition_expression("attribute_exists(pk)")
            .expression_attribute_values(":now", number(now.timestamp()));
        update_if_allowed(update).await.map(|_| ())
    }

    /// Ends every session of an operator that has begun by now, as an act of whoever leads them.
    ///
    /// # Errors
    /// A key used with another body, or the table's failure.
    pub async fn end_operator_sessions(&self, operator: &str, author: &Author) -> Result<SessionsEnded, StoreError> {
        let act = Act { pk: keys::operator(operator), name: "sessions.ended", author };
        let ended = SessionsEnded { operator: operator.to_owned(), at: author.at };
        let at = serde_dynamo::to_attribute_value(ended.at).map_err(unreadable("instant"))?;
        let update = Update::builder()
            .table_name(&self.table)
            .set_key(Some(keys::primary(&act.pk, keys::SESSIONS_ENDED)))
            .update_expression("SET #operator = :operator, #at = :at, #schema = :schema")
            .expression_attribute_names("#operator", "operator")
            .expression_attribute_names("#at", "at")
            .expression_attribute_names("#schema", "schema")
            .expression_attribute_values(":operator", AttributeValue::S(operator.to_owned()))
            .expression_attribute_values(":at", at)
            .expression_attribute_values(":schema", number(i64::from(SCHEMA)));
        self.write_act(&act, ended, vec![update_item(update)]).await
    }
}
