//! The first use through the widget is recorded once (preamble, K1), and the widget's question stays one read.

use crate::crash::stage::Stage;
use harness::faults::Fault;
use harness::recording::Service;
use harness::{World, answer, events};
use reqwest::Method;

async fn asks(stage: &Stage) -> Vec<String> {
    stage.faults.recorded();
    let token = stage.kommo_token().await;
    let told = answer(stage.request(Method::GET, "/v1/license").header("x-auth-token", token)).await;
    assert_eq!((told.status, &told.json["state"]), (200, &"window_open".into()), "{}", told.text);
    let asked = stage.faults.recorded().into_iter().filter(|it| it.service == Service::DynamoDb);
    asked.map(|it| it.name).collect()
}

async fn paid(stage: &Stage) -> harness::Placed {
    let placed = stage.place("k").await;
    stage.carry().await;
    let ticket = stage.ticket(&placed, "pay").await;
    assert_eq!(stage.pay(&ticket, "paid").await.status, 303);
    stage.carry().await;
    placed
}

#[tokio::test]
async fn the_first_use_is_recorded_with_its_instant_and_then_the_question_is_one_read() {
    let stage = Stage::new(&World::of("").http).await;
    let placed = paid(&stage).await;
    assert!(!events(&stage.order(&placed).await).contains(&"license.used".to_owned()));
    stage.minutes_pass(90);
    assert_eq!(asks(&stage).await, ["GetItem", "BatchGetItem", "TransactWriteItems"]);
    let order = stage.order(&placed).await;
    let used = order["timeline"].as_array().expect("a timeline").last().expect("an event").clone();
    assert_eq!((&used["event"], &used["clause"]), (&"license.used".into(), &"2.3".into()));
    assert_eq!(used["at"], "2025-02-03T06:30:00Z");
    stage.minutes_pass(90);
    assert_eq!(asks(&stage).await, ["GetItem"]);
    assert_eq!(stage.order(&placed).await["version"], order["version"], "once");
}

#[tokio::test]
async fn that_it_cannot_be_recorded_never_fails_the_question_and_the_next_one_records_it() {
    let stage = Stage::new(&World::of("").http).await;
    let placed = paid(&stage).await;
    stage.faults.strike(|operation| operation.name == "TransactWriteItems", Fault::error(400, "ValidationException"));
    let asked = asks(&stage).await;
    assert_eq!(asked[..3], ["GetItem", "BatchGetItem", "TransactWriteItems"], "{asked:?}");
    assert!(!events(&stage.order(&placed).await).contains(&"license.used".to_owned()));
    assert_eq!(asks(&stage).await, ["GetItem", "BatchGetItem", "TransactWriteItems"]);
    assert!(events(&stage.order(&placed).await).contains(&"license.used".to_owned()));
}

#[tokio::test]
async fn what_does_not_run_is_not_used() {
    let world = World::new().await;
    let placed = world.paid("k").await;
    world.clock("2025-03-10T10:00:00+05:00").await;
    assert_eq!(world.license("").await.json["state"], "expired");
    assert!(!events(&world.order(&placed).await).contains(&"license.used".to_owned()));
}
