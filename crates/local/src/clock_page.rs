//! The sandbox's clock, as programs and people meet it at `/local/clock`.

use crate::clock::parse_move;
use crate::event_pump::EventPump;
use crate::html::{answer, sentence};
use crate::problem::{failure, problem};
use crate::shop::Shop;
use askama::Template;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use axum::{Json, Router};
use chrono::{NaiveDateTime, TimeDelta, TimeZone};
use chrono_tz::Tz;
use domain::Instant;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::sync::Arc;

type Moved = State<(Arc<Shop>, Arc<EventPump>)>;

/// How far ahead the next deadline is looked for.
const AHEAD: TimeDelta = TimeDelta::days(3660);
/// How a browser's field for date and time writes them.
const FIELD: &str = "%Y-%m-%dT%H:%M";

/// `GET`: JSON, or a page for who asks for one; `PUT`: JSON; `POST`: the forms of the bar and of the page.
pub(crate) fn router(shop: Arc<Shop>, pump: Arc<EventPump>) -> Router {
    Router::new().route("/local/clock", get(show).put(put).post(post)).with_state((shop, pump))
}

#[derive(Template)]
#[template(path = "clock.html")]
struct Page {
    title: &'static str,
    now: String,
}

/// An instant in a zone, for people and for a field of a form.
pub(crate) fn shown(zone: Tz, at: Instant) -> (String, String) {
    let at = at.with_timezone(&zone);
    (at.format("%-d %b %Y, %H:%M (UTC%:z)").to_string(), at.format(FIELD).to_string())
}

async fn show(State((shop, _)): Moved, headers: HeaderMap) -> Response {
    let accept = headers.get(header::ACCEPT).and_then(|accept| accept.to_str().ok()).unwrap_or_default();
    let now = shop.clock.now();
    if accept.contains("text/html") {
        let (now, _) = shown(shop.agreement.policy.zone, now);
        return answer(StatusCode::OK, &Page { title: "Sandbox clock", now });
    }
    Json(json!({"now": now})).into_response()
}

/// Moves the clock and answers when all that fell due on the way is done and carried.
async fn put(State((shop, pump)): Moved, body: Bytes) -> Response {
    let Ok(body) = serde_json::from_slice::<Value>(&body) else {
        return problem(StatusCode::BAD_REQUEST, "not_json", "The body is not valid JSON.");
    };
    let now = shop.clock.now();
    let to = match parse_move(&body, now) {
        Ok(to) if to < now => return problem(StatusCode::CONFLICT, "clock_goes_back", "The clock never goes back."),
        Ok(to) => to,
        Err(reason) => return problem(StatusCode::UNPROCESSABLE_ENTITY, "invalid_fields", &reason),
    };
    match pump.advance(to).await {
        Ok(()) => Json(json!({"now": shop.clock.now()})).into_response(),
        Err(error) => failure(&*error),
    }
}

/// Moves the clock by a form, and leads back to the page that the form is on.
async fn post(State((shop, pump)): Moved, headers: HeaderMap, body: Bytes) -> Response {
    // Another site's page must not move the clock either.
    if headers.get("sec-fetch-site").is_some_and(|site| site != "same-origin") {
        return problem(StatusCode::FORBIDDEN, "cross_site", "The form is not one of this program's.");
    }
    let form: BTreeMap<String, String> = form_urlencoded::parse(&body).into_owned().collect();
    let text = |name: &str| form.get(name).map(String::as_str).unwrap_or_default();
    let now = shop.clock.now();
    let to = match text("move") {
        "next" => match pump.next_due(now + AHEAD).await {
            Ok(next) => Some(next.unwrap_or(now)),
            Err(error) => return failure(&error),
        },
        "day" => now.checked_add_signed(TimeDelta::days(1)),
        "to" => local(shop.agreement.policy.zone, text("to")),
        _ => None,
    };
    match to {
        None => sentence(StatusCode::UNPROCESSABLE_ENTITY, "Sandbox clock", "This is no date with a time of day."),
        Some(to) if to < now => sentence(StatusCode::CONFLICT, "Sandbox clock", "The clock never goes back."),
        Some(to) => match pump.advance(to).await {
            Ok(()) => Redirect::to(own(text("back"))).into_response(),
            Err(error) => failure(&*error),
        },
    }
}

/// What a field for date and time says, in a zone; the earlier of two where clocks go back.
fn local(zone: Tz, text: &str) -> Option<Instant> {
    let at = NaiveDateTime::parse_from_str(text, FIELD).ok()?;
    Some(zone.from_local_datetime(&at).earliest()?.to_utc())
}

/// A path of this program; anything else leads to the clock.
fn own(path: &str) -> &str {
    let plain = path.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\');
    if path.starts_with('/') && !path.starts_with("//") && plain { path } else { "/local/clock" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_leads_back_to_this_program_alone() {
        for path in ["/", "/account?x=1&y=%20", "/local/bank"] {
            assert_eq!(own(path), path);
        }
        for path in ["", "//evil.example", "/\\evil.example", "https://evil.example", "x", "/a\r\nb", "/é"] {
            assert_eq!(own(path), "/local/clock", "{path}");
        }
    }

    #[test]
    fn a_field_is_read_as_it_is_written() {
        let zone: Tz = "Asia/Almaty".parse().unwrap();
        let at: Instant = "2025-02-03T05:00:00Z".parse().unwrap();
        let (people, field) = shown(zone, at);
        assert_eq!((people.as_str(), field.as_str()), ("3 Feb 2025, 10:00 (UTC+05:00)", "2025-02-03T10:00"));
        assert_eq!(local(zone, &field), Some(at));
        for wrong in ["", "2025-02-03", "2025-02-30T10:00", "2025-02-03T25:00"] {
            assert_eq!(local(zone, wrong), None, "{wrong}");
        }
    }
}
