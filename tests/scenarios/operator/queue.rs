//! The queue: nearest deadline first, in pages; a task comes and goes with its cause.

use super::Desk;
use crate::problems::{INVALID_QUERY, assert_problem};
use aws_sdk_dynamodb::types::AttributeValue;
use harness::faults::Faults;
use harness::{Placed, World};
use local::shop::{Shop, TABLE};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::ops::Range;
use store::Store;
use store::due::{PARKED, TASKS};
use store::payments::quarantine::{Quarantined, Reason, Shown};

fn is_sorted(items: &[Value]) -> bool {
    items.is_sorted_by_key(|item| item["due_at"].as_str().expect("an instant").to_owned())
}

#[tokio::test]
async fn what_waits_is_listed_by_the_nearest_deadline_in_pages() {
    let desk = Desk::new().await;
    // Ordered so that the order of arrival is not that of the deadlines.
    let claimed = desk.world.paid("k1").await;
    desk.world.claim(&claimed, "c1", &json!({"text": "No.", "about": "scope"})).await;
    desk.world.clock("2025-02-04T10:00:00+05:00").await;
    let manual = desk.world.paid_manual("k2").await;
    desk.world.clock("2025-02-04T12:00:00+05:00").await;
    let invoiced = desk.invoiced("k3").await;
    desk.done(&invoiced, &format!("orders/{}/invoices/1/void", invoiced.id), json!({})).await;
    let again = desk.world.paid_manual("k4").await;
    let queue = desk.get("queue").await;
    let items = queue.json["items"].as_array().expect("a list");
    let shown: Vec<(&str, &str, &str)> =
        items.iter().map(|it| ["kind", "order_id", "due_at"].map(|name| it[name].as_str().unwrap()).into()).collect();
    let expected = [
        ("activate", manual.id.as_str(), "2025-02-05T05:00:00Z"),
        ("activate", &again.id, "2025-02-05T07:00:00Z"),
        ("issue_invoice", &invoiced.id, "2025-02-14T19:00:00Z"),
        ("answer_claim", &claimed.id, "2025-03-05T19:00:00Z"),
    ];
    assert_eq!(shown, expected);
    let told = |name: &str| items.iter().map(|item| item[name].clone()).collect::<Vec<_>>();
    assert_eq!(told("clause"), ["4.7", "4.7", "4.3", "10.1"]);
    assert_eq!(told("about"), [Value::Null, Value::Null, Value::Null, json!(format!("{}-C1", claimed.id))]);
    assert_eq!(told("number"), [&manual, &again, &invoiced, &claimed].map(|placed| placed.number.clone()));
    assert_eq!((&queue.json["next"], &queue.headers["cache-control"]), (&Value::Null, &"no-store".parse().unwrap()));

    let (mut paged, mut path) = (Vec::new(), "queue?limit=3".to_owned());
    loop {
        let page = desk.get(&path).await.json;
        assert!(page["items"].as_array().expect("a list").len() <= 3);
        paged.extend(page["items"].as_array().expect("a list").clone());
        let Some(next) = page["next"].as_str() else { break };
        path = format!("queue?limit=3&cursor={next}");
    }
    assert_eq!(paged, *items, "each once, and none between the pages is lost");
    assert!(is_sorted(&paged));
}

/// Parks an order, as if what falls due of it had failed too often.
pub(crate) async fn park(world: &World, placed: &Placed) {
    put_in(world.shop(), PARKED, &format!("ORDER#{}", placed.id), "STATE").await;
}

/// Has an item wait in a list, as if it had come there by itself.
pub(crate) async fn put_in(shop: &Shop, list: &str, pk: &str, sk: &str) {
    let text = |text: &str| AttributeValue::S(text.to_owned());
    let update = shop.engine.dynamodb().update_item().table_name(TABLE);
    let update = update.key("pk", text(pk)).key("sk", text(sk));
    let update = update.update_expression("SET due_shard = :list, due_at = :at");
    let update = update.expression_attribute_values(":list", text(list));
    let at = AttributeValue::N("1738558800000".to_owned());
    update.expression_attribute_values(":at", at).send().await.expect("an update");
}

/// Sums that the bank shows and no order bears, and the notices of them, which did not arrive.
async fn unexplained(world: &World, numbers: Range<i64>) {
    for n in numbers {
        let report = Quarantined {
            id: format!("{n:032x}"),
            reason: Reason::Foreign,
            shown: Some(Shown::Payment),
            gateway: "avangard".to_owned(),
            ticket: format!("T{n}"),
            order_number: format!("ELSEWHERE-{n}"),
            amount_minor: 100 + n,
            status: None,
            order: None,
            made_at: None,
            at: world.shop().clock.now(),
            closed: None,
        };
        assert!(world.shop().store.quarantine(&report).await.expect("it is set aside"));
        world.settle().await;
        let pk = format!("QUARANTINE#{}", report.id);
        let items = world.items().await;
        let (_, notice, _) = items.iter().find(|(of, sk, _)| *of == pk && sk.starts_with("OUT#")).expect("a notice");
        put_in(world.shop(), TASKS, &pk, notice).await;
    }
}

