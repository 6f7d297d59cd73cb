//! Dead letters: each is one task, with its event; it is sent again, or closed, with a reason, and of what may name a person
//! nothing is kept.

use super::{Desk, Says};
use crate::problems::{NOT_FOUND, UNAVAILABLE, assert_problem, ours};
use gateways::events::Bus;
use harness::{Answer, Placed};
use serde_json::{Value, json};

/// An order whose payment `activation` failed on each time, and the id of the letter.
pub(crate) async fn failed(desk: &Desk) -> (Placed, String) {
    let placed = desk.world.place("dead-letter").await;
    desk.world.bus_fault("order.paid", 3).await;
    let ticket = desk.world.ticket(&placed, "dead-letter-1").await;
    desk.world.pay(&ticket, "paid").await;
    desk.world.settle().await;
    let [letter] = &waiting(desk).await[..] else { panic!("one letter") };
    (placed, letter["about"].as_str().expect("an id").to_owned())
}

/// A stretch of the stream that `dispatch` was not run for; the id of the letter.
pub(crate) async fn of_stream(desk: &Desk) -> String {
    let body = json!({"requestContext": {"condition": "RetryAttemptsExhausted", "approximateInvokeCount": 4},
        "DDBStreamBatchInfo": {"shardId": "shardId-1", "startSequenceNumber": "1", "batchSize": 3}});
    assert_eq!(take(desk, &[message("of-stream", "oferta-dispatch-failures", &body)]).await, json!([]));
    waiting(desk).await.last().expect("a letter")["about"].as_str().expect("an id").to_owned()
}

/// Anna sends a letter again, or closes it.
pub(crate) async fn handle(desk: &Desk, id: &str, how: &str) -> Answer {
    handle_under(desk, &desk.key(), id, how).await
}

async fn handle_under(desk: &Desk, key: &str, id: &str, how: &str) -> Answer {
    let says = Says { token: &desk.anna().await, key, if_match: None };
    desk.send(&format!("dead-letters/{id}/{how}"), says, &json!({"reason": "The table is back."})).await
}

async fn waiting(desk: &Desk) -> Vec<Value> {
    let items = desk.get("queue").await.json["items"].as_array().expect("a list").clone();
    items.into_iter().filter(|item| item["kind"] == "handle_dead_letter").collect()
}

fn message(id: &str, queue: &str, body: &Value) -> Value {
    json!({"messageId": id, "body": body.to_string(), "attributes": {"SentTimestamp": "1738562400000"},
        "eventSourceARN": format!("arn:aws:sqs:eu-central-1:1:{queue}"), "messageAttributes": {}})
}

/// Hands messages to the function; those that it names as not kept.
async fn take(desk: &Desk, messages: &[Value]) -> Value {
    let batch = serde_json::from_value(json!({"Records": messages})).expect("a batch");
    let shop = desk.world.shop();
    let answer = shop.dead_letters.on_messages(batch, shop.clock.now()).await.expect("named messages");
    serde_json::to_value(answer).expect("JSON")["batchItemFailures"].clone()
}

#[tokio::test]
async fn what_a_function_failed_on_is_a_task_and_is_sent_again_with_a_reason() {
    let desk = Desk::new().await;
    let (placed, id) = failed(&desk).await;
    assert_eq!(desk.world.order(&placed).await["state"], "paid", "nothing activates it");
    let task = waiting(&desk).await.remove(0);
    assert_eq!(
        (&task["clause"], &task["order_id"], &task["due_at"]),
        (&json!(null), &json!(null), &json!("2025-02-03T05:00:00Z"))
    );
    let letter = desk.get(&format!("dead-letters/{id}")).await.json;
    let told = ["queue", "kind", "order_id", "attempts", "actions", "closed"].map(|name| letter[name].clone());
    let expected =
        [json!("activation"), json!("event"), json!(placed.id), json!(3), json!(["resend", "close"]), json!(null)];
    assert_eq!(told, expected, "{letter}");
    assert_eq!(
        (&letter["event"]["detail_type"], &letter["event"]["detail"]["order_id"]),
        (&json!("order.paid"), &json!(placed.id))
    );
    assert!(letter["error"].as_str().is_some_and(|error| error.contains("a fault that was ordered")), "{letter}");

    let sent = handle_under(&desk, "k", &id, "resending").await;
    assert_eq!((sent.status, &sent.json["closed"]["outcome"]), (200, &json!("resent")), "{}", sent.text);
    desk.world.settle().await;
    assert_eq!(desk.world.order(&placed).await["license"]["state"], "window_open");
    assert_eq!(waiting(&desk).await, [json!(null); 0]);
    assert_eq!(handle_under(&desk, "k", &id, "resending").await.json, sent.json, "repeated");
    assert_eq!(desk.world.shop().bus.pending().expect("the bus").len(), 0, "a repeat sends nothing");
    for how in ["resending", "closing"] {
        assert_problem(&handle(&desk, &id, how).await, ours(409, "letter_closed"), &[], how);
    }
    let acts = desk.world.items().await.into_iter().filter(|(pk, sk, _)| pk.ends_with(&id) && sk.starts_with("DONE#"));
    let acts: Vec<Value> = acts.map(|(.., item)| json!([item["act"], item["by"], item["reason"]])).collect();
    assert_eq!(acts, [json!(["letters.resent", "anna", "The table is back."])]);
}

