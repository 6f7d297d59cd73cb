//! Invocations that go wrong, and the ones that follow them.

use harness::World;
use harness::lambda::runtime::Outcome;
use harness::lambda::{Cloud, Options};
use serde_json::{Value, json};
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::time::Instant;

/// A request that each function of HTTP answers, whatever its route.
fn request() -> Value {
    json!({
        "version": "2.0", "routeKey": "$default", "rawPath": "/nowhere", "rawQueryString": "", "headers": {},
        "requestContext": {
            "http": {"method": "GET", "path": "/nowhere", "protocol": "HTTP/1.1", "sourceIp": "192.0.2.1"},
            "requestId": "r", "routeKey": "$default", "stage": "$default", "timeEpoch": 1_738_558_800_000_i64,
        },
        "isBase64Encoded": false,
    })
}

fn payload(function: &str) -> Value {
    match function {
        "deadline_sweep" => json!({"family": "published"}),
        "dispatch" | "dead_letters" => json!({"Records": []}),
        "claim_files" => json!({"detail-type": "Object Created", "detail": {"object": {"key": "not-one-of-ours"}}}),
        _ => request(),
    }
}

#[tokio::test]
async fn a_payload_that_no_function_can_read_is_reported_and_the_process_lives_on() {
    let cloud = Cloud::new().await;
    let mut bad_base64 = request();
    bad_base64["body"] = json!("%%%");
    bad_base64["isBase64Encoded"] = json!(true);
    for name in cloud.pump.functions() {
        let function = cloud.function(name);
        let mut payloads = vec![b"{".to_vec(), b"\xff\xfe".to_vec(), b"7".to_vec(), b"[]".to_vec()];
        if name != "dispatch" {
            payloads.push(json!({"Records": "none"}).to_string().into_bytes());
        }
        if !matches!(name, "dispatch" | "deadline_sweep" | "dead_letters") {
            payloads.push(bad_base64.to_string().into_bytes());
        }
        for bytes in payloads {
            let outcome = function.invoke_bytes(bytes.clone()).await;
            let Outcome::Error(report) = &outcome else {
                panic!("{name}: {}: {outcome:?}", String::from_utf8_lossy(&bytes))
            };
            assert!(report["errorType"].is_string() && report["errorMessage"].is_string(), "{name}: {report}");
        }
        let after = function.invoke(&payload(name)).await;
        assert!(matches!(after, Outcome::Response(_)), "{name}: {after:?}");
        assert_eq!(function.started(), 1, "{name}");
    }
}

#[tokio::test]
async fn a_schedule_without_a_family_is_an_error() {
    let cloud = Cloud::new().await;
    let sweep = cloud.function("deadline_sweep");
    for input in [json!({}), json!({"family": "everything"}), json!({"family": null}), json!("order")] {
        let outcome = sweep.invoke(&input).await;
        assert!(matches!(outcome, Outcome::Error(_)), "{input}: {outcome:?}");
    }
    assert_eq!(sweep.invoke(&json!({"family": "order"})).await, Outcome::Response(Value::Null));
}

/// An endpoint that takes connections and never answers.
async fn hanging() -> (TcpListener, String) {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let url = format!("http://{}", listener.local_addr().expect("an address"));
    (listener, url)
}

fn with(variable: &str, value: Option<String>) -> Options {
    Options { environment: [(variable.to_owned(), value)].into(), timeout: None }
}

#[tokio::test]
async fn a_table_that_hangs_is_answered_for_before_the_function_is_stopped() {
    let (_listener, url) = hanging().await;
    let cloud = Cloud::with(with("AWS_ENDPOINT_URL_DYNAMODB", Some(url))).await;
    let body = World::new().await.order_body().await;
    let began = Instant::now();
    let answer = cloud.post("/v1/orders", None, "k", &body).await;
    assert_eq!((answer.status, &answer.json["code"]), (503, &"unavailable".into()), "{}", answer.text);
    assert!(answer.headers.contains_key("retry-after"));
    assert!(began.elapsed() < Duration::from_secs(14), "{:?}", began.elapsed());
    assert_eq!(cloud.get("/v1/openapi.json", None).await.status, 200, "the same process goes on");
    assert_eq!(cloud.function("acceptance").started(), 1);
}

#[tokio::test]
async fn an_invocation_past_its_deadline_is_stopped_and_the_next_one_has_a_new_process() {
    let (_listener, url) = hanging().await;
    let options = Options { timeout: Some(Duration::from_secs(1)), ..with("AWS_ENDPOINT_URL_DYNAMODB", Some(url)) };
    let cloud = Cloud::with(options).await;
    let body = World::new().await.order_body().await;
    let answer = cloud.post("/v1/orders", None, "k", &body).await;
    assert_eq!((answer.status, &answer.json["message"]), (503, &"Service Unavailable".into()), "the gateway's own");
    assert_eq!(cloud.get("/v1/openapi.json", None).await.status, 200);
    assert_eq!(cloud.function("acceptance").started(), 2);
}

#[tokio::test]
async fn an_order_whose_activation_was_stopped_is_activated_when_it_is_tried_again() {
    let cloud = Cloud::new().await;
    let placed = cloud.place("k").await;
    let ticket = cloud.ticket(&placed, "p").await;
    cloud.pay(&ticket, "paid").await;
    // The first process of each function is gone, as when Lambda takes an environment back.
    for name in cloud.pump.functions() {
        cloud.function(name).stop();
    }
    cloud.settle().await;
    assert_eq!(cloud.order(&placed).await["license"]["state"], "window_open");
    assert_eq!(cloud.function("account").started(), 1);
    assert_eq!(cloud.function("acceptance").started(), 1);
}

#[tokio::test]
async fn a_function_without_a_variable_does_not_start_and_names_it() {
    let table = [
        ("TABLE_NAME", vec!["acceptance", "account", "activation", "claim_intake", "payment", "payment_webhook"]),
        ("TABLE_NAME", vec!["dead_letters", "deadline_sweep", "dispatch"]),
        ("TOKEN_KEYS", vec!["acceptance", "account", "claim_intake", "payment"]),
        ("RECEIPT_KEYS", vec!["account", "claim_intake", "deadline_sweep", "dispatch"]),
        ("BODY_KEYS", vec!["acceptance", "claim_intake", "operator", "payment"]),
        ("PSEUDONYM_KEYS", vec!["acceptance", "activation", "claim_intake", "operator"]),
        ("OIDC_ISSUER", vec!["operator"]),
        ("PUBLIC_URL", vec!["acceptance", "account", "payment"]),
        ("BANK_PAGES", vec!["account"]),
        ("AVANGARD_SHOP_PASSWORD", vec!["claim_intake", "payment", "payment_webhook"]),
        ("AVANGARD_AV_SIGN", vec!["payment_webhook"]),
        ("KOMMO_CLIENT_SECRET", vec!["activation"]),
        ("MAIL_FROM", vec!["deadline_sweep", "dispatch"]),
        ("EVENT_BUS_NAME", vec!["deadline_sweep", "dispatch", "operator"]),
    ];
    for (variable, functions) in table {
        let cloud = Cloud::with(with(variable, None)).await;
        for name in functions {
            let outcome = cloud.function(name).invoke(&payload(name)).await;
            let Outcome::Exited(output) = &outcome else { panic!("{name} without {variable}: {outcome:?}") };
            assert!(output.contains(variable), "{name} without {variable}: {output}");
            assert!(!output.contains("secret of a cloud"), "{name} shows a secret: {output}");
        }
    }
}
