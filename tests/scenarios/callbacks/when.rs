//! When callbacks come: late, repeated, in any order, while the bank cannot be asked.

use super::callback::{Callback, call_back, silent, speak};
use harness::{World, events};
use serde_json::{Value, json};

#[tokio::test]
async fn while_the_bank_cannot_confirm_a_callback_waits_for_its_repeat() {
    for fault in ["error", "lost_reply"] {
        let world = World::new().await;
        let (placed, ticket) = silent(&world, "k1", Some("paid")).await;
        let (before, items) = (world.order(&placed).await, world.items().await);
        world.fault("get_order_info", fault, 1).await;
        let refused = call_back(&world, &Callback::new(&placed, &ticket, 3)).await;
        assert_eq!((refused.status, &refused.json["code"]), (503, &json!("bank_unavailable")), "{fault}");
        assert_eq!((world.order(&placed).await, world.items().await), (before, items), "{fault}");
        assert_eq!(call_back(&world, &Callback::new(&placed, &ticket, 3)).await.status, 202);
        assert_eq!(world.order(&placed).await["state"], "paid", "{fault}");
    }
}

#[tokio::test]
async fn the_bank_repeats_what_the_shop_did_not_take_or_the_bank_did_not_hear() {
    for (endpoint, fault) in [("get_order_info", "error"), ("callback", "lost_reply"), ("callback", "timeout")] {
        let world = World::new().await;
        let placed = world.place("k1").await;
        let ticket = world.ticket(&placed, "p1").await;
        world.fault(endpoint, fault, 1).await;
        assert_eq!(world.pay(&ticket, "paid").await.status, 303);
        world.settle().await;
        let order = world.order(&placed).await;
        assert_eq!(events(&order), ["order.placed", "payment.opened", "order.paid", "license.activated"], "{endpoint}");
        assert_eq!(order["paid"]["amount_minor"], 453_250);
        assert_eq!(world.mails().await.len(), 3, "{endpoint} {fault}");
    }
}

async fn two_days_late(sku: &str) -> (World, Value) {
    let world = World::new().await;
    world.fault("callback", "timeout", 1_000_000).await;
    world.fault("get_opers_by_date", "error", 1_000_000).await;
    let mut body = world.order_body().await;
    body["sku"] = json!(sku);
    let placed = world.place_body("k1", &body).await;
    let ticket = world.ticket(&placed, "p1").await;
    world.clock("2025-02-03T10:07:00+05:00").await;
    world.pay(&ticket, "paid").await;
    world.clock("2025-02-05T10:07:00+05:00").await;
    assert_eq!(world.order(&placed).await["state"], "placed", "nobody told the shop yet");
    speak(&world).await;
    let id = domain::order::OrderId::parse(&placed.id).expect("an id");
    let stored = world.shop().store.order(&id).await.expect("an answer").expect("an order").order;
    let captured: domain::Instant = "2025-02-03T05:07:00Z".parse().expect("an instant");
    assert_eq!(stored.payment.paid_at, Some(captured), "the bank's instant, not the callback's");
    let order = world.order(&placed).await;
    (world, order)
}

#[tokio::test]
async fn a_late_callback_counts_from_the_banks_instant() {
    let (world, order) = two_days_late("widget-assisted-month").await;
    let expires: Vec<_> =
        order["deadlines"].as_array().unwrap().iter().map(|d| (&d["rule"], &d["expires_at"])).collect();
    let (due, right) = (json!("2025-02-05T00:00:00+05:00"), json!("2025-02-15T00:00:00+05:00"));
    assert_eq!(expires, [(&json!("4.7"), &due), (&json!("4.10"), &right)]);
    assert_eq!(order["license"]["state"], "overdue", "the day for activation passed before the shop knew");
    let mails = world.mails().await;
    assert!(mails.iter().any(|mail| mail["subject"].as_str().unwrap().starts_with("Overdue")));
}

#[tokio::test]
async fn after_a_late_callback_the_window_is_counted_from_the_activation() {
    let (_, order) = two_days_late("widget-month").await;
    assert_eq!(order["license"]["state"], "window_open");
    assert_eq!(order["license"]["from"], "2025-02-05T05:07:00Z");
    let window = &order["deadlines"][0];
    assert_eq!(window["rule"], "4.9");
    // Ten days after Wednesday the 5th is a Saturday: the window ends with Monday the 17th.
    assert_eq!(window["expires_at"], "2025-02-18T00:00:00+05:00");
}

/// What an order comes to, without its own name.
fn outcome(order: &Value) -> Value {
    json!([order["state"], order["paid"], order["license"], order["deadlines"], order["version"], events(order)])
}

#[tokio::test]
async fn duplicates_and_any_order_of_callbacks_give_the_same_order() {
    const DECLINED: u8 = 2;
    const PAID: u8 = 3;
    for (bank, last) in [("paid", "license.activated"), ("declined", "payment.declined")] {
        let mut outcomes: Vec<Value> = Vec::new();
        for statuses in [
            vec![DECLINED, PAID],
            vec![PAID, DECLINED],
            vec![PAID, PAID, DECLINED, DECLINED],
            vec![DECLINED, DECLINED, PAID, PAID],
            vec![DECLINED, PAID, DECLINED, PAID],
            vec![PAID, DECLINED, PAID, DECLINED],
        ] {
            let world = World::new().await;
            let (placed, ticket) = silent(&world, "k1", Some(bank)).await;
            for status in &statuses {
                assert_eq!(call_back(&world, &Callback::new(&placed, &ticket, *status)).await.status, 202);
                world.settle().await;
            }
            speak(&world).await;
            let order = world.order(&placed).await;
            assert_eq!(events(&order).last().map(String::as_str), Some(last), "{bank}: {statuses:?}");
            outcomes.push(outcome(&order));
        }
        assert!(outcomes.windows(2).all(|pair| pair[0] == pair[1]), "{bank}: {outcomes:#?}");
    }
}
