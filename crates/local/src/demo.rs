//! The command `demo`: stories on real requests, told as dated timelines with the clause of every step.

mod amendment;
mod calendar;
mod claim;
mod debt;
mod delay;
mod invoice;
mod main_job;
mod outage;
mod several;
mod silence;

use crate::server::Server;
use crate::shop::{Error, Options};
use domain::Instant;
use domain::agreement::Agreement;
use domain::agreement::zone::local_date;
use reqwest::{Client, Method, RequestBuilder};
use serde_json::{Value, json};
use std::io::Write;

const ACCOUNT_ID: u64 = 30_896_271;

/// The stories, by their titles.
const STORIES: [&str; 9] = [
    "An order from the ticked box to the license deemed provided",
    "An order delayed, terminated and refunded to the card",
    "The same with a bank that does not say for three days what became of the refund",
    "A claim in the last second of the window, which stops the deeming and is answered in time",
    "A claim that is not about the scope, and a mailbox reported as compromised",
    "An invoice paid in two parts",
    "A transfer that the bank takes back, and the debt that this leaves",
    "Two orders of one account, the earlier of which ends",
    "Other terms, told to everybody and in force once their term has passed",
];

/// Runs every story in memory under an agreement, each in a shop of its own, and tells them. `false` if a step did not hold.
///
/// # Errors
/// A shop cannot be opened or the output not written.
pub async fn run(agreement: &Agreement, out: &mut impl Write) -> Result<bool, Error> {
    let mut held = true;
    for (number, title) in STORIES.iter().enumerate() {
        writeln!(out, "{}{title}\n", if number == 0 { "" } else { "\n" })?;
        let mut teller = Teller::new(agreement).await?;
        let told = match number {
            0 => teller.main_job(out).await,
            1 => teller.delay(out).await,
            2 => teller.outage(out).await,
            3 => teller.claim(out).await,
            4 => teller.silence(out).await,
            5 => teller.invoice(out).await,
            6 => teller.debt(out).await,
            7 => teller.several(out).await,
            _ => teller.amendment(out).await,
        };
        if let Err(error) = told {
            writeln!(out, "\nThe story broke off: {error}")?;
            return Ok(false);
        }
        held &= teller.held;
    }
    if held {
        writeln!(out, "\nEvery step held.")?;
    }
    Ok(held)
}

/// One story's shop, its client, and whether every step so far held.
struct Teller {
    http: Client,
    server: Server,
    /// When it begins.
    begin: Instant,
    held: bool,
}

struct Placed {
    path: String,
    token: String,
}

impl Placed {
    fn id(&self) -> &str {
        self.path.rsplit('/').next().unwrap_or_default()
    }
}

impl Teller {
    async fn new(agreement: &Agreement) -> Result<Teller, Error> {
        let begin = calendar::begin(agreement).ok_or("no official year has terms in force and a price list")?;
        let options = Options { agreement: agreement.clone(), data: None, clock: Some(begin) };
        let server = Server::start(&options, 0).await?;
        let http = Client::builder().redirect(reqwest::redirect::Policy::none()).build()?;
        Ok(Teller { http, server, begin, held: true })
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

    /// An operator's act on an order, on the version that it stands at.
    async fn act(&mut self, placed: &Placed, path: &str, json: &Value) -> Result<Value, Error> {
        let order = self.get(&placed.path, Some(&placed.token)).await?;
        let token = self.operator_token().await?;
        let request = self.request(Method::POST, path, token["token"].as_str(), Some(json));
        body(request.header("if-match", format!("\"{}\"", order["version"]))).await
    }

    /// As [`Teller::act`]; whether it was refused with a code.
    async fn refused(&mut self, placed: &Placed, path: &str, json: &Value, code: &str) -> Result<bool, Error> {
        let refusal = self.act(placed, path, json).await.err();
        Ok(refusal.is_some_and(|refusal| refusal.to_string().contains(code)))
    }

    async fn operator_token(&self) -> Result<Value, Error> {
        self.post("/local/operator/token", None, &json!({"sub": "olga", "roles": ["operator"]})).await
    }

    async fn send(
        &self,
        method: Method,
        path: &str,
        token: Option<&str>,
        json: Option<&Value>,
    ) -> Result<Value, Error> {
        body(self.request(method, path, token, json)).await
    }

    fn request(&self, method: Method, path: &str, token: Option<&str>, json: Option<&Value>) -> RequestBuilder {
        let mut request = self.http.request(method, format!("{}{path}", self.server.url));
        if let Some(token) = token {
            request = request.header("authorization", format!("Bearer {token}"));
        }
        if let Some(json) = json {
            // A key for each thing done once: here the path and the instant tell them apart.
            request = request
                .header("content-type", "application/json")
                .header("idempotency-key", format!("{path}@{}", self.server.shop.clock.now().timestamp()))
                .body(json.to_string());
        }
        request
    }
}

async fn body(request: RequestBuilder) -> Result<Value, Error> {
    let response = request.send().await?;
    let (status, path) = (response.status(), response.url().path().to_owned());
    let text = response.text().await?;
    if !status.is_success() {
        return Err(format!("{path} answered {status}: {text}").into());
    }
    Ok(serde_json::from_str(&text)?)
}

fn money(value: &Value) -> String {
    let minor = value["amount_minor"].as_i64().unwrap_or_default();
    format!("{}.{:02} {}", minor / 100, minor % 100, value["currency"].as_str().unwrap_or_default())
}
