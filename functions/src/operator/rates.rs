//! Exchange rates, published by an operator (K46): each counts for the orders placed after it, and for no other.

use super::Operator;
use super::caller::{LOOKING, admit};
use super::form::Form;
use super::published::{List, created, listed};
use super::request::OperatorRequest;
use crate::http::problem::Problem;
use crate::http::request::{Now, parameters};
use crate::order_view::instant;
use axum::extract::{RawQuery, State};
use axum::response::Response;
use domain::Instant;
use domain::agreement::policy::RatesPolicy;
use domain::agreement::rates::Rate;
use domain::money::Currency;
use domain::rules::placing::GATEWAY_CURRENCY;
use http::HeaderMap;
use serde::Serialize;
use std::sync::Arc;

#[derive(Serialize)]
struct RateView<'a> {
    from: Currency,
    to: Currency,
    value: &'a str,
    source: &'a str,
    #[serde(serialize_with = "instant")]
    published_at: Instant,
    /// The last instant at which a card is charged by it (K58).
    #[serde(serialize_with = "instant")]
    charges_until: Instant,
}

impl<'a> RateView<'a> {
    fn of(rate: &'a Rate, policy: &RatesPolicy) -> RateView<'a> {
        let Rate { from, to, value, source, published_at, .. } = rate;
        let charges_until = *published_at + policy.greatest_age;
        RateView { from: *from, to: *to, value, source, published_at: *published_at, charges_until }
    }
}

/// `GET /v1/operator/rates`: the newest rates, one for each currency of a price, with how long they charge a card.
pub(super) async fn rates(
    State(function): State<Arc<Operator>>,
    Now(now): Now,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
) -> Result<Response, Problem> {
    admit(&function.keys, &headers, &LOOKING, now)?;
    let [] = parameters(query.as_deref(), [])?;
    let agreement = function.store.offered(&function.agreement, now).await?;
    let view = |rate| RateView::of(rate, &agreement.policy.rates);
    let newest = |from| agreement.offer.newest_rate((from, GATEWAY_CURRENCY), now);
    Ok(listed(List::of(Currency::ALL.into_iter().filter_map(newest).map(view))))
}

/// `POST /v1/operator/rates`: published at the instant at which it is written.
pub(super) async fn publish(
    State(function): State<Arc<Operator>>,
    asked: OperatorRequest,
) -> Result<Response, Problem> {
    let mut form = Form::new(&asked.body, &["from", "to", "value", "source", "outside_band"]);
    let pair = form.currency("from").zip(form.currency("to"));
    let (value, source) = (form.prose("value"), form.prose("source"));
    let meant = form.object.optional_boolean(&mut form.reader, "outside_band").unwrap_or(false);
    let rate = pair.zip(value).zip(source).and_then(|((pair, value), source)| {
        let rate = Rate::publish(pair, value, source, asked.now);
        rate.map_err(|(field, wrong)| form.wrong(field, wrong)).ok()
    });
    let (rate, reason) = form.finish(rate)?;
    let publisher = function.publisher(&asked, reason)?;
    let published = function.store.publish_rate(&function.agreement, &rate, meant, &publisher).await?;
    Ok(created(RateView::of(&published, &function.agreement.policy.rates)))
}
