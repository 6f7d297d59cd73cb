//! Before an operator is shown personal data, it is kept who is shown what and what for. Without that nothing is shown.

use super::Operator;
use super::caller::Looking;
use crate::http::openapi::parameters::parameters;
use crate::http::problem::Problem;
use domain::Instant;
use domain::code::Code;
use domain::follows::task::TaskKind;
use domain::order::OrderId;
use std::collections::BTreeSet;
use store::operators::looks::{Look, OpenedFrom};
use store::table::error::StoreError;

/// The longest reason for a look, in characters.
const REASON_CHARS_MAX: usize = 200;

parameters! {
    /// The kind of the task from which personal data are opened; it is kept with who looked.
    LookTask = Query "task", optional, {"type": "string", "pattern": "^[a-z_]+$"}, example "answer_claim";
    /// What personal data are opened for, where it is no task; it is kept with who looked. No names.
    LookReason = Query "reason", optional, {"type": "string", "minLength": 1, "maxLength": 200};
}

/// What the parameters of a request say that personal data are opened for.
pub(super) fn opened_from(task: Option<String>, reason: Option<String>) -> Result<OpenedFrom, Problem> {
    match (task, reason) {
        (None, None) => Ok(OpenedFrom::Unstated),
        (Some(task), None) if TaskKind::of_orders().any(|kind| kind.name() == task) => Ok(OpenedFrom::Task(task)),
        (Some(_), None) => Err(Problem::field(Code::InvalidQuery, "task", "is no kind of task")),
        (None, Some(reason)) => {
            let fits = (1..=REASON_CHARS_MAX).contains(&reason.trim().chars().count());
            let plain = fits && !reason.chars().any(char::is_control);
            let wrong = || Problem::field(Code::InvalidQuery, "reason", "must be words, in at most 200 characters");
            plain.then(|| OpenedFrom::Reason(reason.trim().to_owned())).ok_or_else(wrong)
        }
        (Some(_), Some(_)) => Err(Problem::field(Code::InvalidQuery, "reason", "is not given beside a task")),
    }
}

impl Operator {
    /// Keeps that an operator is about to be shown these kinds of data of an order.
    ///
    /// # Errors
    /// [`Code::Unavailable`], whatever kept it from being written.
    pub(super) async fn record_look(
        &self,
        looking: &Looking,
        opened_from: OpenedFrom,
        order: &OrderId,
        fields: impl IntoIterator<Item = &'static str>,
        now: Instant,
    ) -> Result<(), Problem> {
        let look = looking.look(opened_from, [order.clone()].into(), fields, now);
        self.store.record_look(&look).await.map_err(kept_first)
    }
}

impl Looking {
    /// What is kept of this operator's look at kinds of data of orders.
    pub(super) fn look(
        &self,
        opened_from: OpenedFrom,
        orders: BTreeSet<OrderId>,
        fields: impl IntoIterator<Item = &'static str>,
        now: Instant,
    ) -> Look {
        Look {
            operator: self.caller.actor.clone(),
            at: now,
            request: self.request.clone(),
            orders,
            fields: fields.into_iter().collect(),
            opened_from,
        }
    }
}

/// What is said where a look could not be kept.
pub(super) fn kept_first(error: StoreError) -> Problem {
    tracing::error!(%error, "a look at personal data could not be kept, so nothing is shown");
    Code::Unavailable.into()
}
