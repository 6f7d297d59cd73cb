//! A connector beneath the SDK that does to each request what a script says, and remembers what was asked. One script and
//! one memory can stand beneath several clients, and behind the bank's routes, so that a fault can be put at any step of
//! what a function does, whomever it asks.

mod bank;
mod bucket;
mod fault;
mod index;
mod partial;

use crate::recording::{self, Operation, Service};
use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::config::retry::RetryConfig;
use aws_smithy_runtime_api::client::http::{
    HttpClient, HttpConnector, HttpConnectorFuture, SharedHttpClient, SharedHttpConnector, http_client_fn,
};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_runtime_api::client::result::ConnectorError;
use aws_smithy_types::body::SdkBody;
use local::engine::{Engine, dynamodb_over};
use local::shop::Shop;
use serde_json::{Value, json};
use std::collections::{BTreeMap, VecDeque};
use std::fmt;
use std::future::{Future, pending};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use store::Store;
use tokio::sync::{Notify, watch};

pub use bank::faulty_bank;
pub use bucket::faulty_bucket;
pub use fault::Fault;

/// Has every function of a shop that serves nobody yet reach the table through this store.
///
/// # Panics
/// If one of its functions is shared already.
pub fn reach_through(shop: &mut Shop, store: &Store) {
    shop.store = store.clone();
    Arc::get_mut(&mut shop.activation).expect("the only owner").store = store.clone();
    Arc::get_mut(&mut shop.payment).expect("the only owner").store = store.clone();
    Arc::get_mut(&mut shop.claim_intake).expect("the only owner").store = store.clone();
    Arc::get_mut(&mut shop.claim_files).expect("the only owner").store = store.clone();
    shop.sweep.dispatch.store = store.clone();
    shop.dead_letters.store = store.clone();
}

/// The connector. Clones share one script and one memory, and so do the connectors of [`Faults::before`].
#[derive(Clone)]
pub struct Faults {
    inner: SharedHttpConnector,
    /// The table past the faults.
    plain: Client,
    state: Arc<Mutex<State>>,
    dead: watch::Sender<bool>,
    gate: Arc<Gate>,
}

/// Where a request waits for the test, and the test for the request.
#[derive(Default)]
struct Gate {
    reached: Notify,
    opened: Notify,
}

/// Says of each request whether it is the one.
type Choice = Box<dyn FnMut(&Operation) -> bool + Send>;

#[derive(Default)]
struct State {
    scripts: BTreeMap<String, VecDeque<Fault>>,
    strike: Option<(Choice, Fault)>,
    /// How many requests there were.
    count: usize,
    /// Those not yet asked for, by their number.
    asked: BTreeMap<usize, Operation>,
    index: index::Memory,
}

impl Faults {
    /// Before an engine, with an empty script: everything passes.
    pub fn over(engine: &Engine) -> Faults {
        let (dead, _) = watch::channel(false);
        Faults {
            inner: engine.connector(),
            plain: engine.dynamodb(),
            state: Arc::default(),
            dead,
            gate: Arc::default(),
        }
    }

    /// The connector itself, for a server in another form than the SDK's client.
    pub fn connector(&self) -> SharedHttpConnector {
        SharedHttpConnector::new(self.clone())
    }

    /// The SDK's client over it, which repeats as it does on AWS.
    pub fn dynamodb(&self) -> Client {
        dynamodb_over(self.connector())
    }

    /// The SDK's client over it, which repeats nothing by itself: each fault reaches the code above.
    pub fn dynamodb_once(&self) -> Client {
        let config = self.dynamodb().config().to_builder().retry_config(RetryConfig::disabled()).build();
        Client::from_conf(config)
    }

    /// The same script and memory before another service.
    pub fn before(&self, client: SharedHttpClient) -> SharedHttpClient {
        let faults = self.clone();
        http_client_fn(move |settings, components| {
            let inner = client.http_connector(settings, components);
            SharedHttpConnector::new(Faults { inner, ..faults.clone() })
        })
    }

    /// What becomes of the next requests of an operation, such as `GetItem`; those after them pass.
    pub fn script(&self, operation: &str, faults: impl IntoIterator<Item = Fault>) {
        self.lock().scripts.insert(operation.to_owned(), faults.into_iter().collect());
    }

    /// What becomes of one request, of whatever operation: the first that is chosen.
    pub fn strike(&self, chosen: impl FnMut(&Operation) -> bool + Send + 'static, fault: Fault) {
        self.lock().strike = Some((Box::new(chosen), fault));
    }

    /// Waits until a request meets its [`Fault::Hold`]. It stays there until [`Faults::release`].
    pub async fn held(&self) {
        self.gate.reached.notified().await;
    }

    /// Lets the request go that is held.
    pub fn release(&self) {
        self.gate.opened.notify_one();
    }

    /// Holds the request that asks.
    async fn hold(&self) {
        self.gate.reached.notify_one();
        self.gate.opened.notified().await;
    }

    /// Remembers from now on what the index held before each write, for [`Fault::StaleIndex`].
    pub fn remember_index(&self) {
        self.lock().index.begin();
    }

    /// The operations of the requests since it was last asked, in their order, the SDK's own repeats included.
    pub fn asked(&self) -> Vec<String> {
        self.recorded().into_iter().map(|operation| operation.name).collect()
    }

