//! What goes back by agreement or by a court (K36, K57), and what the bank takes back as well (9.3, K38).

use super::{Desk, at};
use crate::problems::DEBT_SMALLER;
use harness::{Placed, events};
use serde_json::{Value, json};

async fn ticket(desk: &Desk, placed: &Placed) -> Value {
    at(&desk.view(placed).await, "/captures/0/source").clone()
}

/// Has some of the card's payment returned by a decision of a court.
async fn by_court(desk: &Desk, placed: &Placed, minor: i64) -> Value {
    let refund = json!({"order_id": placed.id, "source": ticket(desk, placed).await, "amount_minor": minor,
        "cause": "court", "demanded_at": desk.now().await});
    desk.done(placed, "refunds", refund).await
}

async fn mailed(desk: &Desk, words: &str) -> bool {
    desk.world.mails().await.iter().any(|mail| mail["text"].as_str().is_some_and(|text| text.contains(words)))
}

#[tokio::test]
async fn what_went_back_as_a_whole_ends_the_license_and_leaves_nothing_to_do() {
    for (manual, parts) in [(false, 1), (false, 2), (true, 1), (true, 2)] {
        let desk = Desk::new().await;
        let placed = if manual { desk.world.paid_manual("k1").await } else { desk.world.paid("k1").await };
        let view = desk.view(&placed).await;
        let owed = at(&view, "/order/payment/owed/amount_minor").as_i64().expect("a sum");
        let mut view = by_court(&desk, &placed, owed / parts).await;
        if parts == 2 {
            assert_eq!(at(&view, "/order/state"), "paid", "a part lowers what is owed");
            assert_eq!(at(&view, "/order/payment/owed/amount_minor"), owed - owed / 2);
            let path = format!("orders/{}/activation", placed.id);
            if manual {
                assert_eq!(desk.tasks().await, ["activate"]);
                view = desk.done(&placed, &path, json!({})).await;
            }
            assert_eq!(at(&view, "/order/license/state"), "window_open");
            view = by_court(&desk, &placed, owed - owed / 2).await;
        }
        let states = ["/order/state", "/order/license/state"].map(|it| at(&view, it).clone());
        assert_eq!(states, ["refunded", "terminated"], "{manual} {parts}");
        assert_eq!(events(&view["order"]).last().map(String::as_str), Some("order.refunded"));
        assert!(desk.tasks().await.is_empty(), "{manual} {parts}");
        let sku = if manual { "widget-assisted-month" } else { "widget-month" };
        let license = desk.world.license(&format!("?sku={sku}")).await.json;
        assert_eq!(license["state"], if manual && parts == 1 { "none" } else { "terminated" });
        desk.world.clock("2025-03-20T10:00:00+05:00").await;
        assert_eq!(at(&desk.view(&placed).await, "/order/state"), "refunded");
        assert!(mailed(&desk, "the last of what you had paid").await);
        assert!(!mailed(&desk, "does not happen by itself").await, "nobody is told of a right under 4.10");
        assert!(desk.tasks().await.is_empty(), "{manual} {parts}");
    }
}

#[tokio::test]
async fn what_is_lost_twice_is_named_reminded_and_paid_off() {
    let desk = Desk::new().await;
    let placed = desk.world.paid("k1").await;
    by_court(&desk, &placed, 100_000).await;
    let owed = at(&desk.view(&placed).await, "/order/payment/owed/amount_minor").as_i64().expect("a sum");
    let back = json!({"source": ticket(&desk, &placed).await, "reversed_at": desk.now().await});
    let view = desk.done(&placed, &format!("orders/{}/chargebacks", placed.id), back).await;
    let figures = ["/order/paid", "/order/refunded", "/order/payment/reversed", "/order/payment/debt", "/lost"];
    let figures = figures.map(|it| at(&view, &format!("{it}/amount_minor")).as_i64().expect("a sum"));
    assert_eq!(figures, [0, 100_000, owed + 100_000, owed + 100_000, 100_000]);
    assert_eq!(at(&view, "/order/refunds/0/state"), "settled");
    let queue = desk.get("queue").await.json;
    let task = &queue["items"][0];
    assert_eq!((&task["kind"], &task["clause"]), (&json!("settle_debt"), &json!("9.3")));
    assert_eq!(
        [&task["amount"]["amount_minor"], &task["lost"]["amount_minor"]],
        [&json!(owed + 100_000), &json!(100_000)]
    );
    assert!(mailed(&desk, "1000.00 RUB of that had gone back to the buyer as a refund, so it is lost twice").await);
    let before = desk.world.mails().await.len();
    desk.world.clock("2025-02-11T10:00:00+05:00").await;
    assert_eq!(desk.world.mails().await.len(), before + 1, "the buyer is reminded");
    assert!(mailed(&desk, "is owed for order").await);

    let mut receipt = desk.receipt(&placed, "T-1", owed).await;
    receipt["amount"]["currency"] = json!("RUB");
    let view = desk.done(&placed, "bank-receipts", receipt).await;
    assert_eq!(at(&view, "/order/payment/debt/amount_minor"), 100_000);
    let waivers = format!("orders/{}/debt-waivers", placed.id);
    desk.refused(&placed, &waivers, json!({"amount_minor": 100_001}), DEBT_SMALLER).await;
    desk.done(&placed, &waivers, json!({"amount_minor": 40_000})).await;
    let mut receipt = desk.receipt(&placed, "T-2", 60_500).await;
    receipt["amount"]["currency"] = json!("RUB");
    let view = desk.done(&placed, "bank-receipts", receipt).await;
    let rest = ["debt", "credit"].map(|it| at(&view, &format!("/order/payment/{it}/amount_minor")).clone());
    assert_eq!(rest, [0, 500]);
    assert!(desk.tasks().await.is_empty());
    let before = desk.world.mails().await.len();
    desk.world.clock("2025-04-11T10:00:00+05:00").await;
    assert_eq!(desk.world.mails().await.len(), before, "who owes nothing is not reminded");
}
