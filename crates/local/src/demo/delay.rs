//! An order delayed, terminated and refunded to the card.

use super::{Teller, money};
use crate::shop::Error;
use domain::agreement::prices::Activation;
use domain::agreement::rule::Rule;
use serde_json::json;
use std::io::Write;

impl Teller {
    pub(super) async fn delay(&mut self, out: &mut impl Write) -> Result<(), Error> {
        // An item that an operator activates, and nobody does.
        let placed = self.accept(out, Activation::Manual, "card").await?;
        self.pay(out, &placed).await?;
        let termination = format!("{}/termination", placed.path);

        self.wait_until(self.deadline(Rule::Activation, self.begin).expires_at).await?;
        let order = self.get(&placed.path, Some(&placed.token)).await?;
        let term = self.length(Rule::Activation);
        let text = format!("the term of {term} passed without activation; the operator is alarmed");
        self.step(out, "4.7", &text, order["license"]["state"] == "overdue")?;

        self.wait_until(self.deadline(Rule::LicensorDelay, self.begin).expires_at).await?;
        let order = self.get(&placed.path, Some(&placed.token)).await?;
        let right = order["license"]["state"] == "delay_right" && order["state"] == "paid";
        let term = self.length(Rule::LicensorDelay);
        let text = format!("more than {term} of delay: the buyer may terminate; nothing ends by itself");
        self.step(out, "4.10", &text, right)?;

        let order = self.post(&termination, Some(&placed.token), &json!({"reason": "I wait no longer"})).await?;
        let refund = &order["refunds"][0];
        let text = format!("terminated; {} goes back to the card", money(&refund["amount"]));
        self.step(out, "4.10", &text, order["state"] == "terminated" && refund["clause"] == "4.10")?;
        let due = &refund["deadlines"][0]["last_day"];
        let text = format!("to be paid by the end of {due}, {} from the demand", self.length(Rule::Refund));
        self.step(out, "4.11", &text, due.is_string())?;

        self.settle().await?;
        let order = self.get(&placed.path, Some(&placed.token)).await?;
        let text = format!("the gateway returned {} to the card that paid", money(&order["refunded"]));
        let whole = order["refunded"] == order["paid"] && order["state"] == "refunded";
        self.step(out, "4.11", &text, whole)?;
        self.timeline(out, &placed).await
    }
}
