//! Invoices (clause 4.3): numbered upwards and never reused, valid to a day that the operator sets, voided or lapsed.

use crate::Instant;
use crate::act::Act;
use crate::money::Money;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// An invoice of an order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Invoice {
    /// Its number, unique in the shop.
    pub number: u64,
    /// What it asks for: what was still owed when it was issued.
    pub amount: Money,
    /// When it was issued.
    pub issued_at: Instant,
    /// The last local day on which it can be paid.
    pub last_day: NaiveDate,
    /// The first instant after that day.
    pub expires_at: Instant,
    /// When it was voided or lapsed, if it was.
    pub closed: Option<Closed>,
}

/// Why an invoice can no longer be paid.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Closed {
    /// The operator voided it.
    Void,
    /// Its last day passed.
    Lapsed,
}

/// Where an invoice stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum InvoiceState {
    /// Issued, nothing paid.
    Issued,
    /// Some of the order is paid.
    PartiallyPaid,
    /// The order is paid in full.
    Paid,
    /// Voided by the operator, or with its order.
    Void,
    /// Its last day passed unpaid.
    Lapsed,
}

/// An invoice was issued.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InvoiceIssued {
    /// The invoice.
    pub invoice: Invoice,
    /// Who issued it.
    pub act: Act,
}

impl Invoice {
    /// Whether a payment that came in at an instant pays it.
    pub fn takes(&self, at: Instant) -> bool {
        self.closed != Some(Closed::Void) && at < self.expires_at
    }
}
