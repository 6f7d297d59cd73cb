//! Two orders of one account: the earlier one, a stranger's, ends, and the buyer's license moves up and stays whole.

use super::{ACCOUNT_ID, Teller, body};
use crate::shop::Error;
use serde_json::{Value, json};
use std::io::Write;

impl Teller {
    pub(super) async fn several(&mut self, out: &mut impl Write) -> Result<(), Error> {
        let stranger = self.accept(out, "widget-month", "card").await?;
        self.pay(out, &stranger).await?;
        self.clock(&json!({"now": "2025-02-04T10:00:00+05:00"})).await?;
        let buyer = self.accept(out, "widget-month", "card").await?;
        self.pay(out, &buyer).await?;
        let order = self.get(&buyer.path, Some(&buyer.token)).await?;
        let text = format!("active at once; the period begins where the stranger's ends, {}", order["license"]["from"]);
        let waits = order["license"]["from"] == "2025-03-03T05:00:00Z" && order["license"]["state"] == "window_open";
        self.step(out, "4.7", &text, waits)?;
        let text = format!("its own window for claims is in its own period, until the end of {}", window(&order));
        self.step(out, "4.9", &text, window(&order) == "2025-03-13")?;

        self.clock(&json!({"now": "2025-02-13T10:00:00+05:00"})).await?;
        let asked = json!({"acknowledge_no_refund": true});
        let ended = self.post(&format!("{}/termination", stranger.path), Some(&stranger.token), &asked).await?;
        self.step(out, "4.12", "the stranger terminates; nothing goes back", ended["state"] == "terminated")?;
        let license = self.license().await?;
        let runs = license["state"] == "window_open" && license["from"] == "2025-02-13T05:00:00Z";
        self.step(out, "2.1", "the widget answers the buyer's license at once", runs)?;
        self.settle().await?;
        let order = self.get(&buyer.path, Some(&buyer.token)).await?;
        let text =
            format!("the buyer is told: from now until {}, claims until {}", order["license"]["until"], window(&order));
        let moved = order["license"]["until"] == "2025-03-13T05:00:00Z" && window(&order) == "2025-02-24";
        self.step(out, "4.9", &text, moved)?;
        self.clock(&json!({"now": "2025-02-25T00:00:05+05:00"})).await?;
        let order = self.get(&buyer.path, Some(&buyer.token)).await?;
        let deemed = order["license"]["state"] == "deemed_provided";
        self.step(out, "4.9", "ten days in which it could be used: deemed provided", deemed)?;
        self.timeline(out, &buyer).await
    }

    /// What the widget is told.
    pub(super) async fn license(&self) -> Result<Value, Error> {
        let account = json!({"account_id": ACCOUNT_ID, "subdomain": "example"});
        let token = self.post("/local/kommo/token", None, &account).await?;
        let request = self.http.get(format!("{}/v1/license", self.server.url));
        body(request.header("x-auth-token", token["token"].as_str().unwrap_or_default())).await
    }
}

/// The last day of the window for claims.
fn window(order: &Value) -> &str {
    let mut deadlines = order["deadlines"].as_array().into_iter().flatten();
    let window = deadlines.find(|deadline| deadline["rule"] == "4.9");
    window.and_then(|window| window["last_day"].as_str()).unwrap_or_default()
}
