//! What was said is kept: each notice as it was sent, with a commitment to its words, and what was shown beside the box. Both can
//! be erased, and no link that opens something is among them.

use crate::browser::{Cookie, assert_says, look};
use crate::operator::Desk;
use crate::problems::{INVALID_QUERY, NOT_FOUND, TOKEN_MISSING, assert_problem};
use crate::sign_in::{BUYER, signed_in};
use aws_sdk_dynamodb::types::AttributeValue;
use domain::Instant;
use domain::follows::delivery::Kind;
use gateways::mail::{Mail, sha256, to_mime};
use harness::{Placed, World};
use local::shop::TABLE;
use serde_json::{Value, json};
use store::outbox::item::OutboxItem;
use store::table::keys;

/// The notices of an order, as its buyer reads them.
async fn notices(world: &World, placed: &Placed) -> Vec<Value> {
    let answer = world.get(&format!("/v1/orders/{}/notices", placed.id), Some(&placed.token)).await;
    assert_eq!((answer.status, &answer.json["next"]), (200, &Value::Null), "{}", answer.text);
    assert_eq!(answer.headers["cache-control"], "no-store");
    answer.json["items"].as_array().expect("a list").clone()
}

fn said<'a>(value: &'a Value, member: &str) -> &'a str {
    value[member].as_str().unwrap_or_else(|| panic!("{member} of {value}"))
}

/// A mail's text as it is kept.
fn without_link(mail: &Value) -> String {
    let text = said(mail, "text").replace("\r\n", "\n");
    let is_link = |line: &&str| line.starts_with("http") && line.contains("token=");
    text.lines()
        .map(|line| if is_link(&line) { "(The link is not kept.)" } else { line })
        .collect::<Vec<_>>()
        .join("\n")
}

async fn item(world: &World, placed: &Placed, version: u64, n: usize) -> OutboxItem {
    let read = world.shop().store.outbox_item(&format!("ORDER#{}", placed.id), &keys::outbox(version, n)).await;
    read.expect("the table answers").expect("a notice")
}

#[tokio::test]
async fn the_buyer_reads_every_notice_as_it_was_sent_and_nobody_elses() {
    let world = World::new().await;
    let placed = world.paid("k1").await;
    let other = world.paid_for_another_account("k2").await;
    let read = notices(&world, &placed).await;
    let names: Vec<&str> = read.iter().map(|notice| said(notice, "notice")).collect();
    assert_eq!(names, ["order-placed", "payment-received", "license-activated"]);
    let mails = world.mails().await;
    for notice in &read {
        let mail = mails.iter().find(|mail| mail["reference"] == notice["reference"]).expect("its mail");
        assert_eq!((said(notice, "subject"), said(notice, "text")), (said(mail, "subject"), &*without_link(mail)));
        assert_eq!((said(notice, "sent_at"), said(notice, "state")), ("2025-02-03T05:00:00Z", "delivered"));
        assert!(said(notice, "text").contains(":\n(The link is not kept.)\n\n-- \n"), "{notice}");
    }
    let path = format!("/v1/orders/{}/notices", placed.id);
    assert_problem(&world.get(&path, Some(&other.token)).await, NOT_FOUND, &[], "another buyer's");
    assert_problem(&world.get(&path, None).await, TOKEN_MISSING, &[], "nobody's");
    for (query, pointer) in [("cursor=x", "cursor"), ("limit=0", "limit"), ("limit=101", "limit"), ("x=1", "x")] {
        let answer = world.get(&format!("{path}?{query}"), Some(&placed.token)).await;
        assert_problem(&answer, INVALID_QUERY, &[pointer], query);
    }
    assert_eq!(paged(&world, &placed, 2).await, read);
}

/// The notices of an order, so many at once.
async fn paged(world: &World, placed: &Placed, limit: usize) -> Vec<Value> {
    let (mut all, mut cursor) = (Vec::new(), String::new());
    loop {
        let path = format!("/v1/orders/{}/notices?limit={limit}{cursor}", placed.id);
        let page = world.get(&path, Some(&placed.token)).await.json;
        let items = page["items"].as_array().expect("a list");
        assert!(items.len() <= limit, "{page}");
        all.extend(items.clone());
        let Some(next) = page["next"].as_str() else { return all };
        cursor = format!("&cursor={next}");
    }
}

