//! Who stands in for an approver: named by an approver and by nobody else, until an instant, and never for what they proposed.

use super::{Desk, Says};
use crate::problems::{Expected, INVALID_FIELDS, assert_problem, ours};
use harness::{Answer, Placed};
use serde_json::{Value, json};

const ROLE_MISSING: Expected = ours(403, "role_missing");
const TOMORROW: &str = "2025-02-04T10:00:00+05:00";

/// An operator's pseudonym, as an act of theirs shows it.
async fn pseudonym(desk: &Desk, sub: &str) -> String {
    let token = desk.world.operator_token(sub, &["operator"]).await;
    let says = Says { token: &token, key: "k", if_match: None };
    let taken = desk.send("queue/taking", says, &json!({"what": hex::encode("a\nb")})).await;
    taken.json["taken_by"].as_str().expect("a pseudonym").to_owned()
}

async fn name(desk: &Desk, by: (&str, &[&str]), operator: &str, until: &str) -> Answer {
    let token = desk.world.operator_token(by.0, by.1).await;
    let body = json!({"operator": operator, "until": until, "reason": "On leave."});
    desk.send("stand-in", Says { token: &token, key: &desk.key(), if_match: None }, &body).await
}

const BORIS: (&str, &[&str]) = ("boris", &["operator", "approver"]);

/// An order of which anna proposed another address.
async fn proposed(desk: &Desk, key: &str) -> Placed {
    let placed = desk.world.place(key).await;
    let fields = json!({"email": format!("{key}@example.com"), "ground": "document"});
    let answer = desk.act(&placed, &format!("orders/{}/email", placed.id), fields).await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    placed
}

async fn approve(desk: &Desk, sub: &str, roles: &[&str], placed: &Placed) -> Answer {
    let token = desk.world.operator_token(sub, roles).await;
    desk.act_as(&token, placed, &format!("orders/{}/email/approval", placed.id), json!({})).await
}

#[tokio::test]
async fn who_stands_in_approves_until_the_instant_and_not_what_they_proposed() {
    let desk = Desk::new().await;
    let (first, second) = (proposed(&desk, "k1").await, proposed(&desk, "k2").await);
    let carol = pseudonym(&desk, "carol").await;
    assert_problem(&approve(&desk, "carol", &["operator"], &first).await, ROLE_MISSING, &[], "named by nobody");
    let named = name(&desk, BORIS, &carol, TOMORROW).await;
    assert_eq!((named.status, &named.json["operator"]), (201, &json!(carol)), "{}", named.text);
    let listed = desk.get("stand-in").await.json;
    assert_eq!(listed["items"], json!([named.json]));
    assert_eq!(approve(&desk, "carol", &["operator"], &first).await.status, 200);

    let anna = pseudonym(&desk, "anna").await;
    assert_eq!(name(&desk, BORIS, &anna, TOMORROW).await.status, 201);
    let own = approve(&desk, "anna", &["operator"], &second).await;
    assert_eq!((own.status, &own.json["code"]), (409, &json!("second_operator")), "{}", own.text);
    desk.world.clock("2025-02-04T09:59:59+05:00").await;
    let third = proposed(&desk, "k3").await;
    assert_eq!(approve(&desk, "carol", &["operator"], &third).await.status, 200, "until the last second");
    desk.world.clock(TOMORROW).await;
    assert_problem(&approve(&desk, "carol", &["operator"], &second).await, ROLE_MISSING, &[], "it is over");
    assert_eq!(desk.get("stand-in").await.json["items"], json!([]));
}

#[tokio::test]
async fn nobody_lets_themselves_in_to_approve() {
    let desk = Desk::new().await;
    let placed = proposed(&desk, "k").await;
    let (carol, boris) = (pseudonym(&desk, "carol").await, pseudonym(&desk, "boris").await);
    let of_operator = |sub| (sub, &["operator"] as &[&str]);
    assert_problem(&name(&desk, of_operator("carol"), &carol, TOMORROW).await, ROLE_MISSING, &[], "an operator");
    let reader = name(&desk, ("rita", &["reader"]), &carol, TOMORROW).await;
    assert_problem(&reader, ROLE_MISSING, &[], "a reader");
    // An approver who names themselves could approve after the role was taken from them.
    assert_problem(&name(&desk, BORIS, &boris, TOMORROW).await, INVALID_FIELDS, &["/operator"], "themselves");
    for (until, pointer) in [("2025-03-05T10:00:01+05:00", "/until"), ("tomorrow", "/until")] {
        assert_problem(&name(&desk, BORIS, &carol, until).await, INVALID_FIELDS, &[pointer], until);
    }
    for none in ["carol", "", "1-x", &carol.to_uppercase(), &format!("{carol}0")] {
        assert_problem(&name(&desk, BORIS, none, TOMORROW).await, INVALID_FIELDS, &["/operator"], none);
    }
    assert_problem(&approve(&desk, "carol", &["operator"], &placed).await, ROLE_MISSING, &[], "nothing was named");

    assert_eq!(name(&desk, BORIS, &carol, TOMORROW).await.status, 201);
    // Who stands in leads nobody, and does it as an operator only.
    let dora = pseudonym(&desk, "dora").await;
    assert_problem(&name(&desk, of_operator("carol"), &dora, TOMORROW).await, ROLE_MISSING, &[], "a further stand-in");
    let token = desk.world.operator_token("carol", &["operator"]).await;
    let says = Says { token: &token, key: "end", if_match: None };
    let ended = desk.send(&format!("operators/{boris}/sessions-end"), says, &json!({"reason": "Out."})).await;
    assert_problem(&ended, ROLE_MISSING, &[], "sessions");
    for roles in [&["reader"] as &[&str], &[]] {
        assert_problem(&approve(&desk, "carol", roles, &placed).await, ROLE_MISSING, &[], "no operator any more");
    }
    assert_problem(&approve(&desk, "dora", &["operator"], &placed).await, ROLE_MISSING, &[], "another operator");
    // It is taken back by an instant that has passed.
    assert_eq!(name(&desk, BORIS, &carol, harness::BEGIN).await.status, 201);
    assert_problem(&approve(&desk, "carol", &["operator"], &placed).await, ROLE_MISSING, &[], "taken back");
    let acts = desk.world.items().await.into_iter();
    let acts = acts.filter(|(pk, sk, _)| pk == "OPERATOR#stand-ins" && sk.starts_with("DONE#"));
    let acts: Vec<Value> = acts.map(|(.., item)| json!([item["act"], item["by"], item["reason"]])).collect();
    assert_eq!(acts, vec![json!(["stand_ins.named", "boris", "On leave."]); 2]);
}
