//! What AWS moves between the functions: the table's stream, events of the bus by their rules, schedules, and the bank's
//! callbacks, each to the compiled binaries, as often as the template has it tried.

use super::deployment::{Deployed, Trigger, fits};
use super::runtime::{Function, Outcome};
use domain::Instant;
use local::aws::{Bus, Reports, by_bus, by_topic};
use local::bank::SandboxBank;
use local::clock::Clock;
use local::due_index::DueIndex;
use local::engine::StreamReader;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Mutex;

/// The pump of one cloud.
pub struct EventPump {
    pub(super) functions: BTreeMap<String, Function>,
    pub(super) deployed: BTreeMap<String, Deployed>,
    pub(super) stream: tokio::sync::Mutex<StreamReader>,
    pub(super) due: DueIndex,
    pub(super) bus: Bus,
    /// What the mail service reports.
    pub reports: Reports,
    pub(super) bank: SandboxBank,
    pub(super) clock: Clock,
    pub(super) clock_file: PathBuf,
    pub(super) given_up: Mutex<Vec<(String, Value)>>,
}

impl EventPump {
    /// The functions by their binaries.
    pub fn functions(&self) -> impl Iterator<Item = &str> {
        self.functions.keys().map(String::as_str)
    }

    /// What functions failed on each time, by the function: where it has a failure destination, it lies there.
    pub fn given_up(&self) -> Vec<(String, Value)> {
        self.given_up.lock().expect("no poison").clone()
    }

    /// The records of the stream not yet carried, as `dispatch` would be handed them; they count as carried.
    pub async fn take_stream(&self) -> Vec<Value> {
        self.read(&mut *self.stream.lock().await)
    }

    /// Carries until nothing moves.
    pub async fn carry(&self) {
        self.drain(&mut *self.stream.lock().await).await;
    }

    /// Fires the schedule of each family once.
    pub async fn sweep(&self) {
        self.fire("family").await;
    }

    /// Fires the schedule of each of the night's jobs once.
    pub async fn night(&self) {
        self.fire("job").await;
    }

    /// Fires the schedules that hand over a member of this name.
    async fn fire(&self, member: &str) {
        for (name, function) in &self.deployed {
            for trigger in &function.triggers {
                if let Trigger::Schedule(input) = trigger
                    && input.get(member).is_some()
                {
                    self.hand(name, input).await;
                }
            }
        }
    }

    /// Moves the clock; what falls due on the way is swept and carried, each at its own instant.
    pub(super) async fn advance(&self, to: Instant) {
        let mut stream = self.stream.lock().await;
        self.drain(&mut stream).await;
        self.sweep().await;
        self.drain(&mut stream).await;
        while let Some(due_at) = self.due.next(self.clock.now(), to).await.expect("the table answers") {
            self.reach(due_at);
            self.sweep().await;
            self.drain(&mut stream).await;
        }
        self.reach(to);
        self.sweep().await;
        self.drain(&mut stream).await;
    }

    fn reach(&self, to: Instant) {
        self.clock.reach(to).expect("the clock is kept");
        self.show_time();
    }

    /// Puts the clock of the functions' processes where the sandbox's stands.
    pub(super) fn show_time(&self) {
        let part = self.clock_file.with_extension("part");
        std::fs::write(&part, self.clock.now().timestamp_millis().to_string()).expect("a clock file");
        std::fs::rename(&part, &self.clock_file).expect("the clock file in its place");
    }

    async fn drain(&self, stream: &mut StreamReader) {
        loop {
            let records = self.read(stream);
            let moved = records.len() + self.events().await + self.reports().await;
            self.records(records).await;
            if moved + self.bank.deliver_pending().await.expect("the bank's tickets") == 0 {
                return;
            }
        }
    }

    fn read(&self, stream: &mut StreamReader) -> Vec<Value> {
        let records = stream.read().expect("the stream");
        records.iter().map(|record| serde_json::to_value(record).expect("JSON")).collect()
    }

    async fn records(&self, records: Vec<Value>) {
        for (name, function) in &self.deployed {
            for trigger in &function.triggers {
                let Trigger::Stream { batch, patterns } = trigger else { continue };
                let fitting = |record: &&Value| patterns.iter().any(|pattern| fits(pattern, record));
                let fitting: Vec<&Value> = records.iter().filter(fitting).collect();
                for batch in fitting.chunks(*batch) {
                    self.hand(name, &json!({"Records": batch})).await;
                }
            }
        }
    }

    async fn events(&self) -> usize {
        let pending = self.bus.pending().expect("the bus");
        for delivery in &pending {
            self.publish(&serde_json::to_value(&delivery.event).expect("JSON")).await;
            self.bus.done(&delivery.id).expect("the bus");
        }
        pending.len()
    }

    /// Hands an event to the functions by their rules.
    pub async fn publish(&self, event: &Value) {
        self.trigger(event, |trigger| matches!(trigger, Trigger::Rule(pattern) if fits(pattern, event))).await;
    }

    /// Hands a notification to the functions that are subscribed to a topic, by its name in the template.
    pub async fn notify(&self, topic: &str, notification: &Value) {
        self.trigger(notification, |trigger| matches!(trigger, Trigger::Topic(name) if name == topic)).await;
    }

    async fn trigger(&self, payload: &Value, fitting: impl Fn(&Trigger) -> bool) {
        for (name, function) in &self.deployed {
            if function.triggers.iter().any(&fitting) {
                self.hand(name, payload).await;
            }
        }
    }

    /// Delivers what the mail service reports, by both of its paths.
    async fn reports(&self) -> usize {
        let pending = self.reports.pending().expect("the reports");
        for (id, report) in &pending {
            self.publish(&by_bus(report)).await;
            self.notify("MailTopic", &by_topic(report)).await;
            self.reports.done(id).expect("the reports");
        }
        pending.len()
    }

    /// Invokes a function, again after an error as often as the template says, and then gives up.
    pub async fn hand(&self, name: &str, payload: &Value) {
        for _ in 0..=self.deployed[name].retries {
            if let Outcome::Response(_) = self.functions[name].invoke(payload).await {
                return;
            }
        }
        self.given_up.lock().expect("no poison").push((name.to_owned(), payload.clone()));
    }
}
