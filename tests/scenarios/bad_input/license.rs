//! The widget's question with a bad token, from a foreign page, or about nothing.

use super::Kept;
use super::tokens::{claims, forged, signed};
use crate::problems::{INVALID_QUERY, NOT_FOUND, TOKEN_EXPIRED, TOKEN_INVALID, TOKEN_MISSING, assert_problem};
use harness::{Answer, World, answer};
use jsonwebtoken::Algorithm;
use reqwest::Method;
use serde_json::{Value, json};

/// What the sandbox's Kommo signs with; the tests prove it by a token of their own that is taken.
const SECRET: &str = local::shop::KOMMO_SECRET;
const PAGE: &str = "https://example.kommo.com";

async fn ask(world: &World, query: &str, token: Option<&str>, origin: Option<&str>) -> Answer {
    let mut request = world.request(Method::GET, &format!("/v1/license{query}"));
    if let Some(token) = token {
        request = request.header("x-auth-token", token);
    }
    if let Some(origin) = origin {
        request = request.header("origin", origin);
    }
    answer(request).await
}

fn with(claims: &Value, name: &str, value: Value) -> String {
    let mut claims = claims.clone();
    claims[name] = value;
    signed(Algorithm::HS256, SECRET, &claims)
}

fn allowed(answer: &Answer) -> Option<&str> {
    answer.headers.get("access-control-allow-origin").map(|value| value.to_str().expect("a text"))
}

#[tokio::test]
async fn a_token_that_kommo_did_not_make_for_us_is_refused() {
    let world = World::new().await;
    world.paid("k").await;
    let good = world.kommo_token().await;
    let claims = claims(&good);
    let resigned = signed(Algorithm::HS256, SECRET, &claims);
    assert_eq!(ask(&world, "", Some(&resigned), None).await.json["state"], "window_open");
    let kept = Kept::of(&world).await;

    assert_problem(&ask(&world, "", None, None).await, TOKEN_MISSING, &[], "no token");
    let bearer = world.get("/v1/license", Some(&good)).await;
    assert_problem(&bearer, TOKEN_MISSING, &[], "as a bearer");
    let mut bad = forged(&good, &with_account(&claims, 1));
    for (case, name, value) in [
        ("for another host", "aud", json!("https://other.example")),
        ("for nobody", "aud", json!("")),
        ("for a list", "aud", json!([claims["aud"]])),
        ("of another integration", "client_uuid", json!("99999999-2222-3333-4444-555555555555")),
        ("of no integration", "client_uuid", json!(null)),
        ("from another site", "iss", json!("https://example.evil.test")),
        ("from a look-alike", "iss", json!("https://example.kommo.com.evil.test")),
        ("from below an account", "iss", json!("https://a.example.kommo.com")),
        ("from no account", "iss", json!("https://kommo.com")),
        ("without TLS", "iss", json!("http://example.kommo.com")),
        ("with a port", "iss", json!("https://example.kommo.com:8443")),
        ("not yet valid", "nbf", json!(claims["nbf"].as_i64().unwrap() + 6)),
        ("of another day, still to come", "iat", json!(claims["iat"].as_i64().unwrap() + 6)),
        ("with a second more than half an hour", "exp", json!(claims["exp"].as_i64().unwrap() + 1)),
        ("with thirty years", "exp", json!(claims["exp"].as_i64().unwrap() + 946_080_000)),
        ("made a second before", "iat", json!(claims["iat"].as_i64().unwrap() - 1)),
        ("valid a second before", "nbf", json!(claims["nbf"].as_i64().unwrap() - 1)),
        ("without an instant", "iat", json!(null)),
        ("without an end", "exp", json!(null)),
        ("with an end in text", "exp", json!("never")),
        ("with an end beyond time", "exp", json!(i64::MAX)),
        ("of account zero", "account_id", json!(0)),
        ("of an account in text", "account_id", json!("30896271")),
        ("of a negative account", "account_id", json!(-1)),
        ("without an identifier", "jti", json!("")),
    ] {
        bad.push((case, with(&claims, name, value)));
    }
    bad.push(("by HS512", signed(Algorithm::HS512, SECRET, &claims)));
    bad.push(("empty", String::new()));
    for (case, token) in &bad {
        assert_problem(&ask(&world, "", Some(token), None).await, TOKEN_INVALID, &[], case);
    }
    kept.assert_same(&world, "bad one-time tokens").await;
}

fn with_account(claims: &Value, account: u64) -> Value {
    let mut changed = claims.clone();
    changed["account_id"] = json!(account);
    changed
}

