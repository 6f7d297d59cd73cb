//! A shop whose every request to the outside can fail, and whose functions can die at any of them. Nothing is carried in the
//! background: a test is the bank, the bus, the stream and the schedules.

use chrono::TimeDelta;
use domain::Instant;
use domain::agreement::Agreement;
use domain::follows::effect::{ACCOUNT_CORRECTED, PAYMENT_QUERIED, REFUND_QUESTIONED};
use domain::order::refund_facts::REFUND_DUE;
use functions::activation::{ORDER_PAID, is_end};
use functions::claim_files::{INCOMING, OBJECT_CREATED};
use functions::claim_intake::mailbox::MAILBOX_CONFIRMED;
use functions::deadline_sweep::Swept;
use functions::http::{RequestClock, edge};
use harness::World;
use harness::faults::{Faults, faulty_bank, faulty_bucket, reach_through};
use local::aws::{Delivery, by_bus, by_topic};
use local::engine::StreamReader;
use local::shop::{Options, Shop, TABLE};
use serde_json::Value;
use std::collections::BTreeSet;
use std::ops::Deref;
use std::sync::{Arc, Mutex};
use store::Store;
use store::due::Family;

use aws_lambda_events::dynamodb::EventRecord;
use axum::extract::{Request, State};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use reqwest::StatusCode;

/// How often a caller calls again before a test gives up.
const TRIES: usize = 10;

/// The shop and the world around it.
pub(crate) struct Stage {
    world: World,
    pub(crate) shop: Shop,
    pub(crate) faults: Faults,
    stream: Mutex<StreamReader>,
    /// Every event that was put on the bus, also the second of a kind.
    pub(crate) told: Mutex<Vec<Delivery>>,
    server: tokio::task::JoinHandle<()>,
}

impl Deref for Stage {
    type Target = World;

    fn deref(&self) -> &World {
        &self.world
    }
}

impl Drop for Stage {
    fn drop(&mut self) {
        self.server.abort();
    }
}

/// The gateway's answer for a function that is gone.
async fn gateway(State(faults): State<Faults>, request: Request, next: Next) -> Response {
    let answer = faults.process(next.run(request)).await;
    answer.unwrap_or_else(|| StatusCode::BAD_GATEWAY.into_response())
}

impl Stage {
    /// A shop whose clock stands at the beginning, and `http` to meet it with: making a client takes longer than most jobs.
    pub(crate) async fn new(http: &reqwest::Client) -> Stage {
        Stage::under(Agreement::of_tests(), http).await
    }

    /// The same under an agreement.
    pub(crate) async fn under(agreement: Agreement, http: &reqwest::Client) -> Stage {
        let listener = tokio::net::TcpListener::bind(("127.0.0.1", 0)).await.expect("a free port");
        let url = format!("http://{}", listener.local_addr().expect("an address"));
        let clock = Some(harness::BEGIN.parse().expect("an instant"));
        let mut shop = Shop::open(&Options { agreement, data: None, clock }, &url).await.expect("a shop");
        let faults = Faults::over(&shop.engine);
        put_beneath(&faults, &mut shop);
        let clock = shop.clock.clone();
        let instant: RequestClock = Arc::new(move |_| clock.now());
        let functions = shop.functions();
        let functions = functions.layer(from_fn_with_state(faults.clone(), gateway));
        let outside = shop.outside().layer(from_fn_with_state(faults.clone(), faulty_bank));
        let outside = outside.layer(from_fn_with_state(faults.clone(), faulty_bucket));
        let routes = edge(functions.merge(outside), instant);
        let server = tokio::spawn(async move { axum::serve(listener, routes).await.expect("the server serves") });
        let stream = Mutex::new(shop.engine.stream(TABLE).expect("a stream"));
        let world = World { url, http: http.clone(), server: None };
        Stage { world, shop, faults, stream, told: Mutex::default(), server }
    }

    pub(crate) fn now(&self) -> Instant {
        self.shop.clock.now()
    }

    /// Moves the clock and nothing else.
    pub(crate) fn set(&self, now: Instant) {
        self.shop.clock.set(now).expect("the clock goes forward");
    }

    pub(crate) fn minutes_pass(&self, minutes: i64) {
        self.set(self.now() + TimeDelta::minutes(minutes));
    }

    /// The new outbox items of the table's stream.
    pub(crate) fn records(&self) -> Vec<EventRecord> {
        let mut stream = self.stream.lock().expect("one reader");
        let pages = std::iter::from_fn(|| Some(stream.read().expect("the stream can be read")));
        let records: Vec<EventRecord> = pages.take_while(|page| !page.is_empty()).flatten().collect();
        let outbox = |record: &EventRecord| {
            let sk = record.change.new_image.get("sk");
            matches!(sk, Some(serde_dynamo::AttributeValue::S(sk)) if sk.starts_with("OUT#"))
        };
        records.into_iter().filter(|record| record.event_name == "INSERT" && outbox(record)).collect()
    }

