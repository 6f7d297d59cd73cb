//! The queue of deadlines: what waits for a person, nearest first, straight from the due index.

mod cursors;
mod proposal;

use super::Operator;
use super::caller::Looking;
use super::takings::name_of;
use crate::http::openapi::answers::{InvalidQuery, Looks};
use crate::http::openapi::parameters::{Cursor, Limit, parameters};
use crate::http::openapi::schema;
use crate::http::paging::{LIMIT_MAX, page_size};
use crate::http::problem::Problem;
use crate::http::request::{Now, parameters};
use crate::order_view::{instant, optional_instant};
use axum::extract::{RawQuery, State};
use axum::response::{IntoResponse, Response};
use chrono::DateTime;
use cursors::{cursor_of, read_cursor, read_shard_cursor};
use domain::Instant;
use domain::clause::Clause;
use domain::code::Code;
use domain::follows::notice::Notice;
use domain::follows::task::TaskKind;
use domain::money::Money;
use domain::order::{Order, OrderId};
use domain::rules::placing::GATEWAY_CURRENCY;
use futures::{StreamExt, TryStreamExt, stream};
use http::header;
use proposal::ProposalView;
use serde::Serialize;
use std::collections::BTreeMap;
use std::sync::Arc;
use store::due::TASKS;
use store::due::{Due, PARKED, SET_ASIDE};
use store::operators::takings::{Taking, TaskKeys};
use store::order::shared_tasks::{Shared, UNPROVEN, is_shared};
use store::outbox::item::OutboxItem;
use store::payments::quarantine::Quarantined;
use store::published::proposals::{Proposed, proposed};
use store::queued::Queued;
use store::table::error::StoreError;
use store::table::keys;
use utoipa::ToSchema;

/// How many shared tasks are looked at at once: each is a few reads, one after another.
const LOOKS_AT_ONCE: usize = 8;

parameters! {
    /// What waits to be done; what failed and was set aside; or the orders of which a deadline passed that waits for an
    /// official calendar, which have one task `post_calendar` together and are listed here in no order; or the tasks
    /// `answer_unproven` beyond those that a day brings into the queue; or the callbacks that were not believed, until they are
    /// closed.
    QueueList = Query "list", optional,
        {"type": "string", "enum": ["tasks", "parked", "calendar", "unproven", "set_aside"], "default": "tasks"};
}

/// A page of what waits for an operator, the nearest deadline first.
#[derive(Serialize, ToSchema)]
struct Queue {
    #[schema(max_items = 100)]
    items: Vec<Waiting>,
    /// The cursor of the next page; null on the last.
    next: Option<String>,
}

/// One thing that waits.
#[derive(Serialize, ToSchema)]
#[schema(as = QueueItem)]
struct Waiting {
    /// What is to be done; null for what failed and was set aside.
    kind: Option<TaskKind>,
    #[schema(value_type = schema::MaybeClause)]
    clause: Option<Clause>,
    /// The order; null where it is about none.
    order_id: Option<OrderId>,
    /// The order's number; null where it is about none.
    number: Option<String>,
    /// The claim, refund or other part of the order, the bank's reference of a transfer, the id of a notice, of a
    /// dead letter or of a report of the bank, the version of a calendar or of what was proposed, or what was set aside; null where it is the order.
    about: Option<String>,
    /// The name of the notice that did not arrive or was set aside; null for anything else.
    notice: Option<&'static str>,
    /// The sum that the bank shows and no order bears, or what the buyer owes after the bank took a payment back
    /// (clause 9.3); null for anything else.
    amount: Option<Money>,
    /// What of a debt is lost twice, since it went back to the buyer as well; null for anything else.
    lost: Option<Money>,
    #[serde(serialize_with = "instant")]
    #[schema(value_type = schema::Instant)]
    due_at: Instant,
    /// What waits for a second person, and how it is approved; null for anything else.
    proposal: Option<ProposalView>,
    /// How many tasks `answer_unproven` stands for; null for anything else.
    count: Option<usize>,
    /// The nearest of them, up to a hundred; null for anything else.
    #[schema(max_items = 100)]
    shared: Option<Vec<SharedView>>,
    /// What it is called where somebody takes it.
    #[schema(value_type = schema::TaskName)]
    what: String,
    /// The pseudonym of the operator who took it; null where nobody did. Advice only.
    taken_by: Option<String>,
    /// Until when that counts; null where nobody took it.
    #[serde(serialize_with = "optional_instant")]
    #[schema(value_type = Option<schema::Instant>)]
    taken_until: Option<Instant>,
}

