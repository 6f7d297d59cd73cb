//! What events do to the payment, and to what follows from it.

use crate::Instant;
use crate::order::claim::paid;
use crate::order::facts::PaymentFact;
use crate::order::query::PaymentQuery;
use crate::order::state::Order;

pub(super) fn evolve(order: &mut Order, fact: &PaymentFact, at: Instant) {
    match fact {
        PaymentFact::Opened(ticket) => order.payment.issued(ticket, order.version, at),
        PaymentFact::Declined { ticket, .. } => order.payment.declined(ticket),
        PaymentFact::Received(received) => {
            order.payment.received(received, at);
            if let Some(full) = &received.full {
                paid(&mut order.claims, full.paid_at);
                order.license.paid(full);
            }
        }
        PaymentFact::Reversed(reversed) => order.reversed(reversed, at),
        PaymentFact::DebtWaived { amount_minor, .. } => order.debt.waived_minor += amount_minor,
        PaymentFact::Queried { id, asked_at, within, answer, .. } => order.queries.push(PaymentQuery {
            id: id.clone(),
            version: order.version,
            asked_at: *asked_at,
            within: within.clone(),
            answer: *answer,
        }),
        PaymentFact::QueryAnswered { id, answer, .. } => {
            for query in order.queries.iter_mut().filter(|query| query.id == *id) {
                query.answer = Some(*answer);
            }
        }
    }
}
