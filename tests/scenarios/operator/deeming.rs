//! What stands before the presumption of 4.9: an objection (K30), an operator's confirmation where the policy asks for one.

use super::{Desk, Says, at};
use crate::problems::{NOTHING_TO_CONFIRM, OBJECTION_RESOLVED, QUERY_ANSWERED};
use domain::agreement::Agreement;
use domain::agreement::policy::ConfirmDeeming;
use domain::order::OrderId;
use domain::rules::Command;
use harness::{Answer, World, answer};
use reqwest::Method;
use serde_json::json;
use std::sync::Arc;
use store::order::execute::Execution;

#[tokio::test]
async fn an_objection_that_is_dismissed_lets_the_rule_run_and_one_that_is_sustained_does_not() {
    let desk = Desk::new().await;
    let (dismissed, sustained) = (desk.world.paid("k1").await, desk.world.paid("k2").await);
    for placed in [&dismissed, &sustained] {
        assert_eq!(desk.world.say(placed, "objection", "o1", &json!({})).await.status, 201);
    }
    assert_eq!(desk.tasks().await, ["resolve_objection", "resolve_objection"]);
    desk.world.clock("2025-02-20T10:00:00+05:00").await;
    for (placed, right, state, license) in
        [(&dismissed, false, "dismissed", "deemed_provided"), (&sustained, true, "sustained", "window_open")]
    {
        let path = format!("objections/{}-B1/resolution", placed.id);
        let view = desk.done(placed, &path, json!({"sustained": right})).await;
        assert_eq!(at(&view, "/order/objections/0/state"), state);
        desk.refused(placed, &path, json!({"sustained": !right}), OBJECTION_RESOLVED).await;
        desk.world.clock(&format!("2025-02-20T10:0{}:00+05:00", 2 + 2 * u8::from(right))).await;
        assert_eq!(at(&desk.view(placed).await, "/order/license/state"), license);
    }
    assert!(desk.tasks().await.is_empty());
}

#[tokio::test]
async fn an_objection_that_is_right_lifts_what_was_deemed_and_the_license_runs_on() {
    let desk = Desk::new().await;
    let placed = desk.world.paid("k1").await;
    desk.world.clock("2025-02-14T00:02:00+05:00").await;
    assert_eq!(at(&desk.view(&placed).await, "/order/license/state"), "deemed_provided");
    assert_eq!(desk.world.say(&placed, "objection", "o1", &json!({"reason": "I never got it."})).await.status, 201);
    let path = format!("objections/{}-B1/resolution", placed.id);
    let view = desk.done(&placed, &path, json!({"sustained": true})).await;
    let lifted = at(&view, "/order/timeline").as_array().expect("a list").last().expect("an event").clone();
    assert_eq!((&lifted["event"], &lifted["clause"]), (&json!("deeming.lifted"), &json!("4.9")));
    assert_eq!(at(&view, "/order/license/state"), "provided_unconfirmed");
    assert_eq!(desk.world.license("").await.json["state"], "provided_unconfirmed");
    let mails = desk.world.mails().await;
    assert!(mails.last().expect("a mail").to_string().contains("had been deemed provided"));
    desk.world.clock("2025-03-01T10:00:00+05:00").await;
    assert_eq!(at(&desk.view(&placed).await, "/order/license/state"), "provided_unconfirmed", "never again");
    assert!(desk.tasks().await.is_empty());
}

/// An order of a buyer whose mails come back for good, a minute after its window passed in silence.
async fn unreached(desk: &Desk, email: &str) -> harness::Placed {
    let mut body = desk.world.order_body().await;
    body["party"]["email"] = json!(email);
    let placed = desk.world.place_body("k1", &body).await;
    let ticket = desk.world.ticket(&placed, "pay").await;
    desk.world.pay(&ticket, "paid").await;
    desk.world.settle().await;
    desk.world.clock("2025-02-14T00:02:00+05:00").await;
    placed
}

/// The id of the notice of the activation.
async fn notice_of_activation(desk: &Desk, placed: &harness::Placed) -> String {
    let notices = desk.get(&format!("orders/{}/notices", placed.id)).await;
    let items = notices.json["items"].as_array().expect("a list").clone();
    let item = items.into_iter().find(|item| item["notice"] == "license-activated").expect("the notice");
    item["id"].as_str().expect("an id").to_owned()
}

#[tokio::test]
async fn what_nobody_was_told_of_waits_for_a_person_and_is_deemed_once_the_buyer_was_reached() {
    for email in ["bounce@example.com", "refused@example.com"] {
        let desk = Desk::new().await;
        let placed = unreached(&desk, email).await;
        let view = desk.view(&placed).await;
        assert_eq!(at(&view, "/order/license/state"), "window_open", "{email}: nothing is deemed");
        assert!(desk.tasks().await.contains(&"show_window".to_owned()));
        desk.world.clock("2025-02-15T10:00:00+05:00").await;
        let events = harness::events(&desk.view(&placed).await["order"]);
        assert_eq!(events.iter().filter(|event| *event == "deeming.held").count(), 1, "{email}: told once");
        let notice = notice_of_activation(&desk, &placed).await;
        let path = format!("notices/{notice}/fallback");
        let reached = desk.act(&placed, &path, json!({"channel": "phone"})).await;
        assert_eq!(reached.status, 200, "{}", reached.text);
        desk.world.clock("2025-02-15T10:05:00+05:00").await;
        let view = desk.view(&placed).await;
        assert_eq!(at(&view, "/order/license/state"), "deemed_provided");
        assert!(!desk.tasks().await.contains(&"show_window".to_owned()));
        let events = harness::events(&view["order"]);
        let end = &events[events.len() - 2..];
        assert_eq!(end, ["window.shown", "license.deemed_provided"]);
    }
}