#[tokio::test]
async fn what_everybody_was_told_stands_last_in_the_list_of_the_order_that_it_was_sent_about() {
    let desk = Desk::new().await;
    let (first, newest) = (desk.world.paid("k1").await, desk.world.paid_for_another_account("k2").await);
    let own = ["order-placed", "payment-received", "license-activated"];
    desk.amend("2025-02", "The text as amended.").await;
    desk.world.clock("2025-02-04T10:00:00+05:00").await;
    desk.published("licensor-mailbox-reports", json!({"since": "2025-02-04T09:00:00+05:00"})).await;
    let names = |list: &[Value]| -> Vec<String> { list.iter().map(|item| said(item, "notice").to_owned()).collect() };
    assert_eq!(names(&notices(&desk.world, &first).await), own, "its reader is told about their newest order");
    let read = notices(&desk.world, &newest).await;
    assert_eq!(names(&read), [&own[..], &["terms-published", "licensor-mailbox-reported"]].concat());
    let mails = desk.world.mails().await;
    for notice in &read {
        let mail = mails.iter().find(|mail| mail["reference"] == notice["reference"]).expect("its mail");
        assert_eq!((said(notice, "subject"), said(notice, "text")), (said(mail, "subject"), &*without_link(mail)));
    }
    let session = signed_in(&desk.world, BUYER).await;
    let page = look(&desk.world, &format!("/account/orders/{}/notices", newest.id), &Cookie::Session(&session)).await;
    assert_says(&page.text, &["what everybody was told comes last", said(&read[3], "subject"), "name=\"notice\""]);
    assert!(!page.text.contains("value=\"terms-published"), "it is confirmed by its mail: {}", page.text);
    for limit in 1..=5 {
        assert_eq!(paged(&desk.world, &newest, limit).await, read, "{limit} at once");
    }
    let of_operators = desk.get(&format!("orders/{}/notices", newest.id)).await.json["items"].clone();
    assert_eq!(names(of_operators.as_array().expect("a list")), names(&read));
    // Another one is told of what was published before by nothing but the terms themselves.
    desk.world.clock("2025-02-20T10:00:00+05:00").await;
    let later = desk.world.place("k3").await;
    desk.world.settle().await;
    assert_eq!(names(&notices(&desk.world, &later).await), own[..1]);
}

#[tokio::test]
async fn an_operator_reads_what_was_sent_and_is_known_to_have_looked() {
    let desk = Desk::new().await;
    let placed = desk.world.place("k1").await;
    desk.world.settle().await;
    let mail = desk.world.mails().await[0].clone();
    let id = item(&desk.world, &placed, 1, 1).await.id();
    let texts = desk.get(&format!("orders/{}/texts", placed.id)).await.json;
    let text = texts["items"].as_array().expect("a list").iter().find(|text| text["kind"] == "notice").expect("it");
    assert_eq!((&text["about"], &text["version"], &text["by"]), (&json!(id), &json!(1), &Value::Null));
    assert_eq!((said(text, "subject"), said(text, "text")), (said(&mail, "subject"), &*without_link(&mail)));

    let looks = || async {
        let items = desk.world.items().await;
        items.iter().filter(|(pk, ..)| pk.starts_with("LOOKED#")).map(|(.., look)| look.clone()).collect::<Vec<_>>()
    };
    let before = looks().await.len();
    let path = format!("notices/{id}/texts");
    let read = desk.get(&format!("{path}?reason=A%20question")).await.json;
    assert_eq!((&read["items"][0]["text"], &read["items"][0]["round"]), (&text["text"], &json!(0)));
    assert_eq!(read["items"].as_array().map(Vec::len), Some(1));
    assert_problem(&desk.get(&format!("{path}?task=x")).await, INVALID_QUERY, &["task"], "no such task");
    assert_problem(&desk.get("notices/x/texts").await, NOT_FOUND, &[], "no such notice");
    let kept = looks().await;
    assert_eq!(kept.len(), before + 1);
    assert!(kept.iter().any(|look| look["fields"] == json!(["notice"])), "{kept:?}");
}

