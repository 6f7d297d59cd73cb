//! The shop as AWS runs it: the compiled binaries behind a gateway, with the environment that `template.yaml` gives them,
//! their AWS calls over HTTP to loopback, and the stream, the bus and the schedules carried between them.

mod binaries;
pub mod deployment;
pub mod endpoint;
mod event_pump;
pub mod gateway;
pub mod runtime;

use crate::World;
use crate::faults::Faults;
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::{Method, Response, StatusCode, Uri};
use deployment::{Deployed, Given, Trigger};
use domain::agreement::Agreement;
use endpoint::Endpoint;
use event_pump::EventPump;
use functions::oidc::LONGEST_LIFE;
use gateway::Received;
use local::aws::{self, Bus, Reports};
use local::bank::SandboxBank;
use local::bucket::{self, LocalBucket};
use local::clock::{Clock, parse_move};
use local::due_index::DueIndex;
use local::engine::Engine;
use local::issuer::signer::Signer;
use local::local_db::LocalDb;
use local::mailbox::Mailbox;
use local::shop::{self, TABLE};
use runtime::{Function, Outcome};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::ops::Deref;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;
use store::Store;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use tower::ServiceExt;

/// The largest request that the gateway takes.
const REQUEST_BYTES_MAX: usize = 10 * 1024 * 1024;

/// How a cloud differs from the one that the template describes.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// Variables of the functions' environment that are set otherwise, or, without a value, not at all.
    pub environment: BTreeMap<String, Option<String>>,
    /// How long an invocation of any function may take.
    pub timeout: Option<Duration>,
}

/// The shop on a private cloud of one test.
pub struct Cloud {
    world: World,
    /// The binaries, and what is carried between them.
    pub pump: Arc<EventPump>,
    /// The connector beneath the functions' DynamoDB.
    pub faults: Faults,
    /// The table, past the faults.
    pub engine: Engine,
    server: JoinHandle<()>,
    _endpoints: Vec<Endpoint>,
    _files: tempfile::TempDir,
}

impl Deref for Cloud {
    type Target = World;

    fn deref(&self) -> &World {
        &self.world
    }
}

impl Drop for Cloud {
    fn drop(&mut self) {
        self.server.abort();
    }
}

/// What the gateway needs.
struct Gateway {
    pump: Arc<EventPump>,
    sandbox: Router,
    clock: Clock,
}

/// What a content delivery network before the gateway would send.
pub const EDGE_SECRET: &str = "what the edge of a cloud of one test sends";

impl Cloud {
    /// The binaries of this build, deployed as the template says, their clocks standing at [`crate::BEGIN`].
    pub async fn new() -> Cloud {
        Cloud::with(Options::default()).await
    }

