//! An invoice as a page to print (clause 4.3): every line that its JSON has, as it was fixed when it was issued, and the amount in
//! figures and in words.

use super::Account;
use super::page::Seen;
use crate::http::openapi::answers::{HtmlPage, NotFound, Stateful, ToSignIn};
use crate::http::openapi::parameters::{InvoiceNumber, OrderById};
use crate::http::problem::Problem;
use crate::http::request::{InvoicePath, Now};
use crate::order_view::deadline_view::word;
use crate::pages::texts::Texts;
use crate::pages::{Frame, personal};
use askama::Template;
use axum::extract::State;
use axum::response::Response;
use domain::Instant;
use domain::agreement::zone::{Tz, local_date};
use domain::code::Code;
use domain::order::Order;
use domain::order::invoice::{Invoice, InvoiceDetails, Tax};
use domain::party::InvoiceBuyer;
use http::StatusCode;
use std::sync::Arc;
use store::order::texts::TextKind;

/// Labels, each with what stands beside it.
type Rows = Vec<(&'static str, String)>;

#[derive(Template)]
#[template(path = "account_invoice.html")]
struct Page {
    frame: Frame,
    texts: Texts,
    order: String,
    state: String,
    amount: String,
    in_words: String,
    facts: Rows,
    /// How it is paid; none where it was written by hand.
    details: Option<Details>,
    /// The buyer as it names them; none once the buyer's data were erased, or where it was written by hand.
    buyer: Option<Rows>,
}

struct Details {
    payee: Rows,
    item: String,
    price: String,
    rate: Option<String>,
    tax: String,
    purpose: String,
}

/// An invoice as a page
///
/// To print or to pay from. It says what the invoice said when it was issued, whatever changes later.
#[utoipa::path(
    get,
    path = "/account/orders/{id}/invoices/{number}",
    operation_id = "showInvoice",
    tag = "account",
    params(OrderById, InvoiceNumber),
    responses(HtmlPage, ToSignIn, Stateful, NotFound)
)]
pub(super) async fn invoice(
    State(function): State<Arc<Account>>,
    Now(now): Now,
    InvoicePath { number, .. }: InvoicePath,
    Seen { order, .. }: Seen,
    texts: Texts,
) -> Result<Response, Problem> {
    let invoice = order.invoices.iter().find(|known| known.number == number).ok_or(Code::NotFound)?;
    let text = function.store.read_text(&order.id, &TextKind::Invoice(number)).await?;
    let buyer = text.and_then(|text| InvoiceBuyer::read(&text.text));
    personal(StatusCode::OK, &function.invoice_page(texts, &order, invoice, buyer, now))
}

impl Account {
    fn invoice_page(
        &self,
        texts: Texts,
        order: &Order,
        invoice: &Invoice,
        buyer: Option<InvoiceBuyer>,
        now: Instant,
    ) -> Page {
        let zone = self.agreement.policy.zone;
        let (id, reference) = (order.id.to_string(), invoice.reference(&order.id));
        let title = texts.invoice_title(&reference, self.day(texts, invoice.issued_at));
        Page {
            frame: self.frame(texts, title).at(format!("/account/orders/{id}/invoices/{}", invoice.number)),
            texts,
            order: id,
            state: texts.invoice_state(word(invoice.state(order, now))),
            amount: texts.money(invoice.amount),
            in_words: texts.amount_in_words(invoice.amount),
            facts: vec![
                (texts.invoice_order(), order.id.number()),
                (texts.invoice_issued(), self.at(texts, invoice.issued_at)),
                (texts.invoice_last_day(), texts.day(invoice.last_day)),
            ],
            details: invoice.details.as_deref().map(|details| Details::of(texts, zone, details)),
            buyer: buyer.map(|buyer| buyer_rows(texts, buyer)),
        }
    }
}

impl Details {
    fn of(texts: Texts, zone: Tz, details: &InvoiceDetails) -> Details {
        let payee = &details.payee;
        Details {
            payee: vec![
                (texts.invoice_payee_name(), payee.name.clone()),
                (texts.invoice_bin(), payee.registration.clone()),
                (texts.invoice_address(), payee.address.clone()),
                (texts.invoice_account(), payee.account.clone()),
                (texts.invoice_bank(), payee.bank.clone()),
                (texts.invoice_bic(), payee.bic.clone()),
                (texts.invoice_kbe(), payee.kbe.clone()),
                (texts.invoice_knp(), payee.knp.clone()),
            ],
            item: details.item.clone(),
            price: texts.money(details.price),
            rate: details.rate.as_ref().map(|rate| {
                let published = texts.day(local_date(zone, rate.published_at));
                texts.invoice_rate(&rate.value, &rate.source, published)
            }),
            tax: match &details.tax {
                Tax::Vat { per_cent, amount } => texts.invoice_vat(per_cent, texts.money(*amount)),
                Tax::Without { ground } => texts.invoice_without_vat(ground),
            },
            purpose: details.purpose.clone(),
        }
    }
}

fn buyer_rows(texts: Texts, buyer: InvoiceBuyer) -> Rows {
    let numbers = [(texts.invoice_bin(), buyer.bin), (texts.invoice_iin(), buyer.iin)];
    let numbers = numbers.into_iter().filter_map(|(label, number)| Some((label, number?)));
    let name = [(texts.invoice_buyer_name(), buyer.name)];
    name.into_iter().chain(numbers).chain([(texts.invoice_address(), buyer.address)]).collect()
}
