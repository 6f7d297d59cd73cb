//! The codes that only operators meet.

use crate::operator::Desk;
use crate::operator::refunds::{declined, ticket_of};
use domain::code::Code;
use functions::oidc::{Issuer, Settings};
use harness::{Answer, Placed};
use local::issuer;
use serde_json::{Value, json};
use std::sync::Arc;

/// An act that is refused: of what order, which, and with what fields.
type Act = (Placed, String, Value);

/// What an operator is told of a code.
pub(super) async fn meet(code: Code) -> Answer {
    let desk = &Desk::new().await;
    let (placed, path, fields) = match code {
        Code::IssuerUnavailable => return issuer_away(desk).await,
        Code::RoleMissing => return without_a_role(desk).await,
        Code::VersionChanged => return on_version(desk, Some("\"7\"")).await,
        Code::IfMatchMissing => return on_version(desk, None).await,
        Code::ReportClosed => return closed_report(desk).await,
        Code::LetterClosed | Code::LetterNotSendable => return letter(desk, code).await,
        Code::PaidByCard | Code::InvoiceOpen | Code::InvoiceDayPast => invoice(desk, code).await,
        Code::ReceiptElsewhere => elsewhere(desk).await,
        Code::FactsDiffer | Code::ReferenceTaken | Code::NotCorrectable => transfer(desk, code).await,
        Code::DebtSmaller => at_order(desk.world.place("k").await, "debt-waivers", json!({"amount_minor": 1})),
        Code::RefundOpen | Code::RefundTooLarge => surplus(desk, code).await,
        Code::RefundReferenceKnown | Code::RefundBeforePayment => at_the_desk(desk, code).await,
        Code::RefundNotOpen | Code::SecondOperator => payout(desk, code).await,
        Code::MailboxFrozen | Code::NotHeld | Code::NoGroundToSuspend | Code::NotActive => hold(desk, code).await,
        Code::RecordedWithoutNotice | Code::CannotSupersede => message(desk, code).await,
        Code::NotClassified => {
            let placed = desk.world.paid("k").await;
            desk.world.claim(&placed, "c", &json!({"text": "No.", "about": "scope"})).await;
            let claim = format!("{}-C1", placed.id);
            at_order(placed, "objections", json!({"channel": "post", "received_at": desk.now().await, "claim": claim}))
        }
        Code::NothingToConfirm => at_order(desk.world.paid("k").await, "deeming", json!({})),
        Code::ObjectionResolved => objection(desk).await,
        Code::QueryAnswered => query(desk).await,
        _ => claim(desk, code).await,
    };
    desk.act(&placed, &path, fields).await
}

fn at_order(placed: Placed, act: &str, fields: Value) -> Act {
    let path = format!("orders/{}/{act}", placed.id);
    (placed, path, fields)
}

/// An operator whose issuer is nowhere.
async fn issuer_away(desk: &Desk) -> Answer {
    let settings = Settings { issuer: "http://127.0.0.1:9/issuer".to_owned(), ..issuer::settings(&desk.world.url) };
    let away =
        desk.served(|function| function.issuer = Arc::new(Issuer::new(gateways::http::client(), settings))).await;
    away.get("/v1/operator/queue", Some(&desk.anna().await)).await
}

async fn without_a_role(desk: &Desk) -> Answer {
    let token = desk.world.operator_token("oleg", &[]).await;
    desk.world.get("/v1/operator/queue", Some(&token)).await
}

/// A callback that was looked at.
async fn closed_report(desk: &Desk) -> Answer {
    let id = crate::operator::reports::told(desk).await;
    assert_eq!(crate::operator::reports::close(desk, &id, "seen").await.status, 200);
    crate::operator::reports::close(desk, &id, "seen").await
}

/// A stretch of the stream holds nothing to send again, and what was closed waits no more.
async fn letter(desk: &Desk, code: Code) -> Answer {
    let id = crate::operator::letters::of_stream(desk).await;
    if code == Code::LetterClosed {
        assert_eq!(crate::operator::letters::handle(desk, &id, "closing").await.status, 200);
    }
    crate::operator::letters::handle(desk, &id, "resending").await
}

