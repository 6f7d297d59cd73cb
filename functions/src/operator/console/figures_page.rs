//! The shop in figures, as tables, each with a plain picture of its bars.

use super::Who;
use crate::http::openapi::answers::{HtmlPage, InvalidQuery, Stateful, ToSignIn};
use crate::http::openapi::parameters::parameters;
use crate::http::problem::Problem;
use crate::http::request::parameters;
use crate::operator::Operator;
use crate::operator::caller::SignedIn;
use crate::order_view::deadline_view::word;
use crate::pages::texts::Texts;
use crate::pages::{Frame, personal};
use askama::Template;
use axum::extract::{Request, State};
use axum::response::Response;
use chrono::NaiveDate;
use domain::code::Code;
use domain::follows::delivery::State as NoticeState;
use domain::money::Money;
use http::StatusCode;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Deserialize;
use std::sync::Arc;

parameters! {
    /// The first month.
    ConsoleFrom = Query "from", optional, {"type": "string"};
    /// The last month.
    ConsoleTo = Query "to", optional, {"type": "string"};
}

#[derive(Template)]
#[template(path = "console_figures.html")]
struct Page {
    frame: Frame,
    who: Who,
    texts: Texts,
    from: String,
    to: String,
    wrong: Option<&'static str>,
    months: Vec<Row>,
    placed: Bars,
    overdue: Vec<(String, usize)>,
    days: Vec<(String, String, usize)>,
    due: Bars,
    complete: bool,
    unreached: usize,
    outcomes: Vec<(String, usize)>,
    parked: usize,
}

/// A month.
struct Row {
    month: String,
    placed: i64,
    paid: i64,
    captured: String,
    refunded: String,
    reversed: String,
    claims: i64,
    unanswered: i64,
}

/// A picture of bars: the width of all, and of each its place, height and top, in units of the picture.
pub(super) struct Bars {
    pub(super) width: usize,
    pub(super) bars: Vec<Bar>,
}

/// A bar.
pub(super) struct Bar {
    pub(super) x: usize,
    pub(super) y: usize,
    pub(super) height: usize,
    pub(super) title: String,
}

/// How high the highest bar is.
const HEIGHT: usize = 100;
/// How wide a bar is with the space behind it.
const STEP: usize = 24;

impl Bars {
    /// A bar for each count, with what it is of.
    fn of(counts: &[(String, usize)]) -> Bars {
        let most = counts.iter().map(|(_, count)| *count).max().unwrap_or_default().max(1);
        let bar = |(place, (of, count)): (usize, &(String, usize))| {
            let height = count * HEIGHT / most;
            Bar { x: place * STEP, y: HEIGHT - height, height, title: format!("{of}: {count}") }
        };
        Bars { width: (counts.len() * STEP).max(STEP), bars: counts.iter().enumerate().map(bar).collect() }
    }
}

#[derive(Deserialize)]
struct Figures {
    months: Vec<Month>,
    deadlines: Deadlines,
    notices: Notices,
}

#[derive(Deserialize)]
struct Month {
    month: String,
    placed: i64,
    paid: i64,
    captured: Vec<Money>,
    refunded: Vec<Money>,
    reversed: Vec<Money>,
    claims: i64,
    unanswered: i64,
}

#[derive(Deserialize)]
struct Deadlines {
    complete: bool,
    overdue: Vec<Kind>,
    days: Vec<Day>,
}

#[derive(Deserialize)]
struct Kind {
    kind: String,
    count: usize,
}

#[derive(Deserialize)]
struct Day {
    day: NaiveDate,
    tasks: Vec<Kind>,
}

#[derive(Deserialize)]
struct Notices {
    unreached: usize,
    outcomes: Vec<Outcome>,
    parked: usize,
}

#[derive(Deserialize)]
struct Outcome {
    state: NoticeState,
    count: usize,
}

