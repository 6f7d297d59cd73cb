//! Transfers, as an operator enters them from the bank's statement (clause 4.7): what came in, what was mistyped of it, what went
//! back. One reference of the bank is one transfer.

use super::Operator;
use super::operator_view::{ActDone, ActRecorded};
use super::request::{Acting, OperatorAct, OperatorRequest, Precondition, entered_transfer};
use crate::http::body::bodies;
use crate::http::body::fields::{ActReason, Amount, BankReference, PastInstant};
use crate::http::openapi::answers::{OnOrder, OnVersion, refusals};
use crate::http::openapi::parameters::{IdempotencyKey, IfMatch, IfMatchOfFact, OrderById};
use crate::http::problem::Problem;
use crate::http::request::OrderPath;
use axum::extract::State;
use axum::response::Response;
use domain::Instant;
use domain::code::Code;
use domain::money::Money;
use domain::order::OrderId;
use domain::order::transfer::TransferReturned;
use domain::rules::Command;
use domain::rules::transfer::RecordTransfer;
use http::StatusCode;
use std::sync::Arc;
use store::order::execute::Read;
use store::payments::transfer_move::TransferMove;
use store::payments::transfers::{Transfer, TransferUse};

type Function = State<Arc<Operator>>;

bodies! {
    /// A transfer on the vendor's account, from the bank's statement (clause 4.7).
    #[schema(examples(json!({
        "order_id": "01JK5Q0000000000000000000A", "reference": "T-2025-0001",
        "amount": {"amount_minor": 4900, "currency": "USD"}, "received_at": "2025-02-03T10:00:00+05:00",
        "third_party": false, "reason": "As the file of the case says.",
    })))]
    pub(super) struct BankReceipt {
        order_id: OrderId,
        reference: BankReference,
        /// What came in; it is some.
        amount: Amount,
        /// When it was on the account, and not ahead. From the bank's day of the order on: a statement may name no more
        /// than the day.
        received_at: PastInstant,
        /// Whether somebody else than the buyer paid.
        third_party: bool,
        reason: ActReason,
    }

    /// What the bank's statement says of a transfer that was entered otherwise (clause 4.7).
    #[schema(examples(json!({
        "reference": "2025-02-03/117", "amount": {"amount_minor": 4900, "currency": "USD"},
        "received_at": "2025-02-03T10:00:00+05:00", "third_party": false, "reason": "The currency was mistyped.",
    })))]
    pub(super) struct ReceiptCorrection {
        /// The order that it belongs to, where that is another one.
        order_id: Option<OrderId>,
        reference: BankReference,
        /// What came in; it is some.
        amount: Amount,
        /// When it was on the account; it does not lie ahead.
        received_at: PastInstant,
        /// Whether somebody else than the buyer paid.
        third_party: bool,
        reason: ActReason,
    }

    /// A transfer that went back to its payer.
    #[schema(examples(json!({"reference": "T-2025-0001", "payout": "P-2025-0001", "reason": "As the file of the case says."})))]
    pub(super) struct ReceiptReturn {
        /// The bank's reference of the transfer that came in.
        reference: BankReference,
        /// The bank's reference of the transfer back.
        payout: BankReference,
        reason: ActReason,
    }
}

/// What a statement says of a transfer that came in.
struct Facts {
    reference: String,
    amount: Money,
    received_at: Instant,
    third_party: bool,
}

impl Facts {
    fn receipt(&self, operator_act: &OperatorAct) -> RecordTransfer {
        let Facts { reference, amount, received_at, third_party } = self;
        let (reference, act) = (reference.clone(), operator_act.act.clone());
        RecordTransfer { reference, amount: *amount, received_at: *received_at, third_party: *third_party, act }
    }
}

refusals! {
    /// The reference was entered for another order, with other facts, or for a transfer that went out (clause 4.7), or
    /// the order holds all the transfers that it can.
    RecordReceiptRefused = ReceiptElsewhere, FactsDiffer, ReferenceTaken, LimitReached;
}

/// Enter a transfer from the bank's statement
///
/// Once by its reference (clause 4.7). One that cannot be counted for the order is set aside, never refused.
// K13, K14.
#[utoipa::path(
    post,
    path = "/v1/operator/bank-receipts",
    operation_id = "recordReceipt",
    tag = "operator",
    security(("operatorToken" = ["operator"])),
    params(IfMatchOfFact, IdempotencyKey),
    request_body = BankReceipt,
    responses(ActRecorded, OnOrder, RecordReceiptRefused),
)]
pub(super) async fn enter(
    State(function): Function,
    Acting(asked, body): Acting<BankReceipt>,
) -> Result<Response, Problem> {
    let operator_act = OperatorAct::new(&body.order_id, &asked, body.reason);
    let facts = Facts {
        reference: body.reference.0,
        amount: body.amount.money(),
        received_at: body.received_at.0,
        third_party: body.third_party,
    };
    let command = Command::RecordTransfer(facts.receipt(&operator_act));
    function.transfer(&asked, &operator_act, command, Precondition::OnFact, StatusCode::CREATED).await
}

