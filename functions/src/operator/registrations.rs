//! What a buyer said by telephone, letter or mail, as our mails invite to, registered with its instant and its channel and with the
//! effect of the buyer's own act (clauses 3.6, 4.8, 8.6); and the paper copy of the agreement (10.6). Claims, objections and notices
//! of termination are registered beside what else is done about them.

use super::Operator;
use super::fields::Channel;
use super::operator_view::ActRecorded;
use super::part_paths::PartPath;
use super::request::{Acting, OperatorAct, Precondition};
use crate::http::body::bodies;
use crate::http::body::fields::{ActReason, PastInstant};
use crate::http::openapi::answers::{InvalidAct, OnOrder, refusals};
use crate::http::openapi::parameters::{IdempotencyKey, IfMatchOfFact, OrderById, PaperCopyById};
use crate::http::problem::Problem;
use crate::http::request::OrderPath;
use axum::extract::State;
use axum::response::Response;
use domain::act::Registered;
use domain::order::Order;
use domain::rules::Command;
use domain::rules::evidence::RecordEvidence;
use domain::rules::query::QueryPayment;
use http::StatusCode;
use std::sync::Arc;
use store::order::execute::{Execution, Read};

type Function = State<Arc<Operator>>;

bodies! {
    /// A question whether a payment arrived, which came by another way than the API (clauses 3.6, 4.8).
    #[schema(examples(json!({
        "channel": "phone", "received_at": "2025-02-03T10:00:00+05:00", "reason": "As the note of the call says.",
    })))]
    pub(super) struct RegisteredQuery {
        channel: Channel,
        /// When it was asked: since the order was placed, and not ahead.
        received_at: PastInstant,
        reason: ActReason,
    }

    /// That the buyer wants no news and information any more (clause 8.6).
    #[schema(examples(json!({
        "channel": "email", "received_at": "2025-02-03T10:00:00+05:00", "reason": "As the reply says.",
    })))]
    pub(super) struct RegisteredOptOut {
        channel: Channel,
        /// When that reached us: since the order was placed, and not ahead.
        received_at: PastInstant,
        reason: ActReason,
    }

    /// That the licensor asks for a copy of the agreement in paper form (clause 10.6).
    #[schema(examples(json!({"requested_at": "2025-02-03T10:00:00+05:00", "reason": "For the file of the auditor."})))]
    pub(super) struct PaperCopyRequest {
        /// When it was asked for: since the order was placed, and not ahead.
        requested_at: PastInstant,
        reason: ActReason,
    }

    /// That such a copy arrived.
    #[schema(examples(json!({"received_at": "2025-02-20T10:00:00+05:00", "reason": "Filed under 17."})))]
    pub(super) struct PaperCopyReceipt {
        /// When it arrived: since it was asked for, and not ahead.
        received_at: PastInstant,
        reason: ActReason,
    }
}

refusals! {
    /// The order holds all the questions that it can.
    RegisterPaymentQueryRefused = LimitReached;
}

/// Register a question whether a payment arrived
///
/// One that came by telephone, letter or mail (clauses 3.6, 4.8). What was counted is answered at once, by a mail; else the
/// bank is asked about what is open, and what it does not confirm a person looks for and answers.
#[utoipa::path(
    post,
    path = "/v1/operator/orders/{id}/payment-queries",
    operation_id = "registerPaymentQuery",
    tag = "operator",
    security(("operatorToken" = ["operator"])),
    params(OrderById, IfMatchOfFact, IdempotencyKey),
    request_body = RegisteredQuery,
    responses(ActRecorded, OnOrder, RegisterPaymentQueryRefused, InvalidAct),
)]
pub(super) async fn query(
    State(function): Function,
    OrderPath(id): OrderPath,
    Acting(asked, body): Acting<RegisteredQuery>,
) -> Result<Response, Problem> {
    let operator_act = OperatorAct::new(&id, &asked, body.reason);
    let registered = Some(Registered { channel: body.channel.0, act: operator_act.act.clone() });
    let command = Command::QueryPayment(QueryPayment { asked_at: body.received_at.0, answer: None, registered });
    function.carry_out(&asked, &operator_act, command, Precondition::OnFact, StatusCode::CREATED).await
}

refusals! {
    /// The mailbox is reported, and an e-mail alone changes no consent (clause 10.4).
    RegisterOptOutRefused = MailboxFrozen;
}

