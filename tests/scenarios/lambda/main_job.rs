//! The main job through the binaries: each request, event, batch and schedule is an invocation of a process.

use crate::claim_files::{PNG, send};
use harness::lambda::Cloud;
use harness::{Placed, events};

#[tokio::test]
async fn an_order_goes_through_the_binaries_to_the_license_deemed_provided() {
    let cloud = Cloud::new().await;
    let placed = cloud.paid("k1").await;

    let order = cloud.order(&placed).await;
    assert_eq!((&order["state"], &order["license"]["state"]), (&"paid".into(), &"window_open".into()));
    assert_eq!(order["paid"], serde_json::json!({"amount_minor": 453_250, "currency": "RUB"}));
    assert_eq!(order["deadlines"][0]["expires_at"], "2025-02-14T00:00:00+05:00");
    let license = cloud.license("").await;
    assert_eq!((license.status, &license.json["state"]), (200, &"window_open".into()), "{}", license.text);
    assert_eq!(license.headers["content-type"], "application/json");

    cloud.clock("2025-02-14T00:00:04.999+05:00").await;
    assert_eq!(cloud.order(&placed).await["license"]["state"], "window_open", "within the clock's error");
    cloud.clock("2025-02-14T00:00:05+05:00").await;
    let order = cloud.order(&placed).await;
    assert_eq!(order["license"]["state"], "deemed_provided");
    let expected = [
        "order.placed",
        "payment.opened",
        "order.paid",
        "license.activated",
        "license.used",
        "reminder.due",
        "reminder.due",
        "license.deemed_provided",
    ];
    assert_eq!(events(&order), expected);
    assert_eq!(order["timeline"][7]["at"], "2025-02-13T19:00:05Z", "by the standing clock");
    assert_eq!(cloud.mails().await.len(), 6);
    assert_eq!(cloud.pump.given_up(), []);

    let claim = serde_json::json!({"text": "It does not start.", "contact_email": "buyer@example.com"});
    let late = cloud.claim(&placed, "c1", &claim).await;
    assert!(late.status < 500, "{}", late.text);
    let queue = cloud.get("/v1/operator/queue", Some(&placed.token)).await;
    assert_eq!(queue.json["code"], "token_invalid", "a buyer is no operator: {}", queue.text);

    adds_a_file(&cloud, &placed).await;

    // Nothing failed, so that no letter is dead.
    for name in cloud.pump.functions().filter(|name| *name != "dead_letters") {
        assert_eq!(cloud.function(name).started(), 1, "{name} started once and went on");
        let log = cloud.function(name).log().await;
        assert!(log.lines().all(|line| line.starts_with('{')), "{name}: {log}");
        for personal in ["buyer@example.com", "77001234567", "Sample", "30896271", placed.token.as_str()] {
            assert!(!log.contains(personal), "{name} logged {personal}: {log}");
        }
    }
}

/// A file of a late claim, sent by a form that one function signed, looked at by another, and fetched by what a third signed.
async fn adds_a_file(cloud: &Cloud, placed: &Placed) {
    let said = serde_json::json!({"text": "See the file.", "about": "scope"});
    let claim = cloud.claim(placed, "c2", &said).await;
    let files = format!("claims/{}/files", claim.json["id"].as_str().expect("an id"));
    let announced = cloud.say(placed, &files, "f", &serde_json::json!({"name": "a.png"})).await;
    assert_eq!(send(cloud, &announced.json["upload"], PNG).await.status, 201, "{}", announced.text);
    cloud.settle().await;
    let file = cloud.order(placed).await["claims"][0]["files"][0].clone();
    assert_eq!((&file["state"], &file["media_type"]), (&"added".into(), &"image/png".into()), "{file}");
    let found = cloud.get(&format!("/v1/orders/{}/{files}/1", placed.id), Some(&placed.token)).await;
    let place = found.headers["location"].to_str().expect("an address").to_owned();
    let fetched = cloud.http.get(place).send().await.expect("an answer");
    assert_eq!(fetched.bytes().await.expect("bytes"), PNG);
    assert_eq!(cloud.pump.given_up(), []);
}

#[tokio::test]
async fn requests_that_come_at_once_each_have_a_process() {
    let cloud = Cloud::new().await;
    let orders = futures::future::join_all((0..4).map(|_| cloud.place("same"))).await;
    assert!(orders.iter().all(|order| order.id == orders[0].id), "one key, one order");
    assert!((1..=5).contains(&cloud.function("acceptance").started()));
}