    /// The same with differences.
    pub async fn with(options: Options) -> Cloud {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let url = format!("http://{}", listener.local_addr().expect("an address"));
        let engine = Engine::memory().expect("an engine");
        let db = LocalDb::open(&engine).expect("a database");
        let clock = Clock::open(&db, Some(crate::BEGIN.parse().expect("an instant"))).expect("a clock");
        let store = Store::new(engine.dynamodb(), TABLE);
        store.create_table().await.expect("a table");
        // Elsewhere it is for whoever made that table.
        if !options.environment.contains_key("AWS_ENDPOINT_URL_DYNAMODB") {
            local::rates::publish(&store, &Agreement::of_tests(), clock.now()).await.expect("rates");
        }
        let bus = Bus::open(&db, clock.clone());
        let files_bucket = LocalBucket::new(&db, clock.clone(), bus.clone(), &url);
        let bank = SandboxBank::new(&db, clock.clone(), shop::bank_settings(&url));
        let faults = Faults::over(&engine);
        let endpoints = [
            ("AWS_ENDPOINT_URL_DYNAMODB", Endpoint::serve(faults.connector()).await),
            ("AWS_ENDPOINT_URL_SES", Endpoint::serve(aws::ses_connector(&db, clock.clone())).await),
            ("AWS_ENDPOINT_URL_EVENTBRIDGE", Endpoint::serve(bus.connector()).await),
        ];
        let files = tempfile::tempdir().expect("a folder");
        let clock_file = files.path().join("clock");
        let mut runtime = runtime_environment(clock_file.clone());
        // Of the bucket every part has its own path beside the other sandboxes.
        runtime.insert("AWS_ENDPOINT_URL_S3".to_owned(), bucket::endpoint(&url));
        runtime.extend(endpoints.iter().map(|(name, endpoint)| ((*name).to_owned(), endpoint.url.clone())));
        let deployed = deployment::deploy(&given(&url));
        let pump = Arc::new(EventPump {
            functions: deployed.iter().map(|(name, function)| start(name, function, &runtime, &options)).collect(),
            deployed,
            stream: tokio::sync::Mutex::new(engine.stream(TABLE).expect("a stream")),
            due: DueIndex(engine.dynamodb()),
            bus,
            reports: Reports::open(&db),
            bank: bank.clone(),
            clock: clock.clone(),
            clock_file,
            given_up: std::sync::Mutex::default(),
        });
        pump.show_time();
        let signer = Signer::open(&db, &url).expect("an issuer");
        let sandbox = bank.router().merge(Mailbox::new(&db).router());
        let sandbox = sandbox.merge(files_bucket.router());
        let sandbox = sandbox.merge(local::kommo::router(shop::kommo_config(&url), &db, clock.clone()));
        let sandbox = sandbox.merge(local::issuer::router(signer, clock.clone(), &url, LONGEST_LIFE));
        let gateway = Arc::new(Gateway { pump: pump.clone(), sandbox, clock });
        let router = Router::new().fallback(answer).with_state(gateway);
        let server = tokio::spawn(async move { axum::serve(listener, router).await.expect("the gateway serves") });
        let endpoints = endpoints.into_iter().map(|(_, endpoint)| endpoint).collect();
        Cloud { world: World::of(&url), pump, faults, engine, server, _endpoints: endpoints, _files: files }
    }

    /// Deploys the functions that have a variable with another value of it.
    pub fn deploy_with(&self, variable: &str, value: &str) {
        self.pump.functions.values().for_each(|function| function.deploy_with(variable, value));
    }

    /// A function by its binary.
    pub fn function(&self, name: &str) -> &Function {
        &self.pump.functions[name]
    }
}

fn start(name: &str, deployed: &Deployed, runtime: &BTreeMap<String, String>, options: &Options) -> (String, Function) {
    let mut environment = deployed.environment.clone();
    environment.extend(runtime.clone());
    for (variable, value) in &options.environment {
        match value {
            Some(value) => environment.insert(variable.clone(), value.clone()),
            None => environment.remove(variable),
        };
    }
    let timeout = options.timeout.unwrap_or(deployed.timeout);
    (name.to_owned(), Function::new(binaries::binary(name), environment, timeout))
}

/// What the deployment of a shop found at `url` is given: the sandbox bank and Kommo, and names for what AWS would name.
fn given(url: &str) -> Given {
    let (bank, kommo) = (shop::bank_settings(url), shop::kommo_config(url));
    let texts = |pairs: &[(&str, &str)]| pairs.iter().map(|(name, value)| ((*name).into(), (*value).into())).collect();
    let refs = [
        ("AWS::StackName", "oferta"),
        ("Table", TABLE),
        ("EventBus", "oferta"),
        ("ClaimFiles", bucket::NAME),
        ("MailConfiguration", "oferta-mails"),
        ("PublicUrl", url),
        ("SecretName", "oferta"),
        ("AvangardUrl", &format!("{url}/local/bank")),
        ("AvangardShopId", &bank.shop_id),
        ("KommoClientId", &kommo.client_id),
        ("KommoAudience", &kommo.audience),
        ("MailFrom", "shop@example.com"),
        ("VendorMail", "vendor@example.com"),
        ("MailRate", "1000"),
        ("OidcIssuer", &local::issuer::settings(url).issuer),
        ("OidcClientId", local::issuer::CLIENT_ID),
    ];
    let secrets = [
        ("AVANGARD_SHOP_PASSWORD", bank.shop_password.as_str()),
        ("AVANGARD_AV_SIGN", &bank.av_sign),
        ("KOMMO_CLIENT_SECRET", shop::KOMMO_SECRET),
        ("EDGE_SECRET", EDGE_SECRET),
    ];
    Given { refs: texts(&refs), secrets: texts(&[&local::keys::SETTINGS[..], &secrets[..]].concat()) }
}

