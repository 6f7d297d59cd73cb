//! Domain events to EventBridge.

use crate::lazy::Lazy;
use aws_sdk_eventbridge::primitives::DateTime;
use aws_sdk_eventbridge::types::PutEventsRequestEntry;
use domain::Instant;
use serde_json::Value;

/// The source of our events.
pub const SOURCE: &str = "oferta";

/// Something that happened, for whoever listens on the bus.
#[derive(Debug, Clone, PartialEq)]
pub struct DomainEvent {
    /// The outbox entry that it is sent for; a second copy of an event carries the same.
    pub id: String,
    /// What happened, such as `order.paid`.
    pub detail_type: String,
    /// An object with the facts, without personal data. It is sent with `id` in it.
    pub detail: Value,
    /// When it happened.
    pub at: Instant,
}

/// Why an event was not taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EventError {
    /// The detail is not a JSON object.
    #[error("the event's detail is not an object")]
    Detail,
    /// The bus answered, but did not take the event.
    #[error("the bus did not take the event: {code}")]
    NotTaken {
        /// The bus's code for the reason.
        code: String,
    },
    /// The call failed.
    #[error("the bus did not answer as it should")]
    Unavailable,
}

/// A bus, as the SDK's client reaches it.
#[derive(Debug, Clone)]
pub struct Bus {
    /// The client.
    pub client: Lazy<aws_sdk_eventbridge::Client>,
    /// The bus's name.
    pub name: String,
}

impl Bus {
    /// Puts an event on the bus.
    ///
    /// # Errors
    /// [`EventError`], also where the call succeeded but the bus reports the event as failed.
    pub async fn put(&self, event: &DomainEvent) -> Result<(), EventError> {
        let Value::Object(mut detail) = event.detail.clone() else { return Err(EventError::Detail) };
        detail.insert("id".to_owned(), Value::from(event.id.as_str()));
        let entry = PutEventsRequestEntry::builder()
            .source(SOURCE)
            .event_bus_name(&self.name)
            .detail_type(&event.detail_type)
            .detail(Value::Object(detail).to_string())
            .time(DateTime::from_secs(event.at.timestamp()))
            .build();
        let output = self.client.put_events().entries(entry).send().await.map_err(|_| EventError::Unavailable)?;
        if output.failed_entry_count == 0 {
            return Ok(());
        }
        let code = output.entries().iter().find_map(|entry| entry.error_code());
        Err(EventError::NotTaken { code: code.unwrap_or("unknown").to_owned() })
    }
}
