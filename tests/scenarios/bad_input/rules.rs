//! Orders that are well formed and that the offer does not allow: the tick, the consents, the terms, the price list.

use super::{Kept, assert_key_is_free};
use crate::problems::{
    CONSENT_REQUIRED, CURRENCY_NOT_LISTED, Expected, INVALID_FIELDS, NOT_ACCEPTED, TERMS_NOT_IN_FORCE, UNKNOWN_SKU,
    assert_problem,
};
use harness::{Answer, World};
use serde_json::{Value, json};

/// Changes the sample order, and asserts that it is refused in this way and that nothing changed.
async fn assert_refused(world: &World, pointer: &str, value: Value, expected: Expected, named: &str) -> Answer {
    let kept = Kept::of(world).await;
    let mut body = world.order_body().await;
    *body.pointer_mut(pointer).expect("a field") = value.clone();
    let case = format!("{pointer} = {value}");
    let answer = world.post("/v1/orders", None, "k", &body).await;
    assert_problem(&answer, expected, &[named], &case);
    kept.assert_same(world, &case).await;
    answer
}

#[tokio::test]
async fn a_box_that_is_not_ticked_is_no_acceptance() {
    let world = World::new().await;
    assert_refused(&world, "/accepted", json!(false), NOT_ACCEPTED, "/accepted").await;
    for value in [json!("true"), json!("on"), json!(1), json!(null), json!([true])] {
        assert_refused(&world, "/accepted", value, INVALID_FIELDS, "/accepted").await;
    }
    assert_key_is_free(&world, "k").await;
}

#[tokio::test]
async fn a_required_consent_cannot_be_withheld() {
    let world = World::new().await;
    for consent in ["/consents/perform", "/consents/automated"] {
        assert_refused(&world, consent, json!(false), CONSENT_REQUIRED, "/consents").await;
    }
    let none = json!({"perform": false, "automated": false, "assign": true, "collect": true, "inform": true});
    assert_refused(&world, "/consents", none, CONSENT_REQUIRED, "/consents").await;
    assert_key_is_free(&world, "k").await;
}

#[tokio::test]
async fn only_the_terms_in_force_are_accepted_by_version_and_hash() {
    let world = World::new().await;
    let terms = world.order_body().await["terms"].clone();
    let hash = terms["sha256"].as_str().unwrap();
    let flipped = if hash.starts_with('0') { "1" } else { "0" };
    let hashes = [
        hash.to_uppercase(),
        format!("{flipped}{}", &hash[1..]),
        hash[1..].to_owned(),
        format!("{hash}0"),
        format!(" {hash}"),
        "0".repeat(64),
        String::new(),
        "z".repeat(10_000),
    ];
    for sha256 in hashes {
        assert_refused(&world, "/terms/sha256", json!(sha256), TERMS_NOT_IN_FORCE, "/terms").await;
    }
    for version in ["", "2022-12", "2023-01 ", "2023-1", "../2023-01", "2023-01\0"] {
        assert_refused(&world, "/terms/version", json!(version), TERMS_NOT_IN_FORCE, "/terms").await;
    }
    assert_key_is_free(&world, "k").await;
}

#[tokio::test]
async fn an_item_that_is_not_in_the_list_is_not_sold() {
    let world = World::new().await;
    for sku in ["", "widget", "WIDGET-MONTH", " widget-month", "widget-month\0", "widget_month", &"x".repeat(10_000)] {
        assert_refused(&world, "/sku", json!(sku), UNKNOWN_SKU, "/sku").await;
    }
    assert_key_is_free(&world, "k").await;
}

#[tokio::test]
async fn a_currency_that_is_not_in_the_list_is_not_taken() {
    let world = World::new().await;
    for currency in ["RUB", "GBP", "KZT", "usd", "Usd", "USD ", "US", "840", "", "$", &"U".repeat(10_000)] {
        assert_refused(&world, "/currency", json!(currency), CURRENCY_NOT_LISTED, "/currency").await;
    }
    assert_key_is_free(&world, "k").await;
}
