//! Fields of a body: each unknown, missing, of the wrong type or invalid, one at a time and together.

use super::{Kept, Opened, assert_key_is_free, claim};
use crate::problems::{INVALID_FIELDS, assert_problem};
use harness::World;
use serde_json::{Value, json};
use std::collections::BTreeSet;

const OBJECTS: [&str; 4] = ["/terms", "/party", "/kommo", "/consents"];
const TEXTS: [&str; 14] = [
    "/terms/version",
    "/terms/sha256",
    "/sku",
    "/currency",
    "/method",
    "/language",
    "/party/type",
    "/party/last_name",
    "/party/first_name",
    "/party/email",
    "/party/phone",
    "/party/city",
    "/party/country",
    "/kommo/subdomain",
];
const TEXTS_FREE_TO_LEAVE_OUT: [&str; 5] =
    ["/party/patronymic", "/party/organisation", "/party/bin", "/party/iin", "/party/address"];
const BOOLEANS: [&str; 6] = [
    "/accepted",
    "/consents/perform",
    "/consents/automated",
    "/consents/assign",
    "/consents/collect",
    "/consents/inform",
];
pub(super) const NUMBER: &str = "/kommo/account_id";

/// A body with one field changed, or removed.
pub(crate) fn with(body: &Value, pointer: &str, value: Option<Value>) -> Value {
    let (parent, name) = pointer.rsplit_once('/').expect("a pointer");
    let mut body = body.clone();
    let object = body.pointer_mut(parent).and_then(Value::as_object_mut).expect("an object");
    match value {
        Some(value) => drop(object.insert(name.to_owned(), value)),
        None => drop(object.remove(name)),
    }
    body
}

/// Posts each of the bodies as an order and asserts that it is refused for these fields and changes nothing.
pub(crate) async fn assert_refused(world: &World, cases: impl IntoIterator<Item = (Value, Vec<&str>, String)>) {
    let kept = Kept::of(world).await;
    for (body, pointers, case) in cases {
        assert_problem(&world.post("/v1/orders", None, "k", &body).await, INVALID_FIELDS, &pointers, &case);
        kept.assert_same(world, &case).await;
    }
    assert_key_is_free(world, "k").await;
}

#[tokio::test]
async fn the_tables_name_every_field_of_an_order() {
    let body = World::new().await.order_body().await;
    let mut pointers = BTreeSet::new();
    for (name, value) in body.as_object().unwrap() {
        pointers.insert(format!("/{name}"));
        for inner in value.as_object().into_iter().flat_map(|object| object.keys()) {
            pointers.insert(format!("/{name}/{inner}"));
        }
    }
    let tables = [&OBJECTS[..], &TEXTS, &TEXTS_FREE_TO_LEAVE_OUT, &BOOLEANS, &[NUMBER]].concat();
    assert_eq!(pointers, tables.into_iter().map(str::to_owned).collect());
}

#[tokio::test]
async fn a_field_that_is_missing_or_null_is_named() {
    let world = World::new().await;
    let body = world.order_body().await;
    let required = [&OBJECTS[..], &TEXTS, &BOOLEANS, &[NUMBER]].concat();
    let cases = required.into_iter().flat_map(|pointer| {
        let missing = (with(&body, pointer, None), vec![pointer], format!("{pointer} missing"));
        [missing, (with(&body, pointer, Some(json!(null))), vec![pointer], format!("{pointer} null"))]
    });
    assert_refused(&world, cases).await;

    for (n, pointer) in TEXTS_FREE_TO_LEAVE_OUT.into_iter().enumerate() {
        for (m, value) in [None, Some(json!(null)), Some(json!("")), Some(json!("  "))].into_iter().enumerate() {
            world.place_body(&format!("{n}.{m}"), &with(&body, pointer, value)).await;
        }
    }
}

#[tokio::test]
async fn a_field_of_the_wrong_type_is_named() {
    let world = World::new().await;
    let body = world.order_body().await;
    let texts = [json!(1), json!(1.5), json!(true), json!([]), json!(["widget-month"]), json!({})];
    let booleans = [json!("true"), json!("false"), json!("on"), json!(1), json!(0), json!([true]), json!({})];
    let objects = [json!("{}"), json!(1), json!(true), json!([]), json!([{}])];
    let numbers =
        [json!("30896271"), json!(1.5), json!(30_896_271.0), json!(true), json!([1]), json!({}), json!(u64::MAX)];
    let all_texts = [&TEXTS[..], &TEXTS_FREE_TO_LEAVE_OUT].concat();
    let tables = [
        (all_texts, &texts[..]),
        (BOOLEANS.to_vec(), &booleans[..]),
        (OBJECTS.to_vec(), &objects[..]),
        (vec![NUMBER], &numbers[..]),
    ];
    let mut cases = Vec::new();
    for (pointers, values) in tables {
        for pointer in pointers {
            let case = |value: &Value| {
                (with(&body, pointer, Some(value.clone())), vec![pointer], format!("{pointer} as {value}"))
            };
            cases.extend(values.iter().map(case));
        }
    }
    assert_refused(&world, cases).await;
}

#[tokio::test]
async fn an_unknown_field_is_named_at_every_level() {
    let world = World::new().await;
    let body = world.order_body().await;
    let long = "x".repeat(1_000);
    let shown = format!("/{}", &long[..64]);
    let mut cases: Vec<(Value, Vec<&str>, String)> =
        ["/price", "/terms/url", "/party/age", "/kommo/id", "/consents/all"]
            .into_iter()
            .flat_map(|pointer| [json!(1), json!(null), json!({})].map(|value| (pointer, value)))
            .map(|(pointer, value)| (with(&body, pointer, Some(value)), vec![pointer], pointer.to_owned()))
            .collect();
    let mut odd = body.clone();
    odd["a/b~c"] = json!(1);
    odd[""] = json!(1);
    odd["Accepted"] = json!(true);
    cases.push((odd, vec!["/", "/Accepted", "/a~1b~0c"], "odd names".to_owned()));
    cases.push((with(&body, &format!("/{long}"), Some(json!(1))), vec![&shown], "a long name".to_owned()));
    assert_refused(&world, cases).await;
}

