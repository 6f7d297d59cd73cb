//! How the functions start in Lambda: configuration, clients, and the loop that takes invocations.

mod sdk;

use crate::config::{ConfigError, Environment};
use crate::dispatch::{Dispatch, DispatchSettings, Pace};
use crate::http::{RequestClock, edge};
use crate::keys::{BodyKeys, LinkKeys, Pseudonyms, TokenKeys};
use crate::oidc::Issuer;
use crate::telemetry;
use aws_types::SdkConfig;
use axum::Router;
use axum::extract::Request;
use axum::middleware::{Next, from_fn};
use chrono::{DateTime, Utc};
use domain::Instant;
use domain::agreement::Agreement;
use gateways::avangard::{Bank, CallbackVerifier};
use gateways::bucket::Bucket;
use gateways::events::Bus;
use gateways::lazy::Lazy;
use http::Extensions;
use lambda_http::request::{LambdaRequest, RequestContext};
use lambda_http::{Adapter, LambdaEvent, Service, service_fn};
use serde::Deserialize;
use serde_json::Value;
use serde_json::value::RawValue;
use std::future::poll_fn;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::pin::pin;
use std::sync::Arc;
use store::Store;

pub use lambda_http::Error;

/// An invocation makes and drops some thousands of small values, most of them the SDK's. With the system's allocator that is
/// a quarter of all that it computes.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// What every function starts from.
pub struct Start {
    pub environment: Environment<'static>,
    /// The SDK's configuration.
    pub sdk: SdkConfig,
    /// The rules and what is offered.
    pub agreement: Arc<Agreement>,
}

/// The agreement that this program was built with. A debug build reads that of the folder which the variable
/// `OFERTA_AGREEMENT` names, where it is set; a released one knows no such variable.
///
/// # Errors
/// What is wrong with the agreement's files.
pub fn agreement() -> Result<Agreement, Error> {
    #[cfg(debug_assertions)]
    if let Some(path) = Environment::process().optional("OFERTA_AGREEMENT") {
        let folder = agreement_folder::Folder::read(path.as_ref(), path.trim_end_matches('/'))?;
        return Ok(Agreement::of(&folder)?);
    }
    Ok(Agreement::embedded()?)
}

impl Start {
    /// Starts logging, reads the agreement and the SDK's configuration.
    ///
    /// # Errors
    /// What is wrong with the agreement's files; a variable of Lambda's own that is not set.
    pub fn new() -> Result<Start, Error> {
        telemetry::start();
        let environment = Environment::process();
        let sdk = sdk::load(&environment)?;
        Ok(Start { environment, sdk, agreement: Arc::new(agreement()?) })
    }

    /// The state.
    ///
    /// # Errors
    /// `TABLE_NAME` is not set.
    pub fn store(&self) -> Result<Store, ConfigError> {
        Ok(Store::new(aws_sdk_dynamodb::Client::new(&self.sdk), self.environment.required("TABLE_NAME")?))
    }

    /// The keys of orders' tokens.
    ///
    /// # Errors
    /// `TOKEN_KEYS` is not set or weak.
    pub fn tokens(&self) -> Result<TokenKeys, ConfigError> {
        self.environment.key_ring("TOKEN_KEYS").map(TokenKeys)
    }

    /// The keys of the links in mails.
    ///
    /// # Errors
    /// `RECEIPT_KEYS` is not set or weak.
    pub fn links(&self) -> Result<LinkKeys, ConfigError> {
        self.environment.key_ring("RECEIPT_KEYS").map(LinkKeys)
    }

    /// The keys of the hashes of bodies.
    ///
    /// # Errors
    /// `BODY_KEYS` is not set or weak.
    pub fn bodies(&self) -> Result<BodyKeys, ConfigError> {
        self.environment.key_ring("BODY_KEYS").map(BodyKeys)
    }

    /// The operators' issuer, of which nothing is asked yet.
    ///
    /// # Errors
    /// One of its variables.
    pub fn issuer(&self) -> Result<Issuer, ConfigError> {
        Ok(Issuer::new(gateways::http::client(), self.environment.oidc()?))
    }

    /// The keys of pseudonyms.
    ///
    /// # Errors
    /// `PSEUDONYM_KEYS` is not set or weak.
    pub fn pseudonyms(&self) -> Result<Pseudonyms, ConfigError> {
        self.environment.pseudonyms()
    }

    /// The gateway.
    ///
    /// # Errors
    /// One of its variables.
    pub fn bank(&self) -> Result<Bank, ConfigError> {
        Ok(Bank::new(gateways::http::client().ready(), self.environment.bank()?))
    }

    /// The bucket of claims' files, spoken to in the function's own name.
    ///
    /// # Errors
    /// One of its variables, or of Lambda's own.
    pub fn bucket(&self) -> Result<Bucket, ConfigError> {
        sdk::bucket(&self.environment, &self.environment.required("CLAIM_FILES_BUCKET")?)
    }

