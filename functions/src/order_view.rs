//! An order as its buyer sees it: what was agreed, what was paid, what is due and what can be done, each by its clause.

mod actions;
mod claim_texts;
pub(crate) mod deadline_view;
mod file_view;
mod invoice_view;
mod part_views;

pub use claim_texts::ClaimTexts;
pub use deadline_view::CountedDeadline;
pub use file_view::ClaimFileView;
pub use invoice_view::{InvoiceDocument, InvoiceView};
pub use part_views::{ClaimView, ObjectionView, QueryView, RefundView};

use crate::http::openapi::schema;
use actions::{ActionView, deadlines};
use axum::response::{IntoResponse, Response};
use domain::Instant;
use domain::agreement::Agreement;
use domain::agreement::rates::{Charge, ChargeRate};
use domain::clause::Clause;
use domain::money::{Currency, Money};
use domain::order::license::LicenseState;
use domain::order::placing::{Method, TermsRef};
use domain::order::review::Review;
use domain::order::{Order, OrderState};
use domain::rules::action::actions;
use domain::rules::outlook::{Ahead, ahead};
use gateways::avangard::GATEWAY;
use http::{HeaderValue, StatusCode, header};
use serde::{Serialize, Serializer};
use utoipa::ToSchema;

/// An order, wherever it is shown.
#[derive(Serialize, ToSchema)]
#[schema(as = Order)]
pub struct OrderView<'a> {
    #[schema(value_type = schema::OrderId)]
    id: &'a str,
    /// The number under which the buyer and the bank know it.
    #[schema(pattern = "^OF-[0-9A-HJKMNP-TV-Z]{12}-Z$")]
    number: String,
    /// How many events it has; the `ETag` holds it.
    #[schema(minimum = 1)]
    version: u64,
    /// When the box was ticked and the order placed (clause 2.4).
    #[serde(serialize_with = "instant")]
    #[schema(value_type = schema::Instant)]
    created_at: Instant,
    /// When the agreement was concluded: with the tick and the full payment, whichever came later (clauses 3.7, 9.1); null
    /// before.
    #[serde(serialize_with = "optional_instant")]
    #[schema(value_type = Option<schema::Instant>)]
    concluded_at: Option<Instant>,
    state: OrderState,
    /// Where its review stands before it can be paid (clause 4.2); null where nobody reviews it.
    review: Option<Review>,
    #[schema(value_type = schema::Sku)]
    sku: &'a str,
    terms: &'a TermsRef,
    /// What is owed, by the price list current at acceptance (clauses 4.1, 4.2).
    price: Money,
    /// What a card is charged, or a resident's invoice in tenge; null for any other transfer.
    charge: Option<ChargeView<'a>>,
    /// What was captured, in the currency of the charge, or of the price for a transfer (clause 4.6).
    paid: Money,
    /// What was returned, in the currency of `paid` (clause 4.11).
    refunded: Money,
    license: LicenseView<'a>,
    /// How it is paid (clause 4.3).
    payment: PaymentView<'a>,
    /// Every claim ever received (clauses 4.9, 10.1).
    claims: Vec<ClaimView<'a>>,
    /// Everything that went or is to go back (clause 4.11).
    refunds: Vec<RefundView<'a>>,
    /// Every question whether a payment arrived (clauses 3.6, 4.8).
    payment_queries: Vec<QueryView<'a>>,
    /// Every objection to automated processing.
    objections: Vec<ObjectionView<'a>>,
    /// The clocks that run: until activation those of clauses 4.7 and 4.10, from then on the window of 4.9; the answer
    /// to each claim (clause 10.1), what is done about each objection, the payment of each refund (clause 4.11).
    deadlines: Vec<CountedDeadline>,
    actions: Vec<ActionView>,
    /// What happened, in order.
    timeline: Vec<TimelineView<'a>>,
    /// What will be recorded by itself, in order, unless something comes in between.
    future: Vec<FutureView>,
}

/// What is owed in place of the price: by card, converted at acceptance by the rate published then; by a resident's invoice, when
/// that is issued; rounded half up.
#[derive(Serialize, ToSchema)]
#[schema(as = Charge)]
struct ChargeView<'a> {
    /// Minor units: 4900 is 49.00.
    #[schema(minimum = 0)]
    amount_minor: i64,
    #[schema(value_type = Currency)]
    currency: &'static str,
    /// The rate that was used.
    rate: RateView<'a>,
}

/// The rate that was used.
#[derive(Serialize, ToSchema)]
#[schema(as = ChargeRate)]
struct RateView<'a> {
    /// What one unit of the price's currency costs, as published.
    #[schema(pattern = r#"^\d+(\.\d+)?$"#)]
    value: &'a str,
    /// Who published it.
    source: &'a str,
    #[serde(serialize_with = "instant")]
    #[schema(value_type = schema::Instant)]
    published_at: Instant,
}