/// One of the tasks that `answer_unproven` stands for.
#[derive(Serialize, ToSchema)]
#[schema(as = SharedTask)]
struct SharedView {
    kind: TaskKind,
    #[schema(value_type = schema::MaybeClause)]
    clause: Option<Clause>,
    order_id: OrderId,
    /// The order's number.
    number: String,
    /// The claim or other part of the order; null where it is the order.
    about: Option<String>,
    #[serde(serialize_with = "instant")]
    #[schema(value_type = schema::Instant)]
    due_at: Instant,
}

/// What waits for an operator
///
/// The nearest deadline first.
#[utoipa::path(
    get,
    path = "/v1/operator/queue",
    operation_id = "listTasks",
    tag = "operator",
    security(("operatorToken" = ["operator"]), ("operatorToken" = ["approver"]), ("operatorToken" = ["reader"])),
    params(QueueList, Cursor, Limit),
    responses(
        (status = 200, description = "A page of the queue.", body = Queue, headers(("Cache-Control"))),
        Looks, InvalidQuery,
    ),
)]
pub(super) async fn queue(
    State(function): State<Arc<Operator>>,
    _: Looking,
    Now(now): Now,
    RawQuery(query): RawQuery,
) -> Result<Response, Problem> {
    let [list, cursor, limit] = parameters(query.as_deref(), ["list", "cursor", "limit"])?;
    let shard = match list.as_deref() {
        None | Some("tasks") => TASKS,
        Some("parked") => PARKED,
        Some("unproven") => UNPROVEN,
        Some("set_aside") => SET_ASIDE,
        Some("calendar") => return waiting_for_calendar(&function, cursor.as_deref(), limit.as_deref(), now).await,
        Some(_) => {
            return Err(Problem::field(
                Code::InvalidQuery,
                "list",
                "must be tasks, parked, calendar, unproven or set_aside",
            ));
        }
    };
    let limit = page_size(limit.as_deref())?;
    let behind = cursor.as_deref().map(read_cursor).transpose()?;
    let mut page = function.store.waiting(shard, limit, behind.as_ref()).await?;
    let (mut shared, gave_back) = function.look_at_shared(&page).await?;
    if gave_back {
        page = function.store.waiting(shard, limit, behind.as_ref()).await?;
        shared = function.look_at_shared(&page).await?.0;
    }
    let next = (page.len() == limit as usize).then(|| page.last().map(cursor_of)).flatten();
    let names: Vec<TaskKeys> = page.iter().map(TaskKeys::from).collect();
    let (taken, queued) = tokio::try_join!(function.store.takings(&names, now), function.store.queued(&page))?;
    let mut items = Vec::with_capacity(page.len());
    for (due, taken) in page.iter().zip(taken) {
        let item = match shared.remove(&due.pk) {
            Some(shared) => together(due, shared),
            None => function.item(shard, due, &queued)?,
        };
        items.extend(item.map(|item| item.taken(taken)));
    }
    Ok(shown(Queue { items, next }))
}

fn shown(queue: Queue) -> Response {
    ([(header::CACHE_CONTROL, "no-store")], axum::Json(queue)).into_response()
}

