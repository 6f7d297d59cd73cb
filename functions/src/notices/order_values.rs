//! What the wording of a notice about an order is given: names and values. What an order does not have is not given, so that a text which needs it is an
//! error and not a sentence with a hole.

use super::format::{PROVISIONAL, Values, day, name};
use super::wording::provisional_day;
use super::{payments, subject};
use chrono::TimeDelta;
use domain::Instant;
use domain::agreement::Agreement;
use domain::agreement::deadline::Deadline;
use domain::money::Money;
use domain::order::Order;
use domain::order::ending::{Ended, Ground, How};
use domain::order::recomputed::DeadlineKind;
use domain::order::refund::Cause;
use domain::order::review::Review;
use domain::rules::recompute;
use store::outbox::item::OutboxItem;

/// Everything that the notice of an item may say about its order. No personal data, and no reference of the bank's.
pub(super) fn of(agreement: &Agreement, item: &OutboxItem, order: &Order) -> Values {
    let mut values = vec![
        ("number", order.id.number()),
        ("sku", order.sku.clone()),
        ("terms", order.terms.version.clone()),
        ("price", order.price.to_string()),
        ("owed", order.owed().to_string()),
        ("day", day(agreement, item.at)),
        ("phone", agreement.policy.licensor.phone.clone()),
        ("calendar", agreement.policy.calendar.version.clone()),
    ];
    let awaited = order.review == Some(Review::Awaited);
    values.push(("review", if awaited { "awaited" } else { "none" }.to_owned()));
    values.extend(name(order.method).map(|method| ("method", method)));
    values.extend(item.clause.map(|clause| ("clause", clause.to_string())));
    values.extend(license(agreement, item, order));
    values.extend(ending(order));
    values.extend(payments::values(agreement, item, order));
    values.extend(subject::values(agreement, item, order));
    values
}

/// The clocks of the license (clauses 4.7, 4.9, 4.10) and the end of the paid period (9.2).
fn license(agreement: &Agreement, item: &OutboxItem, order: &Order) -> Values {
    let license = &order.license;
    let last_day = |deadline: &Deadline| deadline.last_day.to_string();
    let claims_open = license.window.as_ref().is_some_and(|window| window.timely(item.at));
    let keeps = agreement.policy.delay_right_survives_activation;
    let mut values = vec![
        ("window", if claims_open { "open" } else { "none" }.to_owned()),
        ("late_activation", if keeps { "keeps" } else { "ends" }.to_owned()),
    ];
    values.extend(license.activation_due.as_ref().map(|due| ("activation_last_day", last_day(due))));
    values.extend(license.delay_right.as_ref().map(|right| ("right_from", day(agreement, right.expires_at))));
    values.extend(license.window.as_ref().map(|window| ("claim_last_day", last_day(window))));
    if let Some(term) = license.term {
        let begins = if term.from > item.at { "ahead" } else { "now" };
        values.extend([("begins", begins.to_owned()), ("from", day(agreement, term.from))]);
        values.push(("until", day(agreement, term.until)));
    }
    values.push(("waited", if license.window_counted.is_some() { "yes" } else { "no" }.to_owned()));
    // A window ends with the day before the instant at which it is over.
    let before = |end: Instant| day(agreement, end - TimeDelta::milliseconds(1));
    if let Some(counted) = license.window_counted {
        values.extend([
            ("shown_last_day", before(counted.shown)),
            ("official_last_day", before(counted.official)),
            ("counted", day(agreement, counted.at)),
        ]);
    }
    values
}

/// Marks each day of an open deadline that is not official yet, in a language. `None` if there is no text for it.
pub(super) fn mark_provisional(
    agreement: &Agreement,
    item: &OutboxItem,
    order: &Order,
    language: &str,
    values: &mut Values,
) -> Option<()> {
    let about = |id: &str| item.subject_id.as_deref() == Some(id);
    for (which, deadline) in recompute::open(order).into_iter().filter(|(_, deadline)| deadline.provisional) {
        let name = match &which {
            DeadlineKind::Activation => "activation_last_day",
            DeadlineKind::DelayRight => "right_from",
            DeadlineKind::Window => "claim_last_day",
            DeadlineKind::Answer(id) if about(id) => "answer_last_day",
            DeadlineKind::Contradiction(id) if about(id) => "contradiction_last_day",
            DeadlineKind::Refund(id) if about(id) => "refund_last_day",
            DeadlineKind::Objection(id) if about(id) => "objection_last_day",
            DeadlineKind::Answer(_)
            | DeadlineKind::Contradiction(_)
            | DeadlineKind::Refund(_)
            | DeadlineKind::Objection(_) => continue,
        };
        let plain = match which {
            DeadlineKind::DelayRight => day(agreement, deadline.expires_at),
            _ => deadline.last_day.to_string(),
        };
        let marked = provisional_day(agreement, language, &plain)?;
        values.extend([(name, marked.clone()), (PROVISIONAL, marked)]);
    }
    Some(())
}

/// The ground of a termination and what goes back by it.
fn ending(order: &Order) -> Values {
    let Some(Ended { how: How::Terminated(ground), at }) = order.ended else { return Vec::new() };
    let by_it = |cause: Cause, demanded_at: Instant| match ground {
        Ground::Delay => cause == Cause::Delay,
        Ground::Early => false,
        // An operator may have had something returned before, or has more returned after.
        Ground::Agreement => cause == Cause::Agreement && demanded_at == at,
        Ground::Court => cause == Cause::Court && demanded_at == at,
    };
    let refunds = order.refunds.iter().filter(|refund| by_it(refund.cause, refund.demanded_at));
    let returned: i64 = refunds.map(|refund| refund.amount_minor).sum();
    let mut values = vec![
        ("back", if returned > 0 { "some" } else { "none" }.to_owned()),
        ("returned", Money::new(returned, order.captured_currency()).to_string()),
    ];
    values.extend(name(ground).map(|ground| ("ground", ground)));
    values
}
