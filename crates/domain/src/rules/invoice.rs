//! Issuing and voiding invoices, what they say and in which currency they charge, and their lapse (clause 4.3).

use crate::Instant;
use crate::act::Act;
use crate::agreement::Agreement;
use crate::agreement::policy::{BankAccount, InvoicePolicy};
use crate::agreement::rates::Charge;
use crate::agreement::zone::{local_date, start_of_day};
use crate::code::{Code, Refusal};
use crate::money::Money;
use crate::order::Order;
use crate::order::event::Fact;
use crate::order::facts::InvoiceFact;
use crate::order::invoice::{Invoice, InvoiceDetails, InvoiceIssued, Payee, Tax, reference};
use crate::order::placing::Method;
use crate::rules::charge::of_resident;
use crate::rules::ended::not_ended;
use chrono::{Days, NaiveDate};

/// How many invoices one order keeps: a bound on its size, not a rule of the offer.
pub const INVOICES_MAX: usize = 50;

/// Issue an invoice.
#[derive(Debug, Clone)]
pub struct IssueInvoice {
    /// Until when it can be paid; that of the policy where none is said.
    pub last_day: Option<NaiveDate>,
    /// Whether it takes the place of one that can still be paid, which is void then.
    pub replace: bool,
    /// Salted commitment to the buyer's data as they stand in it.
    pub buyer: String,
    /// Who issues it.
    pub act: Act,
}

/// The invoice that comes with an order (clause 4.3), given the item's name and the commitment to the buyer's data.
///
/// # Errors
/// No rate by which a resident's can be charged (4.2).
pub(crate) fn with_order(
    agreement: &Agreement,
    order: &Order,
    (item, buyer): (String, String),
    now: Instant,
) -> Result<Fact, Refusal> {
    let last_day = last_day(agreement, now);
    let charge = charge_of(agreement, order, now)?;
    let invoice = invoice(agreement, order, charge.as_ref(), last_day, (item, buyer), now);
    let invoice = Invoice { automatic: true, ..invoice };
    Ok(Fact::Invoice(InvoiceFact::Issued(Box::new(InvoiceIssued { invoice, act: None, charge }))))
}

/// The invoice that comes with the release of an order (K20), by the rate and the days of that moment.
///
/// # Errors
/// No rate by which a resident's can be charged (4.2).
pub(crate) fn with_release(
    agreement: &Agreement,
    order: &Order,
    buyer: &str,
    act: &Act,
    now: Instant,
) -> Result<Fact, Refusal> {
    let charge = charge_of(agreement, order, now)?;
    let said = (item_name(agreement, order), buyer.to_owned());
    let invoice = invoice(agreement, order, charge.as_ref(), last_day(agreement, now), said, now);
    Ok(Fact::Invoice(InvoiceFact::Issued(Box::new(InvoiceIssued { invoice, act: Some(act.clone()), charge }))))
}

/// The number that the next invoice of an order has: the last one's successor.
pub fn next_number(order: &Order) -> u64 {
    order.invoices.iter().map(|known| known.number).max().unwrap_or(0).saturating_add(1)
}

/// Decides the issue of an invoice for what is still owed.
///
/// # Errors
/// The order is paid by card, paid already, ended, waits for its review, or has an open invoice that is not to be replaced; the terms that were
/// ticked are no longer in force after a lapse, or the replaced one could not be paid for so long (K44); the day has passed;
/// no rate by which a resident's can be charged (4.2).
pub(crate) fn issue(
    agreement: &Agreement,
    order: &Order,
    issue: &IssueInvoice,
    now: Instant,
) -> Result<Vec<Fact>, Refusal> {
    let last_day = issue.last_day.unwrap_or_else(|| last_day(agreement, now));
    let open = issuable(agreement, order, issue.replace, last_day, now)?;
    let charge = charge_of(agreement, order, now)?;
    let said = (item_name(agreement, order), issue.buyer.clone());
    let invoice = invoice(agreement, order, charge.as_ref(), last_day, said, now);
    let issued = InvoiceIssued { invoice, act: Some(issue.act.clone()), charge };
    let voided = open.map(|number| Fact::Invoice(InvoiceFact::Voided { number, act: issue.act.clone() }));
    Ok(voided.into_iter().chain([Fact::Invoice(InvoiceFact::Issued(Box::new(issued)))]).collect())
}

