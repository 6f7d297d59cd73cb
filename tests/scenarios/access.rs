//! What opens an order by itself, and how that is ended.

use crate::problems::{NOT_FOUND, TOKEN_INVALID, assert_problem};
use harness::{Placed, World};
use serde_json::{Value, json};

async fn end(world: &World, placed: &Placed, key: &str) -> harness::Answer {
    world.say(placed, "token-revocation", key, &json!({})).await
}

#[tokio::test]
async fn a_token_that_was_ended_opens_nothing_and_its_caller_is_given_no_other() {
    let world = World::new().await;
    let body = world.order_body().await;
    let (placed, other) = (world.place_body("k", &body).await, world.place("other").await);
    let ticket = world.ticket(&placed, "pay").await;
    world.pay(&ticket, "paid").await;
    world.settle().await;
    let ended = end(&world, &placed, "end").await;
    assert_eq!((ended.status, &ended.json["access_token"]), (200, &Value::Null), "{}", ended.text);
    let events = ended.json["order"]["timeline"].as_array().expect("a list").len();
    // The very same request too: who sends it again may be the thief.
    assert_problem(&end(&world, &placed, "end").await, TOKEN_INVALID, &[], "the same request");
    for path in [format!("/v1/orders/{}", placed.id), "/v1/orders".to_owned()] {
        assert_problem(&world.get(&path, Some(&placed.token)).await, TOKEN_INVALID, &[], &path);
    }
    let claim = json!({"text": "It does not count.", "about": "scope"});
    assert_problem(&world.claim(&placed, "c", &claim).await, TOKEN_INVALID, &[], "a claim");
    // A bad body tells nothing that a good one would not.
    assert_problem(&world.claim(&placed, "c", &json!([])).await, TOKEN_INVALID, &[], "no claim");
    let report = world.post("/v1/mailbox-reports", Some(&placed.token), "r", &json!({})).await;
    assert_problem(&report, TOKEN_INVALID, &[], "a report");
    // Whoever came by the key and the body of the placing is not told the new one.
    let repeated = world.post("/v1/orders", None, "k", &body).await;
    assert_eq!((repeated.status, &repeated.json["access_token"]), (201, &Value::Null), "{}", repeated.text);
    assert_eq!(repeated.json["order"]["timeline"].as_array().map(Vec::len), Some(events), "nothing more happened");
    // It is told to the mailbox, and another order is as it was.
    world.settle().await;
    let mails = world.mails().await;
    assert!(
        mails.iter().any(|mail| mail["subject"].as_str().is_some_and(|it| it.contains("access tokens were ended")))
    );
    assert_eq!(world.order(&other).await["state"], "placed");
    let foreign = Placed { token: other.token.clone(), ..placed };
    assert_problem(&end(&world, &foreign, "end").await, NOT_FOUND, &[], "another order's token");
}
