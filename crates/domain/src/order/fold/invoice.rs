//! What events do to the invoices.

use crate::order::facts::InvoiceFact;
use crate::order::invoice::{Closed, Invoice};
use crate::order::state::Order;

pub(super) fn evolve(order: &mut Order, fact: &InvoiceFact) {
    match fact {
        InvoiceFact::Issued(issued) => {
            order.invoices.push(issued.invoice.clone());
            order.charge.clone_from(&issued.charge);
        }
        InvoiceFact::Voided { number, .. } => close(&mut order.invoices, *number, Closed::Void),
        InvoiceFact::Lapsed { number } => close(&mut order.invoices, *number, Closed::Lapsed),
    }
}

fn close(invoices: &mut [Invoice], number: u64, closed: Closed) {
    for invoice in invoices.iter_mut().filter(|invoice| invoice.number == number) {
        invoice.closed = Some(closed);
    }
}
