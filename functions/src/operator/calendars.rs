//! Calendars of working days, posted by an operator (K48): what is decided from then on is decided by the newest.

use super::Operator;
use super::caller::Looking;
use super::publication_answers::{created, listed};
use super::request::Acting;
use crate::http::body::fields::ActReason;
use crate::http::body::{Field, Reader, bodies};
use crate::http::openapi::answers::{Acts, InvalidQuery, Looks, refusals};
use crate::http::openapi::parameters::IdempotencyKey;
use crate::http::openapi::schema;
use crate::http::problem::Problem;
use crate::http::request::{Now, parameters};
use crate::order_view::{instant, optional_instant};
use axum::extract::{RawQuery, State};
use axum::response::Response;
use chrono::NaiveDate;
use domain::Instant;
use domain::agreement::calendar::{Calendar, YearStatus};
use domain::agreement::policy::Policy;
use domain::agreement::publications::{CalendarLine, calendar_alarm};
use domain::agreement::reach::Reach;
use domain::agreement::source::Source;
use domain::code::Code;
use serde::Serialize;
use serde_json::Value;
use std::collections::BTreeMap;
use std::sync::Arc;
use store::published::recomputing::Recomputing;
use utoipa::ToSchema;

/// The longest version, in characters: it is part of a key.
const VERSION_CHARS_MAX: usize = 64;
/// The longest reason that is passed on from the reader of a calendar, in characters.
const REASON_CHARS_MAX: usize = 200;

bodies! {
    /// A calendar as it is posted.
    pub(super) struct NewCalendar {
        /// In the form of `agreement/calendar.json`: its version, weekend, range, the status and the source of each
        /// year, and each day that differs from the plain week.
        #[schema(value_type = Object)]
        calendar: Posted,
        /// Whether deadlines that were shown stay as they are where this calendar would end them earlier.
        keep_notified: Option<bool>,
        reason: ActReason,
    }
}

/// The calendar in use, and those that were posted.
#[derive(Serialize, ToSchema)]
#[schema(as = CalendarList)]
struct Calendars<'a> {
    /// The calendar in use.
    in_use: InUse<'a>,
    /// The earliest first; none before the first that was posted.
    items: Vec<LineView>,
    #[schema(value_type = schema::OnePage)]
    next: Option<String>,
}

/// The calendar in use.
#[derive(Serialize, ToSchema)]
#[schema(as = CalendarInUse)]
struct InUse<'a> {
    version: &'a str,
    valid_from: NaiveDate,
    /// Beyond it only weekends count, provisionally.
    valid_to: NaiveDate,
    /// By year.
    #[schema(value_type = BTreeMap<String, YearStatus>)]
    status: &'a BTreeMap<i32, YearStatus>,
    last_official_day: Option<NaiveDate>,
    /// When the vendor is told that it ends.
    #[serde(serialize_with = "optional_instant")]
    #[schema(value_type = Option<schema::Instant>)]
    alarm_at: Option<Instant>,
}

/// A calendar that was posted.
#[derive(Serialize, ToSchema)]
#[schema(as = PostedCalendar)]
struct LineView {
    version: String,
    /// When.
    #[serde(serialize_with = "instant")]
    #[schema(value_type = schema::Instant)]
    posted_at: Instant,
    /// How far open deadlines were counted again by it; null where no day differs, and right after the posting.
    recomputed: Option<RecomputedView>,
}

/// How far open deadlines were counted again by a calendar. It begins two minutes after the posting.
#[derive(Serialize, ToSchema)]
#[schema(as = Recomputed)]
struct RecomputedView {
    /// How many orders it changed.
    orders: u64,
    /// How many deadlines that were looked at would end earlier by it, and stay as they were shown.
    kept: u64,
    /// When it was done; null before.
    #[serde(serialize_with = "optional_instant")]
    #[schema(value_type = Option<schema::Instant>)]
    done_at: Option<Instant>,
}

impl LineView {
    fn of(CalendarLine { version, posted_at }: CalendarLine, recomputing: Option<&Recomputing>) -> LineView {
        let view = |it: &Recomputing| RecomputedView { orders: it.orders, kept: it.kept, done_at: it.done_at };
        LineView { version, posted_at, recomputed: recomputing.map(view) }
    }
}

