//! What an entry of the operators' queue is, from its keys alone.

use domain::follows::task::TaskKind;
use store::due::Due;
use store::order::shared_tasks::is_shared;
use store::published::calendars::version_of;
use store::published::proposals::proposed;
use store::table::keys;

/// What is to be done about an entry of the queue; `None` for what is not known here.
pub(crate) fn kind_of(due: &Due) -> Option<TaskKind> {
    if keys::is_outbox(&due.sk) {
        return Some(TaskKind::ReachBuyer);
    }
    if version_of(due).is_some() {
        return Some(TaskKind::PostCalendar);
    }
    if is_shared(due) {
        return Some(TaskKind::AnswerUnproven);
    }
    if proposed(due).is_some() {
        return Some(TaskKind::ApprovePublication);
    }
    if keys::letter_of(&due.pk).is_some() {
        return Some(TaskKind::HandleDeadLetter);
    }
    if keys::report_of(&due.pk).is_some() {
        return Some(TaskKind::ExplainSum);
    }
    let (name, _) = keys::task_of(&due.sk)?;
    TaskKind::of_orders().find(|kind| kind.name() == name)
}
