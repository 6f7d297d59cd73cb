//! An invoice as its buyer sees it (clause 4.3): all that is needed to pay it, as it was fixed when it was issued.

use super::{RateView, instant, rate};
use crate::http::openapi::schema;
use chrono::NaiveDate;
use domain::Instant;
use domain::money::Money;
use domain::order::Order;
use domain::order::invoice::{Invoice, InvoiceDetails, InvoiceState, Payee, Tax};
use domain::party::InvoiceBuyer;
use serde::Serialize;
use utoipa::ToSchema;

/// An invoice to an order (clause 4.3). It is paid by transfer; the order stays when it lapses.
#[derive(Serialize, ToSchema)]
#[schema(as = Invoice)]
pub struct InvoiceView<'a> {
    /// Which of the order's invoices it is; no number is used twice.
    #[schema(minimum = 1)]
    number: u64,
    /// The number as it stands on the invoice, unique in the shop.
    reference: String,
    /// Where it stands.
    state: InvoiceState,
    /// What is to be paid.
    amount: Money,
    #[serde(serialize_with = "instant")]
    #[schema(value_type = schema::Instant)]
    issued_at: Instant,
    /// The last local day to pay it.
    last_day: NaiveDate,
    /// How it is paid; null where it was written by hand.
    details: Option<InvoiceDetailsView<'a>>,
}

/// How an invoice is paid, and what for: fixed when it was issued, whatever changes later.
#[derive(Serialize, ToSchema)]
#[schema(as = InvoiceDetails)]
struct InvoiceDetailsView<'a> {
    payee: PayeeView<'a>,
    /// What the payer writes; it names the invoice.
    purpose: &'a str,
    /// What is sold, as the price list calls it.
    item: &'a str,
    /// The price by the price list (clause 4.1).
    price: Money,
    /// The rate by which the price is charged in tenge; null where it is not (clause 4.2).
    rate: Option<RateView<'a>>,
    tax: TaxView<'a>,
}

/// Who is paid, and where.
#[derive(Serialize, ToSchema)]
#[schema(as = Payee)]
struct PayeeView<'a> {
    /// The licensor's full legal name.
    name: &'a str,
    /// The licensor's number in the business register (BIN).
    registration: &'a str,
    /// The licensor's legal address.
    address: &'a str,
    /// The account (IIK), an IBAN.
    account: &'a str,
    /// The bank's name.
    bank: &'a str,
    /// The bank's BIC.
    bic: &'a str,
    /// The code of the beneficiary (KBe).
    #[schema(pattern = r"^\d{2}$")]
    kbe: &'a str,
    /// The code of the purpose of the payment (KNP).
    #[schema(pattern = r"^\d{3}$")]
    knp: &'a str,
}

/// The value-added tax in the amount: rate and sum, or the ground on which there is none.
#[derive(Serialize, ToSchema)]
#[schema(as = InvoiceTax)]
struct TaxView<'a> {
    /// The rate, in per cent of the amount without the tax; null without a tax.
    per_cent: Option<u16>,
    /// The tax in the amount; null without one.
    amount: Option<Money>,
    /// The ground on which there is no tax; null with one.
    without_vat: Option<&'a str>,
}

/// An invoice with the buyer that it names.
#[derive(Serialize, ToSchema)]
#[schema(as = InvoiceDocument)]
pub struct InvoiceDocument<'a> {
    #[schema(value_type = schema::OrderId)]
    order_id: &'a str,
    /// The number under which the buyer and the bank know the order.
    #[schema(pattern = "^OF-[0-9A-HJKMNP-TV-Z]{12}-Z$")]
    order_number: String,
    #[schema(value_type = schema::Sku)]
    sku: &'a str,
    invoice: InvoiceView<'a>,
    /// The buyer as the invoice names them; null once the buyer's data were erased, or where it was written by hand.
    buyer: Option<InvoiceBuyerView<'a>>,
}

/// The buyer as an invoice names them, whatever changes later.
#[derive(Serialize, ToSchema)]
#[schema(as = InvoiceBuyer)]
struct InvoiceBuyerView<'a> {
    /// The organisation, or the person's last name, first name and patronymic.
    name: &'a str,
    /// The organisation's number (BIN); null where none was given.
    bin: Option<&'a str>,
    /// The person's number (IIN); null where none was given.
    iin: Option<&'a str>,
    /// The address, or city and country where none was given.
    address: &'a str,
}

impl<'a> InvoiceView<'a> {
    /// An invoice of an order as it stands at an instant.
    pub(super) fn of(invoice: &'a Invoice, order: &Order, now: Instant) -> InvoiceView<'a> {
        InvoiceView {
            number: invoice.number,
            reference: invoice.reference(&order.id),
            state: invoice.state(order, now),
            amount: invoice.amount,
            issued_at: invoice.issued_at,
            last_day: invoice.last_day,
            details: invoice.details.as_deref().map(InvoiceDetailsView::of),
        }
    }
}

impl<'a> InvoiceDetailsView<'a> {
    fn of(details: &'a InvoiceDetails) -> InvoiceDetailsView<'a> {
        let Payee { name, registration, address, account, bank, bic, kbe, knp } = &details.payee;
        InvoiceDetailsView {
            payee: PayeeView { name, registration, address, account, bank, bic, kbe, knp },
            purpose: &details.purpose,
            item: &details.item,
            price: details.price,
            rate: details.rate.as_ref().map(rate),
            tax: match &details.tax {
                Tax::Vat { per_cent, amount } => {
                    TaxView { per_cent: Some(*per_cent), amount: Some(*amount), without_vat: None }
                }
                Tax::Without { ground } => TaxView { per_cent: None, amount: None, without_vat: Some(ground) },
            },
        }
    }
}

impl<'a> InvoiceDocument<'a> {
    /// An invoice of an order, with the buyer that it names.
    pub fn of(
        invoice: &'a Invoice,
        order: &'a Order,
        buyer: Option<&'a InvoiceBuyer>,
        now: Instant,
    ) -> InvoiceDocument<'a> {
        let named = |it: &'a InvoiceBuyer| InvoiceBuyerView {
            name: &it.name,
            bin: it.bin.as_deref(),
            iin: it.iin.as_deref(),
            address: &it.address,
        };
        InvoiceDocument {
            order_id: order.id.as_str(),
            order_number: order.id.number(),
            sku: &order.sku,
            invoice: InvoiceView::of(invoice, order, now),
            buyer: buyer.map(named),
        }
    }
}
