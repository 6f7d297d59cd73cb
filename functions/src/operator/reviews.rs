//! The release of a resident's order, whose price is in a foreign currency (clause 4.2).

use super::Operator;
use super::operator_view::ActDone;
use super::request::{Acting, Attachment, OperatorAct, Precondition, Reasoned};
use crate::http::openapi::answers::{OnVersion, refusals};
use crate::http::openapi::parameters::{IdempotencyKey, IfMatch, OrderById};
use crate::http::problem::Problem;
use crate::http::request::OrderPath;
use axum::extract::State;
use axum::response::Response;
use domain::order::placing::Method;
use domain::party::InvoiceBuyer;
use domain::rules::Command;
use domain::rules::review::Release;
use http::StatusCode;
use std::sync::Arc;
use store::order::execute::Read;
use store::table::error::StoreError;

refusals! {
    /// Nobody reviews the order, or it has ended; or its invoice cannot be charged by the newest rate (clause 4.2).
    ReleaseOrderRefused = NotHeld, OrderEnded, ResidentRateNotCurrent, ChargeTooSmall, ChargeTooLarge;
}

/// Release a resident's order, so that it can be paid
///
/// Its price is in a foreign currency (clause 4.2), and the policy has a person look at it first. One that is paid by
/// invoice comes with its invoice (clause 4.3), which can be paid for as long as one that comes with an order. What is
/// not released is cancelled.
// K20.
#[utoipa::path(
    post,
    path = "/v1/operator/orders/{id}/release",
    operation_id = "releaseOrder",
    tag = "operator",
    security(("operatorToken" = ["operator"])),
    params(OrderById, IfMatch, IdempotencyKey),
    request_body = Reasoned,
    responses(ActDone, OnVersion, ReleaseOrderRefused),
)]
pub(super) async fn release(
    State(function): State<Arc<Operator>>,
    OrderPath(id): OrderPath,
    Acting(asked, body): Acting<Reasoned>,
) -> Result<Response, Problem> {
    let mut operator_act = OperatorAct::new(&id, &asked, body.reason);
    let keyed = function.keyed(&asked, Precondition::OnVersion)?;
    let outcome = match function.read(&asked, &operator_act, &keyed).await? {
        Read::Done(outcome) => outcome,
        Read::New(read) => {
            // The buyer's data are in the invoice that comes with the release, and nowhere where there is none.
            let invoice_buyer = if read.order.awaits_review() && read.order.method == Method::Invoice {
                let vault = function.store.vault(&read.order.subject).await?;
                let vault = vault.ok_or(StoreError::Unreadable("vault of an order"))?;
                let named = InvoiceBuyer::of(&vault.party).to_text();
                Some(operator_act.keep(Attachment::NewInvoice, named, &asked))
            } else {
                None
            };
            let command = Command::Release(Release { invoice_buyer, act: operator_act.act.clone() });
            function.write(&asked, &operator_act, &keyed, *read, &command).await?
        }
    };
    Ok(function.show(&outcome, StatusCode::OK, asked.now))
}
