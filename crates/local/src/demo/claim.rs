//! A claim on the tenth day, which stops the deeming and is answered on day 29.

use super::Teller;
use crate::shop::Error;
use serde_json::json;
use std::io::Write;

impl Teller {
    pub(super) async fn claim(&mut self, out: &mut impl Write) -> Result<(), Error> {
        let placed = self.accept(out, "widget-month", "card").await?;
        self.pay(out, &placed).await?;

        self.clock(&json!({"now": "2025-02-13T23:59:59+05:00"})).await?;
        let text = json!({"text": "The widget does not open in my account.", "about": "scope"});
        let claim = self.post(&format!("{}/claims", placed.path), Some(&placed.token), &text).await?;
        self.step(out, "4.9", "a written claim in the last second of the tenth day", claim["late"] == false)?;
        let answer_by = &claim["deadlines"][0]["last_day"];
        let text = format!("to be answered by the end of {answer_by}, thirty days on");
        self.step(out, "10.1", &text, answer_by == "2025-03-17")?;

        self.clock(&json!({"now": "2025-02-14T00:00:05+05:00"})).await?;
        let order = self.get(&placed.path, Some(&placed.token)).await?;
        let text = "the window is over and nothing is deemed provided";
        self.step(out, "4.9", text, order["license"]["state"] == "claimed")?;

        self.clock(&json!({"now": "2025-03-14T12:00:00+05:00"})).await?;
        let path = format!("/v1/operator/claims/{}/answer", claim["id"].as_str().unwrap_or_default());
        let answer = json!({"text": "Repaired; a month is added.", "outcome": "accepted", "reason": "Ticket 77"});
        let seen = self.act(&placed, &path, &answer).await?;
        let claim = &seen["order"]["claims"][0];
        self.step(out, "10.1", "answered on day 29: accepted", claim["state"] == "accepted")?;
        let license = &seen["order"]["license"]["state"];
        // The month is over; the claim kept it from ever being deemed provided.
        self.step(out, "9.2", "the paid period ended meanwhile", license == "expired")?;
        self.timeline(out, &placed).await
    }
}
