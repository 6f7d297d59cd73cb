//! What an operator does about money: invoices, chargebacks and what is owed after them, refunds (clauses 4.3, 4.11, 9.3).

use super::Operator;
use super::form::Form;
use super::parts::{InvoicePath, PartPath};
use super::request::{Approving, Attachment, OperatorAct, OperatorRequest, Precondition};
use crate::http::problem::Problem;
use crate::http::request::OrderPath;
use axum::extract::State;
use axum::response::Response;
use domain::act::Channel;
use domain::order::refund::Cause;
use domain::order::refund_facts::RefundRerouted;
use domain::rules::Command;
use domain::rules::debt::WaiveDebt;
use domain::rules::invoice::{IssueInvoice, issuable};
use domain::rules::refund::DemandRefund;
use domain::rules::refund_desk::EnterRefund;
use http::StatusCode;
use std::sync::Arc;
use store::order::execute::Read;

type Function = State<Arc<Operator>>;

/// Issues an invoice for what is still owed (clause 4.3). Its number is drawn only if one can be issued.
pub(super) async fn issue_invoice(
    State(function): Function,
    OrderPath(id): OrderPath,
    asked: OperatorRequest,
) -> Result<Response, Problem> {
    let mut form = Form::new(&asked.body, &["last_day"]);
    let last_day = form.day("last_day");
    let (last_day, reason) = form.finish(last_day)?;
    let deed = OperatorAct::new(&id, &asked, reason);
    let keyed = function.keyed(&asked, Precondition::OnVersion)?;
    let outcome = match function.read(&asked, &deed, &keyed).await? {
        Read::Done(outcome) => outcome,
        Read::New(read) => {
            issuable(&function.agreement, &read.order, last_day, asked.now).map_err(Problem::from)?;
            let number = function.store.draw_invoice_number().await?;
            let command = Command::IssueInvoice(IssueInvoice { number, last_day, act: deed.act.clone() });
            function.write(&asked, &deed, &keyed, *read, &command).await?
        }
    };
    Ok(function.show(&outcome, StatusCode::CREATED, asked.now))
}

/// Voids an invoice.
pub(super) async fn void_invoice(
    State(function): Function,
    invoice: InvoicePath,
    asked: OperatorRequest,
) -> Result<Response, Problem> {
    let deed = OperatorAct::new(&invoice.order, &asked, Form::reason(&asked.body)?);
    let command = Command::VoidInvoice { number: invoice.number, act: deed.act.clone() };
    function.carry_out(&asked, &deed, command, Precondition::OnVersion, StatusCode::OK).await
}

/// Records that the bank took a payment back (K38).
pub(super) async fn charge_back(
    State(function): Function,
    OrderPath(id): OrderPath,
    asked: OperatorRequest,
) -> Result<Response, Problem> {
    let mut form = Form::new(&asked.body, &["source", "reversed_at"]);
    let source = form.source();
    let at = form.past_instant("reversed_at", asked.now);
    let ((source, at), reason) = form.finish(source.zip(at))?;
    let deed = OperatorAct::new(&id, &asked, reason);
    let command = Command::Reverse { source, at, act: deed.act.clone() };
    function.carry_out(&asked, &deed, command, Precondition::OnFact, StatusCode::CREATED).await
}

/// Gives up what the buyer owes after the bank took a payment back, or a part of it (clause 9.3).
pub(super) async fn waive_debt(
    State(function): Function,
    OrderPath(id): OrderPath,
    asked: OperatorRequest,
) -> Result<Response, Problem> {
    let mut form = Form::new(&asked.body, &["amount_minor"]);
    let amount_minor = form.minor("amount_minor");
    let (amount_minor, reason) = form.finish(amount_minor)?;
    let deed = OperatorAct::new(&id, &asked, reason);
    let command = Command::WaiveDebt(WaiveDebt { amount_minor, act: deed.act.clone() });
    function.carry_out(&asked, &deed, command, Precondition::OnVersion, StatusCode::CREATED).await
}

/// Demands money back for the buyer: a surplus (K14), or what an agreement or a court says.
pub(super) async fn demand_refund(State(function): Function, asked: OperatorRequest) -> Result<Response, Problem> {
    let mut form = Form::new(&asked.body, &["order_id", "source", "amount_minor", "cause", "demanded_at"]);
    let id = form.order_id();
    let source = form.source();
    let amount_minor = form.minor("amount_minor");
    let cause: Option<Cause> = form.word("cause", &["surplus", "agreement", "court"]);
    let demanded_at = form.past_instant("demanded_at", asked.now);
    let read = id.zip(source).zip(amount_minor).zip(cause).zip(demanded_at);
    let (((((id, source), amount_minor), cause), demanded_at), reason) = form.finish(read)?;
    let deed = OperatorAct::new(&id, &asked, reason);
    let act = deed.act.clone();
    let command = Command::DemandRefund(DemandRefund { source, amount_minor, cause, demanded_at, act });
    function.carry_out(&asked, &deed, command, Precondition::OnVersion, StatusCode::CREATED).await
}

