use std::collections::HashMap;
use std::io::{BufRead, BufReader, Write};
use std::process::{Command, Stdio};

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::error::ProvideErrorMetadata;
use aws_sdk_dynamodb::operation::transact_write_items::TransactWriteItemsError;
use aws_sdk_dynamodb::types::{
    AttributeDefinition, AttributeValue, BillingMode, KeySchemaElement, KeyType, Put,
    ReturnValuesOnConditionCheckFailure, ScalarAttributeType, StreamSpecification, StreamViewType, TransactWriteItem,
};

use super::*;

fn text(value: impl Into<String>) -> AttributeValue {
    AttributeValue::S(value.into())
}

async fn create(client: &Client) {
    let attribute = |name: &str| {
        AttributeDefinition::builder().attribute_name(name).attribute_type(ScalarAttributeType::S).build().unwrap()
    };
    let key = |name: &str, kind| KeySchemaElement::builder().attribute_name(name).key_type(kind).build().unwrap();
    client
        .create_table()
        .table_name("shop")
        .set_attribute_definitions(Some(vec![attribute("pk"), attribute("sk")]))
        .set_key_schema(Some(vec![key("pk", KeyType::Hash), key("sk", KeyType::Range)]))
        .billing_mode(BillingMode::PayPerRequest)
        .stream_specification(
            StreamSpecification::builder()
                .stream_enabled(true)
                .stream_view_type(StreamViewType::NewImage)
                .build()
                .unwrap(),
        )
        .send()
        .await
        .unwrap();
}

async fn put(client: &Client, sk: &str, version: u64) {
    let put = client.put_item().table_name("shop").item("pk", text("ORDER#1")).item("sk", text(sk));
    put.item("version", AttributeValue::N(version.to_string())).send().await.unwrap();
}

fn write(sk: &str) -> TransactWriteItem {
    let put = Put::builder()
        .table_name("shop")
        .item("pk", text("ORDER#1"))
        .item("sk", text(sk))
        .condition_expression("attribute_not_exists(pk)")
        .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld)
        .build()
        .unwrap();
    TransactWriteItem::builder().put(put).build()
}

#[tokio::test]
async fn items_come_back_as_they_were_written() {
    let client = Engine::memory().unwrap().dynamodb();
    create(&client).await;
    let item = HashMap::from([
        ("pk".to_owned(), text("ORDER#1")),
        ("sk".to_owned(), text("STATE")),
        ("bytes".to_owned(), AttributeValue::B(vec![0, 255].into())),
        ("list".to_owned(), AttributeValue::L(vec![AttributeValue::Bool(true), AttributeValue::Null(true)])),
    ]);
    client.put_item().table_name("shop").set_item(Some(item.clone())).send().await.unwrap();
    let got = client.get_item().table_name("shop").key("pk", text("ORDER#1")).key("sk", text("STATE")).send().await;
    assert_eq!(got.unwrap().item, Some(item));
}

#[tokio::test]
async fn a_cancelled_transaction_says_which_write_failed_and_on_what() {
    let client = Engine::memory().unwrap().dynamodb();
    create(&client).await;
    put(&client, "STATE", 7).await;
    let refused =
        client.transact_write_items().transact_items(write("E#1")).transact_items(write("STATE")).send().await;
    let error = refused.unwrap_err().into_service_error();
    let TransactWriteItemsError::TransactionCanceledException(cancelled) = error else { panic!("{error:?}") };
    let reasons = cancelled.cancellation_reasons();
    assert_eq!(
        reasons.iter().filter_map(|reason| reason.code()).collect::<Vec<_>>(),
        ["None", "ConditionalCheckFailed"]
    );
    assert_eq!(reasons[1].item().unwrap()["version"], AttributeValue::N("7".to_owned()));
    let event = client.get_item().table_name("shop").key("pk", text("ORDER#1")).key("sk", text("E#1")).send().await;
    assert_eq!(event.unwrap().item, None, "nothing of a cancelled transaction is written");
}

