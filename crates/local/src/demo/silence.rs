//! What stops the silence of 4.9 for a while and no longer: a claim that is not about the scope, a compromised mailbox.

use super::Teller;
use crate::shop::Error;
use chrono::TimeDelta;
use domain::agreement::prices::Activation;
use domain::agreement::rule::Rule;
use serde_json::json;
use std::io::Write;

impl Teller {
    pub(super) async fn silence(&mut self, out: &mut impl Write) -> Result<(), Error> {
        let placed = self.accept(out, Activation::Automatic, "card").await?;
        self.pay(out, &placed).await?;
        let text = json!({"text": "The invoice lacks a stamp.", "about": "scope", "loss_month": self.month()});
        let claim = self.post(&format!("{}/claims", placed.path), Some(&placed.token), &text).await?;
        let cap = &claim["liability_cap"];
        let text =
            format!("a claim of a loss in {}: answered for up to {}", cap["month"], super::money(&cap["amount"]));
        self.step(out, "6.3", &text, cap["month"] == self.month())?;
        let path = format!("/v1/operator/claims/{}/classification", claim["id"].as_str().unwrap_or_default());
        let seen = self.act(&placed, &path, &json!({"about": "other", "reason": "It is about a paper"})).await?;
        let until = &seen["order"]["claims"][0]["deadlines"][1]["last_day"];
        let text = format!("an operator finds it not about the scope; the buyer can contradict until {until}");
        let term = self.deadline(Rule::Objection, self.begin);
        let claimed = seen["order"]["license"]["state"] == "claimed";
        self.step(out, "4.9", &text, claimed && *until == json!(term.last_day))?;
        self.wait_until(term.expires_at + TimeDelta::seconds(5)).await?;
        let order = self.get(&placed.path, Some(&placed.token)).await?;
        let text = "nobody contradicted: the claim no longer stops the window";
        self.step(out, "4.9", text, order["license"]["state"] == "window_open")?;

        self.post("/v1/mailbox-reports", Some(&placed.token), &json!({})).await?;
        let window = self.deadline(Rule::ClaimWindow, self.begin);
        self.wait_until(window.expires_at + TimeDelta::hours(10)).await?;
        let order = self.get(&placed.path, Some(&placed.token)).await?;
        let text = "the buyer's mailbox is reported as compromised: nothing is deemed when the window ends";
        self.step(out, "10.4", text, order["license"]["state"] == "window_open")?;
        let trust = json!({"order_id": placed.id(), "kind": "mailbox", "reason": "The buyer changed the password"});
        self.act(&placed, "/v1/operator/holds/lifting", &trust).await?;
        self.clock(&json!({"advance": "PT1M"})).await?;
        let order = self.get(&placed.path, Some(&placed.token)).await?;
        let text = "an operator trusts it again: the license is deemed provided, on the window that was shown";
        self.step(out, "4.9", text, order["license"]["state"] == "deemed_provided")?;
        self.timeline(out, &placed).await
    }
}
