//! What the wording of an invoice is given: all that is needed to pay it, as it was fixed when it was issued (clause 4.3).

use super::format::{Values, day};
use domain::agreement::Agreement;
use domain::order::Order;
use domain::order::invoice::{Invoice, InvoiceDetails, Tax};
use domain::party::InvoiceBuyer;

/// Number, amount and days, and how it is paid.
pub(super) fn values(agreement: &Agreement, order: &Order, invoice: &Invoice) -> Values {
    let mut values = vec![
        ("invoice", invoice.reference(&order.id)),
        ("amount", invoice.amount.to_string()),
        ("issued", day(agreement, invoice.issued_at)),
        ("invoice_last_day", invoice.last_day.to_string()),
    ];
    values.extend(invoice.details.iter().flat_map(|details| details_values(agreement, details)));
    values
}

fn details_values(agreement: &Agreement, details: &InvoiceDetails) -> Values {
    let payee = &details.payee;
    let mut values = vec![
        ("payee", payee.name.clone()),
        ("payee_registration", payee.registration.clone()),
        ("payee_address", payee.address.clone()),
        ("account", payee.account.clone()),
        ("bank", payee.bank.clone()),
        ("bic", payee.bic.clone()),
        ("kbe", payee.kbe.clone()),
        ("knp", payee.knp.clone()),
        ("purpose", details.purpose.clone()),
        ("item", details.item.clone()),
        ("invoice_price", details.price.to_string()),
        ("charged", if details.rate.is_some() { "yes" } else { "no" }.to_owned()),
    ];
    let rate = details.rate.as_ref();
    values.extend([
        ("rate", rate.map_or(String::new(), |rate| rate.value.clone())),
        ("rate_source", rate.map_or(String::new(), |rate| rate.source.clone())),
        ("rate_day", rate.map_or(String::new(), |rate| day(agreement, rate.published_at))),
    ]);
    values.extend(match &details.tax {
        Tax::Vat { per_cent, amount } => [
            ("tax", "vat".to_owned()),
            ("tax_rate", per_cent.to_string()),
            ("tax_amount", amount.to_string()),
            ("tax_ground", String::new()),
        ],
        Tax::Without { ground } => [
            ("tax", "none".to_owned()),
            ("tax_rate", String::new()),
            ("tax_amount", String::new()),
            ("tax_ground", ground.clone()),
        ],
    });
    values
}

/// The buyer as an invoice names them: the one place where a text is given personal data.
pub(super) fn buyer_values(buyer: &InvoiceBuyer) -> Values {
    let numbered = match (&buyer.bin, &buyer.iin) {
        (Some(bin), _) => [("buyer_number", "bin".to_owned()), ("buyer_digits", bin.clone())],
        (None, Some(iin)) => [("buyer_number", "iin".to_owned()), ("buyer_digits", iin.clone())],
        (None, None) => [("buyer_number", "none".to_owned()), ("buyer_digits", String::new())],
    };
    let named = [("buyer", buyer.name.clone()), ("buyer_address", buyer.address.clone())];
    named.into_iter().chain(numbered).collect()
}
