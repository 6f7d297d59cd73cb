//! Price lists: posted, and sent to a buyer who demands them (clauses 4.1, 4.13). Issued orders and invoices keep theirs.

pub(super) mod notices;
mod prices_view;

use super::Operator;
use super::caller::Looking;
use super::fields::word;
use super::publication_answers::{ProposedView, created, listed, pointer};
use super::request::{Acting, Approving};
use crate::http::body::fields::{ActReason, AnyInstant, SkuName, VersionName, rules};
use crate::http::body::{Field, Fields, Reader, bodies};
use crate::http::openapi::answers::{Acts, InvalidQuery, Looks, refusals};
use crate::http::openapi::parameters::{IdempotencyKey, VersionByName};
use crate::http::problem::Problem;
use crate::http::request::{VersionPath, parameters};
use crate::prices_view::PricesView;
use axum::extract::{RawQuery, State};
use axum::response::Response;
use domain::Instant;
use domain::agreement::prices::{Activation, Period, PeriodUnit, PriceItem, PriceList};
use domain::agreement::publications::PricesLine;
use domain::code::Code;
use domain::money::{Currency, Money};
use domain::order::OrderId;
use prices_view::{PricesLineView, PricesLines, Sent};
use serde_json::Value;
use std::sync::Arc;
use store::published::proposals::Proposal;
use store::table::TxWrite;
use store::table::act_log::Author;

bodies! {
    /// A price list as it is posted: a price in dollars and one in euros for every item (clause 4.2).
    #[schema(examples(json!({
        "version": "2025-02",
        "items": [
            {
                "sku": "widget-month", "name": "Widget, one month", "period": {"unit": "month", "count": 1},
                "prices": [{"amount_minor": 5900, "currency": "USD"}, {"amount_minor": 5500, "currency": "EUR"}],
                "activation": "automatic",
            },
        ],
        "reason": "New prices from February on.",
    })))]
    pub(super) struct NewPrices {
        version: VersionName,
        /// From when it is current; from its posting on if left out.
        current_from: Option<AnyInstant>,
        #[schema(min_items = 1)]
        items: Vec<NewPriceItem>,
        reason: ActReason,
    } [check can_be_posted]

    /// A license of one widget for one period (clause 4.1).
    pub(super) struct NewPriceItem {
        sku: SkuName,
        /// What the buyer reads.
        name: String,
        period: NewPeriod,
        /// One price per currency (clause 4.2).
        #[schema(value_type = Vec<Price>, min_items = 1)]
        prices: Prices,
        /// Whether the software activates it at once, or an operator does (clause 4.7).
        activation: Activation,
    }

    /// How long one license lasts.
    #[schema(examples(json!({"unit": "month", "count": 1})))]
    pub(super) struct NewPeriod {
        /// Calendar days, months or years.
        unit: PeriodUnit,
        #[schema(value_type = u32, minimum = 1, maximum = 1000)]
        count: Count,
    }

    /// An amount of one currency.
    #[schema(examples(json!({"amount_minor": 4900, "currency": "USD"})))]
    pub(super) struct Price {
        /// Minor units: 4900 is 49.00.
        #[schema(minimum = 0)]
        amount_minor: i64,
        #[schema(value_type = Currency)]
        currency: PriceCurrency,
    }

    /// For whom the list is demanded.
    pub(super) struct PricesDemand {
        order_id: OrderId,
        reason: ActReason,
    }
}

/// The prices of an item. Those that are as they should be are kept beside the mistakes of others, so that what the list lacks is
/// told as well.
pub(super) struct Prices(Vec<Money>);

impl Field for Prices {
    fn read(value: &Value, pointer: &str, reader: &mut Reader) -> Option<Prices> {
        let list = reader.expect(value.as_array(), pointer, "must be a list").map(Vec::as_slice).unwrap_or_default();
        let mut prices: Vec<Money> = Vec::new();
        for (n, item) in list.iter().enumerate() {
            let at = format!("{pointer}/{n}");
            let Some(Price { amount_minor, currency: PriceCurrency(currency) }) = Price::read(item, &at, reader) else {
                continue;
            };
            if prices.iter().any(|other| other.currency == currency) {
                reader.error(format!("{at}/currency"), "is listed twice");
            }
            prices.push(Money::new(amount_minor, currency));
        }
        Some(Prices(prices))
    }

