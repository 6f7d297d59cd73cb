//! Another address of a buyer who does not read the mailbox of the order (clause 3.1): proposed by one operator, on the ground of a
//! document or of the order's Kommo account, or because an organisation names a successor; approved by a second one.

use super::Operator;
use super::operator_view::ActDone;
use super::request::{Acting, Approving, Attachment, OperatorAct, OperatorRequest, Precondition, Reasoned};
use crate::http::body::bodies;
use crate::http::body::fields::{ActReason, EmailAddress, words};
use crate::http::openapi::answers::{OnVersion, refusals};
use crate::http::openapi::parameters::{IdempotencyKey, IfMatch, OrderById};
use crate::http::problem::{FieldProblem, Problem};
use crate::http::request::OrderPath;
use axum::extract::State;
use axum::response::Response;
use domain::code::Code;
use domain::order::contact::Ground;
use domain::order::{Order, OrderId};
use domain::party::{Email, FieldError, Party, Successor};
use domain::rules::Command;
use domain::rules::contact::{ChangeContact, ProposeContact};
use http::StatusCode;
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use store::order::contact::Readdressing;
use store::order::execute::{Execution, Read};
use store::order::state::Stored;
use store::order::texts::TextKind;
use store::order::vault::Vault;

type Function = State<Arc<Operator>>;

words! {
    /// On what ground.
    pub(super) ContactGround(Ground) = "document" "kommo_account" "successor";
}

bodies! {
    /// Another person who acts for an organisation.
    #[schema(examples(json!({"last_name": "Sample", "first_name": "Second", "phone": "+77007654321"})))]
    pub(super) struct NewSuccessor {
        #[schema(max_length = 200)]
        last_name: String,
        #[schema(max_length = 200)]
        first_name: String,
        #[schema(max_length = 200)]
        patronymic: Option<String>,
        #[schema(max_length = 64)]
        phone: String,
    }

    /// Another address of a buyer.
    #[schema(examples(json!({
        "email": "buyer@example.com", "ground": "document", "reason": "As the file of the case says.",
    })))]
    pub(super) struct NewContact {
        email: EmailAddress,
        /// A document shows who the buyer is, who asks controls the Kommo account of the order, or an organisation
        /// names a successor.
        ground: ContactGround,
        /// Who acts for the organisation from now on; for an organisation only.
        successor: Option<NewSuccessor>,
        reason: ActReason,
    }
}

/// What is proposed, as it is kept beside the order until it is approved.
#[derive(Serialize, Deserialize)]
struct Proposed {
    email: Email,
    successor: Option<Successor>,
}

impl Proposed {
    /// The buyer's data under it.
    fn of(&self, before: &Vault) -> Result<Party, Problem> {
        let problem = |error: FieldError| {
            let pointer = match error.pointer.as_str() {
                "/email" | "/successor" => error.pointer,
                field => format!("/successor{field}"),
            };
            FieldProblem { pointer, detail: error.reason.to_owned() }
        };
        let party = before.party.readdressed(&self.email, self.successor.as_ref());
        party.map_err(|errors| Problem::fields(Code::InvalidFields, errors.into_iter().map(problem).collect()))
    }
}

refusals! {
    /// Proposed or changed too often for this order.
    ProposeContactRefused = LimitReached;
}

