//! News of a price list, which nobody is owed: only with consent, and no more after a complaint (clause 8.6; I30, I35).

use crate::operator::Desk;
use harness::Placed;
use serde_json::{Value, json};

/// A licensee of an account of their own.
async fn licensee(desk: &Desk, account: u64, email: &str, inform: bool) -> Placed {
    let mut body = desk.world.order_body().await;
    body["kommo"]["account_id"] = json!(account);
    body["party"]["email"] = json!(email);
    body["consents"]["inform"] = json!(inform);
    let placed = desk.world.place_body(&format!("place-{account}"), &body).await;
    let ticket = desk.world.ticket(&placed, &format!("pay-{account}")).await;
    desk.world.pay(&ticket, "paid").await;
    desk.world.settle().await;
    placed
}

/// The price list of the files under another version.
async fn post(desk: &Desk, version: &str) {
    let items = desk.world.get("/v1/prices/2023-01", None).await.json["items"].clone();
    desk.published("prices", json!({"version": version, "items": items})).await;
}

/// Who was mailed since so many mails, in the order of their addresses.
async fn readers(desk: &Desk, since: usize) -> Vec<String> {
    let mails = desk.world.mails().await;
    let mut readers: Vec<_> =
        mails[since..].iter().map(|mail| mail["to"].as_str().expect("an address").to_owned()).collect();
    readers.sort();
    readers
}

/// What is known of the news that were queued of a version, as it is kept.
async fn news(desk: &Desk, version: &str) -> Vec<Value> {
    let items = desk.world.items().await.into_iter();
    let of = format!("PRICES#{version}");
    items.filter(|(pk, sk, _)| *pk == of && sk.starts_with("OUT#prices-news")).map(|(_, _, item)| item).collect()
}

#[tokio::test]
async fn news_go_to_those_who_asked_for_them_and_to_nobody_who_complained_while_what_is_owed_goes_to_all() {
    let desk = Desk::new().await;
    licensee(&desk, 1, "buyer@example.com", true).await;
    licensee(&desk, 2, "other@example.com", false).await;
    // They complain of the first mail that they are sent, and of every other.
    licensee(&desk, 3, "complaint@example.com", true).await;
    let before = desk.world.mails().await.len();

    post(&desk, "2025-02").await;
    assert_eq!(readers(&desk, before).await, ["buyer@example.com"]);
    let queued = news(&desk, "2025-02").await;
    assert_eq!(queued.len(), 2, "none without consent is even queued");
    let withheld: Vec<_> = queued.iter().filter(|item| item["facts"][0]["withheld"].is_object()).collect();
    let [withheld] = withheld.as_slice() else { panic!("one is withheld: {queued:?}") };
    assert_eq!((&withheld["due_shard"], &withheld["facts"][0]["sent"]), (&Value::Null, &Value::Null));
    let token = desk.world.operator_token("olga", &["operator"]).await;
    let queue = desk.world.get("/v1/operator/queue", Some(&token)).await.json;
    assert_eq!(queue["items"], json!([]), "nobody is to reach a reader who does not want it");
    desk.world.clock("2025-02-07T10:00:00+05:00").await;
    assert_eq!(readers(&desk, before).await, ["buyer@example.com"], "it is not tried again");

    let before = desk.world.mails().await.len();
    desk.amend("2025-02", "The text as amended.").await;
    let all = ["buyer@example.com", "complaint@example.com", "other@example.com"];
    assert_eq!(readers(&desk, before).await, all, "who complained is sent what they are owed");
}

#[tokio::test]
async fn a_complaint_is_of_a_mailbox_and_counts_for_every_order_of_it_from_the_first() {
    let desk = Desk::new().await;
    licensee(&desk, 1, "complaint@example.com", false).await;
    let mutes = || async {
        let items = desk.world.items().await.into_iter();
        items.filter(|(pk, sk, _)| pk.starts_with("MAILBOX#") && sk == "MUTE").collect::<Vec<_>>()
    };
    let first = mutes().await;
    let [(_, _, mute)] = first.as_slice() else { panic!("one mailbox: {first:?}") };
    assert!(!mute.to_string().contains('@'), "without its address: {mute}");
    desk.world.clock("2025-02-04T10:00:00+05:00").await;
    licensee(&desk, 2, "complaint@example.com", true).await;
    assert_eq!(mutes().await, first, "the first complaint stays");
    let before = desk.world.mails().await.len();
    post(&desk, "2025-02").await;
    assert_eq!(news(&desk, "2025-02").await.len(), 1);
    assert_eq!(readers(&desk, before).await, [""; 0]);
}

#[tokio::test]
async fn that_a_licensee_was_told_otherwise_is_an_act_about_the_terms() {
    let desk = Desk::new().await;
    licensee(&desk, 1, "bounce@example.com", false).await;
    desk.amend("2025-02", "The text as amended.").await;
    let lost = desk.get("terms/2025-02/notices").await.json["items"][0].clone();
    assert_eq!(lost["state"], "bounced");
    let path = format!("notices/{}/fallback", lost["id"].as_str().expect("an id"));
    desk.world.clock("2025-02-03T10:01:00+05:00").await;
    let told = desk.publish("f", &path, json!({"channel": "phone"})).await;
    assert_eq!((told.status, &told.json["state"]), (200, &json!("reached_otherwise")), "{}", told.text);
    assert_eq!(desk.publish("f", &path, json!({"channel": "phone"})).await.json, told.json);
    let file = desk.get("terms/2025-02").await.json;
    let acts: Vec<&Value> = file["acts"].as_array().expect("a list").iter().map(|act| &act["act"]).collect();
    assert_eq!(acts, ["terms.drafted", "terms.published", "notices.reached"]);
}
