//! How many orders may be placed within an hour: for a mailbox, by an account, from an address.

use crate::codes::placing;
use crate::problems::{assert_problem, ours};
use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::config::retry::RetryConfig;
use domain::agreement::Agreement;
use functions::acceptance;
use functions::http::edge;
use futures::future::join_all;
use harness::faults::{Fault, Faults};
use harness::lambda::{Cloud, EDGE_SECRET};
use harness::recording::Service;
use harness::{ACCOUNT_ID, Answer, World, answer};
use local::engine::Engine;
use reqwest::Method;
use serde_json::{Value, json};
use std::sync::Arc;
use store::Store;

/// The sample order of another mailbox and another account for each number.
fn other(body: &Value, mailbox: usize, account: u64) -> Value {
    let mut body = body.clone();
    body["party"]["email"] = json!(format!("buyer-{mailbox}@example.com"));
    body["kommo"]["account_id"] = json!(ACCOUNT_ID + account);
    body
}

fn assert_too_many(answer: &Answer, window: i64) {
    assert_problem(answer, ours(429, "too_many_orders"), &[], "one too many");
    let seconds: i64 = answer.headers["retry-after"].to_str().expect("a text").parse().expect("seconds");
    assert!((1..=window).contains(&seconds), "{seconds}");
}

/// The table but for the counters.
async fn orders(cloud: &Cloud) -> usize {
    let pages = cloud.engine.dynamodb().scan().table_name(local::shop::TABLE).into_paginator().items().send();
    let items = pages.collect::<Result<Vec<_>, _>>().await.expect("items");
    items.iter().filter(|item| !item["pk"].as_s().expect("a text").starts_with("LIMIT#")).count()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mailbox_gets_twenty_orders_an_hour_and_a_repeat_is_answered_as_before() {
    let cloud = Cloud::new().await;
    let body = cloud.order_body().await;
    let first = cloud.place_body("k0", &body).await;
    for n in 1..20 {
        // The letters of an address before the @ are one mailbox's however large they are.
        cloud.place_body(&format!("k{n}"), &other(&body, 0, n)).await;
        assert_eq!(cloud.post("/v1/orders", None, &format!("k{n}"), &other(&body, 0, n)).await.status, 201, "a repeat");
    }
    cloud.place_body("k20", &other(&body, 0, 20)).await;
    let before = orders(&cloud).await;
    assert_too_many(&cloud.post("/v1/orders", None, "k21", &other(&body, 0, 21)).await, 3600);
    assert_eq!(orders(&cloud).await, before, "nothing of it is left");
    let repeated = cloud.post("/v1/orders", None, "k0", &body).await;
    assert_eq!((repeated.status, repeated.json["order"]["id"].as_str()), (201, Some(&*first.id)));
    let repeated = cloud.post("/v1/orders", None, "k20", &other(&body, 0, 20)).await;
    assert_eq!(repeated.status, 201, "over the limit too: {}", repeated.text);
    cloud.place_body("k22", &other(&body, 1, 22)).await;
    cloud.clock("2025-02-03T11:00:00+05:00").await;
    cloud.place_body("k21", &other(&body, 0, 21)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_account_places_a_hundred_orders_an_hour() {
    let cloud = Cloud::new().await;
    let body = cloud.order_body().await;
    for n in 0..100 {
        cloud.place_body(&format!("k{n}"), &other(&body, n, 0)).await;
    }
    assert_too_many(&cloud.post("/v1/orders", None, "k100", &other(&body, 100, 0)).await, 3600);
    cloud.place_body("k100", &other(&body, 100, 1)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_places_three_hundred_and_the_viewers_counts_behind_the_secret_only() {
    let cloud = Cloud::new().await;
    let body = cloud.order_body().await;
    for n in 0..300 {
        cloud.place_body(&format!("k{n}"), &other(&body, n, n as u64)).await;
    }
    let asked = async |secret: &str, viewer: &str| {
        let request = cloud
            .request(Method::POST, "/v1/orders")
            .header("idempotency-key", format!("k {viewer}").replace(' ', "-"));
        let request = request.header("x-edge-secret", secret).header("cloudfront-viewer-address", viewer);
        let body = other(&body, 301, 301).to_string();
        answer(request.header("content-type", "application/json").body(body)).await
    };
    assert_too_many(&cloud.post("/v1/orders", None, "k301", &other(&body, 301, 301)).await, 3600);
    assert_too_many(&asked("another secret", "198.51.100.10:40000").await, 3600);
    assert_too_many(&asked("", "198.51.100.11:40000").await, 3600);
    let behind = asked(EDGE_SECRET, "198.51.100.12:40000").await;
    assert_eq!(behind.status, 201, "{}", behind.text);
}

#[tokio::test(flavor = "multi_thread")]
async fn on_one_machine_a_minute_takes_a_hundred() {
    let world = World::new().await;
    let body = world.order_body().await;
    for n in 0..100 {
        world.place_body(&format!("k{n}"), &body).await;
    }
    assert_too_many(&world.post("/v1/orders", None, "k100", &body).await, 60);
    world.clock("2025-02-03T10:01:00+05:00").await;
    world.place_body("k100", &body).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_rules_refuse_is_not_counted() {
    let world = World::new().await;
    let mut body = world.order_body().await;
    body["accepted"] = json!(false);
    for n in 0..3 {
        assert_eq!(world.post("/v1/orders", None, &format!("k{n}"), &body).await.status, 422);
    }
    let counters = world.items().await.into_iter().filter(|(pk, ..)| pk.starts_with("LIMIT#")).count();
    assert_eq!(counters, 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn many_at_once_are_counted_as_one_after_another() {
    let (world, _) = serve(Fault::Pass).await;
    let body = world.order_body().await;
    let answers = join_all((0..60).map(|n| {
        let (body, key) = (other(&body, 0, n), format!("k{n}"));
        let world = &world;
        async move { world.post("/v1/orders", None, &key, &body).await.status }
    }));
    let answers = answers.await;
    let placed = answers.iter().filter(|status| **status == 201).count();
    assert!(answers.iter().all(|status| [201, 429, 503].contains(status)), "{answers:?}");
    assert!(placed <= 20, "{placed}");
    assert!(answers.contains(&429));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_table_that_does_not_count_keeps_nobody_from_ordering() {
    for fault in [Fault::FailBefore, Fault::throttled(Service::DynamoDb), Fault::LoseReply] {
        let (world, faults) = serve(fault.clone()).await;
        let body = world.order_body().await;
        world.place_body("k", &body).await;
        assert_eq!(faults.asked().iter().filter(|name| *name == "TransactWriteItems").count(), 2, "{fault:?}");
    }
}

/// The function that takes orders, on a table of which the first transaction meets a fault.
async fn serve(fault: Fault) -> (World, Faults) {
    let faults = Faults::over(&Engine::memory().expect("an engine"));
    let client: Client = faults.dynamodb();
    let client = Client::from_conf(client.config().to_builder().retry_config(RetryConfig::disabled()).build());
    let store = Store::new(client, "orders");
    store.create_table().await.expect("a table");
    faults.script("TransactWriteItems", [fault]);
    let agreement = Arc::new(Agreement::of_tests().with_rates_again());
    let routes = acceptance::routes(placing(agreement, store));
    let now = harness::BEGIN.parse().expect("an instant");
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let url = format!("http://{}", listener.local_addr().expect("an address"));
    tokio::spawn(async move { axum::serve(listener, edge(routes, Arc::new(move |_| now))).await });
    (World::of(&url), faults)
}
