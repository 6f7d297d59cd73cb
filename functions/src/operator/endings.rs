//! What an operator does about the life of an order: activation, ends, holds (clauses 3.5, 4.7, 4.10, 4.12, 5.2, 10.4).

use super::Operator;
use super::fields::Channel;
use super::operator_view::{ActDone, ActRecorded};
use super::request::{Acting, OperatorAct, Precondition, Reasoned};
use crate::http::body::fields::{ActReason, MinorUnits, PastInstant, words};
use crate::http::body::{Field, Reader, bodies};
use crate::http::openapi::answers::{OnVersion, refusals};
use crate::http::openapi::parameters::{IdempotencyKey, IfMatch, IfMatchOfEnd, IfMatchOfHold, OrderById};
use crate::http::openapi::schema;
use crate::http::openapi::schema::one_of;
use crate::http::problem::Problem;
use crate::http::request::OrderPath;
use axum::extract::State;
use axum::response::Response;
use domain::clause::Clause;
use domain::order::OrderId;
use domain::order::ending::Ground;
use domain::order::mailbox::{Confirmer, Reporter};
use domain::rules::Command;
use domain::rules::ending::{Terminate, TerminateByOperator};
use http::StatusCode;
use serde::Deserialize;
use serde_json::Value;
use std::sync::Arc;

type Function = State<Arc<Operator>>;

refusals! {
    /// The order is not paid in full (clause 4.7) or has ended.
    ActivateLicenseRefused = NotPaid, OrderEnded;
}

/// Activate a license
///
/// Provides the right to use (clause 4.7) and starts the ten days of clause 4.9. The period begins where the account's
/// running one of the same item ends.
#[utoipa::path(
    post,
    path = "/v1/operator/orders/{id}/activation",
    operation_id = "activateLicense",
    tag = "operator",
    security(("operatorToken" = ["operator"])),
    params(OrderById, IfMatch, IdempotencyKey),
    request_body = Reasoned,
    responses(ActDone, OnVersion, ActivateLicenseRefused),
)]
pub(super) async fn activate(
    State(function): Function,
    OrderPath(id): OrderPath,
    Acting(asked, body): Acting<Reasoned>,
) -> Result<Response, Problem> {
    let operator_act = OperatorAct::new(&id, &asked, body.reason);
    function.activate(&asked, &operator_act).await
}

refusals! {
    /// The order is paid in full (clause 3.5) or has ended.
    CancelOrderAsOperatorRefused = NotCancellable, OrderEnded;
}

/// Cancel an order that is not paid in full
///
/// What was paid of it goes back (clause 3.5).
#[utoipa::path(
    post,
    path = "/v1/operator/orders/{id}/cancellation",
    operation_id = "cancelOrderAsOperator",
    tag = "operator",
    security(("operatorToken" = ["operator"])),
    params(OrderById, IfMatch, IdempotencyKey),
    request_body = Reasoned,
    responses(ActDone, OnVersion, CancelOrderAsOperatorRefused),
)]
pub(super) async fn cancel(
    State(function): Function,
    OrderPath(id): OrderPath,
    Acting(asked, body): Acting<Reasoned>,
) -> Result<Response, Problem> {
    let operator_act = OperatorAct::new(&id, &asked, body.reason);
    let command = Command::Cancel { act: Some(operator_act.act.clone()) };
    function.carry_out(&asked, &operator_act, command, Precondition::OnVersion, StatusCode::OK).await
}

words! {
    /// A notice of the buyer.
    pub(super) OnNotice(On) = "notice";
    /// An agreement of the parties, or a court's decision.
    pub(super) OnAgreement(On) = "agreement" "court", "must be one of notice, agreement, court";
    /// That of the mailbox.
    pub(super) OfMailbox(Hold) = "mailbox", "must be one of mailbox, use";
    /// That of the use.
    pub(super) OfUse(Hold) = "use";
    /// That of the mailbox, or that of the use.
    pub(super) HoldKind(Hold) = "mailbox" "use";
}

/// On what an operator ends an agreement.
#[derive(Deserialize, Clone, Copy, PartialEq)]
#[serde(rename_all = "snake_case")]
pub(super) enum On {
    Notice,
    Agreement,
    Court,
}

/// What an order is held over.
#[derive(Deserialize, Clone, Copy, PartialEq)]
#[serde(rename_all = "snake_case")]
pub(super) enum Hold {
    Mailbox,
    Use,
}

