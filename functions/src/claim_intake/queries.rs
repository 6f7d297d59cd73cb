//! The question whether a payment arrived (clauses 3.6, 4.8): answered at once from what was counted or from the gateway's
//! own status, else by an operator. The buyer's one day is shown and never bars (K35).

use super::ClaimIntake;
use crate::http::body::Nothing;
use crate::http::buyer::{AtOrder, BuyerRequest};
use crate::http::openapi::answers::{NotEmpty, PostedAtOrder, refusals};
use crate::http::openapi::parameters::{IdempotencyKey, OrderById};
use crate::http::problem::Problem;
use crate::order_view::{QueryView, answer};
use crate::payment;
use axum::extract::State;
use axum::response::Response;
use domain::Instant;
use domain::code::Code;
use domain::order::Order;
use domain::order::payment::{Outcome, Ticket};
use domain::order::placing::Method;
use domain::order::query::QueryAnswer;
use domain::rules::Command;
use domain::rules::query::QueryPayment;
use gateways::avangard::{OrderInfo, Status};
use http::StatusCode;
use std::sync::Arc;
use store::order::execute::{self, nothing};
use store::table::error::StoreError;

refusals! {
    /// The order holds all the questions that it can.
    QueryPaymentRefused = LimitReached;
}

/// Ask whether a payment arrived
///
/// Answered at once from what was counted or from the bank's own status; else once the bank confirms the payment, or by a
/// person (clauses 3.6, 4.8). The day that the offer names is shown and bars nothing.
#[utoipa::path(
    post,
    path = "/v1/orders/{id}/payment-queries",
    operation_id = "queryPayment",
    tag = "payments",
    security(("session" = []), ("orderToken" = [])),
    params(OrderById, IdempotencyKey),
    request_body = Nothing,
    responses(
        (
            status = 201,
            description = "The question, and its answer where there is one.",
            body = QueryView, headers(("ETag"), ("Cache-Control"))
        ),
        PostedAtOrder, QueryPaymentRefused, NotEmpty,
    ),
)]
pub(super) async fn ask(
    State(function): State<Arc<ClaimIntake>>,
    AtOrder(asked, Nothing): AtOrder<Nothing>,
) -> Result<Response, Problem> {
    let outcome = function.query_payment(&asked).await?;
    let order = outcome.order();
    let query = order.queries.iter().find(|query| query.version == outcome.version()).ok_or(Code::Internal)?;
    Ok(answer(StatusCode::CREATED, QueryView::of(query, order, &function.agreement), order.version))
}

impl ClaimIntake {
    /// Takes the question, with its answer where there is one.
    pub(super) async fn query_payment(&self, asked: &BuyerRequest) -> Result<execute::Outcome, Problem> {
        let command = async |order: &Order| {
            let answer = self.known(order, asked.now).await?;
            Ok(Command::QueryPayment(QueryPayment::by_buyer(asked.now, answer)))
        };
        self.carry_out(asked, "payment-queries", command, nothing).await
    }

    /// What is known of an order's payment now; `None` where only a person can tell.
    async fn known(&self, order: &Order, now: Instant) -> Result<Option<QueryAnswer>, StoreError> {
        match order.method {
            _ if order.payment.paid_at.is_some() => Ok(Some(QueryAnswer::Paid)),
            Method::Invoice => Ok(None),
            Method::Card => self.gateway(order, now).await,
        }
    }

    /// What the gateway says of the tickets that are open, the newest first, or of the last one. A payment that it confirms
    /// is counted before it is told of.
    async fn gateway(&self, order: &Order, now: Instant) -> Result<Option<QueryAnswer>, StoreError> {
        let tickets = order.payment.tickets.iter().rev();
        let open: Vec<&Ticket> = tickets.clone().filter(|ticket| ticket.outcome == Outcome::Open).collect();
        let asked = if open.is_empty() { tickets.take(1).collect() } else { open };
        let mut newest = None;
        for ticket in asked {
            let info = match self.bank.order_info(&ticket.ticket).await {
                Ok(info) => info,
                Err(error) => {
                    tracing::warn!(%error, "the bank did not answer a question about a payment");
                    payment::report_refusal(error, now);
                    return Ok(None);
                }
            };
            let told = answer_of(&info, ticket);
            if told == Some(QueryAnswer::Paid) {
                payment::count(&self.store, &self.agreement, &order.id, &ticket.ticket, &info, now).await?;
                return Ok(told);
            }
            newest.get_or_insert(told);
        }
        // Without a ticket there is nothing that could have been paid.
        Ok(newest.unwrap_or(Some(QueryAnswer::NotFound)))
    }
}

/// What the gateway's status means to the buyer; `None` for what does not fit the ticket.
fn answer_of(info: &OrderInfo, ticket: &Ticket) -> Option<QueryAnswer> {
    let fits = info.amount_minor.is_none_or(|amount| amount == ticket.amount_minor);
    match info.status {
        Status::Paid if fits => Some(QueryAnswer::Paid),
        Status::Processing => Some(QueryAnswer::Processing),
        Status::Rejected => Some(QueryAnswer::Declined),
        Status::NotFound => Some(QueryAnswer::NotFound),
        Status::Paid | Status::PartlyRefunded | Status::Refunded | Status::Other(_) => None,
    }
}
