//! Exchange rates, published by an operator (K46): each counts for the orders placed after it, and for no other.

use super::Operator;
use super::caller::Looking;
use super::publication_answers::{ProposedView, created, invalid, listed};
use super::request::{Acting, Approving};
use crate::http::body::fields::{ActReason, Prose};
use crate::http::body::{Fields, Reader, bodies};
use crate::http::openapi::answers::{Acts, InvalidQuery, Looks, refusals};
use crate::http::openapi::parameters::IdempotencyKey;
use crate::http::openapi::schema;
use crate::http::problem::Problem;
use crate::http::request::{Now, parameters};
use crate::order_view::instant;
use axum::extract::{RawQuery, State};
use axum::response::Response;
use domain::Instant;
use domain::agreement::policy::RatesPolicy;
use domain::agreement::rates::Rate;
use domain::money::Currency;
use domain::rules::charge::RESIDENT_CURRENCY;
use domain::rules::placing::GATEWAY_CURRENCY;
use serde::Serialize;
use std::sync::Arc;
use store::published::proposals::Proposal;
use utoipa::ToSchema;

/// The rates that count now.
#[derive(Serialize, ToSchema)]
#[schema(as = RateList)]
struct Rates<'a> {
    items: Vec<RateView<'a>>,
    #[schema(value_type = schema::OnePage)]
    next: Option<String>,
}

bodies! {
    /// A rate as an operator publishes it, between two currencies.
    #[schema(examples(json!({
        "from": "USD", "to": "RUB", "value": "92.5000", "source": "A bank, 3 February 2025",
        "reason": "As the file of the case says.",
    })))]
    pub(super) struct NewRate {
        /// The currency of a price.
        from: Currency,
        /// The currency that a card is charged in, or a resident's invoice.
        to: Currency,
        #[schema(value_type = schema::RateValue)]
        value: Prose,
        /// Who set it.
        source: Prose,
        /// Whether the rate is meant although it lies far from the one before it.
        outside_band: Option<bool>,
        reason: ActReason,
    } [check can_be_published]
}

fn can_be_published(fields: &Fields<'_>, reader: &mut Reader) {
    let pair = fields.peek("from", reader).zip(fields.peek("to", reader));
    let texts = fields.peek("value", reader).zip(fields.peek("source", reader));
    if let Some((pair, (Prose(value), Prose(source)))) = pair.zip(texts)
        && let Err((field, wrong)) = Rate::publish(pair, value, source, reader.now)
    {
        reader.error(fields.pointer(field), wrong);
    }
}

/// A published rate.
#[derive(Serialize, ToSchema)]
#[schema(as = Rate)]
struct RateView<'a> {
    /// The currency of a price.
    from: Currency,
    /// The currency that a card is charged in, or a resident's invoice.
    to: Currency,
    #[schema(value_type = schema::RateValue)]
    value: &'a str,
    /// Who set it.
    source: &'a str,
    #[serde(serialize_with = "instant")]
    #[schema(value_type = schema::Instant)]
    published_at: Instant,
    /// The last instant at which it is charged by.
    #[serde(serialize_with = "instant")]
    #[schema(value_type = schema::Instant)]
    charges_until: Instant,
}

impl<'a> RateView<'a> {
    fn of(rate: &'a Rate, policy: &RatesPolicy) -> RateView<'a> {
        let Rate { from, to, value, source, published_at, .. } = rate;
        let charges_until = *published_at + policy.greatest_age;
        RateView { from: *from, to: *to, value, source, published_at: *published_at, charges_until }
    }
}

/// The rates by which a card, or a resident's invoice, is charged
///
/// The newest of each currency that has one: of those that operators published, or of the vendor's files (clause 4.2).
#[utoipa::path(
    get,
    path = "/v1/operator/rates",
    operation_id = "listRates",
    tag = "operator",
    security(("operatorToken" = ["operator"]), ("operatorToken" = ["approver"]), ("operatorToken" = ["reader"])),
    responses(
        (status = 200, description = "The rates.", body = Rates, headers(("Cache-Control"))),
        Looks, InvalidQuery,
    ),
)]
pub(super) async fn rates(
    State(function): State<Arc<Operator>>,
    _: Looking,
    Now(now): Now,
    RawQuery(query): RawQuery,
) -> Result<Response, Problem> {
    let [] = parameters(query.as_deref(), [])?;
    let agreement = function.store.offered(&function.agreement, now).await?;
    let view = |rate| RateView::of(rate, &agreement.policy.rates);
    let pairs = [GATEWAY_CURRENCY, RESIDENT_CURRENCY].into_iter();
    let pairs = pairs.flat_map(|to| Currency::ALL.iter().map(move |from| (*from, to)));
    let items = pairs.filter_map(|pair| agreement.offer.newest_rate(pair, now)).map(view).collect();
    Ok(listed(Rates { items, next: None }))
}

