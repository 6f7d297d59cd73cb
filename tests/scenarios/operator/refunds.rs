//! Refunds by hand: a surplus on demand, another way than the card with two operators (K9), back to the account (K8).

use super::{Desk, at};
use crate::problems::{
    MAILBOX_FROZEN, NOT_FOUND, REFUND_NOT_OPEN, REFUND_OPEN, REFUND_TOO_LARGE, SECOND_OPERATOR, assert_problem,
};
use domain::order::OrderId;
use domain::rules::Command;
use domain::rules::refund_gateway::GatewaySaid;
use harness::{Placed, events};
use serde_json::{Value, json};
use store::order::execute::Execution;

async fn demand(desk: &Desk, placed: &Placed, minor: i64) -> Value {
    json!({"order_id": placed.id, "source": {"transfer": "T-1"}, "amount_minor": minor, "cause": "surplus",
        "demanded_at": desk.now().await})
}

#[tokio::test]
async fn a_surplus_goes_back_to_its_account_on_demand() {
    let desk = Desk::new().await;
    let placed = desk.invoiced("k1").await;
    desk.receive(&placed, "T-1", 5900).await;
    for minor in [0, 1001, 5900] {
        desk.refused(&placed, "refunds", demand(&desk, &placed, minor).await, REFUND_TOO_LARGE).await;
    }
    let view = desk.done(&placed, "refunds", demand(&desk, &placed, 1000).await).await;
    let refund = at(&view, "/order/refunds/0");
    let said = ["state", "to", "cause"].map(|name| refund[name].as_str().unwrap());
    assert_eq!(said, ["demanded", "account", "surplus"]);
    // Seven days end on Monday the tenth.
    assert_eq!(at(refund, "/deadlines/0/expires_at"), "2025-02-11T00:00:00+05:00");
    assert_eq!(desk.tasks().await, ["pay_refund"]);
    desk.refused(&placed, "refunds", demand(&desk, &placed, 1).await, REFUND_OPEN).await;
    desk.world.clock("2025-02-12T10:00:00+05:00").await;
    assert_eq!(at(&desk.view(&placed).await, "/order/refunds/0/state"), "overdue");
    let payout = json!({"reference": "P-1", "paid_at": "2025-02-12T09:00:00+05:00"});
    let path = format!("refunds/{}-R1/payout", placed.id);
    let paid = desk.done(&placed, &path, payout.clone()).await;
    assert_eq!(at(&paid, "/order/refunds/0/state"), "settled");
    assert_eq!(at(&paid, "/order/refunds/0/settled_at"), "2025-02-12T04:00:00Z");
    assert_eq!(at(&paid, "/order/refunded/amount_minor"), 1000);
    assert_eq!(at(&paid, "/order/payment/credit/amount_minor"), 0);
    assert_eq!(desk.done(&placed, &path, payout).await, paid, "once");
    assert!(desk.tasks().await.is_empty());
}

/// A refund that the bank declined: of all that a card paid, by agreement.
pub(crate) async fn declined(desk: &Desk) -> (Placed, String) {
    let placed = desk.world.paid("k1").await;
    for endpoint in ["reverse_order", "get_order_info"] {
        desk.world.fault(endpoint, "error", 1_000_000).await;
    }
    let end = json!({"on": "agreement", "refund_minor": 453_250});
    desk.done(&placed, &format!("orders/{}/termination", placed.id), end).await;
    let (shop, id) = (desk.world.shop(), OrderId::parse(&placed.id).expect("an id"));
    let refund = format!("{}-R1", placed.id);
    for command in [
        Command::BeginRefund { id: refund.clone() },
        Command::RecordRefund { id: refund.clone(), said: GatewaySaid::Declined(302) },
    ] {
        let done = shop.store.execute(&shop.agreement, Execution::on(&id, &command), shop.clock.now());
        done.await.expect("a command");
    }
    assert_eq!(at(&desk.view(&placed).await, "/order/refunds/0/state"), "declined");
    (placed, refund)
}

/// The bank's name for what a card paid.
pub(crate) async fn ticket_of(desk: &Desk, placed: &Placed) -> String {
    at(&desk.view(placed).await, "/captures/0/source/card").as_str().expect("a ticket").to_owned()
}

pub(crate) fn elsewhere(channel: &str) -> Value {
    json!({"channel": channel, "destination": "Account KZ86125KZT5004100100, proven by a statement."})
}

