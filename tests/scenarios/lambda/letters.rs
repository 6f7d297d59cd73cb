//! Dead letters over the runtime's API: what a function failed on, put into a task by its own function and sent again.

use harness::faults::Fault;
use harness::lambda::Cloud;
use harness::lambda::runtime::Outcome;
use serde_json::{Value, json};
use std::iter::repeat_n;

/// A message as SQS hands over what Lambda laid aside.
fn message(name: &str, payload: &Value) -> Value {
    let failed = json!({"version": "1.0", "requestContext": {"condition": "RetriesExhausted", "approximateInvokeCount": 3},
        "requestPayload": payload, "responsePayload": {"errorType": "Error", "errorMessage": "the event names no order"}});
    json!({"messageId": name, "receiptHandle": "h", "body": failed.to_string(), "md5OfBody": "0", "awsRegion": "eu-central-1",
        "attributes": {"SentTimestamp": "1738562400000", "ApproximateReceiveCount": "1"}, "messageAttributes": {},
        "eventSource": "aws:sqs", "eventSourceARN": "arn:aws:sqs:eu-central-1:1:oferta-activation-dead-letters"})
}

#[tokio::test]
async fn what_activation_failed_on_is_kept_and_activates_when_it_is_sent_again() {
    let cloud = Cloud::new().await;
    let placed = cloud.place("k").await;
    let ticket = cloud.ticket(&placed, "p").await;
    cloud.pay(&ticket, "paid").await;
    // What activates reads order and account at once, and nothing else does now.
    cloud.faults.script("BatchGetItem", repeat_n(Fault::FailBefore, 100));
    cloud.pump.carry().await;
    cloud.faults.script("BatchGetItem", []);
    let given_up = cloud.pump.given_up();
    let [(function, payload)] = given_up.as_slice() else { panic!("one event: {given_up:?}") };
    assert_eq!((function.as_str(), &payload["detail-type"]), ("activation", &json!("order.paid")));
    let mut foreign = message("foreign", payload);
    foreign["eventSourceARN"] = json!("arn:aws:sqs:eu-central-1:1:another");
    let batch = json!({"Records": [message("m", payload), foreign, message("m", payload)]});
    let answer = cloud.function("dead_letters").invoke(&batch).await;
    assert_eq!(answer, Outcome::Response(json!({"batchItemFailures": [{"itemIdentifier": "foreign"}]})));
    let token = cloud.operator_token("anna", &["operator"]).await;
    let queue = cloud.get("/v1/operator/queue", Some(&token)).await;
    let [task] = queue.json["items"].as_array().expect("a list").as_slice() else { panic!("one task: {}", queue.text) };
    assert_eq!(task["kind"], "handle_dead_letter");
    let path = format!("/v1/operator/dead-letters/{}/resending", task["about"].as_str().expect("an id"));
    let sent = cloud.post(&path, Some(&token), "again", &json!({"reason": "The table is back."})).await;
    assert_eq!(sent.status, 200, "{}", sent.text);
    cloud.settle().await;
    assert_eq!(cloud.order(&placed).await["license"]["state"], "window_open");
}
