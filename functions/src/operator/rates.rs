//! Exchange rates, published by an operator (K46): each counts for the orders placed after it, and for no other.

use super::Operator;
use super::asked::{Asked, Rests};
use super::caller::{LOOKING, admit};
use super::form::Form;
use crate::http::problem::Problem;
use crate::http::request::{Now, parameters};
use crate::order_view::instant;
use axum::extract::{RawQuery, State};
use axum::response::{IntoResponse, Response};
use domain::Instant;
use domain::money::Currency;
use domain::placing::GATEWAY_CURRENCY;
use domain::rates::Rate;
use http::{HeaderMap, StatusCode, header};
use serde::Serialize;
use std::sync::Arc;
use store::rates::Publisher;

#[derive(Serialize)]
struct RateView<'a> {
    from: Currency,
    to: Currency,
    value: &'a str,
    source: &'a str,
    #[serde(serialize_with = "instant")]
    published_at: Instant,
}

#[derive(Serialize)]
struct Rates<'a> {
    items: Vec<RateView<'a>>,
    next: Option<String>,
}

impl<'a> RateView<'a> {
    fn of(rate: &'a Rate) -> RateView<'a> {
        let Rate { from, to, value, source, published_at, .. } = rate;
        RateView { from: *from, to: *to, value, source, published_at: *published_at }
    }
}

/// `GET /v1/operator/rates`: the rates by which a card would be charged now, one for each currency of a price.
pub(super) async fn rates(
    State(function): State<Arc<Operator>>,
    Now(now): Now,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
) -> Result<Response, Problem> {
    admit(&function.keys, &headers, &LOOKING, now)?;
    let [] = parameters(query.as_deref(), [])?;
    let published = function.store.rates().await?;
    let newest = |from| function.agreement.offer.newest_rate(&published, (from, GATEWAY_CURRENCY), now);
    let items = Currency::ALL.into_iter().filter_map(newest).map(RateView::of).collect();
    Ok(([(header::CACHE_CONTROL, "no-store")], axum::Json(Rates { items, next: None })).into_response())
}

/// `POST /v1/operator/rates`: published at the instant at which it is written.
pub(super) async fn publish(State(function): State<Arc<Operator>>, asked: Asked) -> Result<Response, Problem> {
    let mut form = Form::new(&asked.body, &["from", "to", "value", "source"]);
    let pair = form.currency("from").zip(form.currency("to"));
    let (value, source) = (form.prose("value"), form.prose("source"));
    let rate = pair.zip(value).zip(source).and_then(|((pair, value), source)| {
        let rate = Rate::publish(pair, value, source, asked.now);
        rate.map_err(|(field, wrong)| form.wrong(field, wrong)).ok()
    });
    let (rate, reason) = form.finish(rate)?;
    let keyed = function.keyed(&asked, Rests::OnFact)?;
    let publisher = Publisher { by: asked.caller.sub.clone(), reason };
    let published = function.store.publish_rate(&rate, &publisher, &keyed).await?;
    let unkept = [(header::CACHE_CONTROL, "no-store")];
    Ok((StatusCode::CREATED, unkept, axum::Json(RateView::of(&published))).into_response())
}
