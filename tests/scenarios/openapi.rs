//! The OpenAPI document holds: a client that drives the whole shop finds in it every request it was granted and every
//! answer it got, and leaves nothing of it unseen.

mod account;
mod account_pages;
mod buyer;
mod console;
mod contract;
mod document;
mod misuse;
mod operator;
mod roles;
mod shop;
mod time;

use contract::Contract;
use harness::{Answer, Placed, World, answer};
use reqwest::Method;
use serde_json::{Value, json};

/// Problems that no client brings about in a few requests: the shop's own failures, an order that is full of claims, a rate
/// that nobody renewed, an item beyond all prices, more orders than an hour takes.
const BEYOND_CLIENTS: [&str; 9] = [
    "internal",
    "contended",
    "unavailable",
    "issuer_unavailable",
    "limit_reached",
    "rate_not_current",
    "resident_rate_not_current",
    "charge_too_large",
    "too_many_orders",
];
const JSON: &str = "application/json";
const FORM: &str = "application/x-www-form-urlencoded;charset=utf-8";

/// Each answer, a problem and a page too, tells browsers not to guess what it is, to come by TLS, and what it may load.
#[track_caller]
fn assert_protected(answer: &Answer, path: &str) {
    let header = |name: &str| answer.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
    assert_eq!(header("x-content-type-options"), "nosniff", "{path}");
    assert_eq!(header("strict-transport-security"), "max-age=63072000; includeSubDomains", "{path}");
    let policy = header("content-security-policy");
    assert!(policy.contains("default-src 'none'") && policy.contains("frame-ancestors 'none'"), "{path}: {policy}");
}

/// A client that holds each answer against the document.
struct Client {
    world: World,
    contract: Contract,
    keys: usize,
}

impl Client {
    async fn send(
        &mut self,
        method: Method,
        path: &str,
        headers: &[(&str, &str)],
        body: Option<(&str, &str)>,
    ) -> Answer {
        let mut request = self.world.request(method.clone(), path);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        if let Some((content_type, body)) = body {
            request = request.header("content-type", content_type).body(body.to_owned());
        }
        let answer = answer(request).await;
        self.contract.check(&method, path, body, &answer);
        assert_protected(&answer, path);
        answer
    }

    async fn get(&mut self, path: &str, headers: &[(&str, &str)]) -> Answer {
        self.send(Method::GET, path, headers, None).await
    }

    /// A POST under a key of its own.
    async fn post(&mut self, path: &str, token: &str, body: &Value) -> Answer {
        self.keys += 1;
        let (key, bearer) = (format!("key-{}", self.keys), format!("Bearer {token}"));
        let headers = [("idempotency-key", key.as_str()), ("authorization", bearer.as_str())];
        self.send(Method::POST, path, &headers, Some((JSON, &body.to_string()))).await
    }

    /// GETs that must be answered with a status, or with a problem's code.
    async fn expect(&mut self, paths: &[&str], expected: &str) {
        for path in paths {
            assert_answer(&self.get(path, &[]).await, expected, path);
        }
    }

    async fn place(&mut self, change: Value) -> Answer {
        let mut body = self.world.order_body().await;
        let fields = change.as_object().expect("fields").clone();
        body.as_object_mut().expect("an object").extend(fields);
        self.post("/v1/orders", "", &body).await
    }

    async fn placed(&mut self, change: Value) -> Placed {
        let answer = self.place(change).await;
        assert_answer(&answer, "201", "an order");
        let text = |value: &Value| value.as_str().expect("a text").to_owned();
        let order = &answer.json["order"];
        Placed { id: text(&order["id"]), number: text(&order["number"]), token: text(&answer.json["access_token"]) }
    }

    /// An order as its buyer sees it.
    async fn show(&mut self, placed: &Placed) -> Value {
        let token = format!("Bearer {}", placed.token);
        let answer = self.get(&format!("/v1/orders/{}", placed.id), &[("authorization", &token)]).await;
        assert_answer(&answer, "200", "an order");
        answer.json
    }

