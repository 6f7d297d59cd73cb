//! Refunds to the card (clauses 4.10, 4.11): paid once, whatever is lost on the way, and compared with the bank's list.

mod outage;
mod reconciliation;
mod silence;
mod steps;
mod stories;

use chrono::{Days, NaiveDate};
use domain::Instant;
use domain::act::{Act, Channel};
use domain::agreement::Agreement;
use domain::code::Code;
use domain::order::OrderId;
use domain::order::ending::Ground;
use domain::order::payment::Source;
use domain::order::refund::Cause;
use domain::rules::Command;
use domain::rules::ending::{Terminate, TerminateByOperator};
use domain::rules::refund::DemandRefund;
use gateways::avangard::{Bank, OperationKind, date_of};
use harness::{Placed, World, events};
use local::shop::Shop;
use serde_json::{Value, json};
use std::sync::Arc;
use store::Store;
use store::order::execute::{Execution, Outcome};
use store::table::error::StoreError;

/// Days after the right of 4.10 arose for an order that was paid at the beginning.
const DELAYED: &str = "2025-02-20T10:00:00+05:00";

/// An order for an item that only a person activates, paid by card, and its ticket.
async fn paid(world: &World, key: &str) -> (Placed, String) {
    let mut body = world.order_body().await;
    body["sku"] = json!("widget-assisted-month");
    let placed = world.place_body(key, &body).await;
    let ticket = world.ticket(&placed, &format!("pay-{key}")).await;
    assert_eq!(world.pay(&ticket, "paid").await.status, 303);
    (placed, ticket)
}

async fn command(shop: &Shop, placed: &Placed, command: &Command) -> Result<Outcome, StoreError> {
    let id = OrderId::parse(&placed.id).expect("an id");
    shop.store.execute(&shop.agreement, Execution::on(&id, command), shop.clock.now()).await
}

/// The buyer's notice of termination.
async fn terminate(shop: &Shop, placed: &Placed) {
    terminate_in(&shop.store, &shop.agreement, placed, shop.clock.now()).await;
}

/// The same where the shop runs elsewhere.
pub(crate) async fn terminate_in(store: &Store, agreement: &Arc<Agreement>, placed: &Placed, now: Instant) {
    let notice = Terminate { received_at: now, channel: Channel::Api, acknowledged: false, act: None };
    let id = OrderId::parse(&placed.id).expect("an id");
    store.execute(agreement, Execution::on(&id, &Command::Terminate(notice)), now).await.expect("a termination");
}

fn act() -> Act {
    Act { actor: "operator-1".to_owned(), reason: "00".to_owned() }
}

/// The parties agree to end an order, and on what goes back of it.
pub(crate) async fn agree(shop: &Shop, placed: &Placed, refund_minor: i64) {
    let asked = TerminateByOperator { ground: Ground::Agreement, refund_minor, act: act() };
    command(shop, placed, &Command::TerminateByOperator(asked)).await.expect("a termination");
}

/// More is to go back of a ticket.
pub(crate) async fn demand(
    shop: &Shop,
    placed: &Placed,
    ticket: &str,
    amount_minor: i64,
) -> Result<Outcome, StoreError> {
    let asked = DemandRefund {
        source: Source::Card(ticket.to_owned()),
        amount_minor,
        cause: Cause::Agreement,
        demanded_at: shop.clock.now(),
        act: act(),
    };
    command(shop, placed, &Command::DemandRefund(asked)).await
}

/// What the bank returned of a ticket from the day before [`DELAYED`] until now, by its own list.
async fn returned(shop: &Shop, ticket: &str) -> Vec<i64> {
    let bank: &Bank = &shop.payment.bank;
    let mut day: NaiveDate = "2025-02-19".parse().expect("a date");
    let mut returned = Vec::new();
    while day <= date_of(shop.clock.now()) {
        let operations = bank.operations_on(day).await.expect("the bank's list");
        let refunds = operations.iter().filter(|it| it.ticket == ticket && it.kind == OperationKind::Refund);
        returned.extend(refunds.map(|it| it.amount_minor));
        day = day + Days::new(1);
    }
    returned
}

fn refunds(order: &Value) -> Vec<(&str, i64)> {
    let refunds = order["refunds"].as_array().expect("a list").iter();
    let of = |refund: &Value| refund["amount"]["amount_minor"].as_i64().expect("an amount");
    refunds.map(|refund| (refund["state"].as_str().expect("a state"), of(refund))).collect()
}

/// How often something happened to an order.
fn times(order: &Value, event: &str) -> usize {
    events(order).iter().filter(|name| *name == event).count()
}

/// Why something was set aside, each time that it was.
fn set_aside(items: &[(String, String, Value)]) -> Vec<String> {
    let kept = items.iter().filter(|(pk, sk, _)| pk.starts_with("QUARANTINE#") && sk == "CALLBACK");
    kept.map(|(_, _, item)| item["reason"].as_str().expect("a reason").to_owned()).collect()
}

