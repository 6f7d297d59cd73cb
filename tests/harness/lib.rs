//! A world for scenarios: the whole shop on a free port, with a clock that stands still, met over HTTP as its users meet it.

pub mod faults;
pub mod lambda;
pub mod recording;
pub mod template;

use agreement_folder::{Folder, PATH_OF_ANOTHER};
use domain::act::Act;
use domain::agreement::Agreement;
use local::server::Server;
use local::shop::{Options, TABLE};
use reqwest::{Client, Method, RequestBuilder};
use serde_json::{Value, json};

/// Where the clock of a world stands at first: Monday morning in Astana.
pub const BEGIN: &str = "2025-02-03T10:00:00+05:00";

/// The Kommo account of the sample order.
pub const ACCOUNT_ID: u64 = 30_896_271;

/// A shop and a client of it. Its URL is enough to meet a shop in another process.
pub struct World {
    /// Where the shop is found, without a closing slash.
    pub url: String,
    /// The client; it follows no redirects.
    pub http: Client,
    /// The shop, if it is in this process.
    pub server: Option<Server>,
}

/// An answer with its body read.
#[derive(Debug, Clone)]
pub struct Answer {
    pub status: u16,
    pub headers: reqwest::header::HeaderMap,
    /// The body as text.
    pub text: String,
    /// The body as JSON; null if it is none.
    pub json: Value,
}

/// An order that was placed, and what opens it.
#[derive(Debug, Clone)]
pub struct Placed {
    pub id: String,
    pub number: String,
    pub token: String,
}

impl World {
    /// A shop in memory whose clock stands at [`BEGIN`].
    pub async fn new() -> World {
        World::at(BEGIN).await
    }

    /// A shop in memory whose clock stands at an instant.
    pub async fn at(instant: &str) -> World {
        World::under(Agreement::of_tests(), instant).await
    }

    /// The same under another vendor's agreement, made by the steps of `agreement/README.md`.
    pub async fn of_another_vendor(instant: &str) -> World {
        let folder = Folder::read(PATH_OF_ANOTHER.as_ref(), "another").expect("a folder");
        World::under(Agreement::of(&folder).expect("an agreement"), instant).await
    }

    /// The same under another agreement.
    pub async fn under(agreement: Agreement, instant: &str) -> World {
        let clock = instant.parse().expect("an instant");
        let options = Options { agreement, data: None, clock: Some(clock) };
        let server = Server::start(&options, 0).await.expect("a shop");
        let mut world = World::of(&server.url);
        world.server = Some(server);
        world
    }

    /// A client of a shop that is served elsewhere.
    pub fn of(url: &str) -> World {
        let http = Client::builder().redirect(reqwest::redirect::Policy::none()).no_proxy().build().expect("a client");
        World { url: url.to_owned(), http, server: None }
    }

    /// The shop in this process.
    pub fn shop(&self) -> &local::shop::Shop {
        &self.server.as_ref().expect("a shop in this process").shop
    }

    /// A request to a path.
    pub fn request(&self, method: Method, path: &str) -> RequestBuilder {
        self.http.request(method, format!("{}{path}", self.url))
    }

    /// A GET, with a bearer token if there is one.
    pub async fn get(&self, path: &str, token: Option<&str>) -> Answer {
        answer(bearer(self.request(Method::GET, path), token)).await
    }

    /// A POST of JSON under an idempotency key.
    pub async fn post(&self, path: &str, token: Option<&str>, key: &str, body: &Value) -> Answer {
        let request = self.request(Method::POST, path).header("idempotency-key", key);
        answer(bearer(request, token).header("content-type", "application/json").body(body.to_string())).await
    }

    /// The body of the sample order, under the terms in force.
    pub async fn order_body(&self) -> Value {
        let offer = self.get("/v1/offer", None).await.json;
        json!({
            "terms": {"version": offer["terms"]["version"], "sha256": offer["terms"]["sha256"]},
            "accepted": true, "sku": "widget-month", "currency": "USD", "method": "card", "language": "en",
            "party": {"type": "person", "last_name": "Sample", "first_name": "Buyer", "patronymic": null,
                "email": "buyer@example.com", "phone": "+77001234567", "city": "Astana", "organisation": null,
                "country": "KZ", "bin": null, "iin": null, "address": null},
            "kommo": {"account_id": ACCOUNT_ID, "subdomain": "example"},
            "consents": {"perform": true, "automated": true, "assign": false, "collect": false, "inform": false},
        })
    }

