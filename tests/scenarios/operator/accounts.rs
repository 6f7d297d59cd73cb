//! The Kommo account of an order is corrected until its license was first used: one commit changes the buyer's data, takes the old
//! account's entry away and moves up what waits there (clause 3.1, K50).

use super::{Desk, Says, at};
use crate::problems::{INVALID_FIELDS, NOT_FOUND, ROLE_MISSING, assert_problem, offers, order_ended};
use harness::{Answer, Placed, World, answer, events};
use reqwest::Method;
use serde_json::{Value, json};

/// The account that orders of the tests are for is another one.
const RIGHT: u64 = 30_896_272;

fn right() -> Value {
    json!({"account_id": RIGHT, "subdomain": "right"})
}

async fn correct(desk: &Desk, placed: &Placed) -> Value {
    desk.done(placed, &format!("orders/{}/account", placed.id), right()).await
}

/// What the widget of the right account is told.
async fn told_right(world: &World) -> Value {
    let request = world.request(Method::POST, "/local/kommo/token").header("content-type", "application/json");
    let token = answer(request.body(right().to_string())).await.json["token"].as_str().expect("a token").to_owned();
    answer(world.request(Method::GET, "/v1/license").header("x-auth-token", token)).await.json
}

async fn paid(world: &World, key: &str) -> Placed {
    let placed = world.place(key).await;
    let ticket = world.ticket(&placed, &format!("pay-{key}")).await;
    world.pay(&ticket, "paid").await;
    world.settle().await;
    placed
}

fn deadline(order: &Value, rule: &str) -> Value {
    let deadlines = order["deadlines"].as_array().expect("a list");
    deadlines.iter().find(|it| it["rule"] == rule).cloned().unwrap_or_default()
}

#[tokio::test]
async fn before_the_activation_it_is_for_the_right_account_from_the_start() {
    let desk = Desk::new().await;
    let placed = desk.world.place("k").await;
    let view = correct(&desk, &placed).await;
    assert_eq!(events(&view["order"]), ["order.placed", "account.corrected"]);
    let ticket = desk.world.ticket(&placed, "pay").await;
    desk.world.pay(&ticket, "paid").await;
    desk.world.settle().await;
    assert_eq!(desk.world.license("").await.json, json!({"state": "none"}));
    assert_eq!(told_right(&desk.world).await["state"], "window_open");
    let items = desk.world.items().await;
    let vault = items.iter().find(|(_, sk, _)| sk == "VAULT").expect("the buyer's data");
    assert_eq!(vault.2["kommo"]["account_id"], json!(RIGHT), "what stood there is replaced");
    // It is found by the right account alone from then on.
    for (word, finds) in [("30896271", 0), ("example", 0), ("30896272", 1), ("right", 1)] {
        let found = desk.get(&format!("orders?find={word}")).await;
        assert_eq!(found.json["items"].as_array().map(Vec::len), Some(finds), "{word}: {}", found.text);
    }
    let said = items.iter().filter(|(_, sk, _)| sk != "VAULT");
    assert!(said.into_iter().all(|(.., item)| !item.to_string().contains("30896272")), "no event names an account");
}

#[tokio::test]
async fn after_the_activation_period_and_window_begin_anew_and_the_day_of_4_7_stays() {
    let desk = Desk::new().await;
    let placed = paid(&desk.world, "k").await;
    let before = desk.view(&placed).await["order"].clone();
    desk.world.claim(&placed, "c", &json!({"text": "It does not open.", "about": "scope"})).await;
    desk.world.clock("2025-02-10T10:00:00+05:00").await;
    let view = correct(&desk, &placed).await;
    let order = &view["order"];
    assert!(events(order).ends_with(&["account.corrected".to_owned(), "license.activated".to_owned()]), "{order:#}");
    let license = at(order, "/license");
    assert_eq!((&license["from"], &license["until"]), (&json!("2025-02-10T05:00:00Z"), &json!("2025-03-10T05:00:00Z")));
    assert_eq!(deadline(order, "4.9")["first_day"], "2025-02-11");
    assert_eq!(deadline(order, "4.7")["expires_at"], deadline(&before, "4.7")["expires_at"]);
    assert_eq!(
        (&license["state"], &order["claims"][0]["late"]),
        (&json!("claimed"), &json!(false)),
        "the claim stands"
    );
    assert_eq!(desk.world.license("").await.json, json!({"state": "none"}));
    assert_eq!(told_right(&desk.world).await["from"], "2025-02-10T05:00:00Z");
    let mails = desk.world.mails().await;
    let about = |what: &str| mails.iter().filter(|mail| mail["subject"].to_string().contains(what)).count();
    assert_eq!((about("the Kommo account was corrected"), about("license active")), (1, 2), "{mails:#?}");
}

#[tokio::test]
async fn once_it_was_used_it_stays() {
    let desk = Desk::new().await;
    let placed = paid(&desk.world, "k").await;
    assert_eq!(desk.world.license("").await.json["state"], "window_open");
    let path = format!("orders/{}/account", placed.id);
    desk.refused(&placed, &path, right(), offers(409, "license_in_use", "2.3")).await;
    assert_eq!(told_right(&desk.world).await, json!({"state": "none"}));
}

