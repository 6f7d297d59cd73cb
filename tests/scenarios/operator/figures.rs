//! The figures of months are those of the orders, whatever became of them, and cost the same however many there are.

use super::Desk;
use super::queue::park;
use crate::problems::{INVALID_QUERY, assert_problem};
use aws_sdk_dynamodb::types::AttributeValue;
use domain::follows::figures::{Figures, figures};
use domain::order::OrderId;
use harness::Placed;
use local::shop::TABLE;
use serde_json::{Value, json};

async fn show(desk: &Desk, query: &str) -> Value {
    let answer = desk.get(&format!("figures{query}")).await;
    assert_eq!(answer.status, 200, "{query}: {}", answer.text);
    answer.json
}

/// A month's row.
async fn month(desk: &Desk, month: &str) -> Value {
    show(desk, &format!("?from={month}&to={month}")).await["months"][0].clone()
}

/// That what is kept is what the orders come to; it is given.
async fn assert_kept(desk: &Desk, step: &str) -> Figures {
    let shop = desk.world.shop();
    let mut sums = Figures::new();
    for (pk, ..) in desk.world.items().await.iter().filter(|(_, sk, _)| sk == "STATE") {
        let id = store::table::keys::order_of(pk).expect("an order");
        let order = shop.store.order(&id).await.expect("the table answers").expect("an order").order;
        for (key, amount) in figures(shop.agreement.policy.zone, &order) {
            *sums.entry(key).or_default() += amount;
        }
    }
    let [from, to] = ["2024-01", "2026-12"].map(|month| month.parse().expect("a month"));
    assert_eq!(shop.store.figures(from, to).await.expect("the table answers"), sums, "{step}");
    sums
}

fn rubles(minor: i64) -> Value {
    json!([{"amount_minor": minor, "currency": "RUB"}])
}

#[tokio::test]
async fn a_month_counts_orders_money_and_claims() {
    let desk = Desk::new().await;
    let empty = json!({"month": "2025-02", "placed": 0, "paid": 0, "captured": [], "refunded": [], "reversed": [],
        "claims": 0, "unanswered": 0});
    assert_eq!(month(&desk, "2025-02").await, empty);
    let (paid, _) = (desk.world.paid("paid").await, desk.world.place("placed").await);
    let charged = desk.view(&paid).await["order"]["paid"]["amount_minor"].as_i64().expect("a sum");
    let mut row = json!({"month": "2025-02", "placed": 2, "paid": 1, "captured": rubles(charged), "refunded": [],
        "reversed": [], "claims": 0, "unanswered": 0});
    assert_eq!(month(&desk, "2025-02").await, row);
    desk.world.claim(&paid, "c", &json!({"text": "It lacks a report.", "about": "scope"})).await;
    (row["claims"], row["unanswered"]) = (json!(1), json!(1));
    assert_eq!(month(&desk, "2025-02").await, row);
    // What is done in another month is counted there; the answer is told of the month of the claim.
    desk.world.clock("2025-03-01T10:00:00+05:00").await;
    let answer = json!({"text": "It is as described.", "outcome": "rejected"});
    desk.done(&paid, &format!("claims/{}-C1/answer", paid.id), answer).await;
    row["unanswered"] = json!(0);
    let end = json!({"on": "agreement", "refund_minor": 700});
    desk.done(&paid, &format!("orders/{}/termination", paid.id), end).await;
    assert_eq!(month(&desk, "2025-02").await, row);
    let march = json!({"month": "2025-03", "placed": 0, "paid": 0, "captured": [], "refunded": rubles(700), "reversed": [],
        "claims": 0, "unanswered": 0});
    assert_eq!(month(&desk, "2025-03").await, march);
    assert_kept(&desk, "the end").await;
}

/// Enters a transfer of minor units for another order than that which it was entered for.
async fn moved(desk: &Desk, from: &Placed, to: &Placed, minor: i64) {
    let right = desk.receipt(to, "T-1", minor).await;
    desk.done(from, &format!("orders/{}/receipt-corrections", from.id), right).await;
}

#[tokio::test]
async fn what_is_corrected_moved_and_taken_back_is_counted_as_it_then_is() {
    let desk = Desk::new().await;
    let (first, second, card) = (desk.invoiced("1").await, desk.invoiced("2").await, desk.world.paid("card").await);
    desk.receive(&first, "T-1", 2_000).await;
    assert_kept(&desk, "a part").await;
    // Further orders to move it to, so that some of them share a shard.
    for n in 0..4 {
        let other = desk.invoiced(&format!("other-{n}")).await;
        moved(&desk, &first, &other, 2_000).await;
        let before = assert_kept(&desk, "moved").await;
        moved(&desk, &other, &first, 2_000).await;
        assert_eq!(assert_kept(&desk, "moved back").await, before);
    }
    moved(&desk, &first, &second, 2_100).await;
    let after = assert_kept(&desk, "moved with another sum").await;
    assert!(after.values().any(|sum| *sum == 2_100), "{after:?}");
    let ticket = ticket_of(&desk, &card).await;
    let back = json!({"source": ticket, "reversed_at": desk.now().await});
    desk.done(&card, &format!("orders/{}/chargebacks", card.id), back).await;
    let row = month(&desk, "2025-02").await;
    assert_eq!(row["reversed"], row["captured"].as_array().map(|sums| json!([sums[1]])).expect("two sums"), "{row}");
    assert_kept(&desk, "charged back").await;
    desk.done(&second, &format!("orders/{}/cancellation", second.id), json!({})).await;
    assert_kept(&desk, "cancelled").await;
}