    fn absent(pointer: &str, reader: &mut Reader) -> Option<Prices> {
        reader.error(pointer, "is missing");
        Some(Prices(Vec::new()))
    }
}

/// How many of a unit.
pub(super) struct Count(u32);

impl Field for Count {
    fn read(value: &Value, pointer: &str, reader: &mut Reader) -> Option<Count> {
        let count = i64::read(value, pointer, reader)?;
        reader.expect(u32::try_from(count).ok().map(Count), pointer, Count::KIND)
    }

    fn absent(pointer: &str, reader: &mut Reader) -> Option<Count> {
        reader.expect(None, pointer, Count::KIND)
    }
}

impl Count {
    const KIND: &str = "must be a number from 1 to 1000";
}

/// The currency of a price.
pub(super) struct PriceCurrency(Currency);

rules! {
    PriceCurrency, "must be USD or EUR": |value| Currency::from_code(value.as_str()?).map(PriceCurrency);
    PeriodUnit, "must be day, month or year": word;
    Activation, "must be automatic or manual": word;
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

/// Every price list
///
/// In the order of their posting (clauses 4.1, 4.13).
#[utoipa::path(
    get,
    path = "/v1/operator/prices",
    operation_id = "listPriceLists",
    tag = "operator",
    security(("operatorToken" = ["operator"]), ("operatorToken" = ["approver"]), ("operatorToken" = ["reader"])),
    responses(
        (status = 200, description = "The lists.", body = PricesLines, headers(("Cache-Control"))),
        Looks, InvalidQuery,
    ),
)]
pub(super) async fn list(
    State(function): State<Arc<Operator>>,
    _: Looking,
    RawQuery(query): RawQuery,
) -> Result<Response, Problem> {
    let [] = parameters(query.as_deref(), [])?;
    let board = function.store.publication_index().await?;
    let files = function.agreement.offer.all_prices().iter().map(|list| function.of_files(list));
    let mut lines = files.collect::<Result<Vec<_>, _>>()?;
    lines.extend(board.prices.into_iter().map(|line| function.prices_line(line)));
    Ok(listed(PricesLines { items: lines, next: None }))
}

refusals! {
    /// There is a version of this name already, or as many as there can be.
    PostPricesRefused = VersionTaken, LimitReached;
}

/// Post a price list
///
/// Current from now on, or from a later instant. It counts for the orders placed from then on; orders and invoices that
/// were issued keep theirs (clauses 4.1, 4.13).
#[utoipa::path(
    post,
    path = "/v1/operator/prices",
    operation_id = "postPrices",
    tag = "operator",
    security(("operatorToken" = ["operator"])),
    params(IdempotencyKey),
    request_body = NewPrices,
    responses(
        (status = 201, description = "It is posted.", body = PricesLineView, headers(("Cache-Control"))),
        (
            status = 202,
            description = "It is proposed, and waits for a second person (policy `second_person`).",
            body = ProposedView, headers(("Cache-Control"))
        ),
        Acts, PostPricesRefused,
    ),
)]
pub(super) async fn post(
    State(function): State<Arc<Operator>>,
    Acting(asked, body): Acting<NewPrices>,
) -> Result<Response, Problem> {
    let (list, reason) = list_of(body, asked.now)?;
    let publisher = function.publisher(&asked, reason)?;
    if function.agreement.policy.second_person.prices {
        let proposal = Proposal::prices(&list.version, &asked.content());
        return function.propose(&proposal, &asked.approval_request(), &publisher).await;
    }
    function.posted(&list, None, &publisher).await
}

refusals! {
    /// Nobody proposed it, or it was approved before.
    ApprovePricesMissing = NotFound;
    /// Who proposed it cannot approve it; or there is a version of this name already, or as many as there
    /// can be.
    ApprovePricesRefused = SecondOperator, VersionTaken, LimitReached;
}

