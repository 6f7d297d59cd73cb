//! The texts beside an order, for those who have to answer and to approve.

use super::Desk;
use crate::problems::{INVALID_QUERY, NOT_FOUND, assert_problem};
use serde_json::{Value, json};

#[tokio::test]
async fn an_operator_reads_what_was_claimed_answered_and_reasoned() {
    let desk = Desk::new().await;
    let placed = desk.world.paid("k1").await;
    let path = format!("orders/{}/texts", placed.id);
    let own = |texts: &Value| -> Vec<Value> {
        let items = texts["items"].as_array().expect("a list").iter();
        items.filter(|text| !["notice", "shown"].contains(&text["kind"].as_str().unwrap())).cloned().collect()
    };
    assert_eq!(own(&desk.get(&path).await.json), [Value::Null; 0]);
    desk.world.claim(&placed, "c1", &json!({"text": "It does not count.", "about": "scope"})).await;
    desk.world.say(&placed, "objection", "o1", &json!({"reason": "Let a person decide."})).await;
    let answer = json!({"text": "It counts now.", "outcome": "accepted"});
    desk.done(&placed, &format!("claims/{}-C1/answer", placed.id), answer).await;
    let texts = desk.get(&path).await;
    let all = texts.json["items"].as_array().expect("a list");
    let items = own(&texts.json);
    let shown: Vec<(&str, &str, Option<&str>)> = items
        .iter()
        .map(|it| (it["kind"].as_str().unwrap(), it["text"].as_str().unwrap(), it["by"].as_str()))
        .collect();
    let expected = [
        ("act", "As the file of the case says.", Some("anna")),
        ("answer", "It counts now.", Some("anna")),
        ("claim", "It does not count.", None),
        ("reason", "Let a person decide.", None),
    ];
    assert_eq!(shown, expected);
    let claim = json!(format!("{}-C1", placed.id));
    assert_eq!((&items[1]["about"], &items[2]["about"], &items[0]["about"]), (&claim, &claim, &Value::Null));
    let version = &desk.view(&placed).await["order"]["version"];
    assert_eq!((&items[0]["version"], &items[1]["version"]), (version, version));
    assert_eq!(texts.headers["cache-control"], "no-store");

    let (mut paged, mut cursor) = (Vec::new(), String::new());
    for _ in 0..=all.len() {
        let page = desk.get(&format!("{path}?limit=1{cursor}")).await.json;
        paged.extend(page["items"].as_array().expect("a list").clone());
        let Some(next) = page["next"].as_str() else { break };
        cursor = format!("&cursor={next}");
    }
    assert_eq!(paged, *all);
}

#[tokio::test]
async fn texts_are_asked_for_by_an_order_and_a_place_that_was_given_out() {
    let desk = Desk::new().await;
    let placed = desk.world.place("k1").await;
    let nobody = desk.get("orders/01JGZ8QK3W0000000000000042/texts").await;
    assert_problem(&nobody, NOT_FOUND, &[], "no such order");
    for (query, pointer) in
        [("cursor=x", "cursor"), ("cursor=5354415445", "cursor"), ("limit=0", "limit"), ("x=1", "x")]
    {
        let answer = desk.get(&format!("orders/{}/texts?{query}", placed.id)).await;
        assert_problem(&answer, INVALID_QUERY, &[pointer], query);
    }
}