/// The license of an order.
#[derive(Serialize, ToSchema)]
#[schema(as = License)]
struct LicenseView<'a> {
    state: LicenseState,
    #[schema(value_type = schema::Sku)]
    sku: &'a str,
    /// First instant of the paid period; null before activation.
    #[serde(serialize_with = "optional_instant")]
    #[schema(value_type = Option<schema::Instant>)]
    from: Option<Instant>,
    /// First instant after the paid period; null before activation.
    #[serde(serialize_with = "optional_instant")]
    #[schema(value_type = Option<schema::Instant>)]
    until: Option<Instant>,
    /// The suspension of the use by the vendor; null where there is none.
    suspended: Option<SuspendedView>,
}

/// The suspension of the use by the vendor; null where there is none.
#[derive(Serialize, ToSchema)]
#[schema(as = Suspension)]
struct SuspendedView {
    /// What was broken: clause 5.2, 5.6 or 5.8.
    clause: Clause,
    #[serde(serialize_with = "instant")]
    #[schema(value_type = schema::Instant)]
    since: Instant,
}

/// How it is paid (clause 4.3).
#[derive(Serialize, ToSchema)]
#[schema(as = OrderPayment)]
struct PaymentView<'a> {
    method: Method,
    /// Where cards are charged; null for a transfer.
    #[schema(value_type = Option<schema::Gateway>)]
    gateway: Option<&'static str>,
    /// The last invoice; null where none was issued.
    invoice: Option<InvoiceView<'a>>,
    /// What must be there for the license: what was agreed, less what of it went back, or is to go, by agreement or by
    /// a court.
    owed: Money,
    /// What came in beyond what was owed; it extends nothing and goes back on demand.
    credit: Money,
    /// What the bank took back (clause 9.3).
    reversed: Money,
    /// What the buyer owes after that: what went back twice, and the price of a license that was provided (clause 9.3).
    debt: Money,
}

/// One thing that happened to an order.
#[derive(Serialize, ToSchema)]
#[schema(as = TimelineEntry)]
struct TimelineView<'a> {
    #[serde(serialize_with = "instant")]
    #[schema(value_type = schema::Instant)]
    at: Instant,
    /// The published name of the event.
    #[schema(value_type = schema::EventName)]
    event: &'a str,
    #[schema(value_type = schema::MaybeClause)]
    clause: Option<Clause>,
}

/// One thing that will happen to an order by itself.
#[derive(Serialize, ToSchema)]
#[schema(as = FutureEntry)]
struct FutureView {
    /// When; past where it is about to be recorded.
    #[serde(serialize_with = "instant")]
    #[schema(value_type = schema::Instant)]
    at: Instant,
    /// The published name of the event.
    #[schema(value_type = schema::EventName)]
    event: &'static str,
    #[schema(value_type = schema::MaybeClause)]
    clause: Option<Clause>,
    /// The claim, refund or other part that it is about; null where it is the order.
    about: Option<String>,
}

impl FutureView {
    fn of(Ahead { at, event, clause, about }: Ahead) -> FutureView {
        FutureView { at, event, clause, about }
    }
}

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
            concluded_at: order.concluded_at(),
            state: order.state(now),
            review: order.review,
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
                invoice: order.invoices.last().map(|invoice| InvoiceView::of(invoice, order, now)),
                owed: order.owed(),
                credit: Money::new(order.credit_minor(), captured),
                reversed: Money::new(order.reversed_minor(), captured),
                debt: Money::new(order.debt_minor(), captured),
            },
            claims: order.claims.iter().map(|claim| ClaimView::of(claim, order, agreement, now)).collect(),
            refunds: order.refunds.iter().map(|refund| RefundView::of(refund, order, agreement, now)).collect(),
            payment_queries: order.queries.iter().map(|query| QueryView::of(query, order, agreement)).collect(),
            objections: order
                .restrictions
                .objections
                .iter()
                .map(|it| ObjectionView::of(it, order, agreement))
                .collect(),
            deadlines: deadlines(order).map(|it| CountedDeadline::of(&agreement.policy, it, &order.language)).collect(),
            actions: actions(&agreement.policy, order, now)
                .into_iter()
                .map(|action| ActionView::of(action, order, agreement))
                .collect(),
            timeline: order.timeline.iter().map(timeline).collect(),
            future: ahead(&agreement.policy, order).into_iter().map(FutureView::of).collect(),
        }
    }

    /// The same with what its claims say and what was answered.
    pub fn with_texts(mut self, order: &Order, texts: &'a ClaimTexts) -> OrderView<'a> {
        self.claims = self.claims.into_iter().zip(&order.claims).map(|(view, it)| view.with_texts(it, texts)).collect();
        self
    }
}

fn charge(charge: &Charge) -> ChargeView<'_> {
    ChargeView { amount_minor: charge.amount_minor, currency: charge.currency.code(), rate: rate(&charge.rate) }
}

fn rate(rate: &ChargeRate) -> RateView<'_> {
    RateView { value: &rate.value, source: &rate.source, published_at: rate.published_at }
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
