//! The notices: what each says about an order or about what is offered, in the reader's language, as text and as HTML. The
//! words are in `agreement/notices`; adding a language is adding a file.

mod agreed;
mod desk;
mod footer;
mod format;
mod invoices;
mod letter;
mod list_values;
mod order_values;
mod payments;
mod published;
mod subject;
mod sums;
mod terms_language;
#[cfg(test)]
mod tests;
mod wording;

pub use agreed::names as agreed_names;
pub use desk::{about_approval, about_desk};
pub use letter::{Action, NoText, Text};
pub use published::{
    CalendarNotice, PricesNotice, TermsNotice, about_calendar, about_licensor_mailbox, about_prices, about_terms,
};

use domain::agreement::Agreement;
use domain::agreement::local_text::ENGLISH;
use domain::clause::Clause;
use domain::follows::notice::Notice;
use domain::money::Money;
use domain::order::Order;
use domain::party::InvoiceBuyer;
use domain::rules::placing::GATEWAY_CURRENCY;
use store::outbox::item::OutboxItem;
use store::payments::quarantine::Quarantined;

use format::{ORDER_PAGE, Values};
use wording::write;
pub(crate) use wording::{message, page_footer};

/// What lies beside an order and stands in the words of some of its notices, unless it was erased.
#[derive(Debug, Clone, Default)]
pub struct Kept {
    /// What was answered to a claim, for the notice that tells of it.
    pub answer: Option<String>,
    /// The buyer as an invoice names them, for the mail that it is.
    pub buyer: Option<InvoiceBuyer>,
}

/// Writes the notice of an outbox item about an order, for a shop at an address. The vendor's notices are in English.
///
/// # Errors
/// The notice has no text, or its text names something that the order does not have.
pub fn about_order(
    agreement: &Agreement,
    notice: Notice,
    item: &OutboxItem,
    order: &Order,
    shop: &str,
    action: Option<Action>,
    kept: &Kept,
) -> Result<Text, NoText> {
    let language = if notice.to_vendor() { ENGLISH } else { &order.language };
    let notice = said_now(notice, order);
    let mut values = order_values(agreement, notice, item, order, language)?;
    values.extend(answer_values(kept.answer.as_deref()));
    values.extend(sums::values(agreement, notice, item, order));
    values.extend(order_pages(notice, order, shop));
    values.extend(kept.buyer.iter().flat_map(invoices::buyer_values));
    write(agreement, language, notice, &values, action)
}

/// What was answered, in its own words.
fn answer_values(answer: Option<&str>) -> Values {
    let kept = if answer.is_some() { "yes" } else { "no" };
    vec![("answer_kept", kept.to_owned()), ("answer_words", answer.map(letter::quote).unwrap_or_default())]
}

/// Where the buyer finds the order of a notice, and where it is renewed. The addresses have no token: who follows one signs in.
fn order_pages(notice: Notice, order: &Order, shop: &str) -> Values {
    // Who reads the address before a change does not find it any more.
    if notice.to_vendor() || notice == Notice::ContactChangedFormer {
        return Values::new();
    }
    let page = format!("{shop}/account/orders/{}", order.id);
    vec![("renewal", format!("{page}/renewal")), (ORDER_PAGE, page)]
}

/// Writes the notice of an outbox item of a mailbox, in a language.
///
/// # Errors
/// As [`about_order`].
pub fn about_mailbox(
    agreement: &Agreement,
    notice: Notice,
    item: &OutboxItem,
    language: &str,
    action: Action,
) -> Result<Text, NoText> {
    write(agreement, language, notice, &vec![("day", format::day(agreement, item.at))], Some(action))
}

/// Writes the notice of what the bank reported and was set aside.
///
/// # Errors
/// As [`about_order`].
pub fn about_quarantined(
    agreement: &Agreement,
    notice: Notice,
    reference: &str,
    report: &Quarantined,
    clause: Option<Clause>,
) -> Result<Text, NoText> {
    write(agreement, ENGLISH, notice, &quarantined_values(reference, report, clause), None)
}

/// What a notice says by the time it is written: of a full payment that an operator corrected meanwhile, that it was; of a license
/// whose activation was taken back meanwhile, that its account was corrected.
fn said_now(notice: Notice, order: &Order) -> Notice {
    use Notice::{ClaimWindowReminder, LicenseActivated, LicenseDeemedProvided, LicenseExpired, PeriodEndReminder};
    use Notice::{DelayRight, PaymentReceived, VendorActivationOverdue, VendorActivationWanted, VendorDelayRight};
    let of_license = matches!(notice, ClaimWindowReminder | LicenseActivated | LicenseDeemedProvided)
        || matches!(notice, LicenseExpired | PeriodEndReminder | Notice::PeriodMoved);
    if of_license && order.license.activated_at.is_none() {
        return Notice::AccountCorrected;
    }
    let of_payment = matches!(
        notice,
        PaymentReceived | DelayRight | VendorActivationWanted | VendorActivationOverdue | VendorDelayRight
    );
    if of_payment && order.payment.paid_at.is_none() { Notice::ReceiptCorrected } else { notice }
}

/// What a notice about an order is given, with its lists in a language.
fn order_values(
    agreement: &Agreement,
    notice: Notice,
    item: &OutboxItem,
    order: &Order,
    language: &str,
) -> Result<Values, NoText> {
    let mut values = order_values::of(agreement, item, order);
    values.extend(terms_language::values(agreement, &order.terms, language).ok_or(NoText(notice.name()))?);
    let lines = match notice {
        Notice::VendorTask => list_values::tasks(agreement, order, language),
        Notice::DeadlinesRecomputed => list_values::deadlines(agreement, order, language),
        _ => Some(Vec::new()),
    };
    values.extend(list_values::values(&lines.ok_or(NoText(notice.name()))?));
    order_values::mark_provisional(agreement, item, order, language, &mut values).ok_or(NoText(notice.name()))?;
    Ok(values)
}

fn quarantined_values(reference: &str, report: &Quarantined, clause: Option<Clause>) -> Values {
    let mut values = vec![
        ("reference", reference.to_owned()),
        ("reason", report.reason.text().to_owned()),
        ("number", report.order_number.clone()),
        ("ticket", report.ticket.clone()),
        ("amount", Money::new(report.amount_minor, GATEWAY_CURRENCY).to_string()),
        ("shown", report.shown.and_then(format::name).unwrap_or_else(|| "none".to_owned())),
    ];
    values.extend(clause.map(|clause| ("clause", clause.to_string())));
    values
}
