//! The main job, as its users meet it.

use harness::World;

#[tokio::test]
async fn an_order_goes_from_the_ticked_box_to_the_license_deemed_provided() {
    let world = World::new().await;
    let placed = world.paid("k1").await;

    let order = world.order(&placed).await;
    assert_eq!(order["state"], "paid");
    assert_eq!(order["license"]["state"], "window_open");
    assert_eq!(order["paid"], serde_json::json!({"amount_minor": 453_250, "currency": "RUB"}));
    assert_eq!(order["deadlines"][0]["expires_at"], "2025-02-14T00:00:00+05:00");

    world.clock("2025-02-14T00:00:04.999+05:00").await;
    assert_eq!(world.order(&placed).await["license"]["state"], "window_open", "within the clock's error");
    world.clock("2025-02-14T00:00:05+05:00").await;
    let order = world.order(&placed).await;
    assert_eq!(order["license"]["state"], "deemed_provided");
    let events: Vec<&str> = order["timeline"].as_array().unwrap().iter().filter_map(|e| e["event"].as_str()).collect();
    let expected = [
        "order.placed",
        "payment.opened",
        "order.paid",
        "license.activated",
        "reminder.due",
        "reminder.due",
        "license.deemed_provided",
    ];
    assert_eq!(events, expected);
    assert_eq!(world.mails().await.len(), 6);
}