#[tokio::test]
async fn a_letter_that_is_closed_sends_nothing() {
    let desk = Desk::new().await;
    let (placed, id) = failed(&desk).await;
    let closed = handle(&desk, &id, "closing").await;
    assert_eq!(closed.json["closed"]["outcome"], "closed", "{}", closed.text);
    assert!(closed.json["closed"]["by"].as_str().is_some_and(|by| by != "anna"), "a pseudonym");
    desk.world.settle().await;
    assert_eq!((desk.world.order(&placed).await["state"].clone(), waiting(&desk).await.len()), (json!("paid"), 0));
    for none in ["none", &"0".repeat(32), &id[1..], &id.to_uppercase()] {
        assert_problem(&desk.get(&format!("dead-letters/{none}")).await, NOT_FOUND, &[], none);
        assert_problem(&handle(&desk, none, "resending").await, NOT_FOUND, &[], none);
    }
}

#[tokio::test]
async fn a_letter_waits_on_until_the_bus_took_it() {
    let desk = Desk::new().await;
    let (_, id) = failed(&desk).await;
    let away = desk.served(|function| function.bus = nowhere(&function.bus)).await;
    let path = format!("/v1/operator/dead-letters/{id}/resending");
    let body = json!({"reason": "The table is back."});
    let refused = away.post(&path, Some(&desk.anna().await), "k", &body).await;
    assert_problem(&refused, UNAVAILABLE, &[], "the bus is away");
    assert_eq!(waiting(&desk).await.len(), 1);
    assert_eq!(handle_under(&desk, "k", &id, "resending").await.status, 200);
}

fn nowhere(bus: &Bus) -> Bus {
    let config = bus.client.config().to_builder();
    let http = gateways::http::aws_client().expect("a client");
    let retries = aws_sdk_dynamodb::config::retry::RetryConfig::disabled();
    let config = config.http_client(http).endpoint_url("http://127.0.0.1:9").retry_config(retries).build();
    Bus { client: aws_sdk_eventbridge::Client::from_conf(config).into(), name: bus.name.clone() }
}

#[tokio::test]
async fn each_message_is_kept_once_and_named_where_it_was_not() {
    let desk = Desk::new().await;
    let event = json!({"version": "0", "source": "oferta", "detail-type": "refund.due", "time": "2025-02-03T05:00:00Z",
        "detail": {"order_id": "01JK5Q0000000000000000000A", "id": "O-1"}});
    let mut undelivered = message("m", "oferta-payment-dead-letters", &event);
    let word = |word: &str| json!({"stringValue": word, "dataType": "String"});
    undelivered["messageAttributes"] = json!({"ERROR_CODE": word("THROTTLING"), "ERROR_MESSAGE": word("Rate exceeded"),
        "RETRY_ATTEMPTS": word("60")});
    let elsewhere = message("n", "oferta-of-somebody-else", &event);
    let failed = take(&desk, &[undelivered.clone(), elsewhere, undelivered.clone()]).await;
    assert_eq!(failed, json!([{"itemIdentifier": "n"}]));
    // The same name in another queue is another message.
    assert_eq!(take(&desk, &[undelivered, message("m", "oferta-activation-dead-letters", &event)]).await, json!([]));
    let letters = waiting(&desk).await;
    assert_eq!(letters.len(), 2);
    assert_eq!(letters[0]["due_at"], "2025-02-03T06:00:00Z", "since when it lay there");
    let mut told = Vec::new();
    for letter in letters {
        let letter = desk.get(&format!("dead-letters/{}", letter["about"].as_str().expect("an id"))).await.json;
        told.push(["queue", "error", "attempts"].map(|name| letter[name].clone()));
    }
    told.sort_by_key(|it| it[0].to_string());
    let expected = [json!("payment"), json!("THROTTLING: Rate exceeded"), json!(61)];
    assert_eq!(told, [[json!("activation"), json!(null), json!(null)], expected]);
}

