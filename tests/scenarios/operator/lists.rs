//! Orders are listed by the month of their placing, by local days, and by what is recorded of them.

use super::Desk;
use serde_json::Value;

async fn list(desk: &Desk, query: &str) -> Vec<(String, String)> {
    let answer = desk.get(&format!("orders?{query}")).await;
    assert_eq!(answer.status, 200, "{query}: {}", answer.text);
    let text = |value: &Value| value.as_str().expect("a text").to_owned();
    let items = answer.json["items"].as_array().expect("a list");
    items.iter().map(|item| (text(&item["order_id"]), text(&item["state"]))).collect()
}

#[tokio::test]
async fn an_order_is_listed_in_its_local_month_by_where_it_stands() {
    let desk = Desk::new().await;
    let paid = desk.world.paid("paid").await;
    // 23:30 in Astana is still February; in UTC it is as well, so one is placed where the two differ.
    desk.world.clock("2025-03-01T00:30:00+05:00").await;
    let march = desk.world.place("march").await;
    let state = |id: &str, state: &str| (id.to_owned(), state.to_owned());
    assert_eq!(list(&desk, "month=2025-02").await, [state(&paid.id, "paid")]);
    assert_eq!(list(&desk, "month=2025-03").await, [state(&march.id, "placed")]);
    assert_eq!(list(&desk, "month=2025-02&state=placed").await, []);
    assert_eq!(list(&desk, "month=2025-04").await, []);
    let row = &desk.get("orders?month=2025-02").await.json["items"][0];
    assert_eq!(row, &desk.get(&format!("orders?find={}", paid.number)).await.json["items"][0], "as it is found");
    // Until it is recorded that the period is over, it stands as it did; then under its new state alone.
    desk.world.clock("2025-04-01T10:00:00+05:00").await;
    assert_eq!(list(&desk, "month=2025-02").await, [state(&paid.id, "fulfilled")]);
    assert_eq!(list(&desk, "month=2025-02&state=paid").await, []);
    assert_eq!(list(&desk, "month=2025-02&state=fulfilled").await, [state(&paid.id, "fulfilled")]);
}

#[tokio::test]
async fn a_month_is_listed_page_by_page_all_of_it_and_each_once() {
    let desk = Desk::new().await;
    for n in 0..3 {
        desk.world.place(&format!("placed-{n}")).await;
        desk.world.paid(&format!("paid-{n}")).await;
    }
    for (query, count) in [("month=2025-02", 6), ("month=2025-02&state=paid", 3)] {
        let whole = list(&desk, query).await;
        assert_eq!(whole.len(), count);
        let (mut seen, mut cursor) = (Vec::new(), String::new());
        loop {
            let page = desk.get(&format!("orders?{query}&limit=2{cursor}")).await.json;
            let items = page["items"].as_array().expect("a list");
            seen.extend(items.iter().map(|item| item["order_id"].as_str().expect("an id").to_owned()));
            let Some(next) = page["next"].as_str() else { break };
            cursor = format!("&cursor={next}");
        }
        assert_eq!(seen, whole.into_iter().map(|(id, _)| id).collect::<Vec<_>>(), "{query}");
    }
}
