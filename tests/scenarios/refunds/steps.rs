//! The steps of a refund: each fails in every way, the function stops at each, and events come twice and at once.

use super::{DELAYED, act, command, paid, refunds, returned, terminate, times};
use crate::crash::stage::Stage;
use crate::crash::steps::ways;
use domain::rules::Command;
use functions::payment::Payment;
use futures::future::join_all;
use futures::stream::{self, StreamExt};
use gateways::avangard::{Bank, BankConfig};
use harness::faults::Fault;
use harness::recording::Operation;
use harness::{Placed, World};
use local::shop::bank_settings;
use serde_json::{Value, json};
use std::time::Duration;
use store::due::Family;

/// How many worlds are played at once.
const AT_ONCE: usize = 8;

/// A terminated order whose refund is announced but not begun.
pub(super) struct Scene {
    pub(super) stage: Stage,
    pub(super) placed: Placed,
    pub(super) ticket: String,
    pub(super) amount: i64,
}

impl Scene {
    pub(super) async fn new(http: &reqwest::Client) -> Scene {
        let stage = Stage::new(http).await;
        let (placed, ticket) = paid(&stage, "k1").await;
        stage.carry().await;
        stage.set(DELAYED.parse().expect("an instant"));
        stage.sweep(Family::Order).await;
        stage.carry().await;
        terminate(&stage.shop, &placed).await;
        stage.dispatch(stage.records()).await;
        let amount = stage.order(&placed).await["charge"]["amount_minor"].as_i64().expect("an amount");
        stage.faults.recorded();
        Scene { stage, placed, ticket, amount }
    }

    pub(super) fn detail(&self) -> Value {
        json!({"order_id": self.placed.id})
    }

    /// The clock moves on by what the refund waits for, several times.
    pub(super) async fn time_passes(&self) {
        for _ in 0..5 {
            self.stage.minutes_pass(10);
            self.stage.sweep(Family::Order).await;
            self.stage.sweep(Family::Outbox).await;
            self.stage.carry().await;
        }
    }

    /// What is wrong with the end, if anything.
    pub(super) async fn wrong(&self) -> Option<String> {
        let order = self.stage.order(&self.placed).await;
        let returned = returned(&self.stage.shop, &self.ticket).await;
        let good = refunds(&order) == [("settled", self.amount)]
            && returned == [self.amount]
            && times(&order, "refund.settled") == 1;
        (!good).then(|| format!("{returned:?} {}", order["timeline"]))
    }
}

/// Plays a refund with a fault of the bank at the first attempt and the question after it, and another at one of the steps
/// that follow; what was asked, and what is wrong at the end.
async fn play(
    http: reqwest::Client,
    first: Option<Fault>,
    strike: Option<(usize, Fault)>,
) -> (Vec<Operation>, Option<String>) {
    let scene = Scene::new(&http).await;
    let stage = &scene.stage;
    let mut deliveries = stage.pending();
    if let Some(first) = first {
        stage.faults.script("reverse_order", [first]);
        stage.faults.script("get_order_info", [Fault::FailBefore]);
        for delivery in deliveries {
            stage.deliver(&delivery).await;
        }
        stage.carry().await;
        stage.minutes_pass(2);
        stage.sweep(Family::Order).await;
        stage.dispatch(stage.records()).await;
        deliveries = stage.pending();
    }
    stage.faults.recorded();
    if let Some((number, fault)) = strike.clone() {
        let mut to_pass = number;
        let nth = move |_: &Operation| {
            let chosen = to_pass == 0;
            to_pass = to_pass.saturating_sub(1);
            chosen
        };
        stage.faults.strike(nth, fault);
    }
    for delivery in deliveries {
        stage.deliver(&delivery).await;
    }
    let asked = stage.faults.recorded();
    assert!(stage.faults.spent(), "the fault did not happen: {strike:?}");
    scene.time_passes().await;
    (asked, scene.wrong().await)
}

#[tokio::test(flavor = "multi_thread")]
async fn wherever_a_refund_stops_it_is_paid_once() {
    let http = World::of("").http;
    let mut cases = Vec::new();
    for first in [None, Some(Fault::FailBefore), Some(Fault::LoseReply)] {
        let (asked, wrong) = play(http.clone(), first.clone(), None).await;
        assert_eq!(wrong, None, "{first:?}");
        assert!(asked.len() >= 4, "{first:?}: {asked:?}");
        for (number, operation) in asked.iter().enumerate() {
            cases.extend(
                ways(operation).into_iter().map(|fault| (first.clone(), operation.name.clone(), number, fault)),
            );
        }
    }
    let combinations = cases.len();
    let played = stream::iter(cases).map(|(first, name, number, fault)| {
        let playing = tokio::spawn(play(http.clone(), first.clone(), Some((number, fault.clone()))));
        async move {
            let case = format!("first {first:?}, {name} at {number}: {fault:?}");
            match playing.await {
                Ok((_, wrong)) => wrong.map(|wrong| format!("{case}: {wrong}")),
                Err(error) => Some(format!("{case}: {error}")),
            }
        }
    });
    let failures: Vec<String> = played.buffer_unordered(AT_ONCE).filter_map(|wrong| async { wrong }).collect().await;
    assert!(failures.is_empty(), "{} of {combinations}:\n{}", failures.len(), failures.join("\n"));
    assert!(combinations >= 75, "{combinations}");
}