    /// Places the sample order under a key.
    pub async fn place(&self, key: &str) -> Placed {
        let body = self.order_body().await;
        self.place_body(key, &body).await
    }

    /// Places an order under a key.
    pub async fn place_body(&self, key: &str, body: &Value) -> Placed {
        let answer = self.post("/v1/orders", None, key, body).await;
        assert_eq!(answer.status, 201, "{}", answer.text);
        let text = |value: &Value| value.as_str().expect("a text").to_owned();
        let order = &answer.json["order"];
        Placed { id: text(&order["id"]), number: text(&order["number"]), token: text(&answer.json["access_token"]) }
    }

    /// An order as its buyer sees it.
    pub async fn order(&self, placed: &Placed) -> Value {
        let answer = self.get(&format!("/v1/orders/{}", placed.id), Some(&placed.token)).await;
        assert_eq!(answer.status, 200, "{}", answer.text);
        answer.json
    }

    /// Opens a payment and gives the bank's ticket.
    pub async fn ticket(&self, placed: &Placed, key: &str) -> String {
        let path = format!("/v1/orders/{}/payments", placed.id);
        let answer = self.post(&path, Some(&placed.token), key, &json!({})).await;
        assert_eq!(answer.status, 201, "{}", answer.text);
        let redirect = answer.json["redirect_url"].as_str().expect("a redirect");
        redirect.rsplit_once("ticket=").expect("a ticket").1.to_owned()
    }

    /// Pays, or is declined, on the bank's page: the bank sends its callback before it redirects.
    pub async fn pay(&self, ticket: &str, outcome: &str) -> Answer {
        let form = format!("ticket={ticket}&outcome={outcome}");
        let request = self.request(Method::POST, "/local/bank/pay");
        answer(request.header("content-type", "application/x-www-form-urlencoded").body(form)).await
    }

    /// Places and pays the sample order, and waits until all that follows at once is done.
    pub async fn paid(&self, key: &str) -> Placed {
        let placed = self.place(key).await;
        let ticket = self.ticket(&placed, &format!("pay-{key}")).await;
        self.pay(&ticket, "paid").await;
        self.settle().await;
        placed
    }

    /// As [`World::paid`], for a Kommo account of its own: its period and its window begin at once, behind nobody's (K49).
    pub async fn paid_for_another_account(&self, key: &str) -> Placed {
        let mut body = self.order_body().await;
        body["kommo"]["account_id"] = json!(ACCOUNT_ID + 1);
        let placed = self.place_body(key, &body).await;
        let ticket = self.ticket(&placed, &format!("pay-{key}")).await;
        self.pay(&ticket, "paid").await;
        self.settle().await;
        placed
    }

    /// Moves the clock to an instant; all that falls due on the way is done.
    pub async fn clock(&self, now: &str) {
        self.moved(&json!({"now": now})).await;
    }

    /// Waits until nothing moves any more.
    pub async fn settle(&self) {
        self.moved(&json!({"advance": "PT0S"})).await;
    }

    async fn moved(&self, to: &Value) {
        let answer = answer(self.request(Method::PUT, "/local/clock").body(to.to_string())).await;
        assert_eq!(answer.status, 200, "{}", answer.text);
    }

    /// The mails sent so far, oldest first.
    pub async fn mails(&self) -> Vec<Value> {
        let answer = answer(self.request(Method::GET, "/local/mailbox").header("accept", "application/json")).await;
        answer.json["items"].as_array().expect("a list").clone()
    }

    /// A one-time token of the sample account.
    pub async fn kommo_token(&self) -> String {
        let body = json!({"account_id": ACCOUNT_ID, "subdomain": "example"});
        let request = self.request(Method::POST, "/local/kommo/token").header("content-type", "application/json");
        let answer = answer(request.body(body.to_string())).await;
        answer.json["token"].as_str().expect("a token").to_owned()
    }

    /// What the widget is told.
    pub async fn license(&self, query: &str) -> Answer {
        let token = self.kommo_token().await;
        answer(self.request(Method::GET, &format!("/v1/license{query}")).header("x-auth-token", token)).await
    }
}

