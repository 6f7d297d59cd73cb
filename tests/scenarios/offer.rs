//! What is offered and what was: the public history (clauses 2.3, 4.13, 9.4), the ways to pay (4.4), the instructions (5.4), the
//! restrictions of use (5.2, 5.6, 5.8), and when an agreement on it is concluded (9.1).

use crate::operator::{Desk, at};
use crate::problems::{INVALID_FIELDS, INVALID_QUERY, assert_problem};
use harness::World;
use reqwest::header::ACCEPT_LANGUAGE;
use serde_json::{Value, json};

const TEXT: &str = "# Terms\n\n1.1. Other terms.\n";

fn versions(list: &Value) -> Vec<(&Value, &Value)> {
    list["items"].as_array().expect("a list").iter().map(|item| (&item["version"], &item["state"])).collect()
}

#[tokio::test]
async fn every_version_of_the_terms_is_listed_with_its_instants() {
    let desk = Desk::new().await;
    let world = &desk.world;
    let only = world.get("/v1/terms", None).await.json;
    assert_eq!(versions(&only), [(&json!("2023-01"), &json!("in_force"))]);
    assert_eq!((&only["items"][0]["published_at"], &only["next"]), (&json!("2023-01-01T06:00:00Z"), &Value::Null));

    desk.amend("2025-02", TEXT).await;
    desk.world.clock("2025-02-04T10:00:00+05:00").await;
    desk.amend("2025-03", TEXT).await;
    desk.published("terms", json!({"version": "2025-04", "text": TEXT})).await;
    desk.world.clock("2025-02-05T10:00:00+05:00").await;
    desk.published("terms/2025-03/withdrawal", json!({})).await;
    desk.world.clock("2025-02-11T00:00:00+05:00").await;
    let all = world.get("/v1/terms", None).await.json;
    let expected = [("2025-03", "withdrawn"), ("2025-02", "in_force"), ("2023-01", "superseded")];
    let expected = expected.map(|(version, state)| (json!(version), json!(state)));
    assert_eq!(versions(&all), expected.each_ref().map(|(version, state)| (version, state)), "and no draft");
    assert_eq!(all["items"][0]["withdrawn_at"], "2025-02-05T05:00:00Z");
    for item in all["items"].as_array().expect("a list") {
        let path = item["url"].as_str().expect("an address").split_once("/v1").expect("a path").1;
        let served = world.get(&format!("/v1{path}"), None).await;
        assert_eq!(served.headers["etag"], format!("\"{}\"", item["sha256"].as_str().expect("a hash")), "{path}");
    }
    let at_once = world.get("/v1/terms?at=2025-02-10T23:59:59%2B05:00", None).await.json;
    assert_eq!(at_once["version"], "2023-01", "an instant still asks for one");
    assert_problem(&world.get("/v1/terms?page=2", None).await, INVALID_QUERY, &["page"], "an unknown parameter");
}

#[tokio::test]
async fn every_price_list_is_listed_and_one_posted_ahead_is_coming() {
    let desk = Desk::new().await;
    let world = &desk.world;
    let mut list = world.get("/v1/prices/2023-01", None).await.json;
    (list["version"], list["current_from"]) = (json!("2025-02"), json!("2025-02-04T00:00:00+05:00"));
    desk.published("prices", list).await;
    let offer = world.get("/v1/offer", None).await.json;
    let coming = &offer["coming"][0];
    assert_eq!((&coming["kind"], &coming["version"]), (&json!("prices"), &json!("2025-02")), "{offer}");
    assert_eq!(coming["in_force_from"], "2025-02-03T19:00:00Z");
    let all = world.get("/v1/prices", None).await.json;
    assert_eq!(
        versions(&all),
        [(&json!("2025-02"), &json!("posted")), (&json!("2023-01"), &json!("current"))],
        "the newest first"
    );
    assert_eq!((&all["items"][0]["sha256"], &all["items"][0]["url"]), (&coming["sha256"], &coming["url"]));

    desk.amend("2025-02", TEXT).await;
    let offer = world.get("/v1/offer", None).await.json;
    let kinds: Vec<&Value> = offer["coming"].as_array().expect("a list").iter().map(|coming| &coming["kind"]).collect();
    assert_eq!(kinds, ["prices", "terms"], "the earliest first");

    world.clock("2025-02-04T00:00:00+05:00").await;
    let all = world.get("/v1/prices", None).await.json;
    assert_eq!(versions(&all), [(&json!("2025-02"), &json!("current")), (&json!("2023-01"), &json!("superseded"))]);
    assert_problem(&world.get("/v1/prices?at=x", None).await, INVALID_QUERY, &["at"], "an unknown parameter");
}

