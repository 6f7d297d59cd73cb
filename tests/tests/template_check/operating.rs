//! What the operator's function does: it looks, activates, issues an invoice, enters a transfer,
//! publishes a rate.

use super::rig::Rig;
use crate::operator::{Desk, Says};
use scenarios::{Placed, World};
use serde_json::{Value, json};

async fn done(desk: &Desk, placed: &Placed, path: &str, fields: Value) {
    let answer = desk.act(placed, path, fields).await;
    assert!(matches!(answer.status, 200 | 201), "{path}: {}", answer.text);
}

/// An item that a person activates, and an order that is paid by transfer.
pub(super) async fn operating(rig: &Rig) {
    let desk = Desk::of(World::of(&rig.world.url));
    let mut body = rig.world.order_body().await;
    body["sku"] = json!("widget-assisted-month");
    let placed = rig.world.place_body("operated", &body).await;
    let ticket = rig.world.ticket(&placed, "operated-1").await;
    rig.world.pay(&ticket, "paid").await;
    done(&desk, &placed, &format!("orders/{}/activation", placed.id), json!({})).await;

    let invoiced = desk.invoiced("invoiced").await;
    let last_day = json!({"last_day": "2025-02-28"});
    done(&desk, &invoiced, &format!("orders/{}/invoices", invoiced.id), last_day).await;
    let receipt = json!({"order_id": invoiced.id, "reference": "T-1", "third_party": false,
        "amount": {"amount_minor": 4900, "currency": "USD"}, "received_at": scenarios::BEGIN});
    done(&desk, &invoiced, "bank-receipts", receipt).await;
    let rate = json!({"from": "USD", "to": "RUB", "value": "90.5", "source": "a bank", "reason": "The day's."});
    let says = Says { token: &desk.anna().await, key: "rate", if_match: None };
    assert_eq!(desk.send("rates", says, &rate).await.status, 201);
    let notices = desk.get(&format!("orders/{}/notices", invoiced.id)).await;
    let notice = notices.json["items"][0]["id"].as_str().expect("a notice").to_owned();
    let says = Says { token: &desk.anna().await, key: "fallback", if_match: None };
    let reached = json!({"channel": "phone", "reason": "Called."});
    assert_eq!(desk.send(&format!("notices/{notice}/fallback"), says, &reached).await.status, 200);
    let looks = [
        "queue".to_owned(),
        "rates".to_owned(),
        "queue?list=parked".to_owned(),
        format!("orders/{}/texts", invoiced.id),
    ];
    for path in looks {
        let answer = desk.get(&path).await;
        assert_eq!(answer.status, 200, "{path}: {}", answer.text);
    }
}
