//! The Idempotency-Key: without it, with a bad one, with one that was used.

use super::{Kept, Opened, assert_key_is_free, claim, raw};
use crate::problems::{BANK_UNAVAILABLE, KEY_INVALID, KEY_MISSING, KEY_REUSED, UNKNOWN_SKU, assert_problem};
use harness::{World, answer};
use reqwest::Method;
use reqwest::header::HeaderValue;
use serde_json::json;

#[tokio::test]
async fn every_post_wants_one_key_of_visible_ascii() {
    let opened = Opened::new().await;
    let latin = HeaderValue::from_bytes(b"key-\xE9").unwrap();
    let text = |text: &str| HeaderValue::from_str(text).unwrap();
    let bad = [
        (vec![], KEY_MISSING),
        (vec![text("")], KEY_MISSING),
        (vec![text("   ")], KEY_MISSING),
        (vec![text(&"k".repeat(256))], KEY_INVALID),
        (vec![text(&"k".repeat(5_000))], KEY_INVALID),
        (vec![text("a key")], KEY_INVALID),
        (vec![text("a\tkey")], KEY_INVALID),
        (vec![latin], KEY_INVALID),
        (vec![HeaderValue::from_bytes("ключ".as_bytes()).unwrap()], KEY_INVALID),
        (vec![text("one"), text("two")], KEY_INVALID),
        (vec![text("one"), text("one")], KEY_INVALID),
        (vec![text("one"), text("")], KEY_INVALID),
    ];
    for (path, body) in opened.posts().await {
        for (values, expected) in &bad {
            let mut request = opened.post(&path).header("content-type", "application/json");
            for value in values {
                request = request.header("idempotency-key", value);
            }
            let case = format!("{path} with {values:?}");
            assert_problem(&answer(request.body(body.to_string())).await, *expected, &[], &case);
            opened.kept.assert_same(&opened.world, &case).await;
        }
    }
}

#[tokio::test]
async fn a_key_of_the_greatest_length_is_good() {
    let world = World::new().await;
    assert_key_is_free(&world, &"k".repeat(255)).await;
    assert_key_is_free(&world, "!#$%&'()*+,-./:;<=>?@[]^_`{|}~\"\\").await;
}

#[tokio::test]
async fn the_same_order_in_another_spelling_is_a_repeat() {
    let world = World::new().await;
    let first = world.place("k").await;
    let kept = Kept::of(&world).await;
    let body = world.order_body().await;
    // Each object's fields in reverse, with white space, and a text partly in escapes.
    let fields: Vec<String> = body.as_object().unwrap().iter().map(|(k, v)| format!("\"{k}\" :\n {v}")).rev().collect();
    let spelled = format!("{{ {} }}", fields.join(" ,\t")).replace("widget-month", "\\u0077idget-month");
    assert_ne!(spelled, body.to_string());
    let request = world.request(Method::POST, "/v1/orders").header("idempotency-key", "k");
    let again = answer(request.header("content-type", "application/json").body(spelled)).await;
    assert_eq!(again.status, 201, "{}", again.text);
    assert_eq!((&again.json["order"]["id"], &again.json["access_token"]), (&json!(first.id), &json!(first.token)));
    kept.assert_same(&world, "a repeat").await;
}

#[tokio::test]
async fn a_key_that_was_used_with_another_body_is_refused() {
    let world = World::new().await;
    let placed = world.place("k").await;
    let kept = Kept::of(&world).await;
    let good = world.order_body().await;
    for (pointer, value) in [
        ("/sku", json!("widget-year")),
        ("/currency", json!("EUR")),
        // One mailbox, otherwise spelled.
        ("/party/email", json!("Buyer@Example.com")),
        ("/party/patronymic", json!("")),
        ("/consents/inform", json!(true)),
        // What the rules refuse does not hide that the key was used.
        ("/sku", json!("no such item")),
        ("/accepted", json!(false)),
    ] {
        let mut body = good.clone();
        *body.pointer_mut(pointer).unwrap() = value;
        assert_problem(&world.post("/v1/orders", None, "k", &body).await, KEY_REUSED, &[], pointer);
        kept.assert_same(&world, pointer).await;
    }
    let path = format!("/v1/orders/{}/claims", placed.id);
    let first = world.post(&path, Some(&placed.token), "c", &claim()).await;
    assert_eq!(first.status, 201, "{}", first.text);
    let kept = Kept::of(&world).await;
    let other = json!({"text": "Something else.", "about": "scope"});
    assert_problem(&world.post(&path, Some(&placed.token), "c", &other).await, KEY_REUSED, &[], "a claim");
    let again = world.post(&path, Some(&placed.token), "c", &claim()).await;
    assert_eq!((again.status, &again.json["id"]), (201, &first.json["id"]));
    kept.assert_same(&world, "claims under a used key").await;
}

