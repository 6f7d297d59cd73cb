//! One of several orders of an account ends early: nobody else's period is shortened, and what waits moves up (K50).

use super::{paid, window};
use crate::operator::Desk;
use harness::{Placed, World, events};
use serde_json::{Value, json};

/// A Thursday, within the stranger's month.
const TERMINATED: &str = "2025-02-13T10:00:00+05:00";

/// A month that a stranger bought for the account, perhaps by a mistyped number, and the one that its owner bought after it.
async fn strangers_month_before_the_buyers() -> (Desk, Placed, Placed) {
    let world = World::new().await;
    let stranger = paid(&world, "k1", "widget-month").await;
    world.clock("2025-02-04T10:00:00+05:00").await;
    let buyer = paid(&world, "k2", "widget-month").await;
    (Desk::of(world), stranger, buyer)
}

async fn terminate(world: &World, placed: &Placed) {
    let answer = world.say(placed, "termination", "t", &json!({"acknowledge_no_refund": true})).await;
    assert_eq!(answer.status, 200, "{}", answer.text);
}

async fn charge_back(desk: &Desk, placed: &Placed) {
    let id = domain::order::OrderId::parse(&placed.id).expect("an id");
    let order = desk.world.shop().store.order(&id).await.expect("an answer").expect("an order").order;
    let ticket = &order.payment.tickets[0].ticket;
    let body = json!({"source": {"card": ticket}, "reversed_at": desk.now().await, "reason": "The bank's letter."});
    let says = crate::operator::Says { token: &desk.anna().await, key: "c", if_match: None };
    let answer = desk.send(&format!("orders/{}/chargebacks", placed.id), says, &body).await;
    assert!(answer.status < 300, "{}", answer.text);
}

async fn agree(desk: &Desk, placed: &Placed) {
    let body = json!({"on": "agreement", "refund_minor": 0});
    let answer = desk.act(placed, &format!("orders/{}/termination", placed.id), body).await;
    assert_eq!(answer.status, 200, "{}", answer.text);
}

fn period(order: &Value) -> [&Value; 2] {
    [&order["license"]["from"], &order["license"]["until"]]
}

#[tokio::test]
async fn whoever_ends_an_earlier_order_the_widget_answers_the_license_that_is_paid() {
    for how in 0..3 {
        let (desk, stranger, buyer) = strangers_month_before_the_buyers().await;
        let world = &desk.world;
        assert_eq!(world.order(&buyer).await["license"]["from"], "2025-03-03T05:00:00Z");
        world.clock(TERMINATED).await;
        match how {
            0 => terminate(world, &stranger).await,
            1 => charge_back(&desk, &stranger).await,
            _ => agree(&desk, &stranger).await,
        }
        // At once, whether or not the order that waited has heard of it.
        let license = world.license("").await.json;
        let expected = json!({"state": "window_open", "sku": "widget-month", "from": "2025-02-13T05:00:00Z",
            "until": "2025-03-13T05:00:00Z", "claim_until": license["claim_until"], "suspended": false});
        assert_eq!(license, expected, "{how}");
        world.settle().await;
        let order = world.order(&buyer).await;
        assert_eq!(period(&order), [&license["from"], &license["until"]], "{how}");
        // Ten days from the move, the last of which is no working day.
        assert_eq!(window(&order), "2025-02-25T00:00:00+05:00");
        assert_eq!(world.license("").await.json["claim_until"], "2025-02-24T19:00:00Z");
        // Whether before or after the first use, which was recorded meanwhile.
        assert_eq!(events(&order).iter().filter(|event| *event == "period.moved").count(), 1);
        let mails = world.mails().await;
        let told: Vec<_> = mails.iter().filter(|mail| mail["text"].to_string().contains("moves up")).collect();
        assert_eq!(told.len(), 1, "its buyer is told once");
        assert!(told[0]["subject"].to_string().contains(&buyer.number));

        world.clock("2025-02-25T00:00:04+05:00").await;
        assert_eq!(world.order(&buyer).await["license"]["state"], "window_open", "not deemed on the days of another's");
        world.clock("2025-02-25T00:00:05+05:00").await;
        assert_eq!(world.order(&buyer).await["license"]["state"], "deemed_provided");
        world.clock("2025-03-13T09:59:59+05:00").await;
        assert_eq!(world.license("").await.json["state"], "deemed_provided");
        world.clock("2025-03-13T10:00:00+05:00").await;
        assert_eq!(world.license("").await.json["state"], "expired", "its whole month was there");
    }
}

#[tokio::test]
async fn a_renewal_before_an_early_end_follows_it() {
    let (desk, first, second) = strangers_month_before_the_buyers().await;
    let world = &desk.world;
    terminate(world, &second).await;
    world.settle().await;
    assert_eq!(world.license("").await.json["until"], "2025-03-03T05:00:00Z", "the first runs on");
    let third = paid(world, "k3", "widget-month").await;
    assert_eq!(world.order(&third).await["license"]["from"], "2025-03-03T05:00:00Z", "nothing waits for what ended");
    world.clock(TERMINATED).await;
    terminate(world, &first).await;
    world.settle().await;
    let order = world.order(&third).await;
    assert_eq!(period(&order), [&json!("2025-02-13T05:00:00Z"), &json!("2025-03-13T05:00:00Z")]);
    let fourth = paid(world, "k4", "widget-month").await;
    assert_eq!(world.order(&fourth).await["license"]["from"], "2025-03-13T05:00:00Z");
}

#[tokio::test]
async fn an_order_that_ended_hides_no_other_items_license() {
    let world = World::new().await;
    let year = paid(&world, "k1", "widget-year").await;
    paid(&world, "k2", "widget-month").await;
    world.clock("2025-02-04T10:00:00+05:00").await;
    terminate(&world, &year).await;
    let license = world.license("").await.json;
    assert_eq!((&license["sku"], &license["state"]), (&json!("widget-month"), &json!("window_open")));
    assert_eq!(world.license("?sku=widget-year").await.json["state"], "terminated");
    world.clock("2025-03-05T10:00:00+05:00").await;
    assert_eq!(world.license("").await.json["state"], "expired");
}
