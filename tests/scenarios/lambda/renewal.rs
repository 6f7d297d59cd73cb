//! Renewing the pseudonyms after their key leaked, as the runbook has it: the job runs while orders go on, and dies on the way;
//! then the functions that make pseudonyms are deployed with the new key.

use crate::mailbox::report_token;
use crate::operator::Desk;
use crate::operator::refunds::elsewhere;
use crate::problems::{SECOND_OPERATOR, assert_problem};
use aws_sdk_dynamodb::types::AttributeValue;
use domain::agreement::Agreement;
use domain::order::OrderId;
use domain::rules::Command;
use domain::rules::refund_gateway::GatewaySaid;
use functions::keys::Pseudonyms;
use functions::keys::pseudonyms::version_of;
use functions::rekey::Rekey;
use harness::faults::{Fault, Faults};
use harness::lambda::Cloud;
use harness::{Placed, World, answer, events};
use local::shop::TABLE;
use reqwest::Method;
use serde_json::{Value, json};
use std::sync::Arc;
use store::Store;
use store::order::execute::Execution;
use store::renewal::Renewal;

const SECOND: &str = "2:27d4b9016ae8f35c92407fbd18c6ea53e1095db72fc48a360be97d1452f8ac06";

/// The setting after the leak.
fn setting() -> String {
    let (_, first) = local::keys::SETTINGS.iter().find(|(name, _)| *name == "PSEUDONYM_KEYS").expect("a setting");
    format!("{SECOND},{first}")
}

fn after() -> Pseudonyms {
    Pseudonyms::parse(&setting()).expect("keys")
}

/// The job over a table that may fail.
fn job(store: Store) -> Rekey {
    Rekey { agreement: Arc::new(Agreement::of_tests()), store, pseudonyms: after() }
}

/// Every text of an item, its keys apart.
#[expect(clippy::disallowed_methods, reason = "each is looked at by itself, in whatever order")]
fn texts(value: &AttributeValue, found: &mut Vec<String>) {
    match value {
        AttributeValue::S(text) => found.push(text.clone()),
        AttributeValue::L(items) => items.iter().for_each(|item| texts(item, found)),
        AttributeValue::M(members) => members.values().for_each(|member| texts(member, found)),
        _ => {}
    }
}

/// The items in which a pseudonym of the first version stands, but events and the ids of notices that were mailed.
#[expect(clippy::disallowed_methods, reason = "each is looked at by itself, in whatever order")]
async fn left(cloud: &Cloud) -> Vec<String> {
    let mut pages = cloud.engine.dynamodb().scan().table_name(TABLE).into_paginator().items().send();
    let mut left = Vec::new();
    while let Some(item) = pages.next().await {
        let item = item.expect("an item");
        let [pk, sk] = ["pk", "sk"].map(|name| item[name].as_s().expect("a text").clone());
        if sk.starts_with("E#") {
            continue;
        }
        let mut found: Vec<String> = pk.split(['#', '/']).map(str::to_owned).collect();
        if !sk.starts_with("OUT#") {
            found.extend(sk.split(['#', '/']).map(str::to_owned));
        }
        item.iter().filter(|(name, _)| *name != "pk" && *name != "sk").for_each(|(_, value)| texts(value, &mut found));
        // What the renewal recorded names both.
        if found.iter().any(|text| version_of(text) == Some(1)) {
            left.push(format!("{pk} {sk}"));
        }
    }
    left
}

/// How many orders left something behind in an account that they are no more for.
#[expect(clippy::disallowed_methods, reason = "they are counted, in whatever order")]
async fn left_behind(cloud: &Cloud) -> usize {
    let mut pages = cloud.engine.dynamodb().scan().table_name(TABLE).into_paginator().items().send();
    let mut names = 0;
    while let Some(item) = pages.next().await {
        names += item.expect("an item").keys().filter(|name| name.starts_with("LEFT#")).count();
    }
    names
}