/// The shop in figures
///
/// Orders and money by the month, what is due on the days of the next two months, notices that did not arrive.
#[utoipa::path(
    get,
    path = "/operator/figures",
    operation_id = "showFigures",
    tag = "operator pages",
    params(ConsoleFrom, ConsoleTo),
    responses(HtmlPage, ToSignIn, Stateful, InvalidQuery)
)]
pub(in crate::operator) async fn figures(
    State(function): State<Arc<Operator>>,
    signed_in: SignedIn,
    texts: Texts,
    request: Request,
) -> Result<Response, Problem> {
    let (parts, _) = request.into_parts();
    let [from, to] = parameters(parts.uri.query(), ["from", "to"])?.map(Option::unwrap_or_default);
    let pairs = [("from", &from), ("to", &to)].into_iter().filter(|(_, value)| !value.is_empty());
    let pairs: Vec<String> =
        pairs.map(|(name, value)| format!("{name}={}", utf8_percent_encode(value, NON_ALPHANUMERIC))).collect();
    let route = "/v1/operator/figures";
    let (told, wrong): (Figures, _) =
        match function.ask(&parts, &signed_in, &format!("{route}?{}", pairs.join("&"))).await {
            Ok(told) => (told, None),
            Err(problem) if problem.code() == Code::InvalidQuery => {
                (function.ask(&parts, &signed_in, route).await?, Some(texts.console_months_wrong()))
            }
            Err(problem) => return Err(problem),
        };
    let kinds = |kinds: &[Kind]| kinds.iter().map(|it| (texts.console_task(&it.kind), it.count)).collect::<Vec<_>>();
    let days: Vec<(String, String, usize)> = told.deadlines.days.iter().map(|day| day_row(texts, day)).collect();
    let due: Vec<(String, usize)> = days.iter().map(|(day, _, count)| (day.clone(), *count)).collect();
    let placed: Vec<(String, usize)> =
        told.months.iter().map(|it| (it.month.clone(), usize::try_from(it.placed).unwrap_or_default())).collect();
    let page = Page {
        frame: function.frame(texts, texts.console_figures()).at("/operator/figures"),
        who: function.who(texts, &signed_in),
        texts,
        from,
        to,
        wrong,
        placed: Bars::of(&placed),
        months: told.months.into_iter().map(|month| row(texts, month)).collect(),
        overdue: kinds(&told.deadlines.overdue),
        due: Bars::of(&due),
        days,
        complete: told.deadlines.complete,
        unreached: told.notices.unreached,
        outcomes: told.notices.outcomes.iter().map(|it| (texts.notice_state(word(it.state)), it.count)).collect(),
        parked: told.notices.parked,
    };
    personal(StatusCode::OK, &page)
}

fn row(texts: Texts, month: Month) -> Row {
    let sums = |sums: Vec<Money>| sums.into_iter().map(|sum| texts.money(sum)).collect::<Vec<_>>().join(", ");
    Row {
        month: month.month,
        placed: month.placed,
        paid: month.paid,
        captured: sums(month.captured),
        refunded: sums(month.refunded),
        reversed: sums(month.reversed),
        claims: month.claims,
        unanswered: month.unanswered,
    }
}

fn day_row(texts: Texts, day: &Day) -> (String, String, usize) {
    let what: Vec<String> =
        day.tasks.iter().map(|it| texts.console_task_count(texts.console_task(&it.kind), it.count)).collect();
    (texts.day(day.day), what.join("; "), day.tasks.iter().map(|it| it.count).sum())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_highest_bar_is_as_high_as_the_picture() {
        let bars = Bars::of(&[("a".to_owned(), 0), ("b".to_owned(), 4), ("c".to_owned(), 2)]);
        let drawn: Vec<_> = bars.bars.iter().map(|bar| (bar.x, bar.y, bar.height, bar.title.as_str())).collect();
        assert_eq!(drawn, [(0, 100, 0, "a: 0"), (24, 0, 100, "b: 4"), (48, 50, 50, "c: 2")]);
        assert_eq!((bars.width, Bars::of(&[]).width), (72, 24));
    }
}
