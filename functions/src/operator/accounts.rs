//! The Kommo account that an order is for, corrected until its license was first used (clause 3.1): the buyer's data, the
//! account's licenses and what waits there change in one commit.

use super::Operator;
use super::operator_view::ActDone;
use super::request::{Acting, OperatorAct, Precondition};
use crate::http::body::fields::ActReason;
use crate::http::body::{Field, Reader, bodies};
use crate::http::openapi::answers::{OnVersion, refusals};
use crate::http::openapi::parameters::{IdempotencyKey, IfMatch, OrderById};
use crate::http::openapi::schema::written;
use crate::http::problem::Problem;
use crate::http::request::OrderPath;
use axum::extract::State;
use axum::response::Response;
use domain::order::Order;
use domain::party::{Kommo, Subdomain};
use domain::rules::Command;
use domain::rules::account::CorrectAccount;
use http::StatusCode;
use serde_json::{Value, json};
use std::num::NonZeroU64;
use std::sync::Arc;
use store::order::execute::{Execution, Outcome, Read};
use utoipa::openapi::{RefOr, Schema};
use utoipa::{PartialSchema, ToSchema};

bodies! {
    /// The Kommo account that an order is for.
    #[schema(examples(json!({
        "account_id": 30896272, "subdomain": "example2", "reason": "As the buyer wrote on 3 February.",
    })))]
    pub(super) struct RightAccount {
        account_id: AccountId,
        subdomain: AccountName,
        reason: ActReason,
    }
}

/// Kommo's number of an account.
pub(super) struct AccountId(NonZeroU64);

impl Field for AccountId {
    fn read(value: &Value, pointer: &str, reader: &mut Reader) -> Option<AccountId> {
        let number = i64::read(value, pointer, reader)?;
        let positive = u64::try_from(number).ok().and_then(NonZeroU64::new);
        reader.expect(positive, pointer, "is not a positive number").map(AccountId)
    }
}

impl PartialSchema for AccountId {
    fn schema() -> RefOr<Schema> {
        written(json!({
            "type": "integer", "format": "int64", "description": "Kommo's number of the account.", "minimum": 1,
        }))
    }
}

impl ToSchema for AccountId {}

/// The subdomain of an account.
pub(super) struct AccountName(Subdomain);

impl Field for AccountName {
    fn read(value: &Value, pointer: &str, reader: &mut Reader) -> Option<AccountName> {
        match Subdomain::parse(&String::read(value, pointer, reader)?) {
            Ok(subdomain) => Some(AccountName(subdomain)),
            Err(reason) => {
                reader.error(pointer, reason);
                None
            }
        }
    }
}

impl PartialSchema for AccountName {
    fn schema() -> RefOr<Schema> {
        written(json!({
            "type": "string", "description": "Its subdomain, without `.kommo.com`.", "maxLength": 63,
            "pattern": "^[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?$",
        }))
    }
}

impl ToSchema for AccountName {}

refusals! {
    /// The license was used through the widget (clause 2.3), the order has ended, or its account was corrected too often.
    CorrectAccountRefused = LicenseInUse, OrderEnded, LimitReached;
}

/// Correct the Kommo account of an order
///
/// Until the license was first used. If it was active, that is taken back: for the right account it is activated anew, by the
/// system or by an operator, with a period and a window of its own, and what waited behind it for the former account moves
/// up. By when it had to be activated (clause 4.7) stays as it was. The buyer is told.
#[utoipa::path(
    post,
    path = "/v1/operator/orders/{id}/account",
    operation_id = "correctAccount",
    tag = "operator",
    security(("operatorToken" = ["operator"])),
    params(OrderById, IfMatch, IdempotencyKey),
    request_body = RightAccount,
    responses(ActDone, OnVersion, CorrectAccountRefused),
)]
pub(super) async fn correct(
    State(function): State<Arc<Operator>>,
    OrderPath(id): OrderPath,
    Acting(asked, body): Acting<RightAccount>,
) -> Result<Response, Problem> {
    let operator_act = OperatorAct::new(&id, &asked, body.reason);
    let keyed = function.keyed(&asked, Precondition::OnVersion)?;
    let read = match function.read(&asked, &operator_act, &keyed).await? {
        Read::Done(outcome) => return Ok(function.show(&outcome, StatusCode::OK, asked.now)),
        Read::New(read) => read,
    };
    let before = function.data(&read.order).await?;
    let kommo = Kommo::new(body.account_id.0, body.subdomain.0);
    if before.kommo == kommo {
        let unchanged = Outcome::Unchanged(Box::new(read.order));
        return Ok(function.show(&unchanged, StatusCode::OK, asked.now));
    }
    let account = function.pseudonyms.account(kommo.account_id());
    let after = before.for_account(function.pseudonyms.words(&before.party, &kommo), kommo);
    let command = Command::CorrectAccount(CorrectAccount {
        account,
        commitment: after.commitment(),
        act: operator_act.act.clone(),
    });
    let extra_writes = |order: &Order| {
        let mut writes = operator_act.extra_writes(&function.store, order)?;
        writes.push(function.store.vault_replaced(&before, &after)?);
        writes.extend(function.store.found_anew(&before, &after, &order.id, asked.now)?);
        Ok(writes)
    };
    let execution = Execution::on_read(*read, &command).keyed(&keyed).extra_writes(&extra_writes);
    let outcome = function.store.execute(&function.agreement, execution, asked.now).await?;
    Ok(function.show(&outcome, StatusCode::OK, asked.now))
}
