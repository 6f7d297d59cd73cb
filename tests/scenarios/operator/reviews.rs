//! Residents' orders, whose price is in a foreign currency: where the policy has it so, an operator releases them before they can
//! be paid (clause 4.2, K20).

use super::{Desk, Says, at};
use crate::browser::{Cookie, look};
use crate::problems::{AWAITING_REVIEW, NOT_HELD, assert_problem, order_ended};
use domain::agreement::Agreement;
use domain::agreement::policy::ResidentCurrency;
use harness::{BEGIN, Placed, World, events};
use serde_json::{Value, json};

/// A shop whose residents are reviewed.
pub(crate) async fn desk() -> Desk {
    let mut agreement = Agreement::of_tests();
    agreement.policy.payment.resident_currency = ResidentCurrency::Review;
    Desk::of(World::under(agreement, BEGIN).await)
}

fn release(placed: &Placed) -> String {
    format!("orders/{}/release", placed.id)
}

/// The last mail whose subject begins with a text.
async fn mail(world: &World, begins: &str) -> Value {
    let mails = world.mails().await;
    let found = mails.iter().rfind(|mail| mail["subject"].as_str().is_some_and(|it| it.starts_with(begins)));
    found.unwrap_or_else(|| panic!("{begins}: {mails:?}")).clone()
}

#[tokio::test]
async fn a_card_is_charged_once_the_order_is_released() {
    let desk = desk().await;
    let placed = desk.world.place("k").await;
    desk.world.settle().await;
    let order = desk.world.order(&placed).await;
    assert_eq!((&order["state"], &order["review"]), (&json!("placed"), &json!("awaited")));
    let can: Vec<&str> = order["actions"].as_array().unwrap().iter().map(|it| it["action"].as_str().unwrap()).collect();
    assert!(can.contains(&"cancel") && !can.contains(&"pay"), "{can:?}");
    let queue = desk.get("queue").await.json["items"][0].clone();
    assert_eq!(
        (&queue["kind"], &queue["clause"], &queue["order_id"]),
        (&json!("release_order"), &json!("4.2"), &json!(placed.id))
    );
    assert_problem(&desk.world.open_payment(&placed, "p").await, AWAITING_REVIEW, &[], "before");
    let path = format!("/account/orders/{}", placed.id);
    let page = async || look(&desk.world, &path, &Cookie::Order(&placed.token)).await.text;
    assert!(page().await.contains("a person looks at the order before it can be paid (clause 4.2)"));
    let waits = mail(&desk.world, &format!("Order {}: received", placed.number)).await;
    assert!(waits["text"].as_str().unwrap().contains("a person on our side looks at the order"), "{waits}");
    let vendor = mail(&desk.world, &format!("Order {} waits for a person", placed.number)).await;
    assert!(vendor["text"].as_str().unwrap().contains("release the order of a resident"), "{vendor}");

    let view = desk.done(&placed, &release(&placed), json!({})).await;
    assert_eq!((at(&view, "/order/review"), at(&view, "/tasks")), (&json!("released"), &json!([])));
    assert_eq!(events(&view["order"]), ["order.placed", "order.released"]);
    let shown = page().await;
    assert!(
        !shown.contains("a person looks at the order") && shown.contains("The order was released, and can be paid")
    );
    let told = mail(&desk.world, &format!("Order {}: it can be paid now", placed.number)).await;
    assert!(told["text"].as_str().unwrap().contains("It can be paid by card in the shop (clause 4.6)"), "{told}");
    assert_eq!(desk.done(&placed, &release(&placed), json!({})).await, view, "it is released once");
    let ticket = desk.world.ticket(&placed, "pay").await;
    desk.world.pay(&ticket, "paid").await;
    desk.world.settle().await;
    assert_eq!(desk.world.order(&placed).await["state"], "paid");
}

