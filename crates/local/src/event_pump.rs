//! What AWS moves between the functions, moved on one machine: the table's stream and the mail service's reports to
//! `dispatch`, events of the bus to their rules, schedules to the sweeps. One pump works at a time, so that "drained" means something.

use crate::aws::{Delivery, by_bus, by_topic};
use crate::due_index::DueIndex;
use crate::engine::region;
use crate::shop::{Error, Shop, TABLE};
use aws_lambda_events::dynamodb::EventRecord;
use aws_lambda_events::eventbridge::EventBridgeEvent;
use chrono::TimeDelta;
use domain::Instant;
use domain::agreement::policy::Policy;
use domain::agreement::zone;
use domain::follows::effect::{ACCOUNT_CORRECTED, PAYMENT_QUERIED, REFUND_QUESTIONED};
use domain::order::refund_facts::REFUND_DUE;
use functions::activation::{ORDER_PAID, is_end};
use functions::claim_files::{INCOMING, OBJECT_CREATED};
use functions::claim_intake::mailbox::MAILBOX_CONFIRMED;
use functions::dead_letters::name_of;
use functions::dispatch::LEASE;
use serde_json::{Value, json};
use std::sync::Arc;
use std::time::Duration;
use store::due::{Due, Family};
use store::operators::letters::Queue;
use store::table::error::StoreError;
use store::table::keys::{OUTBOX_PREFIX, SK};
use tokio::sync::Mutex;

use crate::engine::StreamReader;

/// How many records of the stream one invocation of `dispatch` takes.
const BATCH: usize = 10;
/// How often a function is handed an event.
const ATTEMPTS: u32 = 3;
/// How long after local midnight the night's reconciliation starts.
const NIGHT: TimeDelta = TimeDelta::hours(3);
/// How often a running clock's schedules are looked at.
const SCHEDULE: Duration = Duration::from_secs(1);

/// The pump of one shop.
pub struct EventPump {
    shop: Arc<Shop>,
    stream: Mutex<StreamReader>,
    due: DueIndex,
    /// When the next reconciliation starts.
    night: Mutex<Instant>,
}

impl EventPump {
    /// A pump that begins with what is written from now on.
    ///
    /// # Errors
    /// The table has no stream.
    pub fn new(shop: Arc<Shop>) -> Result<EventPump, Error> {
        let stream = Mutex::new(shop.engine.stream(TABLE)?);
        let night = Mutex::new(night_after(&shop.agreement.policy, shop.clock.now()));
        let due = DueIndex(shop.engine.dynamodb());
        Ok(EventPump { shop, stream, due, night })
    }

    /// Takes up what a stopped process left: no sender survived it, so every lease is void.
    ///
    /// # Errors
    /// The engine's.
    pub async fn resume(&self) -> Result<(), Error> {
        let mut stream = self.stream.lock().await;
        let now = self.shop.clock.now();
        for shard in Family::Outbox.shards() {
            let mut last: Option<Due> = None;
            while let Some(due) = self.shop.store.due(&shard, now + LEASE, 1, last.as_ref()).await?.pop() {
                if let Err(error) = self.send_again(&due, now).await {
                    tracing::error!(%error, "an outbox item stays due");
                }
                last = Some(due);
            }
        }
        self.sweep().await?;
        self.drain(&mut stream).await
    }

    async fn send_again(&self, due: &Due, now: Instant) -> Result<(), Error> {
        if let Some(item) = self.shop.store.outbox_item(&due.pk, &due.sk).await? {
            self.shop.sweep.dispatch.deliver(&item, now).await?;
        }
        Ok(())
    }

    /// Carries what is under way until nothing moves any more, then what fell due meanwhile.
    ///
    /// # Errors
    /// The engine's.
    pub async fn settle(&self) -> Result<(), Error> {
        let mut stream = self.stream.lock().await;
        self.drain(&mut stream).await?;
        self.sweep().await?;
        self.drain(&mut stream).await
    }