impl<'a> InUse<'a> {
    fn of(policy: &'a Policy) -> InUse<'a> {
        let calendar = &policy.calendar;
        InUse {
            version: &calendar.version,
            valid_from: calendar.valid_from,
            valid_to: calendar.valid_to,
            status: calendar.status(),
            last_official_day: calendar.last_official_day(),
            alarm_at: calendar_alarm(policy),
        }
    }
}

/// The calendar in use and every one that was posted
///
/// With the status of each year, the last official day, and when the alarm before it comes.
#[utoipa::path(
    get,
    path = "/v1/operator/calendars",
    operation_id = "listCalendars",
    tag = "operator",
    security(("operatorToken" = ["operator"]), ("operatorToken" = ["approver"]), ("operatorToken" = ["reader"])),
    responses(
        (status = 200, description = "The calendars.", body = Calendars, headers(("Cache-Control"))),
        Looks, InvalidQuery,
    ),
)]
pub(super) async fn list(
    State(function): State<Arc<Operator>>,
    _: Looking,
    Now(now): Now,
    RawQuery(query): RawQuery,
) -> Result<Response, Problem> {
    let [] = parameters(query.as_deref(), [])?;
    let agreement = function.store.offered(&function.agreement, now).await?;
    let lines = function.store.publication_index().await?.calendars;
    let versions: Vec<&str> = lines.iter().map(|line| line.version.as_str()).collect();
    let counted = function.store.recomputings(&versions).await?;
    let items = lines.into_iter().map(|line| {
        let of_line = counted.get(&store::table::keys::calendar(&line.version));
        LineView::of(line, of_line)
    });
    let items = items.collect();
    Ok(listed(Calendars { in_use: InUse::of(&agreement.policy), items, next: None }))
}

refusals! {
    /// There is a version of this name already, as many as there can be, or a shown deadline would end earlier.
    PostCalendarRefused = VersionTaken, LimitReached, CalendarBringsForward;
}

/// Post a calendar of working days
///
/// Deadlines are computed by it from now on, and open ones that it changes again within the hour; what waited for it is
/// decided then. None that was shown ends earlier: where one would, or where so many are open that it cannot be told at
/// once, the calendar is refused, unless `keep_notified` says that such deadlines stay as they are.
#[utoipa::path(
    post,
    path = "/v1/operator/calendars",
    operation_id = "postCalendar",
    tag = "operator",
    security(("operatorToken" = ["operator"])),
    params(IdempotencyKey),
    request_body = NewCalendar,
    responses(
        (status = 201, description = "It is in use.", body = LineView, headers(("Cache-Control"))),
        Acts, PostCalendarRefused,
    ),
)]
pub(super) async fn post(
    State(function): State<Arc<Operator>>,
    Acting(asked, body): Acting<NewCalendar>,
) -> Result<Response, Problem> {
    let Posted { calendar, text } = body.calendar;
    let publisher = function.publisher(&asked, body.reason)?;
    let used = function.store.in_force_now(&function.agreement).await?;
    let (store, files) = (&function.store, &function.agreement);
    let keeps = body.keep_notified == Some(true);
    let line = match !keeps && function.forward(&used.policy, &calendar, publisher.at).await? {
        // Unless it was posted before, under the same key.
        true => store.calendar_posted(&calendar, &publisher).await?.ok_or(Code::CalendarBringsForward)?,
        false => store.post_calendar(files, &used.policy, &calendar, &text, &publisher).await?,
    };
    Ok(created(LineView::of(line, None)))
}

impl Operator {
    /// Whether a calendar would end a shown deadline earlier than the one in use, as far as a few orders tell.
    async fn forward(&self, used: &Policy, calendar: &Calendar, now: Instant) -> Result<bool, Problem> {
        let policy = used.with_calendar(calendar.clone());
        let given_back = Reach::of(used, &policy).given_back;
        Ok(self.store.calendar_brings_forward(&policy, given_back, now).await?)
    }
}

/// The calendar of a body, and the text that is kept of it.
pub(super) struct Posted {
    calendar: Calendar,
    text: String,
}

impl Field for Posted {
    fn read(value: &Value, pointer: &str, reader: &mut Reader) -> Option<Posted> {
        let text = value.to_string();
        match Calendar::parse(Source { file: "calendar", text: &text }) {
            Ok(calendar) if is_key(&calendar.version) => Some(Posted { calendar, text }),
            Ok(_) => {
                let at = format!("{pointer}/version");
                reader.error(at, "must be 1 to 64 visible ASCII characters without #");
                None
            }
            Err(error) => {
                let reason: String = error.reason.chars().take(REASON_CHARS_MAX).collect();
                reader.error(super::publication_answers::pointer(pointer, &error.key), &reason);
                None
            }
        }
    }

    /// What is missing is no calendar either.
    fn absent(pointer: &str, reader: &mut Reader) -> Option<Posted> {
        Posted::read(&Value::Null, pointer, reader)
    }
}

fn is_key(version: &str) -> bool {
    version.len() <= VERSION_CHARS_MAX && version.bytes().all(|b| b.is_ascii_graphic() && b != b'#')
}
