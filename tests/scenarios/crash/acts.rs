//! What buyers and operators ask for of an order, one request each.

use super::jobs::answered;
use super::scene::{self, ASSISTED, AUTOMATIC, Scene};
use super::stage::Stage;
use crate::operator::published::calendars::without;
use harness::faults::Fault;
use harness::{Answer, answer};
use reqwest::Method;
use serde_json::{Value, json};
use store::due::Family;

/// A request on an order that stands somewhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Act {
    Terminate,
    TerminateEarly,
    Cancel,
    /// A resident's order by invoice is released.
    Release,
    Object,
    AskOfThePayment,
    Withdraw,
    /// A file of a claim is announced.
    AnnounceFile,
    ReportMailbox,
    /// A mistyped address is corrected.
    CorrectAddress,
    /// Another address is proposed.
    ProposeContact,
    /// The same is approved by a second operator.
    ApproveContact,
    /// The account of an active order is corrected, behind which another waits.
    CorrectAccount,
    ActivateByHand,
    /// Not among all: a number that is drawn and not used makes the next one another.
    Issue,
    Void,
    EnterReceipt,
    /// What is held for a mistyped currency is counted.
    CorrectTransfer,
    /// A transfer goes to the order that it belongs to.
    MoveReceipt,
    RegisterClaim,
    RegisterMessage,
    Answer,
    Classify,
    SayLossMonth,
    Strike,
    Suspend,
    /// Every order of a mailbox is frozen.
    HoldMailbox,
    ChargeBack,
    WaiveDebt,
    /// Not among all: what it sets going is a job of its own.
    DemandAll,
    Agree,
    /// A refund that was made at the bank's desk is entered.
    EnterRefund,
    /// The bank is asked what became of a refund, and pays nothing.
    QuestionRefund,
    PublishRate,
    DraftTerms,
    PublishTerms,
    WithdrawTerms,
    DiscardTerms,
    /// The text of a published version in a further language is drafted.
    DraftText,
    /// The same is published.
    AddText,
    PostPrices,
    SendPrices,
    PostCalendar,
    /// A buyer whom a notice did not reach is reached another way.
    FallBack,
    /// What became of a sum that no order bears.
    CloseReport,
    /// Such a notice is sent again.
    SendAgain,
    /// A buyer wants no news.
    OptOut,
    /// A claim that came by e-mail.
    RegisterMailedClaim,
    /// Every licensee is told of our own mailbox.
    ReportOurMailbox,
    RecordOutage,
}

/// The key of the request that a job is about.
const KEY: &str = "asked";

/// A request, and who makes it.
#[derive(Clone)]
pub(crate) struct Asked {
    token: String,
    path: String,
    body: Value,
    /// The version of the order that an operator saw.
    if_match: Option<String>,
    key: &'static str,
}

impl Act {
    pub(crate) const ALL: [Act; 48] = [
        Act::Terminate,
        Act::TerminateEarly,
        Act::Cancel,
        Act::Release,
        Act::Object,
        Act::AskOfThePayment,
        Act::Withdraw,
        Act::AnnounceFile,
        Act::ReportMailbox,
        Act::CorrectAddress,
        Act::ProposeContact,
        Act::ApproveContact,
        Act::CorrectAccount,
        Act::ActivateByHand,
        Act::Void,
        Act::EnterReceipt,
        Act::CorrectTransfer,
        Act::MoveReceipt,
        Act::RegisterClaim,
        Act::RegisterMessage,
        Act::Answer,
        Act::Classify,
        Act::SayLossMonth,
        Act::Strike,
        Act::Suspend,
        Act::HoldMailbox,
        Act::ChargeBack,
        Act::WaiveDebt,
        Act::Agree,
        Act::EnterRefund,
        Act::QuestionRefund,
        Act::PublishRate,
        Act::DraftTerms,
        Act::PublishTerms,
        Act::WithdrawTerms,
        Act::DiscardTerms,
        Act::DraftText,
        Act::AddText,
        Act::PostPrices,
        Act::SendPrices,
        Act::PostCalendar,
        Act::FallBack,
        Act::CloseReport,
        Act::SendAgain,
        Act::OptOut,
        Act::RegisterMailedClaim,
        Act::ReportOurMailbox,
        Act::RecordOutage,
    ];