#[tokio::test]
async fn of_what_may_name_a_person_nothing_is_kept_and_nothing_is_sent_again() {
    let desk = Desk::new().await;
    let report = json!({"eventType": "Bounce", "mail": {"messageId": "m", "destination": ["buyer@example.com"],
        "tags": {"item": ["the-notice"]}}});
    let of_bus = json!({"source": "aws.ses", "detail-type": "Email Bounced", "detail": report});
    let of_topic = json!({"Type": "Notification", "Message": report.to_string()});
    let by_lambda = json!({"requestPayload": {"Records": [{"Sns": {"Message": report.to_string()}}]}});
    let strange = json!({"source": "elsewhere", "detail-type": "x", "detail": {"email": "buyer@example.com"}});
    let job = json!({"requestPayload": {"job": "reconcile"}});
    for (queue, body, kind, about) in [
        ("oferta-dispatch-failures", of_bus, "mail_report", json!("the-notice")),
        ("oferta-dispatch-failures", of_topic, "mail_report", json!("the-notice")),
        ("oferta-dispatch-failures", by_lambda, "mail_report", json!("the-notice")),
        ("oferta-dispatch-failures", json!("buyer@example.com"), "unreadable", json!(null)),
        ("oferta-dispatch-failures", strange, "unreadable", json!(null)),
        ("oferta-payment-dead-letters", job, "job", json!("reconcile")),
    ] {
        assert_eq!(take(&desk, &[message(&body.to_string(), queue, &body)]).await, json!([]));
        let [task] = &waiting(&desk).await[..] else { panic!("{kind}: one letter") };
        let id = task["about"].as_str().expect("an id");
        let letter = desk.get(&format!("dead-letters/{id}")).await.json;
        let told = ["kind", "about", "event", "actions"].map(|name| letter[name].clone());
        assert_eq!(told, [json!(kind), about, json!(null), json!(["close"])], "{letter}");
        assert_problem(&handle(&desk, id, "resending").await, ours(409, "letter_not_sendable"), &[], kind);
        assert_eq!(handle(&desk, id, "closing").await.status, 200, "{kind}");
        let kept = desk.world.items().await.into_iter().filter(|(pk, ..)| pk.starts_with("LETTER#"));
        assert!(kept.map(|(.., item)| item.to_string()).all(|item| !item.contains("buyer@")), "{kind}");
    }
    let id = of_stream(&desk).await;
    assert_eq!(desk.get(&format!("dead-letters/{id}")).await.json["kind"], "stream");
}

#[tokio::test]
async fn a_file_whose_event_was_lost_is_looked_at_when_it_is_sent_again() {
    let desk = Desk::new().await;
    let placed = desk.world.paid("k").await;
    let claim = desk.world.claim(&placed, "c", &json!({"text": "See the file.", "about": "scope"})).await;
    let path = format!("claims/{}/files", claim.json["id"].as_str().expect("a claim"));
    let announced = desk.world.say(&placed, &path, "f", &json!({"name": "log.txt"})).await;
    desk.world.bus_fault("Object Created", 3).await;
    let sent = crate::claim_files::send(&desk.world, &announced.json["upload"], b"It does not open.").await;
    assert_eq!(sent.status, 201, "{}", sent.text);
    desk.world.settle().await;
    let state = async || desk.world.order(&placed).await["claims"][0]["files"][0]["state"].clone();
    assert_eq!(state().await, "being_checked");
    let [task] = &waiting(&desk).await[..] else { panic!("one letter") };
    let id = task["about"].as_str().expect("an id");
    let letter = desk.get(&format!("dead-letters/{id}")).await.json;
    let members = |value: &Value| value.as_object().expect("an object").keys().cloned().collect::<Vec<_>>();
    let detail = &letter["event"]["detail"];
    assert_eq!(
        (members(detail), members(&detail["object"])),
        (vec!["bucket".to_owned(), "object".to_owned()], vec!["key".to_owned()])
    );
    assert_eq!(handle(&desk, id, "resending").await.status, 200);
    desk.world.settle().await;
    assert_eq!(state().await, "added");
}
