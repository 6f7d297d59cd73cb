//! The end of an order at its buyer's wish: cancelled (3.5), terminated for delay (4.10) or otherwise (4.12).

use crate::bad_input::Kept;
use crate::problems::{NO_REFUND_NOT_ACKNOWLEDGED, NOT_CANCELLABLE, NOT_TERMINABLE, assert_problem, order_ended};
use domain::order::OrderId;
use domain::order::license::Activator;
use domain::rules::Command;
use domain::rules::license::Activate;
use harness::{Answer, Placed, World, act, events};
use serde_json::{Value, json};
use store::order::execute::Execution;

/// Paid on Monday the third: due on the fourth, and from the fifteenth on the delay is of more than ten days.
const MISSED: &str = "2025-02-05T00:00:00+05:00";
const LAST_OF_DELAY: &str = "2025-02-14T23:59:59.999+05:00";
const RIGHT: &str = "2025-02-15T00:00:00+05:00";

async fn terminate(world: &World, placed: &Placed, key: &str, body: &Value) -> Answer {
    world.say(placed, "termination", key, body).await
}

/// What the buyer can do now about ending the agreement.
fn ways_out(order: &Value) -> Vec<(&str, &str, &Value)> {
    let text = |value: &'_ Value| value.as_str().map(str::len).is_some();
    let actions = order["actions"].as_array().expect("a list").iter().filter(|action| text(&action["action"]));
    let named = actions.map(|it| {
        let [action, clause] = ["action", "clause"].map(|name| it[name].as_str().expect("a text"));
        (action, clause, &it["until"])
    });
    named.filter(|(action, ..)| action.contains("terminat") || *action == "cancel").collect()
}

/// A person's activation, now.
async fn activate(world: &World, placed: &Placed) {
    let shop = world.shop();
    let id = OrderId::parse(&placed.id).expect("an id");
    let account = shop.store.order(&id).await.expect("an answer").expect("an order").order.account;
    let command = |_: &_, _: &_| Command::Activate(Activate { by: Activator::Operator(act()), behind: None });
    let now = shop.clock.now();
    let execution = Execution::on_licenses(&id, &command).of_account(&account);
    shop.store.execute(&shop.agreement, execution, now).await.expect("an activation");
}

#[tokio::test]
async fn an_order_delayed_for_more_than_ten_days_is_terminated_and_everything_goes_back() {
    let world = World::new().await;
    let placed = world.paid_manual("k1").await;
    world.clock(RIGHT).await;
    assert_eq!(ways_out(&world.order(&placed).await), [("terminate_with_refund", "4.10", &Value::Null)]);
    let answer = terminate(&world, &placed, "t1", &json!({})).await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    let order = &answer.json;
    assert_eq!((&order["state"], &order["license"]["state"]), (&json!("terminated"), &json!("terminated")));
    let refund = &order["refunds"][0];
    assert_eq!(refund["amount"], order["paid"], "everything that was paid");
    let said = ["state", "clause", "cause", "to"].map(|name| refund[name].as_str());
    assert_eq!(said, [Some("demanded"), Some("4.10"), Some("delay"), Some("card")]);
    // Seven days end on Saturday the twenty-second, which rolls to Monday.
    let due = &refund["deadlines"][0];
    assert_eq!((&due["rule"], &due["expires_at"]), (&json!("refund"), &json!("2025-02-25T00:00:00+05:00")));
    assert_eq!(order["deadlines"], json!([due]), "no other clock runs");
    let history = order["timeline"].as_array().expect("a timeline");
    let ended = &history[history.len() - 2..];
    assert_eq!((&ended[0]["event"], &ended[0]["clause"]), (&json!("order.terminated"), &json!("4.10")));
    assert_eq!(ended[1]["event"], "refund.demanded");
    assert_eq!(ways_out(order), []);
}

