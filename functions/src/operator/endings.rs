//! What an operator does about the life of an order: activation, ends, holds (clauses 3.5, 4.7, 4.10, 4.12, 5.2, 10.4).

use super::Operator;
use super::form::Form;
use super::request::{OperatorAct, OperatorRequest, Precondition};
use crate::http::problem::Problem;
use crate::http::request::OrderPath;
use axum::extract::State;
use axum::response::Response;
use domain::act::Channel;
use domain::clause::Clause;
use domain::order::OrderId;
use domain::order::ending::Ground;
use domain::order::mailbox::{Confirmer, Reporter};
use domain::rules::Command;
use domain::rules::ending::{Terminate, TerminateByOperator};
use http::StatusCode;
use serde::Deserialize;
use std::sync::Arc;

type Function = State<Arc<Operator>>;

/// Provides the right to use (clause 4.7).
pub(super) async fn activate(
    State(function): Function,
    OrderPath(id): OrderPath,
    asked: OperatorRequest,
) -> Result<Response, Problem> {
    let deed = OperatorAct::new(&id, &asked, Form::reason(&asked.body)?);
    function.activate(&asked, &deed).await
}

/// Cancels an order that is not paid in full (clause 3.5).
pub(super) async fn cancel(
    State(function): Function,
    OrderPath(id): OrderPath,
    asked: OperatorRequest,
) -> Result<Response, Problem> {
    let deed = OperatorAct::new(&id, &asked, Form::reason(&asked.body)?);
    let command = Command::Cancel { act: Some(deed.act.clone()) };
    function.carry_out(&asked, &deed, command, Precondition::OnVersion, StatusCode::OK).await
}

/// On what an operator ends an agreement.
#[derive(Deserialize, Clone, Copy, PartialEq)]
#[serde(rename_all = "snake_case")]
enum On {
    Notice,
    Agreement,
    Court,
}

/// Registers a buyer's notice of termination that came by e-mail, post or telephone, or records an end by agreement or by a
/// court.
pub(super) async fn terminate(
    State(function): Function,
    OrderPath(id): OrderPath,
    asked: OperatorRequest,
) -> Result<Response, Problem> {
    let fields = ["on", "channel", "received_at", "acknowledge_no_refund", "refund_minor"];
    let mut form = Form::new(&asked.body, &fields);
    let on: Option<On> = form.word("on", &["notice", "agreement", "court"]);
    if on == Some(On::Notice) {
        return notice(&function, &id, &asked, form).await;
    }
    form.without(&["channel", "received_at", "acknowledge_no_refund"], "goes with a notice only");
    let refund_minor = form.minor("refund_minor");
    let ((on, refund_minor), reason) = form.finish(on.zip(refund_minor))?;
    let deed = OperatorAct::new(&id, &asked, reason);
    let ground = if on == On::Court { Ground::Court } else { Ground::Agreement };
    let command = Command::TerminateByOperator(TerminateByOperator { ground, refund_minor, act: deed.act.clone() });
    function.carry_out(&asked, &deed, command, Precondition::OnVersion, StatusCode::OK).await
}

async fn notice(
    function: &Operator,
    id: &OrderId,
    asked: &OperatorRequest,
    mut form: Form<'_>,
) -> Result<Response, Problem> {
    form.without(&["refund_minor"], "follows from the offer where the buyer gave notice");
    let channel: Option<Channel> = form.word("channel", &["kommo", "email", "post", "phone"]);
    let received_at = form.past_instant("received_at", asked.now);
    let acknowledged = form.boolean("acknowledge_no_refund");
    let (((channel, received_at), acknowledged), reason) = form.finish(channel.zip(received_at).zip(acknowledged))?;
    let deed = OperatorAct::new(id, asked, reason);
    let act = Some(deed.act.clone());
    let command = Command::Terminate(Terminate { received_at, channel, acknowledged, act });
    function.carry_out(asked, &deed, command, Precondition::OnFact, StatusCode::OK).await
}

/// Decides that the notices which wait do not end the agreement (K47).
pub(super) async fn refuse_termination(
    State(function): Function,
    OrderPath(id): OrderPath,
    asked: OperatorRequest,
) -> Result<Response, Problem> {
    let deed = OperatorAct::new(&id, &asked, Form::reason(&asked.body)?);
    let command = Command::RefuseTermination { act: deed.act.clone() };
    function.carry_out(&asked, &deed, command, Precondition::OnVersion, StatusCode::OK).await
}

/// What an order is held over.
#[derive(Deserialize, Clone, Copy, PartialEq)]
#[serde(rename_all = "snake_case")]
enum Hold {
    Mailbox,
    Use,
}

/// Holds an order: its mailbox is compromised (clause 10.4), or its use is suspended for a breach (K37).
pub(super) async fn hold(State(function): Function, asked: OperatorRequest) -> Result<Response, Problem> {
    let mut form = Form::new(&asked.body, &["order_id", "kind", "clause", "all_orders"]);
    let id = form.order_id();
    let kind: Option<Hold> = form.word("kind", &["mailbox", "use"]);
    let clause: Option<Clause> = match kind {
        Some(Hold::Use) => {
            form.object.choice(&mut form.reader, "clause", "must be a clause such as 5.2", |it| it.parse().ok())
        }
        _ => None,
    };
    let all_orders = form.object.optional_boolean(&mut form.reader, "all_orders").unwrap_or(false);
    match kind {
        Some(Hold::Mailbox) => form.without(&["clause"], "goes with a use only"),
        _ => form.without(&["all_orders"], "goes with a mailbox only"),
    }
    let ((id, kind), reason) = form.finish(id.zip(kind))?;
    let deed = OperatorAct::new(&id, &asked, reason);
    let command = match (kind, clause) {
        (Hold::Use, Some(ground)) => Command::Suspend { ground, act: deed.act.clone() },
        // Every order that was placed with the same address (K55).
        _ if all_orders => Command::ConfirmMailbox { by: Confirmer::Operator(deed.act.clone()) },
        _ => Command::ReportMailbox { by: Reporter::Operator(deed.act.clone()) },
    };
    let rests = if kind == Hold::Use { Precondition::OnVersion } else { Precondition::OnFact };
    function.carry_out(&asked, &deed, command, rests, StatusCode::CREATED).await
}

/// Lifts a hold.
pub(super) async fn lift(State(function): Function, asked: OperatorRequest) -> Result<Response, Problem> {
    let mut form = Form::new(&asked.body, &["order_id", "kind"]);
    let id = form.order_id();
    let kind: Option<Hold> = form.word("kind", &["mailbox", "use"]);
    let ((id, kind), reason) = form.finish(id.zip(kind))?;
    let deed = OperatorAct::new(&id, &asked, reason);
    let act = deed.act.clone();
    let command = if kind == Hold::Use { Command::Resume { act } } else { Command::ClearMailbox { act } };
    function.carry_out(&asked, &deed, command, Precondition::OnVersion, StatusCode::OK).await
}
