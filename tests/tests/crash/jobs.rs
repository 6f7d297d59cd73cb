//! Every command and job of the shop, each as its caller carries it through.

use super::stage::Stage;
use aws_lambda_events::dynamodb::EventRecord;
use oferta::aws::Delivery;
use outside::avangard::signature;
use reqwest::Method;
use scenarios::{Answer, Placed, World, answer};
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
    /// A claim is lodged.
    Claim,
    /// The day for the activation passes.
    TickOverdue,
    /// The window for claims passes.
    TickDeeming,
    /// The stream brings what a payment set going.
    DispatchPaid,
    /// The stream brings what a claim set going.
    DispatchClaim,
    /// The stream failed, and the sweep finds what a payment set going.
    SweepOutbox,
    /// The sweep of terms, which finds nothing.
    SweepTerms,
}

/// Where a job begins.
#[derive(Clone, Default)]
pub(crate) struct Scene {
    placed: Option<Placed>,
    ticket: String,
    batch: Vec<EventRecord>,
    deliveries: Vec<Delivery>,
}

/// Where it ended for its caller.
pub(crate) struct Run {
    pub(crate) placed: Option<Placed>,
    /// The status of the last answer, if it was a request.
    pub(crate) status: Option<u16>,
    /// How often it had to be called.
    pub(crate) calls: usize,
}

/// How often a caller calls again.
const TRIES: usize = 10;
/// The bank's codes of what a callback says.
const PAID: u8 = 3;
const DECLINED: u8 = 2;

impl Job {
    pub(crate) const ALL: [Job; 14] = [
        Job::Place,
        Job::OpenPayment,
        Job::OpenPaidPayment,
        Job::CallbackPaid,
        Job::CallbackDeclined,
        Job::CallbackQuarantined,
        Job::Activate,
        Job::Claim,
        Job::TickOverdue,
        Job::TickDeeming,
        Job::DispatchPaid,
        Job::DispatchClaim,
        Job::SweepOutbox,
        Job::SweepTerms,
    ];

    /// Leads up to it without faults.
    pub(crate) async fn prepare(self, stage: &Stage) -> Scene {
        let mut scene = match self {
            Job::Place | Job::SweepTerms => Scene::default(),
            Job::OpenPayment => placed(stage, "widget-month").await,
            Job::OpenPaidPayment | Job::CallbackPaid => settled(stage, "widget-month", Some("paid")).await,
            Job::CallbackDeclined => settled(stage, "widget-month", Some("declined")).await,
            Job::CallbackQuarantined => settled(stage, "widget-month", None).await,
            Job::Activate | Job::DispatchPaid | Job::SweepOutbox => called(stage, "widget-month").await,
            Job::TickOverdue => called(stage, "widget-assisted-month").await,
            Job::Claim | Job::DispatchClaim | Job::TickDeeming => {
                let scene = called(stage, "widget-month").await;
                stage.carry().await;
                scene
            }
        };
        match self {
            Job::Activate => {
                stage.dispatch(stage.records()).await;
                scene.deliveries = stage.pending();
            }
            Job::DispatchPaid => scene.batch = stage.records(),
            Job::DispatchClaim => {
                claim(stage, scene.order()).await;
                scene.batch = stage.records();
            }
            Job::SweepOutbox => drop(stage.records()),
            Job::TickOverdue => {
                stage.carry().await;
                stage.set("2025-02-05T00:00:05+05:00".parse().expect("an instant"));
            }
            Job::TickDeeming => stage.set("2025-02-14T00:00:05+05:00".parse().expect("an instant")),
            _ => {}
        }
        scene
    }

