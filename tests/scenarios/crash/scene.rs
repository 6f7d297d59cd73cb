//! Where the jobs begin: what happened to an order before, without faults.

use super::acts::{Act, Asked, done, publishing};
use super::jobs::{DECLINED, Job, PAID, answered, body, call_back, callback, told};
use super::stage::Stage;
use crate::claim_files::send;
use crate::mailbox::report_token;
use crate::operator::published::calendars::of_years;
use aws_lambda_events::dynamodb::EventRecord;
use gateways::avangard::Registration;
use harness::faults::Fault;
use harness::{Answer, Placed, answer};
use local::aws::Delivery;
use reqwest::Method;
use serde_json::{Value, json};
use store::due::Family;

/// An item that is activated by itself.
pub(super) const AUTOMATIC: &str = "widget-month";
/// An item that a person activates.
pub(super) const ASSISTED: &str = "widget-assisted-month";

/// Where a job begins.
#[derive(Clone, Default)]
pub(crate) struct Scene {
    /// The orders that it is about, the one to be looked at first.
    pub(super) orders: Vec<Placed>,
    pub(super) ticket: String,
    pub(super) batch: Vec<EventRecord>,
    pub(super) deliveries: Vec<Delivery>,
    /// What the mail service reports.
    pub(super) reports: Vec<Value>,
    pub(super) asked: Option<Asked>,
    /// What is to be ordered.
    pub(super) order: Option<Value>,
}

impl Scene {
    pub(crate) fn order(&self) -> &Placed {
        self.orders.first().expect("the scene has an order")
    }

    /// The same, later.
    pub(super) fn at(self, stage: &Stage, now: &str) -> Scene {
        stage.set(now.parse().expect("an instant"));
        self
    }

    /// With what the stream now brings.
    pub(super) fn recorded(self, stage: &Stage) -> Scene {
        Scene { batch: stage.records(), ..self }
    }

    /// With the events that the bus now delivers.
    pub(super) async fn announced(self, stage: &Stage) -> Scene {
        stage.dispatch(stage.records()).await;
        Scene { deliveries: stage.pending(), ..self }
    }

    /// The bank calls a second time before it has an answer.
    pub(crate) async fn call_back_again(&self, stage: &Stage, job: Job) {
        let status = if job == Job::CallbackPaid { PAID } else { DECLINED };
        assert_eq!(answer(callback(stage, &told(self, status))).await.status, 202);
    }
}

/// A placed order; what it set going is done.
pub(super) async fn placed(stage: &Stage, sku: &str) -> Scene {
    let placed = stage.place_body("k", &body(stage, sku).await).await;
    stage.carry().await;
    Scene { orders: vec![placed], ..Scene::default() }
}

/// A placed order of a buyer with this address; what the mail service reports of its notice is not taken yet.
pub(super) async fn mailed(stage: &Stage, email: &str) -> Scene {
    let mut order = body(stage, AUTOMATIC).await;
    order["party"]["email"] = json!(email);
    let placed = stage.place_body("k", &order).await;
    stage.dispatch(stage.records()).await;
    Scene { orders: vec![placed], reports: stage.reported_now(), ..Scene::default() }
}

/// A placed order whose notice came back for good.
pub(super) async fn bounced(stage: &Stage) -> Scene {
    let scene = Box::pin(mailed(stage, "bounce@example.com")).await;
    for report in &scene.reports {
        stage.report(report).await;
    }
    scene
}

/// An order with a ticket that was settled at the bank, which has not called yet.
pub(super) async fn settled(stage: &Stage, sku: &str, outcome: Option<&str>) -> Scene {
    let mut scene = Box::pin(placed(stage, sku)).await;
    stage.fault("callback", "error", u32::MAX).await;
    scene.ticket = stage.ticket(scene.order(), "pay").await;
    if let Some(outcome) = outcome {
        assert_eq!(stage.pay(&scene.ticket, outcome).await.status, 303);
    }
    stage.carry().await;
    scene
}

/// A paid order; nothing that follows is done.
pub(super) async fn called(stage: &Stage, sku: &str) -> Scene {
    let scene = Box::pin(settled(stage, sku, Some("paid"))).await;
    call_back(stage).await;
    scene
}