    /// Whether it is about something published, and about no order.
    pub(super) fn publishes(self) -> bool {
        use Act::{
            AddText, DiscardTerms, DraftTerms, DraftText, PostCalendar, PostPrices, PublishRate, PublishTerms,
            RecordOutage, ReportOurMailbox, SendPrices, WithdrawTerms,
        };
        let terms = matches!(self, DraftTerms | PublishTerms | WithdrawTerms | DiscardTerms | DraftText | AddText);
        terms
            || matches!(self, ReportOurMailbox | RecordOutage)
            || matches!(self, PublishRate | PostPrices | SendPrices | PostCalendar)
    }

    /// Leads up to it without faults.
    pub(super) async fn prepare(self, stage: &Stage) -> Scene {
        let scene = match self {
            Act::Terminate => {
                let scene = Box::pin(scene::delayed(stage, "2025-02-20T10:00:00+05:00")).await;
                stage.sweep(Family::Order).await;
                scene
            }
            Act::Cancel => Box::pin(scene::placed(stage, AUTOMATIC)).await,
            Act::AskOfThePayment => scene::settled(stage, AUTOMATIC, Some("paid")).await,
            Act::Withdraw | Act::AnnounceFile | Act::Answer | Act::Classify | Act::SayLossMonth | Act::Strike => {
                Box::pin(scene::claimed(stage)).await
            }
            Act::ActivateByHand => Box::pin(scene::called(stage, ASSISTED)).await,
            Act::Issue | Act::Release => Box::pin(to_be_invoiced(stage)).await,
            Act::Void | Act::EnterReceipt => Box::pin(invoiced(stage)).await,
            Act::CorrectTransfer | Act::MoveReceipt => Box::pin(mistyped(stage)).await,
            Act::WaiveDebt => Box::pin(scene::active_and(stage, Act::ChargeBack)).await,
            Act::PublishRate | Act::DraftTerms | Act::PostPrices | Act::PostCalendar => Scene::default(),
            Act::ReportOurMailbox | Act::RecordOutage | Act::DraftText => Scene::default(),
            Act::AddText => publishing(stage, &[Act::DraftText]).await,
            Act::PublishTerms => publishing(stage, &[Act::DraftTerms]).await,
            Act::FallBack | Act::SendAgain => Box::pin(scene::bounced(stage)).await,
            Act::QuestionRefund => Box::pin(declined(stage)).await,
            Act::CloseReport => Box::pin(scene::unexplained(stage)).await,
            Act::WithdrawTerms => publishing(stage, &[Act::DraftTerms, Act::PublishTerms]).await,
            Act::DiscardTerms => publishing(stage, &[Act::DraftTerms]).await,
            Act::ApproveContact => Box::pin(proposed(stage)).await,
            _ => Box::pin(scene::active(stage)).await,
        };
        stage.carry().await;
        let asked =
            if self.is_buyers() { self.of_buyer(&scene) } else { Box::pin(self.of_operator(stage, &scene)).await };
        Scene { asked: Some(asked), ..scene }
    }

    fn is_buyers(self) -> bool {
        use Act::{
            AnnounceFile, AskOfThePayment, Cancel, CorrectAddress, Object, ReportMailbox, Terminate, TerminateEarly,
            Withdraw,
        };
        let of_order = matches!(self, Terminate | TerminateEarly | Cancel | Object | CorrectAddress);
        of_order || matches!(self, AskOfThePayment | Withdraw | AnnounceFile | ReportMailbox)
    }

