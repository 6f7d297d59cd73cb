//! The operators' pages and their forms, as a program meets them that holds the cookie of one who is signed in.

use super::{Client, FORM, assert_answer};
use crate::claim_files::{PNG, send};
use crate::operator::Desk;
use crate::operator::pages::Browser;
use harness::{Placed, World};
use reqwest::Method;
use serde_json::json;

/// An order that is nowhere.
const NOBODYS: &str = "01JGZ8QK3W0000000000000042";
const SAME_SITE: (&str, &str) = ("sec-fetch-site", "same-origin");

/// The cookie of somebody who signed in with a role.
async fn signed_in(desk: &Desk, name: &str, role: &str) -> String {
    let mut browser = Browser::new(&desk.world);
    browser.sign_in(name, &[role]).await;
    browser.cookie()
}

/// Every page, and every form.
pub(super) async fn shows(client: &mut Client) {
    let desk = Desk::new().await;
    client.world = World::of(&desk.world.url);
    let placed = claimed(&desk).await;
    let (olga, rita) = (signed_in(&desk, "olga", "operator").await, signed_in(&desk, "rita", "reader").await);
    Box::pin(pages(client, &placed, &olga)).await;
    Box::pin(acts(client, &placed, &olga, &rita)).await;
    Box::pin(takes(client, &desk, &olga, &rita)).await;
}

/// An order with a claim that has a file.
async fn claimed(desk: &Desk) -> Placed {
    let world = &desk.world;
    let placed = Box::pin(world.paid("console")).await;
    let claim = world.say(&placed, "claims", "c", &json!({"text": "See it.", "about": "scope"})).await;
    assert_eq!(claim.status, 201, "{}", claim.text);
    let announced = world.say(&placed, &format!("claims/{}-C1/files", placed.id), "f", &json!({"name": "a.png"})).await;
    assert_eq!(send(world, &announced.json["upload"], PNG).await.status, 201, "{}", announced.text);
    world.settle().await;
    placed
}

async fn pages(client: &mut Client, placed: &Placed, cookie: &str) {
    let known = [("cookie", cookie)];
    let order = format!("/operator/orders/{}", placed.id);
    let (looked, said) = (format!("{order}?task=answer_claim"), format!("{order}/correspondence"));
    let (file, found) =
        (format!("/operator/claims/{}-C1/files/1", placed.id), format!("/operator/find?find={}", placed.number));
    let line = format!("/operator/money?line={}&amount=49.00&currency=USD", placed.number);
    for path in [
        "/operator/claims",
        "/operator/figures",
        "/operator/find",
        &found,
        "/operator/money",
        &line,
        "/operator/offer",
        "/operator/offer/terms/2023-01",
        &order,
        &looked,
        &said,
    ] {
        assert_answer(&client.get(path, &known).await, "200", path);
        client.expect(&[path], "303").await;
    }
    assert_answer(&client.get("/operator", &known).await, "200", "the queue");
    assert_answer(&client.get(&file, &known).await, "303", "a file");
    client.expect(&[&file], "303").await;
    for path in [&order, &said, &file] {
        let foreign = path.replace(&placed.id, NOBODYS);
        assert_answer(&client.get(&foreign, &known).await, "not_found", &foreign);
    }
    assert_answer(&client.get("/operator/offer/terms/none", &known).await, "not_found", "no terms");
    let read = [
        "/operator",
        "/operator/claims",
        "/operator/figures",
        "/operator/find",
        "/operator/money",
        "/operator/offer",
        &order,
        &said,
    ];
    for path in read {
        assert_answer(&client.get(&format!("{path}?x=1"), &known).await, "invalid_query", path);
    }
    client.expect(&["/operator?x=1", "/operator/sign-in?x=1"], "invalid_query").await;
}

/// The form of an act: shown, shown with what comes of it, and done.
async fn acts(client: &mut Client, placed: &Placed, olga: &str, rita: &str) {
    let form = "/operator/acts/mailbox-hold";
    let (of_order, known) = (format!("{form}?order={}", placed.id), [("cookie", olga)]);
    for path in [of_order.as_str(), "/operator/acts/outage"] {
        assert_answer(&client.get(path, &known).await, "200", path);
        client.expect(&[path], "303").await;
        assert_answer(&client.get(path, &[("cookie", rita)]).await, "role_missing", path);
    }
    let nowhere = of_order.replace(&placed.id, NOBODYS);
    for (path, expected) in [
        (nowhere.as_str(), "not_found"),
        ("/operator/acts/none", "not_found"),
        ("/operator/acts/outage?x=1", "invalid_query"),
    ] {
        assert_answer(&client.get(path, &known).await, expected, path);
    }
    let sent = |step: &str| format!("key=hold&step={step}&order={}&reason=She+called.", placed.id);
    let (shown, done, large) = (sent("show"), sent("do"), "x".repeat(70_000));
    let by = |cookie| [("cookie", cookie), SAME_SITE];
    let (by_olga, by_rita) = (by(olga), by(rita));
    for (headers, path, form, expected) in [
        (&by_olga[..], form, shown.as_str(), "200"),
        (&by_olga, form, &done, "303"),
        (&by_olga, form, &done, "303"),
        (&by_olga, "/operator/acts/none", &done, "not_found"),
        (&by_olga, form, &done.replace(&placed.id, NOBODYS), "not_found"),
        (&by_olga, form, &large, "body_too_large"),
        (&by_olga, form, "x=1", "invalid_fields"),
        (&by_olga[..1], form, &done, "cross_site"),
        (&by_olga[1..], form, &done, "303"),
        (&by_rita, form, &done, "role_missing"),
    ] {
        let met = client.send(Method::POST, path, headers, Some((FORM, form))).await;
        assert_answer(&met, expected, path);
    }
}

/// The buttons of the queue.
async fn takes(client: &mut Client, desk: &Desk, olga: &str, rita: &str) {
    let what = desk.get("queue").await.json["items"][0]["what"].as_str().expect("a task").to_owned();
    let sent = |step: &str| format!("what={what}&step={step}");
    let (take, give, large) = (sent("take"), sent("give"), "x".repeat(70_000));
    let by = |cookie| [("cookie", cookie), SAME_SITE];
    let (by_olga, by_rita) = (by(olga), by(rita));
    for (headers, form, expected) in [
        (&by_olga[..], take.as_str(), "303"),
        (&by_olga, &give, "303"),
        (&by_olga, "step=take", "invalid_fields"),
        (&by_olga, "x=1", "invalid_fields"),
        (&by_olga, &large, "body_too_large"),
        (&by_olga[..1], &take, "cross_site"),
        (&by_olga[1..], &take, "303"),
        (&by_rita, &take, "role_missing"),
    ] {
        let met = client.send(Method::POST, "/operator/queue", headers, Some((FORM, form))).await;
        assert_answer(&met, expected, form);
    }
}
