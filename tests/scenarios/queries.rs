//! The question whether a payment arrived (clauses 3.6, 4.8): from the gateway's own word, else from a person.

use crate::operator::Desk;
use harness::{Answer, Placed, World, events};
use serde_json::{Value, json};

async fn ask(world: &World, placed: &Placed, key: &str) -> Answer {
    let answer = world.say(placed, "payment-queries", key, &json!({})).await;
    assert_eq!(answer.status, 201, "{}", answer.text);
    answer
}

/// Whether an operator is to answer a question.
async fn waits(world: &World) -> bool {
    let token = world.operator_token("anna", &["operator"]).await;
    let queue = world.get("/v1/operator/queue", Some(&token)).await;
    assert_eq!(queue.status, 200, "{}", queue.text);
    let items = queue.json["items"].as_array().expect("a list");
    items.iter().any(|item| item["kind"] == "answer_payment_query")
}

#[tokio::test]
async fn a_payment_whose_callback_was_lost_is_counted_when_its_buyer_asks() {
    let world = World::new().await;
    world.fault("callback", "error", 1_000_000).await;
    let placed = world.place("k1").await;
    let ticket = world.ticket(&placed, "p1").await;
    world.pay(&ticket, "paid").await;
    assert_eq!(world.order(&placed).await["state"], "placed");
    let first = ask(&world, &placed, "q1").await;
    assert_eq!(first.json["answer"], "paid", "{}", first.text);
    let again = ask(&world, &placed, "q1").await;
    assert_eq!(again.json, first.json, "a repeat is the same question");
    world.fault("callback", "error", 0).await;
    world.settle().await;
    let order = world.order(&placed).await;
    // The license is activated in the background, before or after the question is written.
    let mut told = events(&order);
    told[3..].sort_unstable();
    assert_eq!(told, ["order.placed", "payment.opened", "order.paid", "license.activated", "payment.queried"]);
    assert_eq!((&order["paid"]["amount_minor"], &order["payment_queries"]), (&json!(453_250), &json!([first.json])));
    assert!(!waits(&world).await);
}

#[tokio::test]
async fn the_earlier_of_two_open_payments_is_found_too() {
    let world = World::new().await;
    world.fault("callback", "error", 1_000_000).await;
    let placed = world.place("k1").await;
    let earlier = world.ticket(&placed, "p1").await;
    world.ticket(&placed, "p2").await;
    world.pay(&earlier, "paid").await;
    assert_eq!(ask(&world, &placed, "q1").await.json["answer"], "paid");
    assert_eq!(world.order(&placed).await["state"], "paid");
}

#[tokio::test]
async fn the_gateway_says_what_became_of_a_payment() {
    let world = World::new().await;
    let placed = world.place("k1").await;
    assert_eq!(ask(&world, &placed, "q0").await.json["answer"], "not_found", "nothing was tried");
    let ticket = world.ticket(&placed, "p1").await;
    assert_eq!(ask(&world, &placed, "q1").await.json["answer"], "processing");
    world.pay(&ticket, "declined").await;
    assert_eq!(ask(&world, &placed, "q2").await.json["answer"], "declined");
    let order = world.order(&placed).await;
    assert_eq!((&order["state"], order["payment_queries"].as_array().map(Vec::len)), (&json!("placed"), Some(3)));
    assert!(!waits(&world).await);
}

#[tokio::test]
async fn where_the_gateway_is_silent_or_was_not_used_a_person_answers() {
    for method in ["card", "invoice"] {
        let world = World::new().await;
        let mut body = world.order_body().await;
        body["method"] = json!(method);
        let placed = world.place_body("k1", &body).await;
        if method == "card" {
            world.ticket(&placed, "p1").await;
            world.fault("get_order_info", "error", 1_000_000).await;
        }
        let asked = ask(&world, &placed, "q1").await.json;
        assert_eq!(asked["answer"], Value::Null, "{method}: {asked}");
        assert!(waits(&world).await, "{method}");
    }
}

