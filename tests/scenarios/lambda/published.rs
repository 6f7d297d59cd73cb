//! Other terms through the binaries: published by the page that the gateway serves, told by the schedule and the stream, in
//! force by the clock (9.4).

use crate::operator::Desk;
use harness::World;
use harness::lambda::Cloud;
use serde_json::json;

#[tokio::test]
async fn other_terms_are_published_told_and_in_force_on_the_eighth_day() {
    let cloud = Cloud::new().await;
    let old = cloud.paid("k1").await;
    let desk = Desk::of(World::of(&cloud.url));
    let published = desk.amend("2025-02", "# Offer\n\n4.9. A claim is written.\n").await;
    assert_eq!(published["in_force_from"], "2025-02-10T19:00:00Z");
    cloud.pump.sweep().await;
    cloud.settle().await;
    let file = desk.get("terms/2025-02").await.json;
    assert_eq!(file["tellings"][0]["notices"], json!({"delivered": 1}), "{file:#}");

    cloud.clock("2025-02-11T00:00:00+05:00").await;
    let offer = cloud.get("/v1/offer", None).await.json;
    assert_eq!(offer["terms"]["version"], "2025-02");
    // A card is charged by a rate of these days only (K58).
    desk.published("rates", json!({"from": "USD", "to": "RUB", "value": "92.5", "source": "a bank"})).await;
    let new = cloud.place("k2").await;
    assert_eq!(cloud.order(&new).await["terms"]["version"], "2025-02");
    assert_eq!(cloud.order(&old).await["terms"]["version"], "2023-01", "an order keeps its own");
    let told = cloud
        .mails()
        .await
        .iter()
        .filter(|mail| mail["reference"].as_str().is_some_and(|it| it.starts_with("TERMS-")))
        .count();
    assert_eq!(told, 2, "published, and in force");
    assert_eq!(cloud.pump.given_up(), []);
}
