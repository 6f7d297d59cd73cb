//! A claim in the last second of the window, which stops the deeming and is answered in time.

use super::Teller;
use crate::shop::Error;
use chrono::TimeDelta;
use domain::agreement::prices::Activation;
use domain::agreement::rule::Rule;
use serde_json::json;
use std::io::Write;

impl Teller {
    pub(super) async fn claim(&mut self, out: &mut impl Write) -> Result<(), Error> {
        let placed = self.accept(out, Activation::Automatic, "card").await?;
        self.pay(out, &placed).await?;

        let window = self.deadline(Rule::ClaimWindow, self.begin);
        let claimed = window.expires_at - TimeDelta::seconds(1);
        self.wait_until(claimed).await?;
        let text = json!({"text": "The widget does not open in my account.", "about": "scope"});
        let claim = self.post(&format!("{}/claims", placed.path), Some(&placed.token), &text).await?;
        self.step(out, "4.9", "a written claim in the last second of the window", claim["late"] == false)?;
        let answer_by = &claim["deadlines"][0]["last_day"];
        let answer = self.deadline(Rule::ClaimAnswer, claimed);
        let text = format!("to be answered by the end of {answer_by}, {} on", self.length(Rule::ClaimAnswer));
        self.step(out, "10.1", &text, *answer_by == json!(answer.last_day))?;

        self.wait_until(window.expires_at + TimeDelta::seconds(5)).await?;
        let order = self.get(&placed.path, Some(&placed.token)).await?;
        let text = "the window is over and nothing is deemed provided";
        self.step(out, "4.9", text, order["license"]["state"] == "claimed")?;

        self.wait_until(answer.expires_at - TimeDelta::hours(36)).await?;
        let path = format!("/v1/operator/claims/{}/answer", claim["id"].as_str().unwrap_or_default());
        let answer = json!({"text": "Repaired; a month is added.", "outcome": "accepted", "reason": "Ticket 77"});
        let seen = self.act(&placed, &path, &answer).await?;
        let claim = &seen["order"]["claims"][0];
        self.step(out, "10.1", "answered on the last day but one: accepted", claim["state"] == "accepted")?;
        let order = self.get(&placed.path, Some(&placed.token)).await?;
        let read = &order["claims"][0];
        let text = format!("the buyer reads the answer in the order: {}", read["answer"]);
        self.step(out, "10.1", &text, read["answer"] == answer["text"])?;
        let license = &seen["order"]["license"]["state"];
        let never = license != "deemed_provided" && seen["order"]["license"]["deemed_at"].is_null();
        self.step(out, "4.9", "whatever becomes of the period, it is never deemed provided", never)?;
        self.timeline(out, &placed).await
    }
}
