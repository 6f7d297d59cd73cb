//! Holds: a compromised mailbox (clause 10.4), a use that is suspended for a breach (K37).

use super::{Desk, at};
use crate::problems::{MAILBOX_FROZEN, NO_GROUND_TO_SUSPEND, NOT_ACTIVE, NOT_HELD};
use harness::{Placed, events};
use serde_json::{Value, json};

fn mailbox(placed: &Placed) -> Value {
    json!({"order_id": placed.id, "kind": "mailbox"})
}

fn suspension(placed: &Placed, clause: &str) -> Value {
    json!({"order_id": placed.id, "kind": "use", "clause": clause})
}

#[tokio::test]
async fn after_a_report_an_email_ends_nothing_and_a_letter_does() {
    let desk = Desk::new().await;
    let placed = desk.world.paid("k1").await;
    desk.refused(&placed, "holds/lifting", mailbox(&placed), NOT_HELD).await;
    let view = desk.done(&placed, "holds", mailbox(&placed)).await;
    assert_eq!(view["mailbox_reported_at"], "2025-02-03T05:00:00Z");
    assert_eq!(desk.tasks().await, ["clear_mailbox"]);
    let path = format!("orders/{}/termination", placed.id);
    let notice = |channel: &str| {
        json!({"on": "notice", "channel": channel, "received_at": "2025-02-03T10:00:00+05:00",
            "acknowledge_no_refund": true})
    };
    desk.refused(&placed, &path, notice("email"), MAILBOX_FROZEN).await;
    assert_eq!(at(&desk.done(&placed, &path, notice("post")).await, "/order/state"), "terminated");
}

#[tokio::test]
async fn a_lifted_hold_lets_an_email_count_and_the_deeming_run() {
    let desk = Desk::new().await;
    let placed = desk.world.paid("k1").await;
    desk.done(&placed, "holds", mailbox(&placed)).await;
    desk.world.clock("2025-02-20T10:00:00+05:00").await;
    assert_eq!(at(&desk.view(&placed).await, "/order/license/state"), "window_open", "nothing is deemed meanwhile");
    let view = desk.done(&placed, "holds/lifting", mailbox(&placed)).await;
    assert_eq!(view["mailbox_reported_at"], Value::Null);
    assert!(desk.tasks().await.is_empty());
    desk.world.clock("2025-02-20T10:02:00+05:00").await;
    assert_eq!(at(&desk.view(&placed).await, "/order/license/state"), "deemed_provided");
}

#[tokio::test]
async fn the_use_is_suspended_for_three_breaches_and_no_other() {
    let desk = Desk::new().await;
    let placed = desk.world.paid("k1").await;
    for clause in ["4.12", "5.1", "5.3", "10.4"] {
        desk.refused(&placed, "holds", suspension(&placed, clause), NO_GROUND_TO_SUSPEND).await;
    }
    for clause in ["5.2", "5.6", "5.8"] {
        let view = desk.done(&placed, "holds", suspension(&placed, clause)).await;
        assert_eq!(at(&view, "/order/license/suspended/clause"), clause);
        let told = desk.world.license("").await.json;
        assert_eq!((&told["suspended"], &told["state"]), (&json!(true), &json!("window_open")), "{clause}");
        let lifted = desk.done(&placed, "holds/lifting", json!({"order_id": placed.id, "kind": "use"})).await;
        assert_eq!(at(&lifted, "/order/license/suspended"), &Value::Null);
        assert_eq!(desk.world.license("").await.json["suspended"], false);
    }
    let history = events(&desk.view(&placed).await["order"]);
    assert_eq!(history.iter().filter(|event| event.starts_with("use.")).count(), 6, "{history:?}");
    let waiting = desk.world.paid_manual("k2").await;
    desk.refused(&waiting, "holds", suspension(&waiting, "5.2"), NOT_ACTIVE).await;
}