#[tokio::test]
async fn no_link_can_be_read_back() {
    let world = World::new().await;
    let placed = world.paid("k1").await;
    world.say(&placed, "objection", "o1", &json!({})).await;
    let report = json!({"order_id": placed.id});
    world.post("/v1/mailbox-reports", Some(&placed.token), "r1", &report).await;
    world.post("/v1/sessions", None, "", &json!({"email": "buyer@example.com"})).await;
    world.settle().await;
    let token = |mail: &Value| {
        let (_, link) = mail["text"].as_str()?.split_once("token=")?;
        link.split(['&', '\n']).next().map(str::to_owned)
    };
    let mails = world.mails().await;
    let tokens: Vec<String> = mails.iter().filter_map(token).collect();
    assert!(tokens.len() >= 5, "receipts, a report, a link to sign in: {mails:?}");
    let kept = serde_json::to_string(&world.items().await).expect("JSON");
    let read = serde_json::to_string(&notices(&world, &placed).await).expect("JSON");
    for token in &tokens {
        let [_, claims, signature] = token.split('.').collect::<Vec<_>>()[..] else { panic!("no token: {token}") };
        for part in [claims, signature] {
            assert!(!kept.contains(part) && !read.contains(part), "{token}");
        }
    }
    let sign_in = |(pk, sk, _): &&(String, String, Value)| pk.starts_with("MAILBOX#") && sk.starts_with("TEXT#NOTICE#");
    let items = world.items().await;
    let text = items.iter().find(sign_in).map(|(.., item)| item).expect("the link's mail is kept, too");
    assert!(said(text, "text").contains(":\n(The link is not kept.)\n") && text["ttl"].is_number(), "{text}");
}

#[tokio::test]
async fn the_mark_of_the_sending_commits_to_the_words_and_to_the_message() {
    let world = World::new().await;
    let placed = world.place("k1").await;
    world.settle().await;
    let item = item(&world, &placed, 1, 1).await;
    let text = world.shop().store.said(&item, 0).await.expect("the table answers").expect("a text");
    let (_, sent) = item.facts.iter().find(|(kind, _)| *kind == Kind::Sent).expect("it was sent");
    let sent = sent.said.as_ref().expect("what it said");
    assert_eq!(sent.commitment, text.commitment());
    let (mut subject, mut words) = (text.clone(), text.clone());
    (subject.subject, words.text) = (Some("Another subject".to_owned()), "Other words".to_owned());
    for other in [subject, words] {
        assert_ne!(sent.commitment, other.commitment(), "other words are another commitment");
    }
    let mail = world.mails().await[0].clone();
    assert_eq!(item.facts.message(0), mail["id"].as_str(), "SES's own id, which it writes as the Message-ID");
    let at: Instant = "2025-02-03T05:00:00Z".parse().expect("an instant");
    let [to, from, subject, html] = ["to", "from", "subject", "html"].map(|member| said(&mail, member).to_owned());
    let text = said(&mail, "text").replace("\r\n", "\n");
    let html = html.replace("\r\n", "\n");
    let (reference, id) = (item.reference.clone(), item.id());
    let reply_to = world.shop().agreement.policy.licensor.email.clone();
    let mail = Mail { to, from, reply_to, subject, text, html, reference, item: id, round: 0, date: at };
    assert_eq!(sent.sha256, sha256(&to_mime(&mail).expect("a message")));
    let stored = serde_json::to_string(&item).expect("JSON");
    assert!(!stored.contains("received") && !stored.contains('@'), "the item itself has no words: {stored}");
}

/// A report proves that the mail service took the message, though its sender died before it said so, or never heard.
#[tokio::test]
async fn a_sending_whose_mark_was_lost_is_marked_by_what_is_reported_of_it() {
    let world = World::new().await;
    let placed = world.place("k1").await;
    world.settle().await;
    let marked = item(&world, &placed, 1, 1).await;
    let unmark = world.shop().engine.dynamodb().update_item().table_name(TABLE);
    let unmark = unmark.key(keys::PK, AttributeValue::S(marked.pk.clone()));
    let unmark = unmark.key(keys::SK, AttributeValue::S(marked.sk.clone()));
    unmark.update_expression("REMOVE facts, revision").send().await.expect("an update");
    let message = marked.facts.message(0).expect("a message");
    let report = json!({"source": "aws.ses", "detail": {
        "eventType": "Delivery",
        "mail": {"timestamp": "2025-02-03T05:00:00Z", "messageId": message, "tags": {"item": [marked.id()]}},
        "delivery": {"timestamp": "2025-02-03T05:00:00Z"},
    }});
    let now = world.shop().clock.now();
    world.shop().sweep.dispatch.on_event(report, now).await.expect("a report");
    assert_eq!(item(&world, &placed, 1, 1).await.facts, marked.facts, "as if its sender had lived");
    let read = notices(&world, &placed).await;
    assert!(said(&read[0], "text").contains(&placed.number), "{read:?}");
}

