//! Invoices (clause 4.3): one comes with each order that is paid by invoice, an operator may issue others. What an invoice says is
//! fixed when it is issued, so that nothing that changes later changes it; the buyer's data of it lie beside the order.

use crate::Instant;
use crate::act::Act;
use crate::agreement::rates::{Charge, ChargeRate};
use crate::money::Money;
use crate::order::id::OrderId;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// An invoice of an order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Invoice {
    /// Which of the order's invoices it is; no number is used twice.
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
    /// Whether it came with the order, without an operator.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub automatic: bool,
    /// What it says beside that; older ones were written by hand.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub details: Option<Box<InvoiceDetails>>,
}

/// What an invoice says beside its amount and its days.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InvoiceDetails {
    /// Who is paid, and where.
    pub payee: Payee,
    /// What the payer writes: it names the invoice, by which the bank's line is matched.
    pub purpose: String,
    /// What is sold, as the price list calls it.
    pub item: String,
    /// The price by the price list (clause 4.1).
    pub price: Money,
    /// The rate by which the price is charged in another currency, kept until the invoice's last day (K62).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rate: Option<ChargeRate>,
    /// The tax in the amount.
    pub tax: Tax,
    /// Salted commitment to the buyer's name, number and address as they stand in it.
    pub buyer: String,
}

/// Who is paid by an invoice, and where.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Payee {
    /// The licensor's full legal name.
    pub name: String,
    /// The licensor's number in the business register (BIN).
    pub registration: String,
    /// The licensor's legal address.
    pub address: String,
    /// The account (IIK).
    pub account: String,
    /// The bank's name.
    pub bank: String,
    /// The bank's BIC.
    pub bic: String,
    /// The code of the beneficiary.
    pub kbe: String,
    /// The code of the purpose of the payment.
    pub knp: String,
}

/// The value-added tax in the amount of an invoice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Tax {
    /// So much of the amount is tax.
    Vat {
        /// The rate, in per cent of the amount without the tax.
        per_cent: u16,
        /// The tax.
        amount: Money,
    },
    /// None is.
    Without {
        /// The ground for that.
        ground: String,
    },
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
    /// The operator who issued it; none where it came with the order.
    pub act: Option<Act>,
    /// What is owed from now on in place of the price, in the currency of a resident's invoice (K62).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub charge: Option<Charge>,
}

impl Invoice {
    /// The number as it stands on the invoice, unique in the shop: that of the order, and which of its invoices it is. An invoice
    /// of before had a number of its own.
    pub fn reference(&self, order: &OrderId) -> String {
        match self.details {
            Some(_) => reference(order, self.number),
            None => self.number.to_string(),
        }
    }

    /// Whether a payment that came in at an instant pays it.
    pub fn takes(&self, at: Instant) -> bool {
        self.closed != Some(Closed::Void) && at < self.expires_at
    }
}

/// The number of an order's invoice, unique in the shop since that of the order is.
pub(crate) fn reference(order: &OrderId, number: u64) -> String {
    format!("{}-{number}", order.number())
}