    /// Moves the clock, running what falls due on the way, in its order, each at its own instant.
    ///
    /// # Errors
    /// The engine's.
    pub async fn advance(&self, to: Instant) -> Result<(), Error> {
        let mut stream = self.stream.lock().await;
        self.drain(&mut stream).await?;
        self.sweep().await?;
        self.drain(&mut stream).await?;
        // What stays due although it was swept does not hold the clock: each step goes to the next instant after it.
        while let Some(next) = self.next(to).await? {
            self.shop.clock.reach(next)?;
            self.sweep().await?;
            self.drain(&mut stream).await?;
        }
        self.shop.clock.reach(to)?;
        self.sweep().await?;
        self.drain(&mut stream).await
    }

    /// The next instant up to another at which something falls due or the night's job starts.
    async fn next(&self, until: Instant) -> Result<Option<Instant>, Error> {
        let due = self.next_due(until).await?;
        let night = Some(*self.night.lock().await).filter(|night| *night <= until);
        Ok(due.into_iter().chain(night).min())
    }

    /// Carries in the background, at once after each write, and on schedule while the clock runs.
    pub async fn run(self: Arc<Self>) {
        let mut changed = self.shop.engine.changed();
        let mut schedule = tokio::time::interval(SCHEDULE);
        loop {
            let carried = tokio::select! {
                _ = changed.changed() => self.drain(&mut *self.stream.lock().await).await,
                () = self.shop.bus.changed().notified() => self.drain(&mut *self.stream.lock().await).await,
                _ = schedule.tick() => if self.shop.clock.runs() { self.settle().await } else { Ok(()) },
            };
            if let Err(error) = carried {
                tracing::error!(%error, "the event pump failed and goes on");
            }
        }
    }

    async fn drain(&self, stream: &mut StreamReader) -> Result<(), Error> {
        loop {
            let moved = self.stream_records(stream).await?
                + self.events().await?
                + self.reports().await?
                + self.shop.bank.deliver_pending().await?;
            if moved == 0 {
                return Ok(());
            }
        }
    }

    async fn stream_records(&self, stream: &mut StreamReader) -> Result<usize, Error> {
        let records = stream.read()?;
        let read = records.len();
        let mut outbox: Vec<EventRecord> = records.into_iter().filter(is_outbox_insert).collect();
        while !outbox.is_empty() {
            let rest = outbox.split_off(outbox.len().min(BATCH));
            self.shop.sweep.dispatch.on_stream(outbox, self.shop.clock.now()).await;
            outbox = rest;
        }
        Ok(read)
    }

    /// Delivers the bus's events by its rules, each as often as AWS would. One that its function does not take is a dead letter
    /// then; one that cannot be kept as such stays, to be delivered again.
    async fn events(&self) -> Result<usize, Error> {
        let mut moved = 0;
        for delivery in self.shop.bus.pending()? {
            let mut taken = self.deliver(&delivery.event).await;
            for _ in 1..ATTEMPTS {
                if taken.is_ok() {
                    break;
                }
                taken = self.deliver(&delivery.event).await;
            }
            if let Err(error) = taken {
                tracing::error!(%error, "an event was not taken");
                if !self.give_up(&delivery, &error.to_string()).await? {
                    continue;
                }
            }
            self.shop.bus.done(&delivery.id)?;
            moved += 1;
        }
        Ok(moved)
    }

    async fn deliver(&self, event: &EventBridgeEvent) -> Result<(), Error> {
        if self.shop.bus.faults().take(&event.detail_type) {
            return Err("a fault that was ordered".into());
        }
        self.event(&event.detail_type, &event.detail).await
    }

    /// Hands an event that its function failed on to the function that takes dead letters. Whether it was kept.
    async fn give_up(&self, delivery: &Delivery, error: &str) -> Result<bool, Error> {
        let Some(queue) = queue(&delivery.event.detail_type) else { return Ok(false) };
        let now = self.shop.clock.now();
        let failed = json!({
            "requestContext": {"condition": "RetriesExhausted", "approximateInvokeCount": ATTEMPTS},
            "requestPayload": delivery.event,
            "responsePayload": {"errorMessage": error},
        });
        let batch = json!({"Records": [{
            "messageId": delivery.id,
            "body": failed.to_string(),
            "attributes": {"SentTimestamp": now.timestamp_millis().to_string()},
            "eventSourceARN": format!("arn:aws:sqs:{}:000000000000:oferta{}", region(), name_of(queue)),
        }]});
        let answer = self.shop.dead_letters.on_messages(serde_json::from_value(batch)?, now).await?;
        Ok(answer.batch_item_failures.is_empty())
    }

