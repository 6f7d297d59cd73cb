//! Bad input: each gets its problem document and changes nothing.

pub(crate) mod fields;
mod forms;
mod json;
mod keys;
mod license;
mod paths;
mod queries;
mod rules;
mod tokens;

use aws_sdk_dynamodb::types::AttributeValue;
use harness::{Answer, Placed, World, answer};
use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
use reqwest::{Method, RequestBuilder};
use serde_json::{Value, json};
use std::collections::{BTreeMap, HashMap};
use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

type Items = BTreeMap<(String, String), HashMap<String, AttributeValue>>;

/// All that a request could have changed: every item of the table (orders, events, records of keys, outbox) and every
/// mail.
pub(crate) struct Kept {
    items: Items,
    mails: Vec<Value>,
}

impl Kept {
    /// What there is now, once nothing moves any more.
    pub(crate) async fn of(world: &World) -> Kept {
        world.settle().await;
        Kept { items: items(world).await, mails: world.mails().await }
    }

    /// Asserts that all is as it was.
    pub(crate) async fn assert_same(&self, world: &World, case: &str) {
        let now = items(world).await;
        let keys = |items: &Items| items.keys().cloned().collect::<Vec<_>>();
        assert_eq!(keys(&now), keys(&self.items), "{case} left or took items");
        assert!(now == self.items, "{case} changed an item");
        assert_eq!(world.mails().await, self.mails, "{case} sent a mail");
    }
}

async fn items(world: &World) -> Items {
    let client = world.shop().engine.dynamodb();
    let (mut items, mut start) = (Items::new(), None);
    loop {
        let scan = client.scan().table_name(local::shop::TABLE).set_exclusive_start_key(start);
        let page = scan.send().await.expect("a page");
        for item in page.items.unwrap_or_default() {
            let key = |name: &str| item[name].as_s().expect("a text").clone();
            // What the nights note of themselves is no request's doing.
            if !key("pk").starts_with("RECONCILED#") {
                items.insert((key("pk"), key("sk")), item);
            }
        }
        start = page.last_evaluated_key;
        if start.is_none() {
            return items;
        }
    }
}

/// A POST of an order with the given bytes, under a key, as JSON.
pub(crate) fn order_request(world: &World, key: &str, body: impl Into<reqwest::Body>) -> RequestBuilder {
    let request = world.request(Method::POST, "/v1/orders").header("idempotency-key", key);
    request.header("content-type", "application/json").body(body)
}

/// A world with one order, the operations that its token opens, and what must stay.
pub(crate) struct Opened {
    pub(crate) world: World,
    pub(crate) placed: Placed,
    pub(crate) kept: Kept,
}

impl Opened {
    pub(crate) async fn new() -> Opened {
        let world = World::new().await;
        let placed = world.place("placed").await;
        let kept = Kept::of(&world).await;
        Opened { world, placed, kept }
    }

    /// The POSTs of buyers with a body that each of them takes; the last two ask what the order is not ready for.
    pub(crate) async fn posts(&self) -> [(String, Value); 9] {
        let at = |what: &str| format!("/v1/orders/{}/{what}", self.placed.id);
        [
            ("/v1/orders".to_owned(), self.world.order_body().await),
            (at("payments"), json!({})),
            (at("claims"), claim()),
            (at("objection"), json!({})),
            (at("payment-queries"), json!({})),
            ("/v1/mailbox-reports".to_owned(), json!({})),
            (at("cancellation"), json!({})),
            (at("termination"), json!({})),
            (at(&format!("claims/{}-C1/withdrawal", self.placed.id)), json!({})),
        ]
    }

    /// A POST with the order's token, without a key, a content type or a body yet.
    pub(crate) fn post(&self, path: &str) -> RequestBuilder {
        self.world.request(Method::POST, path).bearer_auth(&self.placed.token)
    }
}

/// A claim that would be received.
pub(crate) fn claim() -> Value {
    json!({"text": "The widget does not count.", "about": "scope"})
}

/// Sends bytes as they are, for what no HTTP client agrees to send, and reads until the shop hangs up.
pub(crate) async fn raw(world: &World, request: impl Into<Vec<u8>>) -> Answer {
    let (address, request) = (world.url.trim_start_matches("http://").to_owned(), request.into());
    let exchange = move || {
        let mut stream = TcpStream::connect(address)?;
        stream.set_read_timeout(Some(Duration::from_secs(20)))?;
        stream.write_all(&request)?;
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes).map(|_| bytes)
    };
    let bytes = tokio::task::spawn_blocking(exchange).await.expect("a thread").expect("an answer");
    parsed(&String::from_utf8(bytes).expect("UTF-8"))
}

fn parsed(text: &str) -> Answer {
    let (head, body) = text.split_once("\r\n\r\n").expect("a head and a body");
    let (status_line, lines) = head.split_once("\r\n").expect("a status line");
    let status = status_line.split(' ').nth(1).and_then(|status| status.parse().ok()).expect("a status");
    let mut headers = HeaderMap::new();
    for (name, value) in lines.lines().filter_map(|line| line.split_once(':')) {
        let name: HeaderName = name.parse().expect("a header's name");
        headers.append(name, HeaderValue::from_str(value.trim()).expect("a header's value"));
    }
    let json = serde_json::from_str(body).unwrap_or(Value::Null);
    Answer { status, headers, text: body.to_owned(), json }
}

/// Sends a request with nothing but a request line and a token.
pub(crate) async fn line(world: &World, method: &str, target: &str, token: &str) -> Answer {
    let head = format!("{method} {target} HTTP/1.1\r\nhost: shop\r\nconnection: close\r\ncontent-length: 0\r\n");
    raw(world, format!("{head}authorization: Bearer {token}\r\n\r\n")).await
}

/// Sends the sample order under a key and asserts that it is placed: what was refused before did not use the key up.
pub(crate) async fn assert_key_is_free(world: &World, key: &str) {
    let body = world.order_body().await;
    let placed = answer(order_request(world, key, body.to_string())).await;
    assert_eq!(placed.status, 201, "{}", placed.text);
}
