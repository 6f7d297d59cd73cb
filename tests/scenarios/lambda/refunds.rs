//! The bus's `refund.due` and the night's schedule, through the compiled `payment`.

use crate::refunds::terminate_in;
use domain::agreement::Agreement;
use harness::lambda::Cloud;
use local::shop::TABLE;
use serde_json::json;
use std::sync::Arc;
use store::Store;

#[tokio::test]
async fn the_compiled_function_pays_back_and_finds_at_night_what_nobody_told() {
    let cloud = Cloud::new().await;
    let store = Store::new(cloud.engine.dynamodb(), TABLE);
    let agreement = Arc::new(Agreement::of_tests());
    let mut body = cloud.order_body().await;
    body["sku"] = json!("widget-assisted-month");
    let placed = cloud.place_body("k1", &body).await;
    let ticket = cloud.ticket(&placed, "p1").await;
    cloud.fault("callback", "error", u32::MAX).await;
    assert_eq!(cloud.pay(&ticket, "paid").await.status, 303);
    cloud.clock("2025-02-04T03:00:00+05:00").await;
    assert_eq!(cloud.order(&placed).await["state"], "placed");
    cloud.pump.night().await;
    assert_eq!(cloud.order(&placed).await["state"], "paid");

    cloud.clock("2025-02-20T10:00:00+05:00").await;
    terminate_in(&store, &agreement, &placed, "2025-02-20T05:00:00Z".parse().expect("an instant")).await;
    cloud.settle().await;
    let order = cloud.order(&placed).await;
    assert_eq!((&order["state"], &order["refunded"]), (&json!("refunded"), &order["paid"]));
    let at_bank = cloud.get(&format!("/local/bank/tickets/{ticket}"), None).await.json;
    assert_eq!(at_bank["refunded_minor"], at_bank["amount_minor"]);
    assert_eq!(cloud.pump.given_up(), []);
}
