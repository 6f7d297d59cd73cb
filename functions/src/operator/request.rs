//! What an operator asks: one shape for every act. The token first, then the key, the version it rests on, the body with its
//! reason; then one command on one order.

use super::Operator;
use super::caller::{Caller, Role};
use super::if_match;
use super::operator_view::OperatorView;
use crate::activation::activation;
use crate::http::body::fields::ActReason;
use crate::http::body::{self, Field, bodies};
use crate::http::problem::Problem;
use crate::http::request::{IdempotencyKey, Json, Now};
use crate::order_view::answer;
use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::response::Response;
use domain::Instant;
use domain::act::Act;
use domain::code::Code;
use domain::order::license::Activator;
use domain::order::{Order, OrderId};
use domain::rules::Command;
use domain::rules::refund_desk::EnterRefund;
use gateways::avangard::GATEWAY;
use gateways::avangard::date_of;
use http::StatusCode;
use serde_json::Value;
use sha2::{Digest, Sha256};
use std::sync::Arc;
use store::order::execute::{Execution, Outcome, Read};
use store::order::state::Stored;
use store::order::texts::{Text, TextKind};
use store::payments::transfers::{Transfer, TransferUse};
use store::published::proposals::ApprovalRequest;
use store::table::TxWrite;
use store::table::error::StoreError;
use store::table::idempotency::{IfMatch, Keyed};

/// A request of an operator who was let in.
pub(super) struct OperatorRequest {
    pub(super) caller: Caller,
    pub(super) now: Instant,
    /// What was sent, by which a repeat under the same key is known.
    body: Value,
    /// What is asked of what.
    path: String,
    key: IdempotencyKey,
    if_match: Option<IfMatch>,
}

/// An act of an operator, with its body.
pub(super) struct Acting<B>(pub(super) OperatorRequest, pub(super) B);

/// An act of a second operator, which has a role of its own (K9), or of who stands in for one.
pub(super) struct Approving<B>(pub(super) OperatorRequest, pub(super) B);

/// An act of who leads the operators: an approver, for whom nobody stands in here.
pub(super) struct Leading<B>(pub(super) OperatorRequest, pub(super) B);

impl<B: Field> FromRequest<Arc<Operator>> for Acting<B> {
    type Rejection = Problem;

    async fn from_request(request: Request, function: &Arc<Operator>) -> Result<Acting<B>, Problem> {
        let asked = OperatorRequest::read(request, function, Doing::Act).await?;
        body::read(&asked.body, asked.now).map(|body| Acting(asked, body))
    }
}

impl<B: Field> FromRequest<Arc<Operator>> for Approving<B> {
    type Rejection = Problem;

    async fn from_request(request: Request, function: &Arc<Operator>) -> Result<Approving<B>, Problem> {
        let asked = OperatorRequest::read(request, function, Doing::Approve).await?;
        body::read(&asked.body, asked.now).map(|body| Approving(asked, body))
    }
}

impl<B: Field> FromRequest<Arc<Operator>> for Leading<B> {
    type Rejection = Problem;

    async fn from_request(request: Request, function: &Arc<Operator>) -> Result<Leading<B>, Problem> {
        let asked = OperatorRequest::read(request, function, Doing::Lead).await?;
        body::read(&asked.body, asked.now).map(|body| Leading(asked, body))
    }
}

/// What somebody does, by which it is known who may.
#[derive(Clone, Copy)]
enum Doing {
    Act,
    Approve,
    Lead,
}

bodies! {
    /// An act that says nothing but its reason.
    #[schema(examples(json!({"reason": "As the file of the case says."})))]
    pub(super) struct Reasoned {
        reason: ActReason,
    }
}

impl OperatorRequest {
    /// What the body says beside its reason, as JSON: two people who ask for the same give different reasons.
    fn said(&self) -> String {
        let mut said = self.body.clone();
        if let Value::Object(fields) = &mut said {
            fields.remove("reason");
        }
        said.to_string()
    }

    /// The request by which a second person approves what this one proposes.
    pub(super) fn approval_request(&self) -> ApprovalRequest {
        let of = self.path.strip_suffix("/publication").unwrap_or(&self.path);
        ApprovalRequest { path: format!("{of}/approval"), body: self.said() }
    }

    /// A hash of what the body says beside its reason.
    pub(super) fn content(&self) -> String {
        hex::encode(Sha256::digest(self.said()))
    }

