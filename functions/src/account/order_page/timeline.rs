//! One timeline: what happened, and what is ahead, each with its clause.

use crate::account::Account;
use crate::pages::happening::happening;
use crate::pages::texts::Texts;
use domain::Instant;
use domain::clause::Clause;
use domain::order::Order;
use domain::rules::outlook::{Ahead, ahead};

/// One line of it.
pub(super) struct Entry {
    /// Whether it is ahead.
    pub(super) future: bool,
    /// In the form of HTML's `time`.
    pub(super) machine: String,
    pub(super) at: String,
    pub(super) what: String,
    pub(super) clause: Option<String>,
}

impl Account {
    pub(super) fn timeline(&self, texts: Texts, order: &Order) -> Vec<Entry> {
        let past = order.timeline.iter().map(|it| self.entry(texts, false, it.at, &it.event, it.clause));
        let future = ahead(&self.agreement.policy, order).into_iter();
        let future = future.map(|Ahead { at, event, clause, .. }| self.entry(texts, true, at, event, clause));
        past.chain(future).collect()
    }

    fn entry(&self, texts: Texts, future: bool, at: Instant, event: &str, clause: Option<Clause>) -> Entry {
        Entry {
            future,
            machine: at.to_rfc3339_opts(chrono::SecondsFormat::Secs, true),
            at: texts.at(self.agreement.policy.zone, at),
            what: happening(texts, event, clause),
            clause: clause.map(|clause| texts.by_clause(clause)),
        }
    }
}