    async fn fault(&self, endpoint: &str, times: u32) {
        let fault = json!({"endpoint": endpoint, "fault": "error", "times": times}).to_string();
        assert_eq!(answer(self.world.request(Method::POST, "/local/bank/faults").body(fault)).await.status, 204);
    }

    /// The last callback that the bank sent for a ticket.
    async fn callback(&self, ticket: &str) -> String {
        let ticket = self.world.get(&format!("/local/bank/tickets/{ticket}"), None).await;
        ticket.json["callback"]["body"].as_str().unwrap_or_else(|| panic!("{}", ticket.text)).to_owned()
    }
}

fn assert_answer(answer: &Answer, expected: &str, what: &str) {
    let found = answer.json["code"].as_str().map_or_else(|| answer.status.to_string(), str::to_owned);
    assert_eq!(found, expected, "{what}: {}", answer.text);
}

#[test]
fn every_answer_of_the_shop_is_as_documented_and_all_that_is_documented_is_answered() {
    // All that a shop can be asked, one after the other, is deeper than a test's own stack.
    let walk = || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        runtime.block_on(ask_everything());
    };
    let walk = std::thread::Builder::new().stack_size(64 << 20).spawn(walk).expect("a thread");
    walk.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
}

async fn ask_everything() {
    let before = World::at("2022-12-01T00:00:00Z").await;
    let mut client = Client { world: before, contract: Contract::committed(), keys: 0 };
    client.expect(&["/v1/offer", "/v1/terms?at=2022-12-01T00:00:00Z", "/", "/checkout"], "not_found").await;
    client.world = World::new().await;

    offer(&mut client).await;
    orders(&mut client).await;
    shop::pages(&mut client).await;
    shop::orders(&mut client).await;
    payments(&mut client).await;
    callbacks(&mut client).await;
    claims(&mut client).await;
    buyer::ends(&mut client).await;
    buyer::asks(&mut client).await;
    licenses(&mut client).await;
    misuse::alike(&mut client).await;
    client.world = World::new().await;
    buyer::confirms(&mut client).await;
    client.world = World::new().await;
    account::signs_in(&mut client).await;
    client.world = World::new().await;
    account::pages(&mut client).await;
    client.world = World::new().await;
    account_pages::papers(&mut client).await;
    client.world = World::new().await;
    account_pages::does(&mut client).await;
    client.world = World::new().await;
    account_pages::pays(&mut client).await;
    client.world = World::new().await;
    account_pages::renews(&mut client).await;
    client.world = World::new().await;
    buyer::adds_files(&mut client).await;
    client.world = World::new().await;
    account_pages::claims(&mut client).await;
    client.world = World::new().await;
    time::passes(&mut client).await;
    time::runs_out(&mut client).await;
    operator::works(&mut client).await;
    Box::pin(console::shows(&mut client)).await;
    let unseen = client.contract.unseen(&BEYOND_CLIENTS);
    assert!(unseen.is_empty(), "documented and never answered: {unseen:#?}");
}