/// Approve a price list that another operator proposed
///
/// By sending the same once more: it is posted then. Needed where the policy has it so.
#[utoipa::path(
    post,
    path = "/v1/operator/prices/approval",
    operation_id = "approvePrices",
    tag = "operator",
    security(("operatorToken" = ["approver"])),
    params(IdempotencyKey),
    request_body = NewPrices,
    responses(
        (status = 201, description = "It is posted.", body = PricesLineView, headers(("Cache-Control"))),
        Acts, ApprovePricesMissing, ApprovePricesRefused,
    ),
)]
pub(super) async fn approve(
    State(function): State<Arc<Operator>>,
    Approving(asked, body): Approving<NewPrices>,
) -> Result<Response, Problem> {
    let (list, reason) = list_of(body, asked.now)?;
    let publisher = function.publisher(&asked, reason)?;
    let proposal = Proposal::prices(&list.version, &asked.content());
    let approval = function.store.approval(&proposal, &publisher).await?;
    function.posted(&list, approval.as_ref(), &publisher).await
}

/// The list of a body, and the reason for it.
fn list_of(body: NewPrices, now: Instant) -> Result<(PriceList, ActReason), Problem> {
    let current_from = body.current_from.map_or(now, |at| at.0);
    let list = price_list(body.version, body.items, now, current_from).checked().map_err(|(key, wrong)| {
        let (at, wrong) = fault(&key, wrong);
        Problem::field(Code::InvalidFields, &at, &wrong)
    })?;
    Ok((list, body.reason))
}

impl Operator {
    /// Posts a list, with the second person's approval, if there is one.
    async fn posted(
        &self,
        list: &PriceList,
        approval: Option<&TxWrite>,
        publisher: &Author,
    ) -> Result<Response, Problem> {
        let sha256 = PricesView::of(list).sha256().map_err(|_| Code::Internal)?;
        let line = self.store.post_prices(&self.agreement, list, &sha256, approval, publisher).await?;
        Ok(created(self.prices_line(line)))
    }
}

refusals! {
    /// There is no such list, or no such order.
    SendPricesMissing = NotFound;
}

/// Send a price list to a buyer who demands it
///
/// To the mailbox of an order (clause 4.13). What certifies that it arrived is the receipt that the buyer confirms, not
/// its delivery.
#[utoipa::path(
    post,
    path = "/v1/operator/prices/{version}/sending",
    operation_id = "sendPrices",
    tag = "operator",
    security(("operatorToken" = ["operator"])),
    params(VersionByName, IdempotencyKey),
    request_body = PricesDemand,
    responses(
        (status = 201, description = "It is on its way.", body = Sent, headers(("Cache-Control"))),
        Acts, SendPricesMissing,
    ),
)]
pub(super) async fn send(
    State(function): State<Arc<Operator>>,
    VersionPath(version): VersionPath,
    Acting(asked, body): Acting<PricesDemand>,
) -> Result<Response, Problem> {
    let publisher = function.publisher(&asked, body.reason)?;
    if function.agreement.offer.prices(&version).is_none() && function.store.price_list(&version).await?.is_none() {
        return Err(Code::NotFound.into());
    }
    let order = function.store.order(&body.order_id).await?.ok_or(Code::NotFound)?.order;
    let notice = function.store.send_prices(&version, &order, &publisher).await?;
    Ok(created(Sent { id: notice.id(), reference: notice.reference }))
}

fn can_be_posted(fields: &Fields<'_>, reader: &mut Reader) {
    let read = fields.peek::<VersionName>("version", reader).zip(fields.peek::<Vec<NewPriceItem>>("items", reader));
    let current_from = fields.peek::<AnyInstant>("current_from", reader).map_or(reader.now, |at| at.0);
    if let Some((version, items)) = read
        && let Err((key, wrong)) = price_list(version, items, reader.now, current_from).checked()
    {
        let (at, wrong) = fault(&key, wrong);
        reader.error(at, &wrong);
    }
}

fn price_list(
    VersionName(version): VersionName,
    items: Vec<NewPriceItem>,
    now: Instant,
    current_from: Instant,
) -> PriceList {
    let items = items.into_iter().map(|item| PriceItem {
        sku: item.sku.0,
        name: item.name,
        period: Period { unit: item.period.unit, count: item.period.count.0 },
        prices: item.prices.0,
        activation: item.activation,
    });
    PriceList { version, posted_at: now, current_from, items: items.collect() }
}

/// What keeps a list from being posted. The prices of an item are a list in the body and named by currency in the rules.
fn fault(key: &str, wrong: &str) -> (String, String) {
    match key.split_once(".prices.") {
        Some((item, currency)) => (pointer("", &format!("{item}.prices")), format!("{currency}: {wrong}")),
        None => (pointer("", key), wrong.to_owned()),
    }
}
