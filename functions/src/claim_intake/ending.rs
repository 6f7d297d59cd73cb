//! The end of an order at its buyer's wish: cancelled while it is not paid in full (3.5), terminated for delay (4.10) or
//! otherwise (4.12).

use super::{BuyerRequest, ClaimIntake, reason};
use crate::http::body::fields::Prose;
use crate::http::body::{Nothing, bodies};
use crate::http::buyer::AtOrder;
use crate::http::openapi::answers::{InvalidAct, NotEmpty, PostedAtOrder, refusals};
use crate::http::openapi::parameters::{IdempotencyKey, OrderById};
use crate::http::problem::Problem;
use crate::order_view::{OrderView, answer};
use axum::extract::State;
use axum::response::Response;
use domain::act::Channel;
use domain::code::{Code, Refusal};
use domain::order::Order;
use domain::rules::Command;
use domain::rules::ending::Terminate;
use http::StatusCode;
use std::sync::Arc;
use store::order::execute::{Outcome, nothing};
use store::table::access::Access;

bodies! {
    /// A notice that ends the agreement (clauses 4.10, 4.12).
    #[schema(examples(json!({"acknowledge_no_refund": true})))]
    pub(super) struct NewTermination {
        /// Why, in the buyer's words; need not be given. Kept apart and shown in no answer.
        reason: Option<Prose>,
        /// That nothing goes back is understood; needed where clause 4.12 applies, and without meaning where 4.10 does.
        acknowledge_no_refund: Option<bool>,
    }
}

/// The event of a notice that a person decides on.
const REQUESTED: &str = "termination.requested";

refusals! {
    /// The order is not paid, is over or has ended (clause 9.2); nothing would go back and that is not acknowledged
    /// (clause 4.12); too many notices wait; or the caller signed in by a mail and the mailbox is reported (clause 10.4).
    TerminateOrderRefused = NotTerminable, OrderEnded, NoRefundNotAcknowledged, LimitReached, MailboxFrozen;
}

/// End the agreement
///
/// With a refund of everything paid once activation is more than ten days late (clause 4.10); else without one, which
/// has to be acknowledged (clause 4.12). Between a missed day of clause 4.7 and the right of 4.10 a person decides. The
/// order ends by such a notice only, never by the clock.
#[utoipa::path(
    post,
    path = "/v1/orders/{id}/termination",
    operation_id = "terminateOrder",
    tag = "orders",
    security(("session" = []), ("orderToken" = [])),
    params(OrderById, IdempotencyKey),
    request_body = NewTermination,
    responses(
        (status = 200, description = "The agreement ended.", body = OrderView, headers(("ETag"), ("Cache-Control"))),
        (
            status = 202,
            description = "The notice is kept and a person decides on it; a later one under clause 4.10 stands on its own.",
            body = OrderView, headers(("ETag"), ("Cache-Control"))
        ),
        PostedAtOrder, TerminateOrderRefused, InvalidAct,
    ),
)]
pub(super) async fn terminate(
    State(function): State<Arc<ClaimIntake>>,
    AtOrder(asked, body): AtOrder<NewTermination>,
) -> Result<Response, Problem> {
    let outcome = function.terminate(&asked, body).await?;
    let status = if waits(&outcome) { StatusCode::ACCEPTED } else { StatusCode::OK };
    Ok(shown(&function, &outcome, status, &asked))
}

impl ClaimIntake {
    /// Ends the agreement at its buyer's wish, or keeps the notice for a person.
    pub(super) async fn terminate(&self, asked: &BuyerRequest, body: NewTermination) -> Result<Outcome, Problem> {
        let reason = reason(asked, body.reason);
        let acknowledged = body.acknowledge_no_refund == Some(true);
        let notice = Terminate { received_at: asked.now, channel: Channel::Api, acknowledged, act: None };
        let command = Command::Terminate(notice);
        let extra_writes = self.reason(reason.as_ref());
        let command = async |order: &Order| more_than_mail(asked, order).map(|()| command);
        self.carry_out(asked, "termination", command, extra_writes).await
    }

    /// Cancels an order that is not paid in full.
    pub(super) async fn cancel(&self, asked: &BuyerRequest) -> Result<Outcome, Problem> {
        let command = async |order: &Order| more_than_mail(asked, order).map(|()| Command::Cancel { act: None });
        self.carry_out(asked, "cancellation", command, nothing).await
    }
}

/// Refuses to end an order on the word of who signed in by a mail, while its mailbox is reported as compromised (10.4, K26).
fn more_than_mail(asked: &BuyerRequest, order: &Order) -> Result<(), Problem> {
    let by_mail = matches!(asked.access, Access::Session(_));
    if by_mail && order.mailbox_frozen() {
        return Err(Refusal::from(Code::MailboxFrozen).under(&order.terms.version).into());
    }
    Ok(())
}

/// Whether the notice waits for a person (K47), told by what it led to then: a repeat is answered as the first was.
fn waits(outcome: &Outcome) -> bool {
    let mut changes = outcome.order().timeline.iter().zip(1..);
    changes.any(|(entry, version)| version == outcome.version() && entry.event == REQUESTED)
}

refusals! {
    /// The order is paid in full (clause 3.5) or has ended; or the caller signed in by a mail and the mailbox is reported
    /// (clause 10.4).
    CancelOrderRefused = NotCancellable, OrderEnded, MailboxFrozen;
}

/// Cancel an order that is not paid in full
///
/// What was paid of it goes back (clause 3.5).
#[utoipa::path(
    post,
    path = "/v1/orders/{id}/cancellation",
    operation_id = "cancelOrder",
    tag = "orders",
    security(("session" = []), ("orderToken" = [])),
    params(OrderById, IdempotencyKey),
    request_body = Nothing,
    responses(
        (status = 200, description = "The order is cancelled.", body = OrderView, headers(("ETag"), ("Cache-Control"))),
        PostedAtOrder, CancelOrderRefused, NotEmpty,
    ),
)]
pub(super) async fn cancel(
    State(function): State<Arc<ClaimIntake>>,
    AtOrder(asked, Nothing): AtOrder<Nothing>,
) -> Result<Response, Problem> {
    let outcome = function.cancel(&asked).await?;
    Ok(shown(&function, &outcome, StatusCode::OK, &asked))
}

/// The order after what was asked.
pub(super) fn shown(function: &ClaimIntake, outcome: &Outcome, status: StatusCode, asked: &BuyerRequest) -> Response {
    let order = outcome.order();
    answer(status, OrderView::of(order, &function.agreement, asked.now), order.version)
}
