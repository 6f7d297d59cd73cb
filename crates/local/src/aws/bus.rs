//! EventBridge: `PutEvents` onto a durable bus, from which the event pump delivers.

use std::sync::Arc;

use aws_lambda_events::eventbridge::EventBridgeEvent;
use aws_sdk_eventbridge::config::{BehaviorVersion, Region};
use aws_smithy_runtime_api::client::http::{HttpConnector, HttpConnectorFuture, SharedHttpConnector};
use aws_smithy_runtime_api::client::orchestrator::HttpRequest;
use http::StatusCode;
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::sync::Notify;

use super::bus_faults::BusFaults;
use crate::clock::Clock;
use crate::engine::wire::{self, Answer};
use crate::engine::{credentials, in_process, region, retry};
use crate::local_db::{LocalDb, LocalDbError, numbered};

const KIND: &str = "bus";

/// The most entries that EventBridge takes in one call.
const ENTRIES_PER_CALL: usize = 10;

/// An event that waits on the bus.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Delivery {
    /// What [`Bus::done`] takes; ids grow with time.
    pub id: String,
    /// The event as EventBridge hands it to a function.
    pub event: EventBridgeEvent,
}

/// The sandbox's event bus. Clones share one bus.
#[derive(Clone)]
pub struct Bus {
    db: LocalDb,
    clock: Clock,
    changed: Arc<Notify>,
    faults: Arc<BusFaults>,
}

impl Bus {
    /// The bus kept on `db`; `clock` says when an event was put.
    pub fn open(db: &LocalDb, clock: Clock) -> Bus {
        Bus { db: db.clone(), clock, changed: Arc::default(), faults: Arc::default() }
    }

    /// The SDK's EventBridge client; what it puts is on the bus, durably, before it is answered.
    pub fn client(&self) -> aws_sdk_eventbridge::Client {
        let config = aws_sdk_eventbridge::Config::builder()
            .behavior_version(BehaviorVersion::latest())
            .region(Region::from_static(region()))
            .credentials_provider(credentials())
            .http_client(in_process(self.connector()))
            .retry_config(retry())
            .build();
        aws_sdk_eventbridge::Client::from_conf(config)
    }

    /// The connector beneath [`Bus::client`].
    pub fn connector(&self) -> SharedHttpConnector {
        SharedHttpConnector::new(BusConnector { bus: self.clone() })
    }

    /// The events not yet delivered, oldest first.
    ///
    /// # Errors
    /// [`LocalDbError`] if they cannot be read.
    pub fn pending(&self) -> Result<Vec<Delivery>, LocalDbError> {
        let events = self.db.list(KIND)?;
        Ok(events.into_iter().map(|(id, event)| Delivery { id, event }).collect())
    }

    /// Takes a delivered event off the bus.
    ///
    /// # Errors
    /// [`LocalDbError`] if the engine fails; the event is then delivered again.
    pub fn done(&self, id: &str) -> Result<(), LocalDbError> {
        self.db.delete(KIND, id)
    }

    /// Puts an event of a service of AWS on the bus.
    ///
    /// # Errors
    /// [`LocalDbError`] if it cannot be kept.
    pub fn tell(&self, source: &str, detail_type: &str, detail: Value) -> Result<(), LocalDbError> {
        self.keep(source.to_owned(), detail_type.to_owned(), detail, Vec::new())?;
        self.changed.notify_one();
        Ok(())
    }

    /// What goes wrong by order.
    pub(crate) fn faults(&self) -> &BusFaults {
        &self.faults
    }

    /// Notified after each call that put an event.
    pub fn changed(&self) -> &Notify {
        &self.changed
    }

    fn put_events(&self, body: &[u8]) -> Answer {
        let entries = match serde_json::from_slice::<PutEvents>(body) {
            Ok(request) if (1..=ENTRIES_PER_CALL).contains(&request.entries.len()) => request.entries,
            Ok(_) => return invalid("ValidationException", "between 1 and 10 entries are taken"),
            Err(_) => return invalid("SerializationException", "the body is no PutEvents request"),
        };
        let results: Vec<Value> = entries.into_iter().map(|entry| self.put(entry)).collect();
        let failed = results.iter().filter(|result| result.get("ErrorCode").is_some()).count();
        if failed < results.len() {
            self.changed.notify_one();
        }
        Answer::json(StatusCode::OK, json!({ "FailedEntryCount": failed, "Entries": results }).to_string())
    }

