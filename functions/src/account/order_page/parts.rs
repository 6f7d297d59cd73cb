//! The parts of an order: its claims with what they say and what was answered, its refunds, questions and objections.

use crate::account::Account;
use crate::order_view::ClaimTexts;
use crate::order_view::deadline_view::word;
use crate::pages::texts::Texts;
use domain::Instant;
use domain::money::Money;
use domain::order::Order;
use domain::order::claim::Claim;
use domain::order::payment::Source;
use domain::order::query::PaymentQuery;
use domain::order::refund::Refund;
use domain::order::restrictions::Objection;

/// The most characters of a claim or an answer that stand on the page of its order: the claim's own page has all.
const SHOWN_CHARS_MAX: usize = 1_500;

/// A part that has a page of its own.
pub(super) struct Part {
    pub(super) id: String,
    pub(super) line: String,
    /// What the link to its page says.
    pub(super) link: String,
}

/// A claim with its answer.
pub(super) struct ClaimPart {
    pub(super) id: String,
    pub(super) title: String,
    pub(super) state: String,
    pub(super) received: String,
    pub(super) late: bool,
    pub(super) text: String,
    /// The answer's heading, and what it says.
    pub(super) answer: Option<(String, String)>,
}

impl Account {
    pub(super) fn claim(&self, texts: Texts, claim: &Claim, words: &ClaimTexts, now: Instant) -> ClaimPart {
        let kept = |said: Option<&str>| said.map_or_else(|| texts.order_claim_erased().to_owned(), beginning);
        let answer = claim.answers.last();
        ClaimPart {
            id: claim.id.clone(),
            title: texts.order_claim_title(&claim.id),
            state: texts.claim_state(word(claim.state(now))),
            received: texts.order_claim_received(self.at(texts, claim.received_at)),
            late: claim.late,
            text: kept(words.text(claim)),
            answer: answer.map(|it| (texts.order_claim_answer(self.day(texts, it.at)), kept(words.answer(claim)))),
        }
    }

    pub(super) fn refund(&self, texts: Texts, order: &Order, refund: &Refund, now: Instant) -> Part {
        Part {
            id: refund.id.clone(),
            line: refund_line(texts, order, refund, now),
            link: texts.order_refund_link(&refund.id),
        }
    }

    pub(super) fn query(&self, texts: Texts, query: &PaymentQuery) -> String {
        let answer = query.answer.map_or_else(|| "none".to_owned(), word);
        texts.order_query_line(self.at(texts, query.asked_at), answer)
    }

    pub(super) fn objection(&self, texts: Texts, objection: &Objection) -> String {
        let state = match objection.sustained {
            None => "open",
            Some(true) => "sustained",
            Some(false) => "dismissed",
        };
        texts.order_objection_line(self.at(texts, objection.received_at), state)
    }
}

fn refund_line(texts: Texts, order: &Order, refund: &Refund, now: Instant) -> String {
    let amount = texts.money(Money::new(refund.amount_minor, order.captured_currency()));
    texts.order_refund_line(amount, refund_to(texts, refund), texts.refund_state(word(refund.state(now))))
}

/// Where a refund goes.
pub(in crate::account) fn refund_to(texts: Texts, refund: &Refund) -> String {
    texts.refund_to(match refund.source {
        Source::Card(_) => "card",
        Source::Transfer(_) => "account",
    })
}

/// As much of a text as stands on the page.
fn beginning(text: &str) -> String {
    match text.char_indices().nth(SHOWN_CHARS_MAX) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}
