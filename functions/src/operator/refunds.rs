//! What an operator does about money that goes back (clause 4.11).

use super::Operator;
use super::fields::Channel;
use super::operator_view::{ActDone, ActRecorded};
use super::part_paths::PartPath;
use super::request::{Acting, Approving, Attachment, OperatorAct, Precondition, Reasoned};
use crate::http::body::bodies;
use crate::http::body::fields::{ActReason, BankReference, MinorUnits, PastInstant, Prose, SomeMinorUnits, words};
use crate::http::openapi::answers::{OnOrder, OnVersion, refusals};
use crate::http::openapi::parameters::{IdempotencyKey, IfMatch, IfMatchOfFact, RefundById};
use crate::http::problem::Problem;
use axum::extract::State;
use axum::response::Response;
use domain::order::OrderId;
use domain::order::payment::Source;
use domain::order::refund::Cause;
use domain::order::refund_facts::RefundRerouted;
use domain::rules::Command;
use domain::rules::refund::DemandRefund;
use domain::rules::refund_desk::EnterRefund;
use http::StatusCode;
use std::sync::Arc;

type Function = State<Arc<Operator>>;

words! {
    /// Why money is demanded back.
    pub(super) DemandedCause(Cause) = "surplus" "agreement" "court";
}

bodies! {
    /// A demand for money back (clause 4.11).
    #[schema(examples(json!({
        "order_id": "01JK5Q0000000000000000000A", "source": {"transfer": "T-2025-0001"}, "amount_minor": 1000,
        "cause": "surplus", "demanded_at": "2025-02-03T10:00:00+05:00", "reason": "As the file of the case says.",
    })))]
    pub(super) struct NewRefund {
        order_id: OrderId,
        source: Source,
        /// How much, in minor units of what was paid.
        #[schema(value_type = SomeMinorUnits)]
        amount_minor: MinorUnits,
        /// More came in than was owed, the parties agreed, or a court decided.
        cause: DemandedCause,
        /// When the buyer demanded it: since the order was placed, and not ahead. The term runs from then.
        demanded_at: PastInstant,
        reason: ActReason,
    }

    /// A refund that was made at the bank's desk, to the card that paid (clause 4.11).
    #[schema(examples(json!({
        "order_id": "01JK5Q0000000000000000000A", "ticket": "ABCDEFGH000000000001ABCDEFGHIJKLMNOPQRST",
        "amount_minor": 70000, "cause": "agreement", "reference": "D-2025-0001",
        "returned_at": "2025-02-03T10:00:00+05:00", "reason": "As the file of the case says.",
    })))]
    pub(super) struct BankRefund {
        order_id: OrderId,
        /// The bank's name for the payment that it went back of.
        ticket: BankReference,
        /// How much, in minor units of what was paid.
        #[schema(value_type = SomeMinorUnits)]
        amount_minor: MinorUnits,
        /// Why, as far as it is more than was to go back anyway: more came in than was owed, the parties agreed, or a
        /// court decided.
        cause: DemandedCause,
        reference: BankReference,
        /// When it went back, by the bank's statement; neither ahead nor before the payment.
        returned_at: PastInstant,
        reason: ActReason,
    }

    /// Another way for a refund that the card did not take (clause 4.11).
    #[schema(examples(json!({
        "channel": "post", "destination": "The account in the notarised letter.",
        "reason": "As the file of the case says.",
    })))]
    pub(super) struct RefundReroute {
        /// How the new way reached the vendor.
        channel: Channel,
        /// Where the money goes, and how it is proven that this is the buyer's. Attachment beside the order.
        destination: Prose,
        reason: ActReason,
    }

    /// A refund that was paid out by hand (clause 4.11).
    #[schema(examples(json!({
        "reference": "P-2025-0001", "paid_at": "2025-02-03T10:00:00+05:00", "reason": "As the file of the case says.",
    })))]
    pub(super) struct Payout {
        reference: BankReference,
        /// When it was paid, and not ahead. From the bank's day of the demand on.
        paid_at: PastInstant,
        reason: ActReason,
    }
}

refusals! {
    /// A refund of this payment is under way (clause 4.11), or the order holds all the refunds that it can.
    DemandRefundRefused = RefundOpen, LimitReached;
    /// It is more than can go back of this payment (clause 4.11).
    DemandRefundInvalid = RefundTooLarge | InvalidAct;
}