    /// Delivers what the mail service reports, by both of its paths. What was not taken stays, to be delivered again.
    async fn reports(&self) -> Result<usize, Error> {
        let (mut moved, now) = (0, self.shop.clock.now());
        for (id, report) in self.shop.reports.pending()? {
            let dispatch = &self.shop.sweep.dispatch;
            let (first, second) =
                (dispatch.on_event(by_bus(&report), now).await, dispatch.on_event(by_topic(&report), now).await);
            match first.and(second) {
                Ok(()) => {
                    self.shop.reports.done(&id)?;
                    moved += 1;
                }
                Err(error) => tracing::error!(%error, "a report was not taken"),
            }
        }
        Ok(moved)
    }

    /// The rules of the bus.
    async fn event(&self, detail_type: &str, detail: &Value) -> Result<(), Error> {
        let now = self.shop.clock.now();
        match detail_type {
            ORDER_PAID => Ok(self.shop.activation.on_paid(detail, now).await?),
            kind if is_end(kind) => Ok(self.shop.activation.on_ended(detail, now).await?),
            ACCOUNT_CORRECTED => Ok(self.shop.activation.on_corrected(detail, now).await?),
            REFUND_DUE => Ok(self.shop.payment.on_refund_due(detail, now).await?),
            REFUND_QUESTIONED => Ok(self.shop.payment.on_refund_questioned(detail, now).await?),
            PAYMENT_QUERIED => Ok(self.shop.payment.on_payment_queried(detail, now).await?),
            // Of what a form put; the function's own copies are none of its business.
            OBJECT_CREATED if detail["object"]["key"].as_str().is_some_and(|key| key.starts_with(INCOMING)) => {
                Ok(self.shop.claim_files.on_created(detail, now).await?)
            }
            MAILBOX_CONFIRMED => Ok(self.shop.claim_intake.on_mailbox_confirmed(detail, now).await?),
            _ => Ok(()),
        }
    }

    /// The next instant after now and up to another at which something falls due.
    ///
    /// # Errors
    /// The table's.
    pub async fn next_due(&self, until: Instant) -> Result<Option<Instant>, StoreError> {
        self.due.next(self.shop.clock.now(), until).await
    }

    /// The schedules: the families, and what is to be done each night. A night's job that failed leaves the rest to the next.
    async fn sweep(&self) -> Result<(), Error> {
        let (now, mut night) = (self.shop.clock.now(), self.night.lock().await);
        if now >= *night {
            *night = night_after(&self.shop.agreement.policy, now);
            if let Err(error) = self.shop.payment.reconcile_lately(now).await {
                tracing::error!(%error, "a night was not wholly reconciled");
            }
        }
        drop(night);
        // The sweep of what is published also begins its own clocks, so it is never left out.
        for family in [Family::Order, Family::Published, Family::Outbox] {
            if family == Family::Published || self.due.has_due(family, self.shop.clock.now()).await? {
                self.shop.sweep.run(family, self.shop.clock.now()).await?;
            }
        }
        Ok(())
    }
}

/// The queue of dead letters of an event that a rule takes.
fn queue(detail_type: &str) -> Option<Queue> {
    match detail_type {
        ORDER_PAID => Some(Queue::Activation),
        kind if is_end(kind) => Some(Queue::Activation),
        REFUND_DUE | REFUND_QUESTIONED => Some(Queue::Payment),
        OBJECT_CREATED => Some(Queue::ClaimFiles),
        MAILBOX_CONFIRMED => Some(Queue::ClaimIntake),
        _ => None,
    }
}

/// When the first night's job after an instant starts.
fn night_after(policy: &Policy, after: Instant) -> Instant {
    let today = zone::local_date(policy.zone, after);
    let mut nights = today.iter_days().map(|day| zone::start_of_day(policy.zone, day) + NIGHT);
    nights.find(|night| *night > after).unwrap_or(after + TimeDelta::days(1))
}

/// The filter of the stream's event source: new outbox items only.
fn is_outbox_insert(record: &EventRecord) -> bool {
    let outbox = |value: &serde_dynamo::AttributeValue| matches!(value, serde_dynamo::AttributeValue::S(sk) if sk.starts_with(OUTBOX_PREFIX));
    record.event_name == "INSERT" && record.change.new_image.get(SK).is_some_and(outbox)
}
