//! An invoice with the buyer that it names, for whoever opens the order (clause 4.3).

use super::Account;
use crate::http::openapi::answers::AtOrder;
use crate::http::openapi::parameters::{InvoiceNumber, OrderById};
use crate::http::problem::Problem;
use crate::http::request::{InvoicePath, Now};
use crate::http::token;
use crate::order_view::{InvoiceDocument, answer};
use axum::extract::State;
use axum::response::Response;
use domain::code::Code;
use domain::party::InvoiceBuyer;
use http::{HeaderMap, StatusCode};
use std::sync::Arc;
use store::order::texts::TextKind;

/// An invoice
///
/// All that is needed to pay it, as it was fixed when it was issued (clause 4.3): what changes later changes nothing of it.
#[utoipa::path(
    get,
    path = "/v1/orders/{id}/invoices/{number}",
    operation_id = "getInvoice",
    tag = "orders",
    security(("session" = []), ("orderToken" = [])),
    params(OrderById, InvoiceNumber),
    responses(
        (status = 200, description = "The invoice.", body = InvoiceDocument, headers(("ETag"), ("Cache-Control"))),
        AtOrder,
    ),
)]
pub(super) async fn invoice(
    State(function): State<Arc<Account>>,
    Now(now): Now,
    InvoicePath { order: id, number }: InvoicePath,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let access = token::authorise(&function.tokens, &headers, &id, now)?;
    let order = function.store.opened(&id, &access, now).await?.order;
    let invoice = order.invoices.iter().find(|known| known.number == number).ok_or(Code::NotFound)?;
    let text = function.store.read_text(&id, &TextKind::Invoice(number)).await?;
    let buyer = text.and_then(|text| InvoiceBuyer::read(&text.text));
    Ok(answer(StatusCode::OK, InvoiceDocument::of(invoice, &order, buyer.as_ref(), now), order.version))
}
