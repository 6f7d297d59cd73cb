//! The shop in figures: orders, money and claims by the month, what waits for a person by its day, notices that did not arrive.

use super::Operator;
use super::caller::Looking;
use super::publication_answers::listed;
use crate::http::openapi::answers::{InvalidQuery, Looks};
use crate::http::openapi::parameters::parameters;
use crate::http::problem::Problem;
use crate::http::request::{Now, parameters};
use crate::task_kinds::kind_of;
use axum::extract::{RawQuery, State};
use axum::response::Response;
use chrono::{NaiveDate, TimeDelta};
use domain::Instant;
use domain::agreement::zone::local_date;
use domain::clause::Clause;
use domain::code::Code;
use domain::follows::delivery::State as NoticeState;
use domain::follows::figures::{Figure, Figures};
use domain::follows::task::TaskKind;
use domain::money::{Currency, Money};
use domain::month::Month;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use std::iter::successors;
use std::sync::Arc;
use store::due::{Due, PARKED, TASKS};
use store::table::error::StoreError;
use store::table::keys;
use utoipa::ToSchema;

/// How many months are shown at most, and how many where nobody says.
const MONTHS_MAX: usize = 24;
const MONTHS: u16 = 12;
/// How far the deadlines are looked at.
const AHEAD: TimeDelta = TimeDelta::days(60);
/// How many tasks, and how many things that were set aside, are counted at most.
const COUNTED_MAX: usize = 1_000;
/// Of how many notices that did not arrive it is looked what became of them: one round trip.
const LOOKED_AT_MAX: usize = 100;

parameters! {
    /// The first month.
    FromMonth = Query "from", optional, Month;
    /// The last month, at most the twenty-fourth from the first.
    ToMonth = Query "to", optional, Month;
}

/// The shop in figures.
#[derive(Serialize, ToSchema)]
#[schema(as = Figures)]
struct FiguresView {
    /// Each month of those asked for, by local days.
    #[schema(max_items = 24)]
    months: Vec<MonthView>,
    deadlines: DeadlinesView,
    notices: NoticesView,
}

/// The figures of a month.
#[derive(Serialize, ToSchema)]
#[schema(as = MonthFigures)]
struct MonthView {
    month: Month,
    /// Orders that were placed in it.
    placed: i64,
    /// Orders that were paid in full in it, by the bank's instant.
    paid: i64,
    /// What came in in it, by the bank's instant.
    captured: Vec<Money>,
    /// What went back to buyers in it.
    refunded: Vec<Money>,
    /// What the bank took back in it (clause 9.3).
    reversed: Vec<Money>,
    /// Claims that arrived in it, but those that were struck (clause 10.1).
    claims: i64,
    /// Those of them that wait for their first answer.
    unanswered: i64,
}

/// What waits for a person, by its legal deadline.
#[derive(Serialize, ToSchema)]
#[schema(as = DeadlineFigures)]
struct DeadlinesView {
    /// Whether all of it is counted: the nearest thousand are.
    complete: bool,
    /// What is overdue.
    overdue: Vec<KindView>,
    /// What is due within sixty days, by local days; days on which nothing is due are left out.
    days: Vec<DayView>,
}

/// How many tasks of a kind wait.
#[derive(Serialize, ToSchema)]
#[schema(as = TaskCount)]
struct KindView {
    kind: TaskKind,
    #[schema(value_type = crate::http::openapi::schema::MaybeClause)]
    clause: Option<Clause>,
    #[schema(minimum = 1)]
    count: usize,
}

/// What is due on a day.
#[derive(Serialize, ToSchema)]
#[schema(as = DayFigures)]
struct DayView {
    day: NaiveDate,
    tasks: Vec<KindView>,
}