#[tokio::test]
async fn a_look_at_the_orders_page_shows_the_window_and_the_deeming_goes_on() {
    let desk = Desk::new().await;
    let placed = unreached(&desk, "bounce@example.com").await;
    assert_eq!(desk.world.order(&placed).await["license"]["state"], "window_open");
    desk.world.clock("2025-02-14T00:06:00+05:00").await;
    assert_eq!(desk.world.order(&placed).await["license"]["state"], "deemed_provided");
    let notice = desk.get(&format!("notices/{}", notice_of_activation(&desk, &placed).await)).await;
    assert_eq!(notice.json["state"], "bounced", "a look is no receipt of the mail");
}

#[tokio::test]
async fn nothing_is_confirmed_where_the_policy_asks_for_nothing() {
    let desk = Desk::new().await;
    let placed = desk.world.paid("k1").await;
    desk.refused(&placed, &format!("orders/{}/deeming", placed.id), json!({}), NOTHING_TO_CONFIRM).await;
}

/// The operator's function of the same shop under an agreement with a change, on a port of its own.
pub(crate) async fn under(desk: &Desk, change: impl FnOnce(&mut Agreement)) -> (World, String, Arc<Agreement>) {
    let shop = desk.world.shop();
    let now = shop.clock.now();
    let mut agreement = (*shop.agreement).clone();
    change(&mut agreement);
    let agreement = Arc::new(agreement);
    let token = shop.signer.access_token("anna", &["operator"], chrono::TimeDelta::hours(1), now).expect("a token");
    let world = desk.served(|function| {
        function.agreement = agreement.clone();
        function.clock = Arc::new(move || now);
    });
    (world.await, token, agreement)
}

async fn act(world: &World, path: &str, says: Says<'_>) -> Answer {
    let request = world.request(Method::POST, &format!("/v1/operator/{path}")).bearer_auth(says.token);
    let request = request.header("idempotency-key", says.key).header("content-type", "application/json");
    let request = request.header("if-match", says.if_match.expect("a version"));
    answer(request.body(json!({"reason": "Nothing speaks against it."}).to_string())).await
}

#[tokio::test]
async fn nothing_is_deemed_before_an_operator_confirms_where_the_policy_asks_for_it() {
    let desk = Desk::new().await;
    let placed = desk.world.paid_manual("k1").await;
    let id = OrderId::parse(&placed.id).expect("an id");
    let (careful, token, agreement) =
        under(&desk, |agreement| agreement.policy.confirm_deeming = ConfirmDeeming::Always).await;
    let version = async || format!("\"{}\"", desk.view(&placed).await["order"]["version"]);
    let path = format!("orders/{}/activation", placed.id);
    let seen = version().await;
    let active = act(&careful, &path, Says { token: &token, key: "a1", if_match: Some(&seen) }).await;
    assert_eq!(active.status, 200, "{}", active.text);
    assert_eq!(desk.tasks().await, ["confirm_deeming"]);
    let after: domain::Instant = "2025-02-14T00:00:05+05:00".parse().expect("an instant");
    let shop = desk.world.shop();
    let tick = async || {
        let done = shop.store.execute(&agreement, Execution::on(&id, &Command::Tick), after).await.expect("a tick");
        done.order().license.deemed_at
    };
    assert_eq!(tick().await, None);
    let path = format!("orders/{}/deeming", placed.id);
    let seen = version().await;
    let confirmed = act(&careful, &path, Says { token: &token, key: "a2", if_match: Some(&seen) }).await;
    assert_eq!(confirmed.status, 200, "{}", confirmed.text);
    assert!(desk.tasks().await.is_empty());
    assert_eq!(tick().await, Some(after));
}

#[tokio::test]
async fn a_question_that_no_gateway_answers_waits_for_a_person() {
    let desk = Desk::new().await;
    let placed = desk.invoiced("k1").await;
    desk.issue(&placed).await;
    let asked = desk.world.say(&placed, "payment-queries", "q1", &json!({})).await;
    assert_eq!(asked.status, 201, "{}", asked.text);
    assert_eq!(desk.tasks().await, ["answer_payment_query"]);
    let path = format!("payment-queries/{}-Q1/answer", placed.id);
    let view = desk.done(&placed, &path, json!({"answer": "not_found"})).await;
    assert_eq!(at(&view, "/order/payment_queries/0/answer"), "not_found");
    assert_eq!(desk.done(&placed, &path, json!({"answer": "not_found"})).await, view);
    desk.refused(&placed, &path, json!({"answer": "paid"}), QUERY_ANSWERED).await;
    assert!(desk.tasks().await.is_empty());
}
