//! Every command and job of the shop, each as its caller carries it through.

use super::acts::Act;
use super::scene::{self, AUTOMATIC, Scene};
use super::stage::Stage;
use crate::claim_files::PNG;
use crate::delivery::receipt_token;
use domain::agreement::Agreement;
use domain::agreement::policy::ResidentCurrency;
use gateways::avangard::signature;
use harness::faults::Fault;
use harness::{Answer, Placed, World, answer};
use reqwest::Method;
use serde_json::{Value, json};
use store::due::Family;

/// A command or a job.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Job {
    /// The order is placed.
    Place,
    /// A payment is opened.
    OpenPayment,
    /// A payment is opened although the one before was paid and nobody told us.
    OpenPaidPayment,
    /// The bank reports that it was paid.
    CallbackPaid,
    /// The bank reports that it was declined.
    CallbackDeclined,
    /// Something signed that the bank does not confirm.
    CallbackQuarantined,
    /// `order.paid` reaches the activation.
    Activate,
    /// `order.terminated` of the order before it in its account reaches a period that waits.
    MoveUp,
    /// `account.corrected` reaches the order and the period that waited behind it.
    FollowCorrection,
    /// `payment.queried` reaches the payments: the bank confirms what nobody told us of.
    AskBank,
    /// A claim is lodged.
    Claim,
    /// The stream brings what a payment set going.
    DispatchPaid,
    /// The stream brings what a claim set going.
    DispatchClaim,
    /// The stream failed, and the sweep finds what a payment set going.
    SweepOutbox,
    /// The same, and a notice for which a deeming waited is known to have been shown.
    TellOrder,
    /// The sweep of what is published, which finds nothing.
    SweepTerms,
    /// The same, which has everybody told of terms that were published.
    Tell,
    /// The same, which meets the day on which they come into force.
    ComeIntoForce,
    /// The same, which tells the vendor that the calendar ends.
    CalendarEnds,
    /// The same, which counts the open deadlines again that waited for a calendar.
    Recompute,
    /// The night's reconciliation, which finds a payment that nobody told us of.
    Reconcile,
    /// The same, which finds a payment that is none of ours.
    SetAside,
    /// `refund.due` reaches the payments.
    Refund,
    /// The same for everything that was paid, which a court had returned: it ends the license.
    ReturnAll,
    /// `mailbox.confirmed` reaches the buyer's other order.
    Freeze,
    /// The reader of the mailbox confirms a report.
    ConfirmReport,
    /// The mail service reports that a notice was delivered.
    ReportDelivery,
    /// It reports that a notice came back for good.
    ReportBounce,
    /// It reports that a notice was called unwanted.
    ReportComplaint,
    /// The buyer confirms that a notice arrived.
    ConfirmReceipt,
    /// The bucket says that a file of a claim arrived.
    CheckFile,
    /// The same of a file that is none of the kinds.
    RefuseFile,
    /// Time passes.
    Tick(Tick),
    /// What a buyer or an operator asks for.
    Act(Act),
}

/// What the passing of time brings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Tick {
    /// The day for the activation passes.
    Overdue,
    /// The right to terminate for delay arises.
    DelayRight,
    /// The window for claims passes.
    Deeming,
    /// The same, and its buyer's mails came back: that waits for a person.
    Held,
    /// The time for answering a claim passes.
    Unanswered,
    /// The time for a refund passes that the bank declined.
    RefundOverdue,
    /// The paid period ends.
    PeriodEnd,
    /// What is owed after a chargeback is not paid.
    Debt,
}

/// Where it ended for its caller.
pub(crate) struct Run {
    /// The orders that it is about, the one to be looked at first.
    pub(crate) orders: Vec<Placed>,
    /// The bank's name for its payment.
    pub(crate) ticket: String,
    /// The status of the last answer, if it was a request.
    pub(crate) status: Option<u16>,
    /// How often it had to be called.
    pub(crate) calls: usize,
}

/// How often a caller calls again.
const TRIES: usize = 10;
/// The bank's codes of what a callback says.
pub(super) const PAID: u8 = 3;
pub(super) const DECLINED: u8 = 2;

