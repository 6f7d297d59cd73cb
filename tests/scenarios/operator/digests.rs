//! The vendor's mails about what waits: a digest each working morning, one mail a day however often a sweep comes to it, and a mail
//! at once about what waits for a second person. No mail names a person.

use super::Desk;
use crate::problems::{NOT_FOUND, assert_problem, ours};
use chrono::NaiveTime;
use domain::agreement::Agreement;
use domain::agreement::policy::SecondPersonPolicy;
use harness::World;
use serde_json::{Value, json};
use store::due::Family;

/// A shop whose vendor is mailed at nine.
async fn at_nine() -> Desk {
    let mut agreement = Agreement::of_tests();
    agreement.policy.desk.digest_at = NaiveTime::from_hms_opt(9, 0, 0);
    Desk::of(World::under(agreement, harness::BEGIN).await)
}

/// The digests that were mailed, the earliest first.
async fn digests(desk: &Desk) -> Vec<Value> {
    let mut mails: Vec<Value> = desk.world.mails().await;
    mails.retain(|mail| mail["subject"].as_str().is_some_and(|subject| subject.starts_with("What waits for you")));
    mails.sort_by_key(|mail| mail["subject"].to_string());
    mails
}

#[tokio::test]
async fn each_working_morning_has_one_mail_with_what_waits() {
    let desk = at_nine().await;
    desk.world.clock("2025-02-04T09:00:00+05:00").await;
    assert_eq!(digests(&desk).await, [json!(null); 0], "nothing waits");
    let placed = desk.world.paid_manual("k1").await;
    desk.world.claim(&placed, "c1", &json!({"text": "No.", "about": "scope"})).await;
    desk.invoiced("k2").await;
    desk.world.clock("2025-02-05T08:59:59+05:00").await;
    assert_eq!(digests(&desk).await.len(), 0);
    desk.world.clock("2025-02-05T09:00:00+05:00").await;
    let [mail] = &digests(&desk).await[..] else { panic!("one mail") };
    let text = mail["text"].as_str().expect("a text");
    for said in [
        "What waits for you on 2025-02-05: 2",
        "- licenses to activate (clause 4.7): 1; overdue: 1; due today: 0",
        "- claims to answer (clause 10.1): 1; overdue: 0; due today: 0",
        &format!("{}/operator", desk.world.url),
    ] {
        assert!(text.contains(said) || mail["subject"] == said, "{said}: {text}");
    }
    assert!(!text.contains("buyer@example.com") && !text.contains("Sample"), "{text}");
    // A sweep that runs again, and two at once, mail nothing more.
    let shop = desk.world.shop();
    let (one, two) = tokio::join!(
        shop.sweep.run(Family::Published, shop.clock.now()),
        shop.sweep.run(Family::Published, shop.clock.now())
    );
    one.and(two).expect("a sweep");
    desk.world.clock("2025-02-05T23:00:00+05:00").await;
    assert_eq!(digests(&desk).await.len(), 1);
    // Thursday, Friday; not on Saturday and Sunday.
    desk.world.clock("2025-02-09T23:00:00+05:00").await;
    let days: Vec<Value> = digests(&desk).await.iter().map(|mail| mail["subject"].clone()).collect();
    assert_eq!(days.len(), 3, "{days:?}");
}

#[tokio::test]
async fn a_sweep_that_comes_late_mails_the_day_on_which_it_comes_once() {
    let desk = at_nine().await;
    desk.world.paid_manual("k1").await;
    let shop = desk.world.shop();
    let sweep = async |at: &str| {
        shop.clock.set(at.parse().expect("an instant")).expect("a clock");
        shop.sweep.run(Family::Published, shop.clock.now()).await.expect("a sweep");
        shop.sweep.run(Family::Outbox, shop.clock.now()).await.expect("a sweep");
    };
    sweep("2025-02-03T10:01:00+05:00").await;
    // No sweep ran for two days.
    sweep("2025-02-06T15:00:00+05:00").await;
    sweep("2025-02-06T15:01:00+05:00").await;
    let subjects = async || digests(&desk).await.iter().map(|mail| mail["subject"].clone()).collect::<Vec<_>>();
    assert_eq!(subjects().await, ["What waits for you on 2025-02-06: 1"]);
    // A night before nine, a Saturday.
    sweep("2025-02-07T03:00:00+05:00").await;
    sweep("2025-02-08T12:00:00+05:00").await;
    sweep("2025-02-10T08:59:00+05:00").await;
    assert_eq!(subjects().await.len(), 1);
    sweep("2025-02-10T09:00:00+05:00").await;
    assert_eq!(subjects().await.len(), 2);
}

