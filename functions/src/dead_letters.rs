//! Takes dead letters out of their queues: what did not reach a function, or what it failed on each time, becomes a task of the
//! operators, with its event. Of what may name a person (reports of the mail service, callers of the bucket) nothing is kept but
//! what it is about.

use crate::claim_files::OBJECT_CREATED;
use crate::dispatch::event::MAIL_SOURCE;
use crate::telemetry;
use aws_lambda_events::sqs::{SqsBatchResponse, SqsEvent, SqsMessage};
use chrono::DateTime;
use domain::Instant;
use gateways::events::SOURCE;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use store::Store;
use store::operators::letters::{Event, Kind, Letter, Queue};

/// What the function needs.
pub struct DeadLetters {
    /// The state.
    pub store: Store,
}

/// A message that has no name could not be told apart from others: the batch comes again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a message without a name")]
pub struct Unnamed;

/// The longest word of a failure that is kept, in characters.
const ERROR_CHARS_MAX: usize = 300;
/// How many hex digits an id has.
const ID_CHARS: usize = 32;

impl DeadLetters {
    /// Keeps each message of a batch as a letter, and names those that could not be kept: they come again.
    ///
    /// # Errors
    /// [`Unnamed`].
    pub async fn on_messages(&self, batch: SqsEvent, now: Instant) -> Result<SqsBatchResponse, Unnamed> {
        let mut answer = SqsBatchResponse::default();
        for message in batch.records {
            let name = message.message_id.clone().filter(|name| !name.is_empty()).ok_or(Unnamed)?;
            if !self.keep(&name, &message, now).await {
                answer.add_failure(name);
            }
        }
        Ok(answer)
    }

    /// Whether a message was kept, now or before.
    async fn keep(&self, name: &str, message: &SqsMessage, now: Instant) -> bool {
        let Some(queue) = queue_of(message.event_source_arn.as_deref().unwrap_or_default()) else {
            tracing::error!("a message of a queue that is not ours");
            return false;
        };
        let letter = read(name, queue, message, now);
        match self.store.keep_letter(&letter).await {
            Ok(new) => {
                if new {
                    let (function, error) = (queue.function(), letter.error.as_deref());
                    tracing::error!(function, letter = letter.id, error, "a dead letter waits for an operator");
                    telemetry::metric("dead_letter", 1, "Count", None, now);
                }
                true
            }
            Err(error) => {
                tracing::error!(%error, letter = letter.id, "a dead letter was not kept");
                false
            }
        }
    }
}

/// How the queues are named behind the name of the stack.
const NAMES: [(Queue, &str); 5] = [
    (Queue::Activation, "-activation-dead-letters"),
    (Queue::ClaimIntake, "-claim-intake-dead-letters"),
    (Queue::ClaimFiles, "-claim-files-dead-letters"),
    (Queue::Payment, "-payment-dead-letters"),
    (Queue::Dispatch, "-dispatch-failures"),
];

fn queue_of(arn: &str) -> Option<Queue> {
    NAMES.iter().find(|(_, name)| arn.ends_with(name)).map(|(queue, _)| *queue)
}

/// How a queue is named behind the name of the stack.
pub fn name_of(queue: Queue) -> &'static str {
    NAMES.iter().find(|(known, _)| *known == queue).map_or("", |(_, name)| name)
}

fn read(name: &str, queue: Queue, message: &SqsMessage, now: Instant) -> Letter {
    let body: Value = serde_json::from_str(message.body.as_deref().unwrap_or_default()).unwrap_or_default();
    // What a function failed on lies in what Lambda says of the failure; what was not delivered is the event itself.
    let payload = body.get("requestPayload").unwrap_or(&body);
    let sent_ms = message.attributes.get("SentTimestamp").and_then(|ms| ms.parse().ok());
    let at = sent_ms.and_then(DateTime::from_timestamp_millis).unwrap_or(now);
    let (kind, about) = what(&body, payload);
    let hash = Sha256::digest(format!("{}\n{name}", queue.function()));
    Letter {
        id: hex::encode(hash)[..ID_CHARS].to_owned(),
        queue,
        kind,
        event: (kind == Kind::Event).then(|| event(payload, at)),
        about,
        error: error(&body, message),
        attempts: attempts(&body, message),
        at,
        closed: None,
    }
}

