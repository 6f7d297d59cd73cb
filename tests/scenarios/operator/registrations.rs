//! What a buyer said by telephone, letter or reply has the effect of the buyer's own act; the paper copy of the agreement (10.6).

use super::{Desk, at};
use crate::browser::{Cookie, assert_shows, look};
use crate::problems::{INVALID_FIELDS, MAILBOX_FROZEN, NOT_FOUND, assert_problem};
use crate::sign_in::signed_in;
use harness::{Placed, events};
use serde_json::{Value, json};

fn said(channel: &str, received_at: &str) -> Value {
    json!({"channel": channel, "received_at": received_at})
}

const NOW: &str = "2025-02-03T10:00:00+05:00";

/// A licensee who agreed to be sent news.
async fn informed(desk: &Desk, key: &str, account: u64) -> Placed {
    let mut body = desk.world.order_body().await;
    body["kommo"]["account_id"] = json!(account);
    body["consents"]["inform"] = json!(true);
    let placed = desk.world.place_body(key, &body).await;
    let ticket = desk.world.ticket(&placed, &format!("pay-{key}")).await;
    desk.world.pay(&ticket, "paid").await;
    desk.world.settle().await;
    placed
}

async fn post_prices(desk: &Desk, version: &str) -> usize {
    let before = desk.world.mails().await.len();
    let items = desk.world.get("/v1/prices/2023-01", None).await.json["items"].clone();
    desk.published("prices", json!({"version": version, "items": items})).await;
    desk.world.mails().await.len() - before
}

#[tokio::test]
async fn who_wants_no_news_is_sent_none_on_any_order_and_what_is_owed_all_the_same() {
    let desk = Desk::new().await;
    let (placed, other) = (informed(&desk, "k1", 1).await, informed(&desk, "k2", 2).await);
    assert_eq!(post_prices(&desk, "2025-02").await, 1, "both orders have one mailbox");
    let path = format!("orders/{}/information-opt-outs", other.id);
    for (instant, wrong) in [("2025-02-03T09:59:59+05:00", "before the order"), ("2025-02-03T10:00:01+05:00", "ahead")]
    {
        assert_problem(
            &desk.act(&other, &path, said("phone", instant)).await,
            INVALID_FIELDS,
            &["/received_at"],
            wrong,
        );
    }
    let view = desk.done(&other, &path, said("phone", NOW)).await;
    assert_eq!(view["information_declined_at"], "2025-02-03T05:00:00Z");
    assert_eq!(events(&view["order"]).last().map(String::as_str), Some("information.declined"));
    assert_eq!(post_prices(&desk, "2025-03").await, 0, "nor by the other order of the mailbox");
    let before = desk.world.mails().await.len();
    desk.amend("2025-02", "The text as amended.").await;
    assert_eq!(desk.world.mails().await.len(), before + 1, "what is owed is sent");
    assert_eq!(desk.view(&placed).await["information_declined_at"], Value::Null, "it was said of one order");
}

#[tokio::test]
async fn who_wanted_no_news_is_sent_none_at_another_address_either() {
    let desk = Desk::new().await;
    let placed = informed(&desk, "k1", 1).await;
    desk.done(&placed, &format!("orders/{}/information-opt-outs", placed.id), said("phone", NOW)).await;
    let (other, world) = ("right@example.com", &desk.world);
    assert_eq!(world.say(&placed, "email", "e", &json!({"email": other})).await.status, 200);
    world.settle().await;
    assert_eq!(post_prices(&desk, "2025-02").await, 0, "the consent was withdrawn");
    // The page says what is done.
    let session = signed_in(world, other).await;
    let data = look(world, "/account/data", &Cookie::Session(&session)).await;
    assert_shows(&data, 200, &["Withdrawn", "No news is sent"]);
}

