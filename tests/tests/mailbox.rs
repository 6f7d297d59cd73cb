//! A mailbox in other hands (clause 10.4): a report freezes every order of that mailbox, and no other.

use crate::problems::{TOKEN_INVALID, assert_problem};
use domain::order::OrderId;
use scenarios::{Answer, Placed, World, events};
use serde_json::json;

/// More than one page of a mailbox's orders.
const MANY: usize = 27;

async fn report(world: &World, placed: &Placed, key: &str) -> Answer {
    world.post("/v1/mailbox-reports", Some(&placed.token), key, &json!({})).await
}

async fn placed_by(world: &World, key: &str, email: &str) -> Placed {
    let mut body = world.order_body().await;
    body["party"]["email"] = json!(email);
    world.place_body(key, &body).await
}

/// How often a report was recorded on an order; whether the rules hold it as frozen.
async fn frozen(world: &World, placed: &Placed) -> (usize, bool) {
    let id = OrderId::parse(&placed.id).expect("an id");
    let order = world.shop().store.order(&id).await.expect("an answer").expect("an order").order;
    let reports = order.timeline.iter().filter(|entry| entry.event == "mailbox.reported").count();
    (reports, order.mailbox_frozen())
}

#[tokio::test]
async fn a_report_freezes_every_order_of_the_mailbox_and_no_other() {
    let world = World::new().await;
    let first = placed_by(&world, "k1", "buyer@example.com").await;
    let second = placed_by(&world, "k2", "Buyer@Example.com").await;
    let third = placed_by(&world, "k3", "third@example.com").await;
    for _ in 0..2 {
        let answer = report(&world, &first, "r1").await;
        assert_eq!((answer.status, &answer.json["id"]), (202, &json!(first.id)), "{}", answer.text);
        assert_eq!(events(&answer.json), ["order.placed", "mailbox.reported"]);
    }
    world.settle().await;
    assert_eq!(frozen(&world, &first).await, (1, true));
    assert_eq!(frozen(&world, &second).await, (1, true), "one mailbox, however it is spelled");
    assert_eq!(frozen(&world, &third).await, (0, false));
    // Again, from the other side: what is so already is left as it is.
    assert_eq!(report(&world, &second, "r2").await.status, 202);
    world.settle().await;
    assert_eq!(frozen(&world, &first).await, (1, true));
    assert_eq!(frozen(&world, &second).await, (1, true));
    let can_report = |order: &serde_json::Value| order["actions"].to_string().contains("report_mailbox");
    assert!(!can_report(&world.order(&first).await) && can_report(&world.order(&third).await));
}

#[tokio::test]
async fn a_mailbox_of_many_orders_is_frozen_page_by_page() {
    let world = World::new().await;
    let mut orders = Vec::new();
    for n in 0..MANY {
        orders.push(placed_by(&world, &format!("k{n}"), "buyer@example.com").await);
    }
    let function = world.shop().claim_intake.clone();
    let detail = json!({"order_id": orders[MANY / 2].id});
    function.on_mailbox_reported(&detail, world.shop().clock.now()).await.expect("every order");
    for (n, placed) in orders.iter().enumerate() {
        // The order of the event was frozen by the report itself, which is not played here.
        assert!(frozen(&world, placed).await.1 || n == MANY / 2, "{n}");
    }
}

#[tokio::test]
async fn what_cannot_be_frozen_holds_up_none_behind_it_and_is_tried_again() {
    let world = World::new().await;
    let mut orders = Vec::new();
    for n in 0..3 {
        orders.push(placed_by(&world, &format!("k{n}"), "buyer@example.com").await);
    }
    world.settle().await;
    let broken = &orders[1];
    let key = |text: &str| aws_sdk_dynamodb::types::AttributeValue::S(text.to_owned());
    let update = world.shop().engine.dynamodb().update_item().table_name(oferta::shop::TABLE);
    let update = update.key("pk", key(&format!("ORDER#{}", broken.id))).key("sk", key("STATE"));
    let update = update.update_expression("SET #order = :none").expression_attribute_names("#order", "order");
    update.expression_attribute_values(":none", key("none")).send().await.expect("an update");
    let (function, now) = (world.shop().claim_intake.clone(), world.shop().clock.now());
    let done = function.on_mailbox_reported(&json!({"order_id": orders[0].id}), now).await;
    assert!(done.is_err(), "the event is to come again");
    assert_eq!(frozen(&world, &orders[2]).await, (1, true));
    assert!(function.on_mailbox_reported(&json!({"order": "?"}), now).await.is_err(), "an event that names no order");
}

#[tokio::test]
async fn only_who_has_an_orders_token_reports() {
    let world = World::new().await;
    let placed = Placed { token: "x".to_owned(), ..world.place("k1").await };
    assert_problem(&report(&world, &placed, "r1").await, TOKEN_INVALID, &[], "a bad token");
    world.settle().await;
    assert_eq!(frozen(&world, &placed).await, (0, false));
}