bodies! {
    /// A notice of the buyer (clauses 4.10, 4.12). What goes back follows from the offer.
    pub(super) struct NoticeOfTermination {
        on: OnNotice,
        channel: Channel,
        /// When it arrived: since the order was placed, and not ahead.
        received_at: PastInstant,
        /// Whether the buyer understands that nothing goes back; needed where clause 4.12 applies.
        acknowledge_no_refund: bool,
        reason: ActReason,
    } [not "refund_minor", "follows from the offer where the buyer gave notice"]

    /// An agreement of the parties, or a court's decision.
    pub(super) struct AgreedTermination {
        on: OnAgreement,
        /// What goes back, in minor units of what was paid; it may be none.
        refund_minor: MinorUnits,
        reason: ActReason,
    } [not "channel" "received_at" "acknowledge_no_refund", "goes with a notice only"]

    /// Its mailbox is compromised (clause 10.4).
    pub(super) struct MailboxHold {
        order_id: OrderId,
        kind: OfMailbox,
        /// Whether every order that was placed with the same address is held, and not this one alone.
        all_orders: Option<bool>,
        reason: ActReason,
    } [not "clause", "goes with a use only"]

    /// Its use is suspended for a breach.
    pub(super) struct UseHold {
        order_id: OrderId,
        kind: OfUse,
        /// What was broken: clause 5.2, 5.6 or 5.8.
        #[schema(value_type = schema::SuspensionGround)]
        clause: Clause,
        reason: ActReason,
    } [not "all_orders", "goes with a mailbox only"]

    /// The end of a hold.
    #[schema(examples(json!({
        "order_id": "01JK5Q0000000000000000000A", "kind": "mailbox", "reason": "As the file of the case says.",
    })))]
    pub(super) struct HoldLifting {
        order_id: OrderId,
        /// That of the mailbox, or that of the use.
        kind: HoldKind,
        reason: ActReason,
    }
}

/// The end of an agreement, as an operator records it.
pub(super) enum RecordedTermination {
    Notice(NoticeOfTermination),
    Agreed(AgreedTermination),
}

one_of! {
    /// The end of an agreement, as an operator records it.
    RecordedTermination = NoticeOfTermination, AgreedTermination; examples [
        {
            "on": "notice", "channel": "post", "received_at": "2025-02-03T10:00:00+05:00", "acknowledge_no_refund": true,
            "reason": "As the file of the case says.",
        },
        {"on": "agreement", "refund_minor": 2000, "reason": "As the file of the case says."},
    ];
    /// A hold on an order.
    NewHold = MailboxHold, UseHold; examples [{
        "order_id": "01JK5Q0000000000000000000A", "kind": "use", "clause": "5.2",
        "reason": "As the file of the case says.",
    }];
}

impl Field for RecordedTermination {
    fn read(value: &Value, pointer: &str, reader: &mut Reader) -> Option<RecordedTermination> {
        match value["on"].as_str() {
            Some("notice") => Field::read(value, pointer, reader).map(RecordedTermination::Notice),
            _ => Field::read(value, pointer, reader).map(RecordedTermination::Agreed),
        }
    }
}

/// A hold on an order.
pub(super) enum NewHold {
    Mailbox(MailboxHold),
    Use(UseHold),
}

impl Field for NewHold {
    fn read(value: &Value, pointer: &str, reader: &mut Reader) -> Option<NewHold> {
        let of_use = match value["kind"].as_str() {
            Some("mailbox") => false,
            Some("use") => true,
            // Of what it is is told by what else it says.
            _ => !value["clause"].is_null(),
        };
        match of_use {
            true => Field::read(value, pointer, reader).map(NewHold::Use),
            false => Field::read(value, pointer, reader).map(NewHold::Mailbox),
        }
    }
}

refusals! {
    /// The order is not paid, is over or has ended (clause 9.2); nothing would go back and that is not acknowledged
    /// (clause 4.12); the mailbox is reported and the notice is an e-mail (clause 10.4); or too many notices wait.
    TerminateOrderAsOperatorRefused = NotTerminable, OrderEnded, NoRefundNotAcknowledged, MailboxFrozen, LimitReached;
    /// More is to go back than was paid (clause 4.11).
    TerminateOrderAsOperatorInvalid = RefundTooLarge | InvalidAct;
}

