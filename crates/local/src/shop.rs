//! Every function put together on the embedded engine, each with the clients it has in Lambda.

use crate::aws::{self, Bus, Reports};
use crate::bank::{BankSettings, CallbackShape, SandboxBank};
use crate::bucket::LocalBucket;
use crate::clock::Clock;
use crate::engine::Engine;
use crate::issuer::{self, signer::Signer};
use crate::keys;
use crate::kommo;
use crate::local_db::LocalDb;
use crate::mailbox::Mailbox;
use axum::Router;
use chrono::TimeDelta;
use domain::Instant;
use domain::agreement::Agreement;
use functions::acceptance::{self, Acceptance};
use functions::account::{self, Account};
use functions::activation::{self, Activation};
use functions::claim_files::ClaimFiles;
use functions::claim_intake::{self, ClaimIntake};
use functions::dead_letters::DeadLetters;
use functions::deadline_sweep::DeadlineSweep;
use functions::dispatch::{Dispatch, DispatchSettings, Pace};
use functions::http::address::{CallerNetworks, Edge};
use functions::oidc::Issuer;
use functions::operator::{self, Operator};
use functions::payment::{self, Payment};
use functions::payment_webhook::{self, PaymentWebhook};
use gateways::avangard::{Bank, BankConfig, CallbackVerifier};
use gateways::events::Bus as EventBus;
use gateways::http::origin_of;
use gateways::kommo::KommoConfig;
use gateways::page::Pages;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;
use store::Store;
use store::order::limits::OrderLimits;

/// The name of the table on the embedded engine.
pub const TABLE: &str = "oferta";

/// Anything that keeps the shop from starting or from working.
pub type Error = Box<dyn std::error::Error + Send + Sync>;

/// How a shop is opened.
#[derive(Debug, Clone)]
pub struct Options {
    /// The rules and what is offered; its rates are published again as often as they grow too old.
    pub agreement: Agreement,
    /// Where its database lies; in memory without.
    pub data: Option<PathBuf>,
    /// Where the clock stands still; it runs with the wall clock without.
    pub clock: Option<Instant>,
}

/// The functions and the world around them.
pub struct Shop {
    /// The embedded DynamoDB.
    pub engine: Engine,
    /// The settable clock.
    pub clock: Clock,
    /// The event bus.
    pub bus: Bus,
    /// The bus as the operators' function puts dead letters on it.
    pub bus_of_operators: EventBus,
    /// What the mail service reports.
    pub reports: Reports,
    /// The sandbox bank.
    pub bank: SandboxBank,
    /// The state, as the functions see it.
    pub store: Store,
    /// The rules and what is offered.
    pub agreement: Arc<Agreement>,
    /// The function that has the bank open payments and return them.
    pub payment: Arc<Payment>,
    /// The function that activates.
    pub activation: Arc<Activation>,
    /// The function that takes what buyers say.
    pub claim_intake: Arc<ClaimIntake>,
    /// The bucket of claims' files.
    pub bucket: LocalBucket,
    /// The function that looks at them.
    pub claim_files: Arc<ClaimFiles>,
    /// The function that takes dead letters.
    pub dead_letters: DeadLetters,
    /// The function that sweeps, with its sender of effects.
    pub sweep: DeadlineSweep,
    /// What the operators' issuer signs with.
    pub signer: Signer,
    db: LocalDb,
    url: String,
}

/// What the bank and the shop agreed on, and the shop's own secret: for this sandbox only.
const SHOP_ID: &str = "1113";
const SHOP_PASSWORD: &str = "sandbox-password";
/// What the sandbox Kommo signs with.
pub const KOMMO_SECRET: &str = "SandboxKommoSecret0123456789012345";
const AV_SIGN: &str = "AvSignSandbox0123456789";
const BUS: &str = "oferta";
/// How many orders may be placed on one machine, where whoever tries things out is in one place.
const ORDERS_A_MINUTE: OrderLimits =
    OrderLimits { window: TimeDelta::minutes(1), mailbox: 100, account: 100, address: 100 };

impl Shop {
    /// Opens a shop that will be found at `url`.
    ///
    /// # Errors
    /// The database cannot be opened, or the agreement's files are wrong.
    pub async fn open(options: &Options, url: &str) -> Result<Shop, Error> {
        let engine = options.data.as_ref().map_or_else(Engine::memory, |data| Engine::open(data))?;
        let db = LocalDb::open(&engine)?;
        let clock = Clock::open(&db, options.clock)?;
        let store = Store::new(engine.dynamodb(), TABLE);
        store.create_table().await?;
        let agreement = Arc::new(options.agreement.clone().with_rates_again());
        let bus = Bus::open(&db, clock.clone());
        let dispatch = Dispatch {
            agreement: agreement.clone(),
            store: store.clone(),
            mail: aws::ses(&db, clock.clone()).into(),
            bus: event_bus(&bus),
            links: keys::links(),
            pace: Pace::new(Duration::ZERO),
            settings: dispatch_settings(url, &agreement),
        };
        let payment = Payment {
            agreement: agreement.clone(),
            store: store.clone(),
            tokens: keys::tokens(),
            bodies: keys::bodies(),
            bank: bank_client(url),
            public_url: url.to_owned(),
        };
        let bucket = LocalBucket::new(&db, clock.clone(), bus.clone(), url);
        let files = ClaimFiles { agreement: agreement.clone(), store: store.clone(), bucket: bucket.client() };
        Ok(Shop {
            claim_files: Arc::new(files),
            payment: Arc::new(payment),
            bank: SandboxBank::new(&db, clock.clone(), bank_settings(url)),
            activation: Arc::new(Activation {
                agreement: agreement.clone(),
                store: store.clone(),
                pseudonyms: keys::pseudonyms(),
                kommo: kommo_config(url),
            }),
            claim_intake: Arc::new(claim_intake(&agreement, &store, &bucket, url)),
            bucket,
            bus_of_operators: event_bus(&bus),
            dead_letters: DeadLetters { store: store.clone() },
            sweep: DeadlineSweep { dispatch },
            engine,
            clock,
            bus,
            reports: Reports::open(&db),
            store,
            agreement,
            signer: Signer::open(&db, url)?,
            db,
            url: url.to_owned(),
        })
    }

