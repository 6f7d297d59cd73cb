//! Invoices (clause 4.3): numbered upwards, paid, voided, lapsed, issued again.

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

#[tokio::test]
async fn an_invoice_is_issued_once_for_what_is_owed() {
    let desk = Desk::new().await;
    let placed = desk.invoiced("k1").await;
    assert_eq!(desk.tasks().await, ["issue_invoice"]);
    let path = format!("orders/{}/invoices", placed.id);
    for day in ["2025-02-02", "0001-01-01"] {
        desk.refused(&placed, &path, json!({"last_day": day}), INVOICE_DAY_PAST).await;
    }
    let view = desk.issue(&placed).await;
    let shown = invoice(&view);
    assert_eq!((&shown["state"], &shown["last_day"]), (&json!("issued"), &json!("2025-02-28")));
    assert_eq!(shown["amount"], json!({"amount_minor": 4900, "currency": "USD"}));
    assert!(desk.tasks().await.is_empty());
    desk.refused(&placed, &path, json!({"last_day": "2025-03-31"}), INVOICE_OPEN).await;
    let card = desk.world.place("k2").await;
    desk.refused(&card, &format!("orders/{}/invoices", card.id), json!({"last_day": "2025-02-28"}), PAID_BY_CARD).await;
    let ended = desk.invoiced("k3").await;
    desk.done(&ended, &format!("orders/{}/cancellation", ended.id), json!({})).await;
    desk.refused(
        &ended,
        &format!("orders/{}/invoices", ended.id),
        json!({"last_day": "2025-02-28"}),
        order_ended("3.5"),
    )
    .await;
}

#[tokio::test]
async fn a_day_is_good_to_its_end_and_as_far_as_days_are_written() {
    let desk = Desk::new().await;
    for (n, day) in ["2025-02-03", "9999-12-31"].into_iter().enumerate() {
        let placed = desk.invoiced(&n.to_string()).await;
        let view = desk.done(&placed, &format!("orders/{}/invoices", placed.id), json!({"last_day": day})).await;
        assert_eq!(invoice(&view)["last_day"], day);
    }
}

#[tokio::test]
async fn numbers_go_up_and_none_is_given_twice() {
    let desk = Desk::new().await;
    let mut last = 0;
    for n in 0..3 {
        let placed = desk.invoiced(&format!("one-{n}")).await;
        let view = desk.issue(&placed).await;
        assert!(number(&view) > last, "{} after {last}", number(&view));
        last = number(&view);
    }
    let mut orders = Vec::new();
    for n in 0..20 {
        orders.push(desk.invoiced(&format!("many-{n}")).await);
    }
    let views = join_all(orders.iter().map(|placed| desk.issue(placed))).await;
    let numbers: BTreeSet<u64> = views.iter().map(number).collect();
    assert_eq!(numbers.len(), 20, "{numbers:?}");
    assert!(numbers.first() > Some(&last));
}

#[tokio::test]
async fn one_invoice_is_issued_when_two_operators_ask_at_once() {
    let desk = Desk::new().await;
    let placed = desk.invoiced("k1").await;
    let path = format!("orders/{}/invoices", placed.id);
    let (anna, boris) = (desk.anna().await, desk.boris().await);
    let body = || json!({"last_day": "2025-02-28"});
    let (one, two) =
        tokio::join!(desk.act_as(&anna, &placed, &path, body()), desk.act_as(&boris, &placed, &path, body()));
    let mut statuses = [one.status, two.status];
    statuses.sort_unstable();
    assert!(matches!(statuses, [201, 409 | 412]), "{} {}", one.text, two.text);
    desk.world.settle().await;
    let events = harness::events(&desk.world.order(&placed).await);
    assert_eq!(events.iter().filter(|event| *event == "invoice.issued").count(), 1, "{events:?}");
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
