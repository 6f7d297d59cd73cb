//! Transfers, as an operator enters them from the bank's statement (clause 4.7): what came in, what was mistyped of it, what went
//! back. One reference of the bank is one transfer.

use super::Operator;
use super::form::Form;
use super::request::{OperatorAct, OperatorRequest, Precondition};
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

/// The transfer that a command enters, by the bank's reference.
pub(super) fn of(command: &Command, order: &OrderId) -> Option<(String, Transfer)> {
    let (reference, used_for) = match command {
        Command::RecordTransfer(receipt) => (&receipt.reference, TransferUse::Receipt),
        Command::PayOutRefund { id, reference, .. } => (reference, TransferUse::Refund(id.clone())),
        Command::EnterRefund(entered) => (&entered.reference, TransferUse::Desk(entered.ticket.clone())),
        Command::ReturnTransfer(returned) => (&returned.payout, TransferUse::Return(returned.reference.clone())),
        _ => return None,
    };
    Some((reference.clone(), Transfer { order: order.clone(), used_for }))
}

/// What a statement says of a transfer that came in.
struct Facts {
    reference: String,
    amount: Money,
    received_at: Instant,
    third_party: bool,
}

const FACTS: [&str; 5] = ["order_id", "reference", "amount", "received_at", "third_party"];

impl Facts {
    fn read(form: &mut Form<'_>, now: Instant) -> Option<Facts> {
        let (reference, amount) = (form.reference("reference"), form.amount("amount"));
        let received_at = form.past_instant("received_at", now);
        let third_party = form.boolean("third_party");
        let read = reference.zip(amount).zip(received_at).zip(third_party);
        let (((reference, amount), received_at), third_party) = read?;
        Some(Facts { reference, amount, received_at, third_party })
    }

    fn receipt(&self, deed: &OperatorAct) -> RecordTransfer {
        let Facts { reference, amount, received_at, third_party } = self;
        let (reference, act) = (reference.clone(), deed.act.clone());
        RecordTransfer { reference, amount: *amount, received_at: *received_at, third_party: *third_party, act }
    }
}

/// Enters a transfer from the bank's statement, once by its reference (K13, K14).
pub(super) async fn enter(State(function): Function, asked: OperatorRequest) -> Result<Response, Problem> {
    let mut form = Form::new(&asked.body, &FACTS);
    let id = form.order_id();
    let facts = Facts::read(&mut form, asked.now);
    let ((id, facts), reason) = form.finish(id.zip(facts))?;
    let deed = OperatorAct::new(&id, &asked, reason);
    let command = Command::RecordTransfer(facts.receipt(&deed));
    function.transfer(&asked, &deed, command, Precondition::OnFact, StatusCode::CREATED).await
}

/// Corrects what was mistyped of a transfer: its sum, currency, day or payer, or the order that it belongs to.
pub(super) async fn correct(
    State(function): Function,
    OrderPath(id): OrderPath,
    asked: OperatorRequest,
) -> Result<Response, Problem> {
    let mut form = Form::new(&asked.body, &FACTS);
    let to = if form.says("order_id") { form.order_id() } else { Some(id.clone()) };
    let facts = Facts::read(&mut form, asked.now);
    let ((to, facts), reason) = form.finish(to.zip(facts))?;
    let deed = OperatorAct::new(&id, &asked, reason.clone());
    if to == id {
        let command = Command::CorrectTransfer(facts.receipt(&deed));
        return function.carry_out(&asked, &deed, command, Precondition::OnVersion, StatusCode::OK).await;
    }
    let keyed = function.keyed(&asked, Precondition::OnVersion)?;
    let outcome = match function.read(&asked, &deed, &keyed).await? {
        Read::Done(outcome) => outcome,
        Read::New(read) => {
            let there = OperatorAct::new(&to, &asked, reason);
            let out = Command::TakeOutTransfer { reference: facts.reference.clone(), act: deed.act.clone() };
            let into = Command::RecordTransfer(facts.receipt(&there));
            let moving = TransferMove {
                reference: &facts.reference,
                out,
                out_writes: &|order| deed.extra_writes(&function.store, order),
                to: &to,
                into,
                into_writes: &|order| there.extra_writes(&function.store, order),
            };
            function.store.move_transfer(&function.agreement, *read, &moving, &keyed, asked.now).await?
        }
    };
    Ok(function.show(&outcome, StatusCode::OK, asked.now))
}

/// Records that a transfer which could not be counted went back.
pub(super) async fn give_back(
    State(function): Function,
    OrderPath(id): OrderPath,
    asked: OperatorRequest,
) -> Result<Response, Problem> {
    let mut form = Form::new(&asked.body, &["reference", "payout"]);
    let (reference, payout) = (form.reference("reference"), form.reference("payout"));
    let ((reference, payout), reason) = form.finish(reference.zip(payout))?;
    let deed = OperatorAct::new(&id, &asked, reason);
    let command = Command::ReturnTransfer(TransferReturned { reference, payout, act: deed.act.clone() });
    function.transfer(&asked, &deed, command, Precondition::OnVersion, StatusCode::OK).await
}

impl Operator {
    /// As [`Operator::carry_out`], for an act that enters a transfer: its reference must not stand for another one.
    pub(super) async fn transfer(
        &self,
        asked: &OperatorRequest,
        deed: &OperatorAct,
        command: Command,
        rests: Precondition,
        status: StatusCode,
    ) -> Result<Response, Problem> {
        let transfer = of(&command, deed.order());
        self.refuse_other(transfer.as_ref()).await?;
        match self.carry_out(asked, deed, command, rests, status).await {
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
