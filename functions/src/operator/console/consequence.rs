//! What would come of an act, in words: how the order stands after it, what is recorded, what goes back, and which mails go out.

use crate::notices::{Kept, about_order};
use crate::operator::Operator;
use crate::order_view::deadline_view::word;
use crate::pages::happening::happening;
use crate::pages::texts::Texts;
use domain::Instant;
use domain::agreement::policy::Policy;
use domain::money::Money;
use domain::order::Order;
use store::order::rehearsal::Rehearsed;

/// What would come of an act.
pub(super) struct Comes {
    pub(super) lines: Vec<String>,
    /// The mails to the buyer as they would be written, each with its subject.
    pub(super) mails: Vec<(String, String)>,
}

impl Comes {
    /// That nothing would come of it.
    pub(super) fn nothing(texts: Texts) -> Comes {
        Comes { lines: vec![texts.console_comes_nothing().to_owned()], mails: Vec::new() }
    }

    /// What would come of it. What is recorded is told as the buyer's own page tells it. The words of an answer are not kept yet, and
    /// come from the form.
    pub(super) fn of(
        texts: Texts,
        function: &Operator,
        rehearsed: &Rehearsed,
        answer: Option<String>,
        now: Instant,
    ) -> Comes {
        let Rehearsed { before, after, events } = rehearsed;
        let mut lines: Vec<String> = events
            .iter()
            .map(|event| texts.console_comes_event(happening(texts, event.fact.info().name, event.fact.clause())))
            .collect();
        lines.extend(stands(texts, before, after, now));
        lines.extend(goes_back(texts, &function.agreement.policy, before, after));
        let (kept, mut mails) = (Kept { answer, buyer: None }, Vec::new());
        for (notice, item) in rehearsed.mails() {
            if notice.to_vendor() {
                lines.push(texts.console_comes_mail_vendor(notice.name()));
                continue;
            }
            let shop = &function.public_url;
            match about_order(&function.agreement, notice, &item, after, shop, None, &kept) {
                Ok(text) => mails.push((text.subject, text.body)),
                Err(_) => lines.push(texts.console_comes_mail(notice.name())),
            }
        }
        Comes { lines, mails }
    }
}

fn stands(texts: Texts, before: &Order, after: &Order, now: Instant) -> Vec<String> {
    let order = |order: &Order| texts.order_state(word(order.state(now)));
    let license = |order: &Order| texts.license_state(word(order.license.state(order, now)));
    let mut lines = Vec::new();
    if order(before) != order(after) {
        lines.push(texts.console_comes_order(order(before), order(after)));
    }
    if license(before) != license(after) {
        lines.push(texts.console_comes_license(license(before), license(after)));
    }
    lines
}

/// The refunds that are new, each with its last day.
fn goes_back(texts: Texts, policy: &Policy, before: &Order, after: &Order) -> Vec<String> {
    let new = after.refunds.iter().skip(before.refunds.len());
    new.map(|refund| {
        let amount = texts.money(Money::new(refund.amount_minor, after.captured_currency()));
        texts.console_comes_refund(amount, texts.at(policy.zone, refund.due.expires_at))
    })
    .collect()
}
