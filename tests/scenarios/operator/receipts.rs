//! Transfers as the operator enters them (clause 4.7): once by the bank's reference, whatever they are (K13, K14).

use super::{Desk, Says, at};
use crate::problems::{FACTS_DIFFER, NOT_FOUND, RECEIPT_ELSEWHERE, assert_problem};
use serde_json::{Value, json};

#[tokio::test]
async fn the_same_reference_counts_once_and_for_one_order() {
    let desk = Desk::new().await;
    let (placed, other) = (desk.invoiced("k1").await, desk.invoiced("k2").await);
    let first = desk.receive(&placed, "T-1", 2000).await;
    assert_eq!(at(&first, "/order/paid/amount_minor"), 2000);
    assert_eq!(desk.receive(&placed, "T-1", 2000).await, first, "under another key");
    let other_sum = desk.receipt(&placed, "T-1", 2900).await;
    desk.refused(&placed, "bank-receipts", other_sum, FACTS_DIFFER).await;
    let mut other_currency = desk.receipt(&placed, "T-1", 2000).await;
    other_currency["amount"]["currency"] = json!("EUR");
    desk.refused(&placed, "bank-receipts", other_currency, FACTS_DIFFER).await;
    let receipt = desk.receipt(&other, "T-1", 2000).await;
    desk.refused(&other, "bank-receipts", receipt, RECEIPT_ELSEWHERE).await;
}

#[tokio::test]
async fn one_reference_entered_for_two_orders_at_once_counts_for_one() {
    for round in 0..5 {
        let desk = Desk::new().await;
        let (placed, other) = (desk.invoiced("k1").await, desk.invoiced("k2").await);
        let anna = desk.anna().await;
        let enter = async |key: &str, placed| {
            let mut body = desk.receipt(placed, "T-1", 4900).await;
            body["reason"] = json!("The statement of today.");
            desk.send("bank-receipts", Says { token: &anna, key, if_match: None }, &body).await
        };
        let (one, two) = tokio::join!(enter("r1", &placed), enter("r2", &other));
        let (counted, refused) = if one.status == 201 { (one, two) } else { (two, one) };
        assert_eq!(counted.status, 201, "{round}: {}", counted.text);
        assert_problem(&refused, RECEIPT_ELSEWHERE, &[], "the second");
        desk.world.settle().await;
        let states = [desk.view(&placed).await, desk.view(&other).await].map(|view| at(&view, "/order/state").clone());
        assert!(states.contains(&json!("paid")) && states.contains(&json!("placed")), "{states:?}");
    }
}

#[tokio::test]
async fn too_much_is_a_credit_and_a_third_party_may_pay() {
    let desk = Desk::new().await;
    let placed = desk.invoiced("k1").await;
    let mut receipt = desk.receipt(&placed, "T-1", 5900).await;
    receipt["third_party"] = json!(true);
    let view = desk.done(&placed, "bank-receipts", receipt).await;
    assert_eq!(at(&view, "/order/state"), "paid");
    assert_eq!(*at(&view, "/order/payment/credit"), json!({"amount_minor": 1000, "currency": "USD"}));
    let until = at(&view, "/order/license/until").clone();
    assert_eq!(until, "2025-03-03T05:00:00Z", "a credit extends nothing");
    let capture = json!({"source": {"transfer": "T-1"}, "amount": {"amount_minor": 5900, "currency": "USD"},
        "refundable": {"amount_minor": 5900, "currency": "USD"}, "captured_at": "2025-02-03T05:00:00Z",
        "third_party": true, "reversed_at": null});
    assert_eq!(view["captures"], json!([capture]));
}