    fn of_buyer(self, scene: &Scene) -> Asked {
        let order = scene.order();
        let (path, body) = match self {
            Act::TerminateEarly => ("termination".to_owned(), json!({"acknowledge_no_refund": true})),
            Act::Cancel => ("cancellation".to_owned(), json!({})),
            Act::Object => ("objection".to_owned(), json!({"reason": "Let a person decide."})),
            Act::AskOfThePayment => ("payment-queries".to_owned(), json!({})),
            Act::CorrectAddress => ("email".to_owned(), json!({"email": "right@example.com"})),
            Act::Withdraw => (format!("claims/{}-C1/withdrawal", order.id), json!({})),
            Act::AnnounceFile => (format!("claims/{}-C1/files", order.id), json!({"name": "a.png"})),
            _ => ("termination".to_owned(), json!({"reason": "It never came."})),
        };
        let path = match self {
            Act::ReportMailbox => "/v1/mailbox-reports".to_owned(),
            _ => format!("/v1/orders/{}/{path}", order.id),
        };
        let body = if self == Act::ReportMailbox { json!({}) } else { body };
        Asked { token: order.token.clone(), path, body, if_match: None, key: KEY }
    }

    /// The path and the body of an act on what is offered.
    async fn published(self, stage: &Stage) -> (String, Value) {
        match self {
            Act::DraftTerms => ("terms".to_owned(), json!({"version": "2025-02", "text": "Other terms."})),
            Act::PublishTerms => ("terms/2025-02/publication".to_owned(), json!({})),
            Act::WithdrawTerms => ("terms/2025-02/withdrawal".to_owned(), json!({})),
            Act::DiscardTerms => ("terms/2025-02/discard".to_owned(), json!({})),
            Act::DraftText => ("terms/2023-01/texts".to_owned(), json!({"language": "kk", "text": "Мәтін."})),
            Act::AddText => ("terms/2023-01/texts/kk/publication".to_owned(), json!({})),
            Act::PostPrices => {
                let items = stage.get("/v1/prices/2023-01", None).await.json["items"].clone();
                ("prices".to_owned(), json!({"version": "2025-02", "items": items}))
            }
            Act::PostCalendar => ("calendars".to_owned(), json!({"calendar": without("2025-03-21")})),
            _ => {
                let rate = json!({"from": "USD", "to": "RUB", "value": "90.5", "source": "a bank"});
                ("rates".to_owned(), rate)
            }
        }
    }

