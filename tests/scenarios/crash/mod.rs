//! Each step of each command and job fails in every way that it can; whoever called it calls again, the sweeps go on, and in
//! the end all is as if nothing had failed. Before each write somebody else may have been faster; then the end is as if all
//! had gone in turn.

mod acts;
mod jobs;
mod others;
mod outcome;
mod recomputing;
mod scene;
pub(crate) mod stage;
pub(crate) mod steps;
mod telling;

pub(crate) use jobs::Job;

use acts::Act;
use futures::stream::{self, StreamExt};
use harness::World;
use harness::faults::Fault;
use harness::recording::Service;
use others::Other;
use outcome::Outcome;
use stage::Stage;
use std::pin::pin;
use steps::{Step, Trouble};

/// Whether everything is played: `.ci/run` and `scripts/nightly` ask for it. Else a run by hand, which is made often, leaves out
/// some of what differs little.
pub(crate) fn whole() -> bool {
    std::env::var_os("OFERTA_TESTS_WHOLE").is_some_and(|value| value == "1")
}

/// How many orders or licensees there are where a sweep is to die in the middle of many: several pages of it.
fn many() -> usize {
    if whole() { 1_000 } else { 300 }
}

/// How many worlds are played at once.
const AT_ONCE: usize = 12;
/// Fewer combinations than this would mean that the recording misses what the jobs do.
const COMBINATIONS_MIN: usize = 400;

/// A job at a step of which something goes wrong, and what it is to lead to all the same.
struct Case {
    job: Job,
    step: Step,
    trouble: Trouble,
    expected: Outcome,
}

/// A job without faults, after whoever comes first: what it asked, and what it led to.
async fn fault_free(http: &reqwest::Client, job: Job, first: Option<Other>) -> (Vec<Step>, Outcome) {
    let stage = Stage::under(job.agreement(), http).await;
    let scene = job.prepare(&stage).await;
    if let Some(first) = first {
        first.act(&stage, job, &scene).await;
    }
    let shards = stage.shards().await;
    stage.faults.recorded();
    let run = job.run(&stage, scene).await;
    let steps = Step::all(stage.faults.recorded(), &shards);
    (steps, Outcome::of(&stage, run).await)
}

/// A job with trouble at one of its steps.
async fn troubled(http: reqwest::Client, job: Job, step: Step, trouble: Trouble) -> Outcome {
    let stage = Stage::under(job.agreement(), &http).await;
    stage.faults.remember_index();
    let scene = job.prepare(&stage).await;
    let chosen = step.finder(stage.shards().await);
    let run = match trouble {
        Trouble::Fault(fault) => {
            stage.faults.strike(chosen, fault);
            job.run(&stage, scene).await
        }
        Trouble::Overtaken(other) => {
            stage.faults.strike(chosen, Fault::Hold);
            let mut running = pin!(job.run(&stage, scene.clone()));
            tokio::select! {
                run = &mut running => run,
                () = stage.faults.held() => {
                    other.act(&stage, job, &scene).await;
                    stage.faults.release();
                    running.await
                }
            }
        }
    };
    assert!(stage.faults.spent(), "the fault did not happen");
    Outcome::of(&stage, run).await
}

/// Every step of a job with every trouble. Of what a run by hand leaves out, `turn` says where it begins.
async fn cases(http: &reqwest::Client, job: Job, turn: usize) -> Vec<Case> {
    let (steps, alone) = fault_free(http, job, None).await;
    assert!(!steps.is_empty(), "{job:?} asked for nothing");
    let mut cases = Vec::new();
    for (place, step) in steps.into_iter().enumerate() {
        // A bank that does not say whether it was paid makes another end of it, a task for an operator.
        if job == Job::Act(Act::AskOfThePayment) && step.operation.service == Service::Bank {
            continue;
        }
        let case = |trouble, expected: &Outcome| Case { job, step: step.clone(), trouble, expected: expected.clone() };
        let faults = if whole() { step.faults() } else { step.some_faults(turn + place) };
        cases.extend(faults.into_iter().map(|fault| case(Trouble::Fault(fault), &alone)));
        if !step.operation.writes() {
            continue;
        }
        for other in Other::of(job, step.operation.name == "TransactWriteItems") {
            let in_turn = match other.first() {
                Some(first) => fault_free(http, job, Some(first)).await.1,
                None => alone.clone(),
            };
            cases.push(case(Trouble::Overtaken(other), &in_turn));
        }
    }
    cases
}

impl Case {
    /// What it leads to otherwise than it should, if anything.
    async fn play(self, http: reqwest::Client) -> Result<(), String> {
        let Case { job, step, trouble, expected } = self;
        let name = format!("{job:?}, {} number {}: {trouble:?}", step.operation.name, step.nth);
        let hidden = step.hides(&trouble);
        match tokio::spawn(troubled(http, job, step, trouble)).await {
            Ok(outcome) => expected.differs(&outcome, hidden).map_or(Ok(()), |lines| Err(format!("{name}:\n{lines}"))),
            Err(error) => Err(format!("{name}: {error}")),
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn whatever_fails_an_invoice_is_issued_once() {
    let http = World::of("").http;
    let job = Job::Act(Act::Issue);
    let (steps, _) = fault_free(&http, job, None).await;
    let faults = steps.into_iter().flat_map(|step| step.faults().into_iter().map(move |fault| (step.clone(), fault)));
    for (step, fault) in faults {
        let stage = Stage::new(&http).await;
        let scene = Box::pin(job.prepare(&stage)).await;
        let order = scene.order().clone();
        let what = format!("{} number {}: {fault:?}", step.operation.name, step.nth);
        stage.faults.strike(step.finder(stage.shards().await), fault);
        Box::pin(job.run(&stage, scene)).await;
        assert!(stage.faults.spent(), "the fault did not happen: {what}");
        stage.settle().await;
        let order = stage.order(&order).await;
        let expected = ["order.placed", "invoice.issued", "invoice.voided", "invoice.issued"];
        assert_eq!(harness::events(&order), expected, "{what}");
        assert_eq!(order["payment"]["invoice"]["number"], 2, "{what}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn whatever_fails_the_end_is_the_same() {
    let http = World::of("").http;
    let mut all = Vec::new();
    // An attempt at a refund that is cut short leaves its trace, by design: `refunds::steps` has a matrix of its own.
    for job in Job::all().filter(|job| !matches!(job, Job::Refund | Job::ReturnAll)) {
        all.extend(cases(&http, job, all.len()).await);
    }
    let combinations = all.len();
    let played = stream::iter(all).map(|case| case.play(http.clone()));
    let failures: Vec<String> =
        played.buffer_unordered(AT_ONCE).filter_map(|result| async { result.err() }).collect().await;
    eprintln!("crash matrix: {combinations} combinations");
    assert!(failures.is_empty(), "{} of {combinations}:\n{}", failures.len(), failures.join("\n"));
    assert!(combinations >= COMBINATIONS_MIN, "{combinations}");
}
