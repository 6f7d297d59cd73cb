//! A bank whose services are away for days: what is unknown stays so, nothing is paid another way, and what the bank did is
//! found when it can be asked again (K60).

use super::{DELAYED, paid, refunds, returned, set_aside, terminate, times};
use crate::operator::refunds::{declined, elsewhere, ticket_of};
use crate::operator::{Desk, at};
use crate::problems::{
    REFUND_BEFORE_PAYMENT, REFUND_NOT_OPEN, REFUND_OPEN, REFUND_REFERENCE_KNOWN, REFUND_TOO_LARGE, assert_problem,
};
use harness::Placed;
use serde_json::{Value, json};

/// The refund of a terminated order whose call to the bank went wrong, and its ticket. What is away is so until an instant.
async fn begun(desk: &Desk, call: &str, away: &[(&str, &str)]) -> (Placed, String) {
    let world = &desk.world;
    let (placed, ticket) = paid(world, "k1").await;
    world.clock(DELAYED).await;
    world.fault("reverse_order", call, 1).await;
    for (endpoint, until) in away {
        world.outage(endpoint, until).await;
    }
    terminate(world.shop(), &placed).await;
    world.settle().await;
    (placed, ticket)
}

fn payout() -> Value {
    json!({"reference": "P-1", "paid_at": harness::BEGIN})
}

/// No way by hand is open for a refund whose outcome is unknown, and neither a question nor another try pays.
async fn only_asks(desk: &Desk, placed: &Placed) {
    let path = |act: &str| format!("refunds/{}-R1/{act}", placed.id);
    desk.refused(placed, &path("reroute"), elsewhere("kommo"), REFUND_NOT_OPEN).await;
    desk.refused(placed, &path("payout"), payout(), REFUND_NOT_OPEN).await;
    let approved = desk.act_as(&desk.boris().await, placed, &path("approval"), json!({})).await;
    assert_problem(&approved, REFUND_NOT_OPEN, &[], "there is nothing to approve");
    for act in ["retry", "question"] {
        let view = desk.done(placed, &path(act), json!({})).await;
        assert_eq!(at(&view, "/order/refunds/0/state"), "unknown", "{act}");
    }
}

#[tokio::test]
async fn nothing_is_paid_another_way_while_the_bank_does_not_say() {
    let desk = Desk::new().await;
    let until = "2025-02-23T10:00:00+05:00";
    let away = [("get_order_info", until), ("get_opers_by_date", until)];
    let (placed, ticket) = begun(&desk, "lost_reply", &away).await;
    let world = &desk.world;
    let expected: [(&str, &[&str]); 4] = [
        ("2025-02-20T12:00:00+05:00", &[]),
        ("2025-02-20T16:30:00+05:00", &["ask_bank"]),
        ("2025-02-22T12:00:00+05:00", &["ask_bank"]),
        ("2025-02-23T09:59:59+05:00", &["ask_bank"]),
    ];
    for (now, tasks) in expected {
        world.clock(now).await;
        assert_eq!(desk.tasks().await, tasks, "{now}");
        only_asks(&desk, &placed).await;
    }
    let wanted = |mail: &Value| mail["text"].as_str().is_some_and(|text| text.contains("have the bank asked"));
    assert_eq!(world.mails().await.iter().filter(|mail| wanted(mail)).count(), 1, "the vendor is told once");

    world.clock("2025-02-23T20:00:00+05:00").await;
    let order = world.order(&placed).await;
    let amount = order["charge"]["amount_minor"].as_i64().expect("an amount");
    assert_eq!((refunds(&order), &order["state"]), (vec![("settled", amount)], &json!("refunded")));
    assert_eq!(order["refunds"][0]["settled_at"], "2025-02-20T05:00:00Z", "by the bank's own instant");
    assert_eq!(returned(world.shop(), &ticket).await, [amount]);
    assert_eq!((times(&order, "refund.begun"), times(&order, "refund.overdue")), (1, 0));
    assert!(desk.tasks().await.is_empty());
    let path = format!("refunds/{}-R1/payout", placed.id);
    desk.refused(&placed, &path, payout(), REFUND_NOT_OPEN).await;
    world.clock("2025-03-05T10:00:00+05:00").await;
    assert_eq!(set_aside(&world.items().await), [""; 0]);
}