/// Notices that a person is to look after. What arrived is counted nowhere: a counter would be one write more for each mail.
#[derive(Serialize, ToSchema)]
#[schema(as = NoticeFigures)]
struct NoticesView {
    /// How many did not arrive, or nobody knows of, and wait as tasks `reach_buyer`.
    unreached: usize,
    /// What became by now of those of them that wait the longest, up to a hundred.
    outcomes: Vec<OutcomeView>,
    /// How many were set aside, since they cannot be sent as they are.
    parked: usize,
    /// Whether all of those are counted.
    complete: bool,
}

/// How many notices came to an outcome.
#[derive(Serialize, ToSchema)]
#[schema(as = NoticeOutcome)]
struct OutcomeView {
    state: NoticeState,
    #[schema(minimum = 1)]
    count: usize,
}

/// What waits for a person, counted.
#[derive(Debug, Default)]
pub(super) struct Waiting {
    /// What is overdue, by its kind.
    pub(super) overdue: BTreeMap<TaskKind, usize>,
    /// What is due later, by its local day and its kind.
    pub(super) days: BTreeMap<NaiveDate, BTreeMap<TaskKind, usize>>,
    /// Whether all of it is counted.
    pub(super) complete: bool,
    /// How many notices were set aside, and whether all of them are counted.
    pub(super) parked: (usize, bool),
    /// The notices that did not arrive and wait the longest.
    unreached: Vec<Due>,
}

impl Waiting {
    /// How many notices did not arrive.
    pub(super) fn unreached(&self) -> usize {
        let kinds = self.days.values().chain([&self.overdue]);
        kinds.filter_map(|kinds| kinds.get(&TaskKind::ReachBuyer)).sum()
    }
}

/// The shop in figures
///
/// Orders, money and claims of each month, exactly; what waits for a person within sixty days; notices that did not arrive.
/// Without months, the last twelve.
#[utoipa::path(
    get,
    path = "/v1/operator/figures",
    operation_id = "getFigures",
    tag = "operator",
    security(("operatorToken" = ["operator"]), ("operatorToken" = ["approver"]), ("operatorToken" = ["reader"])),
    params(FromMonth, ToMonth),
    responses(
        (status = 200, description = "The figures.", body = FiguresView, headers(("Cache-Control"))),
        Looks, InvalidQuery,
    ),
)]
pub(super) async fn show(
    State(function): State<Arc<Operator>>,
    _: Looking,
    Now(now): Now,
    RawQuery(query): RawQuery,
) -> Result<Response, Problem> {
    let [from, to] = parameters(query.as_deref(), ["from", "to"])?;
    let months = function.months(from.as_deref(), to.as_deref(), now)?;
    let (figures, waiting) = (function.figures(&months).await?, function.waiting(now).await?);
    let months = months.iter().map(|month| MonthView::of(*month, &figures)).collect();
    let notices = NoticesView {
        unreached: waiting.unreached(),
        outcomes: function.outcomes(&waiting, now).await?,
        parked: waiting.parked.0,
        complete: waiting.complete && waiting.parked.1,
    };
    Ok(listed(FiguresView { months, deadlines: DeadlinesView::of(waiting), notices }))
}

impl Operator {
    /// The months that are asked for, in their order; the last twelve where nobody says.
    ///
    /// # Errors
    /// [`Code::InvalidQuery`] for what is no month, for a first one after the last, and for more than twenty-four.
    pub(super) fn months(&self, from: Option<&str>, to: Option<&str>, now: Instant) -> Result<Vec<Month>, Problem> {
        let wrong = |field: &str, why: &str| Problem::field(Code::InvalidQuery, field, why);
        let read = |field: &str, text: Option<&str>| {
            let month = text.map(str::parse::<Month>).transpose();
            month.map_err(|_| wrong(field, "must be a month such as 2025-02"))
        };
        let this = Month::of(local_date(self.agreement.policy.zone, now));
        let (from, to) = (read("from", from)?, read("to", to)?);
        let to = to.unwrap_or_else(|| from.map_or(this, |from| this.max(from)));
        let from = from.unwrap_or_else(|| to.back(MONTHS - 1));
        if from > to {
            return Err(wrong("to", "is before the first month"));
        }
        let months: Vec<Month> = successors(Some(from), |month| Some(month.next()))
            .take_while(|month| *month <= to)
            .take(MONTHS_MAX + 1)
            .collect();
        if months.len() > MONTHS_MAX { Err(wrong("to", "must be at most the 24th month")) } else { Ok(months) }
    }

