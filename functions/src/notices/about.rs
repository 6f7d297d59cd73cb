//! What of its order an item is about: a claim, a refund, an invoice, a question, an objection, a notice of termination, a
//! transfer.

use super::values::{Values, day, name};
use domain::agreement::Agreement;
use domain::clause::Clause;
use domain::money::Money;
use domain::order::Order;
use domain::order::claim::{Claim, ClaimState};
use domain::order::invoice::Invoice;
use domain::order::license::License;
use domain::order::payment::Source;
use domain::order::query::PaymentQuery;
use domain::order::refund::Refund;
use domain::order::restrictions::Objection;
use domain::order::transfer::HeldReceipt;
use store::outbox::OutboxItem;

/// The values of what an item is about, and under `event` what kind of thing that is.
pub(super) fn values(agreement: &Agreement, item: &OutboxItem, order: &Order) -> Values {
    let Some(id) = &item.about else { return vec![("event", of_order(item).to_owned())] };
    let claim = order.claims.iter().find(|known| known.id == *id).map(|it| ("claim", claim(agreement, order, it)));
    let refund = order.refunds.iter().find(|known| known.id == *id).map(|it| ("refund", refund(agreement, order, it)));
    let query = order.queries.iter().find(|known| known.id == *id).map(|it| ("query", query(agreement, it)));
    let mut objections = order.holds.objections.iter();
    let objection = objections.find(|known| known.id == *id).map(|it| ("objection", objection(agreement, order, it)));
    let request = order.requests.iter().find(|known| known.id == *id);
    let request = request.map(|it| ("termination", vec![("received", day(agreement, it.received_at))]));
    let invoice = order.invoices.iter().find(|known| known.number.to_string() == *id);
    let invoice = invoice.map(|it| ("invoice", invoice_values(agreement, it)));
    let mut held = order.payment.held.iter();
    let receipt = held.find(|known| known.reference == *id).map(|it| ("receipt", receipt(agreement, it)));
    // A bank's reference is any text, so it is looked for last.
    let found = claim.or(refund).or(query).or(objection).or(request).or(invoice).or(receipt);
    found.into_iter().flat_map(|(event, values)| [("event", event.to_owned())].into_iter().chain(values)).collect()
}

/// What waits for the vendor where the item is about the order itself: its cause tells by its clause.
fn of_order(item: &OutboxItem) -> &'static str {
    const DEEMING: Clause = Clause::new(4, 9);
    match item.clause {
        Some(DEEMING) => "held",
        _ => "mailbox",
    }
}

fn claim(agreement: &Agreement, order: &Order, claim: &Claim) -> Values {
    let License { window, window_counted, .. } = &order.license;
    // It came before the days of the window were official (K56).
    let early = window.as_ref().is_some_and(|window| window.provisional)
        || window_counted.is_some_and(|counted| claim.received_at < counted.at);
    let timing = match claim {
        claim if claim.waits() && early => "uncertain",
        claim if claim.waits() => "held",
        claim if claim.late => "late",
        _ => "in_time",
    };
    let decision = match claim {
        claim if claim.stored == ClaimState::Struck => "struck",
        claim if claim.late => "late",
        _ => "in_time",
    };
    let mut values = vec![
        ("claim", claim.id.clone()),
        ("received", day(agreement, claim.received_at)),
        ("answer_last_day", claim.answer.last_day.to_string()),
        ("timing", timing.to_owned()),
        ("decision", decision.to_owned()),
        ("contradiction", if claim.classified.is_some() { "open" } else { "none" }.to_owned()),
    ];
    let open = claim.classified.as_ref().map(|open| open.due.last_day.to_string());
    values.extend(open.map(|last_day| ("contradiction_last_day", last_day)));
    values.extend(name(claim.stored).map(|outcome| ("outcome", outcome)));
    values.extend(name(claim.about).map(|about| ("about", about)));
    values.extend(claim.answered_at.map(|at| ("answered", day(agreement, at))));
    values
}

fn refund(agreement: &Agreement, order: &Order, refund: &Refund) -> Values {
    let source = match refund.source {
        Source::Card(_) => "card",
        Source::Transfer(_) => "account",
    };
    let third_party = order.payment.capture(&refund.source).is_some_and(|capture| capture.third_party);
    // Only what the card did not take goes another way (K9).
    let open_or_by_hand = refund.settled_at.is_none() || refund.by_hand;
    let way = if open_or_by_hand && refund.proposed_by.is_some() { "other" } else { source };
    let mut values = vec![
        ("refund", refund.id.clone()),
        ("amount", Money::new(refund.amount_minor, order.captured_currency()).to_string()),
        ("source", source.to_owned()),
        ("way", way.to_owned()),
        ("payer", if third_party { "other" } else { "buyer" }.to_owned()),
        ("demanded", day(agreement, refund.demanded_at)),
        ("refund_last_day", refund.due.last_day.to_string()),
    ];
    values.extend(name(refund.cause).map(|cause| ("cause", cause)));
    values.extend(refund.settled_at.map(|at| ("settled", day(agreement, at))));
    values
}

fn invoice_values(agreement: &Agreement, invoice: &Invoice) -> Values {
    vec![
        ("invoice", invoice.number.to_string()),
        ("amount", invoice.amount.to_string()),
        ("issued", day(agreement, invoice.issued_at)),
        ("invoice_last_day", invoice.last_day.to_string()),
    ]
}

fn query(agreement: &Agreement, query: &PaymentQuery) -> Values {
    let mut values = vec![("asked", day(agreement, query.asked_at))];
    values.extend(query.answer.and_then(name).map(|answer| ("answer", answer)));
    values
}

fn objection(agreement: &Agreement, order: &Order, objection: &Objection) -> Values {
    let contradicts = match &objection.claim {
        None => "none",
        Some(_) if objection.late => "late",
        Some(_) => "in_time",
    };
    let lifted = order.license.lifted_at.is_some();
    let mut values = vec![
        ("received", day(agreement, objection.received_at)),
        ("objection_last_day", objection.due.last_day.to_string()),
        ("contradicts", contradicts.to_owned()),
    ];
    values.extend(objection.claim.iter().map(|claim| ("claim", claim.clone())));
    let sustained = objection.sustained.map(|sustained| match sustained {
        true if lifted => "lifted",
        true => "yes",
        false => "no",
    });
    values.extend(sustained.map(|sustained| ("sustained", sustained.to_owned())));
    values
}

/// A transfer that was not counted. Its reference is the payer's own matter and stays out of mails.
fn receipt(agreement: &Agreement, held: &HeldReceipt) -> Values {
    let mut values = vec![("amount", held.amount.to_string()), ("received", day(agreement, held.received_at))];
    values.extend(name(held.reason).map(|reason| ("reason", reason)));
    values
}
