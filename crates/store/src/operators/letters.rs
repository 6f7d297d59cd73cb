//! Dead letters: events that did not reach their function, or that it failed on each time. Each waits in the operators' queue
//! until it is sent again or closed, and stays as evidence.

use crate::due::TASKS;
use crate::table::act_log::{Act, Author};
use crate::table::error::{StoreError, unreadable};
use crate::table::item::update_item;
use crate::table::keys;
use crate::{SCHEMA, Store};
use aws_sdk_dynamodb::types::Update;
use domain::Instant;
use domain::code::{Code, Refusal};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use strum::{IntoStaticStr, VariantArray};
use utoipa::ToSchema;

/// The queue in which a dead letter lay: that of the function which it was for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema, IntoStaticStr, VariantArray)]
#[schema(as = DeadLetterQueue)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum Queue {
    /// What activates.
    Activation,
    /// What takes what buyers say.
    ClaimIntake,
    /// What looks at the files of claims.
    ClaimFiles,
    /// What has the bank open payments and return them.
    Payment,
    /// What sends effects.
    Dispatch,
}

impl Queue {
    /// Every queue.
    pub const ALL: &'static [Queue] = Queue::VARIANTS;

    /// The function that its letters were for.
    pub fn function(self) -> &'static str {
        self.into()
    }
}

/// What a dead letter is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = DeadLetterKind)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// An event, which can be sent again.
    Event,
    /// A night's reconciliation; the next night takes up what it left.
    Job,
    /// A stretch of the table's stream; the sweep of the outbox sends what was in it.
    Stream,
    /// What the mail service reported of a mail; its notice becomes one of unknown delivery, which is a task by itself.
    MailReport,
    /// None of these.
    Unreadable,
}

/// An event as it was.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Event {
    /// What happened, such as `order.paid`.
    pub detail_type: String,
    /// Its facts, without personal data.
    pub detail: Value,
    /// When it happened.
    pub at: Instant,
}

/// How a letter stopped waiting.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = DeadLetterOutcome)]
#[serde(rename_all = "snake_case")]
pub enum Closing {
    /// It was sent again.
    Resent,
    /// It was closed without that.
    Closed,
}

/// That a letter waits no more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Closed {
    /// How.
    pub how: Closing,
    /// When.
    pub at: Instant,
    /// The operator's pseudonym.
    pub by: String,
}

/// A dead letter.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Letter {
    /// Hex of a hash over its queue and the queue's name for it, so that it is kept once.
    pub id: String,
    /// Where it lay.
    pub queue: Queue,
    /// What it is.
    pub kind: Kind,
    /// The event that can be sent again; `None` where there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub event: Option<Event>,
    /// What it is about: an order, a file's key, a notice; `None` where it does not say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub about: Option<String>,
    /// How AWS calls the failure, or the function's own word for it; `None` where neither says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
    /// How often it was tried, where that is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub attempts: Option<u32>,
    /// Since when it lay in its queue.
    pub at: Instant,
    /// How it stopped waiting, if it does no more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub closed: Option<Closed>,
}

#[derive(Serialize)]
struct LetterItem<'a> {
    pk: String,
    sk: &'static str,
    schema: u32,
    #[serde(flatten)]
    letter: &'a Letter,
    due_shard: &'static str,
    due_at: i64,
}

impl Store {
    /// Keeps a dead letter; it stands in the operators' queue from then on. `false` if it was kept before.
    pub async fn keep_letter(&self, letter: &Letter) -> Result<bool, StoreError> {
        let item = LetterItem {
            pk: keys::letter(&letter.id),
            sk: keys::LETTER,
            schema: SCHEMA,
            letter,
            due_shard: TASKS,
            due_at: letter.at.timestamp_millis(),
        };
        self.put_unless_there(&item).await
    }

    /// A dead letter, if there is one of this id.
    pub async fn letter(&self, id: &str) -> Result<Option<Letter>, StoreError> {
        let item = self.get(&keys::letter(id), keys::LETTER).await?;
        item.map(|item| serde_dynamo::from_item(item).map_err(unreadable("dead letter"))).transpose()
    }

    /// The letter that an act is about, while it waits; else what was answered for the same act before, under the operator's key.
    ///
    /// # Errors
    /// [`Code::NotFound`]; [`Code::LetterClosed`] where it waits no more; a key used with another body; the table's failure.
    pub async fn waiting_letter(&self, id: &str, how: Closing, author: &Author) -> Result<Waiting, StoreError> {
        let letter = self.letter(id).await?.ok_or(Refusal::from(Code::NotFound))?;
        if letter.closed.is_none() {
            return Ok(Waiting::Still(letter));
        }
        let before = self.act_before(&act(id, how, author)).await?;
        before.map(Waiting::Before).ok_or_else(|| Refusal::from(Code::LetterClosed).into())
    }

    /// Records that a letter waits no more, with who did it and why, and gives it as it then stands.
    ///
    /// # Errors
    /// A key used with another body; the table's failure, among it that somebody else was first.
    pub async fn close_letter(
        &self,
        letter: Letter,
        how: Closing,
        actor: &str,
        author: &Author,
    ) -> Result<Letter, StoreError> {
        let (id, closed) = (letter.id.clone(), Closed { how, at: author.at, by: actor.to_owned() });
        let update = Update::builder()
            .table_name(&self.table)
            .set_key(Some(keys::primary(&keys::letter(&id), keys::LETTER)))
            .update_expression("SET closed = :closed REMOVE #shard, #at")
            .condition_expression("attribute_exists(pk) AND attribute_not_exists(closed)")
            .expression_attribute_names("#shard", keys::DUE_SHARD)
            .expression_attribute_names("#at", keys::DUE_AT)
            .expression_attribute_values(
                ":closed",
                serde_dynamo::to_attribute_value(&closed).map_err(unreadable("closing"))?,
            );
        let after = Letter { closed: Some(closed), ..letter };
        self.write_act(&act(&id, how, author), after, vec![update_item(update)]).await
    }
}

/// What an act on a letter finds.
#[derive(Debug, Clone, PartialEq)]
pub enum Waiting {
    /// The letter waits.
    Still(Letter),
    /// The same act was done before: the letter after it.
    Before(Letter),
}

fn act<'a>(id: &str, how: Closing, author: &'a Author) -> Act<'a> {
    let name = match how {
        Closing::Resent => "letters.resent",
        Closing::Closed => "letters.closed",
    };
    Act { pk: keys::letter(id), name, author }
}
