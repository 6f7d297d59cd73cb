//! Correspondence as evidence (clauses 10.2, 10.3): what is registered, what it is worth, and what is never lost.

use super::{Desk, Says, at};
use crate::problems::{CANNOT_SUPERSEDE, INVALID_FIELDS, RECORDED_WITHOUT_NOTICE, assert_problem};
use harness::{Placed, events};
use serde_json::{Value, json};

const RAW: &str = "From: buyer@example.com\r\nSubject: The report\r\n\r\nIt is still missing.\r\n";
/// By `sha256sum` of those bytes.
const RAW_SHA256: &str = "61f5ee5d35e82b7e112b186be177cd741fff7211234f61cbae9aab1ac497ca71";
const ARRIVED: &str = "2025-02-03T10:00:00+05:00";

fn path(placed: &Placed) -> String {
    format!("orders/{}/messages", placed.id)
}

/// A file that is kept elsewhere.
fn file(kind: &str, more: Value) -> Value {
    let mut file = json!({"kind": kind, "direction": "in", "channel": "email", "source": "licensee",
        "arrived_at": ARRIVED, "original": false, "sha256": "a".repeat(64)});
    file.as_object_mut().expect("an object").extend(more.as_object().expect("fields").clone());
    file
}

/// A message as it arrived.
fn message(more: Value) -> Value {
    let mut message = file("message", json!({"source": "licensor", "original": true, "sha256": null, "raw": RAW}));
    message.as_object_mut().expect("an object").extend(more.as_object().expect("fields").clone());
    message
}

async fn listed(desk: &Desk, placed: &Placed) -> Vec<Value> {
    let list = desk.get(&path(placed)).await;
    assert_eq!((list.status, &list.json["next"]), (200, &Value::Null), "{}", list.text);
    assert_eq!(list.headers["cache-control"], "no-store");
    list.json["items"].as_array().expect("a list").clone()
}

#[tokio::test]
async fn a_screenshot_counts_until_the_original_arrives_and_both_stay() {
    let desk = Desk::new().await;
    let placed = desk.world.paid("k1").await;
    assert_eq!(listed(&desk, &placed).await, Vec::<Value>::new());
    let shot = desk.act(&placed, &path(&placed), file("screenshot", json!({"source": "third_party"}))).await;
    assert_eq!((shot.status, &shot.json["rank"]), (201, &json!("until_original")), "{}", shot.text);
    let original = message(json!({"supersedes": shot.json["id"], "sent_at": ARRIVED}));
    let arrived = desk.act(&placed, &path(&placed), original).await;
    assert_eq!((arrived.status, &arrived.json["rank"]), (201, &json!("original")), "{}", arrived.text);
    let [m1, m2] = ["M1", "M2"].map(|part| json!(format!("{}-{part}", placed.id)));

    let list = listed(&desk, &placed).await;
    assert_eq!((list.len(), &list[1]), (2, &arrived.json));
    let mut copy = shot.json.clone();
    (copy["rank"], copy["superseded_by"]) = (json!("copy"), m2.clone());
    assert_eq!(list[0], copy, "nothing of the screenshot is lost, its hash least of all");
    let expected = json!({"id": m2, "version": desk.view(&placed).await["order"]["version"], "kind": "message",
        "registered_at": desk.now().await, "direction": "in", "channel": "email", "source": "licensor",
        "arrived_at": "2025-02-03T05:00:00Z", "sent_at": "2025-02-03T05:00:00Z", "sha256": RAW_SHA256,
        "kept_here": true, "card_numbers_masked": 0, "notice_given": null, "rank": "original", "supersedes": m1, "superseded_by": null});
    assert_eq!(list[1], expected);

    let texts = desk.get(&format!("orders/{}/texts", placed.id)).await;
    let is_message = |it: &&Value| it["kind"] == "message";
    let kept: Vec<&Value> = at(&texts.json, "/items").as_array().expect("a list").iter().filter(is_message).collect();
    assert_eq!((kept.len(), &kept[0]["text"], &kept[0]["about"]), (1, &json!(RAW), &m2));
    let order = desk.world.order(&placed).await;
    assert_eq!(events(&order).iter().filter(|it| *it == "correspondence.registered").count(), 2, "the buyer sees that");
    assert_eq!(order["timeline"].as_array().expect("a timeline").last().expect("an event")["clause"], "10.3");
}