async fn offer(client: &mut Client) {
    let good = [
        "/v1/offer",
        "/v1/offer?language=ru",
        "/v1/terms?at=2025-02-03T10:00:00%2B05:00",
        "/v1/terms/2023-01",
        "/v1/terms/2023-01?language=ru",
        "/v1/terms/2023-01/diff/2023-01",
        "/v1/prices/2023-01",
        "/v1/prices",
        "/v1/terms",
        "/v1/openapi.json",
        "/v1/deadlines?rule=4.9&from=2025-02-03T10:00:00%2B05:00&roll=false",
        "/v1/deadlines?rule=claim_answer_30_calendar_days&from=2150-02-03T10:00:00Z&roll=true",
    ];
    client.expect(&good, "200").await;
    for rule in domain::agreement::rule::Rule::ALL {
        client.expect(&[&format!("/v1/deadlines?rule={rule}&from=2025-02-03T10:00:00Z")], "200").await;
    }
    client.expect(&["/v1/terms/none/diff/2023-01", "/v1/terms/2023-01/diff/none"], "not_found").await;
    client.expect(&["/v1/terms/none", "/v1/prices/none", "/v1/none", "/none"], "not_found").await;
    let bad = [
        "/v1/offer?tongue=ru",
        "/v1/offer?language=zz",
        "/v1/terms/2023-01?language=zz",
        "/v1/terms?at=",
        "/v1/terms?at=now",
        "/v1/prices?at=now",
        "/v1/deadlines?rule=9.9&from=2025-02-03T10:00:00Z",
    ];
    client.expect(&bad, "invalid_query").await;
    let answer = client.send(Method::DELETE, "/v1/offer", &[], None).await;
    assert_answer(&answer, "method_not_allowed", "DELETE");
    let served = client.get("/v1/openapi.json", &[]).await;
    assert_eq!(served.json, client.contract.document);
}

async fn orders(client: &mut Client) {
    client.placed(json!({"sku": "widget-assisted-month", "currency": "EUR", "language": "ru"})).await;
    let mut organisation = client.world.order_body().await["party"].clone();
    organisation["type"] = json!("organisation");
    organisation["organisation"] = json!("Sample LLP");
    organisation["bin"] = json!("250140000003");
    client.placed(json!({"party": organisation, "method": "invoice"})).await;
    let consents = json!({"perform": false, "automated": true, "assign": false, "collect": false, "inform": false});
    let refused = [
        (json!({"terms": {"version": "2023-01", "sha256": "0".repeat(64)}}), "terms_not_in_force"),
        (json!({"accepted": false}), "not_accepted"),
        (json!({"consents": consents}), "consent_required"),
        (json!({"sku": "none"}), "unknown_sku"),
        (json!({"currency": "KZT"}), "currency_not_listed"),
        (json!({"surprise": 1, "party": {}}), "invalid_fields"),
        (json!({"shown": {"prices": "2022-12", "rates": []}}), "price_changed"),
    ];
    for (change, code) in refused {
        assert_answer(&client.place(change).await, code, code);
    }

    let placed = client.placed(json!({})).await;
    let elsewhere = World::new().await.place("elsewhere").await;
    let own = format!("Bearer {}", placed.token);
    let foreign = format!("Bearer {}", elsewhere.token);
    let path = format!("/v1/orders/{}", placed.id);
    let cases = [
        ("/v1/orders", &own, "200"),
        ("/v1/orders?limit=100", &own, "200"),
        ("/v1/orders?limit=101", &own, "invalid_query"),
        (&path, &own, "200"),
        ("/v1/orders", &foreign, "not_found"),
        (&path, &foreign, "not_found"),
    ];
    for (path, token, expected) in cases {
        assert_answer(&client.get(path, &[("authorization", token)]).await, expected, path);
    }
}

async fn payments(client: &mut Client) {
    let invoice = client.placed(json!({"method": "invoice"})).await;
    let refused = client.post(&format!("/v1/orders/{}/payments", invoice.id), &invoice.token, &json!({})).await;
    assert_answer(&refused, "paid_by_invoice", "an invoice");

    let placed = client.placed(json!({})).await;
    let path = format!("/v1/orders/{}/payments", placed.id);
    client.fault("reg", 1000).await;
    assert_answer(&client.post(&path, &placed.token, &json!({})).await, "bank_unavailable", "the bank is down");
    client.fault("reg", 0).await;
    client.world.fault("reg", "refused", 1).await;
    assert_answer(&client.post(&path, &placed.token, &json!({})).await, "bank_refuses", "the bank will not");
    let opened = client.post(&path, &placed.token, &json!({})).await;
    assert_answer(&opened, "201", "a payment");
    let ticket =
        opened.json["redirect_url"].as_str().expect("a text").rsplit_once("ticket=").expect("a ticket").1.to_owned();
    client.world.pay(&ticket, "declined").await;
    client.world.settle().await;
    assert_eq!(client.show(&placed).await["timeline"][2]["event"], "payment.declined");

    let paid = client.world.paid("paid").await;
    let refused = client.post(&format!("/v1/orders/{}/payments", paid.id), &paid.token, &json!({})).await;
    assert_answer(&refused, "already_paid", "a paid order");
    assert_eq!(client.show(&paid).await["license"]["state"], "window_open");
}

