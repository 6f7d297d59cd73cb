//! Our own mailbox in other hands (clause 10.4, K26): reported, told to every licensee, and what reached us by e-mail since then
//! listed, so that it is looked at anew.

use super::Operator;
use super::caller::Looking;
use super::publication_answers::{created, listed};
use super::request::Acting;
use crate::http::body::bodies;
use crate::http::body::fields::{ActReason, PastInstant};
use crate::http::openapi::answers::{Acts, InvalidQuery, Looks};
use crate::http::openapi::parameters::{Cursor, IdempotencyKey, Limit, parameters};
use crate::http::openapi::schema;
use crate::http::paging::{KEY_BYTES_MAX, page_size};
use crate::http::problem::Problem;
use crate::http::request::{Now, parameters};
use crate::order_view::instant;
use axum::extract::{RawQuery, State};
use axum::response::Response;
use domain::Instant;
use domain::clause::Clause;
use domain::code::Code;
use domain::month::Month;
use domain::order::OrderId;
use serde::Serialize;
use std::sync::Arc;
use store::order::email_acts::{EmailAct, Place};
use store::published::licensor_mailbox::LicensorReport;
use store::table::keys::partitions;
use utoipa::ToSchema;

/// Between the two keys of a place in its cursor; no key has it.
const KEYS_APART: char = '|';
/// How many reports are shown.
const REPORTS_SHOWN: i32 = 100;

bodies! {
    /// That our own mailbox may be in other hands.
    #[schema(examples(json!({
        "since": "2025-02-03T10:00:00+05:00", "reason": "The log of the mail service shows a foreign sign-in.",
    })))]
    pub(super) struct NewLicensorReport {
        /// Since when, as far as that is known; not ahead.
        since: PastInstant,
        reason: ActReason,
    }
}

parameters! {
    /// Since when.
    ActsSince = Query "since", required, {"type": "string", "format": "date-time"}, example "2025-02-03T10:00:00+05:00";
}

/// A report that our own mailbox may be in other hands (clause 10.4).
#[derive(Serialize, ToSchema)]
#[schema(as = LicensorMailboxReport)]
struct ReportView {
    /// The name of the report.
    id: String,
    clause: Clause,
    /// Since when the mailbox may be in other hands.
    #[serde(serialize_with = "instant")]
    #[schema(value_type = schema::Instant)]
    since: Instant,
    #[serde(serialize_with = "instant")]
    #[schema(value_type = schema::Instant)]
    reported_at: Instant,
}

/// The last reports, the newest first: a hundred at most.
#[derive(Serialize, ToSchema)]
#[schema(as = LicensorMailboxReportList)]
struct Reports {
    #[schema(max_items = 100)]
    items: Vec<ReportView>,
    #[schema(value_type = schema::OnePage)]
    next: Option<String>,
}

/// A page of what reached us by e-mail and was acted on.
#[derive(Serialize, ToSchema)]
#[schema(as = EmailActList)]
struct EmailActs {
    #[schema(max_items = 100)]
    items: Vec<EmailActView>,
    /// The cursor of the next page; null on the last.
    next: Option<String>,
}

/// Something that reached us by e-mail and was acted on.
#[derive(Serialize, ToSchema)]
#[schema(as = EmailAct)]
struct EmailActView {
    order_id: OrderId,
    /// The version of the order that it led to.
    #[schema(minimum = 1)]
    version: u64,
    #[schema(value_type = schema::EventName)]
    event: String,
    /// The claim, refund or other part; null where it is the order.
    about: Option<String>,
    /// When it reached us.
    #[serde(serialize_with = "instant")]
    #[schema(value_type = schema::Instant)]
    received_at: Instant,
}

impl ReportView {
    fn of(report: LicensorReport) -> ReportView {
        let LicensorReport { id, since, reported_at, .. } = report;
        ReportView { id, clause: Clause::new(10, 4), since, reported_at }
    }
}

impl EmailActView {
    fn of(act: EmailAct) -> EmailActView {
        EmailActView {
            order_id: act.order,
            version: act.version,
            event: act.event,
            about: act.about,
            received_at: act.at,
        }
    }
}