    async fn read(request: Request, function: &Arc<Operator>, doing: Doing) -> Result<OperatorRequest, Problem> {
        let (mut parts, body) = request.into_parts();
        let Now(now) = Now::from_request_parts(&mut parts, function).await?;
        let caller = match doing {
            Doing::Act => function.admit(&parts, &[Role::Operator], now).await?,
            Doing::Approve => function.admit_to_approve(&parts, now).await?,
            Doing::Lead => function.admit(&parts, &[Role::Approver], now).await?,
        };
        let key = IdempotencyKey::from_request_parts(&mut parts, function).await?;
        let if_match = if_match::read(&parts.headers)?;
        let path = parts.uri.path().to_owned();
        let Json(body) = Json::from_request(Request::from_parts(parts, body), function).await?;
        Ok(OperatorRequest { caller, now, body, path, key, if_match })
    }
}

/// Whether an act rests on the order as the operator saw it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Precondition {
    /// On a version that `If-Match` names.
    OnVersion,
    /// On a fact from outside, which must not be lost because the order changed meanwhile.
    OnFact,
}

/// An act that was read: its reason, and what it keeps beside the order.
pub(super) struct OperatorAct {
    /// The operator's part, for the command.
    pub(super) act: Act,
    reason: Text,
    order: OrderId,
    texts: Vec<(Attachment, Text)>,
}

/// What another text of an act is.
pub(super) enum Attachment {
    /// The text of the claim that the act registers.
    NewClaim,
    /// The answer to this claim.
    Answer(String),
    /// The message that the act registers.
    NewMessage,
    /// Where this refund goes instead.
    Destination(String),
    /// Another address of the buyer.
    NewContact,
    /// The buyer as the invoice names them that the act issues.
    NewInvoice,
}

impl OperatorAct {
    /// An act on an order, for this reason.
    pub(super) fn new(order: &OrderId, asked: &OperatorRequest, ActReason(reason): ActReason) -> OperatorAct {
        let reason = Text::masked(order, &reason, Some(asked.caller.sub.clone()), asked.now);
        let act = Act { actor: asked.caller.actor.clone(), reason: reason.commitment() };
        OperatorAct { act, reason, order: order.clone(), texts: Vec::new() }
    }

    /// The order that it is on.
    pub(super) fn order(&self) -> &OrderId {
        &self.order
    }

    /// Keeps a text with the act as it is, and gives the commitment to it.
    pub(super) fn keep(&mut self, kept: Attachment, text: String, asked: &OperatorRequest) -> String {
        let text = Text::new(&self.order, text, Some(asked.caller.sub.clone()), asked.now);
        let commitment = text.commitment();
        self.texts.push((kept, text));
        commitment
    }

    /// The same with words that may be the buyer's: the commitment to them, and how many card numbers in them were masked.
    pub(super) fn keep_masked(&mut self, kept: Attachment, text: &str, asked: &OperatorRequest) -> (String, usize) {
        let text = Text::masked(&self.order, text, Some(asked.caller.sub.clone()), asked.now);
        let known = (text.commitment(), text.cards_masked);
        self.texts.push((kept, text));
        known
    }

    pub(super) fn extra_writes(&self, store: &store::Store, after: &Order) -> Result<Vec<TxWrite>, StoreError> {
        let version = after.version;
        let mut writes = vec![store.text(&TextKind::Act(version), &self.reason)?];
        for (kept, text) in &self.texts {
            let of = match kept {
                Attachment::NewClaim => {
                    let claim = after.claims.last().ok_or(StoreError::Unreadable("order without its claim"))?;
                    TextKind::Claim(claim.id.clone())
                }
                Attachment::NewMessage => {
                    let piece =
                        after.correspondence.last().ok_or(StoreError::Unreadable("order without its message"))?;
                    TextKind::Correspondence(piece.id.clone())
                }
                Attachment::Answer(claim) => TextKind::Answer(claim.clone(), version),
                Attachment::Destination(refund) => TextKind::Destination(refund.clone(), version),
                Attachment::NewContact => TextKind::Contact(version),
                Attachment::NewInvoice => {
                    let invoice = after.invoices.last().ok_or(StoreError::Unreadable("order without its invoice"))?;
                    TextKind::Invoice(invoice.number)
                }
            };
            writes.push(store.text(&of, text)?);
        }
        Ok(writes)
    }
}

impl Operator {
    /// Carries out an act and answers with the order after it.
    pub(super) async fn carry_out(
        &self,
        asked: &OperatorRequest,
        operator_act: &OperatorAct,
        command: Command,
        rests: Precondition,
        status: StatusCode,
    ) -> Result<Response, Problem> {
        let outcome = self.outcome(asked, operator_act, &command, rests).await?;
        Ok(self.show(&outcome, status, asked.now))
    }

