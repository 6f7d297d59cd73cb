//! What would come of an act, in words: how the order stands after it, what is recorded, what goes back, and which mails go out.

use crate::order_view::deadline_view::word;
use crate::pages::happening::happening;
use crate::pages::texts::Texts;
use domain::Instant;
use domain::agreement::policy::Policy;
use domain::follows::effect::{Effect, effects};
use domain::follows::notice::Notice;
use domain::money::Money;
use domain::order::{Order, evolve};
use store::table::rehearsal::Rehearsed;

/// The lines that say what would come of an act. What is recorded is told as the buyer's own page tells it.
pub(super) fn consequences(texts: Texts, policy: &Policy, rehearsed: &Rehearsed, now: Instant) -> Vec<String> {
    let Rehearsed { before, after, events } = rehearsed;
    let mut lines: Vec<String> = events
        .iter()
        .map(|event| texts.console_comes_event(happening(texts, event.fact.info().name, event.fact.clause())))
        .collect();
    lines.extend(stands(texts, before, after, now));
    lines.extend(goes_back(texts, policy, before, after));
    let (mut order, mut mails) = (before.clone(), Vec::new());
    for event in events {
        order = evolve(Some(order), event);
        mails.extend(effects(&order, event).into_iter().filter_map(|effect| match effect {
            Effect::Mail(notice) => Some(notice),
            Effect::Announce(_) => None,
        }));
    }
    lines.extend(mails.into_iter().map(|notice: Notice| match notice.to_vendor() {
        true => texts.console_comes_mail_vendor(notice.name()),
        false => texts.console_comes_mail(notice.name()),
    }));
    lines
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