/// A page of the orders of which a deadline passed that waits for an official calendar.
async fn waiting_for_calendar(
    function: &Operator,
    cursor: Option<&str>,
    limit: Option<&str>,
    now: Instant,
) -> Result<Response, Problem> {
    let limit = page_size(limit)?;
    let behind = cursor.map(read_shard_cursor).transpose()?;
    let page = function.store.waiting_for_calendar(now, limit, behind.as_ref()).await?;
    let cursor = |(shard, due): &(usize, Due)| format!("{shard:02x}{}", cursor_of(due));
    let next = (page.len() == limit as usize).then(|| page.last().map(cursor)).flatten();
    Ok(shown(Queue { items: page.iter().filter_map(|(_, due)| awaiting(due, None)).collect(), next }))
}

impl Operator {
    /// What the shared tasks of a page come to, by their partitions, and whether any gave tasks back into the queue.
    async fn look_at_shared(&self, page: &[Due]) -> Result<(BTreeMap<String, Shared>, bool), StoreError> {
        let look = |due: Due| async move {
            let shared = self.store.look_at_shared(&self.agreement.policy, &due).await?;
            Ok::<_, StoreError>((due.pk, shared))
        };
        let shared: Vec<Due> = page.iter().filter(|due| is_shared(due)).cloned().collect();
        let looks = stream::iter(shared).map(look).buffer_unordered(LOOKS_AT_ONCE);
        let found: BTreeMap<String, Shared> = looks.try_collect().await?;
        let gave_back = found.values().any(|shared| shared.gave_back);
        Ok((found, gave_back))
    }

    /// An item of the queue. What is about no order says itself what it is about.
    fn item(&self, shard: &str, due: &Due, queued: &Queued) -> Result<Option<Waiting>, StoreError> {
        if keys::is_outbox(&due.sk) {
            let notice = noticed(shard, due, queued)?;
            return Ok(notice.map_or_else(|| waiting(due), |notice| unreached(due, &notice, shard)));
        }
        if let Some(version) = store::published::calendars::version_of(due).filter(|_| shard == TASKS) {
            return Ok(awaiting(due, Some(version)));
        }
        if let Some(version) = proposed(due).filter(|_| shard == TASKS) {
            let view = |proposed: Proposed| {
                let by = self.pseudonym(&proposed.by);
                ProposalView::of(proposed, by)
            };
            let waits = queued.proposed(due)?.filter(|proposed| proposed.waits);
            return Ok(approving(due, version, waits.map(view)));
        }
        if let Some(letter) = keys::letter_of(&due.pk).filter(|_| shard == TASKS) {
            return Ok(dead(due, letter));
        }
        if shard != PARKED && keys::report_of(&due.pk).is_some() {
            return Ok(queued.report(due)?.map_or_else(|| waiting(due), |report| unexplained(due, report)));
        }
        match waiting(due) {
            Some(waits) if waits.kind == Some(TaskKind::SettleDebt) => {
                Ok(Some(owed(waits, queued.order(due)?.as_ref())))
            }
            waits => Ok(waits),
        }
    }
}

/// The notice that waits for a person, if it is one. What was parked may be no notice, or not even readable.
fn noticed(shard: &str, due: &Due, queued: &Queued) -> Result<Option<OutboxItem>, StoreError> {
    match queued.outbox_item(due) {
        Err(StoreError::Unreadable(_)) if shard == PARKED => Ok(None),
        item => Ok(item?.filter(|item| item.notice().is_some())),
    }
}

impl Waiting {
    /// The same, with who took it.
    fn taken(self, taking: Option<Taking>) -> Waiting {
        let (taken_by, taken_until) = taking.map(|taking| (taking.by, taking.until)).unzip();
        Waiting { taken_by, taken_until, ..self }
    }
}

/// A debt with its figures.
fn owed(waits: Waiting, order: Option<&Order>) -> Waiting {
    let money = |order: &Order, minor| Money::new(minor, order.captured_currency());
    Waiting {
        amount: order.map(|order| money(order, order.debt_minor())),
        lost: order.map(|order| money(order, order.lost_minor())),
        ..waits
    }
}

