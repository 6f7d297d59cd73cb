//! Records of keyed commands: what they hold, what they are scoped to, and when they end.

use super::world::{Desk, string};
use chrono::TimeDelta;
use serde_json::json;

#[tokio::test]
async fn a_record_holds_neither_personal_data_nor_a_token_nor_the_answer() {
    let desk = Desk::new().await;
    let placed = desk.place("k").await;
    let ticket = desk.ticket(&placed, "t").await;
    let claim = json!({"text": "It does not open for Buyer Sample.", "about": "other"});
    let path = format!("/v1/orders/{}/claims", placed.id);
    assert_eq!(desk.post(&path, Some(&placed.token), "c", &claim).await.status, 201);
    let records: Vec<_> = desk.items().await.into_iter().filter(|(pk, _, _)| pk.starts_with("IDEM#")).collect();
    assert_eq!(records.len(), 3);
    for (pk, sk, item) in records {
        let mut names: Vec<&str> = Vec::new();
        for name in ["body_hmac", "order", "pk", "schema", "sk", "status", "ttl", "version"] {
            names.extend(item.contains_key(name).then_some(name));
        }
        assert_eq!((names.len(), item.len()), (8, 8), "{pk}: {names:?}");
        assert_eq!((sk.as_str(), string(&item, "order")), ("IDEM", placed.id.clone()));
        let text = format!("{item:?}");
        for secret in ["buyer@example.com", "Sample", "Buyer", "77001234567", &placed.token, &ticket, "open for"] {
            assert!(!text.contains(secret), "{pk} holds {secret}");
        }
    }
}

#[tokio::test]
async fn a_key_is_free_again_after_seven_days_by_the_clock_though_its_record_still_lies_there() {
    let desk = Desk::new().await;
    let first = desk.place("k").await;
    let mut other = desk.order_body().await;
    other["sku"] = json!("widget-year");
    let begin = desk.now();
    desk.set(begin + TimeDelta::days(7) - TimeDelta::seconds(1));
    let body = desk.order_body().await;
    let again = desk.post("/v1/orders", None, "k", &body).await;
    assert_eq!(again.json["order"]["id"], json!(first.id), "the last second of the seventh day");
    let reused = desk.post("/v1/orders", None, "k", &other).await;
    assert_eq!((reused.status, &reused.json["code"]), (422, &json!("idempotency_key_reused")));

    desk.set(begin + TimeDelta::days(7));
    assert_eq!(desk.count("IDEM").await, 1, "no one has deleted it");
    let second = desk.place_body("k", &other).await;
    assert_ne!(second.id, first.id);
    assert_eq!(desk.place_body("k", &other).await.id, second.id, "the key stands for the new order now");
    assert_eq!((desk.count("STATE").await, desk.count("IDEM").await), (2, 1));
}

#[tokio::test]
async fn a_key_of_a_payment_is_free_again_too() {
    let desk = Desk::new().await;
    let placed = desk.place("k").await;
    let first = desk.ticket(&placed, "t").await;
    assert_eq!(desk.ticket(&placed, "t").await, first);
    desk.set(desk.now() + TimeDelta::days(7));
    assert_ne!(desk.ticket(&placed, "t").await, first);
    assert_eq!(desk.state(&placed).await.payment.tickets.len(), 2);
}

#[tokio::test]
async fn one_key_serves_each_operation_and_each_order_by_itself() {
    let desk = Desk::new().await;
    let one = desk.place("k").await;
    let mut body = desk.order_body().await;
    body["sku"] = json!("widget-year");
    let two = desk.place_body("k2", &body).await;
    let tickets = [desk.ticket(&one, "k").await, desk.ticket(&two, "k").await];
    assert_ne!(tickets[0], tickets[1]);
    for placed in [&one, &two] {
        let path = format!("/v1/orders/{}/claims", placed.id);
        let claim = json!({"text": "It does not open.", "about": "other"});
        assert_eq!(desk.post(&path, Some(&placed.token), "k", &claim).await.status, 201);
        let state = desk.state(placed).await;
        assert_eq!((state.payment.tickets.len(), state.claims.len()), (1, 1));
    }
}
