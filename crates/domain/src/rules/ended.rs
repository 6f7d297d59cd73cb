//! What cannot be done any more once an order has ended.

use crate::code::{Code, Refusal};
use crate::order::Order;

/// Refuses what only an order that goes on allows.
///
/// # Errors
/// The order has ended; the clause is that by which it did.
pub(crate) fn not_ended(order: &Order) -> Result<(), Refusal> {
    match &order.ended {
        Some(ended) => Err(Refusal { clause: Some(ended.how.clause()), ..Code::OrderEnded.into() }),
        None => Ok(()),
    }
}
