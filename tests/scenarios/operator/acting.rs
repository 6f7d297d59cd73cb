//! Who may act, on which version, under which key; and what is kept of an act.

use super::{Desk, Says};
use crate::problems::{
    IF_MATCH_MISSING, KEY_REUSED, NOT_FOUND, ROLE_MISSING, TOKEN_EXPIRED, TOKEN_INVALID, TOKEN_MISSING,
    VERSION_CHANGED, assert_problem,
};
use harness::events;
use serde_json::{Value, json};

#[tokio::test]
async fn an_act_needs_the_role_that_it_asks_for() {
    let desk = Desk::new().await;
    let placed = desk.world.paid_manual("k1").await;
    let activation = format!("orders/{}/activation", placed.id);
    let approval = format!("refunds/{}-R1/approval", placed.id);
    let approver = desk.world.operator_token("vera", &["approver"]).await;
    let nobody = desk.world.operator_token("oleg", &[]).await;
    let anna = desk.anna().await;
    for (token, path) in [(&approver, &activation), (&nobody, &activation), (&nobody, &approval), (&anna, &approval)] {
        let refused = desk.act_as(token, &placed, path, json!({})).await;
        assert_problem(&refused, ROLE_MISSING, &[], path);
    }
    for path in ["queue".to_owned(), format!("orders/{}", placed.id), format!("orders/{}/texts", placed.id)] {
        let path = format!("/v1/operator/{path}");
        assert_problem(&desk.world.get(&path, Some(&nobody)).await, ROLE_MISSING, &[], &path);
        assert_problem(&desk.world.get(&path, None).await, TOKEN_MISSING, &[], &path);
        assert_problem(&desk.world.get(&path, Some(&placed.token)).await, TOKEN_INVALID, &[], &path);
        assert_eq!(desk.world.get(&path, Some(&approver)).await.status, 200, "who approves has to look first");
    }
    let buyers = desk.world.get(&format!("/v1/orders/{}", placed.id), Some(&anna)).await;
    assert_problem(&buyers, TOKEN_INVALID, &[], "an operator's token where a buyer's is asked for");
    let with_the_orders = desk.act_as(&placed.token, &placed, &activation, json!({})).await;
    assert_problem(&with_the_orders, TOKEN_INVALID, &[], "an order's token where an operator's is asked for");
    desk.world.clock("2025-02-03T18:00:00+05:00").await;
    assert_problem(&desk.world.get("/v1/operator/queue", Some(&anna)).await, TOKEN_EXPIRED, &[], "eight hours on");
}

#[tokio::test]
async fn an_act_rests_on_the_version_that_the_operator_saw() {
    let desk = Desk::new().await;
    let placed = desk.world.paid_manual("k1").await;
    let seen = desk.view(&placed).await["order"]["version"].to_string();
    desk.world.claim(&placed, "c1", &json!({"text": "No.", "about": "scope"})).await;
    let before = desk.view(&placed).await;
    let (path, body) = (format!("orders/{}/activation", placed.id), json!({"reason": "It is set up."}));
    let anna = desk.anna().await;
    let says = |if_match| Says { token: &anna, key: "a1", if_match };
    assert_problem(&desk.send(&path, says(None), &body).await, IF_MATCH_MISSING, &[], "no version");
    let current = before["order"]["version"].to_string();
    let stale = [format!("\"{seen}\""), current.clone(), format!("W/\"{current}\""), "\"\"".to_owned()];
    let odd = [format!("\"0{current}\""), format!("\"+{current}\""), format!("\"{seen}\", W/\"{current}\"")];
    for version in stale.iter().chain(&odd) {
        assert_problem(&desk.send(&path, says(Some(version)), &body).await, VERSION_CHANGED, &[], version);
    }
    assert_eq!(desk.view(&placed).await, before);
    let done = desk.send(&path, says(Some(&format!("\"{current}\""))), &body).await;
    assert_eq!((done.status, &done.json["order"]["license"]["state"]), (200, &json!("claimed")), "{}", done.text);
    assert_eq!(done.headers["etag"].to_str().unwrap(), format!("\"{}\"", done.json["order"]["version"]));
}

#[tokio::test]
async fn an_act_may_rest_on_one_of_several_versions_or_on_any() {
    let desk = Desk::new().await;
    let placed = desk.world.paid("k1").await;
    desk.world.claim(&placed, "c1", &json!({"text": "No.", "about": "scope"})).await;
    let anna = desk.anna().await;
    let path = format!("claims/{}-C1/classification", placed.id);
    for (key, about) in [("a1", "payment"), ("a2", "other"), ("a3", "scope")] {
        let version = desk.view(&placed).await["order"]["version"].as_u64().expect("a version");
        let if_match = match key {
            "a1" => format!("\"{}\", \"{version}\"", version - 1),
            "a2" => format!("W/\"{version}\",\"{version}\""),
            _ => "*".to_owned(),
        };
        let says = Says { token: &anna, key, if_match: Some(&if_match) };
        let body = json!({"about": about, "reason": "Read again."});
        let done = desk.send(&path, says, &body).await;
        assert_eq!((done.status, &done.json["order"]["claims"][0]["about"]), (200, &json!(about)), "{if_match}");
        assert_eq!(desk.send(&path, says, &body).await.json, done.json, "a repeat");
    }
    // Whatever version there is: there must be one.
    let says = Says { token: &anna, key: "a4", if_match: Some("*") };
    let body = json!({"resolution": "court", "reason": "Decided."});
    let nobodys = desk.send("claims/01JGZ8QK3W0000000000000042-C1/closing", says, &body).await;
    assert_problem(&nobodys, NOT_FOUND, &[], "no such order");
}