impl Job {
    /// The agreement under which it is done: where an order is released, residents are reviewed (K20).
    pub(crate) fn agreement(self) -> Agreement {
        let mut agreement = Agreement::of_tests();
        if self == Job::Act(Act::Release) {
            agreement.policy.payment.resident_currency = ResidentCurrency::Review;
        }
        agreement
    }

    /// Every job.
    pub(crate) fn all() -> impl Iterator<Item = Job> {
        let jobs = [
            Job::Place,
            Job::OpenPayment,
            Job::OpenPaidPayment,
            Job::CallbackPaid,
            Job::CallbackDeclined,
            Job::CallbackQuarantined,
            Job::Activate,
            Job::MoveUp,
            Job::FollowCorrection,
            Job::AskBank,
            Job::Claim,
            Job::Tick(Tick::Overdue),
            Job::Tick(Tick::Deeming),
            Job::Tick(Tick::Held),
            Job::TellOrder,
            Job::DispatchPaid,
            Job::DispatchClaim,
            Job::SweepOutbox,
            Job::SweepTerms,
            Job::Tell,
            Job::ComeIntoForce,
            Job::CalendarEnds,
            Job::Recompute,
            Job::Reconcile,
            Job::SetAside,
            Job::Refund,
            Job::ReturnAll,
            Job::Freeze,
            Job::ConfirmReport,
            Job::ReportDelivery,
            Job::ReportBounce,
            Job::ReportComplaint,
            Job::ConfirmReceipt,
            Job::CheckFile,
            Job::RefuseFile,
            Job::Tick(Tick::DelayRight),
            Job::Tick(Tick::Unanswered),
            Job::Tick(Tick::RefundOverdue),
            Job::Tick(Tick::PeriodEnd),
            Job::Tick(Tick::Debt),
        ];
        jobs.into_iter().chain(Act::ALL.map(Job::Act))
    }