    fn put(&self, entry: Entry) -> Value {
        let Entry { source: Some(source), detail_type: Some(detail_type), detail: Some(detail), resources } = entry
        else {
            return json!({ "ErrorCode": "InvalidArgument", "ErrorMessage": "Source, DetailType, Detail are required" });
        };
        let Ok(detail @ Value::Object(_)) = serde_json::from_str(&detail) else {
            return json!({ "ErrorCode": "MalformedDetail", "ErrorMessage": "Detail is a JSON object" });
        };
        match self.keep(source, detail_type, detail, resources) {
            Ok(id) => json!({ "EventId": id }),
            Err(error) => {
                tracing::error!(%error, "an event cannot be kept");
                json!({ "ErrorCode": "InternalFailure", "ErrorMessage": "not kept" })
            }
        }
    }

    fn keep(
        &self,
        source: String,
        detail_type: String,
        detail: Value,
        resources: Vec<String>,
    ) -> Result<String, LocalDbError> {
        let id = numbered(self.db.number(KIND)?);
        let event = json!({
            "version": "0",
            "id": id,
            "detail-type": detail_type,
            "source": source,
            "account": "000000000000",
            "time": self.clock.now(),
            "region": region(),
            "resources": resources,
            "detail": detail,
        });
        self.db.put(KIND, &id, &event)?;
        Ok(id)
    }
}

fn invalid(kind: &str, message: &str) -> Answer {
    Answer::json_error(StatusCode::BAD_REQUEST, kind, message)
}

#[derive(Deserialize)]
struct PutEvents {
    #[serde(rename = "Entries")]
    entries: Vec<Entry>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Entry {
    source: Option<String>,
    detail_type: Option<String>,
    detail: Option<String>,
    #[serde(default)]
    resources: Vec<String>,
}

struct BusConnector {
    bus: Bus,
}

impl std::fmt::Debug for BusConnector {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("BusConnector")
    }
}

impl HttpConnector for BusConnector {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let bus = self.bus.clone();
        wire::answer(request, move |request| match request.header("x-amz-target") {
            Some("AWSEvents.PutEvents") => bus.put_events(&request.body),
            _ => invalid("UnknownOperationException", "the sandbox has no such operation"),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::Engine;
    use aws_sdk_eventbridge::error::ProvideErrorMetadata;
    use aws_sdk_eventbridge::types::PutEventsRequestEntry;
    use domain::Instant;

    fn entry(detail: &str) -> PutEventsRequestEntry {
        PutEventsRequestEntry::builder().source("oferta").detail_type("order.paid").detail(detail).build()
    }

    #[tokio::test]
    async fn events_wait_in_order_and_over_a_restart_until_they_are_done() {
        let dir = tempfile::tempdir().unwrap();
        let at: Instant = "2025-02-03T10:00:00Z".parse().unwrap();
        {
            let db = LocalDb::open(&Engine::open(dir.path()).unwrap()).unwrap();
            let bus = Bus::open(&db, Clock::open(&db, Some(at)).unwrap());
            let entries = vec![entry(r#"{"id":"out-1"}"#), entry("no JSON"), entry(r#"{"id":"out-2"}"#)];
            let answer = bus.client().put_events().set_entries(Some(entries)).send().await.unwrap();
            assert_eq!(answer.failed_entry_count(), 1);
            assert_eq!(answer.entries()[1].error_code(), Some("MalformedDetail"));
            bus.changed().notified().await;
        }
        let db = LocalDb::open(&Engine::open(dir.path()).unwrap()).unwrap();
        let bus = Bus::open(&db, Clock::open(&db, Some(at)).unwrap());
        let pending = bus.pending().unwrap();
        let ids: Vec<&Value> = pending.iter().map(|delivery| &delivery.event.detail["id"]).collect();
        assert_eq!(ids, ["out-1", "out-2"]);
        assert_eq!((pending[0].event.detail_type.as_str(), pending[0].event.time), ("order.paid", Some(at)));
        bus.done(&pending[0].id).unwrap();
        assert_eq!(bus.pending().unwrap(), pending[1..]);
    }

    #[tokio::test]
    async fn what_eventbridge_would_refuse_is_refused() {
        let db = LocalDb::open(&Engine::memory().unwrap()).unwrap();
        let client = Bus::open(&db, Clock::open(&db, None).unwrap()).client();
        let many = client.put_events().set_entries(Some(vec![entry("{}"); 11])).send().await.unwrap_err();
        assert_eq!(many.code(), Some("ValidationException"));
        let unknown = client.list_rules().send().await.unwrap_err();
        assert_eq!(unknown.code(), Some("UnknownOperationException"));
    }
}
