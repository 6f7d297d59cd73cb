//! The Lambda Runtime API on loopback: a function's compiled binary polls it for invocations, as it does on AWS.

use axum::Router;
use axum::body::Bytes;
use axum::extract::{Path as UrlPath, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use serde_json::Value;
use std::collections::BTreeMap;
use std::io::{Read, pipe};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::sync::{mpsc, oneshot, watch};
use tokio::task::JoinHandle;

/// What an invocation came to.
#[derive(Debug, Clone, PartialEq)]
pub enum Outcome {
    /// The function answered.
    Response(Value),
    /// The function reported an error, as it does for a handler that panicked.
    Error(Value),
    /// The function did not answer by its deadline; its process was killed.
    TimedOut,
    /// The process ended without an answer; this is what it had written.
    Exited(String),
}

impl Outcome {
    /// The answer.
    ///
    /// # Panics
    /// If there is none.
    pub fn response(self) -> Value {
        match self {
            Outcome::Response(value) => value,
            other => panic!("no response but {other:?}"),
        }
    }
}

/// A function: its binary and its environment. An invocation goes to a process that waits for one, else to a new one.
pub struct Function {
    binary: PathBuf,
    environment: Mutex<BTreeMap<String, String>>,
    timeout: Duration,
    idle: Mutex<Vec<Process>>,
    log: Arc<Mutex<String>>,
    started: AtomicUsize,
}

impl Function {
    /// A function whose processes have this environment and no more than the Runtime API adds.
    pub fn new(binary: PathBuf, environment: BTreeMap<String, String>, timeout: Duration) -> Function {
        let (idle, log) = (Mutex::default(), Arc::default());
        let environment = Mutex::new(environment);
        Function { binary, environment, timeout, idle, log, started: AtomicUsize::new(0) }
    }

    /// Invokes the function and waits for what it comes to.
    pub async fn invoke(&self, payload: &Value) -> Outcome {
        self.invoke_bytes(payload.to_string().into_bytes()).await
    }

    /// Invokes the function with bytes that need not be JSON.
    pub async fn invoke_bytes(&self, payload: Vec<u8>) -> Outcome {
        let idle = self.idle.lock().expect("no poison").pop();
        let mut process = match idle {
            Some(process) if process.lives() => process,
            _ => {
                self.started.fetch_add(1, Ordering::Relaxed);
                let environment = self.environment.lock().expect("no poison").clone();
                Process::start(&self.binary, &environment, self.log.clone()).await
            }
        };
        let outcome = process.invoke(payload, self.timeout).await;
        // Only a process that answered is given another invocation.
        if matches!(outcome, Outcome::Response(_) | Outcome::Error(_)) {
            self.idle.lock().expect("no poison").push(process);
        }
        outcome
    }

    /// Sets a variable, as a deployment does, if the function has it: its processes end and others take their place.
    pub fn deploy_with(&self, variable: &str, value: &str) {
        let mut environment = self.environment.lock().expect("no poison");
        if let Some(known) = environment.get_mut(variable) {
            value.clone_into(known);
            self.stop();
        }
    }

    /// Ends the processes that wait for an invocation, as Lambda does after a while.
    pub fn stop(&self) {
        self.idle.lock().expect("no poison").clear();
    }

    /// How many processes were started so far.
    pub fn started(&self) -> usize {
        self.started.load(Ordering::Relaxed)
    }

    /// What its processes wrote. Those that wait for an invocation end by it: the end of their output says that all of it was read.
    /// What one wrote last that was killed before, as after its deadline, may still be missing.
    pub async fn log(&self) -> String {
        let idle = std::mem::take(&mut *self.idle.lock().expect("no poison"));
        for process in idle {
            process.end().await;
        }
        self.log.lock().expect("no poison").clone()
    }
}

struct Invocation {
    id: String,
    payload: Vec<u8>,
    deadline_ms: u128,
    outcome: oneshot::Sender<Outcome>,
}

/// One process, and the Runtime API that it alone polls.
struct Process {
    child: Arc<Mutex<Child>>,
    invocations: mpsc::UnboundedSender<Invocation>,
    exited: watch::Receiver<Option<String>>,
    server: JoinHandle<()>,
    count: u64,
}

impl Process {
    async fn start(binary: &Path, environment: &BTreeMap<String, String>, log: Arc<Mutex<String>>) -> Process {
        let (invocations, receiver) = mpsc::unbounded_channel();
        let api = Api { next: Arc::new(tokio::sync::Mutex::new(receiver)), waiting: Waiting::default() };
        let routes = Router::new()
            .route("/2018-06-01/runtime/invocation/next", get(next))
            .route("/2018-06-01/runtime/invocation/{id}/response", post(response))
            .route("/2018-06-01/runtime/invocation/{id}/error", post(error))
            .with_state(api);
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = listener.local_addr().expect("an address").to_string();
        let server = tokio::spawn(async move { axum::serve(listener, routes).await.expect("the Runtime API serves") });
        let (mut output, input) = pipe().expect("a pipe");
        let child = Command::new(binary)
            .env_clear()
            .envs(environment)
            .env("AWS_LAMBDA_RUNTIME_API", address)
            .env("AWS_LAMBDA_FUNCTION_NAME", binary.file_name().expect("a name"))
            .env("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "256")
            .env("AWS_LAMBDA_FUNCTION_VERSION", "$LATEST")
            .stdin(Stdio::null())
            .stdout(input.try_clone().expect("a pipe"))
            .stderr(input)
            .spawn()
            .unwrap_or_else(|error| panic!("{}: {error}", binary.display()));
        let child = Arc::new(Mutex::new(child));
        let (gone, exited) = watch::channel(None);
        let ended = child.clone();
        // The output ends with the process.
        std::thread::spawn(move || {
            let (mut own, mut buffer) = (Vec::new(), [0; 8192]);
            while let Ok(read @ 1..) = output.read(&mut buffer) {
                own.extend_from_slice(&buffer[..read]);
                log.lock().expect("no poison").push_str(&String::from_utf8_lossy(&buffer[..read]));
            }
            ended.lock().expect("no poison").wait().ok();
            gone.send(Some(String::from_utf8_lossy(&own).into_owned())).ok();
        });
        Process { child, invocations, exited, server, count: 0 }
    }

    fn lives(&self) -> bool {
        self.exited.borrow().is_none()
    }

    /// Kills it and waits until all that it wrote was read.
    async fn end(self) {
        let mut exited = self.exited.clone();
        drop(self);
        exited.wait_for(Option::is_some).await.ok();
    }

    async fn invoke(&mut self, payload: Vec<u8>, timeout: Duration) -> Outcome {
        self.count += 1;
        let id = format!("00000000-0000-4000-8000-{:012}", self.count);
        let (sender, mut outcome) = oneshot::channel();
        let deadline_ms = epoch_ms() + timeout.as_millis();
        let sent = self.invocations.send(Invocation { id, payload, deadline_ms, outcome: sender });
        assert!(sent.is_ok(), "the Runtime API takes invocations");
        let ended = tokio::select! {
            biased;
            Ok(outcome) = &mut outcome => return outcome,
            gone = self.exited.wait_for(Option::is_some) => {
                Outcome::Exited(gone.ok().and_then(|output| output.clone()).unwrap_or_default())
            }
            () = tokio::time::sleep(timeout) => Outcome::TimedOut,
        };
        // An answer that came with the end of the process counts.
        outcome.try_recv().unwrap_or(ended)
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // Its thread sees the end of the output and reaps it.
        self.child.lock().expect("no poison").kill().ok();
        self.server.abort();
    }
}

type Waiting = Arc<Mutex<BTreeMap<String, oneshot::Sender<Outcome>>>>;

#[derive(Clone)]
struct Api {
    next: Arc<tokio::sync::Mutex<mpsc::UnboundedReceiver<Invocation>>>,
    waiting: Waiting,
}

async fn next(State(api): State<Api>) -> Response {
    let Some(Invocation { id, payload, deadline_ms, outcome }) = api.next.lock().await.recv().await else {
        return StatusCode::GONE.into_response();
    };
    api.waiting.lock().expect("no poison").insert(id.clone(), outcome);
    let arn = "arn:aws:lambda:eu-central-1:123456789012:function:function".to_owned();
    let headers = [
        ("lambda-runtime-aws-request-id", id),
        ("lambda-runtime-deadline-ms", deadline_ms.to_string()),
        ("lambda-runtime-invoked-function-arn", arn),
        ("lambda-runtime-trace-id", "Root=1-00000000-000000000000000000000000".to_owned()),
        ("content-type", "application/json".to_owned()),
    ];
    (axum::response::AppendHeaders(headers), payload).into_response()
}

async fn response(State(api): State<Api>, UrlPath(id): UrlPath<String>, body: Bytes) -> StatusCode {
    // A response is JSON; one of no bytes is what a function gives that returns nothing.
    let answer = if body.is_empty() { Ok(Value::Null) } else { serde_json::from_slice(&body) };
    api.settle(&id, Outcome::Response(answer.expect("a response in JSON")))
}

async fn error(State(api): State<Api>, UrlPath(id): UrlPath<String>, body: Bytes) -> StatusCode {
    api.settle(&id, Outcome::Error(serde_json::from_slice(&body).expect("a report in JSON")))
}

impl Api {
    fn settle(&self, id: &str, outcome: Outcome) -> StatusCode {
        match self.waiting.lock().expect("no poison").remove(id) {
            Some(waiting) => {
                waiting.send(outcome).ok();
                StatusCode::ACCEPTED
            }
            None => StatusCode::BAD_REQUEST,
        }
    }
}

#[expect(clippy::disallowed_methods, reason = "a deadline of the Runtime API is an instant of the wall clock")]
fn epoch_ms() -> u128 {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    since.expect("after 1970").as_millis()
}