/// A refund that the bank declined, for which anna proposed another way.
async fn proposed(desk: &Desk, cloud: &Cloud) -> (Placed, String) {
    let mut body = cloud.order_body().await;
    body["kommo"]["account_id"] = json!(30_896_999);
    let placed = cloud.place_body("refunded", &body).await;
    let ticket = cloud.ticket(&placed, "pay-refunded").await;
    cloud.pay(&ticket, "paid").await;
    cloud.settle().await;
    for endpoint in ["reverse_order", "get_order_info"] {
        cloud.fault(endpoint, "error", 1_000_000).await;
    }
    let end = json!({"on": "agreement", "refund_minor": 453_250});
    desk.done(&placed, &format!("orders/{}/termination", placed.id), end).await;
    let (id, refund) = (OrderId::parse(&placed.id).expect("an id"), format!("{}-R1", placed.id));
    let (store, agreement) = (Store::new(cloud.engine.dynamodb(), TABLE), Arc::new(Agreement::of_tests()));
    for command in [
        Command::BeginRefund { id: refund.clone() },
        Command::RecordRefund { id: refund.clone(), said: GatewaySaid::Declined(302) },
    ] {
        let now = harness::BEGIN.parse().expect("an instant");
        store.execute(&agreement, Execution::on(&id, &command), now).await.expect("a command");
    }
    for endpoint in ["reverse_order", "get_order_info"] {
        cloud.fault(endpoint, "error", 0).await;
    }
    let anna = cloud.operator_token("anna", &["operator", "approver"]).await;
    let answer = desk.act_as(&anna, &placed, &format!("refunds/{refund}/reroute"), elsewhere("kommo")).await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    (placed, refund)
}

/// Runs the job, a page at a time, each time as a process of its own, until it says that it is done.
async fn renewed(cloud: &Cloud, faults: &Faults) -> Renewal {
    for _ in 0..200 {
        let store = Store::new(faults.dynamodb(), TABLE);
        let now = harness::BEGIN.parse().expect("an instant");
        if let Some(Ok(renewal)) = faults.process(job(store).run(1, now)).await
            && renewal.done
        {
            return renewal;
        }
        cloud.settle().await;
    }
    panic!("the job is never done");
}

async fn muted(cloud: &Cloud, pseudonyms: &Pseudonyms) -> bool {
    let store = Store::new(cloud.engine.dynamodb(), TABLE);
    store.is_muted(&pseudonyms.mailbox("complaint@example.com")).await.expect("the table answers")
}

async fn press(cloud: &Cloud, token: &str) -> u16 {
    let request = cloud.request(Method::POST, "/v1/mailbox-reports/confirmation").body(format!("token={token}"));
    answer(request.header("content-type", "application/x-www-form-urlencoded")).await.status
}

