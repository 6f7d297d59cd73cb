//! What of its order an item is about: a claim, a refund, an invoice, a question, an objection, a notice of termination, a
//! transfer.

use super::format::{Values, day, name};
use super::invoices;
use domain::agreement::Agreement;
use domain::money::Money;
use domain::order::Order;
use domain::order::claim::{Claim, ClaimState};
use domain::order::license::License;
use domain::order::payment::Source;
use domain::order::query::PaymentQuery;
use domain::order::refund::Refund;
use domain::order::restrictions::Objection;
use domain::order::transfer::UnmatchedTransfer;
use store::outbox::item::OutboxItem;
use store::table::keys;

/// The values of what an item is about, and under `event` what kind of thing that is: both follow from the event that caused
/// it, by its published name.
pub(super) fn values(agreement: &Agreement, item: &OutboxItem, order: &Order) -> Values {
    let (event, id) = (item.event.as_deref().unwrap_or_default(), item.subject_id.as_deref().unwrap_or_default());
    let topic = event.split('.').next().unwrap_or_default();
    let found = match topic {
        "claim" | "reminder" => {
            let claim = order.claims.iter().find(|known| known.id == id);
            claim.map(|it| ("claim", claim_values(agreement, item, order, it)))
        }
        "refund" => {
            let refund = order.refunds.iter().find(|known| known.id == id);
            refund.map(|it| ("refund", refund_values(agreement, order, it)))
        }
        "payment" => {
            let query = order.queries.iter().find(|known| known.id == id);
            query.map(|it| ("query", query_values(agreement, it)))
        }
        "objection" => {
            let objection = order.restrictions.objections.iter().find(|known| known.id == id);
            objection.map(|it| ("objection", objection_values(agreement, order, it)))
        }
        "termination" => {
            let request = order.requests.iter().find(|known| known.id == id);
            request.map(|it| ("termination", vec![("received", day(agreement, it.received_at))]))
        }
        "invoice" => {
            let invoice = order.invoices.iter().find(|known| known.number.to_string() == id);
            invoice.map(|it| ("invoice", invoices::values(agreement, order, it)))
        }
        "receipt" => {
            let held = order.payment.unmatched.iter().find(|known| known.reference == id);
            held.map(|it| ("receipt", transfer_values(agreement, it)))
        }
        "deeming" => Some(("held", Vec::new())),
        "mailbox" => Some(("mailbox", Vec::new())),
        "contact" => Some(("contact", Vec::new())),
        "order" => Some(("order", Vec::new())),
        _ => None,
    };
    found.into_iter().flat_map(|(kind, values)| [("event", kind.to_owned())].into_iter().chain(values)).collect()
}

fn claim_values(agreement: &Agreement, item: &OutboxItem, order: &Order, claim: &Claim) -> Values {
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
    let version = keys::outbox_version(&item.sk);
    let answer = claim.answers.iter().find(|answer| Some(answer.version) == version);
    values.extend(answer.and_then(|answer| name(answer.outcome)).map(|outcome| ("outcome", outcome)));
    values.extend(answer.map(|answer| ("answered", day(agreement, answer.at))));
    values.extend(name(claim.about).map(|about| ("about", about)));
    values
}

fn refund_values(agreement: &Agreement, order: &Order, refund: &Refund) -> Values {
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

fn query_values(agreement: &Agreement, query: &PaymentQuery) -> Values {
    let mut values = vec![("asked", day(agreement, query.asked_at))];
    values.extend(query.answer.and_then(name).map(|answer| ("answer", answer)));
    values
}

fn objection_values(agreement: &Agreement, order: &Order, objection: &Objection) -> Values {
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
fn transfer_values(agreement: &Agreement, held: &UnmatchedTransfer) -> Values {
    let mut values = vec![("amount", held.amount.to_string()), ("received", day(agreement, held.received_at))];
    values.extend(name(held.reason).map(|reason| ("reason", reason)));
    values
}
