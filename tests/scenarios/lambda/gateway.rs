//! What the gateway hands over and what comes back through it.

use harness::lambda::Cloud;
use harness::{Answer, answer};
use reqwest::Method;
use serde_json::{Value, json};

async fn sent(cloud: &Cloud, method: Method, path: &str) -> Answer {
    answer(cloud.request(method, path)).await
}

#[tokio::test]
async fn what_no_route_matches_is_answered_through_the_default_route() {
    let cloud = Cloud::new().await;
    let table = [
        (Method::GET, "/nothing", 404, "not_found", None),
        (Method::GET, "/v1/nothing", 404, "not_found", None),
        (Method::GET, "/v1/orders//claims", 404, "not_found", None),
        (Method::DELETE, "/v1/offer", 405, "method_not_allowed", Some("GET")),
        (Method::PUT, "/v1/orders", 405, "method_not_allowed", Some("POST, GET")),
        (Method::GET, "/v1/orders/X/payments", 405, "method_not_allowed", Some("POST")),
        (Method::GET, "/v1/payments/avangard/callback", 405, "method_not_allowed", Some("POST")),
        (Method::OPTIONS, "/v1/orders", 405, "method_not_allowed", Some("POST, GET")),
    ];
    for (method, path, status, code, allow) in table {
        let answer = sent(&cloud, method.clone(), path).await;
        assert_eq!((answer.status, &answer.json["code"]), (status, &code.into()), "{method} {path}: {}", answer.text);
        assert_eq!(answer.headers["content-type"], "application/problem+json", "{method} {path}");
        assert_eq!(answer.headers.get("allow").and_then(|value| value.to_str().ok()), allow, "{method} {path}");
    }
    assert_eq!(cloud.function("acceptance").started(), 1);
    assert_eq!(cloud.function("account").started(), 0, "the default route is `acceptance`'s alone");
}

#[tokio::test]
async fn head_and_options_are_answered_without_a_body() {
    let cloud = Cloud::new().await;
    let head = sent(&cloud, Method::HEAD, "/v1/offer").await;
    assert_eq!((head.status, head.text.as_str()), (200, ""));
    let preflight = cloud.request(Method::OPTIONS, "/v1/license").header("origin", "https://example.kommo.com");
    let preflight = answer(preflight).await;
    assert_eq!((preflight.status, preflight.text.as_str()), (204, ""));
    assert_eq!(preflight.headers["access-control-allow-origin"], "https://example.kommo.com");
    assert_eq!(preflight.headers["access-control-allow-headers"], "X-Auth-Token");
}

#[tokio::test]
async fn cookies_queries_and_repeated_headers_reach_the_function_as_they_are() {
    let cloud = Cloud::new().await;
    let plain = cloud.get("/v1/offer", None).await;
    let with = cloud.request(Method::GET, "/v1/offer").header("cookie", "a=1; b=2").header("cookie", "token=x");
    assert_eq!(answer(with).await.json, plain.json, "cookies change nothing");

    let asked = "/v1/deadlines?rule=4.9&from=2025-02-03T10%3A00%3A00%2B05%3A00";
    let deadline = cloud.get(asked, None).await;
    assert_eq!(deadline.status, 200, "{}", deadline.text);
    assert!(deadline.text.contains("2025-02-14T00:00:00+05:00"), "{}", deadline.text);
    let twice = cloud.get(&format!("{asked}&rule=4.7"), None).await;
    assert_eq!(twice.status, 422, "{}", twice.text);
}

#[tokio::test]
async fn bodies_arrive_whole_as_text_or_in_base_64() {
    let cloud = Cloud::new().await;
    let order = |kind: &'static str, body: Vec<u8>| {
        let request = cloud.request(Method::POST, "/v1/orders").header("idempotency-key", "k");
        answer(request.header("content-type", kind).body(body))
    };
    let json = "application/json";
    let mut body = cloud.order_body().await;
    let table: [(&str, &str, Vec<u8>, u16, &str); 5] = [
        ("bytes that are no text", json, vec![0xff, 0xfe, 0x00, 0x80], 400, "not_json"),
        ("no body", json, Vec::new(), 400, "not_json"),
        ("an image", "image/png", vec![0x89, b'P', b'N', b'G'], 415, "unsupported_media_type"),
        ("over 64 KiB", json, vec![b' '; 64 * 1024 + 1], 413, "body_too_large"),
        (
            "over 64 KiB in base 64",
            "application/octet-stream",
            vec![0xff; 64 * 1024 + 1],
            415,
            "unsupported_media_type",
        ),
    ];
    for (what, kind, body, status, code) in table {
        let answer = order(kind, body).await;
        assert_eq!((answer.status, &answer.json["code"]), (status, &Value::from(code)), "{what}: {}", answer.text);
    }
    body["party"]["last_name"] = json!("Айнұр");
    let placed = order("application/json; charset=utf-8", body.to_string().into_bytes()).await;
    assert_eq!(placed.status, 201, "{}", placed.text);
    let stored = cloud.engine.dynamodb().scan().table_name(local::shop::TABLE).send().await.unwrap();
    assert!(format!("{:?}", stored.items()).contains("Айнұр"), "the name is kept as it was sent");
}