/// The same without any callback: in the night the bank listed its payment, and denied it when it was asked about it.
pub(super) async fn unexplained(stage: &Stage) -> Scene {
    let scene = settled(stage, AUTOMATIC, Some("paid")).await;
    let under_way = "<r><response_code>0</response_code><status_code>1</status_code></r>".to_owned();
    stage.faults.script("get_order_info", [Fault::Respond(200, under_way)]);
    let scene = scene.at(stage, "2025-02-04T03:00:00+05:00");
    stage.reconcile().await;
    scene
}

/// A payment at the bank for another system of the vendor's.
pub(super) async fn elsewhere(stage: &Stage) -> Scene {
    stage.fault("callback", "error", u32::MAX).await;
    let registration = Registration {
        order_number: "ELSEWHERE-1-Z".to_owned(),
        amount_minor: 10_000,
        description: "of another system".to_owned(),
        language: "EN".to_owned(),
        back_url: "https://elsewhere.example".to_owned(),
        client_email: None,
    };
    let ticket = stage.shop.payment.bank.register(&registration).await.expect("a ticket").ticket;
    assert_eq!(stage.pay(&ticket, "paid").await.status, 303);
    Scene { ticket, ..Scene::default() }
}

/// An order whose license runs.
pub(super) async fn active(stage: &Stage) -> Scene {
    let scene = Box::pin(called(stage, AUTOMATIC)).await;
    stage.carry().await;
    scene
}

/// The same, and an operator did something about it; what that set going is not done.
pub(super) async fn active_and(stage: &Stage, act: Act) -> Scene {
    let scene = Box::pin(active(stage)).await;
    Box::pin(done(stage, &scene, act)).await;
    scene
}

/// An order that is active, and a period that waits behind its own, a week later.
async fn queued(stage: &Stage) -> [Placed; 2] {
    let before = Box::pin(active(stage)).await.orders.remove(0);
    let after = stage.place_body("after", &body(stage, AUTOMATIC).await).await;
    let ticket = stage.ticket(&after, "pay-after").await;
    assert_eq!(stage.pay(&ticket, "paid").await.status, 303);
    stage.carry().await;
    stage.set("2025-02-10T10:00:00+05:00".parse().expect("an instant"));
    [before, after]
}

/// A period that waits behind that of another order of the account, which was terminated; nobody has heard of it yet.
pub(super) async fn waiting(stage: &Stage) -> Scene {
    let [before, after] = queued(stage).await;
    let body = json!({"acknowledge_no_refund": true});
    let answer = stage.say(&before, "termination", "t", &body).await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    Scene { orders: vec![after, before], ..Scene::default() }
}

/// The same of an order whose account was corrected.
pub(super) async fn corrected(stage: &Stage) -> Scene {
    let scene = Scene { orders: queued(stage).await.into(), ..Scene::default() };
    Box::pin(done(stage, &scene, Act::CorrectAccount)).await;
    scene
}

/// A payment that nobody told us of, and a question about it that came while the bank was away.
pub(super) async fn asked(stage: &Stage) -> Scene {
    let scene = settled(stage, AUTOMATIC, Some("paid")).await;
    stage.fault("get_order_info", "error", 1).await;
    let answer = stage.say(scene.order(), "payment-queries", "asked", &json!({})).await;
    assert_eq!((answer.status, &answer.json["answer"]), (201, &Value::Null), "{}", answer.text);
    scene
}

/// A running license whose window passed on days that are not official.
pub(super) async fn unofficial(stage: &Stage) -> Scene {
    post_calendar(stage, &of_years("2025-02-03/1", &[("2025", false)], &[])).await;
    stage.minutes_pass(3);
    stage.sweep(Family::Published).await;
    let scene = Box::pin(active(stage)).await;
    let scene = scene.at(stage, "2025-02-14T00:00:05+05:00");
    stage.sweep(Family::Order).await;
    stage.carry().await;
    scene
}

/// The same, just after they became official; nothing is counted again yet.
pub(super) async fn official(stage: &Stage) -> Scene {
    let scene = Box::pin(unofficial(stage)).await;
    Box::pin(make_official(stage)).await;
    scene
}

/// The days become official, and the minutes pass after which they are counted again.
pub(super) async fn make_official(stage: &Stage) {
    post_calendar(stage, &of_years("2025-02-14/1", &[("2025", true)], &[])).await;
    stage.carry().await;
    stage.minutes_pass(3);
}

/// Posts a calendar; what would come earlier by it stays.
async fn post_calendar(stage: &Stage, calendar: &Value) {
    let token = stage.operator_token("anna", &["operator"]).await;
    let body = json!({"calendar": calendar, "keep_notified": true, "reason": "As decided."});
    let key = calendar["version"].as_str().expect("a version");
    let answer = stage.post("/v1/operator/calendars", Some(&token), key, &body).await;
    assert_eq!(answer.status, 201, "{}", answer.text);
}

