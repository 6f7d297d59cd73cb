//! Two orders of one account: the earlier one, a stranger's, ends, and the buyer's license moves up and stays whole.

use super::{ACCOUNT_ID, Teller, body};
use crate::shop::Error;
use chrono::TimeDelta;
use domain::Instant;
use domain::agreement::prices::Activation;
use domain::agreement::rule::Rule;
use serde_json::{Value, json};
use std::io::Write;

impl Teller {
    pub(super) async fn several(&mut self, out: &mut impl Write) -> Result<(), Error> {
        let stranger = self.accept(out, Activation::Automatic, "card").await?;
        self.pay(out, &stranger).await?;
        let ends = self.get(&stranger.path, Some(&stranger.token)).await?["license"]["until"].clone();
        self.wait_until(self.hour_of(1, 10, 0)).await?;
        let buyer = self.accept(out, Activation::Automatic, "card").await?;
        self.pay(out, &buyer).await?;
        let order = self.get(&buyer.path, Some(&buyer.token)).await?;
        let text = format!("active at once; the period begins where the stranger's ends, {}", order["license"]["from"]);
        let waits = order["license"]["from"] == ends && order["license"]["state"] == "window_open";
        self.step(out, "4.7", &text, waits)?;
        let text = format!("its own window for claims is in its own period, until the end of {}", window(&order));
        self.step(
            out,
            "4.9",
            &text,
            window(&order) == self.deadline(Rule::ClaimWindow, instant(&ends)?).last_day.to_string(),
        )?;

        let now = self.hour_of(10, 10, 0);
        self.wait_until(now).await?;
        let asked = json!({"acknowledge_no_refund": true});
        let ended = self.post(&format!("{}/termination", stranger.path), Some(&stranger.token), &asked).await?;
        self.step(out, "4.12", "the stranger terminates; nothing goes back", ended["state"] == "terminated")?;
        let license = self.license().await?;
        let runs = license["state"] == "window_open" && license["from"] == json!(now);
        self.step(out, "2.1", "the widget answers the buyer's license at once", runs)?;
        self.settle().await?;
        let order = self.get(&buyer.path, Some(&buyer.token)).await?;
        let text =
            format!("the buyer is told: from now until {}, claims until {}", order["license"]["until"], window(&order));
        let term = self.deadline(Rule::ClaimWindow, now);
        let moved = order["license"]["from"] == json!(now) && window(&order) == term.last_day.to_string();
        self.step(out, "4.9", &text, moved)?;
        self.wait_until(term.expires_at + TimeDelta::seconds(5)).await?;
        let order = self.get(&buyer.path, Some(&buyer.token)).await?;
        let deemed = order["license"]["state"] == "deemed_provided";
        self.step(out, "4.9", "the whole window in which it could be used has passed: deemed provided", deemed)?;
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

fn instant(value: &Value) -> Result<Instant, Error> {
    Ok(value.as_str().unwrap_or_default().parse()?)
}

/// The last day of the window for claims.
fn window(order: &Value) -> &str {
    let mut deadlines = order["deadlines"].as_array().into_iter().flatten();
    let window = deadlines.find(|deadline| deadline["rule"] == "4.9");
    window.and_then(|window| window["last_day"].as_str()).unwrap_or_default()
}