    /// Carries it through as its caller would: again and again until it is answered.
    pub(crate) async fn run(self, stage: &Stage, scene: Scene) -> Run {
        let mut run = Run { placed: scene.placed.clone(), status: None, calls: 1 };
        match self {
            Job::Place => {
                let body = body(stage, "widget-month").await;
                let answer = run.take(answered(|| stage.post("/v1/orders", None, "k", &body)).await);
                run.placed = Some(read(&answer.json));
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
            Job::Activate => {
                for delivery in &scene.deliveries {
                    run.calls = run.calls.max(stage.deliver(delivery).await);
                }
            }
            Job::Claim => drop(run.take(claim(stage, scene.order()).await)),
            Job::TickOverdue | Job::TickDeeming => run.calls = swept(stage, Family::Order).await,
            Job::SweepOutbox => drop(swept(stage, Family::Outbox).await),
            Job::SweepTerms => drop(swept(stage, Family::Terms).await),
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

impl Scene {
    pub(crate) fn order(&self) -> &Placed {
        self.placed.as_ref().expect("the scene has an order")
    }

    /// The bank calls a second time before it has an answer.
    pub(crate) async fn call_back_again(&self, stage: &Stage, job: Job) {
        let status = if job == Job::CallbackPaid { PAID } else { DECLINED };
        assert_eq!(answer(callback(stage, &told(self, status))).await.status, 202);
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
async fn answered<F: Future<Output = Answer>>(request: impl Fn() -> F) -> (Answer, usize) {
    for calls in 1..=TRIES {
        let answer = request().await;
        if answer.status < 500 {
            return (answer, calls);
        }
    }
    panic!("a request was never answered");
}

async fn body(world: &World, sku: &str) -> Value {
    let mut body = world.order_body().await;
    body["sku"] = json!(sku);
    body
}

fn read(answer: &Value) -> Placed {
    let text = |value: &Value| value.as_str().expect("a text").to_owned();
    let order = &answer["order"];
    Placed { id: text(&order["id"]), number: text(&order["number"]), token: text(&answer["access_token"]) }
}

/// A placed order; what it set going is done.
async fn placed(stage: &Stage, sku: &str) -> Scene {
    let placed = stage.place_body("k", &body(stage, sku).await).await;
    stage.carry().await;
    Scene { placed: Some(placed), ..Scene::default() }
}

/// An order with a ticket that was settled at the bank, which has not called yet.
async fn settled(stage: &Stage, sku: &str, outcome: Option<&str>) -> Scene {
    let mut scene = placed(stage, sku).await;
    stage.fault("callback", "error", u32::MAX).await;
    scene.ticket = stage.ticket(scene.order(), "pay").await;
    if let Some(outcome) = outcome {
        assert_eq!(stage.pay(&scene.ticket, outcome).await.status, 303);
    }
    stage.carry().await;
    scene
}

/// A paid order; nothing that follows is done.
async fn called(stage: &Stage, sku: &str) -> Scene {
    let scene = settled(stage, sku, Some("paid")).await;
    call_back(stage).await;
    scene
}

/// The bank calls until it hears that it was heard. How often it did.
async fn call_back(stage: &Stage) -> usize {
    stage.fault("callback", "error", 0).await;
    for calls in 1..=TRIES {
        if stage.shop.bank.deliver_pending().await.expect("the bank's tickets can be read") == 1 {
            return calls;
        }
    }
    panic!("a callback was never accepted");
}

async fn claim(stage: &Stage, placed: &Placed) -> (Answer, usize) {
    let claim = json!({"text": "It does not open.", "about": "scope"});
    answered(|| stage.claim(placed, "c", &claim)).await
}

/// A callback about a scene's ticket, signed as the bank signs.
fn told(scene: &Scene, status: u8) -> String {
    let (number, ticket) = (&scene.order().number, &scene.ticket);
    let signature = signature("AvSignSandbox0123456789", "1113", number, "453250");
    format!(
        "id=7&ticket={ticket}&shop_id=1113&order_number={number}&amount=453250&status_code={status}&signature={signature}"
    )
}

fn callback(world: &World, told: &str) -> reqwest::RequestBuilder {
    let request = world.request(Method::POST, "/v1/payments/avangard/callback");
    request.header("content-type", "application/x-www-form-urlencoded").body(told.to_owned())
}