    /// The figures of months that follow each other.
    pub(super) async fn figures(&self, months: &[Month]) -> Result<Figures, StoreError> {
        match months {
            [from, .., to] => self.store.figures(*from, *to).await,
            [month] => self.store.figures(*month, *month).await,
            [] => Ok(Figures::new()),
        }
    }

    /// What waits for a person, by its nearest deadlines, and the notices that were set aside.
    pub(super) async fn waiting(&self, now: Instant) -> Result<Waiting, StoreError> {
        let most = COUNTED_MAX as i32 + 1;
        let due = self.store.due(TASKS, now + AHEAD, most, None).await?;
        let set_aside = self.store.waiting(PARKED, most, None).await?;
        let notices =
            set_aside.iter().take(COUNTED_MAX).filter(|due| keys::is_outbox(&due.sk) && keys::has_notices(&due.pk));
        let parked = (notices.count(), set_aside.len() <= COUNTED_MAX);
        let mut waiting = Waiting { complete: due.len() <= COUNTED_MAX, parked, ..Waiting::default() };
        for due in due.iter().take(COUNTED_MAX) {
            let at = chrono::DateTime::from_timestamp_millis(due.due_at);
            let (Some(kind), Some(at)) = (kind_of(due), at) else { continue };
            let day = local_date(self.agreement.policy.zone, at);
            let kinds = if at <= now { &mut waiting.overdue } else { waiting.days.entry(day).or_default() };
            *kinds.entry(kind).or_default() += 1;
            if kind == TaskKind::ReachBuyer && waiting.unreached.len() < LOOKED_AT_MAX {
                waiting.unreached.push(due.clone());
            }
        }
        Ok(waiting)
    }

    /// What became of the notices that did not arrive.
    async fn outcomes(&self, waiting: &Waiting, now: Instant) -> Result<Vec<OutcomeView>, StoreError> {
        let mut outcomes: BTreeMap<NoticeState, usize> = BTreeMap::new();
        // The index may show one twice while its entry moves, and no item may be asked for twice.
        let places: BTreeSet<_> = waiting.unreached.iter().map(|due| (due.pk.clone(), due.sk.clone())).collect();
        for notice in self.store.outbox_items(places.into_iter()).await? {
            *outcomes.entry(notice.facts.state(&self.agreement.policy.notices, now)).or_default() += 1;
        }
        Ok(outcomes.into_iter().map(|(state, count)| OutcomeView { state, count }).collect())
    }
}

impl MonthView {
    fn of(month: Month, figures: &Figures) -> MonthView {
        let of = |figure| figures.get(&(month, figure)).copied().unwrap_or_default();
        let money = |figure: fn(Currency) -> Figure| {
            let sums = Currency::ALL.iter().map(|currency| Money::new(of(figure(*currency)), *currency));
            sums.filter(|sum| sum.amount_minor != 0).collect()
        };
        MonthView {
            month,
            placed: of(Figure::Placed),
            paid: of(Figure::Paid),
            captured: money(Figure::Captured),
            refunded: money(Figure::Refunded),
            reversed: money(Figure::Reversed),
            claims: of(Figure::Claims),
            unanswered: of(Figure::Unanswered),
        }
    }
}

impl DeadlinesView {
    fn of(waiting: Waiting) -> DeadlinesView {
        let kinds = |kinds: BTreeMap<TaskKind, usize>| {
            kinds.into_iter().map(|(kind, count)| KindView { kind, clause: kind.clause(), count }).collect()
        };
        let days = waiting.days.into_iter().map(|(day, tasks)| DayView { day, tasks: kinds(tasks) }).collect();
        DeadlinesView { complete: waiting.complete, overdue: kinds(waiting.overdue), days }
    }
}
