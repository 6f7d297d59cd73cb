//! Stream batches and bus events that are poisoned, repeated, or out of order.

use harness::lambda::Cloud;
use harness::lambda::runtime::Outcome;
use harness::{Placed, events};
use serde_json::{Value, json};

/// An order that was paid, and the stream's records of its outbox, not yet carried.
async fn paid_uncarried(cloud: &Cloud) -> (Placed, Vec<Value>) {
    let placed = cloud.place("k").await;
    let ticket = cloud.ticket(&placed, "p").await;
    cloud.pay(&ticket, "paid").await;
    let outbox = |record: &Value| {
        let sk = record["dynamodb"]["NewImage"]["sk"]["S"].as_str().unwrap_or_default();
        record["eventName"] == "INSERT" && sk.starts_with("OUT#")
    };
    let records: Vec<Value> = cloud.pump.take_stream().await.into_iter().filter(outbox).collect();
    assert!(records.len() >= 3, "a mail for the order, a mail and an event for the payment: {}", records.len());
    (placed, records)
}

async fn dispatch(cloud: &Cloud, records: &[Value]) {
    let outcome = cloud.function("dispatch").invoke(&json!({"Records": records})).await;
    assert_eq!(outcome, Outcome::Response(Value::Null), "a batch is never failed");
}

fn references(mails: &[Value]) -> Vec<&str> {
    mails.iter().map(|mail| mail["reference"].as_str().expect("a reference")).collect()
}

async fn assert_activated_once(cloud: &Cloud, placed: &Placed) {
    cloud.settle().await;
    let order = cloud.order(placed).await;
    assert_eq!(events(&order), ["order.placed", "payment.opened", "order.paid", "license.activated"]);
    let mails = cloud.mails().await;
    let mut sent = references(&mails);
    sent.sort_unstable();
    sent.dedup();
    assert_eq!((mails.len(), sent.len()), (3, 3), "each mail once: {mails:?}");
}

#[tokio::test]
async fn one_poisoned_record_keeps_no_other_from_being_sent() {
    let cloud = Cloud::new().await;
    let (placed, records) = paid_uncarried(&cloud).await;
    let poisoned = |image: Value| {
        let mut record = records[0].clone();
        record["dynamodb"]["NewImage"] = image;
        record
    };
    let (pk, sk) = (&records[0]["dynamodb"]["NewImage"]["pk"], json!({"S": "OUT#9.0"}));
    let mut strange = records[0]["dynamodb"]["NewImage"].clone();
    strange["effect"] = json!({"S": "no effect of ours"});
    strange["reference"] = json!({"N": "7"});
    let mut batch = vec![poisoned(json!({"pk": pk, "sk": sk})), poisoned(json!({}))];
    batch.extend(records.iter().cloned());
    batch.insert(3, poisoned(strange));
    dispatch(&cloud, &batch).await;
    assert_eq!(cloud.mails().await.len(), 2, "the buyer's mails of the order and the payment");
    assert_eq!(cloud.function("dispatch").log().await.matches("a stream record is no outbox item").count(), 3);
    assert_activated_once(&cloud, &placed).await;
}

#[tokio::test]
async fn a_batch_that_cannot_be_read_is_given_up_and_the_sweep_sends_what_was_in_it() {
    let cloud = Cloud::new().await;
    let (placed, mut records) = paid_uncarried(&cloud).await;
    records[0]["dynamodb"] = json!("no record");
    cloud.pump.hand("dispatch", &json!({"Records": records})).await;
    assert_eq!(cloud.pump.given_up().len(), 1, "after the template's attempts");
    assert_eq!(cloud.mails().await.len(), 0);
    cloud.clock("2025-02-03T10:10:00+05:00").await;
    assert_activated_once(&cloud, &placed).await;
}

#[tokio::test]
async fn a_batch_delivered_twice_or_backwards_has_the_effects_of_one() {
    let cloud = Cloud::new().await;
    let (placed, mut records) = paid_uncarried(&cloud).await;
    records.reverse();
    dispatch(&cloud, &records).await;
    records.reverse();
    dispatch(&cloud, &records).await;
    dispatch(&cloud, &records[..1]).await;
    assert_activated_once(&cloud, &placed).await;
}

fn event(detail_type: &str, detail: Value) -> Value {
    json!({
        "version": "0", "id": "1", "detail-type": detail_type, "source": "oferta", "account": "123456789012",
        "time": "2025-02-03T05:00:00Z", "region": "eu-central-1", "resources": [], "detail": detail,
    })
}

#[tokio::test]
async fn the_same_event_twice_and_events_before_their_time_activate_once() {
    let cloud = Cloud::new().await;
    let activation = cloud.function("activation");
    let placed = cloud.place("k").await;
    let account = records_account(&cloud).await;
    let detail = json!({"order_id": placed.id, "account": account});
    let paid = event("order.paid", detail.clone());

    // It comes before the payment was counted: there is nothing to activate, and nothing to try again.
    assert_eq!(activation.invoke(&paid).await, Outcome::Response(Value::Null));
    let unasked = activation.invoke(&event("license.activated", detail)).await;
    assert!(matches!(unasked, Outcome::Error(_)), "no rule sends it: {unasked:?}");
    assert_eq!(events(&cloud.order(&placed).await), ["order.placed"]);

    let ticket = cloud.ticket(&placed, "p").await;
    cloud.pay(&ticket, "paid").await;
    let (first, second) = tokio::join!(activation.invoke(&paid), activation.invoke(&paid));
    assert_eq!((first, second), (Outcome::Response(Value::Null), Outcome::Response(Value::Null)));
    assert_eq!(activation.invoke(&paid).await, Outcome::Response(Value::Null));
    assert_activated_once(&cloud, &placed).await;
}

/// The account's pseudonym, as the outbox of the one order says it.
async fn records_account(cloud: &Cloud) -> String {
    let records = cloud.pump.take_stream().await;
    let account = records.iter().find_map(|record| record["dynamodb"]["NewImage"]["account"]["S"].as_str());
    let account = account.expect("an account").to_owned();
    for record in records.iter().filter(|record| record["dynamodb"]["NewImage"]["effect"].is_string()) {
        dispatch(cloud, std::slice::from_ref(record)).await;
    }
    account
}

#[tokio::test]
async fn an_event_that_cannot_be_read_is_tried_as_the_template_says_and_laid_aside() {
    let cloud = Cloud::new().await;
    let unknown = json!({"order_id": "01JK0000000000000000000000", "account": "nobody"});
    let answer = cloud.function("activation").invoke(&event("order.paid", unknown)).await;
    assert_eq!(answer, Outcome::Response(Value::Null), "an order that is not there will not be there another time");
    for detail in [json!({}), json!({"order_id": 7, "account": "a"}), json!(null)] {
        cloud.pump.hand("activation", &event("order.paid", detail)).await;
    }
    let given_up = cloud.pump.given_up();
    assert_eq!(given_up.len(), 3);
    assert!(given_up.iter().all(|(function, _)| function == "activation"));
    assert_eq!(cloud.function("activation").started(), 1);
    let placed = cloud.paid("k").await;
    assert_eq!(cloud.order(&placed).await["license"]["state"], "window_open", "others go on");
}