#[tokio::test]
async fn errors_are_the_typed_ones_of_the_sdk() {
    let client = Engine::memory().unwrap().dynamodb();
    let missing = client.get_item().table_name("shop").key("pk", text("a")).send().await.unwrap_err();
    assert!(missing.as_service_error().unwrap().is_resource_not_found_exception());
    create(&client).await;
    let keyless = client.get_item().table_name("shop").key("pk", text("a")).send().await.unwrap_err();
    assert_eq!(keyless.code(), Some("ValidationException"));
    let unknown = client.list_backups().send().await.unwrap_err();
    assert_eq!(unknown.code(), Some("UnknownOperationException"));
}

#[tokio::test]
async fn the_stream_begins_at_its_end_and_delivers_new_records_in_order() {
    let engine = Engine::memory().unwrap();
    let client = engine.dynamodb();
    assert!(engine.stream("shop").is_err());
    create(&client).await;
    put(&client, "before", 1).await;
    let mut stream = engine.stream("shop").unwrap();
    assert_eq!(stream.read().unwrap(), []);

    client.transact_write_items().transact_items(write("OUT#1")).transact_items(write("OUT#2")).send().await.unwrap();
    put(&client, "OUT#1", 2).await;
    let records = stream.read().unwrap();
    let seen: Vec<(String, String)> = records
        .iter()
        .map(|record| {
            (record.event_name.clone(), serde_dynamo::from_attribute_value(record.change.keys["sk"].clone()).unwrap())
        })
        .collect();
    let expected = [("INSERT", "OUT#1"), ("INSERT", "OUT#2"), ("MODIFY", "OUT#1")];
    assert_eq!(seen, expected.map(|(name, sk)| (name.to_owned(), sk.to_owned())));
    let image: serde_json::Value = serde_dynamo::from_item(records[2].change.new_image.clone()).unwrap();
    assert_eq!(image, serde_json::json!({"pk": "ORDER#1", "sk": "OUT#1", "version": 2}));
    assert!(records[0].event_source_arn.as_deref().unwrap().contains("table/shop/stream/"));
    assert_eq!(stream.read().unwrap(), []);
}

#[tokio::test]
async fn a_carrier_hears_of_writes_that_succeeded_and_of_no_others() {
    let engine = Engine::memory().unwrap();
    let client = engine.dynamodb();
    create(&client).await;
    let mut changed = engine.changed();
    put(&client, "STATE", 1).await;
    changed.changed().await.unwrap();
    assert_eq!(*changed.borrow_and_update(), 1);
    client.transact_write_items().transact_items(write("STATE")).send().await.unwrap_err();
    client
        .query()
        .table_name("shop")
        .key_condition_expression("pk = :pk")
        .expression_attribute_values(":pk", text("ORDER#1"))
        .send()
        .await
        .unwrap();
    assert!(!changed.has_changed().unwrap());
}

const CHILD: &str = "OFERTA_TEST_WRITE_TO";

/// Not a test of its own: the process that [`a_killed_process_loses_no_answered_write`] kills.
#[tokio::test]
async fn child_that_writes_until_it_is_killed() {
    let Ok(dir) = std::env::var(CHILD) else { return };
    let client = Engine::open(Path::new(&dir)).unwrap().dynamodb();
    create(&client).await;
    for version in 1.. {
        put(&client, "STATE", version).await;
        // Straight to the pipe: the test harness would capture a print.
        writeln!(std::io::stderr(), "written {version}").unwrap();
    }
}

#[tokio::test]
async fn a_killed_process_loses_no_answered_write() {
    let dir = tempfile::tempdir().unwrap();
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "engine::tests::child_that_writes_until_it_is_killed", "--nocapture"])
        .env(CHILD, dir.path())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stderr.take().unwrap()).lines();
    while lines.next().unwrap().unwrap() != "written 25" {}
    child.kill().unwrap();
    child.wait().unwrap();
    let answered = lines.map_while(Result::ok).filter_map(|line| line.strip_prefix("written ")?.parse().ok()).last();
    let answered: u64 = answered.unwrap_or(25);

    let client = Engine::open(dir.path()).unwrap().dynamodb();
    let state = client.get_item().table_name("shop").key("pk", text("ORDER#1")).key("sk", text("STATE")).send().await;
    let AttributeValue::N(version) = state.unwrap().item.unwrap().remove("version").unwrap() else { panic!() };
    assert!(version.parse::<u64>().unwrap() >= answered, "{version} is older than the answered {answered}");
}