#[tokio::test]
async fn what_was_counted_is_told_without_the_gateway_and_no_question_is_too_late() {
    let world = World::new().await;
    let placed = world.paid("k1").await;
    world.fault("get_order_info", "error", 1_000_000).await;
    world.clock("2025-03-20T10:00:00+05:00").await;
    let asked = ask(&world, &placed, "q1").await.json;
    assert_eq!(asked["answer"], "paid");
    // Within one day of the payment, says the offer; it attaches nothing to a later question.
    let within = &asked["deadlines"][0];
    assert_eq!((&within["clause"], &within["last_day"]), (&json!("3.6"), &json!("2025-02-04")));
    assert_eq!(asked["asked_at"], "2025-03-20T05:00:00Z");
}

/// A question by telephone, as an operator registers it; the order after what follows at once.
async fn registered(desk: &Desk, placed: &Placed) -> Value {
    let said = json!({"channel": "phone", "received_at": desk.now().await});
    desk.done(placed, &format!("orders/{}/payment-queries", placed.id), said).await["order"].clone()
}

/// An order of which the bank was told something and we were not.
async fn untold(desk: &Desk, how: &str) -> Placed {
    desk.world.fault("callback", "error", 1_000_000).await;
    let placed = desk.world.place("k1").await;
    let ticket = desk.world.ticket(&placed, "p1").await;
    desk.world.pay(&ticket, how).await;
    assert_eq!(desk.world.order(&placed).await["state"], "placed");
    placed
}

async fn mails_about(world: &World, what: &str) -> usize {
    let mails = world.mails().await;
    mails.iter().filter(|mail| mail["text"].as_str().is_some_and(|text| text.contains(what))).count()
}

#[tokio::test]
async fn a_registered_question_has_the_bank_asked_and_what_it_confirms_is_counted() {
    let desk = Desk::new().await;
    let placed = untold(&desk, "paid").await;
    let order = registered(&desk, &placed).await;
    let mut told = events(&order);
    told[3..].sort_unstable();
    let expected = ["license.activated", "order.paid", "payment.query_answered"];
    assert_eq!((told[2].as_str(), &told[3..]), ("payment.queried", &expected.map(str::to_owned)[..]));
    assert_eq!((&order["state"], &order["payment_queries"][0]["answer"]), (&json!("paid"), &json!("paid")));
    assert!(!waits(&desk.world).await, "nobody has to answer it any more");
    assert_eq!(mails_about(&desk.world, "It arrived and was counted").await, 1);
    let again = registered(&desk, &placed).await;
    assert_eq!(again["payment_queries"][1]["answer"], "paid", "what is counted is answered at once");
    assert_eq!(events(&again).iter().filter(|event| *event == "order.paid").count(), 1);
}

#[tokio::test]
async fn a_question_that_came_while_the_bank_was_away_is_answered_once_it_is_back() {
    let desk = Desk::new().await;
    let placed = untold(&desk, "paid").await;
    desk.world.fault("get_order_info", "error", 1).await;
    assert_eq!(ask(&desk.world, &placed, "q1").await.json["answer"], Value::Null);
    desk.world.settle().await;
    let order = desk.world.order(&placed).await;
    assert_eq!((&order["state"], &order["payment_queries"][0]["answer"]), (&json!("paid"), &json!("paid")));
    assert!(!waits(&desk.world).await);
}

#[tokio::test]
async fn a_bank_that_is_away_or_knows_of_no_payment_leaves_the_question_to_the_operator() {
    for (how, fault) in [("paid", Some("error")), ("declined", None)] {
        let desk = Desk::new().await;
        let placed = untold(&desk, how).await;
        if let Some(fault) = fault {
            desk.world.fault("get_order_info", fault, 1_000_000).await;
        }
        let order = registered(&desk, &placed).await;
        assert_eq!(
            (&order["state"], &order["payment_queries"][0]["answer"]),
            (&json!("placed"), &Value::Null),
            "{how}"
        );
        assert!(waits(&desk.world).await, "{how}");
        let declined = events(&order).contains(&"payment.declined".to_owned());
        assert_eq!(declined, how == "declined", "what the bank declined is recorded, as its callback would have it");
    }
}
