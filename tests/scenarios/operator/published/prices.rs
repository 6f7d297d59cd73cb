//! Price lists: posted for the orders that follow; what was issued keeps its own.

use super::sha256_of;
use crate::delivery::receipt_token;
use crate::operator::{Desk, at};
use crate::problems::{INVALID_FIELDS, NOT_FOUND, UNKNOWN_SKU, assert_problem, ours};
use harness::answer;
use reqwest::Method;
use serde_json::{Value, json};

fn item(sku: &str, dollars: i64) -> Value {
    json!({"sku": sku, "name": "Widget, one month", "period": {"unit": "month", "count": 1}, "activation": "automatic",
        "prices": [{"amount_minor": dollars, "currency": "USD"}, {"amount_minor": dollars - 400, "currency": "EUR"}]})
}

fn list() -> Value {
    json!({"version": "2025-02", "items": [item("widget-month", 5900)]})
}

#[tokio::test]
async fn a_posted_list_counts_for_the_orders_that_follow_and_for_no_other() {
    let desk = Desk::new().await;
    let (card, invoice) = (desk.world.place("card").await, desk.invoiced("invoice").await);
    desk.issue(&invoice).await;
    let before = [desk.world.order(&card).await, desk.world.order(&invoice).await];

    let posted = desk.published("prices", list()).await;
    assert_eq!((&posted["version"], &posted["posted_at"]), (&json!("2025-02"), &posted["current_from"]));
    let page = desk.world.get("/v1/prices/2025-02", None).await;
    assert_eq!(posted["sha256"], json!(sha256_of(&page.text)), "of the bytes that its page serves");
    let offer = desk.world.get("/v1/offer", None).await.json;
    assert_eq!((at(&offer, "/prices/version"), at(&offer, "/prices/items")), (&json!("2025-02"), &page.json["items"]));
    let new = desk.world.order(&desk.world.place("new").await).await;
    assert_eq!(at(&new, "/price/amount_minor"), 5900);
    let mut gone = desk.world.order_body().await;
    gone["sku"] = json!("widget-year");
    let refused = desk.world.post("/v1/orders", None, "gone", &gone).await;
    assert_problem(&refused, UNKNOWN_SKU, &["/sku"], "what the new list lacks");
    assert_eq!([desk.world.order(&card).await, desk.world.order(&invoice).await], before, "issued ones keep theirs");
    let paid = desk.receive(&invoice, "T-1", 4900).await;
    assert_eq!(at(&paid, "/order/state"), "paid", "the invoice's own price is what it costs (K18)");

    let versions = desk.get("prices").await.json;
    let versions: Vec<&Value> = versions["items"].as_array().expect("a list").iter().map(|it| &it["version"]).collect();
    assert_eq!(versions, ["2023-01", "2025-02"]);
}

#[tokio::test]
async fn a_list_can_be_current_from_a_later_instant() {
    let desk = Desk::new().await;
    let mut coming = list();
    coming["current_from"] = json!("2025-02-04T00:00:00+05:00");
    desk.published("prices", coming).await;
    desk.world.clock("2025-02-03T23:59:59+05:00").await;
    let price = |order: Value| at(&order, "/price/amount_minor").clone();
    assert_eq!(price(desk.world.order(&desk.world.place("before").await).await), 4900);
    desk.world.clock("2025-02-04T00:00:00+05:00").await;
    assert_eq!(price(desk.world.order(&desk.world.place("after").await).await), 5900);
}

#[tokio::test]
async fn a_list_that_is_not_whole_is_refused_and_nothing_changes() {
    let desk = Desk::new().await;
    let with = |pointer: &str, value: Value| {
        let mut changed = list();
        *changed.pointer_mut(pointer).expect("a field") = value;
        changed
    };
    let dollars = json!({"amount_minor": 5900, "currency": "USD"});
    let cases = [
        (with("/items/0/prices", json!([dollars])), &["/items/0/prices"][..]),
        (with("/items/0/prices", json!([dollars, dollars])), &["/items/0/prices/1/currency", "/items/0/prices"][..]),
        (with("/items/0/prices/0/currency", json!("RUB")), &["/items/0/prices"][..]),
        (with("/items/0/prices/0/amount_minor", json!(0)), &["/items/0/prices"][..]),
        (
            with("/items/0/prices/0/amount_minor", json!(49.5)),
            &["/items/0/prices/0/amount_minor", "/items/0/prices"][..],
        ),
        (with("/items", json!([item("widget-month", 5900), item("widget-month", 6900)])), &["/items/1/sku"][..]),
        (with("/items", json!([])), &["/items"][..]),
        (with("/items/0/period/count", json!(0)), &["/items/0/period/count"][..]),
        (with("/items/0/name", json!(" ")), &["/items/0/name"][..]),
        (with("/items/0/activation", json!("by magic")), &["/items/0/activation"][..]),
        (with("/version", json!("a b")), &["/version"][..]),
    ];
    for (fields, pointers) in cases {
        desk.unpublished("prices", fields, INVALID_FIELDS, pointers).await;
    }
    let mut past = list();
    past["current_from"] = json!("2025-02-03T09:59:59+05:00");
    desk.unpublished("prices", past, INVALID_FIELDS, &["/current_from"]).await;
    for version in ["2023-01", "2025-02"] {
        if version == "2025-02" {
            desk.published("prices", list()).await;
        }
        desk.unpublished("prices", with("/version", json!(version)), ours(409, "version_taken"), &[]).await;
    }
}

