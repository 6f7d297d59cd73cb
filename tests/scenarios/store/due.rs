//! The due index: only what waits for the clock is in it, and what cannot be handled holds up nothing.

use super::world::{Desk, id, pk, text};
use domain::Instant;
use domain::agreement::policy::ConfirmDeeming;
use harness::Placed;
use harness::faults::Fault;
use local::shop::TABLE;
use std::sync::Arc;
use store::due::{Due, Family, PARKED};
use store::order::state::FAILURES_MAX;

/// What is due of the orders at an instant, over all shards.
async fn due(desk: &Desk, now: Instant) -> Vec<Due> {
    let mut all = Vec::new();
    for shard in Family::Order.shards() {
        all.extend(desk.plain().due(&shard, now, 100, None).await.unwrap());
    }
    all
}

async fn is_indexed(desk: &Desk, placed: &Placed) -> bool {
    let state = desk.item(&pk(placed), "STATE").await.unwrap();
    assert_eq!(state.contains_key("due_shard"), state.contains_key("due_at"));
    state.contains_key("due_at")
}

const FAR: &str = "2025-06-01T00:00:00Z";

#[tokio::test]
async fn an_order_is_in_the_index_only_while_it_waits_for_the_clock() {
    let desk = Desk::new().await;
    let placed = desk.place("k").await;
    assert!(!is_indexed(&desk, &placed).await, "placed");
    let ticket = desk.ticket(&placed, "t").await;
    desk.pay(&ticket, "paid").await;
    assert!(is_indexed(&desk, &placed).await, "paid: the day for activation runs");
    desk.activate(&placed).await;
    assert!(is_indexed(&desk, &placed).await, "active: the window runs");
    let at = desk.state(&placed).await.license.window.unwrap().expires_at + chrono::TimeDelta::seconds(5);
    for days in [3, 1] {
        desk.set(at - chrono::TimeDelta::days(days));
        assert_eq!(desk.sweep().await.done, 1, "a reminder, {days} days before");
    }
    assert_eq!(due(&desk, at - chrono::TimeDelta::milliseconds(1)).await, []);
    let now_due = due(&desk, at).await;
    assert_eq!(now_due.len(), 1);
    assert_eq!((&now_due[0].pk, now_due[0].due_at), (&pk(&placed), at.timestamp_millis()));
    desk.set(at);
    assert_eq!(desk.sweep().await.done, 1);
    assert!(is_indexed(&desk, &placed).await, "deemed provided: the paid period runs");
    desk.set(FAR.parse().unwrap());
    assert_eq!(desk.sweep().await.done, 1);
    assert!(!is_indexed(&desk, &placed).await, "the period is over");
}

#[tokio::test]
async fn an_order_is_parked_at_its_third_failure_and_returns_with_its_next_change() {
    let desk = Desk::new().await;
    let placed = desk.place_and_pay("k").await;
    let (store, far) = (desk.plain(), FAR.parse().unwrap());
    desk.set(far);
    for failure in 1..=FAILURES_MAX {
        assert_eq!(due(&desk, far).await.len(), 1, "before failure {failure}");
        desk.faults.script("TransactWriteItems", [Fault::cancelled(&["ValidationError"])]);
        let swept = desk.sweep().await;
        assert_eq!((swept.done, swept.parked), (0, usize::from(failure == FAILURES_MAX)));
        assert_eq!(store.order(&id(&placed)).await.unwrap().unwrap().failures, failure);
    }
    assert_eq!(due(&desk, far).await, []);
    assert_eq!(store.due(PARKED, far, 10, None).await.unwrap().len(), 1);
    desk.activate(&placed).await;
    assert_eq!(due(&desk, "2025-07-01T00:00:00Z".parse().unwrap()).await.len(), 1, "its clock runs again");
    assert_eq!(store.due(PARKED, far, 10, None).await.unwrap(), []);
    assert_eq!(store.order(&id(&placed)).await.unwrap().unwrap().failures, 0);
}

#[tokio::test]
async fn an_order_whose_table_is_away_is_not_counted_as_failing() {
    let desk = Desk::new().await;
    let placed = desk.place_and_pay("k").await;
    desk.set(FAR.parse().unwrap());
    desk.faults.script("TransactWriteItems", [Fault::error(400, "AccessDeniedException")]);
    let swept = desk.sweep().await;
    assert_eq!((swept.done, swept.left, swept.parked), (0, 1, 0));
    assert_eq!(desk.plain().order(&id(&placed)).await.unwrap().unwrap().failures, 0);
    assert_eq!(desk.sweep().await.done, 1);
}

#[tokio::test]
async fn an_order_that_another_policy_does_not_wake_leaves_the_index() {
    let mut desk = Desk::new().await;
    let placed = desk.place_and_pay("k").await;
    desk.activate(&placed).await;
    let mut agreement = (*desk.shop.agreement).clone();
    agreement.policy.confirm_deeming = ConfirmDeeming::Always;
    desk.shop.sweep.dispatch.agreement = Arc::new(agreement);
    desk.set(FAR.parse().unwrap());
    desk.sweep().await;
    assert!(!is_indexed(&desk, &placed).await);
    assert_eq!(desk.state(&placed).await.license.deemed_at, None);
}

#[tokio::test]
async fn a_failure_is_not_counted_on_an_order_that_changed_meanwhile() {
    let desk = Desk::new().await;
    let placed = desk.place_and_pay("k").await;
    let stale = desk.plain().order(&id(&placed)).await.unwrap().unwrap();
    desk.activate(&placed).await;
    let mut stale = stale;
    stale.failures = FAILURES_MAX;
    assert!(!desk.plain().failed(&stale).await.unwrap());
    assert_eq!(due(&desk, FAR.parse().unwrap()).await.len(), 1);
}

#[tokio::test]
async fn nothing_waits_behind_an_order_that_cannot_be_read() {
    let desk = Desk::new().await;
    let mut orders = Vec::new();
    for n in 0..30 {
        orders.push(desk.place_and_pay(&format!("k{n}")).await);
    }
    let poisoned = &orders[7];
    let client = desk.shop.engine.dynamodb();
    let update = client.update_item().table_name(TABLE).key("pk", text(&pk(poisoned))).key("sk", text("STATE"));
    let update = update.update_expression("SET #order = :order").expression_attribute_names("#order", "order");
    update.expression_attribute_values(":order", text("no order")).send().await.unwrap();

    desk.set("2025-02-05T00:00:00+05:00".parse().unwrap());
    let swept = desk.sweep().await;
    assert_eq!((swept.done, swept.left, swept.parked), (29, 0, 1));
    assert_eq!(due(&desk, desk.now()).await, []);
    let parked = desk.plain().due(PARKED, desk.now(), 10, None).await.unwrap();
    assert_eq!(parked.iter().map(|due| &due.pk).collect::<Vec<_>>(), [&pk(poisoned)]);
    for placed in orders.iter().filter(|placed| placed.id != poisoned.id) {
        assert!(desk.state(placed).await.license.overdue_reported);
    }
    let again = desk.sweep().await;
    assert_eq!((again.done, again.left, again.parked), (0, 0, 0), "nobody looks at it again");
}
