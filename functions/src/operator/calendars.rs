//! Calendars of working days, posted by an operator (K48): what is decided from then on is decided by the newest.

use super::Operator;
use super::asked::Asked;
use super::caller::{LOOKING, admit};
use super::form::Form;
use super::published::{created, listed, pointer};
use crate::http::problem::Problem;
use crate::http::request::{Now, parameters};
use crate::order_view::{instant, optional_instant};
use axum::extract::{RawQuery, State};
use axum::response::Response;
use chrono::NaiveDate;
use domain::Instant;
use domain::board::{CalendarLine, calendar_alarm};
use domain::calendar::{Calendar, YearStatus};
use domain::code::Code;
use domain::policy::{Policy, Source};
use http::HeaderMap;
use serde::Serialize;
use serde_json::Value;
use std::collections::BTreeMap;
use std::sync::Arc;

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
}

impl LineView {
    fn of(CalendarLine { version, posted_at }: CalendarLine) -> LineView {
        LineView { version, posted_at }
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
    let items = function.store.board().await?.calendars.into_iter().map(LineView::of).collect();
    Ok(listed(Calendars { in_use: InUse::of(&agreement.policy), items, next: None }))
}

/// `POST /v1/operator/calendars`: in use from now on. One that would end a shown deadline earlier is refused, unless the
/// operator says that such deadlines stay as they were shown.
pub(super) async fn post(State(function): State<Arc<Operator>>, asked: Asked) -> Result<Response, Problem> {
    let mut form = Form::new(&asked.body, &["calendar", "keep_notified"]);
    let keeps = form.object.optional_boolean(&mut form.reader, "keep_notified").unwrap_or(false);
    let calendar = read(&mut form, asked.body.get("calendar").unwrap_or(&Value::Null));
    let ((calendar, text), reason) = form.finish(calendar)?;
    let publisher = function.publisher(&asked, reason)?;
    let line = match function.forward(&calendar, keeps).await? {
        // Unless it was posted before, under the same key.
        true => function.store.calendar_posted(&calendar, &publisher).await?.ok_or(Code::CalendarBringsForward)?,
        false => function.store.post_calendar(&function.agreement, &calendar, &text, &publisher).await?,
    };
    Ok(created(LineView::of(line)))
}

impl Operator {
    /// Whether a calendar would end a shown deadline earlier, and that was not said to be left alone.
    async fn forward(&self, calendar: &Calendar, keeps: bool) -> Result<bool, Problem> {
        let policy = self.agreement.policy.with_calendar(calendar.clone());
        Ok(!keeps && self.store.calendar_brings_forward(&policy).await?)
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
