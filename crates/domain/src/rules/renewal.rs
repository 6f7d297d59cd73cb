//! Renewing: another order for the same buyer, account and item, by the data of one that is there. Its period joins the one that
//! runs (K39), and its window for claims begins with that period (K49).

use crate::Instant;
use crate::agreement::policy::Policy;
use crate::code::{Code, Refusal};
use crate::order::Order;
use crate::order::placing::Method;
use crate::rules::ended::not_ended;

/// Lets an order be renewed: one with a paid period that did not end before its time, whether or not that is over.
///
/// # Errors
/// The order has ended, or its license was never active; the invoice of a renewal is asked for too early (clause 4.3).
pub fn renewable(policy: &Policy, order: &Order, method: Method, now: Instant) -> Result<(), Refusal> {
    not_ended(order)?;
    let from = invoice_from(policy, order).ok_or(Code::NotActive)?;
    match method {
        Method::Invoice if now < from => Err(Code::RenewalTooEarly.into()),
        Method::Invoice | Method::Card => Ok(()),
    }
}

/// From when the invoice of a renewal can be had; `None` for an order without a paid period.
pub fn invoice_from(policy: &Policy, order: &Order) -> Option<Instant> {
    order.license.term.map(|term| term.until - policy.orders.renewal_invoice_before)
}
