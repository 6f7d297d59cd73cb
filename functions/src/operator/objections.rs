//! What an operator does about objections, questions and the presumption of 4.9 (clauses 3.6, 4.9).

use super::Operator;
use super::fields::Channel;
use super::operator_view::{ActDone, ActRecorded};
use super::part_paths::PartPath;
use super::request::{Acting, OperatorAct, Precondition, Reasoned};
use crate::http::body::bodies;
use crate::http::body::fields::{ActReason, PastInstant};
use crate::http::openapi::answers::{InvalidAct, OnOrder, OnVersion, refusals};
use crate::http::openapi::parameters::{
    IdempotencyKey, IfMatch, IfMatchOfFact, ObjectionById, OrderById, PaymentQueryById,
};
use crate::http::problem::Problem;
use crate::http::request::OrderPath;
use axum::extract::State;
use axum::response::Response;
use domain::order::query::QueryAnswer;
use domain::rules::Command;
use domain::rules::restrictions::Object;
use http::StatusCode;
use std::sync::Arc;

type Function = State<Arc<Operator>>;

bodies! {
    /// An objection that came by another way than the API.
    #[schema(examples(json!({
        "channel": "post", "received_at": "2025-02-03T10:00:00+05:00", "reason": "As the file of the case says.",
    })))]
    pub(super) struct RegisteredObjection {
        channel: Channel,
        /// When it arrived: since the order was placed, and not ahead.
        received_at: PastInstant,
        /// The claim whose classification it contradicts.
        claim: Option<String>,
        reason: ActReason,
    }

    /// What came of an objection.
    #[schema(examples(json!({"sustained": false, "reason": "As the file of the case says."})))]
    pub(super) struct ObjectionResolution {
        /// Whether it is right.
        sustained: bool,
        reason: ActReason,
    }

    /// Whether a payment arrived (clauses 3.6, 4.8).
    #[schema(examples(json!({"answer": "not_found", "reason": "As the file of the case says."})))]
    pub(super) struct PaymentQueryAnswer {
        /// It is `paid` and counted, the bank is still `processing` it, it was `declined`, or nothing was `not_found`.
        answer: QueryAnswer,
        reason: ActReason,
    }
}

refusals! {
    /// The order holds all the objections that it can; or the claim has no classification that could be contradicted
    /// (clause 4.9).
    RegisterObjectionRefused = LimitReached, NotClassified;
}

/// Register an objection that came by another way than the API
///
/// To automated processing, or to a claim's classification as not about the scope: in time, the claim then counts for
/// good (clause 4.9).
// K51.
#[utoipa::path(
    post,
    path = "/v1/operator/orders/{id}/objections",
    operation_id = "registerObjection",
    tag = "operator",
    security(("operatorToken" = ["operator"])),
    params(OrderById, IfMatchOfFact, IdempotencyKey),
    request_body = RegisteredObjection,
    responses(ActRecorded, OnOrder, RegisterObjectionRefused, InvalidAct),
)]
pub(super) async fn object(
    State(function): Function,
    OrderPath(id): OrderPath,
    Acting(asked, body): Acting<RegisteredObjection>,
) -> Result<Response, Problem> {
    let operator_act = OperatorAct::new(&id, &asked, body.reason);
    let command = Command::Object(Object {
        received_at: body.received_at.0,
        claim: body.claim,
        channel: body.channel.0,
        act: Some(operator_act.act.clone()),
    });
    function.carry_out(&asked, &operator_act, command, Precondition::OnFact, StatusCode::CREATED).await
}

refusals! {
    /// The objection was dealt with in another way.
    ResolveObjectionRefused = ObjectionResolved;
}

/// Deal with an objection
///
/// One that is right stops the presumption of clause 4.9 for good.
// K30.
#[utoipa::path(
    post,
    path = "/v1/operator/objections/{id}/resolution",
    operation_id = "resolveObjection",
    tag = "operator",
    security(("operatorToken" = ["operator"])),
    params(ObjectionById, IfMatch, IdempotencyKey),
    request_body = ObjectionResolution,
    responses(ActDone, OnVersion, ResolveObjectionRefused),
)]
pub(super) async fn resolve(
    State(function): Function,
    part: PartPath,
    Acting(asked, body): Acting<ObjectionResolution>,
) -> Result<Response, Problem> {
    let operator_act = OperatorAct::new(&part.order, &asked, body.reason);
    let command = Command::ResolveObjection { id: part.id, sustained: body.sustained, act: operator_act.act.clone() };
    function.carry_out(&asked, &operator_act, command, Precondition::OnVersion, StatusCode::OK).await
}

refusals! {
    /// Nothing waits for a confirmation (clause 4.9).
    ConfirmDeemingRefused = NothingToConfirm;
}

/// Confirm that nothing speaks against deeming the license provided
///
/// Where the vendor's policy asks for it, the presumption of clause 4.9 waits for this.
// K30.
#[utoipa::path(
    post,
    path = "/v1/operator/orders/{id}/deeming",
    operation_id = "confirmDeeming",
    tag = "operator",
    security(("operatorToken" = ["operator"])),
    params(OrderById, IfMatch, IdempotencyKey),
    request_body = Reasoned,
    responses(ActDone, OnVersion, ConfirmDeemingRefused),
)]
pub(super) async fn confirm_deeming(
    State(function): Function,
    OrderPath(id): OrderPath,
    Acting(asked, body): Acting<Reasoned>,
) -> Result<Response, Problem> {
    let operator_act = OperatorAct::new(&id, &asked, body.reason);
    let command = Command::ConfirmDeeming { act: operator_act.act.clone() };
    function.carry_out(&asked, &operator_act, command, Precondition::OnVersion, StatusCode::OK).await
}

refusals! {
    /// The question was answered in another way (clause 3.6).
    AnswerPaymentQueryRefused = QueryAnswered;
}

/// Answer whether a payment arrived
///
/// Where neither what was counted nor the bank's own status told (clauses 3.6, 4.8).
#[utoipa::path(
    post,
    path = "/v1/operator/payment-queries/{id}/answer",
    operation_id = "answerPaymentQuery",
    tag = "operator",
    security(("operatorToken" = ["operator"])),
    params(PaymentQueryById, IfMatch, IdempotencyKey),
    request_body = PaymentQueryAnswer,
    responses(ActDone, OnVersion, AnswerPaymentQueryRefused),
)]
pub(super) async fn answer_query(
    State(function): Function,
    part: PartPath,
    Acting(asked, body): Acting<PaymentQueryAnswer>,
) -> Result<Response, Problem> {
    let operator_act = OperatorAct::new(&part.order, &asked, body.reason);
    let act = Some(operator_act.act.clone());
    let command = Command::AnswerPaymentQuery { id: part.id, answer: body.answer, act };
    function.carry_out(&asked, &operator_act, command, Precondition::OnVersion, StatusCode::OK).await
}
