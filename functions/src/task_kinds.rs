//! What an entry of the operators' queue is, from its keys alone.

use domain::follows::task::TaskKind;
use store::due::Due;
use store::order::shared_tasks::is_shared;
use store::published::calendars::version_of;
use store::published::proposals::proposed;
use store::table::keys;

/// What is to be done about an entry of the queue; `None` for what is none.
pub(crate) fn kind_of(due: &Due) -> Option<TaskKind> {
    if let Some((kind, _)) = keys::task_of(&due.sk) {
        return TaskKind::of_orders().find(|known| known.name() == kind);
    }
    if keys::is_outbox(&due.sk) {
        Some(TaskKind::ReachBuyer)
    } else if version_of(due).is_some() {
        Some(TaskKind::PostCalendar)
    } else if proposed(due).is_some() {
        Some(TaskKind::ApprovePublication)
    } else if keys::letter_of(&due.pk).is_some() {
        Some(TaskKind::HandleDeadLetter)
    } else if keys::report_of(&due.pk).is_some() {
        Some(TaskKind::ExplainSum)
    } else {
        is_shared(due).then_some(TaskKind::AnswerUnproven)
    }
}
