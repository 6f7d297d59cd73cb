//! How many requests each command makes: one transaction, and at most one read before it: of the order and what is decided with it.

use super::world::Desk;
use domain::rules::Command;
use serde_json::json;
use store::order::execute::Execution;

const READ: &str = "GetItem";
const BOTH: &str = "BatchGetItem";
const WRITE: &str = "TransactWriteItems";

#[tokio::test]
async fn one_command_is_one_transaction_and_at_most_one_read_of_its_order() {
    let desk = Desk::new().await;
    desk.faults.asked();
    let body = desk.order_body().await;
    assert_eq!(desk.faults.asked(), [READ], "the offer: the board");

    let placed = desk.place_body("k", &body).await;
    assert_eq!(desk.faults.asked(), [BOTH, WRITE, WRITE], "placing: the board with the key, the count, the order");
    desk.place_body("k", &body).await;
    assert_eq!(desk.faults.asked(), [BOTH, READ], "placing again under the same key");

    let ticket = desk.ticket(&placed, "t").await;
    assert_eq!(desk.faults.asked(), [BOTH, WRITE], "opening a payment");
    desk.ticket(&placed, "t").await;
    assert_eq!(desk.faults.asked(), [BOTH], "opening it again under the same key");

    desk.pay(&ticket, "paid").await;
    assert_eq!(desk.faults.asked(), [READ, BOTH, WRITE], "a callback: the ticket, the order, the payment");

    desk.activate(&placed).await;
    assert_eq!(desk.faults.asked(), [BOTH, WRITE], "an activation");
    desk.activate(&placed).await;
    assert_eq!(desk.faults.asked(), [BOTH], "an activation again");

    assert_eq!(desk.license("").await.json["state"], "window_open");
    assert_eq!(desk.faults.asked(), [READ, BOTH, WRITE], "the widget's first question, which is use (preamble)");
    assert_eq!(desk.license("").await.json["state"], "window_open");
    assert_eq!(desk.faults.asked(), [READ], "the widget's question");
    desk.order(&placed).await;
    assert_eq!(desk.faults.asked(), [READ], "the order's page");

    let far = "2025-03-01T00:00:00Z".parse().unwrap();
    let order = super::world::id(&placed);
    let store = &desk.shop.store;
    store.execute(&desk.shop.agreement, Execution::on(&order, &Command::Tick), far).await.unwrap();
    assert_eq!(desk.faults.asked(), [BOTH, READ, WRITE], "a tick that asks what became of the activation's notice");
    store.execute(&desk.shop.agreement, Execution::on(&order, &Command::Tick), far).await.unwrap();
    assert_eq!(desk.faults.asked(), [BOTH], "a tick that changes nothing");

    let path = format!("/v1/orders/{}/claims", placed.id);
    let body = json!({"text": "It does not open.", "about": "other"});
    for (expected, what) in [(vec![BOTH, WRITE], "a claim"), (vec![BOTH], "the claim again under the same key")] {
        assert_eq!(desk.post(&path, Some(&placed.token), "c", &body).await.status, 201);
        assert_eq!(desk.faults.asked(), expected, "{what}");
    }
}