/// Enters a refund that was made at the bank's desk, once by its reference (K60).
pub(super) async fn enter_refund(State(function): Function, asked: OperatorRequest) -> Result<Response, Problem> {
    let names = ["order_id", "ticket", "amount_minor", "cause", "reference", "returned_at"];
    let mut form = Form::new(&asked.body, &names);
    let id = form.order_id();
    let ticket = form.reference("ticket");
    let amount_minor = form.minor("amount_minor");
    let cause: Option<Cause> = form.word("cause", &["surplus", "agreement", "court"]);
    let reference = form.reference("reference");
    let returned_at = form.past_instant("returned_at", asked.now);
    let read = id.zip(ticket).zip(amount_minor).zip(cause).zip(reference).zip(returned_at);
    let ((((((id, ticket), amount_minor), cause), reference), returned_at), reason) = form.finish(read)?;
    let deed = OperatorAct::new(&id, &asked, reason);
    let act = deed.act.clone();
    let command = Command::EnterRefund(EnterRefund { ticket, amount_minor, cause, reference, returned_at, act });
    function.carry_out(&asked, &deed, command, Precondition::OnFact, StatusCode::CREATED).await
}

/// Has the bank asked now what became of a refund; nothing is paid (K60).
pub(super) async fn question_refund(
    State(function): Function,
    part: PartPath,
    asked: OperatorRequest,
) -> Result<Response, Problem> {
    let deed = OperatorAct::new(&part.order, &asked, Form::reason(&asked.body)?);
    let command = Command::QuestionRefund { id: part.id, act: deed.act.clone() };
    function.carry_out(&asked, &deed, command, Precondition::OnVersion, StatusCode::OK).await
}

/// Has the gateway tried once more (K9).
pub(super) async fn retry_refund(
    State(function): Function,
    part: PartPath,
    asked: OperatorRequest,
) -> Result<Response, Problem> {
    let deed = OperatorAct::new(&part.order, &asked, Form::reason(&asked.body)?);
    let command = Command::RetryRefund { id: part.id, act: deed.act.clone() };
    function.carry_out(&asked, &deed, command, Precondition::OnVersion, StatusCode::OK).await
}

/// Proposes another way to pay out a refund that the card did not take (K9): where to, proven how.
pub(super) async fn reroute_refund(
    State(function): Function,
    part: PartPath,
    asked: OperatorRequest,
) -> Result<Response, Problem> {
    let mut form = Form::new(&asked.body, &["channel", "destination"]);
    let channel: Option<Channel> = form.word("channel", &["kommo", "email", "post", "phone"]);
    let destination = form.prose("destination");
    let ((channel, destination), reason) = form.finish(channel.zip(destination))?;
    let mut deed = OperatorAct::new(&part.order, &asked, reason);
    let destination = deed.keep(Attachment::Destination(part.id.clone()), destination, &asked);
    let act = deed.act.clone();
    let command = Command::RerouteRefund(RefundRerouted { id: part.id, channel, destination, act });
    function.carry_out(&asked, &deed, command, Precondition::OnVersion, StatusCode::OK).await
}

/// Approves that way, as a second operator (K9).
pub(super) async fn approve_refund(
    State(function): Function,
    part: PartPath,
    Approving(asked): Approving,
) -> Result<Response, Problem> {
    let deed = OperatorAct::new(&part.order, &asked, Form::reason(&asked.body)?);
    let command = Command::ApproveRefund { id: part.id, act: deed.act.clone() };
    function.carry_out(&asked, &deed, command, Precondition::OnVersion, StatusCode::OK).await
}

/// Records that a refund was paid out by hand (K8, K9).
pub(super) async fn pay_out_refund(
    State(function): Function,
    part: PartPath,
    asked: OperatorRequest,
) -> Result<Response, Problem> {
    let mut form = Form::new(&asked.body, &["reference", "paid_at"]);
    let reference = form.reference("reference");
    let paid_at = form.past_instant("paid_at", asked.now);
    let ((reference, paid_at), reason) = form.finish(reference.zip(paid_at))?;
    let deed = OperatorAct::new(&part.order, &asked, reason);
    let command = Command::PayOutRefund { id: part.id, reference, paid_at, act: deed.act.clone() };
    function.transfer(&asked, &deed, command, Precondition::OnVersion, StatusCode::OK).await
}
