//! Tokens of orders: none, garbage, expired, forged, of another order, of another kind.

use super::{Kept, Opened, claim};
use crate::problems::{Expected, NOT_FOUND, TOKEN_EXPIRED, TOKEN_INVALID, TOKEN_MISSING, assert_problem};
use harness::{Answer, World, answer};
use jsonwebtoken::dangerous::insecure_decode;
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use reqwest::Method;
use reqwest::header::HeaderValue;
use serde_json::{Value, json};

/// `{"alg":"none","typ":"JWT"}` and `{"alg":"none"}` as the first part of a token.
pub(super) const ALG_NONE: [&str; 2] = ["eyJhbGciOiJub25lIiwidHlwIjoiSldUIn0", "eyJhbGciOiJub25lIn0"];

/// The claims of a token.
pub(super) fn claims(token: &str) -> Value {
    insecure_decode::<Value>(token).expect("a token").claims
}

/// A token over these claims with this secret.
pub(super) fn signed(algorithm: Algorithm, secret: &str, claims: &Value) -> String {
    let key = EncodingKey::from_secret(secret.as_bytes());
    jsonwebtoken::encode(&Header::new(algorithm), claims, &key).expect("a token")
}

/// Every way to present a good token's claims without its signature.
pub(super) fn forged(good: &str, changed: &Value) -> Vec<(&'static str, String)> {
    let part = |token: &str, n: usize| token.split('.').nth(n).expect("a part").to_owned();
    let resigned = signed(Algorithm::HS256, "not the secret of this shop", &claims(good));
    let payload = part(&signed(Algorithm::HS256, "x", changed), 1);
    let (header, body, signature) = (part(good, 0), part(good, 1), part(good, 2));
    let flipped = if signature.starts_with('A') { "B" } else { "A" };
    vec![
        ("alg none", format!("{}.{body}.", ALG_NONE[0])),
        ("alg none, signature kept", format!("{}.{body}.{signature}", ALG_NONE[1])),
        ("no signature", format!("{header}.{body}.")),
        ("two parts", format!("{header}.{body}")),
        ("four parts", format!("{good}.{signature}")),
        ("another signature", format!("{header}.{body}.{flipped}{}", &signature[1..])),
        ("half a signature", format!("{header}.{body}.{}", &signature[..signature.len() / 2])),
        ("another secret", resigned),
        ("no secret", signed(Algorithm::HS256, "", &claims(good))),
        ("another algorithm", signed(Algorithm::HS512, "not the secret of this shop", &claims(good))),
        ("changed claims", format!("{header}.{payload}.{signature}")),
        ("garbage", "garbage".to_owned()),
        ("dots", "..".to_owned()),
        ("endless", "a".repeat(8_000)),
    ]
}

/// Each operation that wants an order's token, with these headers for its authorization.
async fn each(world: &World, id: &str, authorization: &[HeaderValue]) -> Vec<(String, Answer)> {
    let order = format!("/v1/orders/{id}");
    let operations = [
        (Method::GET, order.clone(), Value::Null),
        (Method::POST, format!("{order}/payments"), json!({})),
        (Method::POST, format!("{order}/claims"), claim()),
        (Method::POST, format!("{order}/claims/{id}-C1/withdrawal"), json!({})),
        (Method::POST, format!("{order}/termination"), json!({})),
        (Method::POST, format!("{order}/cancellation"), json!({})),
        (Method::POST, format!("{order}/objection"), json!({})),
        (Method::POST, format!("{order}/payment-queries"), json!({})),
        (Method::POST, format!("{order}/token-revocation"), json!({})),
        (Method::GET, "/v1/orders".to_owned(), Value::Null),
    ];
    let mut answers = Vec::new();
    for (method, path, body) in operations {
        let mut request = world.request(method.clone(), &path).header("idempotency-key", "k");
        for value in authorization {
            request = request.header("authorization", value);
        }
        let request = request.header("content-type", "application/json").body(body.to_string());
        answers.push((format!("{method} {path}"), answer(request).await));
    }
    answers
}

async fn assert_each(opened: &Opened, authorization: &[HeaderValue], expected: Expected, case: &str) {
    for (operation, answer) in each(&opened.world, &opened.placed.id, authorization).await {
        assert_problem(&answer, expected, &[], &format!("{operation} with {case}"));
    }
    let mut report = opened.world.request(Method::POST, "/v1/mailbox-reports");
    for value in authorization {
        report = report.header("authorization", value);
    }
    let report = report.header("idempotency-key", "k").header("content-type", "application/json").body("{}");
    assert_problem(&answer(report).await, expected, &[], &format!("a report with {case}"));
    opened.kept.assert_same(&opened.world, case).await;
}

fn bearer(token: &str) -> Vec<HeaderValue> {
    vec![HeaderValue::from_str(&format!("Bearer {token}")).expect("a header's value")]
}