refusals! {
    /// Money went back on the transfer, or a license or an end rests on it, so that it is not corrected any more
    /// (clause 4.7).
    CorrectReceiptRefused = NotCorrectable;
}

/// Correct what was mistyped of a transfer
///
/// These are the facts of the bank's statement; payments, full payment and its clocks follow them. With another order's
/// id the transfer is moved there (clause 4.7).
#[utoipa::path(
    post,
    path = "/v1/operator/orders/{id}/receipt-corrections",
    operation_id = "correctReceipt",
    tag = "operator",
    security(("operatorToken" = ["operator"])),
    params(OrderById, IfMatch, IdempotencyKey),
    request_body = ReceiptCorrection,
    responses(ActDone, OnVersion, CorrectReceiptRefused),
)]
pub(super) async fn correct(
    State(function): Function,
    OrderPath(id): OrderPath,
    Acting(asked, body): Acting<ReceiptCorrection>,
) -> Result<Response, Problem> {
    let to = body.order_id.unwrap_or_else(|| id.clone());
    let facts = Facts {
        reference: body.reference.0,
        amount: body.amount.money(),
        received_at: body.received_at.0,
        third_party: body.third_party,
    };
    let operator_act = OperatorAct::new(&id, &asked, body.reason.clone());
    if to == id {
        let command = Command::CorrectTransfer(facts.receipt(&operator_act));
        return function.carry_out(&asked, &operator_act, command, Precondition::OnVersion, StatusCode::OK).await;
    }
    let keyed = function.keyed(&asked, Precondition::OnVersion)?;
    let outcome = match function.read(&asked, &operator_act, &keyed).await? {
        Read::Done(outcome) => outcome,
        Read::New(read) => {
            let there = OperatorAct::new(&to, &asked, body.reason);
            let out = Command::TakeOutTransfer { reference: facts.reference.clone(), act: operator_act.act.clone() };
            let into = Command::RecordTransfer(facts.receipt(&there));
            let moving = TransferMove {
                reference: &facts.reference,
                out,
                out_writes: &|order| operator_act.extra_writes(&function.store, order),
                to: &to,
                into,
                into_writes: &|order| there.extra_writes(&function.store, order),
            };
            function.store.move_transfer(&function.agreement, *read, &moving, &keyed, asked.now).await?
        }
    };
    Ok(function.show(&outcome, StatusCode::OK, asked.now))
}

refusals! {
    /// It went back by another transfer, or the reference of the transfer back stands for another one.
    ReturnReceiptRefused = FactsDiffer, ReferenceTaken;
}

/// Record that a transfer went back
///
/// One that came in and could not be counted for the order (clauses 4.2, 4.3).
#[utoipa::path(
    post,
    path = "/v1/operator/orders/{id}/receipt-returns",
    operation_id = "returnReceipt",
    tag = "operator",
    security(("operatorToken" = ["operator"])),
    params(OrderById, IfMatch, IdempotencyKey),
    request_body = ReceiptReturn,
    responses(ActDone, OnVersion, ReturnReceiptRefused),
)]
pub(super) async fn give_back(
    State(function): Function,
    OrderPath(id): OrderPath,
    Acting(asked, body): Acting<ReceiptReturn>,
) -> Result<Response, Problem> {
    let operator_act = OperatorAct::new(&id, &asked, body.reason);
    let returned =
        TransferReturned { reference: body.reference.0, payout: body.payout.0, act: operator_act.act.clone() };
    function
        .transfer(&asked, &operator_act, Command::ReturnTransfer(returned), Precondition::OnVersion, StatusCode::OK)
        .await
}

impl Operator {
    /// As [`Operator::carry_out`], for an act that enters a transfer: its reference must not stand for another one.
    pub(super) async fn transfer(
        &self,
        asked: &OperatorRequest,
        operator_act: &OperatorAct,
        command: Command,
        rests: Precondition,
        status: StatusCode,
    ) -> Result<Response, Problem> {
        let transfer = entered_transfer(&command, operator_act.order());
        self.refuse_other(transfer.as_ref()).await?;
        match self.carry_out(asked, operator_act, command, rests, status).await {
            Err(problem) if problem.code() == Code::Contended => {
                // The same reference may have been entered for another transfer meanwhile.
                self.refuse_other(transfer.as_ref()).await?;
                Err(problem)
            }
            done => done,
        }
    }

    async fn refuse_other(&self, transfer: Option<&(String, Transfer)>) -> Result<(), Problem> {
        let Some((reference, transfer)) = transfer else { return Ok(()) };
        match self.store.transfer(reference).await? {
            None => Ok(()),
            Some(known) if known == *transfer => Ok(()),
            Some(known) if known.used_for == TransferUse::Receipt && transfer.used_for == TransferUse::Receipt => {
                Err(Code::ReceiptElsewhere.into())
            }
            Some(_) => Err(Code::ReferenceTaken.into()),
        }
    }
}