#[tokio::test]
async fn everything_holds_under_the_new_pseudonyms_after_a_job_that_died_on_the_way() {
    let cloud = Cloud::new().await;
    let desk = Desk::of(World::of(&cloud.url));
    let corrected = cloud.paid("corrected").await;
    let (first, second) = (cloud.paid("k1").await, cloud.paid("k2").await);
    let right = json!({"account_id": 30_896_272, "subdomain": "right"});
    desk.done(&corrected, &format!("orders/{}/account", corrected.id), right).await;
    let mut body = cloud.order_body().await;
    body["party"]["email"] = json!("complaint@example.com");
    body["party"]["last_name"] = json!("Unwilling");
    let complains = cloud.place_body("complains", &body).await;
    cloud.settle().await;
    assert!(muted(&cloud, &local::keys::pseudonyms()).await);
    let report = cloud.post("/v1/mailbox-reports", Some(&first.token), "r", &json!({})).await;
    assert_eq!(report.status, 202, "{}", report.text);
    cloud.settle().await;
    let (refunded, refund) = proposed(&desk, &cloud).await;
    let open = cloud.place("open").await;
    let license = cloud.license("").await.json;
    assert_eq!(license["state"], "window_open");

    let faults = Faults::over(&cloud.engine);
    faults.script("TransactWriteItems", [Fault::Pass, Fault::LoseReply, Fault::Die, Fault::FailBefore]);
    faults.script("PutItem", [Fault::Pass, Fault::FailBefore, Fault::Die]);
    faults.script("UpdateItem", [Fault::Pass, Fault::Die]);
    faults.script("DeleteItem", [Fault::Pass, Fault::Die]);
    let store = Store::new(faults.dynamodb(), TABLE);
    let now = harness::BEGIN.parse().expect("an instant");
    let _ = faults.process(job(store).run(1, now)).await;
    // Meanwhile the others go on: an order is paid.
    let ticket = cloud.ticket(&open, "pay-open").await;
    cloud.pay(&ticket, "paid").await;
    let renewal = renewed(&cloud, &faults).await;
    assert!(faults.spent() && renewal.failed == 0 && renewal.passes > 1, "{renewal:?}");
    assert_eq!(left(&cloud).await, [""; 0], "no item is left");
    assert_eq!(left_behind(&cloud).await, 1, "what an order left behind goes along with those that wait behind it");

    cloud.deploy_with("PSEUDONYM_KEYS", &setting());
    cloud.settle().await;
    assert_eq!(cloud.license("").await.json, license, "the license answers");
    assert!(muted(&cloud, &after()).await);
    for placed in [&first, &second, &open] {
        let order = cloud.order(placed).await;
        assert_eq!(order["state"], "paid", "{order}");
        assert!(events(&order).contains(&"pseudonyms.renewed".to_owned()), "{order}");
    }
    is_found(&desk, &complains).await;
    queue_goes_on(&cloud, &[&second, &open]).await;
    mailbox_is_frozen(&cloud, &first, &second).await;
    two_operators(&desk, &refunded, &refund).await;
    assert_eq!(cloud.place("open").await.id, open.id, "a repeat is known");
    let again = job(Store::new(cloud.engine.dynamodb(), TABLE)).run(100, now).await.expect("a run");
    assert_eq!(again, renewal, "nothing is left to do");
}

/// Its words find an order as before.
async fn is_found(desk: &Desk, placed: &Placed) {
    for word in ["Unwilling", "complaint@example.com", &placed.number] {
        let found = desk.get(&format!("orders?find={word}")).await;
        assert_eq!(found.json["items"][0]["order_id"], placed.id.as_str(), "{word}: {}", found.text);
    }
}

/// An order that is paid afterwards stands behind those of the account that were paid before.
async fn queue_goes_on(cloud: &Cloud, before: &[&Placed]) {
    let last = cloud.paid("k9").await;
    let from = |order: &Value| order["license"]["from"].as_str().map(str::to_owned);
    let last = from(&cloud.order(&last).await).expect("a period");
    for placed in before {
        let earlier = from(&cloud.order(placed).await).expect("a period");
        assert!(earlier < last, "{earlier} before {last}");
    }
}

/// The report of one order, once confirmed, freezes the others of the mailbox.
async fn mailbox_is_frozen(cloud: &Cloud, reported: &Placed, other: &Placed) {
    let token = cloud.mails().await.iter().find_map(report_token).expect("a link");
    assert_eq!(press(cloud, &token).await, 200);
    cloud.settle().await;
    assert!(events(&cloud.order(reported).await).contains(&"mailbox.confirmed".to_owned()));
    assert!(events(&cloud.order(other).await).contains(&"mailbox.reported".to_owned()), "found by the mailbox's index");
}

/// Who proposed another way for a refund under the former pseudonym does not approve it under the new one.
async fn two_operators(desk: &Desk, placed: &Placed, refund: &str) {
    let anna = desk.world.operator_token("anna", &["operator", "approver"]).await;
    let path = format!("refunds/{refund}/approval");
    let own = desk.act_as(&anna, placed, &path, json!({})).await;
    assert_problem(&own, SECOND_OPERATOR, &[], "who proposed it");
    let approved = desk.act_as(&desk.boris().await, placed, &path, json!({})).await;
    assert_eq!(approved.status, 200, "{}", approved.text);
}