#[tokio::test]
async fn the_right_outlives_a_late_activation_until_the_window_ends() {
    // Activated on Sunday the sixteenth: claims are timely until the twenty-sixth.
    for (instant, status) in [("2025-02-26T23:59:59.999+05:00", 200), ("2025-02-27T00:00:00+05:00", 409)] {
        let world = World::new().await;
        let placed = world.paid_manual("k1").await;
        world.clock("2025-02-16T10:00:00+05:00").await;
        activate(&world, &placed).await;
        world.clock(instant).await;
        let order = world.order(&placed).await;
        let answer = terminate(&world, &placed, "t1", &json!({})).await;
        assert_eq!(answer.status, status, "{instant}: {}", answer.text);
        if status == 200 {
            let until = json!("2025-02-26T19:00:00Z");
            assert_eq!(ways_out(&order), [("terminate_with_refund", "4.10", &until)]);
            assert_eq!(answer.json["refunds"][0]["amount"], answer.json["paid"]);
        } else {
            assert_eq!(ways_out(&order), [("terminate_without_refund", "4.12", &order["license"]["until"])]);
            assert_problem(&answer, NO_REFUND_NOT_ACKNOWLEDGED, &[], instant);
        }
    }
}

#[tokio::test]
async fn what_a_notice_means_turns_at_two_midnights() {
    let table = [("2025-02-04T23:59:59.999+05:00", 409), (MISSED, 202), (LAST_OF_DELAY, 202), (RIGHT, 200)];
    for (instant, status) in table {
        let world = World::new().await;
        let placed = world.paid_manual("k1").await;
        world.clock(instant).await;
        let answer = terminate(&world, &placed, "t1", &json!({})).await;
        assert_eq!(answer.status, status, "{instant}: {}", answer.text);
    }
}

#[tokio::test]
async fn a_notice_between_the_missed_day_and_the_right_waits_for_a_person() {
    let world = World::new().await;
    let placed = world.paid_manual("k1").await;
    world.clock(MISSED).await;
    let until = json!("2025-02-14T19:00:00Z");
    assert_eq!(ways_out(&world.order(&placed).await), [("request_termination", "4.7", &until)]);
    world.clock("2025-02-12T10:00:00+05:00").await;
    // That nothing would go back is acknowledged, and still no rule but a person decides.
    let body = json!({"acknowledge_no_refund": true, "reason": "It is not there."});
    let first = terminate(&world, &placed, "t1", &body).await;
    assert_eq!((first.status, &first.json["state"]), (202, &json!("paid")), "{}", first.text);
    assert_eq!(first.json["refunds"], json!([]));
    assert!(
        world
            .items()
            .await
            .iter()
            .any(|(_, sk, item)| { sk.starts_with("TASK#decide_termination#") && item["due_shard"] == "task" })
    );
    world.clock(LAST_OF_DELAY).await;
    assert_eq!(terminate(&world, &placed, "t1", &body).await.status, 202, "a repeat");
    world.clock(RIGHT).await;
    assert_eq!(terminate(&world, &placed, "t1", &body).await.status, 202, "a repeat is no new notice");
    let order = world.order(&placed).await;
    assert_eq!(events(&order).iter().filter(|event| *event == "termination.requested").count(), 1);
    let later = terminate(&world, &placed, "t2", &json!({})).await;
    assert_eq!((later.status, &later.json["state"]), (200, &json!("terminated")), "it stands on its own");
    assert_eq!(later.json["refunds"][0]["amount"], later.json["paid"]);
    assert_eq!(terminate(&world, &placed, "t1", &body).await.status, 202, "as the first was answered");
    assert_eq!(terminate(&world, &placed, "t2", &json!({})).await.status, 200);
}