/// Propose another address of a buyer
///
/// For one who does not read the mailbox of the order. It waits for a second operator, and takes the place of what waits
/// (clause 3.1).
#[utoipa::path(
    post,
    path = "/v1/operator/orders/{id}/email",
    operation_id = "proposeContact",
    tag = "operator",
    security(("operatorToken" = ["operator"])),
    params(OrderById, IfMatch, IdempotencyKey),
    request_body = NewContact,
    responses(ActDone, OnVersion, ProposeContactRefused),
)]
pub(super) async fn propose(
    State(function): Function,
    OrderPath(id): OrderPath,
    Acting(asked, body): Acting<NewContact>,
) -> Result<Response, Problem> {
    let mut operator_act = OperatorAct::new(&id, &asked, body.reason);
    let successor = body.successor.map(|it| Successor {
        last_name: it.last_name,
        first_name: it.first_name,
        patronymic: it.patronymic,
        phone: it.phone,
    });
    let proposed = Proposed { email: body.email.0, successor };
    let keyed = function.keyed(&asked, Precondition::OnVersion)?;
    let read = match function.read(&asked, &operator_act, &keyed).await? {
        Read::Done(outcome) => return Ok(function.show(&outcome, StatusCode::OK, asked.now)),
        Read::New(read) => read,
    };
    // What could not be approved is not proposed.
    proposed.of(&function.data(&read.order).await?)?;
    let text = serde_json::to_string(&proposed).map_err(|_| Code::Internal)?;
    let proposal = operator_act.keep(Attachment::NewContact, text, &asked);
    let command = Command::ChangeContact(ChangeContact::Propose(ProposeContact {
        ground: body.ground.0,
        proposal,
        act: operator_act.act.clone(),
    }));
    let outcome = function.write(&asked, &operator_act, &keyed, *read, &command).await?;
    Ok(function.show(&outcome, StatusCode::OK, asked.now))
}

refusals! {
    /// Nothing was proposed, or the caller proposed it.
    ApproveContactRefused = NothingProposed, SecondOperator;
}

/// Approve another address of a buyer
///
/// For the role `approver`, and never for the one who proposed it. Both addresses are told; no token that was given out
/// opens the order any more, and its buyer signs in with the new mailbox (clause 3.1).
#[utoipa::path(
    post,
    path = "/v1/operator/orders/{id}/email/approval",
    operation_id = "approveContact",
    tag = "operator",
    security(("operatorToken" = ["approver"])),
    params(OrderById, IfMatch, IdempotencyKey),
    request_body = Reasoned,
    responses(ActDone, OnVersion, ApproveContactRefused),
)]
pub(super) async fn approve(
    State(function): Function,
    OrderPath(id): OrderPath,
    Approving(asked, body): Approving<Reasoned>,
) -> Result<Response, Problem> {
    let operator_act = OperatorAct::new(&id, &asked, body.reason);
    let keyed = function.keyed(&asked, Precondition::OnVersion)?;
    match function.read(&asked, &operator_act, &keyed).await? {
        Read::Done(outcome) => Ok(function.show(&outcome, StatusCode::OK, asked.now)),
        Read::New(read) => function.readdress(&id, &asked, &operator_act, *read).await,
    }
}

impl Operator {
    /// The buyer's data of an order.
    pub(super) async fn data(&self, order: &Order) -> Result<Vault, Problem> {
        Ok(self.store.vault(&order.subject).await?.ok_or(Code::NotFound)?)
    }

    /// Puts what was proposed into effect.
    async fn readdress(
        &self,
        id: &OrderId,
        asked: &OperatorRequest,
        operator_act: &OperatorAct,
        read: Stored,
    ) -> Result<Response, Problem> {
        let version = read.order.contact.proposed.as_ref().ok_or(Code::NothingProposed)?.version;
        let text = self.store.read_text(id, &TextKind::Contact(version)).await?.ok_or(Code::NothingProposed)?;
        let proposed: Proposed = serde_json::from_str(&text.text).map_err(|_| Code::Internal)?;
        let before = self.data(&read.order).await?;
        let party = proposed.of(&before)?;
        let find = self.pseudonyms.words(&party, &before.kommo);
        let after = before.with(&self.mailbox(&proposed.email), find, party);
        let command = Command::ChangeContact(ChangeContact::Approve {
            commitment: after.commitment(),
            act: operator_act.act.clone(),
        });
        let change = Readdressing { before: &before, after: &after, unless_proven: false, now: asked.now };
        let extra_writes = |order: &Order| {
            let mut writes = operator_act.extra_writes(&self.store, order)?;
            writes.extend(self.store.readdressed(&change, order)?);
            Ok(writes)
        };
        let keyed = self.keyed(asked, Precondition::OnVersion)?;
        let execution = Execution::on_read(read, &command).keyed(&keyed).extra_writes(&extra_writes);
        let outcome = self.store.execute(&self.agreement, execution, asked.now).await?;
        Ok(self.show(&outcome, StatusCode::OK, asked.now))
    }

    fn mailbox(&self, email: &Email) -> String {
        self.pseudonyms.mailbox(&email.normalised())
    }
}
