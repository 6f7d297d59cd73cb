//! Further orders for the same account (decision K39): each its own period and its own window for claims.

mod ends;

use harness::{Placed, World, events};
use serde_json::{Value, json};

async fn paid(world: &World, key: &str, sku: &str) -> Placed {
    let mut body = world.order_body().await;
    body["sku"] = json!(sku);
    let placed = world.place_body(key, &body).await;
    let ticket = world.ticket(&placed, &format!("pay-{key}")).await;
    world.pay(&ticket, "paid").await;
    world.settle().await;
    placed
}

fn window(order: &Value) -> &Value {
    let deadlines = order["deadlines"].as_array().expect("a list");
    &deadlines.iter().find(|deadline| deadline["rule"] == "4.9").expect("a window")["expires_at"]
}

/// Two months of one item, the second ordered a day after the first.
async fn renewed() -> (World, Placed, Placed) {
    let world = World::new().await;
    let first = paid(&world, "k1", "widget-month").await;
    world.clock("2025-02-04T10:00:00+05:00").await;
    let second = paid(&world, "k2", "widget-month").await;
    (world, first, second)
}

#[tokio::test]
async fn a_renewal_is_active_at_once_and_its_period_begins_where_the_running_one_ends() {
    let (world, first, second) = renewed().await;
    let (first, second) = (world.order(&first).await, world.order(&second).await);
    assert_eq!(first["license"]["from"], "2025-02-03T05:00:00Z");
    assert_eq!(first["license"]["until"], "2025-03-03T05:00:00Z");
    assert_eq!(second["license"]["from"], first["license"]["until"]);
    assert_eq!(second["license"]["until"], "2025-04-03T05:00:00Z");
    assert_eq!(second["license"]["state"], "window_open");
    assert_eq!(window(&first), "2025-02-14T00:00:00+05:00");
    assert_eq!(window(&second), "2025-03-14T00:00:00+05:00", "each has its own window, in its own period (K49)");
}

#[tokio::test]
async fn each_order_is_deemed_provided_at_the_end_of_its_own_window() {
    let (world, first, second) = renewed().await;
    let states = async || {
        let (first, second) = (world.order(&first).await, world.order(&second).await);
        (first["license"]["state"].clone(), second["license"]["state"].clone())
    };
    world.clock("2025-02-14T00:00:05+05:00").await;
    assert_eq!(states().await, (json!("deemed_provided"), json!("window_open")));
    world.clock("2025-03-14T00:00:04+05:00").await;
    assert_eq!(states().await, (json!("expired"), json!("window_open")));
    world.clock("2025-03-14T00:00:05+05:00").await;
    assert_eq!(states().await, (json!("expired"), json!("deemed_provided")));
}

#[tokio::test]
async fn a_claim_about_one_order_does_not_touch_the_other() {
    for claim_on_first in [true, false] {
        let (world, first, second) = renewed().await;
        let (about, other) = if claim_on_first { (&first, &second) } else { (&second, &first) };
        let untouched = world.order(other).await;
        let claim = world.claim(about, "c1", &json!({"text": "No.", "about": "scope"})).await;
        assert_eq!(claim.status, 201, "{}", claim.text);
        world.settle().await;
        assert_eq!(world.order(other).await, untouched);
        world.clock("2025-02-20T10:00:00+05:00").await;
        assert_eq!(world.order(about).await["license"]["state"], "claimed");
        // The claim about the second comes before its period, and counts (K23).
        world.clock(if claim_on_first { "2025-03-20T10:00:00+05:00" } else { "2025-02-20T10:00:00+05:00" }).await;
        assert_eq!(world.order(other).await["license"]["state"], "deemed_provided");
        world.clock("2025-03-20T10:00:00+05:00").await;
        assert_eq!(
            world.order(&second).await["license"]["state"],
            if claim_on_first { "deemed_provided" } else { "claimed" }
        );
    }
}

