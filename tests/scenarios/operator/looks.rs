//! Before an operator is shown what a buyer wrote, it is kept who is shown what, and what for.

use super::Desk;
use crate::problems::{INVALID_QUERY, UNAVAILABLE, assert_problem};
use harness::faults::{Fault, Faults};
use local::shop::TABLE;
use serde_json::{Value, json};
use store::Store;

/// What was kept of looks, oldest first.
async fn looks(desk: &Desk) -> Vec<(String, Value)> {
    let items = desk.world.items().await.into_iter();
    items.filter(|(pk, _, _)| pk.starts_with("LOOKED#")).map(|(pk, _, item)| (pk, item)).collect()
}

#[tokio::test]
async fn each_look_at_what_a_buyer_wrote_is_kept_by_its_day() {
    let desk = Desk::new().await;
    let placed = desk.world.paid("k1").await;
    let texts = format!("orders/{}/texts", placed.id);
    desk.world.claim(&placed, "c1", &json!({"text": "It lacks a report.", "about": "scope"})).await;
    assert_eq!(looks(&desk).await.len(), 0, "nothing was shown");
    for (query, opened_from) in [
        ("", json!("unstated")),
        ("?task=answer_claim", json!({"task": "answer_claim"})),
        ("?reason=The%20buyer%20called.", json!({"reason": "The buyer called."})),
    ] {
        desk.world.clock("2025-02-04T10:00:00+05:00").await;
        assert_eq!(desk.get(&format!("{texts}{query}")).await.status, 200, "{query}");
        let kept = looks(&desk).await;
        let (day, item) = kept.iter().find(|(_, item)| item["opened_from"] == opened_from).expect("it is kept");
        assert_eq!((day.as_str(), &item["orders"]), ("LOOKED#2025-02-04", &json!([placed.id])), "{item}");
        assert_eq!((&item["fields"], &item["ttl"]), (&json!(["claim", "notice", "shown"]), &Value::Null), "{item}");
        assert!(item["operator"].as_str().is_some_and(|it| it.starts_with("1-")), "{item}");
        assert!(!item.to_string().contains("anna") && !item.to_string().contains("report"), "{item}");
    }
    assert_eq!(looks(&desk).await.len(), 3);
    // What shows no personal data keeps nothing.
    for path in [format!("orders/{}", placed.id), format!("orders/{}/notices", placed.id), "queue".to_owned()] {
        assert_eq!(desk.get(&path).await.status, 200);
    }
    for (query, pointer) in [
        ("task=none", "task"),
        ("task=answer_claim&reason=x", "reason"),
        ("reason=", "reason"),
        (&format!("reason={}", "x".repeat(201)), "reason"),
        ("reason=a%0Ab", "reason"),
    ] {
        assert_problem(&desk.get(&format!("{texts}?{query}")).await, INVALID_QUERY, &[pointer], query);
    }
    assert_eq!(looks(&desk).await.len(), 3);
}

#[tokio::test]
async fn what_cannot_be_kept_is_not_shown() {
    let desk = Desk::new().await;
    let placed = desk.world.paid("k1").await;
    desk.world.claim(&placed, "c1", &json!({"text": "It lacks a report.", "about": "scope"})).await;
    let faults = Faults::over(&desk.world.shop().engine);
    let failing = desk.served(|function| function.store = Store::new(faults.dynamodb(), TABLE)).await;
    let path = format!("/v1/operator/orders/{}/texts", placed.id);
    let full = r#"{"__type":"com.amazonaws.dynamodb.v20120810#ValidationException","message":"no"}"#;
    for fault in [Fault::FailBefore, Fault::Respond(400, full.to_owned())] {
        faults.script("PutItem", vec![fault; 100]);
        let refused = failing.get(&path, Some(&desk.anna().await)).await;
        assert_problem(&refused, UNAVAILABLE, &[], "the table takes nothing");
        assert!(!refused.text.contains("report"), "{}", refused.text);
    }
    faults.script("PutItem", []);
    assert_eq!(failing.get(&path, Some(&desk.anna().await)).await.status, 200);
    assert_eq!(looks(&desk).await.len(), 1);
}
