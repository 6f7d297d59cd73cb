//! What each page of the console asks of the table: as much with a hundred thousand orders as with a hundred. The golden file says how
//! much; a page that gains a request or a unit fails here. If that is meant, accept it with `UPDATE_GOLDEN=1`.

use super::{Console, page};
use crate::operator::Desk;
use aws_sdk_dynamodb::types::{AttributeValue, PutRequest, StreamSpecification, WriteRequest};
use domain::order::OrderId;
use futures::{StreamExt, stream};
use harness::faults::Faults;
use harness::recording::Halves;
use harness::template::root;
use harness::{Placed, World, answer};
use local::shop::TABLE;
use reqwest::Method;
use serde_json::json;
use std::collections::HashMap;
use std::fmt::Write;
use store::Store;

type Item = HashMap<String, AttributeValue>;

const GOLDEN: &str = "tests/golden/console_pages.txt";
/// As many as one request takes.
const BATCH: usize = 25;

#[tokio::test(flavor = "multi_thread")]
async fn each_page_costs_what_it_did() {
    hold(100).await;
}

/// Over a minute without optimisation, so apart from the others: `cargo test --workspace --test scenarios -- --ignored`.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "takes minutes"]
async fn each_page_costs_the_same_with_many_orders() {
    hold(100_000).await;
}

async fn hold(orders: usize) {
    let desk = Desk::new().await;
    let placed = desk.world.paid("k").await;
    let claim = json!({"text": "It lacks a report.", "about": "scope"});
    assert_eq!(desk.world.claim(&placed, "c", &claim).await.status, 201);
    desk.world.settle().await;
    seed(&desk.world, &placed, orders).await;
    let found = measured(&desk, &placed).await;
    let golden = root().join(GOLDEN);
    if std::env::var_os("UPDATE_GOLDEN").is_some_and(|value| value == "1") {
        std::fs::write(&golden, &found).expect("the golden file can be written");
    }
    let expected = std::fs::read_to_string(&golden).unwrap_or_default();
    assert_eq!(found, expected, "with {orders} orders; if that is meant, accept it with UPDATE_GOLDEN=1");
}

/// Every page with what it asks of the table.
async fn measured(desk: &Desk, placed: &Placed) -> String {
    let faults = Faults::over(&desk.world.shop().engine);
    let served = desk.served(|function| function.store = Store::new(faults.dynamodb(), TABLE)).await;
    let olga = Console::of(desk, "olga", &["operator", "approver"]).await;
    let mut text = String::new();
    for (name, path) in [
        ("queue", "/operator".to_owned()),
        ("queue, what was set aside", "/operator?list=parked".to_owned()),
        ("find by number", format!("/operator/find?find={}", placed.number)),
        ("find by name", "/operator/find?find=Sample".to_owned()),
        ("a month", "/operator/find?month=2025-02&state=paid".to_owned()),
        ("claims", "/operator/claims".to_owned()),
        ("money", "/operator/money".to_owned()),
        ("offer", "/operator/offer".to_owned()),
        ("terms", "/operator/offer/terms/2023-01".to_owned()),
        ("figures", "/operator/figures".to_owned()),
        ("order", page(placed)),
        ("order, with its buyer", format!("{}?task=answer_claim", page(placed))),
        ("correspondence", format!("{}/correspondence", page(placed))),
        ("act", format!("/operator/acts/claim-withdrawal?order={0}&about_part={0}-C1", placed.id)),
    ] {
        faults.recorded();
        let request = served.request(Method::GET, &path).header("cookie", olga.browser.cookie());
        let shown = answer(request).await;
        assert_eq!(shown.status, 200, "{path}: {}", shown.text);
        let asked = faults.recorded();
        let sum = |writes: bool| asked.iter().filter(|it| it.writes() == writes).map(|it| it.consumed).sum::<Halves>();
        let _ =
            writeln!(text, "{name}: {} requests, {} read units, {} write units", asked.len(), sum(false), sum(true));
    }
    text
}

/// Puts copies of an order's items into the table: its state, its tasks, and where it is found and listed.
async fn seed(world: &World, placed: &Placed, orders: usize) {
    let client = world.shop().engine.dynamodb();
    // The embedded engine looks through every record of the stream at each put, and nobody reads them here.
    let no_stream = StreamSpecification::builder().stream_enabled(false).build().expect("it is whole");
    client.update_table().table_name(TABLE).stream_specification(no_stream).send().await.expect("the stream ends");
    let mut pages = client.scan().table_name(TABLE).into_paginator().items().send();
    let mut originals: Vec<Item> = Vec::new();
    while let Some(item) = pages.next().await {
        let item = item.expect("an item");
        let key = |name: &str| item[name].as_s().expect("a key").clone();
        let of_order = key("pk").contains(&placed.id) || key("sk").contains(&placed.id);
        let wanted = key("sk") == "STATE" || key("sk").starts_with("TASK#") || !key("pk").starts_with("ORDER#");
        if of_order && wanted {
            originals.push(item);
        }
    }
    assert!(originals.len() >= 4, "{} items", originals.len());
    let is_task = |item: &Item| item["sk"].as_s().is_ok_and(|sk| sk.starts_with("TASK#"));
    let copies = (0..orders).flat_map(|n| {
        let of_order = originals.iter().filter(move |item| n < ALIKE || !is_task(item));
        of_order.map(move |item| copy(item, &placed.id, n))
    });
    let puts = copies.map(|item| {
        let put = PutRequest::builder().set_item(Some(item)).build().expect("an item");
        WriteRequest::builder().put_request(put).build()
    });
    let batches = stream::iter(puts).chunks(BATCH);
    batches
        .for_each_concurrent(4, |batch| async {
            let written = client.batch_write_item().request_items(TABLE, batch).send().await.expect("they are written");
            assert!(written.unprocessed_items().is_none_or(HashMap::is_empty));
        })
        .await;
}

/// How many of the copies wait for a person and are found by the same words: as many as the first golden file had. Nobody works through
/// a hundred thousand tasks, and no shop has as many buyers of one name.
const ALIKE: usize = 100;

/// An item as that of another order.
#[expect(clippy::disallowed_methods, reason = "a map is made of a map: its order does not matter")]
fn copy(item: &Item, id: &str, n: usize) -> Item {
    let other = OrderId::parse(&format!("01JK5Q{n:020}")).expect("an id").to_string();
    let mut copy: Item = item.iter().map(|(name, value)| (name.clone(), renamed(value, id, &other))).collect();
    let pk = copy["pk"].as_s().expect("a key").clone();
    if n >= ALIKE && !pk.starts_with("ORDER#") {
        copy.insert("pk".to_owned(), AttributeValue::S(format!("{pk}{n}")));
    }
    copy
}

#[expect(clippy::disallowed_methods, reason = "a map is made of a map: its order does not matter")]
fn renamed(value: &AttributeValue, id: &str, other: &str) -> AttributeValue {
    match value {
        AttributeValue::S(text) => AttributeValue::S(text.replace(id, other)),
        AttributeValue::L(list) => AttributeValue::L(list.iter().map(|it| renamed(it, id, other)).collect()),
        AttributeValue::M(map) => {
            AttributeValue::M(map.iter().map(|(name, it)| (name.clone(), renamed(it, id, other))).collect())
        }
        other => other.clone(),
    }
}
