//! Everybody is told of other terms once (9.4), though the telling dies in the middle of many, and so does the sending.

use super::acts::{Act, publishing};
use super::many;
use super::scene;
use super::stage::Stage;
use aws_lambda_events::dynamodb::EventRecord;
use aws_sdk_dynamodb::types::{AttributeValue, PutRequest, WriteRequest};
use chrono::TimeDelta;
use domain::order::OrderId;
use harness::World;
use harness::faults::Fault;
use harness::recording::Operation;
use local::shop::TABLE;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use store::due::Family;

type Item = HashMap<String, AttributeValue>;

/// As many as one request takes.
const BATCH: usize = 25;

fn text(text: impl Into<String>) -> AttributeValue {
    AttributeValue::S(text.into())
}

/// An order, its account's licenses or its buyer's data as those of another licensee.
fn copy(item: &Item, n: usize) -> Item {
    let id = OrderId::parse(&format!("01JGZ8QK3W{n:016}")).expect("an id");
    let mut copy = item.clone();
    let pk = match item["sk"].as_s().map(String::as_str) {
        Ok("STATE") => {
            copy.insert("due_shard".to_owned(), text(Family::Order.shard_of(&id)));
            if let Some(AttributeValue::M(order)) = copy.get_mut("order") {
                order.insert("id".to_owned(), text(id.as_str()));
                order.insert("subject".to_owned(), text(format!("subject-{n}")));
                order.insert("account".to_owned(), text(format!("account-{n}")));
            }
            format!("ORDER#{id}")
        }
        Ok("LICENSES") => {
            let mut names = copy.clone().into_iter().collect::<BTreeMap<_, _>>().into_keys();
            let entry = names.find(|name| name.starts_with("L#")).expect("a license");
            let license = copy.remove(&entry).expect("a license");
            copy.insert(format!("L#{id}"), license);
            copy.insert("due_shard".to_owned(), text(format!("account#{:02}", n % 16)));
            format!("ACCOUNT#account-{n}")
        }
        _ => {
            copy.insert("mailbox".to_owned(), text(format!("mailbox-{n}")));
            if let Some(AttributeValue::M(party)) = copy.get_mut("party") {
                party.insert("email".to_owned(), text(format!("buyer-{n}@example.com")));
            }
            format!("SUBJECT#subject-{n}")
        }
    };
    copy.insert("pk".to_owned(), text(pk));
    copy
}

/// Copies what is there of the one licensee, so many times, each copy changed.
async fn multiply(stage: &Stage, times: usize, change: impl Fn(usize, &mut Item)) {
    let client = stage.shop.engine.dynamodb();
    let mut pages = client.scan().table_name(TABLE).into_paginator().items().send();
    let mut originals: Vec<Item> = Vec::new();
    while let Some(item) = pages.next().await {
        let item = item.expect("an item");
        let of_licensee = ["STATE", "LICENSES", "VAULT"].contains(&item["sk"].as_s().expect("a text").as_str());
        originals.extend(of_licensee.then_some(item));
    }
    assert_eq!(originals.len(), 3, "the order, its account, its buyer");
    let numbered = (0..times).flat_map(|n| originals.iter().map(move |item| (n, copy(item, n))));
    let copies: Vec<Item> = numbered
        .map(|(n, mut copy)| {
            change(n, &mut copy);
            copy
        })
        .collect();
    for batch in copies.chunks(BATCH) {
        let put = |item: &Item| PutRequest::builder().set_item(Some(item.clone())).build().expect("an item");
        let puts = batch.iter().map(|item| WriteRequest::builder().put_request(put(item)).build()).collect();
        client.batch_write_item().request_items(TABLE, puts).send().await.expect("as it was set up");
    }
}