/// The parts of a scenario that goes wrong, and what it leaves behind.
impl World {
    /// Lets the next calls of one of the bank's endpoints go wrong; with 0 `times`, none any more.
    pub async fn fault(&self, endpoint: &str, fault: &str, times: u32) {
        self.order_fault(&json!({"endpoint": endpoint, "fault": fault, "times": times})).await;
    }

    /// Has every call of an endpoint of the bank's fail until an instant.
    pub async fn outage(&self, endpoint: &str, until: &str) {
        self.order_fault(&json!({"endpoint": endpoint, "fault": "error", "until": until})).await;
    }

    /// Has the next deliveries of events of a type fail.
    pub async fn bus_fault(&self, detail_type: &str, times: u32) {
        let order = json!({"detail_type": detail_type, "times": times});
        let answer = answer(self.request(Method::POST, "/local/bus/faults").body(order.to_string())).await;
        assert_eq!(answer.status, 204, "{}", answer.text);
    }

    async fn order_fault(&self, order: &Value) {
        let answer = answer(self.request(Method::POST, "/local/bank/faults").body(order.to_string())).await;
        assert_eq!(answer.status, 204, "{}", answer.text);
    }

    /// Asks for a payment under a key.
    pub async fn open_payment(&self, placed: &Placed, key: &str) -> Answer {
        self.post(&format!("/v1/orders/{}/payments", placed.id), Some(&placed.token), key, &json!({})).await
    }

    /// Lodges a claim under a key.
    pub async fn claim(&self, placed: &Placed, key: &str, body: &Value) -> Answer {
        self.post(&format!("/v1/orders/{}/claims", placed.id), Some(&placed.token), key, body).await
    }

    /// Asks something of an order under a key, by the last part of its path.
    pub async fn say(&self, placed: &Placed, what: &str, key: &str, body: &Value) -> Answer {
        self.post(&format!("/v1/orders/{}/{what}", placed.id), Some(&placed.token), key, body).await
    }

    /// Places and pays an item that a person activates, and waits until all that follows at once is done.
    pub async fn paid_manual(&self, key: &str) -> Placed {
        let mut body = self.order_body().await;
        body["sku"] = json!("widget-assisted-month");
        let placed = self.place_body(key, &body).await;
        let ticket = self.ticket(&placed, &format!("pay-{key}")).await;
        self.pay(&ticket, "paid").await;
        self.settle().await;
        placed
    }

    /// A token of an operator with these roles.
    pub async fn operator_token(&self, sub: &str, roles: &[&str]) -> String {
        let body = json!({"sub": sub, "roles": roles});
        let answer = answer(self.request(Method::POST, "/local/operator/token").body(body.to_string())).await;
        answer.json["token"].as_str().expect("a token").to_owned()
    }

    /// Every item of the shop's table in this process: its two keys, and all of it.
    pub async fn items(&self) -> Vec<(String, String, Value)> {
        let mut items = Vec::new();
        let mut pages = self.shop().engine.dynamodb().scan().table_name(TABLE).into_paginator().items().send();
        while let Some(item) = pages.next().await {
            let item = item.expect("an item");
            let [pk, sk] = ["pk", "sk"].map(|name| item[name].as_s().expect("a text").clone());
            items.push((pk, sk, serde_dynamo::from_item(item).expect("JSON")));
        }
        items.sort_by_key(|(pk, sk, _)| (pk.clone(), sk.clone()));
        items
    }
}

/// An operator's part in an act.
pub fn act() -> Act {
    Act { actor: "an operator".to_owned(), reason: "a reason".to_owned() }
}

/// The names of what happened to an order, oldest first.
pub fn events(order: &Value) -> Vec<String> {
    let timeline = order["timeline"].as_array().expect("a timeline");
    timeline.iter().map(|entry| entry["event"].as_str().expect("a name").to_owned()).collect()
}

fn bearer(request: RequestBuilder, token: Option<&str>) -> RequestBuilder {
    match token {
        Some(token) => request.header("authorization", format!("Bearer {token}")),
        None => request,
    }
}

/// Sends a request and reads the whole answer.
pub async fn answer(request: RequestBuilder) -> Answer {
    let response = request.send().await.expect("an answer");
    let (status, headers) = (response.status().as_u16(), response.headers().clone());
    let text = response.text().await.expect("a body");
    let json = serde_json::from_str(&text).unwrap_or(Value::Null);
    Answer { status, headers, text, json }
}
