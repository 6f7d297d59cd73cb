//! A transfer that the bank takes back, and the debt that this leaves.

use super::{Teller, money};
use crate::shop::Error;
use chrono::TimeDelta;
use domain::agreement::prices::Activation;
use domain::agreement::rule::Rule;
use serde_json::json;
use std::io::Write;

impl Teller {
    pub(super) async fn debt(&mut self, out: &mut impl Write) -> Result<(), Error> {
        let placed = self.accept(out, Activation::Automatic, "invoice").await?;
        let order = self.get(&placed.path, Some(&placed.token)).await?;
        let price = order["price"]["amount_minor"].as_i64().unwrap_or_default();
        let order = self.receipt(&placed, "PP-2001", price).await?;
        self.step(out, "4.7", &format!("{} arrived", money(&order["paid"])), order["state"] == "paid")?;
        self.settle().await?;
        let window = self.deadline(Rule::ClaimWindow, self.begin);
        self.wait_until(window.expires_at + TimeDelta::seconds(10)).await?;
        let order = self.get(&placed.path, Some(&placed.token)).await?;
        let text = "the window passed in silence: the license is deemed provided";
        self.step(out, "4.9", text, order["license"]["state"] == "deemed_provided")?;

        let path = format!("{}/chargebacks", placed.path.replace("/v1", "/v1/operator"));
        let back = json!({
            "source": {"transfer": "PP-2001"}, "reversed_at": self.server.shop.clock.now(), "reason": "The bank's letter",
        });
        let order = self.act(&placed, &path, &back).await?["order"].clone();
        let debt = &order["payment"]["debt"];
        let text =
            format!("the bank took {} back; the buyer owes {}", money(&order["payment"]["reversed"]), money(debt));
        let owes = order["state"] == "reversed" && debt["amount_minor"] == price;
        self.step(out, "9.3", &text, owes && order["license"]["state"] == "terminated")?;

        self.clock(&json!({"advance": "P1D"})).await?;
        let order = self.receipt(&placed, "PP-2002", price).await?;
        let text = "the debt was paid by another transfer";
        self.step(out, "9.3", text, order["payment"]["debt"]["amount_minor"] == 0)?;
        self.timeline(out, &placed).await
    }
}