/// Chooses the request of a name that comes after so many.
fn after(so_many: usize, name: &'static str) -> impl FnMut(&Operation) -> bool + Send {
    let mut met = 0;
    move |operation| {
        met += usize::from(operation.name == name);
        operation.name == name && met > so_many
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn licensees_by_the_hundred_are_told_once_each_though_everything_dies_in_the_middle() {
    let licensees = many();
    let stage = Stage::new(&World::of("").http).await;
    Box::pin(scene::active(&stage)).await;
    multiply(&stage, licensees, |_, _| {}).await;
    publishing(&stage, &[Act::DraftTerms, Act::PublishTerms]).await;
    stage.carry().await;

    stage.faults.strike(after(licensees / 2, "PutItem"), Fault::Die);
    stage.sweep(Family::Published).await;
    assert!(stage.faults.spent(), "the telling died once");
    let records = stage.records();
    assert_eq!(records.len(), licensees + 1, "each has one item, however often a page was told");

    // A lease that was taken and never used; a mail that was sent and never marked.
    stage.faults.strike(after(licensees / 3, "TransactWriteItems"), Fault::Die);
    stage.dispatch(records.clone()).await;
    assert!(stage.faults.spent(), "the sender died once");
    stage.minutes_pass(3);
    stage.faults.strike(after(0, "SendRawEmail"), Fault::Die);
    stage.sweep(Family::Outbox).await;
    stage.settle().await;

    let mut told: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for mail in stage.mails().await {
        let of = |name: &str| mail[name].as_str().expect("a text").to_owned();
        if of("reference").starts_with("TERMS-2025-02-terms-published-") {
            told.entry(of("to")).or_default().push(of("reference"));
        }
    }
    assert_eq!(told.len(), licensees + 1);
    let copies: usize = told.values().map(Vec::len).sum();
    assert!(copies <= licensees + 2, "only the mail that was in flight went twice: {copies}");
    let all_same = |references: &Vec<String>| references.iter().collect::<BTreeSet<_>>().len() == 1;
    assert!(told.values().all(all_same), "a copy carries the same reference");
    let file = stage.tellings("2025-02").await;
    assert_eq!((file[0]["accounts"].as_u64(), file[0]["done_at"].is_string()), (Some(licensees as u64 + 1), true));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_telling_goes_on_behind_a_license_that_ended_between_two_pages() {
    const MORE: usize = 120;
    let stage = Stage::new(&World::of("").http).await;
    Box::pin(scene::active(&stage)).await;
    let begin = stage.now();
    // All in one shard, one after the other by the minute.
    multiply(&stage, MORE, |n, item| {
        if item["sk"] == text("LICENSES") {
            let end = begin + TimeDelta::minutes(1 + n as i64);
            item.insert("due_shard".to_owned(), text("account#00"));
            item.insert("due_at".to_owned(), AttributeValue::N(end.timestamp_millis().to_string()));
        }
    })
    .await;
    publishing(&stage, &[Act::DraftTerms, Act::PublishTerms]).await;
    let (store, zone) = (&stage.shop.store, stage.shop.agreement.policy.zone);
    let telling = store.broadcast("TERMS#2025-02", "BROADCAST#terms-published").await.expect("a table");
    let mut telling = store.broadcast_page(&telling.expect("a telling"), zone, begin).await.expect("the first page");
    // By now the last of the first page has ended.
    let later = begin + TimeDelta::minutes(110);
    while let Some(page) = telling {
        telling = store.broadcast_page(&page, zone, later).await.expect("the next page");
    }
    assert_eq!(stage.records().iter().filter(|record| is_of(record, "OUT#terms-published")).count(), MORE + 1);
}

fn is_of(record: &EventRecord, prefix: &str) -> bool {
    matches!(record.change.keys.get("sk"), Some(serde_dynamo::AttributeValue::S(sk)) if sk.starts_with(prefix))
}

impl Stage {
    /// How far everybody was told, as an operator sees it.
    async fn tellings(&self, version: &str) -> Vec<Value> {
        let token = self.operator_token("anna", &["operator"]).await;
        let file = self.get(&format!("/v1/operator/terms/{version}"), Some(&token)).await;
        file.json["tellings"].as_array().expect("tellings").clone()
    }
}