/// The task of a mailbox, with those that it stands for; the only one as it is, and none where nothing is left of it.
fn together(due: &Due, mut shared: Shared) -> Option<Waiting> {
    let count = shared.tasks.len();
    if count == 1 {
        let (order, task) = shared.tasks.remove(0);
        return Some(Waiting {
            kind: Some(task.kind),
            clause: task.kind.clause(),
            number: Some(order.number()),
            order_id: Some(order),
            about: Some(task.subject_id).filter(|about| !about.is_empty()),
            due_at: task.due,
            ..waiting(due)?
        });
    }
    let kind = TaskKind::AnswerUnproven;
    let (_, nearest) = shared.tasks.first()?;
    let due_at = nearest.due;
    let views = shared.tasks.into_iter().take(LIMIT_MAX as usize).map(|(order, task)| SharedView {
        kind: task.kind,
        clause: task.kind.clause(),
        number: order.number(),
        order_id: order,
        about: Some(task.subject_id).filter(|about| !about.is_empty()),
        due_at: task.due,
    });
    let shared = Some(views.collect());
    Some(Waiting { kind: Some(kind), about: None, count: Some(count), shared, due_at, ..waiting(due)? })
}

fn waiting(due: &Due) -> Option<Waiting> {
    let task = keys::task_of(&due.sk);
    let kind = task.and_then(|(kind, _)| TaskKind::of_orders().find(|known| known.name() == kind));
    let about = task.map_or(due.sk.as_str(), |(_, about)| about);
    let order_id = keys::order_of(&due.pk);
    Some(Waiting {
        kind,
        clause: kind.and_then(TaskKind::clause),
        number: order_id.as_ref().map(OrderId::number),
        order_id,
        about: Some(about.to_owned()).filter(|about| !about.is_empty()),
        notice: None,
        amount: None,
        lost: None,
        proposal: None,
        due_at: DateTime::from_timestamp_millis(due.due_at)?,
        count: None,
        shared: None,
        what: name_of(due),
        taken_by: None,
        taken_until: None,
    })
}

/// A calendar that another is to follow, by its version, or an order that waits for that.
fn awaiting(due: &Due, version: Option<&str>) -> Option<Waiting> {
    let kind = TaskKind::PostCalendar;
    let about = version.map(str::to_owned);
    Some(Waiting { kind: Some(kind), clause: kind.clause(), about, ..waiting(due)? })
}

/// What was proposed to be published, by its version, where it has one.
fn approving(due: &Due, version: Option<&str>, proposal: Option<ProposalView>) -> Option<Waiting> {
    let kind = TaskKind::ApprovePublication;
    let about = version.map(str::to_owned);
    Some(Waiting { kind: Some(kind), clause: kind.clause(), about, proposal, ..waiting(due)? })
}

/// A dead letter, by its id.
fn dead(due: &Due, letter: &str) -> Option<Waiting> {
    let kind = TaskKind::HandleDeadLetter;
    Some(Waiting { kind: Some(kind), clause: kind.clause(), about: Some(letter.to_owned()), ..waiting(due)? })
}

/// A notice that did not arrive: its reader is to be reached another way, or it was parked.
fn unreached(due: &Due, notice: &OutboxItem, shard: &str) -> Option<Waiting> {
    Some(Waiting {
        kind: (shard == TASKS).then_some(TaskKind::ReachBuyer),
        clause: notice.clause,
        number: notice.order.as_ref().map(OrderId::number),
        order_id: notice.order.clone(),
        about: Some(notice.id()),
        notice: notice.notice().map(Notice::name),
        ..waiting(due)?
    })
}

/// A sum that the bank shows and no order bears, or a callback that was not believed.
fn unexplained(due: &Due, report: Quarantined) -> Option<Waiting> {
    let kind = if report.shown.is_some() { TaskKind::ExplainSum } else { TaskKind::LookAtCallback };
    Some(Waiting {
        kind: Some(kind),
        clause: kind.clause(),
        number: Some(report.order_number),
        order_id: report.order,
        about: Some(report.id),
        amount: Some(Money::new(report.amount_minor, GATEWAY_CURRENCY)),
        ..waiting(due)?
    })
}
