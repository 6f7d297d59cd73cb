//! Dead letters: what did not reach a function or what it failed on, looked at, sent again, or closed.

use super::Operator;
use super::caller::Looking;
use super::part_paths::HexPath;
use super::publication_answers::listed;
use super::request::{Acting, OperatorRequest, Reasoned};
use crate::http::openapi::answers::{Acts, Looks, NotFound, refusals};
use crate::http::openapi::parameters::{IdempotencyKey, parameters};
use crate::http::openapi::schema;
use crate::http::problem::Problem;
use crate::order_view::instant;
use axum::extract::State;
use axum::response::Response;
use domain::Instant;
use domain::code::Code;
use domain::order::OrderId;
use gateways::events::DomainEvent;
use serde::Serialize;
use serde_json::Value;
use std::sync::Arc;
use store::operators::letters::{Closed, Closing, Event, Kind, Letter, Queue, Waiting};
use utoipa::ToSchema;

parameters! {
    /// The id of a dead letter, as the queue names it.
    DeadLetterById = Path "id", required, DeadLetterId;
}

/// A dead letter: an event that did not reach its function, or that it failed on each time.
#[derive(Serialize, ToSchema)]
#[schema(as = DeadLetter)]
struct LetterView<'a> {
    #[schema(value_type = schema::DeadLetterId)]
    id: &'a str,
    queue: Queue,
    kind: Kind,
    /// What is to be done, in words.
    todo: &'static str,
    /// The order that it is about; null where it names none.
    order_id: Option<OrderId>,
    /// What else it is about: the key of a file, the id of a notice, a job, a shard of the stream; null where it names none.
    about: Option<&'a str>,
    /// The event as it is sent again; null where there is none.
    event: Option<EventView<'a>>,
    /// The failure, as the bus or the function has it; null where neither says.
    error: Option<&'a str>,
    /// How often it was tried; null where that is not known.
    attempts: Option<u32>,
    /// When it was given up.
    #[serde(serialize_with = "instant")]
    #[schema(value_type = schema::Instant)]
    given_up_at: Instant,
    /// What can be done while it waits.
    #[schema(value_type = Vec<schema::DeadLetterAction>)]
    actions: &'static [&'static str],
    /// How it stopped waiting; null while it waits.
    closed: Option<ClosedView<'a>>,
}

/// An event, without personal data.
#[derive(Serialize, ToSchema)]
#[schema(as = DeadEvent)]
struct EventView<'a> {
    /// What happened, such as `order.paid`.
    detail_type: &'a str,
    #[schema(value_type = schema::EventDetail)]
    detail: &'a Value,
    #[serde(serialize_with = "instant")]
    #[schema(value_type = schema::Instant)]
    at: Instant,
}

impl EventView<'_> {
    fn of(event: &Event) -> EventView<'_> {
        EventView { detail_type: &event.detail_type, detail: &event.detail, at: event.at }
    }
}

/// How it stopped waiting.
#[derive(Serialize, ToSchema)]
#[schema(as = DeadLetterClosed)]
struct ClosedView<'a> {
    outcome: Closing,
    #[serde(serialize_with = "instant")]
    #[schema(value_type = schema::Instant)]
    at: Instant,
    /// The operator's pseudonym.
    by: &'a str,
}

impl ClosedView<'_> {
    fn of(closed: &Closed) -> ClosedView<'_> {
        ClosedView { outcome: closed.how, at: closed.at, by: &closed.by }
    }
}

impl LetterView<'_> {
    fn of(letter: &Letter) -> LetterView<'_> {
        let order = letter.event.as_ref().and_then(|event| event.detail["order_id"].as_str()).and_then(OrderId::parse);
        LetterView {
            id: &letter.id,
            queue: letter.queue,
            kind: letter.kind,
            todo: todo(letter.kind),
            about: letter.about.as_deref().filter(|_| order.is_none()),
            order_id: order,
            event: letter.event.as_ref().map(EventView::of),
            error: letter.error.as_deref(),
            attempts: letter.attempts,
            given_up_at: letter.at,
            actions: match (&letter.closed, &letter.event) {
                (Some(_), _) => &[],
                (None, Some(_)) => &["resend", "close"],
                (None, None) => &["close"],
            },
            closed: letter.closed.as_ref().map(ClosedView::of),
        }
    }
}

