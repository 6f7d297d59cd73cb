//! How an operator ends an agreement: by notice, by agreement, by a court; and how not (clauses 3.5, 4.10, 4.12; K47).

use super::{Desk, at};
use crate::problems::{NO_REFUND_NOT_ACKNOWLEDGED, NOT_CANCELLABLE, NOT_TERMINABLE, REFUND_TOO_LARGE, order_ended};
use harness::{Placed, events};
use serde_json::{Value, json};

fn notice(channel: &str, received_at: &str, acknowledged: bool) -> Value {
    json!({"on": "notice", "channel": channel, "received_at": received_at, "acknowledge_no_refund": acknowledged})
}

fn ending(placed: &Placed) -> String {
    format!("orders/{}/termination", placed.id)
}

#[tokio::test]
async fn a_letter_ends_the_agreement_without_a_refund_once_that_is_acknowledged() {
    let desk = Desk::new().await;
    let placed = desk.world.paid("k1").await;
    let at_ten = "2025-02-03T10:00:00+05:00";
    desk.refused(&placed, &ending(&placed), notice("post", at_ten, false), NO_REFUND_NOT_ACKNOWLEDGED).await;
    let view = desk.done(&placed, &ending(&placed), notice("post", at_ten, true)).await;
    assert_eq!((at(&view, "/order/state"), at(&view, "/order/refunds")), (&json!("terminated"), &json!([])));
    desk.refused(&placed, &ending(&placed), notice("post", at_ten, true), order_ended("4.12")).await;
    let unpaid = desk.world.place("k2").await;
    desk.refused(&unpaid, &ending(&unpaid), notice("post", at_ten, true), NOT_TERMINABLE).await;
}

#[tokio::test]
async fn what_is_agreed_or_decided_by_a_court_goes_back_and_no_more() {
    for on in ["agreement", "court"] {
        let desk = Desk::new().await;
        let placed = desk.invoiced("k1").await;
        desk.receive(&placed, "T-1", 3000).await;
        desk.receive(&placed, "T-2", 1900).await;
        let end = |minor: i64| json!({"on": on, "refund_minor": minor});
        desk.refused(&placed, &ending(&placed), end(4901), REFUND_TOO_LARGE).await;
        let view = desk.done(&placed, &ending(&placed), end(3500)).await;
        let refunds = at(&view, "/order/refunds").as_array().expect("a list");
        let amounts: Vec<&Value> = refunds.iter().map(|refund| at(refund, "/amount/amount_minor")).collect();
        assert_eq!((at(&view, "/order/state"), amounts), (&json!("terminated"), vec![&json!(3000), &json!(500)]));
        assert!(refunds.iter().all(|refund| refund["cause"] == on));
        for (n, id) in refunds.iter().map(|refund| refund["id"].as_str().expect("an id")).enumerate() {
            let payout = json!({"reference": format!("P-{n}"), "paid_at": desk.now().await});
            desk.done(&placed, &format!("refunds/{id}/payout"), payout).await;
        }
        assert_eq!(at(&desk.view(&placed).await, "/order/state"), "refunded");
    }
}

#[tokio::test]
async fn between_a_missed_activation_and_the_right_a_person_decides() {
    let desk = Desk::new().await;
    let placed = desk.world.paid_manual("k1").await;
    desk.world.clock("2025-02-06T10:00:00+05:00").await;
    let view = desk.done(&placed, &ending(&placed), notice("post", "2025-02-06T09:00:00+05:00", true)).await;
    assert_eq!(at(&view, "/order/state"), "paid", "nothing ends by itself, and never by 4.12");
    let request = at(&view, "/termination_requests/0");
    assert_eq!((&request["received_at"], &request["open"]), (&json!("2025-02-06T04:00:00Z"), &json!(true)));
    assert_eq!(desk.tasks().await, ["activate", "decide_termination"]);
    let path = format!("orders/{}/termination-refusal", placed.id);
    let view = desk.done(&placed, &path, json!({})).await;
    assert_eq!(at(&view, "/termination_requests/0/open"), false);
    assert_eq!(desk.tasks().await, ["activate"]);
    assert_eq!(desk.done(&placed, &path, json!({})).await, view, "nothing waits any more");

    desk.world.clock("2025-02-17T10:00:00+05:00").await;
    let view = desk.done(&placed, &ending(&placed), notice("post", "2025-02-17T09:00:00+05:00", false)).await;
    assert_eq!(at(&view, "/order/state").as_str().map(|state| state != "paid"), Some(true));
    let refund = at(&view, "/order/refunds/0");
    assert_eq!((&refund["clause"], &refund["amount"]), (&json!("4.10"), at(&view, "/order/paid")));
    assert!(events(&view["order"]).contains(&"order.terminated".to_owned()));
}

#[tokio::test]
async fn what_is_unpaid_is_cancelled_and_its_part_goes_back() {
    let desk = Desk::new().await;
    let placed = desk.invoiced("k1").await;
    desk.receive(&placed, "T-1", 2000).await;
    let path = format!("orders/{}/cancellation", placed.id);
    let view = desk.done(&placed, &path, json!({})).await;
    assert_eq!(at(&view, "/order/state"), "cancelled");
    assert_eq!(at(&view, "/order/refunds/0/amount/amount_minor"), 2000);
    assert_eq!(desk.done(&placed, &path, json!({})).await, view);
    let paid = desk.world.paid("k2").await;
    desk.refused(&paid, &format!("orders/{}/cancellation", paid.id), json!({}), NOT_CANCELLABLE).await;
}
