//! Other terms: published, told, in force on the eighth day, while an order that was placed before keeps its own.

use super::Teller;
use crate::shop::Error;
use serde_json::{Value, json};
use std::io::Write;

const VERSION: &str = "2025-02";

impl Teller {
    pub(super) async fn amendment(&mut self, out: &mut impl Write) -> Result<(), Error> {
        let placed = self.accept(out, "widget-month", "card").await?;
        self.pay(out, &placed).await?;
        let order = self.get(&placed.path, Some(&placed.token)).await?;
        let old = order["terms"]["version"].clone();

        let text = self
            .text(&old)
            .await?
            .replace("asks the licensor to confirm", "asks the licensor, in any form, to confirm");
        let draft = json!({"version": VERSION, "text": text, "reason": "Clearer words"});
        let drafted = self.publish("terms", &draft).await?;
        self.step(out, "9.4", &format!("terms {VERSION} are drafted"), drafted["state"] == "draft")?;
        let why = json!({"reason": "As the board decided"});
        let published = self.publish(&format!("terms/{VERSION}/publication"), &why).await?;
        let from = &published["in_force_from"];
        let text = format!("published: the public page was seen to serve them; in force from {from}");
        self.step(out, "9.4", &text, from == "2025-02-10T19:00:00Z")?;
        let changes = self.get(&format!("/v1/terms/{}/diff/{VERSION}", old.as_str().unwrap_or_default()), None).await?;
        let changed = changes["clauses"].as_array().map_or(0, Vec::len);
        self.step(out, "9.4", &format!("{changed} clause(s) say something else"), changed > 0)?;

        self.settle().await?;
        let file = self.operator(&format!("terms/{VERSION}")).await?;
        let telling = &file["tellings"][0];
        let text = format!("every licensee is told: {} account(s), {}", telling["accounts"], telling["notices"]);
        self.step(out, "9.4", &text, telling["accounts"] == 1 && telling["notices"]["delivered"] == 1)?;

        self.clock(&json!({"now": "2025-02-10T23:59:59+05:00"})).await?;
        let offer = self.get("/v1/offer", None).await?;
        self.step(out, "9.4", "the last second of the seventh day: the old terms", offer["terms"]["version"] == old)?;
        self.clock(&json!({"now": "2025-02-11T00:00:00+05:00"})).await?;
        let offer = self.get("/v1/offer", None).await?;
        self.step(out, "9.4", "the eighth day: the new terms are in force", offer["terms"]["version"] == VERSION)?;
        let order = self.get(&placed.path, Some(&placed.token)).await?;
        let text = format!("the order of 3 February stays under {old}");
        self.step(out, "9.4", &text, order["terms"]["version"] == old)?;
        let new = self.accept(out, "widget-month", "card").await?;
        let order = self.get(&new.path, Some(&new.token)).await?;
        let text = format!("an order of today is under {}", order["terms"]["version"]);
        self.step(out, "2.4", &text, order["terms"]["version"] == VERSION)
    }

    /// The text of a version, as its public page serves it.
    async fn text(&self, version: &Value) -> Result<String, Error> {
        let version = version.as_str().unwrap_or_default();
        let page = self.http.get(format!("{}/v1/terms/{version}", self.server.url)).send().await?;
        Ok(page.error_for_status()?.text().await?)
    }

    /// An operator's act on something published.
    async fn publish(&self, path: &str, json: &Value) -> Result<Value, Error> {
        let token = self.operator_token().await?;
        self.post(&format!("/v1/operator/{path}"), token["token"].as_str(), json).await
    }

    /// What an operator sees.
    async fn operator(&self, path: &str) -> Result<Value, Error> {
        let token = self.operator_token().await?;
        self.get(&format!("/v1/operator/{path}"), token["token"].as_str()).await
    }
}
