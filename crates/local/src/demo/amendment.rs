//! Other terms: published, told, in force once the term of 9.4 has passed, while an order that was placed before keeps its own.

use super::Teller;
use crate::shop::Error;
use chrono::TimeDelta;
use domain::agreement::prices::Activation;
use domain::agreement::rule::Rule;
use serde_json::{Value, json};
use std::io::Write;

const VERSION: &str = "amended";

impl Teller {
    pub(super) async fn amendment(&mut self, out: &mut impl Write) -> Result<(), Error> {
        let placed = self.accept(out, Activation::Automatic, "card").await?;
        self.pay(out, &placed).await?;
        let order = self.get(&placed.path, Some(&placed.token)).await?;
        let old = order["terms"]["version"].clone();

        let text = self.text(&old).await?.replacen("3.6. ", "3.6. In any form it likes: ", 1);
        let draft = json!({"version": VERSION, "text": text, "reason": "Clearer words"});
        let drafted = self.publish("terms", &draft).await?;
        self.step(out, "9.4", &format!("terms {VERSION} are drafted"), drafted["state"] == "draft")?;
        let why = json!({"reason": "As the board decided"});
        let published = self.publish(&format!("terms/{VERSION}/publication"), &why).await?;
        let from = &published["in_force_from"];
        let term = self.deadline(Rule::TermsInForce, self.begin);
        let text = format!("published: the public page was seen to serve them; in force from {from}");
        self.step(out, "9.4", &text, *from == json!(term.expires_at))?;
        let changes = self.get(&format!("/v1/terms/{}/diff/{VERSION}", old.as_str().unwrap_or_default()), None).await?;
        let changed = changes["clauses"].as_array().map_or(0, Vec::len);
        self.step(out, "9.4", &format!("{changed} clause(s) say something else"), changed > 0)?;

        self.settle().await?;
        let file = self.operator(&format!("terms/{VERSION}")).await?;
        let telling = &file["tellings"][0];
        let text = format!("every licensee is told: {} account(s), {}", telling["accounts"], telling["notices"]);
        self.step(out, "9.4", &text, telling["accounts"] == 1 && telling["notices"]["delivered"] == 1)?;

        self.wait_until(term.expires_at - TimeDelta::seconds(1)).await?;
        let offer = self.get("/v1/offer", None).await?;
        self.step(out, "9.4", "the last second of the term: the old terms", offer["terms"]["version"] == old)?;
        self.wait_until(term.expires_at).await?;
        let offer = self.get("/v1/offer", None).await?;
        let text = format!("{} have passed: the new terms are in force", self.length(Rule::TermsInForce));
        self.step(out, "9.4", &text, offer["terms"]["version"] == VERSION)?;
        let order = self.get(&placed.path, Some(&placed.token)).await?;
        let text = format!("the order of {} stays under {old}", self.day(0));
        self.step(out, "9.4", &text, order["terms"]["version"] == old)?;
        let new = self.accept(out, Activation::Automatic, "card").await?;
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
