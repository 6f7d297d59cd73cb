//! Outages (5.1): operators record them, everybody reads them.

use super::Desk;
use crate::problems::{INVALID_FIELDS, INVALID_QUERY, assert_problem};
use serde_json::{Value, json};

fn outage(from: &str, until: &str, planned: bool) -> Value {
    json!({"from": from, "until": until, "planned": planned, "what": "Reports were not made."})
}

#[tokio::test]
async fn what_was_recorded_is_read_by_everybody_the_newest_first() {
    let desk = Desk::new().await;
    assert_eq!(desk.world.get("/v1/outages", None).await.json, json!({"items": [], "next": null}));
    let past = outage("2025-02-03T08:00:00+05:00", "2025-02-03T08:20:00+05:00", false);
    let works = outage("2025-02-10T02:00:00+05:00", "2025-02-10T03:00:00+05:00", true);
    for (key, body) in [("past", &past), ("past", &past), ("works", &works)] {
        let recorded = desk.publish(key, "outages", body.clone()).await;
        assert_eq!((recorded.status, &recorded.json["clause"]), (201, &json!("5.1")), "{}", recorded.text);
    }
    let all = desk.world.get("/v1/outages", None).await.json;
    let items = all["items"].as_array().expect("a list");
    let shown: Vec<_> = items.iter().map(|item| (&item["from"], &item["until"], &item["planned"])).collect();
    let (works, past) = (
        (&json!("2025-02-09T21:00:00Z"), &json!("2025-02-09T22:00:00Z"), &json!(true)),
        (&json!("2025-02-03T03:00:00Z"), &json!("2025-02-03T03:20:00Z"), &json!(false)),
    );
    assert_eq!(shown, [works, past], "once under one key");
    assert_eq!(items[0]["what"], "Reports were not made.");
    assert!(!all.to_string().contains("anna"), "nobody reads who recorded it");
    assert_problem(&desk.world.get("/v1/outages?limit=1", None).await, INVALID_QUERY, &["limit"], "one page");
}

#[tokio::test]
async fn an_outage_that_cannot_have_been_is_refused_at_its_field() {
    let desk = Desk::new().await;
    let cases = [
        outage("2025-02-03T08:00:00+05:00", "2025-02-03T08:00:00+05:00", true),
        outage("2025-02-03T09:00:00+05:00", "2025-02-03T10:00:01+05:00", false),
    ];
    for body in cases {
        desk.unpublished("outages", body, INVALID_FIELDS, &["/until"]).await;
    }
    assert_eq!(desk.world.get("/v1/outages", None).await.json["items"], json!([]));
}
