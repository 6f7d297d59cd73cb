//! What the mail service reports, to the compiled function: both paths, copies, any order, forged and senseless ones.

use domain::follows::delivery::Kind;
use harness::lambda::Cloud;
use harness::lambda::runtime::Outcome;
use local::aws::{by_bus, by_topic};
use serde_json::{Value, json};
use store::Store;
use store::outbox::item::OutboxItem;
use store::table::keys;

/// A mail that was sent, its reports taken from the mail service before anybody delivered them.
async fn sent(cloud: &Cloud) -> (String, Vec<Value>) {
    let mut body = cloud.order_body().await;
    body["party"]["email"] = json!("complaint@example.com");
    let placed = cloud.place_body("k", &body).await;
    let records = cloud.pump.take_stream().await;
    let outbox = |record: &&Value| {
        record["dynamodb"]["NewImage"]["sk"]["S"].as_str().is_some_and(keys::is_outbox)
            && record["eventName"] == "INSERT"
    };
    let records: Vec<&Value> = records.iter().filter(outbox).collect();
    assert_eq!(dispatch(cloud, &json!({"Records": records})).await, Outcome::Response(Value::Null));
    let pending = cloud.pump.reports.pending().expect("the reports");
    let reports = pending.into_iter().map(|(id, report)| {
        cloud.pump.reports.done(&id).expect("the reports");
        report
    });
    (placed.id, reports.collect())
}

async fn dispatch(cloud: &Cloud, payload: &Value) -> Outcome {
    cloud.function("dispatch").invoke(payload).await
}

async fn notice(cloud: &Cloud, order: &str) -> OutboxItem {
    let store = Store::new(cloud.engine.dynamodb(), "oferta");
    let item = store.outbox_item(&format!("ORDER#{order}"), &keys::outbox(1, 1)).await.expect("the table answers");
    item.expect("a notice")
}

fn known(item: &OutboxItem) -> Vec<Kind> {
    item.facts.iter().map(|(kind, _)| kind).collect()
}

#[tokio::test]
async fn reports_come_to_the_same_by_either_path_twice_and_backwards() {
    let mut ends = Vec::new();
    for way in 0..4 {
        let cloud = Cloud::new().await;
        let (order, mut reports) = sent(&cloud).await;
        assert_eq!(reports.len(), 3, "sent, delivered, complained");
        if way % 2 == 1 {
            reports.reverse();
        }
        for report in &reports {
            let paths = [by_bus(report), by_topic(report)];
            // Each path is best effort: one of them may bring nothing.
            for payload in if way < 2 { paths.to_vec() } else { vec![paths[way - 2].clone()] } {
                assert_eq!(dispatch(&cloud, &payload).await, Outcome::Response(Value::Null));
            }
        }
        let item = notice(&cloud, &order).await;
        assert_eq!((known(&item), item.due_shard), (vec![Kind::Sent, Kind::Delivered, Kind::Complained], None));
        ends.push(item.facts.iter().map(|(kind, fact)| (kind, fact.class.clone())).collect::<Vec<_>>());
        assert!(!cloud.function("dispatch").log().await.contains('@'), "no address in the log");
    }
    assert!(ends.windows(2).all(|pair| pair[0] == pair[1]), "{ends:?}");
}

#[tokio::test]
async fn a_forged_or_senseless_report_changes_nothing_and_what_cannot_be_read_is_laid_aside() {
    let cloud = Cloud::new().await;
    let (order, reports) = sent(&cloud).await;
    let before = notice(&cloud, &order).await;
    let delivered = reports.iter().find(|report| report["eventType"] == "Delivery").expect("a delivery");
    let with = |pointer: &str, value: Value| {
        let mut changed = delivered.clone();
        *changed.pointer_mut(pointer).expect("a place") = value;
        changed
    };
    let pk = format!("ORDER#{order}");
    let forged = [
        with("/mail/messageId", json!("another-message")),
        with("/mail/tags/item", json!([keys::item_id(&pk, &keys::outbox(9, 9))])),
        with("/mail/tags/item", json!([keys::item_id(&pk, &keys::outbox(1, 0))])),
        with("/mail/tags/item", json!([keys::item_id(&pk, keys::STATE)])),
        with("/mail/tags/item", json!(["no id of ours"])),
        with("/mail/tags", json!({})),
        with("/eventType", json!("Open")),
    ];
    for report in &forged {
        for payload in [by_bus(report), by_topic(report)] {
            assert_eq!(dispatch(&cloud, &payload).await, Outcome::Response(Value::Null), "{report}");
        }
    }
    let nonsense = json!({"Records": [{"EventSource": "aws:sns", "Sns": {"Message": "no JSON"}}]});
    let strange = by_bus(&with("/delivery", json!("yesterday")));
    for payload in [nonsense, strange, json!({"source": "elsewhere", "detail": delivered}), json!("nothing")] {
        cloud.pump.hand("dispatch", &payload).await;
    }
    assert_eq!(cloud.pump.given_up().len(), 4, "after the template's attempts");
    assert_eq!(notice(&cloud, &order).await, before);
    assert_eq!(dispatch(&cloud, &by_bus(delivered)).await, Outcome::Response(Value::Null), "the true one counts");
    assert_eq!(known(&notice(&cloud, &order).await), [Kind::Sent, Kind::Delivered]);
}

#[tokio::test]
async fn the_rules_of_the_template_bring_the_reports_of_this_shops_mails_only() {
    let cloud = Cloud::new().await;
    let (order, reports) = sent(&cloud).await;
    for report in &reports {
        let mut foreign = by_bus(report);
        foreign["detail"]["mail"]["tags"]["ses:configuration-set"] = json!(["another"]);
        cloud.pump.publish(&foreign).await;
    }
    assert_eq!(known(&notice(&cloud, &order).await), [Kind::Sent], "what its sender marked");
    for report in &reports {
        cloud.pump.publish(&by_bus(report)).await;
        cloud.pump.notify("MailTopic", &by_topic(report)).await;
    }
    assert_eq!(known(&notice(&cloud, &order).await), [Kind::Sent, Kind::Delivered, Kind::Complained]);
}
