//! A compromised mailbox (clause 10.4): a report freezes its own order, and every order of that mailbox, and no other, once
//! the reader of the mailbox or an operator confirms it (K55).

use crate::operator::Desk;
use crate::problems::{LIMIT_REACHED, TOKEN_INVALID, assert_problem};
use domain::order::OrderId;
use harness::{Answer, Placed, World, answer, events};
use reqwest::Method;
use serde_json::{Value, json};

/// More than one page of a mailbox's orders.
const MANY: usize = 27;

async fn report(world: &World, placed: &Placed, key: &str) -> Answer {
    world.post("/v1/mailbox-reports", Some(&placed.token), key, &json!({})).await
}

async fn placed_by(world: &World, key: &str, email: &str) -> Placed {
    let mut body = world.order_body().await;
    body["party"]["email"] = json!(email);
    world.place_body(key, &body).await
}

/// How often a report was recorded on an order; whether the rules hold it as frozen.
async fn frozen(world: &World, placed: &Placed) -> (usize, bool) {
    let id = OrderId::parse(&placed.id).expect("an id");
    let order = world.shop().store.order(&id).await.expect("an answer").expect("an order").order;
    let reports = order.timeline.iter().filter(|entry| entry.event == "mailbox.reported").count();
    (reports, order.mailbox_frozen())
}

/// The token of the link by which the reader of a mailbox confirms the report that a mail is about, if the mail has one.
pub(crate) fn report_token(mail: &Value) -> Option<String> {
    let text = mail["text"].as_str().expect("a text");
    let (_, token) = text.split_once("/v1/mailbox-reports/confirmation?token=")?;
    token.split_whitespace().next().map(str::to_owned)
}

/// Presses the button of the page that a link of the mailbox leads to.
async fn press(world: &World, path: &str, token: &str) -> Answer {
    let request = world.request(Method::POST, path).body(format!("token={token}"));
    answer(request.header("content-type", "application/x-www-form-urlencoded")).await
}

const CONFIRMATION: &str = "/v1/mailbox-reports/confirmation";

/// The tokens of all mails about reports, oldest first.
async fn report_tokens(world: &World) -> Vec<String> {
    world.mails().await.iter().filter_map(report_token).collect()
}

/// An operator's act on the mailbox of an order.
async fn operate(desk: &Desk, placed: &Placed, path: &str, all_orders: bool) -> Answer {
    let mut fields = json!({"order_id": placed.id, "kind": "mailbox"});
    if all_orders {
        fields["all_orders"] = json!(true);
    }
    let answer = desk.act(placed, path, fields).await;
    desk.world.settle().await;
    answer
}

#[tokio::test]
async fn a_report_freezes_its_own_order_and_the_others_once_the_mailbox_confirms_it() {
    let world = World::new().await;
    let first = placed_by(&world, "k1", "buyer@пример.рф").await;
    let second = placed_by(&world, "k2", "Buyer@xn--E1AFMKFD.xn--p1ai").await;
    let third = placed_by(&world, "k3", "third@example.com").await;
    for _ in 0..2 {
        let answer = report(&world, &first, "r1").await;
        assert_eq!((answer.status, &answer.json["id"]), (202, &json!(first.id)), "{}", answer.text);
        assert_eq!(events(&answer.json), ["order.placed", "mailbox.reported"]);
    }
    world.settle().await;
    assert_eq!(frozen(&world, &first).await, (1, true));
    assert_eq!(frozen(&world, &second).await, (0, false), "anybody can type an address");
    let [token] = report_tokens(&world).await.try_into().expect("one mail about the report");

    let page = world.get(&format!("{CONFIRMATION}?token={token}"), None).await;
    assert!(page.status == 200 && page.text.contains("<form") && page.text.contains(CONFIRMATION), "{}", page.text);
    world.settle().await;
    assert_eq!(frozen(&world, &second).await, (0, false), "mail scanners follow links");
    for _ in 0..2 {
        assert_eq!(press(&world, CONFIRMATION, &token).await.status, 200);
        world.settle().await;
        assert_eq!(frozen(&world, &first).await, (1, true));
        assert_eq!(frozen(&world, &second).await, (1, true), "one mailbox, however it is spelled");
        assert_eq!(frozen(&world, &third).await, (0, false));
    }
    assert_eq!(events(&world.order(&first).await), ["order.placed", "mailbox.reported", "mailbox.confirmed"]);
    assert_eq!(report_tokens(&world).await.len(), 1, "what is proven asks for no proof");
    let can_report = |order: &Value| order["actions"].to_string().contains("report_mailbox");
    assert!(!can_report(&world.order(&first).await) && can_report(&world.order(&third).await));
    let token = world.operator_token("olga", &["operator"]).await;
    let notices = world.get(&format!("/v1/operator/orders/{}/notices", first.id), Some(&token)).await.json;
    assert_eq!(notices["items"][1]["state"], "receipt_confirmed", "who presses the button has the mail: {notices}");
}