#[tokio::test]
async fn another_item_is_another_license() {
    let (world, _, _) = renewed().await;
    let year = paid(&world, "k3", "widget-year").await;
    let license = world.order(&year).await["license"].clone();
    assert_eq!((&license["from"], &license["until"]), (&json!("2025-02-04T05:00:00Z"), &json!("2026-02-04T05:00:00Z")));
}

#[tokio::test]
async fn another_account_is_another_license() {
    let (world, _, _) = renewed().await;
    let mut body = world.order_body().await;
    body["kommo"] = json!({"account_id": harness::ACCOUNT_ID + 1, "subdomain": "other"});
    let placed = world.place_body("k3", &body).await;
    let ticket = world.ticket(&placed, "p3").await;
    world.pay(&ticket, "paid").await;
    world.settle().await;
    assert_eq!(world.order(&placed).await["license"]["from"], "2025-02-04T05:00:00Z");
}

#[tokio::test]
async fn an_order_after_the_end_begins_with_its_activation() {
    let world = World::new().await;
    let first = world.paid("k1").await;
    world.clock("2025-03-05T12:00:00+05:00").await;
    let order = world.order(&first).await;
    assert_eq!((&order["state"], &order["license"]["state"]), (&json!("fulfilled"), &json!("expired")));
    let second = world.paid("k2").await;
    assert_eq!(world.order(&second).await["license"]["from"], "2025-03-05T07:00:00Z");
    assert_eq!(events(&world.order(&first).await), events(&order), "the old one stays as it was");
}

#[tokio::test]
async fn an_order_at_the_very_end_follows_without_a_gap() {
    let world = World::new().await;
    world.paid("k1").await;
    world.clock("2025-03-03T10:00:00+05:00").await;
    let second = world.paid("k2").await;
    assert_eq!(world.order(&second).await["license"]["from"], "2025-03-03T05:00:00Z");
}

#[tokio::test]
async fn the_widget_is_told_of_the_running_license_that_ends_last() {
    let (world, _, _) = renewed().await;
    assert_eq!(world.license("").await.json["until"], "2025-03-03T05:00:00Z", "the renewal does not run yet");
    let year = paid(&world, "k3", "widget-year").await;
    let table = [
        ("", "widget-year", "2026-02-04T05:00:00Z"),
        ("?sku=widget-year", "widget-year", "2026-02-04T05:00:00Z"),
        ("?sku=widget-month", "widget-month", "2025-03-03T05:00:00Z"),
    ];
    for (query, sku, until) in table {
        let license = world.license(query).await.json;
        assert_eq!((&license["sku"], &license["until"]), (&json!(sku), &json!(until)), "{query}");
        assert_eq!(license["state"], "window_open", "{query}");
    }
    let claim_until = world.license("?sku=widget-year").await.json["claim_until"].clone();
    assert_eq!(claim_until, "2025-02-14T19:00:00Z");
    assert_eq!(window(&world.order(&year).await), "2025-02-15T00:00:00+05:00", "the same instant");
    assert_eq!(world.license("?sku=widget-assisted-month").await.json, json!({"state": "none"}));

    world.clock("2025-03-03T10:00:00+05:00").await;
    let month = world.license("?sku=widget-month").await.json;
    assert_eq!((&month["from"], &month["until"]), (&json!("2025-03-03T05:00:00Z"), &json!("2025-04-03T05:00:00Z")));
    assert_eq!((&month["state"], &month["claim_until"]), (&json!("window_open"), &json!("2025-03-13T19:00:00Z")));
    world.clock("2025-04-03T09:59:59.999+05:00").await;
    assert_eq!(world.license("?sku=widget-month").await.json["state"], "deemed_provided");
    world.clock("2025-04-03T10:00:00+05:00").await;
    let month = world.license("?sku=widget-month").await.json;
    assert_eq!((&month["state"], &month["until"]), (&json!("expired"), &json!("2025-04-03T05:00:00Z")));
    assert_eq!(world.license("").await.json["sku"], "widget-year");
}