    /// Leads up to it without faults.
    pub(crate) async fn prepare(self, stage: &Stage) -> Scene {
        match self {
            Job::Place => Scene { order: Some(body(stage, AUTOMATIC).await), ..Scene::default() },
            Job::SweepTerms => Scene::default(),
            Job::Tell => Box::pin(scene::amended(stage)).await,
            Job::ComeIntoForce => {
                let scene = Box::pin(scene::amended(stage)).await;
                stage.sweep(Family::Published).await;
                stage.carry().await;
                scene.at(stage, "2025-02-11T00:00:05+05:00")
            }
            Job::CalendarEnds => {
                stage.sweep(Family::Published).await;
                Scene::default().at(stage, "2026-11-02T00:00:05+05:00")
            }
            Job::Recompute => Box::pin(scene::official(stage)).await,
            Job::OpenPayment => Box::pin(scene::placed(stage, AUTOMATIC)).await,
            Job::OpenPaidPayment | Job::CallbackPaid => scene::settled(stage, AUTOMATIC, Some("paid")).await,
            Job::CallbackDeclined => scene::settled(stage, AUTOMATIC, Some("declined")).await,
            Job::CallbackQuarantined => Box::pin(scene::settled(stage, AUTOMATIC, None)).await,
            Job::Activate => Box::pin(scene::called(stage, AUTOMATIC)).await.announced(stage).await,
            Job::MoveUp => Box::pin(scene::waiting(stage)).await.announced(stage).await,
            Job::FollowCorrection => Box::pin(scene::corrected(stage)).await.announced(stage).await,
            Job::AskBank => Box::pin(scene::asked(stage)).await.announced(stage).await,
            Job::Claim => Box::pin(scene::active(stage)).await,
            Job::Tick(Tick::Overdue) => Box::pin(scene::delayed(stage, "2025-02-05T00:00:05+05:00")).await,
            Job::Tick(Tick::Deeming) => Box::pin(scene::active(stage)).await.at(stage, "2025-02-14T00:00:05+05:00"),
            Job::Tick(Tick::Held) => Box::pin(scene::unreached(stage)).await,
            Job::TellOrder => Box::pin(scene::shown(stage)).await,
            Job::DispatchPaid => Box::pin(scene::called(stage, AUTOMATIC)).await.recorded(stage),
            Job::DispatchClaim => Box::pin(scene::claimed(stage)).await.recorded(stage),
            Job::SweepOutbox => {
                let scene = Box::pin(scene::called(stage, AUTOMATIC)).await;
                stage.records();
                scene
            }
            Job::Reconcile => {
                let scene = scene::settled(stage, AUTOMATIC, Some("paid")).await;
                scene.at(stage, "2025-02-04T03:00:00+05:00")
            }
            Job::SetAside => Box::pin(scene::elsewhere(stage)).await.at(stage, "2025-02-04T03:00:00+05:00"),
            Job::Refund => Box::pin(scene::terminated(stage)).await.announced(stage).await,
            Job::ReturnAll => Box::pin(scene::active_and(stage, Act::DemandAll)).await.announced(stage).await,
            Job::Freeze => Box::pin(scene::confirmed(stage)).await.announced(stage).await,
            Job::ConfirmReport => Box::pin(scene::reported(stage)).await,
            Job::ReportDelivery => Box::pin(scene::mailed(stage, "buyer@example.com")).await,
            Job::ReportBounce => Box::pin(scene::mailed(stage, "bounce@example.com")).await,
            Job::ReportComplaint => Box::pin(scene::mailed(stage, "complaint@example.com")).await,
            Job::ConfirmReceipt => Box::pin(scene::placed(stage, AUTOMATIC)).await,
            Job::CheckFile => Box::pin(scene::sent(stage, PNG)).await,
            Job::RefuseFile => Box::pin(scene::sent(stage, b"MZ\x90\0")).await,
            Job::Tick(Tick::DelayRight) => Box::pin(scene::delayed(stage, "2025-02-15T00:00:05+05:00")).await,
            Job::Tick(Tick::Unanswered) => {
                let scene = Box::pin(scene::claimed(stage)).await;
                stage.carry().await;
                scene.at(stage, "2025-03-06T00:00:05+05:00")
            }
            Job::Tick(Tick::RefundOverdue) => {
                let scene = Box::pin(scene::terminated(stage)).await;
                let no = Fault::Respond(200, "<r><response_code>302</response_code></r>".to_owned());
                stage.faults.script("reverse_order", [no]);
                stage.carry().await;
                scene.at(stage, "2025-03-03T00:00:05+05:00")
            }
            Job::Tick(Tick::PeriodEnd) => Box::pin(scene::active(stage)).await.at(stage, "2025-03-04T00:00:05+05:00"),
            Job::Tick(Tick::Debt) => {
                let scene = Box::pin(scene::active_and(stage, Act::ChargeBack)).await;
                stage.carry().await;
                scene.at(stage, "2025-02-10T10:00:05+05:00")
            }
            Job::Act(act) => Box::pin(act.prepare(stage)).await,
        }
    }

