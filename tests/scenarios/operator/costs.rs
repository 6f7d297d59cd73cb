//! What finding, listing and counting ask of the table is the same however many orders there are.

use super::Desk;
use aws_sdk_dynamodb::types::{AttributeValue, PutRequest, StreamSpecification, WriteRequest};
use domain::order::OrderId;
use harness::faults::Faults;
use harness::recording::Operation;
use local::shop::TABLE;
use std::collections::HashMap;
use std::fmt::Write;
use store::Store;
use store::table::keys;

type Item = HashMap<String, AttributeValue>;

/// As many as one request takes.
const BATCH: usize = 25;

fn id(n: usize) -> OrderId {
    OrderId::parse(&format!("01JGZ8QK3W{n:016}")).expect("an id")
}

fn text(text: impl Into<String>) -> AttributeValue {
    AttributeValue::S(text.into())
}

/// What an order consists of for those who look for it, as another one's: its state, and what it is found by.
fn copies(items: &[Item], original: &OrderId, n: usize) -> Vec<Item> {
    let id = id(n);
    let mut copies: Vec<Item> = items.to_vec();
    for copy in &mut copies {
        for name in ["pk", "sk", "listed_as"] {
            if let Some(AttributeValue::S(value)) = copy.get_mut(name) {
                *value = value.replace(original.as_str(), id.as_str()).replace(&original.number(), &id.number());
            }
        }
        copy.remove(keys::DUE_SHARD);
        if let Some(AttributeValue::M(order)) = copy.get_mut("order") {
            order.insert("id".to_owned(), text(id.as_str()));
        }
    }
    copies
}

/// A shop with so many orders more than one, all of one buyer and one month.
async fn seeded(orders: usize) -> (Desk, Vec<(&'static str, String)>) {
    let desk = Desk::new().await;
    let placed = desk.world.place("one").await;
    let ticket = desk.world.ticket(&placed, "pay").await;
    desk.world.pay(&ticket, "paid").await;
    desk.world.settle().await;
    let client = desk.world.shop().engine.dynamodb();
    // Nobody reads the stream here, and the engine looks through all of it for each record that it adds.
    let without = StreamSpecification::builder().stream_enabled(false).build().expect("it says whether");
    client.update_table().table_name(TABLE).stream_specification(without).send().await.expect("the stream is off");
    let all = client.scan().table_name(TABLE).send().await.expect("a page").items.expect("items");
    let of = |item: &Item, name: &str| item[name].as_s().expect("a text").clone();
    let original = OrderId::parse(&placed.id).expect("an id");
    let is_of = |item: &&Item| {
        let (pk, sk) = (of(item, "pk"), of(item, "sk"));
        let found = ["FIND#", "MAILBOX#"].iter().any(|kind| pk.starts_with(kind)) && sk == keys::order(&original);
        found || (pk == keys::order(&original) && sk == keys::STATE)
    };
    let mut items: Vec<Item> = all.iter().filter(is_of).cloned().collect();
    items.sort_by_key(|item| of(item, "pk"));
    let figures = all.iter().find(|item| of(item, "pk").starts_with("FIGURES#")).expect("figures").clone();
    let shards = (0..16).map(|n| {
        let mut shard = figures.clone();
        shard.insert("sk".to_owned(), text(format!("MONTH#2025-02#{n:02}")));
        shard
    });
    let seeds: Vec<Item> = (0..orders).flat_map(|n| copies(&items, &original, n)).chain(shards).collect();
    for batch in seeds.chunks(BATCH) {
        let put = |item: &Item| PutRequest::builder().set_item(Some(item.clone())).build().expect("an item");
        let puts = batch.iter().map(|item| WriteRequest::builder().put_request(put(item)).build()).collect();
        client.batch_write_item().request_items(TABLE, puts).send().await.expect("they are written");
    }
    let find = |text: &str| format!("orders?find={text}");
    let looks = vec![
        ("e-mail", find("buyer@example.com")),
        ("name", find("sample")),
        ("account", find("30896271")),
        ("ticket", find(&ticket)),
        ("number", find(&placed.number)),
        ("month", "orders?month=2025-02".to_owned()),
        ("state", "orders?month=2025-02&state=paid".to_owned()),
        ("figures", "figures?from=2024-01&to=2025-12".to_owned()),
    ];
    (desk, looks)
}

/// What each look asks of the table, and what it consumes.
async fn costs(orders: usize) -> String {
    let (desk, looks) = seeded(orders).await;
    let faults = Faults::over(&desk.world.shop().engine);
    let served = desk.served(|function| function.store = Store::new(faults.dynamodb(), TABLE)).await;
    let token = desk.anna().await;
    let mut costs = String::new();
    for (name, look) in looks {
        faults.recorded();
        let answer = served.get(&format!("/v1/operator/{look}"), Some(&token)).await;
        assert_eq!(answer.status, 200, "{look}: {}", answer.text);
        if let Some(items) = answer.json["items"].as_array() {
            let expected = if ["ticket", "number"].contains(&name) { 1 } else { 100 };
            assert_eq!(items.len(), expected, "{name}: the one order, or a full page");
        }
        let asked =
            |operation: &Operation| format!("{} of {}, {}", operation.name, operation.keys.len(), operation.consumed);
        let asked: Vec<String> = faults.recorded().iter().map(asked).collect();
        writeln!(costs, "{name}: {}", asked.join("; ")).expect("a text");
    }
    costs
}

/// Of each look, its requests with how many keys each names, and its units; of a page of a hundred orders where there are so many.
const COSTS: &str = "\
e-mail: Query of 1, 3; PutItem of 1, 3; BatchGetItem of 100, 100
name: BatchGetItem of 3, 3; Query of 1, 3; PutItem of 1, 3; BatchGetItem of 100, 100
account: BatchGetItem of 3, 3; Query of 1, 3; PutItem of 1, 3; BatchGetItem of 100, 100
ticket: BatchGetItem of 3, 3; BatchGetItem of 1, 1
number: Query of 1, 1; BatchGetItem of 1, 1
month: Query of 1, 3
state: Query of 1, 3
figures: Query of 1, 0.5; Query of 1, 0.5; Query of 1, 0.5; Query of 1, 0.5
";

#[tokio::test(flavor = "multi_thread")]
async fn a_look_costs_the_same_with_a_hundred_orders_and_with_two_thousand() {
    for orders in [100, 2_000] {
        assert_eq!(costs(orders).await, COSTS, "{orders}");
    }
}