    /// The bus.
    ///
    /// # Errors
    /// `EVENT_BUS_NAME` is not set.
    pub fn bus(&self) -> Result<Bus, ConfigError> {
        let name = self.environment.required("EVENT_BUS_NAME")?;
        let sdk = self.sdk.clone();
        Ok(Bus { client: Lazy::new(move || aws_sdk_eventbridge::Client::new(&sdk)), name })
    }

    /// What knows the gateway's callbacks.
    ///
    /// # Errors
    /// One of its variables.
    pub fn callbacks(&self) -> Result<CallbackVerifier, ConfigError> {
        self.environment.callbacks()
    }

    /// The sender of effects.
    ///
    /// # Errors
    /// One of its variables.
    pub fn dispatch(&self) -> Result<Dispatch, ConfigError> {
        let sdk = self.sdk.clone();
        Ok(Dispatch {
            agreement: self.agreement.clone(),
            store: self.store()?,
            mail: Lazy::new(move || aws_sdk_ses::Client::new(&sdk)),
            bus: self.bus()?,
            links: self.links()?,
            pace: Pace::new(self.environment.mail_spacing()?),
            settings: DispatchSettings {
                public_url: self.environment.url("PUBLIC_URL")?,
                mail_from: self.environment.required("MAIL_FROM")?,
                configuration_set: self.environment.optional("MAIL_CONFIGURATION_SET"),
                vendor_mail: self.environment.required("VENDOR_MAIL")?,
            },
        })
    }
}

/// Answers the gateway's requests with a function's routes.
///
/// # Errors
/// The runtime's.
pub async fn serve(routes: Router) -> Result<(), Error> {
    lambda_http::run(lambda_edge(routes)).await
}

/// What starts a function beside the gateway's requests.
pub enum Invocation {
    /// An event of the bus: its `detail-type` and its detail.
    Event(String, Value),
    /// A schedule's job, by its name.
    Job(String),
}

#[derive(Deserialize)]
struct Payload {
    #[serde(rename = "detail-type")]
    kind: Option<String>,
    #[serde(default)]
    detail: Value,
    job: Option<String>,
}

impl Invocation {
    /// What a payload is; `None` for the gateway's requests, which have neither member.
    fn read(payload: &str) -> Option<Invocation> {
        let Payload { kind, detail, job } = serde_json::from_str(payload).ok()?;
        kind.map(|kind| Invocation::Event(kind, detail)).or_else(|| job.map(Invocation::Job))
    }

    /// The error of a function for an invocation that it does not handle.
    pub fn not_handled() -> Error {
        Error::from("an event that this function does not handle")
    }
}

/// As [`serve`], for a function that events or jobs start too.
///
/// # Errors
/// The runtime's.
pub async fn serve_events<Done>(routes: Router, on: impl Fn(Invocation) -> Done + Clone) -> Result<(), Error>
where
    Done: Future<Output = Result<(), Error>>,
{
    let router = lambda_edge(routes);
    let answer = move |event: LambdaEvent<Box<RawValue>>| {
        let (on, router) = (on.clone(), router.clone());
        async move {
            if let Some(invocation) = Invocation::read(event.payload.get()) {
                // In a box: a job is deep, and the request beside it needs none of its room.
                without_message(Box::pin(on(invocation))).await?;
                return Ok(None);
            }
            let request: LambdaRequest = serde_json::from_str(event.payload.get())?;
            let answer = Adapter::from(router).call(LambdaEvent::new(request, event.context)).await?;
            Ok::<_, Error>(Some(answer))
        }
    };
    lambda_http::lambda_runtime::run(service_fn(answer)).await
}

/// A function's routes behind the edge, by the gateway's clock.
fn lambda_edge(routes: Router) -> Router {
    let clock: RequestClock = Arc::new(gateway_instant);
    edge(routes, clock).layer(from_fn(|request: Request, next: Next| without_message(next.run(request))))
}

/// Carries out an invocation. A panic goes on to the runtime, which reports that the invocation failed, but without its
/// message: that may quote what was worked on. The log says where it was.
pub async fn without_message<T>(invocation: impl Future<Output = T>) -> T {
    let mut invocation = pin!(invocation);
    poll_fn(|context| {
        let polled = catch_unwind(AssertUnwindSafe(|| invocation.as_mut().poll(context)));
        polled.unwrap_or_else(|_| resume_unwind(Box::new("the log says where")))
    })
    .await
}

/// When the request reached the gateway, before any queue.
fn gateway_instant(extensions: &Extensions) -> Instant {
    let epoch_ms = match extensions.get::<RequestContext>() {
        Some(RequestContext::ApiGatewayV2(context)) => context.time_epoch,
        _ => 0,
    };
    DateTime::from_timestamp_millis(epoch_ms).filter(|_| epoch_ms > 0).unwrap_or_else(now)
}

/// The instant of an invocation that is no request.
#[expect(clippy::disallowed_methods, reason = "the entry of a job is where its clock is read")]
pub fn now() -> Instant {
    Utc::now()
}