    /// Hands a batch to `dispatch`, and again for as long as the function dies of it. How often it was.
    pub(crate) async fn dispatch(&self, batch: Vec<EventRecord>) -> usize {
        for calls in 1..=TRIES {
            let dispatch = &self.shop.sweep.dispatch;
            if self.faults.process(Box::pin(dispatch.on_stream(batch.clone(), self.now()))).await.is_some() {
                return calls;
            }
        }
        panic!("a batch was never handled");
    }

    /// What waits on the bus, remembered as told where it is of the shop.
    pub(crate) fn pending(&self) -> Vec<Delivery> {
        let pending = self.shop.bus.pending().expect("the bus can be read");
        let mut told = self.told.lock().expect("one teller");
        for delivery in pending.iter().filter(|delivery| delivery.event.detail_type != OBJECT_CREATED) {
            if !told.contains(delivery) {
                told.push(delivery.clone());
            }
        }
        pending
    }

    /// The reports that the mail service has now, which it makes no more.
    pub(crate) fn reported_now(&self) -> Vec<Value> {
        let pending = self.shop.reports.pending().expect("the reports can be read");
        let done = |(id, report): (String, Value)| {
            self.shop.reports.done(&id).expect("the database can be written");
            report
        };
        pending.into_iter().map(done).collect()
    }

    /// Hands a report of the mail service to `dispatch` by the bus and by the topic, each until it is taken. How often the
    /// longer of the two took.
    pub(crate) async fn report(&self, report: &Value) -> usize {
        let mut most = 1;
        for path in [by_bus(report), by_topic(report)] {
            let mut calls = 1;
            while !self.reported(&path).await {
                assert!(calls < TRIES, "a report is taken in the end");
                calls += 1;
            }
            most = most.max(calls);
        }
        most
    }

    async fn reported(&self, payload: &Value) -> bool {
        let work = self.shop.sweep.dispatch.on_event(payload.clone(), self.now());
        matches!(self.faults.process(Box::pin(work)).await, Some(Ok(())))
    }

    /// Delivers an event by its rule until its function takes it. How often it was.
    pub(crate) async fn deliver(&self, delivery: &Delivery) -> usize {
        for calls in 1..=TRIES {
            if self.taken(delivery).await {
                self.shop.bus.done(&delivery.id).expect("the bus can be written");
                return calls;
            }
        }
        panic!("an event was never taken");
    }

    async fn taken(&self, delivery: &Delivery) -> bool {
        let (detail, now) = (&delivery.event.detail, self.now());
        match delivery.event.detail_type.as_str() {
            ORDER_PAID => {
                matches!(self.faults.process(Box::pin(self.shop.activation.on_paid(detail, now))).await, Some(Ok(())))
            }
            kind if is_end(kind) => {
                matches!(self.faults.process(Box::pin(self.shop.activation.on_ended(detail, now))).await, Some(Ok(())))
            }
            ACCOUNT_CORRECTED => {
                let work = self.shop.activation.on_corrected(detail, now);
                matches!(self.faults.process(Box::pin(work)).await, Some(Ok(())))
            }
            REFUND_DUE => self.refunded(detail).await == Some(true),
            REFUND_QUESTIONED => {
                let work = self.shop.payment.on_refund_questioned(detail, now);
                matches!(self.faults.process(Box::pin(work)).await, Some(Ok(())))
            }
            PAYMENT_QUERIED => {
                let work = self.shop.payment.on_payment_queried(detail, now);
                matches!(self.faults.process(Box::pin(work)).await, Some(Ok(())))
            }
            // Of what a form put, as the rule has it.
            OBJECT_CREATED if detail["object"]["key"].as_str().is_some_and(|key| key.starts_with(INCOMING)) => {
                let work = self.shop.claim_files.on_created(detail, now);
                matches!(self.faults.process(Box::pin(work)).await, Some(Ok(())))
            }
            MAILBOX_CONFIRMED => {
                let work = self.shop.claim_intake.on_mailbox_confirmed(detail, now);
                matches!(self.faults.process(Box::pin(work)).await, Some(Ok(())))
            }
            _ => true,
        }
    }

    /// Hands `refund.requested` to its function: whether it took it, or nothing where it died of it.
    pub(crate) async fn refunded(&self, detail: &Value) -> Option<bool> {
        let work = self.shop.payment.on_refund_due(detail, self.now());
        self.faults.process(Box::pin(work)).await.map(|done| done.is_ok())
    }