    /// The routes of every function.
    pub fn functions(&self) -> Router {
        let (agreement, store) = (|| self.agreement.clone(), || self.store.clone());
        let bank = bank_client(&self.url);
        let acceptance = Acceptance {
            agreement: agreement(),
            store: store(),
            tokens: keys::tokens(),
            bodies: keys::bodies(),
            pseudonyms: keys::pseudonyms(),
            limits: ORDERS_A_MINUTE,
            edge: Edge::new(None),
            public_url: self.url.clone(),
        };
        let account = Account {
            agreement: agreement(),
            store: store(),
            tokens: keys::tokens(),
            links: keys::links(),
            pseudonyms: keys::pseudonyms(),
            bucket: self.bucket.client(),
            public_url: self.url.clone(),
            bank_origin: bank_origin(&self.url),
        };
        let callbacks = CallbackVerifier::new(SHOP_ID, AV_SIGN.into());
        let webhook = PaymentWebhook {
            agreement: agreement(),
            store: store(),
            bank,
            callbacks,
            networks: CallerNetworks::default(),
            edge: Edge::new(None),
        };
        acceptance::routes(acceptance)
            .merge(payment::routes(self.payment.clone()))
            .merge(payment_webhook::routes(webhook))
            .merge(activation::routes(self.activation.clone()))
            .merge(claim_intake::routes(self.claim_intake.clone()))
            .merge(account::routes(account))
            .merge(operator::routes(self.operator()))
    }

    /// The function of the operators.
    pub fn operator(&self) -> Operator {
        let clock = self.clock.clone();
        Operator {
            agreement: self.agreement.clone(),
            store: self.store.clone(),
            issuer: Arc::new(Issuer::new(gateways::http::client(), issuer::settings(&self.url))),
            pseudonyms: keys::pseudonyms(),
            edge: Edge::new(None),
            bodies: keys::bodies(),
            public_url: self.url.clone(),
            bucket: self.bucket.client(),
            bus: self.bus_of_operators.clone(),
            pages: Pages::new(gateways::http::client()),
            clock: Arc::new(move || clock.now()),
        }
    }

    /// The routes of the world outside.
    pub fn outside(&self) -> Router {
        let kommo = kommo::router(kommo_config(&self.url), &self.db, self.clock.clone());
        let issuer = issuer::router(self.signer.clone(), self.clock.clone(), &self.url, issuer::SHORT_CUT_LIFE);
        let bank = self.bank.router().merge(self.bus.router());
        bank.merge(self.bucket.router()).merge(Mailbox::new(&self.db).router()).merge(kommo).merge(issuer)
    }
}

fn claim_intake(agreement: &Arc<Agreement>, store: &Store, bucket: &LocalBucket, url: &str) -> ClaimIntake {
    ClaimIntake {
        agreement: agreement.clone(),
        store: store.clone(),
        tokens: keys::tokens(),
        links: keys::links(),
        bodies: keys::bodies(),
        pseudonyms: keys::pseudonyms(),
        bank: bank_client(url),
        public_url: url.to_owned(),
        bucket: bucket.client(),
    }
}

/// The bus as the functions reach it.
fn event_bus(bus: &Bus) -> EventBus {
    EventBus { client: bus.client().into(), name: BUS.to_owned() }
}

/// How the mails of a shop found at `url` are sent.
fn dispatch_settings(url: &str, agreement: &Agreement) -> DispatchSettings {
    DispatchSettings {
        public_url: url.to_owned(),
        mail_from: agreement.policy.licensor.email.clone(),
        configuration_set: None,
        vendor_mail: agreement.policy.licensor.email.clone(),
    }
}

/// The client of the sandbox bank of a shop found at `url`. The bank has this machine's other name: to a browser it is another
/// site, as a real one is, so that what keeps a buyer from it, or loses them on the way back, is seen here already.
pub fn bank_client(url: &str) -> Bank {
    let site = url.replacen("127.0.0.1", "localhost", 1);
    let config = BankConfig::new(&format!("{site}/local/bank"), SHOP_ID, SHOP_PASSWORD);
    Bank::new(gateways::http::client(), config)
}

/// Where the pages of the sandbox bank are, without their paths.
fn bank_origin(url: &str) -> String {
    origin_of(&bank_client(url).pay_url("")).to_owned()
}

/// What the sandbox bank knows of a shop found at `url`.
pub fn bank_settings(url: &str) -> BankSettings {
    BankSettings {
        shop_id: SHOP_ID.to_owned(),
        shop_password: SHOP_PASSWORD.to_owned(),
        av_sign: AV_SIGN.to_owned(),
        callback_url: format!("{url}/v1/payments/avangard/callback"),
        callback_shape: CallbackShape::Xml,
    }
}

/// What the sandbox Kommo and a shop found at `url` agreed on.
pub fn kommo_config(url: &str) -> KommoConfig {
    // Kommo names the scheme and host of the redirect URI, without its port.
    let host = url.rsplit_once(':').map_or(url, |(host, port)| if port.starts_with("//") { url } else { host });
    KommoConfig::new("11111111-2222-3333-4444-555555555555", KOMMO_SECRET, host)
}
