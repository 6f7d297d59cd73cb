//! The parts of an order that are also shown alone: claims, refunds, questions, objections, each with its clock.

use super::{instant, optional_instant};
use domain::Instant;
use domain::agreement::Agreement;
use domain::agreement::deadline::DeadlineView;
use domain::clause::Clause;
use domain::money::Money;
use domain::month::Month;
use domain::order::Order;
use domain::order::claim::{About, Claim, ClaimState};
use domain::order::payment::Source;
use domain::order::query::{PaymentQuery, QueryAnswer};
use domain::order::refund::{Cause, Refund, RefundState};
use domain::order::restrictions::Objection;
use serde::Serialize;

/// A refund, alone or within its order.
#[derive(Serialize)]
pub struct RefundView<'a> {
    id: &'a str,
    state: RefundState,
    amount: Money,
    clause: Option<Clause>,
    cause: Cause,
    /// Whether it goes to a card or to the account that a transfer came from (clause 4.11, K8).
    to: &'static str,
    #[serde(serialize_with = "instant")]
    demanded_at: Instant,
    #[serde(serialize_with = "optional_instant")]
    settled_at: Option<Instant>,
    deadlines: [DeadlineView; 1],
}

/// A question whether a payment arrived.
#[derive(Serialize)]
pub struct QueryView<'a> {
    id: &'a str,
    #[serde(serialize_with = "instant")]
    asked_at: Instant,
    answer: Option<QueryAnswer>,
    deadlines: [DeadlineView; 1],
}

/// An objection to automated processing.
#[derive(Serialize)]
pub struct ObjectionView<'a> {
    id: &'a str,
    state: &'static str,
    #[serde(serialize_with = "instant")]
    received_at: Instant,
    /// The claim whose classification it contradicts (K51).
    claim: Option<&'a str>,
    /// Whether it came after the days for that.
    late: bool,
    deadlines: [DeadlineView; 1],
}

/// A claim, alone or within its order.
#[derive(Serialize)]
pub struct ClaimView<'a> {
    id: &'a str,
    state: ClaimState,
    about: About,
    late: bool,
    /// Whether `late` may still become false: the days of the window are not official yet.
    provisional: bool,
    #[serde(serialize_with = "instant")]
    received_at: Instant,
    #[serde(serialize_with = "optional_instant")]
    handed_in_at: Option<Instant>,
    #[serde(serialize_with = "optional_instant")]
    answered_at: Option<Instant>,
    loss_month: Option<Month>,
    /// What the licensor answers for at most: the payment for the month of the loss (clause 6.3); null while that month is
    /// not known, or was not paid for.
    liability_cap: Option<CapView>,
    /// That of its answer; where it was classified as not about the scope, that of the buyer's contradiction, too.
    deadlines: Vec<DeadlineView>,
}

#[derive(Serialize)]
struct CapView {
    clause: Clause,
    month: Month,
    amount: Money,
}

impl<'a> ClaimView<'a> {
    /// A claim with its clocks.
    pub fn of(claim: &'a Claim, order: &Order, agreement: &Agreement, now: Instant) -> ClaimView<'a> {
        let cap = |month| {
            let amount = order.liability_cap(&agreement.policy, month)?;
            Some(CapView { clause: Clause::new(6, 3), month, amount })
        };
        ClaimView {
            id: &claim.id,
            state: claim.state(now),
            about: claim.about,
            late: claim.late,
            provisional: claim.late && order.license.window.as_ref().is_some_and(|window| window.provisional),
            received_at: claim.received_at,
            handed_in_at: claim.handed_in_at,
            answered_at: claim.answered_at,
            loss_month: claim.loss_month,
            liability_cap: claim.loss_month.and_then(cap),
            deadlines: [&claim.answer]
                .into_iter()
                .chain(claim.classified.as_ref().map(|it| &it.due))
                .map(|due| agreement.policy.describe(due))
                .collect(),
        }
    }
}

impl<'a> RefundView<'a> {
    /// A refund with the clock of its payment.
    pub fn of(refund: &'a Refund, order: &Order, agreement: &Agreement, now: Instant) -> RefundView<'a> {
        RefundView {
            id: &refund.id,
            state: refund.state(now),
            amount: Money::new(refund.amount_minor, order.captured_currency()),
            clause: refund.cause.clause(),
            cause: refund.cause,
            to: match refund.source {
                Source::Card(_) => "card",
                Source::Transfer(_) => "account",
            },
            demanded_at: refund.demanded_at,
            settled_at: refund.settled_at,
            deadlines: [agreement.policy.describe(&refund.due)],
        }
    }
}

impl<'a> QueryView<'a> {
    /// A question with the day within which the offer has it asked.
    pub fn of(query: &'a PaymentQuery, agreement: &Agreement) -> QueryView<'a> {
        QueryView {
            id: &query.id,
            asked_at: query.asked_at,
            answer: query.answer,
            deadlines: [agreement.policy.describe(&query.within)],
        }
    }
}

impl<'a> ObjectionView<'a> {
    /// An objection with the clock of what is done about it.
    pub fn of(objection: &'a Objection, agreement: &Agreement) -> ObjectionView<'a> {
        let state = match objection.sustained {
            None => "open",
            Some(true) => "sustained",
            Some(false) => "dismissed",
        };
        ObjectionView {
            id: &objection.id,
            state,
            received_at: objection.received_at,
            claim: objection.claim.as_deref(),
            late: objection.late,
            deadlines: [agreement.policy.describe(&objection.due)],
        }
    }
}
