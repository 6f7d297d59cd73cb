//! What an operator does about claims (clauses 4.9, 10.1).

mod bodies;

use super::Operator;
use super::operator_view::{ActDone, ActRecorded};
use super::part_paths::PartPath;
use super::request::{Acting, Attachment, OperatorAct, Precondition, Reasoned};
use crate::http::openapi::answers::{OnOrder, OnVersion, refusals};
use crate::http::openapi::parameters::{ClaimById, IdempotencyKey, IfMatch, IfMatchOfFact, OrderById};
use bodies::{
    ClaimAnswer, ClaimClassification, ClaimClosing, ClaimStriking, ClaimTimeliness, HandingIn, LossMonth,
    RegisteredClaim,
};

use crate::http::problem::Problem;
use crate::http::request::OrderPath;
use axum::extract::State;
use axum::response::Response;
use domain::order::claim_facts::{ClaimTimeDecided, CloseClaim, LossMonthSet};
use domain::rules::claim::LodgeClaim;
use domain::rules::claim_acts::{AnswerClaim, ProveHandingIn, ReclassifyClaim};

use domain::rules::Command;
use http::StatusCode;
use std::sync::Arc;

type Function = State<Arc<Operator>>;

refusals! {
    /// The order holds all the claims that it can.
    RegisterClaimRefused = LimitReached;
    /// The handing-in is proven for an instant after the arrival (clause 4.9); the month of the loss lies before the
    /// order or ahead (clause 6.3).
    RegisterClaimInvalid = HandedInAfterReceipt, LossMonthOutside | InvalidAct;
}

/// Register a claim that came by e-mail, post or telephone
///
/// The instant of arrival counts, or that of the handing-in where it is proven (clauses 4.9, 10.1).
// K22.
#[utoipa::path(
    post,
    path = "/v1/operator/orders/{id}/claims",
    operation_id = "registerClaim",
    tag = "operator",
    security(("operatorToken" = ["operator"])),
    params(OrderById, IfMatchOfFact, IdempotencyKey),
    request_body = RegisteredClaim,
    responses(ActRecorded, OnOrder, RegisterClaimRefused, RegisterClaimInvalid),
)]
pub(super) async fn register(
    State(function): Function,
    OrderPath(id): OrderPath,
    Acting(asked, body): Acting<RegisteredClaim>,
) -> Result<Response, Problem> {
    let mut operator_act = OperatorAct::new(&id, &asked, body.reason);
    let (commitment, cards_masked) = operator_act.keep_masked(Attachment::NewClaim, &body.text.0, &asked);
    let command = Command::LodgeClaim(LodgeClaim {
        about: body.about,
        received_at: body.received_at.0,
        handed_in_at: body.handed_in_at.map(|at| at.0),
        proven: body.proven,
        loss_month: body.loss_month,
        channel: body.channel.0,
        commitment,
        cards_masked,
        act: Some(operator_act.act.clone()),
    });
    function.carry_out(&asked, &operator_act, command, Precondition::OnFact, StatusCode::CREATED).await
}

refusals! {
    /// The claim was decided or closed, or this answer decides no more than the one before (clause 10.1).
    AnswerClaimRefused = ClaimAnswered;
}

/// Answer a claim
///
/// With a decision or without one yet (clause 10.1).
#[utoipa::path(
    post,
    path = "/v1/operator/claims/{id}/answer",
    operation_id = "answerClaim",
    tag = "operator",
    security(("operatorToken" = ["operator"])),
    params(ClaimById, IfMatch, IdempotencyKey),
    request_body = ClaimAnswer,
    responses(ActDone, OnVersion, AnswerClaimRefused),
)]
pub(super) async fn answer(
    State(function): Function,
    part: PartPath,
    Acting(asked, body): Acting<ClaimAnswer>,
) -> Result<Response, Problem> {
    let mut operator_act = OperatorAct::new(&part.order, &asked, body.reason);
    let (commitment, _) = operator_act.keep_masked(Attachment::Answer(part.id.clone()), &body.text.0, &asked);
    let outcome = body.outcome.map(|outcome| outcome.0);
    let command = Command::AnswerClaim(AnswerClaim { id: part.id, outcome, commitment, act: operator_act.act.clone() });
    function.carry_out(&asked, &operator_act, command, Precondition::OnVersion, StatusCode::OK).await
}