#[tokio::test]
async fn a_buyer_who_demands_the_list_is_sent_it() {
    let desk = Desk::new().await;
    let placed = desk.world.place("k").await;
    desk.published("prices", list()).await;
    let mails = desk.world.mails().await.len();
    let body = json!({"order_id": placed.id});
    let first = desk.publish("s", "prices/2025-02/sending", body.clone()).await;
    assert_eq!(first.status, 201, "{}", first.text);
    desk.world.settle().await;
    assert_eq!(desk.publish("s", "prices/2025-02/sending", body.clone()).await.json, first.json);
    desk.world.settle().await;
    let sent = desk.world.mails().await;
    assert_eq!(sent.len(), mails + 1, "one notice, however often it is asked for under one key");
    let text = sent[mails]["text"].as_str().expect("a text");
    assert!(text.contains("59.00") && text.contains("4.13"), "{text}");
    desk.unpublished("prices/none/sending", body, NOT_FOUND, &[]).await;

    // It has its reference, its state, its words and its receipt as every notice of the order has.
    let listed = |list: Value| {
        let of = |item: &&Value| item["reference"] == first.json["reference"];
        list["items"].as_array().expect("a list").iter().find(of).cloned().expect("the notice")
    };
    let notice = listed(desk.get(&format!("orders/{}/notices", placed.id)).await.json);
    assert_eq!(notice["id"], first.json["id"]);
    assert_eq!(
        [&notice["notice"], &notice["state"], &notice["about"], &notice["clause"], &notice["certificate"]],
        [&json!("prices-posted"), &json!("delivered"), &json!("2025-02"), &json!("4.13"), &Value::Null]
    );
    let own = desk.world.get(&format!("/v1/orders/{}/notices", placed.id), Some(&placed.token)).await.json;
    assert!(listed(own)["text"].as_str().is_some_and(|text| text.contains("59.00")));
    confirm(&desk, &sent[mails]).await;
    let confirmed = desk.get(&format!("notices/{}", first.json["id"].as_str().expect("an id"))).await.json;
    assert_eq!(
        (&confirmed["state"], at(&confirmed, "/certificate/clause")),
        (&json!("receipt_confirmed"), &json!("4.13"))
    );
}

/// Presses the button behind a mail's link.
async fn confirm(desk: &Desk, mail: &Value) {
    let form = format!("token={}", receipt_token(mail));
    let request = desk.world.request(Method::POST, "/v1/receipts").body(form);
    let pressed = answer(request.header("content-type", "application/x-www-form-urlencoded")).await;
    assert_eq!(pressed.status, 200, "{}", pressed.text);
}

#[tokio::test]
async fn news_of_a_list_are_listed_with_it_and_their_receipt_certifies_them() {
    let desk = Desk::new().await;
    let mut body = desk.world.order_body().await;
    body["consents"]["inform"] = json!(true);
    let placed = desk.world.place_body("k", &body).await;
    let ticket = desk.world.ticket(&placed, "pay").await;
    desk.world.pay(&ticket, "paid").await;
    desk.world.settle().await;
    assert_eq!(desk.get("prices/2023-01/notices").await.json, json!({"items": [], "next": null}));
    assert_problem(&desk.get("prices/none/notices").await, NOT_FOUND, &[], "no such list");
    desk.published("prices", list()).await;
    let told = || async { desk.get("prices/2025-02/notices").await.json["items"][0].clone() };
    let notice = told().await;
    assert_eq!((&notice["notice"], &notice["state"]), (&json!("prices-news"), &json!("delivered")));
    let id = notice["id"].as_str().expect("an id");
    let read = desk.get(&format!("notices/{id}/texts")).await.json;
    assert!(read["items"][0]["text"].as_str().is_some_and(|text| text.contains("59.00")), "{read}");
    confirm(&desk, desk.world.mails().await.last().expect("the news")).await;
    assert_eq!(
        (&told().await["state"], at(&told().await, "/certificate/clause")),
        (&json!("receipt_confirmed"), &json!("4.13"))
    );
}