#[tokio::test]
async fn while_the_mailbox_is_reported_an_email_alone_changes_no_consent() {
    let desk = Desk::new().await;
    let placed = informed(&desk, "k1", 1).await;
    desk.world.post("/v1/mailbox-reports", Some(&placed.token), "r", &json!({})).await;
    desk.world.settle().await;
    let path = format!("orders/{}/information-opt-outs", placed.id);
    desk.refused(&placed, &path, said("email", NOW), MAILBOX_FROZEN).await;
    assert_eq!(post_prices(&desk, "2025-02").await, 1, "nothing changed");
    desk.done(&placed, &path, said("phone", NOW)).await;
    assert_eq!(post_prices(&desk, "2025-03").await, 0, "but by telephone it does");
}

#[tokio::test]
async fn a_question_by_telephone_is_one_like_the_buyers_own_and_answered_by_a_mail() {
    let desk = Desk::new().await;
    let (paid, unpaid) = (desk.world.paid("k1").await, desk.invoiced("k2").await);
    desk.issue(&unpaid).await;
    let path = |placed: &Placed| format!("orders/{}/payment-queries", placed.id);
    let told = |number: &str| {
        let subject = format!("Order {number}: your question about a payment");
        let desk = &desk;
        async move { desk.world.mails().await.into_iter().filter(|mail| mail["subject"] == subject.as_str()).count() }
    };
    let view = desk.done(&paid, &path(&paid), said("phone", NOW)).await;
    let query = at(&view, "/order/payment_queries/0");
    assert_eq!((&query["answer"], &query["asked_at"]), (&json!("paid"), &json!("2025-02-03T05:00:00Z")));
    assert_eq!(told(&paid.number).await, 1, "it was counted, and the mail says so");

    let view = desk.done(&unpaid, &path(&unpaid), said("post", NOW)).await;
    assert_eq!(at(&view, "/order/payment_queries/0/answer"), &Value::Null);
    assert_eq!(desk.tasks().await, ["answer_payment_query"]);
    let answer = format!("payment-queries/{}-Q1/answer", unpaid.id);
    desk.done(&unpaid, &answer, json!({"answer": "not_found"})).await;
    assert_eq!(told(&unpaid.number).await, 1);
    for instant in ["2025-02-03T09:59:59+05:00", "2025-02-03T10:00:01+05:00"] {
        let refused = desk.act(&unpaid, &path(&unpaid), said("phone", instant)).await;
        assert_problem(&refused, INVALID_FIELDS, &["/received_at"], instant);
    }
}

#[tokio::test]
async fn a_paper_copy_is_asked_for_and_its_arrival_is_an_act() {
    let desk = Desk::new().await;
    let placed = desk.world.paid("k1").await;
    let path = format!("orders/{}/paper-copies", placed.id);
    let view = desk.done(&placed, &path, json!({"requested_at": NOW})).await;
    let id = format!("{}-P1", placed.id);
    let asked = json!([{"id": id, "requested_at": "2025-02-03T05:00:00Z", "received_at": null}]);
    assert_eq!(view["paper_copies"], asked);
    let mail = desk.world.mails().await.pop().expect("a mail");
    let text = mail["text"].as_str().expect("a text");
    assert!(text.contains("10.6") && text.contains(&placed.number), "{text}");
    desk.world.clock("2025-02-20T10:00:00+05:00").await;
    let receipt = format!("paper-copies/{id}/receipt");
    for instant in ["2025-02-03T09:59:59+05:00", "2025-02-20T10:00:01+05:00"] {
        let refused = desk.act(&placed, &receipt, json!({"received_at": instant})).await;
        assert_problem(&refused, INVALID_FIELDS, &["/received_at"], instant);
    }
    let arrived = "2025-02-19T10:00:00+05:00";
    let view = desk.done(&placed, &receipt, json!({"received_at": arrived})).await;
    assert_eq!(at(&view, "/paper_copies/0/received_at"), "2025-02-19T05:00:00Z");
    let view = desk.done(&placed, &receipt, json!({"received_at": "2025-02-20T10:00:00+05:00"})).await;
    assert_eq!(at(&view, "/paper_copies/0/received_at"), "2025-02-19T05:00:00Z", "the first time stays");
    let unknown = format!("paper-copies/{}-P2/receipt", placed.id);
    assert_problem(&desk.act(&placed, &unknown, json!({"received_at": arrived})).await, NOT_FOUND, &[], "none");
}
