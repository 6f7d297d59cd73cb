//! The parts of an order that are also shown alone: claims, refunds, questions, objections, each with its clock.

use super::{ClaimFileView, ClaimTexts, CountedDeadline, instant, optional_instant};
use crate::http::openapi::schema;
use domain::Instant;
use domain::agreement::Agreement;
use domain::clause::Clause;
use domain::money::Money;
use domain::month::Month;
use domain::order::Order;
use domain::order::claim::{About, Answer, Claim, ClaimState};
use domain::order::payment::Source;
use domain::order::query::{PaymentQuery, QueryAnswer};
use domain::order::refund::{Cause, Refund, RefundState};
use domain::order::restrictions::Objection;
use serde::Serialize;
use utoipa::ToSchema;

/// Money on its way back (clause 4.11).
#[derive(Serialize, ToSchema)]
#[schema(as = Refund)]
pub struct RefundView<'a> {
    #[schema(value_type = schema::RefundId)]
    id: &'a str,
    /// Where it stands: `demanded`; `overdue` its term passed; `requested` from the bank; `unknown` the bank's reply
    /// was lost and it is asked; `declined` by the bank, a person finds another way; `manual` that way waits for a
    /// second person, `approved` it has one; `settled` the money went back; `void` the bank took the payment back
    /// itself.
    state: RefundState,
    amount: Money,
    #[schema(value_type = schema::MaybeClause)]
    clause: Option<Clause>,
    /// Why it goes back.
    cause: Cause,
    /// To the card that paid (clause 4.11), or to the account that the transfer came from.
    #[schema(value_type = schema::RefundWay)]
    to: &'static str,
    #[serde(serialize_with = "instant")]
    #[schema(value_type = schema::Instant)]
    demanded_at: Instant,
    /// When it went back; null before.
    #[serde(serialize_with = "optional_instant")]
    #[schema(value_type = Option<schema::Instant>)]
    settled_at: Option<Instant>,
    /// By when it is paid: seven days from the demand.
    #[schema(min_items = 1, max_items = 1)]
    deadlines: [CountedDeadline; 1],
}

/// A question whether a payment arrived (clauses 3.6, 4.8).
#[derive(Serialize, ToSchema)]
#[schema(as = PaymentQuery)]
pub struct QueryView<'a> {
    #[schema(value_type = schema::PaymentQueryId)]
    id: &'a str,
    #[serde(serialize_with = "instant")]
    #[schema(value_type = schema::Instant)]
    asked_at: Instant,
    /// Whether it is `paid` and counted, the bank is still `processing` it, it was `declined`, or nothing was
    /// `not_found`; null while a person is to answer.
    answer: Option<QueryAnswer>,
    /// Within which day the offer has it asked; a later question is answered all the same.
    #[schema(min_items = 1, max_items = 1)]
    deadlines: [CountedDeadline; 1],
}

/// An objection to automated processing. Its reason is kept apart and shown in no answer.
#[derive(Serialize, ToSchema)]
#[schema(as = Objection)]
pub struct ObjectionView<'a> {
    #[schema(value_type = schema::ObjectionId)]
    id: &'a str,
    /// Whether it was dealt with, and found to be right or not.
    #[schema(value_type = schema::ObjectionState)]
    state: &'static str,
    #[serde(serialize_with = "instant")]
    #[schema(value_type = schema::Instant)]
    received_at: Instant,
    /// The claim whose classification it contradicts; null where it is about automated processing.
    #[schema(value_type = Option<schema::ClaimId>)]
    claim: Option<&'a str>,
    /// Whether it came after the days for that: the classification stands.
    late: bool,
    /// By when it is dealt with.
    #[schema(min_items = 1, max_items = 1)]
    deadlines: [CountedDeadline; 1],
}