#[tokio::test]
async fn every_mistake_is_told_at_once_and_no_value_is_repeated() {
    let world = World::new().await;
    let mut body = world.order_body().await;
    let secret = "4929-secret";
    for pointer in ["/terms/version", "/method", "/language", "/party/email", "/party/phone", "/party/country"] {
        body = with(&body, pointer, Some(json!(secret)));
    }
    body = with(&body, "/party/last_name", Some(json!(format!("\u{7}{secret}"))));
    body = with(&with(&body, "/kommo/subdomain", Some(json!(format!(".{secret}")))), "/consents/inform", None);
    body = with(&with(&body, "/accepted", Some(json!(secret))), "/unknown", Some(json!(secret)));
    let answer = world.post("/v1/orders", None, "k", &body).await;
    let pointers = [
        "/accepted",
        "/consents/inform",
        "/kommo/subdomain",
        "/language",
        "/method",
        "/party/country",
        "/party/email",
        "/party/last_name",
        "/party/phone",
        "/unknown",
    ];
    assert_problem(&answer, INVALID_FIELDS, &pointers, "everything");
    assert!(!answer.text.contains(secret), "{}", answer.text);
}

#[tokio::test]
async fn a_claim_and_a_payment_are_held_to_their_fields() {
    let opened = Opened::new().await;
    let [_, (payments, _), (claims, _), (objection, _), .., (termination, _), _] = opened.posts().await;
    let claimed = |pointer: &str, value: Option<Value>| with(&claim(), pointer, value);
    let mut cases = vec![
        (&payments, json!({"method": "card"}), vec!["/method"]),
        (&objection, json!({"about": "4.9"}), vec!["/about"]),
        (&termination, json!({"clause": "4.10"}), vec!["/clause"]),
        (&claims, json!({}), vec!["/about", "/text"]),
        (&claims, claimed("/order", Some(json!("x"))), vec!["/order"]),
        (&claims, claimed("/about", Some(json!("Scope"))), vec!["/about"]),
        (&claims, claimed("/about", Some(json!(1))), vec!["/about"]),
        (&claims, claimed("/about", Some(json!(null))), vec!["/about"]),
    ];
    let too_long = "ж".repeat(10_001);
    for text in ["", " \n", "a\0b", "a\u{1b}[31m", too_long.as_str()] {
        cases.push((&claims, claimed("/text", Some(json!(text))), vec!["/text"]));
    }
    for text in [json!(1), json!(null), json!(["a"]), json!({})] {
        cases.push((&claims, claimed("/text", Some(text)), vec!["/text"]));
    }
    let minus = "2025-02-03T10:00:00\u{2212}05:00";
    for at in [
        json!("2025-02-03T10:00:60+05:00"),
        json!(minus),
        json!("2025-02-03 10:00:00+05:00"),
        json!("2025-02-03T09:59:59+05:00"),
        json!("2024-02-03T10:00:00+05:00"),
        json!("2025-02-03T10:00:01+05:00"),
        json!("yesterday"),
        json!("2025-02-03"),
        json!("2025-02-03T10:00:00"),
        json!(1_738_558_800),
        json!({}),
    ] {
        cases.push((&claims, claimed("/handed_in_at", Some(at)), vec!["/handed_in_at"]));
    }
    for path in [&objection, &termination] {
        for reason in [json!(""), json!(" \n"), json!("a\0b"), json!(too_long), json!(1), json!(["a"])] {
            cases.push((path, json!({"reason": reason}), vec!["/reason"]));
        }
    }
    for acknowledged in [json!("true"), json!(1), json!([true])] {
        cases.push((&termination, json!({"acknowledge_no_refund": acknowledged}), vec!["/acknowledge_no_refund"]));
    }
    for (path, body, pointers) in cases {
        let case = format!("{path} {:.80}", body.to_string());
        let answer = opened.world.post(path, Some(&opened.placed.token), "k", &body).await;
        assert_problem(&answer, INVALID_FIELDS, &pointers, &case);
        opened.kept.assert_same(&opened.world, &case).await;
    }
    let longest = claimed("/text", Some(json!("ж".repeat(10_000))));
    let taken = opened.world.post(&claims, Some(&opened.placed.token), "k", &longest).await;
    assert_eq!(taken.status, 201, "{}", taken.text);
}

#[tokio::test]
async fn what_was_shown_of_the_price_is_said_whole_or_not_at_all() {
    let world = World::new().await;
    let body = world.order_body().await;
    let rate = json!({"from": "USD", "to": "GBP", "published_at": "soon"});
    let cases = [
        (json!("2023-01"), vec!["/shown"]),
        (json!({}), vec!["/shown/prices", "/shown/rates"]),
        (json!({"prices": 1, "rates": {}}), vec!["/shown/prices", "/shown/rates"]),
        (json!({"prices": "2023-01", "rates": [], "charge": 1}), vec!["/shown/charge"]),
        (json!({"prices": "2023-01", "rates": [rate]}), vec!["/shown/rates/0/to", "/shown/rates/0/published_at"]),
    ];
    let cases =
        cases.map(|(shown, pointers)| (with(&body, "/shown", Some(shown.clone())), pointers, shown.to_string()));
    assert_refused(&world, cases).await;
}