    /// The night's invocation of the reconciliation, again as Lambda repeats it. How often it was.
    pub(crate) async fn reconcile(&self) -> usize {
        for calls in 1..=TRIES {
            if let Some(Ok(())) = self.faults.process(Box::pin(self.shop.payment.reconcile_lately(self.now()))).await {
                return calls;
            }
        }
        panic!("no reconciliation came to its end");
    }

    /// The schedule's invocation; the next minute's, and so on, until one is not cut short. What that one did.
    pub(crate) async fn sweep(&self, family: Family) -> Swept {
        for _ in 0..TRIES {
            if let Some(Ok(swept)) = self.faults.process(Box::pin(self.shop.sweep.run(family, self.now()))).await {
                return swept;
            }
            self.minutes_pass(1);
        }
        panic!("no sweep came to its end");
    }

    /// Carries what moves by itself: the stream, the bus, the mail service's reports, the bank's callbacks.
    pub(crate) async fn carry(&self) {
        loop {
            let (records, pending) = (self.records(), self.pending());
            let called = self.shop.bank.deliver_pending().await.expect("the bank's tickets can be read");
            let reports = self.shop.reports.pending().expect("the reports can be read");
            if records.is_empty() && pending.is_empty() && reports.is_empty() && called == 0 {
                return;
            }
            self.dispatch(records).await;
            for (id, report) in reports {
                self.report(&report).await;
                self.shop.reports.done(&id).expect("the database can be written");
            }
            for delivery in pending {
                self.deliver(&delivery).await;
            }
        }
    }

    /// Carries and sweeps, minute after minute, until nothing is due any more and nothing left to send.
    pub(crate) async fn settle(&self) {
        for _ in 0..TRIES {
            self.carry().await;
            let due = self.due().await;
            if due.is_empty() {
                return;
            }
            self.minutes_pass(3);
            for family in due {
                self.sweep(family).await;
            }
        }
        panic!("something stays due");
    }

    /// The shards in which something waits for the clock.
    pub(crate) async fn shards(&self) -> BTreeSet<String> {
        let shard = |item: &Value| item["due_shard"].as_str().map(str::to_owned);
        self.items().await.iter().filter_map(|(_, _, item)| shard(item)).collect()
    }

    /// The families with something due; an effect that waits for its time counts.
    async fn due(&self) -> Vec<Family> {
        let now_ms = self.now().timestamp_millis();
        let mut due = Vec::new();
        for (_, _, item) in self.items().await {
            // What waits for a person, and the accounts that have a license, are none of the clock's.
            let family = match item["due_shard"].as_str().and_then(|shard| shard.split('#').next()) {
                Some("outbox") => Family::Outbox,
                Some("order") => Family::Order,
                Some("published") => Family::Published,
                _ => continue,
            };
            let at = item["due_at"].as_i64().filter(|at| family == Family::Outbox || *at <= now_ms);
            if at.is_some() && !due.contains(&family) {
                due.push(family);
            }
        }
        due
    }

    /// Every item of the table: its keys, and all of it.
    pub(crate) async fn items(&self) -> Vec<(String, String, Value)> {
        let mut pages = self.shop.engine.dynamodb().scan().table_name(TABLE).into_paginator().items().send();
        let mut items = Vec::new();
        while let Some(item) = pages.next().await {
            let item = item.expect("an item");
            let [pk, sk] = ["pk", "sk"].map(|name| item[name].as_s().expect("a text").clone());
            items.push((pk, sk, serde_dynamo::from_item(item).expect("JSON")));
        }
        items
    }
}

/// The faults beneath every client of the shop, each of which repeats nothing by itself.
fn put_beneath(faults: &Faults, shop: &mut Shop) {
    reach_through(shop, &Store::new(faults.dynamodb_once(), TABLE));
    let dispatch = &mut shop.sweep.dispatch;
    let (mail, bus) = (dispatch.mail.config(), dispatch.bus.client.config());
    let beneath = |client: Option<_>| faults.before(client.expect("the sandbox's clients have one"));
    let (mail_http, bus_http) = (beneath(mail.http_client()), beneath(bus.http_client()));
    let once = aws_sdk_dynamodb::config::retry::RetryConfig::disabled;
    let mail = mail.to_builder().http_client(mail_http).retry_config(once()).build();
    let bus = bus.to_builder().http_client(bus_http).retry_config(once()).build();
    dispatch.mail = aws_sdk_ses::Client::from_conf(mail).into();
    let bus = aws_sdk_eventbridge::Client::from_conf(bus);
    dispatch.bus.client = bus.clone().into();
    shop.bus_of_operators.client = bus.into();
}