/// What Lambda itself puts into a function's environment, and what makes its clock stand.
fn runtime_environment(clock_file: PathBuf) -> BTreeMap<String, String> {
    let library = binaries::standing_clock();
    let pairs = [
        ("AWS_REGION", "eu-central-1".to_owned()),
        ("OFERTA_AGREEMENT", agreement_folder::PATH_OF_TESTS.to_owned()),
        ("AWS_ACCESS_KEY_ID", "sandbox".to_owned()),
        ("AWS_SECRET_ACCESS_KEY", "sandbox".to_owned()),
        ("AWS_SESSION_TOKEN", "sandbox".to_owned()),
        ("LD_PRELOAD", library.display().to_string()),
        ("STANDING_CLOCK", clock_file.display().to_string()),
    ];
    pairs.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}

async fn answer(State(gateway): State<Arc<Gateway>>, request: Request) -> Response<Body> {
    let path = request.uri().path();
    if path == "/local/clock" {
        return gateway.clock(request).await;
    }
    if path.starts_with("/local/") {
        return gateway.sandbox.clone().oneshot(request).await.expect("a router never fails");
    }
    let (parts, body) = request.into_parts();
    let Ok(body) = to_bytes(body, REQUEST_BYTES_MAX).await else {
        return message(StatusCode::PAYLOAD_TOO_LARGE, "Request Too Long");
    };
    let (route, function) = gateway.route(&parts.method, &parts.uri);
    let at = gateway.clock.now();
    let received =
        Received { method: &parts.method, uri: &parts.uri, headers: &parts.headers, body: &body, route: &route, at };
    match gateway.pump.functions[function].invoke(&received.event()).await {
        Outcome::Response(answer) => gateway::response(&answer),
        Outcome::TimedOut => message(StatusCode::SERVICE_UNAVAILABLE, "Service Unavailable"),
        Outcome::Error(_) | Outcome::Exited(_) => message(StatusCode::INTERNAL_SERVER_ERROR, "Internal Server Error"),
    }
}

/// What the gateway says for itself.
fn message(status: StatusCode, message: &str) -> Response<Body> {
    let body = Body::from(json!({"message": message}).to_string());
    Response::builder().status(status).header("content-type", "application/json").body(body).expect("an answer")
}

impl Gateway {
    /// The key of the route that a request takes, and its function: the path with the fewest parameters, else `$default`.
    fn route(&self, method: &Method, uri: &Uri) -> (String, &str) {
        let triggers = self
            .pump
            .deployed
            .iter()
            .flat_map(|(name, function)| function.triggers.iter().map(move |trigger| (name.as_str(), trigger)));
        let routes = triggers.filter_map(|(name, trigger)| match trigger {
            Trigger::Http(None) => Some((usize::MAX, "$default".to_owned(), name)),
            Trigger::Http(Some((asked, path))) if asked == method.as_str() && fits(path, uri.path()) => {
                Some((path.matches('{').count(), format!("{asked} {path}"), name))
            }
            _ => None,
        });
        let (_, key, function) = routes.min().expect("the template has a $default route");
        (key, function)
    }

    /// Moves the clock, and answers when all that fell due on the way is done and carried.
    async fn clock(&self, request: Request) -> Response<Body> {
        let body = to_bytes(request.into_body(), REQUEST_BYTES_MAX).await.expect("a body");
        let body: Value = serde_json::from_slice(&body).expect("where to move the clock");
        self.pump.advance(parse_move(&body, self.clock.now()).expect("a move")).await;
        Response::new(Body::from(json!({"now": self.clock.now()}).to_string()))
    }
}

fn fits(pattern: &str, path: &str) -> bool {
    let (pattern, path) = (pattern.split('/'), path.split('/'));
    let part = |(expected, found): (&str, &str)| expected == found || expected.starts_with('{') && !found.is_empty();
    pattern.clone().count() == path.clone().count() && pattern.zip(path).all(part)
}