#[tokio::test]
async fn a_receipt_of_another_notice_proves_nothing_of_a_strangers_report() {
    let world = World::new().await;
    let victims = placed_by(&world, "k1", "victim@example.com").await;
    let strangers = placed_by(&world, "k2", "victim@example.com").await;
    assert_eq!(report(&world, &strangers, "r").await.status, 202);
    world.settle().await;
    let mut mails = world.mails().await;
    mails.retain(|mail| mail["to"] == "victim@example.com");
    let receipts: Vec<String> =
        mails.iter().filter(|mail| report_token(mail).is_none()).map(crate::delivery::receipt_token).collect();
    assert_eq!((mails.len(), receipts.len()), (3, 2), "the report's own mail asks for no receipt");
    for token in &receipts {
        assert_eq!(press(&world, "/v1/receipts", token).await.status, 200);
        assert_eq!(press(&world, CONFIRMATION, token).await.json["code"], "token_invalid", "a receipt is no report");
    }
    let [report] = report_tokens(&world).await.try_into().expect("one report");
    assert_eq!(press(&world, "/v1/receipts", &report).await.json["code"], "token_invalid");
    for none in ["x", victims.token.as_str(), strangers.token.as_str()] {
        assert_eq!(
            press(&world, CONFIRMATION, none).await.json["code"],
            "token_invalid",
            "an order's token reads no mailbox"
        );
    }
    world.settle().await;
    assert_eq!(frozen(&world, &victims).await, (0, false));
    assert_eq!(frozen(&world, &strangers).await, (1, true));
}

#[tokio::test]
async fn what_an_operator_lifted_the_same_word_does_not_freeze_again() {
    let desk = Desk::new().await;
    let world = &desk.world;
    let (first, second) = (world.place("k1").await, world.place("k2").await);
    report(world, &first, "r1").await;
    world.settle().await;
    let [token] = report_tokens(world).await.try_into().expect("one report");
    assert_eq!(press(world, CONFIRMATION, &token).await.status, 200);
    world.settle().await;
    let confirmed_at = world.shop().clock.now();
    world.clock("2025-02-03T11:00:00+05:00").await;
    for placed in [&first, &second] {
        assert_eq!(operate(&desk, placed, "holds/lifting", false).await.status, 200);
    }
    // The event once more, the button once more.
    let detail = json!({"order_id": first.id, "at": confirmed_at});
    world.shop().claim_intake.on_mailbox_confirmed(&detail, world.shop().clock.now()).await.expect("every order");
    assert_eq!(press(world, CONFIRMATION, &token).await.status, 200);
    world.settle().await;
    assert!(!frozen(world, &first).await.1 && !frozen(world, &second).await.1, "it was looked into");
    // The same word once more: it waits for its proof, as a task.
    world.clock("2025-02-03T12:00:00+05:00").await;
    for key in ["r2", "r3"] {
        assert_eq!(report(world, &first, key).await.status, 202);
        world.settle().await;
        assert_eq!((frozen(world, &first).await.1, desk.tasks().await), (false, vec!["clear_mailbox".to_owned()]));
    }
    assert_eq!(events(&world.order(&first).await)[4..], ["mailbox.reported_again"], "once");
    let [_, again] = report_tokens(world).await.try_into().expect("two reports");
    assert_eq!(press(world, CONFIRMATION, &again).await.status, 200);
    world.settle().await;
    assert!(frozen(world, &first).await.1 && frozen(world, &second).await.1, "the reader of the mailbox says so");
}

#[tokio::test]
async fn a_report_that_waits_is_dealt_with_and_is_not_made_for_ever() {
    let desk = Desk::new().await;
    let placed = desk.world.place("k").await;
    for n in 0..domain::rules::mailbox::REPORTS_MAX {
        assert_eq!(report(&desk.world, &placed, &format!("r{n}")).await.status, 202);
        desk.world.settle().await;
        assert_eq!((frozen(&desk.world, &placed).await.1, desk.tasks().await.len()), (n == 0, 1), "{n}");
        assert_eq!(operate(&desk, &placed, "holds/lifting", false).await.status, 200);
        assert_eq!(desk.tasks().await.len(), 0, "{n}");
    }
    assert_problem(
        &report(&desk.world, &placed, "more").await,
        LIMIT_REACHED,
        &[],
        "an operator was told often enough",
    );
    assert_eq!(operate(&desk, &placed, "holds", false).await.status, 201, "an operator is always heard");
    assert!(frozen(&desk.world, &placed).await.1);
}

