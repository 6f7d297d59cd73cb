//! Rates that operators publish count for the orders placed after them (K46).

use super::{Desk, Says};
use crate::problems::{INVALID_FIELDS, KEY_REUSED, TOKEN_INVALID, assert_problem, offers};
use domain::agreement::Agreement;
use functions::acceptance::{self, Acceptance, orders_an_hour};
use functions::http::address::Edge;
use functions::http::edge;
use harness::World;
use local::keys;
use serde_json::{Value, json};
use std::sync::Arc;

fn dollar(value: &str) -> Value {
    json!({"from": "USD", "to": "RUB", "value": value, "source": "National bank, 3 February", "reason": "The day's rate."})
}

impl Desk {
    /// The rates as they are shown.
    async fn rates(&self) -> Value {
        let answer = self.get("rates").await;
        assert_eq!((answer.status, &answer.json["next"]), (200, &Value::Null), "{}", answer.text);
        answer.json["items"].clone()
    }

    /// What a card would be charged for a new order.
    async fn charged(&self, key: &str) -> Value {
        let placed = self.world.place(key).await;
        self.world.order(&placed).await["charge"].clone()
    }
}

#[tokio::test]
async fn a_rate_counts_from_its_publication_for_new_orders_only() {
    let desk = Desk::new().await;
    let before = desk.world.place("before").await;
    let charge = desk.world.order(&before).await["charge"].clone();
    assert_eq!(charge["rate"]["value"], "92.5000");

    desk.world.clock("2025-02-03T12:00:00+05:00").await;
    let published = desk.publish("r1", "rates", dollar("98.7654")).await;
    let rate = json!({"from": "USD", "to": "RUB", "value": "98.7654", "source": "National bank, 3 February",
        "published_at": "2025-02-03T07:00:00Z", "charges_until": "2025-02-10T07:00:00Z"});
    assert_eq!((published.status, &published.json), (201, &rate), "{}", published.text);
    let expected = json!({"amount_minor": 483_950, "currency": "RUB", "rate": {"value": "98.7654",
        "source": "National bank, 3 February", "published_at": "2025-02-03T07:00:00Z"}});
    assert_eq!(desk.charged("after").await, expected);
    assert_eq!(desk.world.order(&before).await["charge"], charge, "an order keeps its own");
    let shown = desk.rates().await;
    assert_eq!((&shown[0], &shown[1]["value"]), (&rate, &json!("100.2500")), "the other pair's is that of the file");

    desk.world.clock("2025-02-04T12:00:00+05:00").await;
    assert_eq!(desk.publish("r2", "rates", dollar("90")).await.status, 201);
    assert_eq!(desk.charged("later").await["rate"]["value"], "90");
    assert_eq!(
        desk.publish("r1", "rates", dollar("98.7654")).await.json,
        rate,
        "the same once more is the same publication"
    );
    assert_eq!(desk.charged("last").await["rate"]["value"], "90");
    let reused = desk.publish("r1", "rates", dollar("98.7655")).await;
    assert_problem(&reused, KEY_REUSED, &[], "another rate under a known key");
}

#[tokio::test]
async fn rates_published_at_once_are_all_published() {
    let desk = Desk::new().await;
    let publish = |n: usize| {
        let desk = &desk;
        async move { desk.publish(&format!("r{n}"), "rates", dollar(&format!("9{n}.5"))).await }
    };
    let answers = futures::future::join_all((0..3).map(publish)).await;
    assert!(answers.iter().all(|answer| answer.status == 201), "{}", answers[0].text);
    let shown = desk.rates().await[0]["value"].clone();
    assert!((0..3).any(|n| shown == format!("9{n}.5")), "{shown}");
}

#[tokio::test]
async fn what_is_no_rate_is_refused_and_nothing_changes() {
    let desk = Desk::new().await;
    let before = desk.rates().await;
    let with = |name: &str, value: Value| {
        let mut body = dollar("90");
        body[name] = value;
        body
    };
    let cases = [
        (with("value", json!("0")), "/value"),
        (with("value", json!("0.0000")), "/value"),
        (with("value", json!("-1")), "/value"),
        (with("value", json!("1e3")), "/value"),
        (with("value", json!(90)), "/value"),
        (with("value", json!("1234567890")), "/value"),
        (with("to", json!("USD")), "/to"),
        (with("from", json!("GBP")), "/from"),
        (with("source", json!(" ")), "/source"),
        (with("reason", json!("")), "/reason"),
        (with("published_at", json!("2025-01-01T00:00:00Z")), "/published_at"),
        (with("outside_band", json!("yes")), "/outside_band"),
    ];
    for (n, (body, pointer)) in cases.into_iter().enumerate() {
        let answer = desk.publish(&format!("bad-{n}"), "rates", body.clone()).await;
        assert_problem(&answer, INVALID_FIELDS, &[pointer], &body.to_string());
    }
    let placed = desk.world.place("k1").await;
    let buyer = desk.send("rates", Says { token: &placed.token, key: "b", if_match: None }, &dollar("1")).await;
    assert_problem(&buyer, TOKEN_INVALID, &[], "a buyer");
    assert_eq!(desk.rates().await, before);
}

