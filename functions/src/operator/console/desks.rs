//! Two parts of the queue as desks of their own: claims, and money. Each is what of a page of the queue is of its kinds.

use super::Who;
use super::queue_page::{Queue, Waiting, acts_of, order_page, rest};
use crate::http::problem::Problem;
use crate::operator::Operator;
use crate::operator::caller::SignedIn;
use crate::pages::Frame;
use crate::pages::texts::Texts;
use askama::Template;
use domain::Instant;
use http::request::Parts;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use std::sync::Arc;

/// What of the queue a desk shows.
#[derive(Template)]
#[template(path = "console_desk.html")]
pub(super) struct Desk {
    pub(super) frame: Frame,
    pub(super) who: Who,
    pub(super) texts: Texts,
    pub(super) lines: Vec<Line>,
    /// The same desk with the next page of the queue.
    pub(super) next: Option<String>,
}

/// Something that waits.
pub(super) struct Line {
    pub(super) what: String,
    pub(super) overdue: bool,
    pub(super) rest: String,
    pub(super) due: String,
    pub(super) clause: Option<String>,
    /// The page of the order, and its number.
    pub(super) order: Option<(String, String)>,
    pub(super) about: Option<String>,
    pub(super) amount: Option<String>,
    /// The act that is mostly done about it.
    pub(super) act: Option<(String, String)>,
}

impl Operator {
    /// What of these kinds stands in a page of the queue, the nearest deadline first, for the desk at a path.
    pub(super) async fn desk(
        self: &Arc<Self>,
        texts: Texts,
        parts: &Parts,
        signed_in: &SignedIn,
        (path, title, kinds): (&str, &str, &[&str]),
        cursor: Option<&str>,
        now: Instant,
    ) -> Result<Desk, Problem> {
        let behind = cursor.map(|cursor| format!("&cursor={}", utf8_percent_encode(cursor, NON_ALPHANUMERIC)));
        let route = format!("/v1/operator/queue?limit=100{}", behind.unwrap_or_default());
        let queue: Queue = self.ask(parts, signed_in, &route).await?;
        let of_desk = |item: &Waiting| item.kind.as_deref().is_some_and(|kind| kinds.contains(&kind));
        let lines = queue.items.into_iter().filter(of_desk);
        let lines = lines.map(|item| self.desk_line(texts, signed_in, item, now)).collect();
        let (frame, who) = (self.frame(texts, title), self.who(texts, signed_in));
        let page = |cursor: &str| format!("{path}?cursor={}", utf8_percent_encode(cursor, NON_ALPHANUMERIC));
        let here = cursor.map_or_else(|| path.to_owned(), page);
        Ok(Desk { frame: frame.at(here), who, texts, lines, next: queue.next.as_deref().map(page) })
    }

    fn desk_line(&self, texts: Texts, signed_in: &SignedIn, item: Waiting, now: Instant) -> Line {
        let kind = item.kind.as_deref().unwrap_or_default();
        let act = acts_of(texts, signed_in, &item).into_iter().next();
        Line {
            what: texts.console_task(kind),
            overdue: item.due_at < now,
            rest: rest(texts, item.due_at - now),
            due: self.at(texts, item.due_at),
            clause: item.clause.map(|clause| texts.by_clause(clause)),
            order: item
                .order_id
                .zip(item.number)
                .map(|(id, number)| (order_page(&id, kind), texts.order_title(number))),
            about: item.about,
            amount: item.amount.map(|amount| texts.money(amount)),
            act,
        }
    }
}