#[tokio::test]
async fn a_notice_that_is_sent_again_keeps_what_each_sending_said() {
    let desk = Desk::new().await;
    let mut body = desk.world.order_body().await;
    body["party"]["email"] = json!("bounce@example.com");
    let placed = desk.world.place_body("k1", &body).await;
    desk.world.settle().await;
    let id = item(&desk.world, &placed, 1, 1).await.id();
    desk.world.clock("2025-02-03T10:01:00+05:00").await;
    let path = format!("/v1/operator/notices/{id}/sending");
    let body = json!({"reason": "The mailbox works again."});
    assert_eq!(desk.world.post(&path, Some(&desk.anna().await), "again", &body).await.status, 202);
    desk.world.clock("2025-02-03T10:02:00+05:00").await;
    assert_eq!(desk.world.mails().await.len(), 2);
    let texts = desk.get(&format!("notices/{id}/texts")).await.json;
    let rounds: Vec<&Value> = texts["items"].as_array().expect("a list").iter().map(|text| &text["round"]).collect();
    assert_eq!(rounds, [0, 1]);
    let read = notices(&desk.world, &placed).await;
    assert_eq!((read.len(), said(&read[0], "sent_at")), (1, "2025-02-03T05:01:00Z"), "one notice, its last sending");
}

#[tokio::test]
async fn an_erased_text_is_said_and_the_notice_stays() {
    let world = World::new().await;
    let placed = world.place("k1").await;
    world.settle().await;
    let delete = world.shop().engine.dynamodb().delete_item().table_name(TABLE);
    let delete = delete.key(keys::PK, AttributeValue::S(format!("ORDER#{}", placed.id)));
    delete.key(keys::SK, AttributeValue::S("TEXT#NOTICE#00000001.1#00".to_owned())).send().await.expect("erased");
    let read = notices(&world, &placed).await;
    assert_eq!((&read[0]["text"], &read[0]["subject"]), (&Value::Null, &Value::Null));
    assert_eq!((said(&read[0], "notice"), said(&read[0], "sent_at")), ("order-placed", "2025-02-03T05:00:00Z"));
}

#[tokio::test]
async fn the_label_and_the_lines_are_kept_in_the_words_that_were_shown() {
    let desk = Desk::new().await;
    let offer = desk.world.get("/v1/offer?language=ru", None).await.json;
    let mut body = desk.world.order_body().await;
    body["language"] = json!("ru");
    let placed = desk.world.place_body("k1", &body).await;
    let texts = desk.get(&format!("orders/{}/texts", placed.id)).await.json;
    let text = texts["items"].as_array().expect("a list").iter().find(|text| text["kind"] == "shown").expect("it");
    let shown: Value = serde_json::from_str(said(text, "text")).expect("JSON");
    assert_eq!((&shown["label"], &shown["language"]), (&offer["acceptance"]["label"], &json!("ru")));
    assert_eq!(shown["recording_notice"], offer["recording"]["text"]);
    for line in offer["consents"].as_array().expect("lines") {
        assert_eq!(shown["consents"][said(line, "purpose")], line["text"]);
    }
    for line in offer["restrictions"].as_array().expect("lines") {
        assert_eq!(shown["restrictions"][said(line, "clause")], line["text"]);
    }
    assert_eq!(shown["restrictions"].as_object().map(serde_json::Map::len), Some(3));
    let items = desk.world.items().await;
    let (.., event) = items.iter().find(|(pk, sk, _)| pk.contains(&placed.id) && sk == "E#00000001").expect("an event");
    let event: Value = serde_json::from_str(said(event, "body")).expect("JSON");
    let consents = event.pointer("/fact/consents").or(event.pointer("/consents")).unwrap_or_else(|| panic!("{event}"));
    for (purpose, hash) in consents.as_object().expect("hashes") {
        assert_eq!(*hash, sha256(said(&shown["consents"], purpose).as_bytes()), "{purpose}");
    }
}