#[tokio::test]
async fn what_did_not_go_back_is_sent_again_once_the_bank_says_so() {
    let desk = Desk::new().await;
    let (placed, ticket) = begun(&desk, "error", &[("get_order_info", "2025-02-23T10:00:00+05:00")]).await;
    let world = &desk.world;
    // Its lists are there, and without the refund; but no list alone is a no.
    world.clock("2025-02-23T09:59:59+05:00").await;
    assert_eq!((refunds(&world.order(&placed).await)[0].0, desk.tasks().await), ("unknown", vec!["ask_bank".into()]));
    only_asks(&desk, &placed).await;
    assert_eq!(returned(world.shop(), &ticket).await, [0; 0]);
    world.clock("2025-02-23T20:00:00+05:00").await;
    let order = world.order(&placed).await;
    let amount = order["charge"]["amount_minor"].as_i64().expect("an amount");
    assert_eq!((refunds(&order), times(&order, "refund.begun")), (vec![("settled", amount)], 2));
    assert_eq!(returned(world.shop(), &ticket).await, [amount]);
}

#[tokio::test]
async fn its_lists_say_that_it_went_back_while_its_status_is_away() {
    let desk = Desk::new().await;
    let (placed, ticket) = begun(&desk, "lost_reply", &[("get_order_info", "2025-03-01T10:00:00+05:00")]).await;
    let world = &desk.world;
    assert_eq!(refunds(&world.order(&placed).await)[0].0, "unknown");
    world.clock("2025-02-20T10:02:00+05:00").await;
    let order = world.order(&placed).await;
    let amount = order["charge"]["amount_minor"].as_i64().expect("an amount");
    assert_eq!(refunds(&order), [("settled", amount)]);
    assert_eq!(order["refunds"][0]["settled_at"], "2025-02-20T05:00:00Z");
    world.clock("2025-03-05T10:00:00+05:00").await;
    assert_eq!(returned(world.shop(), &ticket).await, [amount]);
    assert_eq!(set_aside(&world.items().await), [""; 0]);
}

#[tokio::test]
async fn a_question_pays_nothing_and_the_banks_no_opens_another_way() {
    let desk = Desk::new().await;
    let (placed, ticket) = begun(&desk, "error", &[]).await;
    let (world, path) = (&desk.world, |act: &str| format!("refunds/{}-R1/{act}", placed.id));
    // At once: the call may still be on its way.
    let early = desk.done(&placed, &path("question"), json!({})).await;
    assert_eq!(at(&early, "/order/refunds/0/state"), "unknown");
    world.outage("reverse_order", "2025-02-22T10:00:00+05:00").await;
    world.clock("2025-02-20T15:00:00+05:00").await;
    let begun = times(&world.order(&placed).await, "refund.begun");
    assert!(begun > 3, "{begun}");
    let asked = desk.done(&placed, &path("question"), json!({})).await;
    assert_eq!(at(&asked, "/order/refunds/0/state"), "declined");
    assert_eq!(desk.tasks().await, ["reroute_refund"]);
    world.clock("2025-02-23T10:00:00+05:00").await;
    assert_eq!(times(&world.order(&placed).await, "refund.begun"), begun, "a person decides");
    assert_eq!(returned(world.shop(), &ticket).await, [0; 0]);
    desk.done(&placed, &path("retry"), json!({})).await;
    let order = world.order(&placed).await;
    let amount = order["charge"]["amount_minor"].as_i64().expect("an amount");
    assert_eq!(refunds(&order), [("settled", amount)]);
    assert_eq!(returned(world.shop(), &ticket).await, [amount]);
    desk.refused(&placed, &path("question"), json!({}), REFUND_NOT_OPEN).await;
}

