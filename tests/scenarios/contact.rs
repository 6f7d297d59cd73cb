//! The buyer's address, when it is changed: corrected by who has the order's token while nobody has proven the mailbox, then by two
//! operators, perhaps for a successor (clause 3.1).

use crate::operator::{Desk, Says};
use crate::problems::{INVALID_FIELDS, LIMIT_REACHED, NOT_FOUND, TOKEN_INVALID, assert_problem, offers, ours};
use crate::sign_in::{BUYER, ask, links, placed_by, signed_in, with};
use harness::{Answer, Placed, World};
use serde_json::{Value, json};

const RIGHT: &str = "right@example.com";

async fn correct(world: &World, placed: &Placed, key: &str, email: &str) -> Answer {
    world.say(placed, "email", key, &json!({"email": email})).await
}

/// Whom the mails with such a subject went to.
async fn told(world: &World, subject: &str) -> Vec<String> {
    world.settle().await;
    let mails = world.mails().await;
    let about = mails.iter().filter(|mail| mail["subject"].as_str().is_some_and(|it| it.contains(subject)));
    about.map(|mail| mail["to"].as_str().expect("an address").to_owned()).collect()
}

#[tokio::test]
async fn a_mistyped_address_is_corrected_by_the_orders_token_and_both_are_told() {
    let world = World::new().await;
    let placed = placed_by(&world, "k", "mistyped@example.com").await;
    let ticket = world.ticket(&placed, "pay").await;
    world.pay(&ticket, "paid").await;
    world.settle().await;
    for _ in 0..2 {
        let corrected = correct(&world, &placed, "e", RIGHT).await;
        assert_eq!(corrected.status, 200, "{}", corrected.text);
        assert!(!corrected.text.contains("example.com"), "no address is shown");
    }
    assert_eq!(told(&world, "its notices come to this address").await, [RIGHT]);
    assert_eq!(told(&world, "its notices go to another address").await, ["mistyped@example.com"]);
    // What comes later goes to the right one, and who reads it comes in; the other mailbox has no order any more.
    let claim = json!({"text": "It does not count.", "about": "scope"});
    assert_eq!(world.claim(&placed, "c", &claim).await.status, 201, "the token still opens the order");
    assert_eq!(told(&world, "claim").await.last().map(String::as_str), Some(RIGHT));
    ask(&world, "mistyped@example.com").await;
    assert!(links(&world, "mistyped@example.com").await.is_empty());
    let session = signed_in(&world, RIGHT).await;
    assert_eq!(world.get(&format!("/v1/orders/{}", placed.id), Some(&session)).await.status, 200);
    let account = world.get("/v1/account", Some(&session)).await.json;
    assert_eq!((&account["email"], &account["orders"]), (&json!(RIGHT), &json!(1)));
    // No event holds an address.
    let items = world.items().await;
    let events = items.iter().filter(|(_, sk, _)| sk.starts_with("E#") || sk.starts_with("OUT#"));
    assert!(events.into_iter().all(|(_, _, item)| !item.to_string().contains("example.com")));
    let vault = items.iter().find(|(_, sk, _)| sk == "VAULT").expect("the buyer's data");
    assert!(!vault.2.to_string().contains("mistyped"), "what stood there is erased");
}

#[tokio::test]
async fn once_the_mailbox_is_proven_the_token_corrects_nothing() {
    let world = World::new().await;
    let placed = world.place("k").await;
    let session = signed_in(&world, BUYER).await;
    let refused = correct(&world, &placed, "e", RIGHT).await;
    assert_problem(&refused, offers(409, "mailbox_proven", "3.1"), &[], "the order's token");
    let refused = correct(&world, &with(&session, &placed), "e", RIGHT).await;
    assert_problem(&refused, offers(409, "mailbox_proven", "3.1"), &[], "who signed in");
    assert_eq!(world.get(&format!("/v1/orders/{}", placed.id), Some(&session)).await.status, 200);
}

#[tokio::test]
async fn an_address_is_corrected_so_often_and_back_again() {
    let world = World::new().await;
    let placed = placed_by(&world, "k", "one@example.com").await;
    assert_problem(&correct(&world, &placed, "e", "x").await, INVALID_FIELDS, &["/email"], "no address");
    for (key, email) in [("e1", "two@example.com"), ("e2", "one@example.com"), ("e3", "ONE@example.com")] {
        let corrected = correct(&world, &placed, key, email).await;
        assert_eq!(corrected.status, 200, "{key}: {}", corrected.text);
        world.settle().await;
    }
    assert_problem(&correct(&world, &placed, "e4", RIGHT).await, LIMIT_REACHED, &[], "often enough");
    // Few mails go to an address that nobody has proven, but these.
    let mut told = told(&world, "its notices come to this address").await;
    told.sort();
    assert_eq!(told, ["ONE@example.com", "one@example.com", "two@example.com"]);
    let session = signed_in(&world, "ONE@example.com").await;
    assert_eq!(world.get("/v1/account", Some(&session)).await.json["orders"], 1);
}