/// Register that a buyer wants no news any more
///
/// As our news invite to say. No more of them go to the mailbox, whatever order they are about; what is owed is sent all
/// the same (clause 8.6).
// I35.
#[utoipa::path(
    post,
    path = "/v1/operator/orders/{id}/information-opt-outs",
    operation_id = "registerOptOut",
    tag = "operator",
    security(("operatorToken" = ["operator"])),
    params(OrderById, IfMatchOfFact, IdempotencyKey),
    request_body = RegisteredOptOut,
    responses(ActRecorded, OnOrder, RegisterOptOutRefused, InvalidAct),
)]
pub(super) async fn opt_out(
    State(function): Function,
    OrderPath(id): OrderPath,
    Acting(asked, body): Acting<RegisteredOptOut>,
) -> Result<Response, Problem> {
    let operator_act = OperatorAct::new(&id, &asked, body.reason);
    let keyed = function.keyed(&asked, Precondition::OnFact)?;
    let read = match function.read(&asked, &operator_act, &keyed).await? {
        Read::Done(outcome) => return Ok(function.show(&outcome, StatusCode::CREATED, asked.now)),
        Read::New(read) => *read,
    };
    // Whose data were erased is sent nothing anyhow.
    let mailbox = function.store.vault(&read.order.subject).await?.and_then(|vault| vault.mailbox);
    let (received_at, registered) =
        (body.received_at.0, Registered { channel: body.channel.0, act: operator_act.act.clone() });
    let command = Command::Evidence(RecordEvidence::DeclineInformation { received_at, registered });
    let extra_writes = |after: &Order| {
        let mut writes = operator_act.extra_writes(&function.store, after)?;
        writes.extend(mailbox.as_ref().map(|mailbox| function.store.muted(mailbox, received_at)).transpose()?);
        Ok(writes)
    };
    let execution = Execution::on_read(read, &command).keyed(&keyed).extra_writes(&extra_writes);
    let outcome = function.store.execute(&function.agreement, execution, asked.now).await?;
    Ok(function.show(&outcome, StatusCode::CREATED, asked.now))
}

refusals! {
    /// As many copies were asked for as there can be.
    RequestPaperCopyRefused = LimitReached;
}

/// Ask the buyer for a copy of the agreement in paper form
///
/// The buyer is told by a mail. It changes nothing of the agreement, which has the force of a paper document as it is
/// (clauses 10.5, 10.6).
#[utoipa::path(
    post,
    path = "/v1/operator/orders/{id}/paper-copies",
    operation_id = "requestPaperCopy",
    tag = "operator",
    security(("operatorToken" = ["operator"])),
    params(OrderById, IfMatchOfFact, IdempotencyKey),
    request_body = PaperCopyRequest,
    responses(ActRecorded, OnOrder, RequestPaperCopyRefused, InvalidAct),
)]
pub(super) async fn ask_for_copy(
    State(function): Function,
    OrderPath(id): OrderPath,
    Acting(asked, body): Acting<PaperCopyRequest>,
) -> Result<Response, Problem> {
    let operator_act = OperatorAct::new(&id, &asked, body.reason);
    let (requested_at, act) = (body.requested_at.0, operator_act.act.clone());
    let command = Command::Evidence(RecordEvidence::RequestPaperCopy { requested_at, act });
    function.carry_out(&asked, &operator_act, command, Precondition::OnFact, StatusCode::CREATED).await
}

/// Record that a paper copy arrived
///
/// The first time stays (clause 10.6).
#[utoipa::path(
    post,
    path = "/v1/operator/paper-copies/{id}/receipt",
    operation_id = "receivePaperCopy",
    tag = "operator",
    security(("operatorToken" = ["operator"])),
    params(PaperCopyById, IfMatchOfFact, IdempotencyKey),
    request_body = PaperCopyReceipt,
    responses(ActRecorded, OnOrder, InvalidAct),
)]
pub(super) async fn receive_copy(
    State(function): Function,
    part: PartPath,
    Acting(asked, body): Acting<PaperCopyReceipt>,
) -> Result<Response, Problem> {
    let operator_act = OperatorAct::new(&part.order, &asked, body.reason);
    let (received_at, act) = (body.received_at.0, operator_act.act.clone());
    let command = Command::Evidence(RecordEvidence::ReceivePaperCopy { id: part.id, received_at, act });
    function.carry_out(&asked, &operator_act, command, Precondition::OnFact, StatusCode::CREATED).await
}
