//! Lists within a notice: what waits for the operator, and which days a new calendar counts.

use super::format::{Values, day, minute};
use super::wording::{message, provisional_day};
use domain::agreement::Agreement;
use domain::agreement::deadline::Deadline;
use domain::follows::task;
use domain::follows::task::{Task, TaskKind};
use domain::order::Order;
use domain::order::recomputed::DeadlineKind;
use domain::rules::recompute;

/// A list as the texts are given it.
pub(super) fn values(lines: &[String]) -> Values {
    let open = if lines.is_empty() { "none" } else { "some" };
    vec![("list", lines.join("\n")), ("open", open.to_owned())]
}

/// What an operator is to do about an order. `None` if a line has no text.
pub(super) fn tasks(agreement: &Agreement, order: &Order, language: &str) -> Option<Vec<String>> {
    let tasks = task::tasks(&agreement.policy, order);
    tasks.iter().map(|task| line(agreement, task, language)).collect()
}

fn line(agreement: &Agreement, task: &Task, language: &str) -> Option<String> {
    let mut values = vec![("due", minute(agreement, task.due))];
    // A transfer goes by the bank's reference, which stays out of mails.
    if task.kind != TaskKind::ReturnReceipt {
        values.push(("about", task.subject_id.clone()));
    }
    message(agreement, language, &format!("task-{}", task.kind.name()), &values)
}

/// The open deadlines of an order that are counted by the agreement's own calendar. `None` if a line has no text.
pub(super) fn deadlines(agreement: &Agreement, order: &Order, language: &str) -> Option<Vec<String>> {
    let mut open = recompute::open(order);
    open.retain(|(_, deadline)| deadline.calendar == agreement.policy.calendar.version);
    open.iter().map(|(which, deadline)| deadline_line(agreement, which, deadline, language)).collect()
}

fn deadline_line(agreement: &Agreement, which: &DeadlineKind, deadline: &Deadline, language: &str) -> Option<String> {
    let (kind, about) = kind(which);
    let shown = |day: String| match deadline.provisional {
        true => provisional_day(agreement, language, &day),
        false => Some(day),
    };
    let from = shown(day(agreement, deadline.expires_at))?;
    let mut values = vec![("last_day", shown(deadline.last_day.to_string())?), ("from", from)];
    values.extend(about.map(|about| ("about", about.to_owned())));
    message(agreement, language, &format!("deadline-{kind}"), &values)
}

/// The name that a deadline's line goes by, and what of the order it is about.
fn kind(which: &DeadlineKind) -> (&'static str, Option<&str>) {
    match which {
        DeadlineKind::Activation => ("activation", None),
        DeadlineKind::DelayRight => ("delay-right", None),
        DeadlineKind::Window => ("window", None),
        DeadlineKind::Answer(id) => ("answer", Some(id)),
        DeadlineKind::Refund(id) => ("refund", Some(id)),
        DeadlineKind::Objection(id) => ("objection", Some(id)),
        DeadlineKind::Contradiction(id) => ("contradiction", Some(id)),
    }
}
