//! Who took a task of the queue: shown to the others for some hours, and nobody is kept from any act by it.

use super::{Desk, Says};
use crate::problems::{INVALID_FIELDS, assert_problem};
use harness::Answer;
use serde_json::{Value, json};

/// What becomes of a task by the holder of a token.
async fn mark(desk: &Desk, token: &str, act: &str, what: &Value) -> Answer {
    desk.send(&format!("queue/{act}"), Says { token, key: "unused", if_match: None }, &json!({"what": what})).await
}

async fn tasks(desk: &Desk) -> Vec<Value> {
    desk.get("queue").await.json["items"].as_array().expect("a list").clone()
}

#[tokio::test]
async fn a_task_that_somebody_took_says_so_for_eight_hours_and_locks_nobody_out() {
    let desk = Desk::new().await;
    let (first, second) = (desk.world.paid_manual("k1").await, desk.world.paid_manual("k2").await);
    let (anna, boris) = (desk.anna().await, desk.boris().await);
    let [one, two] = &tasks(&desk).await[..] else { panic!("two tasks") };
    assert_ne!(one["what"], two["what"]);
    // Both are due at once, in either order.
    let (first, second) = if one["order_id"] == first.id { (first, second) } else { (second, first) };
    let taken = mark(&desk, &anna, "taking", &one["what"]).await;
    assert_eq!((taken.status, &taken.json["taken_until"]), (200, &json!("2025-02-03T13:00:00Z")), "{}", taken.text);
    let by = |items: &[Value]| items.iter().map(|item| item["taken_by"].clone()).collect::<Vec<_>>();
    assert_eq!(by(&tasks(&desk).await), [taken.json["taken_by"].clone(), Value::Null]);
    assert_eq!(tasks(&desk).await[0]["taken_until"], "2025-02-03T13:00:00Z");

    let again = mark(&desk, &boris, "taking", &one["what"]).await;
    assert_ne!(again.json["taken_by"], taken.json["taken_by"], "another takes its place");
    assert_eq!(by(&tasks(&desk).await)[0], again.json["taken_by"]);
    // Whoever took it, another may do it.
    desk.done(&first, &format!("orders/{}/activation", first.id), json!({})).await;

    let taken = mark(&desk, &anna, "taking", &two["what"]).await;
    let given = mark(&desk, &anna, "giving-back", &two["what"]).await;
    assert_eq!((given.status, &given.json["taken_by"]), (200, &Value::Null), "{}", given.text);
    assert_eq!(by(&tasks(&desk).await), [Value::Null]);
    assert_eq!(mark(&desk, &anna, "taking", &two["what"]).await.json, taken.json);
    desk.world.clock("2025-02-03T17:59:59+05:00").await;
    assert_eq!(by(&tasks(&desk).await), [taken.json["taken_by"].clone()]);
    desk.world.clock("2025-02-03T18:00:00+05:00").await;
    assert_eq!(by(&tasks(&desk).await), [Value::Null], "eight hours later");
    assert_eq!(desk.view(&second).await["order"]["state"], "paid");
}

#[tokio::test]
async fn a_task_is_taken_by_who_works_and_by_the_name_that_was_given_out() {
    let desk = Desk::new().await;
    desk.world.paid_manual("k").await;
    let (anna, what) = (desk.anna().await, tasks(&desk).await[0]["what"].clone());
    for (sub, role, status) in [("anna", "operator", 200), ("boris", "approver", 200), ("rita", "reader", 403)] {
        let token = desk.world.operator_token(sub, &[role]).await;
        assert_eq!(mark(&desk, &token, "taking", &what).await.status, status, "{role}");
    }
    for wrong in
        ["", "x", "00", &hex::encode("pk\n"), &hex::encode("pk"), &hex::encode(format!("{}\nsk", "p".repeat(3_000)))]
    {
        for act in ["taking", "giving-back"] {
            assert_problem(&mark(&desk, &anna, act, &json!(wrong)).await, INVALID_FIELDS, &["/what"], wrong);
        }
    }
}