refusals! {
    /// The claim is closed, or was not answered and ends on the vendor's word alone (clause 10.1).
    CloseClaimRefused = ClaimClosed, ClaimUnanswered;
}

/// Close a claim
///
/// Only the buyer's acceptance, a settlement or a court makes the license provided.
// K4.
#[utoipa::path(
    post,
    path = "/v1/operator/claims/{id}/closing",
    operation_id = "closeClaim",
    tag = "operator",
    security(("operatorToken" = ["operator"])),
    params(ClaimById, IfMatch, IdempotencyKey),
    request_body = ClaimClosing,
    responses(ActDone, OnVersion, CloseClaimRefused),
)]
pub(super) async fn close(
    State(function): Function,
    part: PartPath,
    Acting(asked, body): Acting<ClaimClosing>,
) -> Result<Response, Problem> {
    let operator_act = OperatorAct::new(&part.order, &asked, body.reason);
    let command =
        Command::CloseClaim(CloseClaim { id: part.id, resolution: body.resolution, act: operator_act.act.clone() });
    function.carry_out(&asked, &operator_act, command, Precondition::OnVersion, StatusCode::OK).await
}

refusals! {
    /// The claim is closed (clause 10.1).
    WithdrawClaimAsOperatorRefused = ClaimClosed;
}

/// Register the withdrawal of a claim
///
/// The buyer's, which came in another way than through the API. The presumption of clause 4.9 does not come back.
#[utoipa::path(
    post,
    path = "/v1/operator/claims/{id}/withdrawal",
    operation_id = "withdrawClaimAsOperator",
    tag = "operator",
    security(("operatorToken" = ["operator"])),
    params(ClaimById, IfMatch, IdempotencyKey),
    request_body = Reasoned,
    responses(ActDone, OnVersion, WithdrawClaimAsOperatorRefused),
)]
pub(super) async fn withdraw(
    State(function): Function,
    part: PartPath,
    Acting(asked, body): Acting<Reasoned>,
) -> Result<Response, Problem> {
    let operator_act = OperatorAct::new(&part.order, &asked, body.reason);
    let command = Command::WithdrawClaim { id: part.id, act: Some(operator_act.act.clone()) };
    function.carry_out(&asked, &operator_act, command, Precondition::OnVersion, StatusCode::OK).await
}

/// Say what a claim is about
///
/// The instant that counts for it stays, and so does its effect (clause 4.9).
// K5.
#[utoipa::path(
    post,
    path = "/v1/operator/claims/{id}/classification",
    operation_id = "classifyClaim",
    tag = "operator",
    security(("operatorToken" = ["operator"])),
    params(ClaimById, IfMatch, IdempotencyKey),
    request_body = ClaimClassification,
    responses(ActDone, OnVersion),
)]
pub(super) async fn classify(
    State(function): Function,
    part: PartPath,
    Acting(asked, body): Acting<ClaimClassification>,
) -> Result<Response, Problem> {
    let operator_act = OperatorAct::new(&part.order, &asked, body.reason);
    let command =
        Command::ReclassifyClaim(ReclassifyClaim { id: part.id, about: body.about, act: operator_act.act.clone() });
    function.carry_out(&asked, &operator_act, command, Precondition::OnVersion, StatusCode::OK).await
}

refusals! {
    /// The claim was answered, withdrawn or closed: it was taken for the buyer's (clause 10.1).
    StrikeClaimRefused = ClaimAnswered;
}