#[tokio::test]
async fn what_cannot_be_counted_is_held_and_returned() {
    let desk = Desk::new().await;
    let placed = desk.invoiced("k1").await;
    desk.issue(&placed).await;
    let mut receipt = desk.receipt(&placed, "T-1", 4900).await;
    receipt["amount"]["currency"] = json!("EUR");
    let held = desk.done(&placed, "bank-receipts", receipt.clone()).await;
    assert_eq!(at(&held, "/order/state"), "placed");
    assert_eq!(at(&held, "/held_receipts/0/reason"), "wrong_currency");
    assert_eq!(desk.tasks().await, ["return_receipt"]);
    assert_eq!(desk.done(&placed, "bank-receipts", receipt).await, held, "entered again");
    let path = format!("orders/{}/receipt-returns", placed.id);
    desk.refused(&placed, &path, json!({"reference": "T-9", "payout": "P-1"}), NOT_FOUND).await;
    let returned = desk.done(&placed, &path, json!({"reference": "T-1", "payout": "P-1"})).await;
    assert_eq!(at(&returned, "/held_receipts/0/returned_at"), "2025-02-03T05:00:00Z");
    assert!(desk.tasks().await.is_empty());

    let card = desk.world.place("k2").await;
    let view = desk.receive(&card, "T-2", 4900).await;
    assert_eq!(at(&view, "/held_receipts/0/reason"), "card_order");
    let ended = desk.invoiced("k3").await;
    desk.done(&ended, &format!("orders/{}/cancellation", ended.id), json!({})).await;
    let view = desk.receive(&ended, "T-3", 4900).await;
    assert_eq!(at(&view, "/held_receipts/0/reason"), "order_ended");
}

#[tokio::test]
async fn the_banks_instants_decide_in_whatever_order_receipts_are_entered() {
    let desk = Desk::new().await;
    let placed = desk.invoiced("k1").await;
    desk.world.clock("2025-02-06T10:00:00+05:00").await;
    for (reference, received_at) in [("T-2", "2025-02-05T12:00:00+05:00"), ("T-1", "2025-02-04T12:00:00+05:00")] {
        let mut receipt = desk.receipt(&placed, reference, 2450).await;
        receipt["received_at"] = json!(received_at);
        desk.done(&placed, "bank-receipts", receipt).await;
    }
    let view = desk.view(&placed).await;
    let of = |rule: &str| {
        let all = at(&view, "/order/deadlines").as_array().expect("a list");
        all.iter().find(|it| it["rule"] == rule).map(|it| it["first_day"].clone())
    };
    assert_eq!(at(&view, "/order/state"), "paid");
    assert_eq!(of("4.9"), Some(json!("2025-02-07")), "from the activation, the later of the two");
}

#[tokio::test]
async fn the_greatest_amounts_are_summed_up() {
    let desk = Desk::new().await;
    let placed = desk.invoiced("k1").await;
    for reference in ["T-1", "T-2", "T-3"] {
        desk.receive(&placed, reference, 1_000_000_000_000).await;
    }
    assert_eq!(at(&desk.view(&placed).await, "/order/paid/amount_minor"), 3_000_000_000_000_i64);
}

#[tokio::test]
async fn a_chargeback_ends_the_order_and_its_clocks_and_what_was_to_go_back() {
    let desk = Desk::new().await;
    let placed = desk.invoiced("k1").await;
    desk.receive(&placed, "T-1", 5900).await;
    let refund = json!({"order_id": placed.id, "source": {"transfer": "T-1"}, "amount_minor": 1000,
        "cause": "surplus", "demanded_at": desk.now().await});
    let view = desk.done(&placed, "refunds", refund).await;
    assert_eq!(at(&view, "/order/refunds/0/state"), "demanded");
    let path = format!("orders/{}/chargebacks", placed.id);
    let back = |source: Value| json!({"source": source, "reversed_at": "2025-02-03T10:00:00+05:00"});
    desk.refused(&placed, &path, back(json!({"transfer": "T-9"})), NOT_FOUND).await;
    let view = desk.done(&placed, &path, back(json!({"transfer": "T-1"}))).await;
    let states = ["/order/state", "/order/license/state", "/order/refunds/0/state"].map(|it| at(&view, it).clone());
    assert_eq!(states, ["reversed", "terminated", "void"]);
    assert_eq!(at(&view, "/captures/0/reversed_at"), "2025-02-03T05:00:00Z");
    assert_eq!(desk.tasks().await, ["settle_debt"], "nothing is paid out twice");
    assert_eq!(at(&view, "/order/payment/debt/amount_minor"), 4900);
    assert_eq!(desk.done(&placed, &path, back(json!({"transfer": "T-1"}))).await, view, "once");
    desk.world.clock("2025-03-10T10:00:00+05:00").await;
    assert_eq!(at(&desk.view(&placed).await, "/order/state"), "reversed", "no clock runs on");
}