/// What is to be done about a letter.
fn todo(kind: Kind) -> &'static str {
    match kind {
        Kind::Event => {
            "find out from the function's log why it failed, then send the event again; a second copy does nothing"
        }
        Kind::Job => {
            "nothing has to be sent again: the next night takes up what this one left; close it once a night succeeded"
        }
        Kind::Stream => "nothing has to be sent again: the sweep of the outbox sends what was in it; close it",
        Kind::MailReport => {
            "nothing has to be sent again: a notice that is not heard of becomes a task by itself; close it"
        }
        Kind::Unreadable => "none of our events; look into the function's log at that minute, then close it",
    }
}

/// A dead letter
///
/// What did not reach a function, or what it failed on each time, as the queue's `handle_dead_letter` names it.
#[utoipa::path(
    get,
    path = "/v1/operator/dead-letters/{id}",
    operation_id = "deadLetter",
    tag = "operator",
    security(("operatorToken" = ["operator"]), ("operatorToken" = ["approver"]), ("operatorToken" = ["reader"])),
    params(DeadLetterById),
    responses(
        (status = 200, description = "The letter.", body = LetterView, headers(("Cache-Control"))),
        Looks, NotFound,
    ),
)]
pub(super) async fn letter(
    State(function): State<Arc<Operator>>,
    _: Looking,
    HexPath(id): HexPath,
) -> Result<Response, Problem> {
    let letter = function.store.letter(&id).await?.ok_or(Code::NotFound)?;
    Ok(listed(LetterView::of(&letter)))
}

refusals! {
    /// It waits no more, or there is nothing to send again.
    ResendDeadLetterRefused = LetterClosed, LetterNotSendable;
    /// It waits no more.
    CloseDeadLetterRefused = LetterClosed;
}

/// Send a dead letter again
///
/// Its event is put on the bus once more, and it no longer waits for a person. Who hears the event knows what it did before,
/// so a second copy does nothing.
#[utoipa::path(
    post,
    path = "/v1/operator/dead-letters/{id}/resending",
    operation_id = "resendDeadLetter",
    tag = "operator",
    security(("operatorToken" = ["operator"])),
    params(DeadLetterById, IdempotencyKey),
    request_body = Reasoned,
    responses(
        (status = 200, description = "The letter after it.", body = LetterView, headers(("Cache-Control"))),
        Acts, NotFound, ResendDeadLetterRefused,
    ),
)]
pub(super) async fn resend(
    State(function): State<Arc<Operator>>,
    HexPath(id): HexPath,
    Acting(asked, body): Acting<Reasoned>,
) -> Result<Response, Problem> {
    function.handle_letter(&id, Closing::Resent, &asked, body).await
}

/// Close a dead letter
///
/// It no longer waits for a person, and nothing is sent.
#[utoipa::path(
    post,
    path = "/v1/operator/dead-letters/{id}/closing",
    operation_id = "closeDeadLetter",
    tag = "operator",
    security(("operatorToken" = ["operator"])),
    params(DeadLetterById, IdempotencyKey),
    request_body = Reasoned,
    responses(
        (status = 200, description = "The letter after it.", body = LetterView, headers(("Cache-Control"))),
        Acts, NotFound, CloseDeadLetterRefused,
    ),
)]
pub(super) async fn close(
    State(function): State<Arc<Operator>>,
    HexPath(id): HexPath,
    Acting(asked, body): Acting<Reasoned>,
) -> Result<Response, Problem> {
    function.handle_letter(&id, Closing::Closed, &asked, body).await
}

impl Operator {
    async fn handle_letter(
        &self,
        id: &str,
        how: Closing,
        asked: &OperatorRequest,
        Reasoned { reason }: Reasoned,
    ) -> Result<Response, Problem> {
        let author = self.publisher(asked, reason)?;
        let letter = match self.store.waiting_letter(id, how, &author).await? {
            Waiting::Before(letter) => return Ok(listed(LetterView::of(&letter))),
            Waiting::Still(letter) => letter,
        };
        if how == Closing::Resent {
            // Before it is closed: what is lost between the two is sent twice, and never not at all.
            self.put_again(&letter).await?;
        }
        let closed = self.store.close_letter(letter, how, &asked.caller.actor, &author).await?;
        Ok(listed(LetterView::of(&closed)))
    }

    async fn put_again(&self, letter: &Letter) -> Result<(), Problem> {
        let Event { detail_type, detail, at } = letter.event.clone().ok_or(Code::LetterNotSendable)?;
        let id = detail["id"].as_str().unwrap_or(&letter.id).to_owned();
        self.bus.put(&DomainEvent { id, detail_type, detail, at }).await.map_err(|error| {
            tracing::error!(%error, letter = letter.id, "a dead letter was not sent again");
            Problem::from(Code::Unavailable)
        })
    }
}
