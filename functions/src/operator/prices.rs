//! Price lists: posted, and sent to a buyer who demands them (clauses 4.1, 4.13). Issued orders and invoices keep theirs.

use super::Operator;
use super::caller::{LOOKING, admit};
use super::form::Form;
use super::published::{List, created, listed, pointer};
use super::request::OperatorRequest;
use crate::http::problem::Problem;
use crate::http::request::{Now, VersionPath, parameters};
use crate::order_view::instant;
use crate::prices_view::PricesView;
use axum::extract::{RawQuery, State};
use axum::response::Response;
use domain::Instant;
use domain::agreement::prices::{Activation, Period, PeriodUnit, PriceItem, PriceList};
use domain::agreement::publications::PricesLine;
use domain::code::Code;
use domain::money::{Currency, Money};
use http::HeaderMap;
use serde::Serialize;
use std::sync::Arc;

const ITEM: [&str; 5] = ["sku", "name", "period", "prices", "activation"];

/// A list, wherever it is listed.
#[derive(Serialize)]
struct PricesLineView {
    version: String,
    sha256: String,
    url: String,
    #[serde(serialize_with = "instant")]
    posted_at: Instant,
    #[serde(serialize_with = "instant")]
    current_from: Instant,
}

#[derive(Serialize)]
struct Sent {
    reference: String,
}

impl Operator {
    fn prices_line(&self, line: PricesLine) -> PricesLineView {
        let PricesLine { version, sha256, posted_at, current_from } = line;
        PricesLineView {
            url: format!("{}/v1/prices/{version}", self.public_url),
            version,
            sha256,
            posted_at,
            current_from,
        }
    }

    /// A list that came with the agreement's files, as a line of the board.
    fn of_files(&self, list: &PriceList) -> Result<PricesLineView, Problem> {
        let sha256 = PricesView::of(list).sha256().map_err(|_| Code::Internal)?;
        let PriceList { version, posted_at, current_from, .. } = list.clone();
        Ok(self.prices_line(PricesLine { version, sha256, posted_at, current_from }))
    }
}

/// `GET /v1/operator/prices`: every price list, in the order of their posting.
pub(super) async fn list(
    State(function): State<Arc<Operator>>,
    Now(now): Now,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
) -> Result<Response, Problem> {
    admit(&function.keys, &headers, &LOOKING, now)?;
    let [] = parameters(query.as_deref(), [])?;
    let board = function.store.publication_index().await?;
    let files = function.agreement.offer.all_prices().iter().map(|list| function.of_files(list));
    let mut lines = files.collect::<Result<Vec<_>, _>>()?;
    lines.extend(board.prices.into_iter().map(|line| function.prices_line(line)));
    Ok(listed(List::of(lines.into_iter())))
}

/// `POST /v1/operator/prices`: posted now, current from now on or from a later instant.
pub(super) async fn post(State(function): State<Arc<Operator>>, asked: OperatorRequest) -> Result<Response, Problem> {
    let mut form = Form::new(&asked.body, &["version", "current_from", "items"]);
    let version = form.text("version").map(str::to_owned);
    let current_from = form.object.optional_instant(&mut form.reader, "current_from").unwrap_or(asked.now);
    let items = items(&mut form);
    let list = version.zip(items).and_then(|(version, items)| {
        let list = PriceList { version, posted_at: asked.now, current_from, items };
        list.checked().map_err(|(key, wrong)| fault(&mut form, &key, wrong)).ok()
    });
    let (list, reason) = form.finish(list)?;
    let sha256 = PricesView::of(&list).sha256().map_err(|_| Code::Internal)?;
    let publisher = function.publisher(&asked, reason)?;
    let line = function.store.post_prices(&function.agreement, &list, &sha256, &publisher).await?;
    Ok(created(function.prices_line(line)))
}

/// `POST /v1/operator/prices/{version}/sending`: to the mailbox of an order whose buyer demanded it.
pub(super) async fn send(
    State(function): State<Arc<Operator>>,
    VersionPath(version): VersionPath,
    asked: OperatorRequest,
) -> Result<Response, Problem> {
    let mut form = Form::new(&asked.body, &["order_id"]);
    let order = form.order_id();
    let (order, reason) = form.finish(order)?;
    let publisher = function.publisher(&asked, reason)?;
    if function.agreement.offer.prices(&version).is_none() && function.store.price_list(&version).await?.is_none() {
        return Err(Code::NotFound.into());
    }
    let order = function.store.order(&order).await?.ok_or(Code::NotFound)?.order;
    let reference = function.store.send_prices(&version, &order, &publisher).await?;
    Ok(created(Sent { reference }))
}

fn items(form: &mut Form<'_>) -> Option<Vec<PriceItem>> {
    let items = form.object.objects(&mut form.reader, "items", &ITEM)?;
    let mut read = Vec::with_capacity(items.len());
    for item in &items {
        let reader = &mut form.reader;
        let (sku, name) = (item.text(reader, "sku"), item.text(reader, "name"));
        let period = item.object(reader, "period", &["unit", "count"]);
        let unit = period.choice(reader, "unit", "must be day, month or year", |text| match text {
            "day" => Some(PeriodUnit::Day),
            "month" => Some(PeriodUnit::Month),
            "year" => Some(PeriodUnit::Year),
            _ => None,
        });
        let count = period.optional_integer(reader, "count").and_then(|count| u32::try_from(count).ok());
        if count.is_none() {
            reader.error_unless_noted(period.pointer("count"), "must be a number from 1 to 1000");
        }
        let activation = item.choice(reader, "activation", "must be automatic or manual", |text| match text {
            "automatic" => Some(Activation::Automatic),
            "manual" => Some(Activation::Manual),
            _ => None,
        });
        let mut prices: Vec<Money> = Vec::new();
        for price in item.objects(reader, "prices", &["amount_minor", "currency"]).unwrap_or_default() {
            let currency = price.choice(reader, "currency", "must be USD or EUR", Currency::from_code);
            let minor = price.optional_integer(reader, "amount_minor");
            if minor.is_none() {
                reader.error_unless_noted(price.pointer("amount_minor"), "is missing");
            }
            if currency.is_some_and(|currency| prices.iter().any(|other| other.currency == currency)) {
                reader.error(price.pointer("currency"), "is listed twice");
            }
            prices.extend(minor.zip(currency).map(|(minor, currency)| Money::new(minor, currency)));
        }
        if let (Some(sku), Some(name), Some(unit), Some(count), Some(activation)) = (sku, name, unit, count, activation)
        {
            let period = Period { unit, count };
            read.push(PriceItem { sku: sku.to_owned(), name: name.to_owned(), period, prices, activation });
        }
    }
    (read.len() == items.len()).then_some(read)
}

/// Notes what keeps a list from being posted. The prices of an item are a list in the body and named by currency in the rules.
fn fault(form: &mut Form<'_>, key: &str, wrong: &str) {
    match key.split_once(".prices.") {
        Some((item, currency)) => {
            form.reader.error(pointer("", &format!("{item}.prices")), &format!("{currency}: {wrong}"));
        }
        None => form.reader.error(pointer("", key), wrong),
    }
}
