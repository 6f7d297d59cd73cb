//! The reader of a mailbox confirms the report that a mail of ours is about, by the button of the page which its link leads to:
//! from then on the report counts for every order of that mailbox (clause 10.4, K55).

use super::ClaimIntake;
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

/// `GET /v1/mailbox-reports/confirmation?token=…`: the page with the button. Changes nothing.
pub(super) async fn ask(
    State(function): State<Arc<ClaimIntake>>,
    Now(now): Now,
    RawQuery(query): RawQuery,
) -> Result<Response, Problem> {
    REPORT.ask(&function.keys, query.as_deref(), now)
}

/// `POST /v1/mailbox-reports/confirmation`, the form of that page. Confirmed again, nothing changes.
pub(super) async fn confirm(
    State(function): State<Arc<ClaimIntake>>,
    Now(now): Now,
    request: Request,
) -> Result<Response, Problem> {
    let pressed = REPORT.pressed(&function.keys, request, now).await?;
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
    REPORT.thanks(&pressed.lang)
}