/// Demand money back for the buyer
///
/// A surplus, or what an agreement or a court says, of one payment and to where it came from (clause 4.11).
// K14.
#[utoipa::path(
    post,
    path = "/v1/operator/refunds",
    operation_id = "demandRefund",
    tag = "operator",
    security(("operatorToken" = ["operator"])),
    params(IfMatch, IdempotencyKey),
    request_body = NewRefund,
    responses(ActRecorded, OnVersion, DemandRefundRefused, DemandRefundInvalid),
)]
pub(super) async fn demand_refund(
    State(function): Function,
    Acting(asked, body): Acting<NewRefund>,
) -> Result<Response, Problem> {
    let operator_act = OperatorAct::new(&body.order_id, &asked, body.reason);
    let command = Command::DemandRefund(DemandRefund {
        source: body.source,
        amount_minor: body.amount_minor.0,
        cause: body.cause.0,
        demanded_at: body.demanded_at.0,
        act: operator_act.act.clone(),
    });
    function.carry_out(&asked, &operator_act, command, Precondition::OnVersion, StatusCode::CREATED).await
}

refusals! {
    /// The reference was entered with other facts, or the bank is just being asked for a refund of this payment (clause
    /// 4.11); or the order holds all the refunds that it can.
    EnterRefundRefused = RefundReferenceKnown, RefundOpen, LimitReached;
    /// It is more than can go back of this payment, or earlier than it came in (clause 4.11).
    EnterRefundInvalid = RefundTooLarge, RefundBeforePayment | InvalidAct;
}

/// Enter a refund that was made at the bank's desk
///
/// Once by its reference, counted from the bank's day: first towards what was to go back of that payment, then on its
/// own (clause 4.11).
// K60.
#[utoipa::path(
    post,
    path = "/v1/operator/bank-refunds",
    operation_id = "enterRefund",
    tag = "operator",
    security(("operatorToken" = ["operator"])),
    params(IfMatchOfFact, IdempotencyKey),
    request_body = BankRefund,
    responses(ActRecorded, OnOrder, EnterRefundRefused, EnterRefundInvalid),
)]
pub(super) async fn enter_refund(
    State(function): Function,
    Acting(asked, body): Acting<BankRefund>,
) -> Result<Response, Problem> {
    let operator_act = OperatorAct::new(&body.order_id, &asked, body.reason);
    let command = Command::EnterRefund(EnterRefund {
        ticket: body.ticket.0,
        amount_minor: body.amount_minor.0,
        cause: body.cause.0,
        reference: body.reference.0,
        returned_at: body.returned_at.0,
        act: operator_act.act.clone(),
    });
    function.carry_out(&asked, &operator_act, command, Precondition::OnFact, StatusCode::CREATED).await
}

refusals! {
    /// The bank was not asked for the refund, or it is settled (clause 4.11).
    QuestionRefundRefused = RefundNotOpen;
}

/// Have the bank asked what became of a refund
///
/// The bank is asked now, and nothing is paid. Its no opens another way; what it says went back is settled; for as long
/// as it does not say, the refund stays as it is (clause 4.11).
// K60.
#[utoipa::path(
    post,
    path = "/v1/operator/refunds/{id}/question",
    operation_id = "questionRefund",
    tag = "operator",
    security(("operatorToken" = ["operator"])),
    params(RefundById, IfMatch, IdempotencyKey),
    request_body = Reasoned,
    responses(ActDone, OnVersion, QuestionRefundRefused),
)]
pub(super) async fn question_refund(
    State(function): Function,
    part: PartPath,
    Acting(asked, body): Acting<Reasoned>,
) -> Result<Response, Problem> {
    let operator_act = OperatorAct::new(&part.order, &asked, body.reason);
    let command = Command::QuestionRefund { id: part.id, act: operator_act.act.clone() };
    function.carry_out(&asked, &operator_act, command, Precondition::OnVersion, StatusCode::OK).await
}

refusals! {
    /// The refund is not at the point where this can be done (clause 4.11).
    RetryRefundRefused = RefundNotOpen;
}

/// Have the card tried once more
///
/// After the bank declined; it is asked first what became of the attempt before (clause 4.11).
// K9.
#[utoipa::path(
    post,
    path = "/v1/operator/refunds/{id}/retry",
    operation_id = "retryRefund",
    tag = "operator",
    security(("operatorToken" = ["operator"])),
    params(RefundById, IfMatch, IdempotencyKey),
    request_body = Reasoned,
    responses(ActDone, OnVersion, RetryRefundRefused),
)]
pub(super) async fn retry_refund(
    State(function): Function,
    part: PartPath,
    Acting(asked, body): Acting<Reasoned>,
) -> Result<Response, Problem> {
    let operator_act = OperatorAct::new(&part.order, &asked, body.reason);
    let command = Command::RetryRefund { id: part.id, act: operator_act.act.clone() };
    function.carry_out(&asked, &operator_act, command, Precondition::OnVersion, StatusCode::OK).await
}