async fn on_version(desk: &Desk, if_match: Option<&str>) -> Answer {
    let placed = desk.world.paid_manual("k").await;
    let token = desk.anna().await;
    let says = crate::operator::Says { token: &token, key: "a", if_match };
    desk.send(&format!("orders/{}/activation", placed.id), says, &json!({"reason": "It is set up."})).await
}

async fn invoice(desk: &Desk, code: Code) -> Act {
    let placed = if code == Code::PaidByCard { desk.world.place("k").await } else { desk.invoiced("k").await };
    let (last_day, replace) = if code == Code::InvoiceDayPast { ("2025-02-02", true) } else { ("2025-02-28", false) };
    at_order(placed, "invoices", json!({"last_day": last_day, "replace": replace}))
}

async fn elsewhere(desk: &Desk) -> Act {
    let (placed, other) = (desk.invoiced("k1").await, desk.invoiced("k2").await);
    desk.receive(&placed, "T-1", 4900).await;
    let receipt = desk.receipt(&other, "T-1", 4900).await;
    (other, "bank-receipts".to_owned(), receipt)
}

/// What is entered again with another sum, a payout under the reference of what came in, a correction of what a license rests
/// on.
async fn transfer(desk: &Desk, code: Code) -> Act {
    if code == Code::ReferenceTaken {
        let (placed, path, refund) = surplus(desk, Code::RefundNotOpen).await;
        desk.done(&placed, &path, refund).await;
        let payout = json!({"reference": "T-1", "paid_at": desk.now().await});
        let path = format!("refunds/{}-R1/payout", placed.id);
        return (placed, path, payout);
    }
    let placed = desk.invoiced("k").await;
    desk.receive(&placed, "T-1", 4900).await;
    let mut receipt = desk.receipt(&placed, "T-1", 4800).await;
    if code == Code::FactsDiffer {
        return (placed, "bank-receipts".to_owned(), receipt);
    }
    receipt.as_object_mut().expect("an object").remove("order_id");
    at_order(placed, "receipt-corrections", receipt)
}

async fn surplus(desk: &Desk, code: Code) -> Act {
    let placed = desk.invoiced("k").await;
    desk.receive(&placed, "T-1", 5900).await;
    let minor = if code == Code::RefundTooLarge { 1001 } else { 1000 };
    let refund = json!({"order_id": placed.id, "source": {"transfer": "T-1"}, "amount_minor": minor,
        "cause": "surplus", "demanded_at": desk.now().await});
    if code == Code::RefundOpen {
        desk.done(&placed, "refunds", refund.clone()).await;
    }
    (placed, "refunds".to_owned(), refund)
}

/// A refund at the bank's desk that is entered with another amount than before, or as made before the payment.
async fn at_the_desk(desk: &Desk, code: Code) -> Act {
    let (placed, _) = declined(desk).await;
    let ticket = ticket_of(desk, &placed).await;
    let entered = |minor: i64, at: &Value| {
        json!({"order_id": placed.id, "ticket": ticket, "amount_minor": minor, "cause": "agreement",
            "reference": "D-1", "returned_at": at})
    };
    let now = desk.now().await;
    let refund = if code == Code::RefundReferenceKnown {
        desk.done(&placed, "bank-refunds", entered(700, &now)).await;
        entered(701, &now)
    } else {
        entered(700, &json!("2025-02-03T00:00:00Z"))
    };
    (placed, "bank-refunds".to_owned(), refund)
}

