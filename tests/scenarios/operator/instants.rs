//! When something is said to have happened: between the beginning of the order, or the bank's day of it, and now; else nothing is
//! recorded, and the field is named.

use super::{Desk, at};
use crate::problems::{INVALID_FIELDS, assert_problem};
use harness::Placed;
use serde_json::{Value, json};

/// An act that says when something happened.
struct Says {
    path: String,
    fields: Value,
    field: &'static str,
    /// Whether a bank says it: its day is enough.
    by_bank: bool,
}

/// The order of ten o'clock, paid by a transfer; it is noon.
async fn at_noon() -> (Desk, Placed) {
    let desk = Desk::new().await;
    let placed = desk.invoiced("k1").await;
    desk.receive(&placed, "T-1", 5900).await;
    let refund = json!({"order_id": placed.id, "source": {"transfer": "T-1"}, "amount_minor": 500, "cause": "surplus",
        "demanded_at": desk.now().await});
    desk.done(&placed, "refunds", refund).await;
    let late = json!({"text": "By post.", "about": "scope"});
    assert_eq!(desk.world.claim(&placed, "c1", &late).await.status, 201);
    desk.world.clock("2025-02-03T12:00:00+05:00").await;
    (desk, placed)
}

fn every_act(placed: &Placed) -> Vec<Says> {
    let id = &placed.id;
    let now = "2025-02-03T12:00:00+05:00";
    let claim = json!({"text": "No.", "about": "scope", "channel": "post", "received_at": now, "handed_in_at": now,
        "proven": false});
    let proven = json!({"text": "No.", "about": "scope", "channel": "post", "received_at": now, "handed_in_at": now,
        "proven": true});
    let notice = json!({"on": "notice", "channel": "post", "received_at": now, "acknowledge_no_refund": true});
    let message = json!({"kind": "message", "direction": "in", "channel": "email", "source": "licensor", "original": true,
        "arrived_at": now, "sent_at": now, "sha256": "a".repeat(64)});
    let receipt = json!({"order_id": id, "reference": "T-9", "third_party": false, "received_at": now,
        "amount": {"amount_minor": 100, "currency": "USD"}});
    let refund = json!({"order_id": id, "source": {"transfer": "T-1"}, "amount_minor": 1, "cause": "agreement",
        "demanded_at": now});
    let says = |path: &str, fields: &Value, field, by_bank| Says {
        path: path.replace("{id}", id),
        fields: fields.clone(),
        field,
        by_bank,
    };
    vec![
        says("orders/{id}/claims", &claim, "received_at", false),
        says("orders/{id}/claims", &claim, "handed_in_at", false),
        says("orders/{id}/claims", &proven, "handed_in_at", false),
        says("claims/{id}-C1/handing-in", &json!({}), "handed_in_at", false),
        says("orders/{id}/termination", &notice, "received_at", false),
        says("orders/{id}/messages", &message, "arrived_at", false),
        says("orders/{id}/messages", &message, "sent_at", false),
        says("refunds", &refund, "demanded_at", false),
        says("bank-receipts", &receipt, "received_at", true),
        says("orders/{id}/chargebacks", &json!({"source": {"transfer": "T-1"}}), "reversed_at", true),
        says("refunds/{id}-R1/payout", &json!({"reference": "P-1"}), "paid_at", true),
    ]
}

#[tokio::test]
async fn what_is_said_to_have_happened_before_the_order_or_ahead_is_not_recorded() {
    let (desk, placed) = at_noon().await;
    let before = desk.view(&placed).await;
    for Says { path, fields, field, by_bank } in every_act(&placed) {
        let yesterday = if by_bank { "2025-02-02T23:59:59+05:00" } else { "2025-02-03T09:59:59.999+05:00" };
        for wrong in [
            yesterday,
            "2024-02-03T12:00:00+05:00",
            "0001-01-01T00:00:00Z",
            "2025-02-03T12:00:00.001+05:00",
            "2026-02-03T12:00:00+05:00",
            "2025-02-03T11:00:60+05:00",
            "2025-02-03T11:00:00\u{2212}05:00",
            "2025-02-03 11:00:00+05:00",
            "2025-02-03T11:00:00",
        ] {
            let mut fields = fields.clone();
            fields[field] = json!(wrong);
            if field == "arrived_at" || field == "received_at" {
                // What came earlier was sent earlier.
                let earlier = if field == "arrived_at" { "sent_at" } else { "handed_in_at" };
                if fields.get(earlier).is_some() {
                    fields[earlier] = Value::Null;
                }
            }
            let case = format!("{path} {field} {wrong}");
            let pointer = format!("/{field}");
            assert_problem(&desk.act(&placed, &path, fields).await, INVALID_FIELDS, &[&pointer], &case);
        }
    }
    assert_eq!(desk.view(&placed).await, before, "nothing was recorded");
}

#[tokio::test]
async fn the_bounds_themselves_are_possible_and_a_bank_names_no_more_than_the_day() {
    let today = "2025-02-03T00:00:00+05:00";
    let begun = "2025-02-03T10:00:00+05:00";
    let (desk, placed) = at_noon().await;
    for Says { path, mut fields, field, by_bank } in
        every_act(&placed).into_iter().filter(|it| it.field != "demanded_at")
    {
        if path.ends_with("termination") || path.ends_with("chargebacks") {
            continue;
        }
        fields[field] = json!(if by_bank { today } else { begun });
        if field == "arrived_at" {
            fields["sent_at"] = json!(begun);
        }
        if field == "received_at" && !by_bank {
            fields["handed_in_at"] = json!(begun);
        }
        let done = desk.act(&placed, &path, fields).await;
        assert!(matches!(done.status, 200 | 201), "{path} {field}: {}", done.text);
    }
    let view = desk.view(&placed).await;
    // The day of the order is that of the bank, too, and no payment is dated before the order.
    assert_eq!(at(&view, "/captures/1/captured_at"), "2025-02-03T05:00:00Z");
    assert_eq!(at(&view, "/order/refunds/0/settled_at"), "2025-02-03T05:00:00Z");
    assert_eq!(at(&view, "/order/claims/1/received_at"), "2025-02-03T05:00:00Z");
    let path = format!("orders/{}/chargebacks", placed.id);
    let reversed = desk.done(&placed, &path, json!({"source": {"transfer": "T-9"}, "reversed_at": today})).await;
    assert_eq!(at(&reversed, "/captures/1/reversed_at"), "2025-02-03T05:00:00Z");
}

#[tokio::test]
async fn a_claim_of_last_year_exhausts_nothing() {
    let desk = Desk::new().await;
    let placed = desk.world.paid("k1").await;
    let claim = json!({"text": "No.", "about": "scope", "channel": "post", "received_at": "2024-02-03T10:00:00+05:00",
        "proven": false});
    let refused = desk.act(&placed, &format!("orders/{}/claims", placed.id), claim).await;
    assert_problem(&refused, INVALID_FIELDS, &["/received_at"], "a mistyped year");
    desk.world.clock("2025-02-03T10:10:00+05:00").await;
    let view = desk.view(&placed).await;
    assert_eq!((at(&view, "/order/claims"), at(&view, "/order/license/state")), (&json!([]), &json!("window_open")));
    let mails = desk.world.mails().await;
    assert!(mails.iter().all(|mail| !mail.to_string().contains("pre-trial")), "nobody is sent to court");
}
