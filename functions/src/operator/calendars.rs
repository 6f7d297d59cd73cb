//! Calendars of working days, posted by an operator (K48): what is decided from then on is decided by the newest.

use super::Operator;
use super::caller::{LOOKING, admit};
use super::form::Form;
use super::published::{created, listed, pointer};
use super::request::OperatorRequest;
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
use http::HeaderMap;
use serde::Serialize;
use serde_json::Value;
use std::collections::BTreeMap;
use std::sync::Arc;
use store::published::recomputing::Recomputing;

/// The longest version, in characters: it is part of a key.
const VERSION_CHARS_MAX: usize = 64;
/// The longest reason that is passed on from the reader of a calendar, in characters.
const REASON_CHARS_MAX: usize = 200;

#[derive(Serialize)]
struct Calendars<'a> {
    in_use: InUse<'a>,
    items: Vec<LineView>,
    next: Option<String>,
}

#[derive(Serialize)]
struct InUse<'a> {
    version: &'a str,
    valid_from: NaiveDate,
    valid_to: NaiveDate,
    status: &'a BTreeMap<i32, YearStatus>,
    last_official_day: Option<NaiveDate>,
    #[serde(serialize_with = "optional_instant")]
    alarm_at: Option<Instant>,
}

#[derive(Serialize)]
struct LineView {
    version: String,
    #[serde(serialize_with = "instant")]
    posted_at: Instant,
    /// How far open deadlines were counted again; null where no day differed, and right after the posting.
    recomputed: Option<RecomputedView>,
}

#[derive(Serialize)]
struct RecomputedView {
    /// How many orders it changed.
    orders: u64,
    /// How many deadlines would have ended earlier, and stay as they were shown (I11).
    kept: u64,
    #[serde(serialize_with = "optional_instant")]
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

/// `GET /v1/operator/calendars`: the one in use, its status per year, and every one that was posted.
pub(super) async fn list(
    State(function): State<Arc<Operator>>,
    Now(now): Now,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
) -> Result<Response, Problem> {
    admit(&function.keys, &headers, &LOOKING, now)?;
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

/// `POST /v1/operator/calendars`: in use from now on. One that would end a shown deadline earlier is refused, unless the
/// operator says that such deadlines stay as they were shown.
pub(super) async fn post(State(function): State<Arc<Operator>>, asked: OperatorRequest) -> Result<Response, Problem> {
    let mut form = Form::new(&asked.body, &["calendar", "keep_notified"]);
    let keeps = form.object.optional_boolean(&mut form.reader, "keep_notified").unwrap_or(false);
    let calendar = read(&mut form, asked.body.get("calendar").unwrap_or(&Value::Null));
    let ((calendar, text), reason) = form.finish(calendar)?;
    let publisher = function.publisher(&asked, reason)?;
    let used = function.store.in_force_now(&function.agreement).await?;
    let (store, files) = (&function.store, &function.agreement);
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
fn read(form: &mut Form<'_>, value: &Value) -> Option<(Calendar, String)> {
    let text = value.to_string();
    match Calendar::parse(Source { file: "calendar", text: &text }) {
        Ok(calendar) if is_key(&calendar.version) => Some((calendar, text)),
        Ok(_) => {
            form.reader.error("/calendar/version", "must be 1 to 64 visible ASCII characters without #");
            None
        }
        Err(error) => {
            let reason: String = error.reason.chars().take(REASON_CHARS_MAX).collect();
            form.reader.error(pointer("/calendar", &error.key), &reason);
            None
        }
    }
}

fn is_key(version: &str) -> bool {
    version.len() <= VERSION_CHARS_MAX && version.bytes().all(|b| b.is_ascii_graphic() && b != b'#')
}
