//! What can become of a request.

use crate::recording::Service;
use serde_json::{Value, json};

/// What becomes of one request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// It goes through.
    Pass,
    /// It never reaches the service.
    FailBefore,
    /// The service carries it out, but the answer is lost.
    LoseReply,
    /// The service carries it out, but the caller does not wait for the answer long enough.
    TimeOut,
    /// The service does not carry it out and answers with this status and body.
    Respond(u16, String),
    /// A query of the index is answered as before the last write; anything else goes through.
    StaleIndex,
    /// A query is answered with the first half of its page, rounded up, and where it goes on.
    PartialPage,
    /// A batch of reads is answered without the key of this place, which the service leaves unprocessed.
    Unprocessed(usize),
    /// It waits until the test lets it go, see [`Faults::held`](super::Faults::held); then it goes through.
    Hold,
    /// The service carries it out, and the process that asked is gone: nothing that it asks is answered any more.
    Die,
}

impl Fault {
    /// An error of DynamoDB or EventBridge by the name of its shape.
    pub fn error(status: u16, kind: &str) -> Fault {
        Fault::Respond(status, json!({"__type": kind, "message": "scripted"}).to_string())
    }

    /// A transaction cancelled for these reasons, one for each of its first items.
    pub fn cancelled(codes: &[&str]) -> Fault {
        let reasons: Vec<Value> = codes.iter().map(|code| json!({"Code": code})).collect();
        let body =
            json!({"__type": "TransactionCanceledException", "message": "scripted", "CancellationReasons": reasons});
        Fault::Respond(400, body.to_string())
    }

    /// What a service says to one who asks too often.
    pub fn throttled(service: Service) -> Fault {
        match service {
            Service::DynamoDb | Service::EventBridge => Fault::error(400, "ThrottlingException"),
            Service::Ses => {
                let error = "<Error><Type>Sender</Type><Code>Throttling</Code><Message>scripted</Message></Error>";
                Fault::Respond(400, format!("<ErrorResponse>{error}<RequestId>scripted</RequestId></ErrorResponse>"))
            }
            Service::Bank | Service::Bucket => Fault::Respond(503, String::new()),
        }
    }

    /// Another request holds one of the transaction's items.
    pub fn conflict() -> Fault {
        Fault::cancelled(&["TransactionConflict"])
    }

    /// The same transaction is being carried out already.
    pub fn in_progress() -> Fault {
        Fault::error(400, "TransactionInProgressException")
    }
}