    /// The requests since it was last asked, in their order.
    pub fn recorded(&self) -> Vec<Operation> {
        std::mem::take(&mut self.lock().asked).into_values().collect()
    }

    /// Whether every scripted fault has happened.
    pub fn spent(&self) -> bool {
        let state = self.lock();
        state.strike.is_none() && state.scripts.values().all(VecDeque::is_empty)
    }

    /// Runs what one process does, to its end or to its death, which is `None`. The one before is forgotten.
    pub async fn process<T>(&self, work: impl Future<Output = T>) -> Option<T> {
        self.dead.send_replace(false);
        let mut dead = self.dead.subscribe();
        tokio::select! {
            biased;
            _ = dead.wait_for(|dead| *dead) => None,
            outcome = work => Some(outcome),
        }
    }

    /// Records a request and takes its fault.
    fn begin(&self, operation: Operation) -> (usize, Fault) {
        let mut state = self.lock();
        let number = state.count;
        state.count += 1;
        let scripted = state.scripts.get_mut(&operation.name).and_then(VecDeque::pop_front);
        let struck = state.strike.take_if(|(chosen, _)| chosen(&operation)).map(|(_, fault)| fault);
        state.asked.insert(number, operation);
        (number, struck.or(scripted).unwrap_or(Fault::Pass))
    }

    async fn answer(self, request: HttpRequest) -> Result<HttpResponse, ConnectorError> {
        if *self.dead.borrow() {
            return pending().await;
        }
        let (mut request, operation, body) = read(request);
        let writes = operation.writes();
        let (number, fault) = self.begin(operation);
        let stale = if fault == Fault::StaleIndex { self.lock().index.answer(&body) } else { None };
        match (fault, stale) {
            (_, Some(stale)) => respond(200, stale.to_string()),
            (Fault::FailBefore, _) => Err(broken()),
            (Fault::Respond(status, body), _) => respond(status, body),
            (Fault::Pass | Fault::StaleIndex, _) => self.forward(number, request, writes).await,
            (Fault::LoseReply, _) => self.forward(number, request, writes).await.and(Err(broken())),
            (Fault::TimeOut, _) => {
                let late = ConnectorError::timeout("scripted: no answer in time".into());
                self.forward(number, request, writes).await.and(Err(late))
            }
            (Fault::PartialPage, _) => partial::changed(&self.forward(number, request, writes).await?, partial::half),
            (Fault::Unprocessed(place), _) => {
                let (batch, left) = partial::without(body, place);
                *request.body_mut() = SdkBody::from(batch.to_string());
                let answer = self.forward(number, request, writes).await?;
                partial::changed(&answer, |json| json["UnprocessedKeys"] = left)
            }
            (Fault::Hold, _) => {
                self.hold().await;
                self.forward(number, request, writes).await
            }
            (Fault::Die, _) => {
                let _ = self.forward(number, request, writes).await;
                self.die().await
            }
        }
    }

    async fn forward(&self, number: usize, request: HttpRequest, writes: bool) -> Result<HttpResponse, ConnectorError> {
        if writes && self.lock().index.remembers() {
            let before = index::scan(&self.plain).await;
            self.lock().index.keep(before);
        }
        let response = self.inner.call(request).await?;
        let answer = response.body().bytes().and_then(|body| serde_json::from_slice::<Value>(body).ok());
        if let (Some(answer), Some(operation)) = (answer, self.lock().asked.get_mut(&number)) {
            operation.consumed = recording::consumed(&answer);
        }
        Ok(response)
    }

    /// Ends the process that asks.
    async fn die<T>(&self) -> T {
        self.dead.send_replace(true);
        pending().await
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        // Nothing in it is left half done by a thread that panics.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for Faults {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Faults")
    }
}

impl HttpConnector for Faults {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        HttpConnectorFuture::new(self.clone().answer(request))
    }
}

/// What a request is, and the request so that DynamoDB says what it consumed.
fn read(mut request: HttpRequest) -> (HttpRequest, Operation, Value) {
    let target = request.headers().get("x-amz-target").unwrap_or_default().to_owned();
    let (service, name) = target.split_once('.').unwrap_or_default();
    let body = request.body().bytes().unwrap_or_default();
    if service == "AWSEvents" {
        return (request, Operation::outside(Service::EventBridge, name), Value::Null);
    }
    if service.is_empty() {
        let form = String::from_utf8_lossy(body);
        let action = form.split('&').find_map(|pair| pair.strip_prefix("Action=")).unwrap_or_default();
        let operation = Operation::outside(Service::Ses, action);
        return (request, operation, Value::Null);
    }
    let mut json: Value = serde_json::from_slice(body).unwrap_or_default();
    let operation = Operation::dynamodb(name, &json);
    if !operation.keys.is_empty() {
        json["ReturnConsumedCapacity"] = json!("INDEXES");
        *request.body_mut() = SdkBody::from(json.to_string());
    }
    (request, operation, json)
}

fn broken() -> ConnectorError {
    ConnectorError::io("scripted: the connection broke".into())
}

fn respond(status: u16, body: String) -> Result<HttpResponse, ConnectorError> {
    let status = status.try_into().map_err(|_| ConnectorError::user("the script names no HTTP status".into()))?;
    Ok(HttpResponse::new(status, SdkBody::from(body)))
}
