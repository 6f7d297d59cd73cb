//! What time alone brings about.

use super::{Client, assert_answer};
use serde_json::json;

/// An order that runs by itself and one that waits for an operator, through every state that time brings.
pub(super) async fn passes(client: &mut Client) {
    let automatic = client.world.paid("automatic").await;
    let manual = client.placed(json!({"sku": "widget-assisted-month"})).await;
    let ticket = client.world.ticket(&manual, "pay-manual").await;
    client.world.pay(&ticket, "paid").await;
    client.world.settle().await;
    let days = [
        ("2025-02-03T12:00:00+05:00", "window_open", "awaiting_activation"),
        ("2025-02-05T12:00:00+05:00", "window_open", "overdue"),
        ("2025-02-21T12:00:00+05:00", "deemed_provided", "delay_right"),
    ];
    for (now, one, other) in days {
        client.world.clock(now).await;
        assert_eq!(client.show(&automatic).await["license"]["state"], one, "{now}");
        assert_eq!(client.show(&manual).await["license"]["state"], other, "{now}");
        if other != "awaiting_activation" {
            let path = format!("/v1/orders/{}/termination", manual.id);
            let answer = client.post(&path, &manual.token, &json!({})).await;
            assert_answer(&answer, if other == "overdue" { "202" } else { "200" }, other);
        }
    }
    let until = client.show(&automatic).await["license"]["until"].as_str().expect("a term").to_owned();
    client.world.clock(&until).await;
    let over = client.show(&automatic).await;
    assert_eq!((&over["state"], &over["license"]["state"]), (&json!("fulfilled"), &json!("expired")));
    let token = client.world.kommo_token().await;
    let license = client.get("/v1/license?sku=widget-month", &[("x-auth-token", &token)]).await;
    assert_eq!(license.json["state"], "expired");
}

/// Ninety days on, the token of an order opens nothing.
pub(super) async fn runs_out(client: &mut Client) {
    let placed = client.placed(json!({})).await;
    client.world.clock("2026-01-05T10:00:00+05:00").await;
    let token = format!("Bearer {}", placed.token);
    let order = format!("/v1/orders/{}", placed.id);
    for path in ["/v1/orders", &order] {
        assert_answer(&client.get(path, &[("authorization", &token)]).await, "token_expired", path);
    }
    let withdrawal = format!("claims/{}-C1/withdrawal", placed.id);
    let acts = ["payments", "claims", "termination", "cancellation", "objection", "payment-queries"];
    let at_order = acts.into_iter().chain(["email", "token-revocation", withdrawal.as_str()]);
    let paths: Vec<String> = at_order.map(|what| format!("{order}/{what}")).collect();
    for path in paths.iter().map(String::as_str).chain(["/v1/mailbox-reports"]) {
        assert_answer(&client.post(path, &placed.token, &json!({})).await, "token_expired", path);
    }
}
