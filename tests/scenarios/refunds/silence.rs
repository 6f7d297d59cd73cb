//! What the bank says piece by piece, and what of it is a no (K60).

use super::steps::Scene;
use super::{DELAYED, act, agree, command, demand, paid, refunds, returned, times};
use crate::crash::stage::Stage;
use domain::rules::Command;
use harness::faults::Fault;
use harness::{Placed, World};
use store::due::Family;

fn says(fields: &str) -> Fault {
    Fault::Respond(200, format!("<r><response_code>0</response_code>{fields}</r>"))
}

/// A part went back, and the bank does not state how much.
fn partly() -> Fault {
    says("<status_code>5</status_code><amount>453250</amount>")
}

async fn later(stage: &Stage, now: &str) {
    stage.set(now.parse().expect("an instant"));
    stage.sweep(Family::Order).await;
    stage.carry().await;
}

#[tokio::test]
async fn a_refusal_is_no_answer_to_what_was_asked_before() {
    let scene = Scene::new(&World::of("").http).await;
    let stage = &scene.stage;
    // The first call is carried out and its reply lost; the bank is asked and still says that nothing went back. So it is
    // called again, refuses, since nothing is left, and does not say why.
    stage.faults.script("reverse_order", [Fault::LoseReply]);
    let nothing = says("<status_code>3</status_code>");
    stage.faults.script("get_order_info", [Fault::FailBefore, nothing, Fault::FailBefore]);
    stage.carry().await;
    stage.minutes_pass(2);
    stage.sweep(Family::Order).await;
    stage.carry().await;
    let order = stage.order(&scene.placed).await;
    assert_eq!((refunds(&order), times(&order, "refund.begun")), (vec![("unknown", scene.amount)], 2));
    assert_eq!(times(&order, "refund.declined"), 0, "it was not asked after its refusal");
    scene.time_passes().await;
    assert_eq!(scene.wrong().await, None);
}

#[tokio::test]
async fn a_refusal_after_which_the_bank_was_not_asked_is_none_yet() {
    let scene = Scene::new(&World::of("").http).await;
    let stage = &scene.stage;
    let no = || Fault::Respond(200, "<r><response_code>302</response_code></r>".to_owned());
    stage.faults.script("reverse_order", [no(), no()]);
    stage.faults.script("get_order_info", [Fault::FailBefore]);
    stage.carry().await;
    assert_eq!(refunds(&stage.order(&scene.placed).await), [("unknown", scene.amount)]);
    scene.time_passes().await;
    let order = stage.order(&scene.placed).await;
    assert_eq!((refunds(&order), times(&order, "refund.begun")), (vec![("declined", scene.amount)], 2));
}

/// A part that went back, and another that was demanded, whose call to the bank goes wrong, while the bank's status has no
/// figures.
async fn second_part(http: &reqwest::Client, amount: i64, call: Fault) -> (Stage, Placed, String) {
    let stage = Stage::new(http).await;
    let (placed, ticket) = paid(&stage, "k1").await;
    stage.carry().await;
    later(&stage, DELAYED).await;
    agree(&stage.shop, &placed, 40_000).await;
    stage.carry().await;
    assert_eq!(refunds(&stage.order(&placed).await), [("settled", 40_000)]);
    stage.faults.script("reverse_order", [call]);
    stage.faults.script("get_order_info", std::iter::repeat_n(partly(), 100));
    demand(&stage.shop, &placed, &ticket, amount).await.expect("a demand");
    stage.carry().await;
    assert_eq!(refunds(&stage.order(&placed).await), [("settled", 40_000), ("unknown", amount)]);
    (stage, placed, ticket)
}

#[tokio::test]
async fn the_lists_of_every_day_without_it_are_a_no_once_the_day_after_is_over() {
    let http = World::of("").http;
    let (stage, placed, ticket) = second_part(&http, 25_000, Fault::FailBefore).await;
    // In Moscow the day after the attempt ends at two in the morning here.
    for now in ["2025-02-20T12:00:00+05:00", "2025-02-21T12:00:00+05:00", "2025-02-22T01:59:59+05:00"] {
        later(&stage, now).await;
        assert_eq!(refunds(&stage.order(&placed).await)[1].0, "unknown", "{now}");
    }
    // One of the days is missing.
    stage.faults.script("get_opers_by_date", [Fault::Pass, Fault::FailBefore]);
    later(&stage, "2025-02-22T12:00:00+05:00").await;
    assert_eq!(refunds(&stage.order(&placed).await)[1].0, "unknown");
    assert_eq!(returned(&stage.shop, &ticket).await, [40_000]);
    later(&stage, "2025-02-23T12:00:00+05:00").await;
    assert_eq!(refunds(&stage.order(&placed).await)[1], ("settled", 25_000));
    assert_eq!(returned(&stage.shop, &ticket).await, [40_000, 25_000]);
}

#[tokio::test]
async fn what_the_lists_have_once_more_than_was_settled_is_ours() {
    let http = World::of("").http;
    for amount in [25_000, 40_000] {
        let (stage, placed, ticket) = second_part(&http, amount, Fault::LoseReply).await;
        later(&stage, "2025-02-20T10:02:00+05:00").await;
        let order = stage.order(&placed).await;
        assert_eq!((refunds(&order)[1], times(&order, "refund.begun")), (("settled", amount), 2));
        assert_eq!(returned(&stage.shop, &ticket).await, [40_000, amount]);
    }
}

#[tokio::test]
async fn a_question_beside_the_clocks_own_pays_once() {
    let scene = Scene::new(&World::of("").http).await;
    let stage = &scene.stage;
    stage.faults.script("reverse_order", [Fault::FailBefore]);
    stage.carry().await;
    stage.minutes_pass(2);
    let id = format!("{}-R1", scene.placed.id);
    command(&stage.shop, &scene.placed, &Command::QuestionRefund { id, act: act() }).await.expect("a question");
    stage.faults.asked();
    let payment = &stage.shop.payment;
    let (detail, now) = (scene.detail(), stage.now());
    let (asked, requested) =
        tokio::join!(payment.on_refund_questioned(&detail, now), payment.on_refund_due(&detail, now));
    asked.and(requested).expect("they are taken");
    scene.time_passes().await;
    let back = returned(&stage.shop, &scene.ticket).await;
    let state = refunds(&stage.order(&scene.placed).await)[0].0.to_owned();
    assert!(back.is_empty() && state == "declined" || back == [scene.amount] && state == "settled", "{back:?} {state}");
}