#[tokio::test]
async fn a_repeat_under_its_key_is_answered_as_the_first_although_the_version_moved() {
    let desk = Desk::new().await;
    let placed = desk.world.paid_manual("k1").await;
    let version = format!("\"{}\"", desk.view(&placed).await["order"]["version"]);
    let path = format!("orders/{}/activation", placed.id);
    let anna = desk.anna().await;
    let says = Says { token: &anna, key: "a1", if_match: Some(&version) };
    let body = json!({"reason": "It is set up."});
    let first = desk.send(&path, says, &body).await;
    assert_eq!(first.status, 200, "{}", first.text);
    let again = desk.send(&path, says, &body).await;
    assert_eq!((again.status, &again.json), (200, &first.json));
    let other = json!({"reason": "Another one."});
    assert_problem(&desk.send(&path, says, &other).await, KEY_REUSED, &[], "another body");
    // Another operator's same key is a key of their own: their act is decided, on a version that is no more.
    let boris = desk.boris().await;
    let theirs = desk.send(&path, Says { token: &boris, ..says }, &body).await;
    assert_problem(&theirs, VERSION_CHANGED, &[], "another operator");
    desk.world.settle().await;
    let activated = events(&desk.world.order(&placed).await).iter().filter(|it| *it == "license.activated").count();
    assert_eq!(activated, 1);
}

#[tokio::test]
async fn one_key_for_two_parts_of_an_order_is_two_acts() {
    let desk = Desk::new().await;
    let placed = desk.world.paid("k1").await;
    for key in ["c1", "c2"] {
        desk.world.claim(&placed, key, &json!({"text": "No.", "about": "scope"})).await;
    }
    let (anna, body) = (desk.anna().await, json!({"resolution": "settlement", "reason": "Both settled."}));
    for part in ["C1", "C2"] {
        let version = format!("\"{}\"", desk.view(&placed).await["order"]["version"]);
        let says = Says { token: &anna, key: "same", if_match: Some(&version) };
        let closed = desk.send(&format!("claims/{}-{part}/closing", placed.id), says, &body).await;
        assert_eq!(closed.status, 200, "{}", closed.text);
    }
    let claims = desk.view(&placed).await["order"]["claims"].clone();
    assert_eq!((&claims[0]["state"], &claims[1]["state"]), (&json!("closed"), &json!("closed")));
}

/// Words that only the texts beside an order may hold.
const SECRETS: [&str; 4] = ["anna.operator@example.com", "REASON-WORDS", "CLAIM-WORDS", "KZ86125KZT5004100100"];

#[tokio::test]
async fn an_act_keeps_actor_and_reason_and_no_words_reach_events_effects_or_keys() {
    let desk = Desk::new().await;
    let placed = desk.world.paid("k1").await;
    let token = desk.world.operator_token(SECRETS[0], &["operator"]).await;
    let version = || async { format!("\"{}\"", desk.view(&placed).await["order"]["version"]) };
    let claim = json!({"text": "CLAIM-WORDS", "about": "scope", "channel": "post", "received_at": desk.now().await,
        "handed_in_at": null, "proven": false, "reason": "REASON-WORDS"});
    let says = Says { token: &token, key: "c1", if_match: None };
    let registered = desk.send(&format!("orders/{}/claims", placed.id), says, &claim).await;
    assert_eq!(registered.status, 201, "{}", registered.text);
    let answer = json!({"text": "Write to KZ86125KZT5004100100.", "outcome": "rejected", "reason": "REASON-WORDS"});
    let says = Says { token: &token, key: "a1", if_match: Some(&version().await) };
    let answered = desk.send(&format!("claims/{}-C1/answer", placed.id), says, &answer).await;
    assert_eq!(answered.status, 200, "{}", answered.text);
    // A refusal and its problem hold none either.
    let says = Says { token: &token, key: "a2", if_match: Some(&version().await) };
    let refused = desk.send(&format!("claims/{}-C1/answer", placed.id), says, &answer).await;
    assert_eq!(refused.json["code"], "claim_answered", "{}", refused.text);
    assert!(SECRETS.iter().all(|secret| !refused.text.contains(secret)), "{}", refused.text);
    desk.world.settle().await;

    let items = desk.world.items().await;
    let (texts, others): (Vec<_>, Vec<_>) = items.iter().partition(|(_, sk, _)| sk.starts_with("TEXT#"));
    // What was said in mails and shown at the order lies with the texts too: erasable, and without salt of an act.
    let told = |sk: &str| sk.starts_with("TEXT#NOTICE#") || sk == "TEXT#SHOWN";
    let texts: Vec<_> = texts.into_iter().filter(|(_, sk, _)| !told(sk)).collect();
    for (pk, sk, item) in others {
        let all = format!("{pk} {sk} {item}");
        assert!(SECRETS.iter().all(|secret| !all.contains(secret)), "{all}");
    }
    assert_eq!(texts.len(), 4, "a claim, an answer and a reason for each");
    assert!(texts.iter().all(|(_, _, item)| item["by"] == SECRETS[0] && item["salt"].is_string()));
    let answered =
        |(_, sk, item): &&(String, String, Value)| sk.starts_with("E#") && item.to_string().contains("answered");
    let event = items.iter().find(answered).expect("the event").2.to_string();
    assert!(event.contains("actor") && event.contains("reason"), "{event}");
}
