//! Parameters of addresses: unknown, missing, twice, invalid, and instants at the ends of time.

use super::Kept;
use crate::problems::{Expected, INVALID_QUERY, NOT_FOUND, assert_problem};
use domain::agreement::rule::Rule;
use harness::{World, answer};
use reqwest::Method;

const FROM: &str = "from=2025-02-03T10:00:00Z";

#[tokio::test]
async fn a_bad_parameter_is_named() {
    let world = World::new().await;
    let long = format!("/v1/offer?{}=1", "x".repeat(1_000));
    let table: Vec<(String, &str)> = [
        ("/v1/offer?nope=1", "nope"),
        ("/v1/offer?nope", "nope"),
        ("/v1/offer?=1", ""),
        ("/v1/offer?Language=en", "Language"),
        ("/v1/offer?language=en&language=ru", "language"),
        ("/v1/offer?language=%FF", "language"),
        ("/v1/terms/2023-01?language=en&language=ru", "language"),
        ("/v1/terms/2023-01?language=zz", "language"),
        ("/v1/terms/2023-01?lang=en", "lang"),
        ("/v1/terms?at", "at"),
        ("/v1/terms?at=", "at"),
        ("/v1/terms?at=yesterday", "at"),
        ("/v1/terms?at=2025-02-03", "at"),
        ("/v1/terms?at=2025-02-03T10:00:00", "at"),
        ("/v1/terms?at=2025-02-30T10:00:00Z", "at"),
        ("/v1/terms?at=2025-02-03T25:00:00Z", "at"),
        ("/v1/terms?at=1738576800", "at"),
        ("/v1/terms?at=2025-02-03T10:00:60Z", "at"),
        ("/v1/terms?at=2025-02-03%2010:00:00Z", "at"),
        ("/v1/terms?at=2025-02-03T10:00:00%E2%88%9205:00", "at"),
        ("/v1/terms?at=%FF", "at"),
        ("/v1/terms?at=%00", "at"),
        ("/v1/terms?at=2025-02-03T10:00:00Z&at=2025-02-03T10:00:00Z", "at"),
        ("/v1/terms?at=2025-02-03T10:00:00Z&version=2023-01", "version"),
    ]
    .map(|(target, named)| (target.to_owned(), named))
    .into_iter()
    .chain([(long, &*"x".repeat(64).leak())])
    .collect();
    for (target, named) in &table {
        assert_problem(&world.get(target, None).await, INVALID_QUERY, &[named], target);
    }
    assert_eq!(world.get("/v1/terms?at=2025-02-03T10:00:00%2B05:00", None).await.status, 200);
    assert_eq!(world.get("/v1/terms?at=2025-02-03T10:00:00+05:00", None).await.status, 200);
}

#[tokio::test]
async fn before_the_first_terms_there_are_none() {
    let world = World::new().await;
    for at in ["2022-12-31T23:59:59Z", "1970-01-01T00:00:00Z", "0000-01-01T00:00:00Z"] {
        assert_problem(&world.get(&format!("/v1/terms?at={at}"), None).await, NOT_FOUND, &[], at);
    }
    assert_eq!(world.get("/v1/terms?at=9999-12-31T23:59:59-23:59", None).await.status, 200);
}

#[tokio::test]
async fn a_deadline_needs_a_rule_and_an_instant() {
    let world = World::new().await;
    let kept = Kept::of(&world).await;
    let missing: [(String, &str); 9] = [
        (String::new(), "rule"),
        (FROM.to_owned(), "rule"),
        ("rule=4.9".to_owned(), "from"),
        (format!("rule=4.9&{FROM}&roll=maybe"), "roll"),
        (format!("rule=4.9&{FROM}&roll="), "roll"),
        (format!("rule=4.9&{FROM}&roll=TRUE"), "roll"),
        (format!("rule=4.9&{FROM}&rule=4.7"), "rule"),
        (format!("rule=4.9&{FROM}&{FROM}"), "from"),
        (format!("rule=4.9&{FROM}&zone=UTC"), "zone"),
    ];
    for (query, named) in &missing {
        let answer = world.get(&format!("/v1/deadlines?{query}"), None).await;
        assert_problem(&answer, INVALID_QUERY, &[named], query);
    }
    let rules =
        ["", "9.9", "4.9%20", "claim_window", "%00", "4.9x"].map(|rule| (format!("rule={rule}&{FROM}"), "rule"));
    let froms = [
        "",
        "now",
        "2025-02-03",
        "2025-02-03T10:00:00",
        "2025-02-29T10:00:00Z",
        "12025-02-03T10:00:00Z",
        "%00",
        "2025-02-03T10:00:60Z",
        "2025-02-03%2010:00:00Z",
        "2025-02-03T10:00:00%E2%88%9205:00",
    ];
    let froms = froms.map(|from| (format!("rule=4.9&from={from}"), "from"));
    for (query, named) in rules.into_iter().chain(froms) {
        let answer = world.get(&format!("/v1/deadlines?{query}"), None).await;
        assert_problem(&answer, INVALID_QUERY, &[named], &query);
        assert!(!answer.text.contains("2025-02-29") && !answer.text.contains("claim_window\""), "{}", answer.text);
    }
    kept.assert_same(&world, "questions").await;
}

#[tokio::test]
async fn the_ends_of_time_are_answered_or_refused_but_never_fail() {
    let world = World::new().await;
    for &rule in Rule::ALL {
        for from in
            ["0000-01-01T00:00:00Z", "0001-01-01T00:00:00+23:59", "9999-12-31T23:59:59Z", "9999-12-31T23:59:59-23:59"]
        {
            for roll in ["true", "false"] {
                let query = format!("/v1/deadlines?rule={}&from={from}&roll={roll}", rule.id());
                let answer = world.get(&query, None).await;
                if answer.status != 200 {
                    assert_problem(&answer, INVALID_QUERY, &["from"], &query);
                }
            }
        }
    }
}

#[tokio::test]
async fn the_widgets_question_knows_one_parameter() {
    let world = World::new().await;
    let token = world.kommo_token().await;
    let table: [(&str, Expected, &str); 6] = [
        ("?sku=", INVALID_QUERY, "sku"),
        ("?sku", INVALID_QUERY, "sku"),
        ("?sku=widget-month&sku=widget-year", INVALID_QUERY, "sku"),
        ("?sku=%FF", INVALID_QUERY, "sku"),
        ("?SKU=widget-month", INVALID_QUERY, "SKU"),
        ("?sku=widget-month&account_id=1", INVALID_QUERY, "account_id"),
    ];
    for (query, expected, named) in table {
        let request = world.request(Method::GET, &format!("/v1/license{query}")).header("x-auth-token", &token);
        assert_problem(&answer(request).await, expected, &[named], query);
    }
    let unknown = world.request(Method::GET, "/v1/license?sku=no-such-item").header("x-auth-token", &token);
    let unknown = answer(unknown).await;
    assert_eq!((unknown.status, &unknown.json["state"]), (200, &"none".into()), "{}", unknown.text);
}