#[tokio::test]
async fn what_waited_behind_it_moves_up_in_the_same_commit_and_it_comes_behind_what_the_right_account_has() {
    let desk = Desk::new().await;
    let world = &desk.world;
    let mut body = world.order_body().await;
    body["kommo"] = right();
    let rights = world.place_body("r", &body).await;
    let ticket = world.ticket(&rights, "pay-r").await;
    world.pay(&ticket, "paid").await;
    world.settle().await;
    let wrong = paid(world, "k1").await;
    world.clock("2025-02-04T10:00:00+05:00").await;
    let behind = paid(world, "k2").await;
    assert_eq!(world.order(&behind).await["license"]["from"], "2025-03-03T05:00:00Z");
    world.clock("2025-02-13T10:00:00+05:00").await;
    let corrected = desk.act(&wrong, &format!("orders/{}/account", wrong.id), right()).await;
    assert_eq!(corrected.status, 200, "{}", corrected.text);
    // At once, before anything heard of it: from now and not from its own activation, which lies nine days back.
    let license = world.license("").await.json;
    assert_eq!((&license["state"], &license["from"]), (&json!("window_open"), &json!("2025-02-13T05:00:00Z")));
    world.settle().await;
    let moved = world.order(&behind).await;
    assert_eq!(moved["license"]["from"], "2025-02-13T05:00:00Z");
    assert_eq!(moved["license"]["until"], "2025-03-13T05:00:00Z");
    assert!(events(&moved).contains(&"period.moved".to_owned()));
    let order = world.order(&wrong).await;
    assert_eq!(order["license"]["from"], "2025-03-03T05:00:00Z", "behind the month that the right account has");
    assert_eq!(world.order(&rights).await["license"]["until"], "2025-03-03T05:00:00Z");
}

#[tokio::test]
async fn a_persons_activation_is_waited_for_again() {
    let desk = Desk::new().await;
    let placed = desk.world.paid_manual("k").await;
    let activation = format!("orders/{}/activation", placed.id);
    desk.done(&placed, &activation, json!({})).await;
    assert_eq!(desk.tasks().await, [""; 0]);
    let view = correct(&desk, &placed).await;
    assert_eq!(at(&view, "/order/license/state"), "awaiting_activation");
    assert_eq!(desk.tasks().await, ["activate"]);
    assert_eq!(told_right(&desk.world).await, json!({"state": "none"}));
    desk.done(&placed, &activation, json!({})).await;
    assert_eq!(told_right(&desk.world).await["state"], "window_open");
}

#[tokio::test]
async fn after_the_day_of_4_7_the_delay_follows_and_the_buyer_may_end_it() {
    let desk = Desk::new().await;
    let placed = desk.world.paid_manual("k").await;
    desk.done(&placed, &format!("orders/{}/activation", placed.id), json!({})).await;
    desk.world.clock("2025-02-20T10:00:00+05:00").await;
    let view = correct(&desk, &placed).await;
    assert_eq!(at(&view, "/order/license/state"), "delay_right");
    desk.world.clock("2025-02-20T10:01:00+05:00").await;
    let view = desk.view(&placed).await;
    let happened = events(&view["order"]);
    assert!(happened.ends_with(&["activation.overdue".to_owned(), "delay_right.arose".to_owned()]), "{happened:?}");
    let ended = desk.world.say(&placed, "termination", "t", &json!({})).await;
    assert_eq!(ended.status, 200, "{}", ended.text);
    desk.world.settle().await;
    assert_eq!(desk.world.order(&placed).await["state"], "refunded");
    let path = format!("orders/{}/account", placed.id);
    let another = json!({"account_id": 1, "subdomain": "another"});
    desk.refused(&placed, &path, another, order_ended("4.10")).await;
}

async fn send(desk: &Desk, placed: &Placed, token: &str, key: &str, if_match: &str, body: &Value) -> Answer {
    desk.send(&format!("orders/{}/account", placed.id), Says { token, key, if_match: Some(if_match) }, body).await
}

#[tokio::test]
async fn a_repeat_is_done_once_and_what_is_wrong_is_said_at_its_field() {
    let desk = Desk::new().await;
    let placed = paid(&desk.world, "k").await;
    let version = format!("\"{}\"", desk.view(&placed).await["order"]["version"]);
    let mut body = right();
    body["reason"] = json!("As the buyer wrote.");
    for role in ["approver", "reader"] {
        let token = desk.world.operator_token("vera", &[role]).await;
        assert_problem(&send(&desk, &placed, &token, "a", &version, &body).await, ROLE_MISSING, &[], role);
    }
    let anna = desk.anna().await;
    let wrong = json!({"account_id": 0, "subdomain": "a.b", "reason": " "});
    let pointers = ["/account_id", "/subdomain", "/reason"];
    assert_problem(&send(&desk, &placed, &anna, "a", &version, &wrong).await, INVALID_FIELDS, &pointers, "all at once");
    assert_eq!(send(&desk, &placed, &anna, "a", "\"1\"", &body).await.json["code"], "version_changed");
    assert!(!events(&desk.view(&placed).await["order"]).contains(&"account.corrected".to_owned()));
    for _ in 0..2 {
        let done = send(&desk, &placed, &anna, "a", &version, &body).await;
        assert_eq!(done.status, 200, "{}", done.text);
        desk.world.settle().await;
    }
    let happened = events(&desk.view(&placed).await["order"]);
    assert_eq!(happened.iter().filter(|event| *event == "account.corrected").count(), 1);
    assert_eq!(happened.iter().filter(|event| *event == "license.activated").count(), 2);
    // What it is for already stays as it is; another name of it is no other account.
    let same = desk.done(&placed, &format!("orders/{}/account", placed.id), right()).await;
    assert_eq!(events(&same["order"]), happened);
    let renamed = json!({"account_id": RIGHT, "subdomain": "renamed"});
    let renamed = desk.done(&placed, &format!("orders/{}/account", placed.id), renamed).await;
    assert_eq!(events(&renamed["order"])[happened.len()..], ["account.corrected"]);
    assert_eq!(told_right(&desk.world).await["state"], "window_open");
    let nobodys = desk.act(&placed, "orders/01JGZ8QK3W0000000000000042/account", right()).await;
    assert_problem(&nobodys, NOT_FOUND, &[], "no such order");
}
