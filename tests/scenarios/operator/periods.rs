//! Activation by a person (clause 4.7): each order's period of its own (K39).

use super::{Desk, at};
use crate::problems::{NOT_PAID, assert_problem, order_ended};
use harness::{Placed, World, events};
use serde_json::json;

#[tokio::test]
async fn a_person_activates_what_waits_for_one() {
    let desk = Desk::new().await;
    let placed = desk.world.paid_manual("k1").await;
    assert_eq!(desk.world.order(&placed).await["license"]["state"], "awaiting_activation");
    let path = format!("orders/{}/activation", placed.id);
    let view = desk.done(&placed, &path, json!({})).await;
    let license = at(&view, "/order/license");
    assert_eq!((&license["state"], &license["from"]), (&json!("window_open"), &json!("2025-02-03T05:00:00Z")));
    let again = desk.done(&placed, &path, json!({})).await;
    assert_eq!(again, view, "what is active stays as it is");
    assert_eq!(desk.world.license("?sku=widget-assisted-month").await.json["state"], "window_open");
}

#[tokio::test]
async fn nothing_is_activated_unpaid_or_ended() {
    let desk = Desk::new().await;
    let unpaid = desk.world.place("k1").await;
    desk.refused(&unpaid, &format!("orders/{}/activation", unpaid.id), json!({}), NOT_PAID).await;
    let paid = desk.world.paid_manual("k2").await;
    let end = json!({"on": "agreement", "refund_minor": 0});
    desk.done(&paid, &format!("orders/{}/termination", paid.id), end).await;
    desk.refused(&paid, &format!("orders/{}/activation", paid.id), json!({}), order_ended("9.3")).await;
}

fn period(world: &World, placed: &Placed) -> impl Future<Output = (String, String)> {
    let order = world.order(placed);
    async move {
        let license = &order.await["license"];
        let text = |name: &str| license[name].as_str().expect("an instant").to_owned();
        (text("from"), text("until"))
    }
}

#[tokio::test]
async fn two_that_are_activated_at_once_follow_each_other() {
    for round in 0..5 {
        let desk = Desk::new().await;
        let orders = [desk.world.paid_manual("k1").await, desk.world.paid_manual("k2").await];
        let act = |placed: Placed| {
            let desk = &desk;
            async move { desk.act(&placed, &format!("orders/{}/activation", placed.id), json!({})).await }
        };
        let (one, two) = tokio::join!(act(orders[0].clone()), act(orders[1].clone()));
        assert_eq!((one.status, two.status), (200, 200), "{round}: {} {}", one.text, two.text);
        let mut periods = [period(&desk.world, &orders[0]).await, period(&desk.world, &orders[1]).await];
        periods.sort();
        let [(from, until), (next, end)] = periods;
        assert_eq!(from, "2025-02-03T05:00:00Z", "{round}");
        assert_eq!((until.as_str(), next.as_str()), ("2025-03-03T05:00:00Z", "2025-03-03T05:00:00Z"), "{round}");
        assert_eq!(end, "2025-04-03T05:00:00Z", "{round}");
    }
}

#[tokio::test]
async fn a_late_activation_says_so_and_starts_the_window() {
    let desk = Desk::new().await;
    let placed = desk.world.paid_manual("k1").await;
    desk.world.clock("2025-02-06T10:00:00+05:00").await;
    assert_eq!(desk.view(&placed).await["order"]["license"]["state"], "overdue");
    let view = desk.done(&placed, &format!("orders/{}/activation", placed.id), json!({})).await;
    let order = &view["order"];
    let expected = ["order.placed", "payment.opened", "order.paid", "activation.overdue", "license.activated"];
    assert_eq!(events(order), expected);
    let window = order["deadlines"].as_array().unwrap().iter().find(|it| it["rule"] == "4.9").expect("a window");
    assert_eq!(window["first_day"], "2025-02-07", "ten days from the activation, not from the payment");
    let other = desk.act(&placed, "orders/01JGZ8QK3W0000000000000042/activation", json!({})).await;
    assert_problem(&other, crate::problems::NOT_FOUND, &[], "no such order");
}
