//! What events do to the invoices.

use crate::order::facts::InvoiceFact;
use crate::order::invoice::{Closed, Invoice};

pub(super) fn evolve(invoices: &mut Vec<Invoice>, fact: &InvoiceFact) {
    match fact {
        InvoiceFact::Issued(issued) => invoices.push(issued.invoice.clone()),
        InvoiceFact::Voided { number, .. } => close(invoices, *number, Closed::Void),
        InvoiceFact::Lapsed { number } => close(invoices, *number, Closed::Lapsed),
    }
}

fn close(invoices: &mut [Invoice], number: u64, closed: Closed) {
    for invoice in invoices.iter_mut().filter(|invoice| invoice.number == number) {
        invoice.closed = Some(closed);
    }
}
