//! Orders by the hundred that wait for a calendar are counted again once each, in sweeps with a bound, though one of them dies in
//! the middle; then each is deemed provided once (K56).

use super::many;
use super::scene;
use super::stage::Stage;
use aws_sdk_dynamodb::types::{AttributeValue, PutRequest, WriteRequest};
use domain::order::OrderId;
use harness::World;
use harness::faults::Fault;
use harness::recording::Operation;
use local::shop::TABLE;
use serde_json::{Value, json};
use std::collections::HashMap;
use store::due::Family;

type Item = HashMap<String, AttributeValue>;

/// As many as one request takes.
const BATCH: usize = 25;

fn text(text: impl Into<String>) -> AttributeValue {
    AttributeValue::S(text.into())
}

/// An order, or its entry among those that wait, as that of another buyer.
fn copy(item: &Item, n: usize) -> Item {
    let id = OrderId::parse(&format!("01JGZ8QK3W{n:016}")).expect("an id");
    let mut copy = item.clone();
    copy.insert("pk".to_owned(), text(format!("ORDER#{id}")));
    let shard = Family::Order.shard_of(&id);
    if let Some(AttributeValue::M(order)) = copy.get_mut("order") {
        order.insert("id".to_owned(), text(id.as_str()));
        order.insert("account".to_owned(), text(format!("account-{n}")));
        copy.insert("due_shard".to_owned(), text(shard));
    } else if is_notice(item) {
        // It went out, and waits for nothing.
        copy.remove("due_shard");
        copy.remove("due_at");
    } else {
        copy.insert("due_shard".to_owned(), text(shard.replace("order", "calendar")));
    }
    copy
}

/// Whether an item is the notice of the activation, without which nothing is deemed (K53).
fn is_notice(item: &Item) -> bool {
    let mail = |effect: &AttributeValue| effect.as_m().ok()?.get("mail")?.as_s().ok().cloned();
    item.get("effect").and_then(mail).is_some_and(|name| name == "license-activated")
}

/// Copies the one order that waits, so many times.
async fn multiply(stage: &Stage) {
    let client = stage.shop.engine.dynamodb();
    let mut pages = client.scan().table_name(TABLE).into_paginator().items().send();
    let mut originals: Vec<Item> = Vec::new();
    while let Some(item) = pages.next().await {
        let item = item.expect("an item");
        let waits = ["STATE", "PROVISIONAL"].contains(&item["sk"].as_s().expect("a text").as_str());
        originals.extend((waits || is_notice(&item)).then_some(item));
    }
    assert_eq!(originals.len(), 3, "the order, its entry, and the notice that showed the window");
    let copies: Vec<Item> = (0..many()).flat_map(|n| originals.iter().map(move |item| copy(item, n))).collect();
    for batch in copies.chunks(BATCH) {
        let put = |item: &Item| PutRequest::builder().set_item(Some(item.clone())).build().expect("an item");
        let puts = batch.iter().map(|item| WriteRequest::builder().put_request(put(item)).build()).collect();
        client.batch_write_item().request_items(TABLE, puts).send().await.expect("as it was set up");
    }
}

/// Chooses the commit that comes after so many.
fn after(so_many: usize) -> impl FnMut(&Operation) -> bool + Send {
    let mut met = 0;
    move |operation| {
        met += usize::from(operation.name == "TransactWriteItems");
        operation.name == "TransactWriteItems" && met > so_many
    }
}

/// The licenses of all orders.
async fn licenses(stage: &Stage) -> Vec<Value> {
    let items = stage.items().await.into_iter();
    items.filter(|(_, sk, _)| sk == "STATE").map(|(_, _, item)| item["order"]["license"].clone()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn orders_by_the_hundred_are_counted_again_once_each_though_the_sweep_dies_in_the_middle() {
    let orders = many();
    let stage = Stage::new(&World::of("").http).await;
    Box::pin(scene::unofficial(&stage)).await;
    multiply(&stage).await;
    Box::pin(scene::make_official(&stage)).await;

    stage.faults.strike(after(orders / 2), Fault::Die);
    stage.faults.recorded();
    stage.sweep(Family::Published).await;
    assert!(stage.faults.spent(), "the sweep died once");
    let asked = stage.faults.recorded();
    let commits = asked.iter().filter(|operation| operation.name == "TransactWriteItems").count();
    assert!(commits <= orders + 1 + 8, "only what was in flight is written again: {commits}");
    let reads = asked.iter().filter(|operation| operation.name == "Query").count();
    assert!(reads <= 2 * 16 + 10, "a page for each shard, and those again that were cut short: {reads}");
    stage.minutes_pass(1);
    stage.sweep(Family::Published).await;
    let counted = licenses(&stage).await;
    assert_eq!(counted.len(), orders + 1);
    assert!(counted.iter().all(|license| license["window_counted"].is_object() && license["window"]["p"].is_null()));
    let waits = stage.shards().await.into_iter().any(|shard| shard.starts_with("calendar#"));
    assert!(!waits, "nothing waits for a calendar any more");

    stage.sweep(Family::Order).await;
    let deemed = licenses(&stage).await;
    assert!(deemed.iter().all(|license| license["deemed_at"].is_string()));
    let of_deeming = |item: &Value| item["body"].as_str().is_some_and(|body| body.contains("\"deemed_provided\""));
    let events = stage.items().await.into_iter().filter(|(_, sk, item)| sk.starts_with("E#") && of_deeming(item));
    assert_eq!(events.count(), orders + 1, "each once");
    let token = stage.operator_token("anna", &["operator"]).await;
    let listed = stage.get("/v1/operator/calendars", Some(&token)).await.json["items"][1]["recomputed"].clone();
    assert!(listed["done_at"].is_string() && listed["kept"] == json!(0), "{listed}");
}