#[tokio::test]
async fn ending_early_gives_nothing_back_and_has_to_be_acknowledged() {
    let world = World::new().await;
    let placed = world.paid("k1").await;
    let order = world.order(&placed).await;
    assert_eq!(ways_out(&order), [("terminate_without_refund", "4.12", &order["license"]["until"])]);
    let kept = Kept::of(&world).await;
    for body in [json!({}), json!({"acknowledge_no_refund": false}), json!({"reason": "I do not need it."})] {
        let answer = terminate(&world, &placed, "t1", &body).await;
        assert_problem(&answer, NO_REFUND_NOT_ACKNOWLEDGED, &[], &body.to_string());
    }
    kept.assert_same(&world, "an early end that is not acknowledged").await;

    let reason = "My neighbour at Korgalzhyn 25 has a better one.";
    let body = json!({"acknowledge_no_refund": true, "reason": reason});
    let answer = terminate(&world, &placed, "t1", &body).await;
    assert_eq!((answer.status, &answer.json["state"]), (200, &json!("terminated")), "{}", answer.text);
    assert_eq!((&answer.json["refunds"], &answer.json["refunded"]["amount_minor"]), (&json!([]), &json!(0)));
    let last = answer.json["timeline"].as_array().and_then(|all| all.last()).expect("an event");
    assert_eq!((&last["event"], &last["clause"]), (&json!("order.terminated"), &json!("4.12")));
    world.settle().await;
    let told = world.items().await.into_iter().filter(|(.., item)| item.to_string().contains(reason));
    let told: Vec<String> = told.map(|(_, sk, _)| sk).collect();
    assert_eq!(told, [format!("TEXT#REASON#{:08}", answer.json["version"].as_u64().expect("a version"))]);
    assert!(!answer.text.contains(reason));
}

#[tokio::test]
async fn an_order_is_cancelled_while_it_is_not_paid_in_full() {
    let world = World::new().await;
    let placed = world.place("k1").await;
    let ticket = world.ticket(&placed, "p1").await;
    assert_eq!(ways_out(&world.order(&placed).await), [("cancel", "3.5", &Value::Null)]);
    for key in ["c1", "c1", "c2"] {
        let answer = world.say(&placed, "cancellation", key, &json!({})).await;
        assert_eq!((answer.status, &answer.json["state"]), (200, &json!("cancelled")), "{key}: {}", answer.text);
    }
    let order = world.order(&placed).await;
    assert_eq!(events(&order), ["order.placed", "payment.opened", "order.cancelled"]);
    assert_eq!(ways_out(&order), []);
    assert_problem(&world.open_payment(&placed, "p2").await, order_ended("3.5"), &[], "a payment");
    assert_problem(&terminate(&world, &placed, "t1", &json!({})).await, order_ended("3.5"), &[], "a termination");

    // What the bank takes all the same goes back.
    world.pay(&ticket, "paid").await;
    let order = world.order(&placed).await;
    let refund = &order["refunds"][0];
    assert_eq!((&order["state"], &refund["cause"]), (&json!("cancelled"), &json!("after_the_end")), "{order}");
    assert_eq!((&refund["amount"], &refund["clause"]), (&order["paid"], &json!("3.5")));
}

#[tokio::test]
async fn a_paid_order_is_not_cancelled_and_an_unpaid_one_not_terminated() {
    let world = World::new().await;
    let (unpaid, paid) = (world.place("unpaid").await, world.paid("paid").await);
    let kept = Kept::of(&world).await;
    let cancelled = world.say(&paid, "cancellation", "c1", &json!({})).await;
    assert_problem(&cancelled, NOT_CANCELLABLE, &[], "a paid order");
    let body = json!({"acknowledge_no_refund": true});
    assert_problem(&terminate(&world, &unpaid, "t1", &body).await, NOT_TERMINABLE, &[], "an unpaid order");
    kept.assert_same(&world, "what cannot be ended so").await;

    let until = world.order(&paid).await["license"]["until"].as_str().expect("a term").to_owned();
    world.clock(&until).await;
    assert_problem(&terminate(&world, &paid, "t1", &body).await, NOT_TERMINABLE, &[], "an order that is over");
    assert_eq!(ways_out(&world.order(&paid).await), []);
}
