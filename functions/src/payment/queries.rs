//! A question whether a payment arrived that could not be answered at once (clauses 3.6, 4.8), on the bus's `payment.queried`: one
//! that an operator registered, or one that came while the bank was away.

use super::{Payment, count, report_refusal};
use domain::Instant;
use domain::order::payment::{Outcome, Ticket};
use domain::order::query::QueryAnswer;
use domain::order::{Order, OrderId};
use domain::rules::Command;
use gateways::avangard::{BankError, OrderInfo, Status};
use serde::Deserialize;
use serde_json::Value;
use store::order::execute::Execution;
use store::table::error::StoreError;

/// Why an event was not handled.
#[derive(Debug, thiserror::Error)]
pub enum QueryError {
    /// The event does not say which order it is about.
    #[error("the event names no order")]
    Unreadable,
    /// The bank did not answer: it is to be asked again.
    #[error("the bank did not answer: {0}")]
    Bank(#[from] BankError),
    /// The store's failure; the event is to be delivered again.
    #[error(transparent)]
    Store(#[from] StoreError),
}

#[derive(Deserialize)]
struct Asked {
    order_id: OrderId,
}

impl Payment {
    /// Asks the bank about every payment that is open of the order in a `payment.queried` event, while a question about it is. What
    /// the bank confirms is counted as if it had called back, and answers the question. What it does not confirm is left to the
    /// operator, whose task the question is all the while. A repeated event finds nothing to do.
    ///
    /// # Errors
    /// The event cannot be read; or the bank or the store failed: deliver it again.
    pub async fn on_payment_queried(&self, detail: &Value, now: Instant) -> Result<(), QueryError> {
        let Asked { order_id } = serde_json::from_value(detail.clone()).map_err(|_| QueryError::Unreadable)?;
        let order = self.store.read_to_decide(&order_id).await?.order;
        if open_questions(&order).next().is_none() {
            return Ok(());
        }
        let (mut paid, mut failed) = (order.payment.paid_at.is_some(), None);
        for ticket in order.payment.tickets.iter().rev().filter(|it| it.outcome == Outcome::Open) {
            match self.bank.order_info(&ticket.ticket).await {
                Ok(info) => paid |= self.heard_of(&order_id, ticket, &info, now).await?,
                Err(error) => {
                    report_refusal(error, now);
                    failed = Some(error);
                }
            }
        }
        match failed {
            Some(error) if !paid => Err(error.into()),
            _ if !paid => Ok(()),
            _ => self.answer_paid(&order_id, now).await,
        }
    }

    /// Counts a payment that the bank confirms, and records what it declined. Whether it was counted.
    async fn heard_of(
        &self,
        order: &OrderId,
        ticket: &Ticket,
        info: &OrderInfo,
        now: Instant,
    ) -> Result<bool, StoreError> {
        match info.status {
            Status::Paid if info.amount_minor.is_none_or(|amount| amount == ticket.amount_minor) => {
                count(&self.store, &self.agreement, order, &ticket.ticket, info, now).await.map(|()| true)
            }
            Status::Rejected => {
                let command = Command::DeclinePayment { ticket: ticket.ticket.clone() };
                self.store.execute(&self.agreement, Execution::on(order, &command), now).await.map(|_| false)
            }
            _ => Ok(false),
        }
    }

    /// Answers what is still asked of an order that was paid.
    async fn answer_paid(&self, order: &OrderId, now: Instant) -> Result<(), QueryError> {
        for id in open_questions(&self.store.read_to_decide(order).await?.order) {
            let command = Command::AnswerPaymentQuery { id: id.to_owned(), answer: QueryAnswer::Paid, act: None };
            match self.store.execute(&self.agreement, Execution::on(order, &command), now).await {
                // An operator was faster.
                Ok(_) | Err(StoreError::Refused(_)) => {}
                Err(error) => return Err(error.into()),
            }
        }
        Ok(())
    }
}

/// The questions about an order's payment that nobody answered.
fn open_questions(order: &Order) -> impl Iterator<Item = &str> {
    order.queries.iter().filter(|question| question.answer.is_none()).map(|question| question.id.as_str())
}
