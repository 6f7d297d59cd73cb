//! The embedded DynamoDB: an engine on SQLite that the real SDK client talks to without a network.
//!
//! The functions run against the very client that they use on AWS; only the HTTP connector beneath it is ours. So
//! request building, typed errors and retries are those of production, and a fault can be put between client and engine
//! by wrapping [`Engine::connector`].

mod calls;
mod stream;
pub(crate) mod wire;

use std::path::Path;
use std::time::Duration;

use aws_credential_types::Credentials;
use aws_sdk_dynamodb::config::retry::RetryConfig;
use aws_sdk_dynamodb::config::{BehaviorVersion, Region};
use aws_smithy_runtime_api::client::http::{
    HttpConnector, HttpConnectorFuture, SharedHttpClient, SharedHttpConnector, http_client_fn,
};
use aws_smithy_runtime_api::client::orchestrator::HttpRequest;
use dynoxide::{Database, DynoxideError};
use tokio::sync::watch;

pub use stream::{StreamError, StreamReader};

/// The region that the sandbox's clients name. It decides nothing but the host name of requests that are never sent.
const REGION: &str = "eu-central-1";

/// Why the engine did not open.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The data directory cannot be created, or its name is not UTF-8.
    #[error("the data directory cannot be used: {0}")]
    Directory(#[from] std::io::Error),
    /// The database file is damaged or of a newer version.
    #[error("the database cannot be opened: {0}")]
    Database(#[from] DynoxideError),
}

/// An embedded DynamoDB. Clones share one database.
#[derive(Clone)]
pub struct Engine {
    database: Database,
    changes: watch::Sender<u64>,
}

impl Engine {
    /// Opens, or creates, the database file `DIR/oferta.db`, and the directory with it.
    ///
    /// SQLite runs with a write-ahead log and `synchronous=FULL`: a write that was answered survives a `kill -9` and a
    /// loss of power.
    ///
    /// # Errors
    /// [`OpenError`] if the directory or the file cannot be used.
    pub fn open(dir: &Path) -> Result<Engine, OpenError> {
        std::fs::create_dir_all(dir)?;
        let file = dir.join("oferta.db");
        let name = file.to_str().ok_or_else(|| std::io::Error::other("the directory's name is not UTF-8"))?;
        Ok(Engine::over(Database::new(name)?))
    }

    /// An engine that forgets everything when its last clone is dropped.
    ///
    /// # Errors
    /// [`OpenError::Database`] if SQLite cannot make it.
    pub fn memory() -> Result<Engine, OpenError> {
        Ok(Engine::over(Database::memory()?))
    }

    fn over(database: Database) -> Engine {
        Engine { database, changes: watch::Sender::new(0) }
    }

    /// The SDK's client, answered by this engine.
    pub fn dynamodb(&self) -> aws_sdk_dynamodb::Client {
        dynamodb_over(self.connector())
    }

    /// The connector beneath [`Engine::dynamodb`], for a connector that puts faults before or behind it.
    pub fn connector(&self) -> SharedHttpConnector {
        SharedHttpConnector::new(EngineConnector { engine: self.clone() })
    }

    /// Reads the stream of `table` from now on. Lambda would begin at the same place for a new trigger.
    ///
    /// # Errors
    /// [`StreamError`] if the table has no stream.
    pub fn stream(&self, table: &str) -> Result<StreamReader, StreamError> {
        StreamReader::latest(self.database.clone(), table)
    }

    /// Counts the writes that succeeded through the client; it changes after each, so that the event pump wakes at once.
    pub fn changed(&self) -> watch::Receiver<u64> {
        self.changes.subscribe()
    }

    /// The database itself, for the sandbox's own db.
    pub(crate) fn database(&self) -> &Database {
        &self.database
    }
}

/// The SDK's client over `connector`: fixed credentials and region, and nothing read from the environment.
pub fn dynamodb_over(connector: SharedHttpConnector) -> aws_sdk_dynamodb::Client {
    let config = aws_sdk_dynamodb::Config::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::from_static(REGION))
        .credentials_provider(credentials())
        .http_client(in_process(connector))
        .retry_config(retry())
        .build();
    aws_sdk_dynamodb::Client::from_conf(config)
}

/// An HTTP client that knows one connector only.
pub(crate) fn in_process(connector: SharedHttpConnector) -> SharedHttpClient {
    http_client_fn(move |_, _| connector.clone())
}

/// How the sandbox's clients repeat a call: as often as the SDK does in the cloud, but without its seconds of waiting, since what
/// fails in this process does not pass by itself.
pub(crate) fn retry() -> RetryConfig {
    RetryConfig::standard().with_initial_backoff(Duration::from_millis(1))
}

/// Credentials that no AWS account knows: the SDK signs with them, the sandbox does not look.
pub(crate) fn credentials() -> Credentials {
    Credentials::new("sandbox", "sandbox", None, None, "oferta")
}

/// The region of the sandbox's clients.
pub(crate) fn region() -> &'static str {
    REGION
}

struct EngineConnector {
    engine: Engine,
}

impl std::fmt::Debug for EngineConnector {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("EngineConnector")
    }
}

impl HttpConnector for EngineConnector {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let engine = self.engine.clone();
        wire::answer(request, move |request| {
            let operation = request.header("x-amz-target").and_then(|target| target.strip_prefix("DynamoDB_20120810."));
            let answer = calls::call(&engine.database, operation.unwrap_or_default(), &request.body);
            if answer.is_success() && operation.is_some_and(calls::writes) {
                engine.changes.send_modify(|count| *count += 1);
            }
            answer
        })
    }
}

#[cfg(test)]
mod tests;
