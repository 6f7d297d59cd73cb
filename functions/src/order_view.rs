//! An order as its buyer sees it: what was agreed, what was paid, what is due and what can be done, each by its clause.

mod now;
mod parts;

pub use parts::{ClaimView, ObjectionView, QueryView, RefundView};

use axum::response::{IntoResponse, Response};
use chrono::NaiveDate;
use domain::Instant;
use domain::agreement::Agreement;
use domain::agreement::deadline::DeadlineView;
use domain::agreement::rates::Charge;
use domain::clause::Clause;
use domain::money::Money;
use domain::order::invoice::InvoiceState;
use domain::order::license::LicenseState;
use domain::order::placing::{Method, TermsRef};
use domain::order::{Order, OrderState};
use domain::rules::action::actions;
use http::{HeaderValue, StatusCode, header};
use now::{ActionView, deadlines};
use serde::{Serialize, Serializer};

/// An order, wherever it is shown.
#[derive(Serialize)]
pub struct OrderView<'a> {
    id: &'a str,
    number: String,
    version: u64,
    #[serde(serialize_with = "instant")]
    created_at: Instant,
    state: OrderState,
    sku: &'a str,
    terms: &'a TermsRef,
    price: Money,
    charge: Option<ChargeView<'a>>,
    paid: Money,
    refunded: Money,
    license: LicenseView<'a>,
    payment: PaymentView,
    claims: Vec<ClaimView<'a>>,
    refunds: Vec<RefundView<'a>>,
    payment_queries: Vec<QueryView<'a>>,
    objections: Vec<ObjectionView<'a>>,
    deadlines: Vec<DeadlineView>,
    actions: Vec<ActionView>,
    timeline: Vec<TimelineView<'a>>,
}

#[derive(Serialize)]
struct ChargeView<'a> {
    amount_minor: i64,
    currency: &'static str,
    rate: RateView<'a>,
}

#[derive(Serialize)]
struct RateView<'a> {
    value: &'a str,
    source: &'a str,
    #[serde(serialize_with = "instant")]
    published_at: Instant,
}

#[derive(Serialize)]
struct LicenseView<'a> {
    state: LicenseState,
    sku: &'a str,
    #[serde(serialize_with = "optional_instant")]
    from: Option<Instant>,
    #[serde(serialize_with = "optional_instant")]
    until: Option<Instant>,
    suspended: Option<SuspendedView>,
}

#[derive(Serialize)]
struct SuspendedView {
    clause: Clause,
    #[serde(serialize_with = "instant")]
    since: Instant,
}

#[derive(Serialize)]
struct PaymentView {
    method: Method,
    gateway: Option<&'static str>,
    invoice: Option<InvoiceView>,
    /// What must be there for the license: what was agreed, less what of it went back by agreement or by a court (K57).
    owed: Money,
    /// What came in beyond what was owed: it goes back on demand (K14).
    credit: Money,
    /// What the bank took back (K38).
    reversed: Money,
    /// What the buyer owes after that (clause 9.3).
    debt: Money,
}

#[derive(Serialize)]
struct InvoiceView {
    number: u64,
    state: InvoiceState,
    amount: Money,
    #[serde(serialize_with = "instant")]
    issued_at: Instant,
    last_day: NaiveDate,
}

#[derive(Serialize)]
struct TimelineView<'a> {
    #[serde(serialize_with = "instant")]
    at: Instant,
    event: &'a str,
    clause: Option<Clause>,
}

/// The gateway that cards are charged at.
pub const GATEWAY: &str = "avangard";

/// An instant as RFC 3339 with `Z`, to the millisecond where it has any.
pub fn instant<S: Serializer>(at: &Instant, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(&at.to_rfc3339_opts(chrono::SecondsFormat::AutoSi, true))
}

/// As [`instant`], or null.
pub fn optional_instant<S: Serializer>(at: &Option<Instant>, serializer: S) -> Result<S::Ok, S::Error> {
    match at {
        Some(at) => instant(at, serializer),
        None => serializer.serialize_none(),
    }
}

impl<'a> OrderView<'a> {
    /// The order as it stands at an instant.
    pub fn of(order: &'a Order, agreement: &Agreement, now: Instant) -> OrderView<'a> {
        let captured = order.captured_currency();
        OrderView {
            id: order.id.as_str(),
            number: order.id.number(),
            version: order.version,
            created_at: order.created_at,
            state: order.state(now),
            sku: &order.sku,
            terms: &order.terms,
            price: order.price,
            charge: order.charge.as_ref().map(charge),
            paid: Money::new(order.payment.captured_minor(), captured),
            refunded: Money::new(order.refunded_minor(), captured),
            license: LicenseView {
                state: order.license.state(order, now),
                sku: &order.sku,
                from: order.license.term.map(|term| term.from),
                until: order.license.term.map(|term| term.until),
                suspended: order
                    .restrictions
                    .suspended
                    .as_ref()
                    .map(|suspended| SuspendedView { clause: suspended.ground, since: suspended.since }),
            },
            payment: PaymentView {
                method: order.method,
                gateway: (order.method == Method::Card).then_some(GATEWAY),
                invoice: order.invoices.last().map(|invoice| InvoiceView {
                    number: invoice.number,
                    state: invoice.state(order, now),
                    amount: invoice.amount,
                    issued_at: invoice.issued_at,
                    last_day: invoice.last_day,
                }),
                owed: order.owed(),
                credit: Money::new(order.credit_minor(), captured),
                reversed: Money::new(order.reversed_minor(), captured),
                debt: Money::new(order.debt_minor(), captured),
            },
            claims: order.claims.iter().map(|claim| ClaimView::of(claim, order, agreement, now)).collect(),
            refunds: order.refunds.iter().map(|refund| RefundView::of(refund, order, agreement, now)).collect(),
            payment_queries: order.queries.iter().map(|query| QueryView::of(query, agreement)).collect(),
            objections: order.restrictions.objections.iter().map(|it| ObjectionView::of(it, agreement)).collect(),
            deadlines: deadlines(order).map(|deadline| agreement.policy.describe(deadline)).collect(),
            actions: actions(&agreement.policy, order, now).into_iter().map(ActionView::of).collect(),
            timeline: order.timeline.iter().map(timeline).collect(),
        }
    }
}

fn charge(charge: &Charge) -> ChargeView<'_> {
    ChargeView {
        amount_minor: charge.amount_minor,
        currency: charge.currency.code(),
        rate: RateView {
            value: &charge.rate.value,
            source: &charge.rate.source,
            published_at: charge.rate.published_at,
        },
    }
}

fn timeline(entry: &domain::order::TimelineEntry) -> TimelineView<'_> {
    TimelineView { at: entry.at, event: &entry.event, clause: entry.clause }
}

/// Something as JSON that nobody keeps, with the version of its order as `ETag`.
pub fn answer(status: StatusCode, body: impl Serialize, version: u64) -> Response {
    let mut response = (status, axum::Json(body)).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    if let Ok(tag) = HeaderValue::try_from(format!("\"{version}\"")) {
        headers.insert(header::ETAG, tag);
    }
    response
}