async fn callbacks(client: &mut Client) {
    const PATH: &str = "/v1/payments/avangard/callback";
    let placed = client.placed(json!({})).await;
    let ticket = client.world.ticket(&placed, "pay-callbacks").await;
    client.fault("get_order_info", 1000).await;
    client.world.pay(&ticket, "paid").await;
    let body = client.callback(&ticket).await;
    let answer = client.send(Method::POST, PATH, &[], Some((FORM, &body))).await;
    assert_answer(&answer, "bank_unavailable", "not confirmed");
    client.fault("get_order_info", 0).await;
    for _ in 0..2 {
        assert_answer(&client.send(Method::POST, PATH, &[], Some((FORM, &body))).await, "202", "counted, and again");
    }
    let xml = percent_encoding::percent_decode_str(body.strip_prefix("xml=").expect("XML in a form"))
        .decode_utf8()
        .expect("UTF-8")
        .replace('+', " ");
    assert_answer(&client.send(Method::POST, PATH, &[], Some(("text/xml", &xml))).await, "202", "XML alone");
    let forged = body.replace(&placed.number, "OF-000000000000-Z");
    let refused = [
        (forged, "callback_signature"),
        ("xml=nonsense".to_owned(), "callback_malformed"),
        ("x".repeat(70_000), "body_too_large"),
    ];
    for (body, code) in refused {
        assert_answer(&client.send(Method::POST, PATH, &[], Some((FORM, &body))).await, code, code);
    }
    client.world.settle().await;
}

async fn claims(client: &mut Client) {
    let paid = client.world.paid("claims").await;
    let claim =
        json!({"text": "It lacks a report.", "about": "scope", "handed_in_at": client.world.shop().clock.now()});
    let path = format!("/v1/orders/{}/claims", paid.id);
    assert_answer(&client.post(&path, &paid.token, &claim).await, "201", "a claim");
    assert_eq!(client.show(&paid).await["license"]["state"], "claimed");
    let ahead = json!({"text": "Again.", "about": "other", "loss_month": "2025-03"});
    assert_answer(&client.post(&path, &paid.token, &ahead).await, "loss_month_outside", "a loss to come");
    let again = json!({"text": "Again.", "about": "other", "loss_month": "2025-02"});
    assert_answer(&client.post(&path, &paid.token, &again).await, "201", "another");
}

async fn licenses(client: &mut Client) {
    let token = client.world.kommo_token().await;
    let cases = [
        ("", token.as_str(), "200"),
        ("?sku=widget-month", &token, "200"),
        ("?sku=none", &token, "200"),
        ("?sku=", &token, "invalid_query"),
        ("", "nonsense", "token_invalid"),
    ];
    for (query, token, expected) in cases {
        let answer = client.get(&format!("/v1/license{query}"), &[("x-auth-token", token)]).await;
        assert_answer(&answer, expected, query);
    }
    client.expect(&["/v1/license"], "token_missing").await;
    let origin = [("origin", "https://example.kommo.com")];
    let preflight = client.send(Method::OPTIONS, "/v1/license", &origin, None).await;
    assert_eq!(preflight.headers["access-control-allow-origin"], "https://example.kommo.com");
    client.world.clock("2025-02-03T11:00:00+05:00").await;
    let late = client.get("/v1/license", &[("x-auth-token", &token)]).await;
    assert_answer(&late, "token_expired", "an hour later");
}
