//! The command `demo`: the main job on real requests, told as a dated timeline with the clause of every step.

use crate::server::Server;
use crate::shop::{Error, Options};
use chrono::{DateTime, FixedOffset};
use domain::zone::local_date;
use reqwest::{Client, Method, StatusCode};
use serde_json::{Value, json};
use std::io::Write;

/// Monday morning in Astana.
const BEGIN: &str = "2025-02-03T10:00:00+05:00";
const ACCOUNT_ID: u64 = 30_896_271;

/// Runs the main job in memory and tells it. `false` if a step did not hold.
///
/// # Errors
/// The shop cannot be opened or the output not written.
pub async fn run(out: &mut impl Write) -> Result<bool, Error> {
    let begin: DateTime<FixedOffset> = BEGIN.parse()?;
    let options = Options { data: None, clock: Some(begin.to_utc()) };
    let server = Server::start(&options, 0).await?;
    let mut demo =
        Demo { http: Client::builder().redirect(reqwest::redirect::Policy::none()).build()?, server, held: true };
    writeln!(out, "An order from the ticked box to the license deemed provided\n")?;
    match demo.tell(out).await {
        Ok(()) if demo.held => {
            writeln!(out, "\nEvery step held.")?;
            Ok(true)
        }
        Ok(()) => Ok(false),
        Err(error) => {
            writeln!(out, "\nThe story broke off: {error}")?;
            Ok(false)
        }
    }
}

struct Demo {
    http: Client,
    server: Server,
    held: bool,
}

struct Placed {
    path: String,
    token: String,
}

impl Demo {
    async fn tell(&mut self, out: &mut impl Write) -> Result<(), Error> {
        let placed = self.accept(out).await?;
        self.pay(out, &placed).await?;
        self.activated(out, &placed).await?;
        self.wait(out, &placed).await?;
        self.timeline(out, &placed).await?;
        self.mails(out).await
    }

    async fn accept(&mut self, out: &mut impl Write) -> Result<Placed, Error> {
        let offer = self.get("/v1/offer", None).await?;
        let item = &offer["prices"]["items"][0];
        let text = format!("offer {} of {} is in force", offer["terms"]["version"], offer["terms"]["published_at"]);
        self.step(out, "9.4", &text, offer["terms"]["sha256"].is_string())?;
        let order = json!({
            "terms": {"version": offer["terms"]["version"], "sha256": offer["terms"]["sha256"]},
            "accepted": true, "sku": item["sku"], "currency": "USD", "method": "card", "language": "en",
            "party": {"type": "person", "last_name": "Sample", "first_name": "Buyer", "patronymic": null,
                "email": "buyer@example.com", "phone": "+77001234567", "city": "Astana", "organisation": null, "country": "KZ"},
            "kommo": {"account_id": ACCOUNT_ID, "subdomain": "example"},
            "consents": {"perform": true, "automated": true, "assign": false, "collect": false, "inform": false},
        });
        let placed = self.post("/v1/orders", None, &order).await?;
        let order = &placed["order"];
        self.step(out, "2.4", &format!("box ticked, order {} placed", order["number"]), order["state"] == "placed")?;
        let charge = &order["charge"];
        let text = format!(
            "price {}, charged as {} at the rate {} of {}",
            money(&order["price"]),
            money(charge),
            charge["rate"]["value"],
            charge["rate"]["source"]
        );
        self.step(out, "4.1", &text, charge["currency"] == "RUB")?;
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        Ok(Placed { path: format!("/v1/orders/{}", text(&order["id"])), token: text(&placed["access_token"]) })
    }

    async fn pay(&mut self, out: &mut impl Write, placed: &Placed) -> Result<(), Error> {
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
            last_day == "\"2025-02-13\"",
        )?;
        let token =
            self.post("/local/kommo/token", None, &json!({"account_id": ACCOUNT_ID, "subdomain": "example"})).await?;
        let request = self.http.get(format!("{}/v1/license", self.server.url));
        let license: Value = body(request.header("x-auth-token", token["token"].as_str().unwrap_or_default())).await?;
        self.step(out, "2.1", &format!("the widget asks: {}", license["state"]), license["state"] == "window_open")
    }

    async fn wait(&mut self, out: &mut impl Write, placed: &Placed) -> Result<(), Error> {
        self.clock(&json!({"now": "2025-02-13T23:59:59+05:00"})).await?;
        let order = self.get(&placed.path, Some(&placed.token)).await?;
        self.step(out, "4.9", "the last second of the window, no claim", order["license"]["state"] == "window_open")?;
        self.clock(&json!({"advance": "PT10S"})).await?;
        let order = self.get(&placed.path, Some(&placed.token)).await?;
        let held = order["license"]["state"] == "deemed_provided" && order["state"] == "paid";
        self.step(out, "4.9", "ten days of silence: the license is deemed provided in full and duly", held)
    }

    async fn timeline(&mut self, out: &mut impl Write, placed: &Placed) -> Result<(), Error> {
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
        self.held &= mails.len() == 4;
        Ok(())
    }

    /// Tells one step, dated by the shop's clock in the agreement's zone.
    fn step(&mut self, out: &mut impl Write, clause: &str, text: &str, holds: bool) -> Result<(), Error> {
        let (now, zone) = (self.server.shop.clock.now(), self.server.shop.agreement.policy.zone);
        let time = now.with_timezone(&zone).format("%H:%M:%S");
        let mark = if holds { "" } else { "   <- DID NOT HOLD" };
        writeln!(out, "{} {time}  {clause:>5}  {}{mark}", local_date(zone, now), text.replace('"', ""))?;
        self.held &= holds;
        Ok(())
    }

    async fn get(&self, path: &str, token: Option<&str>) -> Result<Value, Error> {
        self.send(Method::GET, path, token, None).await
    }

    async fn post(&self, path: &str, token: Option<&str>, json: &Value) -> Result<Value, Error> {
        self.send(Method::POST, path, token, Some(json)).await
    }

    async fn clock(&self, to: &Value) -> Result<Value, Error> {
        self.send(Method::PUT, "/local/clock", None, Some(to)).await
    }

    async fn settle(&self) -> Result<Value, Error> {
        self.clock(&json!({"advance": "PT0S"})).await
    }

    async fn send(
        &self,
        method: Method,
        path: &str,
        token: Option<&str>,
        json: Option<&Value>,
    ) -> Result<Value, Error> {
        let mut request = self.http.request(method, format!("{}{path}", self.server.url));
        if let Some(token) = token {
            request = request.header("authorization", format!("Bearer {token}"));
        }
        if let Some(json) = json {
            // A key for each thing done once: here the path tells them apart.
            request = request
                .header("content-type", "application/json")
                .header("idempotency-key", path)
                .body(json.to_string());
        }
        body(request).await
    }
}

async fn body(request: reqwest::RequestBuilder) -> Result<Value, Error> {
    let response = request.send().await?;
    let (status, path) = (response.status(), response.url().path().to_owned());
    let text = response.text().await?;
    if !matches!(status, StatusCode::OK | StatusCode::CREATED) {
        return Err(format!("{path} answered {status}: {text}").into());
    }
    Ok(serde_json::from_str(&text)?)
}

fn money(value: &Value) -> String {
    let minor = value["amount_minor"].as_i64().unwrap_or_default();
    format!("{}.{:02} {}", minor / 100, minor % 100, value["currency"].as_str().unwrap_or_default())
}