#[tokio::test]
async fn who_wants_no_digest_gets_none() {
    let desk = Desk::new().await;
    desk.world.paid_manual("k1").await;
    desk.world.clock("2025-02-07T12:00:00+05:00").await;
    assert_eq!(digests(&desk).await.len(), 0);
}

#[tokio::test]
async fn what_waits_for_a_second_person_is_mailed_at_once_and_in_the_queue_until_it_is_approved() {
    let mut agreement = Agreement::of_tests();
    agreement.policy.second_person = SecondPersonPolicy { rates: true, prices: false, terms: false };
    let desk = Desk::of(World::under(agreement, harness::BEGIN).await);
    let rate = json!({"from": "USD", "to": "RUB", "value": "92.6", "source": "A bank", "reason": "The day's."});
    let (anna, boris) = (desk.anna().await, desk.boris().await);
    let says = |token| super::Says { token, key: "rate", if_match: None };
    assert_eq!(desk.send("rates", says(&anna), &rate).await.status, 202);
    assert_eq!(desk.send("rates", says(&anna), &rate).await.status, 202, "repeated");
    desk.world.settle().await;
    let told = |mails: Vec<Value>| -> Vec<Value> { mails.iter().map(|mail| mail["subject"].clone()).collect() };
    assert_eq!(told(desk.world.mails().await), ["A rate: a second person is to approve"]);
    let queue = desk.get("queue").await.json;
    assert_eq!(
        (&queue["items"][0]["kind"], &queue["items"][0]["about"]),
        (&json!("approve_publication"), &Value::Null)
    );
    let approved = desk.send("rates/approval", says(&boris), &rate).await;
    assert_eq!(approved.status, 201, "{}", approved.text);
    assert_eq!(desk.tasks().await, [""; 0]);
    desk.world.settle().await;
    assert_eq!(desk.world.mails().await.len(), 1);
}

#[tokio::test]
async fn what_was_proposed_can_be_dropped_and_is_approved_no_more() {
    let mut agreement = Agreement::of_tests();
    agreement.policy.second_person = SecondPersonPolicy { rates: true, prices: false, terms: false };
    let desk = Desk::of(World::under(agreement, harness::BEGIN).await);
    let rate = json!({"from": "USD", "to": "RUB", "value": "92.6", "source": "A bank", "reason": "The day's."});
    let (anna, boris) = (desk.anna().await, desk.boris().await);
    let says = |token, key| super::Says { token, key, if_match: None };
    assert_eq!(desk.send("rates", says(&anna, "rate"), &rate).await.status, 202);
    let what = desk.get("queue").await.json["items"][0]["what"].clone();
    let body = |what: &Value| json!({"what": what, "reason": "Mistyped."});
    let dropped = desk.send("proposals/dropping", says(&anna, "drop"), &body(&what)).await;
    assert_eq!(dropped.status, 200, "{}", dropped.text);
    assert_eq!(desk.tasks().await, [""; 0]);
    assert_eq!(desk.send("proposals/dropping", says(&anna, "drop"), &body(&what)).await.json, dropped.json, "repeated");
    let nothing = ours(409, "nothing_proposed");
    assert_problem(&desk.send("proposals/dropping", says(&anna, "again"), &body(&what)).await, nothing, &[], "dropped");
    assert_problem(&desk.send("rates/approval", says(&boris, "rate"), &rate).await, NOT_FOUND, &[], "dropped");
    // What else stands in the table is no proposal.
    for other in ["RATES#published\nDONE#x", "ORDER#x\nPROPOSED#x", "RATES#published\nPROPOSED#x"] {
        let answer = desk
            .send(
                "proposals/dropping",
                says(&anna, other.split('\n').next().unwrap()),
                &body(&json!(hex::encode(other))),
            )
            .await;
        assert!(matches!(answer.status, 409 | 422), "{other}: {}", answer.text);
    }
    assert_eq!(desk.send("rates", says(&anna, "once-more"), &rate).await.status, 202, "proposed again");
    assert_eq!(desk.send("rates/approval", says(&boris, "once-more"), &rate).await.status, 201);
    assert_eq!(desk.tasks().await, [""; 0]);
}