async fn ticket_of(desk: &Desk, placed: &Placed) -> Value {
    let id = OrderId::parse(&placed.id).expect("an id");
    let order = desk.world.shop().store.order(&id).await.expect("the table answers").expect("an order").order;
    json!(order.payment.captures[0].source)
}

#[tokio::test]
async fn deadlines_are_counted_by_kind_and_local_day_up_to_a_thousand() {
    let desk = Desk::new().await;
    let nothing = json!({"deadlines": {"complete": true, "overdue": [], "days": []},
        "notices": {"unreached": 0, "outcomes": [], "parked": 0, "complete": true}});
    let shown = show(&desk, "").await;
    assert_eq!(json!({"deadlines": shown["deadlines"], "notices": shown["notices"]}), nothing);
    let placed = desk.world.paid("k").await;
    desk.world.claim(&placed, "c", &json!({"text": "It lacks a report.", "about": "scope"})).await;
    desk.world.settle().await;
    let task = json!([{"kind": "answer_claim", "clause": "10.1", "count": 1}]);
    let deadlines = show(&desk, "").await["deadlines"].clone();
    let due = desk.get("queue").await.json["items"][0]["due_at"].as_str().expect("an instant").to_owned();
    let day: domain::Instant = due.parse().expect("an instant");
    let day = domain::agreement::zone::local_date(desk.world.shop().agreement.policy.zone, day);
    assert_eq!(deadlines, json!({"complete": true, "overdue": [], "days": [{"day": day, "tasks": task}]}));
    desk.world.clock("2025-04-01T10:00:00+05:00").await;
    assert_eq!(show(&desk, "").await["deadlines"]["overdue"][0]["kind"], "answer_claim");
    park(&desk.world, &placed).await;
    assert_eq!(show(&desk, "").await["notices"]["parked"], 0, "an order is no notice");
    more_tasks(&desk, &placed, 1_000).await;
    let shown = show(&desk, "").await;
    assert_eq!((&shown["deadlines"]["complete"], &shown["notices"]["complete"]), (&json!(false), &json!(false)));
    let counted = shown["deadlines"]["overdue"].as_array().expect("a list").iter();
    assert_eq!(counted.map(|kind| kind["count"].as_u64().expect("a number")).sum::<u64>(), 1_000);
}

#[tokio::test]
async fn notices_that_did_not_arrive_are_counted_by_what_became_of_them() {
    let desk = Desk::new().await;
    for (n, email) in ["bounce", "suppressed", "silent", "buyer"].into_iter().enumerate() {
        let mut body = desk.world.order_body().await;
        body["party"]["email"] = json!(format!("{email}@example.com"));
        desk.world.place_body(&n.to_string(), &body).await;
    }
    desk.world.settle().await;
    let bounced = json!([{"state": "bounced", "count": 2}]);
    assert_eq!(show(&desk, "").await["notices"]["outcomes"], bounced);
    desk.world.clock("2025-02-06T10:00:00+05:00").await;
    let unheard = json!([{"state": "delivery_unknown", "count": 1}, {"state": "bounced", "count": 2}]);
    let notices = json!({"unreached": 3, "outcomes": unheard, "parked": 0, "complete": true});
    assert_eq!(show(&desk, "").await["notices"], notices);
}

/// Puts more tasks into the queue.
async fn more_tasks(desk: &Desk, placed: &Placed, count: usize) {
    let client = desk.world.shop().engine.dynamodb();
    let text = |text: String| AttributeValue::S(text);
    for n in 0..count {
        let put = client.put_item().table_name(TABLE).item("pk", text(format!("ORDER#{}", placed.id)));
        let put =
            put.item("sk", text(format!("TASK#answer_claim#more-{n}"))).item("due_shard", text("task".to_owned()));
        put.item("due_at", AttributeValue::N("1738800000000".to_owned())).send().await.expect("a task");
    }
}

#[tokio::test]
async fn months_are_those_asked_for_and_few() {
    let desk = Desk::new().await;
    let months = async |query: &str| {
        let shown = show(&desk, query).await["months"].as_array().expect("a list").clone();
        let name = |row: &Value| row["month"].as_str().expect("a month").to_owned();
        (name(&shown[0]), name(&shown[shown.len() - 1]), shown.len())
    };
    let expected = |from: &str, to: &str, count| (from.to_owned(), to.to_owned(), count);
    assert_eq!(months("").await, expected("2024-03", "2025-02", 12));
    assert_eq!(months("?to=2024-12").await, expected("2024-01", "2024-12", 12));
    assert_eq!(months("?from=2024-12").await, expected("2024-12", "2025-02", 3));
    assert_eq!(months("?from=2026-01").await, expected("2026-01", "2026-01", 1));
    assert_eq!(months("?from=2023-01&to=2024-12").await, expected("2023-01", "2024-12", 24));
    for (query, named) in [
        ("from=2023-01&to=2025-01", "to"),
        ("from=2020-01", "to"),
        ("from=2025-02&to=2025-01", "to"),
        ("from=2025-2", "from"),
        ("to=", "to"),
        ("from=2025-01&from=2025-01", "from"),
        ("month=2025-01", "month"),
    ] {
        assert_problem(&desk.get(&format!("figures?{query}")).await, INVALID_QUERY, &[named], query);
    }
}