#[tokio::test]
async fn an_event_that_comes_often_and_at_once_pays_once() {
    let http = World::of("").http;
    for first in [None, Some(Fault::FailBefore), Some(Fault::LoseReply)] {
        let scene = Scene::new(&http).await;
        let (payment, detail) = (&scene.stage.shop.payment, scene.detail());
        if let Some(first) = first.clone() {
            scene.stage.faults.script("reverse_order", [first]);
            scene.stage.faults.script("get_order_info", [Fault::FailBefore]);
            payment.on_refund_due(&detail, scene.stage.now()).await.expect("it is taken");
            scene.stage.minutes_pass(2);
        }
        let at_once = (0..5).map(|_| payment.on_refund_due(&detail, scene.stage.now()));
        for taken in join_all(at_once).await {
            taken.expect("it is taken");
        }
        for _ in 0..3 {
            payment.on_refund_due(&detail, scene.stage.now()).await.expect("it is taken");
        }
        let calls = scene.stage.faults.asked().iter().filter(|name| *name == "reverse_order").count();
        assert_eq!(calls, if first == Some(Fault::FailBefore) { 2 } else { 1 }, "{first:?}");
        assert_eq!(scene.wrong().await, None, "{first:?}");
        scene.time_passes().await;
        assert_eq!(scene.wrong().await, None, "{first:?}");
    }
}

#[tokio::test]
async fn a_bank_that_does_not_answer_in_time_is_asked_again_later() {
    let scene = Scene::new(&World::of("").http).await;
    let (stage, url) = (&scene.stage, &scene.stage.url);
    let known = bank_settings(url);
    let mut config = BankConfig::new(&format!("{url}/local/bank"), &known.shop_id, &known.shop_password);
    config.timeout = Duration::from_millis(200);
    let hurried = Payment {
        agreement: stage.shop.agreement.clone(),
        store: stage.shop.store.clone(),
        tokens: local::keys::tokens(),
        bodies: local::keys::bodies(),
        bank: Bank::new(gateways::http::client(), config),
        public_url: url.clone(),
    };
    stage.fault("reverse_order", "timeout", 1).await;
    stage.fault("get_order_info", "timeout", 1).await;
    hurried.on_refund_due(&scene.detail(), stage.now()).await.expect("it is taken");
    assert_eq!(refunds(&stage.order(&scene.placed).await), [("unknown", scene.amount)]);
    scene.time_passes().await;
    assert_eq!(scene.wrong().await, None);
}

#[tokio::test]
async fn what_the_bank_refuses_waits_for_a_person_and_is_asked_about_before_it_is_tried_again() {
    let scene = Scene::new(&World::of("").http).await;
    let stage = &scene.stage;
    let no = || Fault::Respond(200, "<r><response_code>302</response_code></r>".to_owned());
    stage.faults.script("reverse_order", [no(), no()]);
    stage.carry().await;
    scene.time_passes().await;
    let order = stage.order(&scene.placed).await;
    assert_eq!((refunds(&order), times(&order, "refund.begun")), (vec![("declined", scene.amount)], 1));
    assert_eq!(returned(&stage.shop, &scene.ticket).await, [0; 0]);

    let id = order["refunds"][0]["id"].as_str().expect("an id").to_owned();
    let retry = Command::RetryRefund { id, act: act() };
    command(&stage.shop, &scene.placed, &retry).await.expect("a second try");
    stage.faults.asked();
    stage.carry().await;
    let asked = stage.faults.asked().into_iter().filter(|name| name.contains("_order"));
    assert_eq!(asked.collect::<Vec<_>>(), ["get_order_info", "reverse_order", "get_order_info"]);
    assert_eq!(stage.order(&scene.placed).await["refunds"][0]["state"], "declined");

    // Refused, since an earlier call was carried out after all: the bank's figures say so.
    command(&stage.shop, &scene.placed, &retry).await.expect("a third try");
    let mut passed = false;
    let (bank, ticket, amount) = (stage.shop.payment.bank.clone(), scene.ticket.clone(), scene.amount);
    stage.faults.script("reverse_order", [Fault::Pass, no()]);
    bank.reverse_order(&ticket, Some(amount)).await.inspect(|()| passed = true).expect("the bank returns it");
    stage.carry().await;
    assert!(passed);
    assert_eq!(scene.wrong().await, None);
}