#[tokio::test]
async fn only_an_original_takes_the_place_of_what_waits_for_it_and_once() {
    let desk = Desk::new().await;
    let (placed, other) = (desk.world.paid("k1").await, desk.world.paid("k2").await);
    let id = |of: &Placed, n: u8| json!(format!("{}-M{n}", of.id));
    for file in [file("screenshot", json!({})), message(json!({})), file("document", json!({}))] {
        desk.done(&placed, &path(&placed), file).await;
    }
    desk.done(&other, &path(&other), file("screenshot", json!({}))).await;
    desk.done(&placed, &path(&placed), message(json!({"supersedes": id(&placed, 1)}))).await;
    let before = listed(&desk, &placed).await;
    let cases = [
        ("one of another order", message(json!({"supersedes": id(&other, 1)}))),
        ("itself", message(json!({"supersedes": id(&placed, 5)}))),
        ("none", message(json!({"supersedes": "M1"}))),
        ("one superseded already", message(json!({"supersedes": id(&placed, 1)}))),
        ("an original", message(json!({"supersedes": id(&placed, 2)}))),
        ("by a screenshot", file("screenshot", json!({"supersedes": id(&placed, 3)}))),
        ("an original, by a screenshot", file("screenshot", json!({"supersedes": id(&placed, 2)}))),
        ("by a copy", file("document", json!({"supersedes": id(&placed, 3)}))),
    ];
    for (case, fields) in cases {
        assert_problem(&desk.act(&placed, &path(&placed), fields).await, CANNOT_SUPERSEDE, &[], case);
    }
    assert_eq!(listed(&desk, &placed).await, before);
}

#[tokio::test]
async fn a_call_that_was_recorded_without_notice_is_no_evidence() {
    let desk = Desk::new().await;
    let placed = desk.world.paid("k1").await;
    let recording = |notice: Value| file("recording", json!({"channel": "phone", "notice_given": notice}));
    desk.refused(&placed, &path(&placed), recording(json!(false)), RECORDED_WITHOUT_NOTICE).await;
    let unsaid = desk.act(&placed, &path(&placed), recording(Value::Null)).await;
    assert_problem(&unsaid, INVALID_FIELDS, &["/notice_given"], "nothing is said of a notice");
    let given = desk.act(&placed, &path(&placed), recording(json!(true))).await;
    assert_eq!((given.status, &given.json["rank"]), (201, &json!("until_original")), "{}", given.text);
}

#[tokio::test]
async fn a_piece_is_a_message_or_a_hash_with_its_source_and_instant() {
    let desk = Desk::new().await;
    let placed = desk.world.paid("k1").await;
    let before = desk.view(&placed).await;
    let cases: [(Value, &[&str]); 17] = [
        (file("message", json!({"sha256": null})), &["/sha256"]),
        (file("message", json!({"raw": RAW})), &["/sha256"]),
        (file("screenshot", json!({"raw": RAW, "sha256": null})), &["/raw"]),
        (message(json!({"raw": " \r\n"})), &["/raw"]),
        (message(json!({"raw": 1})), &["/raw"]),
        (message(json!({"raw": "x".repeat(32 * 1024 + 1)})), &["/raw"]),
        (file("message", json!({"sha256": "A".repeat(64)})), &["/sha256"]),
        (file("message", json!({"sha256": "a".repeat(63)})), &["/sha256"]),
        (file("message", json!({"sha256": "g".repeat(64)})), &["/sha256"]),
        (file("message", json!({"arrived_at": "2025-02-03T10:00:01+05:00"})), &["/arrived_at"]),
        (file("message", json!({"sent_at": "2025-02-03T10:00:01+05:00"})), &["/sent_at"]),
        (file("message", json!({"arrived_at": null, "sent_at": "soon"})), &["/arrived_at", "/sent_at"]),
        (file("screenshot", json!({"original": true})), &["/original"]),
        (file("recording", json!({"original": true, "notice_given": true})), &["/original"]),
        (file("message", json!({"notice_given": true})), &["/notice_given"]),
        (file("message", json!({"supersedes": 1})), &["/supersedes"]),
        (
            file("picture", json!({"direction": "up", "channel": "api", "source": "buyer@example.com"})),
            &["/kind", "/direction", "/channel", "/source"],
        ),
    ];
    for (fields, pointers) in cases {
        let case = fields.to_string().chars().take(300).collect::<String>();
        let answer = desk.act(&placed, &path(&placed), fields).await;
        assert_problem(&answer, INVALID_FIELDS, pointers, &case);
        assert!(!answer.text.contains("buyer@example.com"), "{}", answer.text);
    }
    assert_eq!(desk.view(&placed).await, before);
    let longest = desk.act(&placed, &path(&placed), message(json!({"raw": "x".repeat(32 * 1024)}))).await;
    assert_eq!(longest.status, 201, "{}", longest.text);
}