/// Record the end of an agreement
///
/// By a buyer's notice that came in another way than through the API (clauses 4.10, 4.12), by agreement or by a court.
/// A notice that comes between a missed day of clause 4.7 and the right of 4.10 ends nothing by itself: it is kept and
/// waits for a decision.
#[utoipa::path(
    post,
    path = "/v1/operator/orders/{id}/termination",
    operation_id = "terminateOrderAsOperator",
    tag = "operator",
    security(("operatorToken" = ["operator"])),
    params(OrderById, IfMatchOfEnd, IdempotencyKey),
    request_body = RecordedTermination,
    responses(ActDone, OnVersion, TerminateOrderAsOperatorRefused, TerminateOrderAsOperatorInvalid),
)]
pub(super) async fn terminate(
    State(function): Function,
    OrderPath(id): OrderPath,
    Acting(asked, body): Acting<RecordedTermination>,
) -> Result<Response, Problem> {
    let (operator_act, command, rests) = match body {
        RecordedTermination::Notice(notice) => {
            let operator_act = OperatorAct::new(&id, &asked, notice.reason);
            let command = Command::Terminate(Terminate {
                received_at: notice.received_at.0,
                channel: notice.channel.0,
                acknowledged: notice.acknowledge_no_refund,
                act: Some(operator_act.act.clone()),
            });
            (operator_act, command, Precondition::OnFact)
        }
        RecordedTermination::Agreed(agreed) => {
            let operator_act = OperatorAct::new(&id, &asked, agreed.reason);
            let command = Command::TerminateByOperator(TerminateByOperator {
                ground: if agreed.on.0 == On::Court { Ground::Court } else { Ground::Agreement },
                refund_minor: agreed.refund_minor.0,
                act: operator_act.act.clone(),
            });
            (operator_act, command, Precondition::OnVersion)
        }
    };
    function.carry_out(&asked, &operator_act, command, rests, StatusCode::OK).await
}

/// Decide that the notices which wait do not end the agreement
///
/// A later notice under clause 4.10 stands on its own.
// K47.
#[utoipa::path(
    post,
    path = "/v1/operator/orders/{id}/termination-refusal",
    operation_id = "refuseTermination",
    tag = "operator",
    security(("operatorToken" = ["operator"])),
    params(OrderById, IfMatch, IdempotencyKey),
    request_body = Reasoned,
    responses(ActDone, OnVersion),
)]
pub(super) async fn refuse_termination(
    State(function): Function,
    OrderPath(id): OrderPath,
    Acting(asked, body): Acting<Reasoned>,
) -> Result<Response, Problem> {
    let operator_act = OperatorAct::new(&id, &asked, body.reason);
    let command = Command::RefuseTermination { act: operator_act.act.clone() };
    function.carry_out(&asked, &operator_act, command, Precondition::OnVersion, StatusCode::OK).await
}

refusals! {
    /// The license is not active (clause 4.7).
    HoldOrderRefused = NotActive;
    /// The use can be suspended only for a breach of clauses 5.2, 5.6 and 5.8.
    HoldOrderInvalid = NoGroundToSuspend | InvalidAct;
}

/// Hold an order
///
/// Its mailbox is compromised (clause 10.4), or its use is suspended for a breach (clauses 5.2, 5.6, 5.8).
// K37.
#[utoipa::path(
    post,
    path = "/v1/operator/holds",
    operation_id = "holdOrder",
    tag = "operator",
    security(("operatorToken" = ["operator"])),
    params(IfMatchOfHold, IdempotencyKey),
    request_body = NewHold,
    responses(ActRecorded, OnVersion, HoldOrderRefused, HoldOrderInvalid),
)]
pub(super) async fn hold(State(function): Function, Acting(asked, body): Acting<NewHold>) -> Result<Response, Problem> {
    let (operator_act, command, rests) = match body {
        NewHold::Use(hold) => {
            let operator_act = OperatorAct::new(&hold.order_id, &asked, hold.reason);
            let command = Command::Suspend { ground: hold.clause, act: operator_act.act.clone() };
            (operator_act, command, Precondition::OnVersion)
        }
        NewHold::Mailbox(hold) => {
            let operator_act = OperatorAct::new(&hold.order_id, &asked, hold.reason);
            let act = operator_act.act.clone();
            // Every order that was placed with the same address (K55).
            let command = if hold.all_orders == Some(true) {
                Command::ConfirmMailbox { by: Confirmer::Operator(act) }
            } else {
                Command::ReportMailbox { by: Reporter::Operator(act) }
            };
            (operator_act, command, Precondition::OnFact)
        }
    };
    function.carry_out(&asked, &operator_act, command, rests, StatusCode::CREATED).await
}

refusals! {
    /// There is no such hold on the order.
    LiftHoldRefused = NotHeld;
}

/// Lift a hold
///
/// The mailbox is trusted again (clause 10.4), or the use goes on.
#[utoipa::path(
    post,
    path = "/v1/operator/holds/lifting",
    operation_id = "liftHold",
    tag = "operator",
    security(("operatorToken" = ["operator"])),
    params(IfMatch, IdempotencyKey),
    request_body = HoldLifting,
    responses(ActDone, OnVersion, LiftHoldRefused),
)]
pub(super) async fn lift(
    State(function): Function,
    Acting(asked, body): Acting<HoldLifting>,
) -> Result<Response, Problem> {
    let operator_act = OperatorAct::new(&body.order_id, &asked, body.reason);
    let act = operator_act.act.clone();
    let command = if body.kind.0 == Hold::Use { Command::Resume { act } } else { Command::ClearMailbox { act } };
    function.carry_out(&asked, &operator_act, command, Precondition::OnVersion, StatusCode::OK).await
}