#[tokio::test]
async fn an_operator_freezes_one_order_or_every_order_of_the_mailbox() {
    let desk = Desk::new().await;
    let mut orders = Vec::new();
    for n in 0..3 {
        orders.push(placed_by(&desk.world, &format!("k{n}"), "buyer@example.com").await);
    }
    let other = placed_by(&desk.world, "other", "other@example.com").await;
    let held = || async {
        let mut held = Vec::new();
        for placed in &orders {
            held.push(frozen(&desk.world, placed).await.1);
        }
        held
    };
    assert_eq!(operate(&desk, &orders[0], "holds", false).await.status, 201);
    assert_eq!(held().await, [true, false, false]);
    assert_eq!(operate(&desk, &orders[0], "holds", true).await.status, 201, "frozen already, and now the others");
    assert_eq!(held().await, [true; 3]);
    assert!(!frozen(&desk.world, &other).await.1);
    for placed in &orders {
        assert_eq!(operate(&desk, placed, "holds/lifting", false).await.status, 200);
    }
    desk.world.clock("2025-02-03T11:00:00+05:00").await;
    let answer = operate(&desk, &orders[2], "holds", true).await;
    assert_eq!((answer.status, held().await), (201, vec![true; 3]), "{}", answer.text);
    let history = events(&answer.json["order"]);
    assert_eq!(history[history.len() - 2..], ["mailbox.reported", "mailbox.confirmed"], "{history:?}");
    let use_of_all = json!({"order_id": other.id, "kind": "use", "clause": "5.2", "all_orders": true});
    assert_eq!(desk.act(&other, "holds", use_of_all).await.json["errors"][0]["pointer"], "/all_orders");
}

#[tokio::test]
async fn a_mailbox_of_many_orders_is_frozen_page_by_page() {
    let world = World::new().await;
    let mut orders = Vec::new();
    for n in 0..MANY {
        orders.push(placed_by(&world, &format!("k{n}"), "buyer@example.com").await);
    }
    let (function, now) = (world.shop().claim_intake.clone(), world.shop().clock.now());
    let detail = json!({"order_id": orders[MANY / 2].id, "at": now});
    function.on_mailbox_confirmed(&detail, now).await.expect("every order");
    for (n, placed) in orders.iter().enumerate() {
        // The order of the event was frozen by the report itself, which is not played here.
        assert!(frozen(&world, placed).await.1 || n == MANY / 2, "{n}");
    }
}

#[tokio::test]
async fn what_cannot_be_frozen_holds_up_none_behind_it_and_is_tried_again() {
    let world = World::new().await;
    let mut orders = Vec::new();
    for n in 0..3 {
        orders.push(placed_by(&world, &format!("k{n}"), "buyer@example.com").await);
    }
    world.settle().await;
    let broken = &orders[1];
    let key = |text: &str| aws_sdk_dynamodb::types::AttributeValue::S(text.to_owned());
    let update = world.shop().engine.dynamodb().update_item().table_name(local::shop::TABLE);
    let update = update.key("pk", key(&format!("ORDER#{}", broken.id))).key("sk", key("STATE"));
    let update = update.update_expression("SET #order = :none").expression_attribute_names("#order", "order");
    update.expression_attribute_values(":none", key("none")).send().await.expect("an update");
    let (function, now) = (world.shop().claim_intake.clone(), world.shop().clock.now());
    let done = function.on_mailbox_confirmed(&json!({"order_id": orders[0].id, "at": now}), now).await;
    assert!(done.is_err(), "the event is to come again");
    assert_eq!(frozen(&world, &orders[2]).await, (1, true));
    assert!(function.on_mailbox_confirmed(&json!({"order": "?"}), now).await.is_err(), "an event that names no order");
}

#[tokio::test]
async fn only_who_has_an_orders_token_reports() {
    let world = World::new().await;
    let placed = Placed { token: "x".to_owned(), ..world.place("k1").await };
    assert_problem(&report(&world, &placed, "r1").await, TOKEN_INVALID, &[], "a bad token");
    world.settle().await;
    assert_eq!(frozen(&world, &placed).await, (0, false));
}
