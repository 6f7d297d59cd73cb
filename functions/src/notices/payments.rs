//! What came in for an order, as it stood when a notice's cause was recorded: later payments do not change what it says.

use super::format::{Values, day};
use domain::agreement::Agreement;
use domain::money::Money;
use domain::order::Order;
use domain::order::ending::How;
use domain::order::payment::Capture;
use domain::order::refund::{Cause, Refund, RefundState};
use store::outbox::item::OutboxItem;

/// What was paid, what is still to be paid, what is too much, what the bank took back.
pub(super) fn values(agreement: &Agreement, item: &OutboxItem, order: &Order) -> Values {
    let money = |minor: i64| Money::new(minor, order.captured_currency()).to_string();
    let counted = counted(item, order);
    let paid = standing_minor(counted) - returned_minor(order);
    let over = paid - order.owed().amount_minor;
    let some = |some: bool| if some { "some" } else { "none" }.to_owned();
    let unknown = |refund: &Refund| matches!(refund.stored, RefundState::Requested | RefundState::Unknown);
    let mut values = vec![
        ("paid", money(paid)),
        ("remaining", money((-over).max(0))),
        ("reversed", money(order.reversed_minor())),
        ("refunded", money(order.refunded_minor())),
        ("lost", money(order.lost_minor())),
        ("lost_some", some(order.lost_minor() > 0)),
        ("asking", some(order.refunds.iter().any(unknown))),
        ("debt", money(order.debt_minor())),
        ("owes", some(order.debt_minor() > 0)),
        ("left", left(order).to_owned()),
        ("invoice_open", "no".to_owned()),
    ];
    if let Some(last) = counted.last() {
        values.push(("amount", money(last.amount_minor)));
        // What is owed after a reversal comes first (9.3).
        let over = if order.reversed_minor() > 0 { order.credit_minor() } else { over };
        values.push(("surplus", money(over.min(last.amount_minor).max(0))));
        values.push(("received", day(agreement, last.captured_at)));
    }
    values.push(("owed_since", day(agreement, order.debt.since.unwrap_or(item.at))));
    values.extend(order.payment.paid_at.map(|at| ("paid_day", day(agreement, at))));
    let invoice = order.invoices.last().filter(|invoice| invoice.closed.is_none() && invoice.takes(item.at));
    values.extend(invoice.into_iter().flat_map(|invoice| {
        let last_day = invoice.last_day.to_string();
        [("invoice_open", "yes".to_owned()), ("invoice", invoice.reference(&order.id)), ("invoice_last_day", last_day)]
    }));
    values
}

/// The payments counted by the time of an item. They are kept in the order of counting, and what is right of one that was
/// corrected since is told in its place.
fn counted<'a>(item: &OutboxItem, order: &'a Order) -> &'a [Capture] {
    let count = order.payment.counted_at.partition_point(|at| *at <= item.at);
    &order.payment.captures[..count.min(order.payment.captures.len())]
}

fn standing_minor(captures: &[Capture]) -> i64 {
    captures.iter().filter(|capture| capture.reversed_at.is_none()).map(|capture| capture.amount_minor).sum()
}

/// What went back of what was owed, or is to go by agreement or by a court; a surplus that went back was never part of that.
fn returned_minor(order: &Order) -> i64 {
    let stands =
        |refund: &&Refund| order.payment.capture(&refund.source).is_some_and(|capture| capture.reversed_at.is_none());
    let gone = |refund: &&Refund| refund.stored == RefundState::Settled || refund.open() && refund.lowers_minor > 0;
    let returned = order.refunds.iter().filter(stands).filter(gone);
    returned.filter(|refund| refund.cause != Cause::Surplus).map(|refund| refund.amount_minor).sum()
}

/// How the bank's taking a payment back left the order (K38).
fn left(order: &Order) -> &'static str {
    match &order.ended {
        Some(ended) if ended.how == How::Reversed => "ended",
        Some(_) => "over",
        None if order.payment.paid_at.is_some() => "paid",
        None => "unpaid",
    }
}
