//! Each step of each command and job fails in every way that it can; whoever called it calls again, the sweeps go on, and in
//! the end all is as if nothing had failed.

mod jobs;
mod outcome;
pub(crate) mod stage;

pub(crate) use jobs::Job;

use futures::stream::{self, StreamExt};
use outcome::Outcome;
use scenarios::World;
use scenarios::faults::Fault;
use scenarios::recording::{Operation, Service};
use stage::Stage;
use std::collections::BTreeSet;

/// How many worlds are played at once.
const AT_ONCE: usize = 12;
/// Fewer combinations than this would mean that the recording misses what the jobs do.
const COMBINATIONS_MIN: usize = 350;

/// A request of a job, found again in another run of it: an order's id, and so its shard, is another each time.
#[derive(Debug, Clone)]
struct Step {
    operation: Operation,
    /// Whether it asks a shard in which something is due before the job begins.
    holds: bool,
    /// How many requests that are alike come before it.
    nth: usize,
}

impl Step {
    /// The steps of a recording.
    fn all(asked: Vec<Operation>, shards: &BTreeSet<String>) -> Vec<Step> {
        let mut steps: Vec<Step> = Vec::new();
        for operation in asked {
            let step = Step { holds: holds(&operation, shards), operation, nth: 0 };
            let nth = steps.iter().filter(|before| before.is_like(&step.operation, step.holds)).count();
            steps.push(Step { nth, ..step });
        }
        steps
    }

    fn is_like(&self, operation: &Operation, holds: bool) -> bool {
        let own = &self.operation;
        (own.service, &own.name, &own.keys, self.holds) == (operation.service, &operation.name, &operation.keys, holds)
    }

    /// The faults of this step: every way; where nothing is found in a shard, one of them in turn, since the shards are
    /// alike.
    fn faults(&self) -> Vec<Fault> {
        let ways = ways(&self.operation);
        if self.operation.index.is_some() && !self.holds {
            let turn = self.nth % ways.len();
            return ways.into_iter().skip(turn).take(1).collect();
        }
        ways
    }
}

fn holds(operation: &Operation, shards: &BTreeSet<String>) -> bool {
    operation.shard.as_ref().is_some_and(|shard| shards.contains(shard))
}

/// A job without faults: what it asked, and what it led to.
async fn fault_free(http: &reqwest::Client, job: Job) -> (Vec<Step>, Outcome) {
    let stage = Stage::new(http).await;
    let scene = job.prepare(&stage).await;
    let shards = stage.shards().await;
    stage.faults.recorded();
    let run = job.run(&stage, scene).await;
    let steps = Step::all(stage.faults.recorded(), &shards);
    (steps, Outcome::of(&stage, run).await)
}

/// A job with a fault at one of its steps.
async fn faulty(http: reqwest::Client, job: Job, step: Step, fault: Fault) -> Outcome {
    let stage = Stage::new(&http).await;
    stage.faults.remember_index();
    let scene = job.prepare(&stage).await;
    let shards = stage.shards().await;
    let mut to_pass = step.nth;
    let chosen = move |operation: &Operation| {
        let alike = step.is_like(operation, holds(operation, &shards));
        let chosen = alike && to_pass == 0;
        to_pass = to_pass.saturating_sub(usize::from(alike));
        chosen
    };
    stage.faults.strike(chosen, fault);
    let run = job.run(&stage, scene).await;
    assert!(stage.faults.spent(), "the fault did not happen");
    Outcome::of(&stage, run).await
}

/// Every way in which a request can fail. A read whose reply is lost is one that was never made.
fn ways(operation: &Operation) -> Vec<Fault> {
    let mut ways = vec![Fault::FailBefore, Fault::TimeOut, Fault::throttled(operation.service), Fault::Die];
    if operation.writes() || operation.service != Service::DynamoDb {
        ways.push(Fault::LoseReply);
    }
    if operation.name == "TransactWriteItems" {
        ways.extend([Fault::conflict(), Fault::in_progress()]);
    }
    if operation.index.is_some() {
        ways.push(Fault::StaleIndex);
    }
    ways
}

#[tokio::test(flavor = "multi_thread")]
async fn whatever_fails_the_end_is_the_same() {
    let http = World::of("").http;
    let mut cases = Vec::new();
    for job in Job::ALL {
        let (steps, expected) = fault_free(&http, job).await;
        assert!(!steps.is_empty(), "{job:?} asked for nothing");
        for step in steps {
            cases.extend(step.faults().into_iter().map(|fault| (job, step.clone(), fault, expected.clone())));
        }
    }
    let combinations = cases.len();
    let played = stream::iter(cases).map(|(job, step, fault, expected)| {
        let name = format!("{job:?}, {} number {}: {fault:?}", step.operation.name, step.nth);
        let playing = tokio::spawn(faulty(http.clone(), job, step, fault));
        async move {
            match playing.await {
                Ok(outcome) => expected.differs(&outcome).map_or(Ok(()), |lines| Err(format!("{name}:\n{lines}"))),
                Err(error) => Err(format!("{name}: {error}")),
            }
        }
    });
    let failures: Vec<String> =
        played.buffer_unordered(AT_ONCE).filter_map(|result| async { result.err() }).collect().await;
    eprintln!("crash matrix: {combinations} combinations");
    assert!(failures.is_empty(), "{} of {combinations}:\n{}", failures.len(), failures.join("\n"));
    assert!(combinations >= COMBINATIONS_MIN, "{combinations}");
}
