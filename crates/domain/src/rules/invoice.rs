//! Issuing and voiding invoices, and their lapse (clause 4.3).

use crate::Instant;
use crate::act::Act;
use crate::agreement::Agreement;
use crate::agreement::zone::start_of_day;
use crate::code::{Code, Refusal};
use crate::money::Money;
use crate::order::Order;
use crate::order::event::Fact;
use crate::order::facts::InvoiceFact;
use crate::order::invoice::{Invoice, InvoiceIssued};
use crate::order::placing::Method;
use crate::rules::ended::not_ended;
use chrono::{Days, NaiveDate};

/// How many invoices one order keeps: a bound on its size, not a rule of the offer.
pub const INVOICES_MAX: usize = 50;

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
    not_ended(order)?;
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
    Ok(vec![Fact::Invoice(InvoiceFact::Issued(Box::new(InvoiceIssued { invoice, act: issue.act.clone() })))])
}

/// Decides the voiding of an invoice. A paid one stays (illegal by the life of an invoice).
pub(crate) fn void(order: &Order, number: u64, act: &Act) -> Result<Vec<Fact>, Refusal> {
    let invoice = order.invoices.iter().find(|invoice| invoice.number == number).ok_or(Code::NotFound)?;
    if order.payment.paid_at.is_some() {
        return Err(Code::AlreadyPaid.into());
    }
    Ok(if invoice.closed.is_some() {
        Vec::new()
    } else {
        vec![Fact::Invoice(InvoiceFact::Voided { number, act: act.clone() })]
    })
}

/// The lapse of the open invoice, when it comes.
pub(crate) fn pending(order: &Order) -> Option<(Instant, Fact)> {
    let open = order.payment.paid_at.is_none() && order.ended.is_none();
    let invoice = order.invoices.last().filter(|invoice| open && invoice.closed.is_none())?;
    Some((invoice.expires_at, Fact::Invoice(InvoiceFact::Lapsed { number: invoice.number })))
}
