//! What every operation refuses alike: no token or key, a bad one, another's, and bodies that cannot be read.

use super::{Client, JSON, assert_answer};
use reqwest::Method;
use serde_json::{Value, json};

/// What each POST of a buyer and each GET with a token refuses alike.
pub(super) async fn alike(client: &mut Client) {
    let placed = client.placed(json!({})).await;
    let own = format!("Bearer {}", placed.token);
    let orders = format!("/v1/orders/{}", placed.id);
    let good = client.world.order_body().await;
    let posts = [
        ("/v1/orders".to_owned(), good, "201"),
        (format!("{orders}/payments"), json!({}), "201"),
        (format!("{orders}/claims"), json!({"text": "It lacks a report.", "about": "scope"}), "201"),
        (format!("{orders}/claims/{}-C1/files", placed.id), json!({"name": "screenshot.png"}), "201"),
        (format!("{orders}/claims/{}-C1/withdrawal", placed.id), json!({}), "200"),
        (format!("{orders}/objection"), json!({}), "201"),
        (format!("{orders}/payment-queries"), json!({}), "201"),
        ("/v1/mailbox-reports".to_owned(), json!({}), "202"),
        (format!("{orders}/termination"), json!({}), "not_terminable"),
        (format!("{orders}/cancellation"), json!({}), "200"),
        (format!("{orders}/email"), json!({"email": "other@example.com"}), "200"),
        // The last that its token opens.
        (format!("{orders}/token-revocation"), json!({}), "200"),
    ];
    for (path, body, taken) in &posts {
        let (good, large) = (body.to_string(), format!("\"{}\"", "x".repeat(70_000)));
        let spaced = [("authorization", own.as_str()), ("idempotency-key", "a b")];
        let headers = [("authorization", own.as_str()), ("idempotency-key", path)];
        let cases = [
            (&headers[..1], (JSON, good.as_str()), "idempotency_key_missing"),
            (&spaced[..], (JSON, &good), "idempotency_key_invalid"),
            (&headers[..], (JSON, "{"), "not_json"),
            (&headers[..], (JSON, &large), "body_too_large"),
            (&headers[..], ("text/plain", &good), "unsupported_media_type"),
            (&headers[..], (JSON, r#"{"surprise":1}"#), "invalid_fields"),
            (&headers[..], (JSON, &good), taken),
        ];
        for (headers, sent, expected) in cases {
            assert_answer(&client.send(Method::POST, path, headers, Some(sent)).await, expected, path);
        }
        reuse(client, path, &headers, body, &placed.id).await;
    }
    for path in ["/v1/orders", &orders] {
        client.expect(&[path], "token_missing").await;
        assert_answer(&client.get(path, &[("authorization", "Bearer x")]).await, "token_invalid", path);
    }
    for (path, body, _) in &posts[1..] {
        let sent = Some((JSON, body.to_string()));
        let sent = sent.as_ref().map(|(kind, body)| (*kind, body.as_str()));
        assert_answer(&client.send(Method::POST, path, &[("idempotency-key", "k")], sent).await, "token_missing", path);
        assert_answer(&client.post(path, "x", body).await, "token_invalid", path);
        if path.contains(&placed.id) {
            let foreign = path.replace(&placed.id, "01JGZ8QK3W0000000000000042");
            assert_answer(&client.post(&foreign, &placed.token, body).await, "not_found", &foreign);
        }
    }
}

/// The same key with another body. Most have no other body, but the same key has no second effect.
async fn reuse(client: &mut Client, path: &str, headers: &[(&str, &str)], body: &Value, order: &str) {
    let mut other = body.clone();
    match path.rsplit('/').next() {
        Some("orders") => other["language"] = json!("ru"),
        Some("claims") => other["about"] = json!("other"),
        Some("files") => other["name"] = json!("another.png"),
        Some("email") => other["email"] = json!("another@example.com"),
        Some("mailbox-reports") => other["order_id"] = json!(order),
        Some("objection") => other["reason"] = json!("It must stop."),
        _ => return,
    }
    let answer = client.send(Method::POST, path, headers, Some((JSON, &other.to_string()))).await;
    assert_answer(&answer, "idempotency_key_reused", path);
}
