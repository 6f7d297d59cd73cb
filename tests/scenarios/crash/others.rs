//! Who else may act between what a job reads and what it writes.

use super::acts::Act;
use super::jobs::Job;
use super::scene::Scene;
use super::stage::Stage;
use serde_json::json;
use store::due::Family;

/// Somebody else.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Other {
    /// The same once more, as whatever is delivered at least once may be: it must count once.
    Twin,
    /// The buyer lodges a claim: neither it nor the job may undo the other, as if the claim had come first.
    Claim,
}

impl Other {
    /// Whoever else may act while a job writes: a claim needs an order, and meets only what commits on it, once.
    pub(crate) fn of(job: Job, commits: bool) -> Vec<Other> {
        let of_none = match job {
            Job::Place | Job::SetAside | Job::Tell | Job::ComeIntoForce | Job::CalendarEnds => true,
            // They commit twice, and a claim between the two is neither before nor after them.
            Job::FollowCorrection | Job::AskBank => true,
            Job::Act(act) => {
                act.publishes()
                    || matches!(act, Act::AskOfThePayment | Act::FallBack | Act::CloseReport | Act::SendAgain)
            }
            _ => false,
        };
        if commits && !of_none { vec![Other::Twin, Other::Claim] } else { vec![Other::Twin] }
    }

    /// What comes before the job where all goes in turn.
    pub(crate) fn first(self) -> Option<Other> {
        (self == Other::Claim).then_some(self)
    }

    /// Does it, from beginning to end.
    pub(crate) async fn act(self, stage: &Stage, job: Job, scene: &Scene) {
        match (self, job) {
            (Other::Claim, _) => {
                let claim = json!({"text": "Nor does it close.", "about": "other"});
                let answer = stage.claim(scene.order(), "other", &claim).await;
                assert_eq!(answer.status, 201, "{}", answer.text);
            }
            (Other::Twin, Job::CallbackPaid | Job::CallbackDeclined) => scene.call_back_again(stage, job).await,
            // The second sweep of a job comes after the minutes of a lease: by then nobody else is at it.
            (Other::Twin, Job::Tick(_)) => drop(stage.sweep(Family::Order).await),
            (Other::Twin, Job::Tell | Job::ComeIntoForce | Job::CalendarEnds | Job::Recompute) => {
                let _ = stage.sweep(Family::Published).await;
            }
            (Other::Twin, Job::SweepOutbox | Job::TellOrder) => drop(stage.sweep(Family::Outbox).await),
            (Other::Twin, _) => drop(job.run(stage, scene.clone()).await),
        }
    }
}
