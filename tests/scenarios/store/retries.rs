//! What the table may answer to a transaction, and what a command makes of it: tried again where that helps, done once.

use super::world::{Desk, id, pk};
use harness::Placed;
use harness::faults::Fault;
use serde_json::json;
use store::order::chain::verify;
use store::order::execute::Execution;
use store::table::keys::partitions;

const WRITE: &str = "TransactWriteItems";

/// The steps of the main job, each ending in one transaction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Step {
    Place,
    Pay,
    Activate,
    Claim,
    Tick,
}

const STEPS: [Step; 5] = [Step::Place, Step::Pay, Step::Activate, Step::Claim, Step::Tick];

/// Goes through the main job with these faults before one step's transaction; each step answers as if there were none.
async fn told(faulty: Step, faults: &[Fault]) {
    let desk = Desk::new().await;
    let before = |step: Step| {
        if step == faulty {
            desk.faults.script(WRITE, faults.to_vec());
        }
    };
    before(Step::Place);
    let placed = desk.place("k").await;
    assert!(faulty != Step::Place || desk.faults.spent(), "the faults happened before the next step's");
    let ticket = desk.ticket(&placed, "t").await;
    before(Step::Pay);
    desk.pay(&ticket, "paid").await;
    before(Step::Activate);
    desk.activate(&placed).await;
    // The claim and the presumption exclude each other: time passes only where the tick is what is looked at.
    let claims = usize::from(faulty != Step::Tick);
    if claims == 1 {
        before(Step::Claim);
        let path = format!("/v1/orders/{}/claims", placed.id);
        let claim = json!({"text": "It does not open.", "about": "scope"});
        let answer = desk.post(&path, Some(&placed.token), "c", &claim).await;
        assert_eq!(answer.status, 201, "{}", answer.text);
    } else {
        before(Step::Tick);
        let (order, far) = (id(&placed), "2025-02-20T00:00:00Z".parse().unwrap());
        let tick = domain::rules::Command::TickShown(domain::order::deeming::Shown::Notice);
        desk.shop.store.execute(&desk.shop.agreement, Execution::on(&order, &tick), far).await.unwrap();
    }
    assert!(desk.faults.spent(), "{faulty:?}: the faults happened");
    once(&desk, &placed, claims).await;
}

/// Each step happened once: its event, its effects, what lies beside it.
async fn once(desk: &Desk, placed: &Placed, claims: usize) {
    let order = desk.state(placed).await;
    // The reminders of a window that has passed are counted as done, without a notice.
    let last = if claims == 1 { vec!["claim.received"] } else { vec!["reminder.due", "license.deemed_provided"] };
    let events: Vec<&str> = order.timeline.iter().map(|entry| entry.event.as_str()).collect();
    assert_eq!(events, [vec!["order.placed", "payment.opened", "order.paid", "license.activated"], last].concat());
    assert_eq!(order.payment.captured_minor(), order.owed().amount_minor);
    let links = desk.links(placed).await;
    assert_eq!(links.len(), events.len());
    let state = desk.item(&pk(placed), "STATE").await.unwrap();
    assert_eq!(verify(&id(placed), &links).as_ref(), Ok(state["head"].as_s().unwrap()));
    let counts = [desk.count("STATE").await, desk.count("VAULT").await, desk.count("REF").await];
    assert_eq!(counts, [1, 1, 1]);
    assert_eq!((desk.count("TEXT#CLAIM#").await, desk.count("IDEM").await), (claims, 2 + claims));
    // Two for each event, three for the claim, none for the opened payment.
    assert_eq!(desk.count("OUT#").await, 8 + claims);
    desk.set("2025-03-02T00:00:00Z".parse().unwrap());
    desk.send().await;
    assert_eq!(desk.mails().await.len(), 4 + claims);
}

#[tokio::test]
async fn a_conflict_passes() {
    let conflict = || Fault::cancelled(&["None", "TransactionConflict"]);
    for step in STEPS {
        told(step, &[conflict(), conflict()]).await;
    }
}

