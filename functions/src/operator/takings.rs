//! Who took a task of the queue: advice to the others, for some hours. It locks nobody out.

use super::Operator;
use super::caller::{Caller, Role};
use super::publication_answers::listed;
use crate::http::body::{self, bodies};
use crate::http::openapi::answers::{Looks, NotJson, TooLarge, refusals};
use crate::http::openapi::schema;
use crate::http::paging::KEY_BYTES_MAX;
use crate::http::problem::Problem;
use crate::http::request::{Json, Now};
use crate::order_view::optional_instant;
use axum::extract::{FromRequest, FromRequestParts, Request, State};
use axum::response::Response;
use domain::Instant;
use domain::code::Code;
use serde::Serialize;
use std::sync::Arc;
use store::due::Due;
use store::operators::takings::{Taking, TaskKeys};
use utoipa::ToSchema;

bodies! {
    /// Which task.
    #[schema(examples(json!({"what": "4f52444552"})))]
    pub(super) struct TaskNamed {
        /// The task, as the queue names it in `what`.
        what: String,
    }
}

/// Who works on a task, and on which. Nothing is decided by it, so it needs neither key nor reason.
pub(super) struct Marking {
    caller: Caller,
    now: Instant,
    what: String,
    task: TaskKeys,
}

impl FromRequest<Arc<Operator>> for Marking {
    type Rejection = Problem;

    async fn from_request(request: Request, function: &Arc<Operator>) -> Result<Marking, Problem> {
        let (mut parts, body) = request.into_parts();
        let Now(now) = Now::from_request_parts(&mut parts, function).await?;
        let caller = function.admit(&parts, &[Role::Operator, Role::Approver], now).await?;
        let Json(body) = Json::from_request(Request::from_parts(parts, body), function).await?;
        let TaskNamed { what } = body::read(&body, now)?;
        let task = read_name(&what)?;
        Ok(Marking { caller, now, what, task })
    }
}

/// The name of a task: callers hand it back as it is.
pub(super) fn name_of(due: &Due) -> String {
    hex::encode(format!("{}\n{}", due.pk, due.sk))
}

/// The task of a name, as a member `what` of a body has it.
pub(super) fn read_name(name: &str) -> Result<TaskKeys, Problem> {
    task_of(name).ok_or_else(|| Problem::field(Code::InvalidFields, "/what", "was not given out"))
}

/// The task of a name; `None` for what was not given out.
pub(super) fn task_of(name: &str) -> Option<TaskKeys> {
    let text = String::from_utf8(hex::decode(name).ok()?).ok()?;
    let (pk, sk) = text.split_once('\n')?;
    // The table takes no key that is empty or longer than this.
    let fits = |key: &str| (1..=KEY_BYTES_MAX).contains(&key.len());
    (fits(pk) && fits(sk)).then(|| TaskKeys { pk: pk.to_owned(), sk: sk.to_owned() })
}

/// Who works on a task.
#[derive(Serialize, ToSchema)]
#[schema(as = TaskTaken)]
struct TakenView {
    /// The task.
    what: String,
    /// The operator's pseudonym; null where nobody works on it.
    taken_by: Option<String>,
    /// Until when that counts; null where nobody works on it.
    #[serde(serialize_with = "optional_instant")]
    #[schema(value_type = Option<schema::Instant>)]
    taken_until: Option<Instant>,
}

refusals! {
    /// Not JSON.
    TakeTaskMalformed = NotJson;
    /// A field is unknown, missing or invalid.
    TakeTaskInvalid = InvalidFields;
}

/// Take a task of the queue
///
/// Advice to the others that somebody works on it, for the hours of `desk.taken_for` in the policy. Whoever takes it takes the
/// place of who did before, and nobody is kept from any act by it.
#[utoipa::path(
    post,
    path = "/v1/operator/queue/taking",
    operation_id = "takeTask",
    tag = "operator",
    security(("operatorToken" = ["operator"]), ("operatorToken" = ["approver"])),
    request_body = TaskNamed,
    responses(
        (status = 200, description = "Who works on it now.", body = TakenView, headers(("Cache-Control"))),
        Looks, TakeTaskMalformed, TooLarge, NotJson, TakeTaskInvalid,
    ),
)]
pub(super) async fn take(State(function): State<Arc<Operator>>, marking: Marking) -> Result<Response, Problem> {
    let Marking { caller, now, what, task } = marking;
    let taking = Taking { by: caller.actor, until: now + function.agreement.policy.desk.taken_for };
    function.store.take_task(&task, &taking).await?;
    Ok(listed(TakenView { what, taken_by: Some(taking.by), taken_until: Some(taking.until) }))
}

/// Give a task of the queue back
///
/// Nobody works on it any more.
#[utoipa::path(
    post,
    path = "/v1/operator/queue/giving-back",
    operation_id = "giveTaskBack",
    tag = "operator",
    security(("operatorToken" = ["operator"]), ("operatorToken" = ["approver"])),
    request_body = TaskNamed,
    responses(
        (status = 200, description = "That nobody works on it.", body = TakenView, headers(("Cache-Control"))),
        Looks, TakeTaskMalformed, TooLarge, NotJson, TakeTaskInvalid,
    ),
)]
pub(super) async fn give_back(State(function): State<Arc<Operator>>, marking: Marking) -> Result<Response, Problem> {
    let Marking { caller, now, what, task } = marking;
    function.store.take_task(&task, &Taking { by: caller.actor, until: now }).await?;
    Ok(listed(TakenView { what, taken_by: None, taken_until: None }))
}