    async fn of_operator(self, stage: &Stage, scene: &Scene) -> Asked {
        let id = scene.orders.first().map(|order| order.id.clone()).unwrap_or_default();
        let (path, mut body) = match self {
            Act::ActivateByHand => (format!("orders/{id}/activation"), json!({})),
            Act::Release => (format!("orders/{id}/release"), json!({})),
            Act::ProposeContact => {
                (format!("orders/{id}/email"), json!({"email": "right@example.com", "ground": "document"}))
            }
            Act::ApproveContact => (format!("orders/{id}/email/approval"), json!({})),
            Act::CorrectAccount => {
                (format!("orders/{id}/account"), json!({"account_id": 30_896_272, "subdomain": "right"}))
            }
            Act::Issue => (format!("orders/{id}/invoices"), json!({"last_day": "2025-02-28", "replace": true})),
            Act::Void => (format!("orders/{id}/invoices/1/void"), json!({})),
            Act::EnterReceipt => {
                let amount = json!({"amount_minor": 2000, "currency": "USD"});
                let receipt = json!({"order_id": id, "reference": "T-1", "third_party": false, "amount": amount,
                    "received_at": harness::BEGIN});
                ("bank-receipts".to_owned(), receipt)
            }
            Act::CorrectTransfer | Act::MoveReceipt => {
                let amount = json!({"amount_minor": 2000, "currency": "USD"});
                let to = &scene.orders[usize::from(self == Act::MoveReceipt)].id;
                let right = json!({"order_id": to, "reference": "T-0", "third_party": false, "amount": amount,
                    "received_at": harness::BEGIN});
                (format!("orders/{id}/receipt-corrections"), right)
            }
            Act::DemandAll => {
                let source = json!({"card": scene.ticket});
                let refund = json!({"order_id": id, "source": source, "amount_minor": 453_250, "cause": "court",
                    "demanded_at": harness::BEGIN});
                ("refunds".to_owned(), refund)
            }
            Act::WaiveDebt => (format!("orders/{id}/debt-waivers"), json!({"amount_minor": 1000})),
            Act::RegisterClaim => {
                let claim = json!({"text": "By post.", "about": "scope", "channel": "post", "proven": false,
                    "received_at": harness::BEGIN});
                (format!("orders/{id}/claims"), claim)
            }
            Act::RegisterMailedClaim => {
                let claim = json!({"text": "By mail.", "about": "scope", "channel": "email", "proven": false,
                    "received_at": harness::BEGIN});
                (format!("orders/{id}/claims"), claim)
            }
            Act::OptOut => {
                let said = json!({"channel": "phone", "received_at": harness::BEGIN});
                (format!("orders/{id}/information-opt-outs"), said)
            }
            Act::ReportOurMailbox => ("licensor-mailbox-reports".to_owned(), json!({"since": harness::BEGIN})),
            Act::RecordOutage => {
                let works = json!({"from": harness::BEGIN, "until": "2025-02-10T03:00:00+05:00", "planned": true,
                    "what": "Works."});
                ("outages".to_owned(), works)
            }
            Act::RegisterMessage => {
                let message = json!({"kind": "message", "direction": "in", "channel": "email", "source": "licensor",
                    "arrived_at": harness::BEGIN, "original": true, "raw": "Subject: The report\r\n\r\nThanks."});
                (format!("orders/{id}/messages"), message)
            }
            Act::Answer => (format!("claims/{id}-C1/answer"), json!({"text": "It opens now.", "outcome": "accepted"})),
            Act::Classify => (format!("claims/{id}-C1/classification"), json!({"about": "payment"})),
            Act::SayLossMonth => (format!("claims/{id}-C1/loss-month"), json!({"loss_month": "2025-02"})),
            Act::Strike => (format!("claims/{id}-C1/striking"), json!({"as": "spam"})),
            Act::Suspend => ("holds".to_owned(), json!({"order_id": id, "kind": "use", "clause": "5.2"})),
            Act::HoldMailbox => ("holds".to_owned(), json!({"order_id": id, "kind": "mailbox", "all_orders": true})),
            Act::ChargeBack => {
                let source = json!({"card": scene.ticket});
                (format!("orders/{id}/chargebacks"), json!({"source": source, "reversed_at": harness::BEGIN}))
            }
            Act::SendPrices => ("prices/2023-01/sending".to_owned(), json!({"order_id": id})),
            Act::FallBack => (format!("notices/{}/fallback", first_notice(&id)), json!({"channel": "phone"})),
            Act::SendAgain => (format!("notices/{}/sending", first_notice(&id)), json!({})),
            Act::CloseReport => {
                let ids = stage.shop.store.unexplained("avangard").await.expect("an answer");
                (format!("bank-reports/{}/closing", ids[0]), json!({"outcome": "corrected"}))
            }
            Act::EnterRefund => {
                let refund = json!({"order_id": id, "ticket": scene.ticket, "amount_minor": 700, "cause": "agreement",
                    "reference": "D-1", "returned_at": harness::BEGIN});
                ("bank-refunds".to_owned(), refund)
            }
            Act::QuestionRefund => (format!("refunds/{id}-R1/question"), json!({})),
            Act::Agree => (format!("orders/{id}/termination"), json!({"on": "agreement", "refund_minor": 100_000})),
            _ => self.published(stage).await,
        };
        body["reason"] = json!("As the file of the case says.");
        let if_match = match scene.orders.first() {
            Some(order) if !self.publishes() => Some(format!("\"{}\"", stage.order(order).await["version"])),
            _ => None,
        };
        let (sub, role) = if self == Act::ApproveContact { ("boris", "approver") } else { ("anna", "operator") };
        let token = stage.operator_token(sub, &[role]).await;
        Asked { token, path: format!("/v1/operator/{path}"), body, if_match, key: KEY }
    }
}

