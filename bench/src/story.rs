//! The invocations: many orders, each led by the functions from its placing to its claim, so that every function does the
//! work it is there for, on an order that it has not met before.

use aws_lambda_events::dynamodb::EventRecord;
use domain::Instant;
use domain::follows::effect::Effect;
use functions::activation::ORDER_PAID;
use functions::claim_files::OBJECT_CREATED;
use functions::dead_letters::name_of;
use functions::oidc::LONGEST_LIFE;
use gateways::avangard::signature;
use local::engine::StreamReader;
use local::issuer::signer::Signer;
use local::issuer::{CLIENT_ID, ROLES_CLAIM, settings};
use plain::Call;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::error::Error;
use store::operators::letters::Queue;
use store::outbox::item::OutboxItem;

/// The functions, in the order in which they meet an order.
pub(crate) const FUNCTIONS: [&str; 12] = [
    "acceptance",
    "payment",
    "payment_webhook",
    "activation",
    "account",
    "claim_intake",
    "claim_files",
    "operator",
    "dispatch",
    MAIL,
    "dead_letters",
    "deadline_sweep",
];

/// `dispatch` with a notice to mail; by its own name it has an event to put on the bus.
pub(crate) const MAIL: &str = "dispatch of a mail";

/// The command of `acceptance` in Node.
pub(crate) const NODE: &str = "acceptance in Node";

const SHOP: &str = "1113";
const AV_SIGN: &str = "AvSignSandbox0123456789";
const ACCOUNT: u64 = 30_896_271;
/// The bucket of claims' files.
pub(crate) const BUCKET: &str = "claim-files";

