//! The release of a resident's order that was reviewed (clause 4.2, K20). Until then it is neither paid nor invoiced; no clock
//! runs, and its buyer or an operator may cancel it.

use crate::Instant;
use crate::act::Act;
use crate::agreement::Agreement;
use crate::code::{Code, Refusal};
use crate::order::Order;
use crate::order::event::Fact;
use crate::order::facts::OrderFact;
use crate::order::placing::Method;
use crate::order::review::Review;
use crate::rules::ended::not_ended;
use crate::rules::invoice;

/// Release an order that waits for its review.
#[derive(Debug, Clone)]
pub struct Release {
    /// Salted commitment to the buyer's data as an invoice has them; said where it is paid by one.
    pub invoice_buyer: Option<String>,
    /// Who releases it.
    pub act: Act,
}

/// Whether an order's release comes with its invoice (clause 4.3).
pub fn comes_with_invoice(order: &Order) -> bool {
    order.awaits_review() && order.method == Method::Invoice
}

/// Decides the release. One that is paid by invoice comes with its invoice (clause 4.3), under the terms that were accepted.
///
/// # Errors
/// Nobody reviews the order, it has ended, or there is no rate by which a resident's invoice can be charged (4.2).
pub(crate) fn release(
    agreement: &Agreement,
    order: &Order,
    release: &Release,
    now: Instant,
) -> Result<Vec<Fact>, Refusal> {
    match order.review {
        None => return Err(Code::NotHeld.into()),
        Some(Review::Released) => return Ok(Vec::new()),
        Some(Review::Awaited) => not_ended(order)?,
    }
    let released = Fact::Order(OrderFact::Released { act: release.act.clone() });
    let buyer = release.invoice_buyer.as_ref().filter(|_| comes_with_invoice(order));
    let invoice = buyer.map(|buyer| invoice::with_release(agreement, order, buyer, &release.act, now)).transpose()?;
    Ok([released].into_iter().chain(invoice).collect())
}