refusals! {
    /// The rate lies further from the one before it than the policy's band; it is published if `outside_band` says that
    /// it is meant.
    PublishRateRefused = RateOutsideBand;
}

/// Publish a rate
///
/// It counts for the orders placed from now on; an order that is placed keeps its own (clause 4.2).
#[utoipa::path(
    post,
    path = "/v1/operator/rates",
    operation_id = "publishRate",
    tag = "operator",
    security(("operatorToken" = ["operator"])),
    params(IdempotencyKey),
    request_body = NewRate,
    responses(
        (status = 201, description = "The rate is published.", body = RateView, headers(("Cache-Control"))),
        (
            status = 202,
            description = "It is proposed, and waits for a second person (policy `second_person`).",
            body = ProposedView, headers(("Cache-Control"))
        ),
        Acts, PublishRateRefused,
    ),
)]
pub(super) async fn publish(
    State(function): State<Arc<Operator>>,
    Acting(asked, body): Acting<NewRate>,
) -> Result<Response, Problem> {
    let rate = Rate::publish((body.from, body.to), body.value.0, body.source.0, asked.now);
    let rate = rate.map_err(|(field, wrong)| invalid(field, wrong))?;
    let publisher = function.publisher(&asked, body.reason)?;
    let meant = body.outside_band == Some(true);
    if function.agreement.policy.second_person.rates {
        return function.propose(&Proposal::rate(&asked.content()), &asked.approval_request(), &publisher).await;
    }
    let published = function.store.publish_rate(&function.agreement, &rate, meant, None, &publisher).await?;
    Ok(created(RateView::of(&published, &function.agreement.policy.rates)))
}

refusals! {
    /// Nobody proposed it, or it was approved before.
    ApproveRateMissing = NotFound;
    /// Who proposed it cannot approve it; or the rate lies further from the one before it than the policy's
    /// band, and `outside_band` does not say that it is meant.
    ApproveRateRefused = SecondOperator, RateOutsideBand;
}

/// Approve a rate that another operator proposed
///
/// By sending the same once more: it is published then. Needed where the policy has it so.
#[utoipa::path(
    post,
    path = "/v1/operator/rates/approval",
    operation_id = "approveRate",
    tag = "operator",
    security(("operatorToken" = ["approver"])),
    params(IdempotencyKey),
    request_body = NewRate,
    responses(
        (status = 201, description = "It is published.", body = RateView, headers(("Cache-Control"))),
        Acts, ApproveRateMissing, ApproveRateRefused,
    ),
)]
pub(super) async fn approve(
    State(function): State<Arc<Operator>>,
    Approving(asked, body): Approving<NewRate>,
) -> Result<Response, Problem> {
    let rate = Rate::publish((body.from, body.to), body.value.0, body.source.0, asked.now);
    let rate = rate.map_err(|(field, wrong)| invalid(field, wrong))?;
    let publisher = function.publisher(&asked, body.reason)?;
    let approval = function.store.approval(&Proposal::rate(&asked.content()), &publisher).await?;
    let meant = body.outside_band == Some(true);
    let rate = function.store.publish_rate(&function.agreement, &rate, meant, approval.as_ref(), &publisher).await?;
    Ok(created(RateView::of(&rate, &function.agreement.policy.rates)))
}