#[tokio::test]
async fn what_a_page_is_about_is_read_in_one_request() {
    let desk = Desk::new().await;
    let faults = Faults::over(&desk.world.shop().engine);
    let served = desk.served(|function| function.store = Store::new(faults.dynamodb(), TABLE)).await;
    let token = desk.anna().await;
    for (new, waiting) in [(0..1, 2), (1..6, 12)] {
        unexplained(&desk.world, new).await;
        faults.recorded();
        let page = served.get("/v1/operator/queue", Some(&token)).await;
        let asked: Vec<String> = faults.recorded().into_iter().map(|asked| asked.name).collect();
        assert_eq!(asked, ["Query", "BatchGetItem", "BatchGetItem"], "{waiting} wait");
        let items = page.json["items"].as_array().expect("a list");
        let of = |kind: &str| items.iter().filter(|item| item["kind"] == kind).cloned().collect::<Vec<_>>();
        let (sums, notices) = (of("explain_sum"), of("reach_buyer"));
        assert_eq!((items.len(), sums.len(), notices.len()), (waiting, waiting / 2, waiting / 2), "{}", page.text);
        let told: BTreeSet<(&str, i64)> = sums
            .iter()
            .filter_map(|it| Some((it["number"].as_str()?, it["amount"]["amount_minor"].as_i64()?)))
            .collect();
        let numbers: Vec<String> = (0..sums.len()).map(|n| format!("ELSEWHERE-{n}")).collect();
        assert_eq!(told, numbers.iter().map(String::as_str).zip(100..).collect(), "each with its own sum");
        assert!(notices.iter().all(|notice| notice["notice"] == "vendor-payment-quarantined"), "{}", page.text);
    }
}

#[tokio::test]
async fn what_was_parked_has_a_list_of_its_own() {
    let desk = Desk::new().await;
    let placed = desk.world.place("k1").await;
    park(&desk.world, &placed).await;
    let parked = desk.get("queue?list=parked").await;
    let expected = json!({"items": [{"kind": null, "clause": null, "order_id": placed.id, "number": placed.number,
        "about": "STATE", "notice": null, "amount": null, "lost": null, "proposal": null, "count": null, "shared": null,
        "due_at": "2025-02-03T05:00:00Z", "what": parked.json["items"][0]["what"], "taken_by": null, "taken_until": null}],
        "next": null});
    assert_eq!(parked.json, expected);
    assert_eq!(desk.get("queue?list=tasks").await.json["items"], json!([]));
}

#[tokio::test]
async fn a_task_comes_and_goes_with_its_cause() {
    let desk = Desk::new().await;
    let placed = desk.world.paid_manual("k1").await;
    assert_eq!(desk.tasks().await, ["activate"]);
    desk.world.claim(&placed, "c1", &json!({"text": "No.", "about": "scope"})).await;
    assert_eq!(desk.tasks().await, ["activate", "answer_claim"]);
    desk.done(&placed, &format!("orders/{}/activation", placed.id), json!({})).await;
    assert_eq!(desk.tasks().await, ["answer_claim"]);
    let answer = json!({"text": "It is as described.", "outcome": "rejected"});
    let view = desk.done(&placed, &format!("claims/{}-C1/answer", placed.id), answer).await;
    assert_eq!((desk.tasks().await.len(), &view["tasks"]), (0, &json!([])));
}

#[tokio::test]
async fn a_queue_is_asked_for_with_what_it_knows() {
    let desk = Desk::new().await;
    desk.world.paid_manual("k1").await;
    let hex = |text: &str| hex::encode(text);
    let bad = [
        ("list=all", "list"),
        ("limit=0", "limit"),
        ("limit=101", "limit"),
        ("limit=x", "limit"),
        ("limit=99999999999", "limit"),
        ("cursor=x", "cursor"),
        (&format!("cursor={}", hex("1\n\n")), "cursor"),
        (&format!("cursor={}", hex("1\npk")), "cursor"),
        (&format!("cursor={}", hex("x\npk\nsk")), "cursor"),
        (&format!("cursor={}", hex(&format!("1\n{}\nsk", "p".repeat(3_000)))), "cursor"),
        ("sort=kind", "sort"),
    ];
    for (query, pointer) in bad {
        assert_problem(&desk.get(&format!("queue?{query}")).await, INVALID_QUERY, &[pointer], query);
    }
    // A place that nothing stands at is a place all the same: what follows it is shown.
    let forged = desk.get(&format!("queue?cursor={}", hex("1\nORDER#X\nTASK#activate#"))).await;
    assert_eq!((forged.status, forged.json["items"].as_array().map(Vec::len)), (200, Some(1)), "{}", forged.text);
}
