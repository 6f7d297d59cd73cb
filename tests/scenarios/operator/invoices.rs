//! What operators do about invoices (clause 4.3): in the place of the order's own, voided, lapsed, issued again, paid.

use super::{Desk, at};
use crate::problems::{
    ALREADY_PAID, INVOICE_DAY_PAST, INVOICE_OPEN, NOT_FOUND, PAID_BY_CARD, assert_problem, order_ended,
};
use futures::future::join_all;
use serde_json::{Value, json};
use std::collections::BTreeSet;

fn invoice(view: &Value) -> &Value {
    at(view, "/order/payment/invoice")
}

fn number(view: &Value) -> u64 {
    invoice(view)["number"].as_u64().expect("a number")
}

fn reference(view: &Value) -> String {
    invoice(view)["reference"].as_str().expect("a text").to_owned()
}

#[tokio::test]
async fn an_invoice_comes_with_the_order_and_one_can_be_paid_at_a_time() {
    let desk = Desk::new().await;
    let placed = desk.invoiced("k1").await;
    assert!(desk.tasks().await.is_empty(), "nobody has to issue it");
    let shown = invoice(&desk.view(&placed).await).clone();
    assert_eq!(
        (&shown["state"], &shown["last_day"], &shown["number"]),
        (&json!("issued"), &json!("2025-02-13"), &json!(1))
    );
    assert_eq!(shown["amount"], json!({"amount_minor": 4900, "currency": "USD"}));
    let path = format!("orders/{}/invoices", placed.id);
    for day in ["2025-02-02", "0001-01-01"] {
        desk.refused(&placed, &path, json!({"last_day": day, "replace": true}), INVOICE_DAY_PAST).await;
    }
    for another in [json!({"last_day": "2025-03-31"}), json!({}), json!({"replace": false})] {
        desk.refused(&placed, &path, another, INVOICE_OPEN).await;
    }
    let replaced = desk.issue(&placed).await;
    assert_eq!((&invoice(&replaced)["number"], &invoice(&replaced)["last_day"]), (&json!(2), &json!("2025-02-28")));
    let events = harness::events(&replaced["order"]);
    assert_eq!(events, ["order.placed", "invoice.issued", "invoice.voided", "invoice.issued"]);
    let card = desk.world.place("k2").await;
    desk.refused(&card, &format!("orders/{}/invoices", card.id), json!({"last_day": "2025-02-28"}), PAID_BY_CARD).await;
    let ended = desk.invoiced("k3").await;
    desk.done(&ended, &format!("orders/{}/cancellation", ended.id), json!({})).await;
    let path = format!("orders/{}/invoices", ended.id);
    desk.refused(&ended, &path, json!({"last_day": "2025-02-28", "replace": true}), order_ended("3.5")).await;
}

#[tokio::test]
async fn a_day_is_good_to_its_end_and_as_far_as_days_are_written() {
    let desk = Desk::new().await;
    for (n, day) in ["2025-02-03", "9999-12-31"].into_iter().enumerate() {
        let placed = desk.invoiced(&n.to_string()).await;
        let said = json!({"last_day": day, "replace": true});
        let view = desk.done(&placed, &format!("orders/{}/invoices", placed.id), said).await;
        assert_eq!(invoice(&view)["last_day"], day);
    }
}

#[tokio::test]
async fn no_number_is_used_twice_and_each_names_its_order() {
    let desk = Desk::new().await;
    let mut orders = Vec::new();
    for n in 0..10 {
        orders.push(desk.invoiced(&format!("many-{n}")).await);
    }
    let first: Vec<Value> = join_all(orders.iter().map(|placed| desk.view(placed))).await;
    let second = join_all(orders.iter().map(|placed| desk.issue(placed))).await;
    let all: BTreeSet<String> = first.iter().chain(&second).map(reference).collect();
    assert_eq!(all.len(), 20, "{all:?}");
    for (placed, view) in orders.iter().zip(&second) {
        assert_eq!(reference(view), format!("{}-2", placed.number));
    }
}

