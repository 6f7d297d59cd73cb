//! The answer to a claim: in the mail, in the buyer's order and on its page, as it was written (clause 10.1).

use crate::operator::{Desk, at};
use harness::{Placed, World};
use local::shop::TABLE;
use serde_json::{Value, json};
use store::table::keys;

const CLAIM: &str = "The widget <lacks> a report.\nIts page describes one.";
const FIRST: &str = "We look into it.\n\n- <b>Patience</b>, please.";
const SECOND: &str = "The report is in the menu \"Reports\".\nhttps://shop.example/reports";

/// An order with a claim.
async fn claimed(desk: &Desk) -> Placed {
    let placed = desk.world.paid("k1").await;
    let claim = desk.world.claim(&placed, "c1", &json!({"text": CLAIM, "about": "scope"})).await;
    assert_eq!((claim.status, &claim.json["text"]), (201, &json!(CLAIM)), "{}", claim.text);
    placed
}

async fn answered(desk: &Desk, placed: &Placed, text: &str, outcome: Value) {
    let path = format!("claims/{}-C1/answer", placed.id);
    desk.done(placed, &path, json!({"text": text, "outcome": outcome})).await;
}

fn told(claim: &Value) -> [&Value; 4] {
    ["state", "text", "answer", "decision"].map(|member| &claim[member])
}

/// The mails that tell of an answer, oldest first.
async fn mails(world: &World) -> Vec<Value> {
    let about = |mail: &Value| mail["subject"].as_str().is_some_and(|subject| subject.ends_with("answered"));
    world.mails().await.into_iter().filter(about).collect()
}

#[tokio::test]
async fn the_buyers_order_says_what_was_claimed_answered_and_decided() {
    let desk = Desk::new().await;
    let placed = claimed(&desk).await;
    let claim = || async { desk.world.order(&placed).await["claims"][0].clone() };
    assert_eq!(told(&claim().await), [&json!("received"), &json!(CLAIM), &Value::Null, &Value::Null]);
    answered(&desk, &placed, FIRST, Value::Null).await;
    assert_eq!(told(&claim().await), [&json!("answered"), &json!(CLAIM), &json!(FIRST), &Value::Null]);
    answered(&desk, &placed, SECOND, json!("partly")).await;
    assert_eq!(told(&claim().await), [&json!("partly"), &json!(CLAIM), &json!(SECOND), &json!("partly")]);
    let close = format!("claims/{}-C1/closing", placed.id);
    desk.done(&placed, &close, json!({"resolution": "buyer_accepted"})).await;
    let closed = [&json!("closed"), &json!(CLAIM), &json!(SECOND), &json!("partly")];
    assert_eq!(told(&claim().await), closed, "what was decided stays");

    let list = desk.world.get("/v1/orders", Some(&placed.token)).await.json;
    let view = desk.view(&placed).await;
    for claim in [at(&list, "/items/0/claims/0"), at(&view, "/order/claims/0")] {
        assert_eq!(told(claim), [&json!("closed"), &Value::Null, &Value::Null, &json!("partly")]);
    }
}

#[tokio::test]
async fn each_mail_has_its_answer_as_it_was_written_and_set_off() {
    let desk = Desk::new().await;
    let placed = claimed(&desk).await;
    answered(&desk, &placed, FIRST, Value::Null).await;
    answered(&desk, &placed, SECOND, json!("rejected")).await;
    let mails = mails(&desk.world).await;
    let [first, second] = mails.as_slice() else { panic!("a mail for each answer: {mails:?}") };
    let said = |mail: &Value, form: &str, words: &str| {
        let text = mail[form].as_str().expect("a text").replace("\r\n", "\n");
        assert!(text.contains(words), "{words:?} is not in {text}");
    };
    said(first, "text", "\n\n> We look into it.\n>\n> - <b>Patience</b>, please.\n\n");
    said(first, "html", "We look into it.<br>\n<br>\n- &#60;b&#62;Patience&#60;/b&#62;, please.</blockquote>");
    said(second, "text", "was answered and rejected on 2025-02-03");
    said(second, "text", "\n\n> The report is in the menu \"Reports\".\n> https://shop.example/reports\n\n");
    let html = second["html"].as_str().expect("a page");
    assert!(!html.contains("href=\"https://shop.example/reports"), "what a person wrote is no link of the shop's");
}

#[tokio::test]
async fn what_was_erased_is_said_and_the_claim_stays() {
    let desk = Desk::new().await;
    let placed = claimed(&desk).await;
    answered(&desk, &placed, SECOND, json!("accepted")).await;
    let texts = desk.world.items().await.into_iter().filter(|(_, sk, _)| sk.starts_with("TEXT#"));
    for (pk, sk, _) in texts.collect::<Vec<_>>() {
        let delete = desk.world.shop().engine.dynamodb().delete_item().table_name(TABLE);
        let value = |text| aws_sdk_dynamodb::types::AttributeValue::S(text);
        delete.key(keys::PK, value(pk)).key(keys::SK, value(sk)).send().await.expect("it is erased");
    }
    let claim = desk.world.order(&placed).await["claims"][0].clone();
    assert_eq!(told(&claim), [&json!("accepted"), &Value::Null, &Value::Null, &json!("accepted")]);
    assert_eq!(claim["answered_at"], "2025-02-03T05:00:00Z");
}