/// A refund that the card did not take, paid out before anybody approved; a proposal for one that was settled.
async fn payout(desk: &Desk, code: Code) -> Act {
    if code == Code::SecondOperator {
        let (placed, refund) = declined(desk).await;
        let payout = json!({"reference": "P-1", "paid_at": desk.now().await});
        return (placed, format!("refunds/{refund}/payout"), payout);
    }
    let (placed, path, refund) = surplus(desk, Code::RefundNotOpen).await;
    desk.done(&placed, &path, refund).await;
    let reroute = json!({"channel": "post", "destination": "Another account."});
    let path = format!("refunds/{}-R1/reroute", placed.id);
    (placed, path, reroute)
}

async fn hold(desk: &Desk, code: Code) -> Act {
    let active = code != Code::NotActive;
    let placed = if active { desk.world.paid("k").await } else { desk.world.paid_manual("k").await };
    let mailbox = json!({"order_id": placed.id, "kind": "mailbox"});
    let clause = if code == Code::NoGroundToSuspend { "4.12" } else { "5.2" };
    match code {
        Code::NotHeld => (placed, "holds/lifting".to_owned(), mailbox),
        Code::MailboxFrozen => {
            desk.done(&placed, "holds", mailbox).await;
            let notice = json!({"on": "notice", "channel": "email", "received_at": desk.now().await,
                "acknowledge_no_refund": true});
            at_order(placed, "termination", notice)
        }
        _ => {
            let suspension = json!({"order_id": placed.id, "kind": "use", "clause": clause});
            (placed, "holds".to_owned(), suspension)
        }
    }
}

/// A recording that nobody was told of; a document in the place of one that is not there.
async fn message(desk: &Desk, code: Code) -> Act {
    let recording = code == Code::RecordedWithoutNotice;
    let mut message = json!({"kind": "document", "direction": "in", "channel": "phone", "source": "licensor",
        "arrived_at": desk.now().await, "original": !recording, "sha256": "0".repeat(64)});
    if recording {
        (message["kind"], message["notice_given"]) = (json!("recording"), json!(false));
    } else {
        message["supersedes"] = json!("01JGZ8QK3W0000000000000042-M1");
    }
    at_order(desk.world.place("k").await, "messages", message)
}

async fn objection(desk: &Desk) -> Act {
    let placed = desk.world.paid("k").await;
    assert_eq!(desk.world.say(&placed, "objection", "o", &json!({})).await.status, 201);
    let path = format!("objections/{}-B1/resolution", placed.id);
    desk.done(&placed, &path, json!({"sustained": true})).await;
    (placed, path, json!({"sustained": false}))
}

async fn query(desk: &Desk) -> Act {
    let placed = desk.invoiced("k").await;
    assert_eq!(desk.world.say(&placed, "payment-queries", "q", &json!({})).await.status, 201);
    let path = format!("payment-queries/{}-Q1/answer", placed.id);
    desk.done(&placed, &path, json!({"answer": "not_found"})).await;
    (placed, path, json!({"answer": "paid"}))
}

async fn claim(desk: &Desk, code: Code) -> Act {
    let placed = desk.world.paid("k").await;
    let lodged = desk.world.claim(&placed, "c", &json!({"text": "No.", "about": "scope"})).await;
    assert_eq!(lodged.status, 201, "{}", lodged.text);
    let answer = json!({"text": "It is as described.", "outcome": "rejected"});
    let (act, fields) = match code {
        Code::ClaimAnswered => {
            desk.done(&placed, &format!("claims/{}-C1/answer", placed.id), answer.clone()).await;
            ("answer", answer)
        }
        Code::ClaimUnanswered => ("closing", json!({"resolution": "other"})),
        Code::LossMonthOutside => ("loss-month", json!({"loss_month": "2025-01"})),
        Code::ClaimNotHeld => ("timeliness", json!({"timely": true})),
        Code::HandedInAfterReceipt => {
            desk.world.clock("2025-02-04T10:00:00+05:00").await;
            ("handing-in", json!({"handed_in_at": "2025-02-04T10:00:00+05:00"}))
        }
        other => panic!("no act of an operator is refused as {other:?}"),
    };
    let path = format!("claims/{}-C1/{act}", placed.id);
    (placed, path, fields)
}