    /// Carries out an act; what became of it.
    pub(super) async fn outcome(
        &self,
        asked: &OperatorRequest,
        operator_act: &OperatorAct,
        command: &Command,
        rests: Precondition,
    ) -> Result<Outcome, Problem> {
        let keyed = self.keyed(asked, rests)?;
        match self.read(asked, operator_act, &keyed).await? {
            Read::Done(outcome) => Ok(outcome),
            Read::New(read) => self.write(asked, operator_act, &keyed, *read, command).await,
        }
    }

    /// The order as it is before an act, or what became of the act under the same key.
    pub(super) async fn read(
        &self,
        asked: &OperatorRequest,
        operator_act: &OperatorAct,
        keyed: &Keyed,
    ) -> Result<Read, Problem> {
        let read = self.store.read_keyed(&operator_act.order, keyed, asked.now).await?;
        if let Read::New(new) = &read {
            keyed.check_version(new.order.version)?;
        }
        Ok(read)
    }

    /// Writes an act on the order as it was read.
    pub(super) async fn write(
        &self,
        asked: &OperatorRequest,
        operator_act: &OperatorAct,
        keyed: &Keyed,
        read: Stored,
        command: &Command,
    ) -> Result<Outcome, Problem> {
        let transfer = entered_transfer(command, &operator_act.order);
        // What is entered as returned at the bank's desk is compared with the bank's list at night.
        let refund = match command {
            Command::EnterRefund(entered) => Some(entered),
            _ => None,
        };
        let extra_writes = |after: &Order| {
            let mut writes = operator_act.extra_writes(&self.store, after)?;
            writes.extend(
                transfer.as_ref().map(|(reference, it)| self.store.transfer_entered(reference, it)).transpose()?,
            );
            if let Some(EnterRefund { ticket, reference, .. }) = refund {
                let day = date_of(asked.now);
                writes.push(self.store.refund_settled(GATEWAY, day, ticket, reference, &operator_act.order)?);
            }
            Ok(writes)
        };
        let execution = Execution::on_read(read, command).keyed(keyed).extra_writes(&extra_writes);
        Ok(self.store.execute(&self.agreement, execution, asked.now).await?)
    }

    /// As [`Operator::carry_out`], for an activation: the new period begins where the account's running one of the same item
    /// ends (K39).
    pub(super) async fn activate(
        &self,
        asked: &OperatorRequest,
        operator_act: &OperatorAct,
    ) -> Result<Response, Problem> {
        let keyed = self.keyed(asked, Precondition::OnVersion)?;
        let command = activation(Activator::Operator(operator_act.act.clone()), &self.agreement);
        let extra_writes = |after: &Order| operator_act.extra_writes(&self.store, after);
        let execution = Execution::on_licenses(&operator_act.order, &command).keyed(&keyed).extra_writes(&extra_writes);
        let done = self.store.execute(&self.agreement, execution, asked.now).await?;
        Ok(self.show(&done, StatusCode::OK, asked.now))
    }

    /// The operator's key with what was sent under it. Another operator's same key, or the same for another act, is another.
    pub(super) fn keyed(&self, asked: &OperatorRequest, rests: Precondition) -> Result<Keyed, Problem> {
        if rests == Precondition::OnVersion && asked.if_match.is_none() {
            return Err(Code::IfMatchMissing.into());
        }
        let scope = format!("operator/{}{}", asked.caller.actor, asked.path);
        let mut keyed = asked.key.clone().keyed(scope, &asked.body, &self.bodies);
        keyed.if_match.clone_from(&asked.if_match);
        Ok(keyed)
    }

    pub(super) fn show(&self, outcome: &Outcome, status: StatusCode, now: Instant) -> Response {
        let order = outcome.order();
        answer(status, OperatorView::of(order, &self.agreement, now), order.version)
    }
}

/// The transfer that a command enters, by the bank's reference.
pub(super) fn entered_transfer(command: &Command, order: &OrderId) -> Option<(String, Transfer)> {
    let (reference, used_for) = match command {
        Command::RecordTransfer(receipt) => (&receipt.reference, TransferUse::Receipt),
        Command::PayOutRefund { id, reference, .. } => (reference, TransferUse::Refund(id.clone())),
        Command::EnterRefund(entered) => (&entered.reference, TransferUse::Desk(entered.ticket.clone())),
        Command::ReturnTransfer(returned) => (&returned.payout, TransferUse::Return(returned.reference.clone())),
        _ => return None,
    };
    Some((reference.clone(), Transfer { order: order.clone(), used_for }))
}
