//! The requests of a job, and what can go wrong at each of them.

use super::others::Other;
use harness::faults::Fault;
use harness::recording::{Operation, Service};
use std::collections::BTreeSet;

/// A request of a job, found again in another run of it: an order's id, and so its shard, is another each time.
#[derive(Debug, Clone)]
pub(crate) struct Step {
    pub(crate) operation: Operation,
    /// Whether it asks a shard in which something is due before the job begins.
    holds: bool,
    /// How many requests that are alike come before it.
    pub(crate) nth: usize,
}

/// What goes wrong at a step.
#[derive(Debug, Clone)]
pub(crate) enum Trouble {
    /// The request fails.
    Fault(Fault),
    /// Before it arrives, somebody else is done.
    Overtaken(Other),
}

impl Step {
    /// The steps of a recording.
    pub(crate) fn all(asked: Vec<Operation>, shards: &BTreeSet<String>) -> Vec<Step> {
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
        let same = (own.service, &own.name, self.holds) == (operation.service, &operation.name, holds);
        // Among the attributes that an update names are those that are called by an order's id.
        let kinds = |of: &Operation| -> Vec<_> {
            of.keys.iter().map(|key| (key.action, key.pk.clone(), key.sk.clone(), key.condition.clone())).collect()
        };
        same && kinds(own) == kinds(operation)
    }

    /// Says of each request of a run whether it is this step.
    pub(crate) fn finder(self, shards: BTreeSet<String>) -> impl FnMut(&Operation) -> bool + Send {
        let mut to_pass = self.nth;
        move |operation| {
            let alike = self.is_like(operation, holds(operation, &shards));
            let chosen = alike && to_pass == 0;
            to_pass = to_pass.saturating_sub(usize::from(alike));
            chosen
        }
    }

    /// The faults of this step: every way; where nothing is found in a shard, one of them in turn, since the shards are
    /// alike.
    pub(crate) fn faults(&self) -> Vec<Fault> {
        let ways = ways(&self.operation);
        if self.operation.index.is_some() && !self.holds {
            let turn = self.nth % ways.len();
            return ways.into_iter().skip(turn).take(1).collect();
        }
        ways
    }

    /// Some of them: of a commit each second one, of any other request each third, beginning with another at each step, so that
    /// every way is met at every kind of request.
    pub(crate) fn some_faults(&self, turn: usize) -> Vec<Fault> {
        let ways = self.faults();
        let every = if self.operation.name == "TransactWriteItems" { 2 } else { 3 };
        if ways.len() < every {
            return ways;
        }
        ways.into_iter().skip(turn % every).step_by(every).collect()
    }

    /// Whether its caller is to notice nothing of a trouble: no second call is needed, and nothing is sent a second time.
    ///
    /// A commit is decided anew until it is written, whatever became of the write. What is set aside is no command; there
    /// the bank calls again.
    pub(crate) fn hides(&self, trouble: &Trouble) -> bool {
        let commits = self.operation.name == "TransactWriteItems" && self.operation.keys[0].pk != "QUARANTINE";
        matches!(trouble, Trouble::Overtaken(_)) || commits && !matches!(trouble, Trouble::Fault(Fault::Die))
    }
}

fn holds(operation: &Operation, shards: &BTreeSet<String>) -> bool {
    operation.shard.as_ref().is_some_and(|shard| shards.contains(shard))
}

/// Every way in which a request can fail. A read whose reply is lost is one that was never made.
pub(crate) fn ways(operation: &Operation) -> Vec<Fault> {
    let mut ways = vec![Fault::FailBefore, Fault::TimeOut, Fault::throttled(operation.service), Fault::Die];
    if operation.writes() || operation.service != Service::DynamoDb {
        ways.push(Fault::LoseReply);
    }
    match operation.name.as_str() {
        "TransactWriteItems" => ways.extend([Fault::conflict(), Fault::in_progress()]),
        "BatchGetItem" => ways.extend((0..operation.keys.len()).map(Fault::Unprocessed)),
        "Query" => ways.extend([Fault::StaleIndex, Fault::PartialPage]),
        _ => {}
    }
    ways
}
