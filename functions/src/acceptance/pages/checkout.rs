//! The form of an order as it is shown: what is sold with its price, charge and rate, the buyer's data, the terms in place, each
//! consent by itself (clauses 2.4, 3.1, 4.1, 4.2, 5.2, 5.6, 5.8, 8.6, 10.2).

use super::countries::countries;
use super::form::{Shown, answer, choice};
use super::offered::Offered;
use crate::acceptance::Acceptance;
use crate::http::openapi::answers::{InvalidQuery, NotFound, Stateful};
use crate::http::openapi::parameters::parameters;
use crate::http::problem::Problem;
use crate::http::request::{Now, parameters};
use crate::pages::Frame;
use crate::pages::fields::Typed;
use crate::pages::readable::Block;
use crate::pages::texts::Texts;
use askama::Template;
use axum::extract::{RawQuery, State};
use axum::response::Response;
use domain::Instant;
use domain::agreement::Agreement;
use std::sync::Arc;

parameters! {
    /// The item that is chosen beforehand.
    SkuToOrder = Query "sku", optional, {"type": "string"};
}

#[derive(Template)]
#[template(path = "shop_checkout.html")]
struct Page<'a> {
    frame: Frame,
    typed: Typed,
    /// Why the form came back, where no field is to blame.
    notice: Option<String>,
    countries: Vec<(&'static str, &'static str)>,
    offered: Offered<'a>,
}

/// The form of an order
///
/// Made for one order: it carries a key by which it places one, however often it is sent (clauses 2.4, 3.1, 4.1, 8.6).
#[utoipa::path(
    get,
    path = "/checkout",
    operation_id = "showCheckout",
    tag = "pages",
    params(SkuToOrder),
    responses(
        (
            status = 200,
            description = "A page with a form.",
            body = String, content_type = "text/html", headers(("Cache-Control"))
        ),
        Stateful, NotFound, InvalidQuery,
    ),
)]
pub(in crate::acceptance) async fn checkout(
    State(function): State<Arc<Acceptance>>,
    Now(now): Now,
    texts: Texts,
    RawQuery(query): RawQuery,
) -> Result<Response, Problem> {
    let [sku] = parameters(query.as_deref(), ["sku"])?;
    let agreement = function.store.offered(&function.agreement, now).await?;
    let prices = agreement.offer.prices_current(now);
    let item = prices.and_then(|list| list.items.iter().find(|item| sku.as_ref() == Some(&item.sku)));
    let typed = Typed::default().or("type", "person").or("method", "card");
    let typed = match item.and_then(|item| Some((item, item.prices.first()?))) {
        Some((item, price)) => typed.or("choice", choice(&item.sku, price.currency.code())),
        None => typed,
    };
    function.checkout_page(&agreement, texts, Shown::first(typed), now).await
}

impl Acceptance {
    /// The page with the form, under what is offered now.
    pub(super) async fn checkout_page(
        &self,
        agreement: &Agreement,
        texts: Texts,
        shown: Shown<'_>,
        now: Instant,
    ) -> Result<Response, Problem> {
        let page = Page {
            frame: shown.framed(Frame::new(agreement, texts, texts.checkout_title()), "/checkout"),
            notice: shown.notice,
            countries: countries(texts.language()).collect(),
            offered: self.offered(agreement, texts, &shown.typed, now).await?,
            typed: shown.typed,
        };
        answer(shown.refused, &page)
    }
}
