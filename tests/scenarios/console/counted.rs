//! How many acts of a person an order takes: none by card, one by an invoice that is paid exactly, one for a claim.

use super::{Console, by_invoice, link, page};
use crate::operator::Desk;
use harness::Placed;
use serde_json::json;

/// The acts of operators on an order: each keeps its reason beside it.
async fn acts(desk: &Desk, placed: &Placed) -> usize {
    let items = desk.world.items().await;
    items.iter().filter(|(pk, sk, _)| pk.ends_with(&placed.id) && sk.starts_with("TEXT#ACT#")).count()
}

async fn license(desk: &Desk, placed: &Placed) -> String {
    desk.world.order(placed).await["license"]["state"].as_str().expect("a state").to_owned()
}

#[tokio::test]
async fn an_order_by_card_takes_no_act_of_a_person() {
    let desk = Desk::new().await;
    let placed = desk.world.paid("k").await;
    desk.world.clock("2025-02-20T10:00:00+05:00").await;
    assert_eq!((license(&desk, &placed).await.as_str(), acts(&desk, &placed).await), ("deemed_provided", 0));
}

#[tokio::test]
async fn an_order_by_invoice_that_is_paid_exactly_takes_one() {
    let desk = Desk::new().await;
    let placed = by_invoice(&desk, "k").await;
    let mut olga = Console::of(&desk, "olga", &["operator"]).await;
    let line = format!("line=INV%20{}-1&amount=49.00&currency=USD&reference=T-7", placed.number);
    let money = olga.page(&format!("/operator/money?{line}&received_at=2025-02-03T10:00")).await;
    let receipt = link(&money, "receipt");
    let form = olga.page(&receipt).await;
    let typed = [
        ("reference", "T-7"),
        ("amount", "49.00"),
        ("currency", "USD"),
        ("received_at", "2025-02-03T10:00"),
        ("reason", "As the bank's statement says."),
    ];
    let shown = olga.sends(&receipt, &form, &typed, "show").await;
    assert_eq!(olga.sends(&receipt, &shown.text, &[], "do").await.status, 303);
    desk.world.clock("2025-02-20T10:00:00+05:00").await;
    assert_eq!((license(&desk, &placed).await.as_str(), acts(&desk, &placed).await), ("deemed_provided", 1));
}

#[tokio::test]
async fn a_claim_takes_one() {
    let desk = Desk::new().await;
    let placed = desk.world.paid("k").await;
    let claim = json!({"text": "It lacks a report.", "about": "scope"});
    assert_eq!(desk.world.claim(&placed, "c", &claim).await.status, 201);
    let mut olga = Console::of(&desk, "olga", &["operator"]).await;
    let answer = link(&olga.page(&page(&placed)).await, "claim-answer");
    let typed = [("outcome", "rejected"), ("text", "It is filled at night."), ("reason", "As the log says.")];
    olga.does(&answer, &typed).await;
    assert_eq!((desk.view(&placed).await["tasks"].clone(), acts(&desk, &placed).await), (json!([]), 1));
}
