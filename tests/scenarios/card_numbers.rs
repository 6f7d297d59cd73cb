//! Numbers of payment cards in what people write are masked before they are kept, wherever it is written, and nothing is refused for
//! them.

use crate::operator::{Desk, at};
use harness::World;
use serde_json::{Value, json};

const NUMBER: &str = "4111 1111 1111 1111";
const KEPT: &str = "**** **** **** 1111";

/// The texts of a kind beside an order, as operators read them: each with how many numbers were masked.
async fn texts(desk: &Desk, order: &str, kind: &str) -> Vec<(String, Value)> {
    let texts = desk.get(&format!("orders/{order}/texts")).await;
    let all = at(&texts.json, "/items").as_array().expect("a list").clone();
    let of_kind = all.into_iter().filter(|text| text["kind"] == kind);
    of_kind.map(|it| (it["text"].as_str().expect("a text").to_owned(), it["card_numbers_masked"].clone())).collect()
}

/// No item of the table has the number.
async fn assert_nowhere(world: &World) {
    for (pk, sk, item) in world.items().await {
        let text = item.to_string();
        assert!(!text.contains(NUMBER) && !text.contains(&NUMBER.replace(' ', "")), "{pk} {sk} has the number");
    }
}

#[tokio::test]
async fn a_claim_with_card_numbers_is_received_and_says_that_they_were_masked() {
    let desk = Desk::new().await;
    let placed = desk.world.paid("k1").await;
    let said = format!("I paid twice: with {NUMBER} and with 5555555555554444, for order {}.", placed.number);
    let kept = format!("I paid twice: with {KEPT} and with ************4444, for order {}.", placed.number);
    let answer = desk.world.claim(&placed, "c1", &json!({"text": said, "about": "payment"})).await;
    assert_eq!((answer.status, &answer.json["text"]), (201, &json!(kept)), "{}", answer.text);
    assert_eq!(answer.json["card_numbers_masked"], 2);
    let repeated = desk.world.claim(&placed, "c1", &json!({"text": said, "about": "payment"})).await;
    assert_eq!((repeated.status, &repeated.json["id"]), (201, &answer.json["id"]), "the same key is the same claim");
    let order = desk.world.order(&placed).await;
    assert_eq!((&order["claims"][0]["text"], &order["claims"][0]["card_numbers_masked"]), (&json!(kept), &json!(2)));
    assert_eq!(texts(&desk, &placed.id, "claim").await, [(kept, json!(2))]);

    let plain = desk.world.claim(&placed, "c2", &json!({"text": "It does not open.", "about": "scope"})).await;
    assert_eq!((&plain.json["card_numbers_masked"], &plain.json["text"]), (&json!(0), &json!("It does not open.")));
    desk.world.settle().await;
    assert_nowhere(&desk.world).await;
    assert!(!format!("{:?}", desk.world.mails().await).contains(NUMBER));
}

#[tokio::test]
async fn what_else_a_buyer_writes_and_what_operators_enter_of_it_has_no_card_number_either() {
    let desk = Desk::new().await;
    let placed = desk.world.paid("k1").await;
    let words = json!({"reason": format!("My card {NUMBER} was charged.")});
    let kept = (format!("My card {KEPT} was charged."), json!(1));
    assert_eq!(desk.world.say(&placed, "objection", "o", &words).await.status, 201);
    let mut ending = words.clone();
    ending["acknowledge_no_refund"] = json!(true);
    assert_eq!(desk.world.say(&placed, "termination", "t", &ending).await.status, 200);
    assert_eq!(texts(&desk, &placed.id, "reason").await, [kept.clone(), kept]);

    let registered = json!({"text": format!("By letter: {NUMBER}."), "about": "payment", "channel": "post",
        "received_at": harness::BEGIN, "proven": false});
    let order = desk.done(&placed, &format!("orders/{}/claims", placed.id), registered).await;
    assert_eq!(at(&order, "/order/claims/0/card_numbers_masked"), &json!(1));
    assert_eq!(texts(&desk, &placed.id, "claim").await, [(format!("By letter: {KEPT}."), json!(1))]);

    let answer = json!({"text": format!("Your card {NUMBER} was charged once."), "outcome": "rejected"});
    desk.done(&placed, &format!("claims/{}-C1/answer", placed.id), answer).await;
    assert_eq!(texts(&desk, &placed.id, "answer").await, [(format!("Your card {KEPT} was charged once."), json!(1))]);

    let raw = format!("From: buyer@example.com\r\nSubject: Paid\r\n\r\nWith {NUMBER}.\r\n");
    let message = json!({"kind": "message", "direction": "in", "channel": "email", "source": "licensor",
        "arrived_at": harness::BEGIN, "original": true, "raw": raw});
    let registered = desk.act(&placed, &format!("orders/{}/messages", placed.id), message).await;
    assert_eq!((registered.status, &registered.json["card_numbers_masked"]), (201, &json!(1)), "{}", registered.text);
    // Of the message as it arrived, which its sender and the mailbox still have.
    assert_eq!(registered.json["sha256"], domain::order::correspondence::sha256(&raw));
    assert_eq!(texts(&desk, &placed.id, "message").await, [(raw.replace(NUMBER, KEPT), json!(1))]);
    desk.world.settle().await;
    assert_nowhere(&desk.world).await;
}