fn text(value: &Value) -> Option<String> {
    value.as_str().map(str::to_owned)
}

/// What a message is, and what it is about.
fn what(body: &Value, payload: &Value) -> (Kind, Option<String>) {
    if body["DDBStreamBatchInfo"].is_object() {
        return (Kind::Stream, text(&body["DDBStreamBatchInfo"]["shardId"]));
    }
    if let Some(report) = mail_report(payload) {
        return (Kind::MailReport, text(&report["mail"]["tags"]["item"][0]));
    }
    if let Some(job) = payload["job"].as_str() {
        return (Kind::Job, Some(job.to_owned()));
    }
    let detail = &payload["detail"];
    match (payload["detail-type"].as_str(), payload["source"].as_str()) {
        (Some(OBJECT_CREATED), _) if detail["object"]["key"].is_string() => {
            (Kind::Event, text(&detail["object"]["key"]))
        }
        (Some(_), Some(SOURCE)) if detail.is_object() => (Kind::Event, text(&detail["order_id"])),
        _ => (Kind::Unreadable, None),
    }
}

/// What the mail service reports, by whichever of its paths; null where it cannot be read.
fn mail_report(payload: &Value) -> Option<Value> {
    let of_topic = |message: &Value| {
        Some(message.as_str().and_then(|message| serde_json::from_str(message).ok()).unwrap_or_default())
    };
    if payload["source"] == MAIL_SOURCE {
        Some(payload["detail"].clone())
    } else if payload["Type"] == "Notification" {
        of_topic(&payload["Message"])
    } else if payload["Records"][0]["Sns"].is_object() {
        of_topic(&payload["Records"][0]["Sns"]["Message"])
    } else {
        None
    }
}

/// The event as it is sent again. The bucket's names who called it: of it only the object is kept.
fn event(payload: &Value, at: Instant) -> Event {
    let detail_type = text(&payload["detail-type"]).unwrap_or_default();
    let detail = &payload["detail"];
    let detail = if detail_type == OBJECT_CREATED {
        json!({"bucket": {"name": detail["bucket"]["name"]}, "object": {"key": detail["object"]["key"]}})
    } else {
        detail.clone()
    };
    let at = payload["time"].as_str().and_then(domain::instant::read).unwrap_or(at);
    Event { detail_type, detail, at }
}

/// The failure, as the bus or Lambda has it.
fn error(body: &Value, message: &SqsMessage) -> Option<String> {
    let attribute = |name: &str| message.message_attributes.get(name).and_then(|it| it.string_value.clone());
    let of_function = |name: &str| text(&body["responsePayload"][name]);
    let parts = [
        attribute("ERROR_CODE").or_else(|| text(&body["requestContext"]["condition"])),
        attribute("ERROR_MESSAGE").or_else(|| of_function("errorMessage")).or_else(|| of_function("errorType")),
    ];
    let said: Vec<String> = parts.into_iter().flatten().filter(|part| !part.is_empty()).collect();
    (!said.is_empty()).then(|| said.join(": ").chars().take(ERROR_CHARS_MAX).collect())
}

/// How often it was tried.
fn attempts(body: &Value, message: &SqsMessage) -> Option<u32> {
    let retries = message.message_attributes.get("RETRY_ATTEMPTS").and_then(|it| it.string_value.as_deref());
    let of_rule = retries.and_then(|retries| retries.parse::<u32>().ok()).and_then(|retries| retries.checked_add(1));
    of_rule
        .or_else(|| body["requestContext"]["approximateInvokeCount"].as_u64().and_then(|count| count.try_into().ok()))
}
