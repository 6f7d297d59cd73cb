//! Invoices (clause 4.3): numbered upwards and never reused, valid to a day that the operator sets, voided or lapsed.

use crate::Instant;
use crate::act::Act;
use crate::agreement::Agreement;
use crate::code::{Code, Refusal};
use crate::event::Fact;
use crate::money::Money;
use crate::order::Order;
use crate::placing::Method;
use crate::zone::start_of_day;
use chrono::{Days, NaiveDate};
use serde::{Deserialize, Serialize};

/// How many invoices one order keeps: a bound on its size, not a rule of the offer.
pub const INVOICES_MAX: usize = 50;

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
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
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

/// Issue an invoice.
#[derive(Debug, Clone)]
pub struct IssueInvoice {
    /// The number that was drawn for it.
    pub number: u64,
    /// Until when it can be paid.
    pub last_day: NaiveDate,
    /// Who issues it.
    pub act: Act,
}

/// An invoice was issued.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InvoiceIssued {
    /// The invoice.
    pub invoice: Invoice,
    /// Who issued it.
    pub act: Act,
}

/// Whether an invoice that can be paid until the end of a day can be issued, before a number is drawn for it. The first instant
/// after that day.
///
/// # Errors
/// The order is paid by card, paid already, ended, or has an open invoice; after a lapse the terms that were ticked must
/// still be in force (K44); the day has passed.
pub fn issuable(agreement: &Agreement, order: &Order, last_day: NaiveDate, now: Instant) -> Result<Instant, Refusal> {
    if order.method == Method::Card {
        return Err(Code::PaidByCard.into());
    }
    if order.ended.is_some() {
        return Err(Code::OrderEnded.into());
    }
    if order.payment.paid_at.is_some() {
        return Err(Code::AlreadyPaid.into());
    }
    if order.invoices.len() >= INVOICES_MAX {
        return Err(Code::LimitReached.into());
    }
    match order.invoices.last() {
        Some(last) if last.takes(now) => Err(Code::InvoiceOpen.into()),
        Some(_) if agreement.offer.terms_in_force(now).is_none_or(|terms| terms.version != order.terms.version) => {
            Err(Code::TermsNotInForce.into())
        }
        _ => {
            let expires_at = start_of_day(agreement.policy.zone, last_day + Days::new(1));
            if expires_at > now { Ok(expires_at) } else { Err(Code::InvoiceDayPast.into()) }
        }
    }
}

/// Decides the issue of an invoice for what is still owed.
pub(crate) fn issue(
    agreement: &Agreement,
    order: &Order,
    issue: &IssueInvoice,
    now: Instant,
) -> Result<Vec<Fact>, Refusal> {
    let expires_at = issuable(agreement, order, issue.last_day, now)?;
    let owed = order.owed();
    let invoice = Invoice {
        number: issue.number,
        amount: Money::new(owed.amount_minor - order.kept_minor(), owed.currency),
        issued_at: now,
        last_day: issue.last_day,
        expires_at,
        closed: None,
    };
    Ok(vec![Fact::InvoiceIssued(Box::new(InvoiceIssued { invoice, act: issue.act.clone() }))])
}

/// Decides the voiding of an invoice. A paid one stays (illegal by the life of an invoice).
pub(crate) fn void(order: &Order, number: u64, act: &Act) -> Result<Vec<Fact>, Refusal> {
    let invoice = order.invoices.iter().find(|invoice| invoice.number == number).ok_or(Code::NotFound)?;
    if order.payment.paid_at.is_some() {
        return Err(Code::AlreadyPaid.into());
    }
    Ok(if invoice.closed.is_some() { Vec::new() } else { vec![Fact::InvoiceVoided { number, act: act.clone() }] })
}

/// The lapse of the open invoice, when it comes.
pub(crate) fn pending(order: &Order) -> Option<(Instant, Fact)> {
    let open = order.payment.paid_at.is_none() && order.ended.is_none();
    let invoice = order.invoices.last().filter(|invoice| open && invoice.closed.is_none())?;
    Some((invoice.expires_at, Fact::InvoiceLapsed { number: invoice.number }))
}

impl Invoice {
    /// Whether a payment that came in at an instant pays it.
    pub fn takes(&self, at: Instant) -> bool {
        self.closed != Some(Closed::Void) && at < self.expires_at
    }

    /// Where it stands at an instant: its lapse follows from the clock.
    pub fn state(&self, order: &Order, now: Instant) -> InvoiceState {
        match self.closed {
            Some(Closed::Void) => InvoiceState::Void,
            _ if order.payment.paid_at.is_some() => InvoiceState::Paid,
            _ if order.ended.is_some() => InvoiceState::Void,
            Some(Closed::Lapsed) => InvoiceState::Lapsed,
            None if now >= self.expires_at => InvoiceState::Lapsed,
            None if order.payment.captured_minor() > 0 => InvoiceState::PartiallyPaid,
            None => InvoiceState::Issued,
        }
    }
}