#[tokio::test]
async fn a_rate_far_from_the_one_before_it_is_published_only_if_it_is_meant() {
    let desk = Desk::new().await;
    // 92.5 before, and ten per cent of it to either side.
    for (n, (value, meant, status)) in [
        ("101.75000001", None, 409),
        ("83.24999999", Some(false), 409),
        ("0.00000001", None, 409),
        ("999999999", None, 409),
        ("101.75", None, 201),
        ("92.5", None, 201),
        ("83.25", Some(true), 201),
        ("9250", Some(true), 201),
        ("92.5", None, 409),
        ("92.5", Some(true), 201),
    ]
    .into_iter()
    .enumerate()
    {
        let mut body = dollar(value);
        if let Some(meant) = meant {
            body["outside_band"] = json!(meant);
        }
        let before = desk.rates().await;
        let answer = desk.publish(&format!("r{n}"), "rates", body).await;
        if status == 201 {
            assert_eq!((answer.status, &desk.rates().await[0]["value"]), (201, &json!(value)), "{}", answer.text);
        } else {
            assert_problem(&answer, offers(409, "rate_outside_band", "4.2"), &[], value);
            assert_eq!(desk.rates().await, before, "{value}");
        }
    }
    let acts = desk.world.items().await.into_iter().filter(|(pk, ..)| pk == "RATES#published");
    let acts: Vec<String> = acts.map(|(.., item)| item["act"].as_str().expect("an act").to_owned()).collect();
    let meant = acts.iter().filter(|act| *act == "rates.published_outside_band").count();
    assert_eq!((acts.len(), meant), (5, 3), "what was said to be meant is kept as such: {acts:?}");
}

#[tokio::test]
async fn a_charge_of_nothing_is_refused_and_an_invoice_is_not() {
    let desk = Desk::new().await;
    let mut nothing = dollar("0.00000001");
    nothing["outside_band"] = json!(true);
    assert_eq!(desk.publish("r1", "rates", nothing).await.status, 201);
    let mut body = desk.world.order_body().await;
    let refused = desk.world.post("/v1/orders", None, "k1", &body).await;
    assert_problem(&refused, offers(409, "charge_too_small", "4.2"), &[], "nothing");
    body["method"] = json!("invoice");
    assert_eq!(desk.world.post("/v1/orders", None, "k2", &body).await.status, 201);
}

#[tokio::test]
async fn a_rate_that_has_grown_too_old_charges_nobody() {
    let desk = Desk::new().await;
    // As it is deployed: by the rates of the files alone, which are years old.
    let shop = desk.world.shop();
    let agreement = Arc::new(Agreement::of_tests());
    let function = Acceptance {
        limits: orders_an_hour(&agreement.policy.limits),
        edge: Edge::new(None),
        agreement,
        store: shop.store.clone(),
        tokens: keys::tokens(),
        bodies: keys::bodies(),
        pseudonyms: keys::pseudonyms(),
        public_url: String::new(),
    };
    let clock = shop.clock.clone();
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let deployed = World::of(&format!("http://{}", listener.local_addr().expect("an address")));
    let routes = edge(acceptance::routes(function), Arc::new(move |_| clock.now()));
    tokio::spawn(async move { axum::serve(listener, routes).await });
    let (body, refusal) = (deployed.order_body().await, offers(409, "rate_not_current", "4.2"));
    assert_eq!(deployed.get("/v1/offer", None).await.json["card_currencies"], json!([]));
    assert_problem(&deployed.post("/v1/orders", None, "k1", &body).await, refusal, &[], "of 2023");
    let mut invoiced = body.clone();
    invoiced["method"] = json!("invoice");
    assert_eq!(deployed.post("/v1/orders", None, "k2", &invoiced).await.status, 201, "an invoice needs no rate");
    desk.world.clock("2025-02-03T12:00:00+05:00").await;
    assert_eq!(desk.publish("r1", "rates", dollar("90")).await.status, 201);
    assert_eq!(deployed.get("/v1/offer", None).await.json["card_currencies"], json!(["USD"]));
    desk.world.clock("2025-02-10T12:00:00+05:00").await;
    assert_eq!(deployed.post("/v1/orders", None, "k3", &body).await.status, 201, "seven days old");
    desk.world.clock("2025-02-10T12:00:00.001+05:00").await;
    assert_problem(&deployed.post("/v1/orders", None, "k4", &body).await, refusal, &[], "older");
}