#[tokio::test]
async fn what_the_bank_returned_of_itself_is_not_paid_out_on_the_way_that_was_approved() {
    for approved in [false, true] {
        let desk = Desk::new().await;
        let (placed, refund) = declined(&desk).await;
        let (world, path) = (&desk.world, |act: &str| format!("refunds/{refund}/{act}"));
        if approved {
            desk.done(&placed, &path("reroute"), elsewhere("kommo")).await;
            let answer = desk.act_as(&desk.boris().await, &placed, &path("approval"), json!({})).await;
            assert_eq!(answer.status, 200, "{}", answer.text);
        }
        for endpoint in ["reverse_order", "get_order_info"] {
            world.fault(endpoint, "error", 0).await;
        }
        let ticket = ticket_of(&desk, &placed).await;
        world.shop().payment.bank.reverse_order(&ticket, Some(453_250)).await.expect("the bank returns it");
        world.clock("2025-02-04T12:00:00+05:00").await;
        let view = desk.view(&placed).await;
        assert_eq!(at(&view, "/order/refunds/0/state"), "settled");
        assert_eq!(at(&view, "/order/refunds/0/settled_at"), "2025-02-03T05:00:00Z", "the bank's day, not the night's");
        assert!(desk.tasks().await.is_empty());
        let paid = json!({"reference": "P-1", "paid_at": "2025-02-04T11:00:00+05:00"});
        desk.refused(&placed, &path("payout"), paid, REFUND_NOT_OPEN).await;
        assert_eq!(set_aside(&world.items().await), [""; 0]);
    }
}

#[tokio::test]
async fn another_sum_is_set_aside_and_entered_as_a_refund_at_the_banks_desk() {
    let desk = Desk::new().await;
    let (placed, ticket) = begun(&desk, "error", &[]).await;
    let world = &desk.world;
    let entered = |minor: i64, at: &str| {
        json!({"order_id": placed.id, "ticket": ticket, "amount_minor": minor, "cause": "agreement",
            "reference": "D-1", "returned_at": at})
    };
    desk.refused(&placed, "bank-refunds", entered(700, DELAYED), REFUND_OPEN).await;
    world.shop().payment.bank.reverse_order(&ticket, Some(700)).await.expect("somebody returns a part at the desk");
    world.clock("2025-02-21T12:00:00+05:00").await;
    let order = world.order(&placed).await;
    let whole = order["charge"]["amount_minor"].as_i64().expect("an amount");
    assert_eq!(
        (refunds(&order), set_aside(&world.items().await)),
        (vec![("unknown", whole)], vec!["refund_not_ours".into()])
    );
    assert_eq!(order["refunded"]["amount_minor"], 0);
    assert_eq!(desk.tasks().await, ["explain_sum", "ask_bank"], "one task for the sum, one for the refund");

    desk.refused(&placed, "bank-refunds", entered(whole + 1, DELAYED), REFUND_TOO_LARGE).await;
    desk.refused(&placed, "bank-refunds", entered(700, "2025-02-01T10:00:00+05:00"), REFUND_BEFORE_PAYMENT).await;
    let view = desk.done(&placed, "bank-refunds", entered(700, DELAYED)).await;
    assert_eq!(refunds(&view["order"]), [("unknown", whole - 700), ("settled", 700)]);
    assert_eq!(at(&view, "/order/refunded/amount_minor"), 700);
    assert_eq!(at(&view, "/order/refunds/1/settled_at"), "2025-02-20T05:00:00Z");
    assert_eq!(desk.done(&placed, "bank-refunds", entered(700, DELAYED)).await, view, "once");
    desk.refused(&placed, "bank-refunds", entered(701, DELAYED), REFUND_REFERENCE_KNOWN).await;

    // With it the bank's figures tell: the rest did not go back, and does now.
    world.clock("2025-02-22T12:00:00+05:00").await;
    let order = world.order(&placed).await;
    assert_eq!(
        (refunds(&order), &order["state"]),
        (vec![("settled", whole - 700), ("settled", 700)], &json!("refunded"))
    );
    assert_eq!(returned(world.shop(), &ticket).await, [700, whole - 700]);
    world.clock("2025-02-23T12:00:00+05:00").await;
    assert!(desk.tasks().await.is_empty(), "the sum is explained");
    world.clock("2025-03-05T10:00:00+05:00").await;
    assert_eq!(set_aside(&world.items().await).len(), 1);
}

#[tokio::test]
async fn what_an_operator_enters_and_the_bank_does_not_have_is_set_aside() {
    let desk = Desk::new().await;
    let (placed, ticket) = paid(&desk.world, "k1").await;
    desk.world.settle().await;
    let entered = json!({"order_id": placed.id, "ticket": ticket, "amount_minor": 700, "cause": "agreement",
        "reference": "D-1", "returned_at": "2025-02-03T10:00:00+05:00"});
    desk.done(&placed, "bank-refunds", entered).await;
    desk.world.clock("2025-02-05T12:00:00+05:00").await;
    assert_eq!(set_aside(&desk.world.items().await), ["refund_not_at_bank"]);
}
