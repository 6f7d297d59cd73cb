//! The page of an act on an order, before it is done.

use super::Account;
use super::page::Seen;
use crate::http::openapi::answers::{HtmlPage, InvalidQuery, NotFound, Stateful, ToSignIn, refusals};
use crate::http::openapi::parameters::{ActByName, OrderById, parameters};
use crate::http::problem::Problem;
use crate::http::request::{Now, parameters};
use crate::order_act::{ActPage, ActPath};
use crate::pages::texts::Texts;
use axum::extract::{RawQuery, State};
use axum::response::Response;
use std::sync::Arc;

parameters! {
    /// The claim that it is about: for `contradiction` and `withdrawal`.
    ActOnClaim = Query "claim", optional, ClaimId;
}

refusals! {
    /// The act cannot be done now: the page says why.
    ActRefused = NotTerminable, OrderEnded, NotCancellable, ClaimClosed, NotClassified;
}

/// The page of an act on an order
///
/// It says what comes of it, and has the form that does it (clauses 3.5, 3.6, 4.8, 4.9, 4.10, 4.12, 10.1, 10.4).
#[utoipa::path(
    get,
    path = "/account/orders/{id}/acts/{act}",
    operation_id = "showAct",
    tag = "account",
    params(OrderById, ActByName, ActOnClaim),
    responses(HtmlPage, ToSignIn, Stateful, NotFound, InvalidQuery, ActRefused)
)]
pub(super) async fn act(
    State(function): State<Arc<Account>>,
    Now(now): Now,
    ActPath { act, .. }: ActPath,
    Seen { order, .. }: Seen,
    texts: Texts,
    RawQuery(query): RawQuery,
) -> Result<Response, Problem> {
    let [claim] = parameters(query.as_deref(), ["claim"])?;
    let claim = claim.unwrap_or_default();
    let action = act.offered(&function.agreement, &order, &claim, now)?;
    ActPage::new(&function.agreement, texts, &order.id, (act, &claim), Some(&action)).shown()
}
