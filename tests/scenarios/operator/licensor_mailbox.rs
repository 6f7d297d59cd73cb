//! Our own mailbox in other hands (10.4, K26): every licensee is told, and what came by e-mail since then is listed.

use super::Desk;
use crate::problems::{INVALID_FIELDS, INVALID_QUERY, assert_problem};
use serde_json::{Value, json};

const SINCE: &str = "2025-02-01T10:00:00+05:00";

#[tokio::test]
async fn every_licensee_is_told_once_in_their_language() {
    let desk = Desk::new().await;
    desk.world.paid("k1").await;
    let mut body = desk.world.order_body().await;
    body["kommo"]["account_id"] = json!(7);
    body["party"]["email"] = json!("other@example.com");
    body["language"] = json!("ru");
    let placed = desk.world.place_body("k2", &body).await;
    let ticket = desk.world.ticket(&placed, "pay").await;
    desk.world.pay(&ticket, "paid").await;
    desk.world.settle().await;
    desk.world.place("only-placed").await;
    desk.world.settle().await;
    let before = desk.world.mails().await.len();
    let ahead = json!({"since": "2025-02-03T10:00:01+05:00"});
    assert_problem(&desk.publish("a", "licensor-mailbox-reports", ahead).await, INVALID_FIELDS, &["/since"], "ahead");
    let report = desk.publish("r", "licensor-mailbox-reports", json!({"since": SINCE})).await;
    assert_eq!((report.status, &report.json["clause"]), (201, &json!("10.4")), "{}", report.text);
    let again = desk.publish("r", "licensor-mailbox-reports", json!({"since": SINCE})).await;
    assert_eq!(again.json, report.json);
    desk.world.settle().await;
    let mails = desk.world.mails().await;
    let told: Vec<&Value> = mails[before..].iter().collect();
    assert_eq!(told.len(), 2, "each licensee once, and who only placed an order not: {told:?}");
    for mail in told {
        let text = mail["text"].as_str().expect("a text");
        let russian = mail["to"] == "other@example.com";
        assert!(text.contains("2025-02-01") && text.contains("10.4"), "{text}");
        assert_eq!(text.contains("почтовый ящик"), russian, "{text}");
        assert!(text.contains("/v1/receipts?token="), "it is owed, so its receipt can be confirmed: {text}");
    }
}

#[tokio::test]
async fn what_came_by_email_since_then_is_listed_for_review_page_by_page() {
    let desk = Desk::new().await;
    let placed = desk.world.paid("k1").await;
    let claim = |channel: &str, at: &str| json!({"text": "It does not count.", "about": "scope", "channel": channel, "received_at": at, "proven": false});
    let path = format!("orders/{}/claims", placed.id);
    desk.done(&placed, &path, claim("email", "2025-02-03T10:00:00+05:00")).await;
    desk.world.clock("2025-04-02T10:00:00+05:00").await;
    desk.done(&placed, &path, claim("post", "2025-04-01T10:00:00+05:00")).await;
    desk.done(&placed, &path, claim("email", "2025-04-01T11:00:00+05:00")).await;
    // It reached us in February, and is registered in April.
    desk.done(&placed, &path, claim("email", "2025-02-04T10:00:00+05:00")).await;
    desk.world.claim(&placed, "own", &json!({"text": "Through the shop.", "about": "scope"})).await;

    let listed = |since: &str| {
        let path = format!("email-acts?since={}", since.replace('+', "%2B"));
        let desk = &desk;
        async move { desk.get(&path).await.json }
    };
    let ids = |list: &Value| -> Vec<String> {
        let items = list["items"].as_array().expect("a list").iter();
        items
            .map(|act| act["about"].as_str().expect("a claim").rsplit('-').next().unwrap_or_default().to_owned())
            .collect()
    };
    let all = listed("2025-02-03T10:00:00+05:00").await;
    assert_eq!((ids(&all), &all["next"]), (vec!["C1".to_owned(), "C4".to_owned(), "C3".to_owned()], &Value::Null));
    let first = &all["items"][0];
    assert_eq!((&first["order_id"], &first["event"]), (&json!(placed.id), &json!("claim.received")));
    assert_eq!(first["received_at"], "2025-02-03T05:00:00Z");
    assert_eq!(ids(&listed("2025-02-03T10:00:00.001+05:00").await), ["C4", "C3"]);
    assert_eq!(ids(&listed("2025-03-01T00:00:00Z").await), ["C3"]);

    let (mut paged, mut cursor) = (Vec::new(), String::new());
    loop {
        let page = desk.get(&format!("email-acts?since=2025-02-01T00:00:00Z&limit=1{cursor}")).await.json;
        paged.extend(page["items"].as_array().expect("a list").clone());
        let Some(next) = page["next"].as_str() else { break };
        cursor = format!("&cursor={next}");
    }
    assert_eq!(json!(paged), all["items"]);
    // A month that is none, of a cursor that was not given out, ends no less than others.
    let none = format!("since=2025-02-01T00:00:00Z&cursor={}", hex::encode("EMAIL_ACTS#zzzz|AT#"));
    let foreign = "since=2025-02-01T00:00:00Z&cursor=4f55";
    for (query, wrong) in [("", "since"), ("since=x", "since"), (foreign, "cursor"), (&none, "cursor")] {
        assert_problem(&desk.get(&format!("email-acts?{query}")).await, INVALID_QUERY, &[wrong], query);
    }
    let kept = serde_json::to_string(&desk.world.items().await).expect("JSON");
    assert!(kept.contains("EMAIL_ACTS#2025-02") && kept.contains("EMAIL_ACTS#2025-04"));
}

#[tokio::test]
async fn the_reports_are_listed_the_newest_first() {
    let desk = Desk::new().await;
    assert_eq!(desk.get("licensor-mailbox-reports").await.json, json!({"items": [], "next": null}));
    let mut made = Vec::new();
    for (key, now) in [("r1", "2025-02-03T10:00:00+05:00"), ("r2", "2025-02-05T10:00:00+05:00")] {
        desk.world.clock(now).await;
        made.insert(0, desk.publish(key, "licensor-mailbox-reports", json!({"since": SINCE})).await.json);
        // The same once more is the same report.
        desk.publish(key, "licensor-mailbox-reports", json!({"since": SINCE})).await;
    }
    let listed = desk.get("licensor-mailbox-reports").await;
    assert_eq!((listed.status, &listed.json["items"]), (200, &json!(made)));
    assert_eq!(made[0]["reported_at"], "2025-02-05T05:00:00Z");
}

#[tokio::test]
async fn an_opt_out_that_came_by_email_is_looked_at_anew_and_one_by_telephone_is_not() {
    let desk = Desk::new().await;
    let placed = desk.world.paid("k1").await;
    for channel in ["email", "phone"] {
        let said = json!({"channel": channel, "received_at": desk.now().await});
        desk.done(&placed, &format!("orders/{}/information-opt-outs", placed.id), said).await;
    }
    let acts = desk.get("email-acts?since=2025-02-01T00:00:00Z").await.json["items"].clone();
    assert_eq!(acts.as_array().map(Vec::len), Some(1), "{acts}");
    assert_eq!((&acts[0]["event"], &acts[0]["order_id"]), (&json!("information.declined"), &json!(placed.id)));
}