#[tokio::test]
async fn an_invoice_comes_with_the_release_and_can_be_paid_from_then_on() {
    let desk = desk().await;
    let placed = desk.invoiced("k").await;
    assert_eq!(at(&desk.view(&placed).await, "/order/payment/invoice"), &Value::Null);
    let path = format!("orders/{}/invoices", placed.id);
    for body in [json!({}), json!({"replace": true})] {
        desk.refused(&placed, &path, body, AWAITING_REVIEW).await;
    }
    assert_eq!(desk.tasks().await, ["release_order"], "no invoice is wanted before");
    let held = desk.receive(&placed, "T-0", 4900).await;
    assert_eq!(at(&held, "/held_receipts/0/reason"), "awaiting_review");

    desk.world.clock("2025-02-10T10:00:00+05:00").await;
    let view = desk.done(&placed, &release(&placed), json!({})).await;
    let invoice = at(&view, "/order/payment/invoice");
    assert_eq!((&invoice["state"], &invoice["last_day"]), (&json!("issued"), &json!("2025-02-20")));
    let path = format!("/v1/orders/{}/invoices/1", placed.id);
    let document = desk.world.get(&path, Some(&placed.token)).await;
    assert_eq!(document.status, 200, "{}", document.text);
    assert_eq!(
        document.json["buyer"]["name"], "Sample Buyer",
        "the buyer is in the invoice that came with the release"
    );
    let mailed = mail(&desk.world, &format!("Order {}: invoice", placed.number)).await;
    assert!(mailed["text"].as_str().unwrap().contains("2025-02-20"), "{mailed}");
    let paid = desk.receive(&placed, "T-1", 4900).await;
    assert_eq!(at(&paid, "/order/state"), "paid");
}

#[tokio::test]
async fn what_is_not_released_is_cancelled_and_nobody_else_is_reviewed() {
    let desk = desk().await;
    let (by_operator, by_buyer) = (desk.world.place("k1").await, desk.world.place("k2").await);
    desk.done(&by_operator, &format!("orders/{}/cancellation", by_operator.id), json!({})).await;
    assert_eq!(desk.world.say(&by_buyer, "cancellation", "c", &json!({})).await.status, 200);
    for placed in [&by_operator, &by_buyer] {
        desk.refused(placed, &release(placed), json!({}), order_ended("3.5")).await;
    }
    desk.world.settle().await;
    assert!(desk.tasks().await.is_empty(), "{:?}", desk.tasks().await);

    let mut body = desk.world.order_body().await;
    body["party"]["country"] = json!("DE");
    let other = desk.world.place_body("k3", &body).await;
    assert_eq!(desk.world.order(&other).await["review"], Value::Null);
    desk.refused(&other, &release(&other), json!({}), NOT_HELD).await;
    assert_eq!(desk.world.open_payment(&other, "p").await.status, 201);
}

#[tokio::test]
async fn a_release_is_done_once_under_its_key_and_only_as_the_operator_saw_the_order() {
    let desk = desk().await;
    let placed = desk.invoiced("k").await;
    let (token, body) = (desk.anna().await, json!({"reason": "The bank takes it."}));
    for (version, expected) in [("\"1\"", 200), ("\"1\"", 200)] {
        let says = Says { token: &token, key: "release", if_match: Some(version) };
        let answer = desk.send(&release(&placed), says, &body).await;
        assert_eq!(answer.status, expected, "{}", answer.text);
    }
    let says = Says { token: &token, key: "another", if_match: Some("\"1\"") };
    assert_eq!(desk.send(&release(&placed), says, &body).await.status, 412);
    desk.world.settle().await;
    let order = desk.world.order(&placed).await;
    assert_eq!(events(&order), ["order.placed", "order.released", "invoice.issued"]);
    let reader = desk.world.operator_token("rita", &["reader"]).await;
    let says = Says { token: &reader, key: "r", if_match: Some("\"3\"") };
    assert_eq!(desk.send(&release(&placed), says, &body).await.status, 403);
}