/// A running license, and terms that were published meanwhile; nobody is told yet.
pub(super) async fn amended(stage: &Stage) -> Scene {
    let scene = Box::pin(active(stage)).await;
    publishing(stage, &[Act::DraftTerms, Act::PublishTerms]).await;
    stage.carry().await;
    scene
}

/// An order whose license runs, of a buyer whose mails come back for good; the window for claims passed in silence.
pub(super) async fn unreached(stage: &Stage) -> Scene {
    let mut order = body(stage, AUTOMATIC).await;
    order["party"]["email"] = json!("bounce@example.com");
    let placed = stage.place_body("k", &order).await;
    stage.carry().await;
    let ticket = stage.ticket(&placed, "pay").await;
    assert_eq!(stage.pay(&ticket, "paid").await.status, 303);
    stage.carry().await;
    let scene = Scene { orders: vec![placed], ticket, ..Scene::default() };
    scene.at(stage, "2025-02-14T00:00:05+05:00")
}

/// The same; its deeming waits, and the buyer opened the order's page.
pub(super) async fn shown(stage: &Stage) -> Scene {
    let scene = Box::pin(unreached(stage)).await;
    stage.sweep(Family::Order).await;
    stage.carry().await;
    stage.order(scene.order()).await;
    scene
}

/// The same with a claim; what the claim set going is not done.
pub(super) async fn claimed(stage: &Stage) -> Scene {
    let scene = Box::pin(active(stage)).await;
    claim(stage, scene.order()).await;
    scene
}

/// The same with a file of the claim, which lies in the bucket and was not looked at.
pub(super) async fn sent(stage: &Stage, file: &[u8]) -> Scene {
    let scene = Box::pin(claimed(stage)).await;
    stage.carry().await;
    let files = format!("claims/{}-C1/files", scene.order().id);
    let announced = stage.say(scene.order(), &files, "f", &json!({"name": "a.png"})).await;
    assert_eq!(announced.status, 201, "{}", announced.text);
    assert_eq!(send(stage, &announced.json["upload"], file).await.status, 201);
    Scene { deliveries: stage.pending(), ..scene }
}

/// A paid order that nobody activated by an instant.
pub(super) async fn delayed(stage: &Stage, now: &str) -> Scene {
    let scene = Box::pin(called(stage, ASSISTED)).await;
    stage.carry().await;
    scene.at(stage, now)
}

/// The same, terminated for the delay; its refund is not announced yet.
pub(super) async fn terminated(stage: &Stage) -> Scene {
    let scene = Box::pin(delayed(stage, "2025-02-20T10:00:00+05:00")).await;
    stage.sweep(Family::Order).await;
    stage.carry().await;
    let answer = stage.say(scene.order(), "termination", "t", &json!({})).await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    scene
}

/// An order, and another of the same buyer whose mailbox was reported; nobody confirmed that yet.
pub(super) async fn reported(stage: &Stage) -> Scene {
    let mut scene = Box::pin(placed(stage, AUTOMATIC)).await;
    let other = stage.place("other").await;
    stage.carry().await;
    let answer = stage.post("/v1/mailbox-reports", Some(&other.token), "m", &json!({})).await;
    assert_eq!(answer.status, 202, "{}", answer.text);
    stage.carry().await;
    scene.orders.push(other);
    scene
}

/// The same, confirmed by the reader of the mailbox; that is not announced yet.
pub(super) async fn confirmed(stage: &Stage) -> Scene {
    let scene = Box::pin(reported(stage)).await;
    let answer = answer(confirming_report(stage).await).await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    scene
}

/// The button of the page to which the mail about a report leads.
pub(super) async fn confirming_report(stage: &Stage) -> reqwest::RequestBuilder {
    let token = stage.mails().await.iter().find_map(report_token).expect("a mail about a report");
    let request = stage.request(Method::POST, "/v1/mailbox-reports/confirmation");
    request.header("content-type", "application/x-www-form-urlencoded").body(format!("token={token}"))
}

/// A claim of the buyer's, and how often it was sent until it was answered.
pub(super) async fn claim(stage: &Stage, placed: &Placed) -> (Answer, usize) {
    let claim = json!({"text": "It does not open.", "about": "scope"});
    answered(|| stage.claim(placed, "c", &claim)).await
}