#[tokio::test]
async fn one_invoice_takes_the_place_when_two_operators_ask_at_once() {
    let desk = Desk::new().await;
    let placed = desk.invoiced("k1").await;
    let path = format!("orders/{}/invoices", placed.id);
    let (anna, boris) = (desk.anna().await, desk.boris().await);
    let body = || json!({"last_day": "2025-02-28", "replace": true});
    let (one, two) =
        tokio::join!(desk.act_as(&anna, &placed, &path, body()), desk.act_as(&boris, &placed, &path, body()));
    let mut statuses = [one.status, two.status];
    statuses.sort_unstable();
    assert!(matches!(statuses, [201, 409 | 412]), "{} {}", one.text, two.text);
    desk.world.settle().await;
    let events = harness::events(&desk.world.order(&placed).await);
    assert_eq!(events.iter().filter(|event| *event == "invoice.issued").count(), 2, "{events:?}");
}

#[tokio::test]
async fn an_invoice_is_paid_in_two_parts_and_then_the_license_begins() {
    let desk = Desk::new().await;
    let placed = desk.invoiced("k1").await;
    desk.issue(&placed).await;
    let part = desk.receive(&placed, "T-1", 2000).await;
    let states = |view: &Value| {
        ["/order/state", "/order/license/state", "/order/payment/invoice/state"].map(|it| at(view, it).clone())
    };
    assert_eq!(states(&part), ["partially_paid", "none", "partially_paid"], "nothing runs before all of it is there");
    assert_eq!(part["order"]["deadlines"], json!([]));
    let full = desk.receive(&placed, "T-2", 2900).await;
    assert_eq!(states(&full), ["paid", "window_open", "paid"]);
    assert_eq!(full["order"]["paid"], json!({"amount_minor": 4900, "currency": "USD"}));
    desk.refused(&placed, &format!("orders/{}/invoices", placed.id), json!({"last_day": "2025-02-28"}), ALREADY_PAID)
        .await;
    let void = format!("orders/{}/invoices/{}/void", placed.id, number(&full));
    desk.refused(&placed, &void, json!({}), ALREADY_PAID).await;
}

#[tokio::test]
async fn an_invoice_that_lapsed_or_was_voided_takes_no_money_until_another_is_issued() {
    for void in [true, false] {
        let desk = Desk::new().await;
        let placed = desk.invoiced("k1").await;
        let first = desk.issue(&placed).await;
        if void {
            let path = format!("orders/{}/invoices/{}/void", placed.id, number(&first));
            let view = desk.done(&placed, &path, json!({})).await;
            assert_eq!(invoice(&view)["state"], "void");
            assert_eq!(desk.done(&placed, &path, json!({})).await, view, "a void one is void");
        } else {
            desk.world.clock("2025-03-01T00:00:00+05:00").await;
            assert_eq!(invoice(&desk.view(&placed).await)["state"], "lapsed");
        }
        assert_eq!(desk.tasks().await, ["issue_invoice"], "void: {void}");
        let held = desk.receive(&placed, "T-1", 4900).await;
        assert_eq!(at(&held, "/order/state"), "placed");
        assert_eq!(at(&held, "/held_receipts/0/reason"), "invoice_lapsed");
        let again =
            desk.done(&placed, &format!("orders/{}/invoices", placed.id), json!({"last_day": "2025-03-31"})).await;
        assert!(number(&again) > number(&first));
        let paid = desk.receive(&placed, "T-2", 4900).await;
        assert_eq!(at(&paid, "/order/state"), "paid");
        assert_eq!(desk.tasks().await, ["return_receipt"], "what was held still goes back");
    }
}

#[tokio::test]
async fn an_invoice_that_is_none_is_not_voided() {
    let desk = Desk::new().await;
    let placed = desk.invoiced("k1").await;
    let number = number(&desk.issue(&placed).await);
    for name in
        [(number + 1).to_string(), format!("0{number}"), format!("+{number}"), "-1".to_owned(), "x".repeat(3000)]
    {
        let answer = desk.act(&placed, &format!("orders/{}/invoices/{name}/void", placed.id), json!({})).await;
        assert_problem(&answer, NOT_FOUND, &[], &name);
    }
}