/// A written claim (clauses 4.9, 10.1).
#[derive(Serialize, ToSchema)]
#[schema(as = Claim)]
pub struct ClaimView<'a> {
    #[schema(value_type = schema::ClaimId)]
    id: &'a str,
    /// Where it stands: `received`; `answered` without a decision; `accepted`, `partly` accepted or `rejected` by the
    /// answer; `pretrial_exhausted` not answered in thirty days (clause 10.1); `withdrawn` by the buyer; `closed`;
    /// `struck` as none of the buyer's.
    state: ClaimState,
    about: About,
    /// What the buyer wrote. Shown to the buyer, with one order; null in a list, in what operators are shown, and where
    /// it was erased.
    text: Option<&'a str>,
    /// What was last answered, shown as `text` is; null also before there is an answer (clause 10.1).
    answer: Option<&'a str>,
    /// How many numbers of payment cards in the text were masked before it was kept: all of their digits but the last four.
    card_numbers_masked: usize,
    /// The files that were announced for it (clause 10.1).
    files: Vec<ClaimFileView<'a>>,
    /// What was decided with that answer: `accepted`, `partly` or `rejected`; null where nothing was.
    decision: Option<ClaimState>,
    /// Whether it arrived after the ten days of clause 4.9; a label, never a refusal.
    late: bool,
    /// Whether `late` may still become false, since the last of those days is not official yet.
    provisional: bool,
    /// The instant it reached the shop.
    #[serde(serialize_with = "instant")]
    #[schema(value_type = schema::Instant)]
    received_at: Instant,
    /// When the buyer says it was handed in, or when that was proven; null where nothing was said.
    #[serde(serialize_with = "optional_instant")]
    #[schema(value_type = Option<schema::Instant>)]
    handed_in_at: Option<Instant>,
    /// When it was answered; null before.
    #[serde(serialize_with = "optional_instant")]
    #[schema(value_type = Option<schema::Instant>)]
    answered_at: Option<Instant>,
    /// The month in which the loss arose; null where nobody said it.
    loss_month: Option<Month>,
    /// What the licensor answers for at most: the payment for the month of the loss (clause 6.3). Null while that month
    /// is not known, and where the license ran on no day of it.
    liability_cap: Option<CapView>,
    /// By when it is answered (clause 10.1); where an operator classified it as not about the scope, by when that can
    /// be contradicted, too (clause 4.9).
    #[schema(min_items = 1, max_items = 2)]
    deadlines: Vec<CountedDeadline>,
}

/// What the licensor answers for at most: the payment for the month of the loss (clause 6.3). Null while that month is
/// not known, and where the license ran on no day of it.
#[derive(Serialize, ToSchema)]
#[schema(as = LiabilityCap)]
struct CapView {
    #[schema(value_type = schema::LiabilityClause)]
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
            text: None,
            answer: None,
            card_numbers_masked: claim.cards_masked,
            files: claim.files.iter().map(|file| ClaimFileView::of(file, None, now)).collect(),
            decision: claim.answers.last().and_then(Answer::decision),
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
                .map(|due| CountedDeadline::of(&agreement.policy, due, &order.language))
                .collect(),
        }
    }

    /// The same with what it says and what was answered.
    pub fn with_texts(self, claim: &Claim, texts: &'a ClaimTexts) -> ClaimView<'a> {
        let named = self.files.into_iter().zip(&claim.files);
        let files = named.map(|(view, file)| view.named(texts.file(claim, file))).collect();
        ClaimView { text: texts.text(claim), answer: texts.answer(claim), files, ..self }
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
            deadlines: [CountedDeadline::of(&agreement.policy, &refund.due, &order.language)],
        }
    }
}

impl<'a> QueryView<'a> {
    /// A question with the day within which the offer has it asked.
    pub fn of(query: &'a PaymentQuery, order: &Order, agreement: &Agreement) -> QueryView<'a> {
        QueryView {
            id: &query.id,
            asked_at: query.asked_at,
            answer: query.answer,
            deadlines: [CountedDeadline::of(&agreement.policy, &query.within, &order.language)],
        }
    }
}

impl<'a> ObjectionView<'a> {
    /// An objection with the clock of what is done about it.
    pub fn of(objection: &'a Objection, order: &Order, agreement: &Agreement) -> ObjectionView<'a> {
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
            deadlines: [CountedDeadline::of(&agreement.policy, &objection.due, &order.language)],
        }
    }
}
