//! The night's reconciliation with the bank's list of operations.

use super::{DELAYED, paid, refunds, returned, set_aside, terminate, times};
use crate::crash::stage::Stage;
use gateways::avangard::Registration;
use harness::faults::Fault;
use harness::{World, events};
use local::shop::TABLE;
use serde_json::{Value, json};

/// The first night, and one some days later.
const NIGHT: &str = "2025-02-04T03:00:00+05:00";
const LATER: &str = "2025-02-09T12:00:00+05:00";

/// How the sums that were set aside stopped waiting; nothing where one still waits.
fn closings(items: &[(String, String, Value)]) -> Vec<Value> {
    let kept = items.iter().filter(|(pk, sk, _)| pk.starts_with("QUARANTINE#") && sk == "CALLBACK");
    kept.map(|(.., item)| json!([item["closed"]["how"], item["due_shard"]])).collect()
}

/// The reports to the vendor of what was set aside.
async fn reports(world: &World) -> usize {
    let mails = world.mails().await;
    mails.iter().filter(|mail| mail["reference"].as_str().is_some_and(|it| it.starts_with("Q-"))).count()
}

async fn unheard(world: &World) {
    world.fault("callback", "error", u32::MAX).await;
}

#[tokio::test]
async fn a_payment_whose_callback_was_lost_is_counted_the_next_night_by_the_banks_own_instant() {
    let world = World::new().await;
    unheard(&world).await;
    let (placed, _) = paid(&world, "k1").await;
    world.clock("2025-02-04T02:59:59+05:00").await;
    assert_eq!(world.order(&placed).await["state"], "placed");
    world.clock(NIGHT).await;
    let order = world.order(&placed).await;
    assert_eq!(order["state"], "paid");
    let due = order["deadlines"].as_array().expect("a list").iter().find(|it| it["clause"] == "4.7").expect("4.7");
    assert_eq!(due["expires_at"], "2025-02-05T00:00:00+05:00", "a day from the payment, not from the night");
    world.clock(LATER).await;
    assert_eq!(times(&world.order(&placed).await, "order.paid"), 1);
    assert_eq!((set_aside(&world.items().await).len(), reports(&world).await), (0, 0));
}

#[tokio::test]
async fn a_night_that_fails_is_made_up_for_by_the_next() {
    let world = World::new().await;
    unheard(&world).await;
    let (placed, _) = paid(&world, "k1").await;
    world.fault("get_opers_by_date", "error", 2).await;
    world.clock(NIGHT).await;
    assert_eq!(world.order(&placed).await["state"], "placed");
    world.clock("2025-02-05T03:00:00+05:00").await;
    assert_eq!(world.order(&placed).await["state"], "paid");
}

#[tokio::test]
async fn a_payment_on_no_ticket_of_ours_is_reported_once() {
    let world = World::new().await;
    unheard(&world).await;
    let registration = Registration {
        order_number: "ELSEWHERE-1-Z".to_owned(),
        amount_minor: 10_000,
        description: "of another system".to_owned(),
        language: "EN".to_owned(),
        back_url: "https://elsewhere.example".to_owned(),
        client_email: None,
    };
    let foreign = world.shop().payment.bank.register(&registration).await.expect("a ticket").ticket;
    assert_eq!(world.pay(&foreign, "paid").await.status, 303);
    let (placed, _) = paid(&world, "k1").await;
    world.clock(LATER).await;
    assert_eq!(set_aside(&world.items().await), ["foreign"]);
    assert_eq!(reports(&world).await, 1);
    assert_eq!(world.order(&placed).await["state"], "paid", "what is ours is counted all the same");
}

#[tokio::test]
async fn another_amount_is_reported_once_and_not_counted() {
    let world = World::new().await;
    unheard(&world).await;
    let (placed, ticket) = paid(&world, "k1").await;
    let table = world.shop().engine.dynamodb();
    let text = |text: String| aws_sdk_dynamodb::types::AttributeValue::S(text);
    let asked_less = table
        .update_item()
        .table_name(TABLE)
        .key("pk", text(format!("REF#avangard#{ticket}")))
        .key("sk", text("REF".to_owned()))
        .update_expression("SET amount_minor = :less")
        .expression_attribute_values(":less", aws_sdk_dynamodb::types::AttributeValue::N("7".to_owned()));
    asked_less.send().await.expect("the ticket is changed");
    world.clock(LATER).await;
    assert_eq!(set_aside(&world.items().await), ["wrong_amount"]);
    assert_eq!(reports(&world).await, 1);
    assert_eq!(events(&world.order(&placed).await), ["order.placed", "payment.opened"]);
}

#[tokio::test]
async fn what_the_bank_returned_without_us_is_reported_once_and_changes_no_order() {
    let world = World::new().await;
    let (placed, ticket) = paid(&world, "k1").await;
    world.settle().await;
    let before = world.order(&placed).await;
    world.shop().payment.bank.reverse_order(&ticket, Some(700)).await.expect("somebody returns a part by hand");
    world.clock("2025-02-04T12:00:00+05:00").await;
    assert_eq!(set_aside(&world.items().await), ["refund_not_ours"]);
    assert_eq!(world.order(&placed).await["refunds"], before["refunds"]);
    world.clock(LATER).await;
    assert_eq!((set_aside(&world.items().await).len(), reports(&world).await), (1, 1));
}