/// A proposal of anna's.
async fn propose(desk: &Desk, placed: &Placed, mut body: Value) -> Answer {
    body["reason"] = json!("As the passport shows.");
    desk.send(&format!("orders/{}/email", placed.id), says(desk, placed, &desk.anna().await, "p").await, &body).await
}

async fn approve(desk: &Desk, placed: &Placed, sub: &str, key: &str) -> Answer {
    let token = desk.world.operator_token(sub, &["approver"]).await;
    let body = json!({"reason": "Seen."});
    desk.send(&format!("orders/{}/email/approval", placed.id), says(desk, placed, &token, key).await, &body).await
}

async fn says<'a>(desk: &Desk, placed: &Placed, token: &'a str, key: &'a str) -> Says<'a> {
    let version = desk.view(placed).await["order"]["version"].as_u64().expect("a version");
    let tag: &'static str = format!("\"{version}\"").leak();
    Says { token, key, if_match: Some(tag) }
}

#[tokio::test]
async fn two_operators_change_the_address_of_a_proven_mailbox() {
    let desk = Desk::new().await;
    let world = &desk.world;
    let placed = world.place("k").await;
    let session = signed_in(world, BUYER).await;
    let nothing = approve(&desk, &placed, "boris", "a0").await;
    assert_problem(&nothing, ours(409, "nothing_proposed"), &[], "nothing was proposed");
    let proposed = propose(&desk, &placed, json!({"email": RIGHT, "ground": "document"})).await;
    assert_eq!(proposed.status, 200, "{}", proposed.text);
    assert!(!proposed.text.contains(RIGHT), "no address is shown");
    assert_eq!(desk.tasks().await, ["approve_contact"]);
    assert_problem(&approve(&desk, &placed, "anna", "a1").await, ours(409, "second_operator"), &[], "who proposed it");
    assert_eq!(
        world.get(&format!("/v1/orders/{}", placed.id), Some(&session)).await.status,
        200,
        "nothing changed yet"
    );
    let approved = approve(&desk, &placed, "boris", "a2").await;
    assert_eq!(approved.status, 200, "{}", approved.text);
    assert_eq!(desk.tasks().await, [""; 0]);
    assert_eq!(told(world, "its notices come to this address").await, [RIGHT]);
    assert_eq!(told(world, "its notices go to another address").await, [BUYER]);
    // Neither the token nor a session of the mailbox before opens it any more.
    let path = format!("/v1/orders/{}", placed.id);
    assert_problem(&world.get(&path, Some(&placed.token)).await, TOKEN_INVALID, &[], "the order's token");
    assert_problem(&world.get(&path, Some(&session)).await, NOT_FOUND, &[], "a session of the former mailbox");
    assert_eq!(world.get("/v1/orders", Some(&session)).await.json["items"], json!([]));
    let session = signed_in(world, RIGHT).await;
    assert_eq!(world.get(&path, Some(&session)).await.status, 200);
}

#[tokio::test]
async fn an_organisation_names_a_successor_and_a_person_does_not() {
    let desk = Desk::new().await;
    let world = &desk.world;
    let mut body = world.order_body().await;
    body["party"]["type"] = json!("organisation");
    body["party"]["organisation"] = json!("Sample LLP");
    let (organisation, person) = (world.place_body("k", &body).await, world.place("p").await);
    let successor = json!({"last_name": "Next", "first_name": "Second", "phone": "+77007654321"});
    let named = json!({"email": RIGHT, "ground": "successor", "successor": successor});
    assert_problem(&propose(&desk, &person, named.clone()).await, INVALID_FIELDS, &["/successor"], "a person");
    let mut wrong = named.clone();
    wrong["successor"]["phone"] = json!("x");
    assert_problem(&propose(&desk, &organisation, wrong).await, INVALID_FIELDS, &["/successor/phone"], "no number");
    assert_eq!(propose(&desk, &organisation, named).await.status, 200);
    assert_eq!(approve(&desk, &organisation, "boris", "a").await.status, 200);
    let items = world.items().await;
    let vaults: Vec<String> =
        items.iter().filter(|(_, sk, _)| sk == "VAULT").map(|(_, _, item)| item["party"].to_string()).collect();
    assert!(vaults.iter().any(|party| party.contains("Next") && party.contains(RIGHT) && party.contains("Sample LLP")));
}
