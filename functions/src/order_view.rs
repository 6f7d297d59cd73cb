//! An order as its buyer sees it: what was agreed, what was paid, what is due and what can be done, each by its clause.

use axum::response::{IntoResponse, Response};
use domain::Instant;
use domain::agreement::Agreement;
use domain::claim::{About, Claim, ClaimState};
use domain::clauses::Clause;
use domain::deadline::{Deadline, DeadlineView};
use domain::license::LicenseState;
use domain::money::Money;
use domain::order::{Order, OrderState, TermsRef};
use domain::payment;
use domain::placing::Method;
use domain::rates::Charge;
use http::{HeaderValue, StatusCode, header};
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
    refunds: [(); 0],
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
}

#[derive(Serialize)]
struct PaymentView {
    method: Method,
    gateway: Option<&'static str>,
    invoice: Option<()>,
}

/// A claim, alone or within its order.
#[derive(Serialize)]
pub struct ClaimView<'a> {
    id: &'a str,
    state: ClaimState,
    about: About,
    late: bool,
    #[serde(serialize_with = "instant")]
    received_at: Instant,
    deadlines: [DeadlineView; 1],
}

#[derive(Serialize)]
struct ActionView {
    action: &'static str,
    clause: Clause,
    #[serde(serialize_with = "optional_instant")]
    until: Option<Instant>,
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
            paid: Money::new(order.payment.captured_minor, captured),
            refunded: Money::zero(captured),
            license: LicenseView {
                state: order.license.state(order, now),
                sku: &order.sku,
                from: order.license.term.map(|term| term.from),
                until: order.license.term.map(|term| term.until),
            },
            payment: PaymentView {
                method: order.method,
                gateway: (order.method == Method::Card).then_some(GATEWAY),
                invoice: None,
            },
            claims: order.claims.iter().map(|claim| ClaimView::of(claim, agreement)).collect(),
            refunds: [],
            deadlines: deadlines(order).map(|deadline| agreement.policy.describe(deadline)).collect(),
            actions: actions(order),
            timeline: order.timeline.iter().map(timeline).collect(),
        }
    }
}

impl<'a> ClaimView<'a> {
    /// A claim with the clock of its answer.
    pub fn of(claim: &'a Claim, agreement: &Agreement) -> ClaimView<'a> {
        ClaimView {
            id: &claim.id,
            state: claim.state,
            about: claim.about,
            late: claim.late,
            received_at: claim.received_at,
            deadlines: [agreement.policy.describe(&claim.answer)],
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

/// The clocks of an order: until it is activated those of activation and delay, from then on the window for claims.
fn deadlines(order: &Order) -> impl Iterator<Item = &Deadline> {
    let license = &order.license;
    let waiting = license.activated_at.is_none();
    let before = [&license.activation_due, &license.delay_right].into_iter().flatten().filter(move |_| waiting);
    before.chain(&license.window).chain(order.claims.iter().map(|claim| &claim.answer))
}

/// What the buyer can do now. A claim can be made at any time; until when it is timely is said with it.
fn actions(order: &Order) -> Vec<ActionView> {
    let pay =
        payment::payable(order).is_ok().then(|| ActionView { action: "pay", clause: Clause::new(4, 6), until: None });
    let claim = ActionView {
        action: "claim",
        clause: Clause::new(4, 9),
        until: order.license.window.as_ref().map(|window| window.expires_at),
    };
    pay.into_iter().chain([claim]).collect()
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
