//! A report that the buyer's mailbox is compromised (clause 10.4): from then on e-mail alone is not trusted, on this order
//! at once and, through the bus, on every other order of the same mailbox as soon as the report is confirmed (K55).

use super::ClaimIntake;
use super::ending::shown;
use crate::http::body::bodies;
use crate::http::buyer::{BuyerRequest, ByToken};
use crate::http::openapi::answers::{InvalidAct, NotFound, Posted, Unauthorized, refusals};
use crate::http::openapi::parameters::{self};
use crate::http::problem::Problem;
use crate::order_view::OrderView;
use axum::extract::State;
use axum::response::Response;
use domain::Instant;
use domain::code::Code;
use domain::order::OrderId;
use domain::order::mailbox::Reporter;
use domain::rules::Command;
use http::StatusCode;
use serde::Deserialize;
use serde_json::Value;
use std::sync::Arc;
use store::order::execute::{Execution, Outcome, nothing};
use store::table::access::Access;
use store::table::error::StoreError;

/// The domain event that asks for the mailbox's other orders to be frozen too.
pub const MAILBOX_CONFIRMED: &str = "mailbox.confirmed";

/// How many orders of a mailbox are read at once.
const PAGE: i32 = 25;

bodies! {
    /// A report; with a session it names one of the orders of the mailbox.
    #[schema(examples(json!({})))]
    pub(super) struct NewReport {
        /// The order that it is recorded on: needed with a session; with an order's own token it is that one.
        order_id: Option<OrderId>,
    }
}

refusals! {
    /// Reported too often for this order.
    ReportMailboxRefused = LimitReached;
}

/// Report a compromised mailbox
///
/// From now on nothing is ended and no refund redirected on the word of an e-mail alone, until the vendor has found out
/// (clause 10.4): on the order of the token at once, and on every order of the same mailbox as soon as its reader
/// confirms the report by the link that is mailed, or an operator does; that of who signed in counts for all at once.
/// After an operator trusted the mailbox again, another report takes effect only with that proof.
#[utoipa::path(
    post,
    path = "/v1/mailbox-reports",
    operation_id = "reportMailbox",
    tag = "orders",
    security(("session" = []), ("orderToken" = [])),
    params(parameters::IdempotencyKey),
    request_body = NewReport,
    responses(
        (
            status = 202,
            description = "The report is recorded and a link to confirm it was mailed.",
            body = OrderView, headers(("ETag"), ("Cache-Control"))
        ),
        Posted, Unauthorized, NotFound, ReportMailboxRefused, InvalidAct,
    ),
)]
pub(super) async fn report(
    State(function): State<Arc<ClaimIntake>>,
    asked: ByToken<NewReport>,
) -> Result<Response, Problem> {
    let own = match &asked.access {
        Access::Token { order, .. } => Some(order.clone()),
        Access::Session(_) => None,
    };
    let order = match (own, asked.said.order_id.clone()) {
        (Some(own), None) => own,
        (Some(own), Some(named)) if named == own => own,
        (Some(_), Some(_)) => return Err(Code::NotFound.into()),
        (None, Some(named)) => named,
        (None, None) => {
            function.store.known(&asked.access, asked.now).await?;
            return Err(Problem::field(Code::InvalidFields, "/order_id", "is missing"));
        }
    };
    let asked = asked.of(order);
    let outcome = function.report_mailbox(&asked).await?;
    Ok(shown(&function, &outcome, StatusCode::ACCEPTED, &asked))
}

#[derive(Deserialize)]
struct Confirmed {
    order_id: OrderId,
    at: Instant,
}

impl ClaimIntake {
    /// Takes a report, on an order.
    pub(super) async fn report_mailbox(&self, asked: &BuyerRequest) -> Result<Outcome, Problem> {
        let command = match asked.access {
            // Who signed in has shown that they read the mailbox, so their report needs no other proof (K55).
            Access::Session(_) => Command::ReportMailboxAsReader,
            Access::Token { .. } => Command::ReportMailbox { by: Reporter::Buyer },
        };
        self.carry_out(asked, "mailbox-reports", async |_| Ok(command), nothing).await
    }

    /// Freezes the other orders of the mailbox of a `mailbox.confirmed` event. One that is frozen already, or that an operator
    /// freed since, is left as it is, so a repeated event changes nothing.
    ///
    /// # Errors
    /// The event cannot be read, or the store failed on one of the orders, the others being done: deliver it again.
    pub async fn on_mailbox_confirmed(&self, detail: &Value, now: Instant) -> Result<(), StoreError> {
        let Confirmed { order_id, at: confirmed_at } =
            serde_json::from_value(detail.clone()).map_err(|_| StoreError::Unreadable("mailbox.confirmed event"))?;
        // Without the buyer's data nobody can tell which orders share a mailbox.
        let Some(mailbox) = self.mailbox(&order_id).await? else { return Ok(()) };
        let command = Command::ReportMailbox { by: Reporter::Mailbox { order: order_id.clone(), confirmed_at } };
        let (mut behind, mut done) = (None, Ok(()));
        loop {
            let page = self.store.mailbox_orders(&mailbox, PAGE, behind.as_ref()).await?;
            for order in page.iter().filter(|order| **order != order_id) {
                let frozen = self.store.execute(&self.agreement, Execution::on(order, &command), now).await;
                if let Err(error) = frozen {
                    // Those behind it do not wait.
                    tracing::error!(%error, "an order of a reported mailbox was not frozen");
                    done = Err(error);
                }
            }
            behind = page.last().cloned();
            if behind.is_none() {
                return done;
            }
        }
    }

    /// The pseudonym of the mailbox that an order was placed with.
    async fn mailbox(&self, order: &OrderId) -> Result<Option<String>, StoreError> {
        let Some(stored) = self.store.order(order).await? else { return Ok(None) };
        let vault = self.store.vault(&stored.order.subject).await?;
        Ok(vault.map(|vault| self.pseudonyms.mailbox(&vault.party.email().normalised())))
    }
}