impl Asked {
    /// Makes it under one key until it is answered, and how often that was.
    pub(super) async fn send(&self, stage: &Stage) -> (Answer, usize) {
        answered(|| {
            let mut request = stage.request(Method::POST, &self.path).bearer_auth(&self.token);
            request = request.header("idempotency-key", self.key).header("content-type", "application/json");
            if let Some(version) = &self.if_match {
                request = request.header("if-match", version);
            }
            answer(request.body(self.body.to_string()))
        })
        .await
    }
}

/// The notice that an order was placed, by its id.
fn first_notice(order: &str) -> String {
    store::table::keys::item_id(&format!("ORDER#{order}"), &store::table::keys::outbox(1, 1))
}

/// What is published before.
pub(super) async fn publishing(stage: &Stage, acts: &[Act]) -> Scene {
    for act in acts {
        let (answer, _) = act.of_operator(stage, &Scene::default()).await.send(stage).await;
        assert_eq!(answer.status, 201, "{act:?}: {}", answer.text);
    }
    Scene::default()
}

/// A refund that the bank refused.
async fn declined(stage: &Stage) -> Scene {
    let scene = Box::pin(scene::terminated(stage)).await;
    let no = Fault::Respond(200, "<r><response_code>302</response_code></r>".to_owned());
    stage.faults.script("reverse_order", [no]);
    stage.carry().await;
    scene
}

/// An order of which another address was proposed.
async fn proposed(stage: &Stage) -> Scene {
    let scene = Box::pin(scene::placed(stage, AUTOMATIC)).await;
    let mut asked = Act::ProposeContact.of_operator(stage, &scene).await;
    asked.key = "before";
    let (answer, _) = asked.send(stage).await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    scene
}

/// An order to be paid by transfer.
async fn to_be_invoiced(stage: &Stage) -> Scene {
    let mut body = stage.order_body().await;
    body["method"] = json!("invoice");
    let placed = stage.place_body("k", &body).await;
    Scene { orders: vec![placed], ..Scene::default() }
}

/// The same with an invoice that waits for its money.
async fn invoiced(stage: &Stage) -> Scene {
    let scene = to_be_invoiced(stage).await;
    let (answer, _) = Act::Issue.of_operator(stage, &scene).await.send(stage).await;
    assert_eq!(answer.status, 201, "{}", answer.text);
    scene
}

/// Two orders to be paid by transfer, and a transfer that was entered for the first of them in another currency.
async fn mistyped(stage: &Stage) -> Scene {
    let mut scene = invoiced(stage).await;
    let mut body = stage.order_body().await;
    body["method"] = json!("invoice");
    scene.orders.push(stage.place_body("k2", &body).await);
    let mut asked = Act::EnterReceipt.of_operator(stage, &scene).await;
    (asked.body["reference"], asked.body["amount"]["currency"]) = (json!("T-0"), json!("EUR"));
    let (answer, _) = asked.send(stage).await;
    assert_eq!(answer.status, 201, "{}", answer.text);
    scene
}

/// Does something before.
pub(super) async fn done(stage: &Stage, scene: &Scene, act: Act) {
    let mut asked = act.of_operator(stage, scene).await;
    asked.key = "before";
    let (answer, _) = asked.send(stage).await;
    assert!(matches!(answer.status, 200 | 201), "{act:?}: {}", answer.text);
}
