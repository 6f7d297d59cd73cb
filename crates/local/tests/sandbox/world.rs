//! A sandbox bank on a loopback port, with a shop that it calls back.

use std::sync::atomic::{AtomicU16, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::post;
use gateways::avangard::{Bank, BankConfig, Registration};
use local::bank::{BankSettings, CallbackShape, SandboxBank};
use local::clock::Clock;
use local::engine::Engine;
use local::local_db::LocalDb;
use serde_json::{Value, json};

pub(crate) const AMOUNT: i64 = 453_250;

/// Content type and body of a request.
type Received = (String, Vec<u8>);

/// A shop's callback address that remembers what it got, and answers as told.
#[derive(Clone)]
pub(crate) struct Shop {
    got: Arc<Mutex<Vec<Received>>>,
    pub(crate) answers: Arc<AtomicU16>,
}

impl Shop {
    pub(crate) fn got(&self) -> Vec<Received> {
        self.got.lock().unwrap().clone()
    }
}

async fn callback(State(shop): State<Shop>, headers: HeaderMap, body: axum::body::Bytes) -> StatusCode {
    shop.got.lock().unwrap().push((headers["content-type"].to_str().unwrap().to_owned(), body.to_vec()));
    StatusCode::from_u16(shop.answers.load(Ordering::SeqCst)).unwrap()
}

/// A bank, its shop, and the shop's client.
pub(crate) struct World {
    pub(crate) url: String,
    pub(crate) shop: Shop,
    pub(crate) sandbox: SandboxBank,
    pub(crate) clock: Clock,
    pub(crate) db: LocalDb,
    pub(crate) bank: Bank,
    pub(crate) browser: reqwest::Client,
    pub(crate) settings: BankSettings,
}

impl World {
    pub(crate) async fn new() -> World {
        World::with(CallbackShape::Xml, Duration::from_secs(5)).await
    }

    pub(crate) async fn with(callback_shape: CallbackShape, timeout: Duration) -> World {
        let db = LocalDb::open(&Engine::memory().unwrap()).unwrap();
        let clock = Clock::open(&db, Some("2025-02-03T21:30:00Z".parse().unwrap())).unwrap();
        let shop = Shop { got: Arc::default(), answers: Arc::new(AtomicU16::new(202)) };
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let settings = BankSettings {
            shop_id: "1113".to_owned(),
            shop_password: "ShopPasswordDemo".to_owned(),
            av_sign: "AvSignDemo0123456789".to_owned(),
            callback_url: format!("{url}/callback"),
            callback_shape,
        };
        let sandbox = SandboxBank::new(&db, clock.clone(), settings.clone());
        let kommo = local::kommo::router(kommo(), &db, clock.clone());
        let app = Router::new().route("/callback", post(callback)).with_state(shop.clone());
        let app = app.merge(sandbox.router()).merge(kommo);
        tokio::spawn(async move { axum::serve(listener, app).await.unwrap() });
        let bank = Bank::new(gateways::http::client(), bank_config(&url, &settings, timeout));
        let browser =
            reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).no_proxy().build().unwrap();
        World { url, shop, sandbox, clock, db, bank, browser, settings }
    }

    pub(crate) async fn register(&self) -> String {
        self.bank.register(&registration()).await.unwrap().ticket
    }

    pub(crate) async fn pay(&self, ticket: &str, outcome: &str) -> reqwest::Response {
        let request = self.browser.post(format!("{}/local/bank/pay", self.url));
        let request = request.header("content-type", "application/x-www-form-urlencoded");
        request.body(format!("ticket={ticket}&outcome={outcome}")).send().await.unwrap()
    }

    pub(crate) async fn ticket(&self, ticket: &str) -> Value {
        let answer = self.browser.get(format!("{}/local/bank/tickets/{ticket}", self.url)).send().await.unwrap();
        assert_eq!(answer.status(), 200);
        serde_json::from_slice(&answer.bytes().await.unwrap()).unwrap()
    }

    pub(crate) async fn post(&self, path: &str, body: &str) -> reqwest::Response {
        self.browser.post(format!("{}{path}", self.url)).body(body.to_owned()).send().await.unwrap()
    }

    pub(crate) async fn fault(&self, endpoint: &str, fault: &str, times: u32) {
        let order = json!({ "endpoint": endpoint, "fault": fault, "times": times });
        assert_eq!(self.post("/local/bank/faults", &order.to_string()).await.status(), 204);
    }

    /// Posts `xml` to an h2h endpoint, and answers the response's text.
    pub(crate) async fn raw(&self, endpoint: &str, xml: &str) -> String {
        let body: String = form_urlencoded::byte_serialize(xml.as_bytes()).collect();
        let answer = self.post(&format!("/local/bank/h2h/{endpoint}"), &format!("xml={body}")).await;
        assert_eq!(answer.status(), 200);
        answer.text().await.unwrap()
    }

    pub(crate) fn advance(&self, minutes: i64) {
        self.clock.set(self.clock.now() + chrono::TimeDelta::minutes(minutes)).unwrap();
    }
}

pub(crate) fn bank_config(url: &str, settings: &BankSettings, timeout: Duration) -> BankConfig {
    let mut config = BankConfig::new(&format!("{url}/local/bank"), &settings.shop_id, &settings.shop_password);
    config.timeout = timeout;
    config
}

pub(crate) fn registration() -> Registration {
    Registration {
        order_number: "INV-2025-000042-W".to_owned(),
        amount_minor: AMOUNT,
        description: "Виджет <1> & more".to_owned(),
        language: "ru".to_owned(),
        back_url: "https://shop.test/back?order=1".to_owned(),
        client_email: None,
    }
}

pub(crate) fn kommo() -> gateways::kommo::KommoConfig {
    gateways::kommo::KommoConfig::new("11111111-2222-3333-4444-555555555555", "secret", "https://shop.test")
}