#[tokio::test]
async fn two_buyers_may_choose_the_same_key() {
    let world = World::new().await;
    let first = world.place("first").await;
    let mut body = world.order_body().await;
    body["party"]["email"] = json!("other@example.com");
    let second = world.place_body("first", &body).await;
    assert_ne!((&second.id, &second.token), (&first.id, &first.token));
    // Each finds their own again.
    assert_eq!(world.place("first").await.id, first.id);
    assert_eq!(world.place_body("first", &body).await.id, second.id);
}

#[tokio::test]
async fn a_repeat_is_told_the_token_for_ten_minutes_and_the_order_for_as_long_as_the_key_lives() {
    let world = World::new().await;
    let first = world.place("k").await;
    let body = world.order_body().await;
    for (now, token) in [
        ("2025-02-03T10:09:59+05:00", json!(first.token)),
        ("2025-02-03T10:10:00+05:00", json!(null)),
        ("2025-02-10T09:59:59+05:00", json!(null)),
    ] {
        world.clock(now).await;
        let again = world.post("/v1/orders", None, "k", &body).await;
        assert_eq!((again.status, &again.json["access_token"]), (201, &token), "{now}: {}", again.text);
        assert_eq!(again.json["order"]["id"], json!(first.id), "{now}");
    }
    world.clock("2025-02-10T10:00:00+05:00").await;
    let another = world.place("k").await;
    assert_ne!((&another.id, &another.token), (&first.id, &first.token));
}

#[test]
fn api_and_document_say_how_long_a_key_and_its_token_live() {
    let agreement = domain::agreement::Agreement::of_tests();
    let days = format!("remembered for {} days", store::table::idempotency::REMEMBERED.num_days());
    let minutes = format!("for {} minutes", agreement.policy.orders.token_repeat.num_minutes());
    for (file, text) in [
        ("docs/API.md", include_str!("../../../docs/API.md")),
        ("openapi.json", include_str!("../../../functions/openapi.json")),
    ] {
        assert!(text.contains(&days) && text.contains(&minutes), "{file} does not say {days:?} and {minutes:?}");
        assert!(!text.contains("Idempotency-Key: first"), "{file} has a key that two would choose");
    }
}

#[tokio::test]
async fn a_refusal_leaves_no_record_of_its_key() {
    let world = World::new().await;
    let mut body = world.order_body().await;
    body["sku"] = json!("no such item");
    assert_problem(&world.post("/v1/orders", None, "k", &body).await, UNKNOWN_SKU, &["/sku"], "first");
    body["sku"] = json!("widget-year");
    let placed = world.place_body("k", &body).await;

    world.fault("reg", "error", 1).await;
    let path = format!("/v1/orders/{}/payments", placed.id);
    let kept = Kept::of(&world).await;
    let refused = world.post(&path, Some(&placed.token), "k", &json!({})).await;
    assert_problem(&refused, BANK_UNAVAILABLE, &[], "the bank is down");
    kept.assert_same(&world, "the bank being down").await;
    world.ticket(&placed, "k").await;
}

#[tokio::test]
async fn a_key_with_a_control_character_never_reaches_the_shop() {
    let opened = Opened::new().await;
    let head = "POST /v1/orders HTTP/1.1\r\nhost: shop\r\nconnection: close\r\ncontent-type: application/json\r\n";
    for byte in [0x00_u8, 0x01, 0x7f] {
        let mut request = format!("{head}content-length: 2\r\nidempotency-key: k").into_bytes();
        request.push(byte);
        request.extend(b"k\r\n\r\n{}");
        let refused = raw(&opened.world, request).await;
        assert_eq!(refused.status, 400, "{byte}: {}", refused.text);
    }
    opened.kept.assert_same(&opened.world, "control characters in a header").await;
}