#[tokio::test]
async fn without_a_token_nothing_opens() {
    let opened = Opened::new().await;
    let token = &opened.placed.token;
    let text = |text: String| vec![HeaderValue::from_str(&text).unwrap()];
    let none = [
        vec![],
        text(String::new()),
        text("Bearer".to_owned()),
        text("Bearer  ".to_owned()),
        text(token.clone()),
        text(format!("Basic {token}")),
        text(format!("Token {token}")),
        text(format!("Bearer:{token}")),
        vec![HeaderValue::from_bytes(b"Bearer \xFF\xFE").unwrap()],
    ];
    for authorization in none {
        assert_each(&opened, &authorization, TOKEN_MISSING, &format!("{authorization:?}")).await;
    }
    // A token travels as a bearer and in no other way.
    let world = &opened.world;
    let query = world.get(&format!("/v1/orders/{}?access_token={token}", opened.placed.id), None).await;
    assert_problem(&query, TOKEN_MISSING, &[], "a token in the query");
    let cookie = world.request(Method::GET, "/v1/orders").header("cookie", format!("access_token={token}"));
    assert_problem(&answer(cookie).await, TOKEN_MISSING, &[], "a token in a cookie");
}

#[tokio::test]
async fn a_forged_token_opens_nothing() {
    let opened = Opened::new().await;
    let mut changed = claims(&opened.placed.token);
    changed["exp"] = json!(4_102_444_800_i64);
    for (cheat, token) in forged(&opened.placed.token, &changed) {
        assert_each(&opened, &bearer(&token), TOKEN_INVALID, cheat).await;
    }
    let kommo = opened.world.kommo_token().await;
    assert_each(&opened, &bearer(&kommo), TOKEN_INVALID, "a one-time token of Kommo").await;
}

#[tokio::test]
async fn a_token_opens_its_own_order_only() {
    let world = World::new().await;
    let (mine, other) = (world.place("mine").await, world.place("other").await);
    let kept = Kept::of(&world).await;
    assert_ne!(mine.token, other.token);
    let nobody = "01JGZ8QK3W0000000000000042";
    for id in [other.id.as_str(), nobody] {
        let answers = each(&world, id, &bearer(&mine.token)).await;
        let (list, at_the_order) = answers.split_last().expect("the list");
        for (operation, answer) in at_the_order {
            // Another buyer's order and one that never was look alike.
            assert_problem(answer, NOT_FOUND, &[], operation);
        }
        let list = &list.1.json["items"];
        assert_eq!((list.as_array().map(Vec::len), &list[0]["id"]), (Some(1), &json!(mine.id)), "{list}");
    }
    kept.assert_same(&world, "another order's token").await;
}

#[tokio::test]
async fn a_token_lasts_ninety_days() {
    let opened = Opened::new().await;
    let path = format!("/v1/orders/{}", opened.placed.id);
    opened.world.clock("2025-05-04T09:59:59.999+05:00").await;
    assert_eq!(opened.world.get(&path, Some(&opened.placed.token)).await.status, 200);
    opened.world.clock("2025-05-04T10:00:00+05:00").await;
    assert_each(&opened, &bearer(&opened.placed.token), TOKEN_EXPIRED, "an expired token").await;
    // One that is forged as well is not told that it was right before.
    let mut changed = claims(&opened.placed.token);
    changed["exp"] = json!(0);
    for (cheat, token) in forged(&opened.placed.token, &changed) {
        assert_each(&opened, &bearer(&token), TOKEN_INVALID, cheat).await;
    }
}

#[tokio::test]
async fn a_doubled_authorization_is_refused_be_both_good() {
    let opened = Opened::new().await;
    let good = bearer(&opened.placed.token);
    let bad = bearer("x");
    for (case, two) in
        [("twice the same", [&good, &good]), ("a bad one behind", [&good, &bad]), ("before", [&bad, &good])]
    {
        let two: Vec<HeaderValue> = two.into_iter().flatten().cloned().collect();
        assert_each(&opened, &two, TOKEN_INVALID, case).await;
    }
}

/// Whoever is not let in learns nothing of the rest of the request.
#[tokio::test]
async fn the_token_is_judged_before_the_query_the_key_and_the_body() {
    let opened = Opened::new().await;
    let world = &opened.world;
    let posts = opened.posts().await;
    for (token, expected) in [(None, TOKEN_MISSING), (Some("x"), TOKEN_INVALID)] {
        for query in ["?cursor=", "?cursor=x", "?limit=0", "?unknown=1", "?limit=1&limit=1"] {
            let answer = world.get(&format!("/v1/orders{query}"), token).await;
            assert_problem(&answer, expected, &[], query);
        }
        for (path, _) in posts.iter().filter(|(path, _)| path != "/v1/orders") {
            for (case, kind, body) in [
                ("no JSON", "application/json", "{"),
                ("a form", "text/plain", "x"),
                ("no object", "application/json", "[]"),
            ] {
                let request = world.request(Method::POST, path).header("content-type", kind).body(body);
                let request = match token {
                    Some(token) => request.bearer_auth(token),
                    None => request,
                };
                assert_problem(&answer(request).await, expected, &[], &format!("{path}: {case}"));
            }
        }
    }
    opened.kept.assert_same(world, "what was not let in").await;
}