/// Strike what is no claim of the buyer's
///
/// What is struck never stopped the presumption of clause 4.9.
#[utoipa::path(
    post,
    path = "/v1/operator/claims/{id}/striking",
    operation_id = "strikeClaim",
    tag = "operator",
    security(("operatorToken" = ["operator"])),
    params(ClaimById, IfMatch, IdempotencyKey),
    request_body = ClaimStriking,
    responses(ActDone, OnVersion, StrikeClaimRefused),
)]
pub(super) async fn strike(
    State(function): Function,
    part: PartPath,
    Acting(asked, body): Acting<ClaimStriking>,
) -> Result<Response, Problem> {
    let operator_act = OperatorAct::new(&part.order, &asked, body.reason);
    let command = Command::StrikeClaim { id: part.id, reason: body.r#as, act: operator_act.act.clone() };
    function.carry_out(&asked, &operator_act, command, Precondition::OnVersion, StatusCode::OK).await
}

refusals! {
    /// The claim was answered, or it is closed (clause 10.1).
    SetLossMonthRefused = ClaimAnswered, ClaimClosed;
    /// The month lies before the order or ahead (clause 6.3).
    SetLossMonthInvalid = LossMonthOutside | InvalidAct;
}

/// Say in which month the loss of a claim arose
///
/// What the licensor answers for at most follows from it (clause 6.3). Until the claim is answered.
#[utoipa::path(
    post,
    path = "/v1/operator/claims/{id}/loss-month",
    operation_id = "setLossMonth",
    tag = "operator",
    security(("operatorToken" = ["operator"])),
    params(ClaimById, IfMatch, IdempotencyKey),
    request_body = LossMonth,
    responses(ActDone, OnVersion, SetLossMonthRefused, SetLossMonthInvalid),
)]
pub(super) async fn set_loss_month(
    State(function): Function,
    part: PartPath,
    Acting(asked, body): Acting<LossMonth>,
) -> Result<Response, Problem> {
    let operator_act = OperatorAct::new(&part.order, &asked, body.reason);
    let command =
        Command::SetLossMonth(LossMonthSet { id: part.id, month: body.loss_month, act: operator_act.act.clone() });
    function.carry_out(&asked, &operator_act, command, Precondition::OnVersion, StatusCode::OK).await
}

refusals! {
    /// The handing-in lies after the arrival (clause 4.9).
    ProveHandingInInvalid = HandedInAfterReceipt | InvalidAct;
}

/// Record proof that a claim was handed in before it arrived
///
/// The proven instant counts (clause 4.9); a license that was deemed provided meanwhile is so no longer. The reason
/// says what the proof is.
// K22.
#[utoipa::path(
    post,
    path = "/v1/operator/claims/{id}/handing-in",
    operation_id = "proveHandingIn",
    tag = "operator",
    security(("operatorToken" = ["operator"])),
    params(ClaimById, IfMatch, IdempotencyKey),
    request_body = HandingIn,
    responses(ActDone, OnVersion, ProveHandingInInvalid),
)]
pub(super) async fn prove(
    State(function): Function,
    part: PartPath,
    Acting(asked, body): Acting<HandingIn>,
) -> Result<Response, Problem> {
    let operator_act = OperatorAct::new(&part.order, &asked, body.reason);
    let command = Command::ProveHandingIn(ProveHandingIn {
        id: part.id,
        handed_in_at: body.handed_in_at.0,
        act: operator_act.act.clone(),
    });
    function.carry_out(&asked, &operator_act, command, Precondition::OnVersion, StatusCode::OK).await
}

refusals! {
    /// The claim does not wait for this (clause 4.9).
    DecideTimelinessRefused = ClaimNotHeld;
}

/// Decide whether a claim is in time
///
/// One that arrived so shortly after the ten days of clause 4.9 that the clocks may err. Nothing is deemed before.
// K21.
#[utoipa::path(
    post,
    path = "/v1/operator/claims/{id}/timeliness",
    operation_id = "decideTimeliness",
    tag = "operator",
    security(("operatorToken" = ["operator"])),
    params(ClaimById, IfMatch, IdempotencyKey),
    request_body = ClaimTimeliness,
    responses(ActDone, OnVersion, DecideTimelinessRefused),
)]
pub(super) async fn decide_time(
    State(function): Function,
    part: PartPath,
    Acting(asked, body): Acting<ClaimTimeliness>,
) -> Result<Response, Problem> {
    let operator_act = OperatorAct::new(&part.order, &asked, body.reason);
    let command =
        Command::DecideClaimTime(ClaimTimeDecided { id: part.id, timely: body.timely, act: operator_act.act.clone() });
    function.carry_out(&asked, &operator_act, command, Precondition::OnVersion, StatusCode::OK).await
}