/// What the functions are started with.
pub(crate) fn environment(aws: &str, table: &str) -> BTreeMap<String, String> {
    let (bank, issuer) = (format!("{aws}/bank"), settings(aws).issuer);
    let path = std::env::var("PATH").unwrap_or_default();
    let variables = [
        ("PATH", path.as_str()),
        ("AWS_ACCESS_KEY_ID", "bench"),
        ("AWS_SECRET_ACCESS_KEY", "bench"),
        ("AWS_REGION", "eu-central-1"),
        ("AWS_ENDPOINT_URL", aws),
        ("AWS_LAMBDA_FUNCTION_NAME", "bench"),
        ("AWS_LAMBDA_FUNCTION_VERSION", "$LATEST"),
        ("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "256"),
        ("LOG_LEVEL", "info"),
        ("METRICS_NAMESPACE", "bench"),
        ("TABLE_NAME", table),
        ("PUBLIC_URL", "https://shop.example.com"),
        ("AVANGARD_URL", bank.as_str()),
        ("BANK_PAGES", bank.as_str()),
        ("AVANGARD_CHARSET", "utf-8"),
        ("AVANGARD_TAG_CASE", "upper"),
        ("AVANGARD_REFUND_CODES", "5,6"),
        ("AVANGARD_SHOP_ID", SHOP),
        ("AVANGARD_SHOP_PASSWORD", "sandbox-password"),
        ("AVANGARD_AV_SIGN", AV_SIGN),
        ("KOMMO_CLIENT_ID", "11111111-2222-3333-4444-555555555555"),
        ("KOMMO_CLIENT_SECRET", "SandboxKommoSecret0123456789012345"),
        ("KOMMO_AUDIENCE", "https://shop.example.com"),
        ("EVENT_BUS_NAME", "bench"),
        ("CLAIM_FILES_BUCKET", BUCKET),
        ("MAIL_FROM", "licensor@example.com"),
        ("VENDOR_MAIL", "licensor@example.com"),
        ("MAIL_RATE", "1000"),
        ("OIDC_ISSUER", issuer.as_str()),
        ("OIDC_CLIENT_ID", CLIENT_ID),
        ("OIDC_ROLES_CLAIM", ROLES_CLAIM),
    ];
    let all = variables.into_iter().chain(local::keys::SETTINGS);
    all.map(|(name, value)| (name.to_owned(), value.to_owned())).collect()
}

/// An order as far as its answers told it.
#[derive(Default)]
struct PlacedOrder {
    id: String,
    number: String,
    amount: i64,
    token: String,
    ticket: String,
}

/// The orders under way.
pub(crate) struct Story {
    orders: Vec<PlacedOrder>,
    terms: Value,
    stream: StreamReader,
    /// What operators' tokens are signed with.
    signer: Signer,
    /// What each order that was paid put into the outbox, once there is any: the event, and the notice to its buyer.
    announced: Vec<EventRecord>,
    mailed: Vec<EventRecord>,
    now_ms: i64,
}

impl Story {
    /// So many orders, to be placed at an instant under the terms that the offer names.
    pub(crate) fn new(orders: usize, terms: Value, stream: StreamReader, signer: Signer, now_ms: i64) -> Story {
        let orders = std::iter::repeat_with(PlacedOrder::default).take(orders).collect();
        Story { orders, terms, stream, signer, announced: Vec::new(), mailed: Vec::new(), now_ms }
    }

    /// The event by which a function meets an order.
    ///
    /// # Errors
    /// There is no such function, or the stream cannot be read.
    pub(crate) fn event(&mut self, function: &str, n: usize) -> Result<Vec<u8>, Box<dyn Error>> {
        if matches!(function, "dispatch" | MAIL) && self.announced.is_empty() {
            self.read_stream()?;
        }
        let order = &self.orders[n];
        let path = |rest: &str| format!("/v1/orders/{}{rest}", order.id);
        let key = format!("{function}-{n}");
        let event = match function {
            "acceptance" | NODE => {
                let mut event = self.request("POST", "/v1/orders", &key, "", &self.placing(n).to_string());
                // Another caller for each order, so that the hour's limit is not reached.
                event["requestContext"]["http"]["sourceIp"] = json!(format!("192.0.{}.{}", n / 256 % 256, n % 256));
                event
            }
            "payment" => self.request("POST", &path("/payments"), &key, &order.token, "{}"),
            "payment_webhook" => self.callback(order),
            "activation" => self.paid_event(order, n),
            "account" => self.request("GET", &path(""), &key, &order.token, ""),
            "claim_intake" => {
                let body = json!({"text": "It does not open.", "about": "other"}).to_string();
                self.request("POST", &path("/claims"), &key, &order.token, &body)
            }
            "operator" => {
                let body = json!({"text": "It came by post.", "about": "other", "channel": "post", "proven": false,
                    "received_at": self.now()?, "reason": "As the letter says."});
                let token = self.signer.access_token("bench", &["operator"], LONGEST_LIFE, self.now()?)?;
                let path = format!("/v1/operator/orders/{}/claims", order.id);
                self.request("POST", &path, &key, &token, &body.to_string())
            }
            // A file that nobody announced: it is read, copied, looked for at its order, and both are deleted.
            "claim_files" => {
                let key = format!("incoming/{}-C1/1", order.id);
                json!({"source": "aws.s3", "detail-type": OBJECT_CREATED, "detail": {"object": {"key": key}}})
            }
            "dead_letters" => json!({"Records": [{
                "messageId": key,
                "body": self.paid_event(order, n).to_string(),
                "attributes": {"SentTimestamp": self.now_ms.to_string()},
                "eventSourceARN": format!("arn:aws:sqs:eu-central-1:123456789012:oferta{}", name_of(Queue::Activation)),
            }]}),
            "dispatch" => json!({"Records": [self.announced.get(n).ok_or("no event in the outbox")?]}),
            MAIL => json!({"Records": [self.mailed.get(n).ok_or("no notice in the outbox")?]}),
            "deadline_sweep" => json!({"family": "order"}),
            other => return Err(format!("no function {other}").into()),
        };
        Ok(event.to_string().into_bytes())
    }

    fn now(&self) -> Result<Instant, &'static str> {
        Instant::from_timestamp_millis(self.now_ms).ok_or("no instant")
    }

    /// The event that tells which calls to make.
    pub(crate) fn calls(&self, calls: &[Call]) -> Vec<u8> {
        self.request("POST", "/", "", "", &json!(calls).to_string()).to_string().into_bytes()
    }

    /// Keeps what an answer says of an order.
    ///
    /// # Errors
    /// The answer is a refusal.
    pub(crate) fn keep(&mut self, function: &str, n: usize, answer: &[u8]) -> Result<(), Box<dyn Error>> {
        let answer: Value = serde_json::from_slice(answer)?;
        if answer["statusCode"].as_u64().is_some_and(|status| status >= 300) {
            return Err(format!("{function} refused: {}", answer["body"]).into());
        }
        let body: Value = answer["body"].as_str().and_then(|body| serde_json::from_str(body).ok()).unwrap_or_default();
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let order = &mut self.orders[n];
        match function {
            "acceptance" => {
                order.id = text(&body["order"]["id"]);
                order.number = text(&body["order"]["number"]);
                order.amount = body["order"]["charge"]["amount_minor"].as_i64().ok_or("no charge")?;
                order.token = text(&body["access_token"]);
            }
            "payment" => {
                let redirect = text(&body["redirect_url"]);
                order.ticket = redirect.rsplit_once("ticket=").ok_or("no ticket")?.1.to_owned();
            }
            _ => {}
        }
        Ok(())
    }

    fn read_stream(&mut self) -> Result<(), Box<dyn Error>> {
        loop {
            let records = self.stream.read()?;
            if records.is_empty() {
                return Ok(());
            }
            for record in records.into_iter().filter(|record| record.event_name == "INSERT") {
                // Most of what is written is no outbox item.
                let Ok(item) = serde_dynamo::from_item::<_, OutboxItem>(record.change.new_image.clone()) else {
                    continue;
                };
                match item.effect {
                    _ if item.event.as_deref() != Some(ORDER_PAID) => {}
                    Effect::Announce(_) => self.announced.push(record),
                    Effect::Mail(notice) if !notice.to_vendor() => self.mailed.push(record),
                    Effect::Mail(_) => {}
                }
            }
        }
    }

    fn placing(&self, n: usize) -> Value {
        json!({
            "terms": self.terms, "accepted": true, "sku": "widget-month", "currency": "USD", "method": "card",
            "language": "en",
            "party": {"type": "person", "last_name": "Sample", "first_name": "Buyer", "patronymic": null,
                "email": format!("buyer-{n}@example.com"), "phone": "+77001234567", "city": "Astana", "organisation": null,
                "country": "KZ"},
            "kommo": {"account_id": account(n), "subdomain": "example"},
            "consents": {"perform": true, "automated": true, "assign": false, "collect": false, "inform": false},
        })
    }

    fn callback(&self, order: &PlacedOrder) -> Value {
        let amount = order.amount.to_string();
        let signature = signature(AV_SIGN, SHOP, &order.number, &amount);
        let (ticket, number) = (&order.ticket, &order.number);
        let body = format!(
            "ticket={ticket}&shop_id={SHOP}&order_number={number}&amount={amount}&status_code=3&signature={signature}"
        );
        let mut event = self.request("POST", "/v1/payments/avangard/callback", "", "", &body);
        event["headers"]["content-type"] = json!("application/x-www-form-urlencoded");
        event
    }

    fn paid_event(&self, order: &PlacedOrder, n: usize) -> Value {
        let account = local::keys::pseudonyms().account(account(n));
        json!({
            "version": "0", "id": format!("{n}"), "detail-type": ORDER_PAID, "source": "oferta",
            "account": "123456789012", "time": "2025-02-03T05:00:00Z", "region": "eu-central-1", "resources": [],
            "detail": {"order_id": order.id, "account": account},
        })
    }

    fn request(&self, method: &str, path: &str, key: &str, token: &str, body: &str) -> Value {
        json!({
            "version": "2.0", "routeKey": "$default", "rawPath": path, "rawQueryString": "", "cookies": [],
            "headers": {
                "content-type": "application/json", "idempotency-key": key, "authorization": format!("Bearer {token}"),
                "host": "shop.example.com", "user-agent": "bench", "x-forwarded-for": "192.0.2.1",
                "x-forwarded-port": "443", "x-forwarded-proto": "https",
            },
            "requestContext": {
                "accountId": "123456789012", "apiId": "api", "domainName": "shop.example.com", "domainPrefix": "shop",
                "http": {"method": method, "path": path, "protocol": "HTTP/1.1", "sourceIp": "192.0.2.1",
                    "userAgent": "bench"},
                "requestId": "JKJaXmPLvHcESHA=", "routeKey": "$default", "stage": "$default",
                "time": "03/Feb/2025:05:00:00 +0000", "timeEpoch": self.now_ms,
            },
            "body": body, "isBase64Encoded": false,
        })
    }
}

/// Another account for each order, so that no account's item grows beyond what is usual.
fn account(n: usize) -> u64 {
    ACCOUNT + n as u64
}
