//! A mistyped address (clause 3.1): until somebody has proven that they read the mailbox, who has the order's token corrects it. Both
//! addresses are told. From then on it is a matter for operators.

use super::ClaimIntake;
use super::ending::shown;
use crate::http::body::bodies;
use crate::http::body::fields::EmailAddress;
use crate::http::buyer::AtOrder;
use crate::http::openapi::answers::{InvalidAct, PostedAtOrder, refusals};
use crate::http::openapi::parameters::{IdempotencyKey, OrderById};
use crate::http::problem::Problem;
use crate::order_view::OrderView;
use axum::extract::State;
use axum::response::Response;
use domain::code::{Code, Refusal};
use domain::order::Order;
use domain::rules::Command;
use domain::rules::contact::ChangeContact;
use http::StatusCode;
use std::sync::Arc;
use store::order::contact::Readdressing;
use store::order::execute::{Execution, Read};
use store::table::access::Access;

bodies! {
    /// The address as it should be.
    #[schema(examples(json!({"email": "buyer@example.com"})))]
    pub(super) struct NewAddress {
        email: EmailAddress,
    }
}

refusals! {
    /// Somebody has shown that they read the mailbox (clause 3.1), or the address was corrected too often.
    CorrectAddressRefused = MailboxProven, LimitReached;
}

/// Correct a mistyped address
///
/// With the order's own token, until somebody has signed in with the mailbox. Both addresses are told, and the order's
/// notices go to the right one from then on (clause 3.1).
#[utoipa::path(
    post,
    path = "/v1/orders/{id}/email",
    operation_id = "correctAddress",
    tag = "orders",
    security(("orderToken" = [])),
    params(OrderById, IdempotencyKey),
    request_body = NewAddress,
    responses(
        (status = 200, description = "The address is corrected.", body = OrderView, headers(("ETag"), ("Cache-Control"))),
        PostedAtOrder, CorrectAddressRefused, InvalidAct,
    ),
)]
pub(super) async fn correct(
    State(function): State<Arc<ClaimIntake>>,
    AtOrder(asked, body): AtOrder<NewAddress>,
) -> Result<Response, Problem> {
    let keyed = asked.keyed("email", &function.bodies);
    let read = match function.store.read_keyed(&asked.order, &keyed, asked.now).await? {
        Read::Done(outcome) => return Ok(shown(&function, &outcome, StatusCode::OK, &asked)),
        Read::New(read) => read,
    };
    // Whose data they are is known by the order alone, so they are read after it.
    let before = function.store.vault(&read.order.subject).await?.ok_or(Code::NotFound)?;
    let mailbox = before.mailbox.as_deref().ok_or(Code::NotFound)?;
    // Who signed in has proven it themselves.
    if matches!(asked.access, Access::Session(_)) || function.store.is_proven(mailbox).await? {
        return Err(Refusal::from(Code::MailboxProven).under(&read.order.terms.version).into());
    }
    let EmailAddress(email) = body.email;
    let party = before.party.readdressed(&email, None).map_err(|_| Code::InvalidFields)?;
    // No word by which the order is found is of its address.
    let find = before.find.clone();
    let after = before.with(&function.pseudonyms.mailbox(&email.normalised()), find, party);
    let command = Command::ChangeContact(ChangeContact::Correct { commitment: after.commitment() });
    let change = Readdressing { before: &before, after: &after, unless_proven: true, now: asked.now };
    let extra_writes = |order: &Order| function.store.readdressed(&change, order);
    let execution = Execution::on_read(*read, &command).keyed(&keyed).extra_writes(&extra_writes);
    let outcome = function.store.execute(&function.agreement, execution, asked.now).await?;
    Ok(shown(&function, &outcome, StatusCode::OK, &asked))
}