/// Report that our own mailbox may be in other hands
///
/// Every licensee is told (clause 10.4). What reached us by e-mail since then is listed by `email-acts`.
#[utoipa::path(
    post,
    path = "/v1/operator/licensor-mailbox-reports",
    operation_id = "reportLicensorMailbox",
    tag = "operator",
    security(("operatorToken" = ["operator"])),
    params(IdempotencyKey),
    request_body = NewLicensorReport,
    responses(
        (status = 201, description = "The report.", body = ReportView, headers(("Cache-Control"))),
        Acts,
    ),
)]
pub(super) async fn report(
    State(function): State<Arc<Operator>>,
    Acting(asked, body): Acting<NewLicensorReport>,
) -> Result<Response, Problem> {
    let publisher = function.publisher(&asked, body.reason)?;
    let report = function.store.report_licensor_mailbox(body.since.0, &publisher).await?;
    Ok(created(ReportView::of(report)))
}

/// The reports that our own mailbox may be in other hands
///
/// The last of them, the newest first: a hundred at most (clause 10.4).
#[utoipa::path(
    get,
    path = "/v1/operator/licensor-mailbox-reports",
    operation_id = "listLicensorMailboxReports",
    tag = "operator",
    security(("operatorToken" = ["operator"]), ("operatorToken" = ["approver"]), ("operatorToken" = ["reader"])),
    responses(
        (status = 200, description = "The reports.", body = Reports, headers(("Cache-Control"))),
        Looks, InvalidQuery,
    ),
)]
pub(super) async fn reports(
    State(function): State<Arc<Operator>>,
    _: Looking,
    RawQuery(query): RawQuery,
) -> Result<Response, Problem> {
    let [] = parameters(query.as_deref(), [])?;
    let items = function.store.licensor_reports(REPORTS_SHOWN).await?.into_iter().map(ReportView::of).collect();
    Ok(listed(Reports { items, next: None }))
}

/// What reached us by e-mail since an instant
///
/// And was acted on, the oldest first: what is looked at anew where our own mailbox was in other hands (clause 10.4). A page
/// may hold fewer than it might.
#[utoipa::path(
    get,
    path = "/v1/operator/email-acts",
    operation_id = "listEmailActs",
    tag = "operator",
    security(("operatorToken" = ["operator"]), ("operatorToken" = ["approver"]), ("operatorToken" = ["reader"])),
    params(ActsSince, Cursor, Limit),
    responses(
        (status = 200, description = "A page of them.", body = EmailActs, headers(("Cache-Control"))),
        Looks, InvalidQuery,
    ),
)]
pub(super) async fn email_acts(
    State(function): State<Arc<Operator>>,
    _: Looking,
    Now(now): Now,
    RawQuery(query): RawQuery,
) -> Result<Response, Problem> {
    let [since, cursor, limit] = parameters(query.as_deref(), ["since", "cursor", "limit"])?;
    let wrong = |name: &'static str, what| move || Problem::field(Code::InvalidQuery, name, what);
    let since: Instant =
        since.as_deref().and_then(domain::instant::read).ok_or_else(wrong("since", "must be an instant"))?;
    let limit = page_size(limit.as_deref())?;
    let behind = cursor.map(|cursor| read_cursor(&cursor).ok_or_else(wrong("cursor", "was not given out")));
    let (acts, next) = function.store.email_acts(since, now, limit, behind.transpose()?).await?;
    let next = next.map(|(pk, sk)| hex::encode(format!("{pk}{KEYS_APART}{sk}")));
    Ok(listed(EmailActs { items: acts.into_iter().map(EmailActView::of).collect(), next }))
}

fn read_cursor(text: &str) -> Option<Place> {
    let place = String::from_utf8(hex::decode(text).ok()?).ok()?;
    let (pk, sk) = place.split_once(KEYS_APART)?;
    let month = pk.strip_prefix(partitions::EMAIL_ACTS)?.parse::<Month>();
    (month.is_ok() && place.len() <= KEY_BYTES_MAX).then(|| (pk.to_owned(), sk.to_owned()))
}