/// Whether an invoice that can be paid until the end of a day can be issued; the number of the one that it replaces.
fn issuable(
    agreement: &Agreement,
    order: &Order,
    replace: bool,
    last_day: NaiveDate,
    now: Instant,
) -> Result<Option<u64>, Refusal> {
    if order.method == Method::Card {
        return Err(Code::PaidByCard.into());
    }
    not_ended(order)?;
    if order.payment.paid_at.is_some() {
        return Err(Code::AlreadyPaid.into());
    }
    if order.awaits_review() {
        return Err(Code::AwaitingReview.into());
    }
    if order.invoices.len() >= INVOICES_MAX {
        return Err(Code::LimitReached.into());
    }
    let open = order.invoices.last().filter(|last| last.takes(now));
    if open.is_some() && !replace {
        return Err(Code::InvoiceOpen.into());
    }
    let in_force = agreement.offer.terms_in_force(now).is_some_and(|terms| terms.version == order.terms.version);
    let no_longer = open.is_some_and(|open| last_day <= open.last_day);
    if !order.invoices.is_empty() && !in_force && !no_longer {
        return Err(Code::TermsNotInForce.into());
    }
    if expires_at(agreement, last_day) <= now {
        return Err(Code::InvoiceDayPast.into());
    }
    Ok(open.map(|open| open.number))
}

/// The last day on which an invoice of now can be paid, where no operator says another.
fn last_day(agreement: &Agreement, now: Instant) -> NaiveDate {
    let days = agreement.policy.payment.invoice_validity.num_days().unsigned_abs();
    local_date(agreement.policy.zone, now) + Days::new(days)
}

fn expires_at(agreement: &Agreement, last_day: NaiveDate) -> Instant {
    start_of_day(agreement.policy.zone, last_day + Days::new(1))
}

/// In what other currency an order is charged by an invoice of now (K62). What something came in for keeps its charge.
///
/// # Errors
/// There is no rate of these days, or the charge would be nothing or too much (K58).
fn charge_of(agreement: &Agreement, order: &Order, now: Instant) -> Result<Option<Charge>, Refusal> {
    if !order.payment.captures.is_empty() {
        return Ok(order.charge.clone());
    }
    if !order.resident {
        return Ok(None);
    }
    Ok(of_resident(agreement, order.price, now)?)
}

/// An invoice for what is still owed by its charge, given the item's name and the commitment to the buyer's data.
fn invoice(
    agreement: &Agreement,
    order: &Order,
    charge: Option<&Charge>,
    last_day: NaiveDate,
    (item, buyer): (String, String),
    now: Instant,
) -> Invoice {
    let charged = Order { charge: charge.cloned(), ..order.clone() };
    let owed = charged.owed();
    let amount = Money::new(owed.amount_minor - charged.kept_minor(), owed.currency);
    Invoice {
        number: next_number(order),
        amount,
        issued_at: now,
        last_day,
        expires_at: expires_at(agreement, last_day),
        closed: None,
        automatic: false,
        details: Some(Box::new(details(agreement, &charged, amount, item, buyer))),
    }
}

/// What an invoice of an amount says, in the language of the order's notices.
fn details(agreement: &Agreement, order: &Order, amount: Money, item: String, buyer: String) -> InvoiceDetails {
    let (licensor, invoices) = (&agreement.policy.licensor, &agreement.policy.invoices);
    let named = licensor.in_language(&order.language);
    // The policy is refused without an account for each currency of an invoice.
    let account = invoices.accounts.get(&amount.currency);
    let of_account = |part: fn(&BankAccount) -> &String| account.map(part).cloned().unwrap_or_default();
    InvoiceDetails {
        payee: Payee {
            name: named.name.to_owned(),
            registration: licensor.registration.clone(),
            address: named.address.to_owned(),
            account: of_account(|it| &it.account),
            bank: of_account(|it| &it.bank),
            bic: of_account(|it| &it.bic),
            kbe: invoices.kbe.clone(),
            knp: invoices.knp.clone(),
        },
        purpose: invoices.purpose(&order.language, &reference(&order.id, next_number(order))),
        item,
        price: order.price,
        rate: order.charge.as_ref().map(|charge| charge.rate.clone()),
        tax: tax(invoices, amount, &order.language),
        buyer,
    }
}

/// The tax in an amount, rounded half up.
fn tax(invoices: &InvoicePolicy, amount: Money, language: &str) -> Tax {
    let Some(per_cent) = invoices.vat else {
        return Tax::Without { ground: invoices.ground_without_vat(language).to_owned() };
    };
    let (part, whole) = (i128::from(per_cent), 100 + i128::from(per_cent));
    let rounded = (i128::from(amount.amount_minor) * part * 2 + whole) / (whole * 2);
    // Less than the amount, which fits.
    let minor = i64::try_from(rounded).unwrap_or(amount.amount_minor);
    Tax::Vat { per_cent, amount: Money::new(minor, amount.currency) }
}

/// How the item of an order is called: by an earlier invoice, or by the price list if that is still known; else by its sku.
pub fn item_name(agreement: &Agreement, order: &Order) -> String {
    let earlier = order.invoices.iter().rev().find_map(|known| known.details.as_ref());
    let listed = || {
        let items = &agreement.offer.prices(&order.prices)?.items;
        items.iter().find(|item| item.sku == order.sku).map(|item| item.name.clone())
    };
    earlier.map(|details| details.item.clone()).or_else(listed).unwrap_or_else(|| order.sku.clone())
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