#[tokio::test]
async fn a_repeat_is_answered_with_its_own_piece_and_an_order_that_ended_takes_evidence_too() {
    let desk = Desk::new().await;
    let placed = desk.world.place("k1").await;
    desk.done(&placed, &format!("orders/{}/cancellation", placed.id), json!({})).await;
    let anna = desk.anna().await;
    let mut body = message(json!({}));
    body["reason"] = json!("As the mailbox holds it.");
    // A fact from outside rests on no version.
    let says = Says { token: &anna, key: "m1", if_match: None };
    let first = desk.send(&path(&placed), says, &body).await;
    assert_eq!(first.status, 201, "{}", first.text);
    desk.done(&placed, &path(&placed), file("document", json!({}))).await;
    let again = desk.send(&path(&placed), says, &body).await;
    assert_eq!((again.status, again.json), (201, first.json));
    assert_eq!(listed(&desk, &placed).await.len(), 2);
}

#[tokio::test]
async fn what_a_message_says_lies_beside_the_order_and_nowhere_else() {
    let desk = Desk::new().await;
    let placed = desk.world.paid("k1").await;
    desk.done(&placed, &path(&placed), message(json!({"raw": "From: secret.sender@example.com\n\nSECRET-WORDS"})))
        .await;
    let secret = |text: &str| text.contains("secret.sender") || text.contains("SECRET-WORDS");
    let items = desk.world.items().await;
    let holding = items.iter().filter(|(_, _, item)| secret(&item.to_string()));
    let holding: Vec<&str> = holding.map(|(_, sk, _)| sk.as_str()).collect();
    assert_eq!(holding, [format!("TEXT#CORRESPONDENCE#{}-M1", placed.id)]);
    let event = |(_, sk, item): &&(String, String, Value)| sk.starts_with("E#") && item.to_string().contains("sha256");
    let registered = items.iter().filter(event).filter(|it| it.2.to_string().contains("correspondence_registered"));
    assert_eq!(registered.count(), 1, "the event proves it by its hash");
}

#[tokio::test]
async fn notice_comes_before_recording() {
    let desk = Desk::new().await;
    for (language, word) in [("en", "record"), ("ru", "записывать")] {
        let offer = desk.world.get(&format!("/v1/offer?language={language}"), None).await.json;
        assert_eq!(offer["recording"]["clause"], "10.2");
        assert!(offer["recording"]["text"].as_str().expect("a text").contains(word), "{offer}");
        let mut body = desk.world.order_body().await;
        body["language"] = json!(language);
        desk.world.place_body(language, &body).await;
        desk.world.settle().await;
        let mails = desk.world.mails().await;
        let told = mails.iter().filter(|mail| mail["text"].as_str().is_some_and(|text| text.contains(word)));
        assert_eq!(told.count(), 1, "{language}");
    }
}