#[tokio::test]
async fn the_offer_says_how_to_pay_what_is_restricted_and_where_the_instructions_are() {
    let world = World::new().await;
    for (language, card) in [("en", "By card"), ("ru", "Картой")] {
        let offer = world.get(&format!("/v1/offer?language={language}"), None).await.json;
        let methods = offer["payment_methods"].as_array().expect("a list");
        let names: Vec<&Value> = methods.iter().map(|method| &method["method"]).collect();
        assert_eq!(names, ["card", "invoice"]);
        assert!(methods[0]["text"].as_str().is_some_and(|text| text.starts_with(card)), "{offer}");
        assert_eq!(methods[1]["currencies"], json!(["USD", "EUR"]));
        let clauses: Vec<&Value> =
            offer["restrictions"].as_array().expect("a list").iter().map(|line| &line["clause"]).collect();
        assert_eq!(clauses, ["5.2", "5.6", "5.8"]);
        assert_eq!(offer["plan"]["clause"], "5.9");
        assert!(offer["plan"]["text"].as_str().is_some_and(|text| text.contains("Advanced")), "{offer}");
        assert_eq!(offer["instructions"], json!({"clause": "5.4", "url": "https://widgets.example.com/instructions"}));
    }
    let other = world.request(reqwest::Method::GET, "/v1/offer").header(ACCEPT_LANGUAGE, "ru");
    assert_eq!(harness::answer(other).await.status, 200);
}

#[tokio::test]
async fn what_is_said_to_the_restrictions_is_recorded_as_it_was_sent() {
    let world = World::new().await;
    for (key, sent) in [("none", None), ("true", Some(true)), ("false", Some(false))] {
        let mut body = world.order_body().await;
        if let Some(sent) = sent {
            body["restrictions_acknowledged"] = json!(sent);
        }
        let placed = world.place_body(key, &body).await;
        let items = world.items().await;
        let partition = format!("ORDER#{}", placed.id);
        let (.., event) = items.iter().find(|(pk, sk, _)| *pk == partition && sk.starts_with("E#")).expect("an event");
        let recorded: Value = match &event["body"] {
            Value::String(text) => serde_json::from_str(text).expect("JSON"),
            other => other.clone(),
        };
        let said = find(&recorded, "restrictions_acknowledged").and_then(Value::as_bool);
        assert_eq!(said, sent, "{recorded}");
    }
    let mut body = world.order_body().await;
    body["restrictions_acknowledged"] = json!("yes");
    let refused = world.post("/v1/orders", None, "text", &body).await;
    assert_problem(&refused, INVALID_FIELDS, &["/restrictions_acknowledged"], "a text");
}

/// A member of this name, wherever it stands.
fn find<'a>(value: &'a Value, name: &str) -> Option<&'a Value> {
    match value {
        Value::Object(members) => members.get(name).or_else(|| members.values().find_map(|member| find(member, name))),
        Value::Array(items) => items.iter().find_map(|item| find(item, name)),
        _ => None,
    }
}

#[tokio::test]
async fn an_agreement_is_concluded_with_the_full_payment() {
    let desk = Desk::new().await;
    let placed = desk.invoiced("k").await;
    assert_eq!(desk.world.order(&placed).await["concluded_at"], Value::Null);
    desk.issue(&placed).await;
    desk.receive(&placed, "T-1", 1000).await;
    assert_eq!(desk.world.order(&placed).await["concluded_at"], Value::Null, "a part concludes nothing");
    desk.world.clock("2025-02-04T10:00:00+05:00").await;
    let paid = desk.receive(&placed, "T-2", 3900).await;
    assert!(at(&paid, "/order/concluded_at").is_string(), "{paid}");
    let order = desk.world.order(&placed).await;
    assert!(order["concluded_at"].as_str() >= order["created_at"].as_str());
}