    /// Carries it through as its caller would: again and again until it is answered.
    pub(crate) async fn run(self, stage: &Stage, scene: Scene) -> Run {
        let (orders, ticket) = (scene.orders.clone(), scene.ticket.clone());
        let mut run = Run { orders, ticket, status: None, calls: 1 };
        match self {
            Job::Place => {
                let body = scene.order.expect("the scene has what is to be ordered");
                let answer = run.take(answered(|| stage.post("/v1/orders", None, "k", &body)).await);
                run.orders = vec![read(&answer.json)];
            }
            Job::OpenPayment | Job::OpenPaidPayment => {
                let key = if self == Job::OpenPayment { "pay" } else { "pay-again" };
                run.take(answered(|| stage.open_payment(scene.order(), key)).await);
            }
            Job::CallbackPaid | Job::CallbackDeclined => run.calls = call_back(stage).await,
            Job::CallbackQuarantined => {
                let told = told(&scene, PAID);
                run.take(answered(|| answer(callback(stage, &told))).await);
            }
            Job::Activate
            | Job::MoveUp
            | Job::FollowCorrection
            | Job::AskBank
            | Job::Refund
            | Job::ReturnAll
            | Job::Freeze
            | Job::CheckFile
            | Job::RefuseFile => {
                for delivery in &scene.deliveries {
                    run.calls = run.calls.max(stage.deliver(delivery).await);
                }
            }
            Job::ReportDelivery | Job::ReportBounce | Job::ReportComplaint => {
                for report in &scene.reports {
                    run.calls = run.calls.max(stage.report(report).await);
                }
            }
            Job::ConfirmReceipt => {
                let token = receipt_token(&stage.mails().await[0]);
                run.take(answered(|| answer(confirming(stage, &token))).await);
            }
            Job::ConfirmReport => {
                run.take(answered(async || answer(scene::confirming_report(stage).await).await).await);
            }
            Job::Claim => drop(run.take(scene::claim(stage, scene.order()).await)),
            Job::Act(_) => drop(run.take(scene.asked.expect("the scene has a request").send(stage).await)),
            Job::Tick(_) => run.calls = swept(stage, Family::Order).await,
            Job::SweepOutbox | Job::TellOrder => drop(swept(stage, Family::Outbox).await),
            Job::SweepTerms | Job::Tell | Job::ComeIntoForce | Job::CalendarEnds | Job::Recompute => {
                run.calls = swept(stage, Family::Published).await;
            }
            Job::Reconcile | Job::SetAside => run.calls = stage.reconcile().await,
            Job::DispatchPaid | Job::DispatchClaim => run.calls = stage.dispatch(scene.batch).await,
        }
        run
    }
}

impl Run {
    /// Takes the answer that came in the end, and how often it was asked for.
    fn take(&mut self, (answer, calls): (Answer, usize)) -> Answer {
        (self.status, self.calls) = (Some(answer.status), calls);
        answer
    }
}

/// Two sweeps, so that the second meets what the first left. Between them lie the minutes of a lease. How many it took.
async fn swept(stage: &Stage, family: Family) -> usize {
    let left = stage.sweep(family).await.left;
    stage.minutes_pass(3);
    stage.sweep(family).await;
    1 + usize::from(left > 0)
}

/// The same request until it has an answer that is not the server's failure, and how often it was made.
pub(super) async fn answered<F: Future<Output = Answer>>(request: impl Fn() -> F) -> (Answer, usize) {
    for calls in 1..=TRIES {
        let answer = request().await;
        if answer.status < 500 {
            return (answer, calls);
        }
    }
    panic!("a request was never answered");
}

pub(super) async fn body(world: &World, sku: &str) -> Value {
    let mut body = world.order_body().await;
    body["sku"] = json!(sku);
    body
}

fn read(answer: &Value) -> Placed {
    let text = |value: &Value| value.as_str().expect("a text").to_owned();
    let order = &answer["order"];
    Placed { id: text(&order["id"]), number: text(&order["number"]), token: text(&answer["access_token"]) }
}

/// The bank calls until it hears that it was heard. How often it did.
pub(super) async fn call_back(stage: &Stage) -> usize {
    stage.fault("callback", "error", 0).await;
    for calls in 1..=TRIES {
        if stage.shop.bank.deliver_pending().await.expect("the bank's tickets can be read") == 1 {
            return calls;
        }
    }
    panic!("a callback was never accepted");
}

/// A callback about a scene's ticket, signed as the bank signs.
pub(super) fn told(scene: &Scene, status: u8) -> String {
    let (number, ticket) = (&scene.order().number, &scene.ticket);
    let signature = signature("AvSignSandbox0123456789", "1113", number, "453250");
    format!(
        "id=7&ticket={ticket}&shop_id=1113&order_number={number}&amount=453250&status_code={status}&signature={signature}"
    )
}

fn confirming(world: &World, token: &str) -> reqwest::RequestBuilder {
    let request = world.request(Method::POST, "/v1/receipts");
    request.header("content-type", "application/x-www-form-urlencoded").body(format!("token={token}"))
}

pub(super) fn callback(world: &World, told: &str) -> reqwest::RequestBuilder {
    let request = world.request(Method::POST, "/v1/payments/avangard/callback");
    request.header("content-type", "application/x-www-form-urlencoded").body(told.to_owned())
}
