//! A mailbox that is reported as compromised: who signed in by a mail reports it for all of its orders, and ends none of them
//! (clause 10.4, K26, K55).

use super::{BUYER, placed_by, signed_in, with};
use crate::problems::{INVALID_FIELDS, MAILBOX_FROZEN, NOT_FOUND, assert_problem};
use harness::{Placed, World};
use serde_json::{Value, json};

async fn events(world: &World, placed: &Placed) -> Vec<String> {
    let order = world.order(placed).await;
    let timeline = order["timeline"].as_array().expect("a list").clone();
    timeline.iter().filter_map(|entry| entry["event"].as_str().map(str::to_owned)).collect()
}

#[tokio::test]
async fn who_signed_in_reports_every_order_of_the_mailbox_at_once() {
    let world = World::new().await;
    let (first, second) = (world.place("k1").await, world.place("k2").await);
    let other = placed_by(&world, "other", "other@example.com").await;
    let session = signed_in(&world, BUYER).await;
    let report = async |key: &str, body: Value| world.post("/v1/mailbox-reports", Some(&session), key, &body).await;
    assert_problem(&report("r", json!({})).await, INVALID_FIELDS, &["/order_id"], "which order?");
    assert_problem(&report("r", json!({"order_id": other.id})).await, NOT_FOUND, &[], "another mailbox's order");
    for key in ["r", "r", "s"] {
        let reported = report(key, json!({"order_id": first.id})).await;
        assert_eq!(reported.status, 202, "{}", reported.text);
    }
    world.settle().await;
    assert_eq!(events(&world, &first).await, ["order.placed", "mailbox.reported", "mailbox.confirmed"], "once");
    assert_eq!(events(&world, &second).await, ["order.placed", "mailbox.reported"]);
    assert_eq!(events(&world, &other).await, ["order.placed"]);
    // An order's own token still speaks for its own order alone, which it may name.
    let own = json!({"order_id": other.id});
    assert_eq!(world.post("/v1/mailbox-reports", Some(&other.token), "o", &own).await.status, 202);
    let foreign = world.post("/v1/mailbox-reports", Some(&other.token), "p", &json!({"order_id": first.id})).await;
    assert_problem(&foreign, NOT_FOUND, &[], "another order than the token's");
}

#[tokio::test]
async fn who_signed_in_ends_no_order_whose_mailbox_is_reported_and_is_given_no_token() {
    let world = World::new().await;
    let (unpaid, paid) = (world.place("k1").await, world.paid("k2").await);
    let session = signed_in(&world, BUYER).await;
    let reported = world.post("/v1/mailbox-reports", Some(&session), "r", &json!({"order_id": unpaid.id})).await;
    assert_eq!(reported.status, 202, "{}", reported.text);
    world.settle().await;
    let (unpaid_by_mail, paid_by_mail) = (with(&session, &unpaid), with(&session, &paid));
    let acknowledged = json!({"acknowledge_no_refund": true});
    let refused = world.say(&unpaid_by_mail, "cancellation", "c", &json!({})).await;
    assert_problem(&refused, MAILBOX_FROZEN, &[], "a cancellation");
    let refused = world.say(&paid_by_mail, "termination", "t", &acknowledged).await;
    assert_problem(&refused, MAILBOX_FROZEN, &[], "a termination");
    let ended = world.say(&paid_by_mail, "token-revocation", "e", &json!({})).await;
    assert_eq!(
        (ended.status, &ended.json["access_token"]),
        (200, &Value::Null),
        "the token is ended, and none is given"
    );
    // A claim is always heard, and the token of an order is more than a mail.
    let claim = json!({"text": "It does not count.", "about": "scope"});
    assert_eq!(world.claim(&paid_by_mail, "k", &claim).await.status, 201);
    assert_eq!(world.say(&unpaid, "cancellation", "c", &json!({})).await.status, 200);
}
