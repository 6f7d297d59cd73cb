//! A connector beneath the SDK that does to each request what a script says, and remembers what was asked.

use aws_sdk_dynamodb::Client;
use aws_smithy_runtime_api::client::http::{HttpConnector, HttpConnectorFuture, SharedHttpConnector};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_runtime_api::client::result::ConnectorError;
use aws_smithy_types::body::SdkBody;
use oferta::engine::{Engine, dynamodb_over};
use serde_json::{Value, json};
use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// What becomes of one request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// It goes through.
    Pass,
    /// It never reaches the service.
    FailBefore,
    /// The service carries it out, but the answer is lost.
    LoseReply,
    /// The service does not carry it out and answers with this status and body.
    Respond(u16, String),
}

impl Fault {
    /// An error of DynamoDB by the name of its shape.
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
}

/// The connector. Clones share one script and one memory.
#[derive(Debug, Clone)]
pub struct Faults {
    inner: SharedHttpConnector,
    state: Arc<Mutex<State>>,
}

#[derive(Debug, Default)]
struct State {
    scripts: BTreeMap<String, VecDeque<Fault>>,
    asked: Vec<String>,
}

impl Faults {
    /// Before an engine, with an empty script: everything passes.
    pub fn over(engine: &Engine) -> Faults {
        Faults { inner: engine.connector(), state: Arc::default() }
    }

    /// The SDK's client over it.
    pub fn dynamodb(&self) -> Client {
        dynamodb_over(SharedHttpConnector::new(self.clone()))
    }

    /// What becomes of the next requests of an operation, such as `GetItem`; those after them pass.
    pub fn script(&self, operation: &str, faults: impl IntoIterator<Item = Fault>) {
        self.lock().scripts.insert(operation.to_owned(), faults.into_iter().collect());
    }

    /// The operations of the requests since it was last asked, in their order, the SDK's own repeats included.
    pub fn asked(&self) -> Vec<String> {
        std::mem::take(&mut self.lock().asked)
    }

    /// Whether every scripted fault has happened.
    pub fn spent(&self) -> bool {
        self.lock().scripts.values().all(VecDeque::is_empty)
    }

    fn next(&self, request: &HttpRequest) -> Fault {
        let target = request.headers().get("x-amz-target").unwrap_or_default();
        let operation = target.rsplit('.').next().unwrap_or_default().to_owned();
        let mut state = self.lock();
        let fault = state.scripts.get_mut(&operation).and_then(VecDeque::pop_front);
        state.asked.push(operation);
        fault.unwrap_or(Fault::Pass)
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        // Nothing in it is left half done by a thread that panics.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl HttpConnector for Faults {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        match self.next(&request) {
            Fault::Pass => self.inner.call(request),
            Fault::FailBefore => HttpConnectorFuture::ready(Err(broken())),
            Fault::LoseReply => {
                let answer = self.inner.call(request);
                HttpConnectorFuture::new(async move { answer.await.and_then(|_| Err(broken())) })
            }
            Fault::Respond(status, body) => HttpConnectorFuture::ready(respond(status, body)),
        }
    }
}

fn broken() -> ConnectorError {
    ConnectorError::io("scripted: the connection broke".into())
}

fn respond(status: u16, body: String) -> Result<HttpResponse, ConnectorError> {
    let status = status.try_into().map_err(|_| ConnectorError::user("the script names no HTTP status".into()))?;
    Ok(HttpResponse::new(status, SdkBody::from(body)))
}
