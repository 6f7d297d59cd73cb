//! An order from the ticked box to the license deemed provided.

use super::{ACCOUNT_ID, Placed, Teller, body, money};
use crate::shop::Error;
use chrono::TimeDelta;
use domain::agreement::prices::Activation;
use domain::agreement::rule::Rule;
use domain::rules::placing::GATEWAY_CURRENCY;
use serde_json::{Value, json};
use std::io::Write;

impl Teller {
    pub(super) async fn main_job(&mut self, out: &mut impl Write) -> Result<(), Error> {
        let placed = self.accept(out, Activation::Automatic, "card").await?;
        self.pay(out, &placed).await?;
        self.activated(out, &placed).await?;
        self.wait(out, &placed).await?;
        self.timeline(out, &placed).await?;
        self.mails(out).await
    }

    /// Ticks the box and orders an item of the offer.
    pub(super) async fn accept(
        &mut self,
        out: &mut impl Write,
        activation: Activation,
        method: &str,
    ) -> Result<Placed, Error> {
        let sku = self.item(activation)?;
        let offer = self.get("/v1/offer", None).await?;
        let licensor = &offer["licensor"];
        let text = format!("the licensor is {}, number {}", licensor["name"], licensor["registration"]);
        self.step(out, "1.1", &text, licensor["name"].is_string())?;
        let text = format!("offer {} of {} is in force", offer["terms"]["version"], offer["terms"]["published_at"]);
        self.step(out, "9.4", &text, offer["terms"]["sha256"].is_string())?;
        let order = json!({
            "terms": {"version": offer["terms"]["version"], "sha256": offer["terms"]["sha256"]},
            "accepted": true, "sku": sku, "currency": "USD", "method": method, "language": "en",
            "party": {"type": "person", "last_name": "Sample", "first_name": "Buyer", "patronymic": null,
                "email": "buyer@example.com", "phone": "+77001234567", "city": "Astana", "organisation": null, "country": "KZ"},
            "kommo": {"account_id": ACCOUNT_ID, "subdomain": "example"},
            "consents": {"perform": true, "automated": true, "assign": false, "collect": false, "inform": false},
        });
        let placed = self.post("/v1/orders", None, &order).await?;
        let order = &placed["order"];
        self.step(out, "2.4", &format!("box ticked, order {} placed", order["number"]), order["state"] == "placed")?;
        let charge = &order["charge"];
        let price = money(&order["price"]);
        if charge.is_null() {
            self.step(out, "4.1", &format!("price {price}, by invoice"), method == "invoice")?;
        } else {
            let rate = format!("at the rate {} of {}", charge["rate"]["value"], charge["rate"]["source"]);
            let text = format!("price {price}, charged as {} {rate}", money(charge));
            self.step(out, "4.1", &text, charge["currency"] == GATEWAY_CURRENCY.code())?;
        }
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        Ok(Placed { path: format!("/v1/orders/{}", text(&order["id"])), token: text(&placed["access_token"]) })
    }

    /// Pays by card at the sandbox bank.
    pub(super) async fn pay(&mut self, out: &mut impl Write, placed: &Placed) -> Result<(), Error> {
        let payment = self.post(&format!("{}/payments", placed.path), Some(&placed.token), &json!({})).await?;
        let redirect = payment["redirect_url"].as_str().unwrap_or_default();
        self.step(out, "4.5", "the bank opened a payment; card data are typed at the bank only", !redirect.is_empty())?;
        let ticket = redirect.rsplit_once("ticket=").map(|(_, ticket)| ticket.to_owned()).unwrap_or_default();
        let pay = self.http.post(format!("{}/local/bank/pay", self.server.url));
        let form = format!("ticket={ticket}&outcome=paid");
        let paid = pay.header("content-type", "application/x-www-form-urlencoded").body(form).send().await?;
        self.step(
            out,
            "4.5",
            "paid with 3-D Secure; the bank sent its signed callback",
            paid.status().is_redirection(),
        )?;
        self.settle().await?;
        let order = self.get(&placed.path, Some(&placed.token)).await?;
        let text = format!("paid in full: {}; the agreement is concluded (9.1)", money(&order["paid"]));
        self.step(out, "4.6", &text, order["state"] == "paid")
    }

    async fn activated(&mut self, out: &mut impl Write, placed: &Placed) -> Result<(), Error> {
        let order = self.get(&placed.path, Some(&placed.token)).await?;
        let license = &order["license"];
        let text = format!("license active from {} until {}", license["from"], license["until"]);
        self.step(out, "4.7", &text, license["state"] == "window_open")?;
        let claim = order["deadlines"].as_array().and_then(|all| all.iter().find(|deadline| deadline["rule"] == "4.9"));
        let last_day = claim.map(|claim| claim["last_day"].to_string()).unwrap_or_default();
        self.step(
            out,
            "4.9",
            &format!("a written claim is in time until the end of {last_day}"),
            last_day == format!("\"{}\"", self.deadline(Rule::ClaimWindow, self.begin).last_day),
        )?;
        let license = self.license().await?;
        self.step(out, "2.1", &format!("the widget asks: {}", license["state"]), license["state"] == "window_open")
    }

    async fn wait(&mut self, out: &mut impl Write, placed: &Placed) -> Result<(), Error> {
        let window = self.deadline(Rule::ClaimWindow, self.begin);
        self.wait_until(window.expires_at - TimeDelta::seconds(1)).await?;
        let order = self.get(&placed.path, Some(&placed.token)).await?;
        self.step(out, "4.9", "the last second of the window, no claim", order["license"]["state"] == "window_open")?;
        self.clock(&json!({"advance": "PT10S"})).await?;
        let order = self.get(&placed.path, Some(&placed.token)).await?;
        let held = order["license"]["state"] == "deemed_provided" && order["state"] == "paid";
        let text = format!("{} of silence: the license is deemed provided", self.length(Rule::ClaimWindow));
        self.step(out, "4.9", &text, held)
    }

    pub(super) async fn timeline(&mut self, out: &mut impl Write, placed: &Placed) -> Result<(), Error> {
        let order = self.get(&placed.path, Some(&placed.token)).await?;
        writeln!(out, "\nThe order's own timeline")?;
        for entry in order["timeline"].as_array().into_iter().flatten() {
            let text = |name: &str| entry[name].as_str().unwrap_or_default();
            writeln!(out, "  {:<25} {:>5}  {}", text("at"), text("clause"), text("event"))?;
        }
        Ok(())
    }

    async fn mails(&mut self, out: &mut impl Write) -> Result<(), Error> {
        let mails =
            body(self.http.get(format!("{}/local/mailbox", self.server.url)).header("accept", "application/json"))
                .await?;
        writeln!(out, "\nMails sent")?;
        let mails = mails["items"].as_array().cloned().unwrap_or_default();
        for mail in &mails {
            let text = |name: &str| mail[name].as_str().unwrap_or_default();
            writeln!(out, "  {:<25} {}", text("at"), text("subject"))?;
        }
        let window = self.deadline(Rule::ClaimWindow, self.begin);
        let reminders = self.server.shop.agreement.policy.reminders(Rule::ClaimWindow).iter();
        let reminders = reminders.filter(|before| window.expires_at - **before > self.begin).count();
        // Placed, paid, active, the reminders of the window, deemed provided.
        self.held &= mails.len() == 4 + reminders;
        Ok(())
    }
}