#[tokio::test]
async fn a_sum_that_is_explained_later_is_no_task_any_more() {
    let stage = Stage::new(&World::of("").http).await;
    unheard(&stage).await;
    let (placed, _) = paid(&stage, "k1").await;
    let under_way = "<r><response_code>0</response_code><status_code>1</status_code></r>".to_owned();
    stage.faults.script("get_order_info", [Fault::Respond(200, under_way)]);
    stage.set(NIGHT.parse().expect("an instant"));
    stage.reconcile().await;
    assert_eq!(set_aside(&stage.items().await), ["status_not_confirmed"]);
    assert_eq!(closings(&stage.items().await), [json!([null, "task"])]);
    stage.minutes_pass(24 * 60);
    stage.reconcile().await;
    assert_eq!(stage.order(&placed).await["state"], "paid");
    assert_eq!(closings(&stage.items().await), [json!(["explained", null])]);
}

#[tokio::test]
async fn a_refund_that_the_bank_does_not_know_is_reported_once() {
    let stage = Stage::new(&World::of("").http).await;
    let (placed, ticket) = paid(&stage, "k1").await;
    stage.carry().await;
    stage.set(DELAYED.parse().expect("an instant"));
    let yes = "<r><response_code>0</response_code></r>".to_owned();
    stage.faults.script("reverse_order", [Fault::Respond(200, yes)]);
    terminate(&stage.shop, &placed).await;
    stage.carry().await;
    assert_eq!(refunds(&stage.order(&placed).await)[0].0, "settled");
    assert_eq!(returned(&stage.shop, &ticket).await, [0; 0]);
    for _ in 0..3 {
        stage.minutes_pass(24 * 60);
        stage.reconcile().await;
        stage.carry().await;
    }
    assert_eq!(set_aside(&stage.items().await), ["refund_not_at_bank"]);
    assert_eq!(reports(&stage).await, 1);
}

#[tokio::test]
async fn a_refund_that_was_settled_and_listed_is_nothing_to_report() {
    let world = World::new().await;
    let (placed, ticket) = paid(&world, "k1").await;
    world.clock("2025-02-20T01:59:00+05:00").await;
    terminate(world.shop(), &placed).await;
    world.clock("2025-02-24T10:00:00+05:00").await;
    assert_eq!(returned(world.shop(), &ticket).await.len() + set_aside(&world.items().await).len(), 1);
    let noted: Vec<Value> =
        world.items().await.into_iter().filter(|it| it.0.starts_with("SETTLED#")).map(|it| it.2).collect();
    assert_eq!(noted.len(), 1);
    assert_eq!(noted[0]["pk"], json!("SETTLED#avangard#2025-02-19"), "Moscow's day");
    assert_eq!(noted[0]["ttl"], Value::Null, "kept for as long as its day may stay open");
}

/// A night of February: whether it was wholly done.
async fn night(stage: &Stage, day: u32) -> bool {
    stage.set(format!("2025-02-{day:02}T03:00:00+05:00").parse().expect("an instant"));
    stage.shop.payment.reconcile_lately(stage.now()).await.is_ok()
}

#[tokio::test]
async fn after_an_outage_of_weeks_no_day_is_passed_over() {
    let stage = Stage::new(&World::of("").http).await;
    unheard(&stage).await;
    let (first, _) = paid(&stage, "k1").await;
    stage.fault("get_opers_by_date", "error", u32::MAX).await;
    for day in 4..=16 {
        assert!(!night(&stage, day).await, "{day}");
    }
    stage.set("2025-02-16T12:00:00+05:00".parse().expect("an instant"));
    let (second, _) = paid(&stage, "k2").await;
    let (returned, ticket) = paid(&stage, "k3").await;
    stage.shop.payment.bank.reverse_order(&ticket, Some(700)).await.expect("somebody returns a part by hand");
    for day in 17..=21 {
        assert!(!night(&stage, day).await, "{day}");
    }
    stage.fault("get_opers_by_date", "error", 0).await;
    let state = async |placed| stage.order(placed).await["state"].clone();
    // Fourteen days a night, from the second on, and the newest ones.
    assert!(night(&stage, 22).await);
    assert_eq!((state(&first).await, day_done(&stage.items().await)), (json!("paid"), json!("2025-02-15")));
    assert_eq!(state(&second).await, "placed", "its day is looked at the next night");
    assert!(night(&stage, 23).await);
    assert_eq!((state(&second).await, day_done(&stage.items().await)), (json!("paid"), json!("2025-02-21")));
    assert_eq!((state(&returned).await, set_aside(&stage.items().await).len()), (json!("placed"), 1));
    assert!(night(&stage, 24).await);
    assert_eq!(day_done(&stage.items().await), "2025-02-22", "but for the days that the bank may still add to");
    assert_eq!(times(&stage.order(&first).await, "order.paid"), 1);
}

#[tokio::test]
async fn a_day_that_fails_stays_open_and_holds_those_after_it() {
    let stage = Stage::new(&World::of("").http).await;
    let mut nights = Vec::new();
    for (day, fails) in [(4, false), (5, true), (6, true), (7, false), (8, false)] {
        if fails {
            // The oldest open day comes first.
            let internal = "<r><response_code>4</response_code></r>".to_owned();
            stage.faults.script("get_opers_by_date", [Fault::Respond(200, internal)]);
        }
        assert_eq!(night(&stage, day).await, !fails, "{day}");
        nights.push(day_done(&stage.items().await));
    }
    assert_eq!(nights, ["2025-02-02", "2025-02-02", "2025-02-02", "2025-02-05", "2025-02-06"]);
}

/// The last of the bank's days that was wholly reconciled.
fn day_done(items: &[(String, String, Value)]) -> Value {
    let mark = items.iter().find(|(pk, ..)| pk == "RECONCILED#avangard");
    mark.expect("a night has run").2["day"].clone()
}
