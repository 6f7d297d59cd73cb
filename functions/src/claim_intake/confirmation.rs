//! The reader of a mailbox confirms the report that a mail of ours is about, by the button of the page which its link leads to:
//! from then on the report counts for every order of that mailbox (clause 10.4, K55).

use super::ClaimIntake;
use crate::http::openapi::answers::{Internal, InvalidQuery, Stateful, TooLarge, Unauthorized};
use crate::http::openapi::parameters::parameters;
use crate::http::openapi::schema;
use crate::http::problem::Problem;
use crate::http::request::Now;
use crate::mailed_link::REPORT;
use axum::extract::{RawQuery, Request, State};
use axum::response::Response;
use domain::code::Code;
use domain::follows::delivery::{Fact, Facts, Kind};
use domain::order::mailbox::Confirmer;
use domain::rules::Command;
use std::sync::Arc;
use store::order::execute::Execution;
use store::table::keys;

parameters! {
    /// As the link has it.
    LinkToken = Query "token", required, {"type": "string", "minLength": 1};
}

/// The page on which the reader of a mailbox confirms a report about it
///
/// For the link in the mail about the report. To open it confirms nothing.
#[utoipa::path(
    get,
    path = "/v1/mailbox-reports/confirmation",
    operation_id = "askForReportConfirmation",
    tag = "orders",
    params(LinkToken),
    responses(
        (
            status = 200,
            description = "A page with a button.",
            body = String, content_type = "text/html", headers(("Cache-Control"))
        ),
        Unauthorized, InvalidQuery, Internal,
    ),
)]
pub(super) async fn ask(
    State(function): State<Arc<ClaimIntake>>,
    Now(now): Now,
    RawQuery(query): RawQuery,
) -> Result<Response, Problem> {
    REPORT.ask(&function.agreement, &function.links, query.as_deref(), now)
}

/// Confirm a report about a mailbox
///
/// From then on it counts for every order of that mailbox (clause 10.4). Confirmed again, nothing changes.
#[utoipa::path(
    post,
    path = "/v1/mailbox-reports/confirmation",
    operation_id = "confirmMailboxReport",
    tag = "orders",
    request_body(content = schema::ReceiptConfirmation, content_type = "application/x-www-form-urlencoded"),
    responses(
        (
            status = 200,
            description = "It is recorded.",
            body = String, content_type = "text/html", headers(("Cache-Control"))
        ),
        Stateful, Unauthorized, TooLarge,
    ),
)]
pub(super) async fn confirm(
    State(function): State<Arc<ClaimIntake>>,
    Now(now): Now,
    request: Request,
) -> Result<Response, Problem> {
    let pressed = REPORT.pressed(&function.links, request, now).await?;
    let (pk, sk) = keys::item_of(&pressed.sub).ok_or(Code::TokenInvalid)?;
    let order = keys::order_of(&pk).ok_or(Code::TokenInvalid)?;
    let report = keys::outbox_version(&sk).ok_or(Code::TokenInvalid)?;
    let command = Command::ConfirmMailbox { by: Confirmer::Mailbox { report } };
    function.store.execute(&function.agreement, Execution::on(&order, &command), now).await?;
    // Who presses the button has the mail.
    if let Some(item) = function.store.outbox_item(&pk, &sk).await? {
        let arrived = Facts::of(Kind::Confirmed, Fact::at(now));
        function.store.record_delivery(&function.agreement.policy.notices, &item, &arrived).await?;
    }
    REPORT.thanks(&function.agreement, &pressed.lang)
}