#[tokio::test]
async fn a_throttled_transaction_is_tried_again() {
    let throttled = [
        Fault::cancelled(&["ThrottlingError"]),
        Fault::cancelled(&["None", "ProvisionedThroughputExceeded"]),
        Fault::cancelled(&["None", "ThrottlingError", "TransactionConflict"]),
    ];
    for step in STEPS {
        told(step, &throttled).await;
    }
}

#[tokio::test]
async fn a_lost_reply_does_nothing_twice() {
    // The first is repeated by the SDK itself.
    let all = STEPS.map(|step| async move { told(step, &[Fault::LoseReply]).await });
    futures::future::join_all(all).await;
}

#[tokio::test]
async fn a_reply_that_stays_lost_does_nothing_twice() {
    // As many as the SDK sends: the store is left with an unknown outcome.
    let all = STEPS.map(|step| async move { told(step, &[const { Fault::LoseReply }; 3]).await });
    futures::future::join_all(all).await;
}

#[tokio::test]
async fn a_request_that_never_arrived_is_sent_again() {
    let all = STEPS.map(|step| async move { told(step, &[const { Fault::FailBefore }; 4]).await });
    futures::future::join_all(all).await;
}

#[tokio::test]
async fn other_ways_of_saying_later_are_waited_out() {
    let kinds = [
        (400, "TransactionInProgressException"),
        (400, "ProvisionedThroughputExceededException"),
        (400, "ThrottlingException"),
        (400, "RequestLimitExceeded"),
        (500, "InternalServerError"),
        (503, "ServiceUnavailable"),
    ];
    let all = kinds.map(|(status, kind)| async move {
        told(Step::Place, &vec![Fault::error(status, kind); 4]).await;
    });
    futures::future::join_all(all).await;
}

/// How many items there are but for the counters of orders.
async fn written(desk: &Desk) -> usize {
    desk.items().await.iter().filter(|(pk, ..)| !pk.starts_with(partitions::LIMIT)).count()
}

#[tokio::test]
async fn what_does_not_end_is_answered_as_such_and_changes_nothing() {
    let cases = [
        (Fault::cancelled(&["None", "ConditionalCheckFailed"]), "contended"),
        (Fault::cancelled(&["TransactionConflict"]), "contended"),
    ];
    for (fault, code) in cases {
        let desk = Desk::new().await;
        let body = desk.order_body().await;
        // The first write counts the order.
        desk.faults.script(WRITE, [vec![Fault::Pass], vec![fault; 5]].concat());
        let answer = desk.post("/v1/orders", None, "k", &body).await;
        assert_eq!((answer.status, &answer.json["code"]), (503, &json!(code)));
        assert!(desk.faults.spent());
        assert_eq!(written(&desk).await, 0);
        desk.place_body("k", &body).await;
    }
}

#[tokio::test]
async fn what_does_not_pass_is_not_tried_again() {
    let desk = Desk::new().await;
    let body = desk.order_body().await;
    let cases = [
        (Fault::cancelled(&["None", "ValidationError"]), 500, "internal"),
        (Fault::cancelled(&["ItemCollectionSizeLimitExceeded", "TransactionConflict"]), 500, "internal"),
        (Fault::error(400, "ValidationException"), 500, "internal"),
        (Fault::error(400, "AccessDeniedException"), 503, "unavailable"),
    ];
    for (fault, status, code) in cases {
        desk.faults.asked();
        desk.faults.script(WRITE, [Fault::Pass, fault.clone()]);
        let answer = desk.post("/v1/orders", None, "k", &body).await;
        assert_eq!((answer.status, &answer.json["code"]), (status, &json!(code)), "{fault:?}");
        assert_eq!(desk.faults.asked(), ["BatchGetItem", WRITE, WRITE], "{fault:?}");
    }
    assert_eq!(written(&desk).await, 0);
}