refusals! {
    /// The refund is not at the point where this can be done (clause 4.11), or the mailbox is reported and the new way
    /// came by e-mail (clause 10.4).
    RerouteRefundRefused = RefundNotOpen, MailboxFrozen;
}

/// Propose another way for a refund
///
/// Where the card did not take it (clause 4.11). It waits for a second operator.
// K9.
#[utoipa::path(
    post,
    path = "/v1/operator/refunds/{id}/reroute",
    operation_id = "rerouteRefund",
    tag = "operator",
    security(("operatorToken" = ["operator"])),
    params(RefundById, IfMatch, IdempotencyKey),
    request_body = RefundReroute,
    responses(ActDone, OnVersion, RerouteRefundRefused),
)]
pub(super) async fn reroute_refund(
    State(function): Function,
    part: PartPath,
    Acting(asked, body): Acting<RefundReroute>,
) -> Result<Response, Problem> {
    let mut operator_act = OperatorAct::new(&part.order, &asked, body.reason);
    let destination = operator_act.keep(Attachment::Destination(part.id.clone()), body.destination.0, &asked);
    let channel = body.channel.0;
    let act = operator_act.act.clone();
    let command = Command::RerouteRefund(RefundRerouted { id: part.id, channel, destination, act });
    function.carry_out(&asked, &operator_act, command, Precondition::OnVersion, StatusCode::OK).await
}

refusals! {
    /// The refund is not at the point where this can be done (clause 4.11), the caller proposed the way, or the mailbox
    /// is reported and the way came by e-mail (clause 10.4).
    ApproveRefundRefused = RefundNotOpen, SecondOperator, MailboxFrozen;
}

/// Approve the other way for a refund
///
/// For the role `approver`, and never for the one who proposed it (clause 4.11).
// K9.
#[utoipa::path(
    post,
    path = "/v1/operator/refunds/{id}/approval",
    operation_id = "approveRefund",
    tag = "operator",
    security(("operatorToken" = ["approver"])),
    params(RefundById, IfMatch, IdempotencyKey),
    request_body = Reasoned,
    responses(ActDone, OnVersion, ApproveRefundRefused),
)]
pub(super) async fn approve_refund(
    State(function): Function,
    part: PartPath,
    Approving(asked, body): Approving<Reasoned>,
) -> Result<Response, Problem> {
    let operator_act = OperatorAct::new(&part.order, &asked, body.reason);
    let command = Command::ApproveRefund { id: part.id, act: operator_act.act.clone() };
    function.carry_out(&asked, &operator_act, command, Precondition::OnVersion, StatusCode::OK).await
}

refusals! {
    /// The refund is not at the point where this can be done (clause 4.11), the other way is not approved, the mailbox
    /// is reported and the way came by e-mail (clause 10.4), or the reference stands for another transfer.
    PayOutRefundRefused = RefundNotOpen, SecondOperator, MailboxFrozen, FactsDiffer, ReferenceTaken;
}

/// Record that a refund was paid out by hand
///
/// Back to the account that the transfer came from, or on the way that was approved (clause 4.11).
// K8, K9.
#[utoipa::path(
    post,
    path = "/v1/operator/refunds/{id}/payout",
    operation_id = "payOutRefund",
    tag = "operator",
    security(("operatorToken" = ["operator"])),
    params(RefundById, IfMatch, IdempotencyKey),
    request_body = Payout,
    responses(ActDone, OnVersion, PayOutRefundRefused),
)]
pub(super) async fn pay_out_refund(
    State(function): Function,
    part: PartPath,
    Acting(asked, body): Acting<Payout>,
) -> Result<Response, Problem> {
    let operator_act = OperatorAct::new(&part.order, &asked, body.reason);
    let command = Command::PayOutRefund {
        id: part.id,
        reference: body.reference.0,
        paid_at: body.paid_at.0,
        act: operator_act.act.clone(),
    };
    function.transfer(&asked, &operator_act, command, Precondition::OnVersion, StatusCode::OK).await
}
