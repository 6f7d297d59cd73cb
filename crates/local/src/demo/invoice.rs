//! An invoice paid in two parts.

use super::{Placed, Teller, money};
use crate::shop::Error;
use domain::agreement::prices::Activation;
use serde_json::{Value, json};
use std::io::Write;

impl Teller {
    pub(super) async fn invoice(&mut self, out: &mut impl Write) -> Result<(), Error> {
        let placed = self.accept(out, Activation::Automatic, "invoice").await?;
        let path = format!("/v1/orders/{}/invoices/1", placed.id());
        let seen = self.get(&path, Some(&placed.token)).await?;
        let invoice = &seen["invoice"];
        let payee = &invoice["details"]["payee"];
        let text = format!(
            "invoice {} over {} came with the order: to {}, account {}, until {}",
            invoice["reference"].as_str().unwrap_or_default(),
            money(&invoice["amount"]),
            payee["name"].as_str().unwrap_or_default(),
            payee["account"].as_str().unwrap_or_default(),
            invoice["last_day"].as_str().unwrap_or_default(),
        );
        self.step(out, "4.3", &text, invoice["state"] == "issued")?;

        self.wait_until(self.hour_of(2, 11, 0)).await?;
        let price = invoice["amount"]["amount_minor"].as_i64().unwrap_or_default();
        let part = price / 3;
        let order = self.receipt(&placed, "PP-1001", part).await?;
        let text = format!("{} arrived; no clock starts before the rest", money(&order["paid"]));
        let waits = order["state"] == "partially_paid" && order["deadlines"] == json!([]);
        self.step(out, "4.7", &text, waits)?;

        self.wait_until(self.hour_of(4, 9, 30)).await?;
        let order = self.receipt(&placed, "PP-1002", price - part).await?;
        self.step(out, "4.7", "the rest arrived: paid in full", order["state"] == "paid")?;
        self.settle().await?;
        let order = self.get(&placed.path, Some(&placed.token)).await?;
        self.step(out, "4.7", "the license is active", order["license"]["state"] == "window_open")?;
        self.clock(&json!({"advance": "PT1M"})).await?;
        let again = self.receipt(&placed, "PP-1002", price - part).await?;
        let text = "the same line of the statement entered again counts once";
        self.step(out, "4.7", text, again["paid"] == order["paid"])?;
        self.timeline(out, &placed).await
    }

    /// Enters a transfer from the bank's statement, and gives the order after it.
    pub(super) async fn receipt(
        &mut self,
        placed: &Placed,
        reference: &str,
        amount_minor: i64,
    ) -> Result<Value, Error> {
        let receipt = json!({
            "order_id": placed.id(), "reference": reference, "third_party": false,
            "amount": {"amount_minor": amount_minor, "currency": "USD"},
            "received_at": self.server.shop.clock.now(), "reason": "The statement of the day",
        });
        Ok(self.act(placed, "/v1/operator/bank-receipts", &receipt).await?["order"].clone())
    }
}
