//! Windows by the thousand end at the same local midnight: the sweep drains them without a miss, and a poisoned one delays
//! nobody (clause 4.9).

use aws_sdk_dynamodb::types::{AttributeValue, PutRequest, StreamSpecification, WriteRequest};
use chrono::TimeDelta;
use domain::order::OrderId;
use functions::deadline_sweep::Swept;
use futures::StreamExt;
use futures::stream;
use harness::World;
use local::shop::TABLE;
use std::collections::HashMap;
use store::due::{Family, PARKED};
use store::table::keys;

type Item = HashMap<String, AttributeValue>;

/// Which of the orders cannot be read.
const POISONED: usize = 432;
/// As many as one request takes.
const BATCH: usize = 25;

fn id(n: usize) -> OrderId {
    OrderId::parse(&format!("01JGZ8QK3W{n:016}")).expect("an id")
}

/// The state of a real order as that of another.
fn copy(item: &Item, n: usize) -> Item {
    let id = id(n);
    let mut copy = item.clone();
    copy.insert(keys::PK.to_owned(), AttributeValue::S(keys::order(&id)));
    copy.insert(keys::DUE_SHARD.to_owned(), AttributeValue::S(Family::Order.shard_of(&id)));
    if n == POISONED {
        copy.insert("order".to_owned(), AttributeValue::S("no order".to_owned()));
    } else if let Some(AttributeValue::M(order)) = copy.get_mut("order") {
        order.insert("id".to_owned(), AttributeValue::S(id.to_string()));
        // Each of another buyer: what is shown of one account's licenses is one item.
        order.insert("account".to_owned(), AttributeValue::S(format!("account-{n}")));
        // A copy has no notices of its own that could be asked for.
        if let Some(AttributeValue::M(license)) = order.get_mut("license") {
            license.insert("shown".to_owned(), AttributeValue::S("notice".to_owned()));
        }
    }
    copy
}

#[tokio::test(flavor = "multi_thread")]
async fn a_midnight_of_a_thousand_windows_drains_and_a_poisoned_order_delays_nobody() {
    drain(1_000).await;
}

/// Minutes long without optimisation, so apart from the others: `cargo test --workspace --test scenarios -- --ignored`.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "takes minutes"]
async fn a_midnight_of_ten_thousand_windows_drains_and_a_poisoned_order_delays_nobody() {
    drain(10_000).await;
}

async fn drain(orders: usize) {
    let world = World::new().await;
    let placed = world.place("one").await;
    let ticket = world.ticket(&placed, "pay").await;
    world.pay(&ticket, "paid").await;
    // The morning of the window's last day: its reminders are out.
    world.clock("2025-02-13T10:00:00+05:00").await;
    let shop = world.shop();
    let client = shop.engine.dynamodb();
    // Nobody reads the stream here, and the engine looks through all of it for each record that it adds.
    let without = StreamSpecification::builder().stream_enabled(false).build().expect("it says whether");
    client.update_table().table_name(TABLE).stream_specification(without).send().await.expect("the stream is off");
    let original = OrderId::parse(&placed.id).expect("as it was set up");
    let key = [(keys::PK, keys::order(&original)), (keys::SK, keys::STATE.to_owned())];
    let key: Item = key.into_iter().map(|(name, value)| (name.to_owned(), AttributeValue::S(value))).collect();
    let item = client
        .get_item()
        .table_name(TABLE)
        .set_key(Some(key))
        .send()
        .await
        .expect("as it was set up")
        .item
        .expect("as it was set up");
    let window = shop
        .store
        .order(&original)
        .await
        .expect("as it was set up")
        .expect("as it was set up")
        .order
        .license
        .window
        .expect("as it was set up");
    for batch in (0..orders).collect::<Vec<usize>>().chunks(BATCH) {
        let put = |n: &usize| PutRequest::builder().set_item(Some(copy(&item, *n))).build().expect("as it was set up");
        let puts = batch.iter().map(|n| WriteRequest::builder().put_request(put(n)).build()).collect();
        client.batch_write_item().request_items(TABLE, puts).send().await.expect("as it was set up");
    }

    let midnight = window.expires_at + shop.agreement.policy.clock_error_bound;
    let swept = shop.sweep.run(Family::Order, midnight).await.expect("as it was set up");
    let expected = Swept { done: orders, left: 0, parked: 1, oldest_due_ms: Some(midnight.timestamp_millis()) };
    assert_eq!(swept, expected, "the copies but one, and the original");

    let missed: Vec<usize> = stream::iter((0..orders).filter(|n| *n != POISONED))
        .filter_map(|n| async move {
            let order = shop.store.order(&id(n)).await.expect("as it was set up").expect("as it was set up").order;
            (order.license.deemed_at != Some(midnight)).then_some(n)
        })
        .collect()
        .await;
    assert_eq!(missed, [0; 0]);
    let parked = shop.store.waiting(PARKED, 100, None).await.expect("as it was set up");
    assert_eq!(parked.iter().map(|due| &due.pk).collect::<Vec<_>>(), [&keys::order(&id(POISONED))]);

    let minute = TimeDelta::minutes(1);
    let again = shop.sweep.run(Family::Order, midnight + minute).await.expect("as it was set up");
    assert_eq!(again, Swept::default(), "nothing is due twice");
}