#[tokio::test]
async fn another_way_than_the_card_takes_two_operators() {
    let desk = Desk::new().await;
    let (placed, refund) = declined(&desk).await;
    let path = |act: &str| format!("refunds/{refund}/{act}");
    let payout = || json!({"reference": "P-1", "paid_at": "2025-02-03T10:00:00+05:00"});
    assert_eq!(desk.tasks().await, ["reroute_refund"]);
    desk.refused(&placed, &path("payout"), payout(), SECOND_OPERATOR).await;
    let (anna, boris) = (desk.world.operator_token("anna", &["operator", "approver"]).await, desk.boris().await);
    let early = desk.act_as(&boris, &placed, &path("approval"), json!({})).await;
    assert_problem(&early, REFUND_NOT_OPEN, &[], "nothing was proposed");

    let proposed = desk.act_as(&anna, &placed, &path("reroute"), elsewhere("kommo")).await;
    assert_eq!(proposed.status, 200, "{}", proposed.text);
    assert_eq!(desk.tasks().await, ["approve_refund"]);
    desk.refused(&placed, &path("payout"), payout(), SECOND_OPERATOR).await;
    let own = desk.act_as(&anna, &placed, &path("approval"), json!({})).await;
    assert_problem(&own, SECOND_OPERATOR, &[], "who proposed it");
    // Who approves reads first where the money goes.
    let texts = desk.get(&format!("orders/{}/texts", placed.id)).await.json;
    let shown =
        texts["items"].as_array().unwrap().iter().find(|it| it["kind"] == "destination").expect("a destination");
    assert_eq!((&shown["about"], &shown["text"]), (&json!(refund), &elsewhere("kommo")["destination"]));

    let approved = desk.act_as(&boris, &placed, &path("approval"), json!({})).await;
    assert_eq!(approved.status, 200, "{}", approved.text);
    assert_eq!(desk.tasks().await, ["pay_refund"]);
    desk.refused(&placed, &path("reroute"), elsewhere("post"), REFUND_NOT_OPEN).await;
    let paid = desk.done(&placed, &path("payout"), payout()).await;
    assert_eq!(at(&paid, "/order/refunds/0/state"), "settled");
    assert_eq!(at(&paid, "/order/state"), "refunded");
    let history = events(&paid["order"]);
    assert_eq!(history[history.len() - 3..], ["refund.rerouted", "refund.approved", "refund.settled"]);
    for act in ["retry", "reroute", "approval"] {
        let fields = if act == "reroute" { elsewhere("post") } else { json!({}) };
        let late = desk.act_as(&boris, &placed, &path(act), fields).await;
        assert_problem(&late, REFUND_NOT_OPEN, &[], act);
    }
}

#[tokio::test]
async fn whoever_proposed_last_does_not_approve() {
    let desk = Desk::new().await;
    let (placed, refund) = declined(&desk).await;
    let path = |act: &str| format!("refunds/{refund}/{act}");
    let anna = desk.world.operator_token("anna", &["operator", "approver"]).await;
    let boris = desk.boris().await;
    for token in [&anna, &boris] {
        assert_eq!(desk.act_as(token, &placed, &path("reroute"), elsewhere("post")).await.status, 200);
    }
    let own = desk.act_as(&boris, &placed, &path("approval"), json!({})).await;
    assert_problem(&own, SECOND_OPERATOR, &[], "who proposed it last");
    assert_eq!(desk.act_as(&anna, &placed, &path("approval"), json!({})).await.status, 200);
}

#[tokio::test]
async fn no_destination_changes_on_an_email_of_a_mailbox_in_other_hands() {
    let desk = Desk::new().await;
    let (placed, refund) = declined(&desk).await;
    let hold = json!({"order_id": placed.id, "kind": "mailbox"});
    desk.done(&placed, "holds", hold).await;
    let path = format!("refunds/{refund}/reroute");
    desk.refused(&placed, &path, elsewhere("email"), MAILBOX_FROZEN).await;
    let view = desk.done(&placed, &path, elsewhere("post")).await;
    assert_eq!(at(&view, "/order/refunds/0/state"), "manual");
}

#[tokio::test]
async fn the_card_is_tried_once_more() {
    let desk = Desk::new().await;
    let (placed, refund) = declined(&desk).await;
    let retried = desk.done(&placed, &format!("refunds/{refund}/retry"), json!({})).await;
    let state = at(&retried, "/order/refunds/0/state");
    assert!(state == "unknown" || state == "requested", "it is asked first what became of it: {state}");
    assert!(desk.tasks().await.is_empty());
}

#[tokio::test]
async fn a_refund_is_of_a_payment_that_came_in() {
    let desk = Desk::new().await;
    let placed = desk.invoiced("k1").await;
    desk.refused(&placed, "refunds", demand(&desk, &placed, 1000).await, NOT_FOUND).await;
    for act in ["retry", "payout"] {
        let fields = if act == "payout" { json!({"reference": "P", "paid_at": desk.now().await}) } else { json!({}) };
        desk.refused(&placed, &format!("refunds/{}-R1/{act}", placed.id), fields, NOT_FOUND).await;
    }
}