#[tokio::test]
async fn a_request_has_one_token_and_no_other_beside_it() {
    let world = World::new().await;
    let placed = world.paid("k").await;
    let good = world.kommo_token().await;
    let ask = || world.request(Method::GET, "/v1/license").header("x-auth-token", &good);
    // That the widget asked is kept the first time.
    assert_eq!(answer(ask()).await.status, 200);
    let kept = Kept::of(&world).await;
    for (case, request) in [
        ("twice the same", ask().header("x-auth-token", &good)),
        ("a second, bad one", ask().header("x-auth-token", "nonsense")),
        ("a second, empty one", ask().header("x-auth-token", "")),
        (
            "two in one header",
            world.request(Method::GET, "/v1/license").header("x-auth-token", format!("{good},{good}")),
        ),
        ("an order's token beside it", ask().bearer_auth(&placed.token)),
        ("itself beside it", ask().bearer_auth(&good)),
        ("an empty authorisation beside it", ask().header("authorization", "")),
        ("another scheme beside it", ask().header("authorization", "Basic YTpi")),
    ] {
        assert_problem(&answer(request).await, TOKEN_INVALID, &[], case);
    }
    for _ in 0..2 {
        assert_eq!(answer(ask()).await.json["state"], "window_open", "it may be sent again: it only reads");
    }
    kept.assert_same(&world, "doubled tokens").await;
}

#[tokio::test]
async fn an_orders_token_is_no_one_time_token() {
    let world = World::new().await;
    let placed = world.place("k").await;
    assert_problem(&ask(&world, "", Some(&placed.token), None).await, TOKEN_INVALID, &[], "an order's token");
}

#[tokio::test]
async fn a_one_time_token_lasts_half_an_hour() {
    let world = World::new().await;
    let token = world.kommo_token().await;
    world.clock("2025-02-03T10:29:59.999+05:00").await;
    assert_eq!(ask(&world, "", Some(&token), None).await.status, 200);
    world.clock("2025-02-03T10:30:00+05:00").await;
    assert_problem(&ask(&world, "", Some(&token), None).await, TOKEN_EXPIRED, &[], "after half an hour");
}

#[tokio::test]
async fn pages_of_kommo_may_read_answers_and_problems_and_no_others() {
    let world = World::new().await;
    let token = world.kommo_token().await;
    let good = ask(&world, "", Some(&token), Some(PAGE)).await;
    assert_eq!((good.status, allowed(&good)), (200, Some(PAGE)));
    let missing = ask(&world, "", None, Some(PAGE)).await;
    assert_problem(&missing, TOKEN_MISSING, &[], "no token");
    assert_eq!(allowed(&missing), Some(PAGE));
    let query = ask(&world, "?sku=", Some(&token), Some(PAGE)).await;
    assert_problem(&query, INVALID_QUERY, &["sku"], "a bad query");
    assert_eq!(allowed(&query), Some(PAGE));

    let other = "https://other.kommo.com";
    let mismatch = ask(&world, "", Some(&token), Some(other)).await;
    assert_problem(&mismatch, TOKEN_INVALID, &[], "another account's page");
    assert_eq!(allowed(&mismatch), Some(other), "its scripts may read that they were refused");
    for origin in [
        "https://evil.test",
        "https://example.kommo.com.evil.test",
        "https://evil.test/example.kommo.com",
        "http://example.kommo.com",
        "https://kommo.com",
        "https://a.b.kommo.com",
        "https://EXAMPLE.kommo.com",
        "https://example.kommo.com:443",
        "https://example.kommo.com/",
        "null",
        "*",
        "",
    ] {
        let refused = ask(&world, "", Some(&token), Some(origin)).await;
        assert_problem(&refused, TOKEN_INVALID, &[], origin);
        assert_eq!(allowed(&refused), None, "{origin}");
    }
    let latin = world.request(Method::GET, "/v1/license").header("x-auth-token", &token);
    let latin = latin.header("origin", reqwest::header::HeaderValue::from_bytes(b"https://\xE9.kommo.com").unwrap());
    assert_problem(&answer(latin).await, TOKEN_INVALID, &[], "an origin that is no text");
    // Other functions' answers are not for pages of Kommo.
    let elsewhere = answer(world.request(Method::GET, "/v1/none").header("origin", PAGE)).await;
    assert_problem(&elsewhere, NOT_FOUND, &[], "elsewhere");
    assert_eq!(allowed(&elsewhere), None);
}

#[tokio::test]
async fn the_browser_is_told_beforehand_what_it_may_send() {
    let world = World::new().await;
    for (origin, expected) in [(PAGE, Some(PAGE)), ("https://evil.test", None)] {
        let request = world.request(Method::OPTIONS, "/v1/license").header("origin", origin);
        let request = request.header("access-control-request-method", "GET");
        let told = answer(request.header("access-control-request-headers", "x-auth-token")).await;
        assert_eq!((told.status, told.text.as_str(), allowed(&told)), (204, "", expected), "{origin}");
        assert_eq!(told.headers["access-control-allow-methods"], "GET");
        assert_eq!(told.headers["access-control-allow-headers"], "X-Auth-Token");
        assert!(!told.headers.contains_key("access-control-allow-credentials"));
        if expected.is_some() {
            assert!(told.headers["vary"].to_str().unwrap().contains("Origin"));
        }
    }
}
