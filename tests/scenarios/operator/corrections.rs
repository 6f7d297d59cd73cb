//! What was mistyped of a transfer is corrected, and one reference of the bank is one transfer (clauses 4.2, 4.7, 4.11).

use super::{Desk, Says, at};
use crate::problems::{NOT_CORRECTABLE, NOT_FOUND, REFERENCE_TAKEN, assert_problem};
use harness::{Placed, events};
use serde_json::{Value, json};

async fn right(desk: &Desk, placed: &Placed, reference: &str, minor: i64) -> Value {
    let mut facts = desk.receipt(placed, reference, minor).await;
    facts.as_object_mut().expect("an object").remove("order_id");
    facts
}

fn path(placed: &Placed) -> String {
    format!("orders/{}/receipt-corrections", placed.id)
}

#[tokio::test]
async fn what_is_held_for_a_mistyped_currency_is_counted_once_it_is_corrected() {
    let desk = Desk::new().await;
    let placed = desk.invoiced("k1").await;
    desk.issue(&placed).await;
    let mut wrong = desk.receipt(&placed, "T-1", 4900).await;
    wrong["amount"]["currency"] = json!("EUR");
    desk.done(&placed, "bank-receipts", wrong).await;
    assert_eq!(desk.tasks().await, ["return_receipt"]);
    let facts = right(&desk, &placed, "T-1", 4900).await;
    let view = desk.done(&placed, &path(&placed), facts.clone()).await;
    assert_eq!((at(&view, "/order/state"), &view["held_receipts"]), (&json!("paid"), &json!([])));
    assert_eq!(at(&view, "/order/license/state"), "window_open", "it is activated by it");
    assert!(desk.tasks().await.is_empty());
    let history = events(&view["order"]);
    assert!(history.windows(2).any(|pair| pair == ["receipt.corrected", "order.paid"]), "{history:?}");
    assert_eq!(desk.done(&placed, &path(&placed), facts).await, view, "once");
    let mails = desk.world.mails().await;
    assert!(mails.iter().any(|mail| mail["subject"].as_str().is_some_and(|it| it.contains("corrected"))));
    // A license rests on it now.
    let less = right(&desk, &placed, "T-1", 4800).await;
    desk.refused(&placed, &path(&placed), less, NOT_CORRECTABLE).await;
    let unknown = right(&desk, &placed, "T-2", 4800).await;
    desk.refused(&placed, &path(&placed), unknown, NOT_FOUND).await;
}

#[tokio::test]
async fn a_transfer_is_moved_to_the_order_that_it_belongs_to() {
    let desk = Desk::new().await;
    let (wrong, belongs) = (desk.invoiced("k1").await, desk.invoiced("k2").await);
    desk.receive(&wrong, "T-1", 2000).await;
    let mut facts = right(&desk, &wrong, "T-1", 4900).await;
    facts["order_id"] = json!(belongs.id);
    let left = desk.done(&wrong, &path(&wrong), facts).await;
    let states = [left.clone(), desk.view(&belongs).await].map(|view| at(&view, "/order/state").clone());
    assert_eq!(states, ["placed", "paid"]);
    assert_eq!(left["captures"], json!([]));
    // Each has its reason, and the reference stands for the other order from now on.
    for placed in [&wrong, &belongs] {
        let texts = desk.get(&format!("orders/{}/texts", placed.id)).await.json;
        let reasons = texts["items"].as_array().expect("a list").iter().filter(|text| text["kind"] == "act").count();
        assert_eq!(reasons, if placed.id == wrong.id { 2 } else { 1 }, "{texts}");
    }
    let again = desk.receipt(&wrong, "T-1", 4900).await;
    desk.refused(&wrong, "bank-receipts", again, crate::problems::RECEIPT_ELSEWHERE).await;
    desk.receive(&belongs, "T-1", 4900).await;
}

/// An order with a surplus whose return was demanded.
async fn to_pay_out(desk: &Desk, key: &str, reference: &str) -> Placed {
    let placed = desk.invoiced(key).await;
    desk.receive(&placed, reference, 5900).await;
    let refund = json!({"order_id": placed.id, "source": {"transfer": reference}, "amount_minor": 1000,
        "cause": "surplus", "demanded_at": desk.now().await});
    desk.done(&placed, "refunds", refund).await;
    placed
}

#[tokio::test]
async fn one_transfer_settles_one_refund_whichever_orders_they_are_of() {
    for round in 0..3 {
        let desk = Desk::new().await;
        let orders = [to_pay_out(&desk, "k1", "T-1").await, to_pay_out(&desk, "k2", "T-2").await];
        let anna = desk.anna().await;
        let pay = async |placed: &Placed, key: &str| {
            let body = json!({"reference": "P-1", "paid_at": desk.now().await, "reason": "The statement of today."});
            let version = format!("\"{}\"", desk.view(placed).await["order"]["version"]);
            let path = format!("refunds/{}-R1/payout", placed.id);
            desk.send(&path, Says { token: &anna, key, if_match: Some(&version) }, &body).await
        };
        let (one, two) = tokio::join!(pay(&orders[0], "p1"), pay(&orders[1], "p2"));
        let (paid, refused) = if one.status == 200 { (one, two) } else { (two, one) };
        assert_eq!(paid.status, 200, "{round}: {}", paid.text);
        assert_problem(&refused, REFERENCE_TAKEN, &[], "the second");
        desk.world.settle().await;
        let mut states = Vec::new();
        for placed in &orders {
            states.push(at(&desk.view(placed).await, "/order/refunds/0/state").clone());
        }
        assert!(states.contains(&json!("settled")) && states.contains(&json!("demanded")), "{states:?}");
        assert_eq!(desk.tasks().await, ["pay_refund"]);
        // Nor is it the reference of what came in.
        let receipt = desk.receipt(&orders[0], "P-1", 4900).await;
        desk.refused(&orders[0], "bank-receipts", receipt, REFERENCE_TAKEN).await;
    }
}
