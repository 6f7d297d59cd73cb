//! The account's item with many periods: all that wait behind an order that ended move up, each by a commit of its own, and what
//! is left is done when the event comes again (K50).

use super::world::{Desk, id};
use aws_sdk_dynamodb::types::StreamSpecification;
use chrono::TimeDelta;
use domain::order::Order;
use domain::order::license::Term;
use domain::rules::Command;
use harness::Placed;
use harness::faults::Fault;
use local::shop::TABLE;
use serde_json::json;
use std::sync::atomic::{AtomicBool, Ordering};
use store::order::execute::Execution;
use store::order::licenses::Licenses;

const BEHIND: usize = 200;
/// The bounds of DynamoDB.
const ITEMS_MAX: usize = 100;
const BYTES_MAX: usize = 400 * 1024;

async fn active(desk: &Desk, key: &str) -> Placed {
    let placed = desk.place_and_pay(key).await;
    desk.activate(&placed).await;
    placed
}

async fn terms(desk: &Desk, orders: &[Placed]) -> Vec<Term> {
    let mut terms = Vec::new();
    for placed in orders {
        terms.push(desk.state(placed).await.license.term.unwrap());
    }
    terms
}

#[tokio::test(flavor = "multi_thread")]
async fn two_hundred_periods_behind_one_move_up_and_a_move_that_broke_off_goes_on() {
    let desk = Desk::new().await;
    // Nobody reads the stream here, and the engine looks through all of it for each record that it adds.
    let without = StreamSpecification::builder().stream_enabled(false).build().unwrap();
    desk.shop.engine.dynamodb().update_table().table_name(TABLE).stream_specification(without).send().await.unwrap();
    let first = active(&desk, "first").await;
    let mut behind = Vec::new();
    for n in 0..BEHIND {
        // A minute takes a hundred orders of one account.
        if n % 50 == 49 {
            desk.set(desk.now() + TimeDelta::minutes(1));
        }
        behind.push(active(&desk, &format!("k{n}")).await);
    }
    let before = terms(&desk, &behind).await;
    desk.set("2025-02-10T05:00:00Z".parse().unwrap());
    let ended = desk.say(&first, "termination", "t", &json!({"acknowledge_no_refund": true})).await;
    assert_eq!(ended.status, 200, "{}", ended.text);
    let account = desk.state(&first).await.account;
    let item = desk.item(&format!("ACCOUNT#{account}"), "LICENSES").await.unwrap();
    assert!(format!("{item:?}").len() < BYTES_MAX, "even as it is printed");

    let detail = json!({"order_id": first.id, "account": account});
    let move_up = || desk.shop.activation.on_ended(&detail, desk.now());
    let mut moves = 0;
    let the_seventieth = move |operation: &harness::recording::Operation| {
        moves += usize::from(operation.name == "TransactWriteItems");
        moves == 70
    };
    desk.faults.recorded();
    desk.faults.strike(the_seventieth, Fault::Die);
    assert!(desk.faults.process(Box::pin(move_up())).await.is_none(), "it dies of the seventieth");
    let after = terms(&desk, &behind).await;
    assert_eq!(after.iter().zip(&before).filter(|(after, before)| after != before).count(), 70);
    // Until an order is moved its later window stands.
    assert_eq!(desk.state(&behind[199]).await.license.window.unwrap().from, before[199].from);

    desk.faults.process(Box::pin(move_up())).await.expect("alive").unwrap();
    let after = terms(&desk, &behind).await;
    assert_eq!(after[0].from, desk.now());
    assert!(after.windows(2).all(|pair| pair[0].until == pair[1].from), "no gap and no overlap");
    let writes = desk.faults.recorded().into_iter().filter(|operation| operation.name == "TransactWriteItems");
    let writes: Vec<_> = writes.map(|operation| operation.keys.len()).collect();
    assert!(writes.len() == BEHIND && writes.iter().all(|items| *items <= ITEMS_MAX), "{writes:?}");
    for placed in &behind {
        let timeline = desk.state(placed).await.timeline;
        assert_eq!(timeline.iter().filter(|entry| entry.event == "period.moved").count(), 1, "{}", id(placed));
    }
    desk.faults.process(Box::pin(move_up())).await.expect("alive").unwrap();
    assert!(desk.faults.recorded().iter().all(|operation| !operation.writes()), "a third time nothing is left");
}

#[tokio::test]
async fn a_decision_on_licenses_reads_those_of_the_account_that_the_order_has_whoever_names_another() {
    let desk = Desk::new().await;
    let placed = active(&desk, "first").await;
    let seen = AtomicBool::new(false);
    let command = |order: &Order, licenses: &Licenses| {
        seen.store(licenses.periods.entry(&order.id).is_some(), Ordering::Relaxed);
        Command::Tick
    };
    let order = id(&placed);
    let execution = Execution::on_licenses(&order, &command).of_account("of a former account");
    desk.shop.store.execute(&desk.shop.agreement, execution, desk.now()).await.expect("a sweep");
    assert!(seen.load(Ordering::Relaxed), "an announcement may name the account that was corrected since");
}
