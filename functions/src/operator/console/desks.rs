//! Two parts of the queue as desks of their own: claims, and money. Each is what of the first pages of the queue is of its kinds.

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
use std::sync::Arc;

/// How many pages of the queue are looked through: what waits longer stands in the queue itself.
const PAGES_MAX: usize = 5;

/// What of the queue a desk shows.
#[derive(Template)]
#[template(path = "console_desk.html")]
pub(super) struct Desk {
    pub(super) frame: Frame,
    pub(super) who: Who,
    pub(super) texts: Texts,
    pub(super) lines: Vec<Line>,
    /// Whether there may be more in the queue.
    pub(super) more: bool,
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
    /// What of these kinds waits, the nearest deadline first.
    pub(super) async fn desk(
        self: &Arc<Self>,
        texts: Texts,
        parts: &Parts,
        signed_in: &SignedIn,
        (title, kinds): (&str, &[&str]),
        now: Instant,
    ) -> Result<Desk, Problem> {
        let (mut lines, mut cursor, mut pages) = (Vec::new(), None::<String>, 0);
        loop {
            let behind = cursor.as_ref().map(|cursor| format!("&cursor={cursor}")).unwrap_or_default();
            let path = format!("/v1/operator/queue?limit=100{behind}");
            let queue: Queue = self.ask(parts, signed_in, &path).await?;
            let of_desk = |item: &Waiting| item.kind.as_deref().is_some_and(|kind| kinds.contains(&kind));
            lines.extend(
                queue.items.into_iter().filter(of_desk).map(|item| self.desk_line(texts, signed_in, item, now)),
            );
            (cursor, pages) = (queue.next, pages + 1);
            if cursor.is_none() || pages == PAGES_MAX {
                break;
            }
        }
        let (frame, who) = (self.frame(texts, title), self.who(texts, signed_in));
        Ok(Desk { frame, who, texts, lines, more: cursor.is_some() })
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