#[tokio::test]
async fn a_delayed_order_that_is_terminated_goes_back_to_the_card_at_once() {
    let world = World::new().await;
    let (placed, ticket) = paid(&world, "k1").await;
    world.clock(DELAYED).await;
    terminate(world.shop(), &placed).await;
    world.settle().await;
    let order = world.order(&placed).await;
    let amount = order["charge"]["amount_minor"].as_i64().expect("an amount");
    assert_eq!((&order["state"], &order["license"]["state"]), (&json!("refunded"), &json!("terminated")));
    assert_eq!(order["refunded"], json!({"amount_minor": amount, "currency": "RUB"}));
    assert_eq!(refunds(&order), [("settled", amount)]);
    let last = events(&order).split_off(events(&order).len() - 4);
    assert_eq!(last, ["order.terminated", "refund.demanded", "refund.begun", "refund.settled"]);
    assert_eq!(returned(world.shop(), &ticket).await, [amount]);
}

#[tokio::test]
async fn whatever_the_bank_fails_at_it_pays_once() {
    // What goes wrong at the call itself, and at the first question after it.
    for (call, question) in [
        ("lost_reply", None),
        ("lost_reply", Some("error")),
        ("lost_reply", Some("lost_reply")),
        ("error", None),
        ("error", Some("error")),
    ] {
        let world = World::new().await;
        let (placed, ticket) = paid(&world, "k1").await;
        world.clock(DELAYED).await;
        world.fault("reverse_order", call, 1).await;
        if let Some(question) = question {
            world.fault("get_order_info", question, 1).await;
        }
        terminate(world.shop(), &placed).await;
        world.settle().await;
        let at_once = call == "lost_reply" && question.is_none();
        let before = world.order(&placed).await;
        assert_eq!(before["refunds"][0]["state"], if at_once { "settled" } else { "unknown" }, "{call} {question:?}");
        world.clock("2025-02-20T10:01:59+05:00").await;
        assert_eq!(world.order(&placed).await, before, "{call} {question:?}: not before two minutes");
        world.clock("2025-02-20T10:02:00+05:00").await;
        let order = world.order(&placed).await;
        let amount = order["charge"]["amount_minor"].as_i64().expect("an amount");
        assert_eq!(refunds(&order), [("settled", amount)], "{call} {question:?}");
        assert_eq!(times(&order, "refund.begun"), if call == "error" { 2 } else { 1 }, "{call} {question:?}");
        world.clock("2025-03-05T10:00:00+05:00").await;
        assert_eq!(returned(world.shop(), &ticket).await, [amount], "{call} {question:?}");
        assert_eq!(set_aside(&world.items().await), [""; 0], "{call} {question:?}");
    }
}

#[tokio::test]
async fn two_parts_of_one_payment_go_back_one_after_the_other() {
    let world = World::new().await;
    let (placed, ticket) = paid(&world, "k1").await;
    world.clock(DELAYED).await;
    world.fault("reverse_order", "lost_reply", 1).await;
    agree(world.shop(), &placed, 40_000).await;
    world.settle().await;
    assert_eq!(refunds(&world.order(&placed).await), [("settled", 40_000)]);
    world.fault("reverse_order", "error", 1).await;
    demand(world.shop(), &placed, &ticket, 25_000).await.expect("a demand");
    world.settle().await;
    assert_eq!(refunds(&world.order(&placed).await), [("settled", 40_000), ("unknown", 25_000)]);
    let second = demand(world.shop(), &placed, &ticket, 1).await.expect_err("one at a time");
    assert!(matches!(second, StoreError::Refused(refusal) if refusal.code == Code::RefundOpen));
    world.clock("2025-02-20T10:02:00+05:00").await;
    assert_eq!(refunds(&world.order(&placed).await), [("settled", 40_000), ("settled", 25_000)]);
    let order = world.order(&placed).await;
    let left = order["charge"]["amount_minor"].as_i64().expect("an amount") - 65_000;
    let more = demand(world.shop(), &placed, &ticket, left + 1).await.expect_err("more than was captured");
    assert!(matches!(more, StoreError::Refused(refusal) if refusal.code == Code::RefundTooLarge));
    world.fault("reverse_order", "lost_reply", 1).await;
    world.fault("get_order_info", "error", 1).await;
    demand(world.shop(), &placed, &ticket, left).await.expect("a demand");
    world.clock("2025-02-25T10:00:00+05:00").await;
    assert_eq!(refunds(&world.order(&placed).await)[2], ("settled", left));
    assert_eq!(returned(world.shop(), &ticket).await, [40_000, 25_000, left]);
    assert_eq!(set_aside(&world.items().await), [""; 0]);
}

#[tokio::test]
async fn figures_of_the_bank_that_fit_nothing_are_left_to_a_person() {
    let world = World::new().await;
    let (placed, ticket) = paid(&world, "k1").await;
    world.clock(DELAYED).await;
    world.fault("reverse_order", "error", 1).await;
    terminate(world.shop(), &placed).await;
    world.settle().await;
    world.shop().payment.bank.reverse_order(&ticket, Some(700)).await.expect("somebody returns a part by hand");
    world.clock("2025-03-05T10:00:00+05:00").await;
    let order = world.order(&placed).await;
    assert_eq!(order["refunds"][0]["state"], "unknown", "neither a yes nor a no");
    assert_eq!((times(&order, "refund.begun"), times(&order, "refund.declined")), (1, 0));
    assert_eq!(returned(world.shop(), &ticket).await, [700], "nothing is paid on a guess");
    assert_eq!(set_aside(&world.items().await), ["refund_not_ours"]);
}
