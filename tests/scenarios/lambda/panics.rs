//! A handler that panics: the invocation has failed, the process has not, and nobody learns what was worked on.

use axum::http::{HeaderMap, Method};
use harness::lambda::gateway::Received;
use harness::lambda::runtime::{Function, Outcome};
use serde_json::{Value, json};
use std::time::Duration;

/// A request with a name to `panicking`, whose handler takes only names that begin with a letter of one byte.
fn named(name: &str) -> Value {
    let headers =
        HeaderMap::from_iter([("content-type".parse().expect("a name"), "text/plain".parse().expect("a value"))]);
    let (at, uri) = (harness::BEGIN.parse().expect("an instant"), "/initial".parse().expect("a path"));
    let (route, body) = ("POST /initial", name.as_bytes());
    Received { method: &Method::POST, uri: &uri, headers: &headers, body, route, at }.event()
}

#[tokio::test]
async fn a_panic_is_an_error_of_its_invocation_and_the_process_serves_the_next() {
    let binary = env!("CARGO_BIN_EXE_panicking").into();
    let function = Function::new(binary, [].into(), Duration::from_secs(15));
    let names = ["Иванова", "Șerban"];
    for name in names {
        let outcome = function.invoke(&named(name)).await;
        let Outcome::Error(report) = &outcome else { panic!("{outcome:?}") };
        assert!(report["errorType"].is_string() && report["errorMessage"].is_string(), "{report}");
        assert!(!report.to_string().contains(name), "{report}");

        let next = function.invoke(&named("Sample")).await.response();
        assert_eq!((&next["statusCode"], &next["body"]), (&json!(200), &json!("S")));
    }
    assert_eq!(function.started(), 1);
    let log = function.log().await;
    assert_eq!(log.matches("panicking.rs").count(), names.len(), "the log says where: {log}");
    assert!(names.into_iter().all(|name| !log.contains(name)), "{log}");
}
